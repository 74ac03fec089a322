//! What is found wrong with requests and responses, in the words that people read.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue};
use specwright_contract::{Contract, Loader};
use specwright_exchange::check::{self, Finding, Plan, Request, Response};
use specwright_exchange::router::Router;
use specwright_exchange::schema::Validators;

const ORDERS: &str = r##"
openapi: 3.0.3
info: { title: Orders, version: "1" }
paths:
  /orders/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: string, format: uuid } }
    get:
      parameters:
        - { name: Limit, in: query, schema: { type: integer, minimum: 1 } }
        - { name: sort, in: query, required: true, schema: { type: string, enum: [up, down] } }
        - { name: old, in: query, deprecated: true, schema: { type: boolean } }
        - { name: flag, in: query, allowEmptyValue: true, schema: { type: boolean } }
        - { name: ids, in: query, explode: false, schema: { type: array, items: { type: integer } } }
        - { name: filter, in: query, style: deepObject, schema: { type: object, properties: { size: { type: integer } } } }
        - { name: where, in: query, content: { application/json: { schema: { type: object } } } }
        - { name: X-Trace, in: header, schema: { type: integer } }
        - { name: sid, in: cookie, required: true, schema: { type: string, minLength: 3 } }
      responses:
        "200":
          description: ok
          headers:
            X-Count: { required: true, schema: { type: integer } }
          content:
            application/json: { schema: { $ref: "#/components/schemas/Order" } }
        "204": { description: none }
        4XX: { description: wrong }
    put:
      requestBody:
        required: true
        content:
          application/json: { schema: { $ref: "#/components/schemas/Order" } }
          application/x-www-form-urlencoded: { schema: { $ref: "#/components/schemas/Order" } }
      responses: { default: { description: any } }
    delete:
      responses: { "204": { description: none } }
components:
  schemas:
    Order:
      type: object
      required: [items]
      additionalProperties: false
      properties:
        id: { type: integer, readOnly: true }
        secret: { type: string, writeOnly: true }
        items:
          type: array
          items:
            type: object
            properties:
              size: { type: string, enum: [small, medium, big] }
              count: { type: integer, minimum: 1 }
"##;

struct Api {
    contract: Arc<Contract>,
    router: Router,
    validators: Validators,
}

impl Api {
    fn new() -> Self {
        let contract = Arc::new(
            Loader::new()
                .load_text("orders.yaml", ORDERS)
                .unwrap()
                .contract,
        );
        Self {
            router: Router::new(&contract),
            validators: Validators::new(Arc::clone(&contract)),
            contract,
        }
    }

    /// The findings of a request: its line, its headers, and its body after an empty line.
    fn request(&self, text: &str) -> String {
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        let mut lines = head.lines();
        let (method, target) = lines.next().unwrap().split_once(' ').unwrap();
        let headers = headers(lines);
        let matched = self.router.find(method, target).unwrap();
        let plan = Plan::new(&self.contract, matched.operation);
        let request = Request {
            matched: &matched,
            query: target.split_once('?').map(|(_, query)| query),
            headers: &headers,
            body: body.as_bytes(),
        };
        self.shown(&check::request(&plan, &self.validators, &request))
    }

    /// The findings of a response to `GET /orders/{id}`: its status, its headers, and its body.
    fn response(&self, text: &str) -> String {
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        let mut lines = head.lines();
        let status = lines.next().unwrap().parse().unwrap();
        let headers = headers(lines);
        let (id, _) = self.contract.operations().next().unwrap();
        let plan = Plan::new(&self.contract, id);
        let response = Response {
            status,
            headers: &headers,
            body: body.as_bytes(),
            head: false,
            by_letter: false,
        };
        self.shown(&check::response(&plan, &self.validators, &response))
    }

    fn shown(&self, findings: &[Finding]) -> String {
        let lines = findings.iter().map(|finding| {
            let place = finding.contract.map(|origin| self.contract.place(origin));
            format!(
                "{} {} {:?}: {} ({})",
                finding.severity(),
                finding.location.join("/"),
                finding.code,
                finding.message,
                place.unwrap_or_default()
            )
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

fn headers<'a>(lines: impl Iterator<Item = &'a str>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap();
        let name: HeaderName = name.parse().unwrap();
        headers.append(name, HeaderValue::from_str(value).unwrap());
    }
    headers
}

const ID: &str = "00000000-0000-4000-8000-000000000000";

#[test]
fn a_request_that_keeps_the_contract_has_no_findings() {
    let api = Api::new();
    let query = "sort=up&limit=5&ids=1,2&ids=3,4&filter[size]=3&where=%7B%7D&flag=&unknown=1";
    let request = format!("GET /orders/{ID}?{query}\nx-trace: 7\ncookie: a=1; sid=abc");
    assert_eq!(api.request(&request), "");
    let request = format!("PUT /orders/{ID}\ncontent-type: application/json\n\n{{\"items\":[]}}");
    assert_eq!(api.request(&request), "");
    // ids escaped as many clients do
    let request = format!("GET /orders/{ID}?sort=up&ids=1%2C2\ncookie: sid=abc");
    assert_eq!(api.request(&request), "");
}

#[test]
fn everything_wrong_with_parameters_is_found() {
    let api = Api::new();
    let query = "limit=0&old=maybe&ids=1,x&filter[size]=big&where={&flag=perhaps";
    let request = format!("GET /orders/7?{query}\nx-trace: seven\ncookie: sid=a");
    insta::assert_snapshot!(api.request(&request), @r#"
    Error header/x-trace "type": Request header parameter x-trace must be integer (orders.yaml:17:56)
    Error query "required": Request query must have required property 'sort' (orders.yaml:11:11)
    Error query/limit "minimum": Request query parameter limit must be >= 1 (orders.yaml:10:71)
    Error query/old "type": Request query parameter old must be boolean (orders.yaml:12:69)
    Error query/flag "type": Request query parameter flag must be boolean (orders.yaml:13:75)
    Error query/ids/1 "type": Request query parameter ids.1 must be integer (orders.yaml:14:89)
    Error query/filter/size "type": Request query parameter filter.size must be integer (orders.yaml:15:109)
    Error query/where "style": Request query parameter where must be JSON: EOF while parsing an object at line 1 column 1 (orders.yaml:16:11)
    Warning query/old "deprecated": Query param old is deprecated (orders.yaml:12:11)
    Error path/id "format": Request path parameter id must match format "uuid" (orders.yaml:7:79)
    Error cookie/sid "minLength": Request cookie parameter sid must NOT have fewer than 3 characters (orders.yaml:18:87)
    "#);
    insta::assert_snapshot!(api.request("GET /orders/?sort=up&sort=down&limit="), @r#"
    Error query/sort "type": Request query parameter sort must be string (orders.yaml:11:68)
    Error query/sort "enum": Request query parameter sort must be equal to one of the allowed values: up, down (orders.yaml:11:82)
    Error path "required": Request path must have required property 'id' (orders.yaml:7:9)
    Error cookie "required": Request cookie must have required property 'sid' (orders.yaml:18:11)
    "#);
}

#[test]
fn everything_wrong_with_bodies_is_found() {
    let api = Api::new();
    let put = |kind: &str, body: &str| {
        api.request(&format!("PUT /orders/{ID}\ncontent-type: {kind}\n\n{body}"))
    };
    let body = r#"{"id":1,"items":[{"size":"huge"},{"count":0}],"more":1}"#;
    insta::assert_snapshot!(put("application/json; charset=utf-8", body), @r#"
    Error body "additionalProperties": Request body must NOT have additional properties; found 'id' (orders.yaml:42:29)
    Error body "additionalProperties": Request body must NOT have additional properties; found 'more' (orders.yaml:42:29)
    Error body/items/0/size "enum": Request body property items.0.size must be equal to one of the allowed values: small, medium, big (orders.yaml:51:43)
    Error body/items/1/count "minimum": Request body property items.1.count must be >= 1 (orders.yaml:52:48)
    "#);
    insta::assert_snapshot!(put("application/json", "{}"), @r#"
    Error body "required": Request body must have required property 'items' (orders.yaml:41:17)
    "#);
    insta::assert_snapshot!(put("application/json", "[]"), @r#"
    Error body "type": Request body must be object (orders.yaml:40:13)
    "#);
    insta::assert_snapshot!(put("application/json", "{\"items\":\n oops}"), @r#"
    Error body "syntax": Request body is not valid JSON: expected value at line 2 column 2 (orders.yaml:32:29)
    "#);
    insta::assert_snapshot!(put("text/plain", "x"), @r#"
    Error  "415": Supported content types: application/json,application/x-www-form-urlencoded (orders.yaml:30:9)
    "#);
    insta::assert_snapshot!(put("application/json", ""), @r#"
    Error  "required": Body parameter is required (orders.yaml:30:9)
    "#);
    let request = format!("DELETE /orders/{ID}\ncontent-type: text/plain\n\nx");
    insta::assert_snapshot!(api.request(&request), @r#"
    Error  "415": No supported content types, but request included a non-empty body (orders.yaml:36:7)
    "#);
    let request = format!("PUT /orders/{ID}\n\n{{\"items\":[]}}");
    insta::assert_snapshot!(api.request(&request), @"");
}

#[test]
fn everything_wrong_with_responses_is_found() {
    let api = Api::new();
    let json = "content-type: application/json\nx-count: 1";
    assert_eq!(
        api.response(&format!("200\n{json}\n\n{{\"items\":[],\"id\":1}}")),
        ""
    );
    assert_eq!(api.response("204"), "");
    assert_eq!(api.response("404"), "");
    let wrong = "{\"items\":[{\"size\":1}],\"secret\":\"x\"}";
    let wrong = format!("200\ncontent-type: application/json\nx-count: many\n\n{wrong}");
    insta::assert_snapshot!(api.response(&wrong), @r#"
    Error body "additionalProperties": Response body must NOT have additional properties; found 'secret' (orders.yaml:42:29)
    Error body/items/0/size "type": Response body property items.0.size must be string (orders.yaml:51:29)
    Error body/items/0/size "enum": Response body property items.0.size must be equal to one of the allowed values: small, medium, big (orders.yaml:51:43)
    Error header/x-count "type": Response header parameter x-count must be integer (orders.yaml:23:56)
    "#);
    insta::assert_snapshot!(api.response("200\ncontent-type: text/plain\n\nhello"), @r#"
    Error  "": The received media type "text/plain" does not match the one specified in the current response: application/json (orders.yaml:21:11)
    Error header "required": Response header must have required property 'x-count' (orders.yaml:23:22)
    "#);
    insta::assert_snapshot!(api.response("200\ncontent-type: application/json\nx-count: 1"), @r#"
    Error body "syntax": Response body is not valid JSON: EOF while parsing a value at line 1 column 0 (orders.yaml:25:31)
    "#);
    insta::assert_snapshot!(api.response("201\n\nx"), @r#"
    Error  "": Unable to match the returned status code with those defined in the document: 200,204,4XX (orders.yaml:9:7)
    "#);
    insta::assert_snapshot!(api.response("500\n\nx"), @r#"
    Warning  "": Unable to match the returned status code with those defined in the document: 200,204,4XX (orders.yaml:9:7)
    "#);
    insta::assert_snapshot!(api.response("204\n\nx"), @r#"
    Error body "": Response body must be empty (orders.yaml:26:16)
    "#);
    insta::assert_snapshot!(api.response("404\n\nx"), @r#"
    Warning body "": Response body must be empty, since the contract declares no content (orders.yaml:27:14)
    "#);
}
