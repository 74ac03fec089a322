//! Parameters and headers: fields of requests and of the headers of responses.

use std::sync::Arc;

use specwright_contract::model::{self, Location, MediaType, ParameterShape, Style};
use specwright_contract::source::Origin;

use super::Cx;
use super::media::{self, essence};
use super::names::{FIELDS, Stem};
use super::path::Path;
use crate::docs;
use crate::ir::{Parameter, ParameterForm, TypeRef};
use crate::names::{Scope, pascal, snake};

/// Header parameters that OpenAPI says shall be ignored: bodies, responses and security say them.
const IGNORED: &[&str] = &["accept", "content-type", "authorization"];

impl Cx<'_, '_> {
    /// The parameters of an operation, those in the path first and in its order.
    pub(super) fn parameters(
        &mut self,
        operation: &model::Operation,
        path: &Path,
        stem: &Stem,
    ) -> Vec<Parameter> {
        let mut fields = Scope::with(FIELDS);
        let mut out = Vec::new();
        let in_path = |parameter: &&Arc<model::Parameter>| parameter.location == Location::Path;
        for name in &path.names {
            let declared = operation
                .parameters
                .iter()
                .find(|parameter| in_path(parameter) && *parameter.name == **name);
            if let Some(parameter) = declared {
                let mut parameter = self.parameter(parameter, stem, &mut fields);
                if let (true, ParameterForm::Styled { allow_reserved, .. }) =
                    (path.rest.contains(name), &mut parameter.form)
                {
                    *allow_reserved = true;
                }
                out.push(parameter);
            } else {
                out.push(undeclared(name, path.rest.contains(name), &mut fields));
            }
        }
        for parameter in &operation.parameters {
            if in_path(&parameter) {
                if !path.names.iter().any(|name| **name == *parameter.name) {
                    let message = format!(
                        "the path of {} has no `{{{}}}`; the parameter is left out",
                        operation.label(),
                        parameter.name
                    );
                    self.notes
                        .degraded(self.contract, parameter.origin, message);
                }
                continue;
            }
            let ignored = parameter.location == Location::Header
                && IGNORED
                    .iter()
                    .any(|name| parameter.name.eq_ignore_ascii_case(name));
            if !ignored {
                let parameter = self.parameter(parameter, stem, &mut fields);
                out.push(parameter);
            }
        }
        out
    }

    fn parameter(
        &mut self,
        parameter: &model::Parameter,
        stem: &Stem,
        fields: &mut Scope,
    ) -> Parameter {
        let hint = format!("{}{}", stem.types, pascal(&parameter.name));
        let (form, ty) = self.shape(&parameter.shape, &hint, parameter.origin);
        Parameter {
            field: field(&parameter.name, Some(parameter.location), fields),
            wire: parameter.name.to_string(),
            location: parameter.location,
            form,
            ty,
            required: parameter.required || parameter.location == Location::Path,
            docs: parameter
                .description
                .as_deref()
                .map(docs::lines)
                .unwrap_or_default(),
            deprecated: parameter.deprecated,
        }
    }

    /// The typed headers of a response.
    pub(super) fn headers(&mut self, response: &model::Response, hint: &str) -> Vec<Parameter> {
        let mut fields = Scope::default();
        let mut seen = Vec::new();
        let mut out = Vec::new();
        for (name, header) in &response.headers {
            let wire = name.to_ascii_lowercase();
            let token = !name.is_empty() && name.bytes().all(is_token);
            if !token {
                let message = format!("`{name}` is no name of a header; the response has it not");
                self.notes.degraded(self.contract, header.origin, message);
                continue;
            }
            if seen.contains(&wire) {
                continue;
            }
            seen.push(wire);
            let hint = format!("{hint}{}", pascal(name));
            let (form, ty) = self.shape(&header.shape, &hint, header.origin);
            out.push(Parameter {
                field: field(name, None, &mut fields),
                wire: name.to_string(),
                location: Location::Header,
                form,
                ty,
                required: header.required,
                docs: header
                    .description
                    .as_deref()
                    .map(docs::lines)
                    .unwrap_or_default(),
                deprecated: header.deprecated,
            });
        }
        out
    }

    fn shape(
        &mut self,
        shape: &ParameterShape,
        hint: &str,
        origin: Origin,
    ) -> (ParameterForm, TypeRef) {
        match shape {
            ParameterShape::Styled {
                schema,
                style,
                explode,
                allow_reserved,
            } => {
                let ty = schema.map_or_else(
                    || TypeRef::Primitive("String"),
                    |schema| plain(self.types.bare(schema, hint)),
                );
                let form = ParameterForm::Styled {
                    style: *style,
                    explode: *explode,
                    allow_reserved: *allow_reserved,
                };
                (form, ty)
            }
            ParameterShape::Content(media) => self.content(media, hint, origin),
        }
    }

    fn content(
        &mut self,
        media: &MediaType,
        hint: &str,
        origin: Origin,
    ) -> (ParameterForm, TypeRef) {
        let essence = essence(&media.name);
        if media::is_json(&essence) || essence == "*/*" {
            let ty = media.schema.map_or(TypeRef::Value, |schema| {
                plain(self.types.bare(schema, hint))
            });
            return (ParameterForm::Json, ty);
        }
        if essence == media::FORM {
            let ty = media.schema.map_or(TypeRef::Value, |schema| {
                plain(self.types.bare(schema, hint))
            });
            return (ParameterForm::Form, ty);
        }
        let text = media
            .schema
            .is_none_or(|schema| media::is_text(self.contract, schema));
        if !text {
            let message = format!("a parameter of media type `{essence}` is a `String`");
            self.notes.degraded(self.contract, origin, message);
        }
        (ParameterForm::Text, TypeRef::Primitive("String"))
    }
}

/// A parameter that the template names and nobody declared.
fn undeclared(name: &str, allow_reserved: bool, fields: &mut Scope) -> Parameter {
    Parameter {
        field: field(name, Some(Location::Path), fields),
        wire: name.to_owned(),
        location: Location::Path,
        form: ParameterForm::Styled {
            style: Style::Simple,
            explode: false,
            allow_reserved,
        },
        ty: TypeRef::Primitive("String"),
        required: true,
        docs: Vec::new(),
        deprecated: false,
    }
}

/// A field's name: the plain one where it is free, else with the location before it.
fn field(name: &str, location: Option<Location>, fields: &mut Scope) -> String {
    let plain = snake(name);
    match location {
        Some(location) if fields.has(&plain) => fields.take(format!(
            "{}_{}",
            location.as_str(),
            plain.trim_end_matches('_')
        )),
        _ => fields.take(plain),
    }
}

/// What is absent or null in a parameter is absent: its type has no `Option`.
fn plain(ty: TypeRef) -> TypeRef {
    match ty {
        TypeRef::Option(inner) | TypeRef::Maybe(inner) | TypeRef::Boxed(inner) => plain(*inner),
        other => other,
    }
}

/// A sign of a token (RFC 9110, section 5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
