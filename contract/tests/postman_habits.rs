//! Postman collections as they are exported and edited: what cannot be read costs only itself.
#![expect(clippy::unwrap_used, reason = "tests")]

mod outline;

use outline::{findings, outline};
use specwright_contract::Loader;

fn shown(text: &str) -> String {
    let loaded = Loader::new().load_text("c.json", text).unwrap();
    let contract = &loaded.contract;
    let told = &loaded.diagnostics;
    for found in told {
        assert!(found.help.is_some(), "no next step: {}", found.message);
        assert!(found.place.is_some(), "no place: {}", found.message);
    }
    format!("{}\n{}", outline(contract), findings(contract, told))
}

const V20: &str = "https://schema.getpostman.com/json/collection/v2.0.0/collection.json";
const V21: &str = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

fn collection(schema: &str, rest: &str) -> String {
    format!(r#"{{"info": {{"name": "C", "schema": "{schema}"}}, {rest}}}"#)
}

#[test]
fn format_2_0_has_urls_as_text_and_settings_as_objects() {
    let text = collection(
        V20,
        r#"
      "auth": {"type": "basic", "basic": {"username": "u", "password": "p"}},
      "item": [
        {"name": "Plain", "request": "https://e.org/plain?a=1&b=x%20y"},
        {"name": "Text headers", "request": {"url": "e.org/b", "method": "POST", "header": "Accept: text/plain\nX-One: 1",
          "auth": {"type": "apikey", "apikey": {"key": "k", "in": "query"}},
          "body": {"mode": "urlencoded", "urlencoded": "a=1&b=2"}}},
        {"name": "Own auth", "request": {"url": {"raw": "https://e.org:8443/c", "protocol": "https", "host": "e.org", "port": "8443", "path": "/c"},
          "method": "DELETE", "auth": {"type": "awsv4", "awsv4": {"addAuthDataToQuery": true}}}},
        {"name": "Signed", "request": {"url": "https://e.org/d", "auth": {"type": "oauth1", "oauth1": {"addParamsToHeader": true}}, "description": {"content": "Signed by hand"}}}
      ]"#,
    );
    insta::assert_snapshot!(shown(&text), @r##"
    C 
    servers: https://e.org http://e.org https://e.org:8443
    scheme basic: http basic
    scheme apikey: apiKey Query k
    GET /plain
      servers: https://e.org
      security: basic
      query a!: string e.g. default="1"
      query b!: string e.g. default="x y"
    POST /b
      servers: http://e.org
      security: apikey
      header Accept!: string e.g. default="text/plain"
      header X-One!: string e.g. default="1"
      body
        application/x-www-form-urlencoded: object {a: string, b: string} e.g. Text headers={"a":"1","b":"2"}
    DELETE /c
      servers: https://e.org:8443
      query X-Amz-Algorithm!: string
      query X-Amz-Credential!: string
      query X-Amz-Date!: string
      query X-Amz-Expires!: string
      query X-Amz-SignedHeaders!: string
      query X-Amz-Signature!: string
    GET /d
      servers: https://e.org
      header Authorization!: string /^OAuth .+$/
    "##);
}

#[test]
fn requests_of_one_method_and_path_are_merged() {
    let text = collection(
        V21,
        r#"
      "item": [
        {"name": "By id", "request": {"method": "POST", "url": "https://e.org/pets/:id?all=1&one=2",
          "header": [{"key": "X-A", "value": "1"}], "body": {"mode": "raw", "raw": "{\"a\": 1}", "options": {"raw": {"language": "json"}}}},
          "response": [{"name": "Found", "code": 200, "header": [{"key": "Content-Type", "value": "application/json"}], "body": "{\"a\": 1}"},
            {"name": "Found", "code": 200, "header": [{"key": "Content-Type", "value": "application/json"}], "body": "{\"a\": 2}"}]},
        {"name": "By name", "request": {"method": "POST", "url": "https://f.org/pets/{{name}}?all=1",
          "header": [{"key": "x-a", "value": "2"}], "body": {"mode": "raw", "raw": "{\"a\": \"text\"}", "options": {"raw": {"language": "json"}}}},
          "response": [{"name": "Found", "code": 200, "header": [{"key": "Content-Type", "value": "application/xml"}], "body": "<a/>"},
            {"name": "Lost", "code": 404, "header": null, "body": null}]},
        {"name": "Again by name", "request": {"method": "POST", "url": "https://f.org/pets/{{other}}?all=1", "header": [{"key": "X-A", "value": "2"}]}}
      ]"#,
    );
    insta::assert_snapshot!(shown(&text), @r##"
    C 
    servers: https://e.org https://f.org
    POST /pets/{id}
      path id!: string
      query all!: string e.g. default="1"
      query one: string e.g. default="2"
      header X-A!: string e.g. default="1" e.g. default-2="2"
      body
        application/json: anyOf(object {a: integer}, object {a: string}) e.g. By id={"a":1} e.g. By name={"a":"text"}
      200 Found
        application/json: object {a: integer} e.g. Found={"a":1} e.g. Found (2)={"a":2}
        application/xml: any e.g. Found="<a/>"
      404 Lost
    "##);
}

#[test]
fn what_cannot_be_read_is_told_and_left_out() {
    let text = collection(
        V21,
        r#"
      "auth": {"type": "mystery"},
      "variable": [{"key": "loop", "value": "{{loop}}{{loop}}"}, {"key": "empty", "value": ""}, {"key": "off", "value": "x", "disabled": true}],
      "item": [
        {"name": "Nothing"}, 7, null, {"name": "No URL", "request": {"method": "GET"}},
        {"name": "Empty URL", "request": {"url": {"raw": ""}}},
        {"name": "Bad method", "request": {"method": "GET IT", "url": "https://e.org/a"}},
        {"name": "Bad bodies", "request": {"method": "POST", "url": "https://e.org/{{loop}}/{{empty}}/{{off}}",
          "body": {"mode": "raw", "raw": "{\"a\": \n oops}", "options": {"raw": {"language": "json"}}}},
          "response": [{"name": "No code", "body": "x"}, {"name": "Bad code", "code": 999, "body": ""},
            {"name": "Text code", "code": "201", "header": [{"key": "Content-Type", "value": "application/json"}], "body": "{{\"oops\""}]},
        {"name": "No such mode", "request": {"method": "PUT", "auth": {"type": "apikey", "apikey": []}, "url": "https://e.org/b", "body": {"mode": "smoke", "smoke": 1}}},
        {"name": "Empty folder", "item": []}
      ]"#,
    );
    insta::assert_snapshot!(shown(&text), @r##"
    C 
    servers: https://e.org
    POST /{loop}/{empty}/{off}
      path loop!: string
      path empty!: string
      path off!: string
      body
        application/json: any e.g. Bad bodies=<{"a": 
     oops}>
      default No code
        text/plain: string e.g. No code="x"
      201 Text code
        application/json: any e.g. Text code=<{{"oops">
    PUT /b

    Warning[postman-auth] c.json:2:15: the authorisation `mystery` is not known, so none is asked for -> use `noauth`, `basic`, `bearer`, `digest`, `apikey` or `oauth2`
    Error[postman-item] c.json:5:9: the item `Nothing` has neither `request` nor `item` -> remove it, or give it a `request`
    Error[postman-item] c.json:5:30: an item is an object, here it is a number -> remove it, or give it a `request`
    Error[postman-item] c.json:5:33: an item is an object, here it is null -> remove it, or give it a `request`
    Error[postman-item] c.json:5:39: the request `No URL` has no `url` that can be read -> write the URL as a string or as an object with `raw`
    Error[postman-item] c.json:6:50: the request `Empty URL` has no `url` that can be read -> write the URL as a string or as an object with `raw`
    Error[postman-item] c.json:7:54: the method of the request `Bad method` is no HTTP method -> write `GET`, `POST` or another method
    Warning[postman-body] c.json:9:42: the body of `Bad bodies` is no JSON, as line 2 of it shows -> mend the text, or say what it is by its `Content-Type` header; it is kept as it is written
    Warning[postman-response] c.json:10:24: the saved response `No code` has no status code -> add `code`, a number from 100 to 599; until then it counts as `default`
    Warning[postman-response] c.json:10:87: the saved response `Bad code` has no status code -> add `code`, a number from 100 to 599; until then it counts as `default`
    Warning[postman-body] c.json:11:124: the body of `Text code` is no JSON, as line 1 of it shows -> mend the text, or say what it is by its `Content-Type` header; it is kept as it is written
    Warning[postman-auth] c.json:12:71: the API key has no name, so none is asked for -> write the name of the header or query parameter under `key`
    Warning[postman-body] c.json:12:148: there is no body mode `smoke` -> use `raw`, `urlencoded`, `formdata`, `file` or `graphql`
    "##);
    insta::assert_snapshot!(shown(&collection(V21, r#""item": {}"#)), @r##"
    C 
    servers: /

    Error[postman-item] c.json:1:115: `item` of the collection is no array, so there are no requests -> write the requests as an array under `item`
    "##);
}

#[test]
fn the_export_of_the_api_is_read_like_that_of_the_program() {
    let text = format!(
        r#"{{"collection": {}}}"#,
        collection(
            V21,
            r#""item": [{"name": "A", "request": {"url": "https://e.org/a"}}]"#
        )
    );
    insta::assert_snapshot!(shown(&text), @r##"
    C 
    servers: https://e.org
    GET /a
    "##);
}

#[test]
fn examples_have_a_file_of_their_own_that_is_named_after_their_place() {
    let text = collection(
        V21,
        r#"
      "item": [{"name": "A", "request": {"url": "https://e.org/a"}, "response": [{"name": "ok", "code": 200,
        "_postman_previewlanguage": "json", "body": "{\n  \"a\": [1]\n}"}]}]"#,
    );
    let loaded = Loader::new().load_text("c.json", text).unwrap();
    let contract = &loaded.contract;
    let media = &contract.operations[0].response(200).unwrap().1.content[0];
    let value = media.examples[0].value.unwrap();
    assert_eq!(contract.place(value), "c.json#/item/0/response/0/body:1:1");
    let schema = contract.schemas.get(media.schema.unwrap());
    let array = schema.object.as_ref().unwrap().properties[0].schema;
    let place = contract.place(contract.schemas.get(array).origin);
    assert_eq!(place, "c.json#/item/0/response/0/body:2:8");
}

#[test]
fn variables_that_multiply_stay_bounded() {
    use std::fmt::Write as _;
    let mut variables = String::from(r#"{"key": "v0", "value": "0123456789"}"#);
    for n in 1..40 {
        let value = format!("{{{{v{}}}}}", n - 1).repeat(10);
        let _ = write!(variables, r#", {{"key": "v{n}", "value": "{value}"}}"#);
    }
    let body = "{{v39}}".repeat(1_000);
    let text = collection(
        V21,
        &format!(
            r#""variable": [{variables}], "item": [{{"name": "A", "request": {{"method": "POST", "url": "https://e.org/a",
          "body": {{"mode": "raw", "raw": "{body}"}}}}}}]"#
        ),
    );
    let loaded = Loader::new().load_text("c.json", text).unwrap();
    assert_eq!(loaded.contract.operations.len(), 1);
}

#[test]
fn braces_without_end_take_no_time() {
    for body in [
        "{".repeat(300_000),
        "}".repeat(300_000),
        "{{".repeat(100_000) + "}}",
    ] {
        let text = collection(
            V21,
            &format!(
                r#""item": [{{"name": "A", "request": {{"method": "POST", "url": "https://e.org/a", "body": {{"mode": "raw", "raw": "{body}"}}}}}}]"#
            ),
        );
        let started = std::time::Instant::now();
        Loader::new().load_text("c.json", text).unwrap();
        assert!(started.elapsed().as_secs() < 5);
    }
}
