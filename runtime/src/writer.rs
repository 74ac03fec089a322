//! A typed request to the parts of a message: path, query, headers, cookies, body.

use http::{HeaderMap, HeaderValue, header};
use serde::Serialize;
use serde_json::Value;

use crate::error::EncodeError;
use crate::headers;
use crate::media::{Written, form};
use crate::operation::{Location, Operation, Parameter};
use crate::style::{self, Inexpressible, Style};

/// Collects the parts of a request.
#[derive(Clone, Debug)]
pub struct Writer {
    operation: &'static Operation,
    path: Vec<(&'static str, String)>,
    query: String,
    headers: HeaderMap,
    cookies: String,
    body: Option<Written>,
}

/// What a parameter can have as its value: anything with serde. An object of it is a table's entry where code for each
/// type would be.
pub trait Sent {
    /// The value as JSON has it; `null` where it is not there.
    fn value(&self) -> Result<Value, serde_json::Error>;
}

impl<T: Serialize> Sent for T {
    fn value(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(self)
    }
}

/// The parts of a request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Parts {
    /// The path with its parameters, without the base.
    pub path: String,
    /// The query without its `?`; may be empty.
    pub query: String,
    /// The headers, those of the cookies and of the body too.
    pub headers: HeaderMap,
    /// The body.
    pub body: crate::Body,
}

impl Writer {
    /// Nothing is written yet.
    pub fn new(operation: &'static Operation) -> Self {
        Self {
            operation,
            path: Vec::new(),
            query: String::new(),
            headers: HeaderMap::new(),
            cookies: String::new(),
            body: None,
        }
    }

    /// Writes the parameters, a value for each, and the body.
    pub fn all(
        &mut self,
        parameters: &'static [Parameter],
        values: &[&dyn Sent],
        body: Result<Option<Written>, EncodeError>,
    ) -> Result<(), EncodeError> {
        for (parameter, value) in parameters.iter().zip(values) {
            let value = value.value();
            let value = value.map_err(|error| EncodeError::new(parameter, error))?;
            if parameter.optional && value.is_null() {
                continue;
            }
            self.value(parameter, value)?;
        }
        self.body = body?;
        Ok(())
    }

    fn value(&mut self, parameter: &'static Parameter, value: Value) -> Result<(), EncodeError> {
        let wrong = |error: Inexpressible| EncodeError::new(parameter, error);
        match parameter.location {
            Location::Header => return headers::insert(&mut self.headers, parameter, &value),
            Location::QueryString => return self.query_string(parameter, value),
            Location::Path => {
                let text = style::write(parameter, &value).map_err(wrong)?;
                self.path.push((parameter.name, text));
            }
            Location::Query | Location::Cookie => {
                let cookie = parameter.location == Location::Cookie;
                let (pairs, between) = if cookie {
                    (&mut self.cookies, "; ")
                } else {
                    (&mut self.query, "&")
                };
                match style::write(parameter, &value) {
                    Ok(text) => join(pairs, between, &text),
                    // no items and no members: nothing to say
                    Err(Inexpressible::Empty) => {}
                    Err(error) => return Err(wrong(error)),
                }
            }
        }
        Ok(())
    }

    fn query_string(&mut self, parameter: &Parameter, value: Value) -> Result<(), EncodeError> {
        let text = match (parameter.style, value) {
            (Style::Form, value) => form::pairs(&[], value)?,
            (Style::Text, Value::String(text)) => style::escape(&text),
            (_, value) => style::escape(&value.to_string()),
        };
        join(&mut self.query, "&", &text);
        Ok(())
    }

    /// The parts. A path that would lead elsewhere than its template says is refused.
    pub fn finish(mut self) -> Result<Parts, EncodeError> {
        let (template, fixed) = self
            .operation
            .path
            .split_once('?')
            .unwrap_or((self.operation.path, ""));
        let path = self.filled(template)?;
        if !self.cookies.is_empty() {
            let cookies = match self.headers.get(header::COOKIE).map(HeaderValue::as_bytes) {
                Some(declared) => {
                    format!("{}; {}", String::from_utf8_lossy(declared), self.cookies)
                }
                None => self.cookies,
            };
            let cookies = HeaderValue::from_str(&cookies)
                .map_err(|error| EncodeError::new("a cookie", error))?;
            self.headers.insert(header::COOKIE, cookies);
        }
        let body = match self.body {
            Some(written) => {
                let content_type = HeaderValue::from_str(&written.content_type)
                    .map_err(|error| EncodeError::new("the media type of the body", error))?;
                self.headers.insert(header::CONTENT_TYPE, content_type);
                written.body
            }
            None => crate::Body::empty(),
        };
        // a template may end in a fixed query
        let mut query = fixed.to_owned();
        join(&mut query, "&", &self.query);
        Ok(Parts {
            path,
            query,
            headers: self.headers,
            body,
        })
    }

    fn filled(&self, template: &str) -> Result<String, EncodeError> {
        let mut path = String::with_capacity(template.len() + 16);
        let mut rest = template;
        while let Some((before, inner)) = rest.split_once('{') {
            literal(&mut path, before);
            let (name, after) = inner.split_once('}').unwrap_or((inner, ""));
            let known = self.path.iter().find(|(known, _)| *known == name);
            let Some((_, text)) = known else {
                let place = format_args!("path parameter `{name}`").to_string();
                return Err(EncodeError::new(place, "is not declared"));
            };
            path.push_str(text);
            rest = after;
        }
        literal(&mut path, rest);
        for segment in path.split('/') {
            if matches!(segment, "." | "..") {
                let reason = "would lead elsewhere: a segment is `.` or `..`";
                return Err(EncodeError::new("the path", reason));
            }
        }
        Ok(path)
    }
}

fn join(pairs: &mut String, between: &str, text: &str) {
    if !pairs.is_empty() && !text.is_empty() {
        pairs.push_str(between);
    }
    pairs.push_str(text);
}

/// The fixed text of a template; what may not stand in a path is escaped.
fn literal(path: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            ' ' | '"' | '#' | '<' | '>' | '?' | '`' | '{' | '}' | '^' | '|' | '\\' | '[' | ']' => {
                path.push_str(&style::escape(char.encode_utf8(&mut [0; 4])));
            }
            char if char.is_ascii_graphic() => path.push(char),
            char => path.push_str(&style::escape(char.encode_utf8(&mut [0; 4]))),
        }
    }
}
