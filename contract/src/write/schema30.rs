//! Schemas in the words of OpenAPI 3.0: what 3.1 says otherwise, and what 3.0 cannot say.

use rustc_hash::FxHashSet;
use serde_json::Value;

use super::schema::Draft;
use super::value::{Object, flag, set, text};
use super::writer::Writer;
use crate::model::{
    AdditionalProperties, ArrayRules, Combinators, Format, ObjectRules, Schema, SchemaId,
    SchemaKind, StringRules, Type,
};
use crate::source::Node;

const ADMITS_MORE: &str = "it is left out: the converted document admits more";

impl Writer<'_> {
    pub(super) fn keywords30(&mut self, id: SchemaId, schema: &Schema, node: Node<'_>) -> Draft {
        let admits_null = self.admits_null(id);
        let mut draft = Draft {
            nullable: schema.or_null || schema.types.contains(Type::Null) && admits_null,
            admits_null,
            ..Draft::default()
        };
        self.notes(schema, node, &mut draft.notes);
        if let Some(target) = schema.reference {
            let reference = self.referred(target);
            // Before 3.1 only these could stand beside a reference, and they were read.
            let beside = matches!(self.contract.format, Format::Swagger20 | Format::OpenApi30);
            if schema.is_plain_reference() && (beside || draft.notes.is_empty()) {
                set(&mut draft.rules, "$ref", reference.get("$ref").cloned());
                return draft;
            }
            draft.all_of.push(reference);
        }
        self.types30(schema, node, &mut draft);
        text(&mut draft.rules, "format", schema.format.as_deref());
        if let Some(mut values) = self.values(schema, node, &mut draft)
            && draft.nullable
            && !values.contains(&Value::Null)
        {
            values.push(Value::Null);
            set(&mut draft.rules, "enum", Some(values));
        }
        self.numbers30(schema, node, &mut draft.rules);
        if let Some(rules) = &schema.string {
            self.strings30(rules, node, &mut draft.rules);
        }
        let is_array = draft.rules.get("type").is_some_and(|kind| kind == "array");
        if let Some(rules) = &schema.array {
            self.arrays30(schema, rules, node, &mut draft.rules);
        }
        if is_array && !draft.rules.contains_key("items") {
            set(&mut draft.rules, "items", Some(Object::new()));
        }
        if let Some(rules) = &schema.object {
            self.objects30(schema, rules, node, &mut draft);
        }
        if let Some(all) = &schema.combinators {
            self.combinators30(all, node, &mut draft);
        }
        draft
    }

    /// `type`: one word, and `nullable`.
    fn types30(&mut self, schema: &Schema, node: Node<'_>, draft: &mut Draft) {
        let mut types: Vec<Type> = schema
            .types
            .iter()
            .filter(|kind| *kind != Type::Null)
            .collect();
        if types.contains(&Type::Number) {
            types.retain(|kind| *kind != Type::Integer);
        }
        match types.as_slice() {
            [] if schema.types.is_any() => {}
            [] if draft.nullable => {
                set(&mut draft.rules, "enum", Some(vec![Value::Null]));
            }
            [] => set(&mut draft.rules, "not", Some(Object::new())),
            [one] => set(&mut draft.rules, "type", Some(one.as_str())),
            several => {
                let alternatives: Vec<Value> = several
                    .iter()
                    .map(|kind| {
                        let mut object = Object::new();
                        set(&mut object, "type", Some(kind.as_str()));
                        if *kind == Type::Array {
                            set(&mut object, "items", Some(Object::new()));
                        }
                        if draft.nullable {
                            flag(&mut object, "nullable", true);
                        }
                        object.into()
                    })
                    .collect();
                let taken = schema
                    .combinators
                    .as_ref()
                    .is_some_and(|all| !all.any_of.is_empty());
                if taken {
                    let mut part = Object::new();
                    set(&mut part, "anyOf", Some(alternatives));
                    draft.all_of.push(part.into());
                } else {
                    set(&mut draft.rules, "anyOf", Some(alternatives));
                }
                self.rewritten(
                    node,
                    "type",
                    "`type` of several words",
                    "it is written as `anyOf` of the types",
                );
            }
        }
    }

    fn numbers30(&mut self, schema: &Schema, node: Node<'_>, rules: &mut Object) {
        let Some(numbers) = &schema.number else {
            return;
        };
        let ends = [
            (
                "minimum",
                "exclusiveMinimum",
                &numbers.minimum,
                &numbers.exclusive_minimum,
                1.0,
            ),
            (
                "maximum",
                "exclusiveMaximum",
                &numbers.maximum,
                &numbers.exclusive_maximum,
                -1.0,
            ),
        ];
        for (name, exclusive_name, inclusive, exclusive, sign) in ends {
            let size = |bound: &Option<Box<str>>| {
                let bound = bound.as_ref()?.parse::<f64>().ok()?;
                Some(bound * sign)
            };
            // Of two bounds the one that admits less; of equal ones the exclusive.
            let is_exclusive = match (size(inclusive), size(exclusive)) {
                (Some(inclusive), Some(exclusive)) => exclusive >= inclusive,
                (None, exclusive) => exclusive.is_some(),
                (Some(_), None) => false,
            };
            let bound = if is_exclusive { exclusive } else { inclusive };
            let Some(bound) = bound else {
                continue;
            };
            let bound = self.bound(node, name, bound);
            flag(rules, exclusive_name, is_exclusive && bound.is_some());
            set(rules, name, bound);
        }
        if let Some(step) = &numbers.multiple_of {
            let step = self.bound(node, "multipleOf", step);
            set(rules, "multipleOf", step);
        }
    }

    fn strings30(&mut self, strings: &StringRules, node: Node<'_>, rules: &mut Object) {
        set(rules, "minLength", strings.min_length);
        set(rules, "maxLength", strings.max_length);
        text(rules, "pattern", strings.pattern.as_deref());
        let has_format = rules.contains_key("format");
        match (
            strings.content_encoding.as_deref(),
            strings.content_media_type.as_deref(),
        ) {
            (None, None) => {}
            (Some("base64"), _) if !has_format => {
                set(rules, "format", Some("byte"));
                self.rewritten(
                    node,
                    "contentEncoding",
                    "`contentEncoding`",
                    "it is written as `format: byte`",
                );
            }
            (None, Some("application/octet-stream")) if !has_format => {
                set(rules, "format", Some("binary"));
                self.rewritten(
                    node,
                    "contentMediaType",
                    "`contentMediaType`",
                    "it is written as `format: binary`",
                );
            }
            (Some(_), _) => self.lost(
                node,
                "contentEncoding",
                "`contentEncoding`",
                "it is left out",
            ),
            (None, Some(_)) => self.lost(
                node,
                "contentMediaType",
                "`contentMediaType`",
                "it is left out",
            ),
        }
        if strings.content_schema.is_some() {
            self.lost(node, "contentSchema", "`contentSchema`", "it is left out");
        }
    }

    fn arrays30(
        &mut self,
        schema: &Schema,
        array: &ArrayRules,
        node: Node<'_>,
        rules: &mut Object,
    ) {
        let mut most = array.max_items;
        if array.prefix.is_empty() {
            let items = array.items.map(|id| self.schema(id));
            set(rules, "items", items);
        } else {
            let mut any: Vec<Value> = array.prefix.iter().map(|&id| self.schema(id)).collect();
            let closed = array
                .items
                .is_some_and(|id| matches!(self.contract.schemas.get(id).kind, SchemaKind::Never));
            if closed {
                let length = array.prefix.len() as u64;
                most = Some(most.map_or(length, |most| most.min(length)));
            } else if let Some(items) = array.items {
                any.push(self.schema(items));
            } else {
                any.clear();
            }
            any.dedup();
            let items = match any.len() {
                0 => Object::new().into(),
                1 => any.swap_remove(0),
                _ => {
                    let mut object = Object::new();
                    set(&mut object, "anyOf", Some(any));
                    object.into()
                }
            };
            set(rules, "items", Some(items));
            self.lost(
                node,
                "prefixItems",
                "`prefixItems`",
                "each item may be what any of them may be",
            );
        }
        set(rules, "minItems", array.min_items);
        set(rules, "maxItems", most);
        flag(rules, "uniqueItems", array.unique);
        if array.contains.is_some() {
            self.lost(node, "contains", "`contains`", ADMITS_MORE);
        }
        if let Some(unevaluated) = array.unevaluated {
            let alone = schema.reference.is_none()
                && schema.combinators.is_none()
                && array.items.is_none()
                && array.prefix.is_empty()
                && array.contains.is_none();
            if alone {
                let items = self.schema(unevaluated);
                set(rules, "items", Some(items));
            } else if array.items.is_none() {
                self.lost(node, "unevaluatedItems", "`unevaluatedItems`", ADMITS_MORE);
            }
        }
    }

    fn objects30(
        &mut self,
        schema: &Schema,
        object: &ObjectRules,
        node: Node<'_>,
        draft: &mut Draft,
    ) {
        self.objects(object, &mut draft.rules);
        let mut additional = self.additional(object.additional);
        if !object.patterns.is_empty() {
            let mut any: Vec<Value> = Vec::new();
            for (_, id) in &object.patterns {
                any.push(self.schema(*id));
            }
            additional = match object.additional {
                // What no pattern has may be anything.
                AdditionalProperties::Unsaid | AdditionalProperties::Any => additional,
                AdditionalProperties::Forbidden | AdditionalProperties::Schema(_) => {
                    any.extend(additional.filter(|additional| !additional.is_boolean()));
                    any.dedup();
                    if any.len() == 1 {
                        any.pop()
                    } else {
                        let mut object = Object::new();
                        set(&mut object, "anyOf", Some(any));
                        Some(object.into())
                    }
                }
            };
            self.lost(
                node,
                "patternProperties",
                "`patternProperties`",
                "further members may be what any of the patterns admits",
            );
        }
        if let Some(unevaluated) = object.unevaluated {
            let alone = schema.reference.is_none()
                && schema.combinators.is_none()
                && object.dependent_schemas.is_empty()
                && object.patterns.is_empty()
                && object.additional == AdditionalProperties::Unsaid;
            if alone {
                additional = Some(match self.contract.schemas.get(unevaluated).kind {
                    SchemaKind::Never => false.into(),
                    SchemaKind::Any => true.into(),
                    SchemaKind::Keywords => self.schema(unevaluated),
                });
            } else if object.additional == AdditionalProperties::Unsaid {
                self.lost(
                    node,
                    "unevaluatedProperties",
                    "`unevaluatedProperties`",
                    ADMITS_MORE,
                );
            }
        }
        set(&mut draft.rules, "additionalProperties", additional);
        if object.names.is_some() {
            self.lost(node, "propertyNames", "`propertyNames`", ADMITS_MORE);
        }
        self.dependencies30(object, node, draft);
    }

    fn dependencies30(&mut self, object: &ObjectRules, node: Node<'_>, draft: &mut Draft) {
        let without = |name: &str| {
            let mut has = Object::new();
            set(&mut has, "type", Some("object"));
            set(&mut has, "required", Some(vec![name.to_owned()]));
            let mut not = Object::new();
            set(&mut not, "not", Some(has));
            Value::from(not)
        };
        let mut parts = Vec::new();
        for (name, required) in &object.dependent_required {
            if required.is_empty() {
                continue;
            }
            let required: Vec<&str> = required.iter().map(AsRef::as_ref).collect();
            let mut has = Object::new();
            set(&mut has, "required", Some(required));
            parts.push(vec![without(name), has.into()]);
        }
        for (name, id) in &object.dependent_schemas {
            let schema = self.schema(*id);
            parts.push(vec![without(name), schema]);
        }
        if parts.is_empty() {
            return;
        }
        for alternatives in parts {
            let mut part = Object::new();
            set(&mut part, "anyOf", Some(alternatives));
            draft.all_of.push(part.into());
        }
        let member = ["dependentRequired", "dependentSchemas", "dependencies"];
        let member = member.into_iter().find(|name| node.get(name).is_some());
        self.rewritten(
            node,
            member.unwrap_or_default(),
            "rules that depend on a property",
            "each is written as `anyOf`: without the property, or by the rule",
        );
    }

    fn combinators30(&mut self, all: &Combinators, node: Node<'_>, draft: &mut Draft) {
        let list = self.list(&all.all_of);
        if let Some(list) = list {
            let mut parts = std::mem::take(&mut draft.all_of);
            parts.extend(list);
            draft.all_of = parts;
        }
        self.alternatives30("anyOf", &all.any_of, draft);
        self.alternatives30("oneOf", &all.one_of, draft);
        if let Some(not) = all.not.filter(|&not| self.can_be_negated(not, "not", node)) {
            let not = self.schema(not);
            if draft.rules.contains_key("not") {
                let mut part = Object::new();
                set(&mut part, "not", Some(not));
                draft.all_of.push(part.into());
            } else {
                set(&mut draft.rules, "not", Some(not));
            }
        }
        if let Some(if_) = all.if_.filter(|&if_| self.can_be_negated(if_, "if", node)) {
            self.conditions30(if_, all, node, draft);
        }
        self.dynamic(all, node, draft);
        if let Some(discriminator) = &all.discriminator {
            let discriminator = self.discriminator(discriminator);
            draft
                .rules
                .insert("discriminator".to_owned(), discriminator);
        }
    }

    /// Whether all that a schema says can be said: what is lost under a negation would rule values out.
    fn can_be_negated(&mut self, id: SchemaId, member: &str, node: Node<'_>) -> bool {
        let schemas = &self.contract.schemas;
        let mut seen = FxHashSet::default();
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            if !seen.insert(id) {
                continue;
            }
            let schema = schemas.get(id);
            if cannot_be_said(schema) {
                let what = format!("words for all that stands under `{member}`");
                self.lost(node, member, &what, ADMITS_MORE);
                return false;
            }
            schema.edges(&mut |_, to| pending.push(to));
        }
        true
    }

    /// `anyOf` or `oneOf`. An alternative that is `null` becomes `nullable`.
    fn alternatives30(&mut self, name: &str, ids: &[SchemaId], draft: &mut Draft) {
        if ids.is_empty() {
            return;
        }
        let (nulls, rest): (Vec<SchemaId>, Vec<SchemaId>) =
            ids.iter().partition(|&&id| self.is_only_null(id));
        let another = rest.iter().any(|&id| self.admits_null(id));
        let nullable = nulls.len() == 1 && !rest.is_empty() && (name == "anyOf" || !another);
        if !nullable {
            let list = self.list(ids);
            set(&mut draft.rules, name, list);
            return;
        }
        draft.nullable |= draft.admits_null;
        let &[one] = rest.as_slice() else {
            let list = self.list(&rest);
            set(&mut draft.rules, name, list);
            return;
        };
        let Value::Object(mut written) = self.schema(one) else {
            return;
        };
        if draft.rules.is_empty() && draft.all_of.is_empty() && !written.contains_key("$ref") {
            // The one schema that is left is this schema.
            written.shift_remove(super::ORIGIN);
            for name in draft.notes.keys() {
                written.shift_remove(name);
            }
            if let Some(Value::Array(values)) = written.get_mut("enum")
                && !values.contains(&Value::Null)
            {
                values.push(Value::Null);
            }
            written.shift_remove("nullable");
            draft.rules = written;
        } else {
            draft.all_of.push(written.into());
        }
    }

    /// `if`, `then`, `else`: not the one, or the other.
    fn conditions30(
        &mut self,
        if_: SchemaId,
        all: &Combinators,
        node: Node<'_>,
        draft: &mut Draft,
    ) {
        if let Some(then) = all.then {
            let (condition, then) = (self.schema(if_), self.schema(then));
            let mut not = Object::new();
            set(&mut not, "not", Some(condition));
            let mut part = Object::new();
            set(&mut part, "anyOf", Some(vec![Value::from(not), then]));
            draft.all_of.push(part.into());
        }
        if let Some(else_) = all.else_ {
            let alternatives = vec![self.schema(if_), self.schema(else_)];
            let mut part = Object::new();
            set(&mut part, "anyOf", Some(alternatives));
            draft.all_of.push(part.into());
        }
        if all.then.is_some() || all.else_.is_some() {
            self.rewritten(
                node,
                "if",
                "`if`",
                "it is written as `anyOf`: not the condition, or what follows from it",
            );
        }
    }
}

/// Whether a schema has rules that 3.0 loses.
fn cannot_be_said(schema: &Schema) -> bool {
    let array = schema.array.as_ref().is_some_and(|array| {
        !array.prefix.is_empty() || array.contains.is_some() || array.unevaluated.is_some()
    });
    let object = schema.object.as_ref().is_some_and(|object| {
        !object.patterns.is_empty() || object.names.is_some() || object.unevaluated.is_some()
    });
    let all = schema.combinators.as_ref();
    array || object || all.is_some_and(|all| all.dynamic_reference.is_some())
}
