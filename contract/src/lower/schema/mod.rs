//! Schemas of every dialect into the one vocabulary of the model.
//!
//! [`Context::schema`] gives a node its id at once and puts it on a queue; [`lower_all`] works the
//! queue off, so neither deep documents nor long chains of references cost stack. What needs the
//! whole graph comes last: [`discriminator`]s by inheritance, and [`circle`]s.

mod annotation;
mod circle;
mod dialect;
mod discriminator;
mod keywords;
mod number;
mod types;

pub(crate) use dialect::Dialect;

use indexmap::IndexMap;
use rustc_hash::FxHashMap;

use super::context::Context;
use crate::model::{Schema, SchemaId, Schemas};
use crate::source::{Node, Origin, Sources};

/// What of an object is its schema.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    /// All of it.
    Schema,
    /// A Parameter, Items or Header Object of Swagger 2.0: the keywords beside its own fields.
    Parameter,
}

const NONE: u32 = u32::MAX;

/// The schemas of a document while they are lowered.
pub(crate) struct SchemaTable<'s> {
    list: Vec<Schema>,
    /// The ids by file and node.
    ids: Vec<Vec<u32>>,
    pending: Vec<(SchemaId, Node<'s>, Part)>,
    names: FxHashMap<SchemaId, Box<str>>,
    /// Those with a discriminator, which is completed at the end.
    discriminated: Vec<SchemaId>,
}

impl<'s> SchemaTable<'s> {
    pub(super) fn new(sources: &'s Sources) -> Self {
        Self {
            list: Vec::new(),
            ids: sources.files().map(|_| Vec::new()).collect(),
            pending: Vec::new(),
            names: FxHashMap::default(),
            discriminated: Vec::new(),
        }
    }

    /// The id of the schema at a node, if it has one already.
    fn known(&self, origin: Origin) -> Option<SchemaId> {
        let ids = &self.ids[origin.file.index()];
        ids.get(origin.node.index())
            .filter(|&&id| id != NONE)
            .map(|&id| SchemaId(id))
    }

    /// A place for a schema that is not written as one node.
    fn reserve(&mut self, origin: Origin) -> SchemaId {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "schemas are nodes, which are counted in 32 bits"
        )]
        let id = SchemaId(self.list.len() as u32);
        self.list.push(Schema::any(origin));
        id
    }

    fn id(&mut self, node: Node<'s>, part: Part) -> SchemaId {
        let origin = node.origin();
        if let Some(id) = self.known(origin) {
            return id;
        }
        let id = self.reserve(origin);
        let ids = &mut self.ids[origin.file.index()];
        if ids.is_empty() {
            ids.resize(node.tree().len(), NONE);
        }
        ids[origin.node.index()] = id.0;
        self.pending.push((id, node, part));
        id
    }
}

impl<'s> Context<'s> {
    /// The id of the schema written at this node. It is lowered later.
    pub(crate) fn schema(&mut self, node: Node<'s>) -> SchemaId {
        self.schemas.id(node, Part::Schema)
    }

    /// As [`Context::schema`], for objects of which only a part is a schema. One node must always
    /// be asked for as the same part.
    pub(crate) fn schema_in(&mut self, node: Node<'s>, part: Part) -> SchemaId {
        self.schemas.id(node, part)
    }

    /// Adds a schema that no node holds: one made of parts that stand elsewhere.
    pub(crate) fn synthesised(&mut self, schema: Schema) -> SchemaId {
        let id = self.schemas.reserve(schema.origin);
        self.schemas.list[id.index()] = schema;
        id
    }

    /// The schemas of `components.schemas` or `definitions`, by name.
    pub(crate) fn named_schemas(&mut self, map: Node<'s>) -> IndexMap<Box<str>, SchemaId> {
        let mut named = IndexMap::with_capacity(map.len());
        for (key, value) in map.members() {
            // A specification extension may stand here, and is no schema if it is no object.
            if key.key().starts_with("x-") && !value.is_object() {
                continue;
            }
            let id = self.schema(value);
            let name: Box<str> = key.key().into();
            self.schemas.names.entry(id).or_insert_with(|| name.clone());
            named.insert(name, id);
        }
        named
    }
}

/// Lowers every schema that was asked for, and all that they lead to.
pub(crate) fn lower_all(
    cx: &mut Context<'_>,
    components: &IndexMap<Box<str>, SchemaId>,
) -> Schemas {
    dynamic_anchors(cx);
    while let Some((id, node, part)) = cx.schemas.pending.pop() {
        let schema = keywords::lower(cx, id, node, part);
        cx.schemas.list[id.index()] = schema;
    }
    discriminator::complete(cx, components);
    circle::cut(cx);
    let mut list = std::mem::take(&mut cx.schemas.list);
    list.shrink_to_fit();
    Schemas {
        list,
        names: std::mem::take(&mut cx.schemas.names),
        overlays: std::mem::take(&mut cx.overlays),
    }
}

/// Asks for every `$dynamicAnchor` and the root of its resource: they are reached by name when a value is
/// judged, even where no reference leads to them.
fn dynamic_anchors(cx: &mut Context<'_>) {
    let sources = cx.sources;
    for (resource, schema) in cx.references.resources.dynamic_anchors() {
        let root = sources.node(resource);
        // An OpenAPI document is a resource, but no schema.
        if root.get("openapi").is_none() {
            cx.schema(root);
        }
        cx.schema(sources.node(schema));
    }
}
