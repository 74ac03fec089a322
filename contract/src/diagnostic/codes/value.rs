//! Values and patterns judged by schemas: what `specwright-exchange` tells.

use super::{Code, Severity};

codes! {
    PATTERN_REFUSED "pattern-refused" Warning
    "a pattern cannot be compiled"
    "A `pattern` is a regular expression of ECMA-262 (JavaScript), written without slashes. This one has a syntax error, uses syntax of another language (`\\A`, `\\Z`, `(?i)` in the middle, possessive quantifiers), or is too large. It is not checked: every string is right.

```yaml
pattern: '/^[a-z]+$/'       # '^[a-z]+$'
pattern: '\\A[a-z]+\\Z'     # '^[a-z]+$'
```

Write it as JavaScript has it."

    SCHEMA_REFUSED "schema-refused" Warning
    "a schema cannot be compiled"
    "The validator does not take this schema, mostly because it is larger or more deeply nested than it can compile. It is not checked: every value is right.

Simplify the schema, or split it: `$ref: '#/components/schemas/Part'`."

    EXAMPLE_MISMATCH "example-mismatch" Warning
    "an example does not fit its schema"
    "What an example shows and what its schema demands differ: one of them is wrong. People copy examples, and the mock server answers with them. Requests are judged without the properties that are `readOnly`, responses without those that are `writeOnly`.

```yaml
schema:  { type: object, properties: { size: { type: integer } } }
example: { size: large }      # size: 3
```

Correct the example or the schema."

    DEFAULT_MISMATCH "default-mismatch" Warning
    "a default does not fit its schema"
    "The `default` of a schema is a value that the schema itself admits: of its type, and within its bounds. Programs that fill it in send a value that is then refused.

```yaml
type: integer
minimum: 1
default: 0        # 1
```

Correct the default or the schema."
}
