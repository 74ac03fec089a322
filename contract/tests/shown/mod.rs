//! A contract as a few lines of text, for tests: what was lowered, without origins.
#![allow(dead_code, reason = "each test file uses a part")]
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write as _;

use specwright_contract::model::{
    AdditionalProperties, Body, Callback, Combinators, Example, ExpressionPart, Header, LinkTarget,
    MediaType, Operation, Parameter, ParameterShape, Response, Schema, SchemaId, SchemaKind,
    SchemeKind, SecurityRequirement, Server, Type,
};
use specwright_contract::source::Origin;
use specwright_contract::{Contract, Diagnostic, Loaded, Loader};

/// Loads a text and shows what came of it.
pub(crate) fn outline(text: &str) -> String {
    let loaded = Loader::new().load_text("api.json", text).unwrap();
    let mut out = contract(&loaded.contract);
    if !loaded.diagnostics.is_empty() {
        out.push_str("---\n");
        out.push_str(&findings(&loaded.contract, &loaded.diagnostics));
    }
    out
}

/// Loads a document of this version whose `components.schemas` are given, and shows the schemas.
pub(crate) fn schemas(version: &str, schemas: &str) -> String {
    let loaded = document_with(version, schemas);
    let mut out = String::new();
    components(&loaded.contract, &mut out);
    if !loaded.diagnostics.is_empty() {
        out.push_str("---\n");
        out.push_str(&findings(&loaded.contract, &loaded.diagnostics));
    }
    out
}

/// Loads a document of this version whose `components.schemas` are given.
pub(crate) fn document_with(version: &str, schemas: &str) -> Loaded {
    let text = format!(
        r#"{{"openapi": "{version}", "info": {{"title": "t", "version": "1"}}, "paths": {{}},
            "components": {{"schemas": {schemas}}}}}"#
    );
    Loader::new().load_text("api.json", text).unwrap()
}

/// One line a finding: severity, code, place, message and help.
pub(crate) fn findings(contract: &Contract, diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for found in diagnostics {
        let place = found.place.map(|place| {
            let file = contract.sources.file(place.file);
            let node = place.node.map(|node| file.tree.node(node).pointer());
            let file = if place.file.index() == 0 {
                ""
            } else {
                &file.name
            };
            format!("{file}#{}", node.unwrap_or_default())
        });
        write!(
            out,
            "{:?} {} {}: {}",
            found.severity,
            found.code.id,
            place.unwrap_or_default(),
            found.message
        )
        .unwrap();
        if let Some(help) = &found.help {
            write!(out, " ({help})").unwrap();
        }
        if let Some(stops) = &found.stops {
            write!(out, " STOPS {stops}").unwrap();
        }
        out.push('\n');
    }
    out
}

/// All of a contract.
pub(crate) fn contract(contract: &Contract) -> String {
    let mut out = String::new();
    writeln!(
        out,
        "{:?} {} {}",
        contract.format, contract.info.title, contract.info.version
    )
    .unwrap();
    for tag in &contract.tags {
        writeln!(out, "tag {}", tag.name).unwrap();
    }
    for (name, scheme) in &contract.security_schemes {
        writeln!(out, "scheme {name}: {}", scheme_kind(&scheme.kind)).unwrap();
    }
    for one in &contract.operations {
        operation(contract, one, "", &mut out);
    }
    for webhook in &contract.webhooks {
        writeln!(out, "webhook {}", webhook.name).unwrap();
        for one in &webhook.operations {
            operation(contract, one, "  ", &mut out);
        }
    }
    components(contract, &mut out);
    out
}

fn components(contract: &Contract, out: &mut String) {
    for (name, &id) in &contract.components.schemas {
        writeln!(out, "{name} = {}", schema(contract, id)).unwrap();
    }
}

fn scheme_kind(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::ApiKey { location, name } => format!("key in {location:?} {name}"),
        SchemeKind::Http { scheme, .. } => format!("http {scheme}"),
        SchemeKind::OAuth2 { flows } => {
            let flows: Vec<String> = flows
                .iter()
                .map(|flow| {
                    let scopes: Vec<&str> = flow.scopes.iter().map(|(name, _)| &**name).collect();
                    format!("{}[{}]", flow.kind, scopes.join(" "))
                })
                .collect();
            format!("oauth2 {}", flows.join(", "))
        }
        SchemeKind::OpenIdConnect { url } => format!("openid {url}"),
        other => format!("{other:?}"),
    }
}

fn operation(contract: &Contract, operation: &Operation, pad: &str, out: &mut String) {
    write!(out, "{pad}{}", operation.label()).unwrap();
    if let Some(id) = &operation.operation_id {
        write!(out, " {id}").unwrap();
    }
    if operation.deprecated {
        out.push_str(" deprecated");
    }
    if !operation.tags.is_empty() {
        write!(out, " [{}]", operation.tags.join(", ")).unwrap();
    }
    let servers = operation.servers.iter().map(Server::default_url);
    let servers: Vec<String> = servers.collect();
    if servers != ["/"] {
        write!(out, " at {}", servers.join(", ")).unwrap();
    }
    if !operation.security.is_empty() {
        write!(out, " if {}", security(&operation.security)).unwrap();
    }
    for extension in &operation.extensions {
        write!(out, " {}", extension.name).unwrap();
    }
    out.push('\n');
    for one in &operation.parameters {
        parameter(contract, one, pad, out);
    }
    if let Some(one) = &operation.body {
        body(contract, one, pad, out);
    }
    for (status, one) in &operation.responses {
        response(contract, &status.to_string(), one, pad, out);
    }
    for one in &operation.callbacks {
        callback(contract, one, pad, out);
    }
}

fn security(requirements: &[SecurityRequirement]) -> String {
    let any: Vec<String> = requirements
        .iter()
        .map(|requirement| {
            let mut all: Vec<String> = requirement
                .schemes
                .iter()
                .map(|(scheme, scopes)| {
                    if scopes.is_empty() {
                        scheme.name.to_string()
                    } else {
                        format!("{}[{}]", scheme.name, scopes.join(" "))
                    }
                })
                .collect();
            if requirement.incomplete {
                all.push("?".to_owned());
            }
            if all.is_empty() {
                all.push("anonymous".to_owned());
            }
            all.join(" & ")
        })
        .collect();
    any.join(" | ")
}

fn parameter(contract: &Contract, parameter: &Parameter, pad: &str, out: &mut String) {
    write!(
        out,
        "{pad}  {} {}{}{}: {}",
        parameter.location.as_str(),
        parameter.name,
        if parameter.required { "*" } else { "" },
        if parameter.deprecated {
            " deprecated"
        } else {
            ""
        },
        shape(contract, &parameter.shape)
    )
    .unwrap();
    examples(contract, &parameter.examples, out);
    describe(parameter.description.as_deref(), out);
}

fn describe(text: Option<&str>, out: &mut String) {
    if let Some(text) = text {
        write!(out, " {text:?}").unwrap();
    }
    out.push('\n');
}

fn shape(contract: &Contract, shape: &ParameterShape) -> String {
    match shape {
        ParameterShape::Styled {
            schema: id,
            style,
            explode,
            allow_reserved,
        } => format!(
            "{style:?}{}{} {}",
            if *explode { "*" } else { "" },
            if *allow_reserved { "+" } else { "" },
            id.map_or("anything".to_owned(), |id| schema(contract, id))
        ),
        ParameterShape::Content(media) => media_type(contract, media),
    }
}

fn examples(contract: &Contract, examples: &[std::sync::Arc<Example>], out: &mut String) {
    for example in examples {
        write!(out, " e.g. {}", example_text(contract, example)).unwrap();
    }
}

fn example_text(contract: &Contract, example: &Example) -> String {
    let mut text = format!("{:?}/{}", example.kind, example.name);
    if let Some(value) = example.value {
        write!(text, "={}", json(contract, value)).unwrap();
    }
    if let Some(serialized) = &example.serialized {
        write!(text, " as {serialized:?}").unwrap();
    }
    if let Some(external) = &example.external {
        write!(text, " at {external}").unwrap();
    }
    text
}

fn json(contract: &Contract, origin: Origin) -> String {
    let mut text = String::new();
    contract.sources.node(origin).write_json(&mut text);
    text
}

fn media_type(contract: &Contract, media: &MediaType) -> String {
    let mut out = media.name.to_string();
    if let Some(id) = media.schema {
        write!(out, " {}", schema(contract, id)).unwrap();
    }
    if let Some(id) = media.item_schema {
        write!(out, " each {}", schema(contract, id)).unwrap();
    }
    examples(contract, &media.examples, &mut out);
    for (name, encoding) in &media.encoding {
        write!(
            out,
            " {name} as {}",
            encoding.content_type.as_deref().unwrap_or("-")
        )
        .unwrap();
        if let Some(style) = encoding.style {
            write!(out, " {style:?}").unwrap();
        }
        for (name, _) in &encoding.headers {
            write!(out, " with {name}").unwrap();
        }
    }
    out
}

fn body(contract: &Contract, body: &Body, pad: &str, out: &mut String) {
    write!(out, "{pad}  body{}", if body.required { "*" } else { "" }).unwrap();
    describe(body.description.as_deref(), out);
    for media in &body.content {
        writeln!(out, "{pad}    {}", media_type(contract, media)).unwrap();
    }
}

fn response(contract: &Contract, status: &str, response: &Response, pad: &str, out: &mut String) {
    write!(out, "{pad}  {status}").unwrap();
    describe(response.description.as_deref(), out);
    for (name, header) in &response.headers {
        let Header { required, .. } = **header;
        let star = if required { "*" } else { "" };
        writeln!(
            out,
            "{pad}    header {name}{star}: {}",
            shape(contract, &header.shape)
        )
        .unwrap();
    }
    for media in &response.content {
        writeln!(out, "{pad}    {}", media_type(contract, media)).unwrap();
    }
    for (name, link) in &response.links {
        let target = match &link.target {
            LinkTarget::Operation(id) => contract.operation(*id).label(),
            LinkTarget::Unknown(text) => format!("unknown {text}"),
            _ => String::new(),
        };
        write!(out, "{pad}    link {name} -> {target}").unwrap();
        for parameter in &link.parameters {
            write!(out, " {}", parameter.location.map_or("?", |l| l.as_str())).unwrap();
            write!(
                out,
                ".{}={}",
                parameter.name,
                json(contract, parameter.value)
            )
            .unwrap();
            if let Some(expression) = &parameter.expression {
                write!(out, " {}", parts(&expression.parts)).unwrap();
            }
        }
        out.push('\n');
    }
}

fn parts(parts: &[ExpressionPart]) -> String {
    let parts: Vec<String> = parts
        .iter()
        .map(|part| match part {
            ExpressionPart::Text(text) => format!("{text:?}"),
            ExpressionPart::Runtime(runtime) => format!("{runtime:?}"),
        })
        .collect();
    parts.join("+")
}

fn callback(contract: &Contract, callback: &Callback, pad: &str, out: &mut String) {
    for (expression, operations) in &callback.requests {
        writeln!(
            out,
            "{pad}  callback {} {}",
            callback.name,
            parts(&expression.parts)
        )
        .unwrap();
        for one in operations {
            operation(contract, one, &format!("{pad}    "), out);
        }
    }
}

/// A schema on one line; what is a component, or written elsewhere, by its name.
pub(crate) fn schema(contract: &Contract, id: SchemaId) -> String {
    let schema = contract.schemas.get(id);
    match schema.kind {
        SchemaKind::Any => return "any".to_owned(),
        SchemaKind::Never => return "never".to_owned(),
        SchemaKind::Keywords => {}
    }
    let mut words = Vec::new();
    keywords(contract, schema, &mut words);
    notes(contract, schema, &mut words);
    if schema.or_null {
        words.push("or null".to_owned());
    }
    if words.is_empty() {
        words.push("unsaid".to_owned());
    }
    words.join(" ")
}

fn name(contract: &Contract, id: SchemaId) -> String {
    if let Some(name) = contract.schemas.name(id) {
        return name.to_owned();
    }
    let node = contract.sources.node(contract.schemas.get(id).origin);
    let file = node.tree().file();
    let name = match file.index() {
        0 => "",
        _ => &contract.sources.file(file).name,
    };
    format!("{name}#{}", node.pointer())
}

fn list(contract: &Contract, ids: &[SchemaId]) -> String {
    let all: Vec<String> = ids.iter().map(|&id| schema(contract, id)).collect();
    format!("({})", all.join(", "))
}

fn keywords(contract: &Contract, schema_: &Schema, words: &mut Vec<String>) {
    if let Some(target) = schema_.reference {
        words.push(format!("@{}", name(contract, target)));
    }
    let types: Vec<&str> = schema_.types.iter().map(Type::as_str).collect();
    if !types.is_empty() {
        words.push(types.join("|"));
    }
    if let Some(format) = &schema_.format {
        words.push(format!("<{format}>"));
    }
    if let Some(values) = &schema_.values {
        let values: Vec<String> = values.iter().map(|&value| json(contract, value)).collect();
        words.push(format!("in [{}]", values.join(",")));
    }
    if let Some(number) = &schema_.number {
        let rules = [
            (">=", &number.minimum),
            ("<=", &number.maximum),
            (">", &number.exclusive_minimum),
            ("<", &number.exclusive_maximum),
            ("%", &number.multiple_of),
        ];
        for (sign, bound) in rules {
            if let Some(bound) = bound {
                words.push(format!("{sign}{bound}"));
            }
        }
    }
    if let Some(string) = &schema_.string {
        range("length", string.min_length, string.max_length, words);
        if let Some(pattern) = &string.pattern {
            words.push(format!("/{pattern}/"));
        }
        if let Some(text) = &string.content_encoding {
            words.push(format!("encoded {text}"));
        }
        if let Some(text) = &string.content_media_type {
            words.push(format!("holds {text}"));
        }
        if let Some(id) = string.content_schema {
            words.push(format!("of {}", schema(contract, id)));
        }
    }
    if let Some(array) = &schema_.array {
        let mut items = list(contract, &array.prefix);
        items.pop();
        if let Some(id) = array.items {
            if !array.prefix.is_empty() {
                items.push_str(", ");
            }
            write!(items, "...{}", schema(contract, id)).unwrap();
        }
        words.push(format!("[{}]", &items[1..]));
        range("items", array.min_items, array.max_items, words);
        if array.unique {
            words.push("unique".to_owned());
        }
        if let Some(id) = array.contains {
            words.push(format!("contains {}", schema(contract, id)));
            range("of them", array.min_contains, array.max_contains, words);
        }
        if let Some(id) = array.unevaluated {
            words.push(format!("unevaluated items {}", schema(contract, id)));
        }
    }
    object(contract, schema_, words);
    if let Some(all) = &schema_.combinators {
        combinators(contract, all, words);
    }
}

fn range(what: &str, min: Option<u64>, max: Option<u64>, words: &mut Vec<String>) {
    if min.is_some() || max.is_some() {
        let text = |bound: Option<u64>| bound.map_or(String::new(), |bound| bound.to_string());
        words.push(format!("{what} {}..{}", text(min), text(max)));
    }
}

fn object(contract: &Contract, schema_: &Schema, words: &mut Vec<String>) {
    let Some(object) = &schema_.object else {
        return;
    };
    let mut members = Vec::new();
    for property in &object.properties {
        let star = if object.required.contains(&property.name) {
            "*"
        } else {
            ""
        };
        members.push(format!(
            "{}{star}: {}",
            property.name,
            schema(contract, property.schema)
        ));
    }
    for required in &object.required {
        if !object.properties.iter().any(|p| p.name == *required) {
            members.push(format!("{required}*"));
        }
    }
    for (pattern, id) in &object.patterns {
        members.push(format!("/{pattern}/: {}", schema(contract, *id)));
    }
    match object.additional {
        AdditionalProperties::Unsaid => {}
        AdditionalProperties::Any => members.push("...".to_owned()),
        AdditionalProperties::Forbidden => members.push("no more".to_owned()),
        AdditionalProperties::Schema(id) => members.push(format!("...{}", schema(contract, id))),
    }
    words.push(format!("{{{}}}", members.join(", ")));
    range(
        "members",
        object.min_properties,
        object.max_properties,
        words,
    );
    if let Some(id) = object.names {
        words.push(format!("names {}", schema(contract, id)));
    }
    for (name, needed) in &object.dependent_required {
        words.push(format!("{name} needs {}", needed.join(",")));
    }
    for (name, id) in &object.dependent_schemas {
        words.push(format!("{name} means {}", schema(contract, *id)));
    }
    if let Some(id) = object.unevaluated {
        words.push(format!("unevaluated {}", schema(contract, id)));
    }
}

fn combinators(contract: &Contract, all: &Combinators, words: &mut Vec<String>) {
    let groups = [
        ("all", &all.all_of),
        ("any", &all.any_of),
        ("one", &all.one_of),
    ];
    for (word, ids) in groups {
        if !ids.is_empty() {
            words.push(format!("{word}{}", list(contract, ids)));
        }
    }
    let single = [
        ("not", all.not),
        ("if", all.if_),
        ("then", all.then),
        ("else", all.else_),
    ];
    for (word, id) in single {
        if let Some(id) = id {
            words.push(format!("{word} ({})", schema(contract, id)));
        }
    }
    if let Some(discriminator) = &all.discriminator {
        let mapping: Vec<String> = discriminator
            .mapping
            .iter()
            .map(|(value, id)| format!("{value}={}", name(contract, *id)))
            .collect();
        words.push(format!(
            "by {}[{}]",
            discriminator.property,
            mapping.join(" ")
        ));
        if let Some(id) = discriminator.default {
            words.push(format!("by default {}", name(contract, id)));
        }
    }
    if let Some((anchor, id)) = &all.dynamic_reference {
        words.push(format!("@@{anchor}:{}", name(contract, *id)));
    }
    if let Some(anchor) = &all.dynamic_anchor {
        words.push(format!("&&{anchor}"));
    }
    if all.resource {
        words.push("resource".to_owned());
    }
}

fn notes(contract: &Contract, schema_: &Schema, words: &mut Vec<String>) {
    let Some(notes) = &schema_.annotations else {
        return;
    };
    let texts = [("title", &notes.title), ("says", &notes.description)];
    for (word, text) in texts {
        if let Some(text) = text {
            words.push(format!("{word} {text:?}"));
        }
    }
    if let Some(default) = notes.default {
        words.push(format!("default {}", json(contract, default)));
    }
    for example in &notes.examples {
        words.push(format!("e.g. {}", example_text(contract, example)));
    }
    let flags = [
        ("deprecated", notes.deprecated),
        ("read-only", notes.read_only),
        ("write-only", notes.write_only),
        ("xml", notes.xml.is_some()),
    ];
    for (word, flag) in flags {
        if flag {
            words.push(word.to_owned());
        }
    }
    for extension in &notes.extensions {
        words.push(extension.name.to_string());
    }
}
