//! Sections of `docs/corpus.md`: each command writes its own and leaves the others.

use std::fmt::Write as _;

/// The commands that write sections, in their order.
const NAMES: &[&str] = &["load", "generate", "roundtrip", "test"];

fn marks(name: &str) -> (String, String) {
    (
        format!("<!-- {name} -->\n"),
        format!("<!-- end of {name} -->\n"),
    )
}

/// Writes one section.
pub(super) fn write(name: &str, section: &str) -> Result<(), String> {
    let docs = crate::root().join("docs/corpus.md");
    let old = std::fs::read_to_string(&docs).unwrap_or_default();
    let mut text = String::new();
    for known in NAMES {
        let (open, close) = marks(known);
        let kept = old
            .split_once(&open)
            .and_then(|(_, rest)| rest.split_once(&close))
            .map(|(kept, _)| kept);
        let own = (*known == name).then_some(section);
        // A text without marks is that of the first command.
        let bare = (*known == NAMES[0] && !old.contains("<!-- ")).then_some(old.as_str());
        if let Some(part) = own.or(kept).or(bare) {
            let gap = if text.is_empty() { "" } else { "\n" };
            let _ = write!(text, "{gap}{open}{part}{close}");
        }
    }
    std::fs::write(&docs, text)
        .map_err(|error| format!("failed to write {}: {error}", docs.display()))
}
