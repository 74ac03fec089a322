//! Descriptions as rustdoc: Markdown and HTML of a document as lines in which rustdoc finds no links, tags or tests
//! that nobody meant.

/// Longer descriptions are cut here: they are of the document, not of the code.
const MOST_LINES: usize = 120;

/// Tags that are dropped, since rustdoc would ask for their ends.
const TAGS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "big",
    "blockquote",
    "body",
    "center",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "fullname",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "html",
    "i",
    "img",
    "important",
    "note",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "title",
    "tr",
    "tt",
    "u",
    "ul",
    "li",
    "br",
    "hr",
    "code",
    "para",
];

/// Tags before which a paragraph ends.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "ul",
    "ol",
    "dl",
    "pre",
    "section",
    "blockquote",
    "hr",
    "note",
    "important",
];

/// The lines of a description, without the `///`; none where it says nothing.
pub(crate) fn lines(markdown: &str) -> Vec<String> {
    let clean: String = markdown
        .replace("\r\n", "\n")
        .chars()
        .map(|sign| {
            if matches!(sign, '\r' | '\u{2028}' | '\u{2029}') {
                '\n'
            } else {
                sign
            }
        })
        .filter(|sign| {
            *sign == '\n' || *sign == '\t' || !(sign.is_control() || is_direction(*sign))
        })
        .collect();
    let plain = without_tags(&clean);
    let mut out = Vec::new();
    let mut fence: Option<(char, usize)> = None;
    for line in plain.lines() {
        if out.len() >= MOST_LINES {
            if fence.take().is_some() {
                out.push("```".to_owned());
            }
            out.push("…".to_owned());
            break;
        }
        let trimmed = line.trim();
        let run = fence_run(trimmed);
        match (fence, run) {
            (None, Some((mark, length))) if !trimmed[length..].contains(mark) => {
                fence = Some((mark, length));
                out.push("```text".to_owned());
            }
            (Some((open, least)), Some((mark, length)))
                if open == mark && length >= least && trimmed.len() == length =>
            {
                fence = None;
                out.push("```".to_owned());
            }
            (Some(_), _) => out.push(line.trim_end().replace("```", "'''").replace('\t', "    ")),
            (None, _) => push_text(&mut out, line),
        }
    }
    if fence.is_some() {
        out.push("```".to_owned());
    }
    while out.last().is_some_and(String::is_empty) {
        out.pop();
    }
    out
}

/// A description as one line: its first paragraph, cut where it is long.
pub(crate) fn line(markdown: &str) -> String {
    let paragraph: Vec<String> = lines(markdown)
        .into_iter()
        .take_while(|line| !line.is_empty() && !line.starts_with("```"))
        .collect();
    paragraph.join(" ")
}

/// The text without marks that turn its direction.
pub(crate) fn undirected(text: &str) -> String {
    text.chars().filter(|sign| !is_direction(*sign)).collect()
}

/// Marks that turn the direction of text: the compiler refuses them.
fn is_direction(sign: char) -> bool {
    matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
}

fn fence_run(line: &str) -> Option<(char, usize)> {
    let mark = line
        .chars()
        .next()
        .filter(|mark| matches!(mark, '`' | '~'))?;
    let length = line.chars().take_while(|sign| *sign == mark).count();
    (length >= 3).then_some((mark, length))
}

/// Known HTML as Markdown: paragraphs, line ends, items and code; other known tags are left out.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let Some((name, closing, used)) = tag(from) else {
            out.push('<');
            rest = &from[1..];
            continue;
        };
        match name.as_str() {
            "br" => out.push('\n'),
            "li" if !closing => out.push_str("\n- "),
            "code" | "tt" => out.push('`'),
            name if BLOCKS.contains(&name) => out.push_str("\n\n"),
            _ => {}
        }
        rest = &from[used..];
    }
    out.push_str(rest);
    out
}

/// The name of a known tag at the start of the text, whether it closes, and its length.
fn tag(text: &str) -> Option<(String, bool, usize)> {
    let inner = text.get(1..)?;
    let closing = inner.starts_with('/');
    let inner = inner.trim_start_matches('/');
    let length = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let name = inner.get(..length)?.to_ascii_lowercase();
    let behind = inner.get(length..)?;
    if !TAGS.contains(&name.as_str()) || !behind.starts_with([' ', '>', '/', '\n', '\t']) {
        return None;
    }
    let end = text.find('>')?;
    let nested = text.get(1..end)?.contains('<');
    (!nested).then_some((name, closing, end + 1))
}

/// Takes a line of text, wrapped where it is long.
fn push_text(out: &mut Vec<String>, line: &str) {
    let trimmed = line.trim();
    if trimmed.is_empty() {
        if out.last().is_some_and(|last| !last.is_empty()) {
            out.push(String::new());
        }
        return;
    }
    // More than three spaces would be code, and code would be a test.
    let deep = line.len() - line.trim_start().len() >= 2 && is_item(trimmed);
    let text = escaped(trimmed);
    let lead = if deep { "  " } else { "" };
    // A table's row and a heading are one line.
    let whole = text.starts_with(['|', '#']) || text.contains(" | ");
    if whole || text.len() <= 110 {
        out.push(format!("{lead}{text}"));
        return;
    }
    let hang = if is_item(trimmed) {
        format!("{lead}  ")
    } else {
        lead.to_owned()
    };
    let mut current = lead.to_owned();
    let mut empty = true;
    for word in words(&text) {
        // A line must not begin with what Markdown takes for the mark of a list or a heading.
        let mark = word.starts_with(['-', '+', '*', '#', '>', '=', '`', '~', '|', '\\'])
            || word.starts_with(|first: char| first.is_ascii_digit());
        if !empty && !mark && current.len() + 1 + word.len() > 110 {
            out.push(std::mem::replace(&mut current, hang.clone()));
            empty = true;
        }
        if !empty {
            current.push(' ');
        }
        current.push_str(word);
        empty = false;
    }
    out.push(current);
}

/// The words of a line; code, links and what stands in brackets stay together.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut code, mut depth) = (0, false, 0_i32);
    let mut before = ' ';
    for (at, sign) in text.char_indices() {
        match sign {
            '`' if before != '\\' => code = !code,
            '[' | '(' if !code && before != '\\' => depth += 1,
            ']' | ')' if !code && before != '\\' => depth = (depth - 1).max(0),
            ' ' if !code && depth == 0 => {
                words.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        before = sign;
    }
    words.push(&text[start..]);
    words
}

fn is_item(text: &str) -> bool {
    let mark = text.trim_start_matches(|sign: char| sign.is_ascii_digit());
    mark.starts_with("- ")
        || mark.starts_with("* ")
        || mark.starts_with("+ ")
        || (mark.len() < text.len() && mark.starts_with(". "))
}

/// A line without indentation, with what rustdoc would take for a link or a tag escaped.
fn escaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut rest = line;
    while let Some(sign) = rest.chars().next() {
        let size = sign.len_utf8();
        match sign {
            '`' => {
                let run = rest.len() - rest.trim_start_matches('`').len();
                let ticks = &rest[..run];
                let close = rest[run..]
                    .find(ticks)
                    .filter(|&at| at > 0 && !rest[run + at + run..].starts_with('`'));
                if let Some(at) = close {
                    out.push_str(&rest[..run + at + run]);
                    rest = &rest[run + at + run..];
                } else {
                    out.extend(std::iter::repeat_n("\\`", run));
                    rest = &rest[run..];
                }
                continue;
            }
            '\\' => {
                let next = rest[1..].chars().next();
                match next {
                    Some(next) if next.is_ascii_punctuation() => {
                        out.push('\\');
                        out.push(next);
                        rest = &rest[1 + next.len_utf8()..];
                        continue;
                    }
                    _ => out.push_str("\\\\"),
                }
            }
            '[' => {
                if let Some((label, target, used)) = link(rest) {
                    let label = label.replace(['[', ']', '<', '>', '`', '\\', '!'], "");
                    let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
                    if label.is_empty() || label.contains("://") {
                        out.extend(["<", target, ">"]);
                    } else {
                        out.extend(["[", &label, "](", target, ")"]);
                    }
                    rest = &rest[used..];
                    continue;
                }
                out.push_str("\\[");
            }
            ']' => out.push_str("\\]"),
            '<' => {
                let inner = &rest[1..];
                let auto = inner
                    .find('>')
                    .map(|end| &inner[..end])
                    .filter(|text| is_url(text) && url(text) == *text);
                if let Some(target) = auto {
                    out.extend(["<", target, ">"]);
                    rest = &rest[target.len() + 2..];
                    continue;
                }
                out.push_str("\\<");
            }
            '>' if !out.is_empty() => out.push_str("\\>"),
            ' ' | '\t' | '\u{a0}' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            'h' if is_url(rest) => {
                let target = url(rest);
                out.extend(["<", target, ">"]);
                rest = &rest[target.len()..];
                continue;
            }
            sign => out.push(sign),
        }
        rest = &rest[size..];
    }
    out
}

fn is_url(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        text.strip_prefix(scheme)
            .is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_alphanumeric()))
    })
}

/// The URL at the start of a text.
fn url(text: &str) -> &str {
    let end = text
        .find(|sign: char| {
            sign.is_whitespace()
                || sign.is_control()
                || !sign.is_ascii()
                || "<>\"'`()[]{}|\\^*".contains(sign)
        })
        .unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '_', '*'])
}

/// `[label](target)` at the start of a text, where the target is a URL: label, target and length.
fn link(text: &str) -> Option<(&str, &str, usize)> {
    let close = text.find(']')?;
    let label = text.get(1..close)?;
    let behind = text.get(close + 1..)?.strip_prefix('(')?;
    let end = behind.find(')')?;
    let target = behind[..end].split_whitespace().next()?;
    (is_url(target) && url(target) == target).then_some((label, target, close + 1 + 1 + end + 1))
}

#[cfg(test)]
mod tests {
    use super::{line, lines};

    #[test]
    fn rustdoc_finds_nothing_that_nobody_meant() {
        let text = "Lists <b>orders</b> of Vec<T> by [id] and [more](https://example.com/a_b).\r\n\
                    See https://example.com/x. Odd ` tick, `code <T>`.\n\n    let code = 1;\n\n```json\n{\"a\": [1]}\n";
        insta::assert_snapshot!(lines(text).join("\n"), @r#"
        Lists orders of Vec\<T\> by \[id\] and [more](https://example.com/a_b).
        See <https://example.com/x>. Odd ` tick, `code \<T\>\`.

        let code = 1;

        ```text
        {"a": [1]}
        ```
        "#);
    }

    #[test]
    fn html_becomes_markdown() {
        let text = "<p>The <code>id</code>.<br/>More</p><ul><li>one</li><li>two <a href=\"x\">here</a></li></ul>";
        insta::assert_snapshot!(lines(text).join("\n"), @"
        The `id`.
        More

        - one
        - two here
        ");
        assert_eq!(line("First\nline.\n\nSecond."), "First line.");
    }

    #[test]
    fn marks_that_turn_text_are_left_out() {
        assert_eq!(lines("a\u{202e}b\u{0}c"), ["abc"]);
        assert!(lines(" \n\t\n").is_empty());
    }
}
