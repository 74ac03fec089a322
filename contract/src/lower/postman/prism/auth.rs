//! Authorisation as Prism takes it: schemes, or required parameters where there is no scheme for it.

use crate::model::{KeyLocation, Location, SchemeKind};
use crate::source::Node;

use super::super::auth::{registered, setting};
use super::super::collection::Item;
use super::super::draft::Draft;
use super::super::reader::{Reader, scalar};
use super::demand;

const OAUTH1: &[&str] = &[
    "oauth_consumer_key",
    "oauth_token",
    "oauth_signature_method",
    "oauth_timestamp",
    "oauth_nonce",
    "oauth_version",
    "oauth_signature",
];

/// The kinds that are required headers, with their patterns.
const HEADERS: &[(&str, &[&str], Option<&str>)] = &[
    ("oauth1", &["Authorization"], None),
    ("hawk", &["Authorization"], Some("^Hawk .+$")),
    ("ntlm", &["Authorization"], Some("^NTLM .+$")),
    ("edgegrid", &["Authorization"], None),
    (
        "awsv4",
        &["X-Amz-Security-Token", "X-Amz-Date", "Authorization"],
        None,
    ),
];

/// That of the request, else of the innermost folder that has one, else of the collection.
fn effective<'t>(item: &Item<'t>) -> Option<Node<'t>> {
    let own = item.node.get("request")?.get("auth");
    let groups = item.groups.iter().rev().map(|group| group.get("auth"));
    let mut all = std::iter::once(own).chain(groups).flatten();
    all.find(|auth| !auth.is_null())
}

/// Puts what applies into the operation.
pub(super) fn apply<'t>(
    reader: &mut Reader<'t, '_>,
    collection: &Item<'t>,
    item: &Item<'t>,
    draft: &mut Draft,
) {
    let Some(auth) = effective(item) else { return };
    let kind = auth.get("type").and_then(scalar).unwrap_or_default();
    let http = |scheme: &str| SchemeKind::Http {
        scheme: scheme.into(),
        bearer_format: None,
    };
    let scheme = match kind {
        "basic" | "digest" | "bearer" => http(kind),
        "apikey" => {
            let Some(name) = setting(auth, "key") else {
                return;
            };
            let location = match setting(auth, "in") {
                Some("query") => KeyLocation::Query,
                _ => KeyLocation::Header,
            };
            SchemeKind::ApiKey {
                location,
                name: reader.resolve(collection, name).as_ref().into(),
            }
        }
        "oauth2" if setting(auth, "addTokenTo") == Some("queryParams") => {
            demand(draft, Location::Query, "access_token", None, auth);
            return;
        }
        "oauth2" => http("bearer"),
        "oauth1" if setting(auth, "addParamsToHeader").is_none() => {
            for name in OAUTH1 {
                demand(draft, Location::Query, name, None, auth);
            }
            return;
        }
        kind => {
            let known = HEADERS.iter().find(|(known, ..)| *known == kind);
            for name in known.map_or(&[][..], |(_, names, _)| names) {
                let pattern = known.and_then(|(.., pattern)| *pattern);
                demand(draft, Location::Header, name, pattern, auth);
            }
            return;
        }
    };
    let scheme = registered(reader, kind, scheme, auth);
    draft.security.push(Some(scheme));
}
