//! Kitchen as it was.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Store, asked, find, json, read};

pub(crate) fn kitchen() -> Router {
    Router::new()
        .route("/kitchen/schedules", get(list).post(create))
        .route("/kitchen/schedules/{id}", get(read_one).delete(remove))
        .route("/kitchen/schedules/{id}/cancel", post(cancel))
        .with_state(Store::default())
}

/// Errors are not those of the contract.
fn error(status: StatusCode) -> Response {
    let words = status.canonical_reason();
    json(status, &json!({ "code": status.as_u16(), "status": words }))
}

/// It reads `cancelled`, which is not declared, and not `progress`, which is.
async fn list(State(store): State<Store>, RawQuery(query): RawQuery) -> Response {
    let asked = |name| asked(query.as_deref(), name);
    if asked("progress").is_some_and(|text| !matches!(text, "true" | "false")) {
        return error(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let cancelled = asked("cancelled").map(|text| text == "true");
    let all = store.lock().unwrap();
    let fits = |one: &&Value| cancelled.is_none_or(|is| is == (one["status"] == "cancelled"));
    let schedules: Vec<&Value> = all.iter().filter(fits).collect();
    json(StatusCode::OK, &json!({ "schedules": schedules }))
}

fn is_item(item: &Value) -> bool {
    let members = item.as_object().is_some_and(|item| item.len() == 3);
    let size = matches!(item["size"].as_str(), Some("small" | "medium" | "big"));
    let quantity = item["quantity"].as_u64();
    members
        && size
        && item["product"].is_string()
        && quantity.is_some_and(|n| (1..=1_000_000).contains(&n))
}

async fn create(State(store): State<Store>, headers: HeaderMap, body: Bytes) -> Response {
    let form = headers.get(header::CONTENT_TYPE);
    let form = form.map(|form| form.as_bytes().to_ascii_lowercase());
    if !form.is_some_and(|form| form.starts_with(b"application/json")) {
        return error(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let sent = read(&body).unwrap_or_default();
    let only = sent.as_object().is_some_and(|sent| sent.len() == 1);
    let items = sent["order"].as_array().filter(|items| !items.is_empty());
    if !only || !items.is_some_and(|items| items.iter().all(is_item)) {
        return error(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let schedule = json!({
        "id": Uuid::new_v4(),
        "scheduled": jiff::Timestamp::now().to_string(),
        "status": "pending",
        "order": items,
    });
    store.lock().unwrap().push(schedule.clone());
    json(StatusCode::CREATED, &schedule)
}

fn answer(found: Option<&Value>) -> Response {
    found.map_or_else(
        || error(StatusCode::NOT_FOUND),
        |schedule| json(StatusCode::OK, schedule),
    )
}

async fn read_one(State(store): State<Store>, Path(id): Path<String>) -> Response {
    answer(find(&store, &id, |_| {}).as_ref())
}

async fn cancel(State(store): State<Store>, Path(id): Path<String>) -> Response {
    let cancelled = find(&store, &id, |one| one["status"] = "cancelled".into());
    answer(cancelled.as_ref())
}

async fn remove(State(store): State<Store>, Path(id): Path<String>) -> Response {
    let mut all = store.lock().unwrap();
    let before = all.len();
    all.retain(|one| one["id"] != id);
    if all.len() == before {
        return error(StatusCode::NOT_FOUND);
    }
    StatusCode::NO_CONTENT.into_response()
}
