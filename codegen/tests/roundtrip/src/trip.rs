//! One run: every operation there and back.

use std::collections::BTreeSet;

use serde_json::Value;
use specwright_contract::model::OperationId;
use specwright_runtime::Reply;
use specwright_runtime::client::{Client, ClientBuilder, Credential, Retry, Scheme, SchemeKind};

use crate::alike::difference;
use crate::document::Document;
use crate::echo::Echo;
use crate::report::Report;
use crate::typed::{Trip, Typed, Wire};
use crate::wire::{Missing, WireRequest, WireResponse, requests, responses};

/// What [`trips!`](crate::trips!) gives of a contract.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by a macro")]
pub struct Parts {
    /// The server.
    pub router: axum::Router,
    /// Its implementation.
    pub echo: Echo,
    /// The operations.
    pub trips: Vec<Trip>,
    /// The schemes.
    pub schemes: &'static [Scheme],
}

/// How much is sent.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by callers")]
pub struct Settings {
    /// Where generated values begin.
    pub seed: u64,
    /// Generated values beside the examples.
    pub more: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seed: 1, more: 3 }
    }
}

/// Why a response is not sent: [`Run::is_clear`].
const SEVERAL: &str = "response: of one alternative by an undeclared member only";

/// A client and a server of one contract.
#[derive(Debug)]
pub struct Run {
    pub(crate) document: Document,
    pub(crate) parts: Parts,
    pub(crate) router: axum::Router,
    pub(crate) settings: Settings,
    pub(crate) report: Report,
    client: Client,
}

impl Run {
    /// Puts them together.
    pub fn new(document: Document, mut parts: Parts, settings: Settings) -> Self {
        let router = parts.echo.tapped(std::mem::take(&mut parts.router));
        let client = builder(parts.schemes).service(router.clone()).build();
        let report = Report {
            name: document.name.clone(),
            ..Report::default()
        };
        Self {
            document,
            parts,
            router,
            settings,
            report,
            client,
        }
    }

    pub(crate) fn builder(&self) -> ClientBuilder {
        builder(self.parts.schemes)
    }

    /// Sends everything.
    pub async fn all(mut self) -> Report {
        for trip in std::mem::take(&mut self.parts.trips) {
            self.operation(trip).await;
        }
        self.report
    }

    async fn operation(&mut self, trip: Trip) {
        let Some(id) = self.document.id(trip.operation.index) else {
            self.fail(trip, "the contract has no such operation");
            return;
        };
        let Settings { seed, more } = self.settings;
        let requests = requests(&self.document, id, seed, more);
        let (requests, no_request) = self.usable(requests, "request");
        let responses = responses(&self.document, id, seed, more);
        let (made, mut no_response) = self.usable(responses, "response");
        let mut responses = Vec::with_capacity(made.len());
        for response in made {
            if self.is_clear(trip, id, &response).await {
                responses.push(response);
            } else {
                SEVERAL.clone_into(&mut no_response);
                *self.report.skipped.entry(no_response.clone()).or_default() += 1;
            }
        }
        if requests.is_empty() || responses.is_empty() {
            let why = if requests.is_empty() {
                no_request
            } else {
                no_response
            };
            self.report.untried.push((trip.operation.to_string(), why));
            return;
        }
        self.report.operations += 1;
        self.report.requests += requests.len();
        self.report.responses += responses.len();
        let kinds: BTreeSet<(u16, &str)> = responses
            .iter()
            .map(|response| {
                let kind = crate::document::header(&response.headers, "content-type");
                (response.status.as_u16(), kind.unwrap_or_default())
            })
            .collect();
        self.report.kinds += kinds.len();
        for number in 0..requests.len().max(responses.len()) {
            let request = &requests[number % requests.len()];
            let response = &responses[number % responses.len()];
            self.report.exchanges += 1;
            if let Err(what) = self.exchange(trip, id, request, response).await {
                self.fail(trip, &what);
            }
        }
    }

    /// Whether a response keeps the contract without what its type has no place for. Where alternatives of a
    /// `oneOf` overlap, a value can be of one of them by a member alone that this one does not declare.
    async fn is_clear(&self, trip: Trip, id: OperationId, response: &WireResponse) -> bool {
        let Ok(typed) = (trip.read_response)(reply(response)) else {
            return true; // told when it is sent
        };
        let Ok(message) = (trip.write_response)(&typed) else {
            return true;
        };
        let Ok(wire) = message.wire().await else {
            return true;
        };
        let written = WireResponse {
            body: wire.body,
            ..response.clone()
        };
        !self
            .document
            .several(id, &written, trip.operation.method == "HEAD")
    }

    /// The messages that could be made; and why the first of the others could not.
    fn usable<T>(&mut self, made: Vec<Result<T, Missing>>, what: &str) -> (Vec<T>, String) {
        let mut usable = Vec::new();
        let mut first = format!("no {what} is declared");
        for (number, one) in made.into_iter().enumerate() {
            match one {
                Ok(one) => usable.push(one),
                Err(missing) => {
                    let (kind, why) = match missing {
                        Missing::NoValue(why) => ("no value", why),
                        Missing::Invalid(why) => ("breaks the contract", why),
                    };
                    if number == 0 {
                        first = format!("{what}: {kind}: {why}");
                    }
                    let key = format!("{what}: {kind}");
                    *self.report.skipped.entry(key).or_default() += 1;
                }
            }
        }
        (usable, first)
    }

    pub(crate) fn fail(&mut self, trip: Trip, what: &str) {
        let failure = (trip.operation.to_string(), what.to_owned());
        if !self.report.failures.contains(&failure) {
            self.report.failures.push(failure);
        }
    }

    async fn exchange(
        &self,
        trip: Trip,
        id: OperationId,
        request: &WireRequest,
        response: &WireResponse,
    ) -> Result<(), String> {
        let head = trip.operation.method == "HEAD";
        let told =
            |what: &str, error: String| format!("{what}: {error}\n    of {}", excerpt(request));
        let (sent, kept) = self
            .typed_request(trip, id, request)
            .map_err(|error| told("the request is no typed one", error))?;
        let read = || (trip.read_response)(reply(response));
        let answer = read().map_err(|error| {
            format!(
                "the response is no typed one: {error}\n    of {}",
                answer_excerpt(response)
            )
        })?;
        let declared = (trip.tell_response)(&answer);
        if declared.starts_with("Other(") {
            return Err(format!(
                "the response is none of the declared ones\n    of {}",
                answer_excerpt(response)
            ));
        }
        {
            let mut slot = self.parts.echo.slot();
            slot.answer = Some(answer);
            slot.arrived = None;
            slot.seen = None;
        }
        let came = (trip.send)(self.client.clone(), sent).await;
        let (arrived, seen) = {
            let mut slot = self.parts.echo.slot();
            (slot.arrived.take(), slot.seen.take())
        };
        let Some((arrived, arrived_wire)) = arrived else {
            let why = match came {
                Ok(answer) => (trip.tell_response)(&answer),
                Err(error) => error,
            };
            let sent = seen.as_ref().map_or_else(String::new, excerpt);
            return Err(told(
                "the request did not arrive",
                format!("{why}\n    sent as {sent}"),
            ));
        };
        let kept_wire = match (trip.write_request)(&kept) {
            Ok(message) => message.wire().await,
            Err(error) => Err(error),
        };
        let same = (trip.same_request)(&kept, &arrived);
        compare(
            same,
            &kept_wire,
            &arrived_wire,
            &(trip.tell_request)(&arrived),
        )
        .map_err(|error| told("the request arrived as another", error))?;
        if let Some(lost) = seen.and_then(|seen| self.lost(id, request, &seen)) {
            return Err(told("the request lost something", lost));
        }
        let came = came
            .map_err(|error| format!("the answer: {error}\n    of {}", answer_excerpt(response)))?;
        if head {
            return Ok(());
        }
        self.answered(trip, &came, response).await
    }

    /// Whether what came back is what was answered.
    async fn answered(
        &self,
        trip: Trip,
        came: &Typed,
        response: &WireResponse,
    ) -> Result<(), String> {
        let of = |error: String| format!("{error}\n    of {}", answer_excerpt(response));
        let wanted = (trip.read_response)(reply(response)).map_err(of)?;
        let same = (trip.same_response)(&wanted, came);
        let debug = (trip.tell_response)(came);
        let wire = async |typed: &Typed| match (trip.write_response)(typed) {
            Ok(message) => message.wire().await,
            Err(error) => Err(error),
        };
        let (wanted_wire, came_wire) = if same {
            (Ok(None), Ok(None))
        } else {
            (wire(&wanted).await.map(Some), wire(came).await.map(Some))
        };
        let equal = same || wanted_wire == came_wire && wanted_wire.is_ok() && streams(&debug);
        if equal {
            return Ok(());
        }
        Err(of(format!(
            "the response came as another: {}",
            first_difference(
                &format!("{wanted_wire:?} {}", (trip.tell_response)(&wanted)),
                &format!("{came_wire:?} {debug}")
            )
        )))
    }

    /// The request twice: what is sent, and what is kept to compare.
    pub(crate) fn typed_request(
        &self,
        trip: Trip,
        id: OperationId,
        request: &WireRequest,
    ) -> Result<(Typed, Typed), String> {
        let decoded = self.document.decoded(id, request)?;
        let read = || {
            let mut reader = self.document.reader(id, request, &decoded);
            (trip.read_request)(&mut reader)
        };
        Ok((read()?, read()?))
    }

    /// What the contract says of the request that was made and of the one that was sent.
    fn lost(&self, id: OperationId, made: &WireRequest, sent: &WireRequest) -> Option<String> {
        let before = self.document.decoded(id, made).ok()?;
        let after = match self.document.decoded(id, sent) {
            Ok(after) => after,
            Err(error) => return Some(format!("sent, it breaks the contract: {error}")),
        };
        let parameters = |decoded: &specwright_exchange::check::Decoded<'_>| -> Value {
            let pairs = decoded.parameters.iter().map(|(location, name, value)| {
                (format!("{}.{name}", location.as_str()), value.clone())
            });
            Value::Object(pairs.collect())
        };
        let query = |value: &Option<Value>| value.clone().unwrap_or_default();
        let body = |body: &Option<(usize, Value)>| body.as_ref().map(|(_, value)| value.clone());
        difference(&parameters(&before), &parameters(&after), "")
            .or_else(|| {
                difference(
                    &query(&before.query_string),
                    &query(&after.query_string),
                    "query",
                )
            })
            .or_else(|| {
                let (before, after) = (body(&before.body), body(&after.body));
                difference(
                    &before.unwrap_or_default(),
                    &after.unwrap_or_default(),
                    "body",
                )
            })
    }
}

pub(crate) fn reply(response: &WireResponse) -> Reply {
    let mut reply = Reply::new(response.status);
    reply.headers = response.headers.clone();
    reply.body = response.body.clone().into();
    reply
}

/// A client with a credential for each scheme.
fn builder(schemes: &'static [Scheme]) -> ClientBuilder {
    let mut builder = Client::builder(&[], schemes).retry(Retry::never());
    for scheme in schemes {
        let credential = match scheme.kind {
            SchemeKind::Certificate => continue,
            SchemeKind::Basic => Credential::basic("user", "pass"),
            _ => Credential::from("token"),
        };
        builder = builder.credential(scheme.name, credential);
    }
    builder
}

/// Whether two typed messages are equal, or the same bytes where they stream.
fn compare(
    same: bool,
    one: &Result<Wire, String>,
    other: &Result<Wire, String>,
    debug: &str,
) -> Result<(), String> {
    if same || (one == other && one.is_ok() && streams(debug)) {
        return Ok(());
    }
    let what = if one == other {
        "the same bytes, not equal: "
    } else {
        ""
    };
    Err(format!(
        "{what}{}",
        first_difference(&format!("{one:?}"), &format!("{other:?}"))
    ))
}

/// Whether a message has a part that is compared by its bytes.
fn streams(debug: &str) -> bool {
    ["Stream", "stream", "FilePart", "JsonLines"]
        .iter()
        .any(|word| debug.contains(word))
}

/// Where two texts begin to differ.
fn first_difference(one: &str, other: &str) -> String {
    let same = one
        .chars()
        .zip(other.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let from = same.saturating_sub(40);
    let part = |text: &str| text.chars().skip(from).take(160).collect::<String>();
    format!("\n    …{}\n    …{}", part(one), part(other))
}

fn excerpt(request: &WireRequest) -> String {
    let headers: Vec<String> = request
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    let body = String::from_utf8_lossy(&request.body);
    let body: String = body.chars().take(400).collect();
    format!(
        "{} {} [{}] {body}",
        request.method,
        request.target,
        headers.join("; ")
    )
}

fn answer_excerpt(response: &WireResponse) -> String {
    let body = String::from_utf8_lossy(&response.body);
    let body: String = body.chars().take(400).collect();
    format!("{} {:?} {body}", response.status.as_u16(), response.headers)
}
