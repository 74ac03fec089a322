//! Patterns: ECMA-262 regular expressions for an engine that doesn't know all of its syntax.

use std::borrow::Cow;
use std::fmt::Write;

use jsonschema::{FancyRegex, PatternOptions};

/// Bytes a compiled pattern may take: enough for `^[^\\s]{1,5000}$`.
const SIZE: usize = 16 << 20;

/// Repetitions that are counted in a pattern that is larger than that.
const COUNTED: u32 = 100;

/// Steps back the engine may go for one value; far more than any sensible pattern needs.
const BACKTRACK: usize = 100_000;

/// The limits under which patterns are compiled and run.
pub(super) fn options() -> PatternOptions<FancyRegex> {
    PatternOptions::fancy_regex()
        .size_limit(SIZE)
        .backtrack_limit(BACKTRACK)
}

/// Whether the engine takes a translated pattern.
fn compiles(pattern: &str) -> bool {
    let schema = serde_json::json!({ "pattern": pattern });
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .with_pattern_options(options())
        .build(&schema)
        .is_ok()
}

/// What a pattern becomes that the engine did not take as it is translated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Instead {
    /// This pattern, which counts no large repetitions.
    Wider(String),
    /// Nothing.
    Nothing,
}

/// What to use instead of a pattern; nothing where it can be used as it is translated.
pub(super) fn instead(pattern: &str) -> Option<Instead> {
    let translated = translate(pattern);
    if compiles(&translated) {
        return None;
    }
    let wider = widen(&translated);
    Some(if wider != translated && compiles(&wider) {
        Instead::Wider(wider)
    } else {
        Instead::Nothing
    })
}

/// The pattern with every `{m,n}` beyond [`COUNTED`] left open above.
fn widen(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    let mut class = false;
    while let Some(c) = rest.chars().next() {
        let mut taken = c.len_utf8();
        match c {
            '\\' => taken += rest[1..].chars().next().map_or(0, char::len_utf8),
            '[' => class = true,
            ']' => class = false,
            '{' if !class => {
                if let Some((low, high, length)) = repetition(rest)
                    && high.is_none_or(|high| high > COUNTED)
                {
                    let _ = write!(out, "{{{},}}", low.min(COUNTED));
                    rest = &rest[length..];
                    continue;
                }
            }
            _ => {}
        }
        out.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    out
}

/// `{m}`, `{m,}` or `{m,n}`: the bounds and the length.
fn repetition(text: &str) -> Option<(u32, Option<u32>, usize)> {
    let end = text.find('}')?;
    let inner = &text[1..end];
    let (low, high) = inner.split_once(',').unwrap_or((inner, inner));
    let number = |digits: &str| {
        let digits =
            (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)?;
        Some(digits.parse().unwrap_or(u32::MAX))
    };
    let high = if high.is_empty() {
        None
    } else {
        Some(number(high)?)
    };
    Some((number(low)?, high, end + 1))
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
        assert_eq!(instead(r"^[^\s]{1,5000}$"), None);
    }

    #[test]
    fn what_is_too_large_is_not_counted() {
        let wider = Instead::Wider(r"^[\w{3}]{0,}\{9\}x{2,3}$".to_owned());
        assert_eq!(instead(r"^[\w{3}]{0,1000000}\{9\}x{2,3}$"), Some(wider));
        assert_eq!(instead("("), Some(Instead::Nothing));
    }
}
