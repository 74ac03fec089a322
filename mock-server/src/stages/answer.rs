//! Answer: which declared response, which media type, which body.

use std::borrow::Cow;
use std::sync::Arc;

use axum::body::Body;
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};
use specwright_contract::model::{Header, MediaType, StatusKey};
use specwright_contract::source::Node;
use specwright_exchange::check::Finding;
use specwright_exchange::negotiate::{self, Choice};
use specwright_exchange::prism::Unwritable;
use specwright_exchange::schema::Direction;
use specwright_exchange::style::ParameterPlan;
use specwright_exchange::{example, make};

use super::prefer::Preferences;
use crate::body::ResponseBody;
use crate::journal::Violation;
use crate::metrics::Series;
use crate::problem::{
    INVALID_ACCEPT, NO_COMPLEX_OBJECT_TEXT, NO_RESPONSE_RESPONSE_DEFINED, NOT_ACCEPTABLE, Problem,
    SCHEMA_TOO_COMPLEX,
};
use crate::refusal;
use crate::snapshot::{OperationOf, PreparedBody};
use crate::testing::Effect;
use crate::values::Unmade;
use crate::{Settings, values};

/// What is sent, before the headers that every answer has.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// What follows the body, of an upstream's answer that is passed on as it comes.
    pub(crate) rest: Option<Body>,
    /// What is wrong with it, as verify found.
    pub(crate) findings: Vec<Finding>,
    /// What breaks the contract on both sides, where a journal is kept.
    pub(crate) violations: Vec<Violation>,
    /// What happens to it on its way, where a test wants that.
    pub(crate) effect: Option<Box<Effect>>,
    /// The operation that was asked for.
    pub(crate) operation: Option<Arc<Series>>,
    /// Why this is the answer, for the log.
    pub(crate) why: Why,
}

/// Why an answer is what it is; cheap to hand out with every answer.
#[derive(Clone, Debug)]
pub(crate) enum Why {
    Said(&'static str),
    Prepared(Arc<str>),
}

impl From<&'static str> for Why {
    fn from(text: &'static str) -> Self {
        Self::Said(text)
    }
}

impl std::ops::Deref for Why {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Said(text) => text,
            Self::Prepared(text) => text,
        }
    }
}

impl Answer {
    pub(crate) fn new(status: StatusCode, body: Bytes) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body,
            rest: None,
            findings: Vec::new(),
            violations: Vec::new(),
            effect: None,
            operation: None,
            why: "".into(),
        }
    }

    /// As HTTP has it: no body in the answer to a HEAD (RFC 9110, section 9.3.2) or where the status
    /// admits none (section 15).
    pub(crate) fn into_response(self, method: &Method) -> Response<ResponseBody> {
        let bodiless = method == Method::HEAD
            || self.status.is_informational()
            || matches!(
                self.status,
                StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED
            );
        let body = match self.rest {
            _ if bodiless => ResponseBody::empty(),
            Some(rest) => ResponseBody::streamed(self.body, rest),
            None => self.body.into(),
        };
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

/// A request that was checked, with all that the choice of the answer depends on.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) of: OperationOf<'a>,
    pub(crate) parts: &'a Parts,
    pub(crate) preferences: &'a Preferences,
    pub(crate) settings: &'a Settings,
    /// What is wrong with the request, security first.
    pub(crate) findings: &'a [Finding],
    /// The value of `WWW-Authenticate`, where security failed with a challenge.
    pub(crate) challenge: Option<&'a str>,
}

/// The answer to a request that was checked.
pub(crate) fn answer(asked: &Asked<'_>) -> Result<Answer, Problem> {
    let Asked {
        of,
        parts,
        findings,
        ..
    } = *asked;
    if findings.iter().any(Finding::is_error) {
        return Ok(refusal::refuse(of, findings));
    }
    let (index, status) = success(of).ok_or_else(|| {
        Problem::new(
            &NO_RESPONSE_RESPONSE_DEFINED,
            "The operation declares no response at all",
        )
    })?;
    let content = &of.operation().responses[index].1.content;
    let accept = accept(&parts.headers);
    let choice = choose(content, accept.as_deref())?;
    respond(of, index, status, choice.as_ref())
}

/// The response to a request that is right: the first 2xx in the order of their codes, a range after its
/// codes; else the default, as 200; else the first that is declared.
fn success(of: OperationOf<'_>) -> Option<(usize, StatusCode)> {
    let responses = &of.operation().responses;
    let rank = |key: StatusKey| match key {
        StatusKey::Code(code @ 200..300) => Some(code),
        StatusKey::Range(2) => Some(300),
        StatusKey::Default => Some(301),
        _ => None,
    };
    responses
        .iter()
        .enumerate()
        .filter_map(|(index, (key, _))| rank(*key).map(|rank| (rank, index)))
        .min()
        .map(|(_, index)| index)
        .or((!responses.is_empty()).then_some(0))
        .map(|index| (index, status_of(responses[index].0, StatusCode::OK)))
}

/// The status that a response is sent with: its code, the first of its range, or the one wanted.
pub(crate) fn status_of(key: StatusKey, wanted: StatusCode) -> StatusCode {
    let code = match key {
        StatusKey::Code(code) => code,
        StatusKey::Range(digit) if wanted.as_u16() / 100 == u16::from(digit) => wanted.as_u16(),
        StatusKey::Range(digit) => u16::from(digit) * 100,
        StatusKey::Default => wanted.as_u16(),
    };
    StatusCode::from_u16(code).unwrap_or(wanted)
}

/// The `Accept` headers as one.
fn accept(headers: &HeaderMap) -> Option<Cow<'_, str>> {
    let mut values = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let first = values.next()?;
    Some(values.fold(Cow::Borrowed(first), |all, value| {
        Cow::Owned(format!("{all},{value}"))
    }))
}

/// The media type to answer with; nothing where the response has no body.
fn choose<'a>(
    content: &'a [Arc<MediaType>],
    accept: Option<&'a str>,
) -> Result<Option<Choice<'a>>, Problem> {
    if content.is_empty() {
        return Ok(None);
    }
    let declared: Vec<&str> = content.iter().map(|media| &*media.name).collect();
    negotiate::response(accept, &declared)
        .map(Some)
        .map_err(|refused| match refused {
            negotiate::Refused::Malformed(_) => Problem::new(&INVALID_ACCEPT, refused.to_string()),
            _ => Problem::new(
                &NOT_ACCEPTABLE,
                format!("Unable to find content for {}", accept.unwrap_or_default()),
            )
            .with("available", declared.into()),
        })
}

/// A declared response with the body of this media type.
pub(crate) fn respond(
    of: OperationOf<'_>,
    index: usize,
    status: StatusCode,
    choice: Option<&Choice<'_>>,
) -> Result<Answer, Problem> {
    let (_, declared) = &of.operation().responses[index];
    let prepared = of.response(index);
    let headers = prepared
        .headers
        .get_or_init(|| make_headers(of, &declared.headers));
    let mut answer = Answer::new(status, Bytes::new());
    answer.headers.clone_from(headers);
    answer.why = "no body declared".into();
    if let Some(choice) = choice {
        let media = &declared.content[choice.index];
        let body =
            prepared.bodies[choice.index].get_or_init(|| make_body(of, media, &choice.media_type));
        let bytes = body.bytes.clone().map_err(|reason| unmade(&reason))?;
        answer.body = bytes;
        answer.why = Why::Prepared(Arc::clone(&body.why));
        let content_type = match &body.content_type {
            Some(content_type) => Some(content_type.clone()),
            None => HeaderValue::from_str(&choice.media_type).ok(),
        };
        if let Some(content_type) = content_type {
            answer.headers.insert(CONTENT_TYPE, content_type);
        }
    }
    Ok(answer)
}

/// The first example as it is, else a value made for the schema.
fn make_body(of: OperationOf<'_>, media: &MediaType, sent: &str) -> PreparedBody {
    let document = of.document;
    let contract = &document.contract;
    let prepared = |bytes, why: &str| PreparedBody {
        bytes,
        content_type: None,
        why: why.into(),
    };
    let made = if let Some(first) = media.examples.first() {
        let why = format!("example {:?}", first.name);
        if document.behaviour.declared_forms
            && let Some(bytes) = example::bytes(contract, media, first)
        {
            return prepared(Ok(bytes), &why);
        }
        let value = first.value.map(|origin| contract.sources.node(origin));
        Ok((value.map(Node::to_json), why))
    } else if let Some(schema) = media.schema {
        values::sample(document, schema, document.behaviour)
            .map(|made| (made.value, made.why.to_owned()))
    } else {
        Ok((None, "no schema and no example".to_owned()))
    };
    let written = made.and_then(|(value, why)| {
        values::write(document, media, sent, value.as_ref(), document.behaviour)
            .map(|written| (written, why))
    });
    match written {
        Ok((written, why)) => PreparedBody {
            content_type: written.content_type,
            ..prepared(Ok(written.bytes), &why)
        },
        Err(reason) => prepared(Err(reason), "no value"),
    }
}

/// What is answered where there is no body.
fn unmade(reason: &Unmade) -> Problem {
    match reason {
        Unmade::TooComplex(_) => Problem::new(
            &SCHEMA_TOO_COMPLEX,
            "Unable to generate body for response. The schema is too complex to generate.",
        ),
        Unmade::Unwritable(Unwritable::NotText) => Problem::new(
            &NO_COMPLEX_OBJECT_TEXT,
            "Cannot serialise complex objects as text",
        ),
        Unmade::Unwritable(reason) => Problem::new(&SCHEMA_TOO_COMPLEX, reason.to_string()),
        Unmade::NoForm(reason) => Problem::new(
            &SCHEMA_TOO_COMPLEX,
            format!("Unable to write body for response: {reason}"),
        ),
    }
}

fn make_headers(of: OperationOf<'_>, declared: &[(Box<str>, Arc<Header>)]) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(declared.len());
    for (name, header) in declared {
        let value = header_text(of, name, header).and_then(|text| HeaderValue::try_from(text).ok());
        if let (Ok(name), Some(value)) = (HeaderName::try_from(&**name), value) {
            headers.insert(name, value);
        }
    }
    headers
}

/// The first example of a header, else a value made for its schema.
fn header_text(of: OperationOf<'_>, name: &str, header: &Header) -> Option<String> {
    let contract = &of.document.contract;
    let example = header.examples.iter().find_map(|example| example.value);
    let value = match (example, header.shape.schema()) {
        (Some(origin), _) => contract.sources.node(origin).to_json(),
        (None, Some(schema)) => {
            make::sample(&of.document.validators, schema, Direction::Response).ok()?
        }
        (None, None) => return None,
    };
    ParameterPlan::header(contract, name, header)
        .encode(&value)
        .ok()
}
