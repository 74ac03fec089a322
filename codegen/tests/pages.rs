//! How the pages of a list follow each other, as it is read from a contract.
#![expect(clippy::unwrap_used, reason = "tests")]

use specwright_codegen::{Layout, Settings, generate};

/// What the request of an operation says of its pages.
fn told(query: &str, response: &str) -> String {
    let text = format!(
        "{{openapi: 3.1.0, info: {{title: T, version: '1'}}, paths: {{/things: {{get: {{operationId: list, parameters: [{query}], \
         responses: {{'200': {response}}}}}}}}}}}"
    );
    let loaded = specwright_contract::Loader::new()
        .load_text("api.yaml", &text)
        .unwrap();
    let layout = Layout::OneFile { name: "api".into() };
    let made = generate(&loaded.contract, &Settings::default(), &layout).unwrap();
    let text = &made.files.first().unwrap().text;
    let line = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("pages "));
    line.unwrap_or("no").to_owned()
}

fn body(properties: &str) -> String {
    format!(
        "{{description: d, content: {{application/json: {{schema: {{type: object, properties: {{{properties}}}}}}}}}}}"
    )
}

const LIST: &str = "items: {type: array, items: {type: integer}}";

#[test]
fn pages_follow_what_the_contract_declares() {
    let integer = |name: &str| format!("{{name: {name}, in: query, schema: {{type: integer}}}}");
    let text = |name: &str| format!("{{name: {name}, in: query, schema: {{type: string}}}}");
    let bare = "{description: d, content: {application/json: {schema: {type: array, items: {type: string}}}}}";
    let linked = "{description: d, links: {more: {operationId: list, parameters: {from: $response.body#/meta/end}}}}";
    let header = format!(
        "{{headers: {{Link: {{schema: {{type: string}}}}}}, {}",
        body(LIST).trim_start_matches('{')
    );
    let cases = [
        (integer("page"), bare.to_owned(), "page \"page\" 1 \"\";"),
        (
            integer("offset"),
            body(LIST),
            "offset \"offset\" 0 \"/items\";",
        ),
        (
            "{name: page, in: query, schema: {type: integer, default: 0}}".to_owned(),
            body(&format!(
                "total: {{type: integer}}, errors: {{type: array}}, data: {{type: object, properties: {{{LIST}}}}}"
            )),
            "page \"page\" 0 \"/data/items\";",
        ),
        (
            text("page_token"),
            body(&format!("{LIST}, nextPageToken: {{type: string}}")),
            "cursor \"page_token\" \"/nextPageToken\";",
        ),
        (
            text("cursor"),
            body(&format!(
                "{LIST}, meta: {{type: object, properties: {{next_cursor: {{type: [string, 'null']}}}}}}"
            )),
            "cursor \"cursor\" \"/meta/next_cursor\";",
        ),
        (
            integer("page"),
            body(&format!("{LIST}, next: {{type: string, format: uri}}")),
            "next \"/next\";",
        ),
        (
            String::new(),
            body(&format!("{LIST}, '@odata.nextLink': {{type: string}}")),
            "next \"/@odata.nextLink\";",
        ),
        (
            String::new(),
            body(&format!(
                "{LIST}, _links: {{type: object, properties: {{next: {{type: object, properties: {{href: {{type: string}}}}}}}}}}"
            )),
            "next \"/_links/next/href\";",
        ),
        (
            text("from"),
            linked.to_owned(),
            "cursor \"from\" \"/meta/end\";",
        ),
        // a `Link` header tells by itself
        (integer("page"), header, "no"),
        // no list, no pages
        (integer("page"), body("next: {type: string}"), "no"),
        // no cursor without what it takes
        (text("cursor"), body(LIST), "no"),
        (text("page"), body(LIST), "no"),
    ];
    for (query, response, wanted) in cases {
        assert_eq!(told(&query, &response), wanted, "{query} {response}");
    }
}
