//! Security schemes (OpenAPI 3.1, section 4.8.27).

use super::super::context::{Context, Fields, head};
use super::super::near::nearest;
use super::described;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lower as codes;
use crate::model::{Flow, Format, KeyLocation, SchemeKind, SecurityScheme};
use crate::source::Node;

const SCHEME: Fields = Fields {
    noun: "a security scheme",
    names: &[
        "type",
        "description",
        "name",
        "in",
        "scheme",
        "bearerFormat",
        "flows",
        "openIdConnectUrl",
        "oauth2MetadataUrl",
        "deprecated",
    ],
};

const FLOWS: Fields = Fields {
    noun: "`flows`",
    names: &[
        "implicit",
        "password",
        "clientCredentials",
        "authorizationCode",
        "deviceAuthorization",
    ],
};

const FLOW: Fields = Fields {
    noun: "a flow",
    names: &[
        "authorizationUrl",
        "deviceAuthorizationUrl",
        "tokenUrl",
        "refreshUrl",
        "scopes",
    ],
};

const TYPES: &[&str] = &["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"];

/// Reads a Security Scheme Object of this name, or reports that it can't be read.
pub(super) fn security_scheme<'s>(
    cx: &mut Context<'s>,
    name: &str,
    node: Node<'s>,
) -> Option<SecurityScheme> {
    let followed = cx.follow(node)?;
    let node = cx.object(followed.node, "a security scheme")?;
    let mut scheme = SecurityScheme {
        name: name.into(),
        description: None,
        kind: SchemeKind::MutualTls,
        deprecated: false,
        extensions: Box::default(),
        origin: node.origin(),
    };
    let mut extensions = Vec::new();
    let mut kind = None;
    let (mut key_name, mut location, mut http, mut bearer, mut url) =
        (None, None, None, None, None);
    let mut flows = Vec::new();
    for (key, value) in node.members() {
        match key.key() {
            "type" => kind = cx.text(value).map(|text| (text, value)),
            "description" => scheme.description = cx.boxed(value),
            "name" => key_name = cx.boxed(value),
            "in" => location = cx.text(value).map(|text| (text, value)),
            "scheme" => http = cx.text(value),
            "bearerFormat" => bearer = cx.boxed(value),
            "flows" => flows = read_flows(cx, value),
            "openIdConnectUrl" => url = cx.boxed(value),
            "oauth2MetadataUrl" => cx.since(key, Format::OpenApi32),
            "deprecated" => {
                cx.since(key, Format::OpenApi32);
                scheme.deprecated = cx.flag(value);
            }
            _ => cx.other(key, value, &SCHEME, &mut extensions),
        }
    }
    scheme.description = described(scheme.description, followed);
    scheme.extensions = extensions.into_boxed_slice();
    let Some((kind, at)) = kind else {
        bad(cx, node, name, "has no `type`");
        return None;
    };
    let word = TYPES.iter().find(|word| word.eq_ignore_ascii_case(kind));
    scheme.kind = match word.copied() {
        Some("apiKey") => {
            let location = match location {
                Some(("header", _)) => KeyLocation::Header,
                Some(("query", _)) => KeyLocation::Query,
                Some(("cookie", _)) => KeyLocation::Cookie,
                _ => {
                    bad(cx, node, name, "needs `in`: `header`, `query` or `cookie`");
                    return None;
                }
            };
            let Some(key_name) = key_name else {
                bad(
                    cx,
                    node,
                    name,
                    "needs `name`: that of the header, parameter or cookie",
                );
                return None;
            };
            SchemeKind::ApiKey {
                location,
                name: key_name,
            }
        }
        Some("http") => {
            let Some(http) = http else {
                bad(cx, node, name, "needs `scheme`: `basic`, `bearer`, …");
                return None;
            };
            SchemeKind::Http {
                scheme: http.trim().to_ascii_lowercase().into(),
                bearer_format: bearer,
            }
        }
        Some("oauth2") => SchemeKind::OAuth2 { flows },
        Some("openIdConnect") => SchemeKind::OpenIdConnect {
            url: url.unwrap_or_default(),
        },
        Some(_) => SchemeKind::MutualTls,
        // Swagger 2.0's word for it.
        None if kind == "basic" => {
            cx.nearly(at, "`type: http` with `scheme: basic`");
            SchemeKind::Http {
                scheme: "basic".into(),
                bearer_format: None,
            }
        }
        None => {
            let help = match nearest(kind, TYPES.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write one of {}", TYPES.join(", ")),
            };
            cx.report(
                Diagnostic::at(
                    &codes::BAD_SECURITY_SCHEME,
                    at,
                    format!("there is no type `{kind}` of security schemes"),
                )
                .help(help),
            );
            SchemeKind::Unknown(kind.into())
        }
    };
    Some(scheme)
}

fn bad<'s>(cx: &mut Context<'s>, node: Node<'s>, name: &str, wrong: &str) {
    cx.report(
        Diagnostic::at(
            &codes::BAD_SECURITY_SCHEME,
            head(node),
            format!("the security scheme `{name}` {wrong}"),
        )
        .help("add it; without it requirements of this scheme cannot be checked"),
    );
}

fn read_flows<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Vec<Flow> {
    let Some(node) = cx.object(node, "`flows`") else {
        return Vec::new();
    };
    let mut flows = Vec::new();
    for (key, value) in node.members() {
        match key.key() {
            name if FLOWS.names.contains(&name) => {
                flows.extend(flow(cx, name, value));
            }
            name if name.starts_with("x-") => {}
            _ => cx.unknown(key, &FLOWS),
        }
    }
    flows
}

fn flow<'s>(cx: &mut Context<'s>, kind: &str, node: Node<'s>) -> Option<Flow> {
    let node = cx.object(node, "a flow")?;
    let mut flow = Flow {
        kind: kind.into(),
        authorization_url: None,
        token_url: None,
        refresh_url: None,
        scopes: Vec::new(),
    };
    for (key, value) in node.members() {
        match key.key() {
            "authorizationUrl" | "deviceAuthorizationUrl" => {
                flow.authorization_url = cx.boxed(value);
            }
            "tokenUrl" => flow.token_url = cx.boxed(value),
            "refreshUrl" => flow.refresh_url = cx.boxed(value),
            "scopes" if value.is_null() => {}
            "scopes" => {
                if let Some(map) = cx.object(value, "`scopes`") {
                    flow.scopes = map
                        .members()
                        .map(|(key, value)| {
                            (key.key().into(), value.as_str().unwrap_or_default().into())
                        })
                        .collect();
                }
            }
            name if name.starts_with("x-") => {}
            _ => cx.unknown(key, &FLOW),
        }
    }
    Some(flow)
}
