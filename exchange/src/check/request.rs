//! Requests.

use http::HeaderMap;

use super::Judged;
use super::body::{self, body};
use super::decoded::{Decoded, Kept};
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
    let judge = judge(validators);
    let mut findings = Vec::new();
    body(judge, plan, request, &mut findings, &mut Kept::nothing());
    parameters(judge, plan, request, &mut findings, &mut Kept::nothing());
    findings
}

/// Checks a request as [`request`] does, and gives the values that it was decoded to.
pub fn decoded<'p>(
    plan: &'p Plan,
    validators: &Validators,
    request: &Request<'_>,
) -> (Decoded<'p>, Vec<Finding>) {
    let judge = judge(validators);
    let (mut decoded, mut findings) = (Decoded::default(), Vec::new());
    let mut kept = Kept::all(&mut decoded);
    body(judge, plan, request, &mut findings, &mut kept);
    parameters(judge, plan, request, &mut findings, &mut kept);
    (decoded, findings)
}

/// As [`decoded`] for a request whose body is read later, or never: of the body only the media type is judged.
pub fn decoded_head<'p>(
    plan: &'p Plan,
    validators: &Validators,
    request: &Request<'_>,
) -> (Decoded<'p>, Vec<Finding>) {
    let judge = judge(validators);
    let (mut decoded, mut findings) = (Decoded::default(), Vec::new());
    if let Err(finding) = body::media(plan, validators.contract(), request.headers) {
        findings.push(*finding);
    }
    let mut kept = Kept::all(&mut decoded);
    parameters(judge, plan, request, &mut findings, &mut kept);
    (decoded, findings)
}

/// Which of the declared media types the body of a request is of, by its headers.
///
/// # Errors
/// A finding with code `415`, where it is of none.
pub fn media_type(
    plan: &Plan,
    validators: &Validators,
    headers: &HeaderMap,
) -> Result<usize, Box<Finding>> {
    body::media(plan, validators.contract(), headers).map(|(index, _)| index)
}

fn judge(validators: &Validators) -> Judged<'_> {
    Judged {
        validators,
        direction: Direction::Request,
    }
}

fn parameters<'p>(
    judge: Judged<'_>,
    plan: &'p Plan,
    request: &Request<'_>,
    findings: &mut Vec<Finding>,
    kept: &mut Kept<'_, 'p>,
) {
    let headers = (request.headers, parameters::Names::Lower);
    parameters::headers(judge, &plan.headers, headers, findings, kept);
    parameters::query(judge, plan, request.query, findings, kept);
    query_string(judge, plan, request.query, findings, kept);
    parameters::path(judge, &plan.path, request.matched, findings, kept);
    if plan.rules.cookies {
        parameters::cookies(judge, &plan.cookies, request.headers, findings, kept);
    }
}

/// The whole query as one value (OpenAPI 3.2).
fn query_string(
    judge: Judged<'_>,
    plan: &Plan,
    query: Option<&str>,
    findings: &mut Vec<Finding>,
    kept: &mut Kept<'_, '_>,
) {
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
        Ok(value) => {
            let manner = Manner::BODY;
            let value = parameters::value(judge, &place, media.schema, value, manner, findings);
            kept.query_string(value);
        }
        Err(error) => {
            let message = format!("Request querystring {error}");
            findings.push(Finding::error(&place, "syntax", message).at(parameter.origin));
        }
    }
}
