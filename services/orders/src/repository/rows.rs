//! Orders as rows.

use jiff::Timestamp;
use specwright_orders::types::OrderItem;
use uuid::Uuid;

use super::DatabaseError;
use crate::domain::Order;

/// The columns of an order, in the order of [`Row`].
macro_rules! columns {
    () => {
        "id, owner, created, status, items, payment_key, kitchen_items, schedule_id"
    };
}
pub(super) use columns;

/// An order as a row.
pub(super) type Row = (
    Uuid,
    String,
    i64,
    String,
    String,
    Uuid,
    Option<String>,
    Option<Uuid>,
);

/// The order of a row.
pub(super) fn order(row: Row) -> Result<Order, DatabaseError> {
    let (id, owner, created, status, items, payment_key, kitchen_items, schedule_id) = row;
    Ok(Order {
        id,
        owner,
        created: Timestamp::from_microsecond(created).map_err(unreadable)?,
        status: status.parse().map_err(unreadable)?,
        items: read(&items)?,
        payment_key,
        kitchen_items: kitchen_items.as_deref().map(read).transpose()?,
        schedule_id,
    })
}

/// Items as the text of a column.
pub(super) fn written(items: &[OrderItem]) -> Result<String, DatabaseError> {
    serde_json::to_string(items).map_err(unreadable)
}

fn read(items: &str) -> Result<Vec<OrderItem>, DatabaseError> {
    serde_json::from_str(items).map_err(unreadable)
}

/// An error of a row that cannot be read.
pub(super) fn unreadable(error: impl std::fmt::Display) -> DatabaseError {
    DatabaseError::Row(error.to_string())
}
