//! Faults of what is accepted and refused: the service reads requests by another contract than the promised one.

use super::By::Contract;
use super::Fault;
use super::Twist::{Does, Reads};
use super::answers::fault;

const ACCEPTED: &[&str] = &["invalid-accepted", "missing-accepted"];
const REFUSED: &[&str] = &["valid-refused"];

/// Invalid requests that are accepted.
pub(super) const ACCEPTS: &[Fault] = &[
    fault!(
        "minimum",
        "POST /books",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/BookDraft/properties/year/minimum",
            None
        )])
    ),
    fault!(
        "maximum",
        "POST /books",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/BookDraft/properties/year/maximum",
            None
        )])
    ),
    fault!(
        "minimum-by-one",
        "POST /books/{book_id}/reviews",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/ReviewDraft/properties/rating/minimum",
            Some("0")
        )])
    ),
    fault!(
        "maximum-by-one",
        "POST /books/{book_id}/reviews",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/ReviewDraft/properties/rating/maximum",
            Some("6")
        )])
    ),
    fault!(
        "exclusive-maximum",
        "POST /books",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/BookDraft/properties/price/exclusiveMaximum",
            Some("1000.5")
        )])
    ),
    fault!(
        "multiple-of",
        "POST /books",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/BookDraft/properties/price/multipleOf",
            None
        )])
    ),
    fault!(
        "min-length",
        "POST /books",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/BookDraft/properties/title/minLength",
            None
        )])
    ),
    fault!(
        "max-length",
        "POST /books",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/BookDraft/properties/title/maxLength",
            None
        )])
    ),
    fault!(
        "max-length-by-one",
        "PATCH /books/{book_id}",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/BookChange/properties/title/maxLength",
            Some("61")
        )])
    ),
    fault!(
        "pattern",
        "POST /books",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/BookDraft/properties/isbn/pattern",
            None
        )])
    ),
    fault!(
        "pattern-end",
        "POST /contacts",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/Phone/properties/number/pattern",
            Some("\"^\\\\+[0-9]{5,15}\"")
        )])
    ),
    fault!(
        "enum",
        "PATCH /books/{book_id}",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/BookChange/properties/genre",
            Some("{\"type\": \"string\"}")
        )])
    ),
    fault!(
        "enum-case",
        "PUT /labels/{label}",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/Label/properties/colour/enum",
            Some(
                "[\"red\", \"green\", \"blue\", \"RED\", \"GREEN\", \"BLUE\", \"Red\", \"Green\", \"Blue\"]"
            )
        )])
    ),
    fault!(
        "format-date",
        "POST /books/{book_id}/lend",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/paths/~1books~1{book_id}~1lend/post/requestBody/content/application~1json/schema/properties/until/format",
            None
        )])
    ),
    fault!(
        "format-email",
        "POST /contacts",
        ACCEPTED,
        Contract,
        Reads(&[("/components/schemas/Email/properties/address/format", None)])
    ),
    fault!(
        "format-uri",
        "POST /books",
        &["invalid-accepted", "response-body"],
        Contract,
        Reads(&[("/components/schemas/BookDraft/properties/site/format", None)])
    ),
    fault!(
        "required",
        "POST /books",
        ACCEPTED,
        Contract,
        Reads(&[("/components/schemas/BookDraft/required/2", None)])
    ),
    fault!(
        "required-of-put",
        "PUT /contacts/{contact_id}",
        ACCEPTED,
        Contract,
        Reads(&[("/components/schemas/ContactDraft/required/0", None)])
    ),
    fault!(
        "closed",
        "POST /books",
        ACCEPTED,
        Contract,
        Reads(&[("/components/schemas/BookDraft/additionalProperties", None)])
    ),
    fault!(
        "closed-inside",
        "POST /contacts",
        ACCEPTED,
        Contract,
        Reads(&[("/components/schemas/Phone/additionalProperties", None)])
    ),
    fault!(
        "unique",
        "POST /books",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/BookDraft/properties/authors/uniqueItems",
            None
        )])
    ),
    fault!(
        "min-items",
        "POST /books",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/BookDraft/properties/authors/minItems",
            None
        )])
    ),
    fault!(
        "max-items",
        "POST /books",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/BookDraft/properties/authors/maxItems",
            None
        )])
    ),
    fault!(
        "items-min-length",
        "POST /books",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/BookDraft/properties/authors/items/minLength",
            None
        )])
    ),
    fault!(
        "type-number-as-text",
        "POST /books",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/BookDraft/properties/year/type",
            Some("[\"integer\", \"string\"]")
        )])
    ),
    fault!(
        "type-fraction",
        "POST /books/{book_id}/reviews",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/ReviewDraft/properties/rating/type",
            Some("\"number\"")
        )])
    ),
    fault!(
        "type-boolean-as-text",
        "PUT /settings",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/Settings/properties/open/type",
            Some("[\"boolean\", \"string\"]")
        )])
    ),
    fault!(
        "null",
        "PATCH /books/{book_id}",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/BookChange/properties/title/type",
            Some("[\"string\", \"null\"]")
        )])
    ),
    fault!(
        "min-properties",
        "PATCH /books/{book_id}",
        ACCEPTED,
        Contract,
        Reads(&[("/components/schemas/BookChange/minProperties", None)])
    ),
    fault!(
        "max-properties",
        "PUT /settings",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/Settings/properties/hours/maxProperties",
            None
        )])
    ),
    fault!(
        "map-value",
        "PUT /settings",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/Settings/properties/hours/additionalProperties",
            None
        )])
    ),
    fault!(
        "body-optional",
        "POST /books/{book_id}/lend",
        &["missing-accepted", "invalid-accepted"],
        Contract,
        Reads(&[(
            "/paths/~1books~1{book_id}~1lend/post/requestBody/required",
            None
        )])
    ),
    fault!(
        "body-any-kind",
        "PUT /labels/{label}",
        ACCEPTED,
        Contract,
        Reads(&[("/components/schemas/Label/type", None)])
    ),
    fault!(
        "body-any-type",
        "POST /books/{book_id}/reviews",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/paths/~1books~1{book_id}~1reviews/post/requestBody/content/*~1*",
            Some("{}")
        )])
    ),
    fault!(
        "discriminator",
        "POST /contacts",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/components/schemas/ContactDraft/properties/reach",
            Some("{\"type\": \"object\"}")
        )])
    ),
    fault!(
        "query-minimum",
        "GET /books",
        ACCEPTED,
        Contract,
        Reads(&[("/paths/~1books/get/parameters/0/schema/minimum", None)])
    ),
    fault!(
        "query-maximum",
        "GET /books",
        ACCEPTED,
        Contract,
        Reads(&[("/paths/~1books/get/parameters/0/schema/maximum", None)])
    ),
    fault!(
        "query-negative",
        "GET /books",
        ACCEPTED,
        Contract,
        Reads(&[("/paths/~1books/get/parameters/1/schema/minimum", None)])
    ),
    fault!(
        "query-enum",
        "GET /books",
        ACCEPTED,
        Contract,
        Reads(&[("/paths/~1books/get/parameters/4/schema/enum", None)])
    ),
    fault!(
        "query-boolean",
        "GET /books",
        ACCEPTED,
        Contract,
        Reads(&[("/paths/~1books/get/parameters/3/schema/type", None)])
    ),
    fault!(
        "query-type",
        "GET /contacts",
        ACCEPTED,
        Contract,
        Reads(&[("/paths/~1contacts/get/parameters/0/schema", Some("{}"))])
    ),
    fault!(
        "query-required",
        "GET /export",
        ACCEPTED,
        Contract,
        Reads(&[("/paths/~1export/get/parameters/0/required", None)])
    ),
    fault!(
        "query-max-items",
        "GET /export",
        ACCEPTED,
        Contract,
        Reads(&[("/paths/~1export/get/parameters/1/schema/maxItems", None)])
    ),
    fault!(
        "query-unique",
        "GET /export",
        ACCEPTED,
        Contract,
        Reads(&[("/paths/~1export/get/parameters/1/schema/uniqueItems", None)])
    ),
    fault!(
        "query-item-enum",
        "GET /export",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/paths/~1export/get/parameters/1/schema/items",
            Some("{\"type\": \"string\"}")
        )])
    ),
    fault!(
        "header-pattern",
        "GET /books",
        ACCEPTED,
        Contract,
        Reads(&[("/paths/~1books/get/parameters/5/schema/pattern", None)])
    ),
    fault!(
        "header-enum",
        "POST /feedback",
        ACCEPTED,
        Contract,
        Reads(&[("/paths/~1feedback/post/parameters/0/schema/enum", None)])
    ),
    fault!(
        "header-required",
        "POST /feedback",
        &["missing-accepted", "invalid-accepted"],
        Contract,
        Reads(&[("/paths/~1feedback/post/parameters/0/required", None)])
    ),
    fault!(
        "header-max-length",
        "POST /books/{book_id}/lend",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/paths/~1books~1{book_id}~1lend/post/parameters/0/schema/maxLength",
            None
        )])
    ),
    fault!(
        "path-pattern",
        "PUT /labels/{label}",
        ACCEPTED,
        Contract,
        Reads(&[("/paths/~1labels~1{label}/parameters/0/schema/pattern", None)])
    ),
    fault!(
        "form-maximum",
        "POST /feedback",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/paths/~1feedback/post/requestBody/content/application~1x-www-form-urlencoded/schema/properties/mood/maximum",
            None
        )])
    ),
    fault!(
        "form-required",
        "POST /feedback",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/paths/~1feedback/post/requestBody/content/application~1x-www-form-urlencoded/schema/required/1",
            None
        )])
    ),
    fault!(
        "form-extra",
        "POST /feedback",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/paths/~1feedback/post/requestBody/content/application~1x-www-form-urlencoded/schema/additionalProperties",
            None
        )])
    ),
    fault!(
        "multipart-maximum",
        "POST /books/{book_id}/cover",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/paths/~1books~1{book_id}~1cover/post/requestBody/content/multipart~1form-data/schema/properties/pages/maximum",
            None
        )])
    ),
    fault!(
        "multipart-required",
        "POST /books/{book_id}/cover",
        ACCEPTED,
        Contract,
        Reads(&[(
            "/paths/~1books~1{book_id}~1cover/post/requestBody/content/multipart~1form-data/schema/required/0",
            None
        )])
    ),
    fault!(
        "review-of-no-book",
        "POST /books/{book_id}/reviews",
        &["use-after-delete"],
        Contract,
        Does
    ),
];

/// Valid requests that are refused.
pub(super) const REFUSES: &[Fault] = &[
    fault!(
        "maximum-refused",
        "POST /books",
        REFUSED,
        Contract,
        Reads(&[(
            "/components/schemas/BookDraft/properties/year/maximum",
            Some("2099")
        )])
    ),
    fault!(
        "minimum-refused",
        "POST /books/{book_id}/reviews",
        REFUSED,
        Contract,
        Reads(&[(
            "/components/schemas/ReviewDraft/properties/rating/minimum",
            Some("2")
        )])
    ),
    fault!(
        "max-length-refused",
        "POST /books",
        REFUSED,
        Contract,
        Reads(&[(
            "/components/schemas/BookDraft/properties/title/maxLength",
            Some("59")
        )])
    ),
    fault!(
        "empty-refused",
        "PATCH /books/{book_id}",
        REFUSED,
        Contract,
        Reads(&[(
            "/components/schemas/BookChange/properties/subtitle/minLength",
            Some("1")
        )])
    ),
    fault!(
        "min-length-refused",
        "POST /contacts",
        REFUSED,
        Contract,
        Reads(&[(
            "/components/schemas/ContactDraft/properties/name/minLength",
            Some("2")
        )])
    ),
    fault!(
        "max-items-refused",
        "POST /books",
        REFUSED,
        Contract,
        Reads(&[(
            "/components/schemas/BookDraft/properties/authors/maxItems",
            Some("3")
        )])
    ),
    fault!(
        "optional-demanded",
        "POST /books",
        REFUSED,
        Contract,
        Reads(&[(
            "/components/schemas/BookDraft/required",
            Some("[\"title\", \"year\", \"genre\", \"price\", \"authors\", \"language\"]")
        )])
    ),
    fault!(
        "one-optional-demanded",
        "PUT /labels/{label}",
        REFUSED,
        Contract,
        Reads(&[(
            "/components/schemas/Label/required",
            Some("[\"colour\", \"weight\"]")
        )])
    ),
    fault!(
        "enum-value-refused",
        "POST /books",
        REFUSED,
        Contract,
        Reads(&[(
            "/components/schemas/BookDraft/properties/genre",
            Some("{\"enum\": [\"novel\", \"poetry\", \"science\"]}")
        )])
    ),
    fault!(
        "null-refused",
        "POST /books",
        REFUSED,
        Contract,
        Reads(&[(
            "/components/schemas/BookDraft/properties/subtitle/type",
            Some("\"string\"")
        )])
    ),
    fault!(
        "branch-refused",
        "POST /contacts",
        REFUSED,
        Contract,
        Reads(&[(
            "/components/schemas/ContactDraft/properties/reach",
            Some("{\"$ref\": \"#/components/schemas/Email\"}")
        )])
    ),
    fault!(
        "unicode-refused",
        "POST /books",
        REFUSED,
        Contract,
        Reads(&[(
            "/components/schemas/BookDraft/properties/title/pattern",
            Some("\"^[ -~]*$\"")
        )])
    ),
    fault!(
        "zero-refused",
        "POST /books",
        REFUSED,
        Contract,
        Reads(&[(
            "/components/schemas/BookDraft/properties/price/minimum",
            Some("0.5")
        )])
    ),
    fault!(
        "false-refused",
        "PUT /settings",
        REFUSED,
        Contract,
        Reads(&[(
            "/components/schemas/Settings/properties/open/enum",
            Some("[true]")
        )])
    ),
    fault!(
        "query-zero-refused",
        "GET /books",
        REFUSED,
        Contract,
        Reads(&[("/paths/~1books/get/parameters/1/schema/minimum", Some("1"))])
    ),
    fault!(
        "query-maximum-refused",
        "GET /books",
        REFUSED,
        Contract,
        Reads(&[("/paths/~1books/get/parameters/0/schema/maximum", Some("49"))])
    ),
    fault!(
        "query-false-refused",
        "GET /books",
        REFUSED,
        Contract,
        Reads(&[(
            "/paths/~1books/get/parameters/3/schema/enum",
            Some("[true]")
        )])
    ),
    fault!(
        "query-enum-refused",
        "GET /books",
        REFUSED,
        Contract,
        Reads(&[(
            "/paths/~1books/get/parameters/4/schema/enum",
            Some("[\"title\", \"year\", \"-year\"]")
        )])
    ),
    fault!(
        "query-demanded",
        "GET /contacts",
        REFUSED,
        Contract,
        Reads(&[("/paths/~1contacts/get/parameters/1/required", Some("true"))])
    ),
    fault!(
        "header-enum-refused",
        "POST /feedback",
        REFUSED,
        Contract,
        Reads(&[(
            "/paths/~1feedback/post/parameters/0/schema/enum",
            Some("[\"web\"]")
        )])
    ),
    fault!(
        "header-demanded",
        "POST /books/{book_id}/lend",
        REFUSED,
        Contract,
        Reads(&[(
            "/paths/~1books~1{book_id}~1lend/post/parameters/0/required",
            Some("true")
        )])
    ),
    fault!(
        "path-edge-refused",
        "PUT /labels/{label}",
        REFUSED,
        Contract,
        Reads(&[(
            "/paths/~1labels~1{label}/parameters/0/schema/pattern",
            Some("\"^[a-z]{3,12}$\"")
        )])
    ),
    fault!(
        "form-edge-refused",
        "POST /feedback",
        REFUSED,
        Contract,
        Reads(&[(
            "/paths/~1feedback/post/requestBody/content/application~1x-www-form-urlencoded/schema/properties/mood/minimum",
            Some("-1")
        )])
    ),
    fault!(
        "body-demanded",
        "POST /books/{book_id}/return",
        REFUSED,
        Contract,
        Reads(&[(
            "/paths/~1books~1{book_id}~1return/post/requestBody",
            Some("{\"required\": true, \"content\": {\"application/json\": {}}}")
        )])
    ),
];
