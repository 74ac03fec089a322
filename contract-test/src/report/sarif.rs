//! SARIF 2.1.0 (OASIS standard): what code scanning takes. A rule is a check, a result a cause, its location the
//! contract's line.

use std::fmt::Write as _;

use serde_json::{Value, json};
use specwright_contract::diagnostic::render::sarif_uri;

use super::{Line, Run, Told};
use crate::checks::{self, Check, Severity};

pub(super) fn render(run: &Run<'_>) -> String {
    let rules: Vec<Value> = checks::ALL.iter().map(|check| rule(check)).collect();
    let results: Vec<Value> = run.told.iter().map(result).collect();
    let whole = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "specwright",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "automationDetails": { "id": "specwright-test/" },
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": true,
                "exitCode": i32::from(!run.summary.is_clean()),
                "properties": { "target": run.target, "requests": run.summary.requests },
            }],
            "properties": { "seed": run.summary.seed },
            "results": results,
        }],
    });
    format!("{whole:#}\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn rule(check: &Check) -> Value {
    json!({
        "id": check.name,
        "shortDescription": { "text": check.docs },
        "help": { "text": check.docs },
        "defaultConfiguration": { "level": level(check.severity) },
        "properties": { "tags": [format!("{:?}", check.class).to_lowercase()] },
    })
}

fn result(told: &Told) -> Value {
    let mut text = format!("{}: {}.", told.operation, told.message);
    if let Some(promised) = &told.promised {
        let _ = write!(text, "\nPromised: {promised}.");
    }
    let _ = write!(text, "\nCame: {}\nRepeat: {}", told.came, told.repeat);
    let mut result = json!({
        "ruleId": told.check.name,
        "level": level(told.severity),
        "message": { "text": text },
        "locations": [location(&told.line, &told.operation)],
        "partialFingerprints": { "specwright/v1": told.fingerprint },
        "occurrenceCount": told.count,
        "properties": { "operation": told.operation, "case": told.case, "before": told.before },
    });
    if let Some(index) = checks::ALL
        .iter()
        .position(|check| check.name == told.check.name)
    {
        result["ruleIndex"] = index.into();
    }
    if told.known {
        result["baselineState"] = "unchanged".into();
        result["suppressions"] =
            json!([{ "kind": "external", "justification": "known to the baseline" }]);
    }
    result
}

fn location(line: &Line, operation: &str) -> Value {
    let (start, end) = (line.region.start, line.region.end);
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": sarif_uri(&line.file) },
            "region": {
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
            },
        },
        "logicalLocations": [
            { "fullyQualifiedName": line.pointer, "kind": "object" },
            { "name": operation, "kind": "function" },
        ],
    })
}
