//! What whole documents of OpenAPI 3 become.

mod shown;

use insta::assert_snapshot;
use shown::outline;

#[test]
fn an_operation_has_all_that_path_item_and_document_add() {
    assert_snapshot!(outline(r##"{
      "openapi": "3.0.3", "info": {"title": "Orders", "version": "1"},
      "servers": [{"url": "https://{region}.example.com/v1", "variables": {"region": {"default": "eu", "enum": ["eu", "us"]}}}],
      "tags": [{"name": "orders"}], "security": [{"key": []}],
      "paths": {
        "/orders/{id}": {
          "parameters": [{"$ref": "#/components/parameters/Id"}, {"name": "trace", "in": "header", "schema": {"type": "string"}}],
          "get": {"operationId": "getOrder", "tags": ["orders"], "deprecated": true, "x-slow": true, "responses": {"200": {"description": "ok"}}},
          "delete": {"security": [], "servers": [{"url": "/admin"}],
            "parameters": [{"name": "Trace", "in": "header", "required": true, "schema": {"type": "integer"}}, {"name": "force", "in": "query", "schema": {"type": "boolean"}}],
            "responses": {"204": {"description": "gone"}}}
        },
        "/own": {"servers": [{"url": "/own"}], "get": {"security": [{"key": [], "oauth": ["read"]}, {}], "responses": {"default": {"description": "ok"}}}}
      },
      "components": {
        "securitySchemes": {
          "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
          "oauth": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "/token", "scopes": {"read": "r"}}}}
        },
        "parameters": {"Id": {"name": "id", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}}}
      }
    }"##), @r#"
    OpenApi30 Orders 1
    tag orders
    scheme key: key in Header X-Key
    scheme oauth: oauth2 clientCredentials[read]
    GET /orders/{id} getOrder deprecated [orders] at https://eu.example.com/v1 if key x-slow
      path id*: Simple string <uuid>
      header trace: Simple string
      200 "ok"
    DELETE /orders/{id} at /admin
      path id*: Simple string <uuid>
      header Trace*: Simple integer
      query force: Form* boolean
      204 "gone"
    GET /own at /own if key & oauth[read] | anonymous
      default "ok"
    "#);
}

#[test]
fn every_style_has_the_default_of_its_location() {
    assert_snapshot!(outline(r#"{
      "openapi": "3.2.0", "info": {"title": "t", "version": "1"},
      "paths": {"/{a}/{b}": {"get": {"parameters": [
        {"name": "a", "in": "path", "required": true, "schema": {}},
        {"name": "b", "in": "path", "required": true, "style": "matrix", "explode": true, "schema": {}},
        {"name": "c", "in": "query", "schema": {}, "allowReserved": true},
        {"name": "d", "in": "query", "style": "deepObject", "explode": true, "schema": {}},
        {"name": "e", "in": "query", "style": "pipeDelimited", "schema": {}},
        {"name": "f", "in": "query", "style": "form", "explode": false, "schema": {}},
        {"name": "g", "in": "header", "schema": {}},
        {"name": "h", "in": "cookie", "schema": {}},
        {"name": "i", "in": "cookie", "style": "cookie", "schema": {}},
        {"name": "j", "in": "query", "content": {"application/json": {"schema": {"type": "object"}}}},
        {"name": "k", "in": "querystring", "content": {"application/x-www-form-urlencoded": {"schema": {}}}},
        {"name": "l", "in": "header", "style": "form", "schema": {}},
        {"name": "m", "in": "query", "style": "froms", "schema": {}},
        {"name": "n", "in": "Query", "schema": {}},
        {"name": "o", "in": "body", "schema": {}},
        {"name": "p", "in": "query", "type": "integer", "minimum": 1},
        {"name": "q", "in": "query"},
        {"name": "c", "in": "query", "schema": {"type": "string"}},
        {"in": "query", "schema": {}},
        {"name": "r", "schema": {}},
        {"name": "accept", "in": "header", "schema": {}},
        {"name": "a", "in": "path", "schema": {}}
      ], "responses": {"200": {}}}}}
    }"#), @r#"
    OpenApi32 t 1
    GET /{a}/{b}
      path a*: Simple any
      path b*: Matrix* any
      query c: Form* string
      query d: DeepObject* any
      query e: PipeDelimited any
      query f: Form any
      header g: Simple any
      cookie h: Form* any
      cookie i: Cookie* any
      query j: application/json object
      querystring k: application/x-www-form-urlencoded any
      header l: Simple any
      query m: Form* any
      query n: Form* any
      query p: Form* integer >=1
      query q: Form* anything
      200
    ---
    Warning bad-style #/paths/~1{a}~1{b}/get/parameters/11/style: the style `form` does not exist for a header parameter (write one of simple; the default is used)
    Warning bad-style #/paths/~1{a}~1{b}/get/parameters/12/style: there is no style `froms` (write one of form, spaceDelimited, pipeDelimited, deepObject; the default is used)
    Warning wrong-type #/paths/~1{a}~1{b}/get/parameters/13/in: `in` cannot be `Query` (write `query`; it is read so)
    Error bad-parameter #/paths/~1{a}~1{b}/get/parameters/14/in: the parameter `o` stands in `body`, which does not exist (from OpenAPI 3.0 on a body is described by `requestBody`)
    Note unknown-field #/paths/~1{a}~1{b}/get/parameters/15/type: a parameter has no field `type` (remove it, or call it `x-type`)
    Warning missing-field #/paths/~1{a}~1{b}/get/parameters/16: a parameter has no `schema` (add `schema`)
    Warning duplicate-parameter #/paths/~1{a}~1{b}/get/parameters/17: there is a query parameter `c` in this list already (remove one of them; the later one is kept)
    Error bad-parameter #/paths/~1{a}~1{b}/get/parameters/18: a parameter has no `name` (add `name`)
    Error bad-parameter #/paths/~1{a}~1{b}/get/parameters/19: the parameter `r` has no `in` (add `in`: `path`, `query`, `header` or `cookie`)
    Note ignored-header #/paths/~1{a}~1{b}/get/parameters/20: a parameter for the header `accept` is ignored (remove it: media types and security schemes describe this header)
    Warning duplicate-parameter #/paths/~1{a}~1{b}/get/parameters/21: there is a path parameter `a` in this list already (remove one of them; the later one is kept)
    Warning missing-field #/paths/~1{a}~1{b}/get/parameters/21: the path parameter `a` is not `required: true` (add `required: true`; a path without it is another path)
    "#);
}

#[test]
fn bodies_responses_headers_and_encodings_are_kept() {
    assert_snapshot!(outline(r##"{
      "openapi": "3.1.0", "info": {"title": "t", "version": "1"},
      "paths": {"/a": {"post": {
        "requestBody": {"description": "b", "required": true, "content": {
          "application/json": {"schema": {"type": "object"}},
          "multipart/form-data": {"schema": {"type": "object"}, "encoding": {
            "file": {"contentType": "image/png", "headers": {"X-A": {"schema": {}}, "content-type": {"schema": {}}}},
            "list": {"style": "pipeDelimited"}}}}},
        "responses": {
          "201": {"description": "made", "headers": {
            "Location": {"required": true, "schema": {"type": "string"}}, "Content-Type": {"schema": {}}, "X-Json": {"content": {"application/json": {}}}},
            "content": {"application/json; charset=utf-8": {"schema": {"$ref": "#/components/schemas/A"}}, "text/*": {}}},
          "4xx": {"$ref": "#/components/responses/Bad", "description": "another text"},
          "5XX": {"$ref": "#/components/responses/Bad"},
          "default": {"description": "d"},
          "okay": {"description": "no status"},
          "x-note": 1
        }}}},
      "components": {"schemas": {"A": {"type": "string"}}, "responses": {"Bad": {"description": "bad", "content": {"application/problem+json": {}}}}}
    }"##), @r#"
    OpenApi31 t 1
    POST /a
      body* "b"
        application/json object
        multipart/form-data object file as image/png with X-A list as - PipeDelimited
      201 "made"
        header Location*: Simple string
        header X-Json: application/json
        application/json; charset=utf-8 @A
        text/*
      4XX "another text"
        application/problem+json
      5XX "bad"
        application/problem+json
      default "d"
    A = string
    ---
    Error bad-status #/paths/~1a/post/responses/okay: `okay` is no status code, no range, and not `default` (write a code (`200`), a range (`4XX`) or `default`; this response is left out)
    "#);
}

#[test]
fn examples_keep_their_names_and_where_they_came_from() {
    assert_snapshot!(outline(r##"{
      "openapi": "3.2.0", "info": {"title": "t", "version": "1"},
      "paths": {"/a": {"get": {
        "parameters": [{"name": "q", "in": "query", "schema": {"type": "string", "example": "s"}, "example": "p", "x-example": "x"}],
        "responses": {"200": {"description": "d", "content": {"application/json": {
          "example": {"$ref": "#/nowhere"},
          "examples": {"one": {"summary": "s", "value": {"$ref": "#/nowhere"}}, "two": {"$ref": "#/components/examples/Two"},
                       "three": {"dataValue": 3, "serializedValue": "3"}, "four": {"externalValue": "http://example.com/four"}}}}}}
      }}},
      "components": {"examples": {"Two": {"value": 2}}}
    }"##), @r##"
    OpenApi32 t 1
    GET /a
      query q: Form* string e.g. Schema/default="s" e.g. Example/default="p" e.g. Extension/default="x"
      200 "d"
        application/json e.g. Example/default={"$ref":"#/nowhere"} e.g. Examples/one={"$ref":"#/nowhere"} e.g. Examples/two=2 e.g. Examples/three=3 as "3" e.g. Examples/four at http://example.com/four
    "##);
}

#[test]
fn links_lead_to_operations_that_come_before_or_after() {
    assert_snapshot!(outline(r##"{
      "openapi": "3.0.3", "info": {"title": "t", "version": "1"},
      "paths": {
        "/a": {"post": {"operationId": "create", "responses": {"201": {"description": "d", "links": {
          "get": {"operationId": "read", "parameters": {"id": "$response.body#/id", "path.x": "a-{$request.path.x}", "query.n": 3}},
          "self": {"operationRef": "#/paths/~1a/post"},
          "shared": {"$ref": "#/components/links/Shared"},
          "gone": {"operationId": "raed"},
          "lost": {"operationRef": "#/paths/~1b/get"},
          "bad": {"operationId": "read", "parameters": {"id": "$response.nothing"}}
        }}}}},
        "/a/{id}": {"get": {"operationId": "read", "responses": {"200": {"description": "d"}}}}
      },
      "components": {"links": {"Shared": {"operationId": "read"}}}
    }"##), @r#"
    OpenApi30 t 1
    POST /a create
      201 "d"
        link get -> GET /a/{id} ?.id="$response.body#/id" ResponseBody("/id") path.x="a-{$request.path.x}" "a-"+RequestPath("x") query.n=3
        link self -> POST /a
        link shared -> GET /a/{id}
        link gone -> unknown raed
        link lost -> unknown #/paths/~1b/get
        link bad -> GET /a/{id} ?.id="$response.nothing" "$response.nothing"
    GET /a/{id} read
      200 "d"
    ---
    Warning unknown-link-target #/paths/~1a/post/responses/201/links/gone/operationId: no operation has the `operationId` `raed` (did you mean `read`?)
    Warning unknown-link-target #/paths/~1a/post/responses/201/links/lost/operationRef: `#/paths/~1b/get` leads to no operation of this document (write a reference such as `#/paths/~1orders~1{id}/get`)
    Warning bad-expression #/paths/~1a/post/responses/201/links/bad/parameters/id: `$response.nothing` is no runtime expression (write one such as `$response.body#/id` or `$request.path.id`)
    "#);
}

#[test]
fn callbacks_and_webhooks_are_requests_of_the_server() {
    assert_snapshot!(outline(r##"{
      "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "security": [{"key": []}],
      "paths": {"/a": {"post": {"responses": {"200": {"description": "d"}}, "callbacks": {
        "done": {"{$request.body#/url}?from={$url}": {"post": {"requestBody": {"content": {"application/json": {}}}, "responses": {"200": {"description": "d"}}}}},
        "other": {"$ref": "#/components/callbacks/Other"}
      }}}},
      "webhooks": {"new": {"post": {"operationId": "onNew", "responses": {"200": {"description": "d"}}}}, "item": {"$ref": "#/components/pathItems/Item"}},
      "components": {
        "securitySchemes": {"key": {"type": "http", "scheme": "Bearer"}},
        "callbacks": {"Other": {"$request.query.url": {"get": {"responses": {"200": {"description": "d"}}, "callbacks": {"again": {"$ref": "#/components/callbacks/Other"}}}}}},
        "pathItems": {"Item": {"put": {"responses": {"200": {"description": "d"}}}}}
      }
    }"##), @r#"
    OpenApi31 t 1
    scheme key: http bearer
    POST /a if key
      200 "d"
      callback done RequestBody("/url")+"?from="+Url
        POST 
          body
            application/json
          200 "d"
      callback other RequestQuery("url")
        GET 
          200 "d"
    webhook new
      POST  onNew if key
        200 "d"
    webhook item
      PUT  if key
        200 "d"
    ---
    Error reference-circular #/components/callbacks/Other/$request.query.url/get/callbacks/again: this reference leads back to the object that it stands in
    "#);
}

#[test]
fn a_path_item_may_be_written_elsewhere_and_what_is_beside_its_reference_wins() {
    assert_snapshot!(outline(r##"{
      "openapi": "3.1.0", "info": {"title": "t", "version": "1"},
      "paths": {
        "/a": {"$ref": "#/components/pathItems/Item", "get": {"operationId": "own"}, "parameters": [{"name": "p", "in": "query", "schema": {"type": "integer"}}]},
        "/b": {"$ref": "#/paths/~1a"},
        "/c": {"$ref": "#/components/pathItems/Gone"},
        "/d": {"$ref": "#/paths/~1e"},
        "/e": {"$ref": "#/paths/~1d"},
        "/f": null,
        "/g": "text",
        "h": {"GET": {}, "post": 3, "pust": {}},
        "x-i": {}
      },
      "components": {"pathItems": {"Item": {"get": {"operationId": "theirs"}, "put": {"operationId": "put"}, "parameters": [{"name": "p", "in": "query", "schema": {"type": "string"}}, {"name": "q", "in": "query", "schema": {}}]}}}
    }"##), @r#"
    OpenApi31 t 1
    GET /a own
      query p: Form* integer
      query q: Form* any
    PUT /a put
      query p: Form* integer
      query q: Form* any
    GET /b own
      query p: Form* integer
      query q: Form* any
    PUT /b put
      query p: Form* integer
      query q: Form* any
    GET h
    ---
    Error reference-unresolved #/paths/~1c/$ref: `#/components/pathItems/Gone` leads nowhere: `#/components/pathItems` has no `Gone` (check the spelling, or add what is missing) STOPS /c
    Error reference-circular #/paths/~1d/$ref: this path item leads back to itself (refer to another path item) STOPS /d
    Error reference-circular #/paths/~1e/$ref: this path item leads back to itself (refer to another path item) STOPS /e
    Error not-an-object #/paths/~1g: a path item is an object, here it is a string (write an object of operations by method) STOPS /g
    Warning path-without-slash #/paths/h: the path `h` does not begin with `/` (write `/h`)
    Warning unknown-field #/paths/h/GET: a path item has no field `GET` (did you mean `get`?)
    Error not-an-object #/paths/h/post: an operation is an object, here it is a number (write an Operation Object with `responses`, or remove it) STOPS POST h
    Warning unknown-field #/paths/h/pust: a path item has no field `pust` (did you mean `put`?)
    "#);
}

#[test]
fn methods_of_3_2_are_read() {
    assert_snapshot!(outline(r#"{
      "openapi": "3.2.0", "info": {"title": "t", "version": "1"},
      "paths": {"/a": {"query": {"operationId": "q"}, "additionalOperations": {"LINK": {"operationId": "l"}, "bad method": {}}}}
    }"#), @r#"
    OpenApi32 t 1
    QUERY /a q
    LINK /a l
    ---
    Error bad-method #/paths/~1a/additionalOperations/bad method: `bad method` is no HTTP method (write a method such as `LINK`) STOPS bad method /a
    "#);
    assert_snapshot!(outline(r#"{
      "openapi": "3.0.0", "info": {"title": "t", "version": "1"},
      "paths": {"/a": {"query": {"operationId": "q", "responses": {}}}}, "webhooks": {}
    }"#), @r#"
    OpenApi30 t 1
    QUERY /a q
    ---
    Warning later-field #/paths/~1a/query: `query` exists from OpenAPI 3.2 on (write `openapi: 3.2.0`; it is honoured here)
    Warning later-field #/webhooks: `webhooks` exists from OpenAPI 3.1 on (write `openapi: 3.1.0`; it is honoured here)
    "#);
}

#[test]
fn security_schemes_of_every_kind_are_read() {
    assert_snapshot!(outline(r#"{
      "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {},
      "components": {"securitySchemes": {
        "a": {"type": "apiKey", "in": "cookie", "name": "sid"},
        "b": {"type": "http", "scheme": "Basic"},
        "c": {"type": "openIdConnect", "openIdConnectUrl": "https://example.com/.well-known"},
        "d": {"type": "mutualTLS"},
        "e": {"type": "oauth2", "flows": {"implicit": {"authorizationUrl": "/a", "scopes": {}}, "passwort": {}}},
        "f": {"type": "basic"},
        "g": {"type": "apikey", "in": "header", "name": "x"},
        "h": {"type": "apiKey", "in": "body", "name": "x"},
        "i": {"type": "magic"},
        "j": {}
      }}
    }"#), @r#"
    OpenApi31 t 1
    scheme a: key in Cookie sid
    scheme b: http basic
    scheme c: openid https://example.com/.well-known
    scheme d: MutualTls
    scheme e: oauth2 implicit[]
    scheme f: http basic
    scheme g: key in Header x
    scheme i: Unknown("magic")
    ---
    Warning unknown-field #/components/securitySchemes/e/flows/passwort: `flows` has no field `passwort` (did you mean `password`?)
    Warning wrong-type #/components/securitySchemes/f/type: `type` cannot be `basic` (write `type: http` with `scheme: basic`; it is read so)
    Error bad-security-scheme #/components/securitySchemes/h: the security scheme `h` needs `in`: `header`, `query` or `cookie` (add it; without it requirements of this scheme cannot be checked)
    Error bad-security-scheme #/components/securitySchemes/i/type: there is no type `magic` of security schemes (write one of apiKey, http, oauth2, openIdConnect, mutualTLS)
    Error bad-security-scheme #/components/securitySchemes/j: the security scheme `j` has no `type` (add it; without it requirements of this scheme cannot be checked)
    "#);
}

#[test]
fn a_requirement_of_an_unknown_scheme_is_incomplete() {
    assert_snapshot!(outline(r#"{
      "openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "security": {"keys": []},
      "paths": {"/a": {"get": {"responses": {"200": {"description": "d"}}}}},
      "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}}
    }"#), @r#"
    OpenApi30 t 1
    scheme key: key in Header X-Key
    GET /a if ?
      200 "d"
    ---
    Warning wrong-type #/security: `security` must be a list of security requirements, here it is an object (write a list of security requirements; it is read so)
    Error unknown-security-scheme #/security/keys: there is no security scheme `keys` (did you mean `key`?)
    "#);
}

#[test]
fn what_is_missing_stops_nothing() {
    assert_snapshot!(outline(r#"{"openapi": "3.0.3", "paths": {"/a": {"get": {}}}}"#), @r#"
    OpenApi30  
    GET /a
    ---
    Warning missing-field #: an OpenAPI document has no `info` (add `info`)
    Warning missing-field #/paths/~1a/get: an operation has no `responses` (add `responses`)
    "#);
    assert_snapshot!(outline(r#"{"openapi": 3.1, "info": {"title": 1, "version": 1.10}, "paths": null, "compnents": {}}"#), @r#"
    OpenApi31 1 1.10
    ---
    Warning wrong-type #/openapi: `openapi` must be a string, here it is a number (write a string; it is read so)
    Warning wrong-type #/info/title: `title` must be a string, here it is a number (write a string; it is read so)
    Warning wrong-type #/info/version: `version` must be a string, here it is a number (write a string; it is read so)
    Warning wrong-type #/paths: `paths` is empty (write `{}`; it is read so)
    Warning unknown-field #/compnents: an OpenAPI document has no field `compnents` (did you mean `components`?)
    "#);
}

#[test]
fn references_of_objects_lead_through_others_and_not_in_circles() {
    assert_snapshot!(outline(r##"{
      "openapi": "3.0.3", "info": {"title": "t", "version": "1"},
      "paths": {"/a": {"get": {"parameters": [{"$ref": "#/components/parameters/A"}, {"$ref": "#/components/parameters/Loop"}, {"$ref": "#/components/parameters/Gone"}],
         "responses": {"200": {"$ref": "#/components/responses/R", "description": "ignored", "headers": {}}}}}},
      "components": {
        "parameters": {
          "A": {"$ref": "#/components/parameters/B"}, "B": {"name": "b", "in": "query", "schema": {"type": "string"}},
          "Loop": {"$ref": "#/components/parameters/Pool"}, "Pool": {"$ref": "#/components/parameters/Loop"},
          "Gone": {"$ref": "#/components/parameters/Nowhere"}},
        "responses": {"R": {"description": "r"}}
      }
    }"##), @r#"
    OpenApi30 t 1
    GET /a
      query b: Form* string
      200 "r"
    ---
    Note reference-siblings #/paths/~1a/get/responses/200/headers: `headers` beside a `$ref` is ignored (write both into an `allOf`, or remove it)
    Error reference-circular #/components/parameters/Loop/$ref: this reference leads back to itself
    Error reference-unresolved #/components/parameters/Gone/$ref: `#/components/parameters/Nowhere` leads nowhere: `#/components/parameters` has no `Nowhere` (check the spelling, or add what is missing)
    "#);
}

#[test]
fn a_version_that_is_not_known_yet_is_read_as_the_latest() {
    assert_snapshot!(outline(r#"{"openapi": "3.9.1", "info": {"title": "t", "version": "1"}, "paths": {}}"#), @r#"
    OpenApi32 t 1
    ---
    Warning unknown-version #/openapi: OpenAPI 3.9.1 is not known, it is read as 3.2 (OpenAPI 3.0, 3.1 and 3.2, Swagger 2.0 and Postman collections of format 2.0 and 2.1 are read)
    "#);
}
