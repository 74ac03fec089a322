//! What is told of input that cannot be used: one or two sentences, the place, the next step.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use std::fmt::Write as _;

use insta::assert_snapshot;
use support::Folder;

/// `specwright lint FILE` over one file of this text.
fn lint(name: &str, text: &str) -> String {
    Folder::with(&[(name, text)]).run(&["lint", name])
}

#[test]
fn a_missing_file() {
    let folder = Folder::with(&[("kitchen.yaml", "")]);
    assert_snapshot!(folder.run(&["lint", "kitchn.yaml"]), @"
    exit code 2
    --- out
    error[file-not-found]: there is no file kitchn.yaml
      = help: did you mean kitchen.yaml?

    kitchn.yaml: 1 error
    ");
}

#[test]
fn a_directory() {
    let folder = Folder::with(&[("specs/kitchen.yaml", "")]);
    assert_snapshot!(folder.run(&["lint", "specs"]), @"
    exit code 2
    --- out
    error[not-a-file]: specs is a folder
      = help: name the file with the `openapi:` or `swagger:` line

    specs: 1 error
    ");
}

#[test]
fn an_empty_file() {
    assert_snapshot!(lint("empty.yaml", "# nothing yet\n"), @"
    exit code 2
    --- out
    error[empty-file]: empty.yaml has nothing but comments and space
      = help: a document starts with the version of its language: `openapi: 3.1.0`

    empty.yaml: 1 error
    ");
}

#[test]
fn broken_yaml() {
    let text = "openapi: 3.0.3\ninfo:\n  title: A: B\npaths: {}\n";
    assert_snapshot!(lint("broken.yaml", text), @"
    exit code 1
    --- out
    error[malformed-yaml]: a `: ` cannot stand here
     --> broken.yaml:3:11
      |
    3 |   title: A: B
      |           ^
      |
      = help: text that contains `: ` needs quotes, and so do several words before a `:`

    broken.yaml: 1 error
    ");
}

#[test]
fn yaml_with_a_tab() {
    let text = "openapi: 3.0.3\ninfo:\n\ttitle: A\npaths: {}\n";
    assert_snapshot!(lint("tab.yaml", text), @"
    exit code 1
    --- out
    error[malformed-yaml]: a tab indents this line, but YAML is indented by spaces only
     --> tab.yaml:3:2
      |
    3 |     title: A
      |     ^
      |
      = help: replace the tab by spaces

    tab.yaml: 1 error
    ");
}

#[test]
fn broken_json() {
    let text = "{\n  \"openapi\": \"3.0.3\",\n  \"paths\": {},\n}\n";
    assert_snapshot!(lint("broken.json", text), @"
    exit code 1
    --- out
    error[malformed-json]: a key in double quotes is needed here, not `}`
     --> broken.json:4:1
      |
    4 | }
      | ^
      |
      = help: remove the comma before it

    broken.json: 1 error
    ");
}

#[test]
fn a_document_of_another_kind() {
    assert_snapshot!(lint("other.yaml", "services:\n  web:\n    image: nginx\n"), @"
    exit code 1
    --- out
    error[not-an-api-document]: this is no API document: it has none of `openapi`, `swagger`, and a Postman collection's `info.schema`
     --> other.yaml:1:1
      |
    1 | services:
      | ^
      |
      = help: add `openapi: 3.1.0` if it is one; OpenAPI 3.0, 3.1 and 3.2, Swagger 2.0 and Postman collections of format 2.0 and 2.1 are read

    other.yaml: 1 error
    ");
}

#[test]
fn a_page_of_html() {
    assert_snapshot!(lint("page.yaml", "<!doctype html>\n<html><body>Log in</body></html>\n"), @"
    exit code 1
    --- out
    error[not-a-document]: page.yaml is HTML or XML, neither JSON nor YAML
     --> page.yaml:1:1
      |
    1 | <!doctype html>
      | ^
      |
      = help: this is often the page of a login or of a code host: use the address of the raw file

    page.yaml: 1 error
    ");
}

#[test]
fn an_unknown_version() {
    assert_snapshot!(lint("old.yaml", "openapi: 1.2.0\npaths: {}\n"), @"
    exit code 1
    --- out
    error[unsupported-version]: OpenAPI 1.2.0 cannot be read
     --> old.yaml:1:10
      |
    1 | openapi: 1.2.0
      |          ^^^^^
      |
      = help: OpenAPI 3.0, 3.1 and 3.2, Swagger 2.0 and Postman collections of format 2.0 and 2.1 are read

    old.yaml: 1 error
    ");
    assert_snapshot!(lint("old.json", "{\"swaggerVersion\": \"1.2\", \"apis\": []}"), @r#"
    exit code 1
    --- out
    error[not-an-api-document]: this is no API document: it has none of `openapi`, `swagger`, and a Postman collection's `info.schema`
     --> old.json:1:1
      |
    1 | {"swaggerVersion": "1.2", "apis": []}
      | ^
      |
      = help: add `openapi: 3.1.0` if it is one; OpenAPI 3.0, 3.1 and 3.2, Swagger 2.0 and Postman collections of format 2.0 and 2.1 are read

    old.json: 1 error
    "#);
}

#[test]
fn a_bomb_of_aliases() {
    let mut text = String::from("openapi: 3.0.3\nx-a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
    for (name, before) in ('b'..='z').zip('a'..) {
        let aliases = vec![format!("*{before}"); 10].join(", ");
        writeln!(text, "x-{name}: &{name} [{aliases}]").unwrap();
    }
    assert_snapshot!(lint("bomb.yaml", &text), @"
    exit code 1
    --- out
    error[alias-expansion]: the aliases of bomb.yaml stand for more than 1000000 values
     --> bomb.yaml:7:46
      |
    7 | x-f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
      |                                              ^^
      |
      = help: use `$ref` in place of anchors that repeat others many times over

    bomb.yaml: 1 error
    ");
}

#[test]
fn nesting_ten_thousand_deep() {
    let json = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert_snapshot!(lint("deep.json", &json), @"
    exit code 1
    --- out
    error[too-deep]: values nest deeper than 250 levels here, aliases followed
     --> deep.json:1:251
      |
    1 | … [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[...
      |                                                               ^
      |
      = help: flatten the value, or split it by `$ref`s

    deep.json: 1 error
    ");
    let yaml = format!("openapi: 3.0.3\nx-deep: {json}\n");
    assert_snapshot!(lint("deep.yaml", &yaml), @"
    exit code 1
    --- out
    error[too-deep]: values nest deeper than 250 levels here, aliases followed
     --> deep.yaml:2:260
      |
    2 | … [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[...
      |                                                               ^
      |
      = help: flatten the value, or split it by `$ref`s

    deep.yaml: 1 error
    ");
    let mut block = String::from("openapi: 3.0.3\nx-deep:\n");
    for depth in 1..2_000 {
        writeln!(block, "{}a:", " ".repeat(depth)).unwrap();
    }
    assert_snapshot!(lint("block.yaml", &block), @"
    exit code 1
    --- out
    error[too-deep]: values nest deeper than 250 levels here, aliases followed
       --> block.yaml:252:251
        |
    252 | …                                                             a:
        |                                                               ^
        |
        = help: flatten the value, or split it by `$ref`s

    block.yaml: 1 error
    ");
}

const REFERRING: &str = "\
openapi: 3.0.3
info: { title: Orders, version: 1.0.0 }
paths:
  /orders:
    get:
      operationId: listOrders
      responses:
        '200':
          description: All orders
          content:
            application/json:
              schema:
                $ref: 'REFERENCE'
components:
  schemas:
    Order: { type: object }
";

#[test]
fn a_reference_that_leads_nowhere() {
    let text = REFERRING.replace("REFERENCE", "#/components/schemas/Ordr");
    assert_snapshot!(lint("orders.yaml", &text), @"
    exit code 1
    --- out
    error[reference-unresolved]: `#/components/schemas/Ordr` leads nowhere: `#/components/schemas` has no `Ordr`
      --> orders.yaml:13:23
       |
    13 |                 $ref: '#/components/schemas/Ordr'
       |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: did you mean `#/components/schemas/Order`?

    orders.yaml: 1 error
    ");
}

#[test]
fn a_reference_to_a_missing_file() {
    let text = REFERRING.replace("REFERENCE", "schemas/order.yaml#/Order");
    assert_snapshot!(lint("orders.yaml", &text), @"
    exit code 1
    --- out
    error[file-not-found]: there is no file schemas/order.yaml
      --> orders.yaml:13:23
       |
    13 |                 $ref: 'schemas/order.yaml#/Order'
       |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: check the path: it is relative to the current folder, in a `$ref` to the file with it

    note[unused-component]: nothing uses the schema `Order`
      --> orders.yaml:16:5
       |
    16 |     Order: { type: object }
       |     ^^^^^
       |
       = help: refer to it, or remove it

    orders.yaml: 1 error, 1 note
    ");
}

#[test]
fn a_reference_out_of_the_folder() {
    let text = REFERRING.replace("REFERENCE", "../../secret.yaml#/Order");
    assert_snapshot!(lint("orders.yaml", &text), @"
    exit code 1
    --- out
    error[reference-outside]: /secret.yaml is outside the folder of the document
      --> orders.yaml:13:23
       |
    13 |                 $ref: '../../secret.yaml#/Order'
       |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: move it into the folder, or allow it: `--allow-outside`

    note[unused-component]: nothing uses the schema `Order`
      --> orders.yaml:16:5
       |
    16 |     Order: { type: object }
       |     ^^^^^
       |
       = help: refer to it, or remove it

    orders.yaml: 1 error, 1 note
    ");
}

#[test]
fn a_reference_to_a_url_that_may_not_be_fetched() {
    let text = REFERRING.replace("REFERENCE", "https://example.com/order.yaml");
    assert_snapshot!(lint("orders.yaml", &text), @"
    exit code 1
    --- out
    error[remote-not-allowed]: https://example.com/order.yaml is on the network, which is not allowed
      --> orders.yaml:13:23
       |
    13 |                 $ref: 'https://example.com/order.yaml'
       |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: allow it (`--allow-remote`), or save the document beside this one

    note[unused-component]: nothing uses the schema `Order`
      --> orders.yaml:16:5
       |
    16 |     Order: { type: object }
       |     ^^^^^
       |
       = help: refer to it, or remove it

    orders.yaml: 1 error, 1 note
    ");
}

#[test]
fn files_that_refer_to_each_other_in_a_circle() {
    let folder = Folder::with(&[
        ("orders.yaml", &REFERRING.replace("REFERENCE", "a.yaml")),
        ("a.yaml", "$ref: b.yaml\n"),
        ("b.yaml", "$ref: a.yaml\n"),
    ]);
    assert_snapshot!(folder.run(&["lint", "orders.yaml"]), @"
    exit code 1
    --- out
    note[unused-component]: nothing uses the schema `Order`
      --> orders.yaml:16:5
       |
    16 |     Order: { type: object }
       |     ^^^^^
       |
       = help: refer to it, or remove it

    error[reference-circular]: this reference comes back to itself without a property or an item between
     --> b.yaml:1:7
      |
    1 | $ref: a.yaml
      |       ^^^^^^
      |
     ::: a.yaml:1:1
      |
    1 | $ref: b.yaml
      | - it leads back to this schema
      |
      = help: refer to another schema, or put the reference under a property; it is read as if it said nothing

    orders.yaml: 1 error, 1 note
    ");
}

#[test]
fn a_broken_file_behind_a_reference() {
    let folder = Folder::with(&[
        ("orders.yaml", &REFERRING.replace("REFERENCE", "a.yaml")),
        ("a.yaml", "type: [object\n"),
    ]);
    assert_snapshot!(folder.run(&["lint", "orders.yaml"]), @"
    exit code 1
    --- out
    error[malformed-yaml]: a.yaml cannot be read: in line 1, column 7, this bracket is never closed
      --> orders.yaml:13:23
       |
    13 |                 $ref: 'a.yaml'
       |                       ^^^^^^^^
       |
      ::: a.yaml:1:7
       |
     1 | type: [object
       |       - this bracket is never closed
       |
       = help: close it, or put the text into quotes if it is a template such as `{name}`

    note[unused-component]: nothing uses the schema `Order`
      --> orders.yaml:16:5
       |
    16 |     Order: { type: object }
       |     ^^^^^
       |
       = help: refer to it, or remove it

    orders.yaml: 1 error, 1 note
    ");
}

#[test]
fn an_unknown_flag() {
    let folder = Folder::with(&[]);
    assert_snapshot!(folder.run(&["lint", "--stric", "kitchen.yaml"]), @"
    exit code 2
    --- err
    error: unexpected argument '--stric' found

      tip: a similar argument exists: '--strict'

    Usage: specwright lint --strict <FILE>...

    For more information, try '--help'.
    ");
}

#[test]
fn an_unknown_command() {
    let folder = Folder::with(&[]);
    assert_snapshot!(folder.run(&["lnt", "kitchen.yaml"]), @"
    exit code 2
    --- err
    error: unrecognized subcommand 'lnt'

      tip: a similar subcommand exists: 'lint'

    Usage: specwright <COMMAND>

    For more information, try '--help'.
    ");
}

#[test]
fn an_unknown_form_and_an_unknown_code() {
    let folder = Folder::with(&[]);
    assert_snapshot!(folder.run(&["lint", "a.yaml", "--format", "xml"]), @"
    exit code 2
    --- err
    error: invalid value 'xml' for '--format <FORMAT>'
      [possible values: people, oneline, json, github, sarif, junit]

    For more information, try '--help'.
    ");
    assert_snapshot!(folder.run(&["lint", "a.yaml", "--deny", "path-dupliacte"]), @"
    exit code 2
    --- err
    error: invalid value 'path-dupliacte' for '--deny <CODE>': there is no such code; did you mean `path-duplicate`?

    For more information, try '--help'.
    ");
}

#[test]
fn output_that_cannot_be_written() {
    let folder = Folder::with(&[("a.yaml", "openapi: 3.0.3\n")]);
    assert_snapshot!(folder.run(&["lint", "a.yaml", "-o", "no/such/folder.txt"]), @"
    exit code 2
    --- err
    failed to write no/such/folder.txt: No such file or directory (os error 2)
    ");
}
