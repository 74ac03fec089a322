//! The static sample: the body that Prism makes of a schema where there is no example.

use std::rc::Rc;

use rustc_hash::FxHashSet;
use serde_json::{Map as Object, Value};
use specwright_contract::model::{Format, SchemaId};
use specwright_contract::source::Node;

use super::place::{Identity, Map, Place};
use super::{format, inferred, number};
use crate::schema::Validators;

/// Schemas that are visited for one sample.
const BUDGET: u32 = 2_500;

/// Objects and arrays within one another.
const DEPTH: usize = 15;

/// Schemas within one another, whatever they are; each costs stack.
const NESTING: u32 = 320;

/// How a sample is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(
    clippy::exhaustive_structs,
    reason = "made by callers with `..SampleOptions::default()`"
)]
pub struct SampleOptions {
    /// Whether `int32`, `int64`, `float` and `double` bring their ranges, so that a number without `minimum` is the
    /// least of its format. Default: yes.
    pub format_ranges: bool,
    /// Whether objects have the properties that are `writeOnly`. Default: yes.
    pub write_only: bool,
}

impl Default for SampleOptions {
    fn default() -> Self {
        Self {
            format_ranges: true,
            write_only: true,
        }
    }
}

/// The schema leads to too many others.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the schema is too complex to generate")]
pub struct TooComplex;

/// The sample of a schema; nothing where Prism has no value either, so that a body is empty and a member absent.
///
/// # Errors
/// Where more than 2,499 schemas have to be visited.
pub fn sample(
    validators: &Validators,
    schema: SchemaId,
    options: SampleOptions,
) -> Result<Option<Value>, TooComplex> {
    let contract = validators.contract().as_ref();
    if matches!(contract.format, Format::Postman20 | Format::Postman21) {
        return inferred::sample(contract, schema);
    }
    let map = Map {
        contract,
        references: validators.references(),
    };
    let node = contract.sources.node(contract.schemas[schema].origin);
    let mut sampler = Sampler {
        map,
        options,
        left: BUDGET,
        nesting: 0,
        stack: Vec::new(),
        references: FxHashSet::default(),
    };
    Ok(sampler.value(&Place::root(map, node), None, None)?.value)
}

/// What a schema says of the type of its sample, for the schemas that `allOf` merges with it.
#[derive(Clone, PartialEq, Debug, Default)]
enum Type {
    /// Nothing: the type is inferred.
    #[default]
    Unsaid,
    /// Nothing, and nothing is inferred.
    None,
    Word(String),
    /// A list of words, which is never the type of a sample.
    List,
}

impl Type {
    fn is_said(&self) -> bool {
        matches!(self, Self::Word(_) | Self::List)
    }

    fn is(&self, word: &str) -> bool {
        matches!(self, Self::Word(own) if own == word)
    }
}

#[derive(Default)]
struct Sampled {
    value: Option<Value>,
    kind: Type,
}

/// Where a sample is a part of another.
#[derive(Clone, Copy)]
struct Within<'n> {
    name: Option<&'n str>,
    depth: usize,
}

struct Sampler<'c> {
    map: Map<'c>,
    options: SampleOptions,
    left: u32,
    nesting: u32,
    /// The objects that Prism is within. It takes one off for each that it leaves as a part of another, whichever is
    /// the last: what a circle becomes depends on that.
    stack: Vec<Option<Identity>>,
    /// The references that are being followed.
    references: FxHashSet<Rc<str>>,
}

/// Keywords that tell a type, in the order in which they are asked for.
const INFERRED: &[(&str, &str)] = &[
    ("multipleOf", "number"),
    ("maximum", "number"),
    ("exclusiveMaximum", "number"),
    ("minimum", "number"),
    ("exclusiveMinimum", "number"),
    ("maxLength", "string"),
    ("minLength", "string"),
    ("pattern", "string"),
    ("items", "array"),
    ("maxItems", "array"),
    ("minItems", "array"),
    ("uniqueItems", "array"),
    ("additionalItems", "array"),
    ("maxProperties", "object"),
    ("minProperties", "object"),
    ("required", "object"),
    ("additionalProperties", "object"),
    ("properties", "object"),
    ("patternProperties", "object"),
    ("dependencies", "object"),
];

impl<'c> Sampler<'c> {
    fn value(
        &mut self,
        place: &Rc<Place<'c>>,
        given: Option<&Type>,
        within: Option<Within<'_>>,
    ) -> Result<Sampled, TooComplex> {
        // With a type given it is a copy, which is like no other object.
        let identity = given.is_none().then(|| place.identity());
        self.visit(place, identity, given, within, false)
    }

    /// The value of a schema; `bare`: without its `allOf`.
    fn visit(
        &mut self,
        place: &Rc<Place<'c>>,
        identity: Option<Identity>,
        given: Option<&Type>,
        within: Option<Within<'_>>,
        bare: bool,
    ) -> Result<Sampled, TooComplex> {
        self.tick()?;
        if self.nesting == NESTING {
            return Err(TooComplex);
        }
        self.nesting += 1;
        let sampled = self.at(place, identity, given, within, bare);
        self.nesting -= 1;
        sampled
    }

    fn at(
        &mut self,
        place: &Rc<Place<'c>>,
        identity: Option<Identity>,
        given: Option<&Type>,
        within: Option<Within<'_>>,
        bare: bool,
    ) -> Result<Sampled, TooComplex> {
        let kind = match place.back {
            // A reference says nothing of what it leads to.
            Some(_) => given.cloned().unwrap_or(Type::None),
            None => Self::kind(place, given),
        };
        if identity.is_some() && self.stack.contains(&identity) {
            return Ok(circular(&kind));
        }
        self.stack.push(identity);
        if within.is_some_and(|within| within.depth > DEPTH) {
            self.leave(within);
            return Ok(circular(&kind));
        }
        if let Some(back) = &place.back {
            return self.back(back, within);
        }
        if !place.converted
            && let Some(example) = place.get("example")
        {
            self.leave(within);
            return Ok(Sampled {
                value: Some(example.to_json()),
                kind: match place.get("type") {
                    Some(list) if list.is_array() => Type::List,
                    _ => said(place, given).unwrap_or_default(),
                },
            });
        }
        let parts = |keyword: &str| place.get(keyword).filter(|node| node.is_array());
        if !bare && let Some(all) = parts("allOf") {
            self.leave(within);
            return self.all(place, given, all, within);
        }
        for keyword in ["oneOf", "anyOf"] {
            let first = parts(keyword).and_then(|list| {
                let mut items = list.items();
                items.find(|item| !place.converted || item.is_object())
            });
            if let Some(first) = first {
                self.leave(within);
                let first = place.child(self.map, &format!("{keyword}/0"), &[first], true);
                return self.value(&first, None, within);
            }
        }
        if let (Some(when), Some(then)) = (place.get("if"), place.get("then"))
            && when.as_bool() != Some(false)
            && then.as_bool() != Some(false)
        {
            let both = Rc::new(place.both(self.map, then, when));
            return self.visit(&both, None, None, within, false);
        }
        let sampled = if let Some(value) = said_value(place) {
            Sampled {
                value: Some(value.to_json()),
                kind: Type::None,
            }
        } else {
            self.typed(place, kind, within)?
        };
        self.leave(within);
        Ok(sampled)
    }

    fn tick(&mut self) -> Result<(), TooComplex> {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            return Err(TooComplex);
        }
        Ok(())
    }

    fn leave(&mut self, within: Option<Within<'_>>) {
        if within.is_some() {
            self.stack.pop();
        }
    }

    /// What a reference to a schema around it becomes.
    fn back(
        &mut self,
        back: &Rc<Place<'c>>,
        within: Option<Within<'_>>,
    ) -> Result<Sampled, TooComplex> {
        let target = Rc::new(back.unconverted());
        let sampled = if self.references.insert(target.pointer()) {
            let sampled = self.value(&target, None, within)?;
            self.references.remove(&target.pointer());
            sampled
        } else {
            circular(&Self::kind(&target, None))
        };
        self.leave(within);
        Ok(sampled)
    }

    /// The parts of `allOf` merged; the keywords beside it come first.
    fn all(
        &mut self,
        place: &Rc<Place<'c>>,
        given: Option<&Type>,
        all: Node<'c>,
        within: Option<Within<'_>>,
    ) -> Result<Sampled, TooComplex> {
        let own = self.visit(place, None, given, None, true)?;
        let Sampled {
            mut value,
            mut kind,
        } = own;
        let mut parts = Vec::new();
        for (index, item) in all.items().enumerate() {
            if place.converted && !item.is_object() {
                continue;
            }
            let part = place.child(self.map, &format!("allOf/{index}"), &[item], true);
            let part = self.value(&part, Some(&kind), within)?;
            if part.kind.is_said() && (part.kind != kind || !kind.is_said()) {
                kind = part.kind;
            }
            parts.extend(part.value.filter(|value| !value.is_null()));
        }
        if kind.is("object") {
            let own = value.filter(|value| !value.is_null());
            let parts = parts.into_iter().filter(is_structure);
            value = Some(merge(own.into_iter().chain(parts).collect()));
        } else if let Some(last) = parts.pop() {
            value = Some(last);
        }
        Ok(Sampled { value, kind })
    }

    /// The type of a schema, inferred where it says none.
    fn kind(place: &Place<'c>, given: Option<&Type>) -> Type {
        match said(place, given) {
            Some(Type::Unsaid) | None => {}
            Some(kind) => return kind,
        }
        let found = INFERRED
            .iter()
            .find(|(keyword, _)| match place.get(keyword) {
                Some(_) => number::survives(place, keyword),
                None => number::is_added(place, keyword),
            });
        found.map_or(Type::None, |(_, kind)| Type::Word((*kind).to_owned()))
    }

    fn typed(
        &mut self,
        place: &Rc<Place<'c>>,
        kind: Type,
        within: Option<Within<'_>>,
    ) -> Result<Sampled, TooComplex> {
        let Type::Word(word) = &kind else {
            return Ok(Sampled {
                value: Some(Value::Null),
                kind,
            });
        };
        let value = match word.as_str() {
            "object" => self.object(place, within)?,
            "array" => self.array(place, within)?,
            "integer" | "number" => number::sample(place, self.options.format_ranges),
            "boolean" => Value::Bool(true),
            "string" => {
                let name = within.and_then(|within| within.name);
                Value::String(format::sample(place, name)?)
            }
            _ => Value::Null,
        };
        Ok(Sampled {
            value: Some(value),
            kind,
        })
    }

    fn object(
        &mut self,
        place: &Rc<Place<'c>>,
        within: Option<Within<'_>>,
    ) -> Result<Value, TooComplex> {
        let depth = within.map_or(1, |within| within.depth.max(1)) + 1;
        let mut members = Object::new();
        for (name, nodes) in place.properties() {
            let edge = format!("properties/{name}");
            let property = place.child(self.map, &edge, &nodes, true);
            let write_only = property.get("writeOnly").and_then(Node::as_bool);
            if write_only == Some(true) && !self.options.write_only {
                continue;
            }
            let name = Some(name);
            let sampled = self.value(&property, None, Some(Within { name, depth }))?;
            if let (Some(name), Some(value)) = (name, sampled.value) {
                members.insert(name.to_owned(), value);
            }
        }
        if let Some(more) = place.get("additionalProperties")
            && more.is_object()
        {
            let more = place.child(self.map, "additionalProperties", &[more], true);
            for name in ["property1", "property2"] {
                let sampled = self.value(&more, None, Some(Within { name: None, depth }))?;
                match sampled.value {
                    Some(value) => members.insert(name.to_owned(), value),
                    None => members.shift_remove(name),
                };
            }
        }
        Ok(members.into())
    }

    fn array(
        &mut self,
        place: &Rc<Place<'c>>,
        within: Option<Within<'_>>,
    ) -> Result<Value, TooComplex> {
        let depth = within.map_or(1, |within| within.depth.max(1)) + 1;
        let own = place
            .get("items")
            .filter(|items| items.as_bool() != Some(false) && !items.is_null());
        let (edge, converted, items) = match (own, place.get("contains")) {
            (Some(items), _) => ("items", true, items),
            (None, Some(items)) if items.as_bool() != Some(false) && !items.is_null() => {
                ("contains", false, items)
            }
            _ => return Ok(Value::Array(Vec::new())),
        };
        let least = place
            .get("minItems")
            .and_then(number::of)
            .filter(|least| *least != 0.0)
            .unwrap_or(1.0);
        let most = place.get("maxItems").and_then(number::of);
        let mut count = most.map_or(least, |most| least.min(most));
        let tuple: Option<Vec<Node<'c>>> = items.is_array().then(|| {
            let items = items.items();
            items
                .filter(|item| !place.converted || item.is_object())
                .collect()
        });
        if let Some(tuple) = &tuple {
            count = count.max(length(tuple.len()));
        }
        let within = Some(Within { name: None, depth });
        let mut values = Vec::new();
        while length(values.len()) < count {
            let item = match &tuple {
                Some(tuple) => tuple.get(values.len()).copied(),
                None => Some(items),
            };
            let sampled = if let Some(item) = item {
                let edge = match tuple {
                    Some(_) => format!("{edge}/{}", values.len()),
                    None => edge.to_owned(),
                };
                let item = place.child(self.map, &edge, &[item], converted);
                self.value(&item, None, within)?
            } else {
                // An empty schema.
                self.tick()?;
                Sampled::default()
            };
            values.push(sampled.value.unwrap_or(Value::Null));
        }
        Ok(values.into())
    }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2⁵³")]
fn length(count: usize) -> f64 {
    count as f64
}

/// `type` as written, else as given.
fn said(place: &Place<'_>, given: Option<&Type>) -> Option<Type> {
    let Some(node) = place.get("type") else {
        return given.cloned();
    };
    if node.is_array() {
        let first = node.items().next().and_then(Node::as_str);
        return Some(first.map_or(Type::None, |word| Type::Word(word.to_owned())));
    }
    match node.as_str() {
        Some("") | None => Some(Type::None),
        Some(word) => Some(Type::Word(word.to_owned())),
    }
}

/// The value that a schema itself gives.
fn said_value<'c>(place: &Place<'c>) -> Option<Node<'c>> {
    let first = |keyword: &str| place.get(keyword)?.items().next();
    let example = || {
        let own = place.get("example").or_else(|| place.get("x-example"));
        own.filter(|_| place.converted && !place.is_header())
    };
    place
        .get("default")
        .or_else(|| place.get("const"))
        .or_else(|| first("enum"))
        .or_else(example)
        .or_else(|| first("examples"))
}

/// What stands for a schema that is within itself.
fn circular(kind: &Type) -> Sampled {
    let value = if kind.is("object") {
        Some(Object::new().into())
    } else if kind.is("array") {
        Some(Vec::<Value>::new().into())
    } else {
        None
    };
    Sampled {
        value,
        kind: Type::Unsaid,
    }
}

/// Values laid over one another member by member, the later over the earlier; items are members with their index
/// for a name. The last one says whether it is an object or an array.
fn merge(parts: Vec<Value>) -> Value {
    let is_array = parts.last().is_some_and(Value::is_array);
    let mut members = Object::new();
    for part in parts {
        let part: Vec<(String, Value)> = match part {
            Value::Object(part) => part.into_iter().collect(),
            Value::Array(items) => {
                let items = items.into_iter().enumerate();
                items
                    .map(|(index, item)| (index.to_string(), item))
                    .collect()
            }
            _ => Vec::new(),
        };
        for (name, value) in part {
            let value = match members.get_mut(&name) {
                Some(old) if is_structure(old) && is_structure(&value) => {
                    merge(vec![old.take(), value])
                }
                _ => value,
            };
            members.insert(name, value);
        }
    }
    if is_array {
        let items = (0..members.len()).map_while(|index| members.shift_remove(&index.to_string()));
        return items.collect::<Vec<_>>().into();
    }
    members.into()
}

fn is_structure(value: &Value) -> bool {
    value.is_object() || value.is_array()
}
