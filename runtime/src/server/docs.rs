//! A page about the contract that needs nothing from elsewhere.

use bytes::Bytes;
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};

/// The page without its contract.
const PAGE: &str = include_str!("docs.html");

/// What the page may do: nothing but run itself and call the API.
const POLICY: &str = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; \
    img-src data:; connect-src *; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// A page as it is answered.
pub(crate) type Page = (HeaderMap, Bytes);

/// The page, with the contract in it: `path` is where it stands, `base` where the operations start.
pub(crate) fn page(contract: &[u8], title: &str, path: &str, base: &str) -> Page {
    let mut text = String::with_capacity(PAGE.len() + contract.len());
    let mut rest = PAGE;
    while let Some((before, after)) = rest.split_once("@@") {
        text.push_str(before);
        let Some((name, after)) = after.split_once("@@") else {
            rest = after;
            break;
        };
        match name {
            "title" => escape(title, &mut text),
            "contract" => embed(&String::from_utf8_lossy(contract), &mut text),
            "path" => embed(&serde_json::Value::from(path).to_string(), &mut text),
            "base" => embed(&serde_json::Value::from(base).to_string(), &mut text),
            _ => {}
        }
        rest = after;
    }
    text.push_str(rest);
    let mut headers = HeaderMap::new();
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    headers.insert(CONTENT_TYPE, html);
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    (headers, text.into())
}

/// JSON within a script: nothing in it ends the script.
fn embed(json: &str, text: &mut String) {
    text.push_str(&json.replace('<', "\\u003c"));
}

/// Text within an element.
fn escape(title: &str, text: &mut String) {
    for char in title.chars() {
        match char {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            other => text.push(other),
        }
    }
}
