//! What is no document that can be read, and what is told about it.

mod shown;

use insta::assert_snapshot;
use specwright_contract::Loader;

fn refusal(text: &str) -> String {
    match Loader::new().load_text("api.json", text) {
        Ok(loaded) => format!("{:?} was read", loaded.contract.format),
        Err(failure) => failure
            .diagnostics
            .iter()
            .map(|found| {
                format!(
                    "{}: {} ({})",
                    found.code.id,
                    found.message,
                    found.help.as_deref().unwrap_or("no help")
                )
            })
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

#[test]
fn a_text_without_its_language_is_refused_with_the_next_step() {
    assert_snapshot!(refusal("[]"), @r#"not-an-api-document: an API document is an object, this is an array (is this the right file? an OpenAPI document begins with `openapi: 3.1.0`)"#);
    assert_snapshot!(refusal("{}"), @r#"not-an-api-document: this is no API document: it has none of `openapi`, `swagger`, and a Postman collection's `info.schema` (add `openapi: 3.1.0` if it is one; OpenAPI 3.0, 3.1 and 3.2, Swagger 2.0 and Postman collections of format 2.0 and 2.1 are read)"#);
    assert_snapshot!(refusal(r#"{"name": "package", "version": "1"}"#), @r#"not-an-api-document: this is no API document: it has none of `openapi`, `swagger`, and a Postman collection's `info.schema` (add `openapi: 3.1.0` if it is one; OpenAPI 3.0, 3.1 and 3.2, Swagger 2.0 and Postman collections of format 2.0 and 2.1 are read)"#);
    assert_snapshot!(refusal(r#"{"opneapi": "3.0.0"}"#), @r#"not-an-api-document: this is no API document: it has none of `openapi`, `swagger`, and a Postman collection's `info.schema` (write `openapi` instead of `opneapi`)"#);
    assert_snapshot!(refusal(r#"{"asyncapi": "2.0.0"}"#), @r#"not-an-api-document: this is no API document: it has none of `openapi`, `swagger`, and a Postman collection's `info.schema` (AsyncAPI documents are not read; OpenAPI 3.0, 3.1 and 3.2, Swagger 2.0 and Postman collections of format 2.0 and 2.1 are read)"#);
}

#[test]
fn a_version_that_cannot_be_read_is_refused_with_those_that_can() {
    assert_snapshot!(refusal(r#"{"openapi": "4.0.0"}"#), @r#"unsupported-version: OpenAPI 4.0.0 cannot be read (OpenAPI 3.0, 3.1 and 3.2, Swagger 2.0 and Postman collections of format 2.0 and 2.1 are read)"#);
    assert_snapshot!(refusal(r#"{"swagger": "1.2"}"#), @r#"unsupported-version: Swagger 1.2 cannot be read (OpenAPI 3.0, 3.1 and 3.2, Swagger 2.0 and Postman collections of format 2.0 and 2.1 are read)"#);
    assert_snapshot!(refusal(r#"{"openapi": null}"#), @r#"unsupported-version: `openapi` names no version (OpenAPI 3.0, 3.1 and 3.2, Swagger 2.0 and Postman collections of format 2.0 and 2.1 are read)"#);
    assert_snapshot!(refusal(r#"{"info": {"schema": "https://schema.getpostman.com/json/collection/v1.0.0/"}}"#), @r#"unsupported-version: this Postman collection is of a format that cannot be read (export it from Postman as "Collection v2.1")"#);
}
