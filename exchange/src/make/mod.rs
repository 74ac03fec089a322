//! Making values: one that is a good example of a schema, or any number drawn from a seed.
//!
//! A value that is given out satisfies its schema in the direction it is made for: it was judged by
//! the schema's own validator. Where there is none, [`NoValue`] says why and where.
//!
//! First comes a plan, pure and kept: all schemas that judge the same value are merged, and what they leave
//! open (`oneOf`, `if`, …) is a choice between further plans. Then a value is drawn from it.

mod array;
mod decimal;
mod document;
mod draw;
mod failure;
mod faker;
mod format;
mod height;
mod hint;
mod locale;
mod mask;
mod merge;
mod negate;
mod number;
mod object;
mod options;
mod parts;
mod pattern;
mod plan;
mod seeded;
mod term;
mod text;

use serde_json::Value;
use specwright_contract::model::SchemaId;

pub use failure::NoValue;
pub use locale::Locale;
pub use options::{Fill, Options};
pub(crate) use plan::Plans;

use crate::schema::{Direction, Validators};

/// An example of the schema, always the same: the example of the schema where it is right, else its default,
/// else its first `enum` member, else the plainest value that its rules let through.
pub fn sample(
    validators: &Validators,
    schema: SchemaId,
    direction: Direction,
) -> Result<Value, NoValue> {
    make(validators, schema, direction, None, &Options::default())
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
    seed: u64,
    options: &Options,
) -> Result<Value, NoValue> {
    make(validators, schema, direction, Some(seed), options)
}

fn make(
    validators: &Validators,
    schema: SchemaId,
    direction: Direction,
    seed: Option<u64>,
    options: &Options,
) -> Result<Value, NoValue> {
    let context = plan::Context::new(validators, direction);
    let resolved = context.schemas.resolve(schema);
    let key = term::key([term::Term::Must(resolved)]);
    draw::make(context, &key, seed, options)
}
