//! References within and between documents.

use super::{Code, Severity};

codes! {
    UNRESOLVED "reference-unresolved" Error
    "a reference leads nowhere"
    "A `$ref` is a URI reference whose fragment is a JSON Pointer (or an anchor). Nothing is at this place: check the spelling, and that `/` in a key is written `~1` and `~` is written `~0`. What refers to it is read as if it said nothing."

    NOT_A_REFERENCE "not-a-reference" Error
    "a `$ref` is no string"
    "A `$ref` is a string: a URI reference such as `#/components/schemas/Order`."

    CIRCULAR "reference-circular" Error
    "references lead in a circle"
    "Schemas may contain themselves through a property or an item, but a reference that comes back to itself without one says nothing. The circle is cut where this is told."

    SIBLINGS "reference-siblings" Note
    "what stands beside a `$ref` is ignored"
    "In Swagger 2.0 and OpenAPI 3.0 a `$ref` replaces the object it stands in. Put both in an `allOf`, or raise the document to OpenAPI 3.1, where keywords beside a `$ref` count."

    METASCHEMA "reference-to-metaschema" Warning
    "a reference leads to the schema of schemas"
    "The description of JSON Schema or OpenAPI itself is not loaded. Any value is right here."
}
