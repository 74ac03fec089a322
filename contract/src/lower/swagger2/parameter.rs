//! Parameters: those that are parameters in OpenAPI 3 too. Bodies and forms are in `body`.

use std::sync::Arc;

use crate::diagnostic::codes::lower as codes;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Location, Parameter, ParameterShape, SchemaId};
use crate::source::Node;

use super::super::context::{Context, extension, head};
use super::super::near::nearest;
use super::super::schema::Part;
use super::collection::{Place, style};
use super::fields::PARAMETER;
use super::{example, later, prism};

/// Where a parameter stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum In {
    /// In the request itself.
    Plain(Location),
    /// `body`
    Body,
    /// `formData`
    Form,
}

const INS: &[(&str, In)] = &[
    ("path", In::Plain(Location::Path)),
    ("query", In::Plain(Location::Query)),
    ("header", In::Plain(Location::Header)),
    ("formData", In::Form),
    ("body", In::Body),
];

/// A parameter as it is given in a list, its references followed.
#[derive(Clone, Copy)]
pub(super) struct Given<'s> {
    pub(super) node: Node<'s>,
    pub(super) name: &'s str,
    pub(super) location: In,
}

/// Reads name and location; nothing, and a finding, where they cannot be read.
pub(super) fn given<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Option<Given<'s>> {
    let node = cx.follow(node)?.node;
    let node = cx.object(node, "a parameter")?;
    let written = node.get("in");
    let word = written.and_then(Node::as_str).unwrap_or_default();
    let location = match INS.iter().find(|(name, _)| *name == word) {
        Some((_, location)) => *location,
        None => unusual(cx, node, written, word)?,
    };
    let name = node.get("name").and_then(|value| cx.text(value));
    if location == In::Body {
        // The name of a body is nowhere on the wire.
        return Some(Given {
            node,
            name: name.unwrap_or("body"),
            location,
        });
    }
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        cx.report(
            Diagnostic::at(
                &codes::BAD_PARAMETER,
                head(node),
                "a parameter has no `name`",
            )
            .help("add `name`; the parameter is left out"),
        );
        return None;
    };
    Some(Given {
        node,
        name,
        location,
    })
}

/// An `in` that does not exist, where it is plain what is meant.
fn unusual<'s>(
    cx: &mut Context<'s>,
    node: Node<'s>,
    written: Option<Node<'s>>,
    word: &str,
) -> Option<In> {
    let Some(value) = written else {
        cx.report(
            Diagnostic::at(&codes::BAD_PARAMETER, head(node), "a parameter has no `in`").help(
                "add `in: query`, `path`, `header`, `formData` or `body`; the parameter is left out",
            ),
        );
        return None;
    };
    if word == "cookie" {
        later(
            cx,
            value,
            "write the header `Cookie`, or raise the document to OpenAPI 3; it is honoured here",
        );
        return Some(In::Plain(Location::Cookie));
    }
    let near = nearest(word, INS.iter().map(|(name, _)| *name));
    let same = INS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
    let mut found = Diagnostic::at(
        &codes::BAD_PARAMETER,
        value,
        format!(
            "`{}` is no place for a parameter",
            value.scalar().unwrap_or_default()
        ),
    );
    if same.is_some() {
        found.severity = Severity::Warning; // nothing is lost
    }
    cx.report(
        found.help(match (same, near) {
            (Some((name, _)), _) => format!("write `{name}`; it is read so"),
            (None, Some(near)) => format!("did you mean `{near}`? the parameter is left out"),
            (None, None) => {
                "write `query`, `path`, `header`, `formData` or `body`; the parameter is left out"
                    .to_owned()
            }
        }),
    );
    same.map(|(_, location)| *location)
}

/// The schema of a parameter: its own keywords, or the `schema` that authors bring from OpenAPI 3.
pub(super) fn schema<'s>(cx: &mut Context<'s>, node: Node<'s>) -> SchemaId {
    if let Some((key, value)) = node.member("schema")
        && node.get("type").is_none()
    {
        later(
            cx,
            key,
            "write `type` and what else `schema` has beside `in` (only a body has a `schema`); it is honoured here",
        );
        return cx.schema(value);
    }
    cx.schema_in(node, Part::Parameter)
}

/// Whether `required` is said; `"true"` is read and reported.
pub(super) fn is_required<'s>(cx: &mut Context<'s>, node: Node<'s>) -> bool {
    node.get("required").is_some_and(|value| cx.flag(value))
}

/// A parameter that is one in OpenAPI 3 too; nothing for a body or form.
pub(super) fn plain<'s>(cx: &mut Context<'s>, given: &Given<'s>) -> Option<Arc<Parameter>> {
    let In::Plain(location) = given.location else {
        return None;
    };
    let node = given.node;
    if let Some(known) = cx.memos.parameters.get(&(node.origin(), "")) {
        return known.clone();
    }
    let id = (!cx.as_prism || prism::has_schema(node)).then(|| schema(cx, node));
    let (style, explode) = style(cx, node, Place::In(location));
    let mut parameter = Parameter {
        name: given.name.into(),
        location,
        description: None,
        required: location == Location::Path && !cx.as_prism,
        deprecated: false,
        allow_empty_value: false,
        shape: ParameterShape::Styled {
            schema: id,
            style,
            explode,
            allow_reserved: false,
        },
        examples: example::beside(node),
        extensions: Box::default(),
        origin: node.origin(),
    };
    fields(cx, node, &mut parameter);
    if let Some(value) = node
        .get("type")
        .filter(|kind| kind.as_str() == Some("file"))
    {
        cx.report(
            Diagnostic::at(
                &codes::BAD_PARAMETER,
                value,
                format!(
                    "a file can only be sent in `formData`, not in `{}`",
                    location.as_str()
                ),
            )
            .help("write `in: formData`; it is read as a string"),
        );
    }
    let parameter = Arc::new(parameter);
    let memo = &mut cx.memos.parameters;
    memo.insert((node.origin(), ""), Some(Arc::clone(&parameter)));
    Some(parameter)
}

fn fields<'s>(cx: &mut Context<'s>, node: Node<'s>, parameter: &mut Parameter) {
    let mut extensions = Vec::new();
    for (key, value) in node.members() {
        match key.key() {
            "description" => parameter.description = cx.boxed(value),
            "required" => {
                let required = cx.flag(value);
                if parameter.location != Location::Path || cx.as_prism {
                    parameter.required = required;
                }
            }
            "allowEmptyValue" => parameter.allow_empty_value = cx.flag(value),
            "deprecated" => {
                later(cx, key, "write `x-deprecated`; it is honoured here");
                parameter.deprecated |= cx.flag(value) && !cx.as_prism;
            }
            "example" | "examples" => {
                later(cx, key, "write `x-example`; it is honoured here");
            }
            "style" | "explode" | "allowReserved" | "content" => {
                later(cx, key, "write `collectionFormat`; it is ignored here");
            }
            "title"
            | "nullable"
            | "readOnly"
            | "xml"
            | "additionalProperties"
            | "properties"
            | "schema" => {}
            name if PARAMETER.names.contains(&name) => {}
            _ => match extension(key, value) {
                Some(extension) => {
                    if key.key() == "x-deprecated" {
                        parameter.deprecated |= value.as_bool() == Some(true);
                    }
                    extensions.push(extension);
                }
                None => cx.unknown(key, &PARAMETER),
            },
        }
    }
    parameter.extensions = extensions.into();
}
