//! The keys under `responses`.

use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lower as codes;
use crate::model::StatusKey;
use crate::source::Node;

/// Puts responses in the order in which Prism has them: codes by their number, then the others as they stand.
pub(super) fn as_listed_by_prism<T>(responses: &mut [(StatusKey, T)]) {
    responses.sort_by_key(|(key, _)| match key {
        StatusKey::Code(code) => *code,
        StatusKey::Range(_) | StatusKey::Default => u16::MAX,
    });
}

/// Reads the key of a response, or reports that it is none.
pub(super) fn status_key(cx: &mut Context<'_>, key: Node<'_>) -> Option<StatusKey> {
    let text = key.key();
    if text.eq_ignore_ascii_case("default") {
        return Some(StatusKey::Default);
    }
    if let [first @ b'1'..=b'9', rest @ ..] = text.as_bytes()
        && rest.len() == 2
    {
        if rest.eq_ignore_ascii_case(b"xx") {
            return Some(StatusKey::Range(first - b'0'));
        }
        if let Ok(code) = text.parse() {
            return Some(StatusKey::Code(code));
        }
    }
    cx.report(
        Diagnostic::at(
            &codes::BAD_STATUS,
            key,
            format!("`{text}` is no status code, no range, and not `default`"),
        )
        .help("write a code (`200`), a range (`4XX`) or `default`; this response is left out"),
    );
    None
}
