//! The client against the mock: `cargo run -p specwright-kitchen --example kitchen-client`.

use std::error::Error;

use specwright_kitchen::Client;
use specwright_kitchen::operations::CancelScheduledOrderResponse;
use specwright_kitchen::types::{OrderItem, OrderToSchedule, Size};
use specwright_mock_server::testing::{MockServer, Reply};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mock = MockServer::start(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../specs/kitchen.yaml"
    ))
    .await?;
    let kitchen = Client::at(mock.url());

    let item = OrderItem {
        product: "cappuccino".to_owned(),
        size: Size::Big,
        quantity: 2,
    };
    let order = OrderToSchedule { order: vec![item] };
    let schedule = kitchen
        .create_scheduled_order(order)
        .idempotency_key("1f8c4b90-e25d-4a73-b6c8-0e97d3a5f142")
        .await?
        .ok()?;
    println!("scheduled {} at {}", schedule.id, schedule.scheduled);

    for schedule in kitchen
        .list_schedules()
        .progress(true)
        .await?
        .ok()?
        .schedules
    {
        println!("{}: {:?}", schedule.id, schedule.status);
    }

    mock.when("cancelScheduledOrder")
        .respond(Reply::status(404).json(&serde_json()));
    match kitchen.cancel_scheduled_order(schedule.id).await?.response {
        CancelScheduledOrderResponse::NotFound(error) => println!("gone: {:?}", error.detail),
        other => println!("{other:?}"),
    }
    mock.verify()?;
    Ok(())
}

/// The body of the answer that the mock is told to give.
fn serde_json() -> specwright_runtime::Value {
    specwright_runtime::serde_json::json!({"detail": "there is no such schedule"})
}
