//! Tokens that lack the scopes that the contract asks for.

use std::sync::Arc;

use serde_json::Value;
use specwright_contract::model::{OperationId, SchemeKind};

use super::credentials::{claims, given};
use super::ignored::is_closed;
use crate::case::{Identity, Intent, Probe};
use crate::checks::{Fault, SCOPE_IGNORED};
use crate::phase::Phase;
use crate::session::Session;

/// The scopes of a token; nothing where it does not tell them.
fn scopes(authorization: &str) -> Option<Vec<String>> {
    let token = authorization
        .split_once(' ')
        .map_or(authorization, |(_, token)| token);
    let claims = claims(token.trim())?;
    let mut found = None;
    for name in ["scope", "scp", "scopes", "permissions"] {
        let Some(value) = claims.get(name) else {
            continue;
        };
        let known: &mut Vec<String> = found.get_or_insert_default();
        match value {
            Value::String(text) => known.extend(text.split([' ', ',']).map(ToOwned::to_owned)),
            Value::Array(items) => {
                known.extend(
                    items
                        .iter()
                        .filter_map(Value::as_str)
                        .map(ToOwned::to_owned),
                );
            }
            _ => {}
        }
    }
    found
}

/// Sends the credentials that were given, and those of the second identity, where they lack a scope.
pub(super) async fn run(session: &Session, operations: &[OperationId]) -> Option<()> {
    let settings = session.settings();
    let mut peers = settings.peer.iter();
    let peer = peers.find(|(name, _)| name.eq_ignore_ascii_case("authorization"));
    let identities = [
        (Identity::Own, given(session, "authorization")),
        (Identity::Peer, peer.map(|(_, value)| &**value)),
    ];
    for (identity, authorization) in identities {
        let Some(known) = authorization.and_then(scopes) else {
            continue;
        };
        for &id in operations {
            let operation = session.engine().operation(id);
            if !is_closed(&operation.security) {
                continue;
            }
            // each alternative asks for a scope that the token does not have
            let lacks = operation.security.iter().all(|requirement| {
                requirement.schemes.iter().any(|(scheme, wanted)| {
                    let token = matches!(
                        scheme.kind,
                        SchemeKind::OAuth2 { .. }
                            | SchemeKind::OpenIdConnect { .. }
                            | SchemeKind::Http { .. }
                    );
                    token
                        && wanted
                            .iter()
                            .any(|scope| !known.iter().any(|own| **own == **scope))
                })
            });
            if !lacks {
                continue;
            }
            let Some(draft) = session.plain(id, Phase::Security) else {
                continue;
            };
            let intent = Intent::Probe(Probe::Credentials("without the scope"));
            let mut draft = draft.named("a token without the scope", intent);
            draft.identity = identity.clone();
            let exchange = session.send(draft).await?;
            if exchange
                .response()
                .is_some_and(crate::response::Response::is_success)
            {
                let message = format!(
                    "a token with the scopes `{}` was taken, which lacks one that the contract asks for",
                    known.join(" ")
                );
                let fault = Fault::new(&SCOPE_IGNORED, operation.origin, "", message).of(id);
                session.report(fault, &exchange, &[] as &[Arc<_>]);
            }
        }
    }
    Some(())
}
