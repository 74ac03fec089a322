//! The form of bodies: other media types, none, malformed ones, and no body at all.

use bytes::Bytes;
use specwright_contract::model::MediaType;
use specwright_exchange::media_type::{is_json, is_xml};

use super::boundaries::others;
use crate::case::{Broken, Draft, Intent, Payload, Probe};
use crate::engine::Engine;
use crate::recipe::{Recipe, Source, body_value, payload};

/// What is tried.
pub(crate) fn drafts<'e>(
    engine: &'e Engine,
    recipe: &Recipe,
    plain: &Draft,
) -> impl Iterator<Item = Draft> + use<'e> {
    let id = recipe.operation;
    let mut list = Vec::new();
    if let (Some(body), Some(sent)) = (&engine.operation(id).body, &plain.body) {
        let origin = body.origin;
        let wrong = |name: &str, place: &str, rule: &str, payload: Option<Payload>| {
            let intent = Intent::Invalid(Broken {
                place: place.to_owned(),
                rule: rule.to_owned(),
            });
            let mut draft = plain.clone().named(name, intent).with_body(payload);
            draft.origin = origin;
            draft
        };
        let odd = |what: &'static str, payload: Payload| {
            let intent = Intent::Probe(Probe::Odd(what));
            let mut draft = plain.clone().named(what, intent).with_body(Some(payload));
            draft.origin = origin;
            draft
        };
        let media = recipe.body.as_ref().and_then(|(n, _)| body.content.get(*n));
        let name = sent.content_type.as_deref();
        for n in others(engine, id) {
            list.extend(
                body.content
                    .get(n)
                    .and_then(|media| valid(engine, plain, media)),
            );
        }
        if body.required {
            list.push(wrong("no body", "body", "required", None));
            let empty = Payload::new(Bytes::new(), name);
            list.push(wrong(
                "an empty body with its Content-Type",
                "body",
                "required",
                Some(empty),
            ));
        } else {
            let mut draft = plain
                .clone()
                .named("no body", Intent::Valid)
                .with_body(None);
            draft.origin = origin;
            list.push(draft);
        }
        for strange in ["text/plain", "application/x-specwright", "application/xml"] {
            let payload = Payload::new(sent.bytes.clone(), Some(strange));
            let name = format!("Content-Type: {strange}");
            list.push(wrong(
                &name,
                "header Content-Type",
                "media type",
                Some(payload),
            ));
        }
        let none = Payload::new(sent.bytes.clone(), None);
        list.push(odd("a body without Content-Type", none));
        let junk = Payload::new(sent.bytes.clone(), Some("junk"));
        list.push(odd("a Content-Type that is no media type", junk));
        if media.is_some_and(|media| is_json(&media.name)) {
            let charset = format!("{}; charset=utf-8", name.unwrap_or("application/json"));
            let payload = Payload::new(sent.bytes.clone(), Some(&charset));
            let mut draft = plain
                .clone()
                .named("Content-Type with charset=utf-8", Intent::Valid)
                .with_body(Some(payload));
            draft.origin = origin;
            list.push(draft);
            let upper = name.unwrap_or("application/json").to_ascii_uppercase();
            let payload = Payload::new(sent.bytes.clone(), Some(&upper));
            let mut draft = plain
                .clone()
                .named("Content-Type in capitals", Intent::Valid)
                .with_body(Some(payload));
            draft.origin = origin;
            list.push(draft);
            let mut draft = plain
                .clone()
                .named("a body in chunks", Intent::Valid)
                .with_header("transfer-encoding", "chunked");
            draft.origin = origin;
            list.push(draft);
            for (what, bytes) in broken_json(&sent.bytes) {
                let payload = Payload::new(bytes, name);
                list.push(wrong(what, "body", "syntax", Some(payload)));
            }
            for (what, bytes) in odd_json(&sent.bytes) {
                list.push(odd(what, Payload::new(bytes, name)));
            }
        } else if media.is_some_and(|media| is_xml(&media.name)) {
            let payload = Payload::new("<unclosed", name);
            list.push(wrong(
                "XML that does not end",
                "body",
                "syntax",
                Some(payload),
            ));
        }
    }
    list.into_iter()
}

fn valid(engine: &Engine, plain: &Draft, media: &MediaType) -> Option<Draft> {
    let value = body_value(engine, media, Source::Plain)?;
    let payload = payload(engine, media, &value)?;
    let name = format!("a body of {}", media.name);
    let mut draft = plain.clone().named(name, Intent::Valid);
    draft.origin = media.origin;
    Some(draft.with_body(Some(payload)))
}

/// Texts that are no JSON.
fn broken_json(right: &Bytes) -> Vec<(&'static str, Bytes)> {
    let cut = right.slice(..right.len().saturating_sub(1));
    let mut more = right.to_vec();
    more.extend_from_slice(b"}");
    let before_end = |text: &[u8]| {
        let at = right.len().saturating_sub(1);
        let (start, end) = right.split_at(at);
        Bytes::from([start, text, end].concat())
    };
    let (comma, comment) = match right.as_ref() {
        [b'{' | b'[', .., b'}' | b']'] if right.len() > 2 => {
            (before_end(b","), before_end(b"/* more */"))
        }
        _ => {
            let short = Bytes::from_static(b"{\"a\": 1,}");
            (short, Bytes::from_static(b"{}//"))
        }
    };
    let mut list = vec![
        ("JSON that ends too early", cut),
        ("JSON with something behind it", more.into()),
        ("a word that is no JSON", Bytes::from_static(b"undefined")),
        ("JSON with single quotes", Bytes::from_static(b"{'a': 1}")),
        ("JSON with a comma too many", comma),
        ("JSON with a comment", comment),
        ("blanks in place of JSON", Bytes::from_static(b"   ")),
    ];
    if right.len() < 2 {
        list.remove(0);
    }
    list
}

/// Texts that services trip over.
fn odd_json(right: &Bytes) -> Vec<(&'static str, Bytes)> {
    let deep = |n: usize| [b"[".repeat(n), b"]".repeat(n)].concat();
    let mut bom = vec![0xef, 0xbb, 0xbf];
    bom.extend_from_slice(right);
    vec![
        ("JSON nested 500 deep", deep(500).into()),
        ("JSON nested 20,000 deep", deep(20_000).into()),
        ("JSON behind a byte order mark", bom.into()),
        (
            "JSON with bytes that are no UTF-8",
            Bytes::from_static(b"{\"a\": \"\xff\xfe\"}"),
        ),
        (
            "JSON with half a surrogate",
            Bytes::from_static(b"{\"a\": \"\\ud800\"}"),
        ),
        (
            "a number beyond all floats",
            Bytes::from_static(b"{\"a\": 1e400}"),
        ),
    ]
}
