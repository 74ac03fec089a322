//! Parameter styles: what text a value has, and that reading it gives the value again.
#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use specwright_contract::{Contract, Loader};
use specwright_exchange::style::{self, Inexpressible};

/// A contract with one operation and one parameter.
fn contract(parameter: &Value) -> Contract {
    let mut operation = json!({ "responses": { "200": { "description": "" } } });
    operation["parameters"] = json!([parameter]);
    let document = json!({
        "openapi": "3.2.0",
        "info": { "title": "t", "version": "1" },
        "paths": { "/{p}": { "get": operation } },
    });
    let loaded = Loader::new().load_text("test.json", document.to_string());
    loaded.unwrap().contract
}

fn parameter(place: &str, style: &str, explode: bool, schema: &Value) -> Value {
    json!({
        "name": "p", "in": place, "required": true,
        "style": style, "explode": explode, "schema": schema,
    })
}

fn decode(contract: &Contract, raw: &str) -> Result<Option<Value>, String> {
    let parameter = &contract.operations[0].parameters[0];
    style::decode(contract, parameter, raw, &()).map_err(|error| error.to_string())
}

fn encode(contract: &Contract, value: &Value) -> Result<String, Inexpressible> {
    style::encode(contract, &contract.operations[0].parameters[0], value)
}

/// Every location with its styles.
const STYLES: &[(&str, &str)] = &[
    ("path", "simple"),
    ("path", "label"),
    ("path", "matrix"),
    ("header", "simple"),
    ("query", "form"),
    ("query", "spaceDelimited"),
    ("query", "pipeDelimited"),
    ("query", "deepObject"),
    ("cookie", "form"),
    ("cookie", "cookie"),
];

fn object_schema() -> Value {
    json!({ "type": "object", "properties": {
        "R": { "type": "integer" }, "G": { "type": "integer" }, "name": { "type": "string" } } })
}

#[test]
fn the_table_of_the_specification() {
    let values = [
        (json!({ "type": "string" }), json!("")),
        (json!({ "type": "string" }), json!("blue")),
        (
            json!({ "type": "array", "items": { "type": "string" } }),
            json!(["blue", "black"]),
        ),
        (object_schema(), json!({ "R": 100, "G": 200 })),
    ];
    let mut table = Vec::new();
    for (place, style) in STYLES {
        for explode in [false, true] {
            let texts = values.iter().map(|(schema, value)| {
                let contract = contract(&parameter(place, style, explode, schema));
                encode(&contract, value).unwrap_or("–".to_owned())
            });
            let texts: Vec<_> = texts.collect();
            table.push(format!("{place} {style} {explode}: {}", texts.join("   ")));
        }
    }
    insta::assert_snapshot!(table.join("\n"), @r#"
    path simple false: –   blue   blue,black   R,100,G,200
    path simple true: –   blue   blue,black   R=100,G=200
    path label false: .   .blue   .blue,black   .R,100,G,200
    path label true: .   .blue   .blue.black   .R=100.G=200
    path matrix false: ;p   ;p=blue   ;p=blue,black   ;p=R,100,G,200
    path matrix true: ;p   ;p=blue   ;p=blue;p=black   ;R=100;G=200
    header simple false:    blue   blue,black   R,100,G,200
    header simple true:    blue   blue,black   R=100,G=200
    query form false: p=   p=blue   p=blue,black   p=R,100,G,200
    query form true: p=   p=blue   p=blue&p=black   R=100&G=200
    query spaceDelimited false: p=   p=blue   p=blue%20black   p=R%20100%20G%20200
    query spaceDelimited true: p=   p=blue   p=blue&p=black   R=100&G=200
    query pipeDelimited false: p=   p=blue   p=blue%7Cblack   p=R%7C100%7CG%7C200
    query pipeDelimited true: p=   p=blue   p=blue&p=black   R=100&G=200
    query deepObject false: –   –   p[0]=blue&p[1]=black   p[R]=100&p[G]=200
    query deepObject true: –   –   p[0]=blue&p[1]=black   p[R]=100&p[G]=200
    cookie form false: p=   p=blue   p=blue,black   p=R,100,G,200
    cookie form true: p=   p=blue   p=blue; p=black   R=100; G=200
    cookie cookie false: p=   p=blue   p=blue,black   p=R,100,G,200
    cookie cookie true: p=   p=blue   p=blue; p=black   R=100; G=200
    "#);
}

#[test]
fn texts_as_people_send_them_are_read() {
    let array = json!({ "type": "array", "items": { "type": "integer" } });
    let deep = json!({ "type": "object", "properties": {
        "a": { "type": "integer" },
        "list": { "type": "array", "items": { "type": "integer" } },
        "in": { "type": "object", "properties": { "b": { "type": "boolean" } } } } });
    let either = json!({ "oneOf": [{ "type": "integer" }, { "type": "boolean" }] });
    let open = json!({ "type": "object", "additionalProperties": { "type": "integer" } });
    let cases = [
        ("query", "form", true, &array, "p=1&p=2", json!([1, 2])),
        ("query", "form", true, &array, "p=1", json!([1])),
        ("query", "form", true, &array, "P=1", json!([1])),
        ("query", "form", true, &array, "p=1,2", json!(["1,2"])),
        ("query", "form", true, &array, "x=1", json!(null)),
        ("query", "form", false, &array, "p=1,2", json!([1, 2])),
        ("query", "form", false, &array, "p=", json!([])),
        (
            "query",
            "spaceDelimited",
            false,
            &array,
            "p=1%202+3",
            json!([1, 2, 3]),
        ),
        (
            "query",
            "pipeDelimited",
            false,
            &array,
            "p=1|2%7C3",
            json!([1, 2, 3]),
        ),
        (
            "query",
            "form",
            true,
            &json!({ "type": "integer" }),
            "p=1&p=2",
            json!([1, 2]),
        ),
        (
            "query",
            "form",
            true,
            &json!({ "type": "string" }),
            "p=a+b%2Bc",
            json!("a b+c"),
        ),
        ("query", "form", true, &either, "p=true", json!(true)),
        (
            "query",
            "form",
            true,
            &open,
            "x=1&y=2",
            json!({ "x": 1, "y": 2 }),
        ),
        (
            "query",
            "form",
            true,
            &object_schema(),
            "R=1&x=2",
            json!({ "R": 1 }),
        ),
        (
            "query",
            "form",
            false,
            &object_schema(),
            "p=R,1,name,a%2Cb",
            json!({ "R": 1, "name": "a,b" }),
        ),
        (
            "query",
            "deepObject",
            true,
            &deep,
            "p[a]=1&p[list][]=1&p[list][]=2&p%5Bin%5D%5Bb%5D=true&q[a]=9",
            json!({ "a": 1, "list": [1, 2], "in": { "b": true } }),
        ),
        (
            "query",
            "deepObject",
            true,
            &deep,
            "p[list]=1&p[list]=2",
            json!({ "list": [1, 2] }),
        ),
        (
            "query",
            "deepObject",
            true,
            &deep,
            "p[list][1]=2&p[list][0]=1",
            json!({ "list": [1, 2] }),
        ),
        ("path", "simple", false, &array, "1,2", json!([1, 2])),
        (
            "path",
            "simple",
            false,
            &json!({ "type": "string" }),
            "a%2Fb+c",
            json!("a/b+c"),
        ),
        ("path", "label", false, &array, ".1,2", json!([1, 2])),
        ("path", "label", true, &array, ".1.2", json!([1, 2])),
        (
            "path",
            "label",
            false,
            &json!({ "type": "number" }),
            ".1.5",
            json!(1.5),
        ),
        ("path", "matrix", true, &array, ";p=1;p=2", json!([1, 2])),
        ("path", "matrix", true, &array, ";p=1", json!([1])),
        (
            "path",
            "matrix",
            false,
            &json!({ "type": "string" }),
            ";p",
            json!(""),
        ),
        (
            "header",
            "simple",
            false,
            &array,
            "1, 2 ,3",
            json!([1, 2, 3]),
        ),
        (
            "header",
            "simple",
            true,
            &object_schema(),
            "R=1, name=x=y",
            json!({ "R": 1, "name": "x=y" }),
        ),
        (
            "header",
            "simple",
            false,
            &json!({ "type": "string" }),
            "a%20b",
            json!("a%20b"),
        ),
        ("cookie", "form", false, &array, "x=0; p=1,2", json!([1, 2])),
    ];
    for (place, style, explode, schema, raw, wanted) in cases {
        let contract = contract(&parameter(place, style, explode, schema));
        let found = decode(&contract, raw).map(Option::unwrap_or_default);
        assert_eq!(found, Ok(wanted), "{place} {style} {explode} {raw}");
    }
}

#[test]
fn texts_that_are_no_value_say_why() {
    let array = json!({ "type": "array", "items": { "type": "integer" } });
    let cases = [
        ("path", "label", &array, "1,2"),
        ("path", "matrix", &array, "p=1"),
        ("path", "matrix", &array, ";q=1"),
        ("path", "simple", &object_schema(), "R,1,G"),
    ];
    let mut shown = Vec::new();
    for (place, style, schema, raw) in cases {
        let contract = contract(&parameter(place, style, false, schema));
        shown.push(format!(
            "{style} {raw}: {}",
            decode(&contract, raw).unwrap_err()
        ));
    }
    let json = json!({ "name": "p", "in": "query", "content": { "application/json": {} } });
    let contract = contract(&json);
    shown.push(format!("json: {}", decode(&contract, "p={").unwrap_err()));
    insta::assert_snapshot!(shown.join("\n"), @r#"
    label 1,2: must begin with '.'
    matrix p=1: must be written as ';p=value'
    matrix ;q=1: must be written as ';p=value'
    simple R,1,G: must be written as pairs of name and value; found 'G' alone
    json: must be JSON: EOF while parsing an object at line 1 column 1
    "#);
}

#[test]
fn json_is_written_and_read() {
    let parameter = json!({ "name": "p", "in": "query", "content": { "application/json": {} } });
    let contract = contract(&parameter);
    let value = json!({ "a": [1, "&="], "b": null });
    let text = encode(&contract, &value).unwrap();
    assert_eq!(
        text,
        "p=%7B%22a%22%3A%5B1%2C%22%26%3D%22%5D%2C%22b%22%3Anull%7D"
    );
    assert_eq!(decode(&contract, &text), Ok(Some(value)));
}

fn scalar() -> impl Strategy<Value = (Value, Value)> {
    prop_oneof![
        any::<i64>().prop_map(|n| (json!({ "type": "integer" }), json!(n))),
        (-1e6..1e6).prop_map(|n: f64| (json!({ "type": "number" }), json!(n))),
        any::<bool>().prop_map(|b| (json!({ "type": "boolean" }), json!(b))),
        "[ -~]{0,8}".prop_map(|s| (json!({ "type": "string" }), json!(s))),
        "\\PC{0,5}".prop_map(|s| (json!({ "type": "string" }), json!(s))),
    ]
}

fn value() -> impl Strategy<Value = (Value, Value)> {
    let list = |kind: &'static str, item: BoxedStrategy<Value>| {
        prop::collection::vec(item, 0..4).prop_map(move |items| {
            let schema = json!({ "type": "array", "items": { "type": kind } });
            (schema, Value::from(items))
        })
    };
    let strings = "[ -~]{0,6}".prop_map(Value::from).boxed();
    let members = prop::collection::btree_map("[a-z %&=;,.|\\[]{1,4}", scalar(), 0..4);
    let objects = members.prop_map(|members| {
        let (mut schema, mut value) = (Map::new(), Map::new());
        for (name, (kind, member)) in members {
            schema.insert(name.clone(), kind);
            value.insert(name, member);
        }
        let schema = json!({ "type": "object", "properties": schema });
        (schema, Value::Object(value))
    });
    prop_oneof![
        scalar(),
        list("string", strings),
        list("integer", any::<i32>().prop_map(Value::from).boxed()),
        objects,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// What can be written is read as the same value, in every style.
    #[test]
    fn reading_undoes_writing(
        (schema, value) in value(),
        (place, style) in prop::sample::select(STYLES),
        explode in any::<bool>(),
        reserved in any::<bool>(),
    ) {
        let mut parameter = parameter(place, style, explode, &schema);
        if *place == *"query" {
            parameter["allowReserved"] = json!(reserved);
        }
        let contract = contract(&parameter);
        if let Ok(text) = encode(&contract, &value) {
            let found = decode(&contract, &text);
            // numbers that are whole are the same whether written with a point or not
            let same = match (&found, &value) {
                (Ok(Some(Value::Number(found))), Value::Number(value)) => found.as_f64() == value.as_f64(),
                (Ok(Some(found)), value) => normal(found) == normal(value),
                _ => false,
            };
            prop_assert!(same, "{place} {style} {explode}: {value} → {text} → {found:?}");
        }
    }
}

/// Numbers by value.
fn normal(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| (name.clone(), normal(member)))
            .collect(),
        other => other.clone(),
    }
}
