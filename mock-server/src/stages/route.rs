//! Route: the operation that a request line means.

use http::request::Parts;
use specwright_exchange::router::{Match, Miss};

use super::prefer::Preferences;
use crate::Settings;
use crate::problem::{NO_METHOD_MATCHED_ERROR, NO_PATH_MATCHED_ERROR, Problem};
use crate::snapshot::{OperationOf, Snapshot};

/// A request that has its operation.
pub(crate) struct Routed<'r> {
    pub(crate) of: OperationOf<'r>,
    pub(crate) matched: Match<'r>,
}

/// Finds the operation; the first document that has one wins.
pub(crate) fn route<'r>(
    snapshot: &'r Snapshot,
    parts: &'r Parts,
    _preferences: &Preferences,
    _settings: &Settings,
) -> Result<Routed<'r>, Problem> {
    let method = parts.method.as_str();
    let target = parts
        .uri
        .path_and_query()
        .map_or(parts.uri.path(), |target| target.as_str());
    let mut allowed: Vec<Box<str>> = Vec::new();
    for document in &snapshot.documents {
        match document
            .router
            .find_with(method, target, Some(&parts.headers))
        {
            Ok(matched) => {
                let of = OperationOf {
                    document,
                    id: matched.operation,
                };
                return Ok(Routed { of, matched });
            }
            Err(Miss::MethodNotAllowed { allow }) => {
                for method in allow {
                    if !allowed.contains(&method) {
                        allowed.push(method);
                    }
                }
            }
            Err(Miss::NotFound) => {}
        }
    }
    let path = parts.uri.path();
    if allowed.is_empty() {
        let nearest = snapshot
            .documents
            .iter()
            .find_map(|document| document.router.nearest(method, path));
        let problem = Problem::new(
            &NO_PATH_MATCHED_ERROR,
            format!("The route {path} hasn't been found in the specification file"),
        );
        return Err(match nearest {
            Some(nearest) => problem.with("nearest", nearest.into()),
            None => problem,
        });
    }
    Err(Problem::new(
        &NO_METHOD_MATCHED_ERROR,
        format!(
            "The route {path} has been matched, but it does not have \"{}\" method defined",
            method.to_ascii_lowercase()
        ),
    )
    .allow(allowed.join(", ")))
}
