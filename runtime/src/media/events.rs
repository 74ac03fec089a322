//! Server-sent events (WHATWG HTML, section 9.2).

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{BODY, Content, Media, Written};
use crate::body::{Body, BodyError, Mapped};
use crate::error::{BoxError, DecodeError, EncodeError};

/// A longer event is an error: whoever sends it wants to fill the memory.
const LONGEST: usize = 16 * 1024 * 1024;

/// One event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// Its kind; nothing: `message`.
    pub event: Option<String>,
    /// Its id: what a client tells that wants what comes after.
    pub id: Option<String>,
    /// How long to wait before a new connection.
    pub retry: Option<Duration>,
    /// What it says.
    pub data: T,
}

impl<T> Event<T> {
    /// An event that only says something.
    pub fn new(data: T) -> Self {
        Self {
            event: None,
            id: None,
            retry: None,
            data,
        }
    }

    /// Gives the event a kind.
    #[must_use]
    pub fn of(mut self, event: impl Into<String>) -> Self {
        self.event = Some(event.into());
        self
    }

    /// Gives the event an id.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }
}

impl<T: Serialize> Event<T> {
    /// The event as text. Where the data is itself an event with the members `data`, `event`, `id` and `retry`,
    /// as a schema for items may have it, these are its fields.
    fn encode(&self) -> Result<String, serde_json::Error> {
        let value = serde_json::to_value(&self.data)?;
        let mut out = String::new();
        let mut field = |name: &str, text: &str| {
            for line in text.split('\n') {
                out.push_str(name);
                out.push_str(": ");
                out.push_str(line.trim_end_matches('\r'));
                out.push('\n');
            }
        };
        let retry = self.retry.map(|retry| retry.as_millis().to_string());
        let own = [("event", &self.event), ("id", &self.id), ("retry", &retry)];
        for (name, text) in own {
            if let Some(text) = text {
                field(name, &text.replace(['\n', '\r'], " "));
            }
        }
        match &value {
            Value::Object(members) if is_event(members) => {
                for (name, member) in members.iter().filter(|(_, member)| !member.is_null()) {
                    field(name, &super::text::plain(member.clone()));
                }
            }
            Value::String(text) => field("data", text),
            other => field("data", &other.to_string()),
        }
        out.push('\n');
        Ok(out)
    }
}

/// Whether an object is an event itself.
fn is_event(members: &Map<String, Value>) -> bool {
    members.contains_key("data")
        && members
            .keys()
            .all(|key| matches!(key.as_str(), "data" | "event" | "id" | "retry"))
}

/// A stream of events, to be read or to be sent.
///
/// ```
/// # use specwright_runtime::{Event, EventStream};
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// let mut events = EventStream::from_events([Event::new(1), Event::new(2).of("last")]);
/// assert_eq!(events.next().await.unwrap().unwrap().data, 1);
/// assert_eq!(events.next().await.unwrap().unwrap().event.as_deref(), Some("last"));
/// assert!(events.next().await.is_none());
/// # });
/// ```
pub struct EventStream<T> {
    body: Body,
    parser: Parser,
    ended: bool,
    of: PhantomData<fn() -> T>,
}

impl<T> EventStream<T> {
    /// The events that a body has.
    pub fn from_body(body: Body) -> Self {
        Self {
            body,
            parser: Parser::default(),
            ended: false,
            of: PhantomData,
        }
    }

    /// The bytes, from what has not been read.
    pub fn into_body(self) -> Body {
        self.body
    }
}

impl<T: Serialize + 'static> EventStream<T> {
    /// Events that are there already. One that serde can't write is left out.
    pub fn from_events(events: impl IntoIterator<Item = Event<T>>) -> Self {
        let texts = events.into_iter().filter_map(|event| event.encode().ok());
        Self::from_body(Body::from(texts.collect::<String>()))
    }

    /// Events as they come.
    pub fn new<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Event<T>, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        let encode = |event: Result<Event<T>, E>| {
            let text = event
                .map_err(Into::into)?
                .encode()
                .map_err(BoxError::from)?;
            Ok::<_, BoxError>(Bytes::from(text))
        };
        Self::from_body(Body::stream(Mapped(Box::pin(stream), encode)))
    }
}

impl<T: DeserializeOwned> EventStream<T> {
    /// The next event; nothing at the end.
    pub async fn next(&mut self) -> Option<Result<Event<T>, EventError>> {
        poll_fn(|cx| self.poll_event(cx)).await
    }

    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Event<T>, EventError>>> {
        loop {
            if self.ended {
                return Poll::Ready(None);
            }
            if let Some(raw) = self.parser.ready.pop_front() {
                // how several services say that nothing more comes
                if raw.data.trim() == "[DONE]" {
                    self.ended = true;
                    continue;
                }
                return Poll::Ready(Some(typed(raw)));
            }
            match ready!(Pin::new(&mut self.body).poll_next(cx)) {
                Some(Ok(chunk)) => {
                    if let Err(error) = self.parser.feed(&chunk) {
                        self.ended = true;
                        return Poll::Ready(Some(Err(error)));
                    }
                }
                Some(Err(error)) => {
                    self.ended = true;
                    return Poll::Ready(Some(Err(EventError::Body(error))));
                }
                // an event that breaks off is none
                None => self.ended = true,
            }
        }
    }
}

/// Why an event can't be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EventError {
    /// The stream broke off.
    #[error(transparent)]
    Body(BodyError),
    /// The data is not what the contract says. The next event may be.
    #[error(transparent)]
    Decode(DecodeError),
    /// An event is longer than any is.
    #[error("an event is longer than {LONGEST} bytes")]
    TooLong,
}

fn typed<T: DeserializeOwned>(raw: Event<String>) -> Result<Event<T>, EventError> {
    let data = super::json::parse(raw.data.as_bytes())
        .or_else(|error| T::deserialize(Value::from(raw.data.as_str())).map_err(|_| error))
        .or_else(|error| whole(&raw).map_err(|_| error));
    let data = data.map_err(|error| {
        EventError::Decode(DecodeError::new(
            "the data of an event",
            format_args!("is not as declared: {error}"),
        ))
    })?;
    Ok(Event {
        event: raw.event,
        id: raw.id,
        retry: raw.retry,
        data,
    })
}

/// The event as a schema for items may have it: an object with its fields.
fn whole<T: DeserializeOwned>(raw: &Event<String>) -> Result<T, serde_json::Error> {
    let mut members = Map::new();
    if let Some(event) = &raw.event {
        members.insert("event".to_owned(), event.as_str().into());
    }
    if let Some(id) = &raw.id {
        members.insert("id".to_owned(), id.as_str().into());
    }
    if let Some(retry) = raw
        .retry
        .and_then(|retry| u64::try_from(retry.as_millis()).ok())
    {
        members.insert("retry".to_owned(), retry.into());
    }
    members.insert("data".to_owned(), raw.data.as_str().into());
    let error = match T::deserialize(Value::Object(members.clone())) {
        Ok(read) => return Ok(read),
        Err(error) => error,
    };
    let data = serde_json::from_str::<Value>(&raw.data).map_err(|_| error)?;
    members.insert("data".to_owned(), data);
    T::deserialize(Value::Object(members))
}

impl<T: DeserializeOwned> Stream for EventStream<T> {
    type Item = Result<Event<T>, EventError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_event(cx)
    }
}

impl<T> Clone for EventStream<T> {
    fn clone(&self) -> Self {
        Self {
            body: self.body.clone(),
            parser: self.parser.clone(),
            ended: self.ended,
            of: PhantomData,
        }
    }
}

impl<T> PartialEq for EventStream<T> {
    fn eq(&self, other: &Self) -> bool {
        self.body == other.body
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventStream({:?})", self.body)
    }
}

/// Writes events.
pub fn write<T>(media: &Media, events: &EventStream<T>) -> Result<Written, EncodeError> {
    if events.ended {
        return Err(EncodeError::new(BODY, "has been read already"));
    }
    Ok(Written::new(media.content_type(), events.body.clone()))
}

/// Reads events, as they come.
pub fn read<T>(_: &Media, content: &Content) -> Result<EventStream<T>, DecodeError> {
    Ok(EventStream::from_body(content.body.clone()))
}

/// Bytes to events.
#[derive(Clone, Debug, Default)]
struct Parser {
    line: Vec<u8>,
    after_return: bool,
    started: bool,
    current: Event<String>,
    has_data: bool,
    ready: VecDeque<Event<String>>,
}

impl Parser {
    fn feed(&mut self, chunk: &[u8]) -> Result<(), EventError> {
        for &byte in chunk {
            let after_return = std::mem::take(&mut self.after_return);
            match byte {
                b'\n' if after_return => {}
                b'\n' | b'\r' => {
                    self.after_return = byte == b'\r';
                    let line = std::mem::take(&mut self.line);
                    self.line(&String::from_utf8_lossy(&line));
                }
                byte => self.line.push(byte),
            }
            if self.line.len() + self.current.data.len() > LONGEST {
                return Err(EventError::TooLong);
            }
        }
        Ok(())
    }

    fn line(&mut self, line: &str) {
        let line = if self.started {
            line
        } else {
            line.strip_prefix('\u{feff}').unwrap_or(line)
        };
        self.started = true;
        if line.is_empty() {
            if std::mem::take(&mut self.has_data) {
                let mut event = std::mem::take(&mut self.current);
                if event.data.ends_with('\n') {
                    event.data.pop();
                }
                self.ready.push_back(event);
            } else {
                self.current = Event::default();
            }
            return;
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "data" => {
                self.current.data.push_str(value);
                self.current.data.push('\n');
                self.has_data = true;
            }
            "event" => self.current.event = Some(value.to_owned()),
            "id" if !value.contains('\0') => self.current.id = Some(value.to_owned()),
            "retry" => {
                self.current.retry = value.parse().ok().map(Duration::from_millis);
            }
            _ => {}
        }
    }
}
