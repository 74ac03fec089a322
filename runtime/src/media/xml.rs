//! XML by the `xml` hints of the schema (OpenAPI 3.1, section 4.8.26), which generated code brings as tables.
//!
//! Prefixes are written as the hints say and not looked at when reading. Without hints an element is named as the
//! member, and the root as the type.

use std::fmt::Write as _;

use quick_xml::escape::{escape, resolve_predefined_entity};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::form::add;
use super::{BODY, Content, Encoding, Media, Written, text};
use crate::error::{DecodeError, EncodeError};
use crate::style;

/// Elements within one another; documents for people stay far below.
const DEPTH: usize = 100;

/// What the schema of an element says of its XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "written by generated code")]
pub struct XmlShape {
    /// The name of the element where it is the root.
    pub name: &'static str,
    /// The prefix; empty: none.
    pub prefix: &'static str,
    /// The namespace; empty: none.
    pub namespace: &'static str,
    /// The members that have hints, or that are lists.
    pub members: &'static [XmlMember],
    /// Where the value is a list: the name of the elements of its items. Empty: it is none.
    pub item: &'static str,
    /// Where the value is a list: the shape of its items.
    pub items: Option<&'static XmlShape>,
}

/// A member of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "written by generated code")]
pub struct XmlMember {
    /// The name of the property.
    pub member: &'static str,
    /// The name of its element or attribute.
    pub name: &'static str,
    /// An attribute.
    pub attribute: bool,
    /// The items of a list stand in an element of their own.
    pub wrapped: bool,
    /// What its schema says; the items' name is there for lists.
    pub shape: Option<&'static XmlShape>,
}

impl XmlShape {
    /// A shape that says nothing.
    pub const PLAIN: Self = Self {
        name: "",
        prefix: "",
        namespace: "",
        members: &[],
        item: "",
        items: None,
    };

    fn member(&self, name: &str) -> Option<&'static XmlMember> {
        self.members.iter().find(|known| known.member == name)
    }
}

fn shape(media: &Media) -> Option<&'static XmlShape> {
    media.encoding.iter().find_map(|encoding| match encoding {
        Encoding::Xml(shape) => Some(*shape),
        _ => None,
    })
}

/// Writes a value as one element.
pub fn write<T: Serialize + ?Sized>(media: &Media, value: &T) -> Result<Written, EncodeError> {
    let value = serde_json::to_value(value).map_err(|error| EncodeError::new(BODY, error))?;
    let shape = shape(media);
    let named = shape
        .map(|shape| shape.name)
        .filter(|name| !name.is_empty());
    let name = named.unwrap_or_else(|| type_name::<T>());
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    element(&mut out, name, &value, shape);
    Ok(Written::new(media.content_type(), out))
}

/// Reads the root element.
pub fn read<T: DeserializeOwned>(media: &Media, content: &Content) -> Result<T, DecodeError> {
    let wrong = |error: &dyn std::fmt::Display| {
        DecodeError::new(BODY, format_args!("is not as declared: {error}"))
    };
    let parsed;
    let value = if let Some(value) = &content.value {
        value
    } else {
        let text = text::decode(content.bytes()?, content.content_type.as_deref());
        let root = parse(&text)
            .map_err(|reason| DecodeError::new(BODY, format_args!("is no XML: {reason}")))?;
        parsed = value_of(&root, shape(media));
        &parsed
    };
    style::from_value(value).map_err(|error| wrong(&error))
}

/// The last part of a type's path, without its arguments.
fn type_name<T: ?Sized>() -> &'static str {
    let name = std::any::type_name::<T>();
    let name = name.split('<').next().unwrap_or(name);
    let name = name.rsplit("::").next().unwrap_or(name);
    if name.starts_with(char::is_alphabetic) {
        name
    } else {
        "root"
    }
}

fn element(out: &mut String, name: &str, value: &Value, shape: Option<&'static XmlShape>) {
    let prefix = shape.map(|shape| shape.prefix).unwrap_or_default();
    let name = prefixed(prefix, name);
    let _ = write!(out, "<{name}");
    if let Some(shape) = shape.filter(|shape| !shape.namespace.is_empty()) {
        let colon = if prefix.is_empty() { "" } else { ":" };
        let _ = write!(out, " xmlns{colon}{prefix}=\"{}\"", escape(shape.namespace));
    }
    match value {
        Value::Object(members) => inner(out, members, shape),
        Value::Array(items) => {
            out.push('>');
            let item = shape
                .map(|shape| shape.item)
                .filter(|item| !item.is_empty());
            for value in items {
                let items = shape.and_then(|shape| shape.items);
                element(out, item.unwrap_or("item"), value, items);
            }
        }
        scalar => {
            let _ = write!(out, ">{}", escape(plain(scalar)));
        }
    }
    let _ = write!(out, "</{name}>");
}

/// The attributes, the `>` that ends the tag, and the elements.
fn inner(out: &mut String, members: &Map<String, Value>, shape: Option<&'static XmlShape>) {
    let known = |name: &str| shape.and_then(|shape| shape.member(name));
    let is_attribute = |name: &str| known(name).is_some_and(|member| member.attribute);
    for (name, value) in members.iter().filter(|(name, _)| is_attribute(name)) {
        let Some(member) = known(name) else { continue };
        let prefix = member.shape.map(|shape| shape.prefix).unwrap_or_default();
        let key = prefixed(prefix, member.name);
        let _ = write!(out, " {key}=\"{}\"", escape(plain(value)));
    }
    out.push('>');
    for (name, value) in members.iter().filter(|(name, _)| !is_attribute(name)) {
        let member = known(name);
        let own = member.map_or(name.as_str(), |member| member.name);
        let shape = member.and_then(|member| member.shape);
        let Value::Array(items) = value else {
            element(out, own, value, shape);
            continue;
        };
        let wrapped = member.is_some_and(|member| member.wrapped);
        let item = shape
            .map(|shape| shape.item)
            .filter(|item| !item.is_empty());
        let wrapper = prefixed(shape.map(|shape| shape.prefix).unwrap_or_default(), own);
        if wrapped {
            let _ = write!(out, "<{wrapper}>");
        }
        for value in items {
            let items = shape.and_then(|shape| shape.items);
            element(out, item.unwrap_or(own), value, items);
        }
        if wrapped {
            let _ = write!(out, "</{wrapper}>");
        }
    }
}

fn prefixed(prefix: &str, name: &str) -> String {
    if prefix.is_empty() {
        xml_name(name)
    } else {
        format!("{}:{}", xml_name(prefix), xml_name(name))
    }
}

/// A name that XML admits: what it does not admit becomes `_`.
fn xml_name(name: &str) -> String {
    let admitted = |char: char| char.is_alphanumeric() || matches!(char, '_' | '-' | '.' | ':');
    let mut text: String = name
        .chars()
        .map(|char| if admitted(char) { char } else { '_' })
        .collect();
    if !text.starts_with(|char: char| char.is_alphabetic() || char == '_') {
        text.insert(0, '_');
    }
    text
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// An element with its parts.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Element>,
    text: String,
}

fn value_of(element: &Element, shape: Option<&'static XmlShape>) -> Value {
    if let Some(shape) = shape.filter(|shape| !shape.item.is_empty()) {
        let items = element.children.iter();
        return items.map(|item| value_of(item, shape.items)).collect();
    }
    if element.children.is_empty() && element.attributes.is_empty() {
        return Value::from(element.text.trim());
    }
    let members = shape.map(|shape| shape.members).unwrap_or_default();
    let mut object = Map::new();
    for (name, text) in &element.attributes {
        let member = members.iter().find(|m| m.attribute && m.name == name);
        let name = member.map_or(name.as_str(), |member| member.member);
        object.insert(name.to_owned(), Value::from(text.as_str()));
    }
    for child in &element.children {
        let own = members.iter().find(|member| {
            let list = member.shape.filter(|shape| !shape.item.is_empty());
            match list {
                _ if member.attribute => false,
                Some(list) if !member.wrapped => list.item == child.name,
                _ => member.name == child.name,
            }
        });
        let Some(member) = own else {
            add(&mut object, &child.name, value_of(child, None));
            continue;
        };
        match member.shape.filter(|shape| !shape.item.is_empty()) {
            Some(list) if !member.wrapped => {
                let item = value_of(child, list.items);
                let items = object
                    .entry(member.member)
                    .or_insert_with(|| Value::Array(vec![]));
                if let Value::Array(items) = items {
                    items.push(item);
                }
            }
            _ => add(&mut object, member.member, value_of(child, member.shape)),
        }
    }
    if element.children.is_empty() && !element.text.trim().is_empty() {
        object.insert("value".to_owned(), Value::from(element.text.trim()));
    }
    Value::Object(object)
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
                open.push(started(&start)?);
            }
            Event::Empty(start) => {
                let element = started(&start)?;
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
    let document = open.pop().unwrap_or_default();
    let mut roots = document.children.into_iter();
    match (roots.next(), roots.next()) {
        (Some(root), None) => Ok(root),
        (None, _) => Err("there is no element".to_owned()),
        _ => Err("there is more than one root element".to_owned()),
    }
}

fn push(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn started(start: &BytesStart<'_>) -> Result<Element, String> {
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
