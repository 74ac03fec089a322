//! Callbacks: the requests that an operation promises to send after its answer, fired and forgotten. Who receives
//! them, the request says itself; so they are bounded in number, time and size, and can be switched off.

mod address;
mod judge;
mod sending;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use crate::Settings;
use crate::client::{Client, ClientError};
use crate::snapshot::OperationOf;
use crate::stages::admit::Admitted;
use crate::stages::answer::Answer;

use address::Occasion;
pub(crate) use sending::{Sending, sendings};

/// How many may be under way; what comes beyond is left out, and told.
const MOST_UNDER_WAY: usize = 64;
/// How long one may take, connection and answer.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How much of a receiver's answer is read.
const MOST_READ: usize = 1 << 20;
/// How many callbacks may follow from one another, where mocks call mocks.
const DEEPEST: u8 = 4;
/// How many went before.
const DEPTH: HeaderName = HeaderName::from_static("specwright-callback-depth");

/// What sends callbacks; made with the first.
#[derive(Debug)]
pub(crate) struct Callbacks {
    client: OnceLock<Client>,
    free: Arc<Semaphore>,
}

impl Default for Callbacks {
    fn default() -> Self {
        Self {
            client: OnceLock::new(),
            free: Arc::new(Semaphore::new(MOST_UNDER_WAY)),
        }
    }
}

impl Callbacks {
    /// Sends the callbacks of an operation whose answer is chosen. Returns at once; the outcome is only logged.
    pub(crate) fn fire(
        &self,
        of: OperationOf<'_>,
        request: &Admitted,
        answer: &Answer,
        settings: &Settings,
    ) {
        let operation = of.operation();
        if operation.callbacks.is_empty() || !settings.callbacks {
            return;
        }
        let status = answer.status.as_u16();
        // Who was refused has promised nothing, and was promised nothing.
        let is_due = operation.response(status).is_some()
            && (status < 400 || !settings.behaviour.sound_callbacks);
        if is_due {
            self.send_all(of, request, answer, settings.behaviour.sound_callbacks);
        }
    }

    fn send_all(&self, of: OperationOf<'_>, request: &Admitted, answer: &Answer, sound: bool) {
        let Ok(runtime) = Handle::try_current() else {
            tracing::warn!(target: "specwright::callback", "not sent: there is no Tokio runtime");
            return;
        };
        let depth = depth(&request.parts.headers);
        if depth >= DEEPEST {
            tracing::warn!(
                target: "specwright::callback",
                "not sent: {DEEPEST} callbacks followed from one another already"
            );
            return;
        }
        let occasion = Occasion::new(of.operation(), request, answer, sound);
        for sending in of.callbacks() {
            let url = match occasion.address(sending) {
                Ok(url) => url,
                Err(reason) => {
                    tracing::warn!(target: "specwright::callback", callback = &*sending.name, "not sent: {reason}");
                    continue;
                }
            };
            let Ok(permit) = Arc::clone(&self.free).try_acquire_owned() else {
                tracing::warn!(
                    target: "specwright::callback",
                    callback = &*sending.name,
                    "not sent: {MOST_UNDER_WAY} are under way"
                );
                continue;
            };
            let client = self.client.get_or_init(|| Client::new(None, TIMEOUT));
            let client = client.clone();
            let sending = Arc::clone(sending);
            runtime.spawn(async move {
                tell(&sending, &url, send(&client, &sending, &url, depth).await);
                drop(permit);
            });
        }
    }
}

fn depth(headers: &HeaderMap) -> u8 {
    let value = headers.get(DEPTH).and_then(|value| value.to_str().ok());
    value.and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// What the receiver answered.
struct Received {
    status: u16,
    headers: HeaderMap,
    body: Bytes,
}

async fn send(
    client: &Client,
    sending: &Sending,
    url: &Uri,
    depth: u8,
) -> Result<Received, ClientError> {
    let mut request = Request::new(Full::new(sending.body.clone()));
    *request.method_mut() = sending.method.clone();
    *request.uri_mut() = url.clone();
    *request.headers_mut() = sending.headers.clone();
    let value = HeaderValue::from(u16::from(depth) + 1);
    request.headers_mut().insert(DEPTH, value);
    let receiving = async {
        let response = client.send(request, TIMEOUT).await?;
        let (parts, body) = response.into_parts();
        let body = match Limited::new(body, MOST_READ).collect().await {
            Ok(collected) => collected.to_bytes(),
            Err(error) => return Err(ClientError::Unreadable(error.to_string())),
        };
        Ok(Received {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        })
    };
    match tokio::time::timeout(TIMEOUT, receiving).await {
        Ok(received) => received,
        Err(_) => Err(ClientError::Timeout(TIMEOUT)),
    }
}

/// Logs the outcome. The query may hold secrets, so it is not told.
fn tell(sending: &Sending, url: &Uri, outcome: Result<Received, ClientError>) {
    let callback = &*sending.name;
    let method = sending.method.as_str();
    let host = url.host().unwrap_or_default();
    let path = url.path();
    match outcome {
        Ok(received) => {
            let status = received.status;
            tracing::info!(target: "specwright::callback", callback, method, host, path, status, "sent");
            for finding in sending.judge(&received) {
                tracing::warn!(target: "specwright::callback", callback, method, host, path, status, "{finding}");
            }
        }
        Err(error) => {
            tracing::warn!(target: "specwright::callback", callback, method, host, path, "failed: {error}");
        }
    }
}
