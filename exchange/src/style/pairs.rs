//! `name=value` pairs of a query or of cookies, still percent-encoded on the right.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// How text is escaped where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Escape {
    /// Not at all: headers.
    None,
    /// `%20`: paths and cookies.
    Percent,
    /// `%20` and `+` for a space: queries and forms.
    Form,
}

impl Escape {
    /// The text without its escapes. Bytes that are no UTF-8 become the replacement character.
    pub(crate) fn undo(self, raw: &str) -> Cow<'_, str> {
        match self {
            Self::None => Cow::Borrowed(raw),
            Self::Form if raw.contains('+') => {
                let spaced = raw.replace('+', " ");
                Cow::Owned(percent_decode_str(&spaced).decode_utf8_lossy().into_owned())
            }
            Self::Form | Self::Percent => {
                if raw.contains('%') {
                    percent_decode_str(raw).decode_utf8_lossy()
                } else {
                    Cow::Borrowed(raw)
                }
            }
        }
    }
}

/// A pair.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Pair<'a> {
    /// The name without escapes.
    pub(crate) name: Cow<'a, str>,
    /// The value as it stands.
    pub(crate) value: &'a str,
}

/// The pairs of a query, a form, or cookies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pairs<'a> {
    pub(crate) list: Vec<Pair<'a>>,
    pub(crate) escape: Escape,
}

impl<'a> Pairs<'a> {
    /// The pairs of a query, without its `?`, or of a form.
    pub fn query(text: &'a str) -> Self {
        let list = text
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                Pair {
                    name: Escape::Form.undo(name),
                    value,
                }
            })
            .collect();
        Self {
            list,
            escape: Escape::Form,
        }
    }

    /// The pairs of `Cookie` headers.
    pub fn cookies(values: impl IntoIterator<Item = &'a str>) -> Self {
        let pair = |pair: &'a str| {
            let (name, value) = pair.trim().split_once('=')?;
            let value = value
                .strip_prefix('"')
                .and_then(|inner| inner.strip_suffix('"'))
                .unwrap_or(value);
            Some(Pair {
                name: Escape::Percent.undo(name),
                value,
            })
        };
        Self {
            list: values
                .into_iter()
                .flat_map(|header| header.split(';'))
                .filter_map(pair)
                .collect(),
            escape: Escape::Percent,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The names and the values without escapes, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Cow<'a, str>)> {
        self.list
            .iter()
            .map(|pair| (&*pair.name, self.escape.undo(pair.value)))
    }

    /// The value of the first pair of a name, without escapes.
    pub fn get(&self, name: &str) -> Option<Cow<'a, str>> {
        self.iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// Whether a name is there, but never with a value.
    pub(crate) fn is_empty_at(&self, name: &str) -> bool {
        let values = self.values(name);
        !values.is_empty() && values.iter().all(|value| value.is_empty())
    }

    /// The values of a name as they stand; where the exact name is missing, of one that differs in case.
    pub(crate) fn values(&self, name: &str) -> Vec<&'a str> {
        let exact: Vec<_> = self
            .list
            .iter()
            .filter(|pair| pair.name == name)
            .map(|pair| pair.value)
            .collect();
        if !exact.is_empty() {
            return exact;
        }
        self.list
            .iter()
            .filter(|pair| pair.name.eq_ignore_ascii_case(name))
            .map(|pair| pair.value)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pairs: &Pairs<'_>) -> String {
        let shown = pairs.iter().map(|(name, value)| format!("{name}→{value}"));
        shown.collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn queries_are_split_before_they_are_decoded() {
        let query = "a=1&b=x%26y&c=p+q%2B&&d&e%5B%5D=%C3%A9&f==&%ff=1";
        assert_eq!(
            shown(&Pairs::query(query)),
            "a→1 | b→x&y | c→p q+ | d→ | e[]→é | f→= | \u{fffd}→1"
        );
    }

    #[test]
    fn cookies_keep_their_plus() {
        let pairs = Pairs::cookies(["a=1; b=x+y%20z", "c=\"q\";junk;d="]);
        assert_eq!(shown(&pairs), "a→1 | b→x+y z | c→q | d→");
    }
}
