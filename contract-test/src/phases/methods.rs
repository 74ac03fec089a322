//! Methods: `HEAD` beside `GET`, `OPTIONS`, and those that a path does not declare.

use std::sync::Arc;

use specwright_exchange::router::Miss;

use crate::case::{Draft, Intent, Probe};
use crate::checks::head_against_get;
use crate::event::Exchange;
use crate::session::Session;
use crate::world::plain as plain_path;

/// Methods that are tried where they are not declared.
const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"];

/// Tries methods on the path of an operation. `got`: what came of its plainest request.
pub(crate) async fn run(session: &Session, plain: &Draft, got: Option<&Arc<Exchange>>) {
    let engine = session.engine();
    let id = plain.operation;
    let operation = engine.operation(id);
    // once a path
    let first = engine.paths().first.get(&plain_path(&operation.path));
    let leads = first.is_none_or(|first| *first == id);
    let declares = |method: &str| {
        let target = crate::world::sample_path(engine, id);
        let found = engine.router().find(method, &target);
        !matches!(found, Err(Miss::MethodNotAllowed { .. }))
    };
    if operation.method.as_str() == "GET"
        && let Some(got) = got
        && let Some(response) = got.response()
        && response.is_success()
        && !declares("HEAD")
    {
        head(session, plain, got).await;
    }
    if !leads {
        return;
    }
    let mut bare = plain.clone();
    bare.body = None;
    for method in METHODS {
        if declares(method) {
            continue;
        }
        let intent = Intent::Probe(Probe::UndeclaredMethod);
        let mut draft = bare
            .clone()
            .named(format!("{method}, not declared"), intent);
        draft.method = Some((*method).into());
        // what must not be there must not harm what is
        draft.fresh = false;
        if session.send(draft).await.is_none() {
            return;
        }
    }
    if !declares("OPTIONS") {
        let mut draft = bare.named("OPTIONS", Intent::Probe(Probe::Options));
        draft.method = Some("OPTIONS".into());
        session.send(draft).await;
    }
}

/// `HEAD` on the same resource, and `GET` again where they differ: something may have changed in between.
async fn head(session: &Session, plain: &Draft, got: &Arc<Exchange>) {
    let mut draft = got.case.draft.clone();
    draft.phase = plain.phase;
    (draft.name, draft.intent) = ("HEAD".to_owned(), Intent::Probe(Probe::Head));
    draft.method = Some("HEAD".into());
    let mut got = Arc::clone(got);
    for _ in 0..2 {
        let Some(head) = session.send(draft.clone()).await else {
            return;
        };
        let faults = head_against_get(session.engine(), &got, &head);
        if faults.is_empty() {
            return;
        }
        let mut again = got.case.draft.clone();
        again.intent = Intent::Valid;
        let Some(second) = session.send(again).await else {
            return;
        };
        let still = head_against_get(session.engine(), &second, &head);
        if still == faults {
            for fault in faults {
                session.report(fault, &head, std::slice::from_ref(&second));
            }
            return;
        }
        got = second;
    }
}
