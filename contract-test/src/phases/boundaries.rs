//! Each constraint at, inside and outside its edge; deterministic.

use specwright_contract::model::OperationId;

use crate::session::Session;

/// Runs the phase over one operation.
pub async fn run(session: &Session, operation: OperationId) {
    let _ = (session, operation);
}
