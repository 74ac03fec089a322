//! What callers are told when Payments or Kitchen fail: never a trace, always what the contract declares.

use std::time::Duration;

use serde_json::{Value, json};
use specwright_mock_server::testing::{Fault, MockServer, Reply};
use specwright_orders::types::OrderStatus;
use specwright_runtime::axum::body::{Body, to_bytes};
use specwright_runtime::http::Request;
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::support::{System, sqlite};

/// What a service does, and the status and text that it is told with.
type Case = (&'static str, fn(&MockServer, &str), u16, &'static str);

const FAULTS: &[Case] = &[
    (
        "a server error",
        |mock, operation| {
            let reply = Reply::status(500).text("Traceback").off_contract();
            mock.when(operation).respond(reply);
        },
        502,
        "answered with status 500",
    ),
    (
        "a refusal",
        |mock, operation| {
            mock.when(operation).respond(Reply::status(422));
        },
        502,
        "answered with status 422",
    ),
    (
        "another success",
        |mock, operation| {
            mock.when(operation)
                .respond(Reply::status(202).empty().off_contract());
        },
        502,
        "answered with status 202",
    ),
    (
        "a body of another shape",
        |mock, operation| {
            let reply = Reply::status(success(operation)).json(&json!({"surprise": true}));
            mock.when(operation).respond(reply.off_contract());
        },
        502,
        "answered outside its contract",
    ),
    (
        "a body that is no JSON",
        |mock, operation| {
            let reply = Reply::status(success(operation));
            let reply = reply.header("content-type", "application/json").body("{]");
            mock.when(operation).respond(reply.off_contract());
        },
        502,
        "answered outside its contract",
    ),
    (
        "no HTTP",
        |mock, operation| {
            mock.when(operation).fault(Fault::Garbage);
        },
        502,
        "broke off its answer",
    ),
    (
        "half an answer",
        |mock, operation| {
            mock.when(operation).fault(Fault::Truncated);
        },
        502,
        "broke off its answer",
    ),
    (
        "a reset",
        |mock, operation| {
            mock.when(operation).fault(Fault::Reset);
        },
        502,
        "broke off its answer",
    ),
    (
        "no answer in time",
        |mock, operation| {
            mock.when(operation).delay(Duration::from_secs(3));
        },
        504,
        "did not answer within 0.5 seconds",
    ),
    (
        "silence",
        |mock, operation| {
            mock.when(operation).fault(Fault::Hang);
        },
        504,
        "did not answer within 0.5 seconds",
    ),
];

/// The status of an operation's success.
fn success(operation: &str) -> u16 {
    match operation {
        "cancelScheduledOrder" => 200,
        _ => 201,
    }
}

async fn post(system: &System, id: Uuid, below: &str) -> (u16, Option<String>, Value) {
    let request = Request::post(format!("/orders/{id}{below}"));
    let request = request.body(Body::empty()).unwrap();
    let answer = system.router.clone().oneshot(request).await.unwrap();
    let status = answer.status().as_u16();
    let retry = answer.headers().get("retry-after");
    let retry = retry.map(|value| value.to_str().unwrap().to_owned());
    let body = to_bytes(answer.into_body(), 100_000).await.unwrap();
    (status, retry, serde_json::from_slice(&body).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_of_payments_are_told_and_nothing_is_scheduled() {
    let system = System::start(sqlite()).await;
    for (name, set, status, told) in FAULTS {
        system.payments.reset();
        set(&system.payments, "createPayment");
        let id = system.order().await.id;
        let (got, _, body) = post(&system, id, "/pay").await;
        let unknown = told.contains("did not answer") || told.contains("broke off");
        let consequence = if unknown {
            ""
        } else {
            ", the order is not paid"
        };
        let expected = json!({"detail": format!("Payments {told}{consequence}")});
        assert_eq!((got, body), (*status, expected), "{name}");
        assert_eq!(system.get(id).await.status, OrderStatus::Created, "{name}");
    }
    assert_eq!(system.kitchen.requests().len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_of_kitchen_are_told_and_the_order_stays_paid() {
    let system = System::start(sqlite()).await;
    for (name, set, status, told) in FAULTS {
        system.kitchen.reset();
        set(&system.kitchen, "createScheduledOrder");
        let id = system.order().await.id;
        let (got, _, body) = post(&system, id, "/pay").await;
        let expected =
            json!({"detail": format!("Kitchen {told}, the order is paid but not scheduled")});
        assert_eq!((got, body), (*status, expected), "{name}");
        assert_eq!(system.get(id).await.status, OrderStatus::Paid, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_of_kitchen_leave_an_order_in_progress() {
    let system = System::start(sqlite()).await;
    for (name, set, status, told) in FAULTS {
        system.kitchen.reset();
        let id = system.order().await.id;
        system.client.pay_order(id).await.unwrap().ok().unwrap();
        set(&system.kitchen, "cancelScheduledOrder");
        let (got, _, body) = post(&system, id, "/cancel").await;
        let expected = json!({"detail": format!("Kitchen {told}, the order is not cancelled")});
        assert_eq!((got, body), (*status, expected), "{name}");
        assert_eq!(system.get(id).await.status, OrderStatus::Progress, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_kitchen_has_made_is_not_cancelled_and_what_it_forgot_is() {
    let system = System::start(sqlite()).await;
    let id = system.order().await.id;
    system.client.pay_order(id).await.unwrap().ok().unwrap();
    system
        .kitchen
        .when("cancelScheduledOrder")
        .respond(Reply::status(409))
        .times(1);
    let (status, _, body) = post(&system, id, "/cancel").await;
    let told = format!("Order with ID {id} is finished in the kitchen and cannot be cancelled");
    assert_eq!((status, body), (409, json!({"detail": told})));
    assert_eq!(system.get(id).await.status, OrderStatus::Progress);

    system
        .kitchen
        .when("cancelScheduledOrder")
        .respond(Reply::status(404))
        .times(1);
    let (status, _, body) = post(&system, id, "/cancel").await;
    assert_eq!((status, &body["status"]), (200, &json!("cancelled")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_that_is_down_is_told_with_a_time_to_come_back() {
    let mut system = System::start(sqlite()).await;
    let id = system.order().await.id;
    system.client.pay_order(id).await.unwrap().ok().unwrap();
    // a port that nobody listens on
    let nobody = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    system.restart_with(&format!("http://{nobody}"));
    let (status, retry, body) = post(&system, id, "/cancel").await;
    let told = "Kitchen cannot be reached, the order is not cancelled";
    assert_eq!(
        (status, retry.as_deref(), body),
        (503, Some("5"), json!({"detail": told}))
    );
    let id = system.order().await.id;
    let (status, retry, body) = post(&system, id, "/pay").await;
    let told = "Payments cannot be reached, the order is not paid";
    assert_eq!(
        (status, retry.as_deref(), body),
        (503, Some("5"), json!({"detail": told}))
    );
}
