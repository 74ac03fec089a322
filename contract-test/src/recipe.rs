//! A request as values: one for each parameter that is sent, and one for the body. What is changed is changed here,
//! then written.

use serde_json::Value;
use specwright_contract::model::{Location, MediaType, OperationId};
use specwright_contract::source::Origin;
use specwright_exchange::body::Codec;
use specwright_exchange::make::{self, Options};
use specwright_exchange::schema::Direction;

use crate::case::{Draft, Payload, Slot};
use crate::engine::Engine;
use crate::phase::Phase;
use crate::world::encoded;

/// Where values come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Source {
    /// Examples, else the plainest values; only what is required.
    Plain,
    /// Drawn from a seed.
    Seed(u64),
}

/// A request as values.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Recipe {
    /// The operation.
    pub operation: OperationId,
    /// The values of parameters, by their position among the operation's; in order.
    pub parameters: Vec<(usize, Value)>,
    /// The body: the position of its media type, and its value.
    pub body: Option<(usize, Value)>,
}

impl Recipe {
    /// A valid request, as far as one can be made; nothing where a value that is required can't be.
    pub fn new(engine: &Engine, id: OperationId, source: Source) -> Option<Self> {
        let operation = engine.operation(id);
        let mut parameters = Vec::new();
        for (position, parameter) in operation.parameters.iter().enumerate() {
            let chance = match source {
                Source::Plain => false,
                Source::Seed(seed) => mix(seed, position as u64).is_multiple_of(2),
            };
            if !parameter.required && !chance {
                continue;
            }
            match parameter_value(engine, id, position, source) {
                Some(value) => parameters.push((position, value)),
                None if parameter.required && parameter.location != Location::Path => return None,
                None => {}
            }
        }
        let body = match &operation.body {
            None => None,
            Some(body) => {
                let media = preferred(&body.content);
                match media {
                    Some((position, media)) => {
                        let given = engine.fixtures().body(&operation.label());
                        let given = given.filter(|_| source == Source::Plain).cloned();
                        let value = given.or_else(|| filled(engine, media, source));
                        if value.is_none() && body.required {
                            return None;
                        }
                        value.map(|value| (position, value))
                    }
                    None => None,
                }
            }
        };
        Some(Self {
            operation: id,
            parameters,
            body,
        })
    }

    /// A request of which only the body matters.
    pub(crate) fn of_body(operation: OperationId, media: usize, value: Value) -> Self {
        Self {
            operation,
            parameters: Vec::new(),
            body: Some((media, value)),
        }
    }

    /// The value of a parameter.
    pub fn parameter(&self, position: usize) -> Option<&Value> {
        let mut parameters = self.parameters.iter();
        parameters
            .find(|(known, _)| *known == position)
            .map(|(_, value)| value)
    }

    /// With another value of a parameter; nothing takes it away.
    #[must_use]
    pub fn with_parameter(mut self, position: usize, value: Option<Value>) -> Self {
        self.parameters.retain(|(known, _)| *known != position);
        self.parameters.extend(value.map(|value| (position, value)));
        self.parameters.sort_by_key(|(position, _)| *position);
        self
    }

    /// With another body; nothing takes it away.
    #[must_use]
    pub fn with_body(mut self, body: Option<(usize, Value)>) -> Self {
        self.body = body;
        self
    }

    /// As text; nothing where a value has no form in its style or media type.
    pub fn draft(&self, engine: &Engine, phase: Phase, origin: Origin) -> Option<Draft> {
        let operation = engine.operation(self.operation);
        let plans = engine.parameters(self.operation);
        let mut draft = Draft::new(self.operation, phase, origin);
        for asked in engine.router().asked(self.operation) {
            let value = asked.value.unwrap_or("1");
            let (name, pair) = (
                asked.name,
                format!("{}={}", encoded(asked.name), encoded(value)),
            );
            draft = if asked.header {
                draft.with_header(name, value)
            } else {
                draft.with(Location::Query, name, Some(&pair))
            };
        }
        for parameter in engine.path_parameters(self.operation) {
            let position = parameter.and_then(|parameter| {
                let mut all = operation.parameters.iter();
                all.position(|known| std::ptr::eq(known.as_ref(), parameter))
            });
            let text = position.and_then(|position| {
                let text = plans
                    .get(position)?
                    .encode(self.parameter(position)?)
                    .ok()?;
                // clients and servers take dots away
                let plain = !matches!(text.as_str(), "" | "." | "..");
                // a slash of a value would begin another segment
                plain.then(|| text.replace('/', "%2F"))
            });
            draft
                .path
                .push(Slot::Live(text.unwrap_or_else(|| "1".to_owned())));
        }
        for (position, value) in &self.parameters {
            let Some(plan) = plans.get(*position) else {
                continue;
            };
            if plan.location == Location::Path {
                continue;
            }
            let fixed = engine
                .router()
                .asked(self.operation)
                .any(|asked| asked.name == &*plan.name && asked.value.is_some());
            if fixed {
                continue;
            }
            let text = plan.encode(value).ok()?;
            draft = draft.with(plan.location, &plan.name, Some(&text));
        }
        if let Some((position, value)) = &self.body {
            let media = operation.body.as_ref()?.content.get(*position)?;
            draft.body = Some(payload(engine, media, value)?);
        }
        Some(draft)
    }
}

/// A body whose texts and numbers are others, so that it does not collide with what is there. Those that are listed
/// or name other resources stay.
pub fn varied(engine: &Engine, media: &MediaType, value: &Value, seed: u64) -> Option<Value> {
    let schema = media.schema?;
    let mut varied = value.clone();
    let members = varied.as_object_mut()?;
    let made = made(engine, schema, Source::Seed(seed), u64::MAX)?;
    for (name, member) in members.iter_mut() {
        let Some(other) = made.get(name) else {
            continue;
        };
        let same =
            (other.is_string() && member.is_string()) || (other.is_number() && member.is_number());
        if same && !name.to_ascii_lowercase().ends_with("id") {
            let kept = std::mem::replace(member, other.clone());
            if kept.as_str().is_some_and(|text| text.len() < 2) {
                *member = kept;
            }
        }
    }
    let right = engine
        .validators()
        .is_valid(schema, Direction::Request, &varied);
    right.then_some(varied)
}

/// A value as a body of a media type.
pub fn payload(engine: &Engine, media: &MediaType, value: &Value) -> Option<Payload> {
    let contract = engine.contract();
    let codec = Codec::new(contract, media);
    let encoded = codec.encode(contract, value).ok()?;
    let content_type = encoded.content_type.replace('*', "x");
    Some(Payload::new(encoded.bytes.clone(), Some(&content_type)))
}

/// The media type that is sent where there is a choice: JSON, else the first.
pub fn preferred(content: &[std::sync::Arc<MediaType>]) -> Option<(usize, &MediaType)> {
    let json = content
        .iter()
        .position(|media| specwright_exchange::media_type::is_json(&media.name));
    let position = json.unwrap_or(0);
    Some((position, content.get(position)?))
}

/// A value of a parameter.
pub fn parameter_value(
    engine: &Engine,
    id: OperationId,
    position: usize,
    source: Source,
) -> Option<Value> {
    let parameter = engine.operation(id).parameters.get(position)?;
    let Some(schema) = parameter.shape.schema() else {
        return Some(Value::from("a"));
    };
    let validators = engine.validators();
    let given = engine.fixtures().parameter(parameter);
    if let Some(given) =
        given.filter(|given| validators.is_valid(schema, Direction::Request, given))
    {
        return Some(given.clone());
    }
    if source == Source::Plain {
        let mut examples = parameter.examples.iter();
        let example = examples.find_map(|example| {
            let value = engine.contract().sources.node(example.value?).to_json();
            validators
                .is_valid(schema, Direction::Request, &value)
                .then_some(value)
        });
        if example.is_some() {
            return example;
        }
    }
    made(engine, schema, source, position as u64)
}

/// A value of a body with what is given for its members, where that fits.
fn filled(engine: &Engine, media: &MediaType, source: Source) -> Option<Value> {
    let value = body_value(engine, media, source)?;
    let filled = engine.fixtures().filled(value.clone());
    let fits = media.schema.is_none_or(|schema| {
        engine
            .validators()
            .is_valid(schema, Direction::Request, &filled)
    });
    Some(if fits { filled } else { value })
}

/// A value of a body.
pub fn body_value(engine: &Engine, media: &MediaType, source: Source) -> Option<Value> {
    let Some(schema) = media.schema else {
        return Some(Value::Object(serde_json::Map::new()));
    };
    if source == Source::Plain {
        let mut examples = media.examples.iter();
        let example = examples.find_map(|example| {
            let value = engine.contract().sources.node(example.value?).to_json();
            engine
                .validators()
                .is_valid(schema, Direction::Request, &value)
                .then_some(value)
        });
        if example.is_some() {
            return example;
        }
    }
    made(engine, schema, source, u64::MAX)
}

fn made(
    engine: &Engine,
    schema: specwright_contract::model::SchemaId,
    source: Source,
    salt: u64,
) -> Option<Value> {
    let validators = engine.validators();
    match source {
        Source::Plain => make::sample(validators, schema, Direction::Request).ok(),
        Source::Seed(seed) => {
            let options = Options::default().optional(60).null(15).items(3);
            let seed = mix(seed, salt);
            make::generate_with(validators, schema, Direction::Request, seed, &options).ok()
        }
    }
}

/// A number that follows from two (SplitMix64).
pub fn mix(seed: u64, salt: u64) -> u64 {
    let mut z = seed
        .wrapping_add(salt.wrapping_mul(0x9e37_79b9_7f4a_7c15))
        .wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
