//! Media types and ranges (RFC 9110, section 8.3.1), as documents and headers write them.

/// A media type or range: `application/json; charset=utf-8`, `image/*`. Borrowed from the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MediaRange<'t> {
    /// The type, as written: `application`, or `*`.
    pub kind: &'t str,
    /// The subtype, as written: `json`, `problem+json`, or `*`.
    pub subtype: &'t str,
    parameters: &'t str,
}

impl<'t> MediaRange<'t> {
    /// Reads a media type; nothing where the text is none.
    pub fn parse(text: &'t str) -> Option<Self> {
        let (essence, parameters) = text.split_once(';').unwrap_or((text, ""));
        // `*` alone is written for any
        let any = essence.trim() == "*";
        let (kind, subtype) = if any {
            ("*", "*")
        } else {
            essence.split_once('/')?
        };
        let (kind, subtype) = (kind.trim(), subtype.trim());
        let token = |text: &str| !text.is_empty() && text.bytes().all(is_token);
        (token(kind) && token(subtype)).then_some(Self {
            kind,
            subtype,
            parameters,
        })
    }

    /// The parameters in order: lower case is not enforced, quotes are taken off.
    pub fn parameters(self) -> impl Iterator<Item = (&'t str, &'t str)> {
        split_outside_quotes(self.parameters, ';').filter_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            Some((name.trim(), unquoted(value.trim())))
        })
    }

    /// The value of a parameter; names do not distinguish case.
    pub fn parameter(self, name: &str) -> Option<&'t str> {
        self.parameters()
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// Whether this is a range: `*/*` or `image/*`.
    pub fn is_range(self) -> bool {
        self.kind == "*" || self.subtype == "*"
    }

    /// Whether type and subtype are the same; case and parameters don't count.
    pub fn is_same(self, other: MediaRange<'_>) -> bool {
        self.kind.eq_ignore_ascii_case(other.kind)
            && self.subtype.eq_ignore_ascii_case(other.subtype)
    }

    /// Whether this range has room for a media type, or is the same; parameters don't count.
    pub fn includes(self, other: MediaRange<'_>) -> bool {
        self.kind == "*"
            || (self.kind.eq_ignore_ascii_case(other.kind)
                && (self.subtype == "*" || self.subtype.eq_ignore_ascii_case(other.subtype)))
    }

    /// The structured syntax after the last `+` of the subtype: `json` of `problem+json`.
    pub fn suffix(self) -> Option<&'t str> {
        self.subtype.rsplit_once('+').map(|(_, suffix)| suffix)
    }
}

/// Whether this is a range: `*/*`, `image/*`.
pub fn is_range(text: &str) -> bool {
    text.contains('*') && MediaRange::parse(text).is_some_and(MediaRange::is_range)
}

/// Whether a body of this media type is JSON: `application/json`, `text/json`, or `+json` (RFC 6839).
pub fn is_json(text: &str) -> bool {
    MediaRange::parse(text).is_some_and(|media| {
        media.subtype.eq_ignore_ascii_case("json")
            || media
                .suffix()
                .is_some_and(|suffix| suffix.eq_ignore_ascii_case("json"))
    })
}

/// Whether a body of this media type is XML: `application/xml`, `text/xml`, or `+xml` (RFC 7303).
pub fn is_xml(text: &str) -> bool {
    MediaRange::parse(text).is_some_and(|media| {
        media.subtype.eq_ignore_ascii_case("xml")
            || media
                .suffix()
                .is_some_and(|suffix| suffix.eq_ignore_ascii_case("xml"))
    })
}

/// The parts of a list; a separator within double quotes does not count.
pub(crate) fn split_outside_quotes(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |char: char| {
        let splits = char == separator && !quoted;
        if escaped {
            escaped = false;
        } else if quoted && char == '\\' {
            escaped = true;
        } else if char == '"' {
            quoted = !quoted;
        }
        splits
    })
    .filter(|part| !part.trim().is_empty())
}

fn unquoted(value: &str) -> &str {
    value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(value)
}

/// RFC 9110, section 5.6.2
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_are_read_and_junk_is_not() {
        let media = MediaRange::parse("Application/Problem+JSON; charset=\"utf-8\"; q=0.5");
        let media = media.unwrap_or_else(|| panic!("it is a media type"));
        assert_eq!((media.kind, media.subtype), ("Application", "Problem+JSON"));
        assert_eq!(media.parameter("CHARSET"), Some("utf-8"));
        assert_eq!(media.parameter("q"), Some("0.5"));
        for junk in ["", "json", "a/", "/b", "a b/c", "a/b c"] {
            assert_eq!(MediaRange::parse(junk), None, "{junk:?}");
        }
    }

    #[test]
    fn json_is_known_by_subtype_and_suffix() {
        for (text, json) in [
            ("application/json", true),
            ("application/vnd.api+json; ext=x", true),
            ("text/JSON", true),
            ("application/jsonl", false),
            ("application/xml", false),
        ] {
            assert_eq!(is_json(text), json, "{text}");
        }
    }
}
