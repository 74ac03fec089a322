//! The body of a request.

use std::sync::Arc;

use http::header::{CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderValue};
use serde_json::Value;
use specwright_contract::Contract;
use specwright_contract::model::{Body, MediaType};

use super::Judged;
use super::decoded::Kept;
use super::finding::Finding;
use super::parameters;
use super::plan::{Plan, codec};
use super::request::Request;
use crate::body::Codec;
use crate::media_type::MediaRange;
use crate::negotiate;
use crate::prism::form::{Form, Unreadable};
use crate::schema::Manner;

pub(super) fn body(
    judge: Judged<'_>,
    plan: &Plan,
    request: &Request<'_>,
    findings: &mut Vec<Finding>,
    kept: &mut Kept<'_, '_>,
) {
    let contract = judge.validators.contract();
    let declared = contract.operation(plan.operation).body.as_deref();
    if request.body.is_empty() {
        require(declared, findings);
        return;
    }
    let sent = request.headers.get(CONTENT_TYPE);
    let sent = sent.filter(|value| !value.is_empty());
    let unreadable = sent.is_some_and(|value| value.to_str().is_err());
    let sent = sent.and_then(|value| value.to_str().ok());
    let sent_type = sent.and_then(MediaRange::parse);
    let broken = unreadable || (sent.is_some() && sent_type.is_none());
    let chunked = request.headers.contains_key(TRANSFER_ENCODING)
        && !request.headers.contains_key(CONTENT_LENGTH);
    let untyped = sent.is_none() && declared.is_some();
    let matched = if broken {
        None
    } else if plan.rules.bodies {
        media_type(declared, sent)
    } else {
        let content = declared.map_or(&[][..], |body| &body.content);
        prism_media_type(content, sent_type)
    };
    let (index, media) = match matched {
        Some(matched) => matched,
        None if (chunked || untyped) && !broken && !plan.rules.bodies => {
            // Prism does not look at the media type of a chunked body, and takes the first that is declared;
            // nor at one that is not told, even where none is declared.
            match declared.and_then(|body| body.content.first()) {
                Some(first) => (0, &**first),
                None => return,
            }
        }
        None => {
            let origin = declared.map_or(contract.operation(plan.operation).origin, |d| d.origin);
            let message = unsupported(declared);
            findings.push(Finding::error(&[], "415", message).at(origin));
            return;
        }
    };
    if !plan.rules.bodies {
        let content = Content {
            index,
            media,
            sent,
            sent_type,
        };
        prism_body(judge, plan, request, &content, findings);
        return;
    }
    let Some(codec) = codec(&plan.body, contract, index, media) else {
        return;
    };
    let value = codec.decode(contract, sent, request.body, &judge);
    match value {
        Ok(value) => {
            let manner = if codec.is_form() {
                Manner::FORM
            } else {
                Manner::BODY
            };
            let place = &["body"];
            let value = parameters::value(judge, place, media.schema, value, manner, findings);
            kept.body(index, value);
        }
        Err(error) => {
            if matches!(error, crate::body::BodyError::Multipart { .. })
                && sent.is_some_and(|sent| multer::parse_boundary(sent).is_err())
            {
                findings.push(Finding::error(&[], "415", NO_BOUNDARY).at(media.origin));
                return;
            }
            let message = format!("Request body {error}");
            findings.push(Finding::error(&["body"], "syntax", message).at(media.origin));
        }
    }
}

/// The declared media type that a body is of by the headers of its request.
pub(super) fn media<'c>(
    plan: &Plan,
    contract: &'c Contract,
    headers: &HeaderMap,
) -> Result<(usize, &'c MediaType), Box<Finding>> {
    let operation = contract.operation(plan.operation);
    let declared = operation.body.as_deref();
    let sent = headers.get(CONTENT_TYPE).filter(|sent| !sent.is_empty());
    let found = match sent.map(HeaderValue::to_str) {
        None => media_type(declared, None),
        Some(Ok(sent)) if MediaRange::parse(sent).is_some() => media_type(declared, Some(sent)),
        Some(_) => None,
    };
    found.ok_or_else(|| {
        let origin = declared.map_or(operation.origin, |declared| declared.origin);
        Box::new(Finding::error(&[], "415", unsupported(declared)).at(origin))
    })
}

const NO_BOUNDARY: &str = "Boundary parameter for multipart/form-data is not defined or generated in the request header. Try removing manually defined content-type from your request header if it exists.";

/// Where a body is declared as required.
fn require(declared: Option<&Body>, findings: &mut Vec<Finding>) {
    if let Some(declared) = declared.filter(|body| body.required) {
        let missing = Finding::error(&[], "required", "Body parameter is required");
        findings.push(missing.at(declared.origin));
    }
}

/// What a body is of.
struct Content<'r> {
    index: usize,
    media: &'r MediaType,
    sent: Option<&'r str>,
    sent_type: Option<MediaRange<'r>>,
}

/// A body as Prism reads it: JSON, forms, and all else as one string.
fn prism_body(
    judge: Judged<'_>,
    plan: &Plan,
    request: &Request<'_>,
    content: &Content<'_>,
    findings: &mut Vec<Finding>,
) {
    let contract = judge.validators.contract();
    let declared = contract.operation(plan.operation).body.as_deref();
    let media = content.media;
    let json = content.sent_type.is_some_and(|sent| {
        sent.kind.eq_ignore_ascii_case("application")
            && sent
                .suffix()
                .unwrap_or(sent.subtype)
                .eq_ignore_ascii_case("json")
    });
    if json {
        let value = Codec::json(request.body);
        match value {
            // what is false to JavaScript is no body to Prism where one is required
            Ok(value) if is_falsy(&value) && declared.is_some_and(|body| body.required) => {
                require(declared, findings);
            }
            Ok(Value::Null) => {}
            Ok(value) => {
                let manner = Manner::BODY;
                parameters::value(judge, &["body"], media.schema, value, manner, findings);
            }
            Err(error) => {
                let message = format!("Request body {error}");
                findings.push(Finding::error(&["body"], "syntax", message).at(media.origin));
            }
        }
        return;
    }
    if media.schema.is_none() {
        return;
    }
    if content.sent_type.is_some_and(is_form) {
        let form = plan.forms.get(content.index);
        let form =
            form.map(|form| form.get_or_init(|| Form::new(contract, media, judge.direction)));
        if let Some(form) = form {
            let sent = content.sent.unwrap_or_default();
            prism_form(judge, form, media, (sent, request.body), findings);
        }
        return;
    }
    let text = String::from_utf8_lossy(request.body).into_owned();
    let manner = Manner::BODY;
    parameters::value(
        judge,
        &["body"],
        media.schema,
        text.into(),
        manner,
        findings,
    );
}

/// Whether Prism reads a body of this type as a form.
pub(super) fn is_form(sent: MediaRange<'_>) -> bool {
    let forms = [
        ("application", "x-www-form-urlencoded"),
        ("multipart", "form-data"),
    ];
    forms.iter().any(|(kind, subtype)| {
        sent.kind.eq_ignore_ascii_case(kind) && sent.subtype.eq_ignore_ascii_case(subtype)
    })
}

/// A form as Prism reads it, of this `Content-Type` and these bytes.
pub(super) fn prism_form(
    judge: Judged<'_>,
    form: &Form,
    media: &MediaType,
    (sent, bytes): (&str, &[u8]),
    findings: &mut Vec<Finding>,
) {
    match form.read(sent, bytes) {
        Ok(value) => {
            let manner = Manner::FORM;
            parameters::value(judge, &["body"], media.schema, value, manner, findings);
        }
        Err(Unreadable::Reserved(names)) => {
            for name in names {
                let message = "Reserved characters used in request body";
                let finding = Finding::error(&["body", &name], "", message);
                findings.push(finding.at(media.origin));
            }
        }
        Err(Unreadable::Boundary) => {
            findings.push(Finding::error(&[], "415", NO_BOUNDARY).at(media.origin));
        }
        Err(Unreadable::Objects) => {
            let message = "Cannot deserialize JSON object array in form data request body. Make sure the array is in JSON";
            findings.push(Finding::error(&[], "415", message).at(media.origin));
        }
    }
}

fn is_falsy(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

/// The declared media type as Prism finds it: types and what follows a `+` must be the same.
pub(super) fn prism_media_type<'b>(
    content: &'b [Arc<MediaType>],
    sent: Option<MediaRange<'_>>,
) -> Option<(usize, &'b MediaType)> {
    let Some(sent) = sent else {
        return content.first().map(|first| (0, &**first));
    };
    let subtype =
        |media: MediaRange<'_>| media.suffix().unwrap_or(media.subtype).to_ascii_lowercase();
    let found = content.iter().enumerate().find(|(_, media)| {
        MediaRange::parse(&media.name).is_some_and(|known| {
            (known.kind == "*" || known.kind.eq_ignore_ascii_case(sent.kind))
                && (known.subtype == "*" || subtype(known) == subtype(sent))
        })
    });
    found.map(|(index, media)| (index, &**media))
}

/// The declared media type that a body is of: where the request does not say, the first.
fn media_type<'b>(
    declared: Option<&'b Body>,
    sent: Option<&str>,
) -> Option<(usize, &'b MediaType)> {
    let content = &declared?.content;
    let index = match sent {
        // Mostly it is written as it is declared.
        Some(sent) if content.first().is_some_and(|media| *media.name == *sent) => 0,
        Some(sent) => {
            let names: Vec<&str> = content.iter().map(|media| &*media.name).collect();
            negotiate::request(sent, &names)?
        }
        None => 0,
    };
    Some((index, content.get(index)?))
}

fn unsupported(declared: Option<&Body>) -> String {
    let names: Vec<&str> = declared
        .iter()
        .flat_map(|body| &body.content)
        .map(|media| &*media.name)
        .collect();
    if names.is_empty() {
        "No supported content types, but request included a non-empty body".to_owned()
    } else {
        format!("Supported content types: {}", names.join(","))
    }
}
