//! Schemas.

use super::{Code, Severity};

codes! {
    NOT_A_SCHEMA "not-a-schema" Error
    "a schema is an object or a boolean"
    "A schema is an object; from OpenAPI 3.1 on also `true` or `false`. What stands here says nothing: any value is right.

```yaml
properties:
  size: integer               # { type: integer }
```

Write a schema; `{}` admits every value."

    UNKNOWN_TYPE "unknown-type" Warning
    "this is no type of JSON Schema"
    "The types are `string`, `number`, `integer`, `boolean`, `array`, `object`, and from OpenAPI 3.1 on `null`. Where the meaning is plain (`String`, `int`, `datetime`) it is read so; otherwise any type is right, and nothing is checked.

```yaml
type: date        # { type: string, format: date }
```

Write one of the types."

    BAD_KEYWORD "bad-keyword" Warning
    "a keyword has a value that it cannot have"
    "A keyword has a value that it cannot have. Where the meaning is plain it is read so; otherwise the keyword is ignored, the rest of the schema counts, and what was meant is not checked.

```yaml
minimum: '3'          # 3
required: true        # a list of names, at the object
```

Correct the value."

    LATER_KEYWORD "later-keyword" Note
    "a keyword exists only in a later version of the language"
    "The keyword exists only in a later version than the one that the document names. It is honoured here, but other programs will ignore it.

```yaml
openapi: 3.0.3
const: made           # enum: [made], or openapi: 3.1.0
```

Raise the version of the document, or say it with the keywords that its version has."

    OLD_KEYWORD "old-keyword" Note
    "a keyword is written as in an earlier version of JSON Schema"
    "A keyword is written as in an earlier version than the one that the document names. It is honoured here, but other programs will ignore or refuse it.

```yaml
openapi: 3.1.0
type: string
nullable: true              # type: [string, 'null']
exclusiveMinimum: true      # exclusiveMinimum: 0, and no `minimum`
```

Write it as the version does."

    BAD_DISCRIMINATOR "bad-discriminator" Warning
    "a discriminator cannot be read"
    "A discriminator is an object with a `propertyName` (in Swagger 2.0 the name itself). The schema counts without it, so each value is compared with every alternative.

```yaml
discriminator: { propertyName: kind }      # OpenAPI 3
discriminator: kind                        # Swagger 2.0
```

Write it as the version does."

    DUPLICATE_IDENTIFIER "duplicate-identifier" Warning
    "two schemas have one `$id` or anchor"
    "An `$id` or anchor names one schema. References to it lead to the first of the two; other programs may take the other.

```yaml
A: { $anchor: order }
B: { $anchor: order }       # another name
```

Give one of them another name."
}
