//! Bodies of every media type, read by their schema and written back.
#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::{Value, json};
use specwright_contract::{Contract, Loader};
use specwright_exchange::body::{BodyError, Codec};

/// A contract with one operation whose body has this media type and schema.
fn contract(media_type: &str, media: &Value) -> Contract {
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Bodies", "version": "1"},
        "paths": {"/": {"post": {
            "requestBody": {"content": {media_type: media}},
            "responses": {"204": {"description": "done"}}
        }}},
        "components": {"schemas": {"Book": {
            "type": "object",
            "properties": {
                "id": {"type": "integer", "xml": {"attribute": true}},
                "title": {"type": "string"},
                "author": {"type": "array", "items": {"type": "string"}},
                "tags": {"type": "array", "xml": {"wrapped": true}, "items": {"type": "string", "xml": {"name": "tag"}}},
                "price": {"type": "number", "xml": {"name": "cost", "prefix": "p", "namespace": "http://example.com/p"}}
            }
        }}}
    });
    let loaded = Loader::new()
        .load_text("bodies.json", document.to_string())
        .unwrap();
    loaded.contract
}

fn with<T>(media_type: &str, media: &Value, test: impl FnOnce(&Contract, &Codec) -> T) -> T {
    let contract = contract(media_type, media);
    let body = contract.operations[0].body.clone().unwrap();
    let codec = Codec::new(&contract, &body.content[0]);
    test(&contract, &codec)
}

fn read(media_type: &str, media: &Value, sent: &str, bytes: &[u8]) -> Result<Value, BodyError> {
    with(media_type, media, |contract, codec| {
        codec.decode(contract, Some(sent), bytes, &())
    })
}

fn form() -> Value {
    json!({
        "schema": {"type": "object", "properties": {
            "name": {"type": "string"},
            "age": {"type": "integer"},
            "tags": {"type": "array", "items": {"type": "string"}},
            "ids": {"type": "array", "items": {"type": "integer"}},
            "address": {"type": "object", "properties": {"city": {"type": "string"}}},
            "photo": {"type": "string", "format": "binary"}
        }},
        "encoding": {"ids": {"style": "form", "explode": false}, "address": {"contentType": "application/json"}}
    })
}

#[test]
fn json_is_read_and_a_fault_has_its_line_and_column() {
    let media = json!({"schema": {"type": "object"}});
    assert_eq!(
        read(
            "application/json",
            &media,
            "application/json",
            b"{\"a\": [1, 2.5]}"
        )
        .unwrap(),
        json!({"a": [1, 2.5]})
    );
    let error = read(
        "application/json",
        &media,
        "application/json",
        b"{\n  \"a\": }",
    )
    .unwrap_err();
    insta::assert_snapshot!(error, @"is not valid JSON: expected value at line 2 column 8");
}

#[test]
fn a_form_gets_the_types_of_its_schema() {
    let value = read(
        "application/x-www-form-urlencoded",
        &form(),
        "application/x-www-form-urlencoded",
        b"name=Ann+B&age=7&tags=a&tags=b%26c&ids=1,2&address=%7B%22city%22%3A%22Bonn%22%7D&other=x",
    );
    assert_eq!(
        value.unwrap(),
        json!({
            "name": "Ann B", "age": 7, "tags": ["a", "b&c"], "ids": [1, 2],
            "address": {"city": "Bonn"}, "other": "x"
        })
    );
}

#[test]
fn a_form_that_is_written_is_read_as_it_was() {
    let value = json!({"name": "Ann & B", "age": 7, "tags": ["a", "b"], "ids": [1, 2], "address": {"city": "Bonn"}});
    let read = with(
        "application/x-www-form-urlencoded",
        &form(),
        |contract, codec| {
            let encoded = codec.encode(contract, &value).unwrap();
            codec
                .decode(contract, Some(&encoded.content_type), &encoded.bytes, &())
                .unwrap()
        },
    );
    assert_eq!(read, value);
}

#[test]
fn parts_of_multipart_become_members() {
    let body = "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nAnn\r\n\
        --b\r\nContent-Disposition: form-data; name=\"age\"\r\n\r\n7\r\n\
        --b\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\na\r\n\
        --b\r\nContent-Disposition: form-data; name=\"address\"\r\nContent-Type: application/json\r\n\r\n{\"city\":\"Bonn\"}\r\n\
        --b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"p.png\"\r\nContent-Type: image/png\r\n\r\nPNG\r\n\
        --b--\r\n";
    let value = read(
        "multipart/form-data",
        &form(),
        "multipart/form-data; boundary=b",
        body.as_bytes(),
    );
    assert_eq!(
        value.unwrap(),
        json!({"name": "Ann", "age": 7, "tags": ["a"], "address": {"city": "Bonn"}, "photo": "PNG"})
    );
}

#[test]
fn multipart_that_is_written_is_read_as_it_was() {
    let value = json!({"name": "Ann", "age": 7, "tags": ["a", "b"], "address": {"city": "Bonn"}, "photo": "x\r\ny"});
    let read = with("multipart/form-data", &form(), |contract, codec| {
        let encoded = codec.encode(contract, &value).unwrap();
        codec
            .decode(contract, Some(&encoded.content_type), &encoded.bytes, &())
            .unwrap()
    });
    assert_eq!(read, value);
}

#[test]
fn multipart_without_a_boundary_is_refused() {
    let error = read(
        "multipart/form-data",
        &form(),
        "multipart/form-data",
        b"--b--",
    )
    .unwrap_err();
    insta::assert_snapshot!(error, @"is not valid multipart: the content type names no boundary");
    let error = read(
        "multipart/form-data",
        &form(),
        "multipart/form-data; boundary=b",
        b"--b\r\n",
    )
    .unwrap_err();
    assert!(matches!(error, BodyError::Multipart { .. }), "{error}");
}

fn book() -> Value {
    json!({"schema": {"$ref": "#/components/schemas/Book"}})
}

#[test]
fn xml_is_written_by_its_hints_and_read_as_it_was() {
    let value = json!({
        "id": 7, "title": "Ink & <Paper>", "author": ["Ann", "Ben"], "tags": ["a", "b"], "price": 9.5
    });
    with("application/xml", &book(), |contract, codec| {
        let encoded = codec.encode(contract, &value).unwrap();
        let text = String::from_utf8(encoded.bytes.to_vec()).unwrap();
        insta::assert_snapshot!(text, @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <Book id="7"><title>Ink &amp; &lt;Paper&gt;</title><author>Ann</author><author>Ben</author><tags><tag>a</tag><tag>b</tag></tags><p:cost xmlns:p="http://example.com/p">9.5</p:cost></Book>
        "#);
        assert_eq!(
            codec.decode(contract, None, text.as_bytes(), &()).unwrap(),
            value
        );
    });
}

#[test]
fn what_is_no_xml_is_refused() {
    for (name, text) in [
        ("empty", ""),
        ("text", "hello"),
        ("two roots", "<a/><b/>"),
        ("not closed", "<a><b></b>"),
        ("an entity", "<a>&nbsp;</a>"),
        (
            "a document type",
            "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
        ),
        ("nested", &"<a>".repeat(10_000)),
    ] {
        let outcome = read(
            "application/xml",
            &book(),
            "application/xml",
            text.as_bytes(),
        );
        assert!(
            matches!(outcome, Err(BodyError::Xml { .. })),
            "{name}: {outcome:?}"
        );
    }
}

#[test]
fn text_gets_the_type_of_its_schema() {
    let number = json!({"schema": {"type": "integer"}});
    assert_eq!(
        read("text/plain", &number, "text/plain", b"12").unwrap(),
        json!(12)
    );
    let string = json!({"schema": {"type": "string"}});
    assert_eq!(
        read("text/plain", &string, "text/plain", b"12").unwrap(),
        json!("12")
    );
}

#[test]
fn lines_of_json_are_an_array() {
    let media = json!({"schema": {"type": "array"}});
    let value = read(
        "application/jsonl",
        &media,
        "application/jsonl",
        b"{\"a\":1}\n\n[2]\n",
    );
    assert_eq!(value.unwrap(), json!([{"a": 1}, [2]]));
    let value = read(
        "application/json-seq",
        &media,
        "application/json-seq",
        b"\x1e1\n\x1e\"two\"\n",
    );
    assert_eq!(value.unwrap(), json!([1, "two"]));
    let error = read("application/jsonl", &media, "application/jsonl", b"1\n2\n{").unwrap_err();
    assert!(matches!(error, BodyError::Json { line: 3, .. }), "{error}");
}

#[test]
fn bytes_keep_their_length() {
    let media = json!({"schema": {"type": "string", "format": "binary"}});
    let value = read(
        "application/octet-stream",
        &media,
        "application/octet-stream",
        &[0xff, 0, 0x80],
    );
    assert_eq!(value.unwrap().as_str().unwrap().chars().count(), 3);
}
