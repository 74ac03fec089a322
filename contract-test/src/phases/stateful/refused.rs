//! Writes that are refused: they change nothing.

use std::sync::Arc;

use serde_json::{Value, json};
use specwright_contract::model::OperationId;

use super::lists;
use super::walk::{Flavour, Object, Walk, only};
use crate::checks::REFUSED_WRITE;
use crate::state::compare::changes;

/// How many members are broken, one at a time.
pub(super) const MOST: usize = 8;

/// Refused writes of one kind of resource.
pub(super) async fn run(walk: &mut Walk<'_>, at: usize) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    if !family.tested {
        return None;
    }
    for id in [family.replace, family.change].into_iter().flatten() {
        write(walk, at, id).await;
    }
    if let (Some(create), Some(list)) = (family.create, family.list) {
        creation(walk, at, create, list).await;
    }
    Some(())
}

/// A value that no schema but an open one admits in place of another.
fn broken(value: &Value) -> Value {
    match value {
        Value::Object(_) | Value::Array(_) => json!(17),
        _ => json!({"broken": [true]}),
    }
}

/// A body in which this member is broken, and every other one is not what is there, where the schema admits that.
pub(super) fn one_broken(
    walk: &mut Walk<'_>,
    id: OperationId,
    name: &str,
    before: Option<&Object>,
) -> Option<(usize, Value)> {
    let seed = walk.next();
    let (position, mut body) = walk.other_body(id, Flavour::Full(seed), before)?;
    let value = body.as_object_mut()?.get_mut(name)?;
    *value = broken(value);
    Some((position, body))
}

async fn write(walk: &mut Walk<'_>, at: usize, id: OperationId) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    let read = family.read?;
    let made = walk.make(at, Flavour::Full(0)).await?;
    let writable = family.writable(walk.engine());
    let shown = walk.shown(at);
    let seed = walk.next();
    let (_, Value::Object(names)) = walk.body(id, Flavour::Full(seed))? else {
        return None;
    };
    let mut before = walk.object(
        &family.key,
        walk.send(read, &made.values, "read").await?.as_ref(),
    )?;
    for name in names.keys().take(MOST) {
        let Some(body) = one_broken(walk, id, name, Some(&before)) else {
            continue;
        };
        let refused = walk
            .send_with(id, &made.values, "break one member", &body)
            .await?;
        if !matches!(refused.status()?, 400..=499) {
            continue;
        }
        let exchange = walk
            .send(read, &made.values, "read after the refusal")
            .await?;
        let Some(seen) = walk.object(&family.key, &exchange) else {
            continue;
        };
        let found = changes(&only(&before, &writable), &seen, &shown);
        if let Some(difference) = found.first() {
            let message = format!(
                "the request was refused with {}, and changed something: {}",
                refused.status()?,
                difference.told().replace("was sent as", "was")
            );
            let exchanges = [made.path(), vec![Arc::clone(&refused), exchange]].concat();
            walk.tell(
                (&REFUSED_WRITE, walk.grade(&family.key)),
                id,
                "",
                message,
                &exchanges,
            );
            return None;
        }
        before = seen;
    }
    Some(())
}

/// Refused creations: the list does not grow.
async fn creation(
    walk: &mut Walk<'_>,
    at: usize,
    create: OperationId,
    list: OperationId,
) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    let (values, _) = walk.whole(&family.key).await?;
    let mut grown = 0;
    let mut before = lists::count(walk, list, &values).await?;
    let seed = walk.next();
    let (_, Value::Object(names)) = walk.body(create, Flavour::Full(seed))? else {
        return None;
    };
    for name in names.keys().take(4) {
        let Some(body) = one_broken(walk, create, name, None) else {
            continue;
        };
        let refused = walk
            .send_with(create, &values, "create with one member broken", &body)
            .await?;
        if !matches!(refused.status()?, 400..=499) {
            continue;
        }
        let after = lists::count(walk, list, &values).await?;
        if after.0 > before.0 {
            grown += 1;
        }
        if grown >= 2 {
            let message = format!(
                "the request was refused with {}, and the list has one item more",
                refused.status()?
            );
            let exchanges = [before.1, refused, after.1];
            walk.tell(
                (&REFUSED_WRITE, walk.grade(&family.key)),
                create,
                "created",
                message,
                &exchanges,
            );
            return None;
        }
        before = after;
    }
    Some(())
}
