//! What must be known of the whole schema graph before one schema is compiled, found once.

use rustc_hash::FxHashMap;
use specwright_contract::Contract;
use specwright_contract::model::{Edge, Schema, SchemaId, Schemas};
use specwright_contract::source::{FileId, NodeId, Origin};

use super::Direction;

const REQUEST: u8 = 1;
const RESPONSE: u8 = 2;
const DYNAMIC: u8 = 4;
const SHARED: u8 = 8;
const CIRCULAR: u8 = 16;

/// How many schemas one search for the parts of a composition looks at.
const COMPOSITION: usize = 256;

/// Facts of every schema, by id.
#[derive(Debug, Default)]
pub(super) struct Facts {
    flags: Vec<u8>,
    /// The schemas that begin a schema resource, by the node they are written at.
    resources: FxHashMap<Origin, SchemaId>,
    /// The schemas with a `$dynamicAnchor`, by the resource they are in.
    dynamic_anchors: FxHashMap<Resource, Vec<SchemaId>>,
}

/// A schema resource: what a relative `$ref` within it is relative to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Resource {
    /// A schema with an `$id`.
    Schema(SchemaId),
    /// A file as a whole.
    File(FileId),
}

impl Resource {
    /// A name for it; never dereferenced.
    pub(super) fn uri(self) -> String {
        match self {
            Self::Schema(id) => format!("urn:specwright:schema:{}", id.index()),
            Self::File(id) => format!("urn:specwright:file:{}", id.index()),
        }
    }
}

impl Facts {
    pub(super) fn new(contract: &Contract) -> Self {
        let schemas = &contract.schemas;
        let mut facts = Self {
            flags: vec![0; schemas.len()],
            ..Self::default()
        };
        let mut seeds = Vec::new();
        for (id, schema) in schemas.iter() {
            let mut seed = own_flags(schemas, schema);
            if let Some(combinators) = &schema.combinators {
                if combinators.resource {
                    facts.resources.insert(schema.origin, id);
                }
                if combinators.dynamic_reference.is_some() {
                    seed |= DYNAMIC;
                }
            }
            if seed != 0 {
                facts.flags[id.index()] |= seed;
                seeds.push(id.index());
            }
        }
        facts.mark_shared(schemas);
        facts.spread(schemas, seeds);
        facts.mark_circles(schemas);
        for (id, schema) in schemas.iter() {
            if let Some(combinators) = &schema.combinators
                && combinators.dynamic_anchor.is_some()
            {
                let resource = facts.resource_of(contract, id);
                facts.dynamic_anchors.entry(resource).or_default().push(id);
            }
        }
        facts
    }

    /// Whether the schema, or one it leads to, differs in this direction.
    pub(super) fn directed(&self, id: SchemaId, direction: Direction) -> bool {
        self.has(id, direction_flag(direction))
    }

    /// Whether the schema leads to a dynamic reference.
    pub(super) fn dynamic(&self, id: SchemaId) -> bool {
        self.has(id, DYNAMIC)
    }

    /// Whether more than one schema has this one as a part written in place (by a YAML alias).
    pub(super) fn shared(&self, id: SchemaId) -> bool {
        self.has(id, SHARED)
    }

    /// Whether the schema leads to itself for the same value.
    pub(super) fn circular(&self, id: SchemaId) -> bool {
        self.has(id, CIRCULAR)
    }

    /// The resource a schema is in.
    pub(super) fn resource_of(&self, contract: &Contract, id: SchemaId) -> Resource {
        let origin = contract.schemas[id].origin;
        if !self.resources.is_empty() {
            let mut at = Some(contract.sources.node(origin));
            while let Some(node) = at {
                let place = Origin {
                    file: origin.file,
                    node: node.id(),
                };
                if let Some(&id) = self.resources.get(&place) {
                    return Resource::Schema(id);
                }
                at = node.parent();
            }
        }
        Resource::File(origin.file)
    }

    /// The schemas with a `$dynamicAnchor` in a resource.
    pub(super) fn dynamic_anchors(&self, resource: Resource) -> &[SchemaId] {
        self.dynamic_anchors
            .get(&resource)
            .map_or(&[], Vec::as_slice)
    }

    fn has(&self, id: SchemaId, flag: u8) -> bool {
        self.flags
            .get(id.index())
            .is_some_and(|flags| flags & flag != 0)
    }

    fn mark_shared(&mut self, schemas: &Schemas) {
        let mut seen = vec![false; schemas.len()];
        for (_, schema) in schemas.iter() {
            schema.edges(&mut |edge, id| {
                if edge != Edge::Reference
                    && let Some(seen) = seen.get_mut(id.index())
                    && std::mem::replace(seen, true)
                {
                    self.flags[id.index()] |= SHARED;
                }
            });
        }
    }

    /// Spreads the flags of `seeds` to all that lead to them.
    fn spread(&mut self, schemas: &Schemas, mut seeds: Vec<usize>) {
        if seeds.is_empty() {
            return;
        }
        let backwards = Backwards::new(schemas);
        while let Some(at) = seeds.pop() {
            let flags = self.flags[at] & (REQUEST | RESPONSE | DYNAMIC);
            for &from in backwards.of(at) {
                let from = from as usize;
                if self.flags[from] & flags != flags {
                    self.flags[from] |= flags;
                    seeds.push(from);
                }
            }
        }
    }

    /// Finds what leads to itself through keywords that judge the same value: Tarjan's strongly
    /// connected components, with a stack of its own.
    fn mark_circles(&mut self, schemas: &Schemas) {
        const NEW: u32 = u32::MAX;
        let count = schemas.len();
        let mut index = vec![NEW; count];
        let mut low = vec![0; count];
        let mut on_stack = vec![false; count];
        let (mut stack, mut calls, mut next) = (Vec::new(), Vec::new(), 0);
        for (root, schema) in schemas.iter() {
            if index[root.index()] != NEW || !has_same_value(schema) {
                continue;
            }
            calls.push((root, same_value(schema), 0));
            while let Some((id, targets, at)) = calls.last_mut() {
                let here = id.index();
                if *at == 0 && index[here] == NEW {
                    index[here] = next;
                    low[here] = next;
                    next += 1;
                    stack.push(here);
                    on_stack[here] = true;
                }
                if let Some(&target) = targets.get(*at) {
                    *at += 1;
                    let there = target.index();
                    if there == here {
                        self.flags[here] |= CIRCULAR;
                    } else if index[there] == NEW {
                        calls.push((target, same_value(&schemas[target]), 0));
                    } else if on_stack[there] {
                        low[here] = low[here].min(index[there]);
                    }
                    continue;
                }
                calls.pop();
                if low[here] == index[here] {
                    let start = stack.iter().rposition(|&n| n == here).unwrap_or_default();
                    let circle = stack.len() - start > 1;
                    for member in stack.drain(start..) {
                        on_stack[member] = false;
                        if circle {
                            self.flags[member] |= CIRCULAR;
                        }
                    }
                }
                if let Some((parent, ..)) = calls.last() {
                    let parent = parent.index();
                    low[parent] = low[parent].min(low[here]);
                }
            }
        }
    }
}

/// Who leads to whom, backwards.
struct Backwards {
    starts: Vec<u32>,
    list: Vec<u32>,
}

impl Backwards {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "schemas are counted in 32 bits"
    )]
    fn new(schemas: &Schemas) -> Self {
        let mut starts = vec![0_u32; schemas.len() + 1];
        for (_, schema) in schemas.iter() {
            schema.edges(&mut |_, id| starts[id.index() + 1] += 1);
        }
        for n in 1..starts.len() {
            starts[n] += starts[n - 1];
        }
        let mut list = vec![0; starts.last().copied().unwrap_or_default() as usize];
        let mut fill = starts.clone();
        for (from, schema) in schemas.iter() {
            schema.edges(&mut |_, id| {
                let at = &mut fill[id.index()];
                list[*at as usize] = from.index() as u32;
                *at += 1;
            });
        }
        Self { starts, list }
    }

    fn of(&self, at: usize) -> &[u32] {
        &self.list[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

fn direction_flag(direction: Direction) -> u8 {
    match direction {
        Direction::Request => REQUEST,
        Direction::Response => RESPONSE,
    }
}

fn own_flags(schemas: &Schemas, schema: &Schema) -> u8 {
    let Some(object) = &schema.object else {
        return 0;
    };
    let mut flags = 0;
    for property in &object.properties {
        for direction in Direction::ALL {
            if is_hidden(schemas, property.schema, direction) {
                flags |= direction_flag(direction);
            }
        }
    }
    flags
}

/// Whether a property of this schema is no part of values in this direction: `readOnly` or `writeOnly` is
/// said by the schema, by what it refers to, or by a member of its `allOf`.
pub(crate) fn is_hidden(schemas: &Schemas, id: SchemaId, direction: Direction) -> bool {
    let hidden = |schema: &Schema| match direction {
        Direction::Request => schema.is_read_only(),
        Direction::Response => schema.is_write_only(),
    };
    let schema = &schemas[id];
    if schema.reference.is_none() && schema.combinators.is_none() {
        return hidden(schema);
    }
    composition(schemas, id)
        .into_iter()
        .any(|id| hidden(&schemas[id]))
}

/// A schema with all that must hold beside it for the same value: its reference's target and the members of
/// its `allOf`, and theirs.
pub(super) fn composition(schemas: &Schemas, id: SchemaId) -> Vec<SchemaId> {
    let mut found = vec![id];
    let mut at = 0;
    while let Some(&id) = found.get(at) {
        at += 1;
        let schema = &schemas[id];
        let members = schema
            .combinators
            .iter()
            .flat_map(|combinators| combinators.all_of.iter());
        for &target in schema.reference.iter().chain(members) {
            if found.len() < COMPOSITION && !found.contains(&target) {
                found.push(target);
            }
        }
    }
    found
}

fn has_same_value(schema: &Schema) -> bool {
    schema.reference.is_some()
        || schema.combinators.is_some()
        || schema
            .object
            .as_ref()
            .is_some_and(|object| !object.dependent_schemas.is_empty())
}

/// The schemas that judge the same value; the mapping of a discriminator doesn't judge.
pub(super) fn same_value(schema: &Schema) -> Vec<SchemaId> {
    let mut targets: Vec<_> = schema.reference.into_iter().collect();
    if let Some(combinators) = &schema.combinators {
        let groups = [
            &combinators.all_of,
            &combinators.any_of,
            &combinators.one_of,
        ];
        targets.extend(groups.into_iter().flatten());
        let single = [
            combinators.not,
            combinators.if_,
            combinators.then,
            combinators.else_,
        ];
        targets.extend(single.into_iter().flatten());
        targets.extend(combinators.dynamic_reference.iter().map(|(_, id)| *id));
    }
    if let Some(object) = &schema.object {
        targets.extend(object.dependent_schemas.iter().map(|(_, id)| *id));
    }
    targets
}

/// The node under a keyword of a schema, where it was written there.
pub(super) fn keyword_node(contract: &Contract, origin: Origin, keyword: &str) -> Option<NodeId> {
    Some(contract.sources.node(origin).get(keyword)?.id())
}
