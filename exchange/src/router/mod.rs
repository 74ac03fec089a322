//! From a request line to the operation it means.
//!
//! Templates are compared segment by segment: text before text with parameters before a parameter
//! before the rest of the path, in whatever order the document has them, and with a way back: where
//! `/u/me/settings` is declared, `/u/me/posts` still finds `/u/{id}/posts`. The cost is that of the
//! path, not of the number of operations.
//!
//! Paths are answered with the base path of any server and without it. Where both are possible a path
//! without parameters wins, as it stands before below a base path; then the longest base path, then the
//! path as it stands; base paths with a variable that may be anything come last.
//!
//! Operations that share path and method (`/jobs?op=LIST`, `/#X-Amz-Target=…`, `/{id}` and `/{name}`) are told apart
//! by what their requests must have: pairs in the query, headers, the media type of the body, the form of
//! path parameters.
//!
//! Percent-encoding is undone after the path is split, so `%2F` stays in its segment. Case and a slash at the
//! end count. A parameter is empty only where nothing else matches.

mod base;
mod captures;
mod example;
mod group;
mod hint;
mod line;
mod nearest;
mod pattern;
mod shape;
mod template;
mod tree;

use std::sync::Arc;

use http::HeaderMap;
use specwright_contract::model::{
    Contract, Location, Method, Operation, OperationId, Parameter, Server,
};

use base::Bases;
pub(crate) use captures::Captures;
pub use example::{ExampleRequest, example_url};
use group::{Entry, Surroundings};
use hint::Hint;
pub use line::Asked;
pub use shape::Segment as ShapeSegment;
pub(crate) use template::decoded;
use template::{Condition, Place, Template};
use tree::{Search, Tree, Wanted};

/// The methods in the order in which `Allow` names them; others follow by name.
const ORDER: [&str; 9] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY",
];

/// The operations of a contract by method and path.
#[derive(Debug)]
pub struct Router {
    tree: Tree,
    bases: Bases,
    /// By operation.
    templates: Vec<Written>,
    conflicts: Vec<Conflict>,
}

type Servers = Arc<[Server]>;

/// An operation's method and path, as the contract has them.
#[derive(Debug)]
struct Written {
    method: Method,
    path: Arc<str>,
    template: Template,
}

/// Two operations whose paths are equal up to the names of their parameters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Conflict {
    /// The operation that was there before.
    pub first: OperationId,
    /// The other.
    pub second: OperationId,
    /// Whether no request can ever reach the second: the method is the same too, and nothing in query
    /// or headers tells them apart.
    pub unreachable: bool,
}

/// An operation that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Match<'r> {
    /// The operation.
    pub operation: OperationId,
    /// The part of the path that is the server's; empty: none.
    pub base: &'r str,
    names: &'r [Box<str>],
    values: Captures<'r>,
}

impl<'r> Match<'r> {
    pub(crate) fn new(operation: OperationId, names: &'r [Box<str>], values: Captures<'r>) -> Self {
        Self {
            operation,
            base: "",
            names,
            values,
        }
    }

    /// The path parameters in the template's order: their names, and their values as they stand in the
    /// path, still percent-encoded.
    pub fn parameters(&self) -> impl Iterator<Item = (&'r str, &'r str)> {
        let values = (0..self.values.len()).filter_map(|n| self.values.get(n));
        self.names.iter().map(AsRef::as_ref).zip(values)
    }

    /// The raw value of a path parameter: of that of this name, else of one whose name differs in case only.
    pub fn parameter(&self, name: &str) -> Option<&'r str> {
        let with = |same: fn(&str, &str) -> bool| {
            let mut parameters = self.parameters();
            parameters.find(|(known, _)| same(known, name))
        };
        with(|known, name| known == name)
            .or_else(|| with(str::eq_ignore_ascii_case))
            .map(|(_, value)| value)
    }
}

/// No operation was found.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Miss {
    /// No path of the contract matches; [`Router::nearest`] has a hint.
    #[error("no path of the contract matches")]
    NotFound,
    /// Paths match, but none has the method.
    #[error("the path has no such method, only {}", allow.join(", "))]
    MethodNotAllowed {
        /// The methods of all paths that match, in a fixed order.
        allow: Vec<Box<str>>,
    },
    /// Path and method match, but the operation has not the server that was asked for.
    #[error("the operation has no such server")]
    NoServer,
    /// A server was asked for, and the contract declares none.
    #[error("the contract declares no server")]
    NoServers,
}

impl Router {
    /// Prepares the operations of a contract.
    pub fn new(contract: &Contract) -> Self {
        let servers = |_, operation: &Operation| Some(Arc::clone(&operation.servers));
        Self::of(contract, &servers)
    }

    /// Prepares those operations that are kept. Paths are answered as they stand only, whatever the base paths of the
    /// servers are.
    pub fn at_root(contract: &Contract, keep: &dyn Fn(OperationId) -> bool) -> Self {
        let none: Arc<[Server]> = Arc::new([]);
        Self::of(contract, &|id, _| keep(id).then(|| Arc::clone(&none)))
    }

    fn of(
        contract: &Contract,
        servers: &dyn Fn(OperationId, &Operation) -> Option<Servers>,
    ) -> Self {
        let mut tree = Tree::new();
        let mut bases = Bases::default();
        let mut templates = Vec::with_capacity(contract.operations.len());
        let mut conflicts = Vec::new();
        for (id, operation) in contract.operations() {
            let template = template_of(operation);
            if let Some(servers) = servers(id, operation) {
                let mut conditions = template.conditions.clone();
                conditions.extend(constants(contract, operation, &conditions));
                let entry = Entry {
                    operation: id,
                    names: template.names.clone().into(),
                    bases: bases.of(&servers),
                    conditions,
                    hints: Hint::all(contract, operation, &template.names),
                };
                let place = tree.add(&template.segments, &operation.method, entry);
                conflicts.extend(conflict(contract, id, &place));
            }
            templates.push(Written {
                method: operation.method.clone(),
                path: Arc::clone(&operation.path),
                template,
            });
        }
        tree.finish();
        bases.finish();
        Self {
            tree,
            bases,
            templates,
            conflicts,
        }
    }

    /// The operation for a method and a path, which may have a query.
    pub fn find<'r>(&'r self, method: &'r str, path: &'r str) -> Result<Match<'r>, Miss> {
        self.find_with(method, path, None)
    }

    /// As [`Router::find`]; the headers tell operations apart that share path and method, where the contract
    /// has such.
    pub fn find_with<'r>(
        &'r self,
        method: &'r str,
        path: &'r str,
        headers: Option<&'r HeaderMap>,
    ) -> Result<Match<'r>, Miss> {
        let (path, query) = match path.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (path, None),
        };
        let mut allow = Vec::new();
        for empty in [false, true] {
            let wanted = Wanted {
                method,
                base: None,
                empty,
                around: Surroundings { query, headers },
            };
            if let Some(found) = self.search(path, wanted, &mut allow) {
                return Ok(found);
            }
            if !allow.is_empty() {
                return Err(Miss::MethodNotAllowed {
                    allow: ordered(&allow),
                });
            }
        }
        Err(Miss::NotFound)
    }

    fn search<'r>(
        &'r self,
        path: &'r str,
        wanted: Wanted<'r>,
        allow: &mut Vec<&'r Method>,
    ) -> Option<Match<'r>> {
        let mut run = |base: Option<(u32, usize)>| {
            let (start, rest) = path.split_at(base.map_or(0, |(_, length)| length));
            let wanted = Wanted {
                base: base.map(|(number, _)| number),
                ..wanted
            };
            let mut search = Search::new(&self.tree, wanted);
            let entry = search.run(rest.strip_prefix('/').unwrap_or(rest));
            let values = search.captures;
            allow.extend(search.allow);
            entry.map(|entry| Match {
                operation: entry.operation,
                base: start,
                names: &entry.names,
                values,
            })
        };
        let plain = run(None);
        if plain.as_ref().is_some_and(|found| found.names.is_empty()) {
            return plain;
        }
        let mut below = None;
        for base in self.bases.literal(path) {
            if let Some(found) = run(Some(base)) {
                if found.names.is_empty() {
                    return Some(found);
                }
                below.get_or_insert(found);
            }
        }
        if let Some(found) = below.or(plain) {
            return Some(found);
        }
        self.bases.open(path).find_map(|base| run(Some(base)))
    }

    /// The operations whose paths are equal up to the names of their parameters, in the document's order.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }
}

fn template_of(operation: &Operation) -> Template {
    Template::parse(&operation.path, &|name| {
        let parameters = operation.parameters.iter();
        let mut paths = parameters.filter(|p| p.location == Location::Path);
        paths.any(|p| *p.name == *name)
    })
}

/// The required parameters that have only one value: what tells operations apart that share path and
/// method, as the `Action` and `X-Amz-Target` of some APIs do.
fn constants(contract: &Contract, operation: &Operation, known: &[Condition]) -> Vec<Condition> {
    let constant = |parameter: &Arc<Parameter>| {
        let place = match parameter.location {
            Location::Query => Place::Query,
            Location::Header => Place::Header,
            _ => return None,
        };
        let schema = contract.schemas.resolve(parameter.shape.schema()?);
        let values = contract.schemas.get(schema).values.as_deref()?;
        let [only] = values else { return None };
        let value = contract.sources.node(*only).scalar()?;
        let there = known
            .iter()
            .any(|c| c.place == place && c.name == parameter.name);
        (parameter.required && !there).then(|| Condition {
            place,
            name: parameter.name.clone(),
            value: Some(value.into()),
        })
    };
    operation.parameters.iter().filter_map(constant).collect()
}

/// With how many operations of the same path one is compared.
const MAX_COMPARED: usize = 1_000;

fn conflict(contract: &Contract, id: OperationId, place: &tree::Place<'_>) -> Option<Conflict> {
    let (added, before) = place.same().split_last()?;
    let same = before.iter().take(MAX_COMPARED).find(|entry| {
        entry.conditions == added.conditions
            && entry.hints == added.hints
            && entry.bases == added.bases
    });
    if let Some(first) = same {
        return Some(Conflict {
            first: first.operation,
            second: id,
            unreachable: true,
        });
    }
    // another method under another name: both are found, but one of the names is surely a mistake
    place
        .all()
        .take(MAX_COMPARED)
        .find(|entry| {
            entry.operation != id
                && entry.names != added.names
                && contract.operation(entry.operation).path != contract.operation(id).path
        })
        .map(|first| Conflict {
            first: first.operation,
            second: id,
            unreachable: false,
        })
}

/// Methods in the order in which `Allow` names them.
pub(crate) fn ordered(methods: &[&Method]) -> Vec<Box<str>> {
    let mut names: Vec<&str> = methods.iter().map(|method| method.as_str()).collect();
    let rank = |name: &&str| ORDER.iter().position(|known| known == name);
    names.sort_by_key(|name| (rank(name).unwrap_or(ORDER.len()), *name));
    names.dedup();
    names.into_iter().map(Into::into).collect()
}
