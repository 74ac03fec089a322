//! A resource is deleted: it is gone for every operation, and nothing else is.

use std::sync::Arc;

use specwright_contract::model::{OperationId, StatusKey};

use super::lists;
use super::walk::{Flavour, Made, Walk};
use crate::checks::{LIST_MEMBERS, SIDE_EFFECT, Severity, USE_AFTER_DELETE};
use crate::event::Exchange;

/// Deletes resources of one kind, each for one operation that is tried after it.
pub(super) async fn run(walk: &mut Walk<'_>, at: usize) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    if !family.tested {
        return None;
    }
    parts(walk, at).await;
    never(walk, at).await;
    let remove = family.remove?;
    let other = walk.make(at, Flavour::Full(0)).await;
    if let Some(other) = &other {
        super::preconditions::precondition(walk, at, remove, other).await;
    }
    let (made, removed) = deleted(walk, at).await?;
    let exchanges = || [made.path(), vec![Arc::clone(&removed)]].concat();
    let mut gone = true;
    if let Some(read) = family.read {
        let before = made.shown.clone();
        let exchange = walk
            .send(read, &made.values, "read what was deleted")
            .await?;
        if exchange.response()?.is_success() {
            gone = false;
            let seen = walk.object(&family.key, &exchange);
            // a mark is one way to delete
            let same = before.is_none() || seen == before;
            let grade = if same {
                walk.grade(&family.key)
            } else {
                Severity::Warning
            };
            let message = format!(
                "what was deleted is answered with {} when it is read",
                exchange.status()?
            );
            let exchanges = [exchanges(), vec![exchange]].concat();
            walk.tell(
                (&USE_AFTER_DELETE, grade),
                remove,
                "read",
                message,
                &exchanges,
            );
        } else if let Some(list) = family.list {
            still_listed(walk, at, list, &made, &removed).await;
        }
    }
    if let (Some(other), Some(read)) = (other, family.read) {
        let exchange = walk.send(read, &other.values, "read another").await?;
        if matches!(exchange.status()?, 404 | 410) && walk.kept(&family.key) {
            let message =
                "another resource than the one that was deleted is gone as well".to_owned();
            let exchanges = [other.path(), exchanges(), vec![exchange]].concat();
            walk.tell(
                (&SIDE_EFFECT, Severity::Error),
                remove,
                "gone",
                message,
                &exchanges,
            );
        }
    }
    if gone {
        for id in family.on_item() {
            used(walk, at, id, (&made, &removed)).await;
        }
        let again = walk.send(remove, &made.values, "delete again").await?;
        // one that never was is refused, and this one is not
        let never = walk.never_removed.get(&remove).copied();
        if again.response()?.is_success() && never == Some(404) {
            let message = format!(
                "what was deleted is deleted once more with {}, though 404 is declared, and answered where nothing ever was",
                again.status()?
            );
            let exchanges = [exchanges(), vec![again]].concat();
            walk.warn(&USE_AFTER_DELETE, remove, "again", message, &exchanges);
        }
    }
    walk.forget(&family.key);
    Some(())
}

/// Makes a resource and deletes it.
async fn deleted(walk: &mut Walk<'_>, at: usize) -> Option<(Made, Arc<Exchange>)> {
    let family = walk.families.get(at)?.clone();
    let made = walk.make(at, Flavour::Full(0)).await?;
    let removed = walk.send(family.remove?, &made.values, "delete").await?;
    if !removed.response()?.is_success() || removed.status()? == 202 {
        return None;
    }
    walk.deleted(&family.key, &made.values);
    Some((made, removed))
}

/// Whether an operation may make what it is used on.
fn makes(walk: &Walk<'_>, id: OperationId) -> bool {
    let operation = walk.engine().operation(id);
    operation.method.as_str() == "PUT"
        && operation
            .responses
            .iter()
            .any(|(key, _)| *key == StatusKey::Code(201))
}

/// An operation on what is gone.
async fn used(
    walk: &mut Walk<'_>,
    at: usize,
    id: OperationId,
    (made, removed): (&Made, &Arc<Exchange>),
) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    if Some(id) == family.read || Some(id) == family.remove || makes(walk, id) {
        return None;
    }
    let exchange = walk.send(id, &made.values, "use what was deleted").await?;
    if !exchange.response()?.is_success() {
        return None;
    }
    told(walk, at, id, (made, removed), &exchange)
}

fn told(
    walk: &Walk<'_>,
    at: usize,
    id: OperationId,
    (made, removed): (&Made, &Arc<Exchange>),
    exchange: &Arc<Exchange>,
) -> Option<()> {
    let family = walk.families.get(at)?;
    let operation = walk.engine().operation(id);
    let declares = operation.responses.iter().any(|(key, _)| {
        matches!(
            key,
            StatusKey::Code(404 | 410) | StatusKey::Range(4) | StatusKey::Default
        )
    });
    let grade = if declares {
        walk.grade(&family.key)
    } else {
        Severity::Warning
    };
    let message = format!(
        "{} on what was deleted is answered with {}",
        operation.label(),
        exchange.status()?
    );
    let exchanges = [made.path(), vec![Arc::clone(removed), Arc::clone(exchange)]].concat();
    walk.tell((&USE_AFTER_DELETE, grade), id, "used", message, &exchanges);
    Some(())
}

/// The list no longer has it.
async fn still_listed(
    walk: &mut Walk<'_>,
    at: usize,
    list: OperationId,
    made: &Made,
    removed: &Arc<Exchange>,
) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    let around = made.values.split_last()?.1.to_vec();
    let (ids, exchange) = lists::ids(walk, at, list, &around).await?;
    if ids.contains(made.values.last()?) {
        let message = "what was deleted is still listed".to_owned();
        let exchanges = [made.path(), vec![Arc::clone(removed), exchange]].concat();
        walk.tell(
            (&LIST_MEMBERS, walk.grade(&family.key)),
            list,
            "deleted",
            message,
            &exchanges,
        );
    }
    Some(())
}

/// Operations on one that never was.
async fn never(walk: &mut Walk<'_>, at: usize) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    let read = family.read?;
    let made = walk.make(at, Flavour::Full(0)).await?;
    for id in family.on_item() {
        if makes(walk, id) {
            continue;
        }
        let Some(values) = walk.absent(read, &made.values) else {
            continue;
        };
        let Some(exchange) = walk.send(id, &values, "use what never was").await else {
            continue;
        };
        if Some(id) == family.remove {
            walk.never_removed.insert(id, exchange.status()?);
        }
        if !exchange.response()?.is_success() || !walk.kept(&family.key) {
            continue;
        }
        let operation = walk.engine().operation(id);
        let declares = operation
            .responses
            .iter()
            .any(|(key, _)| *key == StatusKey::Code(404));
        // what is not there is deleted already, as some have it
        let removes = Some(id) == family.remove;
        if removes && !declares {
            continue;
        }
        let grade = if declares && !removes {
            Severity::Error
        } else {
            Severity::Warning
        };
        let message = format!(
            "{} on what never was is answered with {}",
            operation.label(),
            exchange.status()?
        );
        walk.tell((&USE_AFTER_DELETE, grade), id, "used", message, &[exchange]);
    }
    Some(())
}

/// Parts of what is deleted, and parts of something else.
async fn parts(walk: &mut Walk<'_>, at: usize) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    let parent_key = family.parent()?;
    let parent = walk
        .families
        .iter()
        .position(|other| other.key == parent_key)?;
    let whole = walk.families.get(parent)?.clone();
    walk.weigh(parent).await;
    let part = walk.make(at, Flavour::Full(0)).await?;
    // under another whole
    let other = walk.make(parent, Flavour::Full(0)).await?;
    let mut elsewhere = other.values.clone();
    elsewhere.push(part.values.last()?.clone());
    if let Some(read) = family.read {
        let exchange = walk
            .send(read, &elsewhere, "read a part of another")
            .await?;
        if exchange.response()?.is_success() && walk.kept(&family.key) {
            let message = "what is part of one resource is found under another one".to_owned();
            let exchanges = [part.path(), other.path(), vec![exchange]].concat();
            walk.warn(&LIST_MEMBERS, read, "elsewhere", message, &exchanges);
        }
    }
    if let Some(list) = family.list {
        let (ids, exchange) = lists::ids(walk, at, list, &other.values).await?;
        if ids.contains(part.values.last()?) && walk.kept(&family.key) {
            let message = "the list has what is part of another resource".to_owned();
            let exchanges = [part.path(), other.path(), vec![exchange]].concat();
            walk.warn(&LIST_MEMBERS, list, "elsewhere", message, &exchanges);
        }
    }
    // after the whole is deleted
    let remove = whole.remove?;
    let own = walk.make(parent, Flavour::Full(0)).await?;
    let below = family.create?;
    walk.send(below, &own.values, "create a part").await?;
    let removed = walk.send(remove, &own.values, "delete").await?;
    if !removed.response()?.is_success() || removed.status()? == 202 {
        return None;
    }
    walk.deleted(&whole.key, &own.values);
    for id in [family.list, family.create].into_iter().flatten() {
        let exchange = walk
            .send(id, &own.values, "use a part of what was deleted")
            .await?;
        if exchange.response()?.is_success() {
            told(walk, parent, id, (&own, &removed), &exchange);
        }
    }
    Some(())
}
