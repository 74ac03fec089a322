//! Paths and operations.

use serde_json::Value;
use specwright_contract::Place;

use super::lower::{Lowering, Object, pascal, snake};
use crate::Settings;
use crate::names;
use crate::plan::operations::Filtered;

/// The methods that a request of reqwest has a function for.
const METHODS: &[&str] = &["get", "put", "post", "delete", "head", "patch"];

impl Lowering<'_> {
    /// All paths.
    pub(super) fn lower_paths(&mut self, settings: &Settings) -> Object {
        let mut paths = Object::new();
        let all = self.source.get("paths").cloned();
        let Some(Value::Object(all)) = all else {
            return paths;
        };
        for (path, item) in &all {
            let mut lowered = Object::new();
            let template = if path.starts_with('/') {
                path.clone()
            } else {
                format!("/{path}")
            };
            let shared = item.get("parameters").and_then(Value::as_array);
            let shared: Vec<Value> = shared.cloned().unwrap_or_default();
            for (method, operation) in item.as_object().into_iter().flatten() {
                let label = format!("{} {path}", method.to_ascii_uppercase());
                let place = self.place(operation);
                if operation.get("responses").is_none() || !operation.is_object() {
                    continue;
                }
                let tags = operation.get("tags").and_then(Value::as_array);
                let filtered = Filtered {
                    id: operation.get("operationId").and_then(Value::as_str),
                    label: &label,
                    path,
                    tags: tags
                        .into_iter()
                        .flatten()
                        .filter_map(Value::as_str)
                        .collect(),
                };
                if !filtered.is_kept(settings) {
                    continue;
                }
                if !METHODS.contains(&method.as_str()) {
                    if matches!(method.as_str(), "options" | "trace") {
                        self.lost(
                            place,
                            format!("progenitor's client has no such method: {label} is left out"),
                        );
                    }
                    continue;
                }
                let Some(named) = names_of(&template) else {
                    self.lost(
                        place,
                        format!("the braces of the path do not pair: {label} is left out"),
                    );
                    continue;
                };
                let operation =
                    self.operation(operation, method, &template, &shared, &named, &label);
                lowered.insert(method.clone(), operation.into());
            }
            if lowered.is_empty() {
                continue;
            }
            match paths.get_mut(&template).and_then(Value::as_object_mut) {
                Some(known) => known.append(&mut lowered),
                None => {
                    paths.insert(template, lowered.into());
                }
            }
        }
        paths
    }

    fn operation(
        &mut self,
        operation: &Value,
        method: &str,
        path: &str,
        shared: &[Value],
        named: &[String],
        label: &str,
    ) -> Object {
        let place = self.place(operation);
        let id = self.operation_id(operation, method, path, label, place);
        self.operations
            .insert(id.clone(), (label.to_owned(), place));
        let mut out = Object::new();
        for name in ["tags", "summary", "description", "deprecated"] {
            if let Some(value) = operation.get(name) {
                out.insert(name.into(), value.clone());
            }
        }
        out.insert("operationId".into(), id.clone().into());
        let own = operation.get("parameters").and_then(Value::as_array);
        let parameters: Vec<Value> = shared
            .iter()
            .chain(own.into_iter().flatten())
            .map(|parameter| self.resolve(parameter).clone())
            .collect();
        let body = operation
            .get("requestBody")
            .and_then(|body| self.body(body, &id, label, place));
        let parameters = self.parameters(&parameters, named, &id, body.is_some(), label, place);
        if !parameters.is_empty() {
            out.insert("parameters".into(), parameters.into());
        }
        if let Some(body) = body {
            out.insert("requestBody".into(), body);
        }
        let empty = Object::new();
        let responses = operation.get("responses").and_then(Value::as_object);
        let responses = self.responses(responses.unwrap_or(&empty), &id, label, place);
        out.insert("responses".into(), responses.into());
        out
    }

    /// The name of the method, unique as progenitor cases it.
    fn operation_id(
        &mut self,
        operation: &Value,
        method: &str,
        path: &str,
        label: &str,
        place: Option<Place>,
    ) -> String {
        let written = operation.get("operationId").and_then(Value::as_str);
        let name = match written {
            Some(id) if !names::snake(id).is_empty() => names::snake(id),
            _ => names::snake(&format!("{method} {path}")),
        };
        let mut candidate = name.clone();
        let mut next = 2_u32;
        // Both the method and its builder need a name of their own.
        loop {
            let (snaked, cased) = (snake(&candidate), pascal(&candidate));
            if self.methods.take(&snaked) && self.builders.take(&cased) {
                break;
            }
            candidate = format!("{name}_v{next}");
            next += 1;
        }
        if written.is_none() {
            self.made(
                place,
                format!("{label} has no operationId: its method is `{candidate}`"),
            );
        } else if candidate != name {
            self.made(
                place,
                format!(
                    "the method of {label} would have the name of another, and is `{candidate}`"
                ),
            );
        }
        candidate
    }
}

/// The parameters that a path names, each once; nothing where its braces do not pair.
fn names_of(path: &str) -> Option<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    let mut rest = path;
    while let Some(start) = rest.find(['{', '}']) {
        if rest.get(start..=start) != Some("{") {
            return None;
        }
        let after = rest.get(start + 1..)?;
        let end = after.find(['{', '}'])?;
        let name = after.get(..end).filter(|name| !name.is_empty())?;
        if after.get(end..=end) != Some("}") {
            return None;
        }
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
        rest = after.get(end + 1..)?;
    }
    Some(names)
}
