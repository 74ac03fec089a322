//! An operation made ready to be served: how its requests are checked, and which statuses refusals have.

use std::sync::OnceLock;

use http::StatusCode;
use specwright_contract::Contract;
use specwright_contract::model::{Location, OperationId};
use specwright_exchange::check::{Finding, Plan};
use specwright_exchange::schema::Validators;

use super::envelope::{Envelope, Room};
use super::error::{Error, Violation};
use crate::operation::Operation;

/// An operation made ready.
#[derive(Debug)]
pub(crate) struct Served {
    pub(crate) operation: &'static Operation,
    pub(crate) id: OperationId,
    /// Its place among the handlers.
    pub(crate) at: usize,
    pub(crate) plan: Plan,
    pub(crate) has_body: bool,
    /// The name of the parameter that is the whole query.
    pub(crate) query_string: Option<Box<str>>,
    /// The status for a body that cannot be read.
    syntax: StatusCode,
    /// The status for a request that breaks the contract.
    broken: StatusCode,
    /// What is declared for errors, by response.
    rooms: Vec<OnceLock<Option<Room>>>,
}

impl Served {
    pub(crate) fn new(
        contract: &Contract,
        id: OperationId,
        operation: &'static Operation,
        at: usize,
        problems: &Envelope,
    ) -> Self {
        let declared = contract.operation(id);
        let known = |status: StatusCode| {
            use specwright_contract::model::StatusKey;
            let code = StatusKey::Code(status.as_u16());
            declared.responses.iter().any(|(key, _)| *key == code)
        };
        let (syntax, broken) = problems.statuses();
        let (bad, invalid) = (StatusCode::BAD_REQUEST, StatusCode::UNPROCESSABLE_ENTITY);
        let among = |order: [StatusCode; 2], otherwise: StatusCode| {
            order
                .into_iter()
                .find(|status| known(*status))
                .unwrap_or(otherwise)
        };
        let mut parameters = declared.parameters.iter();
        let query_string = parameters.find(|p| p.location == Location::QueryString);
        Self {
            operation,
            id,
            at,
            plan: Plan::new(contract, id),
            has_body: declared.body.is_some(),
            query_string: query_string.map(|parameter| parameter.name.clone()),
            syntax: among([bad, invalid], syntax),
            broken: among([invalid, bad], broken),
            rooms: std::iter::repeat_with(OnceLock::new)
                .take(declared.responses.len())
                .collect(),
        }
    }

    /// What the contract declares for an error of this status.
    pub(crate) fn room(&self, validators: &Validators, status: StatusCode) -> Option<&Room> {
        let contract = validators.contract();
        let operation = contract.operation(self.id);
        let (key, declared) = operation.response(status.as_u16())?;
        let at = operation
            .responses
            .iter()
            .position(|(known, _)| known == key)?;
        let room = self.rooms.get(at)?;
        room.get_or_init(|| Room::of(validators, &declared.content))
            .as_ref()
    }

    /// The refusal of a request; what outranks the others gives the status.
    pub(crate) fn refusal(&self, findings: Vec<Finding>) -> Error {
        let has = |code: &str| findings.iter().any(|f| f.is_error() && f.code == code);
        let (status, detail) = if has("415") {
            (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "the media type of the body is not one that the contract declares",
            )
        } else if has("syntax") {
            (self.syntax, "the body cannot be read")
        } else {
            (self.broken, "the request breaks the contract")
        };
        let errors = findings.into_iter().filter(Finding::is_error);
        Error::new(status)
            .detail(detail)
            .with_violations(errors.map(Violation::from).collect())
    }
}
