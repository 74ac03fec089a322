//! That an order is paid once, whatever happens.

use std::sync::Arc;
use std::time::Duration;

use specwright_mock_server::testing::Reply;
use specwright_orders::operations::PayOrderResponse;
use specwright_orders::types::{OrderStatus, Size};
use uuid::Uuid;

use crate::on_both_databases;
use crate::support::{System, TestDatabase, client, detail, items};

on_both_databases! {
    requests_at_the_same_time_pay_once
    a_key_repeats_its_answer
    a_key_of_another_order_is_refused
    requests_at_the_same_time_with_one_key_have_one_answer
    what_kitchen_did_not_take_is_scheduled_without_another_payment
    kitchen_makes_what_was_paid
    a_refused_payment_may_be_tried_again_with_a_new_key
    a_payment_without_an_answer_is_repeated_with_its_key
    what_a_dead_process_left_is_resumed
    a_caller_that_hangs_up_has_paid
    an_order_is_not_removed_while_it_is_paid
}

async fn requests_at_the_same_time_pay_once(database: TestDatabase) {
    let system = System::start(database).await;
    let delay = Duration::from_millis(50);
    system.payments.when("createPayment").delay(delay);
    let id = system.order().await.id;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let client = client(&system.router);
        tasks.spawn(async move { client.pay_order(id).await.unwrap().status.as_u16() });
    }
    let mut statuses = tasks.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409]);
    assert_eq!(system.taken_and_scheduled(), (1, 1));
}

async fn a_key_repeats_its_answer(database: TestDatabase) {
    let system = System::start(database).await;
    let id = system.order().await.id;
    let pay = || system.client.pay_order(id).idempotency_key("k1");
    let first = pay().await.unwrap().ok().unwrap();
    let again = pay().await.unwrap().ok().unwrap();
    assert_eq!(again, first);
    // as it was answered then, whatever became of the order
    system.client.cancel_order(id).await.unwrap().ok().unwrap();
    let again = pay().await.unwrap().ok().unwrap();
    assert_eq!(again, first);
    assert_eq!(system.taken_and_scheduled(), (1, 1));
    let other = system.client.pay_order(id).idempotency_key("k2");
    assert_eq!(other.await.unwrap().status, 409);
}

async fn a_key_of_another_order_is_refused(database: TestDatabase) {
    let system = System::start(database).await;
    let [first, second] = [system.order().await.id, system.order().await.id];
    let pay = |id: Uuid| system.client.pay_order(id).idempotency_key("k1");
    pay(first).await.unwrap().ok().unwrap();
    let PayOrderResponse::Conflict(error) = pay(second).await.unwrap().into_inner() else {
        panic!("the key was taken");
    };
    let told = "Idempotency key k1 was used for another order";
    assert_eq!(detail(&error), told);
    assert_eq!(system.get(second).await.status, OrderStatus::Created);
}

async fn requests_at_the_same_time_with_one_key_have_one_answer(database: TestDatabase) {
    let system = System::start(database).await;
    let id = system.order().await.id;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let client = client(&system.router);
        tasks.spawn(async move {
            client
                .pay_order(id)
                .idempotency_key("k")
                .await
                .unwrap()
                .ok()
                .unwrap()
        });
    }
    let answers = tasks.join_all().await;
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(system.taken_and_scheduled(), (1, 1));
}

async fn what_kitchen_did_not_take_is_scheduled_without_another_payment(database: TestDatabase) {
    let system = System::start(database).await;
    let down = Reply::status(500).empty().off_contract();
    system
        .kitchen
        .when("createScheduledOrder")
        .respond(down)
        .times(1);
    let id = system.order().await.id;
    let PayOrderResponse::BadGateway(error) =
        system.client.pay_order(id).await.unwrap().into_inner()
    else {
        panic!("Kitchen was down");
    };
    let told = "Kitchen answered with status 500, the order is paid but not scheduled";
    assert_eq!(detail(&error), told);
    assert_eq!(system.get(id).await.status, OrderStatus::Paid);

    let paid = system.client.pay_order(id).await.unwrap().ok().unwrap();
    assert_eq!(paid.status, OrderStatus::Progress);
    assert_eq!(system.taken_and_scheduled(), (1, 2));
    assert_eq!(
        keys(&system.kitchen.requests_to("createScheduledOrder")).len(),
        1
    );
}

async fn kitchen_makes_what_was_paid(database: TestDatabase) {
    let system = System::start(database).await;
    let down = Reply::status(500).empty().off_contract();
    system
        .kitchen
        .when("createScheduledOrder")
        .respond(down)
        .times(1);
    let id = system.order().await.id;
    assert_eq!(system.client.pay_order(id).await.unwrap().status, 502);
    let tea = items("tea", Size::Small, Some(1));
    system
        .client
        .update_order(id, tea)
        .await
        .unwrap()
        .ok()
        .unwrap();
    system.client.pay_order(id).await.unwrap().ok().unwrap();
    let requests = system.kitchen.requests_to("createScheduledOrder");
    let bodies: Vec<_> = requests
        .iter()
        .map(|exchange| &exchange.request.body)
        .collect();
    assert_eq!(bodies[0], bodies[1]);
}

async fn a_refused_payment_may_be_tried_again_with_a_new_key(database: TestDatabase) {
    let system = System::start(database).await;
    let invalid = Reply::status(201).example("invalid");
    system
        .payments
        .when("createPayment")
        .respond(invalid)
        .times(1);
    let id = system.order().await.id;
    let PayOrderResponse::BadGateway(error) =
        system.client.pay_order(id).await.unwrap().into_inner()
    else {
        panic!("the payment was refused");
    };
    let told = "Payments refused the payment, the order is not paid";
    assert_eq!(detail(&error), told);
    assert_eq!(system.get(id).await.status, OrderStatus::Created);
    system.client.pay_order(id).await.unwrap().ok().unwrap();
    assert_eq!(keys(&system.payments.requests_to("createPayment")).len(), 2);
}

async fn a_payment_without_an_answer_is_repeated_with_its_key(database: TestDatabase) {
    let system = System::start(database).await;
    let slow = Duration::from_secs(5);
    system.payments.when("createPayment").delay(slow).times(1);
    let id = system.order().await.id;
    assert_eq!(system.client.pay_order(id).await.unwrap().status, 504);
    assert_eq!(system.get(id).await.status, OrderStatus::Created);
    // nobody goes on with a payment whose failure was told, but its owner
    assert_eq!(system.app.orders().resume().await.unwrap(), 0);
    system.client.pay_order(id).await.unwrap().ok().unwrap();
    let requests = system.payments.requests_to("createPayment");
    assert_eq!(keys(&requests).len(), 1);
}

async fn what_a_dead_process_left_is_resumed(database: TestDatabase) {
    let system = System::start(database).await;
    let (begun, paid, claimed) = (
        system.order().await.id,
        system.order().await.id,
        system.order().await.id,
    );
    let dead = "UPDATE orders SET claim = id, claimed_for = $2, claimed_until = 1 WHERE id = $1";
    system.sql(dead, begun, "pay").await;
    system.set_status(paid, "paid").await;
    let alive = "UPDATE orders SET claim = id, claimed_for = $2,
        claimed_until = 9000000000000000000 WHERE id = $1";
    system.sql(alive, claimed, "pay").await;
    assert_eq!(system.app.orders().resume().await.unwrap(), 2);
    assert_eq!(system.get(begun).await.status, OrderStatus::Progress);
    assert_eq!(system.get(paid).await.status, OrderStatus::Progress);
    assert_eq!(system.get(claimed).await.status, OrderStatus::Created);
    assert_eq!(system.taken_and_scheduled(), (1, 2));
    assert_eq!(system.app.orders().resume().await.unwrap(), 0);
}

async fn a_caller_that_hangs_up_has_paid(database: TestDatabase) {
    let system = System::start(database).await;
    let delay = Duration::from_millis(100);
    system.payments.when("createPayment").delay(delay);
    let id = system.order().await.id;
    tokio::select! {
        _ = async { system.client.pay_order(id).await } => panic!("it was answered at once"),
        () = system.claimed(id) => {}
    }
    for _ in 0..100 {
        if system.get(id).await.status == OrderStatus::Progress {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the payment stopped half way");
}

async fn an_order_is_not_removed_while_it_is_paid(database: TestDatabase) {
    let system = System::start(database).await;
    let delay = Duration::from_millis(100);
    system.payments.when("createPayment").delay(delay);
    let id = system.order().await.id;
    let paying = client(&system.router);
    let paid = tokio::spawn(async move { paying.pay_order(id).await.unwrap().status });
    system.claimed(id).await;
    system.client.delete_order(id).await.unwrap().ok().unwrap();
    assert_eq!(paid.await.unwrap(), 200);
}

/// The different keys of requests.
fn keys(
    requests: &[Arc<specwright_mock_server::testing::Exchange>],
) -> std::collections::BTreeSet<String> {
    let key = |exchange: &Arc<specwright_mock_server::testing::Exchange>| {
        exchange.request.headers["idempotency-key"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    requests.iter().map(key).collect()
}
