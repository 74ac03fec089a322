//! What was reached: operations, statuses, parameters, and the rules of schemas that were broken.

mod declared;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use specwright_contract::Contract;
use specwright_contract::model::{Location, OperationId, StatusKey};

use crate::case::Intent;
use crate::engine::Verdict;
use crate::event::Exchange;

pub use declared::Declared;
pub(crate) use declared::covers;
pub use values::Values;

/// What was reached of one operation.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Reached {
    /// How many requests of it were sent.
    pub requests: u64,
    /// Responses by status.
    pub statuses: BTreeMap<u16, u64>,
    /// Valid requests that were accepted.
    pub accepted: u64,
    /// Invalid requests.
    pub negatives: u64,
    /// Invalid requests that met 404, so that the refusal says nothing.
    pub missed: u64,
    /// Requests without a response.
    pub lost: u64,
    /// Parameters that were sent, and bodies by their media types: `query limit`, `body application/json`.
    pub parameters: BTreeSet<String>,
    /// Rules that were broken: `body /quantity minimum`.
    pub rules: BTreeSet<String>,
    /// Why something was not tested.
    pub skipped: BTreeSet<String>,
}

/// What was reached.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Coverage {
    /// By operation.
    pub operations: BTreeMap<OperationId, Reached>,
    /// Which values of lists came.
    pub values: Values,
}

impl Coverage {
    /// Counts an exchange.
    pub(crate) fn count(&mut self, contract: &Contract, exchange: &Exchange) {
        let case = &exchange.case;
        let operation = contract.operation(case.operation());
        if let Some(response) = exchange.response() {
            self.values.count(contract, operation, response);
        }
        let reached = self.operations.entry(case.operation()).or_default();
        reached.requests += 1;
        for parameter in &operation.parameters {
            let name = &*parameter.name;
            let sent = match parameter.location {
                Location::Path => true,
                Location::Header => case.request.get(name).is_some(),
                Location::Cookie => case.draft.cookies.iter().any(|(known, _)| **known == *name),
                _ => case.draft.query.iter().any(|(known, _)| **known == *name),
            };
            if sent {
                let place = format!("{} {name}", parameter.location.as_str());
                reached.parameters.insert(place);
            }
        }
        if let (Some(kind), Some(body)) = (case.request.get("content-type"), &operation.body) {
            let kind = String::from_utf8_lossy(kind);
            let names: Vec<&str> = body.content.iter().map(|media| &*media.name).collect();
            let declared = specwright_exchange::negotiate::request(&kind, &names);
            if let Some(name) = declared.and_then(|n| names.get(n)) {
                reached.parameters.insert(format!("body {name}"));
            }
        }
        let status = exchange.status();
        match status {
            Some(status) => *reached.statuses.entry(status).or_default() += 1,
            None => reached.lost += 1,
        }
        if matches!(case.verdict, Verdict::Valid) && status.is_some_and(|status| status / 100 == 2)
        {
            reached.accepted += 1;
        }
        if let Intent::Invalid(broken) = &case.draft.intent
            && case.must_be_refused()
        {
            reached.negatives += 1;
            if status == Some(404) {
                reached.missed += 1;
            } else {
                let rule = format!("{} {}", broken.place, broken.rule);
                reached.rules.insert(rule);
            }
        }
    }

    /// The operations of these that got no answer but refusals.
    pub fn never_accepted<'c>(
        &'c self,
        operations: &'c [OperationId],
    ) -> impl Iterator<Item = OperationId> + 'c {
        let those = operations.iter().copied();
        those.filter(|id| {
            let reached = self.operations.get(id);
            !reached.is_some_and(|reached| reached.statuses.keys().any(|status| status / 100 == 2))
        })
    }

    /// The statuses that are declared for an operation and never came.
    pub fn unseen(&self, contract: &Contract, id: OperationId) -> Vec<StatusKey> {
        let nothing = Reached::default();
        let reached = self.operations.get(&id).unwrap_or(&nothing);
        let declared = Declared {
            statuses: contract
                .operation(id)
                .responses
                .iter()
                .map(|(key, _)| *key)
                .collect(),
            ..Declared::default()
        };
        declared.unseen(reached).collect()
    }
}
