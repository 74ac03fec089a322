//! From a user's `Api` and `Security` to an axum router.

use std::any::TypeId;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::response::IntoResponse;
use axum::routing::{any, get};
use http::request::Parts;
use specwright_contract::model::OperationId;
use specwright_exchange::router::Router;

use super::context::Context;
use super::document::Document;
use super::embedded::{BrokenContract, Embedded};
use super::envelope::Envelope;
use super::error::Error;
use super::operation::Served;
use super::routes::routes;
use super::security::{Gate, Principal, authorize, quotable};
use super::serve::{Call, Dispatch, Everyone, Handling, Server, Settings};
use crate::media::Content;
use crate::operation::Operation;
use crate::reader::Reader;
use crate::reply::Reply;
use crate::request::Request;
use crate::response::Response;

/// A method of the user's `Api`: written by `rt::server!`.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "written by macros")]
pub struct Handler<A, P> {
    /// The operation.
    pub operation: &'static Operation,
    /// Whether the body that comes is read as it comes.
    pub streams: fn(&Content) -> bool,
    /// Calls the method.
    pub call: fn(Arc<A>, Context<P>, Reader) -> Handling,
}

/// The typed request of what was read.
#[doc(hidden)]
pub fn read<R: Request>(mut reader: Reader) -> Result<R, Error> {
    R::read(&mut reader).map_err(Error::from)
}

/// The message of what a handler gave.
#[doc(hidden)]
pub fn reply<R: Response, E: Into<Error>>(answer: Result<R, E>) -> Result<Reply, Error> {
    Ok(answer.map_err(Into::into)?.write()?)
}

struct Stub<A, G: Gate> {
    api: Arc<A>,
    gate: G,
    handlers: Vec<Handler<A, G::Principal>>,
}

impl<A: Send + Sync + 'static, G: Gate> Dispatch for Stub<A, G> {
    fn authorize<'r>(
        &'r self,
        operation: &'static Operation,
        request: &'r Parts,
        realm: &'r str,
    ) -> Pin<Box<dyn Future<Output = Result<Principal, Error>> + Send + 'r>> {
        Box::pin(authorize(&self.gate, operation, request, realm))
    }

    fn principal(&self) -> TypeId {
        TypeId::of::<G::Principal>()
    }

    fn streams(&self, at: usize, content: &Content) -> bool {
        let handler = self.handlers.get(at);
        handler.is_some_and(|handler| (handler.streams)(content))
    }

    fn call(&self, at: usize, call: Call) -> Handling {
        let Some(handler) = self.handlers.get(at) else {
            return Box::pin(std::future::ready(Err(Error::not_found("no handler"))));
        };
        let (cx, reader) = call.open();
        (handler.call)(Arc::clone(&self.api), cx, reader)
    }
}

/// A server that is being set up: what `server(api, security)` of generated code gives.
#[must_use]
pub struct Builder {
    contract: &'static Embedded,
    operations: Vec<&'static Operation>,
    dispatch: Box<dyn Dispatch>,
    settings: Settings,
    base: Option<Base>,
    contract_at: Option<String>,
    #[cfg(feature = "docs")]
    docs_at: Option<String>,
    fallback: bool,
}

enum Base {
    Path(String),
    Server,
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Builder")
            .field("contract", &self.contract.root)
            .field("operations", &self.operations.len())
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// Bytes of a request's body that are collected, unless it is set otherwise.
const BODY_LIMIT: usize = 8 << 20;

impl Builder {
    /// Called by `rt::server!`.
    pub fn new<A, G>(
        contract: &'static Embedded,
        api: A,
        gate: G,
        handlers: Vec<Handler<A, G::Principal>>,
    ) -> Self
    where
        A: Send + Sync + 'static,
        G: Gate,
    {
        Self {
            contract,
            operations: handlers.iter().map(|handler| handler.operation).collect(),
            dispatch: Box::new(Stub {
                api: Arc::new(api),
                gate,
                handlers,
            }),
            settings: Settings {
                problems: Arc::default(),
                check_responses: false,
                body_limit: BODY_LIMIT,
                stream_limit: None,
                realm: String::new(),
                everyone: None,
            },
            base: None,
            contract_at: None,
            #[cfg(feature = "docs")]
            docs_at: None,
            fallback: false,
        }
    }

    /// How errors are told; otherwise as problem documents.
    pub fn problems(mut self, envelope: Envelope) -> Self {
        self.settings.problems = Arc::new(envelope);
        self
    }

    /// Whether answers are checked too: one that breaks the contract is logged, and becomes a 500 that tells why. For
    /// tests and development; streams are not looked into.
    pub fn check_responses(mut self, check: bool) -> Self {
        self.settings.check_responses = check;
        self
    }

    /// How many bytes of a body are collected before the request is refused with 413. Otherwise 8 MiB.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.settings.body_limit = bytes;
        self
    }

    /// How many bytes a body may have that the handler reads as it comes; otherwise any number.
    pub fn stream_limit(mut self, bytes: u64) -> Self {
        self.settings.stream_limit = Some(bytes);
        self
    }

    /// The realm of challenges; otherwise the title of the contract.
    pub fn realm(mut self, realm: &str) -> Self {
        self.settings.realm = quotable(realm);
        self
    }

    /// Asks nobody who they are: every caller is this one. For development, and for services behind something that asks.
    ///
    /// # Panics
    /// Where it is not the `Principal` of the `Api`.
    pub fn everyone<P: Clone + Send + Sync + 'static>(mut self, principal: P) -> Self {
        let same = self.dispatch.principal() == TypeId::of::<P>();
        assert!(same, "everyone is a `Principal` of the `Api`");
        let make = move || Box::new(principal.clone()) as Box<dyn std::any::Any + Send>;
        self.settings.everyone = Some(Everyone(Box::new(make)));
        self
    }

    /// Answers the paths of the contract below this one, as `nest` does.
    pub fn base_path(mut self, path: impl Into<String>) -> Self {
        self.base = Some(Base::Path(path.into()));
        self
    }

    /// Answers the paths of the contract below the path of its first server: `/v1`.
    pub fn server_base_path(mut self) -> Self {
        self.base = Some(Base::Server);
        self
    }

    /// Answers the contract at a path. At `/openapi.json` it is JSON, and at `/openapi.yaml` beside it as it was
    /// written; at a path without such an end the `Accept` header decides. Several files become one.
    pub fn contract_at(mut self, path: impl Into<String>) -> Self {
        self.contract_at = Some(path.into());
        self
    }

    /// Answers a page at this path that tells what the API can do, and tries it. It needs nothing from elsewhere.
    #[cfg(feature = "docs")]
    pub fn docs_at(mut self, path: impl Into<String>) -> Self {
        self.docs_at = Some(path.into());
        self
    }

    /// Answers paths that the contract has not with a 404 in the envelope. Not for routers that are merged with
    /// others that do the same.
    pub fn fallback(mut self) -> Self {
        self.fallback = true;
        self
    }

    /// The router.
    ///
    /// # Panics
    /// When the contract that is compiled in cannot be read, or is not the one of the generated code, which a build
    /// by the generator excludes; see [`Builder::try_router`].
    pub fn router(self) -> axum::Router {
        match self.try_router() {
            Ok(router) => router,
            Err(error) => panic!("{error}"),
        }
    }

    /// The router.
    ///
    /// # Errors
    /// When the contract that is compiled in is not the one of the generated code.
    pub fn try_router(self) -> Result<axum::Router, BrokenContract> {
        let read = self.contract.read()?;
        let contract = &read.contract;
        let mut settings = self.settings;
        if settings.realm.is_empty() {
            settings.realm = quotable(&contract.info.title);
        }
        let ids: Vec<OperationId> = contract.operations().map(|(id, _)| id).collect();
        let mut served: Vec<Option<Served>> = Vec::new();
        served.resize_with(ids.len(), || None);
        for (at, operation) in self.operations.iter().enumerate() {
            // the path of generated code is without what the contract only tells operations apart by
            let method =
                |id: &OperationId| contract.operation(*id).method.as_str() == operation.method;
            let is =
                |id: &OperationId| method(id) && *contract.operation(*id).path == *operation.path;
            let id = ids.get(operation.index).filter(|id| method(id));
            let Some(&id) = id.or_else(|| ids.iter().find(|id| is(id))) else {
                return Err(BrokenContract::without(operation));
            };
            if let Some(place) = served.get_mut(id.index()) {
                *place = Some(Served::new(contract, id, operation, at, &settings.problems));
            }
        }
        let has = |id: &OperationId| served.get(id.index()).is_some_and(Option::is_some);
        let router = Router::at_root(contract, &|id| has(&id));
        let paths = routes(&router, ids.iter().copied().filter(has));
        let base = match self.base {
            None => String::new(),
            Some(Base::Path(path)) => path,
            Some(Base::Server) => server_path(contract),
        };
        let problems = Arc::clone(&settings.problems);
        let server = Arc::new(Server {
            read: Arc::clone(&read),
            router,
            served,
            dispatch: self.dispatch,
            settings,
        });
        let handler = any(move |request: axum::extract::Request| {
            let server = Arc::clone(&server);
            async move { server.serve(request).await }
        });
        let mut router = axum::Router::new();
        for path in &paths {
            router = router.route(path, handler.clone());
        }
        let base = base.trim_matches('/');
        let base = if base.is_empty() {
            String::new()
        } else {
            format!("/{base}")
        };
        if !base.is_empty() {
            router = axum::Router::new().nest(&base, router);
        }
        let document = Arc::new(Document::new(self.contract, read));
        let taken = |path: &str| {
            let below = path.strip_prefix(&*base);
            below.is_some_and(|path| paths.contains(path))
        };
        if let Some(path) = self.contract_at {
            for path in Document::paths(&path)
                .into_iter()
                .filter(|path| !taken(path))
            {
                let (document, form) = (Arc::clone(&document), Document::form(&path));
                let answer = move |headers: http::HeaderMap| {
                    std::future::ready(document.answer(form, &headers))
                };
                router = router.route(&path, get(answer));
            }
        }
        #[cfg(feature = "docs")]
        if let Some(path) = self.docs_at.map(|path| absolute(&path))
            && !taken(&path)
        {
            let page = document.page(&path, &base);
            router = router.route(&path, get(move || std::future::ready(page.clone())));
        }
        if self.fallback {
            router = router.fallback(move || {
                let error = Error::not_found("the contract has no such path");
                std::future::ready(problems.reply(error, None).into_response())
            });
        }
        Ok(router)
    }
}

/// A path with a slash in front.
pub(crate) fn absolute(path: &str) -> String {
    format!("/{}", path.trim_start_matches('/'))
}

/// The path of the contract's first server, with the defaults of its variables.
fn server_path(contract: &specwright_contract::Contract) -> String {
    let Some(server) = contract.servers.first() else {
        return String::new();
    };
    let mut url = server.url.to_string();
    for variable in &server.variables {
        url = url.replace(&format!("{{{}}}", variable.name), &variable.default);
    }
    let after = url.split_once("://").map_or(&*url, |(_, rest)| {
        rest.find('/')
            .and_then(|at| rest.get(at..))
            .unwrap_or_default()
    });
    let end = after.find(['?', '#', '{']).unwrap_or(after.len());
    after.get(..end).unwrap_or_default().to_owned()
}
