//! The structure of documents: fields of the wrong type, missing or unknown ones.

use super::{Code, Severity};

codes! {
    NOT_AN_API_DOCUMENT "not-an-api-document" Error
    "this is no API document"
    "The root of an API document is an object that names its language: `openapi: 3.1.0` (3.0, 3.1 and 3.2 are read), `swagger: \"2.0\"`, or a Postman collection of format 2.0 or 2.1 with its `info.schema`. Add the line that is missing, or name the right file."

    UNSUPPORTED_VERSION "unsupported-version" Error
    "no such version of the language can be read"
    "OpenAPI 3.0, 3.1 and 3.2, Swagger 2.0, and Postman collections of format 2.0 and 2.1 are read. Convert the document to one of them."

    UNKNOWN_VERSION "unknown-version" Warning
    "this version of the language is not known"
    "A minor version that did not exist when this program was made is read as the latest known one. What it adds is reported as unknown fields."

    NOT_AN_OBJECT "not-an-object" Error
    "an object is needed here"
    "The specification asks for an object at this place. What stands here is left out; everything else works."

    NOT_AN_ARRAY "not-an-array" Error
    "an array is needed here"
    "The specification asks for an array at this place. What stands here is left out; everything else works."

    WRONG_TYPE "wrong-type" Warning
    "a field has a value of the wrong type"
    "Where the meaning is plain (`version: 1.0` for `version: \"1.0\"`), it is read so. Otherwise the field is left out."

    MISSING_FIELD "missing-field" Warning
    "a field that the specification requires is missing"
    "The document works without it as far as it can; other programs may refuse it."

    UNKNOWN_FIELD "unknown-field" Warning
    "a field is in no version of the specification"
    "It is ignored. Check the spelling; a field of your own begins with `x-`."

    LATER_FIELD "later-field" Warning
    "a field exists only in a later version of the language"
    "It is honoured here unless the finding says otherwise, but other programs will ignore it. Raise the version of the document, or say it as its version does."

    PATH_WITHOUT_SLASH "path-without-slash" Warning
    "a path does not begin with `/`"
    "The keys under `paths` begin with `/`. The path is kept as it is written and works as if the slash were there."

    BAD_STATUS "bad-status" Error
    "a response stands under something that is no status"
    "The keys under `responses` are a status code (`200`), a range (`4XX`), or `default`. This response is left out."

    BAD_METHOD "bad-method" Error
    "this is no HTTP method"
    "The keys under `additionalOperations` are HTTP methods as they stand in a request (RFC 9110, section 9). The operation is left out."

    BAD_PARAMETER "bad-parameter" Error
    "a parameter cannot be read"
    "A parameter needs a `name` and an `in` that is one of `path`, `query`, `header`, `cookie` (and `querystring` from OpenAPI 3.2 on). This one is left out."

    DUPLICATE_PARAMETER "duplicate-parameter" Warning
    "one list has two parameters of one name and location"
    "A parameter is told apart by its name and location. The later one is kept."

    BAD_STYLE "bad-style" Warning
    "the style does not exist or does not fit the location"
    "Paths have `simple`, `label`, `matrix`; queries `form`, `spaceDelimited`, `pipeDelimited`, `deepObject`; headers `simple`; cookies `form` (and `cookie` from OpenAPI 3.2 on). The location's default is used instead."

    SCHEMA_AND_CONTENT "schema-and-content" Warning
    "a parameter has both `schema` and `content`"
    "The two say different things about how the value is written; exactly one of them may be there. `content` is used."

    BAD_MEDIA_TYPE "bad-media-type" Warning
    "this is no media type"
    "The keys under `content` are media types or ranges: `application/json`, `image/*`. It is kept as it is written, but no message will match it."

    BAD_SERVER "bad-server" Warning
    "a server cannot be read"
    "A Server Object needs a `url`, and each of its variables a `default`. This one is left out."

    UNKNOWN_SECURITY_SCHEME "unknown-security-scheme" Error
    "a security requirement names a scheme that is not defined"
    "The keys of a security requirement are the names under `components.securitySchemes` (`securityDefinitions` in Swagger 2.0). The requirement can't be met as it is written."

    BAD_SECURITY_SCHEME "bad-security-scheme" Error
    "a security scheme cannot be read"
    "A security scheme has a `type` that is one of `apiKey`, `http`, `oauth2`, `openIdConnect` (and `mutualTLS` from OpenAPI 3.1 on), and the fields that its type needs."

    BAD_EXPRESSION "bad-expression" Warning
    "this runtime expression does not exist"
    "Runtime expressions are `$url`, `$method`, `$statusCode`, `$request.` or `$response.` followed by `header.NAME`, `query.NAME`, `path.NAME` or `body#/POINTER` (OpenAPI 3.1, section 4.8.20.4). It is read as plain text."

    UNKNOWN_LINK_TARGET "unknown-link-target" Warning
    "a link leads to an operation that is not declared"
    "A link names an `operationId` or, as `operationRef`, a reference to an Operation Object such as `#/paths/~1orders~1{id}/get`."

    UNKNOWN_DISCRIMINATED "unknown-discriminated-schema" Warning
    "a discriminator leads to a schema that does not exist"
    "The values of `mapping` are names of schemas or references to them."

    TOO_DEEP "too-deep" Error
    "parts of the document lead to each other without end"
    "Callbacks that have callbacks, or headers whose media types have headers, are followed 24 deep."

    TOO_LARGE "too-large" Error
    "references multiply the document beyond all measure"
    "Path items that are referred to many times give operations each time. Five million operations and parameters are the limit."

    IGNORED_HEADER "ignored-header" Note
    "a parameter describes a header that is described elsewhere"
    "Header parameters named `Accept`, `Content-Type` or `Authorization` are ignored from OpenAPI 3.0 on: the media types and the security schemes say what these headers are."

    TOO_MANY "too-many-findings" Warning
    "there are more findings than are shown"
    "Only the first 10,000 findings of a document are kept."
}
