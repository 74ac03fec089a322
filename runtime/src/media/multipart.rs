//! Multipart bodies (RFC 2046, RFC 7578): parts are written as they stream, and read from the bytes of the whole.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::hash::{BuildHasher as _, RandomState};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::form::add;
use super::text::plain;
use super::{BODY, Content, Encoding, Media, Written, boundary, essence, is_json, text};
use crate::body::{Body, BodyError};
use crate::error::{DecodeError, EncodeError};
use crate::file_part::{FilePart, place, token, with_files};
use crate::style;

/// More parts than any form has.
const PARTS: usize = 10_000;

/// Writes the members of a struct or map as parts; lists become one part an item, objects JSON.
pub fn write<T: Serialize + ?Sized>(media: &Media, value: &T) -> Result<Written, EncodeError> {
    let (value, files) = with_files(Vec::new(), || serde_json::to_value(value));
    let value = value.map_err(|error| EncodeError::new(BODY, error))?;
    let Value::Object(members) = value else {
        return Err(EncodeError::new(BODY, "is no object, as a form must be"));
    };
    let mut parts = Parts {
        boundary: fresh_boundary(),
        text: String::new(),
        segments: VecDeque::new(),
        files: &files,
    };
    for (name, value) in members {
        let encoding = media.encoding(&name);
        let content_type = match encoding {
            Some(Encoding::Typed { content_type, .. }) => Some(first(content_type)),
            _ => None,
        };
        let whole = content_type.is_some_and(is_json);
        match value {
            // an item that is a list stays in its part
            Value::Array(items) if !whole => {
                for item in items {
                    parts.part(&name, item, content_type);
                }
            }
            one => parts.part(&name, one, content_type),
        }
    }
    let content_type = format!(
        "{}; boundary={}",
        essence(media.content_type()),
        parts.boundary
    );
    Ok(Written::new(content_type, parts.finish()))
}

/// The first of the media types that an encoding admits.
fn first(list: &'static str) -> &'static str {
    let one = list.split(',').next().unwrap_or(list).trim();
    if one.contains('*') {
        "application/octet-stream"
    } else {
        one
    }
}

struct Parts<'f> {
    boundary: String,
    text: String,
    segments: VecDeque<Body>,
    files: &'f [FilePart],
}

impl Parts<'_> {
    fn part(&mut self, name: &str, value: Value, declared: Option<&str>) {
        let file = value.as_str().and_then(place);
        let file = file.and_then(|at| self.files.get(at));
        let _ = write!(
            self.text,
            "--{}\r\nContent-Disposition: form-data; name=\"{}\"",
            self.boundary,
            quoted(name)
        );
        if let Some(file) = file {
            let file_name = file.file_name.as_deref().unwrap_or(name);
            let _ = write!(self.text, "; filename=\"{}\"", quoted(file_name));
        }
        self.text.push_str("\r\n");
        let structured = value.is_object() || value.is_array();
        let own = file.map(|file| {
            let own = file.content_type.as_deref().or(file.body.content_type());
            own.or(declared).unwrap_or("application/octet-stream")
        });
        let content_type = own
            .or(declared)
            .or(structured.then_some("application/json"));
        if let Some(content_type) = content_type {
            let content_type = content_type.replace(['\r', '\n'], " ");
            let _ = write!(self.text, "Content-Type: {content_type}\r\n");
        }
        self.text.push_str("\r\n");
        match file {
            Some(file) => {
                self.flush();
                self.segments.push_back(file.body.clone());
            }
            None if content_type.is_some_and(is_json) => self.text.push_str(&value.to_string()),
            None => self.text.push_str(&plain(value)),
        }
        self.text.push_str("\r\n");
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !text.is_empty() {
            self.segments.push_back(Body::from(text));
        }
    }

    fn finish(mut self) -> Body {
        let _ = write!(self.text, "--{}--\r\n", self.boundary);
        self.flush();
        let bytes = self.segments.iter().map(Body::as_bytes);
        if let Some(bytes) = bytes.collect::<Option<Vec<_>>>() {
            return Body::from(bytes.into_iter().flatten().copied().collect::<Vec<u8>>());
        }
        let lengths = self.segments.iter().map(Body::length);
        let length = lengths.sum::<Option<u64>>();
        Body::chunks(Chain(self.segments)).with_length(length)
    }
}

/// One body after the other.
struct Chain(VecDeque<Body>);

impl Stream for Chain {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while let Some(front) = self.0.front_mut() {
            match ready!(Pin::new(front).poll_next(cx)) {
                Some(chunk) => return Poll::Ready(Some(chunk)),
                None => {
                    self.0.pop_front();
                }
            }
        }
        Poll::Ready(None)
    }
}

fn quoted(text: &str) -> String {
    text.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A boundary that no part has.
fn fresh_boundary() -> String {
    let random = || RandomState::new().hash_one(0);
    format!("specwright-{:016x}{:016x}", random(), random())
}

/// Reads parts: files as they are, texts as what the type wants.
pub fn read<T: DeserializeOwned>(_: &Media, content: &Content) -> Result<T, DecodeError> {
    let content_type = content.content_type.as_deref().unwrap_or_default();
    let boundary = boundary(content_type)
        .ok_or_else(|| DecodeError::new(BODY, "has a content type that names no boundary"))?;
    let decoded = content.value.as_ref().and_then(Value::as_object);
    let mut members = Map::new();
    let mut files = Vec::new();
    for part in split(content.bytes()?, boundary)? {
        let name = part.name.as_deref().unwrap_or_default();
        let known = decoded.and_then(|decoded| decoded.get(name));
        if part.file_name.is_none()
            && let Some(known) = known
        {
            members.insert(name.to_owned(), known.clone());
            continue;
        }
        let structured = part.content_type.as_deref().is_some_and(is_json);
        let value = if structured && part.file_name.is_none() {
            serde_json::from_slice(&part.bytes).map_err(|error| {
                DecodeError::new(
                    BODY,
                    format_args!("has a part `{name}` that is no JSON: {error}"),
                )
            })?
        } else {
            files.push(FilePart {
                file_name: part.file_name,
                content_type: part.content_type,
                body: Body::from(part.bytes),
            });
            Value::from(token(files.len() - 1))
        };
        add(&mut members, name, value);
    }
    // a part without a file name may be a text for the type, or a file all the same
    let value = Value::Object(members);
    let texts = with_texts(value.clone(), &files, false);
    let all_texts = with_texts(value.clone(), &files, true);
    let read = |value: &Value| with_files(files.clone(), || style::from_value::<T>(value)).0;
    read(&texts)
        .or_else(|error| read(&all_texts).map_err(|_| error))
        .or_else(|error| read(&value).map_err(|_| error))
        .map_err(|error| DecodeError::new(BODY, format_args!("is not as declared: {error}")))
}

/// The value with parts that are no files as texts; with `all`, files too.
fn with_texts(value: Value, files: &[FilePart], all: bool) -> Value {
    match value {
        Value::String(text) => match place(&text).and_then(|at| files.get(at)) {
            Some(file) if all || file.file_name.is_none() => {
                let bytes = file.body.as_bytes().map(AsRef::as_ref);
                let text = text::decode(bytes.unwrap_or_default(), file.content_type.as_deref());
                Value::from(&*text)
            }
            _ => Value::String(text),
        },
        Value::Array(items) => {
            let items = items.into_iter();
            items.map(|item| with_texts(item, files, all)).collect()
        }
        Value::Object(members) => {
            let members = members.into_iter();
            let member = |(name, value)| (name, with_texts(value, files, all));
            Value::Object(members.map(member).collect())
        }
        other => other,
    }
}

/// A part as it came.
#[derive(Debug, Default)]
struct Part {
    name: Option<String>,
    file_name: Option<String>,
    content_type: Option<String>,
    bytes: Bytes,
}

/// The parts of a body. Their bytes are not copied.
fn split(body: &Bytes, boundary: &str) -> Result<Vec<Part>, DecodeError> {
    let wrong = |reason: &str| DecodeError::new(BODY, format_args!("is no multipart: {reason}"));
    let opening = format!("--{boundary}");
    let delimiter = format!("\r\n--{boundary}");
    let start = find(body, opening.as_bytes()).ok_or_else(|| wrong("there is no part"))?;
    let mut rest = body.slice(start + opening.len()..);
    let mut parts = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Ok(parts);
        }
        let line = find(&rest, b"\r\n").ok_or_else(|| wrong("it breaks off"))?;
        rest = rest.slice(line..);
        let end = find(&rest, delimiter.as_bytes());
        // two line breaks end the headers; the first may be that of the boundary
        let head = find(&rest, b"\r\n\r\n").ok_or_else(|| wrong("a part has no headers' end"))?;
        let end = match end {
            Some(end) if end < head + 2 => return Err(wrong("a part has no headers' end")),
            Some(end) => end,
            None => return Err(wrong("it breaks off")),
        };
        let mut part = Part {
            bytes: rest.slice((head + 4).min(end)..end),
            ..Part::default()
        };
        headers(&String::from_utf8_lossy(&rest[..head]), &mut part);
        parts.push(part);
        if parts.len() > PARTS {
            return Err(wrong("there are too many parts"));
        }
        rest = rest.slice(end + delimiter.len()..);
    }
}

fn headers(text: &str, part: &mut Part) {
    for line in text.split("\r\n") {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        if name.eq_ignore_ascii_case("content-type") {
            part.content_type = Some(value.trim().to_owned());
        } else if name.eq_ignore_ascii_case("content-disposition") {
            part.name = disposition(value, "name");
            part.file_name = disposition(value, "filename");
        }
    }
}

/// A parameter of `Content-Disposition`, its quotes and escapes taken off.
fn disposition(text: &str, wanted: &str) -> Option<String> {
    let mut rest = text.split_once(';')?.1;
    loop {
        let (name, after) = rest.split_once('=')?;
        let name = name.trim().trim_start_matches(';').trim();
        let (value, after) = if let Some(quoted) = after.trim_start().strip_prefix('"') {
            let mut value = String::new();
            let mut chars = quoted.char_indices();
            let mut end = quoted.len();
            while let Some((at, char)) = chars.next() {
                match char {
                    '"' => {
                        end = at + 1;
                        break;
                    }
                    '\\' => value.extend(chars.next().map(|(_, escaped)| escaped)),
                    char => value.push(char),
                }
            }
            (value, quoted.get(end..).unwrap_or_default())
        } else {
            let (value, after) = after.split_once(';').unwrap_or((after, ""));
            (value.trim().to_owned(), after)
        };
        if name.eq_ignore_ascii_case(wanted) {
            let value = value.replace("%22", "\"");
            return Some(value.replace("%0D", "\r").replace("%0A", "\n"));
        }
        rest = after;
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    loop {
        let at = from + bytes.get(from..)?.iter().position(|&byte| byte == first)?;
        if bytes.get(at..at + wanted.len()) == Some(wanted) {
            return Some(at);
        }
        from = at + 1;
    }
}
