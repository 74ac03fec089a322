//! The heavy gates, as commands: `cargo xtask --help`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The heavy gates of the workspace.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {}

fn main() -> ExitCode {
    match Arguments::parse().command {}
}
