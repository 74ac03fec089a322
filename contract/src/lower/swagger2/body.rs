//! `body` and `formData` parameters as request bodies.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lower as codes;
use crate::model::{
    Body, Encoding, Extension, MediaType, ObjectRules, Property, Schema, SchemaKind, Style, Type,
    TypeSet,
};
use crate::source::Node;

use super::super::context::{Context, extension, head};
use super::collection::{Place, is_array, style};
use super::fields::PARAMETER;
use super::media::{JSON, MediaTypes, essence, named};
use super::parameter::{Given, In, is_required, schema};
use super::{Swagger, example};

const URLENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// The body that the parameters of an operation make.
pub(super) fn read<'s>(
    cx: &mut Context<'s>,
    swagger: &mut Swagger<'s>,
    parameters: &[Given<'s>],
    consumes: &MediaTypes<'s>,
) -> Option<Arc<Body>> {
    let mut bodies = parameters.iter().filter(|given| given.location == In::Body);
    let forms: Vec<Given<'s>> = parameters
        .iter()
        .filter(|given| given.location == In::Form)
        .copied()
        .collect();
    let Some(body) = bodies.next() else {
        return forms
            .first()
            .map(|first| Arc::new(form(cx, first.node, &forms, consumes)));
    };
    for more in bodies {
        cx.report(
            Diagnostic::at(
                &codes::BAD_PARAMETER,
                head(more.node),
                "an operation has one `body` parameter at most, this is another",
            )
            .label(head(body.node), "the first, which counts")
            .help("put what it holds into the schema of the first"),
        );
    }
    if let Some(form) = forms.first() {
        cx.report(
            Diagnostic::at(
                &codes::BAD_PARAMETER,
                head(form.node),
                "`body` and `formData` parameters cannot be in one operation",
            )
            .label(head(body.node), "the body, which counts")
            .help("make the body one more form parameter, or remove the form"),
        );
    }
    Some(Arc::new(plain(cx, swagger, body.node, consumes)))
}

/// A `body` parameter.
fn plain<'s>(
    cx: &mut Context<'s>,
    swagger: &mut Swagger<'s>,
    node: Node<'s>,
    consumes: &MediaTypes<'s>,
) -> Body {
    let key = (node.origin(), consumes.origin());
    let known = swagger.bodies.get(&key).cloned();
    let is_new = known.is_none();
    let content = known.unwrap_or_else(|| {
        let content = content(cx, node, consumes);
        swagger.bodies.insert(key, content.clone());
        content
    });
    let mut body = Body {
        description: node
            .get("description")
            .and_then(Node::as_str)
            .map(Into::into),
        required: node.get("required").and_then(Node::as_bool) == Some(true),
        content,
        extensions: extensions(node),
        origin: node.origin(),
    };
    if is_new {
        for (key, value) in node.members() {
            match key.key() {
                "required" => body.required = cx.flag(value),
                "type" | "items" | "format" | "enum" | "default"
                    if node.get("schema").is_some() =>
                {
                    cx.report(
                        Diagnostic::at(
                            &codes::UNKNOWN_FIELD,
                            key,
                            format!(
                                "a body says what it is under `schema`, so `{}` does not count",
                                key.key()
                            ),
                        )
                        .help("remove it, or put it into `schema`"),
                    );
                }
                "example" | "examples" | "properties" => {}
                name => {
                    if !PARAMETER.names.contains(&name) && extension(key, value).is_none() {
                        cx.unknown(key, &PARAMETER);
                    }
                }
            }
        }
    }
    body
}

fn content<'s>(
    cx: &mut Context<'s>,
    node: Node<'s>,
    consumes: &MediaTypes<'s>,
) -> Vec<Arc<MediaType>> {
    let id = if let Some(value) = node.get("schema") {
        Some(cx.schema(value))
    } else {
        let typed = node.get("type").is_some() || node.get("properties").is_some();
        let mut found = Diagnostic::at(
            &codes::MISSING_FIELD,
            head(node),
            "a `body` parameter has no `schema`",
        );
        found = found.help(if typed {
            "put `type` and what belongs to it under `schema`; it is read so"
        } else {
            "add `schema`; until then any body is right"
        });
        cx.report(found);
        typed.then(|| schema(cx, node))
    };
    let examples = example::beside(node);
    let media = |name: &str, at: Node<'_>| {
        Arc::new(MediaType {
            schema: id,
            examples: example::of_media_type(&examples, name),
            ..named(name, at.origin())
        })
    };
    if consumes.list.is_empty() {
        return vec![media(JSON, node)];
    }
    consumes
        .list
        .iter()
        .map(|(name, at)| media(name, *at))
        .collect()
}

/// The `formData` parameters: an object with a property for each.
fn form<'s>(
    cx: &mut Context<'s>,
    first: Node<'s>,
    parameters: &[Given<'s>],
    consumes: &MediaTypes<'s>,
) -> Body {
    let mut properties = Vec::with_capacity(parameters.len());
    let mut required: Vec<Box<str>> = Vec::new();
    let mut encoding = Vec::new();
    let mut file: Option<Node<'s>> = None;
    for given in parameters {
        let node = given.node;
        if node.get("type").and_then(Node::as_str) == Some("file") {
            file = file.or(node.get("type"));
        }
        if is_required(cx, node) {
            required.push(given.name.into());
        }
        for (key, value) in node.members() {
            let known = PARAMETER.names.contains(&key.key())
                || matches!(
                    key.key(),
                    "example" | "examples" | "title" | "nullable" | "readOnly"
                );
            if !known && extension(key, value).is_none() {
                cx.unknown(key, &PARAMETER);
            }
        }
        let id = property(cx, given);
        properties.push(Property {
            name: given.name.into(),
            schema: id,
        });
        if is_array(node) {
            let (style, explode) = style(cx, node, Place::Form);
            encoding.push((given.name.into(), styled(node, style, explode)));
        }
    }
    let is_required = !required.is_empty();
    let id = cx.synthesised(Schema {
        kind: SchemaKind::Keywords,
        types: TypeSet::only(Type::Object),
        object: Some(Box::new(ObjectRules {
            properties: properties.into(),
            required: required.into(),
            ..ObjectRules::default()
        })),
        ..Schema::any(first.origin())
    });
    let content = form_types(cx, file, consumes, first)
        .into_iter()
        .map(|(name, at)| {
            Arc::new(MediaType {
                schema: Some(id),
                encoding: encoding.clone(),
                ..named(&name, at.origin())
            })
        })
        .collect();
    Body {
        description: None,
        required: is_required,
        content,
        extensions: Box::default(),
        origin: first.origin(),
    }
}

/// How a property of a form is written.
pub(super) fn styled(node: Node<'_>, style: Style, explode: bool) -> Encoding {
    Encoding {
        content_type: None,
        headers: Vec::new(),
        style: Some(style),
        explode: Some(explode),
        allow_reserved: false,
        origin: node.origin(),
    }
}

/// The schema of a form's property. What the parameter says of itself is said of the property.
fn property<'s>(cx: &mut Context<'s>, given: &Given<'s>) -> crate::model::SchemaId {
    let node = given.node;
    let inner = schema(cx, node);
    let description = node.get("description").and_then(Node::as_str);
    let examples = example::beside(node);
    if description.is_none() && examples.is_empty() {
        return inner;
    }
    let mut outer = Schema {
        kind: SchemaKind::Keywords,
        reference: Some(inner),
        ..Schema::any(node.origin())
    };
    let notes = outer.annotations.get_or_insert_default();
    notes.description = description.map(Into::into);
    notes.examples = examples;
    cx.synthesised(outer)
}

/// The media types of a form: those of `consumes` that forms have, else as its parts need it.
fn form_types<'s>(
    cx: &mut Context<'s>,
    file: Option<Node<'s>>,
    consumes: &MediaTypes<'s>,
    first: Node<'s>,
) -> Vec<(Box<str>, Node<'s>)> {
    let mut types: Vec<(Box<str>, Node<'s>)> = consumes
        .list
        .iter()
        .filter(|(name, _)| {
            matches!(&*essence(name), URLENCODED)
                || name.to_ascii_lowercase().starts_with("multipart/")
        })
        .cloned()
        .collect();
    if let Some(file) = file {
        let urlencoded = types
            .iter()
            .position(|(name, _)| essence(name) == URLENCODED);
        if let Some(at) = urlencoded {
            let (_, node) = types.remove(at);
            if types.is_empty() {
                cx.report(
                    Diagnostic::at(
                        &codes::BAD_MEDIA_TYPE,
                        node,
                        "a form with a file cannot be sent as `application/x-www-form-urlencoded`",
                    )
                    .label(file, "the file")
                    .help("write `multipart/form-data` under `consumes`; it is read so"),
                );
            }
        }
    }
    if types.is_empty() {
        let name = if file.is_some() {
            MULTIPART
        } else {
            URLENCODED
        };
        types.push((name.into(), first));
    }
    types
}

fn extensions(node: Node<'_>) -> Box<[Extension]> {
    node.members()
        .filter_map(|(key, value)| extension(key, value))
        .collect()
}
