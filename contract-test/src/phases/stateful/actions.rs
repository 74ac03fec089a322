//! What is done with a resource beside reading and writing it: what the answer says is what is read, and a
//! repetition with the same key is the same request.

use std::sync::Arc;

use serde_json::Value;
use specwright_contract::model::{Location, OperationId};

use super::walk::{Flavour, Walk, answers_alike};
use crate::case::{Intent, Probe};
use crate::checks::{
    CONFLICT_IGNORED, IDEMPOTENCY, READ_CHANGES, REFUSED_WRITE, ROUND_TRIP, Severity, declares,
};
use crate::session::NAMED;
use crate::state::compare::{Difference, is_managed, same};
use crate::world::folded;

/// Actions and views of one kind of resource.
pub(super) async fn run(walk: &mut Walk<'_>, at: usize) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    if !family.tested {
        return None;
    }
    for &id in &family.actions {
        action(walk, at, id).await;
        keyed(walk, at, id).await;
        repeated(walk, at, id).await;
    }
    if let Some(create) = family.create {
        keyed_creation(walk, at, create).await;
        duplicated(walk, at, create).await;
    }
    for &id in &family.actions {
        states(walk, at, id).await;
    }
    Some(())
}

/// Everything once more after an action: what is refused in the new state changes nothing.
async fn states(walk: &mut Walk<'_>, at: usize, id: OperationId) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    let writes = [family.replace, family.change];
    let all = writes
        .into_iter()
        .flatten()
        .chain(family.actions.iter().copied());
    for other in all.chain(family.remove) {
        let made = walk.make(at, Flavour::Full(0)).await?;
        let done = walk.send(id, &made.values, "do").await?;
        if !done.response()?.is_success() {
            return None;
        }
        let before = match family.read {
            Some(read) => Some(walk.send(read, &made.values, "read after it").await?),
            None => None,
        };
        let next = walk
            .send(other, &made.values, "do something else after it")
            .await?;
        if !matches!(next.status()?, 400..=499) {
            continue;
        }
        let (Some(read), Some(before)) = (family.read, before) else {
            continue;
        };
        let after = walk
            .send(read, &made.values, "read after the refusal")
            .await?;
        let (Some(old), Some(new)) = (
            walk.object(&family.key, &before),
            walk.object(&family.key, &after),
        ) else {
            continue;
        };
        let writable = family.writable(walk.engine());
        let changed = old.iter().find(|(name, value)| {
            writable.get(name).is_some() && !new.get(*name).is_some_and(|new| same(value, new))
        });
        if let Some((name, _)) = changed {
            let message = format!(
                "the request was refused with {}, and has changed /{name}",
                next.status()?
            );
            let exchanges = [made.path(), vec![done, before, next, after]].concat();
            walk.tell(
                (&REFUSED_WRITE, walk.grade(&family.key)),
                other,
                "state",
                message,
                &exchanges,
            );
        }
    }
    Some(())
}

async fn action(walk: &mut Walk<'_>, at: usize, id: OperationId) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    let read = family.read?;
    let made = walk.make(at, Flavour::Full(0)).await?;
    let earlier = walk.send(read, &made.values, "read before it").await?;
    let before = walk.object(&family.key, &earlier);
    let done = walk.send(id, &made.values, "do").await?;
    if !done.response()?.is_success() || done.status()? == 202 {
        return None;
    }
    let exchange = walk.send(read, &made.values, "read after it").await?;
    let alike = answers_alike(walk.engine(), id, read);
    if matches!(exchange.status()?, 404 | 410) && alike && walk.kept(&family.key) {
        let message = "the answer shows a resource that is not there when it is read".to_owned();
        let exchanges = [made.path(), vec![done, exchange]].concat();
        walk.warn(&ROUND_TRIP, id, "gone", message, &exchanges);
        return None;
    }
    let seen = walk.object(&family.key, &exchange)?;
    let answer = walk.object(&family.key, &done)?;
    if !alike {
        return None;
    }
    let exchanges = [made.path(), vec![Arc::clone(&done), exchange]].concat();
    let writable = family.writable(walk.engine());
    for (name, value) in &answer {
        let telling = matches!(value, Value::Bool(_)) || writable.get(name).is_some();
        let telling = telling || is_managed(name) && value.is_string();
        let other = seen.get(name);
        if !telling || other.is_some_and(|other| same(value, other)) {
            continue;
        }
        let difference = Difference {
            name: name.clone(),
            sent: value.clone(),
            got: other.cloned(),
        };
        let message = format!(
            "the answer to the request says something else than what is read after it: {}",
            difference.told().replace("was sent as", "was answered as")
        );
        // what goes on by itself does not go back to what it was
        let old = before.as_ref().and_then(|before| before.get(name));
        let grade = if old.is_some() && old == other {
            walk.grade(&family.key)
        } else {
            Severity::Warning
        };
        walk.tell(
            (&ROUND_TRIP, grade),
            id,
            &format!("answered {name}"),
            message,
            &exchanges,
        );
    }
    Some(())
}

/// Whether the words of 409 say that something is there, or done, already.
fn says(walk: &Walk<'_>, id: OperationId, words: &[&str]) -> bool {
    let operation = walk.engine().operation(id);
    let declared = operation.response(409).filter(|_| declares(operation, 409));
    let text = declared.and_then(|(_, response)| response.description.as_deref());
    let text = text.unwrap_or_default().to_lowercase();
    words.iter().any(|word| text.contains(word))
}

/// The same action twice, where 409 is for what is done already.
async fn repeated(walk: &mut Walk<'_>, at: usize, id: OperationId) -> Option<()> {
    if !says(walk, id, &["already"]) || key_header(walk, id).is_some() {
        return None;
    }
    let made = walk.make(at, Flavour::Full(0)).await?;
    let first = walk.send(id, &made.values, "do").await?;
    if !first.response()?.is_success() {
        return None;
    }
    let second = walk.send(id, &made.values, "do again").await?;
    if second.response()?.is_success() {
        let message = format!(
            "what was done is done again with {}, and 409 is declared for what is done already",
            second.status()?
        );
        let exchanges = [made.path(), vec![first, second]].concat();
        walk.warn(&CONFLICT_IGNORED, id, "again", message, &exchanges);
    }
    Some(())
}

/// The same creation twice, where 409 is for what exists already.
async fn duplicated(walk: &mut Walk<'_>, at: usize, create: OperationId) -> Option<()> {
    let words = ["exist", "taken", "duplicate", "unique", "in use", "already"];
    if !says(walk, create, &words) || key_header(walk, create).is_some() {
        return None;
    }
    let family = walk.families.get(at)?.clone();
    let (values, _) = walk.whole(&family.key).await?;
    let seed = walk.next();
    let body = walk.body(create, Flavour::Full(seed))?;
    let first = walk.send_with(create, &values, "create", &body).await?;
    if first.status()? != 201 {
        return None;
    }
    let second = walk
        .send_with(create, &values, "create the same", &body)
        .await?;
    if second.status()? == 201 {
        let message =
            "the same was created twice, and 409 is declared for what exists already".to_owned();
        walk.warn(
            &CONFLICT_IGNORED,
            create,
            "twice",
            message,
            &[first, second],
        );
    }
    Some(())
}

/// The header parameter that names a request, where there is one.
fn key_header(walk: &Walk<'_>, id: OperationId) -> Option<String> {
    let operation = walk.engine().operation(id);
    let mut headers = operation
        .parameters
        .iter()
        .filter(|p| p.location == Location::Header);
    let header = headers.find(|p| folded(&p.name).ends_with("idempotencykey"))?;
    Some(header.name.to_string())
}

/// The same action twice with the same key.
async fn keyed(walk: &mut Walk<'_>, at: usize, id: OperationId) -> Option<()> {
    let header = key_header(walk, id)?;
    let made = walk.make(at, Flavour::Full(0)).await?;
    let key = format!("specwright-{:016x}", walk.next());
    let draft = walk
        .draft(id, &made.values, "with a key")?
        .with_header(&header, &key);
    let draft = draft.named("with a key", Intent::Probe(Probe::Step(NAMED)));
    let first = walk.session.send(draft.clone()).await?;
    if !first.response()?.is_success() {
        return None;
    }
    let second = walk.session.send(draft).await?;
    let (a, b) = (first.response()?, second.response()?);
    if a.status != b.status {
        let message = format!(
            "the same request with the same {header} was answered with {}, then with {}",
            a.status, b.status
        );
        let exchanges = [made.path(), vec![Arc::clone(&first), Arc::clone(&second)]].concat();
        walk.warn(&IDEMPOTENCY, id, "key", message, &exchanges);
    }
    Some(())
}

/// The same creation twice with the same key.
async fn keyed_creation(walk: &mut Walk<'_>, at: usize, create: OperationId) -> Option<()> {
    let header = key_header(walk, create)?;
    let family = walk.families.get(at)?.clone();
    let (values, _) = walk.whole(&family.key).await?;
    let seed = walk.next();
    let body = walk.body(create, Flavour::Full(seed))?;
    let key = format!("specwright-{:016x}", walk.next());
    let draft = walk.draft_with(create, &values, "create with a key", &body)?;
    let draft = draft.with_header(&header, &key);
    let draft = draft.named("create with a key", Intent::Probe(Probe::Step(NAMED)));
    let first = walk.session.send(draft.clone()).await?;
    if !first.response()?.is_success() {
        return None;
    }
    let second = walk.session.send(draft).await?;
    let id = |exchange: &crate::event::Exchange| walk.created(&family.key, exchange);
    let (a, b) = (id(&first)?, id(&second)?);
    if a != b {
        let message = format!("the same request with the same {header} created two resources");
        walk.tell(
            (&IDEMPOTENCY, walk.grade(&family.key)),
            create,
            "key",
            message,
            &[first, second],
        );
    }
    Some(())
}

/// Other readings do not touch a resource: what was just made is still there after each of them.
pub(super) async fn reading_elsewhere(
    walk: &mut Walk<'_>,
    at: usize,
    operations: &[OperationId],
) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    let read = family.read?;
    walk.weigh(at).await;
    // the newest of its kind, which is the first that a careless reading may touch
    let made = walk.make(at, Flavour::Full(0)).await?;
    let first = walk.send(read, &made.values, "read").await?;
    let before = walk.object(&family.key, &first)?;
    let engine = walk.engine();
    let mut others: Vec<OperationId> = family.views.clone();
    let plain: Vec<OperationId> = engine
        .contract()
        .operations()
        .filter(|(_, operation)| {
            operation.method.as_str() == "GET" && !operation.path.contains('{')
        })
        .map(|(id, _)| id)
        .collect();
    others.extend(plain.into_iter().take(30));
    others.retain(|id| operations.contains(id));
    let writable = family.writable(engine);
    for other in others {
        let values = if family.views.contains(&other) {
            made.values.as_slice()
        } else {
            &[]
        };
        let Some(looked) = walk.send(other, values, "read something else").await else {
            continue;
        };
        let again = walk.send(read, &made.values, "read again").await?;
        let seen = walk.object(&family.key, &again);
        let gone = matches!(again.status()?, 404 | 410);
        let changed = seen.as_ref().and_then(|seen| {
            before.iter().find(|(name, value)| {
                writable.get(name).is_some()
                    && !seen.get(*name).is_some_and(|other| same(value, other))
            })
        });
        if gone || changed.is_some() {
            let what = changed.map_or("is not there any more".to_owned(), |(name, _)| {
                format!("has another /{name}")
            });
            let message = format!(
                "after {} a resource that was not meant {what}",
                engine.operation(other).label()
            );
            let exchanges = [made.path(), vec![Arc::clone(&first), looked, again]].concat();
            walk.tell(
                (&READ_CHANGES, walk.grade(&family.key)),
                other,
                "elsewhere",
                message,
                &exchanges,
            );
            return None;
        }
    }
    Some(())
}
