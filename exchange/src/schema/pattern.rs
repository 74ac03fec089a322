//! Patterns: ECMA-262 regular expressions for an engine that doesn't know all of its syntax.

use std::borrow::Cow;
use std::fmt::Write;

use jsonschema::{FancyRegex, PatternOptions};

/// Bytes a compiled pattern may take: enough for `^.{0,20000}$`.
const SIZE: usize = 64 << 20;

/// Steps back the engine may go for one value; far more than any sensible pattern needs.
const BACKTRACK: usize = 100_000;

/// The limits under which patterns are compiled and run.
pub(super) fn options() -> PatternOptions<FancyRegex> {
    PatternOptions::fancy_regex()
        .size_limit(SIZE)
        .backtrack_limit(BACKTRACK)
}

/// Whether the engine takes a translated pattern.
pub(super) fn compiles(pattern: &str) -> bool {
    let schema = serde_json::json!({ "pattern": pattern });
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .with_pattern_options(options())
        .build(&schema)
        .is_ok()
}

/// A pattern in the words of the engine: `[^]`, `[]`, `\0`, `[\b]`, surrogate pairs and needless escapes
/// are ECMA-262 but nothing that it knows.
pub(super) fn translate(pattern: &str) -> Cow<'_, str> {
    if !pattern.contains(['\\', '[']) {
        return Cow::Borrowed(pattern);
    }
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern;
    let mut class = false;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '[' if !class => open_class(rest, &mut class, &mut out),
            ']' if class => {
                class = false;
                out.push(']');
                1
            }
            '\\' => escape(rest, class, &mut out),
            _ => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
    if out == pattern {
        Cow::Borrowed(pattern)
    } else {
        Cow::Owned(out)
    }
}

fn open_class(rest: &str, class: &mut bool, out: &mut String) -> usize {
    if rest.starts_with("[^]") {
        out.push_str(r"[\s\S]");
        return 3;
    }
    if rest.starts_with("[]") {
        out.push_str("(?!)");
        return 2;
    }
    *class = true;
    out.push('[');
    1
}

/// One escape; how many bytes of the pattern it is.
fn escape(rest: &str, class: bool, out: &mut String) -> usize {
    let Some(c) = rest[1..].chars().next() else {
        out.push('\\');
        return 1;
    };
    let after = &rest[1 + c.len_utf8()..];
    match c {
        '0' if !after.starts_with(|c: char| c.is_ascii_digit()) => out.push_str(r"\x00"),
        'b' if class => out.push_str(r"\x08"),
        'u' => {
            if let Some(high) = unit(after)
                && (0xD800..0xDC00).contains(&high)
                && let Some(low) = after[4..].strip_prefix("\\u").and_then(unit)
                && (0xDC00..0xE000).contains(&low)
            {
                let code = 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                let _ = write!(out, "\\u{{{code:X}}}");
                return 12;
            }
            out.push_str("\\u");
        }
        // A character that means nothing special may be escaped where `u` is not set.
        _ if !c.is_ascii_alphanumeric() && !is_syntax(c) => out.push(c),
        _ => {
            out.push('\\');
            out.push(c);
        }
    }
    1 + c.len_utf8()
}

fn is_syntax(c: char) -> bool {
    matches!(
        c,
        '^' | '$'
            | '\\'
            | '.'
            | '*'
            | '+'
            | '?'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '|'
            | '-'
            | '/'
            | '&'
            | '~'
            | '#'
    )
}

/// Four hexadecimal digits.
fn unit(text: &str) -> Option<u32> {
    let digits = text.get(..4)?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then(|| u32::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_engine_does_not_know_is_translated() {
        for (pattern, expected) in [
            ("^[a-z]+$", "^[a-z]+$"),
            ("[^]", r"[\s\S]"),
            ("a[]", "a(?!)"),
            (r"\0", r"\x00"),
            (r"[\b]\b", r"[\x08]\b"),
            (r"\uD83D\uDE00", r"\u{1F600}"),
            (r"\_\@\.\/\d", r"_@\.\/\d"),
            (r"[\]a]", r"[\]a]"),
        ] {
            assert_eq!(translate(pattern), expected, "{pattern}");
            assert!(compiles(&translate(pattern)), "{pattern}");
        }
    }

    #[test]
    fn what_no_engine_takes_is_told() {
        assert!(!compiles("("));
        assert!(!compiles("[z-a]"));
    }

    #[test]
    fn large_repeats_compile() {
        assert!(compiles(r"^[^\s]{1,5000}$"));
    }
}
