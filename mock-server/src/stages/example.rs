//! The examples of a response's media types, in the order in which they are taken.

use std::sync::Arc;

use specwright_contract::Contract;
use specwright_contract::model::{Example, ExampleOrigin, Format, MediaType, SchemaId};
use specwright_contract::source::Origin;

use crate::Settings;

/// An example that can be asked for.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    /// The name it is asked for by; `default` where it has none.
    pub(crate) name: Box<str>,
    /// Its value.
    pub(crate) value: Option<Origin>,
    /// As it stands on the wire.
    pub(crate) serialized: Option<Box<str>>,
}

impl Shown {
    fn new(example: &Example) -> Self {
        Self {
            name: example.name.clone(),
            value: example.value,
            serialized: example.serialized.clone(),
        }
    }
}

/// The examples of each media type of a response.
pub(crate) fn listed(
    contract: &Contract,
    content: &[Arc<MediaType>],
    settings: &Settings,
) -> Box<[Vec<Shown>]> {
    let readings = settings.behaviour.readings;
    match contract.format {
        Format::Swagger20 if readings => by_response(contract, content),
        // The front end knows which they are.
        Format::Swagger20 | Format::Postman20 | Format::Postman21 => content
            .iter()
            .map(|media| in_order(media.examples.clone()))
            .map(|examples| examples.iter().map(|e| Shown::new(e)).collect())
            .collect(),
        _ => content
            .iter()
            .map(|media| of_media_type(contract, media, readings))
            .collect(),
    }
}

/// `example`, or the schema's own, then `examples`.
fn of_media_type(contract: &Contract, media: &MediaType, extensions: bool) -> Vec<Shown> {
    let of_kind = |kind: ExampleOrigin| {
        let examples = media.examples.iter();
        examples.filter(move |example| example.kind == kind)
    };
    let own = of_kind(ExampleOrigin::Example).next().cloned();
    let own = own.or_else(|| of_schema(contract, media.schema?));
    let named = in_order(of_kind(ExampleOrigin::Examples).cloned().collect());
    let mut all: Vec<Shown> = own.iter().chain(&named).map(|e| Shown::new(e)).collect();
    if extensions && all.is_empty() {
        all.extend(media.examples.iter().map(|example| Shown::new(example)));
    }
    all
}

/// Those of the response; without any, the schema's own, which are of the first media type.
fn by_response(contract: &Contract, content: &[Arc<MediaType>]) -> Box<[Vec<Shown>]> {
    let mut all: Box<[Vec<Shown>]> = content
        .iter()
        .map(|media| {
            let examples = in_order(media.examples.clone());
            examples.iter().map(|example| Shown::new(example)).collect()
        })
        .collect();
    if all.iter().all(Vec::is_empty)
        && let Some(first) = all.first_mut()
        && let Some(schema) = content.first().and_then(|media| media.schema)
    {
        *first = of_definition(contract, schema);
    }
    all
}

/// `x-examples` by name, else `example`.
fn of_definition(contract: &Contract, schema: SchemaId) -> Vec<Shown> {
    let named: Vec<Shown> = chain(contract, schema)
        .flat_map(|schema| &schema.annotations)
        .flat_map(|notes| &notes.examples)
        .filter(|example| example.kind == ExampleOrigin::Extension && &*example.name != "default")
        .map(|example| Shown::new(example))
        .collect();
    if named.is_empty() {
        let own = of_schema(contract, schema);
        return own.iter().map(|example| Shown::new(example)).collect();
    }
    named
}

/// The example in a schema, or in the one that its `$ref` leads to.
fn of_schema(contract: &Contract, schema: SchemaId) -> Option<Arc<Example>> {
    chain(contract, schema)
        .flat_map(|schema| &schema.annotations)
        .flat_map(|notes| &notes.examples)
        .find(|example| &*example.name == "default")
        .cloned()
}

/// A schema, and those that its `$ref`s lead to.
fn chain(
    contract: &Contract,
    schema: SchemaId,
) -> impl Iterator<Item = &specwright_contract::model::Schema> {
    const LONGEST: usize = 100;
    let mut next = Some(schema);
    std::iter::from_fn(move || {
        let schema = &contract.schemas[next?];
        next = schema.reference.filter(|_| schema.is_plain_reference());
        Some(schema)
    })
    .take(LONGEST)
}

/// As JavaScript has the members of an object: names that are numbers first, and in order.
fn in_order(mut examples: Vec<Arc<Example>>) -> Vec<Arc<Example>> {
    let number = |name: &str| {
        let plain = name == "0" || !name.starts_with(['0', '+']);
        name.parse::<u32>().ok().filter(|_| plain)
    };
    if examples
        .iter()
        .any(|example| number(&example.name).is_some())
    {
        examples.sort_by_key(|example| number(&example.name).map_or(u64::MAX, u64::from));
    }
    examples
}
