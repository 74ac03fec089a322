//! Where a YAML block scalar stands: from its `|` or `>` to the end of its last line.
//!
//! The parser tells where the content starts, which leaves out the header, and where the next
//! token starts, which takes in blank lines.

/// The span of the block scalar whose content was said to be at `start..end`; what was read before
/// it ends at `after`.
pub(super) fn span(text: &str, after: usize, start: usize, end: usize) -> (usize, usize) {
    let Some(header) = header(text, after.min(start), start) else {
        return (start, end);
    };
    let end_of_header = line_end(text, header);
    if keeps(text, header) {
        return (header, end.max(end_of_header));
    }
    // Without `+` the blank lines at the end are no content.
    let content = text.get(header..end).unwrap_or_default();
    let mut last = content.trim_end_matches(['\n', '\r']);
    loop {
        let (before, line) = last.rsplit_once('\n').unwrap_or(("", last));
        if before.is_empty() || !line.trim_matches([' ', '\t', '\r']).is_empty() {
            break;
        }
        last = before.trim_end_matches(['\n', '\r']);
    }
    (header, (header + last.len()).max(end_of_header))
}

/// The first `|` or `>` after white space that has nothing but its indicators and a comment behind
/// it on its line: tags and anchors may come before it.
fn header(text: &str, after: usize, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = after;
    let limit = line_end(text, start);
    while at < limit {
        let next = memchr::memchr3(b'|', b'>', b'#', bytes.get(at..limit)?)?;
        at += next;
        let separated = at
            .checked_sub(1)
            .is_none_or(|before| matches!(bytes[before], b' ' | b'\t' | b'\n' | b'\r'));
        if bytes[at] == b'#' {
            if separated {
                at = line_end(text, at);
            }
        } else if separated {
            let rest = text.get(at + 1..line_end(text, at)).unwrap_or_default();
            let rest =
                rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
            let blank = rest.trim_start_matches([' ', '\t', '\r']);
            if blank.is_empty() || (blank.starts_with('#') && blank.len() < rest.len()) {
                return Some(at);
            }
        }
        at += 1;
    }
    None
}

/// Whether the header at this byte keeps the blank lines at the end.
fn keeps(text: &str, header: usize) -> bool {
    let indicators = text.as_bytes().iter().skip(header + 1).take(2);
    indicators
        .take_while(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-'))
        .any(|&byte| byte == b'+')
}

/// The end of the line that has this byte, without its line break.
fn line_end(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    let end = memchr::memchr2(b'\n', b'\r', rest);
    end.map_or(text.len(), |end| at + end)
}
