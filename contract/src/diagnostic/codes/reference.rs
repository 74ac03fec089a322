//! References within and between documents.

use super::{Code, Severity};

codes! {
    UNRESOLVED "reference-unresolved" Error
    "a reference leads nowhere"
    "A `$ref` is a URI reference whose fragment is a JSON Pointer (or an anchor). Nothing is at this place, and what refers to it is read as if it said nothing: any value is right.

```yaml
$ref: '#/components/schemas/Ordr'            # Order
$ref: '#/paths/~1orders~1{id}/get'           # `/` in a key is ~1, `~` is ~0
$ref: 'schemas/order.yaml#/Order'            # another file
```

Check the spelling, or define what is missing."

    NOT_A_REFERENCE "not-a-reference" Error
    "a `$ref` is no string"
    "A `$ref` is a string: a URI reference. What stands here is something else and is ignored.

```yaml
$ref: #/components/schemas/Order      # a comment in YAML: nothing is left
$ref: '#/components/schemas/Order'
```

Put quotes around the reference."

    CIRCULAR "reference-circular" Error
    "references lead in a circle"
    "Schemas may contain themselves through a property or an item, but a reference that comes back to itself without one says nothing. The circle is cut where this is told, and any value is right there.

```yaml
A: { $ref: '#/components/schemas/B' }
B: { $ref: '#/components/schemas/A' }
```

Let one of them say something of its own."

    SIBLINGS "reference-siblings" Note
    "what stands beside a `$ref` is ignored"
    "In Swagger 2.0 and OpenAPI 3.0 a `$ref` replaces the object it stands in: what stands beside it has no effect.

```yaml
nullable: true                              # ignored
$ref: '#/components/schemas/Address'

nullable: true                              # counts
allOf: [{ $ref: '#/components/schemas/Address' }]
```

Put the reference into an `allOf`, or raise the document to OpenAPI 3.1, where keywords beside a `$ref` count."

    METASCHEMA "reference-to-metaschema" Warning
    "a reference leads to the schema of schemas"
    "The description of JSON Schema or of OpenAPI itself is not loaded: a schema of schemas hardly ever describes what an API sends. Any value is right here.

```yaml
$ref: https://json-schema.org/draft/2020-12/schema
```

Write what is meant (`type: object`), or save the description beside the document."
}
