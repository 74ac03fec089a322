//! Forms: what the fields are, and `application/x-www-form-urlencoded` (OpenAPI 3.1, section 4.8.15).

use serde_json::{Map, Value};
use specwright_contract::Contract;
use specwright_contract::model::{MediaType, Type};

use super::BodyError;
use crate::media_type::is_json;
use crate::prism::form::objects;
use crate::style::{Judge, Pairs, ParameterPlan, Shape};

/// The fields of a form or multipart body.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub(super) fields: Vec<Field>,
    /// The shape of fields that have no name in the schema.
    pub(super) others: Option<Shape>,
}

/// A field with a name in the schema.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: Box<str>,
    pub(super) shape: Shape,
    /// The media type that the contract gives it.
    pub(super) content_type: Option<Box<str>>,
    plan: ParameterPlan,
}

impl Field {
    /// Whether its text is JSON whatever the style.
    fn is_json(&self) -> bool {
        self.content_type.as_deref().is_some_and(is_json)
    }

    /// Whether it is a list of objects.
    fn lists_objects(&self) -> bool {
        let item = self.shape.item(0);
        self.is_array() && item.is_some_and(|item| item.takes(Type::Object) && !item.takes_scalar())
    }

    /// Whether it can have more than one value.
    pub(super) fn is_array(&self) -> bool {
        self.shape.takes(Type::Array)
    }
}

impl Form {
    pub(super) fn new(contract: &Contract, media: &MediaType) -> Self {
        let shape = Shape::new(contract, media.schema);
        let field = |(name, shape): &(Box<str>, Shape)| {
            let encoding = media.encoding.iter().find(|(known, _)| known == name);
            let encoding = encoding.map(|(_, encoding)| encoding);
            Field {
                name: name.clone(),
                shape: shape.clone(),
                content_type: encoding.and_then(|encoding| encoding.content_type.clone()),
                plan: ParameterPlan::field(contract, name, shape.schema, encoding, media.origin),
            }
        };
        let mut fields: Vec<Field> = shape.properties.iter().map(field).collect();
        for alternative in &shape.alternatives {
            for property in &alternative.properties {
                if !fields.iter().any(|known| known.name == property.0) {
                    fields.push(field(property));
                }
            }
        }
        Self {
            fields,
            others: shape.additional.map(|shape| *shape),
        }
    }

    pub(super) fn decode(&self, bytes: &[u8], judge: &dyn Judge) -> Result<Value, BodyError> {
        let text = super::text(bytes);
        let pairs = Pairs::query(&text);
        let mut members = Map::new();
        for field in &self.fields {
            let claimed = |name: &str| self.claims(name);
            let value = if field.is_json() {
                pairs
                    .get(&field.name)
                    .map(|text| from_json(field, &text))
                    .transpose()?
            } else {
                field
                    .plan
                    .decode_pairs(&pairs, &claimed, judge)
                    .map_err(|error| BodyError::Field {
                        field: field.name.to_string(),
                        reason: error.to_string(),
                    })?
            };
            let value = match value {
                // objects in a list have no other form than JSON
                Some(Value::Array(items)) if field.lists_objects() => {
                    Some(objects(&items).unwrap_or(Value::Array(items)))
                }
                value => value,
            };
            if let Some(value) = value {
                members.insert(field.name.to_string(), value);
            }
        }
        for (name, text) in pairs.iter() {
            if !self.claims(name) && !self.is_member_of_field(name) {
                add(
                    &mut members,
                    name,
                    crate::style::scalar(&text, self.others.as_ref(), judge),
                    false,
                );
            }
        }
        Ok(Value::Object(members))
    }

    fn claims(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.plan.claims(name))
    }

    /// Whether the name is a member of an object whose members are fields of their own.
    fn is_member_of_field(&self, name: &str) -> bool {
        self.fields.iter().any(|field| {
            field.shape.takes(Type::Object)
                && field
                    .shape
                    .properties
                    .iter()
                    .any(|(known, _)| &**known == name)
        })
    }

    pub(super) fn encode(&self, value: &Value) -> Result<String, String> {
        let Value::Object(members) = value else {
            return Err("a form is an object".to_owned());
        };
        let mut text = String::new();
        for (name, value) in members {
            if !text.is_empty() {
                text.push('&');
            }
            match self.fields.iter().find(|field| *field.name == **name) {
                Some(field) if !field.is_json() => {
                    let pair = field
                        .plan
                        .encode(value)
                        .map_err(|error| format!("{name}: {error}"))?;
                    text.push_str(&pair);
                }
                _ => {
                    let value = plain(value);
                    let pair = form_urlencoded::Serializer::new(String::new())
                        .append_pair(name, &value)
                        .finish();
                    text.push_str(&pair);
                }
            }
        }
        Ok(text)
    }
}

/// The text of a field that is JSON.
pub(super) fn from_json(field: &Field, text: &str) -> Result<Value, BodyError> {
    serde_json::from_str(text).map_err(|error| BodyError::Field {
        field: field.name.to_string(),
        reason: format!("is not valid JSON: {error}"),
    })
}

/// Adds a field; one that is there already becomes an array.
pub(super) fn add(members: &mut Map<String, Value>, name: &str, value: Value, array: bool) {
    match members.get_mut(name) {
        None if array => {
            members.insert(name.to_owned(), Value::Array(vec![value]));
        }
        None => {
            members.insert(name.to_owned(), value);
        }
        Some(Value::Array(items)) => items.push(value),
        Some(one) => *one = Value::Array(vec![one.take(), value]),
    }
}

/// A value as text: a string as it is, everything else as JSON.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
