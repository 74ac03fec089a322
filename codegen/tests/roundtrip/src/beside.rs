//! Another server of the same contract beside the generated one, the mock: it answers the generated client with what
//! the contract declares, and the two agree on which requests keep the contract.

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::BodyExt as _;
use specwright_contract::model::OperationId;
use specwright_runtime::client::{Client, HttpBody, Service};
use specwright_runtime::{Body, BoxError};
use tower::ServiceExt as _;

use crate::report::Report;
use crate::trip::{Run, reply};
use crate::typed::Trip;
use crate::wire::{WireRequest, WireResponse, changed, credentials, requests, responses};

impl Run {
    /// Sends everything to another server as well. `refused` tells what that says against the last request.
    pub async fn beside<S, B>(mut self, other: S, refused: impl Fn() -> Vec<String>) -> Report
    where
        S: Service<Request<Body>, Response = Response<B>> + Clone + Send + 'static,
        S::Future: Send,
        S::Error: Into<BoxError> + std::fmt::Debug,
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError> + std::fmt::Debug,
    {
        let client = self.builder().service(other.clone()).build();
        for trip in std::mem::take(&mut self.parts.trips) {
            let Some(id) = self.document.id(trip.operation.index) else {
                continue;
            };
            self.report.operations += 1;
            let made = requests(&self.document, id, self.settings.seed, self.settings.more);
            for request in made.into_iter().flatten() {
                self.report.requests += 1;
                if let Err(what) = self.declared(trip, id, &client, &request).await {
                    self.fail(trip, &what);
                }
                let request = self.with_credentials(id, request);
                let mut all = changed(&request);
                all.push(("nothing".to_owned(), request));
                for (what, request) in all {
                    self.report.exchanges += 1;
                    let answer = answer(other.clone(), &request).await;
                    let against = refused();
                    if let Err(found) = self.agrees(trip, id, &request, answer, &against).await {
                        self.fail(
                            trip,
                            &format!("with {what} changed: {found}\n    {request:?}"),
                        );
                    }
                }
            }
        }
        self.report
    }

    /// Whether the other answers a typed request with a declared variant.
    async fn declared(
        &self,
        trip: Trip,
        id: OperationId,
        client: &Client,
        request: &WireRequest,
    ) -> Result<(), String> {
        let (sent, _) = self.typed_request(trip, id, request)?;
        let answer = (trip.send)(client.clone(), sent).await?;
        let told = (trip.tell_response)(&answer);
        if told.starts_with("Other(") {
            return Err(format!("the answer is none of the declared ones: {told}"));
        }
        Ok(())
    }

    async fn agrees(
        &self,
        trip: Trip,
        id: OperationId,
        request: &WireRequest,
        other: Result<WireResponse, String>,
        against: &[String],
    ) -> Result<(), String> {
        let other = other.map_err(|error| format!("the other has no answer: {error}"))?;
        {
            let mut slot = self.parts.echo.slot();
            slot.arrived = None;
            slot.answer = self.any_response(trip, id);
        }
        let ours = answer(self.router.clone(), request).await?;
        // another operation of the contract may have been meant
        let arrived = self.parts.echo.slot().arrived.take().is_some();
        if arrived != against.is_empty() {
            let ours_says = String::from_utf8_lossy(&ours.body).into_owned();
            return Err(format!(
                "the other says {} {against:?}, the stub {} {ours_says}",
                other.status, ours.status
            ));
        }
        let leads = self.document.leads_to(request);
        for (whose, response) in [("the other's", &other), ("the stub's", &ours)] {
            // what axum has no route for never came to the stub
            let axum = response.status == 404 && response.body.is_empty();
            let own = whose != "the stub's" || !(arrived || axum);
            let Some(at) = leads.filter(|_| own) else {
                continue;
            };
            let operation = self.document.contract.operation(at);
            if operation.response(response.status.as_u16()).is_some() {
                let head = request.method == "HEAD";
                let judged = self.document.judge(at, response, head);
                judged.map_err(|error| {
                    format!("{whose} answer breaks the contract: {error}: {response:?}")
                })?;
            }
        }
        Ok(())
    }

    /// What the handler is to answer, whatever it is asked.
    fn any_response(&self, trip: Trip, id: OperationId) -> Option<crate::typed::Typed> {
        let mut made = responses(&self.document, id, self.settings.seed, 1)
            .into_iter()
            .flatten();
        (trip.read_response)(reply(&made.next()?)).ok()
    }

    fn with_credentials(&self, id: OperationId, mut request: WireRequest) -> WireRequest {
        let (headers, query) = credentials(self.document.contract.operation(id));
        for (name, value) in headers {
            let name = http::HeaderName::from_bytes(name.as_bytes());
            if let (Ok(name), Ok(value)) = (name, http::HeaderValue::from_str(&value)) {
                request.headers.append(name, value);
            }
        }
        for pair in query {
            let between = if request.target.contains('?') {
                '&'
            } else {
                '?'
            };
            request.target.push(between);
            request.target.push_str(&pair);
        }
        request
    }
}

/// Sends a request as it is.
async fn answer<S, B>(service: S, request: &WireRequest) -> Result<WireResponse, String>
where
    S: Service<Request<Body>, Response = Response<B>>,
    S::Error: std::fmt::Debug,
    B: HttpBody<Data = Bytes>,
    B::Error: std::fmt::Debug,
{
    let mut message = Request::builder()
        .method(&*request.method)
        .uri(&*request.target);
    if let Some(headers) = message.headers_mut() {
        headers.extend(request.headers.clone());
        if !request.body.is_empty() {
            headers.insert("content-length", request.body.len().into());
        }
    }
    let message = message
        .body(Body::from(request.body.clone()))
        .map_err(|error| error.to_string())?;
    let response = service
        .oneshot(message)
        .await
        .map_err(|error| format!("{error:?}"))?;
    let (parts, body) = response.into_parts();
    let body = body.collect().await.map_err(|error| format!("{error:?}"))?;
    Ok(WireResponse {
        status: parts.status,
        headers: parts.headers,
        body: body.to_bytes(),
    })
}
