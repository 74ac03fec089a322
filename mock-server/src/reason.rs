//! The reason for a refusal, as the body of a declared response tells it: each finding with its place in the contract.

use http::StatusCode;
use serde_json::Value;
use specwright_contract::Contract;
use specwright_exchange::check::Finding;
use specwright_exchange::error_body::Reason;
use specwright_exchange::error_item::Item;

use crate::problem::Problem;

/// What is to be told.
pub(crate) struct Refusal<'a> {
    pub(crate) status: StatusCode,
    pub(crate) contract: &'a Contract,
    pub(crate) findings: &'a [Finding],
    /// The problem, where nothing were declared.
    pub(crate) problem: &'a dyn Fn() -> Problem,
}

impl Reason for Refusal<'_> {
    fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// With the status that it is sent with.
    fn problem(&self) -> Value {
        let mut document = (self.problem)().document();
        document["status"] = self.status().into();
        document
    }

    fn items(&self) -> Option<Value> {
        let told = |finding: &Finding| {
            let item = Item {
                code: &finding.code,
                location: &finding.location,
                params: &finding.params,
                message: &finding.message,
                input: finding.value.as_ref(),
            };
            item.value_with(&place(self.contract, finding))
        };
        Some(self.findings.iter().map(told).collect())
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for finding in self.findings {
            if !text.is_empty() {
                text.push_str("; ");
            }
            text.push_str(&finding.message);
            text.push_str(&place(self.contract, finding));
        }
        text
    }
}

/// The place in the contract, as it stands after a message.
fn place(contract: &Contract, finding: &Finding) -> String {
    let place = finding.contract.map(|origin| contract.place(origin));
    place.map_or_else(String::new, |place| format!(" ({place})"))
}
