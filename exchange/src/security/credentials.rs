//! The forms of credentials: whether what a request carries is of the form that a scheme asks for.

use http::HeaderMap;
use http::header::COOKIE;

use super::Verdict;

/// The parameters that digest credentials must have (RFC 7616, section 3.4).
const DIGEST: [&str; 5] = ["username=", "realm=", "nonce=", "uri=", "response="];

/// `Basic` and the base64 of name, colon and password (RFC 7617).
pub(super) fn basic(value: &[u8], standard: bool) -> Verdict {
    let mut words = value.split(|byte| *byte == b' ');
    if !is(words.next(), "basic") {
        return Verdict::Missing;
    }
    let token = if standard {
        words.find(|word| !word.is_empty())
    } else {
        words.next()
    };
    let colons = token.map_or(0, colons);
    verdict(if standard { colons >= 1 } else { colons == 1 })
}

/// The colons in a base64 text; what is no base64 is skipped, as most decoders do.
fn colons(token: &[u8]) -> usize {
    let (mut bits, mut held, mut colons) = (0u32, 0, 0);
    for &byte in token.iter().take_while(|byte| **byte != b'=') {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => continue,
        };
        bits = (bits << 6) | u32::from(six);
        held += 6;
        if held >= 8 {
            held -= 8;
            colons += usize::from((bits >> held) & 0xff == u32::from(b':'));
        }
    }
    colons
}

/// `Digest` and its parameters.
pub(super) fn digest(value: &[u8], standard: bool) -> Verdict {
    let mut words = value.split(|byte| *byte == b' ');
    if !is(words.next(), "digest") {
        return Verdict::Missing;
    }
    let complete = DIGEST.iter().all(|name| contains(value, name.as_bytes()));
    verdict(complete && (standard || words.all(has_quoted_run)))
}

/// Whether a quoted text of letters and digits only is in it.
fn has_quoted_run(word: &[u8]) -> bool {
    let mut open = false;
    for byte in word {
        match byte {
            b'"' if open => return true,
            b'"' => open = true,
            byte => open &= byte.is_ascii_alphanumeric(),
        }
    }
    false
}

/// `Bearer` and a token (RFC 6750).
pub(super) fn bearer(value: &[u8], standard: bool) -> Verdict {
    let Some((scheme, rest)) = value.split_at_checked("Bearer".len()) else {
        return Verdict::Missing;
    };
    let right = if standard {
        scheme.eq_ignore_ascii_case(b"Bearer")
    } else {
        scheme == b"Bearer"
    };
    let token = rest
        .split_first()
        .filter(|(space, token)| matches!(space, b' ' | b'\t') && !token.is_empty());
    match (right, token) {
        (true, Some(_)) => Verdict::Passed,
        _ => Verdict::Missing,
    }
}

/// A parameter of the query that is not empty.
pub(super) fn query(query: Option<&str>, name: &str) -> bool {
    let Some(query) = query else { return false };
    // decoded only where there is anything to decode
    if name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        && !query.contains(['%', '+'])
    {
        return query.split('&').any(|pair| {
            let value = pair
                .strip_prefix(name)
                .and_then(|rest| rest.strip_prefix('='));
            value.is_some_and(|value| !value.is_empty())
        });
    }
    form_urlencoded::parse(query.as_bytes()).any(|(key, value)| key == name && !value.is_empty())
}

/// A cookie that is not empty.
pub(super) fn cookie(headers: &HeaderMap, name: &str, standard: bool) -> bool {
    headers.get_all(COOKIE).iter().any(|value| {
        if standard {
            value.as_bytes().split(|byte| *byte == b';').any(|pair| {
                let pair = pair.trim_ascii();
                let value = pair
                    .strip_prefix(name.as_bytes())
                    .and_then(|rest| rest.strip_prefix(b"="));
                value.is_some_and(|value| !value.is_empty() && value != b"\"\"")
            })
        } else {
            named(value.as_bytes(), name.as_bytes())
        }
    })
}

/// Whether `name=` is anywhere, with anything behind it.
fn named(value: &[u8], name: &[u8]) -> bool {
    value.windows(name.len() + 2).any(|window| {
        window
            .strip_prefix(name)
            .is_some_and(|rest| rest.first() == Some(&b'='))
    })
}

fn is(word: Option<&[u8]>, scheme: &str) -> bool {
    word.is_some_and(|word| word.eq_ignore_ascii_case(scheme.as_bytes()))
}

fn verdict(right: bool) -> Verdict {
    if right {
        Verdict::Passed
    } else {
        Verdict::Malformed
    }
}

fn contains(text: &[u8], wanted: &[u8]) -> bool {
    text.windows(wanted.len()).any(|window| window == wanted)
}
