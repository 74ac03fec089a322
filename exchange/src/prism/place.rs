//! A schema as Prism sees it: the document's own keywords, `$ref`s in place, circles kept as references to where
//! they began, and the keywords of `OpenAPI` rewritten to those of draft 7 where Prism rewrites them.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use specwright_contract::Contract;
use specwright_contract::source::{Node, Origin};

/// `$ref`s that lead to `$ref`s.
const HOPS: usize = 64;

/// Where each `$ref` of a contract leads to.
pub(crate) type References = FxHashMap<Origin, Origin>;

/// Finds them.
pub(crate) fn references(contract: &Contract) -> References {
    let schemas = &contract.schemas;
    schemas
        .iter()
        .filter_map(|(_, schema)| Some((schema.origin, schemas[schema.reference?].origin)))
        .collect()
}

/// What all places of one sample share.
#[derive(Clone, Copy)]
pub(super) struct Map<'c> {
    pub(super) contract: &'c Contract,
    pub(super) references: &'c References,
}

/// A schema in its place.
#[derive(Debug)]
pub(super) struct Place<'c> {
    /// The nodes that say something, the first one has precedence: what stands beside a `$ref`, then its target.
    layers: Vec<Node<'c>>,
    /// Two nodes that are merged member by member: `if` and `then`.
    deep: bool,
    /// Where it stands, `$ref`s in place.
    pointer: Rc<str>,
    /// The schema around it.
    around: Option<Rc<Place<'c>>>,
    /// Whether the keywords are rewritten.
    pub(super) converted: bool,
    /// Whether it is another object than what a reference to it finds.
    copied: bool,
    /// The place that this refers back to.
    pub(super) back: Option<Rc<Place<'c>>>,
}

/// The same object in Prism's memory.
pub(super) type Identity = (Rc<str>, bool);

impl<'c> Place<'c> {
    /// The whole schema of a body or a header.
    pub(super) fn root(map: Map<'c>, node: Node<'c>) -> Rc<Self> {
        let converted = map
            .contract
            .sources
            .node(Origin {
                file: specwright_contract::source::FileId::ROOT,
                node: specwright_contract::source::NodeId::ROOT,
            })
            .get("jsonSchemaDialect")
            .is_none_or(|dialect| dialect.as_str().is_none());
        Self::new(map, None, "", &[node], converted)
    }

    fn new(
        map: Map<'c>,
        around: Option<&Rc<Self>>,
        edge: &str,
        nodes: &[Node<'c>],
        converted: bool,
    ) -> Rc<Self> {
        let mut layers = Vec::with_capacity(1);
        let mut back = None;
        for &node in nodes {
            chain(map, node, &mut layers);
        }
        if let [.., last] = layers[..] {
            let mut above = around;
            while let Some(place) = above {
                if place.layers.last() == Some(&last) && !place.deep && last.is_object() {
                    back = Some(Rc::clone(place));
                    break;
                }
                above = place.around.as_ref();
            }
        }
        Rc::new(Self {
            layers,
            deep: false,
            pointer: match around {
                Some(around) => format!("{}/{edge}", around.pointer).into(),
                None => edge.into(),
            },
            around: around.cloned(),
            converted,
            copied: converted || around.is_none(),
            back,
        })
    }

    /// The schema below this one at an edge.
    pub(super) fn child(
        self: &Rc<Self>,
        map: Map<'c>,
        edge: &str,
        nodes: &[Node<'c>],
        converted: bool,
    ) -> Rc<Self> {
        Self::new(map, Some(self), edge, nodes, converted && self.converted)
    }

    /// `if` and `then` as one.
    pub(super) fn both(self: &Rc<Self>, map: Map<'c>, then: Node<'c>, when: Node<'c>) -> Self {
        let mut layers = Vec::with_capacity(2);
        chain(map, then, &mut layers);
        chain(map, when, &mut layers);
        Self {
            layers,
            deep: true,
            pointer: format!("{}/if", self.pointer).into(),
            around: Some(Rc::clone(self)),
            converted: false,
            copied: false,
            back: None,
        }
    }

    /// What a reference to this place finds: the schema as it is written.
    pub(super) fn unconverted(&self) -> Self {
        Self {
            layers: self.layers.clone(),
            deep: self.deep,
            pointer: Rc::clone(&self.pointer),
            around: self.around.clone(),
            converted: false,
            copied: false,
            back: None,
        }
    }

    pub(super) fn identity(&self) -> Identity {
        (Rc::clone(&self.pointer), self.copied)
    }

    pub(super) fn pointer(&self) -> Rc<str> {
        Rc::clone(&self.pointer)
    }

    /// A keyword as it is written.
    pub(super) fn get(&self, keyword: &str) -> Option<Node<'c>> {
        self.layers.iter().find_map(|layer| layer.get(keyword))
    }

    /// Whether it is a header of Swagger 2.0, which is a schema but for its examples.
    pub(super) fn is_header(&self) -> bool {
        // Its name, the object of all headers, the name of that.
        let node = self.layers.first().copied();
        let key = node.and_then(|node| node.parent()?.parent()?.parent());
        key.is_some_and(|key| key.key() == "headers")
    }

    /// The members of `properties` with their nodes, in the order in which JavaScript has the keys of an object.
    pub(super) fn properties(&self) -> Vec<(&'c str, Vec<Node<'c>>)> {
        let mut found: Vec<(&'c str, Vec<Node<'c>>)> = Vec::new();
        let mut index = FxHashMap::default();
        let maps = self
            .layers
            .iter()
            .filter_map(|layer| layer.get("properties"));
        // The later layer is the earlier object: its members come first, and are covered by the other's.
        let maps: Vec<Node<'c>> = if self.deep {
            maps.collect::<Vec<_>>().into_iter().rev().collect()
        } else {
            maps.take(1).collect()
        };
        for map in maps {
            for (key, value) in map.members() {
                let at = *index.entry(key.key()).or_insert_with(|| {
                    found.push((key.key(), Vec::new()));
                    found.len() - 1
                });
                found[at].1.insert(0, value);
            }
        }
        super::order::by_key(found, |(name, _)| name)
    }
}

/// The nodes of a schema that may be a `$ref`, or several.
fn chain<'c>(map: Map<'c>, node: Node<'c>, layers: &mut Vec<Node<'c>>) {
    let mut at = node;
    let mut beneath = Vec::new();
    for _ in 0..HOPS {
        let Some(target) = target(map, at) else { break };
        let overlay = map.contract.schemas.overlay(at.origin());
        if overlay.is_some_and(|overlay| overlay.under) {
            beneath.push(at);
        } else if at.len() > 1 {
            layers.push(at);
        }
        at = target;
    }
    layers.push(at);
    layers.extend(beneath.into_iter().rev());
}

/// Where a `$ref` leads to.
fn target<'c>(map: Map<'c>, node: Node<'c>) -> Option<Node<'c>> {
    let reference = node.get("$ref")?.as_str()?;
    let known = map.references.get(&node.origin()).copied();
    let overlay = || map.contract.schemas.overlay(node.origin());
    known
        .or_else(|| overlay().map(|overlay| overlay.target))
        .map(|origin| map.contract.sources.node(origin))
        .or_else(|| node.tree().root().at(reference.strip_prefix('#')?))
}
