//! Requests without a credential, and with one that is not good enough.

use std::sync::Arc;

use specwright_contract::model::{
    KeyLocation, Location, OperationId, Parameter, SchemeKind, SecurityRequirement,
};

use super::credentials::{Variant, given, variants};
use crate::case::{Draft, Identity, Intent, Payload, Probe};
use crate::checks::{AUTH_CHALLENGE, AUTH_IGNORED, SCHEME_CASE, Severity};
use crate::event::Exchange;
use crate::phase::Phase;
use crate::phases::stateful::walk::{Flavour, Walk};
use crate::recipe::payload;
use crate::world::folded;

/// An answer to a request with a bad credential.
struct Tried {
    id: OperationId,
    name: &'static str,
    exchange: Arc<Exchange>,
}

/// Whether an operation is not open to everybody.
pub(super) fn is_closed(security: &[SecurityRequirement]) -> bool {
    let told = |one: &SecurityRequirement| {
        let mut schemes = one.schemes.iter();
        // a client's certificate is no matter of requests
        schemes.all(|(scheme, _)| {
            let mutual = matches!(&scheme.kind, SchemeKind::Http { scheme, .. } if scheme.eq_ignore_ascii_case("mutual"));
            !mutual && !matches!(scheme.kind, SchemeKind::MutualTls | SchemeKind::Unknown(_))
        })
    };
    !security.is_empty()
        && security
            .iter()
            .all(|one| !one.schemes.is_empty() && !one.incomplete && told(one))
}

/// Tries every operation that has a requirement.
pub(super) async fn run(walk: &mut Walk<'_>, operations: &[OperationId]) -> Option<()> {
    let session = walk.session;
    let mut tried: Vec<Tried> = Vec::new();
    for &id in operations {
        if session.is_over() || session.is_silent() {
            break;
        }
        let operation = session.engine().operation(id);
        let security = Arc::clone(&operation.security);
        if !is_closed(&security) || demands_credentials(walk, id) {
            continue;
        }
        let Some(mut draft) = session.plain(id, Phase::Security) else {
            continue;
        };
        draft.fresh = operation.method.as_str() == "DELETE";
        let mut bad = vec![Variant {
            name: "missing",
            fields: Vec::new(),
        }];
        // where several requirements are declared, each alone is enough
        for requirement in security.iter() {
            for variant in variants(session, requirement) {
                if !bad.iter().any(|known| known.fields == variant.fields) {
                    bad.push(variant);
                }
            }
        }
        if session.settings().invent_credentials {
            bad.truncate(1);
        }
        // what is made twice may be refused for that
        let collides = operation.response(409).is_some();
        for variant in bad {
            let mut draft = draft.clone();
            if collides && let Some(body) = another(walk, id) {
                draft = draft.with_body(Some(body));
            }
            let draft = with(&draft, &variant);
            let Some(exchange) = session.send(draft).await else {
                break;
            };
            let success = exchange
                .response()
                .is_some_and(crate::response::Response::is_success);
            tried.push(Tried {
                id,
                name: variant.name,
                exchange,
            });
            if success && variant.name != "missing" {
                // what was there may be gone now
                break;
            }
        }
        cases(walk, id, &draft).await;
    }
    told(walk, &tried).await;
    Some(())
}

/// A body that was not sent before.
fn another(walk: &mut Walk<'_>, id: OperationId) -> Option<Payload> {
    let seed = walk.next();
    let (position, value) = walk.body(id, Flavour::Full(seed))?;
    let engine = walk.engine();
    let media = engine.operation(id).body.as_ref()?.content.get(position)?;
    payload(engine, media, &value)
}

/// Whether a credential is a parameter of the operation as well, which the contract should not say.
fn demands_credentials(walk: &Walk<'_>, id: OperationId) -> bool {
    let operation = walk.engine().operation(id);
    let carried = |parameter: &Parameter| {
        let mut schemes = operation.security.iter().flat_map(|one| &one.schemes);
        schemes.any(|(scheme, _)| match &scheme.kind {
            SchemeKind::ApiKey { location, name } => {
                let place = match location {
                    KeyLocation::Header => Location::Header,
                    KeyLocation::Cookie => Location::Cookie,
                    _ => Location::Query,
                };
                parameter.location == place && folded(&parameter.name) == folded(name)
            }
            _ => false,
        })
    };
    let mut parameters = operation.parameters.iter();
    parameters
        .any(|p| p.location == Location::Header && folded(&p.name) == "authorization" || carried(p))
}

fn with(draft: &Draft, variant: &Variant) -> Draft {
    let intent = Intent::Probe(Probe::Credentials(variant.name));
    let mut draft = draft
        .clone()
        .named(format!("credential {}", variant.name), intent);
    draft.identity = if variant.fields.is_empty() {
        Identity::Nobody
    } else {
        Identity::Fields(variant.fields.clone())
    };
    draft
}

/// Whether a credential is wrong in its form rather than in its value.
fn is_form(name: &str) -> bool {
    matches!(
        name,
        "empty"
            | "an empty field"
            | "of another scheme"
            | "of an unknown scheme"
            | "without its scheme"
            | "no base64"
    )
}

/// Tells what was accepted, once it is known whether the service looks at credentials at all.
async fn told(walk: &mut Walk<'_>, tried: &[Tried]) {
    // a mock looks at the form of a credential, and takes any value
    let refused = |form: bool| {
        tried.iter().any(|one| {
            let status = one.exchange.status();
            is_form(one.name) == form && one.name != "missing" && matches!(status, Some(401 | 403))
        })
    };
    let (mut forms, mut values) = (refused(true), refused(false));
    let accepted = tried.iter().any(|one| {
        let success = one
            .exchange
            .status()
            .is_some_and(|status| status / 100 == 2);
        success && one.name != "missing"
    });
    if accepted && !values {
        values = keeps_state(walk).await;
    }
    forms |= values;
    for one in tried {
        let Some(response) = one.exchange.response() else {
            continue;
        };
        let operation = walk.engine().operation(one.id);
        if response.is_success() {
            let sure = if is_form(one.name) { forms } else { values };
            let sure = sure || one.name == "missing";
            let grade = if sure {
                Severity::Error
            } else {
                Severity::Warning
            };
            let message = format!(
                "{} with a credential that is {} was answered with {}",
                operation.label(),
                one.name,
                response.status
            );
            let exchanges = [Arc::clone(&one.exchange)];
            walk.tell(
                (&AUTH_IGNORED, grade),
                one.id,
                "accepted",
                message,
                &exchanges,
            );
        }
        if response.status == 401 && response.get("www-authenticate").is_none() {
            let told = operation.response(401).is_some_and(|(_, declared)| {
                let mut headers = declared.headers.iter();
                headers.any(|(name, _)| name.eq_ignore_ascii_case("www-authenticate"))
            });
            let grade = if told {
                Severity::Error
            } else {
                Severity::Warning
            };
            let message = "401 came without WWW-Authenticate".to_owned();
            let exchanges = [Arc::clone(&one.exchange)];
            walk.tell((&AUTH_CHALLENGE, grade), one.id, "", message, &exchanges);
        }
    }
}

/// Whether something that never was is refused: a mock answers that too.
async fn keeps_state(walk: &mut Walk<'_>) -> bool {
    for family in walk.families.clone() {
        let Some(read) = family.read else { continue };
        let count = family.key.matches("{}").count();
        let Some(draft) = walk.session.plain(read, Phase::Security) else {
            continue;
        };
        let beside: Vec<String> = draft
            .path
            .iter()
            .map(|slot| match slot {
                crate::case::Slot::Live(text) | crate::case::Slot::Fixed(text) => text.clone(),
            })
            .collect();
        if beside.len() != count {
            continue;
        }
        let Some(values) = walk.absent(read, &beside) else {
            continue;
        };
        let Some(exchange) = walk.send(read, &values, "read what never was").await else {
            continue;
        };
        if matches!(exchange.status(), Some(404 | 410)) {
            return true;
        }
    }
    false
}

/// The name of a scheme in another case.
async fn cases(walk: &Walk<'_>, id: OperationId, draft: &Draft) -> Option<()> {
    let session = walk.session;
    let operation = session.engine().operation(id);
    let http = operation.security.iter().any(|requirement| {
        requirement.schemes.len() == 1
            && requirement.schemes.iter().any(|(scheme, _)| {
                matches!(
                    scheme.kind,
                    SchemeKind::Http { .. }
                        | SchemeKind::OAuth2 { .. }
                        | SchemeKind::OpenIdConnect { .. }
                )
            })
    });
    if operation.method.as_str() != "GET" || !http || session.settings().invent_credentials {
        return None;
    }
    let (scheme, token) = given(session, "authorization")?.split_once(' ')?;
    let other = if scheme.chars().any(char::is_uppercase) {
        scheme.to_lowercase()
    } else {
        scheme.to_uppercase()
    };
    let own = session.send(draft.clone()).await?;
    if !own.response()?.is_success() {
        return None;
    }
    let variant = Variant {
        name: "in another case",
        fields: vec![(
            "authorization".into(),
            format!("{other} {token}").into_bytes(),
        )],
    };
    let exchange = session.send(with(draft, &variant)).await?;
    if matches!(exchange.status()?, 401 | 403) {
        let message = format!("the scheme `{scheme}` is taken, and `{other}` is not");
        walk.warn(&SCHEME_CASE, id, "", message, &[own, exchange]);
    }
    Some(())
}
