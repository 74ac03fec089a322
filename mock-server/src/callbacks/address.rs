//! The URL of a callback: its template with the runtime expressions evaluated (OpenAPI 3.1, section 4.8.20.4).

use std::borrow::Cow;
use std::cell::OnceCell;

use bytes::Bytes;
use form_urlencoded::parse;
use http::header::CONTENT_TYPE;
use http::uri::Scheme;
use http::{HeaderMap, Uri};
use percent_encoding::{
    AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode,
};
use serde_json::Value;
use specwright_contract::model::{ExpressionPart, Operation, RuntimeExpression};
use specwright_exchange::media_type::is_json;

use super::Sending;
use crate::client::without_credentials;
use crate::stages::admit::Admitted;
use crate::stages::answer::Answer;

/// Longer URLs lead nowhere.
const LONGEST: usize = 8 << 10;

/// What no URL may hold as it is.
const FORBIDDEN: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// What a value within a URL may hold as it is (RFC 3986, section 2.3).
const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A request with its answer, as expressions see them.
pub(super) struct Occasion<'a> {
    operation: &'a Operation,
    request: &'a Admitted,
    answer: &'a Answer,
    /// Whether expressions mean what the specification says, and values are escaped.
    sound: bool,
    request_body: OnceCell<Value>,
    response_body: OnceCell<Value>,
}

impl<'a> Occasion<'a> {
    pub(super) fn new(
        operation: &'a Operation,
        request: &'a Admitted,
        answer: &'a Answer,
        sound: bool,
    ) -> Self {
        Self {
            operation,
            request,
            answer,
            sound,
            request_body: OnceCell::new(),
            response_body: OnceCell::new(),
        }
    }

    /// Where a callback goes, or why nowhere.
    pub(super) fn address(&self, sending: &Sending) -> Result<Uri, String> {
        let mut text = String::new();
        for part in &sending.url.parts {
            match part {
                ExpressionPart::Text(literal) => text.push_str(literal),
                ExpressionPart::Runtime(expression) => {
                    let value = self.value(expression);
                    // What the URL begins with is one itself; what follows is a value within it.
                    if self.sound && !text.is_empty() {
                        text.extend(utf8_percent_encode(&value, VALUE));
                    } else {
                        text.push_str(&value);
                    }
                }
            }
            if text.len() > LONGEST {
                return Err("the URL is too long".to_owned());
            }
        }
        if !sending.query.is_empty() {
            text.push(if text.contains('?') { '&' } else { '?' });
            text.push_str(&sending.query);
        }
        let text = text.split_once('#').map_or(&*text, |(before, _)| before);
        let escaped: Cow<'_, str> = utf8_percent_encode(text.trim(), FORBIDDEN).into();
        let url: Uri = escaped
            .parse()
            .map_err(|_| "its expressions give no URL".to_owned())?;
        match url.scheme() {
            Some(scheme) if *scheme == Scheme::HTTP || *scheme == Scheme::HTTPS => {
                Ok(without_credentials(&url))
            }
            Some(_) => Err("its expressions give a URL that is neither http nor https".to_owned()),
            None => Err("its expressions give no absolute URL".to_owned()),
        }
    }

    /// The value of an expression; empty where there is none.
    fn value(&self, expression: &RuntimeExpression) -> Cow<'_, str> {
        use RuntimeExpression as R;
        let parts = &self.request.parts;
        match expression {
            R::Method if self.sound => parts.method.as_str().into(),
            R::Method => parts.method.as_str().to_ascii_lowercase().into(),
            R::StatusCode => self.answer.status.as_u16().to_string().into(),
            R::Url if self.sound => self.url().into(),
            R::RequestPath(name) if self.sound => self.path(name).into(),
            R::RequestHeader(name) => header(&parts.headers, name),
            R::ResponseHeader(name) => header(&self.answer.headers, name),
            R::RequestQuery(name) => {
                let query = parts.uri.query().unwrap_or_default();
                parse(query.as_bytes())
                    .find(|(key, _)| *key == **name)
                    .map_or(Cow::Borrowed(""), |(_, value)| value)
            }
            R::RequestBody(pointer) => {
                let body = &self.request.body;
                let read = || json(&parts.headers, body);
                at(self.request_body.get_or_init(read), pointer)
            }
            R::ResponseBody(pointer) => {
                let read = || json(&self.answer.headers, &self.answer.body);
                at(self.response_body.get_or_init(read), pointer)
            }
            _ => Cow::Borrowed(""),
        }
    }

    /// The request's own URL, as far as it tells it.
    fn url(&self) -> String {
        let parts = &self.request.parts;
        if parts.uri.scheme().is_some() {
            return parts.uri.to_string();
        }
        let host = header(&parts.headers, "host");
        format!("http://{host}{}", parts.uri)
    }

    /// The path parameter of this name: its segment, counted from the end, since a base path may precede.
    fn path(&self, name: &str) -> String {
        let wanted = format!("{{{name}}}");
        let template = self.operation.path.rsplit('/');
        let given = self.request.parts.uri.path().rsplit('/');
        let found = template
            .zip(given)
            .find(|(segment, _)| segment.contains(&wanted));
        let Some((segment, given)) = found else {
            return String::new();
        };
        let (before, after) = segment.split_once(&wanted).unwrap_or_default();
        let value = given.strip_prefix(before).unwrap_or(given);
        let value = value.strip_suffix(after).unwrap_or(value);
        percent_decode_str(value).decode_utf8_lossy().into_owned()
    }
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> Cow<'h, str> {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    Cow::Borrowed(value.unwrap_or_default())
}

/// A body as JSON; a form as an object of its fields; `null` where it is neither.
fn json(headers: &HeaderMap, body: &Bytes) -> Value {
    let content_type = header(headers, CONTENT_TYPE.as_str());
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        let fields = parse(body);
        return Value::Object(
            fields
                .map(|(name, value)| (name.into_owned(), value.into_owned().into()))
                .collect(),
        );
    }
    if is_json(&content_type) || content_type.is_empty() {
        return serde_json::from_slice(body).unwrap_or_default();
    }
    Value::Null
}

/// The part of a value that a JSON Pointer in a fragment leads to, as text.
fn at<'v>(value: &'v Value, pointer: &str) -> Cow<'v, str> {
    let pointer = percent_decode_str(pointer).decode_utf8_lossy();
    match value.pointer(&pointer) {
        None | Some(Value::Null) => Cow::Borrowed(""),
        Some(Value::String(text)) => Cow::Borrowed(text),
        Some(other) => Cow::Owned(other.to_string()),
    }
}
