//! The checks: a table of names, severities and docs, and a function each over an exchange.

mod body;
mod convention;
mod input;
mod method;
mod response;
mod security;
mod state;
mod wire;

use specwright_contract::model::OperationId;
use specwright_contract::source::Origin;

use crate::engine::{Engine, Verdict};
use crate::event::Exchange;
use crate::response::Response;
use crate::settings::Settings;

pub use body::*;
pub use convention::*;
pub use input::*;
pub use method::*;
pub use response::*;
pub use security::*;
pub use state::*;
pub use wire::*;

/// How grave a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Severity {
    /// Only convention promises it, or the contract does not say.
    Warning,
    /// A promise is broken.
    Error,
}

impl Severity {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Who promises what a check asks for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Class {
    /// The contract.
    Contract,
    /// HTTP itself: the form of messages.
    Wire,
    /// Convention among HTTP APIs.
    Convention,
    /// The contract's security requirements.
    Security,
    /// What one request does to the next.
    State,
}

/// A check.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "rows of a table")]
pub struct Check {
    /// The name by which it is chosen.
    pub name: &'static str,
    /// How grave its findings are unless they say otherwise.
    pub severity: Severity,
    /// Who promises what it asks for.
    pub class: Class,
    /// What it asks for, in one sentence.
    pub docs: &'static str,
    /// Judges one exchange; nothing: a phase judges several.
    pub judge: Option<fn(&Judged<'_>, &mut Vec<Fault>)>,
}

/// What a check judges.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Judged<'j> {
    /// The contract.
    pub engine: &'j Engine,
    /// What was asked for.
    pub settings: &'j Settings,
    /// The exchange.
    pub exchange: &'j Exchange,
}

impl<'j> Judged<'j> {
    /// The response, where there is one, and the request is the operation's own: it has its method, and leads to it
    /// and to no other.
    pub(crate) fn own(&self) -> Option<&'j Response> {
        let case = &self.exchange.case;
        let elsewhere = matches!(
            case.verdict,
            Verdict::NoMethod | Verdict::NoPath | Verdict::Other(_)
        );
        let own = case.draft.method.is_none() && !elsewhere;
        self.exchange.response().filter(|_| own)
    }
}

/// What a check found.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Fault {
    /// The check.
    pub check: &'static Check,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, as a sentence.
    pub message: String,
    /// What was promised.
    pub promised: Option<String>,
    /// The place in the contract.
    pub origin: Origin,
    /// Faults of one operation and check with the same cause are one finding.
    pub cause: String,
    /// The operation; nothing: that of the exchange that shows it.
    pub operation: Option<OperationId>,
}

impl PartialEq for Check {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Check {}

impl Fault {
    /// A fault as grave as its check.
    pub fn new(
        check: &'static Check,
        origin: Origin,
        cause: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            check,
            severity: check.severity,
            message: message.into(),
            promised: None,
            origin,
            cause: cause.into(),
            operation: None,
        }
    }

    /// Of this operation, whatever the exchange that shows it is of.
    #[must_use]
    pub fn of(mut self, operation: OperationId) -> Self {
        self.operation = Some(operation);
        self
    }

    /// With what was promised.
    #[must_use]
    pub fn promised(mut self, promised: impl Into<String>) -> Self {
        self.promised = Some(promised.into());
        self
    }

    /// As a warning.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// As grave as this.
    #[must_use]
    pub fn graded(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// Every check, in the order in which they are told.
pub const ALL: &[&Check] = &[
    &NO_ANSWER,
    &NO_HTTP,
    &SERVER_ERROR,
    &UNDECLARED_STATUS,
    &CONTENT_TYPE,
    &RESPONSE_HEADER,
    &RESPONSE_BODY,
    &CONTENT_MISLABELLED,
    &INVALID_ACCEPTED,
    &MISSING_ACCEPTED,
    &VALID_REFUSED,
    &UNSUPPORTED_MEDIA_TYPE,
    &UNDECLARED_METHOD,
    &ALLOW,
    &HEAD_DIFFERS,
    &BODY_WHERE_NONE,
    &BODY_LENGTH,
    &CONTENT_ENCODING,
    &HEADER_FORM,
    &UNDECLARED_BODY,
    &ERROR_FORM,
    &ACCEPT_IGNORED,
    &REPRESENTATIONS,
    &PROBLEM_STATUS,
    &REFUSAL_STATUS,
    &SUCCESS_STATUS,
    &CONFLICT_IGNORED,
    &RESPONSE_TIME,
    &CREATED_NOT_FOUND,
    &LOCATION,
    &DUPLICATE_ID,
    &ROUND_TRIP,
    &DEFAULT,
    &REFUSED_WRITE,
    &READ_CHANGES,
    &SIDE_EFFECT,
    &IDEMPOTENCY,
    &USE_AFTER_DELETE,
    &CONDITIONAL,
    &LIST_MEMBERS,
    &PAGING,
    &TOTAL,
    &FILTER,
    &ORDER,
    &AUTH_IGNORED,
    &OBJECT_AUTHORIZATION,
    &SCOPE_IGNORED,
    &AUTH_CHALLENGE,
    &SCHEME_CASE,
];

/// The check of this name.
pub fn find(name: &str) -> Option<&'static Check> {
    ALL.iter().find(|check| check.name == name).copied()
}
