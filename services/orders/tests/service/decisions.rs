//! The table of decisions: what every operation answers in every status, to the owner and to somebody else.

use specwright_runtime::axum::Router;
use specwright_runtime::axum::body::Body;
use specwright_runtime::http::Request;
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::on_both_databases;
use crate::support::{System, TestDatabase};

on_both_databases! {
    every_operation_in_every_status
    the_orders_of_others_do_not_exist
}

const STATUSES: [&str; 6] = [
    "created",
    "paid",
    "progress",
    "cancelled",
    "dispatched",
    "delivered",
];

/// Method, path below the order, and what is answered in each of the statuses.
const TABLE: [(&str, &str, [u16; 6]); 5] = [
    ("GET", "", [200, 200, 200, 200, 200, 200]),
    ("PUT", "", [200, 200, 200, 200, 409, 409]),
    ("DELETE", "", [204, 204, 204, 204, 204, 204]),
    ("POST", "/pay", [200, 200, 409, 409, 409, 409]),
    ("POST", "/cancel", [200, 200, 200, 200, 409, 409]),
];

async fn send(router: &Router, method: &str, id: Uuid, below: &str) -> u16 {
    let request = Request::builder()
        .method(method)
        .uri(format!("/orders/{id}{below}"));
    let request = if method == "PUT" {
        let body = r#"{"order": [{"product": "tea", "size": "small"}]}"#;
        { request }
            .header("content-type", "application/json")
            .body(Body::from(body))
    } else {
        request.body(Body::empty())
    };
    let answer = router.clone().oneshot(request.unwrap()).await.unwrap();
    answer.status().as_u16()
}

async fn every_operation_in_every_status(database: TestDatabase) {
    let system = System::start(database).await;
    let mut wrong = Vec::new();
    for (method, below, expected) in TABLE {
        for (status, expected) in STATUSES.into_iter().zip(expected) {
            let id = system.order().await.id;
            system.set_status(id, status).await;
            let got = send(&system.router, method, id, below).await;
            if got != expected {
                wrong.push(format!("{method} {below} {status}: {got}, not {expected}"));
            }
        }
    }
    assert_eq!(wrong, [] as [String; 0]);
}

async fn the_orders_of_others_do_not_exist(database: TestDatabase) {
    let system = System::start(database).await;
    let mut wrong = Vec::new();
    for status in STATUSES {
        let id = system.order().await.id;
        system.set_status(id, status).await;
        let give = "UPDATE orders SET owner = $2 WHERE id = $1";
        system.sql(give, id, "somebody else").await;
        for (method, below, _) in TABLE {
            let got = send(&system.router, method, id, below).await;
            if got != 404 {
                wrong.push(format!("{method} {below} {status}: {got}, not 404"));
            }
        }
    }
    assert_eq!(wrong, [] as [String; 0]);
    let mine = system.client.list_orders().await.unwrap().ok().unwrap();
    assert_eq!(mine.orders, []);
    assert_eq!(system.taken_and_scheduled(), (0, 0));
}
