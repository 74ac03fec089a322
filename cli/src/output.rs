//! Where a command writes, and when in colour.

use std::fs::File;
use std::io::{ErrorKind, IsTerminal as _, Write};
use std::path::Path;

use crate::args::Color;
use crate::exit::Exit;

/// Standard output or a file.
pub(crate) struct Output {
    to: Box<dyn Write>,
    name: String,
    terminal: bool,
}

impl Output {
    /// Standard output.
    pub(crate) fn standard() -> Self {
        let out = std::io::stdout();
        Self {
            terminal: out.is_terminal(),
            to: Box::new(out),
            name: "standard output".to_owned(),
        }
    }

    /// Standard error.
    pub(crate) fn error() -> Self {
        let err = std::io::stderr();
        Self {
            terminal: err.is_terminal(),
            to: Box::new(err),
            name: "standard error".to_owned(),
        }
    }

    /// This file, made or emptied; standard output where there is none. A failure is told.
    pub(crate) fn to(path: Option<&Path>) -> Result<Self, Exit> {
        let Some(path) = path else {
            return Ok(Self::standard());
        };
        match File::create(path) {
            Ok(file) => Ok(Self {
                to: Box::new(file),
                name: path.display().to_string(),
                terminal: false,
            }),
            Err(error) => {
                eprintln!("failed to write {}: {error}", path.display());
                Err(Exit::Failed)
            }
        }
    }

    /// Whether colours are used here (<https://no-color.org>).
    pub(crate) fn colours(&self, when: Color) -> bool {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        match when {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => self.terminal && !set("NO_COLOR") && !dumb,
        }
    }

    /// Writes all of it and gives `exit`, or tells why it can't. Who closes a pipe has read enough.
    pub(crate) fn write(&mut self, bytes: &[u8], exit: Exit) -> Exit {
        match self.to.write_all(bytes).and_then(|()| self.to.flush()) {
            Ok(()) => exit,
            Err(error) if error.kind() == ErrorKind::BrokenPipe => exit,
            Err(error) => {
                eprintln!("failed to write to {}: {error}", self.name);
                Exit::Failed
            }
        }
    }
}
