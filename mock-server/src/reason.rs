//! The reason for a refusal, as the body of a declared response tells it: each finding with its place in the contract.

use std::fmt::Write as _;

use http::StatusCode;
use serde_json::Value;
use specwright_contract::Contract;
use specwright_exchange::check::Finding;
use specwright_exchange::error_body::{Reason, item};

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
            let mut message = String::with_capacity(finding.message.len() + 64);
            sentence(self.contract, finding, &mut message);
            item(
                &finding.code,
                &finding.location,
                message,
                finding.value.clone(),
            )
        };
        Some(self.findings.iter().map(told).collect())
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for finding in self.findings {
            if !text.is_empty() {
                text.push_str("; ");
            }
            sentence(self.contract, finding, &mut text);
        }
        text
    }
}

/// The message with the place in the contract.
fn sentence(contract: &Contract, finding: &Finding, text: &mut String) {
    text.push_str(&finding.message);
    if let Some(origin) = finding.contract {
        // Writing to a string does not fail.
        let _ = write!(text, " ({})", contract.place(origin));
    }
}
