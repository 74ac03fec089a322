//! The credentials of a request: those that were given, another's, none, or made-up ones that have the form that
//! the contract asks for.

use specwright_contract::model::{KeyLocation, SchemeKind};

use crate::case::{Draft, Identity};
use crate::request::Request;
use crate::session::Session;

/// Adds the credentials of a draft to its request.
pub(crate) fn add(
    session: &Session,
    draft: &Draft,
    request: &mut Request,
    query: &mut String,
    cookies: &mut Vec<String>,
) {
    let settings = session.settings();
    let mut set = |name: &str, value: &[u8]| {
        if name.eq_ignore_ascii_case("cookie") {
            cookies.push(String::from_utf8_lossy(value).into_owned());
            return;
        }
        request
            .headers
            .retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        request.headers.push((name.into(), value.to_vec()));
    };
    let operation = session.engine().operation(draft.operation);
    let credential = |name: &str| is_credential(session, name);
    match &draft.identity {
        Identity::Own | Identity::Peer => {
            for (name, value) in &settings.headers {
                set(name, value.as_bytes());
            }
            if draft.identity == Identity::Peer {
                for (name, value) in &settings.peer {
                    set(name, value.as_bytes());
                }
            }
        }
        Identity::Nobody => {
            for (name, value) in &settings.headers {
                if !credential(name) {
                    set(name, value.as_bytes());
                }
            }
            return;
        }
        Identity::Fields(fields) => {
            for (name, value) in &settings.headers {
                if !credential(name) {
                    set(name, value.as_bytes());
                }
            }
            for (name, value) in fields {
                set(name, value);
            }
            return;
        }
    }
    if !settings.invent_credentials {
        return;
    }
    let Some(requirement) = operation.security.first() else {
        return;
    };
    for (scheme, _) in &requirement.schemes {
        match &scheme.kind {
            SchemeKind::ApiKey { location, name } => match location {
                KeyLocation::Header => set(name, b"key"),
                KeyLocation::Query => {
                    let pair = format!("{}=key", crate::world::encoded(name));
                    if !query.is_empty() {
                        query.push('&');
                    }
                    query.push_str(&pair);
                }
                _ => set("cookie", format!("{name}=key").as_bytes()),
            },
            SchemeKind::Http { scheme, .. } if &**scheme == "basic" => {
                set("authorization", b"Basic dXNlcjpwYXNz");
            }
            SchemeKind::Http { scheme, .. } if &**scheme == "digest" => {
                set("authorization", b"Digest username=\"user\"");
            }
            SchemeKind::Http { .. }
            | SchemeKind::OAuth2 { .. }
            | SchemeKind::OpenIdConnect { .. } => set("authorization", b"Bearer token"),
            _ => {}
        }
    }
}

/// Whether a header field is a credential by the contract's security schemes, or by its name.
pub fn is_credential(session: &Session, name: &str) -> bool {
    let schemes = session.engine().contract().security_schemes.values();
    let mut keys = schemes.filter_map(|scheme| match &scheme.kind {
        SchemeKind::ApiKey {
            location: KeyLocation::Header,
            name,
        } => Some(&**name),
        SchemeKind::ApiKey {
            location: KeyLocation::Cookie,
            ..
        } => Some("cookie"),
        _ => None,
    });
    name.eq_ignore_ascii_case("authorization") || keys.any(|key| key.eq_ignore_ascii_case(name))
}
