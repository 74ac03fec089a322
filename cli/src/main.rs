//! `specwright`: arguments, exit codes and colours; what is done is done by the libraries.

mod args;
mod completions;
mod exit;
mod explain;
mod lint;
mod output;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let exit = match args::Cli::parse().command {
        args::Command::Mock(args) => return specwright_mock_server::run(&args),
        args::Command::Lint(args) => lint::run(&args),
        args::Command::Explain(args) => explain::run(&args),
        args::Command::Completions(args) => completions::run(&args),
    };
    exit.into()
}
