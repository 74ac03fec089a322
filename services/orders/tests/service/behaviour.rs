//! What each operation does, when all is well.

use specwright_orders::operations::GetOrderResponse;
use specwright_orders::types::{OrderStatus, Size};
use uuid::Uuid;

use crate::on_both_databases;
use crate::support::{System, TestDatabase, cappuccinos, detail, items};

on_both_databases! {
    an_order_is_placed_read_replaced_and_removed
    every_order_has_a_time_of_its_own_with_a_zone
    lists_are_by_age_and_without_cancelled_orders
    an_order_in_progress_is_cancelled_at_kitchen_first
    migrations_run_again_without_harm
}

async fn an_order_is_placed_read_replaced_and_removed(database: TestDatabase) {
    let system = System::start(database).await;
    let body = items("espresso", Size::Small, None);
    let answer = system.client.create_order(body).await.unwrap();
    let location = answer.headers["location"].to_str().unwrap().to_owned();
    let placed = answer.ok().unwrap();
    assert_eq!(location, format!("/orders/{}", placed.id));
    assert_eq!(placed.status, OrderStatus::Created);
    assert_eq!(placed.order[0].quantity, Some(1), "the contract's default");
    assert_eq!(system.get(placed.id).await, placed);

    let replaced = system.client.update_order(placed.id, cappuccinos());
    let replaced = replaced.await.unwrap().ok().unwrap();
    assert_eq!(replaced.order, cappuccinos().order);
    assert_eq!((replaced.id, replaced.created), (placed.id, placed.created));
    assert_eq!(system.get(placed.id).await, replaced);

    system
        .client
        .delete_order(placed.id)
        .await
        .unwrap()
        .ok()
        .unwrap();
    let gone = system.client.get_order(placed.id).await.unwrap();
    let GetOrderResponse::NotFound(error) = gone.into_inner() else {
        panic!("the order is still there");
    };
    let told = format!("Order with ID {} was not found", placed.id);
    assert_eq!(detail(&error), told);
    assert_eq!(
        system.client.delete_order(placed.id).await.unwrap().status,
        404
    );
}

async fn every_order_has_a_time_of_its_own_with_a_zone(database: TestDatabase) {
    let system = System::start(database).await;
    let first = system.order().await;
    let second = system.order().await;
    assert!(first.created.timestamp().unwrap() < second.created.timestamp().unwrap());
    assert!(first.created.to_string().ends_with('Z'));
}

async fn lists_are_by_age_and_without_cancelled_orders(database: TestDatabase) {
    let system = System::start(database).await;
    let mut placed = Vec::new();
    for _ in 0..4 {
        placed.push(system.order().await.id);
    }
    system
        .client
        .cancel_order(placed[1])
        .await
        .unwrap()
        .ok()
        .unwrap();
    let list = |cancelled: Option<bool>, limit: Option<i32>| {
        let mut call = system.client.list_orders();
        if let Some(cancelled) = cancelled {
            call = call.cancelled(cancelled);
        }
        if let Some(limit) = limit {
            call = call.limit(limit);
        }
        async move {
            let list = call.await.unwrap().ok().unwrap();
            list.orders
                .iter()
                .map(|order| order.id)
                .collect::<Vec<Uuid>>()
        }
    };
    let open = [placed[0], placed[2], placed[3]];
    assert_eq!(list(None, None).await, open);
    assert_eq!(list(Some(false), None).await, open);
    assert_eq!(list(Some(true), None).await, [placed[1]]);
    assert_eq!(list(None, Some(2)).await, open[..2]);
    assert_eq!(list(None, Some(0)).await, [] as [Uuid; 0]);
    assert_eq!(list(None, Some(i32::MAX)).await, open);
    let negative = system.client.list_orders().limit(-1).await.unwrap();
    assert_eq!(negative.status, 422);
}

async fn an_order_in_progress_is_cancelled_at_kitchen_first(database: TestDatabase) {
    let system = System::start(database).await;
    let order = system.order().await;
    let paid = system
        .client
        .pay_order(order.id)
        .await
        .unwrap()
        .ok()
        .unwrap();
    assert_eq!(paid.status, OrderStatus::Progress);
    let cancelled = system.client.cancel_order(order.id).await.unwrap();
    assert_eq!(cancelled.ok().unwrap().status, OrderStatus::Cancelled);
    let requests = system.kitchen.requests_to("cancelScheduledOrder");
    assert_eq!(requests.len(), 1);
    let request = &requests[0].request;
    assert!(request.body.is_empty(), "the cancellation has no body");
    assert!(!request.headers.contains_key("content-type"));
    // again changes nothing, and asks nobody
    let again = system.client.cancel_order(order.id).await.unwrap();
    assert_eq!(again.ok().unwrap().status, OrderStatus::Cancelled);
    assert_eq!(system.kitchen.requests_to("cancelScheduledOrder").len(), 1);
    system.payments.verify().unwrap();
    system.kitchen.verify().unwrap();
}

async fn migrations_run_again_without_harm(database: TestDatabase) {
    let system = System::start(database).await;
    let order = system.order().await;
    system.database.migrate().await.unwrap();
    assert_eq!(system.get(order.id).await, order);
}
