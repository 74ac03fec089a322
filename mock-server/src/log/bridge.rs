//! To and from `tracing`: what is rarely told is told through it, by us and by libraries.

use std::fmt::{self, Write as _};

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;

use super::{Level, Log, RequestLine, micros};

/// What is told through `tracing` comes to the log, where nobody else takes it.
pub(super) fn install(log: &Log) {
    if log.0.is_some() {
        let _ = tracing_subscriber::registry()
            .with(ToLog(log.clone()))
            .try_init();
    }
}

struct ToLog(Log);

impl ToLog {
    fn filter(&self) -> LevelFilter {
        match self.0.0.as_ref().map_or(Level::Silent, |inner| inner.level) {
            Level::Trace => LevelFilter::TRACE,
            Level::Debug => LevelFilter::DEBUG,
            Level::Info => LevelFilter::INFO,
            Level::Warn => LevelFilter::WARN,
            Level::Error => LevelFilter::ERROR,
            Level::Fatal | Level::Silent => LevelFilter::OFF,
        }
    }
}

impl<S: Subscriber> Layer<S> for ToLog {
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        // Libraries tell of each frame; that is nothing for a person.
        metadata.is_event()
            && metadata.target().starts_with("specwright")
            && *metadata.level() <= self.filter()
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.filter())
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let level = match *event.metadata().level() {
            tracing::Level::TRACE => Level::Trace,
            tracing::Level::DEBUG => Level::Debug,
            tracing::Level::INFO => Level::Info,
            tracing::Level::WARN => Level::Warn,
            tracing::Level::ERROR => Level::Error,
        };
        let mut told = Told::default();
        event.record(&mut told);
        self.0.say(level, &(told.message + &told.fields));
    }
}

/// The message, and the fields after it.
#[derive(Default)]
struct Told {
    message: String,
    fields: String,
}

impl Visit for Told {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.fields, " {name}={value:?}"),
        };
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        let _ = match field.name() {
            "message" => self.message.write_str(value),
            name => write!(self.fields, " {name}={value}"),
        };
    }
}

macro_rules! at {
    ($level:expr, $($arguments:tt)*) => {
        match $level {
            Level::Trace => tracing::trace!($($arguments)*),
            Level::Debug => tracing::debug!($($arguments)*),
            Level::Info => tracing::info!($($arguments)*),
            Level::Warn => tracing::warn!($($arguments)*),
            Level::Error | Level::Fatal => tracing::error!($($arguments)*),
            Level::Silent => {}
        }
    };
}

pub(super) fn say(level: Level, message: &str) {
    at!(level, target: "specwright", "{message}");
}

pub(super) fn request(level: Level, request: &RequestLine<'_>) {
    at!(
        level,
        target: "specwright::request",
        method = request.method,
        path = request.path,
        operation = request.operation.unwrap_or("-"),
        status = request.status,
        micros = micros(request.took),
        why = request.why,
    );
}
