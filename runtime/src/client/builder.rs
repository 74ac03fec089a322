//! A client: where it sends to, over what, with which credentials and limits.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue, USER_AGENT};
use http::{HeaderMap, Request, Response};
use tower_service::Service;
use url::Url;

use super::credential::{Credential, Kind};
use super::error::ClientError;
use super::hook::Hook;
use super::retry::Retry;
use super::service::InProcess;
use super::sockets::Sockets;
use super::transport::Transport;
use crate::body::Body;
use crate::error::BoxError;
use crate::operation::{Operation, Server};
use crate::scheme::{Scheme, SchemeKind};

/// What all calls of a client share; a clone shares it too.
///
/// A generated client wraps it. By itself it has no operations.
#[derive(Clone)]
pub struct Client(pub(super) Arc<Inner>);

pub(super) struct Inner {
    base: Result<Url, String>,
    /// The URL was chosen by hand: operations with servers of their own go there too.
    chosen: bool,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) headers: HeaderMap,
    pub(super) timeout: Duration,
    pub(super) retry: Retry,
    pub(super) limit: usize,
    pub(super) hooks: Vec<Arc<dyn Hook>>,
    pub(super) credentials: Vec<(Scheme, Credential)>,
}

impl Client {
    /// A client of a contract with these servers and schemes.
    pub fn builder(servers: &'static [Server], schemes: &'static [Scheme]) -> ClientBuilder {
        ClientBuilder {
            servers,
            schemes,
            base: None,
            transport: None,
            headers: HeaderMap::new(),
            timeout: Duration::from_secs(30),
            retry: Retry::default(),
            limit: 64 * 1024 * 1024,
            hooks: Vec::new(),
            credentials: Vec::new(),
        }
    }

    /// The base URL of an operation.
    pub(super) fn base(&self, operation: &Operation) -> Result<Url, ClientError> {
        let wrong = |reason: &String| ClientError::Url {
            reason: reason.clone(),
        };
        let own = operation.servers.first().filter(|_| !self.0.chosen);
        match own {
            Some(server) => absolute(&server.with(&[]), self.0.base.as_ref().ok()),
            None => self.0.base.clone(),
        }
        .map_err(|reason| wrong(&reason))
    }

    /// The credential for a scheme.
    pub(super) fn credential(&self, scheme: &str) -> Option<&(Scheme, Credential)> {
        let mut all = self.0.credentials.iter();
        all.find(|(known, _)| known.name == scheme)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes = self.0.credentials.iter().map(|(scheme, _)| scheme.name);
        f.debug_struct("Client")
            .field("base", &self.0.base.as_ref().map(Url::as_str))
            .field("timeout", &self.0.timeout)
            .field("retry", &self.0.retry)
            .field("credentials", &schemes.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// An URL of a document, which may be relative.
fn absolute(text: &str, base: Option<&Url>) -> Result<Url, String> {
    let url = match (Url::parse(text), base) {
        (Ok(url), _) => url,
        (Err(_), Some(base)) => base
            .join(text)
            .map_err(|error| format!("`{text}` is no URL: {error}"))?,
        (Err(url::ParseError::RelativeUrlWithoutBase), None) => {
            return Err(format!(
                "`{text}` has no host; say where the service is with `base_url`"
            ));
        }
        (Err(error), None) => return Err(format!("`{text}` is no URL: {error}")),
    };
    if url.cannot_be_a_base() || !matches!(url.scheme(), "http" | "https") {
        return Err(format!("`{text}` is not of http or https"));
    }
    Ok(url)
}

/// Puts a client together.
#[must_use]
pub struct ClientBuilder {
    servers: &'static [Server],
    schemes: &'static [Scheme],
    base: Option<Result<String, String>>,
    transport: Option<Arc<dyn Transport>>,
    headers: HeaderMap,
    timeout: Duration,
    retry: Retry,
    limit: usize,
    hooks: Vec<Arc<dyn Hook>>,
    credentials: Vec<(Scheme, Credential)>,
}

impl ClientBuilder {
    /// Sends everything to this URL, paths appended; also the operations that have servers of their own.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base = Some(Ok(url.into()));
        self
    }

    /// Sends to a server of the contract, from 0, with these variables; the others have their defaults.
    pub fn server(mut self, at: usize, variables: &[(&str, &str)]) -> Self {
        let server = self.servers.get(at);
        self.base = Some(match server {
            Some(server) => Ok(server.with(variables)),
            None => Err(format!("the contract has no server {at}")),
        });
        self
    }

    /// Sends a header with every call. Values that may not stand in a header are left out.
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        insert(&mut self.headers, name, value.as_ref());
        self
    }

    /// Says who calls.
    pub fn user_agent(self, name: &str) -> Self {
        self.header(USER_AGENT.as_str(), name)
    }

    /// How long a call may take with all its attempts, until the answer is read or begins to stream. 30 seconds
    /// unless it is said.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// When calls are tried again.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// How many bytes an answer may have that is not streamed, after decompression. 64 MiB unless it is said.
    pub fn limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// Calls something around every attempt; the hooks are called in the order in which they came.
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.hooks.push(Arc::new(hook));
        self
    }

    /// Shows a credential for a scheme of the contract, by its name in the document.
    pub fn credential(mut self, scheme: &str, credential: impl Into<Credential>) -> Self {
        if let Some(known) = self.schemes.iter().find(|known| known.name == scheme) {
            self.credentials.retain(|(other, _)| other.name != scheme);
            self.credentials.push((*known, credential.into()));
        }
        self
    }

    /// Sends over something else than sockets.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Calls a `tower` service in process: an axum router, the mock.
    pub fn service<S, B>(mut self, service: S) -> Self
    where
        S: Service<Request<Body>, Response = Response<B>> + Clone + Send + 'static,
        S::Future: Send,
        S::Error: Into<BoxError>,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.transport = Some(Arc::new(InProcess(Mutex::new(service))));
        if self.base.is_none() {
            self.base = Some(Ok("http://in.process".to_owned()));
        }
        self
    }

    /// The client. What is wrong with its URL is told by its calls.
    pub fn build(self) -> Client {
        let chosen = self.base.is_some();
        let first = || self.servers.first().map(|server| server.with(&[]));
        let base = match &self.base {
            Some(base) => base.clone(),
            None => first().ok_or_else(|| {
                "the contract has no servers; say where the service is with `base_url`".to_owned()
            }),
        };
        let base = base.and_then(|base| absolute(&base, None));
        let transport = self.transport.clone();
        let transport = transport.unwrap_or_else(|| Arc::new(Sockets::new()));
        let ready = |(scheme, credential): &(Scheme, Credential)| {
            let Kind::Client(client) = &credential.0 else {
                return (*scheme, credential.clone());
            };
            let declared = match scheme.kind {
                SchemeKind::Bearer { token_url } => token_url,
                _ => None,
            };
            // the URL of a document may be relative
            let declared = declared.map(|url| {
                let known = absolute(url, base.as_ref().ok());
                known.map_or_else(|_| url.to_owned(), String::from)
            });
            let source = client.source(declared.as_deref(), Arc::clone(&transport));
            (*scheme, Credential(Kind::Source(source)))
        };
        let credentials = self.credentials.iter().map(ready).collect();
        Client(Arc::new(Inner {
            base,
            chosen,
            credentials,
            transport,
            headers: self.headers,
            timeout: self.timeout,
            retry: self.retry,
            limit: self.limit,
            hooks: self.hooks,
        }))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("base", &self.base)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

pub(super) fn insert(headers: &mut HeaderMap, name: &str, value: &[u8]) {
    if let (Ok(name), Ok(value)) = (
        HeaderName::from_bytes(name.as_bytes()),
        HeaderValue::from_bytes(value),
    ) {
        headers.insert(name, value);
    }
}
