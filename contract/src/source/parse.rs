//! From the bytes of one file to its tree: which language it is, what is wrong with it, and where.

use super::build::{Builder, Duplicate, Parts, Refusal};
use super::decode::{self, NotText};
use super::json::{self, JsonError, JsonReason};
use super::{FileId, Limits, Span, Tree, yaml};
use crate::diagnostic::codes::source as codes;
use crate::diagnostic::{Code, Diagnostic, Place};

/// A file that was read, or why it could not be.
pub(crate) struct Parsed {
    /// The tree; a single `null` over the text where the file could not be parsed.
    pub(crate) tree: Tree,
    /// What was found that does not hinder.
    pub(crate) found: Vec<Diagnostic>,
    /// Why there is nothing in the tree.
    pub(crate) broken: Option<Diagnostic>,
}

/// Parses the bytes of the file `id`, which people know as `name`.
pub(crate) fn bytes(id: FileId, name: &str, bytes: Vec<u8>, limits: &Limits) -> Parsed {
    if bytes.len() > limits.file_bytes {
        return Parsed::broken(id, String::new(), too_large(name, limits));
    }
    match decode::decode(bytes) {
        Ok(decoded) => text(id, name, decoded, limits),
        Err(not_text) => Parsed::broken(id, String::new(), undecodable(name, &not_text)),
    }
}

/// Parses the text of the file `id`, which people know as `name`.
pub(crate) fn text(id: FileId, name: &str, text: String, limits: &Limits) -> Parsed {
    if text.len() > limits.file_bytes || u32::try_from(text.len()).is_err() {
        return Parsed::broken(id, String::new(), too_large(name, limits));
    }
    let mut text = text;
    if text.starts_with('\u{feff}') {
        text.drain(..3);
    }
    match choose(id, name, &text, limits) {
        Ok((parts, mut found)) => {
            found.sort_by_key(|found| found.place.map(|place| place.span));
            Parsed {
                tree: parts.over(text.into_boxed_str()),
                found,
                broken: None,
            }
        }
        Err(error) => Parsed::broken(id, text, *error),
    }
}

impl Parsed {
    fn broken(id: FileId, text: String, why: Diagnostic) -> Self {
        Self {
            tree: Tree::unparsed(id, text.into_boxed_str()),
            found: Vec::new(),
            broken: Some(why),
        }
    }
}

type Read = (Parts, Vec<Diagnostic>);

/// Decides on the language by the text, not by the name: what opens like JSON is tried as JSON.
/// When that fails it may be YAML in its flow style, unless the name says `.json`.
fn choose(id: FileId, name: &str, text: &str, limits: &Limits) -> Result<Read, Box<Diagnostic>> {
    let trimmed = text.trim_start();
    let first = trimmed.bytes().next();
    match first {
        None => return Err(Box::new(empty(name))),
        Some(b'<') => {
            let at = text.len() - trimmed.len();
            return Err(Box::new(markup(id, name, at)));
        }
        Some(b'{' | b'[') => {}
        Some(_) => return read_yaml(id, name, text, limits),
    }
    let mut builder = Builder::new(id, text, limits);
    let Err(error) = json::read(text, &mut builder) else {
        let found = remarks(id, text, &builder);
        return Ok((builder.parts(), found));
    };
    let told = Box::new(malformed_json(id, name, text, &error, limits));
    if matches!(error.reason, JsonReason::Refused(_)) || has_extension(name, &["json"]) {
        return Err(told);
    }
    match read_yaml(id, name, text, limits) {
        Err(_) if !has_extension(name, &["yaml", "yml"]) => Err(told),
        result => result,
    }
}

fn read_yaml(id: FileId, name: &str, text: &str, limits: &Limits) -> Result<Read, Box<Diagnostic>> {
    let mut builder = Builder::new(id, text, limits);
    let mut found = yaml::read(id, name, text, limits, &mut builder)?;
    found.extend(remarks(id, text, &builder));
    Ok((builder.parts(), found))
}

/// What the builder has seen that does not hinder.
fn remarks(id: FileId, text: &str, builder: &Builder<'_>) -> Vec<Diagnostic> {
    let pairs = builder.duplicates.iter();
    let mut found: Vec<_> = pairs.map(|pair| duplicate(id, text, pair)).collect();
    for &span in &builder.beyond_range {
        let number = text.get(span.start as usize..span.end as usize);
        let place = place(id, span.start as usize, span.end as usize);
        let message = no_json_number(number.unwrap_or_default());
        let told = Diagnostic::at(&codes::NOT_JSON_NUMBER, place, message);
        found.push(told.help("put it in quotes if text is meant"));
    }
    found
}

/// The text, or its start where it is too long for a message.
fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    let mut shown: String = text.chars().take(MOST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// The message for a number that is read as text.
pub(super) fn no_json_number(number: &str) -> String {
    let shown = shortened(number);
    format!("no reader of JSON has a number for `{shown}`, so it is read as text")
}

fn has_extension(name: &str, extensions: &[&str]) -> bool {
    let path = name.split(['?', '#']).next().unwrap_or(name);
    let extension = path.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| {
        let mut known = extensions.iter();
        known.any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// A place of some bytes that are no node.
#[expect(
    clippy::cast_possible_truncation,
    reason = "files are limited to under 4 GiB"
)]
pub(super) fn place(file: FileId, start: usize, end: usize) -> Place {
    Place {
        file,
        span: Span {
            start: start as u32,
            end: end as u32,
        },
        node: None,
    }
}

/// The place of the character at a byte, or of the end of the text.
pub(super) fn character(file: FileId, text: &str, at: usize) -> Place {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let length = text[at..].chars().next().map_or(0, char::len_utf8);
    place(file, at, at + length)
}

/// What a refusal of the builder is called.
pub(super) fn refused(refusal: Refusal, name: &str, place: Place, limits: &Limits) -> Diagnostic {
    let (code, message): (&'static Code, String) = match refusal {
        Refusal::TooDeep => (
            &codes::TOO_DEEP,
            format!(
                "values nest deeper than {} levels here, aliases followed",
                limits.depth
            ),
        ),
        Refusal::TooManyNodes => (
            &codes::TOO_MANY_NODES,
            format!("{name} has more than {} values", limits.nodes),
        ),
        Refusal::AliasExpansion => (
            &codes::ALIAS_EXPANSION,
            format!(
                "the aliases of {name} stand for more than {} values",
                limits.expansion
            ),
        ),
    };
    let help = match refusal {
        Refusal::TooDeep => "flatten the value, or split it by `$ref`s",
        Refusal::TooManyNodes => "split the document into several files",
        Refusal::AliasExpansion => {
            "use `$ref` in place of anchors that repeat others many times over"
        }
    };
    Diagnostic::at(code, place, message).help(help)
}

fn too_large(name: &str, limits: &Limits) -> Diagnostic {
    Diagnostic::unplaced(
        &codes::FILE_TOO_LARGE,
        format!("{name} is larger than {}", size(limits.file_bytes)),
    )
    .help("split the document into several files")
}

pub(super) fn size(bytes: usize) -> String {
    if bytes >= 1 << 20 && bytes.is_multiple_of(1 << 20) {
        format!("{} MiB", bytes >> 20)
    } else {
        format!("{bytes} bytes")
    }
}

fn empty(name: &str) -> Diagnostic {
    Diagnostic::unplaced(&codes::EMPTY_FILE, format!("{name} is empty"))
        .help("a document starts with the version of its language: `openapi: 3.1.0`")
}

/// What a file with nothing but comments is called.
pub(super) fn only_comments(name: &str) -> Diagnostic {
    let message = format!("{name} has nothing but comments and space");
    Diagnostic::unplaced(&codes::EMPTY_FILE, message)
        .help("a document starts with the version of its language: `openapi: 3.1.0`")
}

fn markup(id: FileId, name: &str, at: usize) -> Diagnostic {
    Diagnostic::at(
        &codes::NOT_A_DOCUMENT,
        place(id, at, at + 1),
        format!("{name} is HTML or XML, neither JSON nor YAML"),
    )
    .help("this is often the page of a login or of a code host: use the address of the raw file")
}

fn undecodable(name: &str, not_text: &NotText) -> Diagnostic {
    let (message, help) = match not_text {
        NotText::Encoding { at } => (
            format!("{name} is no UTF-8 text: the byte at offset {at} cannot stand there"),
            "save the file as UTF-8",
        ),
        NotText::Utf16 { at } => (
            format!("{name} starts as UTF-16 text but is broken at byte offset {at}"),
            "save the file as UTF-8",
        ),
        NotText::Binary { at } => (
            format!("{name} is a binary file: there is a NUL byte at offset {at}"),
            "name a JSON or YAML file",
        ),
    };
    Diagnostic::unplaced(&codes::NOT_TEXT, message).help(help)
}

fn duplicate(id: FileId, text: &str, pair: &Duplicate) -> Diagnostic {
    let range = pair.again.start as usize..pair.again.end as usize;
    let key = text.get(range).unwrap_or_default();
    let key = shortened(key.trim_matches(['"', '\'']));
    let at = |span: Span| Place {
        file: id,
        span,
        node: None,
    };
    Diagnostic::at(
        &codes::DUPLICATE_KEY,
        at(pair.again),
        format!("the key `{key}` is in this object already"),
    )
    .label(at(pair.first), "first here; this one is ignored")
    .help("remove one of the two")
}

/// Says what is wrong with a JSON text, with the usual mistakes recognised.
fn malformed_json(
    id: FileId,
    name: &str,
    text: &str,
    error: &JsonError,
    limits: &Limits,
) -> Diagnostic {
    let at = character(id, text, error.at);
    let found = text.get(error.at..).unwrap_or_default();
    match &error.reason {
        JsonReason::Refused(refusal) => refused(*refusal, name, at, limits),
        JsonReason::Wrong(what, help) => {
            Diagnostic::at(&codes::MALFORMED_JSON, at, *what).help(*help)
        }
        JsonReason::Expected(what) => {
            let message = match found.chars().next() {
                None => format!("{what} is needed here, but the text ends"),
                Some(char) if char.is_control() => {
                    format!("{what} is needed here, not U+{:04X}", u32::from(char))
                }
                Some(char) => format!("{what} is needed here, not `{char}`"),
            };
            let told = Diagnostic::at(&codes::MALFORMED_JSON, at, message);
            match mistake(text, error.at, found) {
                Some(help) => told.help(help),
                None => told,
            }
        }
    }
}

fn mistake(text: &str, at: usize, found: &str) -> Option<&'static str> {
    let before = text.get(..at).unwrap_or_default().trim_end();
    let next = found.chars().next();
    if found.is_empty() {
        Some("the file may have been cut off: something that was opened is never closed")
    } else if found.starts_with("//") || found.starts_with("/*") {
        Some("JSON has no comments")
    } else if found.starts_with('#') {
        Some("JSON has no comments; YAML has, under a name that ends in `.yaml`")
    } else if found.starts_with(['}', ']']) && before.ends_with(',') {
        Some("remove the comma before it")
    } else if found.starts_with('\'') {
        Some("JSON has double quotes only")
    } else if found.starts_with("NaN") || found.starts_with("Infinity") || found.starts_with('+') {
        Some("JSON has no such number")
    } else if found.starts_with(['"', '{', '[']) && !before.ends_with([',', ':', '{', '[']) {
        Some("a comma or a colon may be missing before it")
    } else if next.is_some_and(char::is_alphabetic) {
        Some("put it into double quotes; the only words without are `true`, `false` and `null`")
    } else {
        None
    }
}
