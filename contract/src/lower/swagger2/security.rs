//! `securityDefinitions`.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lower as codes;
use crate::model::{Flow, KeyLocation, SchemeKind, SecurityScheme};
use crate::source::Node;

use super::super::context::{Context, Fields, extension, head};
use super::super::near::nearest;
use super::later;

const SCHEME: Fields = Fields {
    noun: "a security scheme",
    names: &[
        "type",
        "description",
        "name",
        "in",
        "flow",
        "authorizationUrl",
        "tokenUrl",
        "scopes",
    ],
};

/// The flows by their names here and in OpenAPI 3, and the URLs that they need.
const FLOWS: &[(&str, &str, &[&str])] = &[
    ("implicit", "implicit", &["authorizationUrl"]),
    ("password", "password", &["tokenUrl"]),
    ("application", "clientCredentials", &["tokenUrl"]),
    (
        "accessCode",
        "authorizationCode",
        &["authorizationUrl", "tokenUrl"],
    ),
];

/// Reads the schemes into the context.
pub(super) fn definitions<'s>(cx: &mut Context<'s>, node: Node<'s>) {
    let Some(map) = cx.object(node, "`securityDefinitions`") else {
        return;
    };
    for (key, value) in map.members() {
        if key.key().starts_with("x-") && !value.is_object() {
            continue;
        }
        if let Some(followed) = cx.follow(value)
            && let Some(scheme) = scheme(cx, key.key(), followed.node)
        {
            cx.security_schemes
                .insert(key.key().into(), Arc::new(scheme));
        }
    }
}

fn scheme<'s>(cx: &mut Context<'s>, name: &str, node: Node<'s>) -> Option<SecurityScheme> {
    let node = cx.object(node, "a security scheme")?;
    let mut scheme = SecurityScheme {
        name: name.into(),
        description: None,
        kind: SchemeKind::MutualTls, // replaced below
        deprecated: false,
        extensions: Box::default(),
        origin: node.origin(),
    };
    let mut extensions = Vec::new();
    for (key, value) in node.members() {
        match key.key() {
            "description" => scheme.description = cx.boxed(value),
            "type" | "name" | "in" | "flow" | "authorizationUrl" | "tokenUrl" | "scopes"
            // Of OpenAPI 3, told at the type.
            | "scheme" | "bearerFormat" | "flows" | "openIdConnectUrl" => {}
            _ => match extension(key, value) {
                Some(extension) => extensions.push(extension),
                None => cx.unknown(key, &SCHEME),
            },
        }
    }
    scheme.extensions = extensions.into();
    scheme.kind = kind(cx, name, node);
    Some(scheme)
}

fn kind<'s>(cx: &mut Context<'s>, name: &str, node: Node<'s>) -> SchemeKind {
    let Some(value) = node.get("type") else {
        cx.report(
            Diagnostic::at(
                &codes::BAD_SECURITY_SCHEME,
                head(node),
                format!("the security scheme `{name}` has no `type`"),
            )
            .help("add `type: basic`, `type: apiKey` or `type: oauth2`"),
        );
        return SchemeKind::Unknown(Box::default());
    };
    let word = cx.text(value).unwrap_or_default();
    match word {
        "basic" => http("basic"),
        "apiKey" => api_key(cx, name, node),
        "oauth2" => SchemeKind::OAuth2 {
            flows: flows(cx, node),
        },
        // Habits of OpenAPI 3 that leave no doubt.
        "http" => {
            later(
                cx,
                value,
                "write `type: basic`, or describe the token as `type: apiKey` in the header `Authorization`; it is honoured here",
            );
            let scheme = node.get("scheme").and_then(Node::as_str).unwrap_or("basic");
            SchemeKind::Http {
                scheme: scheme.to_ascii_lowercase().into(),
                bearer_format: node
                    .get("bearerFormat")
                    .and_then(Node::as_str)
                    .map(Into::into),
            }
        }
        "openIdConnect" => {
            later(cx, value, "write `type: oauth2`; it is honoured here");
            let url = node.get("openIdConnectUrl").and_then(Node::as_str);
            SchemeKind::OpenIdConnect {
                url: url.unwrap_or_default().into(),
            }
        }
        _ => {
            let near = nearest(word, ["basic", "apiKey", "oauth2"]);
            cx.report(
                Diagnostic::at(
                    &codes::BAD_SECURITY_SCHEME,
                    value,
                    format!("`{word}` is no type of a security scheme"),
                )
                .help(match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "write `basic`, `apiKey` or `oauth2`".to_owned(),
                }),
            );
            SchemeKind::Unknown(word.into())
        }
    }
}

fn http(scheme: &str) -> SchemeKind {
    SchemeKind::Http {
        scheme: scheme.into(),
        bearer_format: None,
    }
}

fn api_key<'s>(cx: &mut Context<'s>, name: &str, node: Node<'s>) -> SchemeKind {
    let key = node.get("name").and_then(|value| cx.boxed(value));
    let written = node.get("in");
    let location = match written.and_then(Node::as_str) {
        Some("query") => Some(KeyLocation::Query),
        Some("header") => Some(KeyLocation::Header),
        Some("cookie") => {
            if let Some(value) = written {
                later(
                    cx,
                    value,
                    "write `in: query` or `in: header`; it is honoured here",
                );
            }
            Some(KeyLocation::Cookie)
        }
        _ => None,
    };
    if let (Some(location), Some(name)) = (location, key) {
        return SchemeKind::ApiKey { location, name };
    }
    cx.report(
        Diagnostic::at(
            &codes::BAD_SECURITY_SCHEME,
            written.map_or_else(|| head(node), Into::into),
            format!("the API key `{name}` needs a `name` and an `in` that is `query` or `header`"),
        )
        .help("add what is missing"),
    );
    SchemeKind::Unknown("apiKey".into())
}

fn flows<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Vec<Flow> {
    let mut text = |name: &str| node.get(name).and_then(|value| cx.boxed(value));
    let authorization_url = text("authorizationUrl");
    let token_url = text("tokenUrl");
    let mut scopes = Vec::new();
    if let Some(map) = node
        .get("scopes")
        .and_then(|map| cx.object(map, "`scopes`"))
    {
        for (key, value) in map
            .members()
            .filter(|(key, _)| !key.key().starts_with("x-"))
        {
            scopes.push((key.key().into(), value.scalar().unwrap_or_default().into()));
        }
    }
    let written = node.get("flow");
    let word = written.and_then(Node::as_str).unwrap_or_default();
    // The names of OpenAPI 3 are understood as well.
    let known = FLOWS
        .iter()
        .find(|(here, later, _)| *here == word || *later == word);
    let Some((here, kind, needed)) = known else {
        if let Some(key) = node.member("flows").map(|(key, _)| key) {
            later(cx, key, "write one flow: `flow`, `tokenUrl`, `scopes`");
        } else {
            cx.report(
                Diagnostic::at(
                    &codes::BAD_SECURITY_SCHEME,
                    written.map_or_else(|| head(node), Into::into),
                    "an OAuth scheme needs a `flow` that is `implicit`, `password`, `application` or `accessCode`",
                )
                .help("add the flow; the token is asked for all the same"),
            );
        }
        return Vec::new();
    };
    if let Some(value) = written.filter(|_| here != &word) {
        later(cx, value, &format!("write `flow: {here}`; it is read so"));
    }
    for name in *needed {
        if node.get(name).is_none() {
            cx.missing(node, &SCHEME, name);
        }
    }
    vec![Flow {
        kind: (*kind).into(),
        authorization_url,
        token_url,
        refresh_url: None,
        scopes,
    }]
}
