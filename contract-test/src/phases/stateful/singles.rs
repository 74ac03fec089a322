//! What is there without being created: it is replaced and changed, and what was sent is what is read.

use std::sync::Arc;

use serde_json::Value;

use super::walk::{Flavour, Object, Walk};
use crate::checks::ROUND_TRIP;
use crate::event::Exchange;
use crate::recipe::payload;
use crate::state::compare::differences;
use crate::state::family::Single;
use crate::state::fields::{Fields, answered};

fn object(exchange: &Exchange) -> Option<Object> {
    let response = exchange
        .response()
        .filter(|response| response.is_success())?;
    response.json()?.as_object().cloned()
}

/// Writes and reads one of them, and leaves it as it was.
pub(super) async fn run(walk: &mut Walk<'_>, single: Single) -> Option<()> {
    let engine = walk.engine();
    let write = single.replace.or(single.change)?;
    let shown = answered(engine.operation(single.read))?;
    let shown = Fields::of(engine.contract(), shown);
    let first = walk.send(single.read, &[], "read").await?;
    let original = object(&first)?;
    let mut before = original.clone();
    // whether anything that was sent was ever read
    let mut keeps = false;
    for _ in 0..3 {
        let seed = walk.next();
        let body = walk.other_body(write, Flavour::Full(seed), Some(&before))?;
        let put = walk.send_with(write, &[], "write", &body).await?;
        if !put.response()?.is_success() || put.status()? == 202 {
            continue;
        }
        let read = walk.send(single.read, &[], "read what was written").await?;
        let (Some(seen), Value::Object(sent)) = (object(&read), &body.1) else {
            continue;
        };
        let exchanges = [Arc::clone(&put), read];
        let found = differences(sent, &seen, &shown);
        keeps |= found.is_empty() && seen != before;
        super::life::ignored(walk, ("", write), Some(&before), (sent, &found), &exchanges);
        for difference in &found {
            let message = format!(
                "what was written is not what is read: {}",
                difference.told()
            );
            let cause = format!("sent {}", difference.name);
            walk.warn(&ROUND_TRIP, write, &cause, message, &exchanges);
        }
        before = seen;
    }
    if keeps {
        // as it was, as far as it may be sent
        let body = engine.operation(write).body.as_ref()?;
        let (_, media) = crate::recipe::preferred(&body.content)?;
        let draft = walk.draft(write, &[], "as it was")?;
        let draft = draft.with_body(Some(payload(engine, media, &Value::Object(original))?));
        walk.session.send(draft).await?;
    }
    Some(())
}
