//! Formats: what the engine checks, and the registry of OpenAPI beside it.

use serde_json::{Map, Value};
use specwright_contract::model::Schema;

/// The formats of strings that are checked.
const STRINGS: &[&str] = &[
    "date-time",
    "date",
    "time",
    "duration",
    "email",
    "idn-email",
    "hostname",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "uri",
    "uri-reference",
    "iri",
    "iri-reference",
    "uuid",
    "uri-template",
    "json-pointer",
    "relative-json-pointer",
    "regex",
    "byte",
    "base64url",
    "char",
];

/// The formats of numbers with the range that they stand for.
const RANGES: &[(&str, &str, &str)] = &[
    ("int8", "-128", "127"),
    ("uint8", "0", "255"),
    ("int16", "-32768", "32767"),
    ("uint16", "0", "65535"),
    ("int32", "-2147483648", "2147483647"),
    ("uint32", "0", "4294967295"),
    ("int64", "-9223372036854775808", "9223372036854775807"),
    ("uint64", "0", "18446744073709551615"),
    ("double-int", "-9007199254740991", "9007199254740991"),
    ("float", "-3.4028234663852886e38", "3.4028234663852886e38"),
];

/// The format as it is emitted: only what is checked.
pub(super) fn of_string(format: &str) -> Option<&'static str> {
    STRINGS.iter().copied().find(|known| *known == format)
}

/// Smallest and largest number of a format.
pub(crate) fn range(format: &str) -> Option<(&'static str, &'static str)> {
    RANGES
        .iter()
        .find(|(name, ..)| *name == format)
        .map(|&(_, low, high)| (low, high))
}

/// Writes the format of a schema: `format` for strings, bounds for numbers.
pub(super) fn emit(schema: &Schema, out: &mut Map<String, Value>) {
    let Some(format) = schema.format.as_deref() else {
        return;
    };
    if let Some(known) = of_string(format) {
        out.insert("format".to_owned(), known.into());
    }
    if let Some((low, high)) = range(format) {
        bound(out, "minimum", low, f64::max);
        bound(out, "maximum", high, f64::min);
    }
}

/// Makes a bound no wider than that of the format.
fn bound(out: &mut Map<String, Value>, keyword: &str, limit: &str, narrower: fn(f64, f64) -> f64) {
    let Ok(limit) = serde_json::from_str::<Value>(limit) else {
        return;
    };
    let said = out.get(keyword).and_then(Value::as_f64);
    let (Some(said), Some(value)) = (said, limit.as_f64()) else {
        out.insert(keyword.to_owned(), limit);
        return;
    };
    #[expect(clippy::float_cmp, reason = "one of the two is returned unchanged")]
    if narrower(said, value) != said {
        out.insert(keyword.to_owned(), limit);
    }
}

/// Whether a string is of a format.
type Check = fn(&str) -> bool;

/// The formats that the engine doesn't know, and those that it reads more strictly than people write them.
pub(super) const OWN: &[(&str, Check)] = &[
    ("date-time", is_date_time),
    ("byte", is_base64),
    ("base64url", is_base64url),
    ("char", |text| text.chars().count() == 1),
];

/// RFC 3339, section 5.6; a space may stand for the `T`.
fn is_date_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    match (bytes.get(..10), bytes.get(10), bytes.get(11..)) {
        (Some(date), Some(b'T' | b't' | b' '), Some(time)) => is_date(date) && is_time(time),
        _ => false,
    }
}

fn is_date(date: &[u8]) -> bool {
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = date else {
        return false;
    };
    let (Some(century), Some(years)) = (two(*y0, *y1), two(*y2, *y3)) else {
        return false;
    };
    let year = century * 100 + years;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match two(*m0, *m1) {
        Some(1 | 3 | 5 | 7 | 8 | 10 | 12) => 31,
        Some(4 | 6 | 9 | 11) => 30,
        Some(2) => 28 + u32::from(leap),
        _ => return false,
    };
    two(*d0, *d1).is_some_and(|day| (1..=last).contains(&day))
}

/// `full-time` of RFC 3339. A leap second is only right in the last minute of a day in UTC.
fn is_time(time: &[u8]) -> bool {
    let Some(([h0, h1, b':', m0, m1, b':', s0, s1], mut rest)) = time.split_first_chunk::<8>()
    else {
        return false;
    };
    let (Some(hour @ 0..24), Some(minute @ 0..60), Some(second @ 0..=60)) =
        (two(*h0, *h1), two(*m0, *m1), two(*s0, *s1))
    else {
        return false;
    };
    if let Some(fraction) = rest.strip_prefix(b".") {
        let digits = fraction.iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 {
            return false;
        }
        rest = &fraction[digits..];
    }
    let minutes = match rest {
        b"Z" | b"z" => hour * 60 + minute,
        [sign @ (b'+' | b'-'), h0, h1, b':', m0, m1] => {
            let (Some(hours @ 0..24), Some(minutes @ 0..60)) = (two(*h0, *h1), two(*m0, *m1))
            else {
                return false;
            };
            let (local, offset) = (hour * 60 + minute, hours * 60 + minutes);
            if *sign == b'+' {
                (local + 1440 - offset) % 1440
            } else {
                (local + offset) % 1440
            }
        }
        _ => return false,
    };
    second < 60 || minutes == 1439
}

fn two(tens: u8, ones: u8) -> Option<u32> {
    (tens.is_ascii_digit() && ones.is_ascii_digit())
        .then(|| u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
}

/// RFC 4648, section 4; line breaks and missing padding are let pass.
fn is_base64(text: &str) -> bool {
    is_encoded(text, |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
    })
}

/// RFC 4648, section 5; missing padding is let pass.
fn is_base64url(text: &str) -> bool {
    is_encoded(text, |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
    })
}

fn is_encoded(text: &str, in_alphabet: fn(u8) -> bool) -> bool {
    let body = text.trim_end_matches('=');
    let padding = text.len() - body.len();
    let mut count = 0_usize;
    for byte in body.bytes() {
        if in_alphabet(byte) {
            count += 1;
        } else if !matches!(byte, b'\r' | b'\n') {
            return false;
        }
    }
    count % 4 != 1 && (padding == 0 || (padding <= 2 && (count + padding).is_multiple_of(4)))
}
