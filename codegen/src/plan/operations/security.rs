//! Security schemes, requirements and servers.

use std::collections::BTreeSet;

use specwright_contract::Contract;
use specwright_contract::model::{self, KeyLocation, OperationId, SchemeKind, SecurityScheme};

use crate::ir::{CredentialKind, Scheme, Server};
use crate::names::Scope;
use crate::{Notes, docs};

/// Methods that the builder of a client has by itself, and that every trait's implementor has.
const METHODS: &[&str] = &[
    "base_url",
    "build",
    "clone",
    "fmt",
    "header",
    "hook",
    "into",
    "limit",
    "new",
    "retry",
    "server",
    "service",
    "timeout",
    "transport",
    "user_agent",
];

/// The schemes that the operations name, in the document's order.
pub(super) fn schemes(contract: &Contract, kept: &[OperationId], notes: &mut Notes) -> Vec<Scheme> {
    let mut wanted = BTreeSet::new();
    for &id in kept {
        for requirement in contract.operation(id).security.iter() {
            wanted.extend(requirement.schemes.iter().map(|(scheme, _)| &*scheme.name));
        }
    }
    let mut names = Scope::with(METHODS);
    contract
        .security_schemes
        .values()
        .filter(|scheme| wanted.contains(&*scheme.name))
        .map(|scheme| Scheme {
            wire: scheme.name.to_string(),
            name: names.snake(&scheme.name),
            kind: kind(contract, scheme, notes),
            docs: scheme
                .description
                .as_deref()
                .map(docs::lines)
                .unwrap_or_default(),
        })
        .collect()
}

fn kind(contract: &Contract, scheme: &SecurityScheme, notes: &mut Notes) -> CredentialKind {
    match &scheme.kind {
        SchemeKind::ApiKey { location, name } => {
            let name = name.to_string();
            match location {
                KeyLocation::Header if name.eq_ignore_ascii_case("authorization") => {
                    CredentialKind::HeaderKey(name)
                }
                KeyLocation::Query => CredentialKind::QueryKey(name),
                KeyLocation::Cookie => CredentialKind::CookieKey(name),
                _ => CredentialKind::HeaderKey(name),
            }
        }
        SchemeKind::Http { scheme, .. } => match &**scheme {
            "basic" => CredentialKind::Basic,
            "bearer" => CredentialKind::Bearer { token_url: None },
            other => CredentialKind::Other(other.to_owned()),
        },
        SchemeKind::OAuth2 { flows } => CredentialKind::Bearer {
            token_url: flows
                .iter()
                .find(|flow| &*flow.kind == "clientCredentials")
                .and_then(|flow| flow.token_url.as_ref())
                .map(ToString::to_string),
        },
        SchemeKind::OpenIdConnect { .. } => CredentialKind::Bearer { token_url: None },
        SchemeKind::MutualTls => CredentialKind::Certificate,
        other => {
            let word = match other {
                SchemeKind::Unknown(word) => word,
                _ => "unknown",
            };
            let message = format!("a scheme of type `{word}` is taken for a bearer token");
            notes.degraded(contract, scheme.origin, message);
            CredentialKind::Bearer { token_url: None }
        }
    }
}

/// Any of these: all of the schemes with their scopes. A requirement of a scheme that is nowhere defined keeps what is
/// defined; with nothing left it is dropped, unless it is the only one.
pub(super) fn requirements(operation: &model::Operation) -> Vec<Vec<(String, Vec<String>)>> {
    operation
        .security
        .iter()
        .filter(|requirement| !(requirement.incomplete && requirement.schemes.is_empty()))
        .map(|requirement| {
            requirement
                .schemes
                .iter()
                .map(|(scheme, scopes)| {
                    (
                        scheme.name.to_string(),
                        scopes.iter().map(ToString::to_string).collect(),
                    )
                })
                .collect()
        })
        .collect()
}

/// Servers with the defaults of their variables.
pub(super) fn servers(servers: &[model::Server]) -> Vec<Server> {
    servers
        .iter()
        .map(|server| Server {
            url: server.url.to_string(),
            variables: server
                .variables
                .iter()
                .map(|variable| (variable.name.to_string(), variable.default.to_string()))
                .collect(),
        })
        .collect()
}
