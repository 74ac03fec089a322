//! One exchange: a request and its answer.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, Uri, Version};
use serde::de::DeserializeOwned;
use specwright_contract::Contract;
use specwright_exchange::check::Finding;

use crate::stages::shape::is_preflight;

/// A request as it came.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Received {
    /// The `operationId` of its operation, or method and path template; nothing where the contract has none for it.
    pub operation: Option<Arc<str>>,
    /// The method.
    pub method: Method,
    /// The target.
    pub uri: Uri,
    /// The version of HTTP.
    pub version: Version,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body; empty: none.
    pub body: Bytes,
}

/// A request and its answer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Exchange {
    /// The request.
    pub request: Received,
    /// Everything that breaks the contract, the request's first.
    pub violations: Vec<Violation>,
    /// The status of the answer.
    pub status: StatusCode,
    /// Its headers.
    pub response_headers: HeaderMap,
    /// Its body; of one that was passed on as a stream, the beginning.
    pub response_body: Bytes,
    /// Why this was the answer.
    pub why: String,
    /// When the request came.
    pub at: SystemTime,
    /// How long the answer took.
    pub took: Duration,
}

/// Which message breaks the contract.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Side {
    /// The request.
    Request,
    /// The answer.
    Response,
}

/// Something that breaks the contract.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Violation {
    /// Which message.
    pub side: Side,
    /// Whether it breaks the contract, or is only worth a warning.
    pub is_error: bool,
    /// The place in the message: `["body", "order", "0", "size"]`.
    pub location: Vec<String>,
    /// The keyword that is broken, or `401`, `415`, `required`, `deprecated`, `syntax`; empty: none.
    pub code: String,
    /// What is wrong, as a sentence that names the place.
    pub message: String,
    /// The place in the contract that says so, as `file:line:column`.
    pub contract: Option<String>,
}

impl Violation {
    pub(crate) fn new(side: Side, contract: &Contract, finding: &Finding) -> Self {
        Self {
            side,
            is_error: finding.is_error(),
            location: finding.location.clone(),
            code: finding.code.clone(),
            message: finding.message.clone(),
            contract: finding.contract.map(|origin| contract.place(origin)),
        }
    }
}

/// The message, with its place in the contract.
impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.contract {
            Some(place) => write!(f, " ({place})"),
            None => Ok(()),
        }
    }
}

impl Received {
    /// The path, without the query.
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// The first value of a query parameter, decoded.
    pub fn query(&self, name: &str) -> Option<String> {
        self.queries()
            .find_map(|(found, value)| (found == name).then_some(value))
    }

    /// All query parameters in their order, decoded.
    pub fn queries(&self) -> impl Iterator<Item = (String, String)> {
        let query = self.uri.query().unwrap_or_default();
        form_urlencoded::parse(query.as_bytes()).into_owned()
    }

    /// The first value of a header, where it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as text; what is no UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// Where the body is no JSON, or not that of the type.
    pub fn json<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        serde_json::from_slice(&self.body)
    }
}

/// The request line.
impl fmt::Display for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = self.uri.path_and_query();
        let target = target.map_or(self.uri.path(), |target| target.as_str());
        write!(f, "{} {target}", self.method)
    }
}

impl Exchange {
    /// The operation that was asked for: its `operationId`, or method and path template.
    pub fn operation(&self) -> Option<&str> {
        self.request.operation.as_deref()
    }

    /// Whether the request keeps the contract; warnings don't count. A request that the contract does not know
    /// doesn't, but for the preflights of browsers.
    pub fn is_valid(&self) -> bool {
        if is_preflight(&self.request.method, &self.request.headers) && self.status.is_success() {
            return true;
        }
        self.request.operation.is_some()
            && !self
                .violations
                .iter()
                .any(|violation| violation.is_error && violation.side == Side::Request)
    }

    /// The answer's body as JSON.
    ///
    /// # Errors
    /// Where the body is no JSON, or not that of the type.
    pub fn response_json<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        serde_json::from_slice(&self.response_body)
    }
}
