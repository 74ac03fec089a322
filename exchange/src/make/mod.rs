//! Making values: one that is a good example of a schema, or any number drawn from a seed.
//!
//! A value that is given out satisfies its schema in the direction it is made for: it was judged by
//! the schema's own validator. Where there is none, [`NoValue`] says why and where.

mod failure;
mod options;

use serde_json::Value;
use specwright_contract::model::SchemaId;

pub use failure::NoValue;
pub use options::Options;

use crate::schema::{Direction, Validators};

/// An example of the schema, always the same: the example of the schema where it is right, else its default,
/// else its first `enum` member, else the plainest value that its rules let through.
pub fn sample(
    validators: &Validators,
    schema: SchemaId,
    direction: Direction,
) -> Result<Value, NoValue> {
    todo_soon(validators, schema, direction)
}

/// A value drawn from `seed`: the same seed gives the same value on every machine.
pub fn generate(
    validators: &Validators,
    schema: SchemaId,
    direction: Direction,
    seed: u64,
) -> Result<Value, NoValue> {
    generate_with(validators, schema, direction, seed, &Options::default())
}

/// As [`generate`], with a say in what values are like.
pub fn generate_with(
    validators: &Validators,
    schema: SchemaId,
    direction: Direction,
    _seed: u64,
    _options: &Options,
) -> Result<Value, NoValue> {
    todo_soon(validators, schema, direction)
}

fn todo_soon(
    validators: &Validators,
    schema: SchemaId,
    direction: Direction,
) -> Result<Value, NoValue> {
    let tries = [
        serde_json::json!({}),
        serde_json::json!([]),
        serde_json::json!("string"),
        serde_json::json!(0),
        serde_json::json!(true),
        Value::Null,
    ];
    tries
        .into_iter()
        .find(|value| validators.is_valid(schema, direction, value))
        .ok_or_else(|| {
            let origin = validators.contract().schemas[schema].origin;
            NoValue::new(origin, "no value was found").within("")
        })
}
