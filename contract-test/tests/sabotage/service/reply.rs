//! An answer before it becomes a response: what handlers make, and what faults change.

use axum::body::Body;
use axum::response::Response;
use serde_json::{Value, json};

/// A body.
#[derive(Clone, Debug)]
pub(crate) enum Payload {
    /// There is none.
    None,
    /// JSON.
    Json(Value),
    /// Anything else.
    Bytes(Vec<u8>),
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Payload,
}

/// The operation that answered, for what stands between the service and the socket.
#[derive(Clone, Debug)]
pub(crate) struct Answered(pub(crate) String);

impl Reply {
    pub(crate) fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Payload::None,
        }
    }

    pub(crate) fn json(status: u16, value: Value) -> Self {
        let mut reply = Self::empty(status).with("content-type", "application/json");
        reply.body = Payload::Json(value);
        reply
    }

    pub(crate) fn problem(status: u16, title: &str) -> Self {
        let problem = json!({"type": "about:blank", "title": title, "status": status});
        let mut reply = Self::json(status, problem);
        reply.set("content-type", "application/problem+json");
        reply
    }

    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.set(name, value);
        self
    }

    pub(crate) fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.remove(name);
        self.headers.push((name, value.into()));
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.headers.retain(|(known, _)| *known != name);
    }

    /// The JSON object of the body; an empty one where it is none.
    pub(crate) fn object(&mut self) -> &mut Value {
        if !matches!(self.body, Payload::Json(_)) {
            self.body = Payload::Json(json!({}));
        }
        match &mut self.body {
            Payload::Json(value) => value,
            Payload::None | Payload::Bytes(_) => unreachable!("it was just made JSON"),
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        match &self.body {
            Payload::None => Vec::new(),
            Payload::Json(value) => value.to_string().into_bytes(),
            Payload::Bytes(bytes) => bytes.clone(),
        }
    }

    pub(crate) fn into_response(self, operation: &str, head: bool) -> Response {
        let bytes = self.bytes();
        let mut response = Response::builder().status(self.status);
        for (name, value) in &self.headers {
            response = response.header(*name, value.as_bytes());
        }
        let bodiless = matches!(self.status, 204 | 304);
        if head && !bodiless && !self.headers.iter().any(|(n, _)| *n == "content-length") {
            response = response.header("content-length", bytes.len());
        }
        let body = if head || bodiless {
            Body::empty()
        } else {
            Body::from(bytes)
        };
        response
            .extension(Answered(operation.to_owned()))
            .body(body)
            .unwrap()
    }
}
