//! Schemas: only what progenitor's generator of types takes, and a component of its own for each type that needs a name.

use std::collections::HashSet;

use heck::ToPascalCase as _;
use indexmap::IndexMap;
use serde_json::Value;
use specwright_contract::Place;
use specwright_contract::write::ORIGIN;

use super::lower::{Lowering, Object, pascal, reference, referred, snake};
use crate::names;

/// Merging goes no deeper than this.
const DEEPEST: usize = 32;

/// Unions with more alternatives become any value.
const MOST_ALTERNATIVES: usize = 100;

/// A name longer than this is not made longer.
const LONGEST: usize = 60;

/// Formats that make a type of number.
const FORMATS: &[&str] = &[
    "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "uint", "int",
    "float", "double",
];

/// The members of several objects in one.
#[derive(Default)]
struct Merged {
    properties: IndexMap<String, Value>,
    required: Vec<Value>,
    additional: Option<Value>,
}

impl Lowering<'_> {
    /// A schema where it is used: a reference, or a schema that needs no name. `hint` names it if it needs one.
    pub(super) fn schema(&mut self, schema: &Value, hint: &str, around: Option<Place>) -> Value {
        if let Some(name) = referred(schema) {
            return match self.renamed.get(name) {
                Some(name) => reference(name),
                None => Object::new().into(),
            };
        }
        let place = self.place(schema).or(around);
        // What is made of several objects may lead back to itself without a reference between.
        let mark = schema
            .get("allOf")
            .and_then(Value::as_array)
            .filter(|all| all.len() > 1)
            .and_then(|_| schema.get(ORIGIN))
            .map(Value::to_string);
        if let Some(name) = mark.as_ref().and_then(|mark| self.made_of.get(mark)) {
            return used(name, flag_of(schema, "nullable"));
        }
        if self.depth >= DEEPEST {
            self.lost(place, "this stands too deep: it becomes any value");
            return Object::new().into();
        }
        let early = mark.map(|mark| {
            let name = self.types.unique(&names::pascal(&short(hint)), pascal);
            self.made_of.insert(mark, name.clone());
            name
        });
        self.depth += 1;
        let mut lowered = self.schema_itself(schema, hint, place);
        self.depth -= 1;
        if early.is_none() && !needs_name(&lowered) {
            return lowered.into();
        }
        let nullable = lowered.shift_remove("nullable").is_some();
        let name = match early {
            Some(name) => name,
            None => self.types.unique(&names::pascal(&short(hint)), pascal),
        };
        self.schemas.insert(name.clone(), lowered.into());
        self.places.insert(name.clone(), place);
        used(&name, nullable)
    }

    /// The schema of a component.
    pub(super) fn schema_itself(
        &mut self,
        schema: &Value,
        hint: &str,
        place: Option<Place>,
    ) -> Object {
        let mut out = Object::new();
        let Some(object) = schema.as_object() else {
            return out;
        };
        if let Some(name) = referred(schema) {
            if let Some(name) = self.renamed.get(name) {
                out.insert("allOf".into(), vec![reference(name)].into());
            }
            return out;
        }
        let note = |name: &str| object.get(name).and_then(Value::as_str);
        if let Some(text) = note("description").or(note("title")) {
            out.insert("description".into(), text.into());
        }
        if flag(object, "deprecated") {
            out.insert("deprecated".into(), true.into());
        }
        let nullable = flag(object, "nullable");
        if object.contains_key("not") {
            self.lost(place, "progenitor has no `not`: it is left out");
        }
        if object.contains_key("discriminator") {
            self.lost(
                place,
                "progenitor does not tell schemas apart by a discriminator: the first that fits is taken",
            );
        }
        if object.contains_key("default") {
            self.lost(place, "defaults are left out: the value is optional");
        }
        self.rules(object, hint, place, &mut out);
        if nullable && !out.contains_key("nullable") {
            out.insert("nullable".into(), true.into());
        }
        // `nullable` beside nothing says nothing.
        let silent = ["nullable", "description", "deprecated"];
        if out.keys().all(|name| silent.contains(&name.as_str())) {
            out.shift_remove("nullable");
        }
        out
    }

    fn rules(&mut self, object: &Object, hint: &str, place: Option<Place>, out: &mut Object) {
        for name in ["oneOf", "anyOf"] {
            if let Some(list) = object.get(name).and_then(Value::as_array) {
                let beside = ["properties", "allOf", "additionalProperties"];
                if beside.iter().any(|name| object.contains_key(*name)) {
                    self.lost(
                        place,
                        format!("`{name}` beside other rules: only the alternatives are typed"),
                    );
                }
                self.alternatives(name, list, hint, place, out);
                return;
            }
        }
        if let Some(list) = object.get("allOf").and_then(Value::as_array) {
            self.all_of(object, list, hint, place, out);
            return;
        }
        let kind = object.get("type").and_then(Value::as_str).or_else(|| {
            let implied = [
                ("properties", "object"),
                ("additionalProperties", "object"),
                ("items", "array"),
            ];
            let mut implied = implied.into_iter();
            implied
                .find(|(name, _)| object.contains_key(*name))
                .map(|(_, kind)| kind)
        });
        match kind {
            Some("object") => self.object(object, hint, place, out),
            Some("array") => {
                out.insert("type".into(), "array".into());
                let items = object.get("items").cloned().unwrap_or_default();
                let items = self.schema(&items, &format!("{hint}Item"), place);
                out.insert("items".into(), items);
            }
            Some("string") => self.string(object, place, out),
            Some(kind @ ("integer" | "number")) => self.number(kind, object, place, out),
            Some("boolean") => {
                out.insert("type".into(), "boolean".into());
            }
            _ => self.untyped(object, place, out),
        }
    }

    /// Without `type` only an `enum` says something.
    fn untyped(&mut self, object: &Object, place: Option<Place>, out: &mut Object) {
        let Some(values) = object.get("enum").and_then(Value::as_array) else {
            return;
        };
        let others: Vec<&Value> = values.iter().filter(|value| !value.is_null()).collect();
        if !others.is_empty() && others.iter().all(|value| value.is_string()) {
            self.string(object, place, out);
            if others.len() < values.len() {
                out.insert("nullable".into(), true.into());
            }
        } else {
            self.lost(
                place,
                "an `enum` of values that are no strings becomes any value",
            );
        }
    }

    fn string(&mut self, object: &Object, place: Option<Place>, out: &mut Object) {
        out.insert("type".into(), "string".into());
        if let Some(values) = object.get("enum").and_then(Value::as_array) {
            let strings: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
            let mut exact: HashSet<&str> = HashSet::new();
            let strings: Vec<&str> = strings
                .into_iter()
                .filter(|value| exact.insert(value))
                .collect();
            // Signs that no name has are left out or, where that does not do, spelled.
            let spelled =
                |value: &str| variant(&value.replace(|sign: char| !sign.is_alphanumeric(), "X"));
            let plain = |value: &str| variant(value);
            let unique = are_unique(&strings, plain) || are_unique(&strings, spelled);
            if unique && !strings.is_empty() {
                out.insert("enum".into(), strings.into());
                return;
            }
            self.lost(
                place,
                "values of this `enum` have one name in Rust: it becomes a string",
            );
            return;
        }
        if let Some(format) = object.get("format").and_then(Value::as_str) {
            out.insert("format".into(), format.into());
            // These are types of their own.
            if !matches!(format, "byte" | "binary" | "password") {
                return;
            }
        }
        for name in ["minLength", "maxLength"] {
            if let Some(length) = object.get(name).and_then(Value::as_u64)
                && u32::try_from(length).is_ok()
                && length > 0
            {
                out.insert(name.into(), length.into());
            }
        }
        if let Some(pattern) = object.get("pattern").and_then(Value::as_str) {
            out.insert("pattern".into(), pattern.into());
        }
    }

    fn number(&mut self, kind: &str, object: &Object, place: Option<Place>, out: &mut Object) {
        out.insert("type".into(), kind.into());
        if object.contains_key("enum") {
            self.lost(
                place,
                "progenitor has no `enum` of numbers: it becomes a number",
            );
        }
        if let Some(format) = object.get("format").and_then(Value::as_str)
            && FORMATS.contains(&format)
        {
            out.insert("format".into(), format.into());
        }
        // Of bounds only those make a type: from 0, or from 1.
        let minimum = object.get("minimum").and_then(Value::as_i64);
        if kind == "integer"
            && let Some(minimum @ (0 | 1)) = minimum
            && !flag(object, "exclusiveMinimum")
        {
            out.insert("minimum".into(), minimum.into());
        }
    }

    fn object(&mut self, object: &Object, hint: &str, place: Option<Place>, out: &mut Object) {
        let empty = Object::new();
        let properties = object.get("properties").and_then(Value::as_object);
        let properties = properties.unwrap_or(&empty);
        let properties = properties
            .iter()
            .map(|(name, schema)| (name.as_str(), schema));
        self.members(
            properties,
            object.get("required"),
            object.get("additionalProperties"),
            hint,
            place,
            out,
        );
    }

    fn members<'v>(
        &mut self,
        properties: impl Iterator<Item = (&'v str, &'v Value)>,
        required: Option<&Value>,
        additional: Option<&Value>,
        hint: &str,
        place: Option<Place>,
        out: &mut Object,
    ) {
        out.insert("type".into(), "object".into());
        let mut fields: HashSet<String> = HashSet::new();
        let mut lowered = Object::new();
        for (name, schema) in properties {
            if !fields.insert(snake(name)) {
                let place = self.place(schema).or(place);
                let message = format!(
                    "the property `{name}` has the name of another in Rust, and is left out"
                );
                self.lost(place, message);
                continue;
            }
            let hint = format!("{hint}{}", names::pascal(name));
            let schema = self.schema(schema, &hint, place);
            lowered.insert(name.to_owned(), schema);
        }
        let required: Vec<Value> = required
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter(|name| name.as_str().is_some_and(|name| lowered.contains_key(name)))
            .cloned()
            .collect();
        let has_extra = fields.contains("extra");
        let is_map = lowered.is_empty();
        if !is_map {
            out.insert("properties".into(), lowered.into());
        }
        if !required.is_empty() {
            out.insert("required".into(), required.into());
        }
        match additional {
            Some(Value::Bool(allowed)) if is_map => {
                out.insert("additionalProperties".into(), (*allowed).into());
            }
            Some(schema @ Value::Object(_)) if !has_extra => {
                let schema = self.schema(schema, &format!("{hint}Value"), place);
                out.insert("additionalProperties".into(), schema);
            }
            _ => {}
        }
    }

    fn alternatives(
        &mut self,
        name: &str,
        list: &[Value],
        hint: &str,
        place: Option<Place>,
        out: &mut Object,
    ) {
        let mut seen: HashSet<String> = HashSet::new();
        let mut lowered: Vec<Value> = Vec::new();
        let mut nullable = false;
        for (n, schema) in list.iter().enumerate() {
            if is_null(schema) {
                nullable = true;
                continue;
            }
            let schema = self.schema(schema, &format!("{hint}Variant{n}"), place);
            if schema.as_object().is_some_and(Object::is_empty) {
                // Any value is right, whatever else may be.
                return;
            }
            if seen.insert(schema.to_string()) {
                lowered.push(schema);
            }
        }
        if nullable {
            out.insert("nullable".into(), true.into());
        }
        if lowered.len() > MOST_ALTERNATIVES {
            self.lost(
                place,
                format!("`{name}` of {} schemas becomes any value", lowered.len()),
            );
            out.shift_remove("nullable");
            return;
        }
        if let [one] = lowered.as_slice() {
            out.insert("allOf".into(), vec![one.clone()].into());
        } else if !lowered.is_empty() {
            out.insert(name.to_owned(), lowered.into());
        }
    }

    fn all_of(
        &mut self,
        object: &Object,
        list: &[Value],
        hint: &str,
        place: Option<Place>,
        out: &mut Object,
    ) {
        let beside = ["properties", "required", "additionalProperties", "enum"];
        let alone = !beside.iter().any(|name| object.contains_key(*name));
        if let [one] = list
            && alone
        {
            let schema = self.schema(one, hint, place);
            if schema.as_object().is_some_and(Object::is_empty) {
                return;
            }
            out.insert("allOf".into(), vec![schema].into());
            return;
        }
        // A reference with a description beside it is that reference.
        let scalars: Vec<&Value> = list.iter().filter(|one| !is_silent(one)).collect();
        if let [one] = scalars.as_slice()
            && alone
        {
            let schema = self.schema(one, hint, place);
            if !schema.as_object().is_some_and(Object::is_empty) {
                out.insert("allOf".into(), vec![schema].into());
            }
            return;
        }
        let mut merged = Merged::default();
        let mut trail = Vec::new();
        if self.merge(object, &mut merged, &mut trail) {
            let Merged {
                properties,
                required,
                additional,
            } = merged;
            let required = Value::from(required);
            let properties = properties
                .iter()
                .map(|(name, schema)| (name.as_str(), schema));
            self.members(
                properties,
                Some(&required),
                additional.as_ref(),
                hint,
                place,
                out,
            );
            return;
        }
        self.lost(
            place,
            "`allOf` of schemas that are not all objects becomes any value",
        );
    }

    /// Adds the members of an object schema and of all that it is made of; false where one is no object.
    fn merge(&self, object: &Object, merged: &mut Merged, trail: &mut Vec<String>) -> bool {
        if trail.len() > DEEPEST {
            return false;
        }
        let kind = object.get("type").and_then(Value::as_str);
        let others = ["oneOf", "anyOf", "enum", "items"];
        if kind.is_some_and(|kind| kind != "object")
            || others.iter().any(|name| object.contains_key(*name))
        {
            return false;
        }
        for part in object
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let name = referred(part).map(str::to_owned);
            if let Some(name) = &name
                && trail.contains(name)
            {
                continue;
            }
            let Some(part) = self.resolve(part).as_object() else {
                return false;
            };
            let length = trail.len();
            trail.push(name.unwrap_or_default());
            let right = self.merge(part, merged, trail);
            trail.truncate(length);
            if !right {
                return false;
            }
        }
        for (name, schema) in object
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            // What says less does not hide what says more.
            if is_silent(schema) && merged.properties.contains_key(name) {
                continue;
            }
            merged.properties.insert(name.clone(), schema.clone());
        }
        let required = object.get("required").and_then(Value::as_array);
        merged
            .required
            .extend(required.into_iter().flatten().cloned());
        if let Some(additional @ Value::Object(_)) = object.get("additionalProperties") {
            merged.additional = Some(additional.clone());
        }
        true
    }
}

/// Whether a schema says nothing about values.
fn is_silent(schema: &Value) -> bool {
    const NOTES: &[&str] = &[
        "title",
        "description",
        "example",
        "externalDocs",
        "deprecated",
        "default",
        "nullable",
        "readOnly",
        "writeOnly",
        "xml",
    ];
    let members = schema.as_object();
    members.is_none_or(|members| {
        members
            .keys()
            .all(|name| name.starts_with("x-") || NOTES.contains(&name.as_str()))
    })
}

/// Whether a schema admits `null` alone.
fn is_null(schema: &Value) -> bool {
    schema
        .get("enum")
        .and_then(Value::as_array)
        .is_some_and(|values| values.len() == 1 && values.iter().all(Value::is_null))
}

/// Whether a type of this schema has a name.
fn needs_name(schema: &Object) -> bool {
    let has = |name: &str| schema.contains_key(name);
    let all = schema.get("allOf").and_then(Value::as_array);
    has("enum")
        || has("properties")
        || has("oneOf")
        || has("anyOf")
        || has("pattern")
        || has("minLength")
        || has("maxLength")
        || all.is_some_and(|all| all.len() > 1)
}

fn are_unique(values: &[&str], name: impl Fn(&str) -> String) -> bool {
    let mut names = HashSet::new();
    values.iter().all(|value| names.insert(name(value)))
}

/// The name of a variant, as it will be.
fn variant(value: &str) -> String {
    match value {
        "+1" => "plus1".to_owned(),
        "-1" => "minus1".to_owned(),
        _ => {
            let cased = value
                .replace('\'', "")
                .replace(
                    |letter: char| !(letter.is_alphanumeric() || letter == '_'),
                    "-",
                )
                .to_pascal_case();
            if cased.is_empty() {
                "X".to_owned()
            } else if cased.starts_with(|first: char| first.is_ascii_digit()) {
                format!("X{cased}")
            } else {
                cased
            }
        }
    }
}

/// A reference to a component that may be `null` here.
fn used(name: &str, nullable: bool) -> Value {
    if !nullable {
        return reference(name);
    }
    let mut object = Object::new();
    object.insert("nullable".into(), true.into());
    object.insert("allOf".into(), vec![reference(name)].into());
    object.into()
}

fn flag_of(schema: &Value, name: &str) -> bool {
    schema.as_object().is_some_and(|object| flag(object, name))
}

fn flag(object: &Object, name: &str) -> bool {
    object
        .get(name)
        .and_then(Value::as_bool)
        .unwrap_or_default()
}

/// A hint that does not grow without end.
fn short(hint: &str) -> String {
    let length = hint.chars().count();
    if length <= LONGEST {
        return hint.to_owned();
    }
    // The end says more about what it is.
    hint.chars().skip(length - LONGEST).collect()
}
