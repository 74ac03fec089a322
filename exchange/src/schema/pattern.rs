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
pub(crate) fn options() -> PatternOptions<FancyRegex> {
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

/// A pattern as the engine takes it; nothing where it takes none like it.
pub(crate) fn usable(pattern: &str) -> Option<Cow<'_, str>> {
    match instead(pattern) {
        None => Some(translate(pattern)),
        Some(Instead::Wider(wider)) => Some(Cow::Owned(wider)),
        Some(Instead::Nothing) => None,
    }
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

/// A pattern in the words of the engine: `[^]`, `[]`, `\0`, `[\b]`, `[\w-.]`, surrogate pairs and needless
/// escapes are ECMA-262 but nothing that it knows.
pub(crate) fn translate(pattern: &str) -> Cow<'_, str> {
    if !pattern.contains(['\\', '[', '{']) {
        return Cow::Borrowed(pattern);
    }
    let mut translation = Translation {
        out: String::with_capacity(pattern.len() + 8),
        class: None,
    };
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        rest = &rest[translation.step(c, rest)..];
    }
    if translation.out == pattern {
        Cow::Borrowed(pattern)
    } else {
        Cow::Owned(translation.out)
    }
}

/// Where in a class the translation is.
#[derive(Default)]
struct Class {
    /// The last atom was a class escape, of which no range can start: a `-` is one.
    set: bool,
    /// The characters beyond 16 bits are in it already.
    beyond: bool,
}

struct Translation {
    out: String,
    class: Option<Class>,
}

impl Translation {
    /// Translates what stands at the start of `rest`; how many bytes that is.
    fn step(&mut self, c: char, rest: &str) -> usize {
        let Some(class) = &mut self.class else {
            return self.outside(c, rest);
        };
        let set = std::mem::take(&mut class.set);
        match c {
            ']' => {
                self.class = None;
                self.out.push(']');
                1
            }
            '\\' => self.escape(rest),
            // Annex B of ECMA-262: with a class escape beside it, it is no range.
            '-' if set && !rest.starts_with("-]") => {
                self.out.push_str(r"\-");
                1
            }
            '-' if starts_set(&rest[1..]) && !self.out.ends_with('[') => {
                self.out.push_str(r"\-");
                1
            }
            _ => {
                self.out.push(c);
                c.len_utf8()
            }
        }
    }

    fn outside(&mut self, c: char, rest: &str) -> usize {
        match c {
            '[' if rest.starts_with("[^]") => {
                self.out.push_str(r"[\s\S]");
                3
            }
            '[' if rest.starts_with("[]") => {
                self.out.push_str("(?!)");
                2
            }
            '[' => {
                self.class = Some(Class::default());
                self.out.push('[');
                1
            }
            '\\' => self.escape(rest),
            // At the end nothing asks where the repetition stops.
            '{' => match repetition(rest) {
                Some((low, Some(high), length)) if high > COUNTED && length == rest.len() => {
                    let _ = write!(self.out, "{{{low},}}");
                    length
                }
                _ => {
                    self.out.push('{');
                    1
                }
            },
            _ => {
                self.out.push(c);
                c.len_utf8()
            }
        }
    }

    /// One escape; how many bytes of the pattern it is.
    fn escape(&mut self, rest: &str) -> usize {
        let Some(c) = rest[1..].chars().next() else {
            self.out.push('\\');
            return 1;
        };
        let after = &rest[1 + c.len_utf8()..];
        match c {
            '0' => {
                // Up to three octal digits are one character in what browsers take.
                let digits = rest[1..].bytes().take(3);
                let digits = digits
                    .take_while(|byte| (b'0'..b'8').contains(byte))
                    .count();
                let code = u32::from_str_radix(&rest[1..=digits], 8).unwrap_or(0);
                let _ = write!(self.out, "\\x{code:02X}");
                return 1 + digits;
            }
            'b' if self.class.is_some() => self.out.push_str(r"\x08"),
            'u' => return self.unit_escape(after),
            // A character that means nothing special may be escaped where `u` is not set.
            _ if !c.is_ascii_alphanumeric() && !is_syntax(c) => self.out.push(c),
            _ => {
                if let Some(class) = &mut self.class {
                    class.set = starts_set(rest);
                    if matches!(c, 'p' | 'P')
                        && let Some(end) = after.find('}').filter(|_| after.starts_with('{'))
                    {
                        self.out.push_str(&rest[..end + 3]);
                        return end + 3;
                    }
                }
                self.out.push('\\');
                self.out.push(c);
            }
        }
        1 + c.len_utf8()
    }

    /// `\uXXXX`, of which `after` is what follows the `u`.
    fn unit_escape(&mut self, after: &str) -> usize {
        let Some(first @ 0xD800..0xE000) = unit(after) else {
            self.out.push_str("\\u");
            return 2;
        };
        let second = after[4..].strip_prefix("\\u").and_then(unit);
        if let (0xD800..0xDC00, Some(low @ 0xDC00..0xE000)) = (first, second) {
            let code = 0x1_0000 + ((first - 0xD800) << 10) + (low - 0xDC00);
            let _ = write!(self.out, "\\u{{{code:X}}}");
            return 12;
        }
        let Some(class) = &mut self.class else {
            self.out.push_str("\\u");
            return 2;
        };
        // Half a character, or a range of halves: the characters beyond 16 bits are meant.
        if !std::mem::replace(&mut class.beyond, true) {
            self.out.push_str(r"\u{10000}-\u{10FFFF}");
        }
        let range = after[4..].strip_prefix("-\\u").and_then(unit);
        if range.is_some_and(|last| (0xD800..0xE000).contains(&last)) {
            13
        } else {
            6
        }
    }
}

/// Whether an escape that stands for a set of characters is at the start.
fn starts_set(rest: &str) -> bool {
    let mut chars = rest.chars();
    chars.next() == Some('\\')
        && matches!(
            chars.next(),
            Some('d' | 'D' | 's' | 'S' | 'w' | 'W' | 'p' | 'P')
        )
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
            (r"[\w-.]-[\d-]", r"[\w\-.]-[\d-]"),
            (r"[a-\d]", r"[a\-\d]"),
            (r"[\p{L}-_]", r"[\p{L}\-_]"),
            (r"[^\000-\037]", r"[^\x00-\x1F]"),
            (
                r"[\u0020-\uD7FF\uD800\uDBFF-\uDC00\uDFFF\t]",
                r"[\u0020-\uD7FF\u{10000}-\u{10FFFF}\t]",
            ),
            (r"^.{1,2097152}", r"^.{1,}"),
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
