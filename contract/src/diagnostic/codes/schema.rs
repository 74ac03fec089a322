//! Schemas.

use super::{Code, Severity};

codes! {
    NOT_A_SCHEMA "not-a-schema" Error
    "a schema is an object or a boolean"
    "A schema is an object; from OpenAPI 3.1 on also `true` or `false`. Any value is right here."

    UNKNOWN_TYPE "unknown-type" Warning
    "this is no type of JSON Schema"
    "The types are `string`, `number`, `integer`, `boolean`, `array`, `object`, and from OpenAPI 3.1 on `null`. Where the meaning is plain (`String`, `int`, `datetime`) it is read so; otherwise any type is right."

    BAD_KEYWORD "bad-keyword" Warning
    "a keyword has a value that it cannot have"
    "Where the meaning is plain (`minimum: \"3\"`) it is read so. Otherwise the keyword is ignored and the rest of the schema counts."

    LATER_KEYWORD "later-keyword" Note
    "a keyword exists only in a later version of the language"
    "It is honoured here, but other programs will ignore it. Raise the version of the document, or say it with the keywords that its version has."

    OLD_KEYWORD "old-keyword" Note
    "a keyword is written as in an earlier version of JSON Schema"
    "It is honoured here. From OpenAPI 3.1 on `nullable: true` is a type `null`, `exclusiveMinimum` is a number, and a list under `items` is `prefixItems`."

    BAD_DISCRIMINATOR "bad-discriminator" Warning
    "a discriminator cannot be read"
    "A discriminator is an object with a `propertyName` (in Swagger 2.0 the name itself). The schema counts without it."

    DUPLICATE_IDENTIFIER "duplicate-identifier" Warning
    "two schemas have one `$id` or anchor"
    "References to it lead to the first one."
}
