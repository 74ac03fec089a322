//! A written call over the wire: attempts, redirects, credentials, limits.

use std::time::{Duration, Instant};

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use tracing::Instrument as _;
use url::Url;

use super::accept::Expected;
use super::builder::Client;
use super::call::Options;
use super::credential::{self, Shown};
use super::error::ClientError;
use super::hook::Attempt;
use super::retry::{Retry, asks_again, is_repeatable, retry_after};
use super::{redirect, transport::TransportError};
use crate::body::{Body, BodyError};
use crate::context;
use crate::media::MediaKind;
use crate::operation::{Operation, Required};
use crate::reply::Reply;
use crate::writer::Parts;

/// A binary answer up to this length is read at once.
const SMALL: u64 = 256 * 1024;

/// A call that is being made.
struct Call<'c> {
    client: &'c Client,
    operation: &'static Operation,
    parts: &'c Parts,
    options: &'c Options,
    expected: Expected,
    method: Method,
    url: Url,
    /// The answer led to another page: the parts have no path and query.
    timeout: Duration,
    retry: Retry,
}

/// What an attempt came to.
struct Outcome {
    result: Result<Response<Body>, ClientError>,
    /// The tokens that were shown.
    shown: Vec<Shown>,
}

impl Client {
    /// Makes a call and reads the answer, unless it is streamed. `page` is where it goes instead of the operation's path.
    pub(super) async fn exchange(
        &self,
        operation: &'static Operation,
        parts: &Parts,
        page: Option<&Url>,
        options: &Options,
        expected: Expected,
    ) -> Result<Reply, ClientError> {
        let method = Method::from_bytes(operation.method.as_bytes());
        let method = method.map_err(|_| ClientError::Url {
            reason: format!("`{}` is no method", operation.method),
        })?;
        let base = self.base(operation)?;
        let timeout = options.timeout.unwrap_or(self.0.timeout);
        let call = Call {
            client: self,
            operation,
            parts,
            options,
            expected,
            method,
            url: page.map_or_else(|| target(&base, parts), |page| Ok(page.clone()))?,
            timeout,
            retry: options.retry.unwrap_or(self.0.retry),
        };
        // a page elsewhere is none of ours
        let trusted = page.is_none_or(|page| page.origin() == base.origin());
        let span = tracing::debug_span!(
            "call",
            operation = operation.id,
            method = operation.method,
            path = operation.path,
            status = tracing::field::Empty,
            attempts = tracing::field::Empty,
        );
        let started = Instant::now();
        let work = call.whole(trusted).instrument(span.clone());
        let result = match tokio::time::timeout(timeout, work).await {
            Ok(result) => result,
            Err(_) => Err(ClientError::Timeout { after: timeout }),
        };
        let _entered = span.enter();
        let elapsed = started.elapsed().as_millis();
        match &result {
            Ok(reply) => {
                span.record("status", reply.status.as_u16());
                tracing::debug!(elapsed, "answered");
            }
            Err(error) => tracing::debug!(elapsed, %error, "failed"),
        }
        result
    }
}

/// The URL of a call.
fn target(base: &Url, parts: &Parts) -> Result<Url, ClientError> {
    let mut text = base
        .as_str()
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .to_owned();
    if text.ends_with('/') && parts.path.starts_with('/') {
        text.pop();
    }
    text.push_str(&parts.path);
    if !parts.query.is_empty() {
        text.push('?');
        text.push_str(&parts.query);
    }
    Url::parse(&text).map_err(|error| ClientError::Url {
        reason: format!("the path makes no URL: {error}"),
    })
}

impl Call<'_> {
    /// All attempts, and the body of the last.
    async fn whole(&self, trusted: bool) -> Result<Reply, ClientError> {
        let started = Instant::now();
        let mut renewed = false;
        let mut number = 1;
        loop {
            let attempt = Attempt {
                operation: self.operation,
                number,
            };
            tracing::Span::current().record("attempts", number);
            let outcome = self.attempt(&attempt, trusted).await;
            // a token that was refused is renewed once, besides the attempts
            if let Ok(response) = &outcome.result
                && response.status() == StatusCode::UNAUTHORIZED
                && !renewed
                && self.is_replayable()
                && outcome.shown.iter().any(Shown::refused)
            {
                renewed = true;
                tracing::debug!("the token was refused; a new one is fetched");
                continue;
            }
            let left = self.timeout.saturating_sub(started.elapsed());
            match self
                .wait(&outcome.result, number)
                .filter(|wait| *wait < left)
            {
                Some(wait) => {
                    tracing::debug!(number, wait = wait.as_millis(), "the call is tried again");
                    drop(outcome);
                    tokio::time::sleep(wait).await;
                    number += 1;
                }
                None => return self.read(outcome.result?).await,
            }
        }
    }

    fn is_replayable(&self) -> bool {
        self.parts.body.as_bytes().is_some()
    }

    /// How long to wait for another attempt; nothing: this one was the last.
    fn wait(&self, result: &Result<Response<Body>, ClientError>, number: u32) -> Option<Duration> {
        if number >= self.retry.attempts || !self.is_replayable() {
            return None;
        }
        let repeatable = || {
            is_repeatable(&self.method, &self.options.headers)
                || is_repeatable(&self.method, &self.parts.headers)
        };
        let again = match result {
            Err(ClientError::Connect(_)) => true,
            Err(ClientError::Broken(_)) => repeatable(),
            Err(_) => false,
            Ok(response) => asks_again(response.status(), response.headers()) && repeatable(),
        };
        let wait = self.retry.wait(number);
        let told = result
            .as_ref()
            .ok()
            .and_then(|ok| retry_after(ok.headers()));
        again.then(|| told.map_or(wait, |told| told.max(wait)))
    }

    /// One attempt, with the redirects it leads to.
    async fn attempt(&self, attempt: &Attempt<'_>, trusted: bool) -> Outcome {
        let mut shown = Vec::new();
        let result = self.follow(attempt, trusted, &mut shown).await;
        Outcome { result, shown }
    }

    async fn follow(
        &self,
        attempt: &Attempt<'_>,
        mut trusted: bool,
        shown: &mut Vec<Shown>,
    ) -> Result<Response<Body>, ClientError> {
        let mut url = self.url.clone();
        let mut method = self.method.clone();
        let mut body = self.parts.body.clone();
        let mut hops = 0;
        loop {
            let mut headers = self.headers(trusted);
            let mut target = url.clone();
            if trusted {
                let mut query = target.query().unwrap_or_default().to_owned();
                shown.extend(self.show(&mut headers, &mut query).await?);
                target.set_query(Some(query.as_str()).filter(|query| !query.is_empty()));
            }
            if body.is_empty() {
                headers.remove(CONTENT_TYPE);
            }
            headers.remove(CONTENT_LENGTH);
            let mut request = Request::new(body.clone());
            *request.method_mut() = method.clone();
            *request.uri_mut() = target.as_str().parse().map_err(|_| ClientError::Url {
                reason: "the path makes no URL".to_owned(),
            })?;
            *request.headers_mut() = headers;
            let response = self.carry(attempt, request).await?;
            let status = response.status();
            if (self.expected.declares)(status) {
                return Ok(response);
            }
            let Some(next) = redirect::read(status, response.headers(), &method, &url) else {
                return Ok(response);
            };
            // a stream is gone once it was sent
            if !next.to_get && !self.is_replayable() {
                return Ok(response);
            }
            hops += 1;
            if hops > redirect::LIMIT {
                return Err(ClientError::Redirects {
                    limit: redirect::LIMIT,
                });
            }
            tracing::debug!(status = status.as_u16(), "redirected");
            if next.to_get {
                method = Method::GET;
                body = Body::empty();
            }
            trusted &= !next.elsewhere;
            url = next.url;
        }
    }

    async fn carry(
        &self,
        attempt: &Attempt<'_>,
        mut request: Request<Body>,
    ) -> Result<Response<Body>, ClientError> {
        let hooks = &self.client.0.hooks;
        for hook in hooks {
            hook.before(attempt, &mut request)
                .map_err(ClientError::Hook)?;
        }
        let started = Instant::now();
        let result = self.client.0.transport.send(request).await;
        let status = result.as_ref().ok().map(Response::status);
        for hook in hooks.iter().rev() {
            hook.after(attempt, status, started.elapsed());
        }
        result.map_err(|error: TransportError| ClientError::of_transport(error, self.timeout))
    }

    /// The headers of a request; where the host is another, those alone that have no secrets.
    fn headers(&self, trusted: bool) -> HeaderMap {
        let mut headers = self.client.0.headers.clone();
        let mut put = |from: &HeaderMap| {
            for name in from.keys() {
                headers.remove(name);
            }
            for (name, value) in from {
                headers.append(name.clone(), value.clone());
            }
        };
        put(&self.parts.headers);
        put(&self.options.headers);
        if !headers.contains_key(ACCEPT)
            && let Ok(accept) = HeaderValue::try_from((self.expected.accept)())
        {
            headers.insert(ACCEPT, accept);
        }
        if !trusted {
            redirect::harmless(&mut headers);
        }
        if !headers.contains_key(context::REQUEST_ID)
            && let Some(id) = context::request_id()
        {
            headers.insert(context::REQUEST_ID, id);
        }
        headers
    }

    /// Shows the credentials of the first requirement for which all are there.
    async fn show(
        &self,
        headers: &mut HeaderMap,
        query: &mut String,
    ) -> Result<Vec<Shown>, ClientError> {
        let mut shown = Vec::new();
        for required in self.requirement() {
            let Some((scheme, credential)) = self.client.credential(required.scheme) else {
                continue;
            };
            // what the call itself says is not replaced
            if self.options.headers.contains_key(AUTHORIZATION) && is_authorization(scheme.kind) {
                continue;
            }
            let token = credential::show(credential, scheme.kind, headers, query).await;
            let token = token.map_err(|error| ClientError::Credentials {
                scheme: scheme.name,
                error,
            })?;
            shown.extend(token);
        }
        Ok(shown)
    }

    fn requirement(&self) -> &'static [Required] {
        let there = |required: &Required| self.client.credential(required.scheme).is_some();
        let mut all = self.operation.security.iter().copied();
        all.find(|all| !all.is_empty() && all.iter().all(there))
            .unwrap_or_default()
    }

    /// The answer with its body: read as a whole within the limit, or left to stream.
    async fn read(&self, response: Response<Body>) -> Result<Reply, ClientError> {
        let (parts, body) = response.into_parts();
        let mut reply = Reply::new(parts.status);
        reply.headers = parts.headers;
        let kind = (self.expected.kind)(reply.status, reply.content_type());
        let streams = match kind {
            Some(MediaKind::Binary) => body.length().is_none_or(|length| length > SMALL),
            Some(kind) => kind.streams(),
            None => false,
        };
        reply.body = if streams {
            body
        } else {
            let limit = self.client.0.limit;
            let bytes = body.bytes_up_to(limit).await;
            let wrong = |error: BodyError| ClientError::of_body(error, self.timeout);
            Body::from(bytes.map_err(wrong)?)
        };
        Ok(reply)
    }
}

fn is_authorization(kind: super::SchemeKind) -> bool {
    use super::SchemeKind::{Basic, Bearer, Other};
    matches!(kind, Basic | Bearer { .. } | Other(_))
}
