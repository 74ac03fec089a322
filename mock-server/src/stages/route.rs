//! Route: the operation that a request line means.

use std::borrow::Cow;

use http::request::Parts;
use http::uri::PathAndQuery;
use specwright_exchange::router::{Match, Miss};

use crate::Settings;
use crate::problem::{
    NO_METHOD_MATCHED_ERROR, NO_PATH_MATCHED_ERROR, NO_SERVER_CONFIGURATION_PROVIDED_ERROR,
    NO_SERVER_MATCHED_ERROR, Problem,
};
use crate::routes::Wanted;
use crate::snapshot::{OperationOf, Snapshot};

/// The query parameter that names the server.
const SERVER: &str = "__server";

/// A request that has its operation.
pub(crate) struct Routed<'r> {
    pub(crate) of: OperationOf<'r>,
    pub(crate) matched: Match<'r>,
}

/// Finds the operation; the first document that has one wins.
pub(crate) fn route<'r>(
    snapshot: &'r Snapshot,
    parts: &'r Parts,
    settings: &Settings,
) -> Result<Routed<'r>, Problem> {
    let server = server(parts);
    let mut missed: Option<Miss> = None;
    for document in &snapshot.documents {
        let found = document.routes.find(
            &document.contract,
            Wanted {
                method: parts.method.as_str(),
                target: target(parts),
                headers: &parts.headers,
            },
            server.as_deref(),
        );
        match found {
            Ok(matched) => {
                let of = OperationOf {
                    document,
                    id: matched.operation,
                };
                return Ok(Routed { of, matched });
            }
            Err(miss) => {
                missed = Some(match missed {
                    Some(before) => worse(before, miss),
                    None => miss,
                });
            }
        }
    }
    let missed = missed.unwrap_or(Miss::NotFound);
    Err(told(snapshot, parts, settings, missed, server.as_deref()))
}

/// Path and query; a request for `*` has none.
fn target(parts: &Parts) -> &PathAndQuery {
    static ROOT: PathAndQuery = PathAndQuery::from_static("/");
    parts.uri.path_and_query().unwrap_or(&ROOT)
}

/// The server that the query names: its first, unless that is empty.
fn server(parts: &Parts) -> Option<Cow<'_, str>> {
    let query = parts.uri.query().filter(|query| query.contains(SERVER))?;
    form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == SERVER)
        .map(|(_, url)| url)
        .filter(|url| !url.is_empty())
}

/// What two documents lack, as one: what comes nearest to an answer.
fn worse(one: Miss, other: Miss) -> Miss {
    match (one, other) {
        (Miss::NoServer, _) | (_, Miss::NoServer) => Miss::NoServer,
        (Miss::NoServers, _) | (_, Miss::NoServers) => Miss::NoServers,
        (Miss::MethodNotAllowed { mut allow }, Miss::MethodNotAllowed { allow: more }) => {
            for method in more {
                if !allow.contains(&method) {
                    allow.push(method);
                }
            }
            Miss::MethodNotAllowed { allow }
        }
        (Miss::NotFound, other) => other,
        (one, _) => one,
    }
}

fn told(
    snapshot: &Snapshot,
    parts: &Parts,
    settings: &Settings,
    missed: Miss,
    server: Option<&str>,
) -> Problem {
    let (method, path) = (parts.method.as_str(), parts.uri.path());
    let server = server.unwrap_or_default();
    match missed {
        Miss::NoServer => Problem::new(
            &NO_SERVER_MATCHED_ERROR,
            format!("The server url {server} hasn't been matched with any of the provided servers"),
        ),
        Miss::NoServers => Problem::new(
            &NO_SERVER_CONFIGURATION_PROVIDED_ERROR,
            format!(
                "No server configuration has been provided, although {server} is set as server url"
            ),
        ),
        Miss::MethodNotAllowed { allow } => {
            let problem = Problem::new(
                &NO_METHOD_MATCHED_ERROR,
                format!(
                    "The route {path} has been matched, but it does not have \"{}\" method defined",
                    method.to_ascii_lowercase()
                ),
            );
            if settings.behaviour.told_problems {
                problem.allow(allow.join(", "))
            } else {
                problem
            }
        }
        _ => {
            let problem = Problem::new(
                &NO_PATH_MATCHED_ERROR,
                format!("The route {path} hasn't been found in the specification file"),
            );
            let mut documents = snapshot.documents.iter();
            let nearest = settings
                .behaviour
                .told_problems
                .then(|| documents.find_map(|document| document.routes.nearest(method, path)));
            match nearest.flatten() {
                Some(nearest) => problem.with("nearest", nearest.into()),
                None => problem,
            }
        }
    }
}
