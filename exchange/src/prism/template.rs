//! The segments of path templates as Prism reads them.

use crate::router::decoded;

/// The most segments of a template; the rest is cut off, since no request line is that long.
pub(super) const MAX_SEGMENTS: usize = 256;

/// Characters that keep `{…}` from being a parameter where paths are found; it is text then.
const NO_PARAMETER: &[char] = &[
    '^', '$', '\\', '.', '*', '+', '?', '(', ')', '[', ']', '{', '|',
];

/// What stands between two slashes.
#[derive(Debug)]
pub(super) struct Segment {
    /// As it is written.
    pub(super) raw: Box<str>,
    /// Percent-decoded.
    pub(super) decoded: Box<str>,
    /// The texts around the parameters, percent-decoded; nothing where there are no braces.
    pub(super) templated: Option<Box<[Box<str>]>>,
    /// As it is written, in parts of which every other is the name of a parameter.
    parts: Box<[Box<str>]>,
}

/// The segments of a path.
pub(super) fn split(path: &str) -> impl Iterator<Item = &str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.split('/').take(MAX_SEGMENTS)
}

impl Segment {
    pub(super) fn new(raw: &str) -> Self {
        let text = decoded(raw);
        let braces = text
            .find('{')
            .is_some_and(|open| text.get(open + 2..).is_some_and(|rest| rest.contains('}')));
        let admitted = |name: &str| !name.is_empty() && !name.contains(NO_PARAMETER);
        let texts = parts(&text, admitted).into_iter().step_by(2);
        let named = |name: &str| {
            let word = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-');
            !name.is_empty() && name.chars().all(word)
        };
        Self {
            templated: braces.then(|| texts.map(Into::into).collect()),
            parts: parts(raw, named).into_iter().map(Into::into).collect(),
            decoded: (&*text).into(),
            raw: raw.into(),
        }
    }

    /// The names of its parameters.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().skip(1).step_by(2).map(AsRef::as_ref)
    }

    /// Matches a segment as it is written, the whole of it; each parameter takes the least it can. Values go to
    /// `emit` with the name.
    pub(super) fn capture<'p>(&self, raw: &'p str, emit: &mut dyn FnMut(&str, &'p str)) -> bool {
        let Some((first, rest)) = self.parts.split_first() else {
            return raw.is_empty();
        };
        let Some(mut left) = raw.strip_prefix(&**first) else {
            return false;
        };
        let mut pairs = rest.chunks_exact(2).peekable();
        while let Some([name, text]) = pairs.next() {
            let value = if pairs.peek().is_some() {
                left.find(&**text).and_then(|at| left.get(..at))
            } else {
                left.strip_suffix(&**text)
            };
            let Some(value) = value else { return false };
            emit(name, value);
            left = left.get(value.len() + text.len()..).unwrap_or_default();
        }
        left.is_empty()
    }
}

/// Text and names of parameters by turns, text first and last.
fn parts(text: &str, is_name: impl Fn(&str) -> bool) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('{')) {
        let inner = at + open + 1;
        let rest = text.get(inner..).unwrap_or_default();
        match rest.find('}').and_then(|close| rest.get(..close)) {
            Some(name) if is_name(name) => {
                parts.extend([text.get(start..inner - 1).unwrap_or_default(), name]);
                start = inner + name.len() + 1;
                at = start;
            }
            _ => at = inner,
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captured(template: &str, raw: &str) -> String {
        let mut values = Vec::new();
        let segment = Segment::new(template);
        let right = segment.capture(raw, &mut |name, value| {
            values.push(format!("{name}={value}"));
        });
        if right { values.join(" ") } else { "-".into() }
    }

    #[test]
    fn each_parameter_takes_the_least_it_can() {
        let cases = [
            ("{a}", "x", "a=x"),
            ("{a}", "", "a="),
            ("{a}:run", "x:run", "a=x"),
            ("{a}:run", "x:run2", "-"),
            ("{a}:run", "x%3Arun", "-"),
            ("{a}-{b}", "p-q-r", "a=p b=q-r"),
            ("{a}{b}", "xyz", "a= b=xyz"),
            ("{a}{b}c{d}", "xzcx", "a= b=xz d=x"),
            ("{a}a{b}a", "aaa", "a= b=a"),
            ("{a:b}", "x", "-"),
            ("{{a}}", "{x}", "a=x"),
            ("x", "x", ""),
            ("x", "y", "-"),
        ];
        for (template, raw, wanted) in cases {
            assert_eq!(captured(template, raw), wanted, "{template} {raw}");
        }
    }

    #[test]
    fn braces_around_odd_names_are_text() {
        let texts = |raw| Segment::new(raw).templated.map(|texts| texts.join("|"));
        assert_eq!(texts("{a}").as_deref(), Some("|"));
        assert_eq!(texts("{a b}.json").as_deref(), Some("|.json"));
        assert_eq!(texts("{a.b}").as_deref(), Some("{a.b}"));
        assert_eq!(texts("{a*}").as_deref(), Some("{a*}"));
        assert_eq!(texts("{{a}}").as_deref(), Some("{|}"));
        assert_eq!(texts("{}"), None);
        assert_eq!(texts("{a"), None);
    }
}
