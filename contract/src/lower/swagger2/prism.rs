//! What Prism takes of bodies, responses and security where it takes them by the letter; see
//! [`Loader::as_prism`](crate::Loader::as_prism).

use std::sync::Arc;

use crate::model::{
    Body, Encoding, Example, ExampleOrigin, KeyLocation, MediaType, ObjectRules, Property, Schema,
    SchemaId, SchemaKind, SchemeKind, SecurityRequirement, SecurityScheme, Style, Type, TypeSet,
};
use crate::source::Node;

use super::super::beside;
use super::super::context::Context;
use super::body::styled;
use super::fields::SCHEMA;
use super::media::{MediaTypes, named};
use super::parameter::{Given, In, schema};

/// Whether a parameter or header has any schema.
pub(super) fn has_schema(node: Node<'_>) -> bool {
    node.members().any(|(key, _)| SCHEMA.contains(&key.key()))
}

/// The contents of a response: one for each media type of `produces`. Without any there are none, but where
/// there are examples: they are of a content without a name and without the schema.
pub(super) fn content<'s>(
    cx: &mut Context<'s>,
    node: Node<'s>,
    produces: &MediaTypes<'s>,
) -> Vec<Arc<MediaType>> {
    let schema = node.get("schema").filter(|value| value.is_object());
    let mut examples = examples(cx, node, schema);
    if examples.is_empty() && (schema.is_none() || produces.list.is_empty()) {
        return Vec::new();
    }
    let id = schema.map(|value| cx.schema(value));
    if produces.list.is_empty() {
        return vec![Arc::new(MediaType {
            examples,
            ..named("", node.origin())
        })];
    }
    let mut content: Vec<MediaType> = Vec::with_capacity(produces.list.len());
    for (name, at) in produces.list.iter() {
        let (own, others) = std::mem::take(&mut examples)
            .into_iter()
            .partition(|example| example.name == *name);
        examples = others;
        content.push(MediaType {
            schema: id,
            examples: own,
            ..named(name, at.origin())
        });
    }
    if let Some(first) = content.first_mut() {
        first.examples.extend(examples);
    }
    content.into_iter().map(Arc::new).collect()
}

/// Those under `examples`; where there is no such field the `x-examples` of the schema and its `example`.
fn examples<'s>(
    cx: &mut Context<'s>,
    node: Node<'s>,
    schema: Option<Node<'s>>,
) -> Vec<Arc<Example>> {
    let of = |map: Node<'s>, kind| {
        map.members()
            .map(|(key, value)| Example::bare(key.key(), value, kind))
            .collect::<Vec<_>>()
    };
    if let Some(map) = node.get("examples") {
        return of(map, ExampleOrigin::Examples);
    }
    let Some(schema) = schema.and_then(|node| beside::overlaid(cx, node)) else {
        return Vec::new();
    };
    let mut examples = Vec::new();
    if let Some(map) = schema.get("x-examples") {
        examples = of(map, ExampleOrigin::Extension);
    }
    if let Some(value) = schema.get("example") {
        examples.push(Example::bare("default", value, ExampleOrigin::Schema));
    }
    examples
}

/// The body that the parameters make: the last `body` in every media type of `consumes` that is none of forms, required if it says
/// so; else the form in those types of `consumes` that are forms, never required. Without `consumes` nothing
/// is admitted.
pub(super) fn body<'s>(
    cx: &mut Context<'s>,
    parameters: &[Given<'s>],
    consumes: &MediaTypes<'s>,
) -> Option<Arc<Body>> {
    let of = |location| {
        let all = parameters.iter().copied();
        all.filter(move |given| given.location == location)
    };
    if let Some(Given { node, .. }) = of(In::Body).next_back() {
        let schema = node.get("schema").filter(|value| value.is_object());
        let id = schema.map(|value| cx.schema(value));
        return Some(Arc::new(Body {
            description: None,
            required: node.get("required").and_then(Node::as_bool) == Some(true),
            content: media_types(consumes, |name| !FORMS.contains(&name), id, &[]),
            extensions: Box::default(),
            origin: node.origin(),
        }));
    }
    let forms: Vec<Given<'s>> = of(In::Form).collect();
    let first = forms.first()?.node;
    let is_file = |given: &Given<'s>| given.node.get("type").and_then(Node::as_str) == Some("file");
    // A schema with a file in it is none that Prism can judge by.
    let id = (!forms.iter().any(is_file)).then(|| form(cx, &forms));
    let encoding: Vec<_> = forms.iter().filter_map(encoding).collect();
    let is_form = |name: &str| FORMS.contains(&name);
    Some(Arc::new(Body {
        description: None,
        required: false,
        content: media_types(consumes, is_form, id, &encoding),
        extensions: Box::default(),
        origin: first.origin(),
    }))
}

const FORMS: &[&str] = &["application/x-www-form-urlencoded", "multipart/form-data"];

fn media_types(
    consumes: &MediaTypes<'_>,
    admitted: impl Fn(&str) -> bool,
    schema: Option<SchemaId>,
    encoding: &[(Box<str>, Encoding)],
) -> Vec<Arc<MediaType>> {
    let types = consumes.list.iter().filter(|(name, _)| admitted(name));
    types
        .map(|(name, at)| {
            Arc::new(MediaType {
                schema,
                encoding: encoding.to_vec(),
                ..named(name, at.origin())
            })
        })
        .collect()
}

/// The object of a form.
fn form<'s>(cx: &mut Context<'s>, forms: &[Given<'s>]) -> SchemaId {
    let mut rules = ObjectRules::default();
    let mut properties = Vec::with_capacity(forms.len());
    let mut required = Vec::new();
    for given in forms {
        properties.push(Property {
            name: given.name.into(),
            schema: schema(cx, given.node),
        });
        if given.node.get("required").and_then(Node::as_bool) == Some(true) {
            required.push(given.name.into());
        }
    }
    rules.properties = properties.into();
    rules.required = required.into();
    let origin = forms.first().map_or_else(|| cx.root(), |first| first.node);
    cx.synthesised(Schema {
        kind: SchemaKind::Keywords,
        types: TypeSet::only(Type::Object),
        object: Some(Box::new(rules)),
        ..Schema::any(origin.origin())
    })
}

/// How a property of a form is written, where Prism reads it as a list at all.
fn encoding(given: &Given<'_>) -> Option<(Box<str>, Encoding)> {
    let node = given.node;
    let (style, explode) = match node.get("collectionFormat").and_then(Node::as_str)? {
        "csv" => (Style::Form, false),
        "multi" => (Style::Form, true),
        "pipes" => (Style::PipeDelimited, false),
        "ssv" => (Style::SpaceDelimited, false),
        _ => return None,
    };
    Some((given.name.into(), styled(node, style, explode)))
}

/// The requirements with the schemes that Prism knows in Swagger 2.0. One of which nothing is defined is left
/// out; an empty one counts once, and last, and only beside others.
pub(super) fn security(
    cx: &Context<'_>,
    requirements: &[SecurityRequirement],
) -> Arc<[SecurityRequirement]> {
    let mut known: Vec<SecurityRequirement> = Vec::with_capacity(requirements.len());
    let mut empty = None;
    for requirement in requirements {
        let mut schemes = requirement.schemes.clone();
        if schemes.is_empty() {
            if !requirement.incomplete {
                empty = Some(requirement.origin);
            }
            continue;
        }
        schemes.retain(|(scheme, _)| is_known(cx, scheme));
        known.push(SecurityRequirement {
            schemes,
            incomplete: false,
            origin: requirement.origin,
        });
    }
    if let Some(origin) = empty.filter(|_| requirements.len() > 1) {
        known.push(SecurityRequirement {
            schemes: Vec::new(),
            incomplete: false,
            origin,
        });
    }
    known.into()
}

fn is_known(cx: &Context<'_>, scheme: &SecurityScheme) -> bool {
    let node = cx.sources.node(scheme.origin);
    let word = node.get("type").and_then(Node::as_str);
    match &scheme.kind {
        SchemeKind::Http { .. } => word == Some("basic"),
        SchemeKind::ApiKey { location, .. } => *location != KeyLocation::Cookie,
        SchemeKind::OAuth2 { flows } => !flows.is_empty(),
        _ => false,
    }
}
