//! A place in a small text file, as people read it: file, line, column, and the line with a caret.

use std::ops::Range;
use std::path::Path;

/// A message about a part of a text.
pub(crate) fn shown(path: &Path, text: &str, span: &Range<usize>, message: &str) -> String {
    let mut start = span.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let (before, after) = text.split_at(start);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line_end = start + after.find('\n').unwrap_or(after.len());
    let number = before.matches('\n').count() + 1;
    let column = before[line_start..].chars().count() + 1;
    let line = text[line_start..line_end].trim_end().replace('\t', " ");
    let end = span.end.clamp(start, line_end);
    let marked = text.get(start..end).map_or(1, |part| part.chars().count());
    let carets = "^".repeat(marked.max(1));
    let gutter = number.to_string();
    let space = " ".repeat(gutter.len());
    let indent = " ".repeat(column - 1);
    format!(
        "error: {message}\n{space}--> {}:{number}:{column}\n{space} |\n{gutter} | {line}\n{space} | {indent}{carets}",
        path.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_shown_with_its_number_and_a_caret() {
        let text = "[mock]\nprot = 3000\n";
        insta::assert_snapshot!(shown(Path::new("specwright.toml"), text, &(7..11), "no `prot`"), @"
        error: no `prot`
         --> specwright.toml:2:1
          |
        2 | prot = 3000
          | ^^^^
        ");
        // Wherever it is, and in whatever text.
        for text in ["", "é", "a\né\n\n"] {
            for start in 0..9 {
                for end in start..9 {
                    let _ = shown(Path::new("f"), text, &(start..end), "");
                }
            }
        }
    }
}
