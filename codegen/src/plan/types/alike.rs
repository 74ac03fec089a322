//! Schemas written in place that say the same: one type is made for all of them.
//!
//! Equal are schemas with the same keywords whose parts are equal; components are equal only to themselves, because
//! they have names. What is said about a schema rather than about its values (titles, descriptions, examples) does not
//! count: the first of them in the document is the one that is told.

use std::fmt::Write as _;

use rustc_hash::FxHashMap;
use specwright_contract::Contract;
use specwright_contract::model::{
    AdditionalProperties, Annotations, ArrayRules, Combinators, ObjectRules, Schema, SchemaId,
    StringRules,
};

/// The first of the schemas that say the same as each.
#[derive(Debug, Default)]
pub(super) struct Alike {
    first: Vec<Option<SchemaId>>,
}

impl Alike {
    pub(super) fn of(contract: &Contract, is_named: impl Fn(SchemaId) -> bool) -> Self {
        let schemas = &contract.schemas;
        let mut known: FxHashMap<Box<str>, SchemaId> = FxHashMap::default();
        let mut first = vec![None; schemas.len()];
        let mut open = vec![false; schemas.len()];
        let mut steps: Vec<(SchemaId, bool)> = Vec::new();
        for (start, _) in schemas.iter() {
            steps.push((start, false));
            // Parts first. (A list of steps and no recursion: chains of references may be long.)
            while let Some((id, left)) = steps.pop() {
                let at = id.index();
                if first[at].is_some() || (open[at] && !left) {
                    continue;
                }
                if is_named(id) {
                    first[at] = Some(id);
                    continue;
                }
                if !left {
                    open[at] = true;
                    steps.push((id, true));
                    let from = steps.len();
                    schemas
                        .get(id)
                        .edges(&mut |_, part| steps.push((part, false)));
                    // In the order of the document: the first of equal ones is met first.
                    steps[from..].reverse();
                    continue;
                }
                let text = Said::of(contract, schemas.get(id), &first);
                first[at] = Some(*known.entry(text.into_boxed_str()).or_insert(id));
            }
        }
        Self { first }
    }

    /// The first that says the same as this schema.
    pub(super) fn first(&self, id: SchemaId) -> SchemaId {
        self.first.get(id.index()).copied().flatten().unwrap_or(id)
    }
}

/// All that a schema says, as a text: equal texts, equal schemas.
struct Said<'c> {
    contract: &'c Contract,
    first: &'c [Option<SchemaId>],
    out: String,
}

impl<'c> Said<'c> {
    fn of(contract: &'c Contract, schema: &Schema, first: &'c [Option<SchemaId>]) -> String {
        let mut said = Self {
            contract,
            first,
            out: String::with_capacity(64),
        };
        said.schema(schema);
        said.out
    }

    fn schema(&mut self, schema: &Schema) {
        self.word(&schema.kind);
        self.word(schema.types);
        self.word(schema.or_null);
        if let Some(id) = schema.reference {
            self.ids("ref", [id]);
        }
        if let Some(format) = &schema.format {
            self.word(("format", format));
        }
        if let Some(values) = &schema.values {
            for &value in values {
                let node = self.contract.sources.node(value);
                self.word(("value", node.to_json()));
            }
        }
        if let Some(number) = &schema.number {
            self.word(number);
        }
        if let Some(string) = &schema.string {
            self.string(string);
        }
        if let Some(array) = &schema.array {
            self.array(array);
        }
        if let Some(object) = &schema.object {
            self.object(object);
        }
        if let Some(all) = &schema.combinators {
            self.combinators(all);
        }
        if let Some(notes) = &schema.annotations {
            self.annotations(notes);
        }
    }

    fn string(&mut self, string: &StringRules) {
        self.word((string.min_length, string.max_length, &string.pattern));
        self.word((&string.content_encoding, &string.content_media_type));
        self.ids("content", string.content_schema);
    }

    fn array(&mut self, array: &ArrayRules) {
        self.word((array.min_items, array.max_items, array.unique));
        self.word((array.min_contains, array.max_contains));
        self.ids("items", array.items);
        self.ids("prefix", array.prefix.iter().copied());
        self.ids("contains", array.contains);
        self.ids("unevaluated", array.unevaluated);
    }

    fn object(&mut self, object: &ObjectRules) {
        for property in &object.properties {
            self.word(&property.name);
            self.ids("is", [property.schema]);
        }
        self.word(("required", &object.required));
        match object.additional {
            AdditionalProperties::Schema(id) => self.ids("additional", [id]),
            AdditionalProperties::Unsaid
            | AdditionalProperties::Any
            | AdditionalProperties::Forbidden => self.word(object.additional),
        }
        for (pattern, id) in &object.patterns {
            self.word(("pattern", pattern));
            self.ids("is", [*id]);
        }
        self.ids("names", object.names);
        self.word((object.min_properties, object.max_properties));
        self.word(&object.dependent_required);
        for (name, id) in &object.dependent_schemas {
            self.word(("with", name));
            self.ids("is", [*id]);
        }
        self.ids("unevaluated", object.unevaluated);
    }

    fn combinators(&mut self, all: &Combinators) {
        self.ids("all", all.all_of.iter().copied());
        self.ids("any", all.any_of.iter().copied());
        self.ids("one", all.one_of.iter().copied());
        self.ids("not", all.not);
        self.ids("if", all.if_);
        self.ids("then", all.then);
        self.ids("else", all.else_);
        if let Some(known) = &all.discriminator {
            self.word(("by", &known.property));
            for (tag, id) in &known.mapping {
                self.word(tag);
                self.ids("is", [*id]);
            }
            self.ids("default", known.default);
        }
        if let Some((name, id)) = &all.dynamic_reference {
            self.word(("dynamic", name));
            self.ids("is", [*id]);
        }
        self.word((&all.dynamic_anchor, all.resource));
    }

    /// What of it decides what is generated.
    fn annotations(&mut self, notes: &Annotations) {
        if notes.read_only || notes.write_only || notes.deprecated {
            self.word((notes.read_only, notes.write_only, notes.deprecated));
        }
        if let Some(default) = notes.default {
            let node = self.contract.sources.node(default);
            self.word(("default", node.to_json()));
        }
        for extension in &notes.extensions {
            if super::values::is_of_names(&extension.name) {
                let node = self.contract.sources.node(extension.value);
                self.word(("names", node.to_json()));
            }
        }
    }

    /// Schemas by the first that is equal; one within itself by itself.
    fn ids(&mut self, word: &str, ids: impl IntoIterator<Item = SchemaId>) {
        for id in ids {
            let first = self.first.get(id.index()).copied().flatten();
            let _ = write!(self.out, "{word} {} ", first.unwrap_or(id).index());
        }
    }

    fn word(&mut self, value: impl std::fmt::Debug) {
        let _ = write!(self.out, "{value:?} ");
    }
}
