//! One request through the proxy.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, VIA};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri};
use http_body_util::Full;
use hyper::body::Incoming;
use specwright_exchange::check::Finding;
use specwright_exchange::media_type::is_json;

use super::receive::{self, Received, Unjudged};
use super::{Upstream, encoding, failure, headers, json, target};
use crate::client::{Client, ClientError, basic};
use crate::mock::Mock;
use crate::problem::{
    PROXY_UNSUPPORTED_REQUEST_BODY, Problem, UPSTREAM_FAILED, UPSTREAM_IS_PROXY,
    UPSTREAM_NOT_IMPLEMENTED,
};
use crate::refusal;
use crate::stages::admit::Admitted;
use crate::stages::answer::{Answer, Asked};
use crate::stages::{authorise, check, prefer, route, shape};
use crate::violations::VIOLATIONS;

/// How many redirects Prism follows.
const REDIRECTS: usize = 20;

static DEPRECATION: HeaderName = HeaderName::from_static("deprecation");

/// An upstream with the client that speaks to it.
#[derive(Debug)]
pub(crate) struct Forwarder {
    upstream: Upstream,
    client: Client,
    /// What is sent where a request has no `Authorization`: the credentials of the upstream's URL.
    authorization: Option<HeaderValue>,
    /// What each request on its way says of us; one that comes with it went round in a circle.
    via: HeaderValue,
}

impl Forwarder {
    pub(crate) fn new(upstream: Upstream) -> Self {
        Self {
            client: Client::new(upstream.proxy.as_ref(), upstream.connect_timeout),
            authorization: basic(&upstream.url),
            via: via(),
            upstream,
        }
    }
}

/// A name of our own for `Via` (RFC 9110, section 7.6.3): two proxies in a row are no circle.
fn via() -> HeaderValue {
    let id = RandomState::new().hash_one(0);
    HeaderValue::try_from(format!("1.1 specwright-{id:016x}"))
        .unwrap_or(HeaderValue::from_static("1.1 specwright"))
}

/// Sends a request on and judges both sides.
pub(crate) async fn forward(mock: &Mock, forwarder: &Forwarder, admitted: &Admitted) -> Answer {
    let (settings, parts) = (mock.settings(), &admitted.parts);
    if settings.cors && shape::is_preflight(&parts.method, &parts.headers) {
        return shape::preflight(parts);
    }
    let preferences = match prefer::prefer(parts) {
        Ok(preferences) => preferences,
        Err(problem) => return problem.answer(),
    };
    let snapshot = mock.snapshot();
    let routed = match route::route(&snapshot, parts, settings) {
        Ok(routed) => routed,
        Err(problem) if settings.errors => return problem.answer(),
        Err(_) => return pass(mock, forwarder, admitted).await,
    };
    let authorised = authorise::authorise(routed.of, parts, settings);
    let mut findings = authorised.findings;
    if forwarder.upstream.validate_request {
        findings.extend(check::check(&routed, admitted));
    }
    let asked = Asked {
        of: routed.of,
        parts,
        preferences: &preferences,
        settings,
        findings: &findings,
        challenge: authorised.challenge.as_deref(),
    };
    let refused = |finding: &Finding| finding.is_error() || !settings.behaviour.warnings_pass;
    if settings.errors && findings.iter().any(refused) {
        let mut answer = refusal::undeclared(&asked).answer();
        answer.operation = Some(Arc::clone(routed.of.series()));
        return mock.note(&asked, answer);
    }
    if let Some(mut answer) = mock.expected(&asked, admitted) {
        answer.operation = Some(Arc::clone(routed.of.series()));
        return mock.judge(&asked, answer);
    }
    let mut passed = match exchange(mock, forwarder, admitted).await {
        Ok(passed) => passed,
        Err(NoAnswer::Failed(mut answer)) => {
            answer.operation = Some(Arc::clone(routed.of.series()));
            return mock.note(&asked, *answer);
        }
        Err(NoAnswer::NotImplemented(_)) => return mock.settle(&asked, admitted),
    };
    passed.answer.operation = Some(Arc::clone(routed.of.series()));
    if routed.of.operation().deprecated {
        passed
            .answer
            .headers
            .entry(&DEPRECATION)
            .or_insert(HeaderValue::from_static("true"));
    }
    if settings.behaviour.forwarded_as_is {
        return passed.judged(|answer| mock.judge(&asked, answer));
    }
    let told = passed.answer.headers.get(&VIOLATIONS).cloned();
    let mut answer = passed.judged(|answer| mock.judge(&asked, answer));
    // What the upstream tells of itself lies over what is found, and a body without a type is text, once judged.
    if let Some(told) = told.filter(|_| !settings.errors) {
        answer.headers.insert(&VIOLATIONS, told);
    }
    if !answer.body.is_empty() {
        answer
            .headers
            .entry(CONTENT_TYPE)
            .or_insert(HeaderValue::from_static("text/plain; charset=utf-8"));
    }
    answer
}

/// Sends a request on of which the contract knows nothing.
async fn pass(mock: &Mock, forwarder: &Forwarder, admitted: &Admitted) -> Answer {
    const UNKNOWN: HeaderValue = HeaderValue::from_static(
        r#"[{"location":["request"],"severity":"Warning","message":"Selected route not found"}]"#,
    );
    let untouched = mock.settings().behaviour.forwarded_as_is;
    let mut answer = match exchange(mock, forwarder, admitted).await {
        Ok(passed) => passed.sent(),
        Err(NoAnswer::Failed(answer)) => return *answer,
        Err(NoAnswer::NotImplemented(answer)) if untouched => *answer,
        Err(NoAnswer::NotImplemented(_)) => {
            return Problem::new(&UPSTREAM_NOT_IMPLEMENTED, "").answer();
        }
    };
    answer.headers.insert(VIOLATIONS.clone(), UNKNOWN);
    answer
}

/// Why there is no answer to pass on.
enum NoAnswer {
    /// What is answered instead.
    Failed(Box<Answer>),
    /// The upstream has not got that far: its answer is 501.
    NotImplemented(Box<Answer>),
}

/// An upstream's answer.
struct Passed {
    /// As it is judged.
    answer: Answer,
    /// The body as it is sent, where that is with its codings.
    encoded: Option<Bytes>,
}

impl Passed {
    /// As it is sent.
    fn sent(self) -> Answer {
        self.judged(|answer| answer)
    }

    /// As it is sent once it was judged, unless the judge answers otherwise.
    fn judged(self, judge: impl FnOnce(Answer) -> Answer) -> Answer {
        let Some(encoded) = self.encoded else {
            return judge(self.answer);
        };
        let plain = self.answer.body.clone();
        let mut answer = judge(self.answer);
        if answer.body.as_ptr() == plain.as_ptr() {
            answer.body = encoded;
        }
        answer
    }
}

/// Sends a request on and makes an answer of what comes back.
async fn exchange(
    mock: &Mock,
    forwarder: &Forwarder,
    admitted: &Admitted,
) -> Result<Passed, NoAnswer> {
    let (settings, parts) = (mock.settings(), &admitted.parts);
    let untouched = settings.behaviour.forwarded_as_is;
    let failed = |answer: Answer| NoAnswer::Failed(Box::new(answer));
    let bodiless = matches!(parts.method, Method::GET | Method::HEAD);
    if bodiless && !untouched && !admitted.body.is_empty() {
        return Err(failed(
            Problem::new(&PROXY_UNSUPPORTED_REQUEST_BODY, "").answer(),
        ));
    }
    let mut ways = parts.headers.get_all(VIA).iter();
    if ways.any(|way| headers::contains(way, &forwarder.via)) {
        let problem = Problem::new(
            &UPSTREAM_IS_PROXY,
            "The request came back to this proxy: its upstream leads to itself",
        );
        return Err(failed(problem.answer()));
    }
    let Some(url) = target::target(&forwarder.upstream.url, &parts.uri, untouched) else {
        let problem = Problem::new(
            &UPSTREAM_FAILED,
            "The path of the request cannot be joined to the upstream's URL",
        );
        return Err(failed(problem.answer()));
    };
    let told = settings.behaviour.told_upstream_failures;
    let unreachable = |error: &ClientError| failed(failure::failure(&url, error, told));
    let response = send(forwarder, admitted, &url, untouched).await;
    let response = match response {
        Ok(response) => response,
        Err(SendError::Client(error)) => return Err(unreachable(&error)),
        Err(SendError::Redirects(to)) => {
            let title = format!("maximum redirect reached at: {to}");
            return Err(failed(failure::fetch_error(&title)));
        }
    };
    let status = response.status();
    let mut back = headers::back(response.headers());
    // The length of what is sent is that of what is sent; of a HEAD it is what a GET would get.
    if parts.method != Method::HEAD && status != StatusCode::NOT_MODIFIED {
        back.remove(CONTENT_LENGTH);
    }
    let limit = settings.body_limit;
    let body = match receive::body(response, limit, forwarder.upstream.timeout).await {
        Ok(body) => body,
        Err(error) => return Err(unreachable(&error)),
    };
    let mut answer = Answer::new(status, Bytes::new());
    answer.headers = back;
    answer.why = "the upstream's answer".into();
    let mut encoded = None;
    match body {
        Received::Stream { start, rest, why } => {
            answer.body = start;
            answer.rest = Some(receive::stream(rest));
            answer.why = match why {
                Unjudged::Large => "the upstream's answer, too large to be judged",
                Unjudged::Events => "the upstream's answer, a stream that is not judged",
            }
            .into();
        }
        Received::Whole(body) => {
            answer.body = body;
            encoded = decode(&mut answer, &parts.headers, limit, untouched)
                .map_err(|reason| unreachable(&ClientError::Unreadable(reason)))?;
            if !untouched {
                rewrite(&mut answer, &url).map_err(|title| failed(failure::fetch_error(&title)))?;
            }
        }
    }
    let passed = Passed { answer, encoded };
    if status == StatusCode::NOT_IMPLEMENTED {
        return Err(NoAnswer::NotImplemented(Box::new(passed.sent())));
    }
    Ok(passed)
}

/// Why nothing came back.
enum SendError {
    Client(ClientError),
    /// One redirect led to the next; the last is told.
    Redirects(Uri),
}

/// Sends a request; follows redirects only where Prism's way is asked for.
async fn send(
    forwarder: &Forwarder,
    admitted: &Admitted,
    url: &Uri,
    untouched: bool,
) -> Result<Response<Incoming>, SendError> {
    let mut headers = headers::onward(&admitted.parts.headers, untouched);
    if let Some(authorization) = &forwarder.authorization {
        headers
            .entry(AUTHORIZATION)
            .or_insert_with(|| authorization.clone());
    }
    headers.append(VIA, forwarder.via.clone());
    let mut method = admitted.parts.method.clone();
    let mut body = admitted.body.clone();
    if !untouched
        && is_json_typed(&headers)
        && let Some(rewritten) = json::rewritten(&body)
    {
        body = rewritten;
    }
    let mut url = url.clone();
    for _ in 0..=REDIRECTS {
        let mut request = Request::new(Full::new(body.clone()));
        *request.method_mut() = method.clone();
        *request.uri_mut() = url.clone();
        *request.headers_mut() = headers.clone();
        let response = forwarder
            .client
            .send(request, forwarder.upstream.timeout)
            .await
            .map_err(SendError::Client)?;
        let to = redirect(&response, &url).filter(|_| !untouched);
        let Some(to) = to else { return Ok(response) };
        let status = response.status();
        let got = status == StatusCode::SEE_OTHER
            || matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND)
                && method == Method::POST;
        if got {
            method = Method::GET;
            body = Bytes::new();
        }
        // Credentials are for the host that they were given for.
        if to.authority() != url.authority() {
            for name in ["authorization", "cookie", "www-authenticate"] {
                headers.remove(name);
            }
        }
        url = to;
    }
    Err(SendError::Redirects(url))
}

/// Where an answer leads on to.
fn redirect(response: &Response<Incoming>, from: &Uri) -> Option<Uri> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let url = url::Url::parse(&from.to_string())
        .ok()?
        .join(location)
        .ok()?;
    url.as_str().parse().ok()
}

/// Takes the codings off a body; gives the body with them where the client takes them and gets it so.
fn decode(
    answer: &mut Answer,
    request: &HeaderMap,
    limit: usize,
    untouched: bool,
) -> Result<Option<Bytes>, String> {
    let codings = encoding::codings(&answer.headers);
    if codings.is_empty() || answer.body.is_empty() {
        return Ok(None);
    }
    let keep = untouched && encoding::accepts(request, &codings);
    match encoding::decode(answer.body.clone(), &codings, limit) {
        Ok(decoded) if keep => return Ok(Some(std::mem::replace(&mut answer.body, decoded))),
        Ok(decoded) => {
            answer.body = decoded;
            answer.headers.remove(CONTENT_ENCODING);
        }
        // Nobody can judge it; whoever asked may know it.
        Err(encoding::Undecodable::Unknown | encoding::Undecodable::TooLarge) => {
            answer.rest = Some(axum::body::Body::empty());
        }
        Err(encoding::Undecodable::Broken(reason)) => return Err(reason),
    }
    Ok(None)
}

/// As Prism hands an answer on: one line for each header, JSON written anew, everything else as text.
fn rewrite(answer: &mut Answer, url: &Uri) -> Result<(), String> {
    headers::join(&mut answer.headers);
    if answer.body.is_empty() || answer.rest.is_some() {
        return Ok(());
    }
    if is_json_typed(&answer.headers) {
        let Some(body) = json::rewritten(&answer.body) else {
            let reason = match serde_json::from_slice::<serde::de::IgnoredAny>(&answer.body) {
                Err(reason) => reason.to_string(),
                Ok(_) => return Ok(()),
            };
            return Err(format!(
                "invalid json response body at {url} reason: {reason}"
            ));
        };
        answer.body = body;
        return Ok(());
    }
    if std::str::from_utf8(&answer.body).is_err() {
        answer.body = String::from_utf8_lossy(&answer.body).into_owned().into();
    }
    Ok(())
}

fn is_json_typed(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(is_json)
}
