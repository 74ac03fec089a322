//! Preconditions: tags and dates tell whether a representation is the one that is known, and a write is held to them.

use std::sync::Arc;

use specwright_contract::model::{OperationId, StatusKey};

use super::walk::{Flavour, Made, Walk};
use crate::case::{Draft, Intent, Probe};
use crate::checks::{CONDITIONAL, Severity};
use crate::event::Exchange;
use crate::session::NAMED;
use crate::world::folded;

/// A tag that nothing has.
const NO_TAG: &str = "\"0a1b2c3d4e5f\"";

/// A date before all of them.
const LONG_AGO: &str = "Mon, 02 Jan 1995 03:04:05 GMT";

/// Whether an operation declares the header of a precondition, or the status that it leads to.
fn declares(walk: &Walk<'_>, id: OperationId, header: &str, status: u16) -> bool {
    let operation = walk.engine().operation(id);
    let declared = operation
        .response(status)
        .is_some_and(|(key, _)| *key == StatusKey::Code(status));
    let mut parameters = operation.parameters.iter();
    declared || parameters.any(|p| folded(&p.name) == header)
}

fn field(exchange: &Exchange, name: &str) -> Option<String> {
    exchange.response()?.get(name).map(ToOwned::to_owned)
}

fn step(draft: Draft, header: &str, value: &str) -> Draft {
    let mut draft = draft.with_header(header, value);
    draft.intent = Intent::Probe(Probe::Step(NAMED));
    draft
}

/// Reads with the tag and the date that were just given, and with others.
pub(super) async fn unchanged(
    walk: &Walk<'_>,
    at: usize,
    read: OperationId,
    made: &Made,
    (first, exchange): (&Arc<Exchange>, &Arc<Exchange>),
) -> Option<()> {
    let key = walk.families.get(at)?.key.clone();
    let alike = |a: &Exchange, b: &Exchange| {
        walk.object(&key, a).is_some() && walk.object(&key, a) == walk.object(&key, b)
    };
    let path = |more: &[&Arc<Exchange>]| {
        let mut all = made.path();
        all.extend(more.iter().map(|exchange| Arc::clone(exchange)));
        all
    };
    let (old, tag) = (field(first, "etag"), field(exchange, "etag"));
    if let (Some(old), Some(tag)) = (&old, &tag)
        && old != tag
        && alike(first, exchange)
    {
        let message =
            format!("the ETag was {old} and is {tag}, and the representation is the same");
        walk.warn(
            &CONDITIONAL,
            read,
            "unstable",
            message,
            &path(&[first, exchange]),
        );
        return None;
    }
    let label = walk.engine().operation(read).label();
    let date = field(exchange, "last-modified");
    for (header, validator, other, name) in [
        ("If-None-Match", &tag, NO_TAG, "etag"),
        ("If-Modified-Since", &date, LONG_AGO, "last-modified"),
    ] {
        let Some(validator) = validator else { continue };
        if !declares(walk, read, &folded(header), 304) {
            continue;
        }
        // a date means nothing to a service that has tags, unless it says so
        let named = walk.engine().operation(read).parameters.iter();
        let named = named
            .map(|p| folded(&p.name))
            .any(|name| name == folded(header));
        if name == "last-modified" && !named {
            continue;
        }
        let draft = walk.draft(read, &made.values, "read unless it is known")?;
        let again = walk.session.send(step(draft, header, validator)).await?;
        let same = alike(&again, exchange);
        if again.status()? == 200 && same && field(&again, name).as_ref() == Some(validator) {
            let message = format!(
                "{label} with {header} {validator} was answered with 200 though that is what it has, and 304 is declared"
            );
            let cause = format!("known {name}");
            walk.warn(
                &CONDITIONAL,
                read,
                &cause,
                message,
                &path(&[exchange, &again]),
            );
        }
        if again.status()? == 304 && name == "etag" && field(&again, "etag").is_none() {
            let message = "304 came without the ETag that 200 has".to_owned();
            let promised = "ETag in 304 (RFC 9110, section 15.4.5)";
            let message = format!("{message}; {promised}");
            let grade = walk.grade(&key);
            walk.tell(
                (&CONDITIONAL, grade),
                read,
                "bare",
                message,
                &path(&[exchange, &again]),
            );
        }
        let draft = walk.draft(read, &made.values, "read unless it is another")?;
        let other_one = walk.session.send(step(draft, header, other)).await?;
        if other_one.status()? == 304 {
            let message = format!(
                "{label} with {header} {other} was answered with 304, and that is not what it has"
            );
            let cause = format!("other {name}");
            let grade = walk.grade(&key);
            walk.tell(
                (&CONDITIONAL, grade),
                read,
                &cause,
                message,
                &path(&[exchange, &other_one]),
            );
        }
    }
    Some(())
}

/// The tag that a write is answered with is that of the representation that is read after it.
pub(super) fn tags(
    walk: &Walk<'_>,
    at: usize,
    write: OperationId,
    (written, read): (&Exchange, &Exchange),
    exchanges: &[Arc<Exchange>],
) -> Option<()> {
    let key = &walk.families.get(at)?.key;
    let (told, seen) = (field(written, "etag")?, field(read, "etag")?);
    // another representation has another strong tag
    let alike =
        walk.object(key, written).is_none() || walk.object(key, written) == walk.object(key, read);
    if told != seen && alike && read.response()?.is_success() {
        let message = format!(
            "the answer to the request has the ETag {told}, and what is read after it has {seen}"
        );
        walk.warn(&CONDITIONAL, write, "tag of the answer", message, exchanges);
    }
    Some(())
}

/// `If-Match` with a tag that the resource does not have, with the one that it has, and with that once more.
pub(super) async fn precondition(
    walk: &mut Walk<'_>,
    at: usize,
    write: OperationId,
    made: &Made,
) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    if !declares(walk, write, "ifmatch", 412) {
        return None;
    }
    let named = walk.engine().operation(write).parameters.iter();
    let named = named.map(|p| folded(&p.name)).any(|name| name == "ifmatch");
    let has_body = walk.engine().operation(write).body.is_some();
    let send = async |walk: &mut Walk<'_>, tag: &str, name: &str| {
        let seed = walk.next();
        let draft = if has_body {
            let body = walk.body(write, Flavour::Full(seed))?;
            walk.draft_with(write, &made.values, name, &body)?
        } else {
            walk.draft(write, &made.values, name)?
        };
        walk.session.send(step(draft, "If-Match", tag)).await
    };
    let exchange = send(walk, NO_TAG, "write if it has another tag").await?;
    let grade = walk.grade(&family.key);
    if exchange.response()?.is_success() {
        let message = format!(
            "a request with If-Match and a tag that the resource does not have was answered with {}",
            exchange.status()?
        );
        let exchanges = [made.path(), vec![exchange]].concat();
        walk.tell((&CONDITIONAL, grade), write, "match", message, &exchanges);
        return None;
    }
    if !named || !has_body {
        return None;
    }
    let read = walk
        .send(family.read?, &made.values, "read its tag")
        .await?;
    let tag = field(&read, "etag").filter(|tag| !tag.starts_with("W/"))?;
    let right = send(walk, &tag, "write if it has this tag").await?;
    if right.status()? == 412 {
        let message =
            format!("a request with If-Match {tag} was refused with 412, and that is the tag");
        let exchanges = [made.path(), vec![read, right]].concat();
        walk.warn(&CONDITIONAL, write, "right", message, &exchanges);
        return None;
    }
    if !right.response()?.is_success() {
        return None;
    }
    let after = walk
        .send(family.read?, &made.values, "read its new tag")
        .await?;
    if walk.object(&family.key, &after) == walk.object(&family.key, &read) {
        return None;
    }
    let stale = send(walk, &tag, "write if it has the tag of before").await?;
    if stale.response()?.is_success() {
        let message = format!(
            "a request with If-Match {tag} was answered with {}, though the resource has changed since it had that tag",
            stale.status()?
        );
        let exchanges = [made.path(), vec![read, right, after, stale]].concat();
        walk.tell(
            (&CONDITIONAL, Severity::Warning),
            write,
            "stale",
            message,
            &exchanges,
        );
    }
    Some(())
}
