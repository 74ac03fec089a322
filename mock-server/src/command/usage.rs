//! From what was typed to arguments, and how wrong usage ends.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Command, FromArgMatches};
use thiserror::Error;

use super::configure::{ConfigError, configure};
use super::spelling::prepare;

/// What there is to print in place of running.
#[derive(Debug, Error)]
pub enum Refusal {
    /// Wrong usage; or help, or the version.
    #[error(transparent)]
    Usage(#[from] clap::Error),
    /// `specwright.toml` or the environment is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
}

/// The arguments of a program that is nothing but one command, such as the binary `mock`.
///
/// # Errors
/// [`Refusal`], to end with.
pub fn parse<A: FromArgMatches>(
    command: Command,
    given: impl IntoIterator<Item = OsString>,
) -> Result<A, Refusal> {
    let mut command = prepare(command);
    let mut given = given.into_iter();
    let mut words: Vec<OsString> = given.next().into_iter().collect();
    words.extend(configure(&command, given)?);
    let matches = command.try_get_matches_from_mut(words)?;
    Ok(A::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?)
}

impl Refusal {
    /// Prints what was asked for or what is wrong. Wrong usage ends with this code: 1 where Prism's command lines are
    /// taken, as Prism ends.
    pub fn end(&self, wrong: u8) -> ExitCode {
        match self {
            Self::Config(error) => {
                eprintln!("{error}");
                ExitCode::from(wrong)
            }
            Self::Usage(error) => {
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
        }
    }
}
