//! Orders in the contract's words.

use specwright_orders::types;
use specwright_runtime::DateTime;

use crate::domain::Order;

impl From<Order> for types::Order {
    fn from(order: Order) -> Self {
        Self {
            id: order.id,
            created: DateTime::from(order.created),
            status: order.status,
            order: order.items,
        }
    }
}
