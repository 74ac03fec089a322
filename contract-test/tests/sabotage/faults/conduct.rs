//! Faults of what the service does: crashes, who may do what, methods, and what is kept.

use serde_json::json;

use super::By::{Contract, Convention};
use super::Fault;
use super::Twist::{Answers, Does};
use super::answers::fault;

const CRASHED: &[&str] = &["server-error"];
const IGNORED: &[&str] = &["auth-ignored"];
const OBJECT: &[&str] = &["object-authorization"];
const UNDECLARED: &[&str] = &["undeclared-method", "allow"];
const HEAD: &[&str] = &["head-differs"];
const TRIP: &[&str] = &["round-trip"];
const COLLECTION: &[&str] = &[
    "list-members",
    "list-paging",
    "list-filter",
    "list-order",
    "list-total",
];
const FREED: &[&str] = &["use-after-delete"];

/// Inputs on which the service falls over.
pub(super) const CRASH: &[Fault] = &[
    fault!("crash-unicode", "POST /books", CRASHED, Contract, Does),
    fault!(
        "crash-empty-string",
        "PUT /books/{book_id}",
        CRASHED,
        Contract,
        Does
    ),
    fault!("crash-big-offset", "GET /books", CRASHED, Contract, Does),
    fault!(
        "crash-big-id",
        "GET /books/{book_id}/reviews/{review_id}",
        CRASHED,
        Contract,
        Does
    ),
    fault!("crash-nul", "GET /labels/{label}", CRASHED, Contract, Does),
    fault!(
        "crash-nul-body",
        "POST /books/{book_id}/reviews",
        CRASHED,
        Contract,
        Does
    ),
    fault!("crash-deep", "POST /contacts", CRASHED, Contract, Does),
    fault!(
        "crash-empty-body",
        "POST /feedback",
        CRASHED,
        Contract,
        Does
    ),
    fault!(
        "crash-array-body",
        "PUT /books/{book_id}",
        CRASHED,
        Contract,
        Does
    ),
    fault!(
        "crash-string-body",
        "PUT /settings",
        CRASHED,
        Contract,
        Does
    ),
    fault!(
        "crash-null-body",
        "PUT /labels/{label}",
        CRASHED,
        Contract,
        Does
    ),
    fault!(
        "crash-not-json",
        "PATCH /books/{book_id}",
        CRASHED,
        Contract,
        Does
    ),
    fault!(
        "crash-other-type",
        "POST /books/{book_id}/reviews",
        CRASHED,
        Contract,
        Does
    ),
    fault!("crash-no-type", "POST /contacts", CRASHED, Contract, Does),
    fault!(
        "crash-long-string",
        "POST /books/{book_id}/lend",
        CRASHED,
        Contract,
        Does
    ),
    fault!("crash-percent", "GET /books", CRASHED, Contract, Does),
    fault!("crash-not-utf8", "GET /export", CRASHED, Contract, Does),
    fault!("crash-null-field", "POST /books", CRASHED, Contract, Does),
    fault!(
        "crash-empty-query",
        "GET /contacts",
        CRASHED,
        Contract,
        Does
    ),
    fault!(
        "crash-missing-header",
        "POST /feedback",
        CRASHED,
        Contract,
        Does
    ),
    fault!(
        "crash-multipart",
        "POST /books/{book_id}/cover",
        CRASHED,
        Contract,
        Does
    ),
    fault!("crash-big-number", "PUT /settings", CRASHED, Contract, Does),
    fault!("crash-negative", "GET /books", CRASHED, Contract, Does),
    fault!(
        "crash-not-a-date",
        "POST /books/{book_id}/lend",
        CRASHED,
        Contract,
        Does
    ),
    fault!(
        "crash-missing-field",
        "POST /contacts",
        CRASHED,
        Contract,
        Does
    ),
    fault!(
        "crash-repeated-query",
        "GET /books",
        CRASHED,
        Contract,
        Does
    ),
];

/// Who may do what.
pub(super) const AUTH: &[Fault] = &[
    fault!("export-open", "GET /export", IGNORED, Contract, Does),
    fault!(
        "delete-review-open",
        "DELETE /books/{book_id}/reviews/{review_id}",
        IGNORED,
        Contract,
        Does
    ),
    fault!("any-scheme", "GET /books", IGNORED, Contract, Does),
    fault!("empty-token", "GET /books", IGNORED, Contract, Does),
    fault!("any-token", "GET /contacts", IGNORED, Contract, Does),
    fault!(
        "token-prefix",
        "GET /books/{book_id}",
        IGNORED,
        Contract,
        Does
    ),
    fault!("token-extended", "POST /books", IGNORED, Contract, Does),
    fault!(
        "signature-ignored",
        "GET /labels/{label}",
        IGNORED,
        Contract,
        Does
    ),
    fault!("alg-none", "PUT /labels/{label}", IGNORED, Contract, Does),
    fault!("any-key-read", "GET /settings", IGNORED, Contract, Does),
    fault!("empty-key", "PUT /settings", IGNORED, Contract, Does),
    fault!("key-prefix", "PUT /settings", IGNORED, Contract, Does),
    fault!("no-key-put", "PUT /settings", IGNORED, Contract, Does),
    fault!(
        "scope-ignored",
        "POST /reindex",
        &["scope-ignored"],
        Contract,
        Does
    ),
    fault!(
        "put-ignores-owner",
        "PUT /books/{book_id}",
        OBJECT,
        Contract,
        Does
    ),
    fault!(
        "patch-ignores-owner",
        "PATCH /books/{book_id}",
        OBJECT,
        Contract,
        Does
    ),
    fault!(
        "delete-ignores-owner",
        "DELETE /books/{book_id}",
        OBJECT,
        Contract,
        Does
    ),
    fault!(
        "cover-ignores-owner",
        "POST /books/{book_id}/cover",
        OBJECT,
        Contract,
        Does
    ),
    fault!(
        "get-contact-ignores-owner",
        "GET /contacts/{contact_id}",
        OBJECT,
        Contract,
        Does
    ),
    fault!(
        "put-contact-ignores-owner",
        "PUT /contacts/{contact_id}",
        OBJECT,
        Contract,
        Does
    ),
    fault!(
        "delete-contact-ignores-owner",
        "DELETE /contacts/{contact_id}",
        OBJECT,
        Contract,
        Does
    ),
    fault!(
        "archive-ignores-owner",
        "POST /contacts/{contact_id}/archive",
        OBJECT,
        Contract,
        Does
    ),
    fault!("contacts-of-all", "GET /contacts", OBJECT, Contract, Does),
    fault!(
        "scheme-in-capitals",
        "GET /export",
        &["valid-refused", "auth-scheme-case"],
        Convention,
        Does
    ),
    fault!(
        "not-authorised-500",
        "POST /contacts",
        CRASHED,
        Contract,
        Answers(401, |r| r.status = 500)
    ),
    fault!(
        "not-authorised-200",
        "GET /contacts/{contact_id}",
        IGNORED,
        Contract,
        Answers(401, |r| {
            *r = crate::service::Reply::json(
                200,
                json!({"id": "c_00000000", "name": "x", "archived": false, "reach": {"kind": "phone", "number": "+4912345"}}),
            );
        })
    ),
];

/// Methods.
pub(super) const METHOD: &[Fault] = &[
    fault!(
        "405-without-allow",
        "GET /settings",
        UNDECLARED,
        Contract,
        Does
    ),
    fault!("404-for-405", "GET /books", UNDECLARED, Convention, Does),
    fault!(
        "500-for-405",
        "POST /feedback",
        &["undeclared-method", "server-error"],
        Contract,
        Does
    ),
    fault!(
        "served-delete-on-list",
        "GET /books",
        UNDECLARED,
        Contract,
        Does
    ),
    fault!(
        "served-patch-on-contact",
        "GET /contacts/{contact_id}",
        UNDECLARED,
        Contract,
        Does
    ),
    fault!(
        "served-patch-on-label",
        "GET /labels/{label}",
        UNDECLARED,
        Contract,
        Does
    ),
    fault!("served-trace", "GET /health", UNDECLARED, Contract, Does),
    fault!("allow-lies", "GET /settings", UNDECLARED, Convention, Does),
    fault!(
        "options-500",
        "GET /health",
        &["undeclared-method", "server-error"],
        Contract,
        Does
    ),
    fault!("head-404", "GET /books/{book_id}", HEAD, Contract, Does),
    fault!("head-length", "GET /health", HEAD, Contract, Does),
    fault!("head-type", "GET /books", HEAD, Contract, Does),
    fault!("head-405", "GET /contacts", HEAD, Convention, Does),
    fault!(
        "head-500",
        "GET /export",
        &["head-differs", "server-error"],
        Contract,
        Does
    ),
];

/// What is kept.
pub(super) const STATE: &[Fault] = &[
    fault!(
        "created-lost",
        "POST /books",
        &["created-not-found", "location"],
        Contract,
        Does
    ),
    fault!(
        "label-lost",
        "PUT /labels/{label}",
        &["created-not-found", "round-trip"],
        Convention,
        Does
    ),
    fault!(
        "list-lacks-created",
        "GET /books",
        COLLECTION,
        Convention,
        Does
    ),
    fault!(
        "review-never-listed",
        "GET /books/{book_id}/reviews",
        COLLECTION,
        Convention,
        Does
    ),
    fault!(
        "delete-keeps",
        "DELETE /books/{book_id}",
        FREED,
        Contract,
        Does
    ),
    fault!(
        "delete-twice-500",
        "DELETE /books/{book_id}",
        &["use-after-delete", "server-error"],
        Contract,
        Does
    ),
    fault!(
        "label-gone-500",
        "DELETE /labels/{label}",
        CRASHED,
        Contract,
        Does
    ),
    fault!(
        "put-after-delete-works",
        "PUT /books/{book_id}",
        FREED,
        Contract,
        Does
    ),
    fault!(
        "archive-of-nothing-204",
        "POST /contacts/{contact_id}/archive",
        FREED,
        Contract,
        Does
    ),
    fault!(
        "reviews-outlive-book",
        "GET /books/{book_id}/reviews",
        FREED,
        Contract,
        Does
    ),
    fault!(
        "delete-removes-others",
        "DELETE /books/{book_id}",
        &[
            "use-after-delete",
            "side-effect",
            "refused-write",
            "read-changes"
        ],
        Convention,
        Does
    ),
    fault!(
        "ids-repeat",
        "POST /books",
        &["duplicate-id"],
        Convention,
        Does
    ),
    fault!(
        "put-writes-nothing",
        "PUT /books/{book_id}",
        TRIP,
        Convention,
        Does
    ),
    fault!(
        "put-keeps-price",
        "PUT /books/{book_id}",
        TRIP,
        Convention,
        Does
    ),
    fault!("put-merges", "PUT /books/{book_id}", TRIP, Convention, Does),
    fault!(
        "put-contact-keeps-name",
        "PUT /contacts/{contact_id}",
        TRIP,
        Convention,
        Does
    ),
    fault!(
        "put-changes-id",
        "PUT /books/{book_id}",
        TRIP,
        Convention,
        Does
    ),
    fault!(
        "put-resets-added",
        "PUT /books/{book_id}",
        TRIP,
        Convention,
        Does
    ),
    fault!(
        "patch-writes-nothing",
        "PATCH /books/{book_id}",
        TRIP,
        Convention,
        Does
    ),
    fault!(
        "patch-loses-fields",
        "PATCH /books/{book_id}",
        TRIP,
        Convention,
        Does
    ),
    fault!(
        "patch-ignores-null",
        "PATCH /books/{book_id}",
        TRIP,
        Convention,
        Does
    ),
    fault!("post-drops-isbn", "POST /books", TRIP, Convention, Does),
    fault!(
        "post-truncates-title",
        "POST /books",
        TRIP,
        Convention,
        Does
    ),
    fault!("post-answers-other", "POST /books", TRIP, Convention, Does),
    fault!(
        "review-rating-clamped",
        "POST /books/{book_id}/reviews",
        TRIP,
        Convention,
        Does
    ),
    fault!(
        "post-default-other",
        "POST /books",
        &["default", "round-trip"],
        Contract,
        Does
    ),
    fault!(
        "put-default-other",
        "PUT /books/{book_id}",
        &["default", "round-trip"],
        Contract,
        Does
    ),
    fault!(
        "label-without-default",
        "PUT /labels/{label}",
        &["default", "round-trip"],
        Convention,
        Does
    ),
    fault!("settings-lost", "PUT /settings", TRIP, Convention, Does),
    fault!(
        "refused-put-writes",
        "PUT /books/{book_id}",
        &["side-effect", "refused-write", "read-changes"],
        Convention,
        Does
    ),
    fault!(
        "refused-post-creates",
        "POST /contacts",
        &["side-effect", "refused-write", "read-changes"],
        Convention,
        Does
    ),
    fault!(
        "year-grows-on-read",
        "GET /books/{book_id}",
        &["side-effect", "refused-write", "read-changes", "round-trip"],
        Convention,
        Does
    ),
    fault!(
        "read-flips",
        "GET /books/{book_id}",
        &["side-effect", "refused-write", "read-changes", "round-trip"],
        Convention,
        Does
    ),
    fault!(
        "export-removes",
        "GET /export",
        &["side-effect", "refused-write", "read-changes"],
        Convention,
        Does
    ),
    fault!(
        "put-appends-author",
        "PUT /books/{book_id}",
        &["idempotency", "round-trip"],
        Convention,
        Does
    ),
    fault!(
        "label-weight-adds",
        "PUT /labels/{label}",
        &["idempotency", "round-trip"],
        Convention,
        Does
    ),
    fault!("limit-ignored", "GET /books", COLLECTION, Convention, Does),
    fault!("limit-plus-one", "GET /books", COLLECTION, Convention, Does),
    fault!("offset-ignored", "GET /books", COLLECTION, Convention, Does),
    fault!(
        "offset-off-by-one",
        "GET /books",
        COLLECTION,
        Convention,
        Does
    ),
    fault!(
        "page-ignored",
        "GET /contacts",
        COLLECTION,
        Convention,
        Does
    ),
    fault!(
        "page-from-zero",
        "GET /contacts",
        COLLECTION,
        Convention,
        Does
    ),
    fault!(
        "per-page-ignored",
        "GET /contacts",
        COLLECTION,
        Convention,
        Does
    ),
    fault!("genre-ignored", "GET /books", COLLECTION, Convention, Does),
    fault!("lent-ignored", "GET /books", COLLECTION, Convention, Does),
    fault!("lent-inverted", "GET /books", COLLECTION, Convention, Does),
    fault!(
        "archived-ignored",
        "GET /contacts",
        COLLECTION,
        Convention,
        Does
    ),
    fault!("sort-ignored", "GET /books", COLLECTION, Convention, Does),
    fault!("sort-reversed", "GET /books", COLLECTION, Convention, Does),
    fault!("total-of-page", "GET /books", COLLECTION, Convention, Does),
    fault!(
        "header-total-wrong",
        "GET /books",
        COLLECTION,
        Convention,
        Does
    ),
    fault!(
        "contacts-total-zero",
        "GET /contacts",
        COLLECTION,
        Convention,
        Does
    ),
    fault!(
        "reviews-of-all-books",
        "GET /books/{book_id}/reviews",
        COLLECTION,
        Convention,
        Does
    ),
    fault!(
        "review-under-any-book",
        "GET /books/{book_id}/reviews/{review_id}",
        &["list-members", "use-after-delete"],
        Convention,
        Does
    ),
    fault!(
        "idempotency-key-ignored",
        "POST /books/{book_id}/lend",
        &["idempotency"],
        Convention,
        Does
    ),
    fault!(
        "lend-does-nothing",
        "POST /books/{book_id}/lend",
        TRIP,
        Convention,
        Does
    ),
];
