//! A server for one test.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use specwright_contract::nearest_name;

use super::builder::{Builder, StartError};
use super::expectation::{Expectation, UnknownOperation};
use super::listener::Listening;
use super::report::{self, Report};
use super::state::Expectations;
use crate::journal::{Exchange, Journal};
use crate::snapshot::OperationOf;
use crate::{Mock, MockService};

/// So many operations are listed where one is not found.
const LISTED: usize = 20;

/// A mock server for one test, on a free port of its own. It stops when it is dropped.
///
/// It runs in a thread of its own, so tests may be async or not, and clients may block.
#[derive(Debug)]
pub struct MockServer {
    mock: Arc<Mock>,
    expectations: Arc<Expectations>,
    listening: Option<Listening>,
}

impl MockServer {
    /// Serves a document: a path, as the test sees it, or a URL.
    ///
    /// # Errors
    /// [`StartError`]
    pub async fn start(document: impl Into<String>) -> Result<Self, StartError> {
        Self::builder().document(document).start().await
    }

    /// Serves a document, for tests that are not async.
    ///
    /// # Errors
    /// [`StartError`]
    pub fn start_blocking(document: impl Into<String>) -> Result<Self, StartError> {
        Self::builder().document(document).start_blocking()
    }

    /// A server of several documents, of texts, or with settings.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(super) fn new(
        mock: Arc<Mock>,
        expectations: Arc<Expectations>,
        port: Option<u16>,
    ) -> io::Result<Self> {
        let listening = port
            .map(|port| Listening::start(Arc::clone(&mock), port))
            .transpose()?;
        Ok(Self {
            mock,
            expectations,
            listening,
        })
    }

    /// The base URL, without a slash at its end: `http://127.0.0.1:49152`. Of a server without a socket
    /// `http://localhost`.
    pub fn url(&self) -> String {
        match &self.listening {
            Some(listening) => format!("http://{}", listening.address),
            None => "http://localhost".to_owned(),
        }
    }

    /// The port; 0 without a socket.
    pub fn port(&self) -> u16 {
        self.listening
            .as_ref()
            .map_or(0, |listening| listening.address.port())
    }

    /// The same mock as a `tower::Service`, without the socket.
    pub fn service(&self) -> MockService {
        MockService::new(Arc::clone(&self.mock))
    }

    /// Says what requests to an operation are answered. The operation is named by its `operationId`, or by method and
    /// path template: `POST /orders/{id}`.
    ///
    /// # Panics
    /// Where the contract has no such operation; the message names the nearest.
    #[track_caller]
    pub fn when(&self, operation: &str) -> Expectation<'_> {
        match self.operation(operation) {
            Ok(name) => Expectation::new(self, name),
            Err(unknown) => panic!("{unknown}"),
        }
    }

    /// The same, without a panic.
    ///
    /// # Errors
    /// Where the contract has no such operation.
    #[track_caller]
    pub fn try_when(&self, operation: &str) -> Result<Expectation<'_>, UnknownOperation> {
        let name = self.operation(operation)?;
        Ok(Expectation::new(self, name))
    }

    fn operation(&self, name: &str) -> Result<Arc<str>, UnknownOperation> {
        let snapshot = self.mock.snapshot();
        let found = snapshot
            .operations()
            .find(|of| *of.name() == *name || of.operation().label() == name);
        if let Some(of) = found {
            return Ok(of.name());
        }
        let names: Vec<Arc<str>> = snapshot.operations().map(OperationOf::name).collect();
        let labels: Vec<String> = snapshot
            .operations()
            .map(|of| of.operation().label())
            .collect();
        let known = names.iter().map(|name| &**name);
        let nearest = nearest_name(name, known.chain(labels.iter().map(String::as_str)));
        Err(UnknownOperation {
            name: name.to_owned(),
            nearest: nearest.map(str::to_owned),
            operations: names.iter().take(LISTED).map(ToString::to_string).collect(),
        })
    }

    /// What was asked and answered so far, in the order of the answers.
    pub fn requests(&self) -> Vec<Arc<Exchange>> {
        self.journal().map(Journal::exchanges).unwrap_or_default()
    }

    /// What was asked of one operation so far.
    pub fn requests_to(&self, operation: &str) -> Vec<Arc<Exchange>> {
        let mut requests = self.requests();
        requests.retain(|exchange| exchange.operation() == Some(operation));
        requests
    }

    /// Waits until so many requests to an operation were answered: for what the code under test does in the background.
    /// It waits without end; `tokio::time::timeout` ends it.
    pub async fn received(&self, operation: &str, count: usize) {
        let to = |exchange: &&Arc<Exchange>| exchange.operation() == Some(operation);
        match self.journal() {
            Some(journal) => {
                let enough = |all: &[Arc<Exchange>]| all.iter().filter(to).count() >= count;
                journal.until(enough).await;
            }
            None => std::future::pending().await,
        }
    }

    /// The same for tests that are not async: whether they came within the time.
    #[must_use]
    pub fn wait_for(&self, operation: &str, count: usize, timeout: Duration) -> bool {
        let started = Instant::now();
        loop {
            if self.requests_to(operation).len() >= count {
                return true;
            }
            if started.elapsed() >= timeout {
                return false;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Everything that was asked and answered, as a HAR document (HTTP Archive 1.2) without credentials.
    pub fn har(&self) -> serde_json::Value {
        self.mock.har().unwrap_or_default()
    }

    fn journal(&self) -> Option<&Journal> {
        self.mock.journal()
    }

    /// Whether everything went as expected: as many requests as were expected, all by the contract, and no reply of
    /// the test's own that breaks it.
    ///
    /// # Errors
    /// A report of all that did not, for people to read.
    pub fn verify(&self) -> Result<(), Report> {
        report::verify(&self.requests(), &self.expectations, true)
    }

    /// Whether as many requests came as were expected, be they by the contract or not.
    ///
    /// # Errors
    /// A report of all expectations that were not met.
    pub fn verify_expectations(&self) -> Result<(), Report> {
        report::verify(&self.requests(), &self.expectations, false)
    }

    /// Forgets all expectations and requests.
    pub fn reset(&self) {
        self.expectations.clear();
        if let Some(journal) = self.journal() {
            journal.clear();
        }
    }

    pub(super) fn expectations(&self) -> &Expectations {
        &self.expectations
    }

    pub(super) fn with_operation(&self, name: &str, does: impl FnOnce(OperationOf<'_>)) {
        let snapshot = self.mock.snapshot();
        if let Some(of) = snapshot.operations().find(|of| *of.name() == *name) {
            does(of);
        }
    }
}
