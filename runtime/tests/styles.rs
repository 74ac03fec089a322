//! Every style writes what the engine of the mock writes, which reads it again.
#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::{Value, json};
use specwright_contract::{Contract, Loader};
use specwright_exchange::style as engine;
use specwright_runtime::style::{self, Style};
use specwright_runtime::{Location, Parameter};

/// Every location with its styles: as the document and as the runtime have them.
const STYLES: &[(&str, &str, Location, Style)] = &[
    ("path", "simple", Location::Path, Style::Simple),
    ("path", "label", Location::Path, Style::Label),
    ("path", "matrix", Location::Path, Style::Matrix),
    ("header", "simple", Location::Header, Style::Simple),
    ("query", "form", Location::Query, Style::Form),
    (
        "query",
        "spaceDelimited",
        Location::Query,
        Style::SpaceDelimited,
    ),
    (
        "query",
        "pipeDelimited",
        Location::Query,
        Style::PipeDelimited,
    ),
    ("query", "deepObject", Location::Query, Style::DeepObject),
    ("cookie", "form", Location::Cookie, Style::Form),
    ("cookie", "cookie", Location::Cookie, Style::Cookie),
];

fn contract(place: &str, style: &str, explode: bool, reserved: bool, schema: &Value) -> Contract {
    let parameter = json!({
        "name": "p", "in": place, "required": true,
        "style": style, "explode": explode, "allowReserved": reserved, "schema": schema,
    });
    let responses = json!({ "200": { "description": "" } });
    let document = json!({
        "openapi": "3.2.0",
        "info": { "title": "t", "version": "1" },
        "paths": { "/{p}": { "get": { "parameters": [parameter], "responses": responses } } },
    });
    Loader::new()
        .load_text("test.json", document.to_string())
        .unwrap()
        .contract
}

fn values() -> Vec<(Value, Value)> {
    let text = json!({ "type": "string" });
    let list = json!({ "type": "array", "items": { "type": "string" } });
    let object = json!({ "type": "object", "properties": {
        "a": { "type": "string" }, "b": { "type": "integer" }, "c": {} } });
    let texts = [
        "",
        "blue",
        "a b",
        "a,b",
        "a;b",
        "a.b",
        "a|b",
        "a%20b",
        "a%7Cb",
        "ä/ö?ü#[]@!$&'()*+,;=:",
        "\t",
        "a\"b",
        "a\\b",
        "日本",
        "null",
        "..",
    ];
    let mut all: Vec<(Value, Value)> = texts
        .iter()
        .map(|value| (text.clone(), json!(value)))
        .collect();
    for text in texts {
        all.push((list.clone(), json!([text])));
        all.push((list.clone(), json!([text, "x"])));
        all.push((object.clone(), json!({ "a": text, "b": 1 })));
    }
    all.extend([
        (list.clone(), json!([])),
        (list, json!([["x"]])),
        (object.clone(), json!({})),
        (object.clone(), json!({ "c": { "d": [1, { "e": null }] } })),
        (object, json!({ "a": "x", "b=,c": 1 })),
        (json!({ "type": "integer" }), json!(-5)),
        (json!({ "type": "number" }), json!(1.5e30)),
        (json!({ "type": "boolean" }), json!(true)),
        (json!({ "type": ["integer", "null"] }), json!(null)),
    ]);
    all
}

#[test]
fn every_style_writes_what_the_engine_writes() {
    let mut compared = 0;
    for &(place, name, location, style) in STYLES {
        for (explode, reserved) in [(false, false), (true, false), (false, true), (true, true)] {
            if reserved && place != "query" {
                continue;
            }
            let mut parameter = Parameter::new(location, "p", style);
            parameter.explode = explode;
            parameter.reserved = reserved;
            for (schema, value) in values() {
                let contract = contract(place, name, explode, reserved, &schema);
                let theirs =
                    engine::encode(&contract, &contract.operations[0].parameters[0], &value);
                let ours = style::write(&parameter, &value);
                assert_eq!(
                    ours.as_ref().ok(),
                    theirs.as_ref().ok(),
                    "{place} {name} {explode} {value}: {ours:?} {theirs:?}"
                );
                compared += usize::from(ours.is_ok());
            }
        }
    }
    assert!(compared > 500, "{compared}");
}

#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Members {
    a: String,
    b: i64,
}

#[test]
fn headers_are_read_as_they_were_written() {
    for explode in [false, true] {
        let mut header = Parameter::header("p", Style::Simple);
        header.explode = explode;
        let text = |value: Value| style::write(&header, &value).unwrap();
        assert_eq!(
            style::from_text::<i64>(&text(json!(-5)), explode).unwrap(),
            -5
        );
        assert_eq!(
            style::from_text::<Option<bool>>(&text(json!(true)), explode).unwrap(),
            Some(true)
        );
        assert_eq!(
            style::from_text::<String>(&text(json!("5")), explode).unwrap(),
            "5"
        );
        let list = vec![1.5, 2.0];
        assert_eq!(
            style::from_text::<Vec<f64>>(&text(json!(list)), explode).unwrap(),
            list
        );
        let members = Members {
            a: "x".to_owned(),
            b: 5,
        };
        let written = text(json!(members));
        assert_eq!(
            style::from_text::<Members>(&written, explode).unwrap(),
            members
        );
    }
}
