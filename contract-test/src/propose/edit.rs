//! A change to a value at one place.

use serde_json::Value;
use specwright_contract::source::{Origin, unescape_segment};

/// What a change is meant to come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Aim {
    /// The value is right.
    Inside,
    /// One rule is broken.
    Outside,
    /// The value is right or wrong, and services trip over it.
    Odd(&'static str),
}

/// A change.
#[derive(Clone, PartialEq, Debug)]
pub enum Change {
    /// Another value stands there.
    Set(Value),
    /// Nothing stands there.
    Remove,
}

/// A change to a value at one place.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Edit {
    /// What it is meant to come to.
    pub aim: Aim,
    /// The rule: a keyword.
    pub rule: &'static str,
    /// What is done, in a few words: `below minimum`.
    pub what: String,
    /// The place of the schema that has the rule.
    pub origin: Origin,
    /// What must be there first: optional properties on the way.
    pub base: Vec<(String, Value)>,
    /// The place, a JSON Pointer.
    pub pointer: String,
    /// The change.
    pub change: Change,
}

impl Edit {
    /// The value with the change.
    pub fn apply(&self, value: &Value) -> Option<Value> {
        let mut value = value.clone();
        for (pointer, there) in &self.base {
            put(&mut value, pointer, Some(there.clone()))?;
        }
        let change = match &self.change {
            Change::Set(value) => Some(value.clone()),
            Change::Remove => None,
        };
        put(&mut value, &self.pointer, change)?;
        Some(value)
    }
}

/// Puts a value at a place whose surroundings are there, or takes it away.
fn put(root: &mut Value, pointer: &str, value: Option<Value>) -> Option<()> {
    let Some((parent, last)) = pointer.rsplit_once('/') else {
        *root = value?;
        return Some(());
    };
    let last = unescape_segment(last);
    match root.pointer_mut(parent)? {
        Value::Object(members) => match value {
            Some(value) => {
                members.insert(last.into_owned(), value);
            }
            None => {
                // the order of the others stays
                members.shift_remove(&*last)?;
            }
        },
        Value::Array(items) => {
            let index: usize = last.parse().ok()?;
            match value {
                Some(value) => *items.get_mut(index)? = value,
                None if index < items.len() => {
                    items.remove(index);
                }
                None => return None,
            }
        }
        _ => return None,
    }
    Some(())
}
