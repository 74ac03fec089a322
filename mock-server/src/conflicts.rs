//! Operations of several documents on one port that answer the same requests: the first document wins, and that is
//! told at the start.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::Snapshot;
use crate::snapshot::OperationOf;

/// Of more conflicts than this the rest is counted instead of told.
const TOLD: usize = 20;

/// What cannot stand in a path as it is.
const ODD: &AsciiSet = &CONTROLS.add(b' ').add(b'?').add(b'#');

/// One line for each operation that is never asked for, because an earlier document answers its path: both with
/// their places.
pub(crate) fn conflicts(snapshot: &Snapshot) -> String {
    let mut text = String::new();
    let mut count = 0;
    for (position, document) in snapshot.documents.iter().enumerate().skip(1) {
        for (id, _) in document.contract.operations() {
            let hidden = OperationOf { document, id };
            let Some(first) = before(snapshot, position, hidden) else {
                continue;
            };
            count += 1;
            if count <= TOLD {
                let _ = writeln!(
                    text,
                    "conflict: {} is answered by {}, which comes first; leave one of them out, or serve them on two \
                     ports",
                    placed(hidden),
                    placed(first)
                );
            }
        }
    }
    if count > TOLD {
        let _ = writeln!(text, "conflict: and {} operations more", count - TOLD);
    }
    text
}

/// The operation of an earlier document that answers whatever path is that of this one.
fn before<'s>(
    snapshot: &'s Snapshot,
    position: usize,
    hidden: OperationOf<'_>,
) -> Option<OperationOf<'s>> {
    let operation = hidden.operation();
    let path = any(&operation.path);
    snapshot
        .documents
        .iter()
        .take(position)
        .find_map(|document| {
            let id = document.routes.by_path(operation.method.as_str(), &path)?;
            Some(OperationOf { document, id })
        })
}

/// A path of a template with values that no other template has as text.
fn any(template: &str) -> String {
    let mut path = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((text, after)) = rest.split_once('{') {
        path.extend(utf8_percent_encode(text, ODD));
        path.push('~');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    path.extend(utf8_percent_encode(rest, ODD));
    path
}

fn placed(of: OperationOf<'_>) -> String {
    let operation = of.operation();
    let place = of.document.contract.place(operation.origin);
    format!("{} ({place})", operation.label())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::sync::Arc;

    use specwright_contract::Loader;

    use super::*;
    use crate::Behaviour;

    fn told(documents: &[(&str, &[(&str, &str)])], behaviour: Behaviour) -> String {
        let contract = |(name, operations): &(&str, &[(&str, &str)])| {
            let mut text = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n".to_owned();
            for (method, path) in *operations {
                let _ = writeln!(
                    text,
                    "  {path}:\n    {method}:\n      responses: {{200: {{description: ok}}}}"
                );
            }
            Arc::new(Loader::new().load_text(name, text).unwrap().contract)
        };
        conflicts(&Snapshot::new(
            documents.iter().map(contract).collect(),
            behaviour,
        ))
    }

    #[test]
    fn an_operation_that_an_earlier_document_answers_is_told_with_both_places() {
        let documents: &[(&str, &[(&str, &str)])] = &[
            (
                "kitchen.yaml",
                &[("get", "/orders/{id}"), ("get", "/menu"), ("get", "/x/me")],
            ),
            (
                "payments.yaml",
                &[
                    ("get", "/orders/{order_id}"),
                    ("get", "/orders/mine"),
                    ("post", "/orders/{id}"),
                    ("get", "/menu/{day}"),
                    ("get", "/x/{id}"),
                ],
            ),
        ];
        insta::assert_snapshot!(told(documents, Behaviour::SPECWRIGHT), @r"
        conflict: GET /orders/{order_id} (payments.yaml:6:7) is answered by GET /orders/{id} (kitchen.yaml:6:7), which comes first; leave one of them out, or serve them on two ports
        conflict: GET /orders/mine (payments.yaml:9:7) is answered by GET /orders/{id} (kitchen.yaml:6:7), which comes first; leave one of them out, or serve them on two ports
        ");
        assert_eq!(
            told(documents, Behaviour::SPECWRIGHT),
            told(documents, Behaviour::PRISM)
        );
        assert_eq!(told(&documents[..1], Behaviour::SPECWRIGHT), "");
    }
}
