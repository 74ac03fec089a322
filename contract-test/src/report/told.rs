//! A finding as it is told: every text masked, every place with its line. All reports are made of these.

use std::sync::Arc;

use specwright_contract::Contract;
use specwright_contract::diagnostic::Place;
use specwright_contract::diagnostic::render::{Located, Region};
use specwright_contract::source::{Origin, SourceFile};

use crate::baseline::fingerprint;
use crate::checks::{Check, Severity};
use crate::curl::curl;
use crate::event::{Exchange, Finding, Summary};
use crate::secrets::Secrets;

/// The most characters of a body that are shown.
const SHOWN: usize = 400;

/// The longest line of a contract that is shown.
const EXCERPT: usize = 160;

/// A place in the contract.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Line {
    /// The file, as the user named it.
    pub file: String,
    /// Where in it.
    pub region: Region,
    /// The JSON Pointer.
    pub pointer: String,
    /// What stands there, as far as a few words show it.
    pub excerpt: String,
}

impl Line {
    /// That of an origin.
    pub fn new(contract: &Contract, origin: Origin) -> Self {
        let place = Place::from(contract.sources.node(origin));
        let located = Located::new(place, &contract.sources);
        Self {
            file: located.path().to_owned(),
            region: located.region,
            pointer: located.pointer().unwrap_or_default(),
            excerpt: excerpt(located.file, located.region.start.line),
        }
    }
}

/// A line of a file without its indent; nothing where it is too long for a line.
fn excerpt(file: &SourceFile, line: u32) -> String {
    let text = file.tree.text();
    let start = file
        .line_start(line as usize)
        .and_then(|start| text.get(start..));
    let line = start
        .and_then(|rest| rest.lines().next())
        .unwrap_or_default();
    if line.chars().count() > EXCERPT {
        return String::new();
    }
    line.trim().to_owned()
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let start = self.region.start;
        write!(f, "{}:{}:{}", self.file, start.line, start.column)
    }
}

/// A finding as it is told.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Told {
    /// The same in every run, whatever the seed.
    pub fingerprint: String,
    /// The check.
    pub check: &'static Check,
    /// How grave it is.
    pub severity: Severity,
    /// Whether the baseline knows it.
    pub known: bool,
    /// `METHOD /path/template`.
    pub operation: String,
    /// The `operationId`.
    pub operation_id: Option<String>,
    /// What is wrong, as a sentence.
    pub message: String,
    /// The place in the contract.
    pub line: Line,
    /// What was tried, in a few words; may be empty.
    pub case: String,
    /// What was promised.
    pub promised: Option<String>,
    /// What came.
    pub came: String,
    /// What must be sent before, as curl lines.
    pub before: Vec<String>,
    /// The case as a curl line.
    pub repeat: String,
    /// How often it was met.
    pub count: u64,
    /// The number of its exchange in the run.
    pub number: u64,
}

impl Told {
    /// A finding as it is told of a service.
    pub fn new(
        contract: &Contract,
        secrets: &Secrets,
        target: &str,
        finding: &Finding,
        count: u64,
    ) -> Self {
        let exchange = &finding.exchange;
        let mut around = secrets.around(exchange);
        for before in &finding.before {
            around = around.around(before);
        }
        let origin = if target.contains("://") {
            target
        } else {
            "http://localhost"
        };
        let text = |text: &str| around.text(text).into_owned();
        let line = |exchange: &Arc<Exchange>| curl(origin, &exchange.case.request, &around);
        let operation = contract.operation(finding.operation);
        Self {
            fingerprint: fingerprint(contract, finding),
            check: finding.check,
            severity: finding.severity,
            known: finding.known,
            operation: operation.label(),
            operation_id: operation.operation_id.as_deref().map(ToOwned::to_owned),
            message: text(&finding.message),
            line: Line::new(contract, finding.origin),
            case: text(&exchange.case.draft.name),
            promised: finding.promised.as_deref().map(text),
            came: came(exchange, &around),
            before: finding.before.iter().map(line).collect(),
            repeat: line(exchange),
            count,
            number: exchange.case.number,
        }
    }

    /// Every finding of a run.
    pub fn all(contract: &Contract, summary: &Summary, target: &str) -> Vec<Self> {
        let findings = summary.findings.iter();
        findings
            .map(|(finding, count)| Self::new(contract, &summary.secrets, target, finding, *count))
            .collect()
    }

    /// Whether it makes a run fail.
    pub fn fails(&self) -> bool {
        self.severity == Severity::Error && !self.known
    }
}

/// What came, in a line.
pub fn came(exchange: &Exchange, secrets: &Secrets) -> String {
    use std::fmt::Write as _;
    let response = match &exchange.outcome {
        Ok(response) => response,
        Err(error) => return format!("the service {error}"),
    };
    let mut line = response.status.to_string();
    if !response.reason.is_empty() {
        let _ = write!(line, " {}", secrets.text(&response.reason));
    }
    if let Some(kind) = response.get("content-type") {
        let _ = write!(line, ", {}", secrets.text(kind));
    }
    let body = response.content().unwrap_or(&response.body);
    if !body.is_empty() {
        let text = String::from_utf8_lossy(body);
        let text = secrets.text(&text);
        let shown: String = text
            .chars()
            .take(SHOWN)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let more = if shown.len() < text.len() { "…" } else { "" };
        let _ = write!(line, ": {}{more}", shown.trim());
    }
    line
}
