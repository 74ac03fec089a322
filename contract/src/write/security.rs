//! Security schemes and requirements.

use serde_json::Value;

use super::value::{Object, text};
use super::writer::Writer;
use crate::model::{Flow, KeyLocation, SchemeKind, SecurityRequirement, SecurityScheme};
use crate::source::Node;

/// The flows that OpenAPI 3.0 and 3.1 have.
const FLOWS: &[&str] = &[
    "implicit",
    "password",
    "clientCredentials",
    "authorizationCode",
];

impl Writer<'_> {
    pub(super) fn security_schemes(&mut self) -> Object {
        let contract = self.contract;
        let mut object = Object::new();
        for (name, scheme) in &contract.security_schemes {
            if let Some(written) = self.security_scheme(scheme) {
                object.insert(name.to_string(), written.into());
            }
        }
        object
    }

    fn security_scheme(&mut self, scheme: &SecurityScheme) -> Option<Object> {
        let node = self.node(scheme.origin);
        let mut object = Object::new();
        let kind = match &scheme.kind {
            SchemeKind::ApiKey { .. } => "apiKey",
            SchemeKind::Http { .. } => "http",
            SchemeKind::OAuth2 { .. } => "oauth2",
            SchemeKind::OpenIdConnect { .. } => "openIdConnect",
            SchemeKind::MutualTls if self.is_30() => {
                self.lost(
                    node,
                    "type",
                    "`type: mutualTLS`",
                    "the scheme is left out, also where it is required",
                );
                return None;
            }
            SchemeKind::MutualTls => "mutualTLS",
            SchemeKind::Unknown(word) => word,
        };
        object.insert("type".to_owned(), kind.into());
        text(&mut object, "description", scheme.description.as_deref());
        match &scheme.kind {
            SchemeKind::ApiKey { location, name } => {
                let location = match location {
                    KeyLocation::Query => "query",
                    KeyLocation::Header => "header",
                    KeyLocation::Cookie => "cookie",
                };
                object.insert("name".to_owned(), (&**name).into());
                object.insert("in".to_owned(), location.into());
            }
            SchemeKind::Http {
                scheme,
                bearer_format,
            } => {
                object.insert("scheme".to_owned(), (&**scheme).into());
                text(&mut object, "bearerFormat", bearer_format.as_deref());
            }
            SchemeKind::OAuth2 { flows } => {
                let flows = self.flows(flows, node);
                object.insert("flows".to_owned(), flows.into());
            }
            SchemeKind::OpenIdConnect { url } => {
                object.insert("openIdConnectUrl".to_owned(), (&**url).into());
            }
            SchemeKind::MutualTls | SchemeKind::Unknown(_) => {}
        }
        if scheme.deprecated {
            self.lost(
                node,
                "deprecated",
                "`deprecated` for security schemes",
                "it is left out",
            );
        }
        self.extensions(&scheme.extensions, &mut object);
        Some(object)
    }

    fn flows(&mut self, flows: &[Flow], node: Node<'_>) -> Object {
        let mut object = Object::new();
        for flow in flows {
            if !FLOWS.contains(&&*flow.kind) {
                let at = node.get("flows").unwrap_or(node);
                self.lost(
                    at,
                    &flow.kind,
                    &format!("OAuth flow `{}`", flow.kind),
                    "the flow is left out",
                );
                continue;
            }
            let mut written = Object::new();
            let urls = [
                ("authorizationUrl", &flow.authorization_url),
                ("tokenUrl", &flow.token_url),
                ("refreshUrl", &flow.refresh_url),
            ];
            for (name, url) in urls {
                text(&mut written, name, url.as_deref());
            }
            let scopes: Object = flow
                .scopes
                .iter()
                .map(|(name, text)| (name.to_string(), Value::from(&**text)))
                .collect();
            written.insert("scopes".to_owned(), scopes.into());
            object.insert(flow.kind.to_string(), written.into());
        }
        object
    }

    /// `security`
    pub(super) fn requirements(&mut self, requirements: &[SecurityRequirement]) -> Value {
        let mut list: Vec<Value> = Vec::with_capacity(requirements.len());
        for requirement in requirements {
            let mut object = Object::new();
            let mut left_out = false;
            for (scheme, scopes) in &requirement.schemes {
                if self.is_30() && matches!(scheme.kind, SchemeKind::MutualTls) {
                    left_out = true;
                    continue;
                }
                let takes_scopes = matches!(
                    scheme.kind,
                    SchemeKind::OAuth2 { .. }
                        | SchemeKind::OpenIdConnect { .. }
                        | SchemeKind::Unknown(_)
                );
                let mut scopes: Vec<&str> = scopes.iter().map(AsRef::as_ref).collect();
                if self.is_30() && !takes_scopes && !scopes.is_empty() {
                    scopes.clear();
                    self.lost(
                        self.node(requirement.origin),
                        &scheme.name,
                        "roles for schemes of this kind",
                        "they are left out",
                    );
                }
                object.insert(scheme.name.to_string(), scopes.into());
            }
            if requirement.incomplete {
                // Schemes that are nowhere defined: still required, and still told.
                for (key, scopes) in self.node(requirement.origin).members() {
                    let name = key.key();
                    if !name.starts_with("x-") && !object.contains_key(name) && scopes.is_array() {
                        let scopes = self.value(scopes);
                        object.insert(name.to_owned(), scopes);
                    }
                }
            }
            if !(left_out && object.is_empty()) {
                list.push(object.into());
            }
        }
        list.into()
    }
}
