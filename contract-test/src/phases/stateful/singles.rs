//! What is there without being created: it is replaced and changed, and what was sent is what is read.

use std::sync::Arc;

use serde_json::Value;
use specwright_contract::model::OperationId;

use super::refused::{MOST, one_broken};
use super::walk::{Flavour, Object, Walk};
use crate::case::Identity;
use crate::checks::{OBJECT_AUTHORIZATION, REFUSED_WRITE, ROUND_TRIP};
use crate::event::Exchange;
use crate::recipe::payload;
use crate::state::compare::{changes, differences, same};
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

/// `PUT` of what is required only: the rest has its defaults.
async fn least(walk: &mut Walk<'_>, single: Single, write: OperationId) -> Option<()> {
    let replace = single.replace?;
    let seed = walk.next();
    // first everything as its default, so that what stays is no default by chance
    let (position, Value::Object(mut full)) = walk.body(replace, Flavour::Full(seed))? else {
        return None;
    };
    let engine = walk.engine();
    let schema = crate::state::fields::sent(engine.operation(replace))?;
    for (name, field) in Fields::of(engine.contract(), schema).0 {
        full.extend(field.default.map(|default| (name, default)));
    }
    let full = (position, Value::Object(full));
    walk.send_with(replace, &[], "write every default", &full)
        .await?;
    let body = walk.body(write, Flavour::Least(seed))?;
    let before = object(walk.send(single.read, &[], "read").await?.as_ref())?;
    let put = walk
        .send_with(write, &[], "write what is required", &body)
        .await?;
    if !put.response()?.is_success() || put.status()? == 202 {
        return None;
    }
    let read = walk.send(single.read, &[], "read what was written").await?;
    let seen = object(&read)?;
    super::life::defaults(
        walk,
        ("", write),
        body.1.as_object(),
        &seen,
        Some(&before),
        &[put, read],
    );
    Some(())
}

/// Writes that are refused change nothing.
async fn refused(
    walk: &mut Walk<'_>,
    read: OperationId,
    write: OperationId,
    shown: &Fields,
) -> Option<()> {
    let mut before = object(walk.send(read, &[], "read").await?.as_ref())?;
    let seed = walk.next();
    let (_, Value::Object(names)) = walk.body(write, Flavour::Full(seed))? else {
        return None;
    };
    for name in names.keys().take(MOST) {
        let Some(body) = one_broken(walk, write, name, Some(&before)) else {
            continue;
        };
        let put = walk
            .send_with(write, &[], "break one member", &body)
            .await?;
        if !matches!(put.status()?, 400..=499) {
            continue;
        }
        let after = walk.send(read, &[], "read after the refusal").await?;
        let seen = object(&after)?;
        if let Some(difference) = changes(&before, &seen, shown).first() {
            let message = format!(
                "the request was refused with {}, and changed something: {}",
                put.status()?,
                difference.told().replace("was sent as", "was")
            );
            walk.warn(&REFUSED_WRITE, write, "", message, &[put, after]);
            return None;
        }
        before = seen;
    }
    Some(())
}

/// The words of paths to what each caller has one of.
const OWN: &[&str] = &["me", "self", "my", "myself", "profile", "account", "whoami"];

/// What is each caller's own: the second identity does not read what the first has written.
async fn theirs(
    walk: &mut Walk<'_>,
    read: OperationId,
    write: OperationId,
    shown: &Fields,
) -> Option<()> {
    let path = &walk.engine().operation(read).path;
    let own = path.split('/').any(|word| OWN.contains(&word));
    if !own || walk.session.settings().peer.is_empty() {
        return None;
    }
    let seed = walk.next();
    let before = object(walk.send(read, &[], "read").await?.as_ref())?;
    let body = walk.other_body(write, Flavour::Full(seed), Some(&before))?;
    let put = walk.send_with(write, &[], "write", &body).await?;
    if !put.response()?.is_success() {
        return None;
    }
    let sent = body.1.as_object().filter(|sent| sent.len() > 1)?;
    let mut draft = walk.draft(read, &[], "read as the second identity")?;
    draft.identity = Identity::Peer;
    let theirs = walk.session.send(draft).await?;
    let seen = object(&theirs)?;
    if differences(sent, &seen, shown).is_empty() {
        let message = "the second identity reads what the first has written as its own".to_owned();
        walk.warn(&OBJECT_AUTHORIZATION, read, "own", message, &[put, theirs]);
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
        least(walk, single, write).await;
        refused(walk, single.read, write, &shown).await;
        theirs(walk, single.read, write, &shown).await;
        // as it was, as far as it may be sent
        let body = engine.operation(write).body.as_ref()?;
        let (_, media) = crate::recipe::preferred(&body.content)?;
        let draft = walk.draft(write, &[], "as it was")?;
        let draft = draft.with_body(Some(payload(engine, media, &Value::Object(original))?));
        walk.session.send(draft).await?;
    }
    Some(())
}
