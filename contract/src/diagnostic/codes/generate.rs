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

    PROGENITOR_LOST "progenitor-lost" Warning
    "progenitor cannot say this, and the client is generated with less"
    "Progenitor takes a part of OpenAPI 3.0: one type for success and one for errors, one media type for a body, no cookies, and more of \
     the kind. What the document says beyond that is written in the words that it has; the message tells what was written.\n\
     \n\
     ```yaml\n\
     requestBody: { content: { multipart/form-data: { schema: { type: object } } } }   # sent as bytes\n\
     ```\n\
     \n\
     The default backend says all of it: leave `--backend progenitor` out."

    PROGENITOR_MADE "progenitor-made" Note
    "progenitor needs this and the document does not have it"
    "Progenitor names methods by `operationId` and types by the names of components, in Rust's own case and each once. What is \
     missing or taken is made, and the message tells the name.\n\
     \n\
     Add the name to the document to choose it."

    PROGENITOR_REFUSED "progenitor-refused" Warning
    "progenitor fails on this, and it is widened or left out"
    "Progenitor, or the generator of types that it uses, refuses this schema or operation. A schema loses its restrictions or becomes \
     any value, an operation is left out, so that the rest of the document has its client.\n\
     \n\
     The default backend takes it: leave `--backend progenitor` out."
}
