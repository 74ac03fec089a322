//! The client against the mock: `cargo run -p specwright-payments --example payments-client`.

use std::error::Error;

use specwright_mock_server::testing::{MockServer, Reply};
use specwright_payments::Client;
use specwright_payments::operations::CreatePaymentResponse;
use specwright_payments::types::PaymentRequest;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mock = MockServer::start(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../specs/payments.yaml"
    ))
    .await?;
    let payments = Client::at(mock.url());

    // Payments is busy once; a call with a key may be repeated.
    mock.when("createPayment")
        .respond(Reply::status(503).header("retry-after", "0"))
        .times(1);
    let request = PaymentRequest {
        order_id: "5d0f7a3e-6c1b-4e52-9b8d-2f4c7a916e03".parse()?,
    };
    let answer = payments
        .create_payment(request)
        .idempotency_key("order-1")
        .await?;
    match answer.response {
        CreatePaymentResponse::Created(payment) => {
            println!("{}: {:?}", payment.payment_id, payment.status);
        }
        other => println!("not paid: {other:?}"),
    }
    println!("asked {} times", mock.requests().len());
    Ok(())
}
