//! JSON values one after the other: lines (`application/jsonl`, `application/x-ndjson`) and sequences
//! (`application/json-seq`, RFC 7464).

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::events::EventError;
use super::{BODY, Content, Media, Written, essence};
use crate::body::{Body, Mapped};
use crate::error::{BoxError, DecodeError, EncodeError};

/// A longer line is an error: whoever sends it wants to fill the memory.
const LONGEST: usize = 16 * 1024 * 1024;
const SEPARATOR: u8 = 0x1E;

/// JSON values one after the other, to be read or to be sent.
///
/// ```
/// # use specwright_runtime::JsonLines;
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// let mut lines = JsonLines::from_items([1, 2]);
/// assert_eq!(lines.next().await.unwrap().unwrap(), 1);
/// assert_eq!(lines.next().await.unwrap().unwrap(), 2);
/// assert!(lines.next().await.is_none());
/// # });
/// ```
pub struct JsonLines<T> {
    body: Body,
    line: Vec<u8>,
    ready: VecDeque<Vec<u8>>,
    ended: bool,
    of: PhantomData<fn() -> T>,
}

impl<T> JsonLines<T> {
    /// The values that a body has.
    pub fn from_body(body: Body) -> Self {
        Self {
            body,
            line: Vec::new(),
            ready: VecDeque::new(),
            ended: false,
            of: PhantomData,
        }
    }

    /// The bytes, from what has not been read.
    pub fn into_body(self) -> Body {
        self.body
    }
}

fn encode<T: Serialize>(item: &T) -> Result<Vec<u8>, serde_json::Error> {
    let mut line = serde_json::to_vec(item)?;
    line.push(b'\n');
    Ok(line)
}

impl<T: Serialize + 'static> JsonLines<T> {
    /// Values that are there already. One that serde can't write is left out.
    pub fn from_items(items: impl IntoIterator<Item = T>) -> Self {
        let lines = items.into_iter().filter_map(|item| encode(&item).ok());
        Self::from_body(Body::from(lines.flatten().collect::<Vec<u8>>()))
    }

    /// Values as they come.
    pub fn new<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        let encode = |item: Result<T, E>| {
            let line = encode(&item.map_err(Into::into)?).map_err(BoxError::from)?;
            Ok::<_, BoxError>(Bytes::from(line))
        };
        Self::from_body(Body::stream(Mapped(Box::pin(stream), encode)))
    }
}

impl<T: DeserializeOwned> JsonLines<T> {
    /// The next value; nothing at the end.
    pub async fn next(&mut self) -> Option<Result<T, EventError>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, EventError>>> {
        loop {
            if let Some(line) = self.ready.pop_front() {
                let item = super::json::parse(&line).map_err(|error| {
                    let reason = format_args!("is not as declared: {error}").to_string();
                    EventError::Decode(DecodeError::new("a line", reason))
                });
                return Poll::Ready(Some(item));
            }
            if self.ended {
                return Poll::Ready(None);
            }
            match ready!(Pin::new(&mut self.body).poll_next(cx)) {
                Some(Ok(chunk)) => {
                    for &byte in &chunk {
                        self.byte(byte);
                    }
                    if self.line.len() > LONGEST {
                        self.ended = true;
                        return Poll::Ready(Some(Err(EventError::TooLong)));
                    }
                }
                Some(Err(error)) => {
                    self.ended = true;
                    return Poll::Ready(Some(Err(EventError::Body(error))));
                }
                None => {
                    self.byte(b'\n');
                    self.ended = true;
                }
            }
        }
    }

    fn byte(&mut self, byte: u8) {
        if !matches!(byte, b'\n' | SEPARATOR) {
            self.line.push(byte);
        } else if self.line.iter().all(u8::is_ascii_whitespace) {
            self.line.clear();
        } else {
            self.ready.push_back(std::mem::take(&mut self.line));
        }
    }
}

impl<T: DeserializeOwned> Stream for JsonLines<T> {
    type Item = Result<T, EventError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(cx)
    }
}

impl<T> Clone for JsonLines<T> {
    fn clone(&self) -> Self {
        Self {
            body: self.body.clone(),
            line: self.line.clone(),
            ready: self.ready.clone(),
            ended: self.ended,
            of: PhantomData,
        }
    }
}

impl<T> PartialEq for JsonLines<T> {
    fn eq(&self, other: &Self) -> bool {
        self.body == other.body
    }
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonLines({:?})", self.body)
    }
}

/// Writes values.
pub fn write<T>(media: &Media, lines: &JsonLines<T>) -> Result<Written, EncodeError> {
    if lines.ended {
        return Err(EncodeError::new(BODY, "has been read already"));
    }
    let content_type = media.content_type();
    let body = lines.body.clone();
    if !essence(content_type)
        .to_ascii_lowercase()
        .ends_with("json-seq")
    {
        return Ok(Written::new(content_type, body));
    }
    let mut at_start = true;
    let mut separated = move |chunk: &[u8]| {
        let mut out = Vec::with_capacity(chunk.len() + 1);
        for &byte in chunk {
            if std::mem::replace(&mut at_start, byte == b'\n') && byte != SEPARATOR {
                out.push(SEPARATOR);
            }
            out.push(byte);
        }
        Bytes::from(out)
    };
    let body = match body.as_bytes() {
        Some(bytes) => Body::from(separated(bytes)),
        None => Body::chunks(Mapped(Box::pin(body), move |chunk: Result<Bytes, _>| {
            chunk.map(|chunk| separated(&chunk))
        })),
    };
    Ok(Written::new(content_type, body))
}

/// Reads values, as they come.
pub fn read<T>(_: &Media, content: &Content) -> Result<JsonLines<T>, DecodeError> {
    Ok(JsonLines::from_body(content.body.clone()))
}
