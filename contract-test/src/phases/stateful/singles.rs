//! What is there without being created: it is replaced and changed, and what was sent is what is read.

use std::sync::Arc;

use serde_json::Value;
use specwright_contract::model::OperationId;

use super::walk::{Flavour, Object, Walk};
use crate::checks::ROUND_TRIP;
use crate::event::Exchange;
use crate::recipe::payload;
use crate::state::compare::{differences, same};
use crate::state::family::Single;
use crate::state::fields::{Fields, answered};

fn object(exchange: &Exchange) -> Option<Object> {
    let response = exchange
        .response()
        .filter(|response| response.is_success())?;
    response.json()?.as_object().cloned()
}

/// `PATCH` of one member: the others stay.
async fn partly(
    walk: &mut Walk<'_>,
    read: OperationId,
    change: OperationId,
    shown: &Fields,
) -> Option<()> {
    let engine = walk.engine();
    let seed = walk.next();
    let (position, Value::Object(full)) = walk.body(change, Flavour::Full(seed))? else {
        return None;
    };
    let schema = engine
        .operation(change)
        .body
        .as_ref()?
        .content
        .get(position)?
        .schema?;
    let fields = Fields::of(engine.contract(), schema);
    let before = object(walk.send(read, &[], "read").await?.as_ref())?;
    let (name, value) = full.iter().find(|(name, value)| {
        let sent = serde_json::json!({ name.as_str(): value });
        let direction = specwright_exchange::schema::Direction::Request;
        engine.validators().is_valid(schema, direction, &sent)
    })?;
    let sent = serde_json::json!({ name.as_str(): value });
    let patch = walk
        .send_with(change, &[], "change one member", &(position, sent))
        .await?;
    if !patch.response()?.is_success() || patch.status()? == 202 {
        return None;
    }
    let after = walk.send(read, &[], "read what was changed").await?;
    let seen = object(&after)?;
    let lost = before.iter().find(|(other, old)| {
        *other != name
            && fields.get(other).is_some()
            && shown.get(other).is_some()
            && !old.is_null()
            && !seen.get(*other).is_some_and(|new| same(old, new))
    });
    if let Some((other, _)) = lost {
        let message = format!("/{other} was not sent with PATCH, and has changed");
        let cause = format!("lost {other}");
        walk.warn(&ROUND_TRIP, change, &cause, message, &[patch, after]);
    }
    Some(())
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
    if let Some(change) = single.change
        && keeps
    {
        partly(walk, single.read, change, &shown).await;
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
