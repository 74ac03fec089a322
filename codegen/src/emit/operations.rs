//! The module `operations`: requests, their bodies, responses and the headers of these.

use specwright_contract::model::{Location, StatusKey};

use super::text::{WIDTH, code};
use super::{Cx, Text};
use crate::ir::{Operation, Parameter, Response};

impl Cx<'_> {
    /// Everything of one operation.
    pub(crate) fn operation(&self, text: &mut Text, operation: &Operation) {
        self.request_struct(text, operation);
        text.gap();
        brief(text, "request", &self.request(operation));
        if let Some(body) = operation.body.as_ref().filter(|body| body.media.len() > 1) {
            text.gap();
            self.body_enum(text, operation, body);
        }
        text.gap();
        self.response_enum(text, operation);
        text.gap();
        brief(text, "response", &self.response(operation));
        for response in operation
            .responses
            .iter()
            .filter(|response| !response.headers.is_empty())
        {
            if let Some(name) = &response.headers_name {
                text.gap();
                self.headers_struct(text, operation, response, name);
            }
        }
    }

    fn request_struct(&self, text: &mut Text, operation: &Operation) {
        let label = label(operation);
        text.docs(
            0,
            [format!(
                "Request of {}: {label}.",
                code(&operation.operation_id)
            )],
        );
        let body = operation.body.as_ref();
        let all_optional = operation
            .parameters
            .iter()
            .all(|parameter| !parameter.required)
            && body.is_none_or(|body| !body.required);
        let extra: &[&str] = if all_optional { &["Default"] } else { &[] };
        text.line(0, &derive(extra));
        if operation.parameters.is_empty() && body.is_none() {
            text.line(0, &format!("pub struct {}Request {{}}", operation.stem));
            return;
        }
        text.line(0, &format!("pub struct {}Request {{", operation.stem));
        for parameter in &operation.parameters {
            let location = match parameter.location {
                Location::Path => "Path parameter",
                Location::Header => "Header",
                Location::Cookie => "Cookie",
                Location::QueryString => "The query",
                _ => "Query parameter",
            };
            self.struct_field(text, parameter, location);
        }
        if let Some(body) = body {
            let names: Vec<String> = body.media.iter().map(|media| code(&media.name)).collect();
            text.labelled(
                1,
                &format!("The body, {}", names.join(" or ")),
                &body.docs,
                false,
            );
            let ty = match body.media.as_slice() {
                [only] => self.spell(&only.ty),
                _ => format!("{}Body", operation.stem),
            };
            let ty = if body.required {
                ty
            } else {
                format!("Option<{ty}>")
            };
            text.line(1, &format!("pub body: {ty},"));
        }
        text.line(0, "}");
    }

    fn struct_field(&self, text: &mut Text, parameter: &Parameter, location: &str) {
        let label = format!("{location} {}", code(&parameter.wire));
        text.labelled(1, &label, &parameter.docs, parameter.deprecated);
        text.line(
            1,
            &format!(
                "pub {}: {},",
                parameter.field,
                self.field(&parameter.ty, parameter.required)
            ),
        );
    }

    fn body_enum(&self, text: &mut Text, operation: &Operation, body: &crate::ir::Body) {
        text.docs(
            0,
            [format!(
                "The body of {}, by media type.",
                code(&operation.operation_id)
            )],
        );
        text.line(0, &derive(&[]));
        text.line(0, &format!("pub enum {}Body {{", operation.stem));
        for media in &body.media {
            text.docs(1, [code(&media.name)]);
            text.line(1, &format!("{}({}),", media.variant, self.spell(&media.ty)));
        }
        text.line(0, "}");
        text.gap();
        brief(text, "body", &self.body(&operation.stem, &body.media));
    }

    fn response_enum(&self, text: &mut Text, operation: &Operation) {
        text.docs(
            0,
            [format!("Responses of {}.", code(&operation.operation_id))],
        );
        text.line(0, &derive(&[]));
        text.line(0, &format!("pub enum {}Response {{", operation.stem));
        for response in &operation.responses {
            let status = match response.status {
                StatusKey::Default => "Any other status".to_owned(),
                key => key.to_string(),
            };
            let label = match &response.media {
                Some(media) if media.name != "application/json" => {
                    format!("{status} as {}", code(&media.name))
                }
                _ => status,
            };
            text.labelled(1, &label, &response.docs, false);
            text.line(1, &format!("{},", self.variant_item(response)));
        }
        text.docs(1, ["What the contract does not declare."]);
        text.line(1, "Other(rt::Reply),");
        text.line(0, "}");
    }

    fn variant_item(&self, response: &Response) -> String {
        let mut fields = Vec::new();
        if !matches!(response.status, StatusKey::Code(_)) {
            fields.push("rt::StatusCode".to_owned());
        }
        fields.extend(response.media.as_ref().map(|media| self.spell(&media.ty)));
        fields.extend(response.headers_name.clone());
        if fields.is_empty() {
            return response.variant.clone();
        }
        format!("{}({})", response.variant, fields.join(", "))
    }

    fn headers_struct(
        &self,
        text: &mut Text,
        operation: &Operation,
        response: &Response,
        name: &str,
    ) {
        text.docs(
            0,
            [format!(
                "Headers of {} of {}.",
                code(&response.variant),
                code(&operation.operation_id)
            )],
        );
        let all_optional = response.headers.iter().all(|header| !header.required);
        let extra: &[&str] = if all_optional { &["Default"] } else { &[] };
        text.line(0, &derive(extra));
        text.line(0, &format!("pub struct {name} {{"));
        for header in &response.headers {
            self.struct_field(text, header, "Header");
        }
        text.line(0, "}");
        text.gap();
        brief(text, "headers", &self.headers(name, &response.headers));
    }
}

fn derive(extra: &[&str]) -> String {
    let mut derives = vec!["Clone", "Debug"];
    derives.extend(extra);
    derives.push("PartialEq");
    format!("#[derive({})]", derives.join(", "))
}

/// `GET /orders/{id}` as code.
pub(super) fn label(operation: &Operation) -> String {
    code(&format!("{} {}", operation.method, operation.path))
}

/// An invocation of a macro of the runtime, a line each.
pub(super) fn invocation(text: &mut Text, name: &str, lines: &[String]) {
    text.line(0, &format!("rt::{name}! {{"));
    for line in lines {
        text.line(1, line);
    }
    text.line(0, "}");
}

/// The same with the first line beside the name where it has room: there are several for each operation.
fn brief(text: &mut Text, name: &str, lines: &[String]) {
    if let Some((first, others)) = lines.split_first() {
        let head = format!("rt::{name}! {{ {first}");
        if head.chars().count() <= WIDTH {
            text.line(0, &head);
            for line in others {
                text.line(1, line);
            }
            text.line(0, "}");
            return;
        }
    }
    invocation(text, name, lines);
}
