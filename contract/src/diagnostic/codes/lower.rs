//! The structure of documents: fields of the wrong type, missing or unknown ones.

use super::{Code, Severity};

codes! {
    NOT_AN_API_DOCUMENT "not-an-api-document" Error
    "this is no API document"
    "The root of an API document is an object that names its language: `openapi: 3.1.0` (3.0, 3.1 and 3.2 are read), `swagger: \"2.0\"`, or a Postman collection of format 2.0 or 2.1 with its `info.schema`. Without it nobody knows what the rest means.

```yaml
openapi: 3.1.0
info: { title: Orders, version: 1.0.0 }
paths: {}
```

Add the line that is missing, or name the right file."

    UNSUPPORTED_VERSION "unsupported-version" Error
    "no such version of the language can be read"
    "OpenAPI 3.0, 3.1 and 3.2, Swagger 2.0, and Postman collections of format 2.0 and 2.1 are read. The words of other versions mean other things, so nothing is guessed.

```yaml
swagger: '1.2'      # convert it to 2.0 or 3.0 first
```

Convert the document to one of them."

    UNKNOWN_VERSION "unknown-version" Warning
    "this version of the language is not known"
    "A minor version that did not exist when this program was made is read as the latest known one. What it adds is reported as unknown fields and has no effect.

```yaml
openapi: 3.9.0      # read as 3.2
```

Use a newer program, or the latest version that this one knows."

    NOT_AN_OBJECT "not-an-object" Error
    "an object is needed here"
    "The specification asks for an object at this place. What stands here is left out; everything else works.

```yaml
responses: OK                             # no object
responses: { '200': { description: OK } }
```

Write the object. In YAML a missing indentation often makes one empty."

    NOT_AN_ARRAY "not-an-array" Error
    "an array is needed here"
    "The specification asks for a list at this place. What stands here is left out; everything else works.

```yaml
tags: orders        # tags: [orders]
```

Write a list, even of one."

    WRONG_TYPE "wrong-type" Warning
    "a field has a value of the wrong type"
    "A field has a value of another type than the specification gives it. Where the meaning is plain it is read so; otherwise the field is left out. Other programs may refuse the document.

```yaml
info:
  version: 1.0      # '1.0': without quotes YAML reads a number
```

Write a value of the right type; in YAML this is mostly a matter of quotes."

    MISSING_FIELD "missing-field" Warning
    "a field that the specification requires is missing"
    "The specification requires a field that is not there. The document works without it as far as it can; other programs may refuse it.

```yaml
info:
  title: Orders     # and a `version`
```

Add the field."

    UNKNOWN_FIELD "unknown-field" Warning
    "a field is in no version of the specification"
    "No version of the specification has this field in this object, so it is ignored: what it says does not happen.

```yaml
get:
  operationID: listOrders     # operationId
```

Check the spelling and the indentation. A field of your own begins with `x-`."

    LATER_FIELD "later-field" Warning
    "a field exists only in a later version of the language"
    "The field exists only in a later version than the one that the document names. It is honoured here unless the finding says otherwise, but other programs will ignore it.

```yaml
openapi: 3.0.3
webhooks: {}        # from 3.1 on
```

Raise the version of the document, or say it as its version does."

    PATH_WITHOUT_SLASH "path-without-slash" Warning
    "a path does not begin with `/`"
    "The keys under `paths` begin with `/`, since they are appended to a server's URL. The path is kept as it is written and works as if the slash were there.

```yaml
paths:
  orders: {}        # /orders
```

Add the slash."

    BAD_STATUS "bad-status" Error
    "a response stands under something that is no status"
    "The keys under `responses` are a status code (`200`), a range (`4XX`), or `default`. What stands under another key is the response to nothing; it is left out.

```yaml
responses:
  ok:  { description: OK }      # '200'
  20X: { description: OK }      # 2XX
```

Correct the key."

    BAD_METHOD "bad-method" Error
    "this is no HTTP method"
    "The keys under `additionalOperations` are HTTP methods as they stand in a request (RFC 9110, section 9): letters and a few signs, no space. No client could send this one, so the operation is left out.

```yaml
additionalOperations:
  COPY: { responses: {} }
```

Correct the method."

    BAD_PARAMETER "bad-parameter" Error
    "a parameter cannot be read"
    "A parameter needs a `name` and an `in` that is one of `path`, `query`, `header`, `cookie` (and `querystring` from OpenAPI 3.2 on); otherwise it is unknown where its value stands. This one is left out.

```yaml
parameters:
  - { name: page, in: query, schema: { type: integer } }
```

Add or correct what is missing. A body stands under `requestBody` from OpenAPI 3.0 on."

    DUPLICATE_PARAMETER "duplicate-parameter" Warning
    "one list has two parameters of one name and location"
    "A parameter is told apart by its name and location, and a list has each of them once. The later one is kept; other programs may keep the first.

```yaml
parameters:
  - { name: page, in: query, schema: { type: integer } }
  - { name: page, in: query, schema: { type: string } }     # the same
```

Remove one of them. An operation may repeat a parameter of its path to replace it."

    BAD_STYLE "bad-style" Warning
    "the style does not exist or does not fit the location"
    "Paths have the styles `simple`, `label`, `matrix`; queries `form`, `spaceDelimited`, `pipeDelimited`, `deepObject`; headers `simple`; cookies `form` (and `cookie` from OpenAPI 3.2 on). The location's default is used instead, so values may look other than meant.

```yaml
- { name: ids, in: header, style: form }     # simple
```

Choose a style of the location."

    SCHEMA_AND_CONTENT "schema-and-content" Warning
    "a parameter has both `schema` and `content`"
    "`schema` says that the value is written in a style, `content` that it is written as a media type; they are different texts. Exactly one of them may be there. `content` is used.

```yaml
- name: filter
  in: query
  content: { application/json: { schema: { type: object } } }
```

Remove one of the two."

    BAD_MEDIA_TYPE "bad-media-type" Warning
    "this is no media type"
    "The keys under `content` are media types or ranges (RFC 9110, section 8.3.1). This one is kept as it is written, but no message will match it.

```yaml
content:
  json: {}        # application/json
  'image/*': {}
```

Write type, slash, subtype."

    BAD_SERVER "bad-server" Warning
    "a server cannot be read"
    "A Server Object needs a `url`, and each of its variables a `default`: otherwise no request can be sent. This server is left out.

```yaml
servers:
  - url: https://{region}.example.com
    variables: { region: { default: eu } }
```

Add what is missing; `url: /` is the place of the document."

    UNKNOWN_SECURITY_SCHEME "unknown-security-scheme" Error
    "a security requirement names a scheme that is not defined"
    "The keys of a security requirement are names under `components.securitySchemes` (`securityDefinitions` in Swagger 2.0). The requirement can't be met as it is written: nobody knows what to send.

```yaml
security: [{ bearer: [] }]
components:
  securitySchemes:
    bearerAuth: { type: http, scheme: bearer }     # bearer
```

Correct the name or define the scheme."

    BAD_SECURITY_SCHEME "bad-security-scheme" Error
    "a security scheme cannot be read"
    "A security scheme has a `type` that is one of `apiKey`, `http`, `oauth2`, `openIdConnect` (and `mutualTLS` from OpenAPI 3.1 on), and the fields that its type needs. Without them nobody knows what to send.

```yaml
key:    { type: apiKey, in: header, name: X-Api-Key }
bearer: { type: http, scheme: bearer }
```

Add or correct what is missing."

    BAD_EXPRESSION "bad-expression" Warning
    "this runtime expression does not exist"
    "Runtime expressions are `$url`, `$method`, `$statusCode`, `$request.` or `$response.` followed by `header.NAME`, `query.NAME`, `path.NAME` or `body#/POINTER` (OpenAPI 3.1, section 4.8.20.4). It is read as plain text, so a link sends the expression itself.

```yaml
parameters: { order_id: '$response.body.id' }     # $response.body#/id
```

Correct the expression."

    UNKNOWN_LINK_TARGET "unknown-link-target" Warning
    "a link leads to an operation that is not declared"
    "A link names an `operationId` or, as `operationRef`, a reference to an Operation Object. This one leads to no operation, so it can't be followed.

```yaml
links:
  get:    { operationId: getOrder }
  cancel: { operationRef: '#/paths/~1orders~1{id}/delete' }
```

Correct the name."

    UNKNOWN_DISCRIMINATED "unknown-discriminated-schema" Warning
    "a discriminator leads to a schema that does not exist"
    "The values of a discriminator's `mapping` are names of schemas or references to them. A value of this kind can't be told apart, since its schema does not exist.

```yaml
discriminator:
  propertyName: kind
  mapping: { cat: Cat, dog: '#/components/schemas/Dog' }
```

Correct the name, or define the schema."

    TOO_DEEP "parts-too-deep" Error
    "parts of the document lead to each other without end"
    "Parts that contain parts of their own kind (callbacks with callbacks, headers whose media types have headers) are followed 24 deep. No API needs more; a document that does mostly refers back to itself.

```yaml
callbacks: { done: { $ref: '#/components/callbacks/done' } }     # within itself
```

Cut the chain."

    TOO_LARGE "too-large" Error
    "references multiply the document beyond all measure"
    "Path items that are referred to many times give their operations each time, so that a small document can stand for any number of them. About 250,000 operations, or 2.5 million parameters of operations, are the limit; what follows is left out.

Refer to path items once each, or split the document."

    IGNORED_HEADER "ignored-header" Note
    "a parameter describes a header that is described elsewhere"
    "Header parameters named `Accept`, `Content-Type` or `Authorization` are ignored from OpenAPI 3.0 on: the media types under `content` and the security schemes say what these headers are.

```yaml
parameters:
  - { name: Authorization, in: header, schema: { type: string } }
```

Remove it, and declare a security scheme (`type: http, scheme: bearer`) or the media types in its place."

    TOO_MANY "too-many-findings" Warning
    "there are more findings than are shown"
    "Only the first 10,000 findings of a document are kept, so that a document which is wrong in every line can still be told of.

Mend those that are shown, and look again."
}
