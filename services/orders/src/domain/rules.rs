//! Which status admits what: the one table of it.

use specwright_orders::types::OrderStatus;

/// What a caller may want with an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Have other items in it.
    Replace,
    /// Pay it.
    Pay,
    /// Cancel it.
    Cancel,
    /// Remove it.
    Delete,
}

impl Action {
    /// As a refusal tells it: "… is cancelled and cannot be paid".
    pub fn done(self) -> &'static str {
        match self {
            Self::Replace => "changed",
            Self::Pay => "paid",
            Self::Cancel => "cancelled",
            Self::Delete => "removed",
        }
    }
}

/// Whether an order of this status admits an action.
pub fn admits(status: OrderStatus, action: Action) -> bool {
    use OrderStatus::{Cancelled, Created, Paid, Progress};
    match action {
        Action::Pay => matches!(status, Created | Paid),
        // until it has left the house
        Action::Replace | Action::Cancel => matches!(status, Created | Paid | Progress | Cancelled),
        Action::Delete => true,
    }
}

/// A status as a refusal tells it.
pub(super) fn told(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Created => "created",
        OrderStatus::Paid => "paid",
        OrderStatus::Progress => "in progress",
        OrderStatus::Cancelled => "cancelled",
        OrderStatus::Dispatched => "dispatched",
        OrderStatus::Delivered => "delivered",
    }
}
