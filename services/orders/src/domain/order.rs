//! An order, as the service knows it. Items and status are the contract's own types.

use jiff::Timestamp;
use specwright_orders::types::{OrderItem, OrderStatus};
use uuid::Uuid;

/// An order of one user.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// Its id.
    pub id: Uuid,
    /// The user.
    pub owner: String,
    /// When it was placed.
    pub created: Timestamp,
    /// How far it is.
    pub status: OrderStatus,
    /// What was ordered.
    pub items: Vec<OrderItem>,
    /// The key that Payments and Kitchen know its payment by.
    pub payment_key: Uuid,
    /// What Kitchen is given, once the payment was taken.
    pub kitchen_items: Option<Vec<OrderItem>>,
    /// Its schedule at Kitchen, once there is one.
    pub schedule_id: Option<Uuid>,
}

impl Order {
    /// A new order.
    pub fn new(owner: &str, items: Vec<OrderItem>) -> Self {
        Self {
            id: Uuid::new_v4(),
            owner: owner.to_owned(),
            created: now(),
            status: OrderStatus::Created,
            items: items.into_iter().map(with_quantity).collect(),
            payment_key: Uuid::new_v4(),
            kitchen_items: None,
            schedule_id: None,
        }
    }
}

/// An order that nobody else may pay, cancel or remove until this is done.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The order.
    pub order: Order,
    /// Who claimed it.
    pub claim: Uuid,
}

/// What an order is claimed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// To be paid and scheduled.
    Pay,
    /// To be cancelled.
    Cancel,
    /// To be removed.
    Delete,
}

impl Work {
    /// As it is kept.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pay => "pay",
            Self::Cancel => "cancel",
            Self::Delete => "delete",
        }
    }
}

/// An item that says how many it is, also where the caller left that to the contract's default.
pub(super) fn with_quantity(item: OrderItem) -> OrderItem {
    OrderItem {
        quantity: Some(item.quantity()),
        ..item
    }
}

/// Now, to the microsecond, as the database keeps it.
fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
}
