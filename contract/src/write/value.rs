//! JSON values of the sources as they are written, and small builders.

use serde_json::{Map, Value};

use crate::model::Extension;
use crate::source::{Kind, Node};

use super::writer::Writer;

/// An object in the order in which it is made.
pub(super) type Object = Map<String, Value>;

/// Sets a member where there is a value.
pub(super) fn set(object: &mut Object, name: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        object.insert(name.to_owned(), value.into());
    }
}

/// Sets a text.
pub(super) fn text(object: &mut Object, name: &str, value: Option<&str>) {
    set(object, name, value);
}

/// Sets a flag that is false by default.
pub(super) fn flag(object: &mut Object, name: &str, value: bool) {
    set(object, name, value.then_some(true));
}

/// A number from its exact text; nothing where no number of JSON in memory has its size.
pub(super) fn number(text: &str) -> Option<Value> {
    if let Ok(number) = text.parse::<i64>() {
        return Some(number.into());
    }
    if let Ok(number) = text.parse::<u64>() {
        return Some(number.into());
    }
    let number = text.parse::<f64>().ok()?;
    serde_json::Number::from_f64(number).map(Value::Number)
}

impl Writer<'_> {
    /// A value of the document: an example, a default, an extension.
    pub(super) fn value(&mut self, node: Node<'_>) -> Value {
        if !self.spend(1, node) {
            return Value::Null;
        }
        match node.kind() {
            Kind::Array => node.items().map(|item| self.value(item)).collect(),
            Kind::Object => node
                .members()
                .map(|(key, value)| (key.key().to_owned(), self.value(value)))
                .collect::<Object>()
                .into(),
            _ => node.to_json(),
        }
    }

    /// Adds the `x-` members.
    pub(super) fn extensions(&mut self, extensions: &[Extension], object: &mut Object) {
        let sources = &self.contract.sources;
        for extension in extensions {
            let value = self.value(sources.node(extension.value));
            object.insert(extension.name.to_string(), value);
        }
    }

    /// Adds the members of an object of the source that the model does not have and both languages have alike.
    pub(super) fn kept(&mut self, node: Node<'_>, names: &[&str], object: &mut Object) {
        for name in names {
            if let Some(value) = node.get(name)
                && !value.is_null()
                && !object.contains_key(*name)
            {
                let value = self.value(value);
                object.insert((*name).to_owned(), value);
            }
        }
    }

    /// Adds the `x-` members of an object of the source where the model does not have them.
    pub(super) fn kept_extensions(&mut self, node: Node<'_>, object: &mut Object) {
        for (key, value) in node.members() {
            let name = key.key();
            if name.starts_with("x-") && !object.contains_key(name) {
                let value = self.value(value);
                object.insert(name.to_owned(), value);
            }
        }
    }
}
