//! What was reached: operations, statuses, parameters, and the rules of schemas that were broken.

use std::collections::{BTreeMap, BTreeSet};

use specwright_contract::model::{OperationId, StatusKey};

use crate::case::Intent;
use crate::engine::{Engine, Verdict};
use crate::event::Exchange;

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
    /// Parameters that were sent: `query limit`.
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
}

impl Coverage {
    /// Counts an exchange.
    pub(crate) fn count(&mut self, exchange: &Exchange) {
        let case = &exchange.case;
        let reached = self.operations.entry(case.operation()).or_default();
        reached.requests += 1;
        for (name, _) in &case.draft.query {
            reached.parameters.insert(format!("query {name}"));
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
    pub fn unseen(&self, engine: &Engine, id: OperationId) -> Vec<StatusKey> {
        let seen = self.operations.get(&id);
        let came = |key: StatusKey| {
            let mut statuses = seen.iter().flat_map(|reached| reached.statuses.keys());
            statuses.any(|&status| match key {
                StatusKey::Code(code) => code == status,
                StatusKey::Range(digit) => u16::from(digit) == status / 100,
                StatusKey::Default => true,
            })
        };
        let declared = engine.operation(id).responses.iter();
        declared
            .map(|(key, _)| *key)
            .filter(|key| !came(*key))
            .collect()
    }
}
