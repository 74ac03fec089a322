//! Media types as messages and documents write them, compared with tolerance.

/// The type and subtype without parameters.
pub(crate) fn essence(text: &str) -> &str {
    text.split_once(';')
        .map_or(text, |(essence, _)| essence)
        .trim()
}

/// The value of a parameter, without quotes.
pub(crate) fn parameter<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (_, parameters) = text.split_once(';')?;
    parameters.split(';').find_map(|parameter| {
        let (known, value) = parameter.split_once('=')?;
        let value = value.trim();
        known.trim().eq_ignore_ascii_case(name).then(|| {
            value
                .strip_prefix('"')
                .and_then(|inner| inner.strip_suffix('"'))
                .unwrap_or(value)
        })
    })
}

/// The boundary of a multipart body.
pub(crate) fn boundary(content_type: &str) -> Option<&str> {
    parameter(content_type, "boundary").filter(|boundary| !boundary.is_empty())
}

fn halves(text: &str) -> (&str, &str) {
    let essence = essence(text);
    essence.split_once('/').unwrap_or((essence, ""))
}

/// The structured syntax: `json` of `problem+json` and of `json`.
fn syntax(subtype: &str) -> &str {
    subtype
        .rsplit_once('+')
        .map_or(subtype, |(_, syntax)| syntax)
}

/// Whether a body of this media type is JSON.
pub(crate) fn is_json(text: &str) -> bool {
    let (_, subtype) = halves(text);
    syntax(subtype).eq_ignore_ascii_case("json")
}

/// How well a body of the type that was sent fits the one that was declared; nothing: not at all.
pub(crate) fn fit(declared: &str, sent: &str) -> Option<u8> {
    let (kind, subtype) = halves(declared);
    let (sent_kind, sent_subtype) = halves(sent);
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    if same(kind, sent_kind) && same(subtype, sent_subtype) {
        return Some(4);
    }
    // `application/problem+json` for `application/json`, and the other way round
    if same(syntax(subtype), syntax(sent_subtype))
        && (same(kind, sent_kind) || is_json(sent) || same(syntax(subtype), "xml"))
    {
        return Some(3);
    }
    if subtype == "*" && same(kind, sent_kind) {
        return Some(2);
    }
    (kind == "*").then_some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_compared_with_tolerance() {
        for (declared, sent, wanted) in [
            (
                "application/json",
                "application/JSON; charset=utf-8",
                Some(4),
            ),
            ("application/json", "application/problem+json", Some(3)),
            ("application/vnd.api+json", "application/json", Some(3)),
            ("application/json", "text/json", Some(3)),
            ("text/xml", "application/xml", Some(3)),
            ("image/*", "image/png", Some(2)),
            ("*/*", "image/png", Some(1)),
            ("application/json", "text/html", None),
            ("text/plain", "text/csv", None),
        ] {
            assert_eq!(fit(declared, sent), wanted, "{declared} {sent}");
        }
    }
}
