//! Credentials that are missing, wrong, or another's.

mod credentials;
mod ignored;
mod objects;
mod scopes;

use specwright_contract::model::OperationId;

use crate::phase::Phase;
use crate::phases::stateful::walk::Walk;
use crate::session::Session;

/// Runs the phase over these operations.
pub async fn run(session: &Session, operations: &[OperationId]) {
    let mut walk = Walk::new(session, operations);
    walk.phase = Phase::Security;
    ignored::run(&mut walk, operations).await;
    scopes::run(session, operations).await;
    if !session.settings().peer.is_empty() {
        for at in 0..walk.families.len() {
            if session.is_over() {
                return;
            }
            objects::run(&mut walk, at).await;
        }
    }
}
