//! How a command ends: the exit codes are an interface, and this is their table.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Exit {
    /// Done; what was found is at most a warning.
    Clean = 0,
    /// Something was found at error level (with `--strict`: at warning level).
    Findings = 1,
    /// The command could not do its work: wrong usage, a file that cannot be read or written.
    Failed = 2,
}

/// The table as help shows it.
pub(crate) const TABLE: &str = "\
Exit codes:
  0  nothing was found, or nothing worse than a warning
  1  an error was found (with --strict: a warning)
  2  the command could not run: wrong usage, or a file that cannot be read or written";

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
