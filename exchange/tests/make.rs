//! Values that are made satisfy their schemas, are the same for the same seed, and look real.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::sync::Arc;

use serde_json::{Value, json};
use specwright_contract::Loader;
use specwright_contract::model::SchemaId;
use specwright_exchange::make::{self, NoValue, Options};
use specwright_exchange::schema::{Direction, Validators};

/// One schema of a document of its own.
struct Subject {
    validators: Validators,
    id: SchemaId,
}

impl Subject {
    fn new(schema: &Value) -> Self {
        let loaded = Loader::new().load_schema("schema.json", schema.to_string());
        let (contract, id) = loaded.expect("the schema is read");
        Self {
            validators: Validators::new(Arc::new(contract)),
            id,
        }
    }

    /// The component `Subject` of an OpenAPI document with these components.
    fn component(schemas: &Value) -> Self {
        let document = json!({
            "openapi": "3.1.0",
            "info": { "title": "Kitchen", "version": "1" },
            "paths": {},
            "components": { "schemas": schemas }
        });
        let loaded = Loader::new().load_text("kitchen.json", document.to_string());
        let contract = loaded.expect("the document is read").contract;
        let id = *contract.components.schemas.get("Subject").unwrap();
        Self {
            validators: Validators::new(Arc::new(contract)),
            id,
        }
    }

    fn sample(&self) -> Result<Value, NoValue> {
        make::sample(&self.validators, self.id, Direction::Response)
    }

    fn generate(&self, seed: u64) -> Result<Value, NoValue> {
        make::generate(&self.validators, self.id, Direction::Response, seed)
    }

    fn is_valid(&self, value: &Value) -> bool {
        self.validators
            .is_valid(self.id, Direction::Response, value)
    }
}

fn sample(schema: &Value) -> Value {
    Subject::new(schema).sample().unwrap()
}

#[test]
fn samples_are_plain() {
    for (schema, expected) in [
        (json!({ "type": "string" }), json!("string")),
        (json!({ "type": "integer" }), json!(0)),
        (json!({ "type": "integer", "minimum": 3 }), json!(3)),
        (
            json!({ "type": "integer", "exclusiveMinimum": 3 }),
            json!(4),
        ),
        (json!({ "type": "number", "maximum": -1.5 }), json!(-1.5)),
        (
            json!({ "type": "number", "exclusiveMinimum": 0, "multipleOf": 0.1 }),
            json!(0.1),
        ),
        (json!({ "type": "boolean" }), json!(true)),
        (json!({ "type": "null" }), json!(null)),
        (json!({ "type": ["null", "string"] }), json!("string")),
        (json!({ "enum": [null, "b", "a"] }), json!("b")),
        (json!({ "const": { "a": [1] } }), json!({ "a": [1] })),
        (json!({ "type": "string", "default": "d" }), json!("d")),
        (
            json!({ "type": "string", "default": "d", "examples": ["e"] }),
            json!("e"),
        ),
        (
            json!({ "type": "string", "examples": [1, "e"] }),
            json!("e"),
        ),
        (
            json!({ "type": "string", "format": "date" }),
            json!("2024-01-15"),
        ),
        (json!({ "type": "string", "maxLength": 3 }), json!("str")),
        (
            json!({ "type": "string", "minLength": 8 }),
            json!("stringstring"),
        ),
        (
            json!({ "type": "array", "items": { "type": "integer" } }),
            json!([0]),
        ),
        (json!({ "type": "array" }), json!([])),
        (
            json!({ "type": "array", "prefixItems": [{ "type": "string" }, { "const": 1 }] }),
            json!(["string", 1]),
        ),
        (json!({}), json!({})),
        (
            json!({ "type": "object", "additionalProperties": { "type": "integer" } }),
            json!({ "property1": 0 }),
        ),
        (
            json!({
                "type": "object",
                "required": ["email"],
                "properties": {
                    "id": { "type": "integer" },
                    "email": { "type": "string" },
                    "tags": { "type": "array", "items": { "type": "string" } }
                }
            }),
            json!({ "id": 1, "email": "alice@example.com", "tags": ["string"] }),
        ),
        (
            json!({ "allOf": [
                { "type": "object", "properties": { "a": { "type": "string" } } },
                { "properties": { "a": { "minLength": 7 }, "b": { "const": 2 } } }
            ] }),
            json!({ "a": "stringstring", "b": 2 }),
        ),
        (
            json!({ "oneOf": [{ "type": "null" }, { "type": "string" }] }),
            json!("string"),
        ),
    ] {
        assert_eq!(sample(&schema), expected, "{schema}");
    }
}

/// Schemas that ask for thought; each has a value.
const ODD: &str = r##"[
    {"oneOf":[{"type":"integer"},{"type":"number"}]},
    {"oneOf":[{"type":"object","required":["a"],"properties":{"a":{"type":"string"},"b":{"type":"string"}}},
              {"type":"object","required":["b"],"properties":{"a":{"type":"string"},"b":{"type":"string"}}}]},
    {"type":"object","properties":{"a":{},"b":{},"c":{}},"oneOf":[{"required":["a"]},{"required":["b"]}]},
    {"type":"object","properties":{"a":{},"b":{}},"not":{"required":["a"]}},
    {"type":"object","properties":{"a":{},"b":{}},"not":{"anyOf":[{"required":["a"]},{"required":["b"]}]}},
    {"type":"string","not":{"enum":["string"]}},
    {"type":"string","not":{"pattern":"^string$"}},
    {"not":{"type":["string","object","array"]}},
    {"type":"integer","not":{"minimum":0}},
    {"type":"integer","not":{"multipleOf":2}},
    {"type":"object","properties":{"kind":{"enum":["a","b"]},"x":{"type":"string"}},"required":["kind"],
     "if":{"properties":{"kind":{"const":"a"}}},"then":{"required":["x"]},"else":{"not":{"required":["x"]}}},
    {"type":"object","properties":{"a":{"type":"string"}},"dependentRequired":{"a":["b","c"]}},
    {"type":"object","properties":{"a":{"type":"string"}},"dependentSchemas":{"a":{"required":["b"],"properties":{"b":{"const":1}}}}},
    {"type":"object","minProperties":3,"propertyNames":{"pattern":"^[A-Z]{3}$"},"additionalProperties":{"type":"boolean"}},
    {"type":"object","minProperties":2,"patternProperties":{"^x-[a-z]+$":{"type":"integer"}},"additionalProperties":false},
    {"type":"object","maxProperties":1,"properties":{"a":{},"b":{},"c":{}},"required":["c"]},
    {"type":"object","allOf":[{"properties":{"a":{"type":"string"}}}],"properties":{"b":{"type":"string"}},"unevaluatedProperties":false,"minProperties":2},
    {"type":"array","uniqueItems":true,"minItems":3,"items":{"enum":["a","b","c"]}},
    {"type":"array","uniqueItems":true,"minItems":2,"items":{"type":"boolean"}},
    {"type":"array","uniqueItems":true,"minItems":20,"items":{"type":"string","maxLength":3}},
    {"type":"array","contains":{"const":5},"minContains":2,"maxContains":2,"minItems":4,"items":{"type":"integer"}},
    {"type":"array","prefixItems":[{"type":"string"}],"items":false,"minItems":1},
    {"type":"array","prefixItems":[{"const":1}],"unevaluatedItems":false},
    {"type":"array","items":{"type":"integer"},"contains":{"minimum":100},"maxItems":1},
    {"type":"number","minimum":0.1,"maximum":0.3,"multipleOf":0.1},
    {"type":"number","exclusiveMinimum":0,"exclusiveMaximum":0.0001},
    {"type":"number","multipleOf":0.01,"minimum":19.985,"maximum":19.995},
    {"allOf":[{"multipleOf":6},{"multipleOf":4}],"type":"integer","minimum":1},
    {"type":"integer","minimum":9223372036854775807},
    {"type":"integer","minimum":1e18,"maximum":1.8e19},
    {"type":"string","pattern":"^(?=.*[A-Z])(?=.*[0-9])(?=.*[a-z]).{8,}$"},
    {"type":"string","pattern":"^(?!admin)[a-z]{5}$"},
    {"type":"string","pattern":"^[a-z]+$","minLength":30,"maxLength":30},
    {"allOf":[{"pattern":"[A-Z]"},{"pattern":"[0-9]"}],"type":"string","maxLength":6},
    {"type":"string","format":"date","pattern":"^\\d{4}-\\d{2}-\\d{2}$"},
    {"type":"string","format":"email","minLength":40,"maxLength":40},
    {"type":"string","format":"uri","maxLength":11},
    {"type":"string","format":"ipv6"},{"type":"string","format":"duration"},{"type":"string","format":"regex"},
    {"type":"string","format":"json-pointer"},{"type":"string","format":"relative-json-pointer"},
    {"type":"string","format":"uri-template"},{"type":"string","format":"iri"},{"type":"string","format":"idn-hostname"},
    {"type":"string","format":"time"},{"type":"string","format":"hostname","minLength":100},
    {"type":"string","format":"byte","minLength":7,"maxLength":7},
    {"$defs":{"node":{"type":"object","required":["next"],"properties":{"next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}}}},"$ref":"#/$defs/node"},
    {"$defs":{"tree":{"type":"object","required":["children"],"properties":{"children":{"type":"array","items":{"$ref":"#/$defs/tree"}}}}},"$ref":"#/$defs/tree"},
    {"$defs":{"expr":{"oneOf":[{"type":"object","required":["and"],"additionalProperties":false,"properties":{"and":{"type":"array","minItems":2,"items":{"$ref":"#/$defs/expr"}}}},{"type":"string"}]}},"$ref":"#/$defs/expr"},
    {"type":["string","integer"],"minLength":5,"maxLength":2},
    {"enum":["a","bb","ccc"],"minLength":2},
    {"type":"object","properties":{"a":false,"b":{"type":"string"}}},
    {"anyOf":[false,{"type":"integer","minimum":2,"maximum":1},{"type":"string"}]},
    {"allOf":[{"oneOf":[{"const":1},{"const":2}]},{"oneOf":[{"const":2},{"const":3}]}]},
    {"oneOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/b"}],
     "$defs":{"a":{"type":"object","properties":{"x":{"type":"string"}}},"b":{"type":"object","properties":{"x":{"type":"string"},"y":{"type":"integer"}}}}}
]"##;

fn odd() -> Vec<Value> {
    serde_json::from_str(ODD).unwrap()
}

#[test]
fn every_value_satisfies_its_schema() {
    for schema in odd() {
        let subject = Subject::new(&schema);
        let sample = subject.sample();
        let sample = sample.unwrap_or_else(|reason| panic!("{schema}: {reason}"));
        assert!(subject.is_valid(&sample), "{schema}: {sample}");
        for seed in 0..20 {
            let value = subject.generate(seed);
            let value = value.unwrap_or_else(|reason| panic!("{schema}: {seed}: {reason}"));
            assert!(subject.is_valid(&value), "{schema}: {value}");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_value() {
    for schema in odd() {
        let (one, two) = (Subject::new(&schema), Subject::new(&schema));
        // What was asked before makes no difference.
        let _ = two.generate(7);
        let _ = two.sample();
        for seed in [0, 1, u64::MAX] {
            let (one, two) = (one.generate(seed).unwrap(), two.generate(seed).unwrap());
            assert_eq!(one.to_string(), two.to_string(), "{schema}");
        }
        assert_eq!(one.sample().unwrap(), two.sample().unwrap());
    }
}

#[test]
fn different_seeds_give_different_values() {
    let subject = Subject::new(&json!({
        "type": "object",
        "properties": {
            "name": { "type": "string" },
            "price": { "type": "number" },
            "lines": { "type": "array", "items": { "type": "string" } }
        }
    }));
    let values: std::collections::HashSet<String> = (0..20)
        .map(|seed| subject.generate(seed).unwrap().to_string())
        .collect();
    assert_eq!(values.len(), 20);
}

#[test]
fn options_say_how_many_optional_properties_and_nulls_there_are() {
    let subject = Subject::new(&json!({
        "type": "object",
        "required": ["a"],
        "properties": { "a": { "type": ["string", "null"] }, "b": {}, "c": {} }
    }));
    let make = |options: Options, seed| {
        let Subject { validators, id } = &subject;
        make::generate_with(validators, *id, Direction::Response, seed, &options).unwrap()
    };
    for seed in 0..10 {
        let none = make(Options::default().optional(0), seed);
        assert_eq!(none.as_object().unwrap().len(), 1);
        let all = make(Options::default(), seed);
        assert_eq!(all.as_object().unwrap().len(), 3);
        assert!(make(Options::default().null(100), seed)["a"].is_null());
    }
}

#[test]
fn what_cannot_be_is_told_with_its_reason() {
    let mut told = String::new();
    for schema in [
        json!({ "allOf": [{ "type": "string" }, { "type": "integer" }] }),
        json!({ "type": "integer", "minimum": 5, "maximum": 3 }),
        json!({ "type": "integer", "multipleOf": 10, "minimum": 11, "maximum": 19 }),
        json!({ "type": "string", "minLength": 5, "maxLength": 3 }),
        json!({ "type": "string", "enum": [1, 2] }),
        json!({ "type": "string", "pattern": "/^a$/" }),
        json!({ "type": "object", "required": ["a"], "additionalProperties": false }),
        json!({ "type": "array", "minItems": 1_000_000_000, "items": {} }),
        json!({ "type": "string", "minLength": 1_000_000_000 }),
        json!({ "type": "array", "uniqueItems": true, "minItems": 3, "items": { "type": "boolean" } }),
        json!({ "type": "object", "required": ["self"], "properties": { "self": { "$ref": "#" } } }),
        json!({ "oneOf": [{ "type": "string" }, { "type": "string" }] }),
        json!({ "not": {} }),
        json!(false),
    ] {
        let reason = Subject::new(&schema).sample().unwrap_err();
        assert!(Subject::new(&schema).generate(1).is_err());
        told.push_str(&reason.to_string());
        told.push('\n');
    }
    insta::assert_snapshot!(told, @r#"
no value can be both a string and an integer
no number can be at least 5 and at most 3
no multiple of 10 is between 11 and 19
no string has at least 5 and at most 3 characters
no member of the `enum` satisfies the other rules
no string matches the pattern `/^a$/`
the property `a` is required but must not be there
an array of at least 1000000000 items is too long to be made
a string of at least 1000000000 characters is too long to be made
there are not enough different values for the items (at /2)
every value would have to contain another of its kind, without end
no value was found that satisfies all rules; the last one must match exactly one schema in oneOf
nothing fails to satisfy the schema under `not`
nothing satisfies the schema `false`
"#);
}

#[test]
fn a_contradiction_still_has_a_nearest_value() {
    for (schema, nearest) in [
        (
            json!({ "type": "boolean", "enum": ["true", "false"] }),
            json!("true"),
        ),
        (
            json!({
                "type": "object",
                "additionalProperties": false,
                "required": ["id"],
                "allOf": [{ "properties": { "id": { "const": 7 } } }]
            }),
            json!({ "id": 7 }),
        ),
    ] {
        let reason = Subject::new(&schema).sample().unwrap_err();
        assert_eq!(
            reason.nearest.map(|value| *value),
            Some(nearest),
            "{schema}"
        );
    }
}

#[test]
fn requests_have_no_read_only_and_responses_no_write_only_properties() {
    let subject = Subject::component(&json!({ "Subject": {
        "type": "object",
        "required": ["id", "name", "password"],
        "example": { "id": 1, "name": "n", "password": "p" },
        "properties": {
            "id": { "type": "integer", "readOnly": true },
            "name": { "type": "string" },
            "password": { "type": "string", "writeOnly": true }
        }
    } }));
    let make = |direction| make::sample(&subject.validators, subject.id, direction).unwrap();
    assert_eq!(
        make(Direction::Request),
        json!({ "name": "n", "password": "p" })
    );
    assert_eq!(make(Direction::Response), json!({ "id": 1, "name": "n" }));
    let drawn = make::generate(&subject.validators, subject.id, Direction::Request, 3).unwrap();
    assert!(drawn.get("id").is_none());
}

#[test]
fn discriminators_name_the_schema_that_was_chosen() {
    let schemas = json!({
        "Subject": {
            "oneOf": [{ "$ref": "#/components/schemas/Cat" }, { "$ref": "#/components/schemas/Dog" }],
            "discriminator": { "propertyName": "kind", "mapping": { "meow": "#/components/schemas/Cat" } }
        },
        "Cat": { "type": "object", "required": ["kind", "lives"],
                 "properties": { "kind": { "type": "string" }, "lives": { "type": "integer" } } },
        "Dog": { "type": "object", "required": ["kind", "tricks"],
                 "properties": { "kind": { "type": "string" }, "tricks": { "type": "integer" } } }
    });
    let subject = Subject::component(&schemas);
    assert_eq!(subject.sample().unwrap()["kind"], "meow");
    for seed in 0..10 {
        let value = subject.generate(seed).unwrap();
        let expected = if value.get("lives").is_some() {
            "meow"
        } else {
            "Dog"
        };
        assert_eq!(value["kind"], expected, "{value}");
    }
}

#[test]
fn a_base_schema_becomes_one_of_its_heirs() {
    let schemas = json!({
        "Subject": {
            "type": "object", "required": ["kind"],
            "properties": { "kind": { "type": "string" } },
            "discriminator": { "propertyName": "kind" }
        },
        "Cat": { "allOf": [
            { "$ref": "#/components/schemas/Subject" },
            { "type": "object", "required": ["lives"], "properties": { "lives": { "type": "integer" } } }
        ] }
    });
    let value = Subject::component(&schemas).sample().unwrap();
    assert_eq!(value, json!({ "kind": "Cat", "lives": 0 }));
}

#[test]
fn circles_of_all_of_end() {
    let schemas = json!({
        "Subject": { "allOf": [{ "$ref": "#/components/schemas/Other" }, { "type": "object" }] },
        "Other": { "anyOf": [{ "$ref": "#/components/schemas/Subject" }, { "type": "string" }] }
    });
    let subject = Subject::component(&schemas);
    let _ = subject.sample();
    let _ = subject.generate(1);
}

mod faked {
    //! `x-faker` and `x-json-schema-faker`.

    use super::*;
    use specwright_exchange::make::{Fill, Options};

    fn made(document: &str, seed: u64) -> Value {
        let text =
            format!("openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths: {{}}\n{document}");
        let contract = Loader::new().load_text("t.yaml", &text).unwrap().contract;
        let options = Options::of(&contract);
        let validators = Validators::new(Arc::new(contract));
        let id = validators.contract().components.schemas["S"];
        let made = make::generate_with(&validators, id, Direction::Response, seed, &options);
        let made = made.unwrap();
        assert!(
            validators.is_valid(id, Direction::Response, &made),
            "{made}"
        );
        made
    }

    fn of(schema: &str, seed: u64) -> Value {
        made(&format!("components: {{schemas: {{S: {schema}}}}}"), seed)
    }

    #[test]
    fn a_method_says_what_a_value_is() {
        for seed in 0..20 {
            let email = of("{type: string, x-faker: internet.email}", seed);
            assert!(email.as_str().unwrap().contains('@'));
            assert_eq!(
                of(
                    "{type: integer, x-faker: {number.int: {min: 7, max: 7}}}",
                    seed
                ),
                7
            );
            assert_eq!(
                of(
                    "{type: string, x-faker: {number.int: {min: 7, max: 7}}}",
                    seed
                ),
                "7"
            );
            assert_eq!(
                of("{x-faker: {helpers.arrayElement: [[{a: 1}]]}}", seed),
                json!({"a": 1})
            );
            let day = of("{type: string, format: date, x-faker: date.past}", seed);
            assert_eq!(day.as_str().unwrap().len(), 10);
        }
    }

    #[test]
    fn a_method_that_breaks_the_schema_gives_way_to_it() {
        for seed in 0..20 {
            assert_eq!(of("{enum: [u], x-faker: internet.email}", seed), "u");
            assert!(of("{type: integer, x-faker: internet.email}", seed).is_i64());
            assert!(
                of("{type: string, maxLength: 2, x-faker: lorem.text}", seed)
                    .as_str()
                    .unwrap()
                    .len()
                    <= 2
            );
            assert!(of("{type: boolean, x-faker: no.such}", seed).is_boolean());
        }
    }

    #[test]
    fn the_document_says_how_much_there_is() {
        let list = "components: {schemas: {S: {type: array, items: {type: string}}}}";
        for seed in 0..20 {
            let of = |said: &str| {
                let made = made(&format!("x-json-schema-faker: {said}\n{list}"), seed);
                made.as_array().unwrap().len()
            };
            assert_eq!(of("{min-items: 4, max-items: 4}"), 4);
            assert_eq!(of("{maxItems: 2}"), 2);
            assert!(of("{minItems: 5}") >= 5);
        }
        let object = "components: {schemas: {S: {required: [a], properties: {a: {const: 1}, b: {const: 2}}}}}";
        let of = |said: &str| made(&format!("x-json-schema-faker: {said}\n{object}"), 1);
        assert_eq!(of("{required-only: true}"), json!({"a": 1}));
        assert_eq!(of("{fill-properties: false}"), json!({"a": 1, "b": 2}));
        let all = "{always-fake-optionals: false, optionals-probability: 0}";
        assert_eq!(of(all), json!({"a": 1}));
        let map = "components: {schemas: {S: {additionalProperties: {const: 1}}}}";
        assert_eq!(
            made(
                &format!("x-json-schema-faker: {{fillProperties: false}}\n{map}"),
                1
            ),
            json!({})
        );
        assert_ne!(made(map, 1), json!({}));
        let mut options = Options::default();
        options.fill_properties(Some(true));
        assert_eq!(options.fill, Fill::Open);
    }

    #[test]
    fn names_are_of_the_language_of_the_document() {
        let name = |locale: &str| {
            made(
                &format!(
                    "x-json-schema-faker: {{locale: {locale}}}\ncomponents: {{schemas: {{S: {{type: string, x-faker: person.fullName}}}}}}"
                ),
                3,
            )
        };
        assert!(
            name("ja")
                .as_str()
                .unwrap()
                .chars()
                .any(|letter| letter > '\u{3000}')
        );
        assert_eq!(name("xx"), name("en"));
    }
}
