//! What the YAML parser refuses, in words that say what to do.

use granit_parser::{ErrorKind, ScanError};

use super::build::Refusal;
use super::{FileId, Limits, parse};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::source as codes;

const TAB: (&str, &str) = (
    "a tab indents this line, but YAML is indented by spaces only",
    "replace the tab by spaces",
);
const BRACES: &str = "close it, or put the text into quotes if it is a template such as `{name}`";
const COLON: &str = "text that contains `: ` needs quotes, and so do several words before a `:`";

/// The diagnostic for an error of the parser.
pub(super) fn told(
    file: FileId,
    name: &str,
    text: &str,
    error: &ScanError,
    limits: &Limits,
) -> Diagnostic {
    let at = error.marker().byte_offset().unwrap_or_default();
    let place = parse::character(file, text, at);
    if *error.kind() == ErrorKind::RecursionLimitExceeded {
        return parse::refused(Refusal::TooDeep, name, place, limits);
    }
    let (message, help) = words(error.kind(), tab_before(text, at));
    let message = message.map_or_else(|| plain(&error.kind().to_string()), str::to_owned);
    let told = Diagnostic::at(&codes::MALFORMED_YAML, place, message);
    match help {
        Some(help) => told.help(help),
        None => told,
    }
}

/// Whether the indentation of this line has a tab.
fn tab_before(text: &str, at: usize) -> bool {
    let before = text.get(..at.min(text.len())).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text.get(start..).unwrap_or_default();
    let indent = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t'));
    indent.into_iter().any(|byte| byte == b'\t')
}

fn words(kind: &ErrorKind, tab: bool) -> (Option<&'static str>, Option<&'static str>) {
    use ErrorKind as Kind;
    if tab {
        return (Some(TAB.0), Some(TAB.1));
    }
    match kind {
        Kind::TabNotAllowed
        | Kind::TabInBlockIndentation
        | Kind::TabInIndentation
        | Kind::TabAtBlockScalarStart
        | Kind::TabInPlainScalar => (Some(TAB.0), Some(TAB.1)),
        Kind::UnknownAnchor => (
            Some("no anchor of this name comes before"),
            Some(
                "write `&name` at the value that is meant, above the alias; text that starts with `*` needs quotes",
            ),
        ),
        Kind::UnclosedQuotedScalar => (
            Some("this quote is never closed"),
            Some("close it; in single quotes a `'` is written `''`"),
        ),
        Kind::UnclosedFlowCollection { .. }
        | Kind::UnexpectedEofFlowMapping
        | Kind::UnexpectedEofFlowSequence
        | Kind::UnexpectedEofImplicitFlowMapping => {
            (Some("this bracket is never closed"), Some(BRACES))
        }
        Kind::ExpectedFlowMappingSeparator => (Some("`,` or `}` is needed here"), Some(BRACES)),
        Kind::ExpectedFlowSequenceSeparator => (
            Some("`,` or `]` is needed here"),
            Some("text that starts with `[` needs quotes"),
        ),
        Kind::ExpectedBlockMappingKey | Kind::InvalidIndentation => (
            Some("a key is needed here, indented like the keys before it"),
            Some(
                "indent it like its neighbours; further lines of a text are indented more than its key",
            ),
        ),
        Kind::ExpectedBlockSequenceEntry => (
            Some("an item of the list, `- `, is needed here"),
            Some("indent the items of a list alike"),
        ),
        Kind::MappingValueNotAllowed | Kind::InvalidColonPlacement => {
            (Some("a `: ` cannot stand here"), Some(COLON))
        }
        Kind::SimpleKeyExpected | Kind::InvalidSimpleKey => (
            Some("a `:` is missing after this key"),
            Some("write `key: value`; text of several lines starts with `|` or `>`"),
        ),
        Kind::UnexpectedCharacter { .. } => (
            Some("text cannot start with this character"),
            Some("put the text into quotes"),
        ),
        Kind::UnknownQuotedScalarEscape => (
            Some("this escape does not exist in YAML"),
            Some(
                "in double quotes a backslash is written `\\\\`; patterns are best in single quotes",
            ),
        ),
        Kind::UndeclaredTagHandle => (
            Some("this tag is not declared"),
            Some("text that starts with `!` needs quotes"),
        ),
        _ => (None, None),
    }
}

/// The parser's own words, without what it was doing at the time.
fn plain(text: &str) -> String {
    let text = match text.strip_prefix("while ") {
        Some(rest) => rest.split_once(", ").map_or(text, |(_, what)| what),
        None => text,
    };
    text.replace("did not find expected", "there is no")
        .replace("EOF", "end of the file")
}
