//! The body of a response: the example that is asked for, a generated value, the first example, a sample, in this
//! order.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::Value;
use specwright_contract::model::MediaType;
use specwright_contract::source::Node;
use specwright_exchange::media_type::{is_json, is_range};
use specwright_exchange::{check, example};

use super::answer::{Answer, Why};
use super::example::Shown;
use super::headers::{self, Made};
use super::shape;
use super::verify::Verdict;
use crate::ready::{Content, Ready, ReadyResponse, Wanted, value as header_value};
use crate::snapshot::OperationOf;
use crate::values::{Unmade, Written};
use crate::{Settings, values};

static DEPRECATION: HeaderName = HeaderName::from_static("deprecation");
static TRUE: HeaderValue = HeaderValue::from_static("true");

/// Makes an answer ready.
pub(crate) fn make(
    of: OperationOf<'_>,
    (index, status): (usize, StatusCode),
    ready: &ReadyResponse,
    content: &Content,
    wanted: Wanted<'_>,
    settings: &Settings,
) -> Ready {
    let generated;
    let made: &Made = if wanted.dynamic {
        generated = headers::make(of, index, wanted, settings);
        &generated
    } else {
        ready.headers(of, index, settings)
    };
    let declared = &of.operation().responses[index].1;
    let made_body = match content {
        Content::Bare => Ok(Body::empty(None)),
        Content::Text => Ok(Body::empty(Some("text/plain".to_owned()))),
        Content::Declared(media) | Content::Range(media, _) => {
            let examples = ready.examples.get(*media).map_or(&[][..], Vec::as_slice);
            declared.content.get(*media).map_or_else(
                || Ok(Body::empty(None)),
                |declared| body(of, declared, examples, content, wanted, settings),
            )
        }
    };
    let mut headers = made.sent.clone();
    let (body, verdict, why) = match made_body {
        Err(failure) => (Err(failure), Verdict::Exempt, Why::from("no value")),
        Ok(body) => {
            let bodiless =
                settings.behaviour.bodiless && matches!(status.as_u16(), 100..=199 | 204 | 304);
            let judged = check::Made {
                index,
                content_type: body.media_type.as_deref().filter(|_| !bodiless),
                value: body.value.as_ref(),
                headers: made.judged(),
                by_letter: !settings.behaviour.bodiless,
            };
            let findings = check::made(of.plan(), &of.document.validators, &judged);
            let written = body.bytes;
            // where no media type is declared, a text is one
            let untyped = matches!(body.value, Some(Value::String(_)));
            let media_type = body.media_type.map(|media_type| {
                if media_type.is_empty() && untyped {
                    "text/plain; charset=utf-8".to_owned()
                } else {
                    media_type
                }
            });
            if let Some(media_type) = media_type
                && let Some(media_type) = header_value(&media_type)
            {
                headers.insert(CONTENT_TYPE, media_type);
            }
            (written, Verdict::new(findings), body.why)
        }
    };
    if of.operation().deprecated {
        headers.insert(DEPRECATION.clone(), TRUE.clone());
    }
    let cors = settings.cors && shape::allow_all(&mut headers);
    Ready {
        headers,
        cors,
        body,
        verdict,
        why,
    }
}

/// An answer with this value, which is known to be right.
pub(crate) fn told(
    of: OperationOf<'_>,
    (index, status): (usize, StatusCode),
    ready: &ReadyResponse,
    media: &MediaType,
    value: &Value,
    settings: &Settings,
) -> Answer {
    let made = ready.headers(of, index, settings);
    let judged = check::Made {
        index,
        // The headers alone are judged.
        content_type: None,
        value: None,
        headers: made.judged(),
        by_letter: false,
    };
    let findings = check::made(of.plan(), &of.document.validators, &judged);
    let mut answer = Answer::new(status, values::json(value));
    answer.verdict = Verdict::new(findings);
    answer.headers.clone_from(&made.sent);
    if let Some(media_type) = header_value(&media.name) {
        answer.headers.insert(CONTENT_TYPE, media_type);
    }
    if of.operation().deprecated {
        answer.headers.insert(DEPRECATION.clone(), TRUE.clone());
    }
    answer.why = "the reason in the declared response".into();
    answer
}

/// A body with what is known of it.
struct Body {
    value: Option<Value>,
    media_type: Option<String>,
    bytes: Result<Bytes, Unmade>,
    why: Why,
}

impl Body {
    fn empty(media_type: Option<String>) -> Self {
        Self {
            value: None,
            media_type,
            bytes: Ok(Bytes::new()),
            why: "no body declared".into(),
        }
    }
}

fn body(
    of: OperationOf<'_>,
    media: &MediaType,
    examples: &[Shown],
    content: &Content,
    wanted: Wanted<'_>,
    settings: &Settings,
) -> Result<Body, Unmade> {
    let chosen = choose(of, media, examples, wanted, settings)?;
    let media_type = match content {
        Content::Range(_, Some(asked)) => asked.clone(),
        Content::Range(_, None) => of_range(&media.name, chosen.value.as_ref()).to_owned(),
        _ => media.name.to_string(),
    };
    if let Some(bytes) = chosen.serialized {
        return Ok(Body {
            value: chosen.value,
            media_type: Some(media_type),
            bytes: Ok(bytes),
            why: chosen.why,
        });
    }
    let value = chosen.value.as_ref();
    let written = match value {
        // A declared range has no form of its own.
        Some(value) if is_json(&media_type) && !is_json(&media.name) => Ok(Written {
            bytes: values::json(value),
            content_type: None,
        }),
        _ => values::write(of.document, media, &media_type, value, settings.behaviour),
    };
    let (bytes, more) = match written {
        Ok(written) => (Ok(written.bytes), written.content_type),
        Err(reason) => (Err(reason), None),
    };
    let more = more.and_then(|value| Some(value.to_str().ok()?.to_owned()));
    Ok(Body {
        value: chosen.value,
        media_type: Some(more.unwrap_or(media_type)),
        bytes,
        why: chosen.why,
    })
}

/// The type that stands for a declared range.
fn of_range(range: &str, value: Option<&Value>) -> &'static str {
    let kind = range.split('/').next().unwrap_or_default();
    match (kind, value) {
        ("text", _) | ("*", Some(Value::String(_))) => "text/plain",
        ("image", _) => "image/png",
        ("audio", _) => "audio/mpeg",
        ("video", _) => "video/mp4",
        ("application", Some(Value::String(_))) => "application/octet-stream",
        _ => "application/json",
    }
}

/// The value of a body, and where it comes from.
struct Chosen {
    value: Option<Value>,
    /// The example as it stands on the wire, where the document says so.
    serialized: Option<Bytes>,
    why: Why,
}

fn choose(
    of: OperationOf<'_>,
    media: &MediaType,
    examples: &[Shown],
    wanted: Wanted<'_>,
    settings: &Settings,
) -> Result<Chosen, Unmade> {
    let contract = &of.document.contract;
    let shown = |shown: &Shown| {
        let serialized = shown.serialized.as_ref();
        let node = shown.value.map(|origin| contract.sources.node(origin));
        // An example is sent as it was written.
        let as_written = || {
            let own = settings.behaviour.declared_forms && !is_range(&media.name);
            example::value_bytes(contract, media, node.filter(|_| own)?)
        };
        let serialized = serialized
            .map(|text| Bytes::copy_from_slice(text.as_bytes()))
            .or_else(as_written);
        let value = node.map(Node::to_json);
        (value.is_some() || serialized.is_some()).then(|| Chosen {
            value: value.or_else(|| shown.serialized.as_deref().map(Value::from)),
            serialized,
            why: Why::Prepared(format!("example {:?}", shown.name).into()),
        })
    };
    if !settings.ignore_examples
        && let Some(example) = wanted.example.and_then(|n| examples.get(n))
        && let Some(chosen) = shown(example)
    {
        return Ok(chosen);
    }
    let by_letter = !settings.behaviour.sound_samples;
    let generates = wanted.dynamic && media.schema.is_some();
    if !generates
        && wanted.example.is_none()
        && !settings.ignore_examples
        && let Some(chosen) = examples.first().and_then(shown)
    {
        return Ok(chosen);
    }
    let Some(schema) = media
        .schema
        .filter(|_| !(by_letter && wanted.only_examples))
    else {
        return Ok(Chosen {
            value: None,
            serialized: None,
            why: "no schema and no example".into(),
        });
    };
    let made = if generates {
        values::generate(of.document, schema, wanted.seed, settings)
    } else {
        values::sample(of.document, schema, settings.behaviour)
    };
    let made = made?;
    Ok(Chosen {
        value: made.value,
        serialized: None,
        why: made.why,
    })
}
