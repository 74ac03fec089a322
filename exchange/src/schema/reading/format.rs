//! The formats that ajv-formats knows, as strict and as lax as it is; all others admit everything.

use std::net::Ipv6Addr;

/// Whether a string is of a format.
pub(super) fn string(format: &str, text: &str) -> bool {
    match format {
        "date" => date(text),
        "time" => time(text).is_some(),
        "date-time" => date_time(text),
        "duration" => duration(text),
        "uri" => uri(text, true),
        "uri-reference" => uri(text, false),
        "uri-template" => uri_template(text),
        "url" => url(text),
        "email" => email(text),
        "hostname" => hostname(text),
        "ipv4" => ipv4(text),
        "ipv6" => ipv6(text),
        "uuid" => uuid(text),
        "json-pointer" => json_pointer(text),
        "json-pointer-uri-fragment" => text.strip_prefix('#').is_some_and(fragment_pointer),
        "relative-json-pointer" => relative_pointer(text),
        "byte" => text.is_empty() || text.split(['\n', '\r']).any(base64),
        "regex" => !has_z_anchor(text) && crate::schema::pattern::usable(text).is_some(),
        _ => true,
    }
}

/// Whether a number is of a format.
pub(super) fn number(format: &str, number: f64) -> bool {
    match format {
        "int32" => number.fract() == 0.0 && (-2_147_483_648.0..=2_147_483_647.0).contains(&number),
        "int64" => number.fract() == 0.0,
        _ => true,
    }
}

/// The range that a format stands for: the whole numbers of JavaScript for `int64`.
pub(super) fn range(format: &str) -> Option<(f64, f64)> {
    let limit = match format {
        "int32" => return Some((-2_147_483_648.0, 2_147_483_647.0)),
        "int64" => 9_007_199_254_740_991.0,
        "float" => 340_282_366_920_938_463_463_374_607_431_768_211_456.0,
        "double" => f64::MAX,
        _ => return None,
    };
    Some((-limit, limit))
}

fn two(text: &str) -> Option<u32> {
    (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn date(text: &str) -> bool {
    let mut parts = text.split('-');
    let (Some(year), Some(month), Some(day), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let (Ok(year), Some(month), Some(day)) = (year.parse::<u32>(), two(month), two(day)) else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => return false,
    };
    (1..=last).contains(&day)
}

/// A time of day with the zone that follows it, which may be none.
fn time(text: &str) -> Option<&str> {
    let (clock, rest) = text.split_at_checked(8)?;
    let mut parts = clock.split(':');
    let (hour, minute, second) = (
        two(parts.next()?)?,
        two(parts.next()?)?,
        two(parts.next()?)?,
    );
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => {
            let end = fraction.find(|c: char| !c.is_ascii_digit());
            let end = end.unwrap_or(fraction.len());
            if end == 0 {
                return None;
            }
            &fraction[end..]
        }
        None => rest,
    };
    let right = (hour <= 23 && minute <= 59 && second <= 59)
        || (hour == 23 && minute == 59 && second == 60);
    (right && zone(rest)).then_some(rest)
}

fn zone(text: &str) -> bool {
    if matches!(text, "" | "Z" | "z") {
        return true;
    }
    let Some(rest) = text.strip_prefix(['+', '-']) else {
        return false;
    };
    let Some((hours, rest)) = rest.split_at_checked(2) else {
        return false;
    };
    let minutes = rest.strip_prefix(':').unwrap_or(rest);
    two(hours).is_some() && (rest.is_empty() || two(minutes).is_some())
}

fn date_time(text: &str) -> bool {
    let mut parts = text.split(|c: char| c == 't' || c == 'T' || c.is_whitespace());
    let (Some(day), Some(clock), None) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    date(day)
        && time(clock).is_some_and(|zone| {
            let Some(offset) = zone.strip_prefix(['+', '-']) else {
                return !zone.is_empty();
            };
            // the offset is a time of day, with or without its colon
            let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
            let hours = digits.get(..2).and_then(two).unwrap_or(99);
            let minutes = digits.get(2..).filter(|rest| !rest.is_empty());
            let minutes = minutes.map_or(Some(0), two).unwrap_or(99);
            hours <= 24 && minutes <= 59
        })
}

fn duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P').filter(|rest| !rest.is_empty()) else {
        return false;
    };
    let units = |text: &str, mut units: &str| {
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(|c: char| !c.is_ascii_digit());
            let Some(end) = end.filter(|end| *end > 0) else {
                return false;
            };
            let unit = &rest[end..=end];
            let Some(at) = units.find(unit) else {
                return false;
            };
            units = &units[at + 1..];
            rest = &rest[end + 1..];
        }
        true
    };
    let (days, clock) = rest.split_once('T').unwrap_or((rest, ""));
    if rest.contains('T') {
        return units(days, "YMD") && !clock.is_empty() && units(clock, "HMS");
    }
    units(days, "YMD") || units(days, "W")
}

const UNRESERVED: &str = "-._~";
const SUB_DELIMS: &str = "!$&'()*+,;=";

/// Whether a text has only letters, digits, escapes and these.
fn has_only(text: &str, others: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'%' {
            let hex = |at| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
            if !hex(at + 1) || !hex(at + 2) {
                return false;
            }
            at += 3;
            continue;
        }
        if !byte.is_ascii_alphanumeric() && !others.as_bytes().contains(&byte) {
            return false;
        }
        at += 1;
    }
    true
}

fn uri(text: &str, absolute: bool) -> bool {
    let quote = if absolute { "" } else { "\"" };
    let pchar = format!("{UNRESERVED}{SUB_DELIMS}{quote}:@");
    let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let tail = format!("{pchar}/?");
    if !has_only(fragment, &tail) || !has_only(query, &tail) {
        return false;
    }
    let scheme = rest.split_once(':').filter(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    });
    let rest = match scheme {
        Some((_, rest)) => rest,
        None if absolute => return false,
        None => rest,
    };
    if let Some(rest) = rest.strip_prefix("//") {
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        return is_authority(authority, quote) && has_only(path, &format!("{pchar}/"));
    }
    // an empty path is right without a scheme, or before a query
    if rest.is_empty() && absolute {
        return false;
    }
    has_only(rest, &format!("{pchar}/"))
}

fn is_authority(text: &str, quote: &str) -> bool {
    let (user, host) = text.rsplit_once('@').unwrap_or(("", text));
    if !has_only(user, &format!("{UNRESERVED}{SUB_DELIMS}:")) {
        return false;
    }
    if let Some(rest) = host.strip_prefix('[') {
        let Some((address, port)) = rest.split_once(']') else {
            return false;
        };
        let future = address.starts_with(['v', 'V']);
        return (future || address.parse::<Ipv6Addr>().is_ok())
            && (port.is_empty() || port.strip_prefix(':').is_some_and(digits));
    }
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    has_only(name, &format!("{UNRESERVED}{SUB_DELIMS}{quote}")) && digits(port)
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn uri_template(text: &str) -> bool {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first == '{' {
            let Some((expression, after)) = rest[1..].split_once('}') else {
                return false;
            };
            if !is_expression(expression) {
                return false;
            }
            rest = after;
            continue;
        }
        if first == '%' {
            if !rest.get(..3).is_some_and(|escape| has_only(escape, "")) {
                return false;
            }
        } else if (first as u32) <= 0x20 || "\"'<>\\^`|}".contains(first) {
            return false;
        }
        rest = &rest[first.len_utf8()..];
    }
    true
}

fn is_expression(text: &str) -> bool {
    let text = text
        .strip_prefix(|c: char| "+#./;?&=,!@|".contains(c))
        .unwrap_or(text);
    text.split(',').all(|variable| {
        let name = match variable.split_once(':') {
            Some((name, length)) => {
                let right = length.starts_with(|c: char| ('1'..='9').contains(&c))
                    && length.len() <= 4
                    && digits(length);
                if !right {
                    return false;
                }
                name
            }
            None => variable.strip_suffix('*').unwrap_or(variable),
        };
        !name.is_empty() && has_only(name, "_")
    })
}

fn url(text: &str) -> bool {
    let rest = ["http://", "https://", "ftp://"].iter().find_map(|scheme| {
        let head = text.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme)
            .then(|| &text[scheme.len()..])
    });
    let Some(rest) = rest else { return false };
    if rest.chars().any(char::is_whitespace) {
        return false;
    }
    let (authority, _) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let (host, port) = host
        .split_once(':')
        .map_or((host, None), |(h, p)| (h, Some(p)));
    if port.is_some_and(|port| !(2..=5).contains(&port.len()) || !digits(port)) {
        return false;
    }
    if ipv4(host) {
        let parts: Vec<u32> = host
            .split('.')
            .filter_map(|part| part.parse().ok())
            .collect();
        return match *parts.as_slice() {
            [10 | 127, ..] | [169, 254, ..] | [192, 168, ..] | [172, 16..=31, ..] => false,
            [a, _, _, d] => (1..=223).contains(&a) && (1..=254).contains(&d),
            _ => false,
        };
    }
    let letter = |c: char| c.is_ascii_alphanumeric() || ('\u{a1}'..='\u{ffff}').contains(&c);
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| letter(c) || c == '-')
    };
    let Some((_, last)) = host.rsplit_once('.') else {
        return false;
    };
    host.split('.').all(label)
        && last.chars().count() >= 2
        && last.chars().all(|c| letter(c) && !c.is_ascii_digit())
}

fn email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let atom = |atom: &str| {
        !atom.is_empty()
            && atom
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&byte))
    };
    let label = |label: &str| {
        label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    local.split('.').all(atom) && domain.contains('.') && domain.split('.').all(label)
}

fn hostname(text: &str) -> bool {
    let name = text.strip_suffix('.').unwrap_or(text);
    (1..=253).contains(&name.len())
        && name.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

/// Leading zeros are let pass.
fn ipv4(text: &str) -> bool {
    text.split('.').count() == 4
        && text.split('.').all(|part| {
            (1..=3).contains(&part.len())
                && digits(part)
                && part.parse::<u16>().is_ok_and(|part| part <= 255)
        })
}

fn ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

fn uuid(text: &str) -> bool {
    let prefix = text
        .get(..9)
        .filter(|head| head.eq_ignore_ascii_case("urn:uuid:"));
    let text = if prefix.is_some() { &text[9..] } else { text };
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12])
        && text
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

fn escapes(text: &str) -> bool {
    let mut parts = text.split('~');
    parts.next();
    parts.all(|part| part.starts_with(['0', '1']))
}

fn json_pointer(text: &str) -> bool {
    (text.is_empty() || text.starts_with('/')) && escapes(text)
}

fn fragment_pointer(text: &str) -> bool {
    json_pointer(text) && has_only(text, "/_-.!$&'()*+,;:=@~")
}

fn relative_pointer(text: &str) -> bool {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    !number.is_empty()
        && (number == "0" || !number.starts_with('0'))
        && (rest == "#" || json_pointer(rest))
}

fn base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    let padding = text.len() - body.len();
    body.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/')
        && padding <= 2
        && text.len().is_multiple_of(4)
}

/// `\Z`, which ajv-formats refuses.
fn has_z_anchor(text: &str) -> bool {
    text.find("\\Z")
        .is_some_and(|at| at > 0 && !text[..at].ends_with('\\'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_as_strict_as_those_of_ajv() {
        let table: &[(&str, &[&str], &[&str])] = &[
            (
                "date",
                &["2024-02-29", "1999-12-31"],
                &["2023-02-29", "2023-13-01", "2023-1-1", ""],
            ),
            (
                "time",
                &[
                    "12:00:00",
                    "12:00:00Z",
                    "23:59:60",
                    "12:00:00.5+01:00",
                    "12:00:00+01",
                ],
                &["24:00:00", "12:00", "12:00:00.", "12:00:00x"],
            ),
            (
                "date-time",
                &[
                    "2024-01-01T00:00:00Z",
                    "2024-01-01 00:00:00z",
                    "2024-01-01t00:00:00.5+0100",
                    "2024-01-01T00:00:00-23:59",
                ],
                &[
                    "2024-01-01",
                    "2024-01-01T00:00:00",
                    "2024-01-01T00:00:00+25:00",
                    "2024-01-01_00:00:00Z",
                ],
            ),
            (
                "duration",
                &["P1D", "PT5M", "P1Y2M3DT4H5M6S", "P2W"],
                &["P", "PT", "1D", "P1S", "P1W1D"],
            ),
            (
                "email",
                &["a@b.co", "a.b+c@d-e.f"],
                &["a@b", "a", "a..b@c.d", "@b.c", "a@-b.c"],
            ),
            (
                "hostname",
                &["a", "a.b.c", "a-1."],
                &["", "-a", "a_b", "a..b"],
            ),
            (
                "ipv4",
                &["1.2.3.4", "255.255.255.255", "01.2.3.4"],
                &["1.2.3", "256.1.1.1", "a.b.c.d"],
            ),
            (
                "ipv6",
                &["::1", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4"],
                &["1", "12345::", ":::"],
            ),
            (
                "uuid",
                &[
                    "3fa85f64-5717-4562-b3fc-2c963f66afa6",
                    "urn:uuid:3fa85f64-5717-4562-b3fc-2c963f66afa6",
                ],
                &["x", "3fa85f64-5717-4562-b3fc"],
            ),
            (
                "uri",
                &["http://a.b/c?d#e", "mailto:a@b", "a:/b"],
                &["/a", "a", "http://a b", ":"],
            ),
            (
                "uri-reference",
                &["/a", "a", "", "?q", "http://a/b"],
                &["a b", "\\a"],
            ),
            ("byte", &["", "YWJj", "YQ=="], &["YQ", "a", "%%%%"]),
            ("regex", &["^a+$"], &["(", "a\\Z"]),
            ("json-pointer", &["", "/a/~0"], &["a", "/~2"]),
            ("unknown", &["anything"], &[]),
        ];
        for (format, right, wrong) in table {
            for text in *right {
                assert!(string(format, text), "{format}: {text:?} is right");
            }
            for text in *wrong {
                assert!(!string(format, text), "{format}: {text:?} is wrong");
            }
        }
    }
}
