//! How grave a line of the log is, and its two forms.

use clap::ValueEnum;

/// How grave a line is; as a setting, the least that is logged.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, ValueEnum)]
#[expect(
    clippy::exhaustive_enums,
    reason = "the levels that Prism's users know"
)]
pub enum Level {
    /// Everything
    Trace,
    /// What helps to find an error
    Debug,
    /// Each request
    Info,
    /// What is unusual
    Warn,
    /// What went wrong
    Error,
    /// What ends the server
    Fatal,
    /// Nothing
    Silent,
}

impl Level {
    /// The name in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Trace => "trace",
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
            Self::Fatal => "fatal",
            Self::Silent => "silent",
        }
    }

    /// The level of a request that was answered so: refused ones are unusual, failed ones are errors.
    pub(crate) const fn of_status(status: u16) -> Self {
        match status {
            0..400 => Self::Info,
            400..500 => Self::Warn,
            _ => Self::Error,
        }
    }
}

/// The form of the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
#[non_exhaustive]
pub enum Format {
    /// Lines for people
    #[default]
    Text,
    /// One JSON object a line
    Json,
}
