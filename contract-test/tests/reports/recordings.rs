//! Recorded traffic.

use serde_json::{Value, json};
use specwright_contract_test::Suite;
use specwright_contract_test::checks::Severity;
use specwright_contract_test::recorded::Archive;

use super::service::contract;

fn entry(method: &str, url: &str, posted: Option<&str>, status: u16, body: &str) -> Value {
    let mut entry = json!({
        "startedDateTime": "2026-11-21T10:00:00.000Z",
        "time": 12,
        "request": {"method": method, "url": url, "headers": [{"name": ":authority", "value": "x"}]},
        "response": {
            "status": status,
            "headers": [
                {"name": "content-type", "value": "application/json"},
                {"name": "content-encoding", "value": "gzip"},
            ],
            "content": {"size": body.len(), "text": body},
        },
    });
    if let Some(posted) = posted {
        entry["request"]["postData"] = json!({"mimeType": "application/json", "text": posted});
    }
    entry
}

fn archive(entries: &[Value]) -> Archive {
    let har = json!({"log": {"version": "1.2", "entries": entries}});
    Archive::parse(&har.to_string()).unwrap()
}

fn errors(entries: &[Value]) -> Vec<String> {
    let outcome = Suite::new(contract()).recorded(&archive(entries), None);
    outcome.found(Severity::Error)
}

const HOST: &str = "https://notes.example/api/v2";

#[test]
fn traffic_that_keeps_the_contract_is_clean() {
    let note = r#"{"id": 1, "text": "a"}"#;
    let found = errors(&[
        entry(
            "GET",
            &format!("{HOST}/notes?limit=3"),
            None,
            200,
            &format!("[{note}]"),
        ),
        entry(
            "POST",
            &format!("{HOST}/notes"),
            Some(r#"{"text": "a"}"#),
            201,
            note,
        ),
        entry(
            "POST",
            &format!("{HOST}/notes"),
            Some(r#"{"text": ""}"#),
            400,
            "",
        ),
        entry("GET", &format!("{HOST}/notes/7"), None, 404, ""),
    ]);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn each_side_that_breaks_the_contract_is_found() {
    let found = errors(&[
        entry(
            "GET",
            &format!("{HOST}/notes/1"),
            None,
            200,
            r#"{"id": "one", "text": "a"}"#,
        ),
        entry("GET", &format!("{HOST}/notes"), None, 500, ""),
        entry(
            "POST",
            &format!("{HOST}/notes"),
            Some(r#"{"text": 1}"#),
            201,
            r#"{"id": 1, "text": "a"}"#,
        ),
        entry("GET", &format!("{HOST}/notes/2"), None, 302, ""),
    ]);
    assert_eq!(
        found,
        [
            "invalid-accepted POST /notes",
            "response-body GET /notes/{id}",
            "server-error GET /notes",
            "undeclared-status GET /notes/{id}",
        ]
    );
}

#[test]
fn what_is_of_no_operation_is_told() {
    let outcome = Suite::new(contract()).recorded(
        &archive(&[
            entry("GET", "https://notes.example/favicon.ico", None, 200, ""),
            entry("GET", "https://notes.example/notes", None, 200, "[]"),
        ]),
        None,
    );
    outcome.assert_clean();
    let report = outcome.report();
    assert!(
        report.contains("GET https://notes.example/favicon.ico: of no operation"),
        "{report}"
    );
}

#[test]
fn a_recording_of_something_else_cannot_be_judged() {
    let elsewhere = archive(&[entry("GET", "https://other.example/x", None, 200, "")]);
    let outcome = Suite::new(contract()).recorded(&elsewhere, Some("https://notes.example"));
    assert!(
        outcome
            .report()
            .contains("none of the 1 recorded exchanges"),
        "{}",
        outcome.report()
    );
    for broken in ["", "[]", "{\"log\": {}}"] {
        assert!(Archive::parse(broken).is_err());
    }
    assert_eq!(archive(&[json!(1), json!({"request": {}})]).unread, 2);
}
