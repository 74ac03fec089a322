//! Credentials that are missing, wrong, or another's.

use specwright_contract::model::OperationId;

use crate::session::Session;

/// Runs the phase over these operations.
pub async fn run(session: &Session, operations: &[OperationId]) {
    let _ = (session, operations);
}
