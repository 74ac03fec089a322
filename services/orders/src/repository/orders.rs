//! Adding, finding and changing orders. Each is one statement, so that it is done or not done.

use specwright_orders::types::OrderItem;
use uuid::Uuid;

use super::rows::{self, Row, columns};
use super::{DatabaseError, Repository, on};
use crate::domain::Order;

impl Repository {
    /// Adds an order.
    pub async fn add(&self, order: &Order) -> Result<(), DatabaseError> {
        let items = rows::written(&order.items)?;
        on!(self.database, |pool| {
            sqlx::query(
                "INSERT INTO orders (id, owner, created, status, items, payment_key)
                 VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(order.id)
            .bind(&order.owner)
            .bind(order.created.as_microsecond())
            .bind(order.status.as_str())
            .bind(&items)
            .bind(order.payment_key)
            .execute(pool)
            .await?;
            Ok(())
        })
    }

    /// The order of this owner.
    pub async fn get(&self, owner: &str, id: Uuid) -> Result<Option<Order>, DatabaseError> {
        let row: Option<Row> = on!(self.database, |pool| {
            sqlx::query_as(concat!(
                "SELECT ",
                columns!(),
                " FROM orders WHERE id = $1 AND owner = $2"
            ))
            .bind(id)
            .bind(owner)
            .fetch_optional(pool)
            .await?
        });
        row.map(rows::order).transpose()
    }

    /// The orders of this owner, oldest first: the cancelled ones, or all the others.
    pub async fn list(
        &self,
        owner: &str,
        cancelled: bool,
        limit: Option<i32>,
    ) -> Result<Vec<Order>, DatabaseError> {
        let limit = limit.map_or(i64::MAX, i64::from);
        let rows: Vec<Row> = on!(self.database, |pool| {
            sqlx::query_as(concat!(
                "SELECT ",
                columns!(),
                " FROM orders WHERE owner = $1 AND (status = 'cancelled') = $2
                 ORDER BY created, id LIMIT $3"
            ))
            .bind(owner)
            .bind(cancelled)
            .bind(limit)
            .fetch_all(pool)
            .await?
        });
        rows.into_iter().map(rows::order).collect()
    }

    /// Puts other items into an order that has not left the house.
    pub async fn replace(
        &self,
        owner: &str,
        id: Uuid,
        items: &[OrderItem],
    ) -> Result<Option<Order>, DatabaseError> {
        let items = rows::written(items)?;
        let row: Option<Row> = on!(self.database, |pool| {
            sqlx::query_as(concat!(
                "UPDATE orders SET items = $3
                 WHERE id = $1 AND owner = $2 AND status NOT IN ('dispatched', 'delivered')
                 RETURNING ",
                columns!()
            ))
            .bind(id)
            .bind(owner)
            .bind(&items)
            .fetch_optional(pool)
            .await?
        });
        row.map(rows::order).transpose()
    }
}
