//! How a test says what is to be answered and what is expected.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use thiserror::Error;

use super::condition::Condition;
use super::count::Count;
use super::fault::Fault;
use super::reply::Reply;
use super::server::MockServer;
use super::state::{Expected, Replying};
use crate::journal::Received;

/// No operation has this name.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub struct UnknownOperation {
    /// The name.
    pub name: String,
    /// The name that was probably meant.
    pub nearest: Option<String>,
    /// All that there are, at most twenty.
    pub operations: Vec<String>,
}

impl fmt::Display for UnknownOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no operation is called {:?}", self.name)?;
        match &self.nearest {
            Some(nearest) => write!(f, "; did you mean {nearest:?}?"),
            None => write!(f, "; there are: {}", self.operations.join(", ")),
        }
    }
}

/// What requests to one operation are answered, from now on. It counts at once, and each method adds to it.
///
/// Of several expectations that a request meets, the first that still answers does; see
/// [`times`](Self::times). Where none does, the contract answers. A request that breaks the contract meets none,
/// unless [`even_invalid`](Self::even_invalid) says so.
#[derive(Debug)]
pub struct Expectation<'s> {
    server: &'s MockServer,
    index: usize,
    operation: Arc<str>,
}

#[expect(
    clippy::return_self_not_must_use,
    reason = "it counts at once: nothing is left to be used"
)]
impl<'s> Expectation<'s> {
    #[track_caller]
    pub(super) fn new(server: &'s MockServer, operation: Arc<str>) -> Self {
        let index = server.expectations().add(Expected {
            operation: Arc::clone(&operation),
            conditions: Vec::new(),
            reply: Replying::Contract,
            times: None,
            delay: Duration::ZERO,
            fault: None,
            count: None,
            even_invalid: false,
            answered: 0,
            findings: Vec::new(),
            place: Location::caller(),
        });
        Self {
            server,
            index,
            operation,
        }
    }

    fn change(self, change: impl FnOnce(&mut Expected)) -> Self {
        self.server.expectations().change(self.index, change);
        self
    }

    fn only(self, condition: Condition) -> Self {
        self.change(|expected| expected.conditions.push(condition))
    }

    /// Answers with this reply. A reply that breaks the contract fails [`verify`](MockServer::verify), unless it is
    /// [`off_contract`](Reply::off_contract).
    ///
    /// # Panics
    /// Where the contract has no example of the name that the reply asks for, or the reply is no HTTP.
    #[track_caller]
    pub fn respond(self, reply: Reply) -> Self {
        let mut findings = Vec::new();
        let mut wrong = reply.wrong.clone();
        self.server.with_operation(&self.operation, |of| {
            findings = reply.findings(of);
            wrong = wrong.take().or_else(|| reply.missing(of));
        });
        if let Some(wrong) = wrong {
            panic!("{}: {wrong}", self.operation);
        }
        self.change(|expected| {
            expected.findings = findings;
            expected.reply = Replying::Fixed(Arc::new(reply));
        })
    }

    /// Answers with what is made of each request.
    pub fn respond_with(self, make: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        self.change(|expected| expected.reply = Replying::Made(Arc::new(make)))
    }

    /// Only requests that this is true of.
    pub fn matching(self, holds: impl Fn(&Received) -> bool + Send + Sync + 'static) -> Self {
        self.only(Condition::new("the test's own condition", holds))
    }

    /// Only requests to this very path.
    pub fn path(self, path: &str) -> Self {
        self.only(Condition::path(path))
    }

    /// Only requests with this value of a query parameter.
    pub fn query(self, name: &str, value: &str) -> Self {
        self.only(Condition::query(name, value))
    }

    /// Only requests with this value of a header.
    pub fn header(self, name: &str, value: &str) -> Self {
        self.only(Condition::header(name, value))
    }

    /// Only requests whose JSON body has all of this; its objects may have more members.
    ///
    /// # Panics
    /// Where the value cannot be written as JSON.
    #[track_caller]
    pub fn json(self, part: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_value(part) {
            Ok(part) => self.only(Condition::json(part)),
            Err(error) => panic!("{}: this is no JSON: {error}", self.operation),
        }
    }

    /// Answers so many requests, and leaves further ones to the expectations after it, or to the contract.
    pub fn times(self, times: usize) -> Self {
        self.change(|expected| expected.times = Some(times))
    }

    /// Answers so much later.
    pub fn delay(self, delay: Duration) -> Self {
        self.change(|expected| expected.delay = delay)
    }

    /// Breaks the answer.
    pub fn fault(self, fault: Fault) -> Self {
        self.change(|expected| expected.fault = Some(fault))
    }

    /// Expects so many requests: a number, or a range as in `1..` or `1..=3`. [`verify`](MockServer::verify) tells
    /// whether they came.
    pub fn expect(self, count: impl Into<Count>) -> Self {
        self.change(|expected| expected.count = Some(count.into()))
    }

    /// Answers requests that break the contract as well.
    pub fn even_invalid(self) -> Self {
        self.change(|expected| expected.even_invalid = true)
    }
}
