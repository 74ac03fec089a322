//! From schemas to Rust types: what is an item, what it is called, what it is made of. Pure; nothing is text yet.

mod alike;
mod build;
mod graph;
mod object;
mod scalar;
mod settle;
mod told;
mod union;
mod values;
mod view;

use std::cell::RefCell;
use std::collections::{BTreeSet, VecDeque};

use indexmap::IndexSet;
use proc_macro2::TokenStream;
use rustc_hash::FxHashMap;
use specwright_contract::Contract;
use specwright_contract::model::{MediaType, SchemaId};
use specwright_contract::source::Origin;

use crate::emit;
use crate::ir::{TypeId, TypeRef};
use crate::names::{self, Scope};
use crate::{Notes, Settings};
pub(crate) use graph::{Derive, Facts};
use view::Key;

/// Types made of several schemas at once beyond which the rest is any JSON: alternatives of alternatives of a hostile
/// document multiply.
const MOST_MERGED: usize = 4_000;

/// Fields of all structs beyond which further structs are any JSON: each of a long chain of schemas has the fields of all
/// that it extends.
const MOST_FIELDS: usize = 1_000_000;

/// Lists within lists that are written in place; deeper ones get a name.
const DEEPEST: u32 = 24;

/// A type item.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) name: String,
    pub(crate) origin: Origin,
    pub(crate) docs: Vec<String>,
    pub(crate) deprecated: bool,
    pub(crate) form: Form,
}

/// What an item is.
#[derive(Debug)]
pub(crate) enum Form {
    /// Not built yet.
    Pending,
    /// Another name for a type.
    Alias(TypeRef),
    /// A type around one that would be infinite as an alias.
    Newtype(TypeRef),
    Struct(Struct),
    /// Strings.
    Strings {
        variants: Vec<(String, String)>,
        /// The variant for unknown strings.
        other: Option<String>,
    },
    /// Scalars of any type: the variant with the JSON of its value.
    Literals(Vec<(String, String)>),
    Union(Union),
}

/// A struct.
#[derive(Debug, Default)]
pub(crate) struct Struct {
    pub(crate) fields: Vec<Field>,
    /// The map of the members beyond.
    pub(crate) rest: Option<(String, TypeRef)>,
}

/// A field.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) wire: String,
    /// Without `Option`.
    pub(crate) ty: TypeRef,
    pub(crate) required: bool,
    pub(crate) nullable: bool,
    pub(crate) docs: Vec<String>,
    pub(crate) deprecated: bool,
    /// The schema's default.
    pub(crate) default: Option<serde_json::Value>,
}

/// An enum of types.
#[derive(Debug)]
pub(crate) struct Union {
    /// The property that tells them apart.
    pub(crate) tag: Option<String>,
    pub(crate) variants: Vec<Variant>,
}

/// A variant of a union.
#[derive(Debug)]
pub(crate) struct Variant {
    pub(crate) name: String,
    pub(crate) ty: TypeRef,
    pub(crate) docs: Vec<String>,
    /// The JSON types it may be of; empty: any.
    pub(crate) kinds: Vec<&'static str>,
    /// The values of the tag that mean it.
    pub(crate) tags: Vec<String>,
    /// The tag is no field of the type and is written by the union.
    pub(crate) adds_tag: bool,
    /// The members without which it is not this one.
    pub(crate) needs: Vec<String>,
    /// Members that have one value.
    pub(crate) constants: Vec<(String, String)>,
}

/// Makes the types that are asked for and all that they are made of.
pub(crate) struct Planner<'c> {
    contract: &'c Contract,
    settings: &'c Settings,
    items: Vec<Item>,
    by_key: FxHashMap<Key, TypeId>,
    components: FxHashMap<SchemaId, Component>,
    names: Scope,
    queue: VecDeque<(TypeId, Key)>,
    /// The names of the parts of each multipart form that are files by its `encoding`.
    forms: IndexSet<BTreeSet<String>>,
    alike: alike::Alike,
    merged: usize,
    fields: usize,
    depth: u32,
    notes: Vec<(Origin, String)>,
    nulls: RefCell<FxHashMap<SchemaId, settle::Null>>,
    facts: Option<graph::Facts>,
}

/// A schema of `components`.
#[derive(Debug)]
enum Component {
    /// Its type has this name.
    Named(String),
    /// A type of the user's stands for it.
    Replaced(String),
}

impl<'c> Planner<'c> {
    pub(crate) fn new(contract: &'c Contract, settings: &'c Settings) -> Self {
        let mut names = Scope::types();
        let mut components = FxHashMap::default();
        for (name, &id) in &contract.components.schemas {
            let component = match settings.replacements.get(&**name) {
                Some(path) => Component::Replaced(path.clone()),
                None => Component::Named(names.pascal(name)),
            };
            components.entry(id).or_insert(component);
        }
        let alike = alike::Alike::of(contract, |id| components.contains_key(&id));
        Self {
            contract,
            settings,
            items: Vec::new(),
            by_key: FxHashMap::default(),
            components,
            names,
            queue: VecDeque::new(),
            forms: IndexSet::new(),
            alike,
            merged: 0,
            fields: 0,
            depth: 0,
            notes: Vec::new(),
            nulls: RefCell::default(),
            facts: None,
        }
    }

    /// The type of a schema; `Option` where it admits `null`. `hint` names it where it has no name of its own.
    pub(crate) fn of(&mut self, schema: SchemaId, hint: &str) -> TypeRef {
        let ty = self.bare(schema, hint);
        if self.is_nullable(&[schema]) && !matches!(ty, TypeRef::Value) {
            return TypeRef::Option(Box::new(ty));
        }
        ty
    }

    /// The type of the values of a schema that are not `null`.
    pub(crate) fn bare(&mut self, schema: SchemaId, hint: &str) -> TypeRef {
        let ty = self.all_of(&[schema], hint);
        self.drain();
        ty
    }

    /// The type of a multipart form: a struct whose files are `rt::FilePart`.
    pub(crate) fn multipart(&mut self, schema: SchemaId, media: &MediaType, hint: &str) -> TypeRef {
        let files = media
            .encoding
            .iter()
            .filter(|(_, encoding)| encoding.content_type.as_deref().is_some_and(is_binary))
            .map(|(name, _)| name.to_string())
            .collect();
        let (number, _) = self.forms.insert_full(files);
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let (mut key, _) = self.key(&[schema], true);
        key.form = Some(number);
        let ty = self.typed(key, false, hint);
        self.drain();
        ty
    }

    /// The type of every component, whether anything uses it or not.
    pub(crate) fn all_components(&mut self) {
        for &id in self.contract.components.schemas.values() {
            self.all_of(&[id], "Schema");
            self.drain();
        }
    }

    /// Whether a type has this trait.
    #[allow(dead_code, reason = "for those who plan what is made of types")]
    pub(crate) fn can(&mut self, ty: &TypeRef, derive: Derive) -> bool {
        let facts = match self.facts.take() {
            Some(facts) => facts,
            None => graph::Facts::of(&mut self.items, self.settings),
        };
        let can = facts.can(ty, derive);
        self.facts = Some(facts);
        can
    }

    /// All items as Rust, in the order of the document.
    pub(crate) fn finish(&mut self, notes: &mut Notes) -> Vec<TokenStream> {
        self.drain();
        let facts = graph::Facts::of(&mut self.items, self.settings);
        for (origin, message) in self.notes.drain(..) {
            notes.degraded(self.contract, origin, message);
        }
        let mut order: Vec<usize> = (0..self.items.len()).collect();
        order.sort_by_key(|&at| self.items[at].origin);
        let tokens = order
            .into_iter()
            .map(|at| emit::types::item(self, &facts, graph::id(at)))
            .collect();
        self.facts = Some(facts);
        tokens
    }

    /// A type as it is written; the names of items with `prefix` before them: `types::`.
    pub(crate) fn spell(&self, ty: &TypeRef, prefix: &str) -> TokenStream {
        emit::types::spell(&self.items, ty, prefix)
    }

    pub(crate) fn items(&self) -> &[Item] {
        &self.items
    }

    pub(crate) fn settings(&self) -> &Settings {
        self.settings
    }

    /// Takes a name and a place for an item and builds it later.
    fn item(&mut self, key: Key, hint: &str) -> TypeRef {
        if let Some(&id) = self.by_key.get(&key) {
            return TypeRef::Named(id);
        }
        if key.ids.len() > 1 {
            self.merged += 1;
        }
        let own = key.ids.first().copied();
        let named = match own.map(|id| self.components.get(&id)) {
            Some(Some(Component::Named(name))) if key == own.map(Key::one).unwrap_or_default() => {
                Some(name.clone())
            }
            _ => None,
        };
        let name = named.unwrap_or_else(|| self.names.pascal(hint));
        let id = graph::id(self.items.len());
        // The last is the outermost where several schemas are merged: where the type is used.
        let origin = own.map_or_else(
            || self.contract.schemas.iter().next().map(|(_, s)| s.origin),
            |id| Some(self.contract.schemas.get(id).origin),
        );
        let Some(origin) = origin else {
            return TypeRef::Value;
        };
        self.items.push(Item {
            name,
            origin,
            docs: Vec::new(),
            deprecated: false,
            form: Form::Pending,
        });
        self.facts = None;
        self.by_key.insert(key.clone(), id);
        self.queue.push_back((id, key));
        TypeRef::Named(id)
    }

    /// Builds what waits. (A queue and no recursion: chains of references may be long.)
    fn drain(&mut self) {
        while let Some((id, key)) = self.queue.pop_front() {
            self.depth = 0;
            self.build(id, &key);
        }
    }

    /// The name of an item, for what is named after it.
    fn name_of(&self, id: TypeId) -> &str {
        self.items
            .get(id.0 as usize)
            .map_or("Type", |item| item.name.as_str())
    }

    fn degraded(&mut self, place: SchemaId, message: impl Into<String>) {
        let origin = self.contract.schemas.get(place).origin;
        self.notes.push((origin, message.into()));
    }
}

/// Whether a media type of a part is that of a file.
fn is_binary(content_type: &str) -> bool {
    let first = content_type.split([',', ';']).next().unwrap_or_default();
    let name = first.trim().to_ascii_lowercase();
    !(name.starts_with("text/")
        || name.ends_with("json")
        || name.ends_with("xml")
        || name.ends_with("x-www-form-urlencoded"))
}

/// `Order` and `line items` make `OrderLineItems`.
fn hint(parent: &str, name: &str) -> String {
    let mut hint = String::with_capacity(parent.len() + name.len());
    hint.push_str(parent);
    hint.push_str(&names::pascal(name));
    hint
}
