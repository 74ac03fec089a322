//! From what was typed to arguments, and how wrong usage ends.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Command, FromArgMatches};

use super::spelling::{prepare, spell};

/// The arguments of a program that is nothing but one command, such as the binary `mock`.
///
/// # Errors
/// What there is to print instead: wrong usage, help, the version. [`refuse`] ends with it.
pub fn parse<A: FromArgMatches>(
    command: Command,
    given: impl IntoIterator<Item = OsString>,
) -> Result<A, clap::Error> {
    let mut command = prepare(command);
    let mut given = given.into_iter();
    let program = given.next();
    let words: Vec<OsString> = program.into_iter().chain(spell(&command, given)).collect();
    let matches = command.try_get_matches_from_mut(words)?;
    A::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// Prints what was asked for or what is wrong. Wrong usage ends with this code: 1 where Prism's command lines are
/// taken, as Prism ends.
pub fn refuse(error: &clap::Error, wrong: u8) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayVersion => println!("{}", env!("CARGO_PKG_VERSION")),
        // Who closed the pipe has read enough.
        _ => drop(error.print()),
    }
    if error.use_stderr() {
        ExitCode::from(wrong)
    } else {
        ExitCode::SUCCESS
    }
}
