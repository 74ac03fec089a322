//! The order in which JavaScript has the members of an object: names that are array indices first, as numbers;
//! the others as they were added.

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
