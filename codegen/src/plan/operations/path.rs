//! Path templates as a client fills them: `{name}` and text, nothing else.
//!
//! What people write beyond the specification is read as the router reads it: `#…` is in no request, `{key+}` is the
//! rest of the path, `{.format}` has a dot before it, `{?q}` belongs to the query, `{id:[0-9]+}` is `{id}`.

use specwright_contract::model::{Location, Operation};

/// A template taken apart.
#[derive(Debug, Default)]
pub(crate) struct Path {
    /// The template with every name as it is declared; other braces are escaped.
    pub(crate) template: String,
    /// The names in it, each once.
    pub(crate) names: Vec<String>,
    /// Those that take the rest of the path, slashes too.
    pub(crate) rest: Vec<String>,
}

impl Path {
    pub(crate) fn new(operation: &Operation) -> Self {
        let declared = |name: &str| {
            operation
                .parameters
                .iter()
                .any(|parameter| parameter.location == Location::Path && *parameter.name == *name)
        };
        let mut path = Self::default();
        if !operation.path.starts_with('/') && !operation.path.is_empty() {
            path.template.push('/');
        }
        let written = &*operation.path;
        let mut rest = written;
        while let Some(sign) = rest.chars().next() {
            match sign {
                // What follows is in no request.
                '#' => break,
                '?' => {
                    path.query(&rest[1..], operation);
                    break;
                }
                '{' => {
                    if let Some(end) = closing(rest) {
                        path.name(&rest[1..end], &declared);
                        rest = &rest[end + 1..];
                        continue;
                    }
                    path.template.push_str("%7B");
                }
                '}' => path.template.push_str("%7D"),
                sign if sign.is_whitespace() || sign.is_control() => path.template.push_str("%20"),
                sign => path.template.push(sign),
            }
            rest = &rest[sign.len_utf8()..];
        }
        if path.template.is_empty() {
            path.template.push('/');
        }
        path
    }

    /// What stands after the path. A pair with a name in it is a parameter of the query, which writes itself; where
    /// none is declared, its key is all that is known.
    fn query(&mut self, written: &str, operation: &Operation) {
        let declared = |key: &str| {
            let mut parameters = operation.parameters.iter();
            parameters.any(|one| one.location == Location::Query && *one.name == *key)
        };
        let written = written.split('#').next().unwrap_or_default();
        let mut sign = '?';
        for pair in written.split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let fixed = match value.contains('{') {
                true if declared(key) => continue,
                true => format!("{key}="),
                false => pair.to_owned(),
            };
            if fixed.contains(['{', '}']) {
                continue; // no key either
            }
            self.template.push(sign);
            let spaced = fixed.split(|sign: char| sign.is_whitespace() || sign.is_control());
            self.template
                .push_str(&spaced.collect::<Vec<_>>().join("%20"));
            sign = '&';
        }
    }

    fn name(&mut self, written: &str, declared: &dyn Fn(&str) -> bool) {
        let mut name = written;
        let mut whole = false;
        if !declared(name) {
            name = name.trim();
            if name.starts_with(['?', '&', '#']) {
                return;
            }
            if let Some(plain) = name.strip_prefix('.') {
                name = plain;
                self.template.push('.');
            } else if let Some(plain) = name.strip_prefix('+') {
                name = plain;
                whole = true;
            } else if let Some(plain) = name.strip_prefix([';', '/']) {
                name = plain;
            }
            if let Some(plain) = name.strip_suffix(['+', '*']) {
                name = plain;
                whole = true;
            }
            if !declared(name)
                && let Some((plain, _)) = written.split_once(':')
                && declared(plain.trim())
            {
                name = plain.trim();
            }
        }
        if name.contains(['{', '}', '/', '"']) && !declared(name) {
            // No name at all: text.
            let text: String = written
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .collect();
            self.template.push_str(&text);
            return;
        }
        self.template.extend(["{", name, "}"]);
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
            if whole {
                self.rest.push(name.to_owned());
            }
        }
    }
}

/// The brace that closes the one at the start, nested ones skipped.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, sign) in text.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}
