//! Whether a request or a response keeps the contract.
//!
//! Everything that is wrong is found, not only the first: the body first, then headers, query, path and
//! cookies. The words are those of ajv behind Prism's prefixes, since scripts compare them. A [`Plan`] is
//! an operation made ready once; security is not judged here.

mod body;
mod decoded;
mod finding;
mod parameters;
mod plan;
mod request;
mod response;
mod rules;

pub use decoded::Decoded;
pub use finding::{Finding, Severity};
pub use plan::Plan;
pub use request::{Request, decoded, decoded_head, media_type, request};
pub use response::{Made, Response, made, response};
pub use rules::Rules;

use serde_json::Value;
use specwright_contract::model::SchemaId;

use crate::schema::{Direction, Validators};
use crate::style::Judge;

/// Judges values that travel one way.
#[derive(Clone, Copy)]
struct Judged<'v> {
    validators: &'v Validators,
    direction: Direction,
}

impl Judge for Judged<'_> {
    fn is_right(&self, schema: SchemaId, value: &Value) -> bool {
        self.validators.is_valid(schema, self.direction, value)
    }
}
