//! Requests.

use http::HeaderMap;
use http::header::CONTENT_TYPE;
use specwright_contract::model::{Body, MediaType};

use super::Judged;
use super::finding::Finding;
use super::parameters;
use super::plan::{Plan, codec};
use crate::body::Codec;
use crate::negotiate;
use crate::router::Match;
use crate::schema::{Direction, Validators};

/// A request, as far as it is checked.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::exhaustive_structs,
    reason = "made by callers; a new part is a new check"
)]
pub struct Request<'r> {
    /// What the router found.
    pub matched: &'r Match<'r>,
    /// The query without its `?`.
    pub query: Option<&'r str>,
    /// The headers.
    pub headers: &'r HeaderMap,
    /// The whole body; empty: none.
    pub body: &'r [u8],
}

/// Checks a request against its operation: body, headers, query, path, cookies, in this order.
pub fn request(plan: &Plan, validators: &Validators, request: &Request<'_>) -> Vec<Finding> {
    let judge = Judged {
        validators,
        direction: Direction::Request,
    };
    let mut findings = Vec::new();
    body(judge, plan, request, &mut findings);
    parameters::headers(judge, &plan.headers, request.headers, &mut findings);
    parameters::query(judge, plan, request.query, &mut findings);
    query_string(judge, plan, request.query, &mut findings);
    parameters::path(judge, &plan.path, request.matched, &mut findings);
    parameters::cookies(judge, &plan.cookies, request.headers, &mut findings);
    findings
}

fn body(judge: Judged<'_>, plan: &Plan, request: &Request<'_>, findings: &mut Vec<Finding>) {
    let contract = judge.validators.contract();
    let declared = contract.operation(plan.operation).body.as_deref();
    if request.body.is_empty() {
        if let Some(declared) = declared.filter(|body| body.required) {
            let missing = Finding::error(&[], "required", "Body parameter is required");
            findings.push(missing.at(declared.origin));
        }
        return;
    }
    let sent = request.headers.get(CONTENT_TYPE);
    let sent = sent.and_then(|value| value.to_str().ok());
    let Some((index, media)) = media_type(declared, sent) else {
        let origin = declared.map_or(contract.operation(plan.operation).origin, |d| d.origin);
        let message = unsupported(declared);
        findings.push(Finding::error(&["body"], "415", message).at(origin));
        return;
    };
    let Some(codec) = codec(&plan.body, contract, index, media) else {
        return;
    };
    match codec.decode(contract, sent, request.body, &judge) {
        Ok(value) => parameters::value(judge, &["body"], media.schema, &value, findings),
        Err(error) => {
            let message = format!("Request body {error}");
            findings.push(Finding::error(&["body"], "syntax", message).at(media.origin));
        }
    }
}

/// The declared media type that a body is of: where the request does not say, the first.
fn media_type<'b>(
    declared: Option<&'b Body>,
    sent: Option<&str>,
) -> Option<(usize, &'b MediaType)> {
    let content = &declared?.content;
    let index = match sent {
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

/// The whole query as one value (OpenAPI 3.2).
fn query_string(judge: Judged<'_>, plan: &Plan, query: Option<&str>, findings: &mut Vec<Finding>) {
    use specwright_contract::model::ParameterShape;
    let contract = judge.validators.contract();
    let parameters = &contract.operation(plan.operation).parameters;
    let Some(parameter) = plan.query_string.and_then(|n| parameters.get(n)) else {
        return;
    };
    let query = query.unwrap_or_default();
    let place = ["querystring"];
    if query.is_empty() {
        if parameter.required {
            let message = "Request querystring is required";
            findings.push(Finding::error(&place, "required", message).at(parameter.origin));
        }
        return;
    }
    let ParameterShape::Content(media) = &parameter.shape else {
        return;
    };
    let form = crate::media_type::MediaRange::parse(&media.name)
        .is_some_and(|media| media.subtype.eq_ignore_ascii_case("x-www-form-urlencoded"));
    let text = if form {
        query.into()
    } else {
        percent_encoding::percent_decode_str(query).decode_utf8_lossy()
    };
    match Codec::new(contract, media).decode(contract, None, text.as_bytes(), &judge) {
        Ok(value) => parameters::value(judge, &place, media.schema, &value, findings),
        Err(error) => {
            let message = format!("Request querystring {error}");
            findings.push(Finding::error(&place, "syntax", message).at(parameter.origin));
        }
    }
}
