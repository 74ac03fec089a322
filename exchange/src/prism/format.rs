//! The strings of static samples.

use super::place::Place;
use super::sample::TooComplex;

/// Longest string that is made.
const LONGEST: usize = 1 << 20;

/// One sample for each format.
const FORMATS: &[(&str, &str)] = &[
    ("email", "user@example.com"),
    ("idn-email", "пользователь@пример.ру"),
    ("date-time", "2019-08-24T14:15:22Z"),
    ("date", "2019-08-24"),
    ("time", "14:15:22Z"),
    ("ipv4", "192.168.0.1"),
    ("ipv6", "2001:0db8:85a3:0000:0000:8a2e:0370:7334"),
    ("hostname", "example.com"),
    ("idn-hostname", "пример.ру"),
    ("iri", "http://пример.ру"),
    ("iri-reference", "../словарь"),
    ("uri", "http://example.com"),
    ("uri-reference", "../dictionary"),
    ("uri-template", "http://example.com/{endpoint}"),
    ("json-pointer", "/json/pointer"),
    ("relative-json-pointer", "1/relative/json/pointer"),
    ("regex", "/regex/"),
];

/// The string of a schema; `name` is that of the property.
pub(super) fn sample(place: &Place<'_>, name: Option<&str>) -> Result<String, TooComplex> {
    let format = place
        .get("format")
        .and_then(specwright_contract::source::Node::as_str);
    let count = |keyword: &str| place.get(keyword).and_then(super::number::of);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates, and what is too long is refused"
    )]
    let (least, most) = (
        count("minLength").map_or(0, |least| least as usize),
        count("maxLength").map_or(0, |most| most as usize),
    );
    of(format, least, most, name)
}

/// The string of a format, at least and at most so long (0: however long).
pub(super) fn of(
    format: Option<&str>,
    least: usize,
    most: usize,
    name: Option<&str>,
) -> Result<String, TooComplex> {
    let format = format.unwrap_or_default();
    if format == "uuid" {
        return Ok(uuid(name.filter(|name| !name.is_empty()).unwrap_or("id")));
    }
    if format == "password" {
        let mut text = "pa$$word".to_owned();
        if least > text.len() {
            text.push('_');
            let rest = least - text.len();
            text.push_str(&repeated("qwerty!@#$%^123456", rest.max(1))?[..rest]);
        }
        return Ok(text);
    }
    if let Some((_, text)) = FORMATS.iter().find(|(name, _)| *name == format) {
        return Ok((*text).to_owned());
    }
    let mut text = repeated("string", least)?;
    if most > 0 && text.len() > most {
        text.truncate(most);
    }
    Ok(text)
}

/// A text, again and again until it is long enough.
fn repeated(text: &str, least: usize) -> Result<String, TooComplex> {
    if least > LONGEST {
        return Err(TooComplex);
    }
    if least <= text.len() {
        return Ok(text.to_owned());
    }
    let mut all = text.repeat(least / text.len() + 1);
    all.truncate(least);
    Ok(all)
}

/// A UUID that follows from a name alone: its hash (that of Java's strings) seeds a small generator (Bob Jenkins's).
fn uuid(name: &str) -> String {
    let hash = name.encode_utf16().fold(0_i32, |hash, unit| {
        hash.wrapping_shl(5)
            .wrapping_sub(hash)
            .wrapping_add(i32::from(unit))
    });
    let mut state = [hash.cast_unsigned(); 4];
    let mut digit = || {
        let mixed = state[0].wrapping_sub(state[1].rotate_left(27));
        state[0] = state[1] ^ state[2].rotate_left(17);
        state[1] = state[2].wrapping_add(state[3]);
        state[2] = state[3].wrapping_add(mixed);
        state[3] = state[0].wrapping_add(mixed);
        state[3] >> 28
    };
    "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx"
        .chars()
        .map(|template| match template {
            'x' => char::from_digit(digit(), 16).unwrap_or('0'),
            'y' => char::from_digit(digit() & 3 | 8, 16).unwrap_or('8'),
            other => other,
        })
        .collect()
}
