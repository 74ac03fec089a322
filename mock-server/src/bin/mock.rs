//! `mock kitchen.yaml --port 3000`: the short form of `specwright mock`.

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser};
use specwright_mock_server::command::{self, MockArgs};

/// Serves what a contract promises: `mock kitchen.yaml --port 3000`
#[derive(Parser)]
#[command(name = "mock", version)]
struct Arguments {
    #[command(flatten)]
    mock: MockArgs,
}

fn main() -> ExitCode {
    match command::parse::<Arguments>(Arguments::command(), std::env::args_os()) {
        Ok(arguments) => command::mock(&arguments.mock),
        Err(refusal) => refusal.end(1),
    }
}
