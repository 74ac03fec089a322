//! The progenitor backend: what is lowered, what is told, and what progenitor makes of it.
#![cfg(feature = "progenitor")]
#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::json;
use specwright_codegen::{Settings, progenitor};
use specwright_contract::{Contract, Loader};

fn contract(text: &str) -> Contract {
    Loader::new().load_text("api.yaml", text).unwrap().contract
}

fn told(contract: &Contract, findings: &[specwright_contract::Diagnostic]) -> String {
    let lines = findings
        .iter()
        .map(|found| found.one_line(&contract.sources));
    lines.collect::<Vec<_>>().join("\n")
}

const HARD: &str = "\
openapi: 3.1.0
info: { title: Orders, version: 1.0.0 }
paths:
  /orders/{id}.{ext}:
    get:
      parameters:
        - { name: id, in: path, required: true, schema: { type: [string, 'null'] } }
        - { name: filter, in: query, style: deepObject, schema: { type: object } }
        - { name: sort-by, in: query, schema: { enum: [a, b] } }
        - { name: sort_by, in: header, schema: { type: string } }
        - { name: session, in: cookie, schema: { type: string } }
      responses:
        '200': { description: One, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
        '404': { description: None, content: { application/json: { schema: { $ref: '#/components/schemas/Missing' } } } }
        default: { description: Bad, content: { application/problem+json: { schema: { $ref: '#/components/schemas/Problem' } } } }
    options: { responses: { '204': { description: Can } } }
    put:
      operationId: new
      requestBody: { content: { multipart/form-data: { schema: { type: object } } } }
      responses: { '200': { description: Put, content: { text/csv: {} } }, '204': { description: Nothing } }
components:
  schemas:
    Order:
      type: object
      properties:
        size: { type: string, enum: [S, s] }
        kind: { title: Response, enum: [new, old] }
        pattern: { type: string, pattern: '(?<=a)b' }
        pair: { prefixItems: [{ type: string }, { type: integer }] }
        next: { anyOf: [{ $ref: '#/components/schemas/Order' }, { type: 'null' }] }
        what: { oneOf: [{ $ref: '#/components/schemas/Missing' }, { type: string }] }
    OrderKind: { type: object, properties: { a: { type: string } } }
    Missing: { allOf: [{ $ref: '#/components/schemas/Problem' }, { type: object, required: [id], properties: { id: { type: integer, format: int64 } } }] }
    Problem: { type: object, additionalProperties: { type: string }, properties: { title: { type: string } } }
";

#[test]
fn everything_becomes_what_progenitor_takes_and_is_told() {
    let contract = contract(HARD);
    let generated = progenitor::generate(&contract, &Settings::default()).unwrap();
    assert_eq!(generated.operations, 2);
    insta::assert_snapshot!(told(&contract, &generated.findings), @"
    api.yaml:5:5: warning[progenitor-lost]: the errors of GET /orders/{id}.{ext} become one type: they are told apart by their shape, not by their status
    api.yaml:5:5: note[progenitor-made]: GET /orders/{id}.{ext} does not declare the path parameter `ext`: it becomes a string
    api.yaml:5:5: note[progenitor-made]: GET /orders/{id}.{ext} has no operationId: its method is `get_orders_id_ext`
    api.yaml:8:11: warning[progenitor-lost]: progenitor has no style `deepObject`: `filter` becomes a string, as it stands in the URL
    api.yaml:10:11: warning[progenitor-lost]: the header parameter `sort_by` has the name of another in Rust, and is left out
    api.yaml:11:11: warning[progenitor-lost]: progenitor has no cookie parameters: `session` is left out
    api.yaml:16:14: warning[progenitor-lost]: progenitor's client has no such method: OPTIONS /orders/{id}.{ext} is left out
    api.yaml:17:5: warning[progenitor-lost]: the successes of PUT /orders/{id}.{ext} are of several kinds: they become bytes
    api.yaml:17:5: note[progenitor-made]: PUT /orders/{id}.{ext} does not declare the path parameter `ext`: it becomes a string
    api.yaml:17:5: note[progenitor-made]: PUT /orders/{id}.{ext} does not declare the path parameter `id`: it becomes a string
    api.yaml:17:5: note[progenitor-made]: the method of PUT /orders/{id}.{ext} would have the name of another, and is `new_v2`
    api.yaml:19:7: warning[progenitor-lost]: the body of PUT /orders/{id}.{ext} is sent as bytes of `application/octet-stream`, not as `multipart/form-data`
    api.yaml:19:7: warning[progenitor-lost]: the body of PUT /orders/{id}.{ext} may be left out; progenitor always sends one
    api.yaml:26:15: warning[progenitor-lost]: values of this `enum` have one name in Rust: it becomes a string
    api.yaml:29:17: warning[conversion-lost]: OpenAPI 3.0 has no `prefixItems` (each item may be what any of them may be)
    ");
    for part in [
        "pub fn get_orders_id_ext",
        "pub fn new_v2",
        "pub struct Order ",
        "pub enum OrderKindV2 ",
    ] {
        assert!(
            generated.code.contains(part),
            "{part} is not in\n{}",
            generated.code
        );
    }
}

#[test]
fn what_progenitor_fails_on_is_found_and_given_up() {
    let contract = contract(
        "\
openapi: 3.0.3
info: { title: t, version: '1' }
paths:
  /a:
    get: { operationId: a, responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Bad' } } } } } }
components:
  schemas:
    Bad: { type: object, properties: { code: { type: string, pattern: '[a-' } } }
",
    );
    let generated = progenitor::generate(&contract, &Settings::default()).unwrap();
    assert_eq!(generated.operations, 1);
    insta::assert_snapshot!(told(&contract, &generated.findings), @"
    api.yaml:8:46: warning[progenitor-refused]: progenitor fails on the schema of `BadCode` (type error invalid schema for BadCode: invalid pattern '[a-' Unbalanced bracket): its restrictions are left out
    ");
}

#[test]
fn operations_are_filtered_and_what_they_do_not_need_is_left_out() {
    let mut settings = Settings::default();
    settings.operations = vec!["PUT *".to_owned()];
    let lowered = progenitor::lower(&contract(HARD), &settings);
    assert_eq!(lowered.document["components"]["schemas"], json!({}));
    assert_eq!(lowered.document["paths"].as_object().unwrap().len(), 1);
}
