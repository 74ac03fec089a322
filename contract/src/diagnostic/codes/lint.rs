//! Documents that can be read but do not say what their author meant.

use super::{Code, Severity};

codes! {
    // Operations.

    DUPLICATE_OPERATION_ID "duplicate-operation-id" Error
    "two operations have one operationId"
    "An operationId is unique among all operations of a document: links find an operation by it, and generated code is named after it.

```yaml
/orders:
  get:  { operationId: listOrders }
  post: { operationId: listOrders }   # createOrder
```

Give the later one a name of its own."

    MISSING_OPERATION_ID "missing-operation-id" Note
    "an operation has no operationId"
    "Without an operationId links can't lead to the operation, and generated code is named after its method and path, so that it changes when the path does.

```yaml
/orders:
  get:
    operationId: listOrders
```

Add one that is unique in the document and works as a name in programs."

    NO_SUCCESS_RESPONSE "no-success-response" Warning
    "an operation does not say what it answers when all is well"
    "None of the responses is a success (2XX), a redirection (3XX) or `default`. A mock has nothing to answer with but an error, and clients have no type for the result.

```yaml
responses:
  '204': { description: The order is cancelled }   # this was missing
  '404': { description: There is no such order }
```

Declare the response of the normal case."

    STATUS_OUT_OF_RANGE "status-out-of-range" Warning
    "a response is declared for a status that HTTP does not have"
    "Status codes go from 100 to 599 (RFC 9110, section 15). Clients treat others as invalid, and servers can't send them.

```yaml
responses:
  '999': { description: Something else }   # 500, or a range such as 5XX
```

Use a code that exists."

    UNEXPECTED_BODY "unexpected-body" Note
    "a GET, HEAD or DELETE request has a body"
    "Content of a GET, HEAD or DELETE request has no defined meaning (RFC 9110, section 9.3): proxies may drop it, some servers refuse it, and many clients can't send it. It is honoured here.

```yaml
delete:
  requestBody: { content: { application/json: {} } }
```

Send the values as query parameters, or use POST."

    NOT_FOUND_UNSAID "not-found-unsaid" Note
    "an operation declares no 404 where another of its path does"
    "The operations of a path are about one resource. If reading it says what is answered when it is not there, so should changing and removing it: otherwise clients meet a status that the contract does not know.

```yaml
/schedules/{id}:
  get:    { responses: { '200': …, '404': … } }
  delete: { responses: { '204': … } }      # and 404
```

Declare 404, or a range or `default` that has it. PUT and POST are left out, since they may create what is not there."

    REPETITION_UNSAID "repetition-unsaid" Note
    "nothing says what a repetition of a payment does"
    "A caller whose connection breaks does not know whether its request was carried out, and tries again. Where money moves the contract says what happens then; otherwise the second request may charge a second time, and the caller can't know.

```yaml
/orders/{id}/pay:
  post:
    parameters:
      - { name: Idempotency-Key, in: header, schema: { type: string } }
    responses:
      '409': { description: The order is paid }
```

Take a key by which the repetition is known, or declare the 409 that it gets. Operations that move money are known by the end of their path (`pay`, `payments`, `charges`, `refunds`, …) or the verb of their operationId."

    COUNT_UNBOUNDED "count-unbounded" Note
    "a number of items or pages has no minimum"
    "A `limit`, `offset` or `page` that is an integer without a `minimum` may be negative, and nothing says what that means: servers refuse it, ignore it, fail, or answer with everything there is.

```yaml
- { name: limit, in: query, schema: { type: integer, minimum: 0 } }
```

Add the `minimum`; a `maximum` does well, too."

    TAG_UNDECLARED "tag-undeclared" Note
    "an operation has a tag that the document does not declare"
    "Tags need not be declared, but where some are, one that is not is often misspelt, and its operations stand apart in documentation.

```yaml
tags:
  - name: orders
paths:
  /orders:
    get: { tags: [order] }   # orders
```

Correct the name, or add it under `tags`."

    TAG_UNUSED "tag-unused" Note
    "a tag is declared that no operation has"
    "A tag is declared that no operation has: it may be left over, or misspelt at the operations. Documentation shows an empty chapter.

```yaml
tags:
  - name: orders     # and no operation with `tags: [orders]`
```

Remove it or use it."

    TAG_DUPLICATE "tag-duplicate" Warning
    "two tags have one name"
    "The names of tags are unique; which of the two descriptions counts is not said, and programs differ.

```yaml
tags:
  - { name: orders, description: What guests order }
  - { name: orders, description: All about orders }
```

Merge them."

    // Paths.

    PATH_DUPLICATE "path-duplicate" Error
    "two paths are the same but for the names of their parameters"
    "A request to one is a request to the other: `/orders/{id}` and `/orders/{orderId}` both match `/orders/7`, and the specification forbids it. Where both have the same method one of the operations can never be reached.

```yaml
/orders/{id}:
  get: …
/orders/{orderId}:      # move this operation to the path above
  delete: …
```

Keep one path and move the operations of the other there."

    PATH_OVERLAP "path-overlap" Warning
    "two paths match the same requests, and neither is more specific"
    "Two paths match one request, and neither is more specific. Which one is taken differs between servers. Here the path whose earlier segment is literal wins.

```yaml
/{shop}/orders:
/shops/{id}:          # `/shops/orders` is either
```

Change one of the paths so that a literal segment tells them apart."

    PATH_TRAILING_SLASH "path-trailing-slash" Warning
    "two paths differ only in a slash at the end"
    "`/orders` and `/orders/` are two paths by the specification, but many servers and proxies take them for one, so that a request meets the other operation.

```yaml
/orders:  { get: { operationId: listOrders } }
/orders/: { post: { operationId: createOrder } }      # under /orders
```

Keep one of them and move the operations of the other there."

    PATH_TEMPLATE "path-template" Error
    "a path template is not well formed"
    "Parameters in a path are written `{name}`: every brace is closed, names are not empty, and each name stands once.

```yaml
/orders/{id:          # /orders/{id}
/shops/{id}/orders/{id}:   # /shops/{shopId}/orders/{orderId}
```

A path that is broken is matched as plain text."

    PATH_WITH_QUERY "path-with-query" Warning
    "a path contains a query or a fragment"
    "Paths are compared with the path of a request, which ends before `?` and `#`. In a path template these characters tell operations apart that HTTP can't: all of them are requests to the same path.

```yaml
/orders?state={state}:      # /orders, with a query parameter `state`
```

Declare query parameters under `parameters`."

    PATH_PARAMETER_UNDECLARED "path-parameter-undeclared" Error
    "a parameter of the path template is not declared"
    "Each `{name}` of a path is declared as a parameter with `in: path`, at the path or at each of its operations. Without it the type of the value is not known; any text is taken.

```yaml
/orders/{order_id}:
  get:
    parameters:
      - { name: order_id, in: path, required: true, schema: { type: string, format: uuid } }
```

Declare it."

    PATH_PARAMETER_UNKNOWN "path-parameter-unknown" Error
    "a path parameter does not occur in the path"
    "A parameter with `in: path` takes its value from the `{name}` in the template; this one has none, so it can never have a value.

```yaml
/orders/{order_id}:
  get:
    parameters:
      - { name: orderId, in: path, required: true }   # order_id
```

Correct the name, change `in`, or remove it."

    PATH_PARAMETER_OPTIONAL "path-parameter-optional" Warning
    "a path parameter is not `required: true`"
    "A path parameter is always there: without it the path is a different one. The specification asks for `required: true`; it is read so, but other programs may refuse the document.

```yaml
- { name: id, in: path, required: true, schema: { type: string } }
```

Add it."

    // Formats.

    FORMAT_UNKNOWN "format-unknown" Note
    "a format is not known"
    "`format` is open: a name that is not known is allowed, and checks nothing. Where a known name is close it is probably misspelt, and the values are not checked as intended.

```yaml
type: string
format: datetime    # date-time
```

Correct it, or use `pattern` if the values are to be checked."

    FORMAT_TYPE "format-type" Warning
    "a format does not apply to the type"
    "A format judges values of its own type only: `int32` says nothing of a string, `uuid` nothing of a number. Nothing is checked.

```yaml
type: integer
format: date-time    # type: string
```

Change the type or remove the format."

    // Components.

    COMPONENT_NAME "component-name" Warning
    "the name of a component has a character that names cannot have"
    "The names under `components` consist of letters, digits, `.`, `-` and `_`. Other names are read here all the same, but many tools refuse them, and a `$ref` to them needs escapes.

```yaml
components:
  schemas:
    Order Item: { type: object }      # OrderItem
```

Rename it, and what refers to it."

    UNUSED_COMPONENT "unused-component" Note
    "nothing refers to a component"
    "No operation, and nothing that an operation refers to, uses it. It may be left over, or what should refer to it repeats it instead.

```yaml
components:
  schemas:
    Order: { type: object }      # and no `$ref: '#/components/schemas/Order'`
```

Refer to it, or remove it. A document that is only a library for others has no paths, and is not judged so."

    // Security.

    SCOPES_UNEXPECTED "scopes-unexpected" Warning
    "scopes are asked for of a scheme that has none"
    "Before OpenAPI 3.1 only `oauth2` and `openIdConnect` have scopes; the list of any other scheme is empty. (From 3.1 on it may name roles.)

```yaml
security:
  - apiKey: [orders:write]   # apiKey: []
```

Empty the list."

    SCOPE_UNKNOWN "scope-unknown" Warning
    "a scope is asked for that no flow of the scheme has"
    "The scopes of a requirement are among those which the flows of its scheme declare; a token with this one can't be had.

```yaml
securitySchemes:
  login:
    type: oauth2
    flows: { clientCredentials: { tokenUrl: /token, scopes: { 'orders:read': Read orders } } }
security:
  - login: ['order:read']   # orders:read
```

Correct the name, or declare the scope at the flow."

    // Servers.

    SERVER_VARIABLE_UNDECLARED "server-variable-undeclared" Warning
    "a variable of a server's URL is not declared"
    "Each `{name}` in a server's `url` stands under `variables` with a `default`; otherwise nobody can form the URL.

```yaml
servers:
  - url: https://{region}.example.com
    variables:
      region: { default: eu }
```

Declare it with its default."

    SERVER_VARIABLE_UNUSED "server-variable-unused" Note
    "a variable of a server does not occur in its URL"
    "A variable is declared that does not stand in the server's `url`, so choosing a value for it changes nothing.

```yaml
servers:
  - url: https://{region}.example.com
    variables:
      region: { default: eu }
      port: { default: '443' }      # https://{region}.example.com:{port}
```

Remove it, or write `{name}` in the `url`."

    SERVER_VARIABLE_DEFAULT "server-variable-default" Warning
    "the default of a server's variable is not among its values"
    "Where a variable has an `enum`, its `default` is one of them (OpenAPI 3.1, section 4.8.6). Otherwise the URL that is used when nobody chooses is one that the document does not allow.

```yaml
variables:
  region: { default: eu, enum: [eu-1, us-1] }     # default: eu-1
```

Add it to the `enum` or choose another."

    // Links.

    LINK_PARAMETER_UNKNOWN "link-parameter-unknown" Warning
    "a link sets a parameter that its target does not have"
    "The names under a link's `parameters` are those of the operation that it leads to, `path.id` where two locations have one name. This value goes nowhere.

```yaml
links:
  get:
    operationId: getOrder          # /orders/{order_id}
    parameters: { id: '$response.body#/id' }   # order_id
```

Correct the name."

    LINK_PARAMETER_MISSING "link-parameter-missing" Note
    "a link does not set a path parameter of its target"
    "The path of a link's target has a parameter that the link does not set. Without it the request that the link stands for can't be formed.

```yaml
links:
  get:
    operationId: getOrder          # /orders/{order_id}
    parameters: { order_id: '$response.body#/id' }
```

Add it under `parameters`."

    // Schemas.

    BOUNDS_EXCLUDE "bounds-exclude-all" Error
    "bounds exclude every value"
    "A lower bound is above the upper one, or more properties are required than are allowed: no value is right, and none can be made.

```yaml
type: integer
minimum: 10
maximum: 1      # 10 or more
```

Correct one of the bounds."

    ENUM_DUPLICATE "enum-duplicate" Warning
    "one value stands twice in an enum"
    "The values of an `enum` are unique. A repetition has no effect, but it often stands where another value was meant.

```yaml
enum: [made, paid, made]      # [made, paid, served]
```

Remove it, or correct it."

    ENUM_TYPE "enum-type" Warning
    "a value of an enum is not of the schema's type"
    "A value must satisfy both `type` and `enum`; this one can't, so it is never right. In YAML it is often a text that lacks quotes:

```yaml
type: string
enum: [1.0, 1.1, off]      # ['1.0', '1.1', 'off']
```

Quote the value, or correct the type. For `null` make the type nullable."

    REQUIRED_FORBIDDEN "required-forbidden" Error
    "a required property is not allowed"
    "The schema requires a property that is not among its `properties`, and forbids all others by `additionalProperties: false`: no object is right.

```yaml
required: [id, nmae]     # name
properties:
  id: { type: string }
  name: { type: string }
additionalProperties: false
```

Correct the name or declare the property."

    REQUIRED_UNDECLARED "required-undeclared" Warning
    "a required property is not declared"
    "Every object needs the property, and nothing says what it is: neither this schema, nor one that it is joined with by `allOf` and the like. It is misspelt, or its description was forgotten or removed.

```yaml
required: [order_id]
properties:
  orderId: { type: string }
```

Correct the name, declare the property, or remove it from `required`."

    KEYWORD_WITHOUT_EFFECT "keyword-without-effect" Warning
    "a keyword says nothing about the schema's type"
    "Keywords judge values of one type only: `minimum` numbers, `maxLength` strings, `items` arrays, `properties` objects. Beside another `type` they have no effect, and what was meant is not checked.

```yaml
type: string
minimum: 1       # minLength: 1
```

Correct the keyword or the type."

    NULLABLE_WITHOUT_TYPE "nullable-without-type" Note
    "`nullable` stands beside no `type`"
    "By OpenAPI 3.0.3 `nullable: true` has an effect only beside a `type` in the same schema. Here it is honoured; other programs may refuse `null`.

```yaml
nullable: true
allOf:
  - $ref: '#/components/schemas/Address'
```

Put `nullable: true` at the schema with the `type`, or use OpenAPI 3.1 and `anyOf` with `type: 'null'`."

    READ_AND_WRITE_ONLY "read-and-write-only" Warning
    "a property is both readOnly and writeOnly"
    "A property that is `readOnly` is never in a request, one that is `writeOnly` never in a response. This one may be nowhere.

```yaml
secret: { type: string, writeOnly: true }     # sent, never shown
id:     { type: string, readOnly: true }      # shown, never sent
```

Remove one of the two."

    DISCRIMINATOR_PROPERTY "discriminator-property" Warning
    "a schema lacks the property that tells it apart"
    "A discriminator names the property whose value says which of the schemas a value is of. A schema that does not declare it can't be told apart.

```yaml
oneOf:
  - $ref: '#/components/schemas/Cat'   # has no `kind`
  - $ref: '#/components/schemas/Dog'
discriminator: { propertyName: kind }
```

Declare the property in each schema and make it required."
}
