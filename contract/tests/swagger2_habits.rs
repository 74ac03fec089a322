//! Swagger 2.0 as people write it: every slip has a place and a next step, and costs only itself.
#![expect(clippy::unwrap_used, reason = "tests")]

mod outline;

use outline::{findings, outline};
use specwright_contract::Loader;

fn shown(text: &str) -> String {
    let loaded = Loader::new().load_text("api.json", text).unwrap();
    let contract = &loaded.contract;
    let told = &loaded.diagnostics;
    for found in told {
        assert!(found.help.is_some(), "no next step: {}", found.message);
        assert!(found.place.is_some(), "no place: {}", found.message);
    }
    format!("{}\n{}", outline(contract), findings(contract, told))
}

#[test]
fn habits_of_openapi_3_are_honoured_and_told() {
    insta::assert_snapshot!(shown(r##"{
  "swagger": "2.0",
  "info": {"title": "T", "version": "1"},
  "servers": [{"url": "https://e.org/v1"}],
  "components": {"schemas": {"Late": {"type": "string", "nullable": true}}},
  "webhooks": {},
  "paths": {
    "/a": {
      "summary": "A",
      "servers": [],
      "post": {
        "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Late"}}}},
        "parameters": [
          {"in": "query", "name": "q", "schema": {"type": "integer"}, "style": "form", "example": 3},
          {"in": "cookie", "name": "c", "type": "string", "nullable": true},
          {"in": "header", "name": "X-D", "type": "string", "deprecated": true}
        ],
        "callbacks": {},
        "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {"oneOf": [{"type": "string"}, {"type": "integer", "const": 1}]}}}, "links": {}}}
      }
    }
  },
  "securityDefinitions": {
    "b": {"type": "http", "scheme": "Bearer"},
    "o": {"type": "oauth2", "flow": "clientCredentials", "tokenUrl": "t", "scopes": {}},
    "f": {"type": "oauth2", "flows": {}},
    "i": {"type": "openIdConnect", "openIdConnectUrl": "https://e.org"},
    "k": {"type": "apikey", "in": "header", "name": "X"}
  }
}"##), @r##"
    T 1
    servers: https://e.org/v1
    scheme b: http bearer
    scheme o: oauth2 clientCredentials(-|t|)
    scheme f: oauth2
    scheme i: OpenIdConnect { url: "https://e.org" }
    scheme k: Unknown("apikey")
    POST /a
      query q: integer e.g. default=3
      cookie c: null|string
      header X-D: string
      body!
        application/json: @Late
      200 ok
        application/json: oneOf(string, integer enum[1])
    schema Late: null|string

    Warning[later-field] api.json:4:3: `servers` exists from OpenAPI 3.0 on, this is Swagger 2.0 -> write `host`, `basePath` and `schemes`; it is honoured here
    Warning[later-field] api.json:5:3: `components` exists from OpenAPI 3.0 on, this is Swagger 2.0 -> write `definitions`, `parameters`, `responses` and `securityDefinitions`; its schemas are honoured here
    Note[later-keyword] api.json:5:57: `nullable` exists from OpenAPI 3.0 on, this is Swagger 2.0 -> write `x-nullable`, or raise the document to OpenAPI 3.0; it is honoured here
    Warning[later-field] api.json:6:3: `webhooks` exists from OpenAPI 3.0 on, this is Swagger 2.0 -> raise the document to OpenAPI 3.1; it is ignored here
    Warning[later-field] api.json:9:7: `summary` exists from OpenAPI 3.0 on, this is Swagger 2.0 -> write it in the operations; it is ignored here
    Warning[later-field] api.json:10:7: `servers` exists from OpenAPI 3.0 on, this is Swagger 2.0 -> write `host`, `basePath` and `schemes`; it is ignored here
    Warning[later-field] api.json:12:9: `requestBody` exists from OpenAPI 3.0 on, this is Swagger 2.0 -> write a parameter with `in: body` and a `schema`, and the media types under `consumes`; it is honoured here
    Warning[later-field] api.json:14:40: `schema` exists from OpenAPI 3.0 on, this is Swagger 2.0 -> write `type` and what else `schema` has beside `in` (only a body has a `schema`); it is honoured here
    Warning[later-field] api.json:14:71: `style` exists from OpenAPI 3.0 on, this is Swagger 2.0 -> write `collectionFormat`; it is ignored here
    Warning[later-field] api.json:14:88: `example` exists from OpenAPI 3.0 on, this is Swagger 2.0 -> write `x-example`; it is honoured here
    Warning[later-field] api.json:15:18: `cookie` exists from OpenAPI 3.0 on, this is Swagger 2.0 -> write the header `Cookie`, or raise the document to OpenAPI 3; it is honoured here
    Note[later-keyword] api.json:15:59: `nullable` exists from OpenAPI 3.0 on, this is Swagger 2.0 -> write `x-nullable`, or raise the document to OpenAPI 3.0; it is honoured here
    Warning[later-field] api.json:16:61: `deprecated` exists from OpenAPI 3.0 on, this is Swagger 2.0 -> write `x-deprecated`; it is honoured here
    Warning[later-field] api.json:18:9: `callbacks` exists from OpenAPI 3.0 on, this is Swagger 2.0 -> remove it, or raise the document to OpenAPI 3; it is ignored here
    Warning[later-field] api.json:19:52: `content` exists from OpenAPI 3.0 on, this is Swagger 2.0 -> write the schema under `schema` and the media types under `produces`; it is honoured here where there is no `schema`
    Note[later-keyword] api.json:19:96: `oneOf` exists from OpenAPI 3.0 on, this is Swagger 2.0 -> raise the document to OpenAPI 3.0; it is honoured here
    Note[later-keyword] api.json:19:146: `const` exists from OpenAPI 3.1 on, this is Swagger 2.0 -> write an `enum` of one value, or raise the document to OpenAPI 3.1; it is honoured here
    Warning[later-field] api.json:19:163: `links` exists from OpenAPI 3.0 on, this is Swagger 2.0 -> remove it, or raise the document to OpenAPI 3; it is ignored here
    Warning[later-field] api.json:24:19: `http` exists from OpenAPI 3.0 on, this is Swagger 2.0 -> write `type: basic`, or describe the token as `type: apiKey` in the header `Authorization`; it is honoured here
    Warning[later-field] api.json:25:37: `clientCredentials` exists from OpenAPI 3.0 on, this is Swagger 2.0 -> write `flow: application`; it is read so
    Warning[later-field] api.json:26:29: `flows` exists from OpenAPI 3.0 on, this is Swagger 2.0 -> write one flow: `flow`, `tokenUrl`, `scopes`
    Warning[later-field] api.json:27:19: `openIdConnect` exists from OpenAPI 3.0 on, this is Swagger 2.0 -> write `type: oauth2`; it is honoured here
    Error[bad-security-scheme] api.json:28:19: `apikey` is no type of a security scheme -> did you mean `apiKey`?
    "##);
}

#[test]
fn parameters_that_say_too_much_or_too_little() {
    insta::assert_snapshot!(shown(r##"{
  "swagger": "2.0",
  "info": {"title": "T", "version": "1"},
  "paths": {
    "/body": {"post": {"parameters": [
      {"in": "body", "name": "one"},
      {"in": "body", "name": "two", "schema": {"type": "string"}},
      {"in": "formData", "name": "three", "type": "string"}], "responses": {"204": {"description": ""}}}},
    "/typed": {"post": {"parameters": [
      {"in": "body", "name": "b", "type": "array", "items": {"type": "string"}}], "responses": {"204": {"description": ""}}}},
    "/beside": {"post": {"parameters": [
      {"in": "body", "name": "b", "type": "array", "schema": {"type": "string"}}], "responses": {"204": {"description": ""}}}},
    "/twice": {"get": {"parameters": [
      {"in": "query", "name": "a", "type": "string"},
      {"in": "header", "name": "A", "type": "string"},
      {"in": "header", "name": "a", "type": "integer"},
      {"in": "query", "name": "a", "type": "integer"}], "responses": {"204": {"description": ""}}}},
    "/odd": {"get": {"parameters": [
      {"in": "formdata", "name": "a", "type": "string"},
      {"in": "querry", "name": "b", "type": "string"},
      {"name": "c", "type": "string"},
      {"in": "query", "type": "string"},
      {"in": "query", "name": "d", "type": "file"},
      {"in": "path", "name": "e", "type": "array", "items": {"type": "string"}, "collectionFormat": "multi"},
      {"in": "query", "name": "f", "type": "array", "items": {"type": "string"}, "collectionFormat": "commas"},
      {"in": "query", "name": "g", "type": "string", "requierd": true},
      {"in": "query", "name": "h", "type": "string", "required": "true"},
      "text", {"$ref": "#/parameters/Missing"}], "responses": {"204": {"description": ""}}}},
    "/file": {"post": {"consumes": ["application/x-www-form-urlencoded"], "parameters": [
      {"in": "formData", "name": "a", "type": "file"}], "responses": {"204": {"description": ""}}}},
    "/shared": {"parameters": [{"in": "formData", "name": "a", "type": "string"}],
      "post": {"parameters": [{"in": "body", "name": "b", "schema": {}}], "responses": {"204": {"description": ""}}}}
  }
}"##), @r##"
    T 1
    servers: /
    POST /body
      body
        application/json: -
      204 
    POST /typed
      body
        application/json: array [string]
      204 
    POST /beside
      body
        application/json: string
      204 
    GET /twice
      query a: integer
      header a: integer
      204 
    GET /odd
      query d: string (binary)
      path e!: array [string]
      query f: array [string] Form false
      query g: string
      query h!: string
      body
        application/x-www-form-urlencoded: object {a: string}
      204 
    POST /file
      body
        multipart/form-data: object {a: string (binary)}
      204 
    POST /shared
      body
        application/json: any
      204 

    Warning[missing-field] api.json:6:7: a `body` parameter has no `schema` -> add `schema`; until then any body is right
    Error[bad-parameter] api.json:7:7: an operation has one `body` parameter at most, this is another -> put what it holds into the schema of the first
    Error[bad-parameter] api.json:8:7: `body` and `formData` parameters cannot be in one operation -> make the body one more form parameter, or remove the form
    Warning[missing-field] api.json:10:7: a `body` parameter has no `schema` -> put `type` and what belongs to it under `schema`; it is read so
    Warning[unknown-field] api.json:12:35: a body says what it is under `schema`, so `type` does not count -> remove it, or put it into `schema`
    Warning[duplicate-parameter] api.json:16:7: the parameter `a` is already in this list -> remove one of them
    Warning[duplicate-parameter] api.json:17:7: the parameter `a` is already in this list -> remove one of them
    Warning[bad-parameter] api.json:19:14: `formdata` is no place for a parameter -> write `formData`; it is read so
    Error[bad-parameter] api.json:20:14: `querry` is no place for a parameter -> did you mean `query`? the parameter is left out
    Error[bad-parameter] api.json:21:7: a parameter has no `in` -> add `in: query`, `path`, `header`, `formData` or `body`; the parameter is left out
    Error[bad-parameter] api.json:22:7: a parameter has no `name` -> add `name`; the parameter is left out
    Error[bad-parameter] api.json:23:44: a file can only be sent in `formData`, not in `query` -> write `in: formData`; it is read as a string
    Warning[bad-style] api.json:24:101: `multi` repeats a name, which only the query and forms can -> write one of `csv`, `ssv`, `tsv`, `pipes`; it is read as `csv`
    Warning[bad-style] api.json:25:102: there is no collection format `commas` -> write one of `csv`, `ssv`, `tsv`, `pipes`, `multi`; it is read as `csv`
    Warning[unknown-field] api.json:26:54: a parameter has no field `requierd` -> did you mean `required`?
    Warning[wrong-type] api.json:27:66: `required` must be true or false, here it is a string -> write true or false; it is read so
    Error[not-an-object] api.json:28:7: a parameter is an object, here it is a string -> write an object; what stands here is left out
    Error[reference-unresolved] api.json:28:24: `#/parameters/Missing` leads nowhere: the root has no `parameters` -> check the spelling, or add what is missing
    Warning[bad-media-type] api.json:29:37: a form with a file cannot be sent as `application/x-www-form-urlencoded` -> write `multipart/form-data` under `consumes`; it is read so
    "##);
}

#[test]
fn roots_and_media_types_that_are_not_as_they_should_be() {
    insta::assert_snapshot!(shown(r##"{
  "swagger": 2.0,
  "host": "https://api.example.com/v1",
  "basePath": "v2",
  "schemes": "https",
  "consumes": "application/json",
  "produces": ["json", "application/json"],
  "definitions": [],
  "responses": {"Plain": {"schema": {"type": "string"}}, "x-none": 1},
  "securityDefinitions": {"none": {}, "half": {"type": "apiKey"}, "word": {"type": "weird"}, "flow": {"type": "oauth2"}},
  "security": [{"nothing": []}],
  "pahts": {},
  "paths": {
    "a": {"GET": {"produces": [], "responses": {"200": {"description": "ok", "schema": {"type": "string"}}}}},
    "/b": {"get": {"schemes": ["https", "ftp"], "consumes": [], "parameters": [{"in": "body", "name": "b", "schema": {}}]}},
    "/c": {"get": {"responses": {"20": {"description": ""}, "2xx": {"$ref": "#/responses/Plain"}, "default": "no"}}, "gett": {}},
    "/d": null,
    "/e": {"get": {"responses": {"200": {"description": "ok", "example": {"a": 1}}, "201": {"description": "ok", "examples": {"application/xml": "<a/>"}}}}}
  }
}"##), @r##"
     
    servers: https://api.example.com/v2
    scheme none: Unknown("")
    scheme half: Unknown("apiKey")
    scheme word: Unknown("weird")
    scheme flow: oauth2
    GET a
      security: impossible
      200 ok
        application/json: string
    GET /b
      security: impossible
      body
        application/json: any
    GET /c
      security: impossible
      2XX 
        application/json: string
    GET /e
      security: impossible
      200 ok
        application/json: - e.g. default={"a":1}
      201 ok
        application/json: - e.g. application/xml="<a/>"

    Warning[missing-field] api.json:1:1: a Swagger document has no `info` -> add `info`
    Warning[bad-server] api.json:3:11: `host` is a name or address with a port, without scheme and path -> write `host: api.example.com`, the scheme under `schemes` and the path under `basePath`
    Warning[bad-server] api.json:4:15: `basePath` does not begin with `/` -> write `basePath: /v2`; it is read so
    Warning[wrong-type] api.json:5:14: `schemes` must be a list of schemes, here it is a string -> write a list of schemes; it is read so
    Warning[wrong-type] api.json:6:15: `consumes` must be a list of media types, here it is a string -> write a list of media types; it is read so
    Warning[bad-media-type] api.json:7:16: `json` is no media type -> write `application/json`; it is read so
    Error[not-an-object] api.json:8:18: `definitions` is an object, here it is an array -> write an object; what stands here is left out
    Warning[missing-field] api.json:9:17: a response has no `description` -> add `description`
    Error[bad-security-scheme] api.json:10:27: the security scheme `none` has no `type` -> add `type: basic`, `type: apiKey` or `type: oauth2`
    Error[bad-security-scheme] api.json:10:39: the API key `half` needs a `name` and an `in` that is `query` or `header` -> add what is missing
    Error[bad-security-scheme] api.json:10:84: `weird` is no type of a security scheme -> write `basic`, `apiKey` or `oauth2`
    Error[bad-security-scheme] api.json:10:94: an OAuth scheme needs a `flow` that is `implicit`, `password`, `application` or `accessCode` -> add the flow; the token is asked for all the same
    Error[unknown-security-scheme] api.json:11:17: there is no security scheme `nothing` -> define it under `securityDefinitions`, or remove it here
    Warning[unknown-field] api.json:12:3: a Swagger document has no field `pahts` -> did you mean `paths`?
    Warning[path-without-slash] api.json:14:5: the path `a` does not begin with `/` -> write `/a`
    Warning[unknown-field] api.json:14:11: a path item has no field `GET` -> did you mean `get`?
    Warning[missing-field] api.json:15:12: `GET /b` declares no response -> add `responses` with at least one status
    Warning[bad-server] api.json:15:41: there is no scheme `ftp` -> write `http`, `https`, `ws` or `wss`; it is left out
    Error[bad-status] api.json:16:34: `20` is no status code, no range, and not `default` -> write a code (`200`), a range (`4XX`) or `default`; this response is left out
    Error[not-an-object] api.json:16:110: a response is an object, here it is a string -> write an object; what stands here is left out
    Warning[unknown-field] api.json:16:118: a path item has no field `gett` -> did you mean `get`?
    Warning[later-field] api.json:18:63: `example` exists from OpenAPI 3.0 on, this is Swagger 2.0 -> write `examples` with the media type above the value; it is read so
    "##);
}

#[test]
fn a_document_without_anything_is_an_empty_contract() {
    insta::assert_snapshot!(shown(r#"{"swagger": "2.0"}"#), @r##"
     
    servers: /

    Warning[missing-field] api.json:1:1: a Swagger document has no `info` -> add `info`
    Warning[missing-field] api.json:1:1: a Swagger document has no `paths` -> add `paths`
    "##);
}

#[test]
fn a_path_parameter_after_the_path_is_one_of_the_query() {
    insta::assert_snapshot!(shown(r#"{
  "swagger": "2.0",
  "info": {"title": "T", "version": "1"},
  "paths": {
    "/export/{kind}?file={name}&kind={kind}&{how}=1": {
      "get": {
        "parameters": [
          {"in": "path", "name": "kind", "type": "string", "required": true},
          {"in": "path", "name": "how", "type": "integer", "required": true},
          {"in": "path", "name": "name", "type": "array", "items": {"type": "string"}, "required": true}
        ],
        "responses": {"204": {"description": "ok"}}
      }
    }
  }
}"#), @r"
    T 1
    servers: /
    GET /export/{kind}?file={name}&kind={kind}&{how}=1
      path kind!: string
      query how!: integer
      query file!: array [string] Form false
      204 ok
    ");
}
