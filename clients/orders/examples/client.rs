//! The client against the mock: `cargo run -p specwright-orders --example orders-client`.

use std::error::Error;

use specwright_mock_server::testing::MockServer;
use specwright_orders::Client;
use specwright_orders::operations::PayOrderResponse;
use specwright_orders::types::{CreateOrder, OrderItem, Size};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mock =
        MockServer::start(concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs/oas.yaml")).await?;
    let orders = Client::builder()
        .base_url(mock.url())
        .bearer_auth("a token")
        .build();

    let item = OrderItem {
        product: "cappuccino".to_owned(),
        size: Size::Big,
        quantity: Some(2),
    };
    let order = orders
        .create_order(CreateOrder { order: vec![item] })
        .await?
        .ok()?;
    println!("ordered {} at {}", order.id, order.created);

    match orders
        .pay_order(order.id)
        .idempotency_key("order-1")
        .await?
        .response
    {
        PayOrderResponse::Ok(order) => println!("paid: {:?}", order.status),
        other => println!("not paid: {other:?}"),
    }

    // Without credentials the contract has 401.
    let stranger = Client::at(mock.url());
    match stranger.list_orders().await?.ok() {
        Ok(list) => println!("{} orders", list.orders.len()),
        Err(failure) => println!("{failure}"),
    }
    Ok(())
}
