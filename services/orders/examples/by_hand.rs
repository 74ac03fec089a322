//! Placing and reading an order as one would write it on bare axum: the same SQL, the same checks, and nothing else. What
//! `cargo xtask bench orders` measures the service against.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use jiff::Timestamp;
use orders::repository::Database;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const OWNER: &str = "test";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CreateOrder {
    order: Vec<Item>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    product: String,
    size: Size,
    #[serde(default = "one")]
    quantity: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Size {
    Small,
    Medium,
    Big,
}

#[derive(Serialize)]
struct Order {
    id: Uuid,
    created: String,
    status: String,
    #[serde(rename = "order")]
    items: Vec<Item>,
}

fn one() -> i64 {
    1
}

fn json(status: StatusCode, body: &impl Serialize) -> Response {
    let body = serde_json::to_vec(body).unwrap_or_default();
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

fn refused(status: StatusCode, detail: impl std::fmt::Display) -> Response {
    json(status, &serde_json::json!({"detail": detail.to_string()}))
}

fn failed(error: impl std::fmt::Display) -> Response {
    eprintln!("{error}");
    refused(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
}

async fn place(State(database): State<Arc<Database>>, body: Bytes) -> Response {
    let items = match serde_json::from_slice::<CreateOrder>(&body) {
        Ok(body) => body.order,
        Err(error) => return refused(StatusCode::UNPROCESSABLE_ENTITY, error),
    };
    let fits = |item: &Item| (1..=1_000_000).contains(&item.quantity);
    if items.is_empty() || !items.iter().all(fits) {
        return refused(StatusCode::UNPROCESSABLE_ENTITY, "no such order");
    }
    let (id, key, created) = (Uuid::new_v4(), Uuid::new_v4(), Timestamp::now());
    let text = serde_json::to_string(&items).unwrap_or_default();
    macro_rules! insert {
        ($pool:expr) => {
            sqlx::query(
                "INSERT INTO orders (id, owner, created, status, items, payment_key)
                 VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(id)
            .bind(OWNER)
            .bind(created.as_microsecond())
            .bind("created")
            .bind(&text)
            .bind(key)
            .execute($pool)
            .await
            .map(|_| ())
        };
    }
    let done = match &*database {
        Database::Sqlite(pool) => insert!(pool),
        Database::Postgres(pool) => insert!(pool),
    };
    if let Err(error) = done {
        return failed(error);
    }
    let (created, status) = (created.to_string(), "created".to_owned());
    let order = Order {
        id,
        created,
        status,
        items,
    };
    json(StatusCode::CREATED, &order)
}

type Row = (
    Uuid,
    String,
    i64,
    String,
    String,
    Uuid,
    Option<String>,
    Option<Uuid>,
);

async fn read(State(database): State<Arc<Database>>, Path(id): Path<String>) -> Response {
    let Ok(id) = Uuid::try_parse(&id) else {
        return refused(StatusCode::UNPROCESSABLE_ENTITY, "no UUID");
    };
    macro_rules! select {
        ($pool:expr) => {
            sqlx::query_as(
                "SELECT id, owner, created, status, items, payment_key, kitchen_items, schedule_id
                 FROM orders WHERE id = $1 AND owner = $2",
            )
            .bind(id)
            .bind(OWNER)
            .fetch_optional($pool)
            .await
        };
    }
    let row: Result<Option<Row>, _> = match &*database {
        Database::Sqlite(pool) => select!(pool),
        Database::Postgres(pool) => select!(pool),
    };
    let (id, _, created, status, items, ..) = match row {
        Ok(Some(row)) => row,
        Ok(None) => return refused(StatusCode::NOT_FOUND, "no such order"),
        Err(error) => return failed(error),
    };
    let created = Timestamp::from_microsecond(created).map(|created| created.to_string());
    match (created, serde_json::from_str(&items)) {
        (Ok(created), Ok(items)) => {
            let order = Order {
                id,
                created,
                status,
                items,
            };
            json(StatusCode::OK, &order)
        }
        _ => failed("a row cannot be read"),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let database = Database::open(&std::env::var("DB_URL")?).await?;
    database.migrate().await?;
    let router = Router::new()
        .route("/orders", post(place))
        .route("/orders/{id}", get(read))
        .with_state(Arc::new(database));
    let port: u16 = std::env::var("PORT")?.parse()?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    axum::serve(listener, router).await?;
    Ok(())
}
