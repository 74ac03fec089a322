//! The body of a message: bytes, or a stream of them.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::{Frame, SizeHint};

use crate::error::BoxError;

type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, BodyError>> + Send>>;

/// Why the bytes of a body are not there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BodyError {
    /// The other side, or the stream that was given, broke off.
    #[error("the body broke off: {0}")]
    Broken(#[source] BoxError),
    /// More bytes than the limit admits.
    #[error("the body has more than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
    /// The body did not come in time.
    #[error("the body did not come in time")]
    Timeout,
}

/// The body of a message: bytes, or a stream of them.
///
/// A clone of a stream is the same stream: what one has read, the other does not get. Bodies are equal when they are
/// the same bytes; a stream equals nothing.
///
/// ```
/// # use specwright_runtime::Body;
/// let body = Body::from("a,b\n1,2\n").with_content_type("text/csv");
/// assert_eq!(body.as_bytes().map(|bytes| bytes.len()), Some(8));
/// assert_eq!(body, Body::from(&b"a,b\n1,2\n"[..]));
/// ```
#[derive(Clone, Default)]
pub struct Body {
    content: Content,
    content_type: Option<Box<str>>,
}

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    Stream {
        chunks: Arc<Mutex<Chunks>>,
        length: Option<u64>,
    },
}

impl Default for Content {
    fn default() -> Self {
        Self::Bytes(Bytes::new())
    }
}

impl Body {
    /// No bytes.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Chunks as they come.
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        let stream = Box::pin(stream);
        Self::chunks(Mapped(stream, |item: Result<Bytes, E>| {
            item.map_err(|error| BodyError::Broken(error.into()))
        }))
    }

    /// Chunks whose errors are told already.
    pub(crate) fn chunks(
        stream: impl Stream<Item = Result<Bytes, BodyError>> + Send + 'static,
    ) -> Self {
        Self {
            content: Content::Stream {
                chunks: Arc::new(Mutex::new(Box::pin(stream))),
                length: None,
            },
            content_type: None,
        }
    }

    /// The body of another library: of axum, hyper, reqwest.
    pub fn from_http<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let hint = body.size_hint().exact();
        if hint == Some(0) {
            return Self::empty();
        }
        Self::chunks(Frames(Box::pin(body))).with_length(hint)
    }

    /// Says how many bytes a stream has.
    #[must_use]
    pub fn with_length(mut self, told: Option<u64>) -> Self {
        if let Content::Stream { length, .. } = &mut self.content {
            *length = told;
        }
        self
    }

    /// Says what the bytes are, where the contract leaves it open (`image/*`).
    #[must_use]
    pub fn with_content_type(mut self, content_type: impl Into<Box<str>>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// What the bytes are, where the message or the one who made the body said it.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// The bytes; nothing of a stream.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Stream { .. } => None,
        }
    }

    /// How many bytes there are, as far as it is known.
    pub fn length(&self) -> Option<u64> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes.len() as u64),
            Content::Stream { length, .. } => *length,
        }
    }

    /// Whether it is known that there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.length() == Some(0)
    }

    /// The next chunk; nothing at the end.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, BodyError>> {
        poll_fn(|cx| self.poll_chunk(cx)).await
    }

    /// All bytes. What comes from outside is read better by [`Body::bytes_up_to`].
    pub async fn bytes(self) -> Result<Bytes, BodyError> {
        self.bytes_up_to(usize::MAX).await
    }

    /// All bytes, but no more than a limit.
    pub async fn bytes_up_to(mut self, limit: usize) -> Result<Bytes, BodyError> {
        if self.length().is_some_and(|length| length > limit as u64) {
            return Err(BodyError::TooLarge { limit });
        }
        let Some(first) = self.chunk().await.transpose()? else {
            return Ok(Bytes::new());
        };
        let mut all = BytesMut::from(first);
        loop {
            if all.len() > limit {
                return Err(BodyError::TooLarge { limit });
            }
            match self.chunk().await {
                Some(chunk) => all.extend_from_slice(&chunk?),
                None => return Ok(all.freeze()),
            }
        }
    }

    /// All bytes as text; those that are no UTF-8 become the replacement character.
    pub async fn text(self) -> Result<String, BodyError> {
        let bytes = self.bytes().await?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyError>>> {
        match &mut self.content {
            Content::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Content::Bytes(bytes) => Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Content::Stream { chunks, length } => {
                let mut chunks = chunks.lock().unwrap_or_else(PoisonError::into_inner);
                let chunk = ready!(chunks.as_mut().poll_next(cx));
                if let (Some(Ok(chunk)), Some(left)) = (&chunk, length) {
                    *left = left.saturating_sub(chunk.len() as u64);
                }
                Poll::Ready(chunk)
            }
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.content {
            Content::Bytes(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            Content::Stream { .. } => f.write_str("Body(stream)"),
        }
    }
}

impl PartialEq for Body {
    fn eq(&self, other: &Self) -> bool {
        match (self.as_bytes(), other.as_bytes()) {
            (Some(one), Some(other)) => one == other,
            _ => false,
        }
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let chunk = ready!(self.get_mut().poll_chunk(cx));
        Poll::Ready(chunk.map(|chunk| chunk.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.as_bytes().is_some_and(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        self.length()
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

impl Stream for Body {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_chunk(cx)
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self {
            content: Content::Bytes(bytes),
            content_type: None,
        }
    }
}

macro_rules! from_bytes {
    ($($from:ty)*) => {
        $(
            impl From<$from> for Body {
                fn from(bytes: $from) -> Self {
                    Self::from(Bytes::from(bytes))
                }
            }
        )*
    };
}

from_bytes! { Vec<u8> String &'static [u8] &'static str }

/// The items of a stream, changed.
pub(crate) struct Mapped<S, F>(pub(crate) Pin<Box<S>>, pub(crate) F);

impl<S: Stream, F: FnMut(S::Item) -> T + Unpin, T> Stream for Mapped<S, F> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let item = ready!(self.0.as_mut().poll_next(cx));
        Poll::Ready(item.map(&mut self.1))
    }
}

/// The data of a body of another library.
struct Frames<B>(Pin<Box<B>>);

impl<B> Stream for Frames<B>
where
    B: http_body::Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let Some(frame) = ready!(self.0.as_mut().poll_frame(cx)) else {
                return Poll::Ready(None);
            };
            match frame {
                Ok(frame) => {
                    // trailers are not read
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
                Err(error) => return Poll::Ready(Some(Err(broken(error.into())))),
            }
        }
    }
}

/// An error of a stream; one of ours that another library has wrapped is told as it was.
fn broken(error: BoxError) -> BodyError {
    match error.downcast::<BodyError>() {
        Ok(own) => *own,
        Err(error) => BodyError::Broken(error),
    }
}
