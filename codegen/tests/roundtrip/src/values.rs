//! The values of a case: the examples one after the other, then values that are made from a seed.

use std::sync::Arc;

use serde_json::{Value, json};
use specwright_contract::model::{Example, MediaType, SchemaId};
use specwright_exchange::make::{self, Fill, Options};
use specwright_exchange::schema::Direction;

use crate::document::Document;

/// Which value of all is meant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case<'d> {
    pub(crate) document: &'d Document,
    pub(crate) direction: Direction,
    /// From 0.
    pub(crate) number: usize,
    pub(crate) seed: u64,
}

impl Case<'_> {
    /// The value of an example.
    fn example(&self, examples: &[Arc<Example>]) -> Option<Value> {
        let origin = examples.get(self.number)?.value?;
        Some(self.document.contract.sources.node(origin).to_json())
    }

    /// A value of a schema.
    pub(crate) fn made(&self, schema: SchemaId) -> Option<Value> {
        let seed = self.seed.wrapping_add(self.number as u64);
        let options = match self.number % 3 {
            0 => Options::default(),
            1 => Options::default().optional(0),
            _ => Options::default().optional(50).null(40).fill(Fill::Maps),
        };
        let validators = &self.document.validators;
        make::generate_with(validators, schema, self.direction, seed, &options).ok()
    }

    /// A value of a parameter or header.
    pub(crate) fn of(&self, schema: Option<SchemaId>, examples: &[Arc<Example>]) -> Option<Value> {
        self.example(examples).or_else(|| match schema {
            Some(schema) => self.made(schema),
            None => Some(json!("any")),
        })
    }

    /// A value of a body; a media type without a schema has something that it can express.
    pub(crate) fn body(&self, media: &MediaType) -> Option<Value> {
        if let Some(value) = self.example(&media.examples) {
            return Some(value);
        }
        if let Some(schema) = media.schema {
            return self.made(schema);
        }
        if let Some(schema) = media.item_schema {
            let items = (0..2).map(|n| {
                let number = self.number + n;
                Case { number, ..*self }.made(schema)
            });
            return items.collect::<Option<Vec<Value>>>().map(Value::from);
        }
        Some(match &*media.name {
            name if name.contains("form") => json!({"any": "text"}),
            name if specwright_exchange::media_type::is_json(name) => {
                json!({"any": [1, null, "é"]})
            }
            name if specwright_exchange::media_type::is_xml(name) => return None,
            _ => json!("any text"),
        })
    }

    /// Whether what may be left out is there: all, nothing, some.
    pub(crate) fn has(&self, examples: usize, name: &str) -> bool {
        if self.number < examples {
            return true;
        }
        match self.number % 3 {
            0 => true,
            1 => false,
            _ => (name.len() + self.number).is_multiple_of(2),
        }
    }
}
