//! What a contract declares of one operation, so that what was reached can be set against it: statuses, parameters, and
//! the keywords of the schemas of its requests.

use std::collections::BTreeSet;

use specwright_contract::Contract;
use specwright_contract::model::{
    AdditionalProperties, Location, OperationId, Schema, SchemaId, StatusKey,
};

use super::Reached;

/// How deep schemas are walked.
const DEPTH: usize = 8;

/// The most keywords of one operation.
const MOST: usize = 2000;

/// What a contract declares of one operation.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Declared {
    /// The statuses.
    pub statuses: Vec<StatusKey>,
    /// Parameters, and the body by its media types: `query limit`, `body application/json`.
    pub parameters: BTreeSet<String>,
    /// Rules of the schemas of requests with their places: `body /quantity minimum`.
    pub keywords: BTreeSet<String>,
}

impl Declared {
    /// What is declared of an operation.
    pub fn new(contract: &Contract, id: OperationId) -> Self {
        let operation = contract.operation(id);
        let mut walk = Walk {
            contract,
            keywords: BTreeSet::new(),
        };
        let mut parameters = BTreeSet::new();
        for parameter in &operation.parameters {
            let place = format!("{} {}", parameter.location.as_str(), parameter.name);
            // a path without its parameter is another path
            if parameter.required && parameter.location != Location::Path {
                walk.keywords.insert(format!("{place} required"));
            }
            if let Some(schema) = parameter.shape.schema() {
                walk.schema(schema, &place, "", &mut Vec::new());
            }
            parameters.insert(place);
        }
        for media in operation.body.iter().flat_map(|body| &body.content) {
            parameters.insert(format!("body {}", media.name));
            if let Some(schema) = media.schema {
                walk.schema(schema, "body", "", &mut Vec::new());
            }
        }
        if operation.body.as_ref().is_some_and(|body| body.required) {
            walk.keywords.insert("body required".to_owned());
        }
        Self {
            statuses: operation.responses.iter().map(|(key, _)| *key).collect(),
            parameters,
            keywords: walk.keywords,
        }
    }

    /// The statuses that never came.
    pub fn unseen<'d>(&'d self, reached: &'d Reached) -> impl Iterator<Item = StatusKey> + 'd {
        let statuses = self.statuses.iter().copied();
        statuses.filter(|key| !reached.statuses.keys().any(|&status| covers(*key, status)))
    }

    /// The parameters that were never sent.
    pub fn unsent<'d>(&'d self, reached: &'d Reached) -> impl Iterator<Item = &'d String> {
        let those = self.parameters.iter();
        those.filter(|name| !reached.parameters.contains(*name))
    }

    /// The keywords that no request broke.
    pub fn unbroken<'d>(&'d self, reached: &'d Reached) -> impl Iterator<Item = &'d String> {
        let broken: BTreeSet<String> = reached.rules.iter().map(|rule| folded(rule)).collect();
        let those = self.keywords.iter();
        those.filter(move |keyword| !broken.contains(*keyword))
    }
}

/// Whether a status is one that is declared like this.
pub(crate) fn covers(key: StatusKey, status: u16) -> bool {
    match key {
        StatusKey::Code(code) => code == status,
        StatusKey::Range(digit) => u16::from(digit) == status / 100,
        StatusKey::Default => true,
    }
}

/// A rule with `*` for the positions of items.
fn folded(rule: &str) -> String {
    let segment = |segment: &str| {
        let (name, rest) = segment.split_once(' ').unwrap_or((segment, ""));
        let digits = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        match (digits, rest) {
            (false, _) => segment.to_owned(),
            (true, "") => "*".to_owned(),
            (true, rest) => format!("* {rest}"),
        }
    };
    let mut parts = rule.split('/');
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(segment);
    std::iter::once(first)
        .chain(rest)
        .collect::<Vec<_>>()
        .join("/")
}

struct Walk<'c> {
    contract: &'c Contract,
    keywords: BTreeSet<String>,
}

impl Walk<'_> {
    fn schema(&mut self, id: SchemaId, place: &str, pointer: &str, above: &mut Vec<SchemaId>) {
        if above.contains(&id) || above.len() >= DEPTH * 3 || self.keywords.len() >= MOST {
            return;
        }
        if pointer.matches('/').count() > DEPTH {
            return;
        }
        above.push(id);
        let schema = self.contract.schemas.get(id);
        let at = match (pointer, place) {
            ("", "body") => "body /".to_owned(),
            ("", place) => place.to_owned(),
            (pointer, place) => format!("{place} {pointer}"),
        };
        for keyword in keywords(schema) {
            self.keywords.insert(format!("{at} {keyword}"));
        }
        if let Some(array) = &schema.array {
            for &item in array.items.iter().chain(&array.prefix) {
                self.schema(item, place, &format!("{pointer}/*"), above);
            }
        }
        if let Some(object) = &schema.object {
            for property in &object.properties {
                let name = property.name.replace('~', "~0").replace('/', "~1");
                self.schema(property.schema, place, &format!("{pointer}/{name}"), above);
            }
        }
        if let Some(rules) = &schema.combinators {
            let groups = [&rules.all_of, &rules.any_of, &rules.one_of];
            for &id in groups.into_iter().flat_map(|group| group.iter()) {
                self.schema(id, place, pointer, above);
            }
        }
        if let Some(reference) = schema.reference {
            self.schema(reference, place, pointer, above);
        }
        above.pop();
    }
}

/// The keywords of a schema that a value can break.
fn keywords(schema: &Schema) -> Vec<&'static str> {
    let mut all = Vec::new();
    let mut add = |there: bool, name: &'static str| {
        if there {
            all.push(name);
        }
    };
    add(!schema.types.is_any(), "type");
    add(schema.values.is_some(), "enum");
    add(schema.format.is_some(), "format");
    if let Some(rules) = &schema.number {
        add(rules.minimum.is_some(), "minimum");
        add(rules.maximum.is_some(), "maximum");
        add(rules.exclusive_minimum.is_some(), "exclusiveMinimum");
        add(rules.exclusive_maximum.is_some(), "exclusiveMaximum");
        add(rules.multiple_of.is_some(), "multipleOf");
    }
    if let Some(rules) = &schema.string {
        add(
            rules.min_length.is_some_and(|length| length > 0),
            "minLength",
        );
        add(rules.max_length.is_some(), "maxLength");
        add(rules.pattern.is_some(), "pattern");
    }
    if let Some(rules) = &schema.array {
        add(rules.min_items.is_some_and(|count| count > 0), "minItems");
        add(rules.max_items.is_some(), "maxItems");
        add(rules.unique, "uniqueItems");
    }
    if let Some(rules) = &schema.object {
        add(!rules.required.is_empty(), "required");
        let closed = rules.additional == AdditionalProperties::Forbidden;
        add(closed, "additionalProperties");
        add(
            rules.min_properties.is_some_and(|count| count > 0),
            "minProperties",
        );
        add(rules.max_properties.is_some(), "maxProperties");
        add(!rules.dependent_required.is_empty(), "dependentRequired");
    }
    if let Some(rules) = &schema.combinators {
        add(rules.discriminator.is_some(), "discriminator");
    }
    all
}
