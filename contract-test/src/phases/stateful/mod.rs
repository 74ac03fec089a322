//! Sequences: create, read, replace, list, delete, read again; and what has to be true from one step to the next.

mod actions;
mod gone;
mod life;
mod lists;
pub(crate) mod preconditions;
mod refused;
mod singles;
pub(crate) mod walk;

use specwright_contract::model::OperationId;

use crate::session::Session;
pub(crate) use lists::whole_list;
use walk::Walk;

/// Runs the phase over these operations.
pub async fn run(session: &Session, operations: &[OperationId]) {
    let mut walk = Walk::new(session, operations);
    for at in 0..walk.families.len() {
        if session.is_over() || session.is_silent() {
            return;
        }
        life::run(&mut walk, at).await;
        if walk.answers_anything(at) {
            continue;
        }
        refused::run(&mut walk, at).await;
        actions::run(&mut walk, at).await;
        lists::run(&mut walk, at).await;
        gone::run(&mut walk, at).await;
    }
    // what reading touches may be of a kind that is not tested itself
    for at in 0..walk.families.len().min(12) {
        if session.is_over() {
            return;
        }
        if !walk.answers_anything(at) {
            actions::reading_elsewhere(&mut walk, at, operations).await;
        }
    }
    for single in walk.singles.clone() {
        if session.is_over() {
            return;
        }
        singles::run(&mut walk, single).await;
    }
}
