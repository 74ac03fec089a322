//! Prefer: what the client asks of this one answer, by the `Prefer` header (RFC 7240) or by `__code`-style query
//! parameters. Where there is a header, the query has no say.

use std::borrow::Cow;
use std::fmt::Write as _;

use http::HeaderMap;
use http::request::Parts;
use serde_json::Value;

use crate::problem::{Problem, UNPROCESSABLE_ENTITY};

/// What the client prefers.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Preferences {
    /// The status of the answer.
    pub(crate) code: Option<u16>,
    /// The key of the example.
    pub(crate) example: Option<Box<str>>,
    /// Whether the body is generated; wins over the setting.
    pub(crate) dynamic: Option<bool>,
    /// The seed of a generated body; wins over the setting.
    pub(crate) seed: Option<Box<str>>,
    /// The server URL that must be one of the operation's.
    pub(crate) server: Option<Box<str>>,
}

/// Reads the preferences of a request.
pub(crate) fn prefer(parts: &Parts) -> Result<Preferences, Problem> {
    // A name may be percent-encoded.
    let query = parts
        .uri
        .query()
        .filter(|query| query.contains("__") || query.contains('%'));
    let headers = parts.headers.get_all("prefer").iter();
    let written = headers.filter(|value| !value.is_empty()).count() > 0;
    if !written && query.is_none() {
        return Ok(Preferences::default());
    }
    let mut stated = query.map(by_query).unwrap_or_default();
    let server = stated.server.take();
    if written {
        stated = by_header(&parts.headers);
    }
    let mut wrong = String::new();
    let code = stated.code.and_then(|code| code.read("code", &mut wrong));
    let code = code.and_then(|text| number(&text, &mut wrong));
    let dynamic = stated
        .dynamic
        .and_then(|stated| stated.read("dynamic", &mut wrong));
    let dynamic = dynamic.and_then(|text| boolean(&text, &mut wrong));
    let seed = stated
        .seed
        .and_then(|stated| stated.read("seed", &mut wrong));
    let example = stated
        .example
        .and_then(|stated| stated.read("example", &mut wrong));
    if !wrong.is_empty() {
        return Err(Problem::new(&UNPROCESSABLE_ENTITY, wrong));
    }
    Ok(Preferences {
        code: code.filter(|code| *code != 0),
        // An empty name or seed is none.
        example: example.filter(|name| !name.is_empty()).map(Into::into),
        dynamic,
        seed: seed.filter(|seed| !seed.is_empty()).map(Into::into),
        server: server.and_then(Stated::last).map(Into::into),
    })
}

/// What was stated, before it is read.
#[derive(Default)]
struct Statements<'r> {
    code: Option<Stated<'r>>,
    example: Option<Stated<'r>>,
    dynamic: Option<Stated<'r>>,
    seed: Option<Stated<'r>>,
    server: Option<Stated<'r>>,
}

enum Stated<'r> {
    /// The name alone.
    Flag,
    Text(Cow<'r, str>),
    /// More than once in the query.
    List(Vec<Cow<'r, str>>),
}

impl<'r> Stated<'r> {
    /// The text; whatever else it is, is wrong.
    fn read(self, name: &str, wrong: &mut String) -> Option<Cow<'r, str>> {
        let shown = match self {
            Self::Text(text) => return Some(text),
            Self::Flag => Value::Bool(true),
            Self::List(list) => list.iter().map(|text| Value::from(&**text)).collect(),
        };
        refuse(wrong, name, &shown, "string");
        None
    }

    fn last(self) -> Option<Cow<'r, str>> {
        match self {
            Self::Flag => None,
            Self::Text(text) => Some(text),
            Self::List(mut list) => list.pop(),
        }
    }
}

/// Adds two lines of a tree to what is wrong.
fn refuse(wrong: &mut String, name: &str, value: &Value, kind: &str) {
    if !wrong.is_empty() {
        wrong.push('\n');
    }
    // Writing to a string does not fail.
    let _ = write!(
        wrong,
        "optional property \"{name}\"\n└─ cannot decode {value}, should be {kind}"
    );
}

/// A status code has exactly three digits.
fn number(text: &str, wrong: &mut String) -> Option<u16> {
    let digits = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.then(|| text.parse().ok()).flatten();
    if number.is_none() {
        refuse(wrong, "code", &text.into(), "a number");
    }
    number
}

fn boolean(text: &str, wrong: &mut String) -> Option<bool> {
    let flag = text.parse().ok();
    if flag.is_none() {
        refuse(wrong, "dynamic", &text.into(), "a boolean");
    }
    flag
}

impl<'r> Statements<'r> {
    fn slot(&mut self, name: &str) -> Option<&mut Option<Stated<'r>>> {
        Some(match name {
            "code" => &mut self.code,
            "example" => &mut self.example,
            "dynamic" => &mut self.dynamic,
            "seed" => &mut self.seed,
            "server" => &mut self.server,
            _ => return None,
        })
    }
}

fn by_query(query: &str) -> Statements<'_> {
    let mut stated = Statements::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let Some(slot) = name.strip_prefix("__").and_then(|name| stated.slot(name)) else {
            continue;
        };
        *slot = Some(match slot.take() {
            None | Some(Stated::Flag) => Stated::Text(value),
            Some(Stated::Text(first)) => Stated::List(vec![first, value]),
            Some(Stated::List(mut list)) => {
                list.push(value);
                Stated::List(list)
            }
        });
    }
    stated
}

/// The preferences of the header; the first of a name counts, and parameters of a preference (after `;`) do not.
fn by_header(headers: &HeaderMap) -> Statements<'_> {
    let mut stated = Statements::default();
    for value in headers.get_all("prefer") {
        let text = match std::str::from_utf8(value.as_bytes()) {
            Ok(text) => Cow::Borrowed(text),
            // The bytes of a header are characters of their own (RFC 9110, section 5.5).
            Err(_) => value
                .as_bytes()
                .iter()
                .map(|&byte| char::from(byte))
                .collect(),
        };
        match text {
            Cow::Borrowed(text) => {
                split(text, ',').for_each(|one| state(&mut stated, one, Cow::from));
            }
            Cow::Owned(text) => split(&text, ',')
                .for_each(|one| state(&mut stated, one, |text| text.to_owned().into())),
        }
    }
    // The server is asked for by the query only.
    stated.server = None;
    stated
}

/// Takes one preference of the header.
fn state<'r, 't>(
    stated: &mut Statements<'r>,
    preference: &'t str,
    keep: impl Fn(&'t str) -> Cow<'r, str>,
) {
    let preference = split(preference, ';').next().unwrap_or_default();
    let (name, value) = preference.split_once('=').unwrap_or((preference, ""));
    let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
    // A quote that does not end says nothing.
    if value.matches('"').count() % 2 == 1 {
        return;
    }
    let Some(slot) = stated.slot(&name).filter(|slot| slot.is_none()) else {
        return;
    };
    let text = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(value);
    *slot = Some(if text.is_empty() {
        Stated::Flag
    } else {
        Stated::Text(keep(text))
    });
}

/// The parts of a list; a separator within quotes does not count.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |char: char| {
        if char == '"' {
            quoted = !quoted;
        }
        char == separator && !quoted
    })
}
