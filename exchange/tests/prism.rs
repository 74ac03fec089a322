//! Static samples and text forms as Prism has them. Most of it is shown by `specs/suites/prism`.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::{Value, json};
use specwright_contract::Loader;
use specwright_exchange::prism::{self, SampleOptions, TooComplex, Unwritable};
use specwright_exchange::schema::Validators;

fn validators(schemas: &str) -> Validators {
    let document = format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
    );
    let contract = Loader::new()
        .load_text("t.yaml", &document)
        .unwrap()
        .contract;
    Validators::new(Arc::new(contract))
}

fn sample(schema: &str, options: SampleOptions) -> Result<Option<Value>, TooComplex> {
    let validators = validators(&format!("    S: {schema}\n"));
    let id = validators.contract().components.schemas["S"];
    prism::sample(&validators, id, options)
}

#[test]
fn formats_bring_their_ranges_only_where_that_is_asked_for() {
    let schema = "{type: object, properties: {n: {type: integer, format: int32}, s: {type: string, writeOnly: true}}}";
    let theirs = sample(schema, SampleOptions::default()).unwrap();
    assert_eq!(
        theirs,
        Some(json!({"n": -2_147_483_648_i64, "s": "string"}))
    );
    let plain = SampleOptions {
        format_ranges: false,
        write_only: false,
    };
    assert_eq!(sample(schema, plain).unwrap(), Some(json!({"n": 0})));
}

#[test]
fn a_uuid_follows_from_the_name_of_its_property() {
    let of = |name: &str| {
        let schema = format!("{{properties: {{{name}: {{type: string, format: uuid}}}}}}");
        sample(&schema, SampleOptions::default()).unwrap().unwrap()[name].clone()
    };
    assert_eq!(of("id"), "497f6eca-6276-4993-bfeb-53cbbbba6f08");
    assert_eq!(of("id"), of("id"));
    assert_ne!(of("id"), of("customerId"));
}

#[test]
fn neither_long_chains_nor_wide_schemas_cost_more_than_their_budget() {
    for part in [
        "{oneOf: [{$ref: '#/components/schemas/S$'}]}",
        "{allOf: [{$ref: '#/components/schemas/S$'}]}",
        "{type: object, properties: {a: {$ref: '#/components/schemas/S$'}}, allOf: [{type: object}]}",
        "{type: array, items: {$ref: '#/components/schemas/S$'}, minItems: 1000000000}",
    ] {
        let mut schemas = String::new();
        for n in 0..3_000 {
            let _ = writeln!(
                schemas,
                "    S{n}: {}",
                part.replace('$', &((n + 1) % 3_000).to_string())
            );
        }
        let validators = validators(&schemas);
        let id = validators.contract().components.schemas["S0"];
        let _ = prism::sample(&validators, id, SampleOptions::default());
    }
    let long = sample(
        "{type: string, minLength: 9000000000}",
        SampleOptions::default(),
    );
    assert_eq!(long, Err(TooComplex));
}

#[test]
fn what_has_no_text_form_says_so() {
    let text = |value: Value, media_type: &str| prism::text(Some(&value), media_type);
    assert_eq!(text(json!("a"), "text/plain").unwrap(), "a");
    assert_eq!(text(json!("a"), "image/png").unwrap(), "a");
    assert_eq!(
        text(json!("a"), "application/problem+json").unwrap(),
        "\"a\""
    );
    assert_eq!(text(json!(1), "text/xml"), Err(Unwritable::NotText));
    assert_eq!(
        text(json!(1), "image/svg+xml").unwrap_err().to_string(),
        "Cannot find serializer for image/svg+xml"
    );
    assert_eq!(prism::text(None, "application/json").unwrap(), "");
}

#[test]
fn xml_is_elements_in_one_that_is_called_xml() {
    let xml = |value: Value| prism::xml(&value);
    assert_eq!(
        xml(json!({"a": 1, "b": [1, {"c": null}], "10": "<&'\">", "2": {"#text": "t"}})),
        "<xml><2>t</2><10>&lt;&amp;&apos;&quot;&gt;</10><a>1</a><b>1</b><b><c/></b></xml>"
    );
    assert_eq!(
        xml(json!([1, null, [2, [3]]])),
        "<xml/><xml>1</xml><xml><0>2</0><1>3</1></xml>"
    );
    assert_eq!(xml(json!([])), "");
}
