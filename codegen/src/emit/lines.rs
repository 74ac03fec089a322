//! The lines that the macros of the runtime read.

use specwright_contract::model::{Location, StatusKey, Style};

use super::Cx;
use super::text::{WIDTH, literal};
use crate::ir::{
    Api, Body, CredentialKind, FormField, Media, MediaKind, Operation, Pages, Parameter,
    ParameterForm, Response, Scheme, Server, TypeRef,
};
use crate::plan::operations::success;

/// The word of a media kind.
fn kind(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Json => "json",
        MediaKind::Form => "form",
        MediaKind::Multipart => "multipart",
        MediaKind::Text => "text",
        MediaKind::Binary => "binary",
        MediaKind::Xml => "xml",
        MediaKind::Events => "events",
        MediaKind::Lines => "lines",
    }
}

fn style(style: Style) -> &'static str {
    match style {
        Style::Matrix => "matrix",
        Style::Label => "label",
        Style::Form => "form",
        Style::SpaceDelimited => "space_delimited",
        Style::PipeDelimited => "pipe_delimited",
        Style::TabDelimited => "tab_delimited",
        Style::DeepObject => "deep_object",
        Style::Cookie => "cookie",
        _ => "simple",
    }
}

fn form(form: ParameterForm) -> String {
    match form {
        ParameterForm::Json => "json".to_owned(),
        ParameterForm::Form => "form".to_owned(),
        ParameterForm::Text => "text".to_owned(),
        ParameterForm::Styled {
            style: named,
            explode,
            allow_reserved,
        } => {
            let mut out = style(named).to_owned();
            if explode {
                out.push_str(" explode");
            }
            if allow_reserved {
                out.push_str(" reserved");
            }
            out
        }
    }
}

impl Cx<'_> {
    /// `"dry_run" form explode => optional dry_run: bool;`
    fn value(&self, parameter: &Parameter) -> String {
        self.at(parameter, "")
    }

    /// `"dry_run" query form explode => optional dry_run: bool;`
    fn at(&self, parameter: &Parameter, location: &str) -> String {
        format!(
            "{} {location}{} => {} {}: {};",
            literal(&parameter.wire),
            form(parameter.form),
            need(parameter.required),
            parameter.field,
            self.spell(&parameter.ty)
        )
    }

    /// `json "application/json" types::Order`
    fn media(&self, media: &Media, arrow: &str) -> String {
        format!(
            "{} {}{} {arrow}{}",
            kind(media.kind),
            literal(&media.name),
            xml(media.xml).unwrap_or_else(|| fields(&media.fields)),
            self.spell(&media.ty)
        )
    }

    /// `rt::request!`
    pub(super) fn request(&self, operation: &Operation) -> Vec<String> {
        let stem = &operation.stem;
        let mut out = vec![format!("{stem}Request => {stem}Response, {stem}Call;")];
        let said = format!(
            "operation {} {} {} {};",
            operation.id.index(),
            literal(&operation.operation_id),
            literal(&operation.method),
            literal(&operation.path)
        );
        let security = security(&operation.security);
        if said.chars().count() + security.chars().count() + 5 <= WIDTH {
            out.push(format!("{said} {security}"));
        } else {
            out.extend([said, security]);
        }
        out.extend(operation.pages.as_ref().map(pages));
        out.extend(operation.servers.iter().map(server));
        for parameter in &operation.parameters {
            let location = match parameter.location {
                Location::Path => "path ",
                Location::Header => "header ",
                Location::Cookie => "cookie ",
                Location::QueryString => "querystring ",
                _ => "query ",
            };
            out.push(self.at(parameter, location));
        }
        if let Some(Body {
            required, media, ..
        }) = &operation.body
        {
            out.push(match media.as_slice() {
                [only] => format!("body {} {};", need(*required), self.media(only, "=> ")),
                _ => format!("body {} many => {stem}Body;", need(*required)),
            });
        }
        out
    }

    /// `rt::body!`
    pub(super) fn body(&self, stem: &str, media: &[Media]) -> Vec<String> {
        let mut out = vec![format!("{stem}Body;")];
        out.extend(
            media
                .iter()
                .map(|media| format!("{}: {};", media.variant, self.media(media, ""))),
        );
        out
    }

    /// `rt::response!`
    pub(super) fn response(&self, operation: &Operation) -> Vec<String> {
        let mut head = format!("{}Response", operation.stem);
        if let Some((variants, ty)) = success(&operation.responses) {
            let variants: Vec<String> = variants.into_iter().map(place).collect();
            head.extend([", ok ", &variants.join(" | ")]);
            if let Some(ty) = ty {
                head.extend([" => ", &self.spell(ty)]);
            }
        }
        head.push(';');
        let variants = operation.responses.iter();
        std::iter::once(head)
            .chain(variants.map(|response| self.variant(response)))
            .collect()
    }

    fn variant(&self, response: &Response) -> String {
        let status = match response.status {
            StatusKey::Code(code) => format!("code({code})"),
            StatusKey::Range(digit) => format!("range({digit})"),
            StatusKey::Default => "any()".to_owned(),
        };
        let media = response
            .media
            .as_ref()
            .map_or_else(|| "empty".to_owned(), |media| self.media(media, ""));
        let headers = response
            .headers_name
            .as_ref()
            .map_or_else(String::new, |name| format!(", headers {name}"));
        format!("{}: {status} {media}{headers};", response.variant)
    }

    /// `rt::headers!`
    pub(super) fn headers(&self, name: &str, headers: &[Parameter]) -> Vec<String> {
        let mut out = vec![format!("{name};")];
        out.extend(headers.iter().map(|header| self.value(header)));
        out
    }

    /// A field's type.
    pub(super) fn field(&self, ty: &TypeRef, required: bool) -> String {
        let spelled = self.spell(ty);
        if required {
            spelled
        } else {
            format!("Option<{spelled}>")
        }
    }
}

/// ` {shape XML_3}`
fn xml(shape: Option<usize>) -> Option<String> {
    shape.map(|at| format!(" {{shape {}}}", super::xml::name(at)))
}

/// ` {"filter" deep_object explode; "meta" type "application/json"; }`
fn fields(fields: &[FormField]) -> String {
    if fields.is_empty() {
        return String::new();
    }
    let mut out = " {".to_owned();
    for field in fields {
        out.push_str(&literal(&field.wire));
        if let Some((named, explode)) = field.style {
            out.extend([" ", style(named), if explode { " explode" } else { "" }]);
        }
        if let Some(content_type) = &field.content_type {
            out.extend([" type ", &literal(content_type)]);
        }
        out.push_str("; ");
    }
    out.push('}');
    out
}

/// A variant with the place of its body, where a status stands before it.
fn place(response: &Response) -> String {
    match (&response.media, response.status) {
        (None, _) | (_, StatusKey::Code(_)) => response.variant.clone(),
        _ => format!("{}(1)", response.variant),
    }
}

fn need(required: bool) -> &'static str {
    if required { "required" } else { "optional" }
}

/// `security [["bearerAuth" ["read"]], []];`
fn security(any: &[Vec<(String, Vec<String>)>]) -> String {
    if any.is_empty() {
        return "security [];".to_owned();
    }
    let scheme = |(name, scopes): &(String, Vec<String>)| {
        let scopes: Vec<String> = scopes.iter().map(|scope| literal(scope)).collect();
        format!("{} [{}]", literal(name), scopes.join(", "))
    };
    let all = |all: &Vec<(String, Vec<String>)>| {
        let schemes: Vec<String> = all.iter().map(scheme).collect();
        format!("[{}]", schemes.join(", "))
    };
    let any: Vec<String> = any.iter().map(all).collect();
    format!("security [{}];", any.join(", "))
}

/// `pages cursor "after" "/next";`
fn pages(pages: &Pages) -> String {
    match pages {
        Pages::Next { pointer } => format!("pages next {};", literal(pointer)),
        Pages::Cursor { parameter, pointer } => {
            format!("pages cursor {} {};", literal(parameter), literal(pointer))
        }
        Pages::Number {
            parameter,
            is_page,
            first,
            items,
        } => {
            let word = if *is_page { "page" } else { "offset" };
            let (parameter, items) = (literal(parameter), literal(items));
            format!("pages {word} {parameter} {first} {items};")
        }
    }
}

/// `server "https://{host}/v1" {"host": "kitchen.example"};`
fn server(server: &Server) -> String {
    let variables: Vec<String> = server
        .variables
        .iter()
        .map(|(name, value)| format!("{}: {}", literal(name), literal(value)))
        .collect();
    let variables = if variables.is_empty() {
        String::new()
    } else {
        format!(" {{{}}}", variables.join(", "))
    };
    format!("server {}{variables};", literal(&server.url))
}

/// `scheme bearer_auth "bearerAuth" bearer;`
pub(super) fn scheme(scheme: &Scheme) -> String {
    let (word, value) = credential(&scheme.kind);
    let value = value.map_or_else(String::new, |value| format!(" {}", literal(value)));
    format!(
        "scheme {} {} {word}{value};",
        scheme.name,
        literal(&scheme.wire)
    )
}

fn credential(kind: &CredentialKind) -> (&'static str, Option<&str>) {
    match kind {
        CredentialKind::HeaderKey(name) => ("header_key", Some(name)),
        CredentialKind::QueryKey(name) => ("query_key", Some(name)),
        CredentialKind::CookieKey(name) => ("cookie_key", Some(name)),
        CredentialKind::Basic => ("basic", None),
        CredentialKind::Bearer { token_url } => ("bearer", token_url.as_deref()),
        CredentialKind::Other(name) => ("other", Some(name)),
        CredentialKind::Certificate => ("certificate", None),
    }
}

/// `rt::client!`
pub(super) fn client(api: &Api) -> Vec<String> {
    let mut out = vec!["Client;".to_owned()];
    out.extend(api.servers.iter().map(server));
    out.extend(api.schemes.iter().map(scheme));
    out
}

/// `rt::server!`
pub(super) fn stub(api: &Api) -> Vec<String> {
    let names = if api.schemes.is_empty() {
        "Api;"
    } else {
        "Api, Security;"
    };
    let mut out = vec![names.to_owned(), "contract CONTRACT;".to_owned()];
    out.extend(api.schemes.iter().map(scheme));
    out.extend(
        api.operations
            .iter()
            .map(|operation| format!("{}: {}Request;", operation.name, operation.stem)),
    );
    out
}
