//! What each form looks like.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::{Format, People, Report};
use crate::diagnostic::{Diagnostic, Place, Summary, codes, sort};
use crate::source::{FileId, Sources, Span};

const ORDERS: &str = r##"{
  "paths": {
    "/orders": {
      "get": { "operationId": "list", "responses": {} },
      "post": {
	"operationId": "list",
        "tags": ["Küche 調理"],
        "requestBody": { "$ref": "#/components/Nothing" }
      }
    }
  }
}
"##;

fn orders() -> (Sources, Vec<Diagnostic>) {
    let sources = Sources::of_json(&[("specs/orders.json", ORDERS)]);
    let root = sources.file(FileId::ROOT).tree.root();
    let at = |pointer: &str| root.at(pointer).unwrap();
    let mut found = vec![
        Diagnostic::at(
            &codes::reference::UNRESOLVED,
            at("/paths/~1orders/post/requestBody/$ref"),
            "nothing is at `#/components/Nothing`",
        )
        .help("did you mean `#/components/Something`? 100 % of it")
        .stops("POST /orders"),
        Diagnostic::at(
            &codes::lint::DUPLICATE_OPERATION_ID,
            at("/paths/~1orders/post/operationId"),
            "the operationId `list` is used twice",
        )
        .label(at("/paths/~1orders/get/operationId"), "first used here"),
        Diagnostic::at(
            &codes::source::DUPLICATE_KEY,
            at("/paths/~1orders/post"),
            "a container: shown by its key, wide: 調理",
        ),
        Diagnostic::unplaced(&codes::source::FILE_NOT_FOUND, "menu.yaml does not exist"),
    ];
    sort(&mut found);
    (sources, found)
}

fn rendered(format: Format) -> String {
    let (sources, found) = orders();
    let report = Report {
        name: "specs/orders.json",
        sources: &sources,
        diagnostics: &found,
    };
    format.render(&[report], &People::default())
}

#[test]
fn people_see_the_line_and_a_caret() {
    insta::assert_snapshot!(rendered(Format::People), @r##"
    error[file-not-found]: menu.yaml does not exist

    warning[duplicate-key]: a container: shown by its key, wide: 調理
     --> specs/orders.json:5:7
      |
    5 |       "post": {
      |       ^^^^^^

    error[duplicate-operation-id]: the operationId `list` is used twice
     --> specs/orders.json:6:17
      |
    4 |       "get": { "operationId": "list", "responses": {} },
      |                               ------ first used here
    5 |       "post": {
    6 |     "operationId": "list",
      |                    ^^^^^^

    error[reference-unresolved]: nothing is at `#/components/Nothing`
     --> specs/orders.json:8:34
      |
    8 |         "requestBody": { "$ref": "#/components/Nothing" }
      |                                  ^^^^^^^^^^^^^^^^^^^^^^
      |
      = note: POST /orders does not work because of this
      = help: did you mean `#/components/Something`? 100 % of it

    specs/orders.json: 3 errors, 1 warning
    "##);
}

#[test]
fn one_line_is_path_line_column_and_message() {
    insta::assert_snapshot!(rendered(Format::OneLine), @"
    error[file-not-found]: menu.yaml does not exist
    specs/orders.json:5:7: warning[duplicate-key]: a container: shown by its key, wide: 調理
    specs/orders.json:6:17: error[duplicate-operation-id]: the operationId `list` is used twice
    specs/orders.json:8:34: error[reference-unresolved]: nothing is at `#/components/Nothing` (did you mean `#/components/Something`? 100 % of it)
    ");
}

#[test]
fn json_has_every_member() {
    insta::assert_snapshot!(rendered(Format::Json), @r#"
    {
      "documents": [
        "specs/orders.json"
      ],
      "summary": {
        "errors": 3,
        "warnings": 1,
        "notes": 0
      },
      "diagnostics": [
        {
          "document": "specs/orders.json",
          "code": "file-not-found",
          "severity": "error",
          "message": "menu.yaml does not exist"
        },
        {
          "document": "specs/orders.json",
          "code": "duplicate-key",
          "severity": "warning",
          "message": "a container: shown by its key, wide: 調理",
          "path": "specs/orders.json",
          "line": 5,
          "column": 7,
          "end_line": 5,
          "end_column": 13,
          "pointer": "/paths/~1orders/post"
        },
        {
          "document": "specs/orders.json",
          "code": "duplicate-operation-id",
          "severity": "error",
          "message": "the operationId `list` is used twice",
          "path": "specs/orders.json",
          "line": 6,
          "column": 17,
          "end_line": 6,
          "end_column": 23,
          "pointer": "/paths/~1orders/post/operationId",
          "labels": [
            {
              "message": "first used here",
              "path": "specs/orders.json",
              "line": 4,
              "column": 31,
              "end_line": 4,
              "end_column": 37,
              "pointer": "/paths/~1orders/get/operationId"
            }
          ]
        },
        {
          "document": "specs/orders.json",
          "code": "reference-unresolved",
          "severity": "error",
          "message": "nothing is at `#/components/Nothing`",
          "path": "specs/orders.json",
          "line": 8,
          "column": 34,
          "end_line": 8,
          "end_column": 56,
          "pointer": "/paths/~1orders/post/requestBody/$ref",
          "help": "did you mean `#/components/Something`? 100 % of it",
          "operation": "POST /orders"
        }
      ]
    }
    "#);
}

#[test]
fn github_commands_are_escaped() {
    insta::assert_snapshot!(rendered(Format::Github), @"
    ::error title=file-not-found::menu.yaml does not exist
    ::warning file=specs/orders.json,line=5,endLine=5,col=7,endColumn=13,title=duplicate-key::a container: shown by its key, wide: 調理
    ::error file=specs/orders.json,line=6,endLine=6,col=17,endColumn=23,title=duplicate-operation-id::the operationId `list` is used twice%0Aspecs/orders.json:4:31: first used here
    ::error file=specs/orders.json,line=8,endLine=8,col=34,endColumn=56,title=reference-unresolved::nothing is at `#/components/Nothing`%0Ahelp: did you mean `#/components/Something`? 100 %25 of it
    ");
}

#[test]
fn sarif_has_rules_and_regions() {
    let mut log: serde_json::Value = serde_json::from_str(&rendered(Format::Sarif)).unwrap();
    // What the explanations say is not the point here.
    for rule in log
        .pointer_mut("/runs/0/tool/driver/rules")
        .unwrap()
        .as_array_mut()
        .unwrap()
    {
        assert!(rule["help"]["markdown"].is_string());
        rule.as_object_mut().unwrap().remove("help");
    }
    insta::assert_snapshot!(format!("{log:#}"), @r#"
    {
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        {
          "tool": {
            "driver": {
              "name": "specwright",
              "semanticVersion": "0.1.0",
              "rules": [
                {
                  "id": "duplicate-key",
                  "shortDescription": {
                    "text": "one object has the same key twice"
                  },
                  "defaultConfiguration": {
                    "level": "warning"
                  }
                },
                {
                  "id": "duplicate-operation-id",
                  "shortDescription": {
                    "text": "two operations have one operationId"
                  },
                  "defaultConfiguration": {
                    "level": "error"
                  }
                },
                {
                  "id": "file-not-found",
                  "shortDescription": {
                    "text": "the file does not exist"
                  },
                  "defaultConfiguration": {
                    "level": "error"
                  }
                },
                {
                  "id": "reference-unresolved",
                  "shortDescription": {
                    "text": "a reference leads nowhere"
                  },
                  "defaultConfiguration": {
                    "level": "error"
                  }
                }
              ]
            }
          },
          "columnKind": "unicodeCodePoints",
          "results": [
            {
              "ruleId": "file-not-found",
              "ruleIndex": 2,
              "level": "error",
              "message": {
                "text": "menu.yaml does not exist"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "specs/orders.json"
                    }
                  }
                }
              ]
            },
            {
              "ruleId": "duplicate-key",
              "ruleIndex": 0,
              "level": "warning",
              "message": {
                "text": "a container: shown by its key, wide: 調理"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "specs/orders.json"
                    },
                    "region": {
                      "startLine": 5,
                      "startColumn": 7,
                      "endLine": 5,
                      "endColumn": 13
                    }
                  },
                  "logicalLocations": [
                    {
                      "fullyQualifiedName": "/paths/~1orders/post",
                      "kind": "object"
                    }
                  ]
                }
              ]
            },
            {
              "ruleId": "duplicate-operation-id",
              "ruleIndex": 1,
              "level": "error",
              "message": {
                "text": "the operationId `list` is used twice"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "specs/orders.json"
                    },
                    "region": {
                      "startLine": 6,
                      "startColumn": 17,
                      "endLine": 6,
                      "endColumn": 23
                    }
                  },
                  "logicalLocations": [
                    {
                      "fullyQualifiedName": "/paths/~1orders/post/operationId",
                      "kind": "object"
                    }
                  ]
                }
              ],
              "relatedLocations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "specs/orders.json"
                    },
                    "region": {
                      "startLine": 4,
                      "startColumn": 31,
                      "endLine": 4,
                      "endColumn": 37
                    }
                  },
                  "logicalLocations": [
                    {
                      "fullyQualifiedName": "/paths/~1orders/get/operationId",
                      "kind": "object"
                    }
                  ],
                  "id": 0,
                  "message": {
                    "text": "first used here"
                  }
                }
              ]
            },
            {
              "ruleId": "reference-unresolved",
              "ruleIndex": 3,
              "level": "error",
              "message": {
                "text": "nothing is at `#/components/Nothing`; did you mean `#/components/Something`? 100 % of it"
              },
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "specs/orders.json"
                    },
                    "region": {
                      "startLine": 8,
                      "startColumn": 34,
                      "endLine": 8,
                      "endColumn": 56
                    }
                  },
                  "logicalLocations": [
                    {
                      "fullyQualifiedName": "/paths/~1orders/post/requestBody/$ref",
                      "kind": "object"
                    }
                  ]
                }
              ],
              "properties": {
                "operation": "POST /orders"
              }
            }
          ]
        }
      ]
    }
    "#);
}

#[cfg(feature = "junit")]
#[test]
fn junit_fails_for_errors_and_passes_a_clean_document() {
    let (sources, found) = orders();
    let clean = Sources::of_json(&[("clean.json", "{}")]);
    let reports = [
        Report {
            name: "specs/orders.json",
            sources: &sources,
            diagnostics: &found,
        },
        Report {
            name: "clean.json",
            sources: &clean,
            diagnostics: &[],
        },
    ];
    insta::assert_snapshot!(Format::Junit.render(&reports, &People::default()), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="specwright lint" tests="5" skipped="1" failures="3" errors="0">
        <testsuite name="specs/orders.json" tests="4" skipped="1" errors="0" failures="3">
            <testcase name="file-not-found" classname="specs/orders.json">
                <failure message="menu.yaml does not exist" type="file-not-found">error[file-not-found]: menu.yaml does not exist</failure>
            </testcase>
            <testcase name="duplicate-key specs/orders.json:5:7" classname="specs/orders.json">
                <skipped message="a container: shown by its key, wide: 調理" type="duplicate-key">specs/orders.json:5:7: warning[duplicate-key]: a container: shown by its key, wide: 調理</skipped>
            </testcase>
            <testcase name="duplicate-operation-id specs/orders.json:6:17" classname="specs/orders.json">
                <failure message="the operationId `list` is used twice" type="duplicate-operation-id">specs/orders.json:6:17: error[duplicate-operation-id]: the operationId `list` is used twice</failure>
            </testcase>
            <testcase name="reference-unresolved specs/orders.json:8:34" classname="specs/orders.json">
                <failure message="nothing is at `#/components/Nothing`" type="reference-unresolved">specs/orders.json:8:34: error[reference-unresolved]: nothing is at `#/components/Nothing` (did you mean `#/components/Something`? 100 % of it)</failure>
            </testcase>
        </testsuite>
        <testsuite name="clean.json" tests="1" skipped="0" errors="0" failures="0">
            <testcase name="nothing found" classname="clean.json"/>
        </testsuite>
    </testsuites>
    "#);
}

#[test]
fn a_place_in_another_file_gets_a_frame_of_its_own() {
    let sources = Sources::of_json(&[
        ("a.json", r#"{"$ref": "b.json#/x"}"#),
        ("b.json", "{\n  \"x\":\n    1\n}"),
    ]);
    let ids: Vec<FileId> = sources.files().map(|(id, _)| id).collect();
    let node = |file: usize, pointer: &str| {
        let file = sources.file(ids[file]);
        file.tree.root().at(pointer).unwrap()
    };
    let found = Diagnostic::at(
        &codes::schema::NOT_A_SCHEMA,
        node(0, "/$ref"),
        "this is no schema",
    )
    .label(node(1, "/x"), "a number stands here");
    insta::assert_snapshot!(People::default().one(&found, &sources), @r#"
    error[not-a-schema]: this is no schema
     --> a.json:1:10
      |
    1 | {"$ref": "b.json#/x"}
      |          ^^^^^^^^^^^
      |
     ::: b.json:3:5
      |
    3 |     1
      |     - a number stands here
    "#);
}

#[test]
fn of_a_long_line_only_the_part_around_the_place_is_shown() {
    let text = format!(
        r#"{{"before": "{}", "here": true, "after": "{}"}}"#,
        "ä".repeat(100_000),
        "x".repeat(1_000_000)
    );
    let sources = Sources::of_json(&[("min.json", &text)]);
    let root = sources.file(FileId::ROOT).tree.root();
    let here = root.member("here").unwrap().0;
    let found = Diagnostic::at(&codes::schema::NOT_A_SCHEMA, here, "it is here");
    insta::assert_snapshot!(People::default().one(&found, &sources), @r#"
    error[not-a-schema]: it is here
     --> min.json:1:100016
      |
    1 | … äääääääääääääääääääääääääääää", "here": true, "after": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx …
      |                                   ^^^^^^
    "#);
}

#[test]
fn a_repeated_finding_is_counted_beyond_a_number() {
    let (sources, found) = orders();
    let many = vec![found[1].clone(); 5];
    let report = Report {
        name: "orders.json",
        sources: &sources,
        diagnostics: &many,
    };
    let people = People {
        same: 1,
        ..People::default()
    };
    insta::assert_snapshot!(people.reports(&[report]), @r#"
    warning[duplicate-key]: a container: shown by its key, wide: 調理
     --> specs/orders.json:5:7
      |
    5 |       "post": {
      |       ^^^^^^

    … and 4 more of duplicate-key
    orders.json: 5 warnings
    "#);
}

#[test]
fn colours_are_drawn_only_when_asked_for() {
    let (sources, found) = orders();
    let plain = People::default().one(&found[1], &sources);
    let people = People {
        colours: true,
        ..People::default()
    };
    let styled = people.one(&found[1], &sources);
    assert!(!plain.contains('\u{1b}'));
    assert!(styled.contains('\u{1b}'));
}

#[test]
fn a_summary_counts_and_names() {
    let (_, found) = orders();
    let summary: Summary = found.iter().collect();
    assert_eq!(summary.to_string(), "3 errors, 1 warning");
    assert_eq!(Summary::default().to_string(), "nothing found");
}

#[test]
fn every_form_is_found_by_its_name() {
    for (format, name, _) in Format::ALL {
        assert_eq!(name.parse::<Format>().unwrap(), *format);
        assert_eq!(format.to_string(), *name);
    }
    insta::assert_snapshot!("yaml".parse::<Format>().unwrap_err(), @r#"there is no form "yaml"; it is one of people, oneline, json, github, sarif, junit"#);
}

proptest::proptest! {
    #[test]
    fn no_place_in_no_text_breaks_a_renderer(
        text in "[a{}\t\r\n\u{0}\u{1b}äß調\u{200b}\u{1f468}\u{301} ]{0,60}",
        places in proptest::collection::vec((0_u32..200, 0_u32..200), 1..5),
        long in proptest::bool::ANY,
    ) {
        let filler = if long { "調x".repeat(200) } else { String::new() };
        let json = "{}";
        let mut sources = Sources::of_json(&[("a.json", json)]);
        sources.push(crate::source::SourceFile::new(
            "b".into(),
            url::Url::parse("file:///b").unwrap(),
            crate::source::Tree::of_text(FileId(1), &format!("{text}{filler}{text}")),
        ));
        let place = |&(start, length): &(u32, u32)| Place {
            file: FileId(1),
            span: Span { start, end: start.wrapping_add(length) },
            node: None,
        };
        let mut found = Diagnostic::at(&codes::schema::NOT_A_SCHEMA, place(&places[0]), text.clone());
        for label in &places[1..] {
            found = found.label(place(label), "label");
        }
        let found = [found.help(text)];
        let report = Report { name: "b", sources: &sources, diagnostics: &found };
        for (format, ..) in Format::ALL {
            format.render(&[report], &People::default());
        }
    }
}
