//! One connection: a request goes out, a response comes in.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::FutureExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::{Instant, timeout};

use super::chunked::{Chunks, Progress};
use super::connect::Stream;
use super::{Limits, WireError};
use crate::request::Request;
use crate::response::{Flaw, Framing, Response};

/// The most header fields of a response.
const FIELDS: usize = 256;

/// The most interim responses (1XX) before the final one.
const INTERIM: usize = 16;

/// A connection.
pub(super) struct Connection {
    stream: Box<dyn Stream>,
    buffer: BytesMut,
}

/// A response's head.
struct Head {
    status: u16,
    reason: Box<str>,
    headers: Vec<(Box<str>, Bytes)>,
    http_1_0: bool,
}

/// How the connection can go on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Next {
    /// It can take another request.
    Open,
    /// It cannot.
    Closed,
}

impl Connection {
    pub(super) fn new(stream: Box<dyn Stream>) -> Self {
        Self {
            stream,
            buffer: BytesMut::with_capacity(8 << 10),
        }
    }

    /// Whether nothing came since the last response, not even the end.
    pub(super) fn is_idle(&mut self) -> bool {
        self.buffer.is_empty() && self.more().now_or_never().is_none()
    }

    /// Reads what there is; 0 at the end.
    async fn more(&mut self) -> std::io::Result<usize> {
        self.buffer.reserve(8 << 10);
        self.stream.read_buf(&mut self.buffer).await
    }

    /// Sends the request and reads the response. `watch`: whether a response without a body is watched for one.
    pub(super) async fn exchange(
        &mut self,
        request: &Request,
        host: &str,
        limits: &Limits,
        watch: bool,
    ) -> Result<(Response, Next), WireError> {
        let begun = Instant::now();
        let bytes = request.bytes(host);
        let head = async {
            // a service may answer and close before it has read everything
            let sent = self.stream.write_all(&bytes).await;
            let flushed = self.stream.flush().await;
            match self.head(limits).await {
                Err(WireError::Closed(0)) if sent.is_err() || flushed.is_err() => {
                    Err(WireError::Closed(0))
                }
                other => other,
            }
        };
        let head = timeout(limits.first, head).await;
        let mut head = head.map_err(|_| WireError::Silent(limits.first.as_secs()))??;
        let waited = begun.elapsed();
        let mut flaws = Vec::new();
        let framing = framing(&head, &request.method, &mut flaws);
        let rest = limits.total.saturating_sub(waited);
        let headers = std::mem::take(&mut head.headers);
        let streams = headers.iter().any(|(name, value)| {
            name.eq_ignore_ascii_case("content-type") && value.starts_with(b"text/event-stream")
        });
        let reading = self.body(framing, limits, watch, streams, &mut flaws);
        let read = timeout(rest, reading).await;
        let (body, framing) = read.map_err(|_| WireError::Slow(limits.total.as_secs()))??;
        let close = headers.iter().any(|(name, value)| {
            name.eq_ignore_ascii_case("connection") && value.eq_ignore_ascii_case(b"close")
        });
        let usable = !close
            && !head.http_1_0
            && flaws.is_empty()
            && !matches!(framing, Framing::Close | Framing::Stream);
        let mut response = Response::new(head.status, headers, body);
        response.reason = head.reason;
        response.framing = framing;
        response.flaws = flaws;
        response.waited = waited;
        response.elapsed = begun.elapsed();
        let next = if usable { Next::Open } else { Next::Closed };
        Ok((response, next))
    }

    async fn head(&mut self, limits: &Limits) -> Result<Head, WireError> {
        let mut interim = 0;
        loop {
            if !self.buffer.is_empty()
                && let Some((head, length)) = parse(&self.buffer)?
            {
                let _ = self.buffer.split_to(length);
                if !(100..200).contains(&head.status) || head.status == 101 {
                    return Ok(head);
                }
                interim += 1;
                if interim > INTERIM {
                    return Err(WireError::TooLarge(limits.head as u64));
                }
                continue;
            }
            if self.buffer.len() > limits.head {
                return Err(WireError::TooLarge(limits.head as u64));
            }
            match self.more().await {
                Ok(0) => return Err(WireError::Closed(self.buffer.len())),
                Ok(_) => {}
                Err(error) => return Err(WireError::Reset(error.to_string())),
            }
        }
    }

    async fn body(
        &mut self,
        framing: Framing,
        limits: &Limits,
        watch: bool,
        streams: bool,
        flaws: &mut Vec<Flaw>,
    ) -> Result<(Bytes, Framing), WireError> {
        let mut body = Vec::new();
        let mut chunks = Chunks::new();
        let too_large = || WireError::TooLarge(limits.body as u64);
        loop {
            let done = match framing {
                Framing::None => {
                    if watch && self.buffer.is_empty() {
                        let _ = timeout(limits.linger, self.more()).await;
                    }
                    body.extend_from_slice(&self.buffer.split());
                    if !body.is_empty() {
                        flaws.push(Flaw::Bodiless { bytes: body.len() });
                    }
                    return Ok((body.into(), framing));
                }
                Framing::Length(length) => {
                    if length > limits.body as u64 {
                        return Err(too_large());
                    }
                    let left = usize::try_from(length)
                        .unwrap_or(usize::MAX)
                        .saturating_sub(body.len());
                    let count = left.min(self.buffer.len());
                    body.extend_from_slice(&self.buffer.split_to(count));
                    count == left
                }
                Framing::Chunked => match chunks.take(&mut self.buffer, &mut body) {
                    Progress::More => false,
                    Progress::Done => true,
                    Progress::Broken => {
                        flaws.push(Flaw::Chunk);
                        return Ok((body.into(), framing));
                    }
                },
                Framing::Close | Framing::Stream => {
                    body.extend_from_slice(&self.buffer.split());
                    false
                }
            };
            if body.len() > limits.body {
                return Err(too_large());
            }
            if done {
                let _ = self.more().now_or_never();
                let bytes = self.buffer.len();
                if bytes > 0 {
                    flaws.push(Flaw::Trailing { bytes });
                }
                return Ok((body.into(), framing));
            }
            let patience = if streams { limits.stream } else { limits.stall };
            let read = timeout(patience, self.more()).await;
            let ended = match read {
                Err(_) if streams => return Ok((body.into(), Framing::Stream)),
                Err(_) | Ok(Ok(0) | Err(_)) => true,
                Ok(Ok(_)) => false,
            };
            if !ended {
                continue;
            }
            if framing != Framing::Close || read.is_err() {
                let expected = match framing {
                    Framing::Length(length) => Some(length),
                    _ => None,
                };
                let got = body.len() as u64;
                flaws.push(Flaw::Short { expected, got });
            }
            return Ok((body.into(), framing));
        }
    }
}

/// Reads a head; nothing where it is not complete.
fn parse(bytes: &[u8]) -> Result<Option<(Head, usize)>, WireError> {
    let mut fields = [httparse::EMPTY_HEADER; FIELDS];
    let mut response = httparse::Response::new(&mut fields);
    let length = match response.parse(bytes) {
        Ok(httparse::Status::Partial) => return Ok(None),
        Ok(httparse::Status::Complete(length)) => length,
        Err(error) => {
            let excerpt = String::from_utf8_lossy(bytes.get(..40).unwrap_or(bytes)).into_owned();
            let reason = error.to_string();
            return Err(WireError::Head { reason, excerpt });
        }
    };
    let headers = response.headers.iter();
    let head = Head {
        status: response.code.unwrap_or(0),
        reason: response.reason.unwrap_or_default().into(),
        headers: headers
            .map(|field| (field.name.into(), Bytes::copy_from_slice(field.value)))
            .collect(),
        http_1_0: response.version == Some(0),
    };
    Ok(Some((head, length)))
}

/// How the end of the body is told (RFC 9112, section 6.3).
fn framing(head: &Head, method: &str, flaws: &mut Vec<Flaw>) -> Framing {
    let values = |name: &'static str| {
        let fields = head.headers.iter();
        fields
            .filter(move |(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| String::from_utf8_lossy(value).trim().to_owned())
    };
    let chunked =
        values("transfer-encoding").any(|value| value.to_ascii_lowercase().contains("chunked"));
    let mut lengths = values("content-length");
    let length = lengths.next();
    if method == "HEAD" || matches!(head.status, 100..=199 | 204 | 304) {
        if head.status == 204 {
            if chunked {
                flaws.push(Flaw::Framed("Transfer-Encoding"));
            }
            if length.as_deref().is_some_and(|length| length != "0") {
                flaws.push(Flaw::Framed("Content-Length"));
            }
        }
        return Framing::None;
    }
    if chunked {
        if length.is_some() {
            flaws.push(Flaw::TwoFramings);
        }
        return Framing::Chunked;
    }
    let Some(length) = length else {
        return Framing::Close;
    };
    let number = length.parse().ok().filter(|_| !length.starts_with('+'));
    if let Some(other) = lengths.find(|other| *other != length) {
        flaws.push(Flaw::Length(format!("{length}, {other}")));
    }
    if let Some(number) = number {
        return Framing::Length(number);
    }
    flaws.push(Flaw::Length(length));
    Framing::Close
}

/// So long a connection may wait for its next request before it is not trusted any more.
pub(super) const IDLE: Duration = Duration::from_secs(4);
