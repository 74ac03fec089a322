//! Small documents that stand for large ones: each ends in no time and with a bounded model.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write as _;

use specwright_contract::{Loaded, Loader};

fn load(text: String) -> Loaded {
    Loader::new().load_text("api.json", text).unwrap()
}

fn document(paths: &str, components: &str) -> String {
    format!(
        r#"{{"openapi": "3.1.0", "info": {{"title": "t", "version": "1"}}, "paths": {{{paths}}}, "components": {{{components}}}}}"#
    )
}

/// `count` members made by `member`, with commas between.
fn members(count: usize, member: impl Fn(usize) -> String) -> String {
    (0..count).map(member).collect::<Vec<_>>().join(",")
}

#[test]
fn callbacks_that_double_at_every_level() {
    let callbacks = members(200, |n| {
        let next = n + 1;
        format!(
            r##""C{n}": {{"$url": {{"post": {{"callbacks": {{
                "a": {{"$ref": "#/components/callbacks/C{next}", "description": "a{n}"}},
                "b": {{"$ref": "#/components/callbacks/C{next}", "description": "b{n}"}}}}}}}}}}"##
        )
    });
    let loaded = load(document("", &format!(r#""callbacks": {{{callbacks}}}"#)));
    assert_eq!(loaded.contract.components.callbacks.len(), 200);
}

#[test]
fn headers_whose_media_types_have_headers() {
    let headers = members(200, |n| {
        let next = n + 1;
        format!(
            r##""H{n}": {{"content": {{"multipart/form-data": {{"encoding": {{"x": {{"headers": {{
                "a": {{"$ref": "#/components/headers/H{next}", "description": "a{n}"}},
                "b": {{"$ref": "#/components/headers/H{next}", "description": "b{n}"}}}}}}}}}}}}}}"##
        )
    });
    let loaded = load(document("", &format!(r#""headers": {{{headers}}}"#)));
    assert!(!loaded.diagnostics.is_empty());
}

#[test]
fn many_paths_that_are_one_large_item() {
    let operations = members(5_000, |n| format!(r#""M{n}": {{}}"#));
    let mut paths = format!(r#""/a": {{"additionalOperations": {{{operations}}}}},"#);
    paths.push_str(&members(5_000, |n| {
        format!(r##""/a{n}": {{"$ref": "#/paths/~1a"}}"##)
    }));
    let loaded = load(document(&paths, ""));
    assert!(loaded.contract.operations.len() < 300_000);
    let told = loaded.diagnostics.iter().any(|d| d.code.id == "too-large");
    assert!(told);
}

#[test]
fn discriminated_schemas_that_extend_each_other_in_a_row() {
    let schemas = members(3_000, |n| {
        let next = n + 1;
        format!(
            r##""S{n}": {{"discriminator": {{"propertyName": "k"}}, "allOf": [{{"$ref": "#/components/schemas/S{next}"}}]}}"##
        )
    });
    let loaded = load(document("", &format!(r#""schemas": {{{schemas}}}"#)));
    let implied: usize = loaded
        .contract
        .schemas
        .iter()
        .filter_map(|(_, schema)| schema.combinators.as_ref()?.discriminator.as_ref())
        .map(|discriminator| discriminator.mapping.len())
        .sum();
    assert!(implied <= 1_010_000, "{implied}");
}

#[test]
fn twenty_thousand_references_that_lead_nearly_somewhere() {
    let mut schemas = members(10_000, |n| format!(r#""Schema{n}": {{}}"#));
    for n in 0..20_000 {
        write!(
            schemas,
            r##","R{n}": {{"$ref": "#/components/schemas/Schema{n}x"}}"##
        )
        .unwrap();
    }
    let loaded = load(document("", &format!(r#""schemas": {{{schemas}}}"#)));
    assert!(loaded.diagnostics.len() <= 10_001);
}

#[test]
fn references_that_lead_through_long_chains_of_references() {
    let mut schemas = members(60, |n| {
        let next = n + 1;
        format!(r##""L{n}": {{"$ref": "#/components/schemas/L{next}"}}"##)
    });
    schemas.push_str(r#","L60": {"properties": {"x": {"type": "string"}}},"#);
    schemas.push_str(&members(20_000, |n| {
        format!(r##""R{n}": {{"$ref": "#/components/schemas/L0/properties/x"}}"##)
    }));
    let loaded = load(document("", &format!(r#""schemas": {{{schemas}}}"#)));
    assert_eq!(loaded.diagnostics, []);
}

#[test]
fn a_long_row_of_responses_that_refer_to_the_next() {
    let mut responses = members(30_000, |n| {
        let next = n + 1;
        format!(r##""R{n}": {{"$ref": "#/components/responses/R{next}"}}"##)
    });
    responses.push_str(r#","R30000": {"description": "d"}"#);
    let loaded = load(document("", &format!(r#""responses": {{{responses}}}"#)));
    assert_eq!(loaded.diagnostics, []);
    assert_eq!(loaded.contract.components.responses.len(), 30_001);
}

#[test]
fn keywords_that_nobody_knows() {
    let unknown = members(50_000, |n| format!(r#""descriptio{n}": 1"#));
    let schemas = format!(r#""schemas": {{"A": {{{unknown}}}}}"#);
    let loaded = load(document("", &schemas));
    assert!(loaded.diagnostics.len() <= 10_001);
}
