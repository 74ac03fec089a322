//! The arguments of a method: by position, or by name.

use serde_json::Value;

/// The most of anything that arguments ask for.
const MOST: u64 = 1_000;

/// The arguments of a method.
#[derive(Debug, Default)]
pub(in super::super) struct Arguments {
    list: Vec<Value>,
}

impl Arguments {
    /// A list is one argument each, anything else is the first one.
    pub(super) fn new(value: Value) -> Self {
        Self {
            list: match value {
                Value::Array(list) => list,
                other => vec![other],
            },
        }
    }

    /// The argument of this name, or at this position.
    pub(super) fn get(&self, name: &str, position: usize) -> Option<&Value> {
        let value = match self.list.first() {
            Some(Value::Object(named)) => named.get(name),
            _ => self.list.get(position),
        };
        value.filter(|value| !value.is_null())
    }

    pub(super) fn number(&self, name: &str, position: usize) -> Option<f64> {
        let value = self.get(name, position)?;
        value.as_f64().or_else(|| value.as_str()?.parse().ok())
    }

    pub(super) fn text(&self, name: &str, position: usize) -> Option<&str> {
        self.get(name, position)?.as_str()
    }

    /// A number of things, at most a thousand; it may also be a range of which the greater end counts.
    pub(super) fn count(&self, name: &str, position: usize) -> Option<u64> {
        let value = self.get(name, position)?;
        let value = match value {
            Value::Object(range) => range.get("max").or_else(|| range.get("min"))?,
            value => value,
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates, and is held within bounds"
        )]
        let count = value.as_f64().map(|count| count.max(0.0) as u64)?;
        Some(count.min(MOST))
    }

    /// As [`Arguments::count`], as a length.
    pub(super) fn length(&self, name: &str, position: usize) -> Option<usize> {
        usize::try_from(self.count(name, position)?).ok()
    }

    /// The list that is the first argument, or all arguments where that is none.
    pub(super) fn items(&self) -> &[Value] {
        match self.list.as_slice() {
            [Value::Array(items), ..] => items,
            [Value::Object(_)] => &[],
            all => all,
        }
    }

    /// The object that is the first argument.
    pub(super) fn object(&self) -> Option<&serde_json::Map<String, Value>> {
        self.list.first()?.as_object()
    }
}
