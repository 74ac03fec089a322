//! Values for schemas that nobody thought of: drawn ones, and those of the JSON Schema Test Suite.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use specwright_contract::Loader;
use specwright_exchange::make;
use specwright_exchange::schema::{Direction, Validators};

/// A schema without parts.
fn scalar() -> impl Strategy<Value = Value> {
    let bound = || prop::option::of(-20..20_i64);
    let number = (
        bound(),
        bound(),
        prop::option::of(1..7_i64),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(low, high, step, whole, exclusive)| {
            let mut schema = json!({ "type": if whole { "integer" } else { "number" } });
            if let Some(low) = low {
                let keyword = if exclusive {
                    "exclusiveMinimum"
                } else {
                    "minimum"
                };
                schema[keyword] = low.into();
            }
            if let Some(high) = high {
                schema["maximum"] = high.into();
            }
            if let Some(step) = step {
                #[expect(clippy::cast_precision_loss, reason = "small numbers")]
                let step = step as f64 / if whole { 1.0 } else { 10.0 };
                schema["multipleOf"] = json!(step);
            }
            schema
        });
    let string = (
        prop::option::of(0..8_u64),
        prop::option::of(4..12_u64),
        prop::option::of(prop::sample::select(vec![
            "^[a-z]+$",
            "^[A-Z]{2,3}-\\d{1,4}$",
            "a|b",
            "^(foo|bar)*$",
            "[0-9]",
        ])),
        prop::option::of(prop::sample::select(vec![
            "date", "email", "uuid", "ipv4", "uri",
        ])),
    )
        .prop_map(|(least, most, pattern, format)| {
            let mut schema = json!({ "type": "string" });
            if let Some(least) = least {
                schema["minLength"] = least.into();
            }
            if let Some(most) = most {
                schema["maxLength"] = most.into();
            }
            match (pattern, format) {
                (Some(pattern), None) => schema["pattern"] = pattern.into(),
                (None, Some(format)) => schema["format"] = format.into(),
                _ => {}
            }
            schema
        });
    prop_oneof![
        3 => number,
        3 => string,
        1 => Just(json!({ "type": "boolean" })),
        1 => Just(json!({ "type": ["string", "null"] })),
        1 => Just(json!({})),
        1 => Just(json!({ "enum": [1, "a", null, true] })),
        1 => Just(json!({ "const": "x" })),
        1 => Just(json!({ "$ref": "#/$defs/shared" })),
    ]
}

fn schema() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(3, 24, 4, |inner| {
        let names = || prop::sample::select(vec!["a", "b", "c", "kind"]);
        let object = (
            prop::collection::vec((names(), inner.clone(), any::<bool>()), 0..4),
            prop::option::of(inner.clone()),
            prop::option::of(0..4_u64),
            any::<bool>(),
        )
            .prop_map(|(members, additional, least, closed)| {
                let mut properties = Map::new();
                let mut required: Vec<Value> = Vec::new();
                for (name, schema, needed) in members {
                    if properties.insert(name.to_owned(), schema).is_none() && needed {
                        required.push(name.into());
                    }
                }
                let mut schema =
                    json!({ "type": "object", "properties": properties, "required": required });
                if closed {
                    schema["additionalProperties"] = false.into();
                } else if let Some(additional) = additional {
                    schema["additionalProperties"] = additional;
                }
                if let Some(least) = least {
                    schema["minProperties"] = least.into();
                }
                schema
            });
        let array = (
            inner.clone(),
            prop::option::of(0..4_u64),
            prop::option::of(2..5_u64),
            any::<bool>(),
            prop::option::of(inner.clone()),
        )
            .prop_map(|(items, least, most, unique, contains)| {
                let mut schema = json!({ "type": "array", "items": items, "uniqueItems": unique });
                if let Some(least) = least {
                    schema["minItems"] = least.into();
                }
                if let Some(most) = most {
                    schema["maxItems"] = most.into();
                }
                if let Some(contains) = contains {
                    schema["contains"] = contains;
                }
                schema
            });
        let group = prop::sample::select(vec!["allOf", "anyOf", "oneOf"]);
        let combined = (group, prop::collection::vec(inner.clone(), 1..4))
            .prop_map(|(keyword, schemas)| json!({ keyword: schemas }));
        let negated = (inner.clone(), inner.clone())
            .prop_map(|(schema, not)| json!({ "allOf": [schema], "not": not }));
        let conditional = (inner.clone(), inner.clone(), inner).prop_map(
            |(condition, then, other)| json!({ "if": condition, "then": then, "else": other }),
        );
        prop_oneof![3 => object, 2 => array, 2 => combined, 1 => negated, 1 => conditional]
    })
}

fn load(schema: &Value) -> Option<(Validators, specwright_contract::model::SchemaId)> {
    let (contract, id) = Loader::new()
        .load_schema("schema.json", schema.to_string())
        .ok()?;
    Some((Validators::new(Arc::new(contract)), id))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_made_is_right_and_comes_again(mut schema in schema(), seed in any::<u64>()) {
        schema["$defs"] = json!({
            "shared": { "type": "object", "properties": { "again": { "$ref": "#/$defs/shared" } } }
        });
        let (validators, id) = load(&schema).unwrap();
        let direction = Direction::Response;
        if let Ok(value) = make::sample(&validators, id, direction) {
            prop_assert!(validators.is_valid(id, direction, &value), "{schema} {value}");
        }
        let drawn = make::generate(&validators, id, direction, seed);
        if let Ok(value) = &drawn {
            prop_assert!(validators.is_valid(id, direction, value), "{schema} {value}");
        }
        let (other, id) = load(&schema).unwrap();
        let again = make::generate(&other, id, direction, seed);
        prop_assert_eq!(drawn.map(|v| v.to_string()).ok(), again.map(|v| v.to_string()).ok());
    }
}

/// The JSON Schema Test Suite, where it lies beside the repository.
fn suite() -> Option<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("shared/data/json-schema-test-suite/tests/draft2020-12"))
        .find(|folder| folder.is_dir())
}

#[test]
fn schemas_of_the_suite_that_have_a_value_get_one() {
    let Some(folder) = suite() else { return };
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    files.sort();
    let (mut count, mut without) = (0, Vec::new());
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let groups: Vec<Value> = serde_json::from_str(&text).unwrap();
        for group in groups {
            let Some((validators, id)) = load(&group["schema"]) else {
                continue;
            };
            let valid = group["tests"].as_array().unwrap().iter().find(|test| {
                test["valid"] == true && validators.is_valid(id, Direction::Response, &test["data"])
            });
            let Some(valid) = valid else { continue };
            count += 1;
            for seed in [None, Some(1)] {
                let made = match seed {
                    None => make::sample(&validators, id, Direction::Response),
                    Some(seed) => make::generate(&validators, id, Direction::Response, seed),
                };
                match made {
                    Ok(value) => {
                        assert!(validators.is_valid(id, Direction::Response, &value));
                    }
                    Err(reason) => {
                        without.push(format!(
                            "{} {reason}\n   {}\n   {}",
                            group["description"], group["schema"], valid["data"]
                        ));
                    }
                }
            }
        }
    }
    println!("{}", without.join("\n"));
    assert!(count > 250, "{count}");
    assert!(
        without.is_empty(),
        "{} of {count} have no value",
        without.len()
    );
}
