//! Why an order cannot have what its owner wants.

use std::fmt;
use std::time::Duration;

use specwright_orders::types::OrderStatus;
use thiserror::Error;
use uuid::Uuid;

use super::rules::{Action, told};
use crate::repository::DatabaseError;

/// Why an order cannot have what its owner wants. The texts are those that callers read.
#[derive(Debug, Error)]
pub enum Failure {
    /// There is no such order, or it is another user's.
    #[error("Order with ID {0} was not found")]
    NotFound(Uuid),
    /// The status does not admit it.
    #[error("Order with ID {id} is {} and cannot be {}", told(*status), action.done())]
    Status {
        /// The order.
        id: Uuid,
        /// Its status.
        status: OrderStatus,
        /// What was wanted.
        action: Action,
    },
    /// Kitchen has made the order already.
    #[error("Order with ID {0} is finished in the kitchen and cannot be cancelled")]
    Finished(Uuid),
    /// The caller's key came with another order before.
    #[error("Idempotency key {0} was used for another order")]
    KeyReused(String),
    /// Payments or Kitchen is to blame.
    #[error("{service} {fault}{consequence}")]
    Upstream {
        /// Which of them.
        service: Service,
        /// What it did.
        fault: Fault,
        /// What that means for the order: ", the order is not paid".
        consequence: &'static str,
    },
    /// The database is to blame.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// Somebody else took the order over in the meantime: this process was stopped for longer than a claim lasts.
    #[error("the claim on order {0} was lost")]
    ClaimLost(Uuid),
}

/// A service that Orders needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// Takes payments.
    Payments,
    /// Makes orders.
    Kitchen,
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Payments => "Payments",
            Self::Kitchen => "Kitchen",
        })
    }
}

/// What a service did in place of what it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It said that the payment is invalid.
    Refused,
    /// It answered with a status that is no success.
    Status(u16),
    /// It answered with something that its contract does not have.
    Unreadable,
    /// It broke off before the answer was complete.
    BrokeOff,
    /// There is no connection to it.
    Unreachable,
    /// It did not answer in time.
    Slow(Duration),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused => f.write_str("refused the payment"),
            Self::Status(status) => write!(f, "answered with status {status}"),
            Self::Unreadable => f.write_str("answered outside its contract"),
            Self::BrokeOff => f.write_str("broke off its answer"),
            Self::Unreachable => f.write_str("cannot be reached"),
            Self::Slow(limit) => {
                let one = *limit == Duration::from_secs(1);
                let unit = if one { "second" } else { "seconds" };
                write!(f, "did not answer within {} {unit}", limit.as_secs_f64())
            }
        }
    }
}
