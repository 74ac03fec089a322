//! Services that do not keep their contracts, as services do that were written beside them.

mod kitchen;
mod orders;

use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

pub(crate) use kitchen::kitchen;
pub(crate) use orders::orders;

/// What a service has, in the order in which it came.
type Store = Arc<Mutex<Vec<Value>>>;

fn json(status: StatusCode, body: &Value) -> Response {
    let form = [(header::CONTENT_TYPE, "application/json")];
    (status, form, body.to_string()).into_response()
}

fn read(body: &Bytes) -> Option<Value> {
    serde_json::from_slice(body).ok()
}

/// Does something with what has this `id`.
fn find(store: &Store, id: &str, act: impl FnOnce(&mut Value)) -> Option<Value> {
    let mut all = store.lock().unwrap();
    let one = all.iter_mut().find(|one| one["id"] == id)?;
    act(one);
    Some(one.clone())
}

/// What a query has for a name.
fn asked<'q>(query: Option<&'q str>, name: &str) -> Option<&'q str> {
    let pairs = query.unwrap_or_default().split('&');
    let mut pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs
        .find(|(known, _)| *known == name)
        .map(|(_, text)| text)
}
