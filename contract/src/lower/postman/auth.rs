//! Authorisation: what a request, its folders or the collection ask for.

use std::sync::Arc;

use crate::diagnostic::codes;
use crate::model::{Flow, KeyLocation, Location, SchemeKind, SecurityScheme};
use crate::source::Node;

use super::collection::Item;
use super::draft::{Draft, Security};
use super::reader::{Reader, scalar};
use super::request::demand;

/// A header or query parameter that a kind of authorisation needs.
type Demand = (&'static str, Option<&'static str>);

/// Kinds that are no security scheme of any specification, so they become parameters: the setting
/// that puts them in the query, the headers, the query parameters.
struct Signed {
    kind: &'static str,
    in_query: fn(Node<'_>) -> bool,
    headers: &'static [Demand],
    query: &'static [Demand],
}

const SIGNED: &[Signed] = &[
    Signed {
        kind: "oauth1",
        in_query: |auth| setting(auth, "addParamsToHeader").is_some_and(|value| value == "false"),
        headers: &[("Authorization", Some("^OAuth .+$"))],
        query: &[
            ("oauth_consumer_key", None),
            ("oauth_token", None),
            ("oauth_signature_method", None),
            ("oauth_signature", None),
            ("oauth_timestamp", None),
            ("oauth_nonce", None),
            ("oauth_version", None),
        ],
    },
    Signed {
        kind: "hawk",
        in_query: |_| false,
        headers: &[("Authorization", Some("^Hawk .+$"))],
        query: &[],
    },
    Signed {
        kind: "ntlm",
        in_query: |_| false,
        headers: &[("Authorization", Some("^NTLM .+$"))],
        query: &[],
    },
    Signed {
        kind: "edgegrid",
        in_query: |_| false,
        headers: &[("Authorization", Some("^EG1-HMAC-SHA256 .+$"))],
        query: &[],
    },
    Signed {
        kind: "awsv4",
        in_query: |auth| setting(auth, "addAuthDataToQuery").is_some_and(|value| value == "true"),
        headers: &[
            ("Authorization", Some("^AWS4-HMAC-SHA256 .+$")),
            ("X-Amz-Date", None),
        ],
        query: &[
            ("X-Amz-Algorithm", None),
            ("X-Amz-Credential", None),
            ("X-Amz-Date", None),
            ("X-Amz-Expires", None),
            ("X-Amz-SignedHeaders", None),
            ("X-Amz-Signature", None),
        ],
    },
];

/// The settings of an authorisation, under the name of its type: a list of `{key, value}` in
/// format 2.1, an object in 2.0.
pub(super) fn setting<'t>(auth: Node<'t>, key: &str) -> Option<&'t str> {
    let settings = auth.get(auth.get("type")?.as_str()?)?;
    let value = settings.get(key).or_else(|| {
        let entry = settings
            .items()
            .find(|entry| entry.get("key").and_then(Node::as_str) == Some(key))?;
        entry.get("value")
    })?;
    scalar(value).filter(|value| !value.is_empty())
}

/// What applies to a request: its own, else that of the innermost folder that has one.
fn effective<'t>(item: &Item<'t>) -> Option<Node<'t>> {
    let own = [
        item.node
            .get("request")
            .and_then(|request| request.get("auth")),
        item.node.get("auth"),
    ];
    let groups = item.groups.iter().rev().map(|group| group.get("auth"));
    own.into_iter().chain(groups).flatten().find(|auth| {
        let inherits = auth.get("type").and_then(Node::as_str) == Some("inherit");
        !auth.is_null() && !inherits
    })
}

/// Puts what applies into the operation, as a scheme or as parameters.
pub(super) fn apply<'t>(reader: &mut Reader<'t, '_>, item: &Item<'t>, draft: &mut Draft) {
    let mut security: Security = None;
    if let Some(auth) = effective(item) {
        let kind = auth.get("type").and_then(scalar).unwrap_or_default();
        if let Some(signed) = SIGNED.iter().find(|signed| signed.kind == kind) {
            let (location, demands) = if (signed.in_query)(auth) {
                (Location::Query, signed.query)
            } else {
                (Location::Header, signed.headers)
            };
            for (name, pattern) in demands {
                demand(draft, location, name, *pattern, auth);
            }
        } else {
            security = scheme(reader, item, auth, kind);
        }
    }
    draft.security.push(security);
}

/// The scheme of the collection itself, for the contract as a whole.
pub(super) fn of_collection<'t>(reader: &mut Reader<'t, '_>, root: Node<'t>) -> Security {
    let auth = root.get("auth").filter(|auth| !auth.is_null())?;
    let item = Item {
        node: root,
        groups: Arc::from([root]),
    };
    let kind = auth.get("type").and_then(scalar)?;
    if SIGNED.iter().any(|signed| signed.kind == kind) {
        return None;
    }
    scheme(reader, &item, auth, kind)
}

fn scheme<'t>(
    reader: &mut Reader<'t, '_>,
    item: &Item<'t>,
    auth: Node<'t>,
    kind: &str,
) -> Security {
    let http = |scheme: &str| SchemeKind::Http {
        scheme: scheme.into(),
        bearer_format: None,
    };
    let made = match kind {
        "noauth" => return None,
        "basic" | "digest" => http(kind),
        "bearer" | "asap" => http("bearer"),
        "jwt" => {
            let in_query = setting(auth, "addTokenTo").is_some_and(|to| to.starts_with("query"));
            if in_query {
                let name = setting(auth, "queryParamKey").unwrap_or("token");
                key(KeyLocation::Query, &reader.resolve(item, name))
            } else {
                SchemeKind::Http {
                    scheme: "bearer".into(),
                    bearer_format: Some("JWT".into()),
                }
            }
        }
        "apikey" => {
            let Some(name) = setting(auth, "key") else {
                reader.warn_once(
                    &codes::postman::POSTMAN_AUTH,
                    auth,
                    "the API key has no name, so none is asked for",
                    "write the name of the header or query parameter under `key`",
                );
                return None;
            };
            let location = match setting(auth, "in") {
                Some("query") => KeyLocation::Query,
                _ => KeyLocation::Header,
            };
            key(location, &reader.resolve(item, name))
        }
        "oauth2" => {
            if setting(auth, "addTokenTo").is_some_and(|to| to.starts_with("query")) {
                key(KeyLocation::Query, "access_token")
            } else {
                SchemeKind::OAuth2 {
                    flows: vec![flow(reader, item, auth)],
                }
            }
        }
        _ => {
            let message = if kind.is_empty() {
                "the authorisation has no `type`, so none is asked for".to_owned()
            } else {
                format!("the authorisation `{kind}` is not known, so none is asked for")
            };
            reader.warn_once(
                &codes::postman::POSTMAN_AUTH,
                auth,
                message,
                "use `noauth`, `basic`, `bearer`, `digest`, `apikey` or `oauth2`",
            );
            return None;
        }
    };
    Some(registered(reader, kind, made, auth))
}

fn key(location: KeyLocation, name: &str) -> SchemeKind {
    SchemeKind::ApiKey {
        location,
        name: name.into(),
    }
}

/// Postman's words for the flows, and the specification's.
const FLOWS: &[(&str, &str)] = &[
    ("authorization_code", "authorizationCode"),
    ("authorization_code_with_pkce", "authorizationCode"),
    ("implicit", "implicit"),
    ("password_credentials", "password"),
    ("client_credentials", "clientCredentials"),
];

fn flow<'t>(reader: &mut Reader<'t, '_>, item: &Item<'t>, auth: Node<'t>) -> Flow {
    let grant = setting(auth, "grant_type").unwrap_or("authorization_code");
    let kind = FLOWS
        .iter()
        .find(|(word, _)| *word == grant)
        .map_or("authorizationCode", |(_, kind)| *kind);
    let mut url = |name: &str| {
        let text = setting(auth, name)?;
        Some(Box::from(reader.resolve(item, text).as_ref()))
    };
    Flow {
        kind: kind.into(),
        authorization_url: url("authUrl"),
        token_url: url("accessTokenUrl"),
        refresh_url: url("refreshTokenUrl"),
        scopes: setting(auth, "scope")
            .map(|scopes| {
                scopes
                    .split_whitespace()
                    .map(|scope| (scope.into(), Box::default()))
                    .collect()
            })
            .unwrap_or_default(),
    }
}

/// The scheme that asks for this, known or new.
pub(super) fn registered(
    reader: &mut Reader<'_, '_>,
    kind: &str,
    made: SchemeKind,
    auth: Node<'_>,
) -> Arc<SecurityScheme> {
    let says = format!("{made:?}");
    if let Some(known) = reader.schemes.get(&says) {
        return Arc::clone(known);
    }
    // Names are given in order, and few: one for each thing that is asked for.
    let count = reader
        .schemes
        .values()
        .filter(|scheme| base_name(&scheme.name) == kind)
        .count();
    let name = if count == 0 {
        kind.to_owned()
    } else {
        format!("{kind}-{}", count + 1)
    };
    let scheme = Arc::new(SecurityScheme {
        name: name.into(),
        description: None,
        kind: made,
        deprecated: false,
        extensions: Box::default(),
        origin: auth.origin(),
    });
    reader.schemes.insert(says, Arc::clone(&scheme));
    scheme
}

fn base_name(name: &str) -> &str {
    name.split_once('-').map_or(name, |(base, _)| base)
}
