//! `specwright convert`: what is written, what is told, exit codes.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use insta::assert_snapshot;
use support::Folder;

const SWAGGER: &str = "\
swagger: '2.0'
info: { title: Orders, version: 1.0.0 }
host: api.example.com
basePath: /v1
schemes: [https]
paths:
  /orders:
    post:
      operationId: placeOrder
      consumes: [application/json]
      produces: [application/json]
      parameters:
        - { name: order, in: body, required: true, schema: { $ref: '#/definitions/Order' } }
      responses:
        201: { description: Placed, schema: { $ref: '#/definitions/Order' } }
definitions:
  Order:
    type: object
    required: [id]
    properties:
      id: { type: string }
      note: { type: string, x-nullable: true }
";

const MODERN: &str = "\
openapi: 3.1.0
info: { title: Orders, version: 1.0.0 }
paths:
  /orders:
    get:
      operationId: listOrders
      responses:
        '200':
          description: All
          content:
            application/json:
              schema:
                type: array
                items: { $ref: '#/components/schemas/Order' }
                contains: { required: [urgent] }
webhooks:
  placed:
    post:
      responses: { '204': { description: Heard } }
components:
  schemas:
    Order:
      type: object
      properties:
        size: { type: [string, integer, 'null'] }
        parent: { anyOf: [{ $ref: '#/components/schemas/Order' }, { type: 'null' }] }
        kind: { const: order }
";

fn folder() -> Folder {
    Folder::with(&[("swagger.yaml", SWAGGER), ("modern.yaml", MODERN)])
}

#[test]
fn swagger_becomes_openapi() {
    assert_snapshot!(folder().run(&["convert", "swagger.yaml", "--to", "3.1"]), @"
    exit code 0
    --- out
    openapi: 3.1.1
    info:
      title: Orders
      version: 1.0.0
    servers:
    - url: https://api.example.com/v1
    paths:
      /orders:
        post:
          operationId: placeOrder
          requestBody:
            required: true
            content:
              application/json:
                schema:
                  $ref: '#/components/schemas/Order'
          responses:
            '201':
              description: Placed
              content:
                application/json:
                  schema:
                    $ref: '#/components/schemas/Order'
    components:
      schemas:
        Order:
          type: object
          properties:
            id:
              type: string
            note:
              type:
              - string
              - 'null'
          required:
          - id
    ");
}

#[test]
fn what_3_0_cannot_say_is_told_with_its_line() {
    assert_snapshot!(folder().run(&["convert", "modern.yaml", "--to", "3.0"]), @"
    exit code 0
    --- out
    openapi: 3.0.4
    info:
      title: Orders
      version: 1.0.0
    paths:
      /orders:
        get:
          operationId: listOrders
          responses:
            '200':
              description: All
              content:
                application/json:
                  schema:
                    type: array
                    items:
                      $ref: '#/components/schemas/Order'
    x-webhooks:
      placed:
        post:
          responses:
            '204':
              description: Heard
    components:
      schemas:
        Order:
          type: object
          properties:
            size:
              anyOf:
              - type: integer
                nullable: true
              - type: string
                nullable: true
              nullable: true
            parent:
              allOf:
              - $ref: '#/components/schemas/Order'
              nullable: true
            kind:
              enum:
              - order
    --- err
    warning[conversion-lost]: OpenAPI 3.0 has no `contains`
      --> modern.yaml:15:17
       |
    15 |                 contains: { required: [urgent] }
       |                 ^^^^^^^^
       |
       = help: it is left out: the converted document admits more

    warning[conversion-lost]: OpenAPI 3.0 has no webhooks
      --> modern.yaml:17:3
       |
    17 |   placed:
       |   ^^^^^^
       |
       = help: it is written under `x-webhooks`, which some programs read

    note[conversion-rewritten]: OpenAPI 3.0 has no `type` of several words
      --> modern.yaml:25:17
       |
    25 |         size: { type: [string, integer, 'null'] }
       |                 ^^^^
       |
       = help: it is written as `anyOf` of the types

    modern.yaml: 2 warnings, 1 note
    ");
}

#[test]
fn a_loss_is_an_error_when_asked_for() {
    let shown = folder().run(&["convert", "modern.yaml", "--to", "3.0", "--strict"]);
    assert!(shown.starts_with("exit code 1\n"), "{shown}");
    let shown = folder().run(&["convert", "modern.yaml", "--to", "3.1", "--strict"]);
    assert!(shown.starts_with("exit code 0\n"), "{shown}");
}

#[test]
fn the_output_file_says_the_form() {
    let folder = folder();
    let shown = folder.run(&["convert", "swagger.yaml", "--to", "3.0", "-o", "new.json"]);
    assert_eq!(shown, "exit code 0\n");
    let text = std::fs::read_to_string(folder.path().join("new.json")).unwrap();
    assert!(text.starts_with("{\n  \"openapi\": \"3.0.4\""), "{text}");
}

#[test]
fn a_document_in_several_files_becomes_one() {
    let folder = Folder::with(&[
        (
            "api.yaml",
            "\
openapi: 3.0.3
info: { title: Orders, version: 1.0.0 }
paths:
  /orders:
    get:
      responses:
        '200': { $ref: responses.yaml#/Orders }
        '404': { $ref: responses.yaml#/Missing }
    post:
      responses:
        '404': { $ref: responses.yaml#/Missing }
",
        ),
        (
            "responses.yaml",
            "\
Orders:
  description: All
  content: { application/json: { schema: { type: array, items: { $ref: schemas/Order.yaml } } } }
Missing: { description: There is none }
",
        ),
        (
            "schemas/Order.yaml",
            "type: object\nproperties: { parent: { $ref: Order.yaml } }\n",
        ),
    ]);
    assert_snapshot!(folder.run(&["convert", "api.yaml", "--to", "3.0"]), @"
    exit code 0
    --- out
    openapi: 3.0.4
    info:
      title: Orders
      version: 1.0.0
    paths:
      /orders:
        get:
          responses:
            '200':
              description: All
              content:
                application/json:
                  schema:
                    type: array
                    items:
                      $ref: '#/components/schemas/Order'
            '404':
              $ref: '#/components/responses/Missing'
        post:
          responses:
            '404':
              $ref: '#/components/responses/Missing'
    components:
      schemas:
        Order:
          type: object
          properties:
            parent:
              $ref: '#/components/schemas/Order'
      responses:
        Missing:
          description: There is none
    ");
}

#[test]
fn what_cannot_be_read_is_told() {
    assert_snapshot!(folder().run(&["convert", "missing.yaml", "--to", "3.1"]), @"
    exit code 2
    --- err
    error[file-not-found]: there is no file missing.yaml
      = help: check the path: it is relative to the current folder, in a `$ref` to the file with it

    missing.yaml: 1 error
    ");
    assert_snapshot!(folder().run(&["convert", "swagger.yaml", "--to", "2.0"]), @"
    exit code 2
    --- err
    error: invalid value '2.0' for '--to <VERSION>'
      [possible values: 3.0, 3.1, progenitor]

      tip: a similar value exists: '3.0'

    For more information, try '--help'.
    ");
}

#[test]
fn convert_teaches_itself() {
    assert_snapshot!(folder().run(&["convert", "--help"]), @r#"
    exit code 0
    --- out
    Write a document of any version as one self-contained document of another

    Usage: specwright convert [OPTIONS] --to <VERSION> <SPEC>

    Arguments:
      <SPEC>
              The document: a path, an http(s) URL, or `-` for standard input

    Options:
          --to <VERSION>
              The version to write

              Possible values:
              - 3.0:        OpenAPI 3.0.4
              - 3.1:        OpenAPI 3.1.1
              - progenitor: The part of OpenAPI 3.0 that progenitor takes

      -o, --output <FILE>
              Write to this file instead of standard output

      -f, --format <FORMAT>
              YAML or JSON [default: as the output file is called, else yaml]

              Possible values:
              - yaml: YAML
              - json: JSON

          --strict
              Treat what is lost as an error; the document is written all the same

          --all
              Show every finding, not only the first ten of each code

          --allow-remote
              Fetch the http(s) documents that `$ref`s name

          --allow-outside
              Read the files that `$ref`s name outside the document's folder

          --color <WHEN>
              When to use colours

              Possible values:
              - auto:   On a terminal, unless `NO_COLOR` is set
              - always: Always
              - never:  Never
              
              [default: auto]

      -h, --help
              Print help (see a summary with '-h')

      -V, --version
              Print version

    Swagger 2.0, OpenAPI 3.0, 3.1 and 3.2 and Postman collections are read, with all files that they
    refer to.
    What the other version cannot say is told on standard error, with its line and what was written
    instead.

    Examples:
      specwright convert swagger.json --to 3.1
      specwright convert api/openapi.yaml --to 3.0 -o bundled.json
      specwright convert collection.json --to 3.1 --format yaml > openapi.yaml
      specwright convert openapi.yaml --to 3.0 --strict > old.yaml || echo "something was lost"

    Exit codes:
      0  nothing was found, or nothing worse than a warning
      1  an error was found (with --strict: a warning)
      2  the command could not run: wrong usage, or a file that cannot be read or written
    "#);
}
