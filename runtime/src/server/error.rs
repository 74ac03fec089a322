//! Errors of handlers and refusals of requests: a status, what is wrong, and all the findings. An
//! [`Envelope`](super::Envelope) makes the answer of it.

use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::{Map, Value};
use specwright_exchange::check::Finding;
use specwright_exchange::schema::Params;

use crate::body::BodyError;
use crate::error::{BoxError, DecodeError, EncodeError};
use crate::reply::Reply;

/// One thing that is wrong with a request, or, where responses are checked, with a response.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Violation {
    /// Where: `body`, `header`, `query`, `path` or `cookie`, and the way from there. Empty: nowhere in particular.
    pub location: Vec<String>,
    /// The keyword that is broken: `maximum`, `required`, `type`; empty: none.
    pub code: String,
    /// What is wrong, as a sentence that names the place.
    pub message: String,
    /// The value that is wrong, where there is one.
    pub input: Option<Value>,
    /// What the keyword asks for.
    pub(crate) params: Params,
}

impl From<Finding> for Violation {
    fn from(finding: Finding) -> Self {
        Self {
            location: finding.location,
            code: finding.code,
            message: finding.message,
            input: finding.value,
            params: finding.params,
        }
    }
}

/// An error as it is answered.
///
/// ```
/// # use specwright_runtime::{StatusCode, server::Error};
/// let error = Error::new(StatusCode::CONFLICT).detail("the table is taken").member("table", 4);
/// assert_eq!(error.to_string(), "409 Conflict: the table is taken");
/// ```
#[derive(Debug)]
pub struct Error(Box<Parts>);

#[derive(Debug)]
struct Parts {
    status: StatusCode,
    kind: Option<String>,
    title: Option<String>,
    detail: Option<String>,
    violations: Vec<Violation>,
    members: Map<String, Value>,
    headers: HeaderMap,
    source: Option<BoxError>,
    reply: Option<Reply>,
}

impl Error {
    /// An error of a status.
    pub fn new(status: StatusCode) -> Self {
        Self(Box::new(Parts {
            status,
            kind: None,
            title: None,
            detail: None,
            violations: Vec::new(),
            members: Map::new(),
            headers: HeaderMap::new(),
            source: None,
            reply: None,
        }))
    }

    /// What the caller cannot help: status 500. The cause is logged, the caller is not told.
    pub fn internal(cause: impl Into<BoxError>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR).caused_by(cause)
    }

    /// 404.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND).detail(detail)
    }

    /// What exactly is wrong, for people.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// The `type` of the problem: a URI (RFC 9457, section 3.1.1).
    #[must_use]
    pub fn kind(mut self, uri: impl Into<String>) -> Self {
        self.0.kind = Some(uri.into());
        self
    }

    /// The `title` of the problem; otherwise that of the status.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.0.title = Some(title.into());
        self
    }

    /// A further member of the problem.
    #[must_use]
    pub fn member(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.0.members.insert(name.into(), value.into());
        self
    }

    /// A header of the answer; one that can't stand in a message is left out.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_bytes(value.as_ref()),
        ) {
            self.0.headers.append(name, value);
        }
        self
    }

    /// The cause, which is logged where the status is 500 or above.
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<BoxError>) -> Self {
        self.0.source = Some(cause.into());
        self
    }

    pub(crate) fn with_violations(mut self, violations: Vec<Violation>) -> Self {
        self.0.violations = violations;
        self
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// All that is wrong with the request.
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// What is wrong in one text: the detail, else the findings, else the title.
    pub fn text(&self) -> String {
        let parts = &*self.0;
        if parts.violations.is_empty() {
            return match &parts.detail {
                Some(detail) => detail.clone(),
                None => self.title_text().to_owned(),
            };
        }
        let messages = parts.violations.iter().map(|found| found.message.as_str());
        messages.collect::<Vec<_>>().join("; ")
    }

    /// The problem document (RFC 9457).
    pub fn problem(&self) -> Value {
        let parts = &*self.0;
        let mut document = Map::new();
        let kind = parts.kind.as_deref().unwrap_or("about:blank");
        document.insert("type".into(), kind.into());
        document.insert("title".into(), self.title_text().into());
        document.insert("status".into(), parts.status.as_u16().into());
        if let Some(detail) = &parts.detail {
            document.insert("detail".into(), detail.as_str().into());
        }
        if !parts.violations.is_empty() {
            let entries = parts.violations.iter().map(entry);
            document.insert("validation".into(), entries.collect());
        }
        for (name, value) in &parts.members {
            document.insert(name.clone(), value.clone());
        }
        document.into()
    }

    fn title_text(&self) -> &str {
        let usual = || self.0.status.canonical_reason().unwrap_or("Error");
        self.0.title.as_deref().unwrap_or_else(usual)
    }

    /// The answer that was given as it is.
    pub(crate) fn take_reply(&mut self) -> Option<Reply> {
        self.0.reply.take()
    }
}

fn entry(found: &Violation) -> Value {
    let mut entry = Map::new();
    if !found.location.is_empty() {
        entry.insert("location".into(), found.location.clone().into());
    }
    entry.insert("severity".into(), "Error".into());
    if !found.code.is_empty() {
        entry.insert("code".into(), found.code.as_str().into());
    }
    entry.insert("message".into(), found.message.as_str().into());
    entry.into()
}

/// Status and detail.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.status)?;
        if self.0.detail.is_some() || !self.0.violations.is_empty() {
            write!(f, ": {}", self.text())?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = self.0.source.as_deref()?;
        Some(source)
    }
}

impl From<StatusCode> for Error {
    fn from(status: StatusCode) -> Self {
        Self::new(status)
    }
}

impl<D: Into<String>> From<(StatusCode, D)> for Error {
    fn from((status, detail): (StatusCode, D)) -> Self {
        Self::new(status).detail(detail)
    }
}

/// An answer as it is, whatever the envelope.
impl From<Reply> for Error {
    fn from(reply: Reply) -> Self {
        let mut error = Self::new(reply.status);
        error.0.reply = Some(reply);
        error
    }
}

/// 413, 408, or 400 where the caller broke off.
impl From<BodyError> for Error {
    fn from(error: BodyError) -> Self {
        let told = error.to_string();
        let status = match error {
            BodyError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            BodyError::Timeout => StatusCode::REQUEST_TIMEOUT,
            // the limit of a stream, or of a layer
            BodyError::Broken(cause) if is_limit(&*cause) => {
                let detail = "the body has more bytes than the limit admits";
                return Self::new(StatusCode::PAYLOAD_TOO_LARGE).detail(detail);
            }
            BodyError::Broken(_) => StatusCode::BAD_REQUEST,
        };
        Self::new(status).detail(told)
    }
}

fn is_limit(cause: &(dyn std::error::Error + 'static)) -> bool {
    const MOST: usize = 20;
    let mut causes = std::iter::successors(Some(cause), |cause| cause.source()).take(MOST);
    causes.any(<dyn std::error::Error>::is::<http_body_util::LengthLimitError>)
}

/// A part of the request that has not its type: 422.
impl From<DecodeError> for Error {
    fn from(error: DecodeError) -> Self {
        let message = error.to_string();
        Self::new(StatusCode::UNPROCESSABLE_ENTITY).with_violations(vec![Violation {
            location: Vec::new(),
            code: "type".into(),
            message,
            input: None,
            params: Params::None,
        }])
    }
}

macro_rules! internal {
    ($($from:ty)*) => {
        $(
            /// 500.
            impl From<$from> for Error {
                fn from(error: $from) -> Self {
                    Self::internal(error)
                }
            }
        )*
    };
}

internal! { BoxError EncodeError std::io::Error std::fmt::Error serde_json::Error http::Error }

impl From<std::convert::Infallible> for Error {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}
