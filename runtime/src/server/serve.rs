//! A request on its way: found, authorised, read, checked, handled, and its answer checked where that is asked for.

use std::any::{Any, TypeId};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::response::IntoResponse;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode};
use specwright_contract::model::Location as Place;
use specwright_exchange::check::{self, Finding};
use specwright_exchange::router::{Match, Miss, Router};

use super::context::Context;
use super::embedded::Read;
use super::envelope::{self, Envelope};
use super::error::{Error, Violation};
use super::operation::Served;
use super::security::Principal;
use crate::body::Body;
use crate::media::Content;
use crate::operation::{Location, Operation};
use crate::reader::Reader;
use crate::reply::Reply;

/// A handler at work.
pub type Handling = Pin<Box<dyn Future<Output = Result<Reply, Error>> + Send>>;

/// A user's `Api` and `Security` as the server sees them.
pub(crate) trait Dispatch: Send + Sync {
    /// Who calls.
    fn authorize<'r>(
        &'r self,
        operation: &'static Operation,
        request: &'r Parts,
        realm: &'r str,
    ) -> Pin<Box<dyn Future<Output = Result<Principal, Error>> + Send + 'r>>;

    /// The type of callers.
    fn principal(&self) -> TypeId;

    /// Whether the body that comes is read as it comes.
    fn streams(&self, at: usize, content: &Content) -> bool;

    /// Calls the handler.
    fn call(&self, at: usize, call: Call) -> Handling;
}

/// All that a handler is called with.
pub(crate) struct Call {
    pub(crate) parts: Parts,
    pub(crate) operation: &'static Operation,
    pub(crate) principal: Option<Box<dyn Any + Send>>,
    pub(crate) problems: Arc<Envelope>,
    pub(crate) reader: Reader,
}

impl Call {
    /// The context and the reader.
    pub(crate) fn open<P: 'static>(self) -> (Context<P>, Reader) {
        let principal = self.principal.and_then(|boxed| boxed.downcast::<P>().ok());
        let principal = principal.map(|boxed| *boxed);
        let cx = Context::of(self.parts, self.operation, principal, self.problems);
        (cx, self.reader)
    }
}

/// What may be set of a server.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) problems: Arc<Envelope>,
    pub(crate) check_responses: bool,
    pub(crate) body_limit: usize,
    pub(crate) stream_limit: Option<u64>,
    pub(crate) realm: String,
    pub(crate) everyone: Option<Everyone>,
}

/// Makes the one caller of a server that asks nobody.
pub(crate) struct Everyone(pub(crate) Box<dyn Fn() -> Box<dyn Any + Send> + Send + Sync>);

impl fmt::Debug for Everyone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Everyone(…)")
    }
}

/// A server made ready.
pub(crate) struct Server {
    pub(crate) read: Arc<Read>,
    pub(crate) router: Router,
    /// By the place of the operation in the contract.
    pub(crate) served: Vec<Option<Served>>,
    pub(crate) dispatch: Box<dyn Dispatch>,
    pub(crate) settings: Settings,
}

/// What a request line means.
enum Found<'s, 'r> {
    Operation(Match<'r>, &'s Served),
    /// `OPTIONS` where the contract has none.
    Methods(String),
}

impl Server {
    /// Answers a request.
    pub(crate) async fn serve(&self, request: axum::extract::Request) -> axum::response::Response {
        let (mut parts, body) = request.into_parts();
        let head = parts.method == Method::HEAD;
        let mut at = None;
        let answered = self.answer(&mut parts, body, &mut at).await;
        let served = at.and_then(|at| self.served.get(at)?.as_ref());
        let mut reply = match answered {
            Ok(reply) => reply,
            Err(error) => self.refuse(error, served),
        };
        if head {
            reply = without_body(reply);
        }
        let mut response = reply.into_response();
        if let Some(served) = served {
            // for logs and metrics around the routes
            response.extensions_mut().insert(served.operation);
        }
        response
    }

    async fn answer(
        &self,
        parts: &mut Parts,
        body: axum::body::Body,
        at: &mut Option<usize>,
    ) -> Result<Reply, Error> {
        let (served, principal, reader) = match self.find(parts)? {
            Found::Methods(methods) => {
                let reply = Reply::new(StatusCode::NO_CONTENT);
                return Ok(reply.header("allow", methods));
            }
            Found::Operation(matched, served) => {
                *at = Some(served.id.index());
                let principal = if served.operation.security.is_empty() {
                    None
                } else if let Some(Everyone(make)) = &self.settings.everyone {
                    Some(make())
                } else {
                    let realm = &self.settings.realm;
                    let judged = self.dispatch.authorize(served.operation, parts, realm);
                    judged.await?
                };
                let reader = self.read(&matched, served, parts, body).await?;
                (served, principal, reader)
            }
        };
        let parts = std::mem::replace(parts, http::Request::new(()).into_parts().0);
        let call = Call {
            parts,
            operation: served.operation,
            principal,
            problems: Arc::clone(&self.settings.problems),
            reader,
        };
        let id = call.parts.headers.get(crate::context::REQUEST_ID).cloned();
        let handling = self.dispatch.call(served.at, call);
        let reply = match id {
            Some(id) => crate::context::with_request_id(id, handling).await?,
            None => handling.await?,
        };
        if self.settings.check_responses {
            self.check(served, &reply)?;
        }
        Ok(reply)
    }

    fn find<'s, 'r>(&'s self, parts: &'r Parts) -> Result<Found<'s, 'r>, Error>
    where
        's: 'r,
    {
        let target = parts
            .uri
            .path_and_query()
            .map_or("/", |target| target.as_str());
        let headers = Some(&parts.headers);
        let method = parts.method.as_str();
        let mut found = self.router.find_with(method, target, headers);
        if let Err(Miss::MethodNotAllowed { allow }) = &found
            && method == "HEAD"
            && allow.iter().any(|known| **known == *"GET")
        {
            found = self.router.find_with("GET", target, headers);
        }
        match found {
            Ok(matched) => {
                let served = self.served.get(matched.operation.index());
                let served = served.and_then(Option::as_ref);
                match served {
                    Some(served) => Ok(Found::Operation(matched, served)),
                    None => Err(not_found()),
                }
            }
            Err(Miss::MethodNotAllowed { allow }) => {
                let methods = methods(&allow);
                if method == "OPTIONS" {
                    return Ok(Found::Methods(methods));
                }
                let error = Error::new(StatusCode::METHOD_NOT_ALLOWED);
                let detail = format!("the path has the methods {methods}");
                Err(envelope::allow(error.detail(detail), &methods))
            }
            Err(_) => Err(not_found()),
        }
    }

    /// Reads and checks a request: everything that is wrong is told at once.
    async fn read(
        &self,
        matched: &Match<'_>,
        served: &Served,
        parts: &Parts,
        body: axum::body::Body,
    ) -> Result<Reader, Error> {
        let content_type = parts.headers.get(CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok());
        let mut content = Content {
            content_type: content_type.map(Into::into),
            body: Body::default(),
            value: None,
        };
        let mut request = check::Request {
            matched,
            query: parts.uri.query(),
            headers: &parts.headers,
            body: &[],
        };
        let validators = &self.read.validators;
        let nothing = http_body::Body::is_end_stream(&body);
        let streams = !nothing && served.has_body && self.dispatch.streams(served.at, &content);
        let bytes;
        let (mut decoded, findings) = if streams {
            content.body = self.limited(body, parts)?;
            check::decoded_head(&served.plan, validators, &request)
        } else {
            bytes = if nothing {
                bytes::Bytes::new()
            } else {
                let body = Body::from_http(body);
                body.bytes_up_to(self.settings.body_limit).await?
            };
            request.body = &bytes;
            content.body = Body::from(bytes.clone());
            check::decoded(&served.plan, validators, &request)
        };
        if findings.iter().any(Finding::is_error) {
            return Err(served.refusal(findings));
        }
        let mut reader = Reader::new();
        // a parameter of the path that the contract does not declare is a text
        for (name, raw) in matched.parameters() {
            let text = percent_encoding::percent_decode_str(raw).decode_utf8_lossy();
            reader.parameter(Location::Path, name, text.into());
        }
        for (location, name, value) in decoded.parameters.drain(..) {
            let location = match location {
                Place::Path => Location::Path,
                Place::Query => Location::Query,
                Place::Header => Location::Header,
                Place::Cookie => Location::Cookie,
                _ => continue,
            };
            reader.parameter(location, name, value);
        }
        if let (Some(value), Some(name)) = (decoded.query_string, &served.query_string) {
            reader.parameter(Location::QueryString, name, value);
        }
        content.value = decoded.body.map(|(_, value)| value);
        if served.has_body {
            if let Some(content_type) = &content.content_type {
                content.body = content.body.with_content_type(content_type.clone());
            }
            reader.content(content);
        }
        Ok(reader)
    }

    /// A body that is read as it comes, up to the limit for such.
    fn limited(&self, body: axum::body::Body, parts: &Parts) -> Result<Body, Error> {
        let Some(limit) = self.settings.stream_limit else {
            return Ok(Body::from_http(body));
        };
        let told = parts.headers.get(CONTENT_LENGTH);
        let told = told.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        if told.is_some_and(|told| told > limit) {
            return Err(crate::body::BodyError::TooLarge { limit: most }.into());
        }
        Ok(Body::from_http(http_body_util::Limited::new(body, most)))
    }

    /// Whether an answer keeps the contract.
    fn check(&self, served: &Served, reply: &Reply) -> Result<(), Error> {
        let streams = reply.body.as_bytes().is_none();
        let response = check::Response {
            status: reply.status.as_u16(),
            headers: &reply.headers,
            body: reply.body.as_bytes().map_or(&[][..], |bytes| bytes),
            head: streams,
            by_letter: false,
        };
        let mut findings = check::response(&served.plan, &self.read.validators, &response);
        findings.retain(Finding::is_error);
        if findings.is_empty() {
            return Ok(());
        }
        let violations: Vec<Violation> = findings.into_iter().map(Violation::from).collect();
        for violation in &violations {
            let message = violation.message.as_str();
            tracing::error!(operation = served.operation.id, "{message}");
        }
        let detail = "the response breaks the contract";
        Err(Error::new(StatusCode::INTERNAL_SERVER_ERROR)
            .detail(detail)
            .with_violations(violations))
    }

    fn refuse(&self, error: Error, served: Option<&Served>) -> Reply {
        if error.status().is_server_error() {
            let operation = served.map_or("", |served| served.operation.id);
            let source = std::error::Error::source(&error).map(chain);
            tracing::error!(operation, cause = source.as_deref(), "{error}");
        }
        let room = served.and_then(|served| {
            let validators = &self.read.validators;
            Some((validators, served.room(validators, error.status())?))
        });
        self.settings.problems.reply(error, room)
    }
}

/// An error with its causes.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    const MOST: usize = 20;
    let causes = std::iter::successors(Some(error), |error| error.source());
    let texts: Vec<String> = causes.take(MOST).map(ToString::to_string).collect();
    texts.join(": ")
}

fn not_found() -> Error {
    Error::not_found("the contract has no such path")
}

/// The methods of a path with those that it has of itself.
fn methods(declared: &[Box<str>]) -> String {
    let mut all: Vec<&str> = declared.iter().map(AsRef::as_ref).collect();
    if let Some(get) = all.iter().position(|method| *method == "GET")
        && !all.contains(&"HEAD")
    {
        all.insert(get + 1, "HEAD");
    }
    if !all.contains(&"OPTIONS") {
        all.push("OPTIONS");
    }
    all.join(", ")
}

/// The answer to a `HEAD`: the headers of the `GET`.
fn without_body(mut reply: Reply) -> Reply {
    let length = reply
        .body
        .length()
        .filter(|_| reply.status != StatusCode::NO_CONTENT);
    if let Some(length) = length {
        let headers = &mut reply.headers;
        headers
            .entry(CONTENT_LENGTH)
            .or_insert_with(|| HeaderValue::from(length));
    }
    reply.body = Body::empty();
    reply
}

impl IntoResponse for Reply {
    fn into_response(self) -> axum::response::Response {
        let body = match self.body.as_bytes() {
            Some(bytes) => axum::body::Body::from(bytes.clone()),
            None => axum::body::Body::new(self.body),
        };
        let mut response = http::Response::new(body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

/// As a problem document, for middleware and handlers of your own beside those of the contract.
impl IntoResponse for Error {
    fn into_response(self) -> axum::response::Response {
        Envelope::Problem.reply(self, None).into_response()
    }
}
