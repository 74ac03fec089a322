//! `mock kitchen.yaml --port 3000`: the short form of `specwright mock`.

use std::process::ExitCode;

use clap::Parser;
use specwright_mock_server::MockArgs;

/// Serves what a contract promises: `mock kitchen.yaml --port 3000`
#[derive(Parser)]
#[command(name = "mock", version)]
struct Arguments {
    #[command(flatten)]
    mock: MockArgs,
}

fn main() -> ExitCode {
    specwright_mock_server::run(&Arguments::parse().mock)
}
