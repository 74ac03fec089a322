//! XML bodies by the `xml` hints of their schema (OpenAPI 3.1, section 4.8.26).
//!
//! Prefixes are written as the hints say and not looked at when reading. What the schema has no name for is
//! read as well: attributes and elements become members, so that a closed schema refuses them.

use std::fmt::Write as _;

use quick_xml::escape::{escape, resolve_predefined_entity};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use serde_json::{Map, Value};
use specwright_contract::Contract;
use specwright_contract::model::{SchemaId, Type, Xml};

use super::BodyError;
use super::form::add;
use crate::style::{Judge, Shape, scalar};

/// Elements within one another; documents for people stay far below.
const DEPTH: usize = 100;

/// An element with its parts.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Element>,
    text: String,
}

/// A media type of XML made ready: the shape of its values.
#[derive(Clone, Debug)]
pub(super) struct Document {
    shape: Shape,
    name: Box<str>,
}

impl Document {
    pub(super) fn new(contract: &Contract, schema: Option<SchemaId>) -> Self {
        let component = schema.and_then(|id| contract.schemas.name(contract.schemas.resolve(id)));
        let hint = schema.and_then(|id| hint(contract, id)?.name.as_deref());
        Self {
            shape: Shape::new(contract, schema),
            name: hint.or(component).unwrap_or("root").into(),
        }
    }

    pub(super) fn decode(
        &self,
        contract: &Contract,
        bytes: &[u8],
        judge: &dyn Judge,
    ) -> Result<Value, BodyError> {
        let text = super::text(bytes);
        let root = parse(&text).map_err(|reason| BodyError::Xml { reason })?;
        let reading = Reading { contract, judge };
        Ok(reading.value(&root, Some(&self.shape)))
    }

    pub(super) fn encode(&self, contract: &Contract, value: &Value) -> String {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        let writing = Writing { contract };
        match value {
            Value::Array(items) => {
                // A document has one root element.
                let item_shape = self.shape.item(0);
                let item_name = item_shape
                    .and_then(|shape| contract_hint(contract, shape)?.name.as_deref())
                    .unwrap_or("item");
                let name = xml_name(&self.name);
                let _ = write!(out, "<{name}>");
                for item in items {
                    writing.element(&mut out, item_name, item, item_shape);
                }
                let _ = write!(out, "</{name}>");
            }
            value => writing.element(&mut out, &self.name, value, Some(&self.shape)),
        }
        out
    }
}

/// The hints of a schema, or of what it refers to.
fn hint(contract: &Contract, id: SchemaId) -> Option<&Xml> {
    let found = |id: SchemaId| contract.schemas[id].annotations.as_ref()?.xml.as_deref();
    found(id).or_else(|| found(contract.schemas.resolve(id)))
}

fn contract_hint<'c>(contract: &'c Contract, shape: &Shape) -> Option<&'c Xml> {
    hint(contract, shape.schema?)
}

fn parse(text: &str) -> Result<Element, String> {
    let mut reader = Reader::from_str(text);
    let mut open = vec![Element::default()];
    loop {
        let event = reader
            .read_event()
            .map_err(|error| format!("{error} at byte {}", reader.error_position()))?;
        match event {
            Event::Start(start) => {
                if open.len() > DEPTH {
                    return Err(format!("elements are nested deeper than {DEPTH}"));
                }
                open.push(element(&start)?);
            }
            Event::Empty(start) => {
                let element = element(&start)?;
                if let Some(parent) = open.last_mut() {
                    parent.children.push(element);
                }
            }
            Event::End(_) => {
                let Some(done) = open.pop() else { break };
                let Some(parent) = open.last_mut() else { break };
                parent.children.push(done);
            }
            Event::Text(text) => push(&mut open, &text.xml10_content()),
            Event::CData(text) => push(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let char = reference
                    .resolve_char_ref()
                    .map_err(|error| error.to_string())?;
                let name = reference.xml10_content();
                match (char, resolve_predefined_entity(&name)) {
                    (Some(char), _) => push(&mut open, char.encode_utf8(&mut [0; 4])),
                    (None, Some(text)) => push(&mut open, text),
                    (None, None) => return Err(format!("the entity &{name}; is not defined")),
                }
            }
            Event::DocType(_) => return Err("a document type is not allowed".to_owned()),
            Event::Eof => break,
            _ => {}
        }
    }
    if open.len() > 1 {
        return Err("an element is not closed".to_owned());
    }
    let mut roots = open
        .pop()
        .map(|document| document.children)
        .unwrap_or_default();
    match roots.len() {
        1 => Ok(roots.remove(0)),
        0 => Err("there is no element".to_owned()),
        _ => Err("there is more than one root element".to_owned()),
    }
}

fn push(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn element(start: &BytesStart<'_>) -> Result<Element, String> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let key = attribute.key.as_ref();
        if key == "xmlns" || key.starts_with("xmlns:") {
            continue;
        }
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| error.to_string())?;
        attributes.push((
            attribute.key.local_name().as_ref().to_owned(),
            value.into_owned(),
        ));
    }
    Ok(Element {
        name: start.local_name().as_ref().to_owned(),
        attributes,
        ..Element::default()
    })
}

struct Reading<'r> {
    contract: &'r Contract,
    judge: &'r dyn Judge,
}

impl Reading<'_> {
    fn value(&self, element: &Element, shape: Option<&Shape>) -> Value {
        let chosen = shape.map(|shape| shape.alternatives.first().unwrap_or(shape));
        let Some(shape) = chosen else {
            return self.unknown(element);
        };
        if shape.takes(Type::Object) || !shape.properties.is_empty() {
            self.object(element, shape)
        } else if shape.takes(Type::Array) {
            let items = element.children.iter().enumerate();
            items
                .map(|(n, child)| self.value(child, shape.item(n)))
                .collect()
        } else if shape.types.is_any() {
            self.unknown(element)
        } else {
            scalar(element.text.trim(), Some(shape), self.judge)
        }
    }

    /// A value that no schema tells about.
    fn unknown(&self, element: &Element) -> Value {
        if element.children.is_empty() && element.attributes.is_empty() {
            return Value::String(element.text.trim().to_owned());
        }
        self.object(element, &Shape::default())
    }

    fn object(&self, element: &Element, shape: &Shape) -> Value {
        let mut members = Map::new();
        let mut taken = vec![false; element.children.len()];
        let mut named = Vec::new();
        for (name, property) in &shape.properties {
            let hint = contract_hint(self.contract, property);
            let own_name = hint.and_then(|xml| xml.name.as_deref()).unwrap_or(name);
            if hint.is_some_and(|xml| xml.attribute) {
                named.push(own_name);
                let found = element
                    .attributes
                    .iter()
                    .find(|(known, _)| known == own_name);
                if let Some((_, text)) = found {
                    members.insert(name.to_string(), scalar(text, Some(property), self.judge));
                }
                continue;
            }
            let array = property.takes(Type::Array) && !property.takes(Type::Object);
            let wrapped = hint.is_some_and(|xml| xml.wrapped);
            let wanted = if array && !wrapped {
                item_name(self.contract, property, name)
            } else {
                own_name
            };
            let mut found = Vec::new();
            for (child, taken) in element.children.iter().zip(&mut taken) {
                if child.name == wanted && !*taken {
                    *taken = true;
                    found.push(child);
                }
            }
            let Some(first) = found.first() else {
                // an array without an element around it has no other form when it is empty
                if array && !wrapped && requires(self.contract, shape, name) {
                    members.insert(name.to_string(), Value::Array(Vec::new()));
                }
                continue;
            };
            let items = |children: &mut dyn Iterator<Item = &Element>| -> Value {
                children
                    .enumerate()
                    .map(|(n, child)| self.value(child, property.item(n)))
                    .collect()
            };
            let value = if array && wrapped {
                items(&mut first.children.iter())
            } else if array {
                items(&mut found.into_iter())
            } else if found.len() > 1 {
                // More than one: an array, for the validator to refuse.
                found
                    .iter()
                    .map(|child| self.value(child, Some(property)))
                    .collect()
            } else {
                self.value(first, Some(property))
            };
            members.insert(name.to_string(), value);
        }
        for (name, text) in &element.attributes {
            if !named.contains(&name.as_str()) && !members.contains_key(name) {
                members.insert(name.clone(), Value::String(text.clone()));
            }
        }
        for (child, taken) in element.children.iter().zip(&taken) {
            if !taken {
                add(
                    &mut members,
                    &child.name,
                    self.value(child, shape.additional.as_deref()),
                    false,
                );
            }
        }
        Value::Object(members)
    }
}

/// Whether the schema of a shape says that a property must be there.
fn requires(contract: &Contract, shape: &Shape, name: &str) -> bool {
    let Some(id) = shape.schema else { return false };
    let own = |id: SchemaId| {
        let schema = contract.schemas.get(contract.schemas.resolve(id));
        let required = schema.object.iter().flat_map(|rules| &rules.required);
        required.into_iter().any(|known| **known == *name)
    };
    let schema = contract.schemas.get(contract.schemas.resolve(id));
    let members = schema.combinators.iter().flat_map(|rules| &rules.all_of);
    own(id) || members.into_iter().any(|&id| own(id))
}

/// The name of the elements of an array's items.
fn item_name<'n>(contract: &'n Contract, array: &Shape, property: &'n str) -> &'n str {
    array
        .item(0)
        .and_then(|item| contract_hint(contract, item)?.name.as_deref())
        .unwrap_or(property)
}

struct Writing<'w> {
    contract: &'w Contract,
}

impl Writing<'_> {
    fn element(&self, out: &mut String, name: &str, value: &Value, shape: Option<&Shape>) {
        let hint = shape.and_then(|shape| contract_hint(self.contract, shape));
        let prefix = hint.and_then(|xml| xml.prefix.as_deref());
        let name = prefixed(prefix, name);
        let _ = write!(out, "<{name}");
        if let Some(namespace) = hint.and_then(|xml| xml.namespace.as_deref()) {
            let key = prefix.map_or_else(|| "xmlns".to_owned(), |prefix| format!("xmlns:{prefix}"));
            let _ = write!(out, " {key}=\"{}\"", escape(namespace));
        }
        match value {
            Value::Object(members) => self.members(out, members, shape),
            Value::Array(items) => {
                out.push('>');
                for item in items {
                    self.element(out, "item", item, shape.and_then(|shape| shape.item(0)));
                }
            }
            scalar => {
                let _ = write!(out, ">{}", escape(text(scalar)));
            }
        }
        let _ = write!(out, "</{name}>");
    }

    /// The attributes, the `>` that ends the tag, and the elements.
    fn members(&self, out: &mut String, members: &Map<String, Value>, shape: Option<&Shape>) {
        let shape = shape.map(|shape| shape.alternatives.first().unwrap_or(shape));
        let member = |name: &str| shape.and_then(|shape| shape.member(name));
        let hint = |name: &str| member(name).and_then(|shape| contract_hint(self.contract, shape));
        let is_attribute = |name: &str, value: &Value| {
            hint(name).is_some_and(|xml| xml.attribute) && !value.is_object() && !value.is_array()
        };
        for (name, value) in members
            .iter()
            .filter(|(name, value)| is_attribute(name, value))
        {
            let xml = hint(name);
            let own = xml.and_then(|xml| xml.name.as_deref()).unwrap_or(name);
            let key = prefixed(xml.and_then(|xml| xml.prefix.as_deref()), own);
            let _ = write!(out, " {key}=\"{}\"", escape(text(value)));
        }
        out.push('>');
        for (name, value) in members
            .iter()
            .filter(|(name, value)| !is_attribute(name, value))
        {
            let shape = member(name);
            let xml = hint(name);
            let own = xml.and_then(|xml| xml.name.as_deref()).unwrap_or(name);
            let Value::Array(items) = value else {
                self.element(out, own, value, shape);
                continue;
            };
            let item_shape = shape.and_then(|shape| shape.item(0));
            let item = shape.map_or(name.as_str(), |shape| item_name(self.contract, shape, name));
            let wrapper = xml
                .filter(|xml| xml.wrapped)
                .map(|xml| prefixed(xml.prefix.as_deref(), own));
            if let Some(wrapper) = &wrapper {
                let _ = write!(out, "<{wrapper}>");
            }
            for value in items {
                self.element(out, item, value, item_shape);
            }
            if let Some(wrapper) = &wrapper {
                let _ = write!(out, "</{wrapper}>");
            }
        }
    }
}

fn prefixed(prefix: Option<&str>, name: &str) -> String {
    match prefix {
        Some(prefix) => format!("{}:{}", xml_name(prefix), xml_name(name)),
        None => xml_name(name),
    }
}

/// A name that XML admits: what it does not admit becomes `_`.
fn xml_name(name: &str) -> String {
    let mut text: String = name
        .chars()
        .map(|char| {
            if char.is_alphanumeric() || matches!(char, '_' | '-' | '.' | ':') {
                char
            } else {
                '_'
            }
        })
        .collect();
    if !text.starts_with(|char: char| char.is_alphabetic() || char == '_') {
        text.insert(0, '_');
    }
    text
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
