//! Every value of a schema survives its type: read and written again, it is the same JSON. Keys of which the schema does
//! not speak may be dropped, and numbers may be spelled otherwise.
#![expect(clippy::expect_used, reason = "tests")]

use std::sync::Arc;

use serde_json::Value;
use specwright_exchange::make;
use specwright_exchange::schema::{Direction, Validators};
use specwright_golden::{DOCUMENTS, Document};

/// Schemas some of whose values have members of which the alternative that they are of does not speak.
const DROPPING: &[&str] = &["Overlap", "All"];

/// Values that are drawn from each schema, in each direction.
const SEEDS: u64 = 12;

/// Whether two values are the same, numbers as numbers.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

#[test]
fn every_value_of_a_schema_survives_its_type() {
    let mut wrong = Vec::new();
    let mut count = 0_u32;
    for document in DOCUMENTS {
        let loaded =
            specwright_contract::load(document.path).expect("it was read when this was built");
        let contract = Arc::new(loaded.contract);
        let validators = Validators::new(Arc::clone(&contract));
        for (name, &schema) in &contract.components.schemas {
            let mut values = Vec::new();
            for direction in [Direction::Request, Direction::Response] {
                values.extend(make::sample(&validators, schema, direction).ok());
                values.extend(
                    (0..SEEDS).filter_map(|seed| {
                        make::generate(&validators, schema, direction, seed).ok()
                    }),
                );
            }
            let annotations = contract.schemas.get(schema).annotations.as_ref();
            let examples = annotations.iter().flat_map(|notes| &notes.examples);
            let examples = examples
                .filter_map(|example| Some(contract.sources.node(example.value?).to_json()));
            values.extend(
                examples.filter(|value| validators.is_valid(schema, Direction::Response, value)),
            );
            values.sort_by_key(ToString::to_string);
            values.dedup();
            for value in values {
                count += 1;
                wrong.extend(judged(document, name, &value));
            }
        }
    }
    assert!(count > 500, "only {count} values");
    assert!(
        wrong.is_empty(),
        "{} of {count} values:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn judged(document: &Document, name: &str, value: &Value) -> Option<String> {
    let place = format!("{} {name}", document.path);
    match (document.round_trip)(name, value) {
        Some(Ok(written)) if same(value, &written) || DROPPING.contains(&name) => None,
        Some(Ok(written)) => Some(format!("{place}: {value}\n    became {written}")),
        Some(Err(_)) if has_huge(value) => None,
        Some(Err(error)) => Some(format!("{place}: {value}\n    refused: {error}")),
        None => Some(format!("{place}: no type")),
    }
}

/// Whether there is a whole number beyond 64 bits, for which there is no type.
fn has_huge(value: &Value) -> bool {
    match value {
        Value::Number(number) => {
            number.is_f64() && number.as_f64().is_some_and(|float| float.abs() > 9e18)
        }
        Value::Array(items) => items.iter().any(has_huge),
        Value::Object(members) => members.values().any(has_huge),
        _ => false,
    }
}
