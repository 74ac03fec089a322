//! How a test's server is made.

use std::sync::Arc;

use specwright_contract::{Contract, LoadFailure, Loader};
use thiserror::Error;

use super::server::MockServer;
use super::state::Expectations;
use crate::{Mock, Settings, Upstream};

/// How many exchanges a test's server remembers unless told otherwise.
const REMEMBERED: usize = 10_000;

/// Why a server cannot start.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StartError {
    /// A document cannot be read.
    #[error("failed to read the contract:\n{0}")]
    Document(#[from] LoadFailure),
    /// No document was given.
    #[error("no contract: name a document, or give one as text")]
    NoDocument,
    /// A document has nothing that could be served.
    #[error("the contract has no operations")]
    NoOperations,
    /// The port cannot be listened on.
    #[error("failed to listen: {0}")]
    Listen(#[from] std::io::Error),
}

/// How a test's server is made.
///
/// ```
/// use specwright_mock_server::{Settings, testing::MockServer};
///
/// let ping = r#"{"openapi": "3.0.3", "info": {"title": "Ping", "version": "1"}, "paths": {"/ping": {"get": {
///     "operationId": "ping", "responses": {"200": {"description": "pong"}}}}}}"#;
/// let server = MockServer::builder()
///     .document("../specs/kitchen.yaml")
///     .text("ping.json", ping)
///     .settings(Settings { cors: false, ..Settings::default() })
///     .start_blocking()?;
/// assert!(server.url().starts_with("http://127.0.0.1:"));
/// # Ok::<(), specwright_mock_server::testing::StartError>(())
/// ```
#[derive(Debug)]
#[must_use = "nothing is served before it is started"]
pub struct Builder {
    sources: Vec<Source>,
    loader: Loader,
    settings: Settings,
    upstream: Option<Upstream>,
    port: u16,
    socket: bool,
}

#[derive(Debug)]
enum Source {
    Document(String),
    Text(String, String),
    Contract(Box<Contract>),
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            sources: Vec::new(),
            loader: Loader::new(),
            settings: Settings {
                journal: REMEMBERED,
                ..Settings::default()
            },
            upstream: None,
            port: 0,
            socket: true,
        }
    }
}

impl Builder {
    /// Serves a document: a path, as the test sees it, or a URL. Of several the earlier answers where two could.
    pub fn document(mut self, document: impl Into<String>) -> Self {
        self.sources.push(Source::Document(document.into()));
        self
    }

    /// Serves a document that is given as text; the name is for messages.
    pub fn text(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.sources.push(Source::Text(name.into(), text.into()));
        self
    }

    /// Serves a contract that was read already.
    pub fn contract(mut self, contract: Contract) -> Self {
        self.sources.push(Source::Contract(Box::new(contract)));
        self
    }

    /// Reads documents in this way; by default only the document's own folder is read.
    pub fn loader(mut self, loader: Loader) -> Self {
        self.loader = loader;
        self
    }

    /// Serves with these settings. The journal stays on whatever they say.
    pub fn settings(mut self, settings: Settings) -> Self {
        let journal = match settings.journal {
            0 => REMEMBERED,
            journal => journal,
        };
        self.settings = Settings {
            journal,
            ..settings
        };
        self
    }

    /// Sends requests that meet no expectation on to a real service, and judges both sides.
    pub fn upstream(mut self, upstream: Upstream) -> Self {
        self.upstream = Some(upstream);
        self
    }

    /// Listens on this port, in place of any free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Listens nowhere: requests come by [`service`](MockServer::service) alone.
    pub fn without_socket(mut self) -> Self {
        self.socket = false;
        self
    }

    /// Starts.
    ///
    /// # Errors
    /// [`StartError`]
    #[expect(
        clippy::unused_async,
        reason = "reading documents may come to wait for a network"
    )]
    pub async fn start(self) -> Result<MockServer, StartError> {
        self.start_blocking()
    }

    /// Starts, for tests that are not async.
    ///
    /// # Errors
    /// [`StartError`]
    pub fn start_blocking(self) -> Result<MockServer, StartError> {
        let mut contracts = Vec::new();
        for source in self.sources {
            let contract = match source {
                Source::Document(document) => self.loader.load(&document)?.contract,
                Source::Text(name, text) => self.loader.load_text(&name, text)?.contract,
                Source::Contract(contract) => *contract,
            };
            contracts.push(contract);
        }
        if contracts.is_empty() {
            return Err(StartError::NoDocument);
        }
        if contracts
            .iter()
            .all(|contract| contract.operations.is_empty())
        {
            return Err(StartError::NoOperations);
        }
        let expectations = Arc::new(Expectations::default());
        let mock = match self.upstream {
            Some(upstream) => Mock::proxy(contracts, self.settings, upstream),
            None => Mock::new(contracts, self.settings),
        };
        let mock = Arc::new(mock.expecting(Arc::clone(&expectations)));
        let port = self.socket.then_some(self.port);
        Ok(MockServer::new(mock, expectations, port)?)
    }
}
