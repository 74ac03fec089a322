//! The state of writing: the contract, the names, what was found, and how much may still be written.

use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde_json::Value;

use super::census::{Census, Identity, Part, Uses, identity};
use super::names::{SchemaNames, Scope, after_place, allowed};
use super::null::Nulls;
use super::value::Object;
use super::{ORIGIN, Target, Written};
use crate::diagnostic::codes::write as codes;
use crate::diagnostic::{self, Code, Diagnostic};
use crate::model::{
    Body, Callback, Contract, Example, Header, Link, Parameter, Response, SchemaId,
};
use crate::source::{FileId, Node, Origin};

/// Findings beyond these are counted, not kept.
const MOST_DIAGNOSTICS: usize = 10_000;

/// How many values a document may have beyond a multiple of those that it was read from.
const LEAST_BUDGET: usize = 4_000_000;

/// The components of one kind that are no schemas.
pub(super) struct Shared<T> {
    names: FxHashMap<Identity, String>,
    pub(super) list: IndexMap<String, Arc<T>, FxBuildHasher>,
}

impl<T: Part> Shared<T> {
    /// The components of the document, and what is used more than once.
    fn new(contract: &Contract, own: &IndexMap<Box<str>, Arc<T>>, uses: &Uses<T>) -> Self {
        let mut this = Self {
            names: FxHashMap::default(),
            list: IndexMap::default(),
        };
        let mut scope = Scope::default();
        for name in own.keys().filter(|name| allowed(name) == ***name) {
            scope.take(name);
        }
        for (name, part) in own {
            let fitting = allowed(name);
            let name = if fitting == **name {
                fitting
            } else {
                scope.unique(fitting)
            };
            this.names
                .entry(identity(contract, part))
                .or_insert_with(|| name.clone());
            this.list.insert(name, Arc::clone(part));
        }
        for (identity, (part, uses)) in uses {
            if *uses > 1 && !this.names.contains_key(identity) {
                let node = contract.sources.node(part.origin());
                let name = scope.unique(after_place(contract, node));
                this.names.insert(*identity, name.clone());
                this.list.insert(name, Arc::clone(part));
            }
        }
        this
    }

    fn get(&self, contract: &Contract, part: &Arc<T>) -> Option<(&str, &Arc<T>)> {
        let name = self.names.get(&identity(contract, part))?;
        Some((name, self.list.get(name)?))
    }
}

/// All components that are no schemas.
pub(super) struct Parts {
    pub(super) parameters: Shared<Parameter>,
    pub(super) bodies: Shared<Body>,
    pub(super) responses: Shared<Response>,
    pub(super) headers: Shared<Header>,
    pub(super) examples: Shared<Example>,
    pub(super) links: Shared<Link>,
    pub(super) callbacks: Shared<Callback>,
}

/// What writes.
pub(super) struct Writer<'c> {
    pub(super) contract: &'c Contract,
    pub(super) target: Target,
    pub(super) names: SchemaNames,
    pub(super) parts: Arc<Parts>,
    pub(super) nulls: Nulls,
    /// How deep the schema that is written stands in its component.
    pub(super) depth: usize,
    marks: bool,
    found: Vec<Diagnostic>,
    dropped: usize,
    budget: usize,
    is_spent: bool,
}

impl<'c> Writer<'c> {
    pub(super) fn new(contract: &'c Contract, target: Target, marks: bool) -> Self {
        let census = Census::of(contract);
        let own = &contract.components;
        let parts = Parts {
            parameters: Shared::new(contract, &own.parameters, &census.parameters),
            bodies: Shared::new(contract, &own.bodies, &census.bodies),
            responses: Shared::new(contract, &own.responses, &census.responses),
            headers: Shared::new(contract, &own.headers, &census.headers),
            examples: Shared::new(contract, &own.examples, &census.examples),
            links: Shared::new(contract, &own.links, &census.links),
            callbacks: Shared::new(contract, &own.callbacks, &census.callbacks),
        };
        let nodes: usize = contract
            .sources
            .files()
            .map(|(_, file)| file.tree.len())
            .sum();
        Self {
            contract,
            target,
            names: SchemaNames::of(contract, &census),
            parts: Arc::new(parts),
            nulls: Nulls::default(),
            depth: 0,
            marks,
            found: Vec::new(),
            dropped: 0,
            budget: nodes.saturating_mul(8).saturating_add(LEAST_BUDGET),
            is_spent: false,
        }
    }

    /// Writes it all.
    pub(super) fn write(mut self) -> Written {
        let renamed = std::mem::take(&mut self.names.renamed);
        for (id, old, new) in renamed {
            let node = self.schema_node(id);
            let place = node.parent().unwrap_or(node);
            self.report(
                Diagnostic::at(
                    &codes::CONVERSION_RENAMED,
                    place,
                    format!(
                        "`{old}` is no name of a component in {}",
                        self.target.name()
                    ),
                )
                .help(format!("it is written as `{new}`")),
            );
        }
        let document = self.document();
        let mut diagnostics = self.found;
        diagnostic::sort(&mut diagnostics);
        if self.dropped > 0 {
            diagnostics.push(Diagnostic::unplaced(
                &diagnostic::codes::lower::TOO_MANY,
                format!("{} more findings are not shown", self.dropped),
            ));
        }
        Written {
            document,
            diagnostics,
        }
    }

    /// Whether 3.0 is written.
    pub(super) fn is_30(&self) -> bool {
        self.target == Target::OpenApi30
    }

    /// The node of an origin.
    pub(super) fn node(&self, origin: Origin) -> Node<'c> {
        let contract: &'c Contract = self.contract;
        contract.sources.node(origin)
    }

    /// The node of a schema.
    pub(super) fn schema_node(&self, id: SchemaId) -> Node<'c> {
        self.node(self.contract.schemas.get(id).origin)
    }

    /// The root of the document.
    pub(super) fn root(&self) -> Node<'c> {
        let contract: &'c Contract = self.contract;
        contract.sources.file(FileId::ROOT).tree.root()
    }

    /// Takes so much of what may be written, or tells once that it is used up.
    pub(super) fn spend(&mut self, much: usize, place: Node<'_>) -> bool {
        if let Some(left) = self.budget.checked_sub(much) {
            self.budget = left;
            return true;
        }
        if !std::mem::replace(&mut self.is_spent, true) {
            self.found.push(
                Diagnostic::at(
                    &codes::CONVERSION_TOO_LARGE,
                    place,
                    "with this the converted document is larger than any document needs",
                )
                .help("this and all that follows is left out"),
            );
        }
        false
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        if self.found.len() < MOST_DIAGNOSTICS {
            self.found.push(diagnostic);
        } else {
            self.dropped += 1;
        }
    }

    /// Tells that something cannot be said, at the member of this name if there is one.
    pub(super) fn lost(&mut self, node: Node<'_>, member: &str, what: &str, done: &str) {
        self.tell(&codes::CONVERSION_LOST, node, member, what, done);
    }

    /// Tells that something is said in other words.
    pub(super) fn rewritten(&mut self, node: Node<'_>, member: &str, what: &str, done: &str) {
        self.tell(&codes::CONVERSION_REWRITTEN, node, member, what, done);
    }

    fn tell(&mut self, code: &'static Code, node: Node<'_>, member: &str, what: &str, done: &str) {
        let place = node.member(member).map_or(node, |(key, _)| key);
        self.report(
            Diagnostic::at(code, place, format!("{} has no {what}", self.target.name())).help(done),
        );
    }

    /// Marks an object with its place, where that is asked for.
    pub(super) fn mark(&self, origin: Origin, object: &mut Object) {
        if self.marks {
            let mark = [origin.file.index(), origin.node.index()];
            object.insert(ORIGIN.to_owned(), mark.to_vec().into());
        }
    }

    /// A reference to the component that a part is, or nothing.
    pub(super) fn reference<T: Part>(&self, shared: &Shared<T>, part: &Arc<T>) -> Option<Value> {
        let (name, component) = shared.get(self.contract, part)?;
        let mut object = Object::new();
        let reference = format!("#/components/{}/{name}", T::SECTION);
        object.insert("$ref".to_owned(), reference.into());
        // What a Reference Object says over the component (OpenAPI 3.1, section 4.8.23).
        let differ = [
            ("summary", part.summary(), component.summary()),
            ("description", part.description(), component.description()),
        ];
        for (name, here, there) in differ {
            if here == there {
                continue;
            }
            if self.is_30() {
                return None;
            }
            object.insert(name.to_owned(), here?.into());
        }
        Some(object.into())
    }
}
