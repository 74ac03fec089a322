//! The paths of servers: which part of a request's path belongs to the server and not to the template.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use specwright_contract::model::{Server, ServerVariable};

/// How many combinations of variables' values are tried one by one.
const MAX_COMBINATIONS: usize = 64;

/// How many base paths with free variables are known; each costs a little on every request.
const MAX_OPEN: usize = 256;

/// A base path with a segment that may be any text: its segments, nothing for any.
type Open = Box<[Option<Box<str>>]>;

/// The base paths of every server of a contract.
#[derive(Debug, Default)]
pub(super) struct Bases {
    /// Those without variables, such as `/api/v1`, without a slash at the end.
    literal: FxHashMap<Box<str>, u32>,
    /// The most slashes in one of [`Bases::literal`].
    depth: usize,
    /// Those with a variable that may be anything.
    open: Vec<(Open, u32)>,
    count: u32,
    known: FxHashMap<usize, Arc<[u32]>>,
}

impl Bases {
    /// The base paths of these servers by number; the root is none.
    pub(super) fn of(&mut self, servers: &Arc<[Server]>) -> Arc<[u32]> {
        let key = Arc::as_ptr(servers).cast::<()>() as usize;
        if let Some(known) = self.known.get(&key) {
            return Arc::clone(known);
        }
        let mut numbers = Vec::new();
        for server in servers.iter() {
            for path in paths(server) {
                numbers.extend(self.number(&path));
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        let numbers: Arc<[u32]> = numbers.into();
        self.known.insert(key, Arc::clone(&numbers));
        numbers
    }

    /// Forgets what is only needed while operations are added.
    pub(super) fn finish(&mut self) {
        self.known = FxHashMap::default();
        // the most text first
        self.open.sort_by_key(|(path, _)| {
            let text = path.iter().filter(|segment| segment.is_some()).count();
            (std::cmp::Reverse(path.len()), std::cmp::Reverse(text))
        });
    }

    fn number(&mut self, path: &str) -> Option<u32> {
        let path = path.trim_end_matches('/');
        if path.is_empty() {
            return None;
        }
        if path.contains(ANY) {
            let segments: Open = path
                .split('/')
                .skip(1)
                .map(|segment| (!segment.contains(ANY)).then(|| segment.into()))
                .collect();
            if let Some((_, number)) = self.open.iter().find(|(open, _)| *open == segments) {
                return Some(*number);
            }
            if self.open.len() >= MAX_OPEN {
                return None;
            }
            self.open.push((segments, self.count));
        } else {
            if let Some(number) = self.literal.get(path) {
                return Some(*number);
            }
            self.literal.insert(path.into(), self.count);
            self.depth = self.depth.max(path.matches('/').count());
        }
        self.count += 1;
        Some(self.count - 1)
    }

    /// The base paths without variables that a path begins with, the longest first: their number and
    /// their length in bytes.
    pub(super) fn literal<'s>(&'s self, path: &'s str) -> impl Iterator<Item = (u32, usize)> + 's {
        let ends = path
            .bytes()
            .enumerate()
            .skip(1)
            .filter_map(|(at, byte)| (byte == b'/').then_some(at))
            .chain((path.len() > 1).then_some(path.len()))
            .take(self.depth)
            .count();
        (0..ends).rev().filter_map(move |n| {
            let end = slash(path, n + 1);
            let number = self.literal.get(path.get(..end)?)?;
            Some((*number, end))
        })
    }

    /// The base paths with variables that a path begins with, the longest first.
    pub(super) fn open<'s>(&'s self, path: &'s str) -> impl Iterator<Item = (u32, usize)> + 's {
        self.open.iter().filter_map(move |(segments, number)| {
            let mut at = 0;
            let mut rest = path;
            for wanted in segments {
                rest = rest.strip_prefix('/')?;
                let end = rest.find('/').unwrap_or(rest.len());
                let (segment, after) = rest.split_at(end);
                let right = match wanted {
                    Some(text) => **text == *segment,
                    None => !segment.is_empty(),
                };
                if !right {
                    return None;
                }
                at += 1 + end;
                rest = after;
            }
            Some((*number, at))
        })
    }
}

/// The byte of the `n`th slash after the first, or the end.
fn slash(path: &str, n: usize) -> usize {
    path.bytes()
        .enumerate()
        .filter(|&(_, byte)| byte == b'/')
        .nth(n)
        .map_or(path.len(), |(at, _)| at)
}

/// Stands for any text in a base path.
const ANY: char = '\u{0}';

/// The paths a server may have, with [`ANY`] for a variable that may be anything.
fn paths(server: &Server) -> Vec<String> {
    let mut urls = vec![server.url.replace(ANY, "")];
    for variable in &server.variables {
        let marker = format!("{{{}}}", variable.name);
        if !server.url.contains(&marker) {
            continue;
        }
        let mut values = values(variable);
        if urls.len() * values.len() > MAX_COMBINATIONS {
            values = vec![&*variable.default, "\u{0}"];
            values.truncate(MAX_COMBINATIONS / urls.len());
        }
        urls = urls
            .iter()
            .flat_map(|url| values.iter().map(|value| url.replace(&marker, value)))
            .collect();
    }
    urls.iter().map(|url| path(url)).collect()
}

fn values(variable: &ServerVariable) -> Vec<&str> {
    let mut values = vec![&*variable.default];
    if variable.values.is_empty() {
        values.push("\u{0}");
    } else {
        values.extend(
            variable
                .values
                .iter()
                .map(|value| &**value)
                .filter(|value| *value != &*variable.default),
        );
    }
    values
}

/// The path of a URL that need not be well-formed.
fn path(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let after = match url.split_once("://") {
        Some((_, rest)) => Some(rest),
        None => url
            .strip_prefix("//")
            // a variable in front stands for scheme and host: `{endpoint}/v1`
            .or_else(|| url.starts_with([ANY, '{']).then_some(url)),
    };
    let path = match after {
        Some(rest) => rest.find('/').map_or("", |at| &rest[at..]),
        None => url,
    };
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    segments.iter().fold(String::new(), |path, segment| {
        // a variable that nothing declares may be anything
        if segment.contains('{') && segment.contains('}') {
            format!("{path}/{ANY}")
        } else {
            format!("{path}/{segment}")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_a_server() {
        let cases = [
            ("https://a.example", ""),
            ("https://a.example/", ""),
            ("https://a.example/v1/", "/v1"),
            ("https://a.example:8080/api/v1?x=1", "/api/v1"),
            ("//a.example/v1", "/v1"),
            ("/v1", "/v1"),
            ("v1", "/v1"),
            ("./v1/../v2", "/v2"),
            ("", ""),
            (",", "/,"),
            ("{endpoint}/v1", "/v1"),
            ("\u{0}://\u{0}/api/v3", "/api/v3"),
            ("https://a.example/{stage}", "/\u{0}"),
        ];
        for (url, wanted) in cases {
            assert_eq!(path(url), wanted, "{url}");
        }
    }

    #[test]
    fn base_paths_are_found_longest_first() {
        let mut bases = Bases::default();
        for path in ["/a", "/a/b", "/c", "/\u{0}/x"] {
            bases.number(path);
        }
        bases.finish();
        let literal = |path: &str| bases.literal(path).collect::<Vec<_>>();
        assert_eq!(literal("/a/b/c"), [(1, 4), (0, 2)]);
        assert_eq!(literal("/a/b"), [(1, 4), (0, 2)]);
        assert_eq!(literal("/ab"), []);
        assert_eq!(literal("/c/a"), [(2, 2)]);
        assert_eq!(literal("/"), []);
        assert_eq!(bases.open("/q/x/r").collect::<Vec<_>>(), [(3, 4)]);
        assert_eq!(bases.open("/q/y/r").collect::<Vec<_>>(), []);
    }
}
