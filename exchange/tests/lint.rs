//! Examples and defaults judged against their schemas.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write;
use std::sync::Arc;

use specwright_contract::Loader;
use specwright_exchange::lint;
use specwright_exchange::schema::Validators;

/// What is found, each with the text of its place.
fn found(document: &str) -> String {
    let contract = Loader::new()
        .load_text("test.yaml", document)
        .unwrap()
        .contract;
    let validators = Validators::new(Arc::new(contract));
    let sources = &validators.contract().sources;
    let mut lines = String::new();
    for finding in lint::examples(&validators) {
        let place = finding.place.unwrap();
        let text = sources.file(place.file).tree.text();
        let text = &text[place.span.start as usize..place.span.end as usize];
        let _ = write!(
            lines,
            "{}: {} [{}]",
            finding.code.id,
            finding.message,
            text.trim()
        );
        if let Some(help) = &finding.help {
            let _ = write!(lines, " help: {help}");
        }
        lines.push('\n');
    }
    lines
}

#[test]
fn examples_and_defaults_that_do_not_fit_are_told_at_the_part_that_is_wrong() {
    let document = r##"
openapi: 3.1.0
info: { title: Test, version: "1" }
paths:
  /orders:
    post:
      parameters:
        - { name: limit, in: query, schema: { type: integer, default: ten }, example: "5" }
        - { name: ids, in: query, schema: { type: array, items: { type: integer } }, example: "1,2" }
        - { name: page, in: query, schema: { type: integer }, example: first }
      requestBody:
        content:
          application/json:
            schema: { $ref: "#/components/schemas/Order" }
            example: { items: [{ sku: a }, { sku: 5 }], colour: red }
          text/xml:
            schema: { $ref: "#/components/schemas/Order" }
            example: <order/>
      responses:
        "200":
          description: ok
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Order" }
              examples:
                without: { value: { items: [] } }
                text: { value: '{ "id": "1", "items": [] }' }
components:
  schemas:
    Order:
      type: object
      additionalProperties: false
      required: [id, items]
      properties:
        id: { type: string, readOnly: true, example: 7 }
        items: { type: array, items: { type: object, properties: { sku: { type: string, pattern: "[" } } } }
        shape: { oneOf: [{ type: number }, { type: integer }], example: 5 }
"##;
    insta::assert_snapshot!(found(document), @r#"
    default-mismatch: the default does not fit its schema: must be integer [ten]
    example-mismatch: the example does not fit its schema: must be integer [first]
    example-mismatch: the example does not fit its schema: `/items/1/sku` must be string [5]
    example-mismatch: the example does not fit its schema: must NOT have additional properties, found 'colour' [colour]
    example-mismatch: the example does not fit its schema: must have required property 'id' [{ items: [] }]
    example-mismatch: the example is JSON text within a string ['{ "id": "1", "items": [] }'] help: write it as a value, without the quotes around it
    example-mismatch: the example does not fit its schema: must be string [7]
    pattern-refused: the pattern `[` cannot be compiled, so it is not checked ["["] help: patterns are ECMA-262 regular expressions; see `specwright explain pattern-refused`
    example-mismatch: the example does not fit its schema: must match exactly one schema in oneOf [5] help: more than one of the alternatives fits: use `anyOf`, or make them exclude each other
    "#);
}

#[test]
fn what_fits_in_one_direction_is_no_finding_at_the_schema_itself() {
    let document = r#"
openapi: 3.1.0
info: { title: Test, version: "1" }
paths: {}
components:
  schemas:
    User:
      required: [id, name]
      additionalProperties: false
      properties: { id: { readOnly: true }, name: {} }
      examples: [{ id: 1, name: a }, { name: a }]
"#;
    assert_eq!(found(document), "");
}
