//! A baseline: findings that are known and do not make a run fail. It shrinks: what is not found any more is told, so that
//! it can be taken out.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use serde_json::{Value, json};
use specwright_contract::Contract;
use specwright_contract::model::Operation;

use crate::checks::{Check, Severity};
use crate::event::{End, Finding, Summary};

/// A finding that is known.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[non_exhaustive]
pub struct Known {
    /// `METHOD /path/template`.
    pub operation: String,
    /// The check.
    pub check: String,
    /// What tells the causes of one operation and check apart.
    pub cause: String,
    /// What was wrong, for people.
    pub message: String,
}

/// The findings that are known.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Baseline {
    known: BTreeMap<String, Known>,
}

/// Why a baseline cannot be read or written. The texts fit after "failed to read the baseline: ".
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BaselineError {
    /// The file cannot be read or written.
    #[error("{0}")]
    File(#[from] io::Error),
    /// It is no JSON.
    #[error("it is no JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// It is something else.
    #[error("it is no baseline: it has no list `known`")]
    Other,
}

/// What tells a finding from all others, in every run and whatever the seed: the operation, the check and the cause.
pub fn fingerprint(contract: &Contract, finding: &Finding) -> String {
    let operation = contract.operation(finding.operation).label();
    hashed(&[&operation, finding.check.name, &finding.cause])
}

/// FNV-1a over the parts: the same on every machine and in every version.
fn hashed(parts: &[&str]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}

impl Baseline {
    /// Reads a file; one that is not there knows nothing.
    ///
    /// # Errors
    /// Where the file cannot be read or is no baseline.
    pub fn read(path: &Path) -> Result<Self, BaselineError> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error.into()),
        }
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// Where it is no baseline.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let value: Value = serde_json::from_str(text)?;
        let list = value.get("known").and_then(Value::as_array);
        let list = list.ok_or(BaselineError::Other)?;
        let known = list.iter().filter_map(|entry| {
            let text = |name: &str| {
                entry
                    .get(name)
                    .and_then(Value::as_str)
                    .map(ToOwned::to_owned)
            };
            let known = Known {
                operation: text("operation")?,
                check: text("check")?,
                cause: text("cause")?,
                message: text("message").unwrap_or_default(),
            };
            Some((
                hashed(&[&known.operation, &known.check, &known.cause]),
                known,
            ))
        });
        Ok(Self {
            known: known.collect(),
        })
    }

    /// The text of a file: sorted, an entry a finding, so that a diff of it reads well.
    pub fn text(&self) -> String {
        let mut known: Vec<(&String, &Known)> = self.known.iter().collect();
        known.sort_by_key(|(_, known)| *known);
        let known: Vec<Value> = known
            .into_iter()
            .map(|(fingerprint, known)| {
                json!({
                    "operation": known.operation,
                    "check": known.check,
                    "cause": known.cause,
                    "message": known.message,
                    "fingerprint": fingerprint,
                })
            })
            .collect();
        format!("{:#}\n", json!({"version": 1, "known": known}))
    }

    /// How many are known.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Whether a finding is known.
    pub fn has(&self, fingerprint: &str) -> bool {
        self.known.contains_key(fingerprint)
    }

    /// Those that a run would have found again if they were still there: it was complete, and asked for their
    /// operations and checks.
    pub fn gone<'b>(&'b self, contract: &Contract, summary: &Summary) -> Vec<&'b Known> {
        if summary.end != End::Complete {
            return Vec::new();
        }
        let found: BTreeSet<String> = summary
            .findings
            .iter()
            .map(|(finding, _)| fingerprint(contract, finding))
            .collect();
        let asked: BTreeSet<String> = summary
            .operations
            .iter()
            .map(|&id| contract.operation(id).label())
            .collect();
        let declared: BTreeSet<String> = contract.operations.iter().map(Operation::label).collect();
        let looked = |known: &Known| {
            let check = |check: &&Check| check.name == known.check;
            // what no contract and no version has any more cannot come back
            let gone =
                !declared.contains(&known.operation) || crate::checks::find(&known.check).is_none();
            gone || (summary.all_phases
                && asked.contains(&known.operation)
                && summary.checks.iter().any(check))
        };
        let known = self.known.iter();
        known
            .filter(|(fingerprint, known)| !found.contains(*fingerprint) && looked(known))
            .map(|(_, known)| known)
            .collect()
    }

    /// What is known after a run: what it found, and what it did not look for.
    #[must_use]
    pub fn updated(&self, contract: &Contract, summary: &Summary) -> Self {
        let mut known = self.known.clone();
        for gone in self.gone(contract, summary) {
            known.remove(&hashed(&[&gone.operation, &gone.check, &gone.cause]));
        }
        let failures = summary.findings.iter();
        for (finding, _) in failures.filter(|(finding, _)| finding.severity == Severity::Error) {
            let entry = Known {
                operation: contract.operation(finding.operation).label(),
                check: finding.check.name.to_owned(),
                cause: finding.cause.clone(),
                message: summary.secrets.text(&finding.message).into_owned(),
            };
            known.insert(fingerprint(contract, finding), entry);
        }
        Self { known }
    }
}
