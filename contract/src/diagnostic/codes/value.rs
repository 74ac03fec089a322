//! Values and patterns judged by schemas: what `specwright-exchange` tells.

use super::{Code, Severity};

codes! {
    PATTERN_REFUSED "pattern-refused" Warning
    "a pattern cannot be compiled"
    "A `pattern` is a regular expression of ECMA-262 (JavaScript), written without slashes. This one has a syntax error, uses syntax of another language (`\\A`, `\\Z`, `(?i)` in the middle, possessive quantifiers), or is too large. It is not checked: every string is right."

    SCHEMA_REFUSED "schema-refused" Warning
    "a schema cannot be compiled"
    "The validator does not take this schema. It is not checked: every value is right."

    EXAMPLE_MISMATCH "example-mismatch" Warning
    "an example does not fit its schema"
    "What an example shows and what its schema demands differ: one of them is wrong. People copy examples, and the mock server answers with them. Requests are judged without the properties that are `readOnly`, responses without those that are `writeOnly`."

    DEFAULT_MISMATCH "default-mismatch" Warning
    "a default does not fit its schema"
    "The `default` of a schema is a value that the schema itself admits: of its type, and within its bounds."
}
