//! Rules about operations and their responses.

use rustc_hash::FxHashMap;

use super::Found;
use super::subject::{Subject, heading};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lint as codes;
use crate::model::{Operation, StatusKey};
use crate::source::Origin;

/// Operations have an `operationId` that no other has.
pub(super) fn identifiers(subject: &Subject<'_>, found: &mut Found) {
    let mut seen: FxHashMap<&str, Origin> = FxHashMap::default();
    for operation in &subject.operations {
        let Some(id) = operation.operation_id.as_deref() else {
            // Postman has no such thing; a webhook or callback is nothing that one calls.
            if !subject.is_postman() && !operation.path.is_empty() {
                found.push(
                    Diagnostic::at(
                        &codes::MISSING_OPERATION_ID,
                        heading(subject.node(operation.origin)),
                        format!("{} has no operationId", operation.label()),
                    )
                    .help("add a name that is unique in the document"),
                );
            }
            continue;
        };
        let first = *seen.entry(id).or_insert(operation.origin);
        // A path item that two paths refer to is one operation written once.
        if first != operation.origin {
            found.push(
                Diagnostic::at(
                    &codes::DUPLICATE_OPERATION_ID,
                    subject.value(operation.origin, "operationId"),
                    format!("the operationId `{id}` is used twice"),
                )
                .label(subject.value(first, "operationId"), "first used here")
                .help("give this operation a name of its own"),
            );
        }
    }
}

/// Responses are declared for statuses that exist.
pub(super) fn statuses(subject: &Subject<'_>, found: &mut Found) {
    for operation in &subject.operations {
        for (status, _) in &operation.responses {
            let exists = match status {
                StatusKey::Code(code) => (100..600).contains(code),
                StatusKey::Range(digit) => (1..6).contains(digit),
                StatusKey::Default => true,
            };
            if !exists {
                found.push(
                    Diagnostic::at(
                        &codes::STATUS_OUT_OF_RANGE,
                        response_place(subject, operation, *status),
                        format!("HTTP has no status {status}"),
                    )
                    .help("statuses go from 100 to 599"),
                );
            }
        }
    }
}

fn response_place(
    subject: &Subject<'_>,
    operation: &Operation,
    status: StatusKey,
) -> crate::diagnostic::Place {
    let node = subject.node(operation.origin);
    let member = node.get("responses").and_then(|responses| {
        responses
            .members()
            .find(|(key, _)| key.key().eq_ignore_ascii_case(&status.to_string()))
    });
    member.map_or_else(|| heading(node), |(key, _)| key.into())
}

/// An operation says what it answers when all is well.
pub(super) fn success(subject: &Subject<'_>, found: &mut Found) {
    for operation in &subject.operations {
        let succeeds = operation.responses.iter().any(|(status, _)| match status {
            StatusKey::Code(code) => (100..400).contains(code),
            StatusKey::Range(digit) => (1..4).contains(digit),
            StatusKey::Default => true,
        });
        // One without any responses was told when it was read.
        if !succeeds && !operation.responses.is_empty() {
            found.push(
                Diagnostic::at(
                    &codes::NO_SUCCESS_RESPONSE,
                    subject.member(operation.origin, "responses"),
                    format!("{} declares only errors", subject_of(operation)),
                )
                .help("declare what it answers when all is well: a 2XX response or `default`"),
            );
        }
    }
}

/// A request whose body means nothing to HTTP has none.
pub(super) fn bodies(subject: &Subject<'_>, found: &mut Found) {
    for operation in &subject.operations {
        let method = operation.method.as_str();
        if operation.body.is_some() && matches!(method, "GET" | "HEAD" | "DELETE") {
            let place = match &operation.body {
                Some(_) if subject.node(operation.origin).get("requestBody").is_some() => {
                    subject.member(operation.origin, "requestBody")
                }
                _ => heading(subject.node(operation.origin)),
            };
            found.push(
                Diagnostic::at(
                    &codes::UNEXPECTED_BODY,
                    place,
                    format!(
                        "{} has a body, which means nothing in a {method} request",
                        subject_of(operation)
                    ),
                )
                .help("use query parameters, or POST"),
            );
        }
    }
}

/// How messages name an operation.
fn subject_of(operation: &Operation) -> String {
    if operation.path.is_empty() {
        "this operation".to_owned()
    } else {
        operation.label()
    }
}
