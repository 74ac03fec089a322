//! What a run tells while it goes on. Reporters consume events and nothing else.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use specwright_contract::model::OperationId;
use specwright_contract::source::Origin;

use crate::case::Case;
use crate::checks::{Check, Severity};
use crate::coverage::Coverage;
use crate::engine::Engine;
use crate::phase::Phase;
use crate::response::Response;
use crate::secrets::Secrets;
use crate::settings::Settings;
use crate::wire::WireError;

/// A case and what came of it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Exchange {
    /// The case.
    pub case: Case,
    /// The response, or why there is none.
    pub outcome: Result<Response, WireError>,
    /// When it was sent.
    pub at: SystemTime,
}

impl Exchange {
    /// The response, where there is one.
    pub fn response(&self) -> Option<&Response> {
        self.outcome.as_ref().ok()
    }

    /// The status, where there is a response.
    pub fn status(&self) -> Option<u16> {
        self.response().map(|response| response.status)
    }
}

/// Something that is wrong with the service.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// The check that found it.
    pub check: &'static Check,
    /// How grave it is in this run.
    pub severity: Severity,
    /// Whether the baseline knows it, so that it makes no run fail.
    pub known: bool,
    /// The operation.
    pub operation: OperationId,
    /// What is wrong, as a sentence.
    pub message: String,
    /// What was promised, where it can be told in a few words.
    pub promised: Option<String>,
    /// The place in the contract.
    pub origin: Origin,
    /// Findings of one operation and check with the same cause are one.
    pub cause: String,
    /// The exchange that shows it.
    pub exchange: Arc<Exchange>,
    /// The exchanges before it that it takes, the first first.
    pub before: Vec<Arc<Exchange>>,
}

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum End {
    /// Everything was done.
    Complete,
    /// Time ran out.
    Time,
    /// The requests ran out.
    Requests,
    /// The first finding ended it.
    FailFast,
}

/// What a run came to.
#[derive(Debug)]
#[non_exhaustive]
pub struct Summary {
    /// Findings, one for each cause, with how often it was met; in the order in which they were found.
    pub findings: Vec<(Arc<Finding>, u64)>,
    /// What was reached.
    pub coverage: Coverage,
    /// How many requests were sent.
    pub requests: u64,
    /// How long it took.
    pub elapsed: Duration,
    /// How it ended.
    pub end: End,
    /// The seed.
    pub seed: u64,
    /// The operations that were to be tested.
    pub operations: Vec<OperationId>,
    /// The checks that were asked for.
    pub checks: Vec<&'static Check>,
    /// Whether all phases were asked for.
    pub all_phases: bool,
    /// Recorded requests that are of no operation, each as `METHOD URL`, with how often they came.
    pub outside: Vec<(String, u64)>,
    /// What must not be read in any report of it.
    pub secrets: Secrets,
}

impl Summary {
    /// How many findings there are of a severity, beside those that the baseline knows.
    pub fn count(&self, severity: Severity) -> usize {
        let those = self.findings.iter();
        those
            .filter(|(finding, _)| finding.severity == severity && !finding.known)
            .count()
    }

    /// How many findings the baseline knows.
    pub fn known(&self) -> usize {
        let those = self.findings.iter();
        those.filter(|(finding, _)| finding.known).count()
    }

    /// Whether there is no finding at error level.
    pub fn is_clean(&self) -> bool {
        self.count(Severity::Error) == 0
    }
}

/// What a run tells.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Event<'e> {
    /// It begins.
    Started {
        /// The contract.
        engine: &'e Engine,
        /// What is to be done.
        settings: &'e Settings,
        /// The operations that are tested.
        operations: &'e [OperationId],
        /// The service: a URL, or `in process`.
        target: &'e str,
    },
    /// A phase begins.
    PhaseStarted(Phase),
    /// A phase ended.
    PhaseFinished(Phase),
    /// A case was sent; findings of causes met before are among these too.
    Exchanged {
        /// The case and what came of it.
        exchange: &'e Arc<Exchange>,
        /// What is wrong with it.
        findings: &'e [Arc<Finding>],
    },
    /// A cause was found that was not met before.
    Found(&'e Arc<Finding>),
    /// Something could not be tested.
    Skipped {
        /// The operation.
        operation: OperationId,
        /// The phase.
        phase: Phase,
        /// Why.
        reason: &'e str,
    },
    /// It ended.
    Finished(&'e Summary),
}

/// Consumes events.
pub trait Reporter: Send {
    /// Takes an event.
    fn event(&mut self, event: Event<'_>);
}

impl<F: FnMut(Event<'_>) + Send> Reporter for F {
    fn event(&mut self, event: Event<'_>) {
        self(event);
    }
}
