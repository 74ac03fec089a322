//! The heavy gates, as commands: `cargo xtask --help`.

mod conformance;

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
enum Command {
    Conformance(conformance::Arguments),
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Conformance(arguments) => conformance::run(&arguments),
    }
}
