//! From a request line to an operation as Prism has it: every template that matches is scored against the path, and
//! the best one wins, of equals the one that stands last in the document.
//!
//! Base paths of servers do not count. Segments are compared percent-decoded; one with parameters is matched wherever
//! its text is found, whatever stands around it. The values of parameters are then taken from the path as a whole,
//! and there are none where it does not match exactly.
//!
//! The search walks the segments as a tree, so the cost is that of the templates that share the path's beginning.

use rustc_hash::FxHashMap;
use specwright_contract::model::{Contract, Method, OperationId};

use super::template::{Segment, split};
use crate::router::{Captures, Match, Miss, decoded, ordered};

/// The operations of a contract as Prism finds them.
#[derive(Debug)]
pub struct Scoring {
    nodes: Vec<Node>,
    /// By operation.
    routes: Vec<Route>,
}

#[derive(Debug, Default)]
struct Node {
    /// By text, percent-decoded.
    text: FxHashMap<Box<str>, usize>,
    /// Segments with parameters, and what follows each.
    templated: Vec<(Box<[Box<str>]>, usize)>,
    /// The operations that end here, in the document's order.
    ends: Vec<OperationId>,
}

#[derive(Debug)]
struct Route {
    method: Method,
    segments: Box<[Segment]>,
    /// Whether no segment has parameters.
    concrete: bool,
    /// The names of the parameters, each once.
    names: Box<[Box<str>]>,
}

/// How well a template fits, and which it is.
type Candidate = (bool, usize, OperationId);

/// A search under way.
struct Search<'s> {
    scoring: &'s Scoring,
    method: &'s str,
    accepts: &'s dyn Fn(OperationId) -> bool,
    path: &'s str,
    best: Option<Candidate>,
    /// Whether a path with the method was found that is not accepted.
    refused: bool,
    allow: Vec<&'s Method>,
}

impl Scoring {
    /// Prepares the operations of a contract.
    pub fn new(contract: &Contract) -> Self {
        let mut scoring = Self {
            nodes: vec![Node::default()],
            routes: Vec::with_capacity(contract.operations.len()),
        };
        for (id, operation) in contract.operations() {
            let segments: Box<[Segment]> = split(&operation.path).map(Segment::new).collect();
            let mut at = 0;
            for segment in &segments {
                at = scoring.child(at, segment);
            }
            if let Some(node) = scoring.nodes.get_mut(at) {
                node.ends.push(id);
            }
            let mut names: Vec<Box<str>> = Vec::new();
            for name in segments.iter().flat_map(Segment::names) {
                if !names.iter().any(|known| **known == *name) {
                    names.push(name.into());
                }
            }
            scoring.routes.push(Route {
                method: operation.method.clone(),
                concrete: segments.iter().all(|segment| segment.templated.is_none()),
                names: names.into(),
                segments,
            });
        }
        scoring
    }

    fn child(&mut self, at: usize, segment: &Segment) -> usize {
        let next = self.nodes.len();
        let Some(node) = self.nodes.get_mut(at) else {
            return at;
        };
        let child = match &segment.templated {
            None => *node.text.entry(segment.decoded.clone()).or_insert(next),
            Some(texts) => {
                let known = node.templated.iter().find(|(known, _)| known == texts);
                let known = known.map(|(_, child)| *child);
                if known.is_none() {
                    node.templated.push((texts.clone(), next));
                }
                known.unwrap_or(next)
            }
        };
        if child == next {
            self.nodes.push(Node::default());
        }
        child
    }

    /// The operation for a method and a path without a query, of those that `accepts` admits.
    pub fn find<'r>(
        &'r self,
        method: &str,
        path: &'r str,
        accepts: &dyn Fn(OperationId) -> bool,
    ) -> Result<Match<'r>, Miss> {
        let mut search = Search {
            scoring: self,
            method,
            accepts,
            path,
            best: None,
            refused: false,
            allow: Vec::new(),
        };
        search.walk(0, Some(path.strip_prefix('/').unwrap_or(path)));
        match search.best {
            Some((.., operation)) => Ok(self.matched(operation, path)),
            None if search.refused => Err(Miss::NoServer),
            None if search.allow.is_empty() => Err(Miss::NotFound),
            None => Err(Miss::MethodNotAllowed {
                allow: ordered(&search.allow),
            }),
        }
    }

    fn matched<'r>(&'r self, operation: OperationId, path: &'r str) -> Match<'r> {
        let (names, values) = self
            .routes
            .get(operation.index())
            .and_then(|route| Some((&*route.names, route.values(path)?)))
            .unwrap_or_default();
        Match::new(operation, names, values)
    }
}

impl Route {
    /// How many of the leading segments fit, text before parameters. Both are compared as they are written.
    fn score(&self, path: &str) -> usize {
        let fits = |(segment, raw): (&Segment, &str)| match &segment.templated {
            _ if *segment.raw == *raw => Some(2),
            Some(_) => Some(1),
            None => None,
        };
        let pairs = self.segments.iter().zip(split(path));
        pairs.map_while(fits).sum()
    }

    /// The values of the parameters; nothing where the path as it is written is not that of the template. Of those
    /// with the same name the last counts.
    fn values<'p>(&self, path: &'p str) -> Option<Captures<'p>> {
        let mut values = Captures::default();
        self.names.iter().for_each(|_| values.push(""));
        if self.names.is_empty() {
            return Some(values);
        }
        for (segment, raw) in self.segments.iter().zip(split(path)) {
            let right = segment.capture(raw, &mut |name, value| {
                if let Some(at) = self.names.iter().position(|known| **known == *name) {
                    values.set(at, value);
                }
            });
            if !right {
                return None;
            }
        }
        Some(values)
    }
}

impl Search<'_> {
    /// The depth is that of the tree, which [`super::template::MAX_SEGMENTS`] bounds.
    fn walk(&mut self, at: usize, path: Option<&str>) {
        let Some(node) = self.scoring.nodes.get(at) else {
            return;
        };
        let Some(path) = path else {
            node.ends.iter().for_each(|id| self.end(*id));
            return;
        };
        let (raw, next) = match path.split_once('/') {
            Some((raw, next)) => (raw, Some(next)),
            None => (path, None),
        };
        let segment = decoded(raw);
        if let Some(child) = node.text.get(&*segment) {
            self.walk(*child, next);
        }
        for (texts, child) in &node.templated {
            if in_order(texts, &segment) {
                self.walk(*child, next);
            }
        }
    }

    fn end(&mut self, id: OperationId) {
        let Some(route) = self.scoring.routes.get(id.index()) else {
            return;
        };
        if route.method.as_str() != self.method {
            if !self.allow.contains(&&route.method) {
                self.allow.push(&route.method);
            }
        } else if (self.accepts)(id) {
            let candidate = (route.concrete, route.score(self.path), id);
            self.best = self.best.max(Some(candidate));
        } else {
            self.refused = true;
        }
    }
}

/// Whether texts stand in a segment in this order, with anything before, between and after.
fn in_order(texts: &[Box<str>], segment: &str) -> bool {
    let mut rest = segment;
    texts.iter().all(|text| match rest.find(&**text) {
        Some(at) => {
            rest = rest.get(at + text.len()..).unwrap_or_default();
            true
        }
        None => false,
    })
}
