//! Documents in several files.
#![expect(clippy::unwrap_used, reason = "tests")]

mod shown;

use std::path::Path;

use insta::assert_snapshot;
use specwright_contract::{Loaded, Loader};

/// Writes files and loads the first.
fn load(files: &[(&str, &str)]) -> Loaded {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let root = folder.path().join(files[0].0);
    Loader::new().load(root.to_str().unwrap()).unwrap()
}

/// The same as text; files are named without their folder.
fn shown(files: &[(&str, &str)]) -> String {
    let loaded = load(files);
    let mut text = shown::contract(&loaded.contract);
    if !loaded.diagnostics.is_empty() {
        text.push_str("---\n");
        text.push_str(&shown::findings(&loaded.contract, &loaded.diagnostics));
    }
    let root = loaded.contract.sources.files().next().unwrap().1;
    let folder = Path::new(&root.name)
        .parent()
        .unwrap()
        .display()
        .to_string();
    text.replace(&format!("{folder}/"), "")
}

#[test]
fn references_in_a_file_are_relative_to_that_file() {
    assert_snapshot!(shown(&[
        ("api.yaml", "
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /orders: {$ref: 'paths/orders.yaml'}
  /one: {$ref: 'paths/all.yaml#/one'}
components:
  schemas:
    Order: {$ref: 'schemas/Order.yaml'}
    Local: {type: string}
"),
        ("paths/orders.yaml", "
get:
  operationId: list
  parameters: [{$ref: '../parameters.yaml#/limit'}]
  responses:
    200: {$ref: 'responses.yaml#/List'}
    default: {description: d, content: {application/json: {schema: {$ref: '../api.yaml#/components/schemas/Local'}}}}
"),
        ("paths/all.yaml", "
one:
  get: {responses: {200: {$ref: '#/shared'}}}
shared: {description: shared}
"),
        ("paths/responses.yaml", "
List: {description: l, content: {application/json: {schema: {type: array, items: {$ref: ../schemas/Order.yaml}}}}}
"),
        ("parameters.yaml", "limit: {name: limit, in: query, schema: {type: integer}}"),
        ("schemas/Order.yaml", "
type: object
properties:
  parent: {$ref: '#'}
  item: {$ref: '#/definitions/Item'}
  other: {$ref: 'Order.yaml#/properties/item'}
definitions:
  Item: {type: string}
"),
    ]), @r#"
    OpenApi30 t 1
    GET /orders list
      query limit: Form* integer
      200 "l"
        application/json array [...@schemas/Order.yaml#]
      default "d"
        application/json @Local
    GET /one
      200 "shared"
    Order = @schemas/Order.yaml#
    Local = string
    "#);
}

#[test]
fn files_may_refer_to_each_other_in_circles() {
    assert_snapshot!(shown(&[
        ("a.yaml", "
openapi: 3.1.0
info: {title: t, version: '1'}
paths: {}
components:
  schemas:
    A: {properties: {b: {$ref: 'b.yaml#/B'}}}
    Loop: {$ref: 'b.yaml#/Loop'}
"),
        ("b.yaml", "
B: {properties: {a: {$ref: 'a.yaml#/components/schemas/A'}}}
Loop: {$ref: 'a.yaml#/components/schemas/Loop'}
"),
    ]), @r#"
    OpenApi31 t 1
    A = {b: @b.yaml#/B}
    Loop = @b.yaml#/Loop
    ---
    Error reference-circular b.yaml#/Loop/$ref: this reference comes back to itself without a property or an item between (refer to another schema, or put the reference under a property; it is read as if it said nothing)
    "#);
}

#[test]
fn a_file_that_is_missing_or_broken_degrades_what_needs_it() {
    let loaded = load(&[
        ("api.yaml", "
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a: {$ref: gone.yaml}
  /b:
    get:
      parameters: [{$ref: 'gone.yaml#/p'}]
      responses:
        200: {description: d, content: {application/json: {schema: {$ref: broken.yaml}, example: {$ref: never-read.yaml}}}}
"),
        ("broken.yaml", "a: [1, 2"),
    ]);
    let told: Vec<(&str, Option<&str>)> = loaded
        .diagnostics
        .iter()
        .map(|found| (found.code.id, found.stops.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("file-not-found", Some("/a")),
            ("file-not-found", None),
            ("malformed-yaml", None)
        ]
    );
    assert_snapshot!(shown::contract(&loaded.contract), @r#"
    OpenApi30 t 1
    GET /b
      200 "d"
        application/json unsaid e.g. Example/default={"$ref":"never-read.yaml"}
    "#);
}

#[test]
fn discriminators_find_schemas_of_other_files() {
    assert_snapshot!(shown(&[
        ("api.yaml", "
openapi: 3.0.3
info: {title: t, version: '1'}
paths: {}
components:
  schemas:
    Pet:
      oneOf: [{$ref: Cat.yaml}, {$ref: 'all.yaml#/components/schemas/Dog'}]
      discriminator: {propertyName: kind, mapping: {c: Cat.yaml}}
"),
        ("Cat.yaml", "{type: object}"),
        ("all.yaml", "{components: {schemas: {Dog: {type: object}}}}"),
    ]), @r#"
    OpenApi30 t 1
    Pet = one(@Cat.yaml#, @all.yaml#/components/schemas/Dog) by kind[c=Cat.yaml# Cat=Cat.yaml# Dog=all.yaml#/components/schemas/Dog]
    "#);
}
