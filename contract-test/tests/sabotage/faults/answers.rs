//! Faults of what is answered: schema, status, header.

use serde_json::{Value, json};

use super::By::{Contract, Convention};
use super::Fault;
use super::Twist::{Answers, Does};
use crate::service::{Payload, Reply};

const BODY: &[&str] = &["response-body"];
const STATUS_CHECKS: &[&str] = &["undeclared-status", "server-error"];
const HEADERS: &[&str] = &["response-header"];
const TYPE: &[&str] = &["content-type"];

macro_rules! fault {
    ($name:literal, $operation:literal, $checks:expr, $by:expr, $twist:expr) => {
        Fault {
            name: $name,
            operation: $operation,
            checks: $checks,
            by: $by,
            twist: $twist,
        }
    };
}
pub(super) use fault;

fn first(reply: &mut Reply, list: &str) -> Option<Value> {
    reply.object().get(list)?.get(0).cloned()
}

/// Bodies against their schemas.
pub(super) const SCHEMA: &[Fault] = &[
    fault!(
        "year-text",
        "POST /books",
        BODY,
        Contract,
        Answers(201, |r| {
            let year = r.object()["year"].to_string();
            r.object()["year"] = json!(year);
        })
    ),
    fault!(
        "title-missing",
        "GET /books/{book_id}",
        BODY,
        Contract,
        Answers(200, |r| {
            r.object().as_object_mut().unwrap().shift_remove("title");
        })
    ),
    fault!(
        "extra-property",
        "GET /books/{book_id}",
        BODY,
        Contract,
        Answers(200, |r| {
            r.object()["shelf"] = json!(4);
        })
    ),
    fault!(
        "date-time-loose",
        "GET /books/{book_id}",
        BODY,
        Contract,
        Answers(200, |r| {
            r.object()["added"] = json!("2026-03-02 08:15");
        })
    ),
    fault!(
        "uuid-loose",
        "PATCH /books/{book_id}",
        BODY,
        Contract,
        Answers(200, |r| {
            r.object()["id"] = json!("17");
        })
    ),
    fault!(
        "uri-loose",
        "PUT /books/{book_id}",
        BODY,
        Contract,
        Answers(200, |r| {
            r.object()["site"] = json!("not a uri");
        })
    ),
    fault!(
        "id-pattern",
        "POST /contacts",
        BODY,
        Contract,
        Answers(201, |r| {
            r.object()["id"] = json!("C-1");
        })
    ),
    fault!(
        "secret-leaked",
        "GET /contacts/{contact_id}",
        BODY,
        Contract,
        Answers(200, |r| {
            r.object()["pin"] = json!("1234");
        })
    ),
    fault!(
        "rating-null",
        "GET /books/{book_id}/reviews/{review_id}",
        BODY,
        Contract,
        Answers(200, |r| {
            r.object()["rating"] = Value::Null;
        })
    ),
    fault!(
        "enum-unknown",
        "GET /books",
        BODY,
        Contract,
        Answers(200, |r| {
            if first(r, "items").is_some() {
                r.object()["items"][0]["genre"] = json!("cookbook");
            }
        })
    ),
    fault!(
        "object-for-list",
        "GET /books/{book_id}/reviews",
        BODY,
        Contract,
        Answers(200, |r| {
            let list = r.object().clone();
            *r.object() = json!({"reviews": list});
        })
    ),
    fault!(
        "discriminator-unknown",
        "PUT /contacts/{contact_id}",
        BODY,
        Contract,
        Answers(200, |r| {
            r.object()["reach"]["kind"] = json!("pigeon");
        })
    ),
    fault!(
        "map-value-text",
        "GET /settings",
        BODY,
        Contract,
        Answers(200, |r| {
            r.object()["hours"] = json!({"mon": "ten"});
        })
    ),
    fault!(
        "map-too-large",
        "PUT /settings",
        BODY,
        Contract,
        Answers(200, |r| {
            r.object()["hours"] =
                json!({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 1, "g": 1, "h": 1});
        })
    ),
    fault!(
        "row-without-id",
        "GET /export",
        BODY,
        Contract,
        Answers(200, |r| {
            if let Payload::Json(Value::Array(rows)) = &mut r.body {
                rows.push(json!({"title": "Emma", "year": 1815}));
            }
        })
    ),
    fault!(
        "problem-without-status",
        "GET /books/{book_id}",
        BODY,
        Contract,
        Answers(404, |r| {
            r.object().as_object_mut().unwrap().shift_remove("status");
        })
    ),
    fault!(
        "problem-status-text",
        "POST /books",
        BODY,
        Contract,
        Answers(422, |r| {
            r.object()["status"] = json!("422");
        })
    ),
    fault!(
        "conflict-without-title",
        "POST /books/{book_id}/return",
        BODY,
        Contract,
        Answers(409, |r| {
            *r.object() = json!({"error": "not lent"});
        })
    ),
    fault!(
        "json-cut",
        "GET /labels/{label}",
        BODY,
        Contract,
        Answers(200, |r| {
            let mut bytes = r.bytes();
            bytes.truncate(bytes.len() / 2);
            r.body = Payload::Bytes(bytes);
        })
    ),
    fault!(
        "body-empty",
        "PUT /labels/{label}",
        BODY,
        Contract,
        Answers(200, |r| r.body = Payload::None)
    ),
    fault!(
        "total-negative",
        "GET /contacts",
        BODY,
        Contract,
        Answers(200, |r| {
            r.object()["total"] = json!(-1);
        })
    ),
    fault!(
        "number-fraction",
        "GET /books",
        BODY,
        Contract,
        Answers(200, |r| {
            r.object()["limit"] = json!(2.5);
        })
    ),
    fault!(
        "health-unknown",
        "GET /health",
        BODY,
        Contract,
        Answers(200, |r| {
            r.object()["status"] = json!("fine");
        })
    ),
    fault!(
        "authors-twice",
        "GET /books/{book_id}",
        BODY,
        Contract,
        Answers(200, |r| {
            r.object()["authors"] = json!(["A", "A"]);
        })
    ),
    fault!(
        "price-step",
        "GET /books/{book_id}",
        BODY,
        Contract,
        Answers(200, |r| {
            r.object()["price"] = json!(0.3);
        })
    ),
    fault!(
        "title-long",
        "GET /books/{book_id}",
        BODY,
        Contract,
        Answers(200, |r| {
            r.object()["title"] = json!("a".repeat(61));
        })
    ),
    fault!(
        "csv-ragged",
        "GET /export",
        &["response-body", "content-mislabelled"],
        Convention,
        Does
    ),
    fault!(
        "csv-unclosed",
        "GET /export",
        &["response-body", "content-mislabelled"],
        Convention,
        Does
    ),
];

/// Status codes.
pub(super) const STATUS: &[Fault] = &[
    fault!(
        "create-200",
        "POST /books",
        STATUS_CHECKS,
        Contract,
        Answers(201, |r| r.status = 200)
    ),
    fault!(
        "delete-200",
        "DELETE /books/{book_id}",
        STATUS_CHECKS,
        Contract,
        Answers(204, |r| {
            *r = Reply::json(200, json!({"gone": true}));
        })
    ),
    fault!(
        "missing-500",
        "GET /books/{book_id}",
        STATUS_CHECKS,
        Contract,
        Answers(404, |r| r.status = 500)
    ),
    fault!(
        "missing-410",
        "GET /contacts/{contact_id}",
        STATUS_CHECKS,
        Contract,
        Answers(404, |r| r.status = 410)
    ),
    fault!(
        "missing-200-null",
        "GET /labels/{label}",
        BODY,
        Contract,
        Answers(404, |r| {
            *r = Reply::json(200, Value::Null);
        })
    ),
    fault!(
        "health-503",
        "GET /health",
        STATUS_CHECKS,
        Contract,
        Answers(200, |r| r.status = 503)
    ),
    fault!(
        "label-again-409",
        "PUT /labels/{label}",
        STATUS_CHECKS,
        Contract,
        Does
    ),
    fault!(
        "label-again-500",
        "PUT /labels/{label}",
        STATUS_CHECKS,
        Contract,
        Does
    ),
    fault!(
        "review-202",
        "POST /books/{book_id}/reviews",
        STATUS_CHECKS,
        Contract,
        Answers(201, |r| r.status = 202)
    ),
    fault!(
        "conflict-400",
        "POST /books/{book_id}/lend",
        STATUS_CHECKS,
        Contract,
        Answers(409, |r| r.status = 400)
    ),
    fault!(
        "invalid-400",
        "POST /contacts",
        STATUS_CHECKS,
        Contract,
        Answers(422, |r| r.status = 400)
    ),
    fault!(
        "unsupported-400",
        "PATCH /books/{book_id}",
        STATUS_CHECKS,
        Contract,
        Answers(415, |r| r.status = 400)
    ),
    fault!(
        "forbidden-500",
        "PATCH /books/{book_id}",
        STATUS_CHECKS,
        Contract,
        Answers(403, |r| r.status = 500)
    ),
    fault!(
        "list-302",
        "GET /books",
        STATUS_CHECKS,
        Contract,
        Answers(200, |r| {
            *r = Reply::empty(302).with("location", "/books/all");
        })
    ),
    fault!(
        "not-authorised-404",
        "GET /export",
        &["undeclared-status", "auth-refusal"],
        Contract,
        Answers(401, |r| r.status = 404)
    ),
    fault!(
        "changed-409",
        "PUT /books/{book_id}",
        STATUS_CHECKS,
        Contract,
        Answers(412, |r| r.status = 409)
    ),
    fault!(
        "feedback-201",
        "POST /feedback",
        STATUS_CHECKS,
        Contract,
        Answers(202, |r| r.status = 201)
    ),
];

/// Headers.
pub(super) const HEADER: &[Fault] = &[
    fault!(
        "no-location",
        "POST /books",
        HEADERS,
        Contract,
        Answers(201, |r| r.remove("location"))
    ),
    fault!(
        "location-dangles",
        "POST /contacts",
        &["location"],
        Contract,
        Does
    ),
    fault!(
        "location-of-another",
        "POST /contacts",
        &["location", "created-not-found"],
        Contract,
        Does
    ),
    fault!(
        "location-empty",
        "POST /books/{book_id}/reviews",
        &["location", "response-header"],
        Contract,
        Answers(201, |r| r.set("location", ""))
    ),
    fault!(
        "location-of-list",
        "POST /books",
        &["location"],
        Convention,
        Answers(201, |r| r.set("location", "/books"))
    ),
    fault!(
        "no-etag",
        "GET /books/{book_id}",
        HEADERS,
        Contract,
        Answers(200, |r| r.remove("etag"))
    ),
    fault!(
        "etag-bare",
        "PUT /books/{book_id}",
        HEADERS,
        Contract,
        Answers(200, |r| r.set("etag", "abc"))
    ),
    fault!(
        "no-total-count",
        "GET /books",
        HEADERS,
        Contract,
        Answers(200, |r| r.remove("x-total-count"))
    ),
    fault!(
        "total-count-text",
        "GET /books",
        HEADERS,
        Contract,
        Answers(200, |r| r.set("x-total-count", "many"))
    ),
    fault!(
        "html-type",
        "GET /books/{book_id}",
        TYPE,
        Contract,
        Answers(200, |r| r.set("content-type", "text/html"))
    ),
    fault!(
        "no-type",
        "GET /contacts/{contact_id}",
        TYPE,
        Contract,
        Answers(200, |r| r.remove("content-type"))
    ),
    fault!(
        "broken-type",
        "GET /health",
        TYPE,
        Contract,
        Answers(200, |r| r.set("content-type", "json"))
    ),
    fault!(
        "problem-as-json",
        "GET /contacts/{contact_id}",
        TYPE,
        Contract,
        Answers(404, |r| r.set("content-type", "application/json"))
    ),
    fault!(
        "invalid-as-text",
        "POST /books",
        TYPE,
        Contract,
        Answers(422, |r| {
            *r = Reply::empty(422).with("content-type", "text/plain");
            r.body = Payload::Bytes(b"no".to_vec());
        })
    ),
    fault!(
        "no-ticket",
        "POST /feedback",
        HEADERS,
        Contract,
        Answers(202, |r| r.remove("x-ticket"))
    ),
    fault!(
        "ticket-pattern",
        "POST /feedback",
        HEADERS,
        Contract,
        Answers(202, |r| r.set("x-ticket", "17"))
    ),
    fault!(
        "no-challenge",
        "GET /books",
        &["response-header", "auth-challenge"],
        Contract,
        Answers(401, |r| r.remove("www-authenticate"))
    ),
    fault!("csv-called-json", "GET /export", BODY, Contract, Does),
    fault!(
        "accept-ignored",
        "GET /export",
        &["accept-ignored"],
        Convention,
        Does
    ),
    fault!(
        "none-match-ignored",
        "GET /books/{book_id}",
        &["conditional"],
        Convention,
        Does
    ),
    fault!(
        "if-match-ignored",
        "PUT /books/{book_id}",
        &["conditional"],
        Convention,
        Does
    ),
    fault!(
        "etag-stays",
        "PUT /books/{book_id}",
        &["conditional"],
        Convention,
        Does
    ),
];
