//! The templates as a tree of segments: text by hash, then text with parameters, then the parameter,
//! then the rest of the path. A search goes back where a branch ends without the method.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use specwright_contract::model::Method;

use super::captures::Captures;
use super::group::{Entry, Group, Surroundings};
use super::nearest::Word;
use super::pattern::Pattern;
use super::template::{Piece, Segment, decoded};

/// A node: what may come next.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) text: FxHashMap<Arc<str>, usize>,
    pub(super) mixed: Vec<(Pattern, usize)>,
    /// The same by their pieces, while templates are added.
    known: FxHashMap<Box<[Piece]>, usize>,
    pub(super) parameter: Option<usize>,
    pub(super) rest: Option<usize>,
    /// The operations that end here, by method.
    pub(super) groups: Vec<(Method, Group)>,
    /// The texts in their order, for those who mistyped one.
    pub(super) words: Box<[Word]>,
}

/// Every template of a contract.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

/// What is looked for.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'w> {
    pub(super) method: &'w str,
    /// Only operations with this base path.
    pub(super) base: Option<u32>,
    /// Whether parameters may be empty.
    pub(super) empty: bool,
    pub(super) around: Surroundings<'w>,
}

/// A search under way.
pub(super) struct Search<'t, 'p> {
    tree: &'t Tree,
    wanted: Wanted<'p>,
    /// The values of the parameters so far.
    pub(super) captures: Captures<'p>,
    /// The methods of paths that match but lack the one that is wanted.
    pub(super) allow: Vec<&'t Method>,
}

impl Tree {
    pub(super) fn new() -> Self {
        Self {
            nodes: vec![Node::default()],
        }
    }

    /// Adds an operation. The answer is the operation already there that can't be told from it.
    pub(super) fn add(&mut self, segments: &[Segment], method: &Method, entry: Entry) -> Place<'_> {
        let mut at = 0;
        for segment in segments {
            at = self.child(at, segment);
        }
        let groups = &mut self.nodes[at].groups;
        let n = groups.iter().position(|(known, _)| known == method);
        let n = n.unwrap_or(groups.len());
        if let Some((_, group)) = groups.get_mut(n) {
            group.push(entry);
        } else {
            groups.push((method.clone(), Group::new(entry)));
        }
        Place {
            groups: &groups[..],
            group: n,
        }
    }

    pub(super) fn node(&self, at: usize) -> Option<&Node> {
        self.nodes.get(at)
    }

    fn child(&mut self, at: usize, segment: &Segment) -> usize {
        let next = self.nodes.len();
        let node = &mut self.nodes[at];
        let child = match segment {
            Segment::Text(text) => match node.text.get(&**text) {
                Some(child) => *child,
                None => *node.text.entry((**text).into()).or_insert(next),
            },
            Segment::Parameter => *node.parameter.get_or_insert(next),
            Segment::Rest => *node.rest.get_or_insert(next),
            Segment::Mixed(pieces) => {
                let child = *node.known.entry(pieces.clone()).or_insert(next);
                if child == next {
                    node.mixed.push((Pattern::new(pieces.clone()), next));
                }
                child
            }
        };
        if child == next {
            self.nodes.push(Node::default());
        }
        child
    }

    /// Puts the patterns in the order of trial and prepares the choices among operations.
    pub(super) fn finish(&mut self) {
        for node in &mut self.nodes {
            node.known = FxHashMap::default();
            node.words = Word::all(&node.text);
            node.mixed.sort_by_key(|(pattern, _)| pattern.rank());
            node.groups.iter_mut().for_each(|(_, group)| group.finish());
        }
    }
}

/// Where an operation was added.
pub(super) struct Place<'t> {
    groups: &'t [(Method, Group)],
    group: usize,
}

impl<'t> Place<'t> {
    /// The operations with the same path and method, that which was added last.
    pub(super) fn same(&self) -> &'t [Entry] {
        self.groups
            .get(self.group)
            .map_or(&[], |(_, group)| group.entries())
    }

    /// All operations with the same path.
    pub(super) fn all(&self) -> impl Iterator<Item = &'t Entry> {
        self.groups.iter().flat_map(|(_, group)| group.entries())
    }
}

impl<'t, 'p> Search<'t, 'p> {
    pub(super) fn new(tree: &'t Tree, wanted: Wanted<'p>) -> Self {
        Self {
            tree,
            wanted,
            captures: Captures::default(),
            allow: Vec::new(),
        }
    }

    /// Looks for a path, without its first slash.
    pub(super) fn run(&mut self, path: &'p str) -> Option<&'t Entry> {
        self.walk(0, Some(path))
    }

    /// The depth is that of the tree, which [`super::template::MAX_SEGMENTS`] bounds.
    fn walk(&mut self, at: usize, path: Option<&'p str>) -> Option<&'t Entry> {
        let tree = self.tree;
        let node = tree.nodes.get(at)?;
        let Some(path) = path else {
            return self.end(node);
        };
        let (segment, next) = match path.split_once('/') {
            Some((segment, next)) => (segment, Some(next)),
            None => (path, None),
        };
        if !node.text.is_empty()
            && let Some(&child) = node.text.get(&*decoded(segment))
            && let Some(found) = self.walk(child, next)
        {
            return Some(found);
        }
        let mark = self.captures.len();
        for (pattern, child) in &node.mixed {
            for _ in 0..pattern.parameters() {
                self.captures.push("");
            }
            let captures = &mut self.captures;
            let matched = pattern.matches(segment, self.wanted.empty, &mut |n, value| {
                captures.set(mark + n, value);
            });
            if matched && let Some(found) = self.walk(*child, next) {
                return Some(found);
            }
            self.captures.truncate(mark);
        }
        if let Some(child) = node.parameter
            && (self.wanted.empty || !segment.is_empty())
        {
            self.captures.push(segment);
            if let Some(found) = self.walk(child, next) {
                return Some(found);
            }
            self.captures.truncate(mark);
        }
        if let Some(child) = node.rest
            && (self.wanted.empty || !path.is_empty())
        {
            self.captures.push(path);
            if let Some(found) = self.walk(child, None) {
                return Some(found);
            }
            self.captures.truncate(mark);
        }
        None
    }

    fn end(&mut self, node: &'t Node) -> Option<&'t Entry> {
        let wanted = self.wanted;
        let group = node
            .groups
            .iter()
            .find(|(method, _)| method.as_str() == wanted.method);
        if let Some((_, group)) = group
            && let Some(entry) = group.choose(wanted.base, wanted.around, &self.captures)
        {
            return Some(entry);
        }
        for (method, group) in &node.groups {
            let there = group.entries().iter().any(|e| e.has_base(wanted.base));
            if there && !self.allow.contains(&method) {
                self.allow.push(method);
            }
        }
        None
    }
}
