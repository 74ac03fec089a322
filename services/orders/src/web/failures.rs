//! Failures as answers: the status of each, with its text as `detail`.

use specwright_runtime::StatusCode;
use specwright_runtime::server::Error;

use crate::domain::{Failure, Fault};

/// Seconds after which a service that cannot be reached may be back.
const RETRY_AFTER: &str = "5";

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let status = match &failure {
            Failure::NotFound(_) => StatusCode::NOT_FOUND,
            Failure::Status { .. } | Failure::Finished(_) | Failure::KeyReused(_) => {
                StatusCode::CONFLICT
            }
            Failure::Upstream { fault, .. } => match fault {
                Fault::Unreachable => StatusCode::SERVICE_UNAVAILABLE,
                Fault::Slow(_) => StatusCode::GATEWAY_TIMEOUT,
                Fault::Refused | Fault::Status(_) | Fault::Unreadable | Fault::BrokeOff => {
                    StatusCode::BAD_GATEWAY
                }
            },
            // what is wrong here is none of the caller's business
            Failure::Database(_) | Failure::ClaimLost(_) => return Self::internal(failure),
        };
        let error = Self::new(status).detail(failure.to_string());
        match status {
            StatusCode::SERVICE_UNAVAILABLE => error.header("retry-after", RETRY_AFTER),
            _ => error,
        }
    }
}
