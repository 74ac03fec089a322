//! What a contract consists of and how often each part is used: decides what becomes a component.

use std::hash::Hash;
use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashSet};

use crate::model::{
    Body, Callback, Contract, Edge, Example, ExampleOrigin, Format, Header, Link, MediaType,
    Operation, Parameter, ParameterShape, Response, SchemaId,
};
use crate::source::Origin;

/// What tells parts apart. Documents of OpenAPI 3 have one place for one part; other front ends make several
/// of one place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Identity {
    Origin(Origin),
    Pointer(usize),
}

/// A part of a document that may be a component.
pub(super) trait Part {
    /// The member of `components`.
    const SECTION: &'static str;
    fn origin(&self) -> Origin;
    fn description(&self) -> Option<&str>;
    fn summary(&self) -> Option<&str> {
        None
    }
}

macro_rules! parts {
    ($($type:ty, $section:literal, $description:expr;)*) => { $(
        impl Part for $type {
            const SECTION: &'static str = $section;
            fn origin(&self) -> Origin { self.origin }
            fn description(&self) -> Option<&str> {
                let description: fn(&$type) -> Option<&str> = $description;
                description(self)
            }
        }
    )* };
}

parts! {
    Parameter, "parameters", |part| part.description.as_deref();
    Body, "requestBodies", |part| part.description.as_deref();
    Header, "headers", |part| part.description.as_deref();
    Link, "links", |part| part.description.as_deref();
    Callback, "callbacks", |_| None;
}

impl Part for Response {
    const SECTION: &'static str = "responses";
    fn origin(&self) -> Origin {
        self.origin
    }
    fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }
    fn summary(&self) -> Option<&str> {
        self.summary.as_deref()
    }
}

impl Part for Example {
    const SECTION: &'static str = "examples";
    fn origin(&self) -> Origin {
        self.origin
    }
    fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }
    fn summary(&self) -> Option<&str> {
        self.summary.as_deref()
    }
}

/// The identity of a part in a contract.
pub(super) fn identity<T: Part>(contract: &Contract, part: &Arc<T>) -> Identity {
    if matches!(
        contract.format,
        Format::OpenApi30 | Format::OpenApi31 | Format::OpenApi32
    ) {
        Identity::Origin(part.origin())
    } else {
        Identity::Pointer(Arc::as_ptr(part).addr())
    }
}

/// How often the parts of one kind are used, in the order in which they were met.
pub(super) type Uses<T> = IndexMap<Identity, (Arc<T>, usize), FxBuildHasher>;

/// The count of everything.
pub(super) struct Census<'c> {
    contract: &'c Contract,
    pub(super) parameters: Uses<Parameter>,
    pub(super) bodies: Uses<Body>,
    pub(super) responses: Uses<Response>,
    pub(super) headers: Uses<Header>,
    pub(super) examples: Uses<Example>,
    pub(super) links: Uses<Link>,
    pub(super) callbacks: Uses<Callback>,
    /// How often a schema stands in a place of its own.
    pub(super) places: IndexMap<SchemaId, usize, FxBuildHasher>,
    /// The schemas that are referred to.
    pub(super) targets: indexmap::IndexSet<SchemaId, FxBuildHasher>,
    seen: FxHashSet<SchemaId>,
    pending: Vec<SchemaId>,
}

impl<'c> Census<'c> {
    /// Counts a contract.
    pub(super) fn of(contract: &'c Contract) -> Self {
        let mut census = Self {
            contract,
            parameters: Uses::default(),
            bodies: Uses::default(),
            responses: Uses::default(),
            headers: Uses::default(),
            examples: Uses::default(),
            links: Uses::default(),
            callbacks: Uses::default(),
            places: IndexMap::default(),
            targets: indexmap::IndexSet::default(),
            seen: FxHashSet::default(),
            pending: Vec::new(),
        };
        let components = &contract.components;
        for &id in components.schemas.values() {
            census.enter(id);
        }
        for path in &contract.paths {
            census.operations(operations_of(contract, path));
        }
        for webhook in &contract.webhooks {
            census.operations(&webhook.operations);
        }
        components
            .parameters
            .values()
            .for_each(|part| census.parameter(part));
        components
            .bodies
            .values()
            .for_each(|part| census.body(part));
        components
            .responses
            .values()
            .for_each(|part| census.response(part));
        components
            .headers
            .values()
            .for_each(|part| census.header(part));
        components.links.values().for_each(|part| census.link(part));
        components
            .callbacks
            .values()
            .for_each(|part| census.callback(part));
        census
    }

    fn count<T: Part>(contract: &Contract, uses: &mut Uses<T>, part: &Arc<T>) -> bool {
        let entry = uses
            .entry(identity(contract, part))
            .or_insert_with(|| (Arc::clone(part), 0));
        entry.1 += 1;
        entry.1 == 1
    }

    fn operations(&mut self, operations: &[Operation]) {
        let shared = shared_parameters(self.contract, operations);
        for (n, operation) in operations.iter().enumerate() {
            let own = if n == 0 { 0 } else { shared };
            operation
                .parameters
                .iter()
                .skip(own)
                .for_each(|part| self.parameter(part));
            operation.body.iter().for_each(|part| self.body(part));
            operation
                .responses
                .iter()
                .for_each(|(_, part)| self.response(part));
            operation
                .callbacks
                .iter()
                .for_each(|part| self.callback(part));
        }
    }

    fn parameter(&mut self, part: &Arc<Parameter>) {
        if Self::count(self.contract, &mut self.parameters, part) {
            self.shape(&part.shape);
            self.examples(&part.examples);
        }
    }

    fn body(&mut self, part: &Arc<Body>) {
        if Self::count(self.contract, &mut self.bodies, part) {
            part.content.iter().for_each(|media| self.media(media));
        }
    }

    fn response(&mut self, part: &Arc<Response>) {
        if Self::count(self.contract, &mut self.responses, part) {
            part.headers.iter().for_each(|(_, part)| self.header(part));
            part.content.iter().for_each(|media| self.media(media));
            part.links.iter().for_each(|(_, part)| self.link(part));
        }
    }

    fn header(&mut self, part: &Arc<Header>) {
        if Self::count(self.contract, &mut self.headers, part) {
            self.shape(&part.shape);
            self.examples(&part.examples);
        }
    }

    fn link(&mut self, part: &Arc<Link>) {
        Self::count(self.contract, &mut self.links, part);
    }

    fn callback(&mut self, part: &Arc<Callback>) {
        if Self::count(self.contract, &mut self.callbacks, part) {
            for (_, operations) in &part.requests {
                self.operations(operations);
            }
        }
    }

    fn shape(&mut self, shape: &ParameterShape) {
        match shape {
            ParameterShape::Styled { schema, .. } => schema.iter().for_each(|&id| self.place(id)),
            ParameterShape::Content(media) => self.media(media),
        }
    }

    fn media(&mut self, media: &MediaType) {
        media.schema.iter().for_each(|&id| self.place(id));
        media.item_schema.iter().for_each(|&id| self.place(id));
        self.examples(&media.examples);
        for (_, encoding) in &media.encoding {
            encoding
                .headers
                .iter()
                .for_each(|(_, part)| self.header(part));
        }
    }

    fn examples(&mut self, examples: &[Arc<Example>]) {
        for part in examples {
            if part.kind == ExampleOrigin::Examples {
                Self::count(self.contract, &mut self.examples, part);
            }
        }
    }

    /// A schema that stands here.
    fn place(&mut self, id: SchemaId) {
        *self.places.entry(id).or_default() += 1;
        self.enter(id);
    }

    fn enter(&mut self, id: SchemaId) {
        if self.seen.insert(id) {
            self.pending.push(id);
        }
        while let Some(id) = self.pending.pop() {
            let (places, targets) = (&mut self.places, &mut self.targets);
            let (seen, pending) = (&mut self.seen, &mut self.pending);
            self.contract.schemas.get(id).edges(&mut |edge, to| {
                if edge == Edge::Reference {
                    targets.insert(to);
                } else {
                    *places.entry(to).or_default() += 1;
                }
                if seen.insert(to) {
                    pending.push(to);
                }
            });
        }
    }
}

/// The operations of a path item.
pub(super) fn operations_of<'c>(
    contract: &'c Contract,
    path: &crate::model::PathItem,
) -> &'c [Operation] {
    let range = path.operations.start as usize..path.operations.end as usize;
    contract.operations.get(range).unwrap_or_default()
}

/// How many of the first parameters all operations of a path item share because the item has them.
pub(super) fn shared_parameters(contract: &Contract, operations: &[Operation]) -> usize {
    let [first, others @ ..] = operations else {
        return 0;
    };
    // The Operation Object stands under its method in the Path Item Object.
    let node = contract.sources.node(first.origin);
    let item = node.parent().and_then(crate::source::Node::parent);
    let most = item
        .and_then(|item| item.get("parameters"))
        .map_or(0, crate::source::Node::len);
    (0..most.min(first.parameters.len()))
        .take_while(|&n| {
            first.parameters.get(n).is_some_and(|parameter| {
                others.iter().all(|operation| {
                    let other = operation.parameters.get(n);
                    other.is_some_and(|other| Arc::ptr_eq(other, parameter))
                })
            })
        })
        .count()
}
