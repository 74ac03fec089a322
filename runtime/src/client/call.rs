//! One call: its options, and the way from a typed request to a typed answer.

use std::time::Duration;

use http::HeaderMap;
use serde_json::Value;

use super::BoxFuture;
use super::accept::Expected;
use super::builder::{Client, insert};
use super::error::{ClientError, Undecodable};
use super::retry::Retry;
use crate::answer::Answer;
use crate::operation::Operation;
use crate::reply::Reply;
use crate::request::Request;
use crate::response::Response;
use crate::writer::{Parts, Writer};

/// What one call wants otherwise than its client.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// How long it may take.
    pub timeout: Option<Duration>,
    /// When it is tried again.
    pub retry: Option<Retry>,
    /// More headers; they win over those of the client and of the request.
    pub headers: HeaderMap,
}

impl Options {
    /// Sets a header. A value that may not stand in a header is left out.
    pub fn header(&mut self, name: &str, value: impl AsRef<[u8]>) {
        insert(&mut self.headers, name, value.as_ref());
    }
}

/// Sends a typed request and reads the typed answer.
pub async fn send<R: Request>(
    client: &Client,
    request: R,
    options: Options,
) -> Result<Answer<R::Response>, ClientError> {
    let parts = written(&request)?;
    drop(request);
    let reply = client
        .exchange(
            R::OPERATION,
            &parts,
            None,
            &options,
            Expected::of::<R::Response>(),
        )
        .await?;
    read(reply)
}

/// A call that is under way.
pub type Sending<'c, R> = BoxFuture<'c, Result<Answer<<R as Request>::Response>, ClientError>>;

/// [`send`] as an object: the state machine is made here and not for each method of generated code.
#[doc(hidden)]
pub fn send_boxed<R: Request>(client: &Client, request: R, options: Options) -> Sending<'_, R> {
    Box::pin(send(client, request, options))
}

/// The parts of a message.
pub(super) fn written<R: Request>(request: &R) -> Result<Parts, ClientError> {
    let mut writer = Writer::new(operation::<R>());
    let written = request.write(&mut writer).and_then(|()| writer.finish());
    written.map_err(ClientError::Encode)
}

pub(super) fn operation<R: Request>() -> &'static Operation {
    R::OPERATION
}

/// The typed answer of a message.
pub(super) fn read<R: Response>(reply: Reply) -> Result<Answer<R>, ClientError> {
    let (status, headers) = (reply.status, reply.headers.clone());
    let kept = reply.clone();
    match R::read(reply) {
        Ok(response) => Ok(Answer::new(status, headers, response)),
        Err(error) => Err(ClientError::Decode(Box::new(Undecodable::new(
            &kept, &error,
        )))),
    }
}

/// The body of a message as JSON, for what looks for the next page.
pub(super) fn json(reply: &Reply) -> Option<Value> {
    serde_json::from_slice(reply.body.as_bytes()?).ok()
}
