//! Closed lists of values: enums of strings, of other scalars, and constants.

use rustc_hash::FxHashSet;
use serde_json::Value;
use specwright_contract::model::Type;

use super::build::Shape;
use super::view::{Key, View};
use super::{Form, Planner};
use crate::ir::TypeRef;
use crate::names::Scope;

/// What closed values come to.
#[derive(Debug)]
enum Values {
    Strings(Vec<String>),
    Scalars(Vec<Value>),
    /// Only `null`.
    Null,
    /// Both booleans.
    Booleans,
    /// Objects and lists are among them.
    Deep,
    /// None is of the declared type.
    None,
}

impl<'c> Planner<'c> {
    /// The values that are of the declared types, without `null` and without repetitions.
    fn values(&self, view: &View<'c>) -> Values {
        let listed = view.values.iter().flatten();
        let mut seen = FxHashSet::default();
        let mut values: Vec<Value> = Vec::new();
        let mut null = false;
        for &at in listed {
            let node = self.contract.sources.node(at);
            let value = node.to_json();
            if value.is_null() {
                null = true;
            } else if view.types.is_none_or(|types| types.admits(kind_of(&value)))
                && seen.insert(value.to_string())
            {
                values.push(value);
            }
        }
        if values.is_empty() {
            return if null && view.types.is_none_or(|types| types.contains(Type::Null)) {
                Values::Null
            } else {
                Values::None
            };
        }
        if values
            .iter()
            .any(|value| value.is_object() || value.is_array())
        {
            return Values::Deep;
        }
        if values.len() == 2 && values.iter().all(Value::is_boolean) {
            return Values::Booleans;
        }
        let strings: Option<Vec<String>> = values
            .iter()
            .map(|value| value.as_str().map(str::to_owned))
            .collect();
        strings.map_or(Values::Scalars(values), Values::Strings)
    }

    pub(super) fn values_shape(&self, view: &View<'c>) -> Option<Shape> {
        match self.values(view) {
            Values::Strings(_) | Values::Scalars(_) => Some(Shape::Values),
            Values::Null => Some(Shape::Plain(TypeRef::Tuple(Vec::new()))),
            Values::Booleans => Some(Shape::Plain(TypeRef::Bool)),
            Values::Deep | Values::None => None,
        }
    }

    pub(super) fn values_form(&mut self, view: &View<'c>, key: &Key) -> Form {
        match self.values(view) {
            Values::Strings(values) => {
                let names = self.variant_names(key, values.len());
                let mut scope = Scope::default();
                let single = values.len() == 1;
                let variants = values
                    .into_iter()
                    .enumerate()
                    .map(|(n, value)| {
                        let name = names.get(n).filter(|name| !name.is_empty());
                        (scope.pascal(name.unwrap_or(&value)), value)
                    })
                    .collect();
                let other = (self.settings.open_enums && !single).then(|| scope.pascal("Other"));
                Form::Strings { variants, other }
            }
            Values::Scalars(values) => {
                let names = self.variant_names(key, values.len());
                let mut scope = Scope::default();
                let variants = values
                    .iter()
                    .enumerate()
                    .map(|(n, value)| {
                        let text = value
                            .as_str()
                            .map_or_else(|| value.to_string(), str::to_owned);
                        let text = match text.strip_prefix('-') {
                            Some(rest) if value.is_number() => format!("minus {rest}"),
                            _ => text,
                        };
                        let name = names.get(n).filter(|name| !name.is_empty());
                        (scope.pascal(name.unwrap_or(&text)), value.to_string())
                    })
                    .collect();
                Form::Literals(variants)
            }
            _ => Form::Alias(TypeRef::Value),
        }
    }

    /// Names that the document gives the values: `x-enum-varnames`, `x-enumNames`.
    fn variant_names(&self, key: &Key, count: usize) -> Vec<String> {
        let Some(&id) = key.ids.first() else {
            return Vec::new();
        };
        let schema = self.contract.schemas.get(id);
        let extensions = schema
            .annotations
            .iter()
            .flat_map(|notes| notes.extensions.iter());
        let mut named = extensions.filter(|extension| is_of_names(&extension.name));
        let Some(list) = named.next() else {
            return Vec::new();
        };
        let node = self.contract.sources.node(list.value);
        let names: Vec<String> = node
            .items()
            .map(|item| item.as_str().unwrap_or_default().to_owned())
            .collect();
        // They count only where each value has one.
        if names.len() == count {
            names
        } else {
            Vec::new()
        }
    }
}

/// Whether an extension of this name names the values of a closed list.
pub(super) fn is_of_names(extension: &str) -> bool {
    matches!(
        extension,
        "x-enum-varnames" | "x-enumNames" | "x-enum-names"
    )
}

/// The JSON type of a value.
fn kind_of(value: &Value) -> Type {
    match value {
        Value::Null => Type::Null,
        Value::Bool(_) => Type::Boolean,
        Value::Number(number) if number.is_f64() => match number.as_f64() {
            Some(float) if float.fract() == 0.0 => Type::Integer,
            _ => Type::Number,
        },
        Value::Number(_) => Type::Integer,
        Value::String(_) => Type::String,
        Value::Array(_) => Type::Array,
        Value::Object(_) => Type::Object,
    }
}
