//! The static sample of a schema that no document holds: those inferred from a Postman collection.

use serde_json::{Map, Value};
use specwright_contract::Contract;
use specwright_contract::model::{SchemaId, Type};

use super::format;
use super::sample::TooComplex;

/// Values within one another.
const DEPTH: usize = 250;

/// The sample of an inferred schema: its type, and its members.
pub(super) fn sample(contract: &Contract, schema: SchemaId) -> Result<Option<Value>, TooComplex> {
    value(contract, schema, None, 0).map(Some)
}

fn value(
    contract: &Contract,
    schema: SchemaId,
    name: Option<&str>,
    depth: usize,
) -> Result<Value, TooComplex> {
    if depth > DEPTH {
        return Err(TooComplex);
    }
    let schema = &contract.schemas[contract.schemas.resolve(schema)];
    let first = schema
        .combinators
        .as_ref()
        .and_then(|all| all.any_of.first());
    if let Some(&first) = first {
        return value(contract, first, name, depth + 1);
    }
    let Some(kind) = schema.types.single() else {
        return Ok(Value::Null);
    };
    Ok(match kind {
        Type::Null => Value::Null,
        Type::Boolean => true.into(),
        Type::Integer | Type::Number => 0.into(),
        Type::String => format::of(schema.format.as_deref(), 0, 0, name)?.into(),
        Type::Array => match schema.array.as_ref().and_then(|rules| rules.items) {
            Some(items) => vec![value(contract, items, None, depth + 1)?].into(),
            None => Vec::<Value>::new().into(),
        },
        Type::Object => {
            let mut members = Map::new();
            for property in schema.object.iter().flat_map(|rules| &rules.properties) {
                let name = &*property.name;
                let value = value(contract, property.schema, Some(name), depth + 1)?;
                members.insert(name.to_owned(), value);
            }
            members.into()
        }
    })
}
