//! Payments: takes the money for an order.

use specwright_payments::Client;
use specwright_payments::operations::CreatePaymentResponse;
use specwright_payments::types::{PaymentRequest, PaymentStatus};
use uuid::Uuid;

use super::fault;
use crate::domain::{Failure, Fault, Service};

/// Payments.
#[derive(Clone, Debug)]
pub struct Payments {
    client: Client,
}

impl Payments {
    /// Payments at the other end of this client.
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    /// Takes the money for an order, and gives the id of the payment. The same key again takes nothing again.
    pub async fn pay(&self, order_id: Uuid, key: Uuid) -> Result<Uuid, Failure> {
        let call = self.client.create_payment(PaymentRequest { order_id });
        let answer = call.idempotency_key(key.to_string()).await;
        let answer = answer.map_err(|error| unpaid(fault(&error)))?;
        let status = answer.status.as_u16();
        match answer.into_inner() {
            CreatePaymentResponse::Created(payment) => match payment.status {
                Some(PaymentStatus::Invalid) => Err(unpaid(Fault::Refused)),
                // the money is taken, or on its way
                Some(PaymentStatus::Paid | PaymentStatus::Pending) | None => Ok(payment.payment_id),
            },
            _ => Err(unpaid(Fault::Status(status))),
        }
    }
}

fn unpaid(fault: Fault) -> Failure {
    Failure::Upstream {
        service: Service::Payments,
        fault,
        consequence: match fault {
            // it may have been taken
            Fault::Slow(_) | Fault::BrokeOff => "",
            _ => ", the order is not paid",
        },
    }
}
