//! Requests.

use http::HeaderMap;

use super::Judged;
use super::body::body;
use super::finding::Finding;
use super::parameters;
use super::plan::Plan;
use crate::body::Codec;
use crate::router::Match;
use crate::schema::{Direction, Manner, Validators};

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
    if plan.rules.cookies {
        parameters::cookies(judge, &plan.cookies, request.headers, &mut findings);
    }
    findings
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
        Ok(value) => parameters::value(judge, &place, media.schema, value, Manner::BODY, findings),
        Err(error) => {
            let message = format!("Request querystring {error}");
            findings.push(Finding::error(&place, "syntax", message).at(parameter.origin));
        }
    }
}
