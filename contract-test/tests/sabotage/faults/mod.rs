//! The faults: what is wrong, where, and which check has to find it.

mod answers;
mod conduct;
mod reads;
mod wire;

use serde_json::Value;

use crate::service::Reply;

/// What is wrong.
#[derive(Clone, Copy)]
pub(crate) enum Twist {
    /// Requests are read by a contract in which these places (JSON Pointers) have these values (JSON), or none.
    Reads(&'static [(&'static str, Option<&'static str>)]),
    /// Answers of this status (0: of any) are changed.
    Answers(u16, fn(&mut Reply)),
    /// The service behaves wrongly where it asks for the fault's name.
    Does,
    /// The bytes of answers of this status (0: of any) are changed on their way.
    Wire(u16, fn(&mut Vec<u8>)),
}

/// Whose promise is broken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum By {
    /// The contract's, or that of HTTP: a finding at error level.
    Contract,
    /// Only convention's: a warning, an error under `--strict`.
    Convention,
}

/// A fault.
pub(crate) struct Fault {
    pub(crate) name: &'static str,
    /// Where it has to be found: `METHOD /path`.
    pub(crate) operation: &'static str,
    /// The checks that may find it; others may as well, but one of these must.
    pub(crate) checks: &'static [&'static str],
    pub(crate) by: By,
    pub(crate) twist: Twist,
}

/// The classes, each with its faults.
pub(crate) const CLASSES: &[(&str, &[Fault])] = &[
    ("schema", answers::SCHEMA),
    ("status", answers::STATUS),
    ("header", answers::HEADER),
    ("crash", conduct::CRASH),
    ("accepts invalid", reads::ACCEPTS),
    ("refuses valid", reads::REFUSES),
    ("auth", conduct::AUTH),
    ("method", conduct::METHOD),
    ("state", conduct::STATE),
    ("wire", wire::WIRE),
];

/// All faults.
pub(crate) fn all() -> impl Iterator<Item = (&'static str, &'static Fault)> {
    CLASSES
        .iter()
        .flat_map(|(class, faults)| faults.iter().map(move |fault| (*class, fault)))
}

/// Sets, or with no value removes, what stands at a JSON Pointer.
pub(crate) fn change(document: &mut Value, pointer: &str, value: Option<&str>) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let name = name.replace("~1", "/").replace("~0", "~");
    let parent = document.pointer_mut(parent);
    let parent = parent.unwrap_or_else(|| panic!("no {pointer} in the contract"));
    let value = value.map(|text| serde_json::from_str::<Value>(text).unwrap());
    match (parent, value) {
        (Value::Object(object), Some(value)) => {
            object.insert(name, value);
        }
        (Value::Object(object), None) => {
            assert!(object.shift_remove(&name).is_some(), "no {pointer}");
        }
        (Value::Array(array), Some(value)) => array[name.parse::<usize>().unwrap()] = value,
        (Value::Array(array), None) => {
            array.remove(name.parse().unwrap());
        }
        _ => panic!("nothing has members at {pointer}"),
    }
}
