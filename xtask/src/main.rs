//! The heavy gates, as commands: `cargo xtask --help`.

mod bench;
mod conformance;
mod corpus;
mod layout;
mod memory;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The heavy gates of the workspace
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Real documents through everything
    #[command(subcommand)]
    Corpus(corpus::Corpus),
    Conformance(conformance::Arguments),
    /// Figures, as ratios
    #[command(subcommand)]
    Bench(bench::Bench),
    Layout(layout::Arguments),
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Corpus(command) => corpus::run(&command),
        Command::Conformance(arguments) => conformance::run(&arguments),
        Command::Bench(command) => bench::run(&command),
        Command::Layout(arguments) => layout::run(&arguments),
    }
}

/// The root of the repository.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}
