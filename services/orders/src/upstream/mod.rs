//! Payments and Kitchen, by the clients that are generated from their contracts.

mod kitchen;
mod payments;

pub use kitchen::{Cancelled, Kitchen};
pub use payments::Payments;

use specwright_runtime::ClientError;

use crate::domain::Fault;

/// What a call without an answer means.
fn fault(error: &ClientError) -> Fault {
    match error {
        ClientError::Timeout { after } => Fault::Slow(*after),
        ClientError::Broken(_) => Fault::BrokeOff,
        error if error.is_before_sending() => Fault::Unreachable,
        _ => Fault::Unreadable,
    }
}
