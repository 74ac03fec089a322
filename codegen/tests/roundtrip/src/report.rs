//! What a run found.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};

/// What a run found of one document.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// The document.
    pub name: String,
    /// The operations that were sent at least once.
    pub operations: usize,
    /// The exchanges.
    pub exchanges: usize,
    /// Different requests that were sent.
    pub requests: usize,
    /// Different responses that were answered.
    pub responses: usize,
    /// Statuses with their media types that were answered.
    pub kinds: usize,
    /// Messages that could not be made, by why.
    pub skipped: BTreeMap<String, usize>,
    /// Operations of which nothing was sent, with why.
    pub untried: Vec<(String, String)>,
    /// What was not equal: operation and what.
    pub failures: Vec<(String, String)>,
}

impl Report {
    /// As JSON, on one line.
    pub fn to_json(&self) -> Value {
        json!({
            "operations": self.operations,
            "exchanges": self.exchanges,
            "requests": self.requests,
            "responses": self.responses,
            "kinds": self.kinds,
            "skipped": self.skipped,
            "untried": self.untried,
            "failures": self.failures,
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            operations,
            exchanges,
            requests,
            responses,
            kinds,
            ..
        } = self;
        writeln!(
            f,
            "{name}: {operations} operations, {exchanges} exchanges of {requests} requests and {responses} responses \
             of {kinds} kinds, {} failures",
            self.failures.len()
        )?;
        for (operation, what) in &self.failures {
            writeln!(f, "  {operation}: {what}")?;
        }
        for (operation, why) in &self.untried {
            writeln!(f, "  untried {operation}: {why}")?;
        }
        for (why, count) in &self.skipped {
            writeln!(f, "  skipped {count} × {why}")?;
        }
        Ok(())
    }
}
