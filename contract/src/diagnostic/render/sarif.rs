//! SARIF 2.1.0 (OASIS standard): what code scanning services take.

use serde_json::{Map, Value, json};

use super::{Located, Report};
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::source::Sources;

pub(super) fn render(reports: &[Report<'_>]) -> String {
    let rules = rules(reports);
    let results: Vec<Value> = reports
        .iter()
        .flat_map(|report| {
            report
                .diagnostics
                .iter()
                .map(|diagnostic| result(diagnostic, report, &rules))
        })
        .collect();
    let whole = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "specwright",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules.iter().map(|code| rule(code)).collect::<Value>(),
                },
            },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{whole:#}\n")
}

/// The codes that occur, by name.
fn rules(reports: &[Report<'_>]) -> Vec<&'static Code> {
    let mut rules: Vec<&'static Code> = reports
        .iter()
        .flat_map(|report| report.diagnostics)
        .map(|diagnostic| diagnostic.code)
        .collect();
    rules.sort_by_key(|code| code.id);
    rules.dedup();
    rules
}

fn rule(code: &Code) -> Value {
    json!({
        "id": code.id,
        "shortDescription": { "text": code.summary },
        "help": { "text": code.explanation, "markdown": code.explanation },
        "defaultConfiguration": { "level": level(code.severity) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn result(diagnostic: &Diagnostic, report: &Report<'_>, rules: &[&'static Code]) -> Value {
    let sources = report.sources;
    let text = match &diagnostic.help {
        Some(help) => format!("{}; {help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let mut object = Map::new();
    object.insert("ruleId".into(), diagnostic.code.id.into());
    let index = rules.binary_search_by_key(&diagnostic.code.id, |code| code.id);
    if let Ok(index) = index {
        object.insert("ruleIndex".into(), index.into());
    }
    object.insert("level".into(), level(diagnostic.severity).into());
    object.insert("message".into(), json!({ "text": text }));
    // Services refuse a result that has no location: it is at least in the document.
    let stands = match diagnostic.place {
        Some(place) => location(place, sources),
        None => json!({ "physicalLocation": { "artifactLocation": { "uri": uri(report.name) } } }),
    };
    object.insert("locations".into(), Value::Array(vec![stands]));
    if !diagnostic.labels.is_empty() {
        let related = diagnostic.labels.iter().enumerate().map(|(id, label)| {
            let mut other = location(label.place, sources);
            other["id"] = id.into();
            other["message"] = json!({ "text": label.text });
            other
        });
        object.insert("relatedLocations".into(), related.collect());
    }
    if let Some(operation) = &diagnostic.stops {
        object.insert("properties".into(), json!({ "operation": operation }));
    }
    Value::Object(object)
}

fn location(place: Place, sources: &Sources) -> Value {
    let located = Located::new(place, sources);
    let (start, end) = (located.region.start, located.region.end);
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(located.path()) },
            "region": {
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
            },
        },
    });
    if let Some(pointer) = located.pointer() {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": pointer, "kind": "object" }]);
    }
    location
}

/// A path as a URI reference (RFC 3986), relative where the path is; a URL stays as it is.
pub fn uri(path: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const PATH: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'#')
        .add(b'%')
        .add(b':')
        .add(b'<')
        .add(b'>')
        .add(b'?')
        .add(b'[')
        .add(b'\\')
        .add(b']')
        .add(b'^')
        .add(b'`')
        .add(b'{')
        .add(b'|')
        .add(b'}');
    if path.contains("://") {
        return path.to_owned();
    }
    let slashes = if cfg!(windows) {
        path.replace('\\', "/")
    } else {
        path.to_owned()
    };
    let relative = slashes.strip_prefix("./").unwrap_or(&slashes);
    let scheme = if relative.starts_with('/') {
        "file://"
    } else {
        ""
    };
    format!("{scheme}{}", utf8_percent_encode(relative, PATH))
}
