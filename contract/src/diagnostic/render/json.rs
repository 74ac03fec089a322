//! One JSON object with every finding, for programs. Members are only added to it, never renamed.

use serde_json::{Map, Value, json};

use super::{Located, Report, summary};
use crate::diagnostic::{Diagnostic, Place};
use crate::source::Sources;

pub(super) fn render(reports: &[Report<'_>]) -> String {
    let count = summary(reports);
    let findings: Vec<Value> = reports
        .iter()
        .flat_map(|report| {
            report
                .diagnostics
                .iter()
                .map(|diagnostic| finding(report.name, diagnostic, report.sources))
        })
        .collect();
    let documents: Vec<&str> = reports.iter().map(|report| report.name).collect();
    let whole = json!({
        "documents": documents,
        "summary": {
            "errors": count.errors,
            "warnings": count.warnings,
            "notes": count.notes,
        },
        "diagnostics": findings,
    });
    format!("{whole:#}\n")
}

fn finding(document: &str, diagnostic: &Diagnostic, sources: &Sources) -> Value {
    let mut object = Map::new();
    object.insert("document".into(), document.into());
    object.insert("code".into(), diagnostic.code.id.into());
    object.insert("severity".into(), diagnostic.severity.as_str().into());
    object.insert("message".into(), diagnostic.message.as_str().into());
    if let Some(place) = diagnostic.place {
        insert_place(&mut object, place, sources);
    }
    if let Some(help) = &diagnostic.help {
        object.insert("help".into(), help.as_str().into());
    }
    if let Some(operation) = &diagnostic.stops {
        object.insert("operation".into(), operation.as_str().into());
    }
    if !diagnostic.labels.is_empty() {
        let labels = diagnostic.labels.iter().map(|label| {
            let mut object = Map::new();
            object.insert("message".into(), label.text.as_str().into());
            insert_place(&mut object, label.place, sources);
            Value::Object(object)
        });
        object.insert("labels".into(), labels.collect());
    }
    Value::Object(object)
}

fn insert_place(object: &mut Map<String, Value>, place: Place, sources: &Sources) {
    let located = Located::new(place, sources);
    let region = located.region;
    object.insert("path".into(), located.path().into());
    object.insert("line".into(), region.start.line.into());
    object.insert("column".into(), region.start.column.into());
    object.insert("end_line".into(), region.end.line.into());
    object.insert("end_column".into(), region.end.column.into());
    if let Some(pointer) = located.pointer() {
        object.insert("pointer".into(), pointer.into());
    }
}
