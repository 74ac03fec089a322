//! Schemas in the words of OpenAPI 3.1; where those of 3.0 differ, [`super::schema30`] has them.

use serde_json::Value;

use super::names::is_weighty;
use super::null;
use super::value::{Object, flag, number, set, text};
use super::writer::Writer;
use crate::model::{
    AdditionalProperties, ArrayRules, Combinators, Discriminator, ObjectRules, Schema, SchemaId,
    SchemaKind, StringRules, Type,
};
use crate::source::Node;

/// Schemas that stand deeper than this become components.
const DEEPEST: usize = 40;

/// What a schema becomes: its rules, and what is said about it.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) rules: Object,
    pub(super) notes: Object,
    /// Further parts of `allOf`.
    pub(super) all_of: Vec<Value>,
    /// OpenAPI 3.0: `nullable: true`
    pub(super) nullable: bool,
    /// Whether `null` satisfies the schema.
    pub(super) admits_null: bool,
}

impl Draft {
    /// The keywords.
    pub(super) fn finish(mut self) -> Object {
        if !self.all_of.is_empty() {
            let mut all = match self.rules.shift_remove("allOf") {
                Some(Value::Array(all)) => all,
                _ => Vec::new(),
            };
            all.append(&mut self.all_of);
            self.rules.insert("allOf".to_owned(), all.into());
        }
        let mut object = Object::new();
        for name in ["title", "description"] {
            if let Some(value) = self.notes.shift_remove(name) {
                object.insert(name.to_owned(), value);
            }
        }
        object.append(&mut self.rules);
        flag(&mut object, "nullable", self.nullable);
        object.append(&mut self.notes);
        object
    }
}

/// The reference to a component.
pub(super) fn reference(name: &str) -> Value {
    let mut object = Object::new();
    object.insert(
        "$ref".to_owned(),
        format!("#/components/schemas/{name}").into(),
    );
    object.into()
}

impl Writer<'_> {
    /// A schema where it is used: a reference, or the schema itself.
    pub(super) fn schema(&mut self, id: SchemaId) -> Value {
        if let Some(name) = self.names.get(id) {
            return reference(name);
        }
        if self.depth >= DEEPEST && is_weighty(self.contract.schemas.get(id)) {
            let name = self.names.name(self.contract, id);
            return reference(&name);
        }
        self.written(id)
    }

    /// A reference to a schema, which is a component.
    pub(super) fn referred(&mut self, id: SchemaId) -> Value {
        let name = self.names.name(self.contract, id);
        reference(&name)
    }

    /// The schema itself.
    pub(super) fn written(&mut self, id: SchemaId) -> Value {
        let contract = self.contract;
        let schema = contract.schemas.get(id);
        let node = self.schema_node(id);
        if !self.spend(4, node) {
            return Object::new().into();
        }
        self.depth += 1;
        let mut object = match schema.kind {
            SchemaKind::Any if !self.is_30() && node.as_bool() == Some(true) => {
                self.depth -= 1;
                return Value::Bool(true);
            }
            SchemaKind::Any => Object::new(),
            SchemaKind::Never if !self.is_30() => {
                self.depth -= 1;
                return Value::Bool(false);
            }
            SchemaKind::Never => never(),
            SchemaKind::Keywords if self.is_30() => self.keywords30(id, schema, node).finish(),
            SchemaKind::Keywords => self.keywords31(schema, node),
        };
        self.depth -= 1;
        self.mark(schema.origin, &mut object);
        object.into()
    }

    fn keywords31(&mut self, schema: &Schema, node: Node<'_>) -> Object {
        let mut draft = Draft::default();
        if let Some(id) = schema.reference {
            draft.rules.insert(
                "$ref".to_owned(),
                format!(
                    "#/components/schemas/{}",
                    self.names.name(self.contract, id)
                )
                .into(),
            );
        }
        let values = self.values(schema, node, &mut draft);
        let plain = schema.reference.is_none() && schema.combinators.is_none();
        let others = schema.types.without(Type::Null);
        let mut types: Vec<Value> = others.iter().map(|kind| kind.as_str().into()).collect();
        if schema.types.contains(Type::Null) || schema.or_null && plain && !schema.types.is_any() {
            types.push("null".into());
        }
        if schema.or_null
            && plain
            && let Some(mut values) = values
        {
            if !values.contains(&Value::Null) {
                values.push(Value::Null);
            }
            draft.rules.shift_remove("const");
            draft.rules.insert("enum".to_owned(), values.into());
        }
        match types.len() {
            0 => {}
            1 => set(&mut draft.rules, "type", types.pop()),
            _ => set(&mut draft.rules, "type", Some(types)),
        }
        text(&mut draft.rules, "format", schema.format.as_deref());
        self.numbers31(schema, node, &mut draft.rules);
        if let Some(rules) = &schema.string {
            self.strings31(rules, &mut draft.rules);
        }
        if let Some(rules) = &schema.array {
            self.arrays31(rules, &mut draft.rules);
        }
        if let Some(rules) = &schema.object {
            self.objects31(rules, &mut draft.rules);
        }
        if let Some(all) = &schema.combinators {
            self.combinators31(all, node, &mut draft);
        }
        self.notes(schema, node, &mut draft.notes);
        if schema.or_null && !plain {
            draft = or_null(draft);
        }
        draft.finish()
    }

    /// `enum` or `const`, and the values.
    pub(super) fn values(
        &mut self,
        schema: &Schema,
        node: Node<'_>,
        draft: &mut Draft,
    ) -> Option<Vec<Value>> {
        let origins = schema.values.as_ref()?;
        let values: Vec<Value> = origins
            .iter()
            .map(|&value| self.value(self.node(value)))
            .collect();
        if values.is_empty() {
            draft.rules.insert("not".to_owned(), Object::new().into());
            return None;
        }
        let constant = !self.is_30() && values.len() == 1 && node.get("const").is_some();
        let (name, said) = if constant {
            ("const", values.first().cloned().unwrap_or_default())
        } else {
            ("enum", values.clone().into())
        };
        draft.rules.insert(name.to_owned(), said);
        Some(values)
    }

    fn numbers31(&mut self, schema: &Schema, node: Node<'_>, rules: &mut Object) {
        let Some(numbers) = &schema.number else {
            return;
        };
        let bounds = [
            ("minimum", &numbers.minimum),
            ("exclusiveMinimum", &numbers.exclusive_minimum),
            ("maximum", &numbers.maximum),
            ("exclusiveMaximum", &numbers.exclusive_maximum),
            ("multipleOf", &numbers.multiple_of),
        ];
        for (name, bound) in bounds {
            if let Some(bound) = bound {
                let bound = self.bound(node, name, bound);
                set(rules, name, bound);
            }
        }
    }

    /// A bound, if a number in memory can be so large.
    pub(super) fn bound(&mut self, node: Node<'_>, name: &str, bound: &str) -> Option<Value> {
        let value = number(bound);
        if value.is_none() {
            self.lost(node, name, "numbers of this size", "the bound is left out");
        }
        value
    }

    fn strings31(&mut self, strings: &StringRules, rules: &mut Object) {
        set(rules, "minLength", strings.min_length);
        set(rules, "maxLength", strings.max_length);
        text(rules, "pattern", strings.pattern.as_deref());
        text(
            rules,
            "contentEncoding",
            strings.content_encoding.as_deref(),
        );
        text(
            rules,
            "contentMediaType",
            strings.content_media_type.as_deref(),
        );
        let content = strings.content_schema.map(|id| self.schema(id));
        set(rules, "contentSchema", content);
    }

    fn arrays31(&mut self, array: &ArrayRules, rules: &mut Object) {
        if !array.prefix.is_empty() {
            let prefix: Vec<Value> = array.prefix.iter().map(|&id| self.schema(id)).collect();
            set(rules, "prefixItems", Some(prefix));
        }
        let items = array.items.map(|id| self.schema(id));
        set(rules, "items", items);
        set(rules, "minItems", array.min_items);
        set(rules, "maxItems", array.max_items);
        flag(rules, "uniqueItems", array.unique);
        let contains = array.contains.map(|id| self.schema(id));
        set(rules, "contains", contains);
        set(rules, "minContains", array.min_contains);
        set(rules, "maxContains", array.max_contains);
        let unevaluated = array.unevaluated.map(|id| self.schema(id));
        set(rules, "unevaluatedItems", unevaluated);
    }

    /// `properties` and what both languages have alike.
    pub(super) fn objects(&mut self, object: &ObjectRules, rules: &mut Object) {
        if !object.properties.is_empty() {
            let mut properties = Object::new();
            for property in &object.properties {
                let schema = self.schema(property.schema);
                properties.insert(property.name.to_string(), schema);
            }
            rules.insert("properties".to_owned(), properties.into());
        }
        if !object.required.is_empty() {
            let required: Vec<&str> = object.required.iter().map(AsRef::as_ref).collect();
            set(rules, "required", Some(required));
        }
        set(rules, "minProperties", object.min_properties);
        set(rules, "maxProperties", object.max_properties);
    }

    /// `additionalProperties`
    pub(super) fn additional(&mut self, additional: AdditionalProperties) -> Option<Value> {
        match additional {
            AdditionalProperties::Unsaid => None,
            AdditionalProperties::Any => Some(true.into()),
            AdditionalProperties::Forbidden => Some(false.into()),
            AdditionalProperties::Schema(id) => Some(self.schema(id)),
        }
    }

    /// Schemas by name.
    fn named(&mut self, schemas: &[(Box<str>, SchemaId)]) -> Option<Object> {
        let mut named = Object::new();
        for (name, id) in schemas {
            let schema = self.schema(*id);
            named.insert(name.to_string(), schema);
        }
        (!named.is_empty()).then_some(named)
    }

    fn objects31(&mut self, object: &ObjectRules, rules: &mut Object) {
        self.objects(object, rules);
        let patterns = self.named(&object.patterns);
        set(rules, "patternProperties", patterns);
        let additional = self.additional(object.additional);
        set(rules, "additionalProperties", additional);
        let names = object.names.map(|id| self.schema(id));
        set(rules, "propertyNames", names);
        if !object.dependent_required.is_empty() {
            let mut dependent = Object::new();
            for (name, required) in &object.dependent_required {
                let required: Vec<&str> = required.iter().map(AsRef::as_ref).collect();
                dependent.insert(name.to_string(), required.into());
            }
            rules.insert("dependentRequired".to_owned(), dependent.into());
        }
        let dependent = self.named(&object.dependent_schemas);
        set(rules, "dependentSchemas", dependent);
        let unevaluated = object.unevaluated.map(|id| self.schema(id));
        set(rules, "unevaluatedProperties", unevaluated);
    }

    /// A list of schemas.
    pub(super) fn list(&mut self, ids: &[SchemaId]) -> Option<Vec<Value>> {
        (!ids.is_empty()).then(|| ids.iter().map(|&id| self.schema(id)).collect())
    }

    fn combinators31(&mut self, all: &Combinators, node: Node<'_>, draft: &mut Draft) {
        let groups = [
            ("allOf", &all.all_of),
            ("anyOf", &all.any_of),
            ("oneOf", &all.one_of),
        ];
        for (name, ids) in groups {
            let list = self.list(ids);
            set(&mut draft.rules, name, list);
        }
        let single = [
            ("not", all.not),
            ("if", all.if_),
            ("then", all.then),
            ("else", all.else_),
        ];
        for (name, id) in single {
            if let Some(id) = id {
                let schema = self.schema(id);
                if draft.rules.contains_key(name) {
                    // An `enum` without values took its place.
                    let mut part = Object::new();
                    part.insert(name.to_owned(), schema);
                    draft.all_of.push(part.into());
                } else {
                    draft.rules.insert(name.to_owned(), schema);
                }
            }
        }
        self.dynamic(all, node, draft);
        if let Some(discriminator) = &all.discriminator {
            let discriminator = self.discriminator(discriminator);
            draft
                .rules
                .insert("discriminator".to_owned(), discriminator);
        }
    }

    /// A `$dynamicRef`, as the plain reference that it is when no dynamic scope says otherwise.
    pub(super) fn dynamic(&mut self, all: &Combinators, node: Node<'_>, draft: &mut Draft) {
        if let Some((_, id)) = &all.dynamic_reference {
            let reference = self.referred(*id);
            draft.all_of.push(reference);
            self.lost(
                node,
                "$dynamicRef",
                "dynamic references within one document of several resources",
                "it is written as a reference to the schema that it leads to by itself",
            );
        }
    }

    /// The Discriminator Object, with what names do not imply any more.
    pub(super) fn discriminator(&mut self, discriminator: &Discriminator) -> Value {
        let node = self.node(discriminator.origin);
        let written = node.get("mapping");
        let mut object = Object::new();
        object.insert("propertyName".to_owned(), (&*discriminator.property).into());
        let mut mapping = Object::new();
        for (value, id) in &discriminator.mapping {
            let explicit = written.is_some_and(|map| map.get(value).is_some());
            let name = self.names.name(self.contract, *id);
            if explicit || name != **value {
                mapping.insert(
                    value.to_string(),
                    format!("#/components/schemas/{name}").into(),
                );
            }
        }
        if !mapping.is_empty() {
            object.insert("mapping".to_owned(), mapping.into());
        }
        if discriminator.default.is_some() {
            self.lost(
                node,
                "defaultMapping",
                "schema for values that no mapping has",
                "it is left out: such values are judged by `oneOf` or `anyOf` alone",
            );
        }
        self.kept_extensions(node, &mut object);
        object.into()
    }

    /// What is said about a schema.
    pub(super) fn notes(&mut self, schema: &Schema, node: Node<'_>, out: &mut Object) {
        if let Some(notes) = &schema.annotations {
            text(out, "title", notes.title.as_deref());
            text(out, "description", notes.description.as_deref());
            if let Some(default) = notes.default {
                let default = self.value(self.node(default));
                out.insert("default".to_owned(), default);
            }
            let examples: Vec<Value> = notes
                .examples
                .iter()
                .filter_map(|example| Some(self.value(self.node(example.value?))))
                .collect();
            if self.is_30() {
                if examples.len() > 1 {
                    self.lost(
                        node,
                        "examples",
                        "list of examples within a schema",
                        "the first is written",
                    );
                }
                set(out, "example", examples.into_iter().next());
            } else if !examples.is_empty() {
                set(out, "examples", Some(examples));
            }
            flag(out, "deprecated", notes.deprecated);
            flag(out, "readOnly", notes.read_only);
            flag(out, "writeOnly", notes.write_only);
            if notes.xml.is_some() {
                let xml = self.xml(schema, node);
                set(out, "xml", xml);
            }
            self.extensions(&notes.extensions, out);
            // Beside a `$ref` of 3.0 they said nothing; now they would.
            for name in ["x-nullable", "x-example", "x-examples"] {
                out.shift_remove(name);
            }
        }
        if let Some(docs) = node.get("externalDocs").filter(|docs| docs.is_object()) {
            let docs = self.value(docs);
            out.insert("externalDocs".to_owned(), docs);
        }
        if !self.is_30()
            && let Some(comment) = node.get("$comment").and_then(Node::as_str)
        {
            out.insert("$comment".to_owned(), comment.into());
        }
    }

    fn xml(&mut self, schema: &Schema, node: Node<'_>) -> Option<Object> {
        let xml = schema.annotations.as_ref()?.xml.as_ref()?;
        let mut object = Object::new();
        text(&mut object, "name", xml.name.as_deref());
        text(&mut object, "namespace", xml.namespace.as_deref());
        text(&mut object, "prefix", xml.prefix.as_deref());
        flag(&mut object, "attribute", xml.attribute);
        flag(&mut object, "wrapped", xml.wrapped);
        if let Some(node_type) = &xml.node_type
            && !matches!(&**node_type, "attribute" | "element")
        {
            self.lost(
                node.get("xml").unwrap_or(node),
                "nodeType",
                "`nodeType`",
                "it is left out: the value is written as an element",
            );
        }
        if let Some(node) = node.get("xml") {
            self.kept_extensions(node, &mut object);
        }
        Some(object)
    }
}

/// A schema that nothing satisfies, in words of 3.0.
pub(super) fn never() -> Object {
    let mut object = Object::new();
    object.insert("not".to_owned(), Object::new().into());
    object
}

/// What a draft says, or `null` (3.1).
fn or_null(draft: Draft) -> Draft {
    let Draft {
        rules,
        notes,
        all_of,
        ..
    } = draft;
    let mut null = Object::new();
    null.insert("type".to_owned(), "null".into());
    let core = Draft {
        rules,
        all_of,
        ..Draft::default()
    }
    .finish();
    // `allOf` of one thing is that thing, and `anyOf` takes one more.
    let single = |core: &Object, name: &str| {
        let list = core
            .get(name)
            .and_then(Value::as_array)
            .filter(|_| core.len() == 1);
        list.cloned()
    };
    let alternatives = if let Some(mut list) = single(&core, "anyOf") {
        list.push(null.into());
        list
    } else if let Some([one]) = single(&core, "allOf").as_deref() {
        vec![one.clone(), null.into()]
    } else {
        vec![core.into(), null.into()]
    };
    let mut rules = Object::new();
    rules.insert("anyOf".to_owned(), alternatives.into());
    Draft {
        rules,
        notes,
        ..Draft::default()
    }
}

impl Writer<'_> {
    /// Whether `null` satisfies a schema.
    pub(super) fn admits_null(&mut self, id: SchemaId) -> bool {
        let contract = self.contract;
        self.nulls.admits(&contract.schemas, &contract.sources, id)
    }

    /// Whether a schema says `type: null` and nothing else of weight.
    pub(super) fn is_only_null(&self, id: SchemaId) -> bool {
        null::is_only_null(&self.contract.schemas, &self.contract.sources, id)
    }
}
