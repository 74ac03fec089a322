//! What a document of OpenAPI 3 becomes.
#![expect(clippy::unwrap_used, reason = "tests")]

use specwright_contract::Loader;

#[test]
fn a_small_document_has_its_operations_with_all_that_applies_to_them() {
    let text = r##"{
      "openapi": "3.0.3",
      "info": {"title": "Orders", "version": "1"},
      "paths": {
        "/orders/{id}": {
          "parameters": [{"$ref": "#/components/parameters/Id"}],
          "get": {
            "operationId": "getOrder",
            "responses": {"200": {"description": "ok", "content": {"application/json": {
              "schema": {"$ref": "#/components/schemas/Order"}}}}}
          }
        }
      },
      "components": {
        "parameters": {"Id": {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}},
        "schemas": {"Order": {"type": "object", "properties": {"parent": {"$ref": "#/components/schemas/Order"}}}}
      }
    }"##;
    let loaded = Loader::new().load_text("orders.json", text).unwrap();
    assert_eq!(loaded.diagnostics, []);
    let (_, operation) = loaded.contract.find("getOrder").unwrap();
    assert_eq!(operation.label(), "GET /orders/{id}");
    assert_eq!(&*operation.parameters[0].name, "id");
    assert_eq!(&*operation.servers[0].url, "/");
    let schemas = &loaded.contract.schemas;
    let schema = operation.response(200).unwrap().1.content[0]
        .schema
        .unwrap();
    let order = schemas.resolve(schema);
    assert_eq!(schemas.name(order), Some("Order"));
    let parent = &schemas[order].object.as_ref().unwrap().properties[0];
    assert_eq!(schemas.resolve(parent.schema), order);
}
