//! The implementation of every contract: it keeps the typed request that arrives and answers what it was told to.

use std::any::Any;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::Request as HttpRequest;
use axum::middleware::Next;
use http_body_util::BodyExt as _;
use specwright_runtime::{Request, server};

use crate::typed::{Message, Typed, Wire, write_request};
use crate::wire::WireRequest;

/// What stands between a client and the server of one contract.
#[derive(Clone, Default)]
pub struct Echo(Arc<Mutex<Slot>>);

/// What is known of the exchange that is under way.
#[derive(Default)]
pub(crate) struct Slot {
    /// What the handler is to answer.
    pub(crate) answer: Option<Typed>,
    /// What it was asked.
    pub(crate) arrived: Option<(Typed, Result<Wire, String>)>,
    /// What came over the wire.
    pub(crate) seen: Option<WireRequest>,
}

impl std::fmt::Debug for Echo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Echo")
    }
}

impl Echo {
    pub(crate) fn slot(&self) -> MutexGuard<'_, Slot> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a request and answers.
    ///
    /// # Errors
    /// A 500, where the answer is of another operation.
    pub async fn answer<R: Request>(&self, request: R) -> Result<R::Response, server::Error> {
        let message = write_request(&request);
        let answer = self.keep(Box::new(request), message).await;
        let answer = answer.and_then(|answer| answer.downcast::<R::Response>().ok());
        answer
            .map(|answer| *answer)
            .ok_or_else(|| server::Error::internal("no answer of this operation"))
    }

    async fn keep(
        &self,
        request: Box<dyn Any + Send>,
        message: Result<Message, String>,
    ) -> Option<Typed> {
        let wire = match message {
            Ok(message) => message.wire().await,
            Err(error) => Err(error),
        };
        let mut slot = self.slot();
        slot.arrived = Some((request, wire));
        slot.answer.take()
    }

    /// The router, with this keeping what comes over the wire.
    pub(crate) fn tapped(&self, router: axum::Router) -> axum::Router {
        let echo = self.clone();
        router.layer(axum::middleware::from_fn(
            move |request: HttpRequest, next: Next| {
                let echo = echo.clone();
                async move {
                    let (parts, body) = request.into_parts();
                    let bytes = body
                        .collect()
                        .await
                        .map(http_body_util::Collected::to_bytes);
                    let bytes = bytes.unwrap_or_default();
                    let target = parts
                        .uri
                        .path_and_query()
                        .map_or("/", |target| target.as_str());
                    echo.slot().seen = Some(WireRequest {
                        method: parts.method.as_str().to_owned(),
                        target: target.to_owned(),
                        headers: parts.headers.clone(),
                        body: bytes.clone(),
                    });
                    next.run(HttpRequest::from_parts(parts, bytes.into())).await
                }
            },
        ))
    }
}

/// The lines of `rt::server!` of generated code, those of schemes in a group, as round trips. It stands in a module beside `operations` and
/// `server`, and gives `parts()`: what [`Run::new`](crate::Run::new) takes.
#[macro_export]
macro_rules! trips {
    ($api:ident, $security:ident; contract $contract:ident;
     schemes { $(scheme $scheme:ident $wire:literal $kind:ident $($more:literal)?;)* }
     $($method:ident: $request:ident;)*) => {
        $crate::__api! { $($method: $request;)* }

        impl super::server::Security for $crate::Echo {
            type Principal = ();

            $(
                async fn $scheme(
                    &self,
                    _credential: $crate::__credential!($kind),
                    _cx: &$crate::rt::server::SecurityContext<'_>,
                ) -> ::core::result::Result<(), $crate::rt::server::Denied> {
                    ::core::result::Result::Ok(())
                }
            )*
        }

        /// What is to be run.
        pub fn parts() -> $crate::Parts {
            let echo = $crate::Echo::default();
            $crate::Parts {
                router: super::server::server(echo.clone(), echo.clone()).check_responses(true).router(),
                echo,
                trips: trips(),
                schemes: &[$($crate::rt::client::Scheme {
                    name: $wire,
                    kind: $crate::rt::__scheme!($kind $($more)?),
                }),*],
            }
        }
    };
    ($api:ident; contract $contract:ident; schemes {} $($method:ident: $request:ident;)*) => {
        $crate::__api! { $($method: $request;)* }

        /// What is to be run.
        pub fn parts() -> $crate::Parts {
            let echo = $crate::Echo::default();
            $crate::Parts {
                router: super::server::server(echo.clone()).check_responses(true).router(),
                echo,
                trips: trips(),
                schemes: &[],
            }
        }
    };
}

/// The implementation and the list of operations.
#[doc(hidden)]
#[macro_export]
macro_rules! __api {
    ($($method:ident: $request:ident;)*) => {
        impl super::server::Api for $crate::Echo {
            type Principal = ();
            type Error = $crate::rt::server::Error;

            $(
                async fn $method(
                    &self,
                    _cx: $crate::rt::server::Context<()>,
                    request: super::operations::$request,
                ) -> ::core::result::Result<
                    <super::operations::$request as $crate::rt::Request>::Response,
                    $crate::rt::server::Error,
                > {
                    self.answer(request).await
                }
            )*
        }

        fn trips() -> ::std::vec::Vec<$crate::Trip> {
            ::std::vec![$($crate::Trip::of::<super::operations::$request>()),*]
        }
    };
}

/// What a method of `Security` gets.
#[doc(hidden)]
#[macro_export]
macro_rules! __credential {
    (bearer) => {
        $crate::rt::server::Bearer
    };
    (basic) => {
        $crate::rt::server::Basic
    };
    (other) => {
        $crate::rt::server::Authorization
    };
    (certificate) => {
        $crate::rt::server::Certificate
    };
    ($key:ident) => {
        $crate::rt::server::ApiKey
    };
}
