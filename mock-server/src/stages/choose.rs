//! Choose: which declared response, and which of its media types.

use std::borrow::Cow;

use http::header::ACCEPT;
use http::{HeaderMap, StatusCode};
use serde_json::Value;
use specwright_contract::model::{Format, StatusKey};
use specwright_exchange::media_type::is_range;
use specwright_exchange::negotiate::Refused;

use super::answer::Asked;
use crate::problem::{INVALID_ACCEPT, NOT_ACCEPTABLE, NOT_FOUND, Problem};
use crate::ready::{Content, ReadyResponse};
use crate::snapshot::OperationOf;

/// The response to a request that is right: the first 2xx in the order of their codes, a range after its
/// codes; else the default, as 200; else the first that is declared, codes before all others.
pub(crate) fn success(of: OperationOf<'_>) -> Option<(usize, StatusCode)> {
    // Saved responses are a list.
    let saved = matches!(
        of.document.contract.format,
        Format::Postman20 | Format::Postman21
    );
    let rank = |key: StatusKey| match key {
        StatusKey::Code(code @ 200..300) => code,
        StatusKey::Range(2) => 300,
        StatusKey::Default => 301,
        // As JavaScript has the members of an object: those that are numbers first, and in order.
        StatusKey::Code(_) if saved => 1000,
        StatusKey::Code(code) => 1000 + code,
        StatusKey::Range(_) => u16::MAX,
    };
    let responses = &of.operation().responses;
    let (index, (key, _)) = responses
        .iter()
        .enumerate()
        .min_by_key(|(_, (key, _))| rank(*key))?;
    Some((index, status_of(*key, StatusCode::OK)))
}

/// The response of a code: declared as such, by its range, or the default.
pub(crate) fn of_code(of: OperationOf<'_>, code: u16) -> Option<(usize, StatusCode)> {
    // What is informational comes before an answer, and is none.
    let status = StatusCode::from_u16(code).ok()?;
    if status.is_informational() {
        return None;
    }
    let index = declared(of, status).or_else(|| find(of, StatusKey::Default))?;
    Some((index, status))
}

/// The response declared for one of these statuses: each exactly, then by its range; then the default
/// as the first of them.
pub(crate) fn of_any(of: OperationOf<'_>, wanted: &[StatusCode]) -> Option<(usize, StatusCode)> {
    wanted
        .iter()
        .find_map(|status| Some((declared(of, *status)?, *status)))
        .or_else(|| Some((find(of, StatusKey::Default)?, *wanted.first()?)))
}

fn declared(of: OperationOf<'_>, status: StatusCode) -> Option<usize> {
    let range = u8::try_from(status.as_u16() / 100).unwrap_or(0);
    find(of, StatusKey::Code(status.as_u16())).or_else(|| find(of, StatusKey::Range(range)))
}

fn find(of: OperationOf<'_>, key: StatusKey) -> Option<usize> {
    let responses = &of.operation().responses;
    responses.iter().position(|(declared, _)| *declared == key)
}

/// The status that a response is sent with: its code, the first of its range, or the one wanted.
fn status_of(key: StatusKey, wanted: StatusCode) -> StatusCode {
    let code = match key {
        StatusKey::Code(code) => code,
        StatusKey::Range(digit) => u16::from(digit) * 100,
        StatusKey::Default => wanted.as_u16(),
    };
    StatusCode::from_u16(code).unwrap_or(wanted)
}

/// The `Accept` headers as one; nothing where they say nothing.
fn accept(headers: &HeaderMap) -> Option<Cow<'_, str>> {
    let mut values = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let first = values.next()?;
    let all = values.fold(Cow::Borrowed(first), |all, value| {
        Cow::Owned(format!("{all}, {value}"))
    });
    (!all.trim().is_empty()).then_some(all)
}

/// What a response has for a body, as the client accepts it.
pub(crate) fn content(
    asked: &Asked<'_>,
    (index, status): (usize, StatusCode),
    ready: &ReadyResponse,
) -> Result<Content, Problem> {
    let of = asked.of;
    let behaviour = asked.settings.behaviour;
    if !behaviour.bodiless && of.operation().method.as_str() == "HEAD" {
        return Ok(Content::Bare);
    }
    let declared = &of.operation().responses[index].1.content;
    let name = |media: usize| declared.get(media).map_or("", |media| &*media.name);
    let Some(accept) = accept(&asked.parts.headers) else {
        return Ok(match ready.offers.preferred() {
            Some(media) if behaviour.negotiation && is_range(name(media)) => {
                Content::Range(media, None)
            }
            Some(media) => Content::Declared(media),
            None => Content::Text,
        });
    };
    if declared.is_empty() {
        return Ok(Content::Bare);
    }
    let refused = match ready.offers.choose(&accept) {
        Ok(media) if !is_range(name(media)) => return Ok(Content::Declared(media)),
        Ok(media) if behaviour.negotiation => {
            let asked = ready.offers.asked_for(&accept, media);
            return Ok(Content::Range(media, asked));
        }
        Ok(media) if name(media) == "*/*" => {
            return Ok(Content::Range(media, Some("text/plain".to_owned())));
        }
        Ok(media) => return Ok(Content::Declared(media)),
        Err(refused) => refused,
    };
    if status == StatusCode::NO_CONTENT || (!behaviour.negotiation && accept.contains("*/*")) {
        return Ok(Content::Bare);
    }
    if let Refused::Malformed(_) = refused {
        return Err(Problem::new(&INVALID_ACCEPT, refused.to_string()));
    }
    let problem = Problem::new(
        &NOT_ACCEPTABLE,
        format!("Unable to find content for {accept}"),
    );
    let names = || declared.iter().map(|media| Value::from(&*media.name));
    Err(told(asked, problem, || names().collect()))
}

/// The example that is asked for; nothing where none is, or the response has no body.
pub(crate) fn example(
    asked: &Asked<'_>,
    index: usize,
    ready: &ReadyResponse,
    content: &Content,
) -> Result<Option<usize>, Problem> {
    let Some(wanted) = asked.preferences.example.as_deref() else {
        return Ok(None);
    };
    let (Content::Declared(media) | Content::Range(media, _)) = content else {
        return Ok(None);
    };
    let examples = ready.examples.get(*media).map_or(&[][..], Vec::as_slice);
    if let Some(found) = examples.iter().position(|example| &*example.name == wanted) {
        return Ok(Some(found));
    }
    // Saved responses have names of their own, but to Prism all are called so.
    let format = asked.of.document.contract.format;
    let is_saved = matches!(format, Format::Postman20 | Format::Postman21);
    if is_saved && wanted == "default" && !examples.is_empty() {
        return Ok(Some(0));
    }
    let declared = &asked.of.operation().responses[index].1.content;
    let media_type = declared.get(*media).map_or("", |media| &*media.name);
    let problem = Problem::new(
        &NOT_FOUND,
        format!("Response for contentType: {media_type} and exampleKey: {wanted} does not exist."),
    );
    let names = || examples.iter().map(|example| Value::from(&*example.name));
    Err(told(asked, problem, || names().collect()))
}

/// Whether there is something to generate a body from, where one is to be generated.
pub(crate) fn generable(asked: &Asked<'_>, index: usize, content: &Content) -> Result<(), Problem> {
    let (Content::Declared(media) | Content::Range(media, _)) = content else {
        return Ok(());
    };
    let declared = &asked.of.operation().responses[index].1.content;
    match declared.get(*media) {
        Some(media) if media.schema.is_none() && !asked.settings.behaviour.declared_forms => {
            Err(Problem::unknown(format!(
                "Tried to force a dynamic response for: {} but schema is not defined.",
                media.name
            )))
        }
        _ => Ok(()),
    }
}

/// That no response has this code.
pub(crate) fn unknown_code(asked: &Asked<'_>, code: u16) -> Problem {
    let problem = Problem::new(
        &NOT_FOUND,
        format!("Requested status code {code} is not defined in the document."),
    );
    let responses = &asked.of.operation().responses;
    let keys = || {
        responses
            .iter()
            .map(|(key, _)| Value::from(key.to_string()))
    };
    told(asked, problem, || keys().collect())
}

/// The same with what there is instead.
fn told(asked: &Asked<'_>, problem: Problem, available: impl FnOnce() -> Value) -> Problem {
    if asked.settings.behaviour.told_problems {
        problem.with("available", available())
    } else {
        problem
    }
}
