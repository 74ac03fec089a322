//! Texts: lengths, patterns, formats, and characters that services trip over.

use serde_json::{Value, json};

use specwright_exchange::make::{self, Options};
use specwright_exchange::schema::Direction;

use super::{Aim, Proposals};

/// Texts that a format does not admit, by format.
const WRONG: &[(&str, &[&str])] = &[
    (
        "date",
        &["2026-02-30", "2026-13-01", "20260101", "tomorrow"],
    ),
    (
        "date-time",
        &["2026-02-30T10:00:00Z", "2026-01-01T25:00:00Z", "yesterday"],
    ),
    ("time", &["25:00:00Z", "noon"]),
    ("duration", &["1 hour", "P"]),
    (
        "uuid",
        &[
            "5d0f7a3e-6c1b-4e52-9b8d-2f4c7a916e0",
            "5d0f7a3e-6c1b-4e52-9b8d-2f4c7a916e0g",
            "not-a-uuid",
        ],
    ),
    ("email", &["no-at-sign.example"]),
    ("idn-email", &["no-at-sign.example"]),
    ("hostname", &["-example.com", "a b"]),
    ("ipv4", &["256.0.0.1", "1.2.3"]),
    ("ipv6", &["12345::", "1.2.3.4"]),
    ("uri", &["no scheme here", "://example.com"]),
    ("url", &["no scheme here"]),
    ("uri-reference", &["a b\\c"]),
    ("byte", &["not base64!"]),
    ("json-pointer", &["no slash"]),
    ("regex", &["("]),
];

/// The longest text that is made to be too long.
const LONG: u64 = 100_000;

pub(super) fn propose(to: &mut Proposals<'_>) {
    let Some(text) = to.value.as_str() else {
        return;
    };
    let text = text.to_owned();
    if to.site.is_listed() {
        return;
    }
    let length = text.chars().count() as u64;
    let (mut bounded, mut patterned) = (false, false);
    for schema in to.site.schemas.clone() {
        let Some(rules) = &schema.string else {
            continue;
        };
        let origin = schema.origin;
        if let Some(least) = rules.min_length {
            let at = resized(&text, least);
            to.set(Aim::Inside, "minLength", "at minLength", origin, json!(at));
            if let Some(less) = least.checked_sub(1) {
                let below = resized(&text, less);
                to.set(
                    Aim::Outside,
                    "minLength",
                    "below minLength",
                    origin,
                    json!(below),
                );
            }
            if least > 1 {
                to.set(
                    Aim::Outside,
                    "minLength",
                    "the empty text",
                    origin,
                    json!(""),
                );
            }
        }
        if let Some(most) = rules.max_length.filter(|&most| most < LONG) {
            bounded = true;
            let at = resized(&text, most);
            to.set(Aim::Inside, "maxLength", "at maxLength", origin, json!(at));
            let above = resized(&text, most + 1);
            to.set(
                Aim::Outside,
                "maxLength",
                "beyond maxLength",
                origin,
                json!(above),
            );
            let far = resized(&text, most.saturating_mul(4).saturating_add(100).min(LONG));
            to.set(
                Aim::Outside,
                "maxLength",
                "far beyond maxLength",
                origin,
                json!(far),
            );
            if most > 0 && rules.pattern.is_none() {
                let wide = "é".repeat(usize::try_from(most).unwrap_or(0));
                let what = "at maxLength in characters, beyond it in bytes";
                to.set(Aim::Inside, "maxLength", what, origin, json!(wide));
            }
        }
        if rules.pattern.is_some() {
            patterned = true;
            let mut tries = vec![
                format!("{text}!"),
                format!("!{text}"),
                format!("{text} "),
                "§".repeat(usize::try_from(length).unwrap_or(1).clamp(1, 1000)),
            ];
            let upper = text.to_uppercase();
            let lower = text.to_lowercase();
            tries.extend([upper, lower].into_iter().filter(|other| *other != text));
            for other in tries {
                // lengths stay as they are where they can, so that only the pattern is broken
                let what = "against the pattern";
                to.set(Aim::Outside, "pattern", what, origin, json!(other));
            }
        }
    }
    let Some(origin) = to.site.schemas.first().map(|schema| schema.origin) else {
        return;
    };
    if let Some((format, schema)) = to.site.format() {
        let wrong = WRONG.iter().find(|(known, _)| *known == format);
        let wrong = wrong.map_or(&[][..], |(_, wrong)| wrong);
        let also = [format!("not a {format}"), String::new()];
        let texts = wrong.iter().map(ToString::to_string).chain(also);
        for other in texts {
            let what = format!("no {format}");
            to.set(Aim::Outside, "format", what, schema.origin, json!(other));
        }
    }
    let free = to.site.format().is_none();
    if free && !text.is_empty() {
        to.set(
            Aim::Inside,
            "minLength",
            "the empty text",
            origin,
            json!(""),
        );
    }
    if patterned {
        for (what, value) in extremes(to) {
            to.set(Aim::Inside, "pattern", what, origin, json!(value));
        }
    }
    let odd: [(&'static str, Value); 6] = [
        ("NUL in a text", json!(format!("{text}\u{0}"))),
        ("blanks only", json!("   ")),
        ("an astral character", json!(format!("{text}😀"))),
        ("a quote and a semicolon", json!(format!("{text}'\";--"))),
        ("a right-to-left mark", json!("\u{202e}abc")),
        ("a text of 10,000 characters", json!("a".repeat(10_000))),
    ];
    for (what, value) in odd {
        if free || what == "NUL in a text" {
            if bounded && what.starts_with("a text of") {
                continue;
            }
            to.set(Aim::Odd(what), "text", what, origin, value);
        }
    }
}

/// The shortest and the longest of some texts that fit.
fn extremes(to: &Proposals<'_>) -> Vec<(&'static str, String)> {
    let Some(&id) = to.site.ids.first() else {
        return Vec::new();
    };
    let validators = to.site.engine.validators();
    let options = Options::default();
    let mut texts: Vec<String> = (0..DRAWS)
        .filter_map(|seed| {
            let made = make::generate_with(validators, id, Direction::Request, seed, &options);
            made.ok()?.as_str().map(ToOwned::to_owned)
        })
        .collect();
    texts.sort_by_key(|text| text.chars().count());
    let shortest = texts.first().cloned();
    let longest = texts.pop();
    let pairs = [
        ("a short text that fits the pattern", shortest),
        ("a long text that fits the pattern", longest),
    ];
    let found = pairs.into_iter();
    found
        .filter_map(|(what, text)| Some((what, text?)))
        .collect()
}

/// Texts that are drawn to find short and long ones.
const DRAWS: u64 = 32;

/// A text of this length: cut, or with its last character repeated.
fn resized(text: &str, length: u64) -> String {
    let length = usize::try_from(length).unwrap_or(0);
    let last = text.chars().next_back().unwrap_or('a');
    let rest = std::iter::repeat(last);
    text.chars().chain(rest).take(length).collect()
}
