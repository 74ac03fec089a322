//! The order in which JavaScript has the members of an object: names that are array indices first, as numbers;
//! the others as they were added.

use serde_json::Value;

/// Items in that order.
pub(super) fn by_key<T>(mut items: Vec<T>, key: impl Fn(&T) -> &str) -> Vec<T> {
    if items.iter().any(|item| index(key(item)).is_some()) {
        items.sort_by_key(|item| index(key(item)).map_or(u64::MAX, u64::from));
    }
    items
}

/// An array index: a decimal number below 2³² − 1 without leading zeros.
fn index(name: &str) -> Option<u32> {
    let plain = match name.as_bytes() {
        [b'0'] => true,
        [b'1'..=b'9', rest @ ..] => rest.len() < 10 && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    let number = plain.then(|| name.parse::<u32>().ok()).flatten()?;
    (number < u32::MAX).then_some(number)
}

/// A generated value as Prism sends it: the members of objects sorted by name, but not within arrays.
pub fn sorted(value: Value) -> Value {
    let Value::Object(members) = value else {
        return value;
    };
    let mut members: Vec<(String, Value)> = members.into_iter().collect();
    // Pairs are compared as the text `name,value`.
    members.sort_by(|(a, _), (b, _)| {
        let (a, b) = (a.bytes().chain([b',']), b.bytes().chain([b',']));
        a.cmp(b)
    });
    let members = members
        .into_iter()
        .map(|(name, value)| (name, sorted(value)));
    Value::Object(members.collect())
}
