//! Schemas.

use super::{Code, Severity};

codes! {
    NOT_A_SCHEMA "not-a-schema" Error
    "a schema is an object or a boolean"
    "A schema is an object; from OpenAPI 3.1 on also `true` or `false`."
}
