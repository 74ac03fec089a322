//! What a handler knows of a call beside its typed request.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::ConnectInfo;
use http::request::Parts;
use http::{Extensions, HeaderMap, Method, StatusCode, Uri};

use super::envelope::Envelope;
use super::error::Error;
use crate::operation::Operation;
use crate::reply::Reply;

/// What a handler knows of a call beside its typed request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Context<P = ()> {
    /// Who calls; nobody where the operation has no security, or was called without where it admits that.
    pub principal: Option<P>,
    /// The operation.
    pub operation: &'static Operation,
    /// The method: `HEAD` where a `GET` is answered without its body.
    pub method: Method,
    /// The target, below the path at which the router is nested.
    pub uri: Uri,
    /// The headers, also those that the contract does not declare.
    pub headers: HeaderMap,
    /// What layers and axum have added.
    pub extensions: Extensions,
    pub(crate) problems: Arc<Envelope>,
}

impl<P> Context<P> {
    /// A context of an operation, for tests that call a handler by itself.
    pub fn new(operation: &'static Operation, principal: Option<P>) -> Self {
        Self {
            principal,
            operation,
            method: Method::from_bytes(operation.method.as_bytes()).unwrap_or_default(),
            uri: Uri::default(),
            headers: HeaderMap::new(),
            extensions: Extensions::new(),
            problems: Arc::default(),
        }
    }

    pub(crate) fn of(
        parts: Parts,
        operation: &'static Operation,
        principal: Option<P>,
        problems: Arc<Envelope>,
    ) -> Self {
        Self {
            principal,
            operation,
            method: parts.method,
            uri: parts.uri,
            headers: parts.headers,
            extensions: parts.extensions,
            problems,
        }
    }

    /// Who calls, where somebody must.
    ///
    /// # Errors
    /// 401, where the caller is anonymous.
    pub fn caller(&self) -> Result<&P, Error> {
        let nobody = || Error::new(StatusCode::UNAUTHORIZED).detail("the caller is unknown");
        self.principal.as_ref().ok_or_else(nobody)
    }

    /// The address that the connection comes from, where the router is served with
    /// `into_make_service_with_connect_info::<SocketAddr>()`.
    pub fn remote_address(&self) -> Option<SocketAddr> {
        let info = self.extensions.get::<ConnectInfo<SocketAddr>>();
        info.map(|ConnectInfo(address)| *address)
    }

    /// The id of the request: its header `X-Request-Id`, which a layer may have set.
    pub fn request_id(&self) -> Option<&str> {
        self.headers.get("x-request-id")?.to_str().ok()
    }
}

/// The answer of an operation that is not written yet: 501.
pub(crate) fn not_implemented(operation: &Operation, problems: &Envelope) -> Reply {
    let id = operation.id;
    let error = Error::new(StatusCode::NOT_IMPLEMENTED)
        .detail(format!("the operation {id} is not implemented"));
    problems.reply(error, None)
}
