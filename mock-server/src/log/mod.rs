//! The log: one line a request and one a message, as text or JSON, written by a thread of its own.

mod bridge;
mod form;
mod level;
mod lines;
mod stamp;

use std::cell::RefCell;
use std::fmt;
use std::io::{IsTerminal as _, Write};
use std::sync::Arc;
use std::time::Duration;

pub(crate) use form::RequestLine;
pub use level::{Format, Level};
use lines::Lines;

/// Where a mock tells what it does. Cheap to clone; clones write to the same place. Default: [`Log::off`].
#[derive(Clone, Default)]
pub struct Log(Option<Arc<Inner>>);

struct Inner {
    level: Level,
    form: form::Form,
    to: To,
}

enum To {
    Lines(Lines),
    Tracing,
}

impl Log {
    /// Tells nothing.
    pub const fn off() -> Self {
        Self(None)
    }

    /// Writes lines of this level and above to standard output; with colours where that is a terminal.
    pub fn stdout(level: Level, format: Format) -> Self {
        let out = std::io::stdout();
        let colours =
            out.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self::with(level, format, colours, out)
    }

    /// Writes lines of this level and above to any writer, from a thread of its own.
    pub fn to(level: Level, format: Format, writer: impl Write + Send + 'static) -> Self {
        Self::with(level, format, false, writer)
    }

    /// Hands everything to `tracing`, targets `specwright` and `specwright::request`.
    pub fn tracing() -> Self {
        Self(Some(Arc::new(Inner {
            level: Level::Trace,
            form: form::Form::Text { colours: false },
            to: To::Tracing,
        })))
    }

    fn with(
        level: Level,
        format: Format,
        colours: bool,
        writer: impl Write + Send + 'static,
    ) -> Self {
        if level == Level::Silent {
            return Self::off();
        }
        let (form, lost): (_, fn(u64) -> Vec<u8>) = match format {
            Format::Text => (form::Form::Text { colours }, form::lost_text),
            Format::Json => (form::Form::Json, form::lost_json),
        };
        Self(Some(Arc::new(Inner {
            level,
            form,
            to: To::Lines(Lines::new(writer, lost)),
        })))
    }

    /// Whether a line of this level is told.
    pub fn tells(&self, level: Level) -> bool {
        self.0.as_ref().is_some_and(|inner| inner.level <= level)
    }

    /// Whether lines are for programs.
    pub(crate) fn is_json(&self) -> bool {
        let form = self.0.as_ref().map(|inner| inner.form);
        matches!(form, Some(form::Form::Json))
    }

    /// Tells a message.
    pub fn say(&self, level: Level, message: &str) {
        let Some(inner) = self.0.as_ref().filter(|inner| inner.level <= level) else {
            return;
        };
        match &inner.to {
            To::Lines(lines) => with_line(|line| {
                inner.form.message(line, level, message);
                lines.add(line);
            }),
            To::Tracing => bridge::say(level, message),
        }
    }

    /// Tells a message without a time, as it is; in JSON as any other. For what people and scripts read at the start.
    pub fn print(&self, level: Level, message: &str) {
        let Some(inner) = self.0.as_ref().filter(|inner| inner.level <= level) else {
            return;
        };
        match &inner.to {
            To::Lines(lines) => with_line(|line| {
                inner.form.plain(line, level, message);
                lines.add(line);
            }),
            To::Tracing => bridge::say(level, message),
        }
    }

    /// Tells of a request.
    pub(crate) fn request(&self, request: &RequestLine<'_>) {
        let level = Level::of_status(request.status);
        let Some(inner) = self.0.as_ref().filter(|inner| inner.level <= level) else {
            return;
        };
        match &inner.to {
            To::Lines(lines) => with_line(|line| {
                inner.form.request(line, level, request);
                lines.add(line);
            }),
            To::Tracing => bridge::request(level, request),
        }
    }

    /// Waits until everything told is written; at most two seconds, where nobody reads.
    pub fn flush(&self) {
        if let Some(inner) = &self.0
            && let To::Lines(lines) = &inner.to
        {
            lines.flush();
        }
    }

    /// Makes this log the place of what is told through `tracing`, where there is none yet.
    pub fn install(&self) {
        bridge::install(self);
    }

    /// How many lines were dropped because nobody read them in time.
    pub(crate) fn dropped(&self) -> u64 {
        match self.0.as_deref() {
            Some(Inner {
                to: To::Lines(lines),
                ..
            }) => lines.lost(),
            _ => 0,
        }
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = self.0.as_ref().map_or(Level::Silent, |inner| inner.level);
        formatter.debug_tuple("Log").field(&level).finish()
    }
}

/// A line is put together in a buffer of the thread, so that the lock is held for a copy only.
fn with_line(write: impl FnOnce(&mut Vec<u8>)) {
    thread_local! {
        static LINE: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    LINE.with(|line| match line.try_borrow_mut() {
        Ok(mut line) => {
            line.clear();
            write(&mut line);
            line.shrink_to(4096);
        }
        // Told while a line is put together: by a `Debug` of something logged.
        Err(_) => write(&mut Vec::new()),
    });
}

/// Microseconds, as far as they fit.
fn micros(took: Duration) -> u64 {
    u64::try_from(took.as_micros()).unwrap_or(u64::MAX)
}
