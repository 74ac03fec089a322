//! What becomes of an order.

mod failure;
mod order;
mod orders;
mod payment;
mod rules;

pub use failure::{Failure, Fault, Service};
pub use order::{Claimed, Order, Work};
pub use orders::Orders;
pub use rules::{Action, admits};
