//! Claims: one worker at a time pays, cancels or removes an order, whichever process it is in. A claim ends when it is
//! released, or after its lease, if its worker has died; what a worker writes counts only while the claim is its own.

use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

use super::rows::{self, Row, columns};
use super::{DatabaseError, Repository, on};
use crate::domain::{Claimed, Order, Work};

/// How long it takes to look again whether an order is free, at first and at most.
const LOOK: (Duration, Duration) = (Duration::from_millis(5), Duration::from_millis(100));

impl Repository {
    /// Claims an order of this owner as soon as it is free; nothing where there is none.
    pub async fn claim(
        &self,
        owner: &str,
        id: Uuid,
        work: Work,
    ) -> Result<Option<Claimed>, DatabaseError> {
        let claim = Uuid::new_v4();
        let mut pause = LOOK.0;
        loop {
            if let Some(order) = self.try_claim(owner, id, work, claim).await? {
                return Ok(Some(Claimed { order, claim }));
            }
            if self.get(owner, id).await?.is_none() {
                return Ok(None);
            }
            tokio::time::sleep(pause).await;
            pause = LOOK.1.min(pause * 2);
        }
    }

    async fn try_claim(
        &self,
        owner: &str,
        id: Uuid,
        work: Work,
        claim: Uuid,
    ) -> Result<Option<Order>, DatabaseError> {
        let now = now();
        let lease = i64::try_from(self.lease.as_micros()).unwrap_or(i64::MAX);
        let row: Option<Row> = on!(self.database, |pool| {
            sqlx::query_as(concat!(
                "UPDATE orders SET claim = $3, claimed_for = $4, claimed_until = $5
                 WHERE id = $1 AND owner = $2 AND (claim IS NULL OR claimed_until < $6)
                 RETURNING ",
                columns!()
            ))
            .bind(id)
            .bind(owner)
            .bind(claim)
            .bind(work.as_str())
            .bind(now.saturating_add(lease))
            .bind(now)
            .fetch_optional(pool)
            .await?
        });
        row.map(rows::order).transpose()
    }

    /// Releases an order, if it is still claimed by this claim.
    pub async fn release(&self, claimed: &Claimed) -> Result<(), DatabaseError> {
        on!(self.database, |pool| {
            sqlx::query(
                "UPDATE orders SET claim = NULL, claimed_for = NULL, claimed_until = NULL
                 WHERE id = $1 AND claim = $2",
            )
            .bind(claimed.order.id)
            .bind(claimed.claim)
            .execute(pool)
            .await?;
            Ok(())
        })
    }

    /// The payment was taken; what is in the order now is what Kitchen is given. Nothing if the claim is lost.
    pub async fn paid(
        &self,
        claimed: &Claimed,
        payment: Uuid,
    ) -> Result<Option<Order>, DatabaseError> {
        let row: Option<Row> = on!(self.database, |pool| {
            sqlx::query_as(concat!(
                "UPDATE orders SET status = 'paid', payment_id = $3, kitchen_items = items
                 WHERE id = $1 AND claim = $2 RETURNING ",
                columns!()
            ))
            .bind(claimed.order.id)
            .bind(claimed.claim)
            .bind(payment)
            .fetch_optional(pool)
            .await?
        });
        row.map(rows::order).transpose()
    }

    /// Kitchen has the order; that is the answer to the keys it was paid with. Nothing if the claim is lost.
    pub async fn scheduled(
        &self,
        claimed: &Claimed,
        schedule: Uuid,
    ) -> Result<Option<Order>, DatabaseError> {
        on!(self.database, |pool| {
            let mut transaction = pool.begin().await?;
            let row: Option<Row> = sqlx::query_as(concat!(
                "UPDATE orders SET status = 'progress', schedule_id = $3
                 WHERE id = $1 AND claim = $2 RETURNING ",
                columns!()
            ))
            .bind(claimed.order.id)
            .bind(claimed.claim)
            .bind(schedule)
            .fetch_optional(&mut *transaction)
            .await?;
            // a transaction that is not committed is rolled back
            let Some(order) = row.map(rows::order).transpose()? else {
                return Ok(None);
            };
            sqlx::query(
                "UPDATE idempotency_keys SET answer = $2 WHERE order_id = $1 AND answer IS NULL",
            )
            .bind(order.id)
            .bind(super::keys::answer(&order)?)
            .execute(&mut *transaction)
            .await?;
            transaction.commit().await?;
            Ok(Some(order))
        })
    }

    /// The order is cancelled. Nothing if the claim is lost.
    pub async fn cancelled(&self, claimed: &Claimed) -> Result<Option<Order>, DatabaseError> {
        let row: Option<Row> = on!(self.database, |pool| {
            sqlx::query_as(concat!(
                "UPDATE orders SET status = 'cancelled' WHERE id = $1 AND claim = $2 RETURNING ",
                columns!()
            ))
            .bind(claimed.order.id)
            .bind(claimed.claim)
            .fetch_optional(pool)
            .await?
        });
        row.map(rows::order).transpose()
    }

    /// Removes an order.
    pub async fn remove(&self, claimed: &Claimed) -> Result<(), DatabaseError> {
        on!(self.database, |pool| {
            sqlx::query("DELETE FROM orders WHERE id = $1 AND claim = $2")
                .bind(claimed.order.id)
                .bind(claimed.claim)
                .execute(pool)
                .await?;
            Ok(())
        })
    }

    /// The next payment of an order has a new key.
    pub async fn renew_key(&self, claimed: &Claimed) -> Result<(), DatabaseError> {
        on!(self.database, |pool| {
            sqlx::query("UPDATE orders SET payment_key = $3 WHERE id = $1 AND claim = $2")
                .bind(claimed.order.id)
                .bind(claimed.claim)
                .bind(Uuid::new_v4())
                .execute(pool)
                .await?;
            Ok(())
        })
    }

    /// Orders, with their owners, that wait for Kitchen, and those whose payment was begun by somebody who is gone.
    pub async fn unfinished(&self) -> Result<Vec<(String, Uuid)>, DatabaseError> {
        let now = now();
        Ok(on!(self.database, |pool| {
            sqlx::query_as(
                "SELECT owner, id FROM orders
                 WHERE (claim IS NOT NULL OR status = 'paid')
                   AND (status = 'paid' OR status = 'created' AND claimed_for = 'pay')
                   AND (claim IS NULL OR claimed_until < $1)
                 ORDER BY created, id",
            )
            .bind(now)
            .fetch_all(pool)
            .await?
        }))
    }
}

fn now() -> i64 {
    Timestamp::now().as_microsecond()
}
