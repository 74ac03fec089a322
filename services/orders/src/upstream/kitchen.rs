//! Kitchen: makes what was paid, until it is told not to.

use specwright_kitchen::Client;
use specwright_kitchen::operations::{
    CancelScheduledOrderResponse as Cancellation, CreateScheduledOrderResponse as Scheduling,
};
use specwright_kitchen::types::{OrderItem as ItemToMake, OrderToSchedule, Size};
use specwright_orders::types::{OrderItem, Size as OrderedSize};
use uuid::Uuid;

use super::fault;
use crate::domain::{Failure, Fault, Service};

const NOT_SCHEDULED: &str = ", the order is paid but not scheduled";
const NOT_CANCELLED: &str = ", the order is not cancelled";

/// Kitchen.
#[derive(Clone, Debug)]
pub struct Kitchen {
    client: Client,
}

/// What became of a cancellation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancelled {
    /// It will not be made.
    Done,
    /// It has been made.
    TooLate,
}

impl Kitchen {
    /// Kitchen at the other end of this client.
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    /// Has items made, and gives the id of the schedule. The same key again is the same schedule.
    pub async fn schedule(&self, items: &[OrderItem], key: Uuid) -> Result<Uuid, Failure> {
        let failed = |fault| failure(fault, NOT_SCHEDULED);
        let order = items.iter().map(to_make).collect();
        let call = self
            .client
            .create_scheduled_order(OrderToSchedule { order });
        let answer = call.idempotency_key(key.to_string()).await;
        let answer = answer.map_err(|error| failed(fault(&error)))?;
        let status = answer.status.as_u16();
        match answer.into_inner() {
            Scheduling::Created(schedule, ..) => Ok(schedule.id),
            _ => Err(failed(Fault::Status(status))),
        }
    }

    /// Has a schedule cancelled. One that Kitchen does not know will not be made either.
    pub async fn cancel(&self, schedule: Uuid) -> Result<Cancelled, Failure> {
        let failed = |fault| failure(fault, NOT_CANCELLED);
        let answer = self.client.cancel_scheduled_order(schedule).await;
        let answer = answer.map_err(|error| failed(fault(&error)))?;
        let status = answer.status.as_u16();
        match answer.into_inner() {
            Cancellation::Ok(_) | Cancellation::NotFound(_) => Ok(Cancelled::Done),
            Cancellation::Conflict(_) => Ok(Cancelled::TooLate),
            _ => Err(failed(Fault::Status(status))),
        }
    }
}

fn failure(fault: Fault, consequence: &'static str) -> Failure {
    Failure::Upstream {
        service: Service::Kitchen,
        fault,
        consequence,
    }
}

/// An item in Kitchen's words.
fn to_make(item: &OrderItem) -> ItemToMake {
    ItemToMake {
        product: item.product.clone(),
        size: match item.size {
            OrderedSize::Small => Size::Small,
            OrderedSize::Medium => Size::Medium,
            OrderedSize::Big => Size::Big,
        },
        quantity: item.quantity(),
    }
}
