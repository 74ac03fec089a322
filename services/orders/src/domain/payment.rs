//! Paying: Payments takes the money, then Kitchen takes the order, and the database knows how far that is.
//!
//! ```text
//! created ── Payments: 201 ──> paid ── Kitchen: 201 ──> progress
//! ```
//!
//! Neither service can take its part back, so a payment is never rolled back: it goes on from where it stopped, on the
//! next request or when the service resumes what is unfinished. Each step is written down before the next begins, and
//! both services are given the same key each time, by which they know a repetition. So an order is charged once,
//! wherever the process stops.

use specwright_orders::types::{Order as Body, OrderStatus};

use super::failure::{Failure, Fault};
use super::order::{Claimed, Order};
use super::orders::admitted;
use super::rules::Action;
use crate::repository::{Known, Repository};
use crate::upstream::{Kitchen, Payments};

/// The payment of a claimed order.
pub(super) struct Payment<'a> {
    pub(super) repository: &'a Repository,
    pub(super) payments: &'a Payments,
    pub(super) kitchen: &'a Kitchen,
    pub(super) claimed: &'a Claimed,
}

impl Payment<'_> {
    /// Pays for a caller. A request that succeeded before is answered as it was then.
    pub(super) async fn of_caller(&self, key: Option<&str>) -> Result<Order, Failure> {
        let order = &self.claimed.order;
        if let Some(key) = key {
            match self.repository.know_key(order, key).await? {
                Known::New => {}
                Known::Other => return Err(Failure::KeyReused(key.to_owned())),
                Known::Answered(body) => return Ok(as_answered(order, body)),
            }
        }
        admitted(order, Action::Pay)?;
        self.schedule(self.take().await?).await
    }

    /// Has Payments take the money, if it has not.
    async fn take(&self) -> Result<Order, Failure> {
        let Claimed { order, .. } = self.claimed;
        if order.status == OrderStatus::Paid {
            return Ok(order.clone());
        }
        match self.payments.pay(order.id, order.payment_key).await {
            Ok(payment) => {
                let paid = self.repository.paid(self.claimed, payment).await?;
                paid.ok_or(Failure::ClaimLost(order.id))
            }
            Err(failure) => {
                // a refused payment stays refused under its key
                if matches!(
                    failure,
                    Failure::Upstream {
                        fault: Fault::Refused,
                        ..
                    }
                ) {
                    self.repository.renew_key(self.claimed).await?;
                }
                Err(failure)
            }
        }
    }

    /// Has Kitchen make what was paid.
    async fn schedule(&self, order: Order) -> Result<Order, Failure> {
        let items = order.kitchen_items.as_ref().unwrap_or(&order.items);
        let schedule = self.kitchen.schedule(items, order.payment_key).await?;
        let scheduled = self.repository.scheduled(self.claimed, schedule).await?;
        scheduled.ok_or(Failure::ClaimLost(order.id))
    }
}

/// An order as it was answered before.
fn as_answered(order: &Order, body: Body) -> Order {
    Order {
        status: body.status,
        items: body.order,
        ..order.clone()
    }
}
