//! Typed messages without their types, so that the code that sends and compares them is compiled once.

use std::any::Any;
use std::fmt::{Debug, Write as _};
use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;
use http::HeaderMap;
use specwright_runtime::client::{self, Client};
use specwright_runtime::{Body, Operation, Reader, Reply, Request, Response, Writer};

/// A typed message.
pub(crate) type Typed = Box<dyn Any + Send>;

/// A typed message on its way to what it is on the wire.
pub(crate) type Later<T> = Pin<Box<dyn Future<Output = Result<T, String>> + Send>>;

/// What is done with the messages of an operation.
#[derive(Clone, Copy)]
pub struct Trip {
    pub(crate) operation: &'static Operation,
    pub(crate) read_request: fn(&mut Reader) -> Result<Typed, String>,
    pub(crate) write_request: fn(&Typed) -> Result<Message, String>,
    pub(crate) same_request: fn(&Typed, &Typed) -> bool,
    pub(crate) tell_request: fn(&Typed) -> String,
    pub(crate) send: fn(Client, Typed) -> Later<Typed>,
    pub(crate) read_response: fn(Reply) -> Result<Typed, String>,
    pub(crate) write_response: fn(&Typed) -> Result<Message, String>,
    pub(crate) same_response: fn(&Typed, &Typed) -> bool,
    pub(crate) tell_response: fn(&Typed) -> String,
}

impl Debug for Trip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Trip({})", self.operation)
    }
}

impl Trip {
    /// The messages of a request's type.
    pub const fn of<R>() -> Self
    where
        R: Request + Debug + PartialEq,
        R::Response: Debug + PartialEq,
    {
        Self {
            operation: R::OPERATION,
            read_request: |reader| boxed(R::read(reader)),
            write_request: |typed| write_request(of::<R>(typed)?),
            same_request: same::<R>,
            tell_request: tell::<R>,
            send: |client, typed| Box::pin(send::<R>(client, typed)),
            read_response: |reply| boxed(R::Response::read(reply)),
            write_response: |typed| write_response(of::<R::Response>(typed)?),
            same_response: same::<R::Response>,
            tell_response: tell::<R::Response>,
        }
    }
}

fn boxed<T: Send + 'static, E: ToString>(read: Result<T, E>) -> Result<Typed, String> {
    match read {
        Ok(read) => Ok(Box::new(read)),
        Err(error) => Err(error.to_string()),
    }
}

fn of<T: 'static>(typed: &Typed) -> Result<&T, String> {
    typed
        .downcast_ref()
        .ok_or_else(|| "a message of another type".to_owned())
}

fn same<T: PartialEq + 'static>(one: &Typed, other: &Typed) -> bool {
    match (one.downcast_ref::<T>(), other.downcast_ref::<T>()) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

fn tell<T: Debug + 'static>(typed: &Typed) -> String {
    typed
        .downcast_ref::<T>()
        .map_or_else(String::new, |typed| format!("{typed:?}"))
}

pub(crate) fn write_request<R: Request>(request: &R) -> Result<Message, String> {
    let mut writer = Writer::new(R::OPERATION);
    let written = request.write(&mut writer).and_then(|()| writer.finish());
    let parts = written.map_err(|error| error.to_string())?;
    let head = format!("{}?{}", parts.path, parts.query);
    Ok(Message {
        head,
        headers: parts.headers,
        body: parts.body,
    })
}

fn write_response<R: Response>(response: &R) -> Result<Message, String> {
    let reply = response.write().map_err(|error| error.to_string())?;
    let head = reply.status.as_u16().to_string();
    Ok(Message {
        head,
        headers: reply.headers,
        body: reply.body,
    })
}

async fn send<R>(client: Client, typed: Typed) -> Result<Typed, String>
where
    R: Request,
{
    let request = typed
        .downcast::<R>()
        .map_err(|_| "a request of another type".to_owned())?;
    let answer = client::send(&client, *request, client::Options::default()).await;
    let answer = answer.map_err(|error| chain(&error))?;
    Ok(Box::new(answer.response))
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        let _ = write!(text, ": {source}");
        next = source.source();
    }
    text
}

/// A message as it is written, its body not read yet.
pub(crate) struct Message {
    head: String,
    headers: HeaderMap,
    body: Body,
}

impl Message {
    /// Reads the body.
    pub(crate) async fn wire(self) -> Result<Wire, String> {
        let bytes = self.body.bytes().await.map_err(|error| error.to_string())?;
        Ok(Wire::new(self.head, &self.headers, &bytes))
    }
}

/// A message as it is on the wire; boundaries, which are by chance, are all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wire {
    head: String,
    headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
}

impl Wire {
    fn new(head: String, headers: &HeaderMap, body: &[u8]) -> Self {
        let text =
            |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let mut headers: Vec<(String, String)> = headers
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), text(value)))
            .collect();
        headers.sort();
        let mut body = Bytes::copy_from_slice(body);
        for (name, value) in &mut headers {
            if name == "content-type"
                && let Some((before, boundary)) = value.split_once("boundary=")
            {
                body = replaced(&body, boundary.trim_matches('"').as_bytes()).into();
                *value = format!("{before}boundary=B");
            }
        }
        Self {
            head,
            headers,
            body,
        }
    }
}

fn replaced(bytes: &[u8], word: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        if !word.is_empty() && rest.starts_with(word) {
            out.push(b'B');
            at += word.len();
        } else {
            out.extend(rest.first());
            at += 1;
        }
    }
    out
}
