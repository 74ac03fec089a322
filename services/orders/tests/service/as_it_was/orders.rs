//! Orders as it was.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Store, asked, find, json, read};

pub(crate) fn orders() -> Router {
    let store = Store::default();
    // of a time when there was a status that the contract does not know
    let mut old = order("cappuccino", 1);
    old["status"] = "delivery".into();
    store.lock().unwrap().push(old);
    Router::new()
        .route("/orders", get(list).post(create))
        .route("/orders/{id}", get(read_one))
        .route("/orders/{id}/pay", post(pay))
        .layer(from_fn(token))
        .with_state(store)
}

/// 401 has a form of its own.
async fn token(request: Request, next: Next) -> Response {
    let token = request.headers().get(header::AUTHORIZATION);
    if token.is_some_and(|token| token == "Bearer a") {
        return next.run(request).await;
    }
    let text = "Missing access token";
    json(
        StatusCode::UNAUTHORIZED,
        &json!({ "detail": text, "body": text }),
    )
}

/// The same time for all, without a zone.
fn order(product: &str, quantity: i64) -> Value {
    json!({
        "id": Uuid::new_v4(),
        "created": "2024-01-24T15:09:42.885033",
        "status": "created",
        "product": product,
        "quantity": quantity,
    })
}

fn wrong(place: &[&str]) -> Response {
    let found = json!([{ "type": "value_error", "loc": place, "msg": "Input is wrong" }]);
    json(
        StatusCode::UNPROCESSABLE_ENTITY,
        &json!({ "detail": found }),
    )
}

/// A negative limit is none.
async fn list(State(store): State<Store>, RawQuery(query): RawQuery) -> Response {
    let limit = asked(query.as_deref(), "limit");
    let limit = match limit.map(str::parse::<i64>) {
        Some(Err(_)) => return wrong(&["query", "limit"]),
        Some(Ok(limit)) => usize::try_from(limit).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    let all = store.lock().unwrap();
    let orders: Vec<&Value> = all.iter().take(limit).collect();
    json(StatusCode::OK, &json!({ "orders": orders }))
}

/// What is no JSON is malformed whatever it says of itself; a quantity has no upper bound but that of a column.
async fn create(State(store): State<Store>, headers: HeaderMap, body: Bytes) -> Response {
    let form = headers.get(header::CONTENT_TYPE);
    let is_json = form.is_some_and(|form| {
        let form = form.as_bytes().to_ascii_lowercase();
        form.starts_with(b"application/json")
    });
    let Some(Value::Object(sent)) = read(&body).filter(|_| is_json) else {
        return wrong(&["body"]);
    };
    let product = sent.get("product").and_then(Value::as_str);
    let known = sent
        .keys()
        .all(|name| name == "product" || name == "quantity");
    let Some(product) = product.filter(|_| known) else {
        return wrong(&["body", "product"]);
    };
    let quantity = match sent.get("quantity") {
        None => 1,
        Some(Value::Number(number)) if number.is_i64() => number.as_i64().unwrap(),
        Some(Value::Number(number)) if number.as_f64().unwrap() >= 1e18 => {
            return (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error").into_response();
        }
        Some(_) => return wrong(&["body", "quantity"]),
    };
    if quantity < 1 {
        return wrong(&["body", "quantity"]);
    }
    let order = order(product, quantity);
    store.lock().unwrap().push(order.clone());
    json(StatusCode::CREATED, &order)
}

fn answer(id: &str, found: Option<&Value>) -> Response {
    match (Uuid::parse_str(id), found) {
        (Err(_), _) => wrong(&["path", "order_id"]),
        (_, None) => {
            let detail = format!("Order with ID {id} was not found");
            json(StatusCode::NOT_FOUND, &json!({ "detail": detail }))
        }
        (_, Some(order)) => json(StatusCode::OK, order),
    }
}

async fn read_one(State(store): State<Store>, Path(id): Path<String>) -> Response {
    answer(&id, find(&store, &id, |_| {}).as_ref())
}

/// As often as one likes, and `paid` is never said.
async fn pay(State(store): State<Store>, Path(id): Path<String>) -> Response {
    let paid = find(&store, &id, |order| order["status"] = "progress".into());
    answer(&id, paid.as_ref())
}
