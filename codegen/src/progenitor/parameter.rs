//! Parameters: scalars in path and header, scalars and exploded lists of them in the query.

use serde_json::Value;
use specwright_contract::Place;

use super::lower::{Lowering, Object, Taken, snake};
use crate::names;

/// Setters that a builder has anyway.
const SETTERS: &[&str] = &["new", "send", "stream", "client", "default", "clone"];

impl Lowering<'_> {
    /// The parameters of an operation, whose path names these.
    pub(super) fn parameters(
        &mut self,
        parameters: &[Value],
        named: &[String],
        id: &str,
        has_body: bool,
        label: &str,
        around: Option<Place>,
    ) -> Vec<Value> {
        let mut taken = Taken::with(SETTERS);
        if has_body {
            taken.take("body");
        }
        let mut lowered = Vec::new();
        // Those of the path must stay: they come first.
        let (path, others): (Vec<&Value>, Vec<&Value>) = parameters
            .iter()
            .partition(|one| one.get("in").and_then(Value::as_str) == Some("path"));
        for name in named {
            let declared = path
                .iter()
                .find(|one| one.get("name").and_then(Value::as_str) == Some(name));
            if declared.is_none() {
                self.made(
                    around,
                    format!(
                        "{label} does not declare the path parameter `{name}`: it becomes a string"
                    ),
                );
            }
            let empty = Value::Null;
            let declared = declared.copied().unwrap_or(&empty);
            let place = self.place(declared).or(around);
            taken.take(&snake(name));
            let schema = self.parameter_schema(declared, "path", name, id, place);
            lowered.push(parameter(name, "path", true, declared, schema));
        }
        for one in path {
            let name = one.get("name").and_then(Value::as_str).unwrap_or_default();
            if !named.iter().any(|known| known == name) {
                let place = self.place(one).or(around);
                self.lost(
                    place,
                    format!("the path has no `{{{name}}}`: the parameter is left out"),
                );
            }
        }
        for one in others {
            let name = one.get("name").and_then(Value::as_str).unwrap_or_default();
            let location = one.get("in").and_then(Value::as_str).unwrap_or_default();
            let place = self.place(one).or(around);
            if !matches!(location, "query" | "header") {
                self.lost(
                    place,
                    format!("progenitor has no {location} parameters: `{name}` is left out"),
                );
                continue;
            }
            if name.is_empty() || !taken.take(&snake(name)) {
                self.lost(place, format!("the {location} parameter `{name}` has the name of another in Rust, and is left out"));
                continue;
            }
            let required = one
                .get("required")
                .and_then(Value::as_bool)
                .unwrap_or_default();
            let schema = self.parameter_schema(one, location, name, id, place);
            lowered.push(parameter(name, location, required, one, schema));
        }
        lowered
    }

    fn parameter_schema(
        &mut self,
        one: &Value,
        location: &str,
        name: &str,
        id: &str,
        place: Option<Place>,
    ) -> Value {
        let mut string = Object::new();
        string.insert("type".into(), "string".into());
        let text =
            |one: &Value, name: &str| one.get(name).and_then(Value::as_str).map(str::to_owned);
        if one.is_null() {
            return string.into();
        }
        let hint = format!("{}{}", names::pascal(id), names::pascal(name));
        if one.get("content").is_some() {
            self.lost(
                place,
                format!("the parameter `{name}` is written as a media type: it becomes a string"),
            );
            return string.into();
        }
        let style = text(one, "style").unwrap_or_default();
        if !matches!(style.as_str(), "" | "simple" | "form") {
            self.lost(place, format!("progenitor has no style `{style}`: `{name}` becomes a string, as it stands in the URL"));
            return string.into();
        }
        let schema = one.get("schema").cloned().unwrap_or_default();
        if let Some(scalar) = self.scalar(&schema, &hint, place) {
            return scalar;
        }
        let exploded = one.get("explode").and_then(Value::as_bool).unwrap_or(true);
        let items = self.bare(&schema).and_then(|schema| {
            let is_array = schema.get("type").is_some_and(|kind| kind == "array");
            is_array.then(|| schema.get("items").cloned().unwrap_or_default())
        });
        match items {
            Some(items) if location == "query" && exploded => {
                let item = self.scalar(&items, &format!("{hint}Item"), place);
                let item = item.unwrap_or_else(|| string.into());
                let mut list = Object::new();
                list.insert("type".into(), "array".into());
                list.insert("items".into(), item);
                list.into()
            }
            Some(_) => {
                self.lost(
                    place,
                    format!("progenitor does not join the items of `{name}`: it becomes a string"),
                );
                string.into()
            }
            None => {
                if !schema.as_object().is_none_or(Object::is_empty) {
                    self.lost(
                        place,
                        format!(
                            "progenitor writes only scalars and lists: `{name}` becomes a string"
                        ),
                    );
                }
                string.into()
            }
        }
    }

    /// A schema behind references and `allOf` of one.
    fn bare<'v>(&'v self, mut schema: &'v Value) -> Option<&'v Value> {
        for _ in 0..32 {
            schema = self.resolve(schema);
            match schema
                .get("allOf")
                .and_then(Value::as_array)
                .map(Vec::as_slice)
            {
                Some([one]) if schema.get("type").is_none() => schema = one,
                Some(_) => return None,
                None => return Some(schema),
            }
        }
        None
    }

    /// The schema of a string, number or boolean; nothing for all else.
    fn scalar(&mut self, schema: &Value, hint: &str, place: Option<Place>) -> Option<Value> {
        let bare = self.bare(schema)?;
        let unions = ["oneOf", "anyOf"];
        if unions.iter().any(|name| bare.get(*name).is_some()) {
            return None;
        }
        let kind = bare.get("type").and_then(Value::as_str);
        let values = bare.get("enum").and_then(Value::as_array);
        let strings = values.is_some_and(|values| values.iter().all(Value::is_string));
        let of_strings = kind.is_none() && strings;
        if !of_strings && !matches!(kind, Some("string" | "integer" | "number" | "boolean")) {
            return None;
        }
        let mut bare = bare.clone();
        if let Some(object) = bare.as_object_mut() {
            // A value that is there is not `null`; a default is the server's.
            for name in ["nullable", "default", "description", "title"] {
                object.shift_remove(name);
            }
            if object
                .get("format")
                .is_some_and(|format| format == "binary")
            {
                object.shift_remove("format");
            }
        }
        Some(self.schema(&bare, hint, place))
    }
}

fn parameter(name: &str, location: &str, required: bool, one: &Value, schema: Value) -> Value {
    let mut object = Object::new();
    object.insert("name".into(), name.into());
    object.insert("in".into(), location.into());
    if let Some(description) = one.get("description").and_then(Value::as_str) {
        object.insert("description".into(), description.into());
    }
    if required {
        object.insert("required".into(), true.into());
    }
    object.insert("schema".into(), schema);
    object.into()
}
