//! Numbers and counts under keywords, also as people write them.

use super::super::context::{Context, field};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::schema as codes;
use crate::source::Node;

/// Reports that a keyword has a value that it cannot have.
pub(super) fn bad(cx: &mut Context<'_>, value: Node<'_>, wanted: &str, read: bool) {
    cx.report(
        Diagnostic::at(
            &codes::BAD_KEYWORD,
            value,
            format!(
                "{} must be {wanted}, here it is {}",
                field(value),
                match value.scalar() {
                    Some(text) if text.len() <= 40 => match value.as_str() {
                        Some(text) => format!("{text:?}"),
                        None => text.to_owned(),
                    },
                    _ => value.kind().described().to_owned(),
                }
            ),
        )
        .help(if read {
            format!("write {wanted}; it is read so")
        } else {
            format!("write {wanted}; the keyword is ignored")
        }),
    );
}

/// The exact text of a number.
pub(super) fn number<'s>(cx: &mut Context<'s>, value: Node<'s>) -> Option<&'s str> {
    if let Some(text) = value.as_number() {
        return Some(text);
    }
    // The grammar of JSON decides, so that the text stays legal.
    let read = value
        .as_str()
        .map(str::trim)
        .filter(|text| serde_json::from_str::<f64>(text).is_ok());
    bad(cx, value, "a number", read.is_some());
    read
}

/// A whole number that is not negative.
pub(super) fn count(cx: &mut Context<'_>, value: Node<'_>) -> Option<u64> {
    let text = value.as_number();
    if let Some(count) = value.as_u64() {
        return Some(count);
    }
    // Beyond 64 bits no value can tell the difference.
    if let Some(number) = text.and_then(|text| text.parse::<f64>().ok())
        && number >= 9_007_199_254_740_992.0
    {
        return Some(u64::MAX);
    }
    let read = value.as_str().and_then(|text| text.trim().parse().ok());
    bad(cx, value, "a whole number from 0 on", read.is_some());
    read
}
