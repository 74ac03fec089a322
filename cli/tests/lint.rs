//! `specwright lint`: forms, weights, exit codes and colours.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use std::fmt::Write as _;

use insta::assert_snapshot;
use support::Folder;

const ORDERS: &str = "\
openapi: 3.0.3
info: { title: Orders, version: 1.0.0 }
paths:
  /orders/{order_id}:
    get:
      parameters:
        - { name: order_id, in: path, required: true, schema: { type: string, format: uiid } }
      responses:
        '200':
          description: The order
          content:
            application/json:
              schema: { type: object, properties: { size: { type: integer } } }
              example: { size: large }
";

const CLEAN: &str = "\
openapi: 3.0.3
info: { title: Orders, version: 1.0.0 }
paths:
  /orders:
    get:
      operationId: listOrders
      responses: { '200': { description: All orders } }
";

fn folder() -> Folder {
    Folder::with(&[("orders.yaml", ORDERS), ("clean.yaml", CLEAN)])
}

/// The exit code that a run showed.
fn code(shown: &str) -> &str {
    shown.lines().next().unwrap()
}

#[test]
fn findings_are_told_with_their_lines() {
    assert_snapshot!(folder().run(&["lint", "orders.yaml", "clean.yaml"]), @"
    exit code 0
    --- out
    note[missing-operation-id]: GET /orders/{order_id} has no operationId
     --> orders.yaml:5:5
      |
    5 |     get:
      |     ^^^
      |
      = help: add a name that is unique in the document

    warning[format-unknown]: the format `uiid` is not known and checks nothing
     --> orders.yaml:7:87
      |
    7 |         - { name: order_id, in: path, required: true, schema: { type: string, format: uiid } }
      |                                                                                       ^^^^
      |
      = help: did you mean `uuid`?

    warning[example-mismatch]: the example does not fit its schema: `/size` must be integer
      --> orders.yaml:14:32
       |
    13 |               schema: { type: object, properties: { size: { type: integer } } }
       |                                                                   ------- said here
    14 |               example: { size: large }
       |                                ^^^^^

    orders.yaml: 2 warnings, 1 note
    clean.yaml: nothing found
    ");
}

#[test]
fn one_line_each() {
    assert_snapshot!(folder().run(&["check", "orders.yaml", "-f", "oneline"]), @"
    exit code 0
    --- out
    orders.yaml:5:5: note[missing-operation-id]: GET /orders/{order_id} has no operationId (add a name that is unique in the document)
    orders.yaml:7:87: warning[format-unknown]: the format `uiid` is not known and checks nothing (did you mean `uuid`?)
    orders.yaml:14:32: warning[example-mismatch]: the example does not fit its schema: `/size` must be integer
    ");
}

#[test]
fn exit_codes_follow_the_gravest_finding() {
    let folder = folder();
    for (args, expected) in [
        (&["lint", "clean.yaml"][..], "exit code 0"),
        (&["lint", "orders.yaml"], "exit code 0"),
        (&["lint", "orders.yaml", "--strict"], "exit code 1"),
        (
            &["lint", "orders.yaml", "--deny", "missing-operation-id"],
            "exit code 1",
        ),
        (
            &[
                "lint",
                "orders.yaml",
                "--strict",
                "--allow",
                "format-unknown",
                "--allow",
                "example-mismatch",
            ],
            "exit code 0",
        ),
        (&["lint", "clean.yaml", "missing.yaml"], "exit code 2"),
        (&["lint"], "exit code 2"),
    ] {
        assert_eq!(code(&folder.run(args)), expected, "{args:?}");
    }
}

#[test]
fn a_severity_hides_what_is_below() {
    assert_snapshot!(folder().run(&["lint", "orders.yaml", "-f", "oneline", "--level", "error"]), @"exit code 0");
}

#[test]
fn every_form_of_a_clean_document() {
    let folder = folder();
    for form in ["people", "oneline", "json", "github", "sarif", "junit"] {
        assert_eq!(
            code(&folder.run(&["lint", "clean.yaml", "-f", form])),
            "exit code 0"
        );
    }
    assert_snapshot!(folder.run(&["lint", "clean.yaml", "-f", "json"]), @r#"
    exit code 0
    --- out
    {
      "documents": [
        "clean.yaml"
      ],
      "summary": {
        "errors": 0,
        "warnings": 0,
        "notes": 0
      },
      "diagnostics": []
    }
    "#);
    assert_snapshot!(folder.run(&["lint", "clean.yaml", "-f", "junit"]), @r#"
    exit code 0
    --- out
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="specwright lint" tests="1" skipped="0" failures="0" errors="0">
        <testsuite name="clean.yaml" tests="1" skipped="0" errors="0" failures="0">
            <testcase name="nothing found" classname="clean.yaml"/>
        </testsuite>
    </testsuites>
    "#);
}

#[test]
fn a_document_from_standard_input() {
    assert_snapshot!(folder().run_with(&["lint", "-", "-f", "oneline"], ORDERS, &[]), @"
    exit code 0
    --- out
    <stdin>:5:5: note[missing-operation-id]: GET /orders/{order_id} has no operationId (add a name that is unique in the document)
    <stdin>:7:87: warning[format-unknown]: the format `uiid` is not known and checks nothing (did you mean `uuid`?)
    <stdin>:14:32: warning[example-mismatch]: the example does not fit its schema: `/size` must be integer
    ");
}

#[test]
fn findings_go_to_a_file() {
    let folder = folder();
    assert_snapshot!(folder.run(&["lint", "orders.yaml", "-f", "sarif", "-o", "out.sarif"]), @"exit code 0");
    let text = std::fs::read_to_string(folder.path().join("out.sarif")).unwrap();
    let log: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 3);
}

#[test]
fn colours_are_only_for_terminals_unless_asked_for() {
    let folder = folder();
    let args = ["lint", "orders.yaml"];
    assert!(!folder.run(&args).contains('\u{1b}'));
    let always = ["lint", "orders.yaml", "--color", "always"];
    assert!(
        folder
            .run_with(&always, "", &[("NO_COLOR", "1")])
            .contains('\u{1b}')
    );
}

#[test]
fn repeated_findings_are_counted() {
    let mut text = String::from("openapi: 3.0.3\ninfo: { title: A, version: '1' }\npaths:\n");
    for n in 0..15 {
        writeln!(
            text,
            "  /a{n}:\n    get: {{ responses: {{ '200': {{ description: A }} }} }}"
        )
        .unwrap();
    }
    let folder = Folder::with(&[("a.yaml", &text)]);
    let shown = folder.run(&["lint", "a.yaml"]);
    assert!(
        shown.ends_with("… and 5 more of missing-operation-id\na.yaml: 15 notes\n"),
        "{shown}"
    );
    let all = folder.run(&["lint", "a.yaml", "--all"]);
    assert_eq!(all.matches("note[missing-operation-id]").count(), 15);
}

#[test]
fn what_cannot_be_read_is_never_clean() {
    let folder = Folder::with(&[("a.yaml", "a: [\n")]);
    let shown = folder.run(&["lint", "a.yaml", "--allow", "malformed-yaml"]);
    assert_eq!(code(&shown), "exit code 1");
}
