//! Whether a value that was read is the one that was sent, allowing for what servers do to values: blanks, case,
//! rounding, other spellings of the same instant.

use serde_json::{Map, Value};

use specwright_contract::Contract;

use super::fields::{Field, Fields};

/// A member that is not what was sent.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Difference {
    pub(crate) name: String,
    pub(crate) sent: Value,
    /// Nothing: it is missing.
    pub(crate) got: Option<Value>,
}

impl Difference {
    /// As a half-sentence: `/size was sent as 1 and is 2`.
    pub(crate) fn told(&self) -> String {
        let sent = short(&self.sent);
        match &self.got {
            Some(got) => format!("/{} was sent as {sent} and is {}", self.name, short(got)),
            None => format!("/{} was sent as {sent} and is missing", self.name),
        }
    }
}

/// A value in a few characters.
pub(crate) fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 40 {
        return text;
    }
    let mut cut: String = text.chars().take(39).collect();
    cut.push('…');
    cut
}

/// Members of `sent` that are not so in `got`, as far as the contract declares that they are shown.
pub(crate) fn differences(
    sent: &Map<String, Value>,
    got: &Map<String, Value>,
    shown: &Fields,
) -> Vec<Difference> {
    compared(sent, got, shown, equivalent)
}

/// As [`differences`] where both come from the server, which has already done to the values what it does.
pub(crate) fn changes(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    shown: &Fields,
) -> Vec<Difference> {
    compared(before, after, shown, same)
}

fn compared(
    sent: &Map<String, Value>,
    got: &Map<String, Value>,
    shown: &Fields,
    equal: fn(&Value, &Value) -> bool,
) -> Vec<Difference> {
    let mut found = Vec::new();
    for (name, value) in sent {
        let declared = shown.get(name);
        let secret = |format: &str| matches!(format, "password" | "binary" | "byte");
        let hidden = declared
            .is_some_and(|field| field.write_only || field.format.as_deref().is_some_and(secret));
        if hidden || is_managed(name) {
            continue;
        }
        match got.get(name) {
            Some(other) if equal(value, other) && keeps_case(name, declared, value, other) => {}
            None if declared.is_none() || is_nothing(value) => {}
            got => found.push(Difference {
                name: name.clone(),
                sent: value.clone(),
                got: got.cloned(),
            }),
        }
    }
    found
}

/// Names of texts whose case says nothing, or how they end.
const CASELESS: &[&str] = &[
    "email", "mail", "login", "user", "username", "handle", "slug", "code", "country", "currency",
    "locale", "language", "lang", "domain", "host", "hostname", "sku", "tag", "iban", "bic",
    "plate", "postcode", "zip", "hex", "color", "colour", "uuid", "guid", "unit", "symbol",
    "ticker",
];

/// Whether a text has the case in which it was sent, where that says something.
fn keeps_case(name: &str, declared: Option<&Field>, sent: &Value, got: &Value) -> bool {
    let (Value::String(sent), Value::String(got)) = (sent, got) else {
        return true;
    };
    let name = crate::world::folded(name);
    let free = declared.is_some_and(|field| field.format.is_none() && field.values.is_none());
    let caseless = CASELESS.iter().any(|end| name.ends_with(end));
    let lower = |text: &str| text.trim().to_lowercase();
    !free || caseless || sent.trim() == got.trim() || lower(sent) != lower(got)
}

/// Members of objects within objects that were sent, are declared to be shown, and are missing.
pub(crate) fn lost_within(
    contract: &Contract,
    shown: &Fields,
    sent: &Map<String, Value>,
    got: &Map<String, Value>,
    (place, depth): (&str, u8),
) -> Vec<Difference> {
    let mut found = Vec::new();
    for (name, value) in sent {
        let (Value::Object(sent), Some(Value::Object(got)), Some(field)) =
            (value, got.get(name), shown.get(name))
        else {
            continue;
        };
        let deep = Fields::of(contract, field.schema);
        let at = format!("{place}{name}/");
        for (inner, value) in sent {
            let declared = deep.get(inner).filter(|field| !field.write_only);
            if declared.is_some()
                && !is_nothing(value)
                && !is_managed(inner)
                && !got.contains_key(inner)
            {
                found.push(Difference {
                    name: format!("{at}{inner}"),
                    sent: value.clone(),
                    got: None,
                });
            }
        }
        if depth < 4 {
            found.extend(lost_within(contract, &deep, sent, got, (&at, depth + 1)));
        }
    }
    found
}

/// Names of members that servers set.
const NAMES: &[&str] = &[
    "id", "uuid", "status", "state", "version", "revision", "etag", "href", "url", "self", "links",
    "created", "updated", "modified", "password", "secret", "token", "hash", "checksum", "owner",
];

/// How such names end.
const ENDS: &[&str] = &[
    "createdat",
    "updatedat",
    "modifiedat",
    "createdby",
    "updatedby",
    "timestamp",
    "password",
    "secret",
    "lastmodified",
];

/// Whether servers set a member of this name whatever is sent.
pub(crate) fn is_managed(name: &str) -> bool {
    let name = crate::world::folded(name);
    NAMES.contains(&name.as_str()) || ENDS.iter().any(|end| name.ends_with(end))
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::String(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// Whether one value may be what a server makes of the other.
pub(crate) fn equivalent(sent: &Value, got: &Value) -> bool {
    within(sent, got, (24, same_text))
}

/// Whether a value that was answered is the one that was answered before.
pub(crate) fn same(before: &Value, after: &Value) -> bool {
    let exact = |a: &str, b: &str| a == b || same_instant(a, b) == Some(true);
    within(before, after, (24, exact))
}

fn within(sent: &Value, got: &Value, (depth, text): (u8, fn(&str, &str) -> bool)) -> bool {
    if depth == 0 || sent == got {
        return true;
    }
    let depth = (depth - 1, text);
    match (sent, got) {
        (Value::Number(a), Value::Number(b)) => match (a.as_f64(), b.as_f64()) {
            (Some(a), Some(b)) => same_number(a, b, &got.to_string()),
            _ => false,
        },
        (Value::String(a), Value::String(b)) => text(a, b),
        (Value::Array(a), Value::Array(b)) => {
            // in another order, and without repetitions, where the server takes them for a set
            let in_order = a.len() == b.len() && a.iter().zip(b).all(|(a, b)| within(a, b, depth));
            in_order
                || a.len() <= 64
                    && a.iter().all(|a| b.iter().any(|b| within(a, b, depth)))
                    && b.iter().all(|b| a.iter().any(|a| within(a, b, depth)))
        }
        (Value::Object(a), Value::Object(b)) => a.iter().all(|(name, value)| match b.get(name) {
            Some(other) => is_managed(name) || within(value, other, depth),
            None => true,
        }),
        // a server that has no nothing
        (Value::Null, other) | (other, Value::Null) => is_nothing(other),
        // numbers as text
        (Value::String(a), Value::Number(b)) => a.trim() == b.to_string(),
        (Value::Number(a), Value::String(b)) => a.to_string() == b.trim(),
        _ => false,
    }
}

fn same_number(a: f64, b: f64, written: &str) -> bool {
    let near = (a - b).abs() <= f64::EPSILON * 8.0 * a.abs().max(b.abs());
    if near {
        return true;
    }
    // rounded or cut to the decimals that are shown
    let decimals = written.split_once('.').map_or(0, |(_, rest)| rest.len());
    let places = i32::try_from(decimals.min(12)).unwrap_or(12);
    decimals >= 1 && (a - b).abs() < 10_f64.powi(-places)
}

/// Whether texts are the same but for case, blanks and punctuation; or cannot be told, because they have characters
/// that servers replace.
fn same_text(sent: &str, got: &str) -> bool {
    let fold = |text: &str| -> String {
        let kept = text.chars().filter(|c| c.is_alphanumeric());
        kept.flat_map(char::to_lowercase).collect()
    };
    if fold(sent) == fold(got) {
        return true;
    }
    if let Some(same) = same_instant(sent, got) {
        return same;
    }
    // letters of any script are kept, and so are these; others may be cleaned away
    let plain = |c: char| c.is_alphanumeric() || " -_.,:/@+&'\"!?".contains(c);
    if sent.chars().all(plain) {
        return false;
    }
    // characters taken away, or written in another way
    let ascii = |text: &str| -> String { fold(text).chars().filter(char::is_ascii).collect() };
    let (a, b) = (ascii(sent), ascii(got));
    within_text(&a, &b) || within_text(&b, &a)
}

/// Whether the characters of one text are in the other in this order.
fn within_text(part: &str, whole: &str) -> bool {
    let mut rest = whole.chars();
    part.chars().all(|wanted| rest.any(|c| c == wanted))
}

/// Whether two texts are the same instant to the second; nothing where one is none.
fn same_instant(a: &str, b: &str) -> Option<bool> {
    let instant = |text: &str| text.parse::<jiff::Timestamp>().ok();
    Some(instant(a)?.as_second() == instant(b)?.as_second())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::equivalent;

    #[test]
    fn what_servers_do_to_values_is_no_difference() {
        for (sent, got) in [
            (json!("Ann "), json!("ann")),
            (json!("A@example.com"), json!("a@example.com")),
            (
                json!("2026-03-02T08:15:00Z"),
                json!("2026-03-02T09:15:00+01:00"),
            ),
            (json!(1.005), json!(1.01)),
            (json!(1), json!(1.0)),
            (json!(["b", "a", "b"]), json!(["a", "b"])),
            (json!({"a": 1}), json!({"a": 1, "id": 7})),
            (json!("<b>x</b>"), json!("x")),
            (json!(null), json!("")),
        ] {
            assert!(equivalent(&sent, &got), "{sent} {got}");
        }
    }

    #[test]
    fn another_value_is_one() {
        for (sent, got) in [
            (json!("Emma Woodhouse"), json!("Emma")),
            (json!(5), json!(4)),
            (json!(true), json!(false)),
            (json!(["a"]), json!(["a", "b"])),
            (json!("Ünder<b>"), json!("Other")),
            (
                json!("2026-03-02T08:15:00Z"),
                json!("2026-03-02T08:15:00+01:00"),
            ),
        ] {
            assert!(!equivalent(&sent, &got), "{sent} {got}");
        }
    }
}
