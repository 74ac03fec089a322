//! From a schema to a compiled validator.

use std::sync::Arc;

use jsonschema::{Draft, Validator};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;
use specwright_contract::Contract;
use specwright_contract::model::SchemaId;

use super::discriminate::Choices;
use super::emit::{Emitted, FORWARD, FORWARD_NAME, HEIRS, MEANT, emit};
use super::facts::Facts;
use super::forward::{Forward, Heirs, Meant};
use super::pattern::{self, Instead};
use super::{Direction, format};

/// One compiled schema.
pub(super) struct Unit {
    /// Nothing: everything is right.
    validator: Option<Validator>,
    /// Whether it calls other units.
    pub(super) forwards: bool,
}

/// What could not be compiled.
pub(super) enum Problem {
    /// A pattern that the engine doesn't take; it is left out, or only its large repetitions.
    Pattern {
        schema: SchemaId,
        pattern: Box<str>,
        instead: Instead,
    },
    /// A whole schema; everything is right for it.
    Schema { schema: SchemaId, message: String },
}

impl Unit {
    /// Admits everything.
    pub(super) const ANY: Self = Self {
        validator: None,
        forwards: false,
    };

    pub(super) fn compile(
        contract: &Contract,
        facts: &Facts,
        id: SchemaId,
        direction: Direction,
        mut refused: FxHashMap<Box<str>, Instead>,
        problems: &mut dyn FnMut(Problem),
    ) -> Self {
        loop {
            let emitted = emit(contract, facts, id, direction, &refused);
            let error = match build(&emitted.schema, direction, &emitted.choices) {
                Ok(validator) => {
                    let trivial = emitted.schema == Value::Bool(true);
                    return Self {
                        validator: (!trivial).then_some(validator),
                        forwards: emitted.forwards,
                    };
                }
                Err(error) => error,
            };
            if !refuse_patterns(emitted, &mut refused, problems) {
                problems(Problem::Schema {
                    schema: id,
                    message: error,
                });
                return Self::ANY;
            }
        }
    }

    pub(super) fn is_valid(&self, value: &Value) -> bool {
        self.validator
            .as_ref()
            .is_none_or(|validator| validator.is_valid(value))
    }

    /// Nothing: the unit admits everything.
    pub(super) fn validator(&self) -> Option<&Validator> {
        self.validator.as_ref()
    }
}

/// Adds those patterns that can't be compiled; whether there are any new ones.
fn refuse_patterns(
    emitted: Emitted,
    refused: &mut FxHashMap<Box<str>, Instead>,
    problems: &mut dyn FnMut(Problem),
) -> bool {
    let before = refused.len();
    let mut fine = FxHashSet::default();
    for (schema, pattern) in emitted.patterns {
        if fine.contains(&pattern) || refused.contains_key(&pattern) {
            continue;
        }
        if let Some(instead) = pattern::instead(&pattern) {
            refused.insert(pattern.clone(), instead.clone());
            problems(Problem::Pattern {
                schema,
                pattern,
                instead,
            });
        } else {
            fine.insert(pattern);
        }
    }
    refused.len() > before
}

pub(super) fn build(
    schema: &Value,
    direction: Direction,
    choices: &[(SchemaId, Arc<Choices>)],
) -> Result<Validator, String> {
    let choices: Arc<[_]> = choices.into();
    let (of_alternative, of_base) = (Arc::clone(&choices), choices);
    let mut options = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .with_pattern_options(pattern::options())
        .with_keyword(FORWARD, move |parent, value, _| {
            let index = |value: &Value| value.get(0).and_then(Value::as_u64);
            let target = index(value).and_then(|index| u32::try_from(index).ok());
            Ok(Box::new(Forward {
                target: target.unwrap_or(u32::MAX),
                direction,
                circular: value.get(1) == Some(&Value::Bool(true)),
                base: value.get(2) == Some(&Value::Bool(true)),
                name: parent.contains_key(FORWARD_NAME),
            }))
        })
        .with_keyword(MEANT, move |_, value, _| {
            let number = |n: usize| {
                let number = value.get(n).and_then(Value::as_u64);
                number.and_then(|number| usize::try_from(number).ok())
            };
            let choices = number(0).and_then(|number| of_alternative.get(number));
            Ok(Box::new(Meant {
                choices: choices.map(|(_, choices)| Arc::clone(choices)),
                alternative: number(1).unwrap_or_default(),
            }))
        })
        .with_keyword(HEIRS, move |_, value, _| {
            let number = value
                .as_u64()
                .and_then(|number| usize::try_from(number).ok());
            let choices = number.and_then(|number| of_base.get(number));
            Ok(Box::new(Heirs {
                choices: choices.map(|(id, choices)| (*id, Arc::clone(choices))),
                direction,
            }))
        });
    for &(name, check) in format::OWN {
        options = options.with_format(name, check);
    }
    options.build(schema).map_err(|error| error.to_string())
}
