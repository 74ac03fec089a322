//! Findings while Rust is generated.

use super::{Code, Severity};

codes! {
    DEGRADED "generate-degraded" Warning
    "a corner of the document has no exact Rust and is generated as something wider"
    "Everything else of the operation is typed; the message says what is generated instead. What is wider loses nothing of the \
     message: a `rt::Value` is any JSON, a `rt::Body` any bytes.\n\
     \n\
     ```yaml\n\
     content:\n  \
       application/x-protobuf:     # no form is known for a structure here:\n    \
         schema: { type: object }  # the body is a `rt::Body`\n\
     ```\n\
     \n\
     A replacement in the settings can put a type of your own in the place of a component schema; with `strict` the \
     generation fails instead."

    IDLE_FILTER "generate-filter-idle" Warning
    "a filter of operations or tags lets nothing through"
    "An operation is named by its `operationId` or by method and path, a tag by its name; `*` stands for any text.\n\
     \n\
     ```sh\n\
     specwright generate kitchen.yaml --out src/kitchen --operation 'GET /kitchen/*'\n\
     ```"
}
