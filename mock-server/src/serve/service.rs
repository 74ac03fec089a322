//! From a request on a connection to the mock. A request without a body is answered at once, on the spot.

use std::any::Any;
use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response, StatusCode, Version};
use hyper::body::Incoming;

use super::body::InTime;
use super::listen::Role;
use super::management;
use super::options::{Management, ServeOptions};
use super::pulse::{Open, Pulse};
use crate::Mock;
use crate::body::ResponseBody;
use crate::log::Level;
use crate::mock::AtOnce;

/// What all connections of a server share.
pub(super) struct Shared {
    pub(super) mock: Arc<Mock>,
    pub(super) options: ServeOptions,
}

/// The service of one connection.
pub(super) struct Service {
    pub(super) shared: Arc<Shared>,
    pub(super) pulse: Arc<Pulse>,
    pub(super) role: Role,
}

impl hyper::service::Service<Request<Incoming>> for Service {
    type Response = Response<ResponseBody>;
    type Error = Infallible;
    type Future = Answering;

    fn call(&self, request: Request<Incoming>) -> Answering {
        self.pulse.request(request.version() == Version::HTTP_2);
        let Shared { mock, options } = &*self.shared;
        if let Some(response) = self.manage(&request) {
            return Answering::now(response);
        }
        let at_once = catch_unwind(AssertUnwindSafe(|| mock.respond_at_once(request)));
        let request = match at_once {
            Ok(AtOnce::Answered(response)) => return Answering::now(response),
            Ok(AtOnce::Waits(request)) => request,
            Err(panic) => return Answering::now(broken(mock, &*panic)),
        };
        let request = request.map(|body| InTime::new(body, options.body_timeout));
        let mock = Arc::clone(mock);
        let open = self.pulse.open();
        let answer = {
            let mock = Arc::clone(&mock);
            Box::pin(async move { mock.respond(request).await })
        };
        Answering(State::Later(Later {
            answer,
            mock,
            _open: open,
        }))
    }
}

impl Service {
    /// What the server says of itself.
    fn manage(&self, request: &Request<Incoming>) -> Option<Response<ResponseBody>> {
        let Shared { mock, options } = &*self.shared;
        let page = match self.role {
            Role::Management => {
                return Some(
                    management::page(request.uri().path())
                        .map_or_else(management::unknown, |page| {
                            page.answer(mock, request.method())
                        }),
                );
            }
            Role::Mock if options.management == Management::Here => {
                management::page(request.uri().path())?
            }
            Role::Mock => return None,
        };
        let declared = mock.snapshot().declares_below(management::PREFIX);
        (!declared).then(|| page.answer(mock, request.method()))
    }
}

/// An answer that is there, or is being made.
pub(super) struct Answering(State);

enum State {
    Now(Option<Response<ResponseBody>>),
    Later(Later),
}

struct Later {
    answer: Pin<Box<dyn Future<Output = Response<ResponseBody>> + Send>>,
    mock: Arc<Mock>,
    _open: Open,
}

impl Answering {
    fn now(response: Response<ResponseBody>) -> Self {
        Self(State::Now(Some(response)))
    }
}

impl Future for Answering {
    type Output = Result<Response<ResponseBody>, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.get_mut().0 {
            State::Now(response) => match response.take() {
                Some(response) => Poll::Ready(Ok(response)),
                None => Poll::Pending, // asked again after its end
            },
            State::Later(later) => {
                let answer = later.answer.as_mut();
                let polled = catch_unwind(AssertUnwindSafe(|| answer.poll(context)));
                match polled {
                    Ok(poll) => poll.map(Ok),
                    Err(panic) => Poll::Ready(Ok(broken(&later.mock, &*panic))),
                }
            }
        }
    }
}

/// A fault of our own is told and costs nobody else anything.
fn broken(mock: &Mock, panic: &(dyn Any + Send)) -> Response<ResponseBody> {
    let why = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no reason told");
    mock.settings().log.say(
        Level::Error,
        &format!("a request could not be answered: {why}"),
    );
    let document = r#"{"type":"https://stoplight.io/prism/errors#UNKNOWN","title":"The mock failed; please report it","status":500,"detail":""}"#;
    let mut response = Response::new(ResponseBody::from(bytes::Bytes::from_static(
        document.as_bytes(),
    )));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    response
}
