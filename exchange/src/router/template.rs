//! Path templates (OpenAPI 3.1, section 4.8.8): from the key under `paths` to segments of text and
//! parameters, and what the key says beyond the path.
//!
//! People write more than the specification admits: no leading slash, `?action=list` to tell operations
//! apart, `#…` for the same reason, `{key+}` for the rest of the path, operators of RFC 6570. Each has a
//! meaning here; nothing is refused.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// The most segments of a template; the rest is cut off, since no request line is that long.
pub(super) const MAX_SEGMENTS: usize = 256;

/// A part of a segment.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Piece {
    /// Text, percent-decoded.
    Text(Box<str>),
    /// A parameter; its name is in [`Template::names`].
    Parameter,
}

/// What stands between two slashes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Segment {
    /// Text, percent-decoded; empty after a trailing slash.
    Text(Box<str>),
    /// `{name}`
    Parameter,
    /// Text and parameters: `{id}.json`, `{base}...{head}`.
    Mixed(Box<[Piece]>),
    /// `{name+}` at the end: the rest of the path.
    Rest,
}

/// A pair that a request must have in its query or headers for an operation to be meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Condition {
    /// Where the pair stands.
    pub(super) place: Place,
    /// The name.
    pub(super) name: Box<str>,
    /// The value; nothing: any.
    pub(super) value: Option<Box<str>>,
}

/// Where a [`Condition`] looks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Place {
    Query,
    Header,
}

/// A key under `paths`, taken apart.
#[derive(Debug, Default)]
pub(super) struct Template {
    /// The segments; at least one.
    pub(super) segments: Vec<Segment>,
    /// The names of the parameters, in order.
    pub(super) names: Vec<Box<str>>,
    /// What stood after `?`.
    pub(super) conditions: Vec<Condition>,
}

enum Token<'t> {
    Text(&'t str),
    Parameter(&'t str),
    Slash,
}

impl Template {
    /// Takes a template apart. `declared` tells whether a path parameter of this name is declared: a name
    /// that is not may have an operator or a pattern around it.
    pub(super) fn parse(written: &str, declared: &dyn Fn(&str) -> bool) -> Self {
        let pairs = braces(written);
        let outside = |at: usize| !pairs.iter().any(|&(open, close)| open < at && at < close);
        let cut = |text: &str, mark: char| {
            text.char_indices()
                .find(|&(at, found)| found == mark && outside(at))
                .map(|(at, _)| at)
        };
        // what stands after `#` is in no request
        let before = cut(written, '#').map_or(written, |at| &written[..at]);
        let (path, query) = match cut(before, '?') {
            Some(at) => (&before[..at], Some(&before[at + 1..])),
            None => (before, None),
        };
        let mut template = Self {
            conditions: query.map(conditions).unwrap_or_default(),
            ..Self::default()
        };
        template.read(path, &pairs, declared);
        template
    }

    fn read(&mut self, path: &str, pairs: &[(usize, usize)], declared: &dyn Fn(&str) -> bool) {
        let mut pieces = Vec::new();
        let mut rest = false;
        for token in tokens(path, pairs) {
            match token {
                Token::Slash => {
                    self.close(&mut pieces, false);
                    rest = false;
                }
                Token::Text(text) => push_text(&mut pieces, text),
                Token::Parameter(written) => {
                    let name = Name::read(written, declared);
                    if name.omitted {
                        continue;
                    }
                    if let Some(text) = name.before {
                        push_text(&mut pieces, text);
                    }
                    rest = name.rest;
                    self.names.push(name.plain.into());
                    pieces.push(Piece::Parameter);
                }
            }
        }
        self.close(&mut pieces, rest);
        self.segments.truncate(MAX_SEGMENTS);
    }

    fn close(&mut self, pieces: &mut Vec<Piece>, rest: bool) {
        let segment = match pieces.as_mut_slice() {
            [] => Segment::Text("".into()),
            [Piece::Text(text)] => Segment::Text(std::mem::take(text)),
            [Piece::Parameter] if rest => Segment::Rest,
            [Piece::Parameter] => Segment::Parameter,
            _ => Segment::Mixed(std::mem::take(pieces).into()),
        };
        pieces.clear();
        self.segments.push(segment);
    }
}

/// The name of a parameter without what people put around it.
struct Name<'t> {
    plain: &'t str,
    /// Text that the operator stands for.
    before: Option<&'static str>,
    /// Whether it takes the rest of the path.
    rest: bool,
    /// Whether it is no part of the path at all.
    omitted: bool,
}

impl<'t> Name<'t> {
    fn read(written: &'t str, declared: &dyn Fn(&str) -> bool) -> Self {
        let plain = |name: &'t str| Self {
            plain: name,
            before: None,
            rest: false,
            omitted: false,
        };
        if declared(written) {
            return plain(written);
        }
        let mut found = plain(written.trim());
        if let Some(name) = found.plain.strip_prefix(['?', '&', '#']) {
            found.plain = name;
            found.omitted = true;
            return found;
        }
        if let Some(name) = found.plain.strip_prefix('.') {
            found.plain = name;
            found.before = Some(".");
        } else if let Some(name) = found.plain.strip_prefix('+') {
            found.plain = name;
            found.rest = true;
        } else if let Some(name) = found.plain.strip_prefix([';', '/']) {
            found.plain = name;
        }
        if let Some(name) = found.plain.strip_suffix(['+', '*']) {
            found.plain = name;
            found.rest = true;
        }
        // `{id:[0-9]+}`: the pattern is not of OpenAPI, the name before it is
        if !declared(found.plain)
            && let Some((name, _)) = written.split_once(':')
            && declared(name.trim())
        {
            return plain(name.trim());
        }
        found
    }
}

/// The braces that belong together, outermost only, in order.
fn braces(text: &str) -> Vec<(usize, usize)> {
    let mut open = Vec::new();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => open.push(at),
            b'}' => {
                if let Some(start) = open.pop() {
                    while pairs.last().is_some_and(|&(inner, _)| inner > start) {
                        pairs.pop();
                    }
                    pairs.push((start, at));
                }
            }
            _ => {}
        }
    }
    pairs
}

fn tokens<'t>(path: &'t str, pairs: &[(usize, usize)]) -> Vec<Token<'t>> {
    let mut tokens = Vec::new();
    let text = |from: usize, to: usize, tokens: &mut Vec<Token<'t>>| {
        for (n, part) in path[from..to].split('/').enumerate() {
            if n > 0 {
                tokens.push(Token::Slash);
            }
            if !part.is_empty() {
                tokens.push(Token::Text(part));
            }
        }
    };
    let mut from = usize::from(path.starts_with('/'));
    for &(open, close) in pairs.iter().filter(|&&(_, close)| close < path.len()) {
        text(from, open, &mut tokens);
        tokens.push(Token::Parameter(&path[open + 1..close]));
        from = close + 1;
    }
    text(from, path.len(), &mut tokens);
    tokens
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    let text = decoded(text);
    if let Some(Piece::Text(last)) = pieces.last_mut() {
        *last = format!("{last}{text}").into();
    } else {
        pieces.push(Piece::Text(text.into()));
    }
}

/// Percent-decoded; a sequence that is no UTF-8 becomes the replacement character.
pub(crate) fn decoded(text: &str) -> Cow<'_, str> {
    if text.contains('%') {
        percent_decode_str(text).decode_utf8_lossy()
    } else {
        Cow::Borrowed(text)
    }
}

fn conditions(query: &str) -> Vec<Condition> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let fixed = !value.contains('{') && pair.contains('=');
        (!name.is_empty() && !name.contains('{')).then(|| Condition {
            place: Place::Query,
            name: decoded(name).into(),
            value: fixed.then(|| decoded(value).into()),
        })
    };
    query.split('&').filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(written: &str, declared: &[&str]) -> String {
        let template = Template::parse(written, &|name| declared.contains(&name));
        let mut names = template.names.iter();
        let mut name = || format!("<{}>", names.next().map_or("", |name| name));
        let mut text = String::new();
        for segment in &template.segments {
            text.push('/');
            match segment {
                Segment::Text(literal) => text.push_str(literal),
                Segment::Parameter => text.push_str(&name()),
                Segment::Rest => text.extend([&name(), "…"]),
                Segment::Mixed(pieces) => {
                    for piece in pieces {
                        match piece {
                            Piece::Text(literal) => text.push_str(literal),
                            Piece::Parameter => text.push_str(&name()),
                        }
                    }
                }
            }
        }
        for condition in &template.conditions {
            let value = condition.value.as_deref().unwrap_or("*");
            text.extend([" ", &condition.name, "=", value]);
        }
        text
    }

    #[test]
    fn templates_are_taken_apart() {
        let cases: &[(&str, &[&str], &str)] = &[
            ("/", &[], "/"),
            ("", &[], "/"),
            ("/a/b", &[], "/a/b"),
            ("/a/", &[], "/a/"),
            ("//openapi.{type}", &["type"], "//openapi.<type>"),
            ("a/{id}", &["id"], "/a/<id>"),
            ("/a/{id}.json", &["id"], "/a/<id>.json"),
            ("/x:verb", &[], "/x:verb"),
            (
                "/c/{base}...{head}",
                &["base", "head"],
                "/c/<base>...<head>",
            ),
            ("/{x}:{y}", &["x", "y"], "/<x>:<y>"),
            ("/{a}{b}", &["a", "b"], "/<a><b>"),
            ("/Your%20Pull", &[], "/Your Pull"),
            ("/a#X=Y", &[], "/a"),
            (
                "/a?action=list&x={x}&flag",
                &[],
                "/a action=list x=* flag=*",
            ),
            ("/a?action=list#X", &[], "/a action=list"),
            ("/f/{key+}", &["key"], "/f/<key>…"),
            ("/f/{key+}", &["key+"], "/f/<key+>"),
            ("/f/{key+}/x", &["key"], "/f/<key>/x"),
            ("/f/{+name}", &["name"], "/f/<name>…"),
            ("/p{.format}", &["format"], "/p.<format>"),
            ("/p{.format}", &[".format"], "/p<.format>"),
            ("/s{?q,page}", &[], "/s"),
            ("/d/{id:}/q", &["id"], "/d/<id>/q"),
            ("/d/{id:[0-9]{3}}", &["id"], "/d/<id>"),
            ("/d/{ id }", &["id"], "/d/<id>"),
            ("/a/{id", &[], "/a/{id"),
            ("/a/id}", &[], "/a/id}"),
            ("/a/{x/y}", &["x/y"], "/a/<x/y>"),
        ];
        for (written, declared, wanted) in cases {
            assert_eq!(&shown(written, declared), wanted, "{written}");
        }
    }
}
