//! `kill -9` in the middle of payments: no order is lost, and none is paid twice.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use specwright_mock_server::testing::MockServer;
use specwright_orders::Client;
use specwright_orders::types::{CreateOrder, OrderItem, OrderStatus, Size};

use crate::running::Running;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_the_middle_of_payments_it_loses_no_order_and_pays_none_twice() {
    let payments = MockServer::start("../../specs/payments.yaml")
        .await
        .unwrap();
    let kitchen = MockServer::start("../../specs/kitchen.yaml").await.unwrap();
    let delay = Duration::from_millis(60);
    payments.when("createPayment").delay(delay);
    kitchen.when("createScheduledOrder").delay(delay);
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}/orders.db", folder.path().display());
    let settings = [
        ("DB_URL", database.as_str()),
        ("PAYMENTS_URL", &payments.url()),
        ("KITCHEN_URL", &kitchen.url()),
        ("UPSTREAM_TIMEOUT", "0.5"),
        ("RESUME_EVERY", "0.2"),
    ];
    let mut orders = Vec::new();
    for moment in [0, 5, 15, 30, 45, 60, 75, 90, 105, 120, 135] {
        let running = Running::start(&settings);
        let client = Client::at(&running.url);
        let item = OrderItem {
            product: "cappuccino".to_owned(),
            size: Size::Big,
            quantity: Some(2),
        };
        let body = CreateOrder { order: vec![item] };
        let order = client.create_order(body).await.unwrap();
        let id = order.ok().unwrap().id;
        orders.push(id);
        tokio::spawn(async move { client.pay_order(id).await.map(|answer| answer.status) });
        tokio::time::sleep(Duration::from_millis(moment)).await;
        drop(running);
    }

    // begun payments go on by themselves, and whoever pays again finds out
    let running = Running::start(&settings);
    let client = Client::at(&running.url);
    for id in &orders {
        let answer = client.pay_order(*id).timeout(Duration::from_secs(20)).await;
        let status = answer.unwrap().status.as_u16();
        assert!(status == 200 || status == 409, "{status}");
        let order = client.get_order(*id).await.unwrap().ok().unwrap();
        assert_eq!(order.status, OrderStatus::Progress);
    }
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for exchange in payments.requests_to("createPayment") {
        let body: serde_json::Value = serde_json::from_slice(&exchange.request.body).unwrap();
        let key = exchange.request.headers["idempotency-key"]
            .to_str()
            .unwrap();
        let order = body["order_id"].as_str().unwrap().to_owned();
        keys.entry(order).or_default().insert(key.to_owned());
    }
    assert_eq!(keys.len(), orders.len(), "every order was paid");
    assert!(
        keys.values().all(|keys| keys.len() == 1),
        "by one key: {keys:#?}"
    );
}
