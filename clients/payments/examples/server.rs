//! A server that takes every payment: `cargo run -p specwright-payments --example payments-server --features server`.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::{Mutex, PoisonError};

use specwright_payments::operations::{CreatePaymentRequest, CreatePaymentResponse};
use specwright_payments::server::{Api, router};
use specwright_payments::types::{self, Payment, PaymentRequest, PaymentStatus};
use specwright_runtime::{self as rt, axum, server};

/// The payments by their keys.
#[derive(Default)]
struct Payments(Mutex<BTreeMap<String, (PaymentRequest, Payment)>>);

impl Api for Payments {
    type Principal = ();
    type Error = server::Error;

    async fn create_payment(
        &self,
        _cx: rt::Context<()>,
        request: CreatePaymentRequest,
    ) -> Result<CreatePaymentResponse, server::Error> {
        let paid = Payment {
            payment_id: rt::Uuid::new_v4(),
            status: Some(PaymentStatus::Paid),
        };
        let Some(key) = request.idempotency_key else {
            return Ok(CreatePaymentResponse::Created(paid));
        };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (first, payment) = known.entry(key).or_insert((request.body, paid));
        Ok(if *first == request.body {
            CreatePaymentResponse::Created(*payment)
        } else {
            CreatePaymentResponse::Conflict(types::Error {
                detail: types::ErrorDetail::Message("the key is of another payment".to_owned()),
            })
        })
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3001").await?;
    println!("http://{}/payments", listener.local_addr()?);
    axum::serve(listener, router(Payments::default())).await?;
    Ok(())
}
