//! The headers of a response: the first example, else a value made for the schema.

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use specwright_contract::model::{ExampleOrigin, Header, ParameterShape, SchemaId};
use specwright_exchange::prism;
use specwright_exchange::schema::Direction;
use specwright_exchange::style::ParameterPlan;

use crate::ready::Wanted;
use crate::snapshot::OperationOf;
use crate::{Settings, values};

/// The headers of a response.
#[derive(Clone, Default, Debug)]
pub(crate) struct Made {
    /// As they are sent.
    pub(crate) sent: HeaderMap,
    /// As they are judged, where that is otherwise: without those that have no value.
    judged: Option<HeaderMap>,
}

impl Made {
    /// As they are judged.
    pub(crate) fn judged(&self) -> &HeaderMap {
        self.judged.as_ref().unwrap_or(&self.sent)
    }
}

/// Headers that say how a body is sent, which is not the contract's to say.
const OF_THE_CONNECTION: &[&str] = &[
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "keep-alive",
    "transfer-encoding",
    "upgrade",
];

/// Makes the headers of a response.
pub(crate) fn make(
    of: OperationOf<'_>,
    index: usize,
    wanted: Wanted<'_>,
    settings: &Settings,
) -> Made {
    let declared = &of.operation().responses[index].1.headers;
    let mut sent = HeaderMap::with_capacity(declared.len() + 8);
    let mut absent = Vec::new();
    for (name, header) in declared {
        if OF_THE_CONNECTION
            .iter()
            .any(|own| own.eq_ignore_ascii_case(name))
        {
            continue;
        }
        let Ok(key) = HeaderName::try_from(&**name) else {
            continue;
        };
        let made = if settings.behaviour.sound_samples {
            encoded(of, name, header, wanted, settings)
        } else {
            let text = text(of, name, header, wanted, settings);
            if text.is_none() {
                absent.push(key.clone());
            }
            Some(text.unwrap_or_else(|| "null".to_owned()))
        };
        // What no header can have is left out.
        if let Some(value) = made.and_then(|text| HeaderValue::try_from(text).ok()) {
            sent.insert(key, value);
        }
    }
    let judged = (!absent.is_empty()).then(|| {
        let mut judged = sent.clone();
        for name in absent {
            judged.remove(name);
        }
        judged
    });
    Made { sent, judged }
}

/// The value of a header as its style has it.
fn encoded(
    of: OperationOf<'_>,
    name: &str,
    header: &Header,
    wanted: Wanted<'_>,
    settings: &Settings,
) -> Option<String> {
    let contract = &of.document.contract;
    let schema = header.shape.schema();
    let example = example(of, header, settings.behaviour.readings);
    let value = match (example, schema) {
        // an entity tag without its quotes is none
        (Some(given), Some(schema)) if name.eq_ignore_ascii_case("etag") => {
            formed(of, schema, name, &given).unwrap_or(given)
        }
        (Some(given), _) => given,
        (None, schema) => {
            let made = value(of, schema?, wanted, settings)?;
            formed(of, schema?, name, &made).unwrap_or(made)
        }
    };
    ParameterPlan::header(contract, name, header)
        .encode(&value)
        .ok()
}

/// A text in the form that HTTP gives to the values of a header (RFC 9110), where its schema admits that as well.
fn formed(of: OperationOf<'_>, schema: SchemaId, name: &str, made: &Value) -> Option<Value> {
    let text = made.as_str()?;
    let formed = match name.to_ascii_lowercase().as_str() {
        "etag" if !text.ends_with('"') => format!("\"{text}\""),
        "last-modified" | "date" | "expires" => "Thu, 01 Jan 2026 00:00:00 GMT".to_owned(),
        "retry-after" => "60".to_owned(),
        _ => return None,
    };
    let formed = Value::from(formed);
    let validators = &of.document.validators;
    validators
        .is_valid(schema, Direction::Response, &formed)
        .then_some(formed)
}

/// The text of a header as Prism has it: of a schema only numbers and strings, all else is no value.
fn text(
    of: OperationOf<'_>,
    name: &str,
    header: &Header,
    wanted: Wanted<'_>,
    settings: &Settings,
) -> Option<String> {
    // Without a schema, or with `content`, it is none of its.
    let ParameterShape::Styled {
        schema: Some(schema),
        ..
    } = header.shape
    else {
        return None;
    };
    if prism::is_typed_outside(&of.document.contract, header.origin) {
        return None;
    }
    if let Some(value) = example(of, header, settings.behaviour.readings) {
        return match value {
            Value::String(text) => Some(text),
            Value::Null => None,
            Value::Array(_) | Value::Object(_) => {
                ParameterPlan::header(&of.document.contract, name, header)
                    .encode(&value)
                    .ok()
            }
            Value::Number(number) => Some(prism::number(&number).into_owned()),
            Value::Bool(flag) => Some(flag.to_string()),
        };
    }
    match value(of, schema, wanted, settings)? {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(prism::number(&number).into_owned()),
        _ => None,
    }
}

fn value(
    of: OperationOf<'_>,
    schema: SchemaId,
    wanted: Wanted<'_>,
    settings: &Settings,
) -> Option<Value> {
    let made = if wanted.dynamic {
        values::generate(of.document, schema, wanted.seed, settings)
    } else {
        values::sample(of.document, schema, settings.behaviour)
    };
    made.ok()?.value
}

/// The first example: of `examples` before `example`.
fn example(of: OperationOf<'_>, header: &Header, extensions: bool) -> Option<Value> {
    let contract = &of.document.contract;
    let content: &[_] = match &header.shape {
        ParameterShape::Content(media) => &media.examples,
        ParameterShape::Styled { .. } => &[],
    };
    let with_value = || {
        let all = header.examples.iter().chain(content);
        all.filter(|example| extensions || example.kind != ExampleOrigin::Extension)
            .filter_map(|example| Some((example.kind, example.value?)))
    };
    let (_, origin) = with_value()
        .find(|(kind, _)| *kind == ExampleOrigin::Examples)
        .or_else(|| with_value().next())?;
    Some(contract.sources.node(origin).to_json())
}
