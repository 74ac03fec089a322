//! The servers of operations as URLs that requests may name (`?__server=…`).

use std::sync::Arc;

use rustc_hash::FxHashMap;
use specwright_contract::model::{Contract, Format, OperationId, Server};

use crate::router::Miss;

/// The most text of a URL that is compared with a template.
const MAX_URL: usize = 4096;

/// The servers of every operation.
#[derive(Debug)]
pub struct Servers {
    lists: Vec<Box<[Url]>>,
    /// By operation: the place in `lists`.
    of: Vec<usize>,
}

/// A server's URL: text and variables by turns, text first and last.
#[derive(Debug)]
struct Url {
    texts: Box<[Box<str>]>,
    variables: Box<[Values]>,
}

/// The values of a variable; none: any text.
type Values = Box<[Box<str>]>;

impl Servers {
    /// Prepares the servers of a contract. What stands in for servers that are not declared is none.
    pub fn new(contract: &Contract) -> Self {
        let mut known: FxHashMap<*const Server, usize> = FxHashMap::default();
        let mut lists = Vec::new();
        let of = contract.operations.iter().map(|operation| {
            *known
                .entry(Arc::as_ptr(&operation.servers).cast())
                .or_insert_with(|| {
                    let declared = operation.servers.iter();
                    let declared = declared.filter(|server| is_declared(contract, server));
                    lists.push(declared.map(Url::new).collect());
                    lists.len() - 1
                })
        });
        let of = of.collect();
        Self { lists, of }
    }

    /// Whether a URL is one of an operation's servers.
    pub fn has(&self, operation: OperationId, url: &str) -> bool {
        let list = self.of.get(operation.index());
        let list = list.and_then(|at| self.lists.get(*at));
        list.is_some_and(|list| list.iter().any(|server| server.is(url)))
    }

    /// Why no operation with the URL was found: another server, or no server at all.
    pub fn miss(&self) -> Miss {
        if self.lists.iter().all(|list| list.is_empty()) {
            Miss::NoServers
        } else {
            Miss::NoServer
        }
    }
}

/// In Swagger 2.0 there is no server without host and schemes.
fn is_declared(contract: &Contract, server: &Server) -> bool {
    let Some(origin) = server.origin else {
        return false;
    };
    contract.format != Format::Swagger20
        || contract
            .sources
            .node(origin)
            .pointer()
            .contains("/schemes/")
}

impl Url {
    fn new(server: &Server) -> Self {
        let mut texts = Vec::new();
        let mut variables: Vec<Values> = Vec::new();
        let mut text = String::new();
        let mut rest = &*server.url;
        while let Some(open) = rest.find('{') {
            let (before, after) = rest.split_at(open);
            text.push_str(before);
            let found = server.variables.iter().find_map(|variable| {
                let after = after.strip_prefix('{')?.strip_prefix(&*variable.name)?;
                Some((variable, after.strip_prefix('}')?))
            });
            if let Some((variable, after)) = found {
                texts.push(std::mem::take(&mut text).into());
                let mut values = variable.values.to_vec();
                values.sort_by_key(|value| std::cmp::Reverse(value.len()));
                variables.push(values.into());
                rest = after;
            } else {
                text.push('{');
                rest = after.get(1..).unwrap_or_default();
            }
        }
        text.push_str(rest);
        texts.push(text.into());
        Self {
            texts: texts.into(),
            variables: variables.into(),
        }
    }

    /// Whether a URL is this one. All places where the text read so far may end are carried along, so the time is
    /// bounded by the lengths of both.
    fn is(&self, url: &str) -> bool {
        if url.len() > MAX_URL {
            return false;
        }
        let mut ends: Vec<usize> = Vec::new();
        for (n, text) in self.texts.iter().enumerate() {
            let starts = match n.checked_sub(1).and_then(|n| self.variables.get(n)) {
                None => vec![0],
                Some(values) => after(&ends, values, url),
            };
            ends.clear();
            ends.extend(starts.into_iter().filter_map(|at| {
                let rest = url.get(at..)?;
                rest.starts_with(&**text).then_some(at + text.len())
            }));
        }
        ends.contains(&url.len())
    }
}

/// The places where a variable's value may end that begins at one of these.
fn after(starts: &[usize], values: &Values, url: &str) -> Vec<usize> {
    if values.is_empty() {
        let first = starts.iter().min().copied();
        return first.map_or_else(Vec::new, |first| (first..=url.len()).collect());
    }
    let mut ends: Vec<usize> = starts
        .iter()
        .flat_map(|at| {
            let rest = url.get(*at..).unwrap_or_default();
            let there = values
                .iter()
                .filter(move |value| rest.starts_with(&***value));
            there.map(move |value| at + value.len())
        })
        .collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use specwright_contract::Loader;

    use super::*;

    fn has(servers: &str, url: &str) -> bool {
        let text = format!(
            "
openapi: 3.0.3
info: {{title: t, version: '1'}}
servers: {servers}
paths: {{/a: {{get: {{responses: {{200: {{description: ok}}}}}}}}}}
"
        );
        let contract = Loader::new().load_text("a.yaml", text).unwrap().contract;
        let (id, _) = contract.operations().next().unwrap();
        Servers::new(&contract).has(id, url)
    }

    #[test]
    fn urls_are_compared_as_a_whole() {
        let plain = "[{url: 'https://a.example/v1'}, {url: /v2}]";
        assert!(has(plain, "https://a.example/v1"));
        assert!(has(plain, "/v2"));
        for other in [
            "https://a.example/v1/",
            "https://a.example",
            "/v2/",
            "v2",
            "",
        ] {
            assert!(!has(plain, other), "{other}");
        }
        let variables = "[{url: 'https://{h}.example:{port}/{v}', variables: {h: {default: a, enum: [a, ab]}, \
             port: {default: '1', enum: ['1', '12']}, v: {default: v1}}}]";
        for right in [
            "https://a.example:1/v1",
            "https://ab.example:12/",
            "https://a.example:1/x/y",
        ] {
            assert!(has(variables, right), "{right}");
        }
        for wrong in [
            "https://abc.example:1/v1",
            "https://a.example:1",
            "https://a.example:123/v1",
        ] {
            assert!(!has(variables, wrong), "{wrong}");
        }
        assert!(has("[{url: 'https://{x}.example'}]", "https://{x}.example"));
    }
}
