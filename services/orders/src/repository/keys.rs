//! The `Idempotency-Key`s of callers: which order each was sent with, and what was answered.

use specwright_orders::types::Order as Body;
use uuid::Uuid;

use super::rows::unreadable;
use super::{DatabaseError, Repository, on};
use crate::domain::Order;

/// What is known of a caller's key.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    /// It is new, or no request with it has succeeded yet.
    New,
    /// It came with another order.
    Other,
    /// A request with it succeeded, and this was its answer.
    Answered(Body),
}

impl Repository {
    /// Learns that a caller's key belongs to this order, or tells what is known of it.
    pub async fn know_key(&self, order: &Order, key: &str) -> Result<Known, DatabaseError> {
        let known: Option<(Uuid, Option<String>)> = on!(self.database, |pool| {
            sqlx::query(
                "INSERT INTO idempotency_keys (owner, key, order_id) VALUES ($1, $2, $3)
                 ON CONFLICT DO NOTHING",
            )
            .bind(&order.owner)
            .bind(key)
            .bind(order.id)
            .execute(pool)
            .await?;
            sqlx::query_as(
                "SELECT order_id, answer FROM idempotency_keys WHERE owner = $1 AND key = $2",
            )
            .bind(&order.owner)
            .bind(key)
            .fetch_optional(pool)
            .await?
        });
        match known {
            Some((id, _)) if id != order.id => Ok(Known::Other),
            Some((_, Some(answer))) => {
                let body = serde_json::from_str(&answer).map_err(unreadable)?;
                Ok(Known::Answered(body))
            }
            _ => Ok(Known::New),
        }
    }
}

/// The answer to a payment, as it is kept.
pub(super) fn answer(order: &Order) -> Result<String, DatabaseError> {
    serde_json::to_string(&Body::from(order.clone())).map_err(unreadable)
}
