//! A contract as text: what the model says, without places. Two documents that say the same in
//! different languages have one outline.

#![allow(dead_code, reason = "every test file uses a part of it")]

use std::fmt::Write as _;

use specwright_contract::model::{
    AdditionalProperties, Contract, Example, Location, MediaType, Operation, ParameterShape,
    Schema, SchemaId, SchemaKind, SchemeKind, SecurityRequirement, Server,
};
use specwright_contract::source::Origin;
use specwright_contract::{Diagnostic, Place};

/// The whole contract.
pub(crate) fn outline(contract: &Contract) -> String {
    let mut out = String::new();
    let info = &contract.info;
    let _ = writeln!(out, "{} {}", info.title, info.version);
    let _ = writeln!(out, "servers: {}", servers(&contract.servers));
    for scheme in contract.security_schemes.values() {
        let _ = writeln!(out, "scheme {}: {}", scheme.name, scheme_kind(&scheme.kind));
    }
    for tag in &contract.tags {
        let parent = tag
            .parent
            .as_deref()
            .map(|parent| format!(" under {parent}"));
        let _ = writeln!(out, "tag {}{}", tag.name, parent.unwrap_or_default());
    }
    for path in &contract.paths {
        for n in path.operations.clone() {
            operation(contract, &contract.operations[n as usize], &mut out);
        }
    }
    for (name, id) in &contract.components.schemas {
        let _ = writeln!(out, "schema {name}: {}", schema(contract, *id, true));
    }
    out
}

fn servers(servers: &[Server]) -> String {
    let urls: Vec<&str> = servers.iter().map(|server| &*server.url).collect();
    urls.join(" ")
}

fn scheme_kind(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::ApiKey { location, name } => format!("apiKey {location:?} {name}"),
        SchemeKind::Http { scheme, .. } => format!("http {scheme}"),
        SchemeKind::OAuth2 { flows } => {
            let mut out = String::from("oauth2");
            for flow in flows {
                let _ = write!(
                    out,
                    " {}({}|{}|{})",
                    flow.kind,
                    flow.authorization_url.as_deref().unwrap_or("-"),
                    flow.token_url.as_deref().unwrap_or("-"),
                    flow.scopes
                        .iter()
                        .map(|(name, _)| &**name)
                        .collect::<Vec<_>>()
                        .join(",")
                );
            }
            out
        }
        other => format!("{other:?}"),
    }
}

fn security(requirements: &[SecurityRequirement]) -> String {
    let all: Vec<String> = requirements
        .iter()
        .map(|requirement| {
            let schemes: Vec<String> = requirement
                .schemes
                .iter()
                .map(|(scheme, scopes)| match &**scopes {
                    [] => scheme.name.to_string(),
                    scopes => format!("{}[{}]", scheme.name, scopes.join(",")),
                })
                .collect();
            if requirement.incomplete {
                "impossible".to_owned()
            } else if schemes.is_empty() {
                "none".to_owned()
            } else {
                schemes.join("+")
            }
        })
        .collect();
    all.join(" | ")
}

fn operation(contract: &Contract, operation: &Operation, out: &mut String) {
    let _ = write!(out, "{}", operation.label());
    if let Some(id) = &operation.operation_id {
        let _ = write!(out, " #{id}");
    }
    if !operation.tags.is_empty() {
        let _ = write!(out, " [{}]", operation.tags.join(","));
    }
    if operation.deprecated {
        out.push_str(" deprecated");
    }
    out.push('\n');
    if servers(&operation.servers) != servers(&contract.servers) {
        let _ = writeln!(out, "  servers: {}", servers(&operation.servers));
    }
    if !operation.security.is_empty() {
        let _ = writeln!(out, "  security: {}", security(&operation.security));
    }
    for parameter in &operation.parameters {
        let _ = write!(
            out,
            "  {} {}{}: {}",
            parameter.location.as_str(),
            parameter.name,
            if parameter.required { "!" } else { "" },
            shape(contract, &parameter.shape, parameter.location)
        );
        if parameter.allow_empty_value {
            out.push_str(" may-be-empty");
        }
        examples(contract, &parameter.examples, out);
        out.push('\n');
    }
    if let Some(body) = &operation.body {
        let _ = writeln!(out, "  body{}", if body.required { "!" } else { "" });
        content(contract, &body.content, out);
    }
    for (status, response) in &operation.responses {
        let description = response.description.as_deref().unwrap_or_default();
        let _ = writeln!(out, "  {status} {description}");
        for (name, header) in &response.headers {
            let shape = shape(contract, &header.shape, Location::Header);
            let _ = write!(out, "    header {name}: {shape}");
            examples(contract, &header.examples, out);
            out.push('\n');
        }
        content(contract, &response.content, out);
    }
}

fn content(contract: &Contract, content: &[std::sync::Arc<MediaType>], out: &mut String) {
    for media in content {
        let schema = media.schema.map(|id| schema(contract, id, false));
        let _ = write!(
            out,
            "    {}: {}",
            media.name,
            schema.unwrap_or_else(|| "-".to_owned())
        );
        examples(contract, &media.examples, out);
        out.push('\n');
        for (name, encoding) in &media.encoding {
            let _ = writeln!(
                out,
                "      {name}: {:?} {:?} {:?}",
                encoding.content_type, encoding.style, encoding.explode
            );
        }
    }
}

fn shape(contract: &Contract, shape: &ParameterShape, location: Location) -> String {
    match shape {
        ParameterShape::Styled {
            schema: id,
            style,
            explode,
            ..
        } => {
            let text = id.map_or_else(|| "-".to_owned(), |id| schema(contract, id, false));
            let form = location == Location::Query || location == Location::Cookie;
            let usual = if form { "Form true" } else { "Simple false" };
            let written = format!("{style:?} {explode}");
            if usual == written || !text.contains("array") {
                text
            } else {
                format!("{text} {written}")
            }
        }
        ParameterShape::Content(media) => format!("{} {:?}", media.name, media.schema.is_some()),
    }
}

fn examples(contract: &Contract, examples: &[std::sync::Arc<Example>], out: &mut String) {
    for example in examples {
        let value = match (example.value, &example.serialized) {
            (Some(value), _) => json(contract, value),
            (None, Some(text)) => format!("<{text}>"),
            (None, None) => "-".to_owned(),
        };
        let _ = write!(out, " e.g. {}={value}", example.name);
    }
}

/// A value as compact JSON.
pub(crate) fn json(contract: &Contract, value: Origin) -> String {
    let mut out = String::new();
    contract.sources.node(value).write_json(&mut out);
    out
}

/// A schema in one line; a component by its name unless it is `defined` here.
pub(crate) fn schema(contract: &Contract, id: SchemaId, defined: bool) -> String {
    if !defined && let Some(name) = contract.schemas.name(id) {
        return format!("@{name}");
    }
    let schema = contract.schemas.get(id);
    match schema.kind {
        SchemaKind::Never => return "never".to_owned(),
        SchemaKind::Any | SchemaKind::Keywords => {}
    }
    let mut parts = Vec::new();
    if let Some(target) = schema.reference {
        parts.push(match contract.schemas.name(target) {
            Some(name) => format!("@{name}"),
            None => self::schema(contract, target, true),
        });
    }
    keywords(contract, schema, &mut parts);
    if parts.is_empty() {
        "any".to_owned()
    } else {
        parts.join(" ")
    }
}

fn keywords(contract: &Contract, schema: &Schema, parts: &mut Vec<String>) {
    let sub = |id: SchemaId| self::schema(contract, id, false);
    let types: Vec<&str> = schema
        .types
        .iter()
        .map(specwright_contract::model::Type::as_str)
        .collect();
    if !types.is_empty() {
        parts.push(types.join("|"));
    }
    if schema.or_null {
        parts.push("or-null".to_owned());
    }
    parts.extend(schema.format.as_ref().map(|format| format!("({format})")));
    if let Some(values) = &schema.values {
        let values: Vec<String> = values.iter().map(|value| json(contract, *value)).collect();
        parts.push(format!("enum[{}]", values.join(",")));
    }
    if let Some(number) = &schema.number {
        let bounds = [
            (">=", &number.minimum),
            ("<=", &number.maximum),
            (">", &number.exclusive_minimum),
            ("<", &number.exclusive_maximum),
            ("%", &number.multiple_of),
        ];
        for (sign, bound) in bounds {
            parts.extend(bound.as_ref().map(|bound| format!("{sign}{bound}")));
        }
    }
    if let Some(string) = &schema.string {
        parts.extend(string.min_length.map(|n| format!("length>={n}")));
        parts.extend(string.max_length.map(|n| format!("length<={n}")));
        parts.extend(
            string
                .pattern
                .as_ref()
                .map(|pattern| format!("/{pattern}/")),
        );
    }
    if let Some(array) = &schema.array {
        parts.extend(array.items.map(|id| format!("[{}]", sub(id))));
        parts.extend(array.min_items.map(|n| format!("items>={n}")));
        parts.extend(array.max_items.map(|n| format!("items<={n}")));
        parts.extend(array.unique.then(|| "unique".to_owned()));
    }
    if let Some(object) = &schema.object {
        let members: Vec<String> = object
            .properties
            .iter()
            .map(|property| {
                let mark = if object.required.contains(&property.name) {
                    "!"
                } else {
                    ""
                };
                format!("{}{mark}: {}", property.name, sub(property.schema))
            })
            .collect();
        parts.push(format!("{{{}}}", members.join(", ")));
        match object.additional {
            AdditionalProperties::Unsaid | AdditionalProperties::Any => {}
            AdditionalProperties::Forbidden => parts.push("closed".to_owned()),
            AdditionalProperties::Schema(id) => parts.push(format!("{{*: {}}}", sub(id))),
        }
    }
    if let Some(combinators) = &schema.combinators {
        let groups = [
            ("allOf", &combinators.all_of),
            ("anyOf", &combinators.any_of),
            ("oneOf", &combinators.one_of),
        ];
        for (name, ids) in groups {
            if !ids.is_empty() {
                let ids: Vec<String> = ids.iter().map(|id| sub(*id)).collect();
                parts.push(format!("{name}({})", ids.join(", ")));
            }
        }
        if let Some(discriminator) = &combinators.discriminator {
            let values: Vec<String> = discriminator
                .mapping
                .iter()
                .map(|(value, id)| format!("{value}={}", sub(*id)))
                .collect();
            parts.push(format!(
                "by {}({})",
                discriminator.property,
                values.join(", ")
            ));
        }
    }
    if let Some(notes) = &schema.annotations {
        parts.extend(notes.read_only.then(|| "read-only".to_owned()));
        parts.extend(
            notes
                .default
                .map(|value| format!("={}", json(contract, value))),
        );
        for example in &notes.examples {
            parts.extend(
                example
                    .value
                    .map(|value| format!("e.g. {}", json(contract, value))),
            );
        }
    }
}

/// Every finding in a line: severity, code, place, message, next step.
pub(crate) fn findings(contract: &Contract, diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for found in diagnostics {
        let _ = write!(out, "{:?}[{}]", found.severity, found.code.id);
        if let Some(Place { file, span, .. }) = found.place {
            let file = contract.sources.file(file);
            let at = file.line_column(span.start);
            let _ = write!(out, " {}:{}:{}", file.name, at.line, at.column);
        }
        let _ = write!(out, ": {}", found.message);
        if let Some(help) = &found.help {
            let _ = write!(out, " -> {help}");
        }
        out.push('\n');
    }
    out
}
