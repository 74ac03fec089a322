//! Whether two values say the same: numbers by their value, points in time by the instant.

use jiff::Timestamp;
use serde_json::Value;

/// The first place where a value is not what it was.
pub(crate) fn difference(before: &Value, after: &Value, place: &str) -> Option<String> {
    match (before, after) {
        (Value::Object(one), Value::Object(other)) => {
            for (name, before) in one {
                let place = format!("{place}/{name}");
                let found = match other.get(name) {
                    Some(after) => difference(before, after, &place),
                    None => Some(format!("{place} is lost: {}", short(before))),
                };
                if found.is_some() {
                    return found;
                }
            }
            let new = other.iter().find(|(name, _)| !one.contains_key(*name))?;
            Some(format!("{place}/{} is new: {}", new.0, short(new.1)))
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut pairs = one.iter().zip(other).enumerate();
            pairs.find_map(|(n, (one, other))| difference(one, other, &format!("{place}/{n}")))
        }
        (Value::Number(one), Value::Number(other)) if one.as_f64() == other.as_f64() => None,
        (Value::String(one), Value::String(other)) if same_text(one, other) => None,
        _ if before == after => None,
        _ => Some(format!(
            "{place}: {} became {}",
            short(before),
            short(after)
        )),
    }
}

/// Two texts of one meaning: times, UUIDs, base64 with and without padding.
fn same_text(one: &str, other: &str) -> bool {
    if one == other || one.eq_ignore_ascii_case(other) && one.len() == 36 {
        return true;
    }
    match (one.parse::<Timestamp>(), other.parse::<Timestamp>()) {
        (Ok(one), Ok(other)) => one == other,
        _ => one.trim_end_matches('=') == other.trim_end_matches('='),
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
