//! The operations on orders, each in the name of its owner.

use specwright_orders::types::{OrderItem, OrderStatus};
use uuid::Uuid;

use super::failure::Failure;
use super::order::{Claimed, Order, Work, with_quantity};
use super::payment::Payment;
use super::rules::{Action, admits};
use crate::repository::Repository;
use crate::upstream::{Cancelled, Kitchen, Payments};

/// The orders of all users. A clone is the same orders.
#[derive(Clone, Debug)]
pub struct Orders {
    repository: Repository,
    payments: Payments,
    kitchen: Kitchen,
}

impl Orders {
    /// Orders that are kept here, paid there, and made there.
    pub fn new(repository: Repository, payments: Payments, kitchen: Kitchen) -> Self {
        Self {
            repository,
            payments,
            kitchen,
        }
    }

    /// The orders of a user, oldest first: the cancelled ones, or all the others.
    pub async fn list(
        &self,
        owner: &str,
        cancelled: bool,
        limit: Option<i32>,
    ) -> Result<Vec<Order>, Failure> {
        Ok(self.repository.list(owner, cancelled, limit).await?)
    }

    /// Places an order.
    pub async fn place(&self, owner: &str, items: Vec<OrderItem>) -> Result<Order, Failure> {
        let order = Order::new(owner, items);
        self.repository.add(&order).await?;
        Ok(order)
    }

    /// One order of a user.
    pub async fn get(&self, owner: &str, id: Uuid) -> Result<Order, Failure> {
        let order = self.repository.get(owner, id).await?;
        order.ok_or(Failure::NotFound(id))
    }

    /// Puts other items into an order.
    pub async fn replace(
        &self,
        owner: &str,
        id: Uuid,
        items: Vec<OrderItem>,
    ) -> Result<Order, Failure> {
        let order = self.get(owner, id).await?;
        admitted(&order, Action::Replace)?;
        let items: Vec<OrderItem> = items.into_iter().map(with_quantity).collect();
        let replaced = self.repository.replace(owner, id, &items).await?;
        replaced.ok_or(Failure::NotFound(id))
    }

    /// Removes an order.
    pub async fn remove(&self, owner: &str, id: Uuid) -> Result<(), Failure> {
        let claimed = self.claim(owner, id, Work::Delete).await?;
        self.repository.remove(&claimed).await?;
        Ok(())
    }

    /// Pays an order and has it made: see [`Payment`]. `key` is the caller's `Idempotency-Key`.
    pub async fn pay(&self, owner: &str, id: Uuid, key: Option<&str>) -> Result<Order, Failure> {
        let claimed = self.claim(owner, id, Work::Pay).await?;
        let paid = self.payment(&claimed).of_caller(key).await;
        self.release(&claimed).await;
        paid
    }

    /// Cancels an order, at Kitchen first if it is there.
    pub async fn cancel(&self, owner: &str, id: Uuid) -> Result<Order, Failure> {
        let claimed = self.claim(owner, id, Work::Cancel).await?;
        let cancelled = self.cancel_claimed(&claimed).await;
        self.release(&claimed).await;
        cancelled
    }

    async fn cancel_claimed(&self, claimed: &Claimed) -> Result<Order, Failure> {
        let order = &claimed.order;
        admitted(order, Action::Cancel)?;
        if order.status == OrderStatus::Cancelled {
            return Ok(order.clone());
        }
        if let (OrderStatus::Progress, Some(schedule)) = (order.status, order.schedule_id) {
            match self.kitchen.cancel(schedule).await? {
                Cancelled::Done => {}
                Cancelled::TooLate => return Err(Failure::Finished(order.id)),
            }
        }
        let cancelled = self.repository.cancelled(claimed).await?;
        cancelled.ok_or(Failure::ClaimLost(order.id))
    }

    /// Goes on with what a stopped process left undone, and with what Kitchen did not take: orders that are `paid`, and
    /// payments that were begun. Gives how many orders there were.
    pub async fn resume(&self) -> Result<usize, Failure> {
        let unfinished = self.repository.unfinished().await?;
        for (owner, id) in &unfinished {
            match self.pay(owner, *id, None).await {
                Ok(_) => tracing::info!(order = %id, "resumed the payment"),
                // paid or cancelled by its owner since
                Err(Failure::Status { .. } | Failure::NotFound(_)) => {}
                Err(failure) => tracing::warn!(order = %id, "the payment is still open: {failure}"),
            }
        }
        Ok(unfinished.len())
    }

    fn payment<'a>(&'a self, claimed: &'a Claimed) -> Payment<'a> {
        Payment {
            repository: &self.repository,
            payments: &self.payments,
            kitchen: &self.kitchen,
            claimed,
        }
    }

    async fn claim(&self, owner: &str, id: Uuid, work: Work) -> Result<Claimed, Failure> {
        let claimed = self.repository.claim(owner, id, work).await?;
        claimed.ok_or(Failure::NotFound(id))
    }

    /// Lets others at the order. If that fails, the claim ends by itself.
    async fn release(&self, claimed: &Claimed) {
        if let Err(error) = self.repository.release(claimed).await {
            tracing::warn!(order = %claimed.order.id, "the claim is not released: {error}");
        }
    }
}

/// That the status of an order admits an action.
pub(super) fn admitted(order: &Order, action: Action) -> Result<(), Failure> {
    if admits(order.status, action) {
        return Ok(());
    }
    Err(Failure::Status {
        id: order.id,
        status: order.status,
        action,
    })
}
