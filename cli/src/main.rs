//! `specwright`: arguments, exit codes and colours; what is done is done by the libraries.

mod args;
mod completions;
mod convert;
mod exit;
mod explain;
mod generate;
mod lint;
mod output;
mod parse;
mod reading;
mod reports;
mod test;
mod token;
mod up;

use std::process::ExitCode;

use specwright_mock_server::command;

fn main() -> ExitCode {
    let cli = match parse::parse(std::env::args_os().collect()) {
        Ok(cli) => cli,
        Err(exit) => return exit,
    };
    let exit = match cli.command {
        args::Command::Mock(args) => return command::mock(&args),
        args::Command::Proxy(args) => return command::proxy(&args),
        args::Command::Test(args) => test::run(&args),
        args::Command::Lint(args) => lint::run(&args),
        args::Command::Convert(args) => convert::run(&args),
        args::Command::Generate(args) => generate::run(&args),
        args::Command::Token(args) => token::run(&args),
        args::Command::Up(args) => up::run(&args),
        args::Command::Explain(args) => explain::run(&args),
        args::Command::Completions(args) => completions::run(&args),
    };
    exit.into()
}
