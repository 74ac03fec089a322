//! The Parameter Object (OpenAPI 3.1, section 4.8.12), and what it shares with headers.

use std::sync::Arc;

use super::super::context::{Context, Fields, head};
use super::super::near::nearest;
use super::super::reference::Followed;
use super::super::schema::Part;
use super::{content, described, example, shared};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lower as codes;
use crate::model::{
    Example, Format, Location, MediaType, Parameter, ParameterShape, SchemaId, Style,
};
use crate::source::Node;

const PARAMETER: Fields = Fields {
    noun: "a parameter",
    names: &[
        "name",
        "in",
        "description",
        "required",
        "deprecated",
        "allowEmptyValue",
        "style",
        "explode",
        "allowReserved",
        "schema",
        "example",
        "examples",
        "content",
    ],
};

const LOCATIONS: &[(&str, Location)] = &[
    ("path", Location::Path),
    ("query", Location::Query),
    ("header", Location::Header),
    ("cookie", Location::Cookie),
    ("querystring", Location::QueryString),
];

const STYLES: &[(&str, Style, &[Location])] = &[
    ("matrix", Style::Matrix, &[Location::Path]),
    ("label", Style::Label, &[Location::Path]),
    ("simple", Style::Simple, &[Location::Path, Location::Header]),
    ("form", Style::Form, &[Location::Query, Location::Cookie]),
    ("spaceDelimited", Style::SpaceDelimited, &[Location::Query]),
    ("pipeDelimited", Style::PipeDelimited, &[Location::Query]),
    ("deepObject", Style::DeepObject, &[Location::Query]),
    ("cookie", Style::Cookie, &[Location::Cookie]),
];

/// Headers that are described elsewhere (OpenAPI 3.1, section 4.8.12.1).
const ELSEWHERE: &[&str] = &["accept", "content-type", "authorization"];

/// Reads a parameter or a reference to one.
pub(super) fn parameter<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Option<Arc<Parameter>> {
    shared(cx, node, "", |memos| &mut memos.parameters, read)
}

/// The fields that say what the value of a parameter or header is.
#[derive(Default)]
pub(super) struct Value<'s> {
    schema: Option<SchemaId>,
    content: Option<Arc<MediaType>>,
    style: Option<(&'s str, Node<'s>)>,
    explode: Option<bool>,
    allow_reserved: bool,
    pub(super) examples: Vec<Arc<Example>>,
}

impl<'s> Value<'s> {
    /// Reads a field, if it is one of these.
    pub(super) fn field(&mut self, cx: &mut Context<'s>, key: Node<'s>, value: Node<'s>) -> bool {
        match key.key() {
            "schema" => self.schema = Some(cx.schema(value)),
            "content" => {
                let mut all = content::content(cx, value);
                if all.len() > 1 {
                    cx.wrong_type(value, "an object with one media type", true);
                }
                if !all.is_empty() {
                    self.content = Some(all.swap_remove(0));
                }
            }
            "style" => self.style = cx.text(value).map(|text| (text, value)),
            "explode" => self.explode = Some(cx.flag(value)),
            "allowReserved" => self.allow_reserved = cx.flag(value),
            "example" | "examples" | "x-example" | "x-examples" => {
                example::examples(cx, key, value, &mut self.examples);
            }
            _ => return false,
        }
        true
    }

    /// The shape of the value at this location.
    pub(super) fn shape(
        &mut self,
        cx: &mut Context<'s>,
        node: Node<'s>,
        fields: &Fields,
        location: Location,
    ) -> ParameterShape {
        if let Some(content) = self.content.take() {
            if self.schema.is_some() {
                cx.report(
                    Diagnostic::at(
                        &codes::SCHEMA_AND_CONTENT,
                        head(node),
                        format!("{} has both `schema` and `content`", fields.noun),
                    )
                    .help("remove one of them; `content` is used"),
                );
            }
            return ParameterShape::Content(content);
        }
        if self.schema.is_none() && node.get("content").is_none() {
            if node.get("type").is_some() {
                // As Swagger 2.0 had it; `type` itself is told as an unknown field.
                self.schema = Some(cx.schema_in(node, Part::Parameter));
            } else {
                cx.missing(node, fields, "schema");
            }
        }
        let default = match location {
            Location::Path | Location::Header => Style::Simple,
            _ => Style::Form,
        };
        let style = self
            .style
            .and_then(|(text, value)| style(cx, text, value, location))
            .unwrap_or(default);
        ParameterShape::Styled {
            schema: self.schema,
            style,
            explode: self
                .explode
                .unwrap_or(matches!(style, Style::Form | Style::Cookie)),
            allow_reserved: self.allow_reserved,
        }
    }
}

/// The style of this word, if it fits the location; otherwise it is reported.
fn style<'s>(
    cx: &mut Context<'s>,
    text: &str,
    value: Node<'s>,
    location: Location,
) -> Option<Style> {
    let known = STYLES.iter().find(|(word, ..)| *word == text);
    if let Some((_, style, locations)) = known
        && locations.contains(&location)
    {
        return Some(*style);
    }
    let fitting = STYLES.iter().filter(|(.., at)| at.contains(&location));
    let fitting: Vec<&str> = fitting.map(|(word, ..)| *word).collect();
    let message = match known {
        Some(_) => format!(
            "the style `{text}` does not exist for a {} parameter",
            location.as_str()
        ),
        None => format!("there is no style `{text}`"),
    };
    let help = match nearest(text, fitting.iter().copied()) {
        Some(near) if known.is_none() => format!("did you mean `{near}`?"),
        _ => format!("write one of {}; the default is used", fitting.join(", ")),
    };
    cx.report(Diagnostic::at(&codes::BAD_STYLE, value, message).help(help));
    None
}

fn read<'s>(cx: &mut Context<'s>, followed: Followed<'s>) -> Option<Parameter> {
    let node = cx.object(followed.node, "a parameter")?;
    let mut name = None;
    let mut location = None;
    let mut required = None;
    let mut value = Value::default();
    let mut extensions = Vec::new();
    let (mut description, mut deprecated, mut allow_empty_value) = (None, false, false);
    let swagger = node.get("schema").is_none() && node.get("type").is_some();
    for (key, field) in node.members() {
        if value.field(cx, key, field) {
            continue;
        }
        match key.key() {
            "name" => name = cx.boxed(field),
            "in" => location = cx.text(field).map(|text| (text, field)),
            "description" => description = cx.boxed(field),
            "required" => required = Some(cx.flag(field)),
            "deprecated" => deprecated = cx.flag(field),
            "allowEmptyValue" => allow_empty_value = cx.flag(field),
            // With `type` the keywords of its schema stand here; one finding is enough.
            word if swagger && word != "type" && !word.starts_with("x-") => {}
            _ => cx.other(key, field, &PARAMETER, &mut extensions),
        }
    }
    let Some(name) = name else {
        bad(cx, node, "a parameter has no `name`", "add `name`");
        return None;
    };
    let Some((word, at)) = location else {
        bad(
            cx,
            node,
            &format!("the parameter `{name}` has no `in`"),
            "add `in`: `path`, `query`, `header` or `cookie`",
        );
        return None;
    };
    let location = where_it_stands(cx, &name, word, at)?;
    if location == Location::Header
        && ELSEWHERE
            .iter()
            .any(|header| header.eq_ignore_ascii_case(&name))
    {
        cx.report(
            Diagnostic::at(
                &codes::IGNORED_HEADER,
                head(node),
                format!("a parameter for the header `{name}` is ignored"),
            )
            .help("remove it: media types and security schemes describe this header"),
        );
        return None;
    }
    if location == Location::Path && required != Some(true) {
        cx.report(
            Diagnostic::at(
                &codes::MISSING_FIELD,
                head(node),
                format!("the path parameter `{name}` is not `required: true`"),
            )
            .help("add `required: true`; a path without it is another path"),
        );
    }
    let shape = value.shape(cx, node, &PARAMETER, location);
    Some(Parameter {
        name,
        location,
        description: described(description, followed),
        required: location == Location::Path || required == Some(true),
        deprecated,
        allow_empty_value,
        shape,
        examples: value.examples,
        extensions: extensions.into_boxed_slice(),
        origin: node.origin(),
    })
}

fn where_it_stands<'s>(
    cx: &mut Context<'s>,
    name: &str,
    word: &str,
    at: Node<'s>,
) -> Option<Location> {
    let exact = LOCATIONS.iter().find(|(known, _)| *known == word);
    if let Some(&(_, location)) = exact {
        if location == Location::QueryString
            && let Some(key) = at.parent()
            && cx.format < Format::OpenApi32
        {
            cx.report(
                Diagnostic::at(
                    &codes::LATER_FIELD,
                    at,
                    format!("`{}: querystring` exists from OpenAPI 3.2 on", key.key()),
                )
                .help("write `openapi: 3.2.0`; it is honoured here"),
            );
        }
        return Some(location);
    }
    let near = LOCATIONS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(word));
    if let Some(&(near, location)) = near {
        cx.nearly(at, &format!("`{near}`"));
        return Some(location);
    }
    let help = match word {
        "body" | "formData" => {
            "from OpenAPI 3.0 on a body is described by `requestBody`".to_owned()
        }
        _ => match nearest(word, LOCATIONS.iter().map(|(known, _)| *known)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write `path`, `query`, `header` or `cookie`".to_owned(),
        },
    };
    cx.report(
        Diagnostic::at(
            &codes::BAD_PARAMETER,
            at,
            format!("the parameter `{name}` stands in `{word}`, which does not exist"),
        )
        .help(help),
    );
    None
}

fn bad<'s>(cx: &mut Context<'s>, node: Node<'s>, message: &str, help: &str) {
    cx.report(Diagnostic::at(&codes::BAD_PARAMETER, head(node), message).help(help));
}
