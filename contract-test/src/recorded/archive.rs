//! HTTP Archives (HAR 1.2) as browsers, proxies and the mock's journal write them.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use jiff::Timestamp;
use serde_json::Value;
use url::Url;

use crate::request::Request;
use crate::response::{Framing, Response};

/// Recorded traffic.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Archive {
    /// Its exchanges, in their order.
    pub entries: Vec<Entry>,
    /// Entries that have no response, or whose URL cannot be read.
    pub unread: usize,
}

/// A recorded exchange.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Entry {
    /// Its position in the archive, from 1.
    pub position: usize,
    /// Scheme, host and port.
    pub origin: String,
    /// The request.
    pub request: Request,
    /// When it was sent.
    pub at: SystemTime,
    status: u16,
    reason: Box<str>,
    headers: Vec<(Box<str>, Bytes)>,
    /// Nothing where the body was left out of the archive.
    body: Option<Bytes>,
    elapsed: Duration,
}

/// Why an archive cannot be read. The texts fit after "failed to read the recording: ".
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// It is no JSON.
    #[error("it is no JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// It is something else.
    #[error("it is no HTTP Archive: it has no list `log.entries`")]
    Other,
}

/// Fields that tell how a body came over the wire, which an archive has unpacked.
const TRANSFER: &[&str] = &["content-encoding", "content-length", "transfer-encoding"];

impl Archive {
    /// Reads an archive.
    ///
    /// # Errors
    /// Where it is none.
    pub fn parse(text: &str) -> Result<Self, ArchiveError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let value: Value = serde_json::from_str(text)?;
        let entries = value.pointer("/log/entries").and_then(Value::as_array);
        let entries = entries.ok_or(ArchiveError::Other)?;
        let mut archive = Self::default();
        for (n, entry) in entries.iter().enumerate() {
            match read(entry, n + 1) {
                Some(entry) => archive.entries.push(entry),
                None => archive.unread += 1,
            }
        }
        Ok(archive)
    }
}

impl Entry {
    /// The response.
    pub(super) fn response(&self) -> Response {
        let body = self.body.clone().unwrap_or_default();
        let mut response = Response::new(self.status, self.headers.clone(), body);
        response.reason.clone_from(&self.reason);
        let bodiless = &*self.request.method == "HEAD" || matches!(self.status, 204 | 304);
        if bodiless {
            response.framing = Framing::None;
        } else if self.body.is_none() {
            // what was left out is judged no more than what has no end
            response.framing = Framing::Stream;
        }
        (response.elapsed, response.waited) = (self.elapsed, self.elapsed);
        response
    }
}

fn read(entry: &Value, position: usize) -> Option<Entry> {
    let (sent, came) = (entry.get("request")?, entry.get("response")?);
    let status = came
        .get("status")?
        .as_u64()
        .filter(|status| *status >= 100)?;
    let url = Url::parse(sent.get("url")?.as_str()?).ok()?;
    let origin = url.origin().ascii_serialization();
    // as it was written, not as a URL library would write it
    let written = sent.get("url")?.as_str()?.split('#').next()?;
    let (_, after) = written.split_once("://")?;
    let target = match after.find(['/', '?']) {
        Some(at) if after[at..].starts_with('/') => after[at..].to_owned(),
        Some(at) => format!("/{}", &after[at..]),
        None => "/".to_owned(),
    };
    let mut request = Request::new(sent.get("method")?.as_str()?, target);
    request.headers = fields(sent)
        .map(|(name, value)| (name.into(), value.into_bytes()))
        .collect();
    if let Some(posted) = sent.get("postData") {
        request.body = posted_body(posted).unwrap_or_default();
        let kind = posted.get("mimeType").and_then(Value::as_str);
        if let (Some(kind), None) = (kind, request.get("content-type"))
            && !kind.is_empty()
        {
            request = request.header("content-type", kind);
        }
    }
    let kept =
        fields(came).filter(|(name, _)| !TRANSFER.contains(&name.to_ascii_lowercase().as_str()));
    let headers = kept
        .map(|(name, value)| (name.into(), Bytes::from(value)))
        .collect();
    let content = came.get("content");
    let size = content
        .and_then(|content| content.get("size"))
        .and_then(Value::as_i64);
    let body = match content.and_then(bytes) {
        Some(body) => Some(body),
        None if size.unwrap_or(0) <= 0 => Some(Bytes::new()),
        None => None,
    };
    let at = entry.get("startedDateTime").and_then(Value::as_str);
    let at: Option<Timestamp> = at.and_then(|at| at.parse().ok());
    let took = entry.get("time").and_then(Value::as_f64).unwrap_or(0.0);
    Some(Entry {
        position,
        origin,
        request,
        at: at.map_or(SystemTime::UNIX_EPOCH, SystemTime::from),
        status: u16::try_from(status).ok()?,
        reason: came
            .get("statusText")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .into(),
        headers,
        body,
        elapsed: Duration::try_from_secs_f64(took / 1000.0).unwrap_or_default(),
    })
}

/// Header fields but those that HTTP/2 has in place of the request line.
fn fields(message: &Value) -> impl Iterator<Item = (&str, String)> {
    let list = message.get("headers").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(|field| {
        let name = field.get("name")?.as_str()?;
        let value = field.get("value")?.as_str()?;
        (!name.starts_with(':')).then(|| (name, value.to_owned()))
    })
}

/// A body: its text, or its bytes as base64.
fn bytes(content: &Value) -> Option<Bytes> {
    let text = content.get("text")?.as_str()?;
    if content.get("encoding").and_then(Value::as_str) == Some("base64") {
        return STANDARD.decode(text.trim()).ok().map(Bytes::from);
    }
    Some(Bytes::from(text.to_owned()))
}

/// The body of a request, which may be told as the fields of a form.
fn posted_body(posted: &Value) -> Option<Bytes> {
    let told = bytes(posted).filter(|body| !body.is_empty());
    if told.is_some() {
        return told;
    }
    let fields = posted.get("params")?.as_array()?;
    let pairs: Vec<String> = fields
        .iter()
        .filter_map(|field| {
            let name = field.get("name")?.as_str()?;
            let value = field
                .get("value")
                .and_then(Value::as_str)
                .unwrap_or_default();
            Some(format!(
                "{}={}",
                crate::world::encoded(name),
                crate::world::encoded(value)
            ))
        })
        .collect();
    Some(Bytes::from(pairs.join("&")))
}
