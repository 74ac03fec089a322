//! A resource is created, read, replaced and changed: what was sent is what is read.

use std::sync::Arc;

use serde_json::Value;
use specwright_contract::model::OperationId;

use super::preconditions::{precondition, tags, unchanged};
use super::walk::{Flavour, Made, Object, Walk, id_of, inner, only};
use crate::checks::{
    CONDITIONAL, CREATED_NOT_FOUND, DEFAULT, IDEMPOTENCY, LOCATION, READ_CHANGES, REFUSAL_STATUS,
    ROUND_TRIP, SUCCESS_STATUS, Severity, declares as declares_status,
};
use crate::event::Exchange;
use crate::state::compare::{Difference, changes, differences, equivalent, lost_within, same};
use crate::state::fields::{Fields, answered, sent};
use crate::world::{by_location, folded};

/// How often a resource is made with everything, and with the least.
const ROUNDS: usize = 4;

/// Runs through the life of one kind of resource.
pub(super) async fn run(walk: &mut Walk<'_>, at: usize) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    if !family.tested {
        return None;
    }
    let id = family.on_item().next().or(family.create)?;
    let Some(first) = walk.make(at, Flavour::Full(0)).await else {
        if family.create.is_some() || family.replace.is_some() {
            walk.session
                .skip(id, walk.phase, "no such resource can be created");
        }
        return None;
    };
    absent(walk, at, &first).await;
    created(walk, at, &first).await;
    if walk.answers_anything(at) {
        made_up(walk, at, &first).await;
    }
    if walk.answers_anything(at) {
        let reason = "what never was is answered as if it were there, so sequences say nothing";
        walk.session.skip(id, walk.phase, reason);
        return None;
    }
    for round in 0..ROUNDS {
        let flavour = match round {
            0 => Flavour::Least(0),
            1 => Flavour::Lettered(0),
            2 => Flavour::Largest(0),
            _ => Flavour::Full(0),
        };
        if let Some(made) = walk.make(at, flavour).await {
            created(walk, at, &made).await;
        }
    }
    chosen(walk, at).await;
    dangling(walk, at).await;
    replaced(walk, at, &first).await;
    changed(walk, at).await;
    assigned(walk, at, &first).await;
    Some(())
}

/// What never was is answered as if it were there. A mock does that; a service that shows what was sent to it has
/// made something up.
async fn made_up(walk: &mut Walk<'_>, at: usize, first: &Made) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    let read = family.read?;
    let second = walk.make(at, Flavour::Full(0)).await?;
    let mut seen = Vec::new();
    for made in [first, &second] {
        let exchange = walk.send(read, &made.values, "read again").await?;
        seen.push(walk.object(&family.key, &exchange)?);
    }
    let (one, other) = (first.sent.as_ref()?, second.sent.as_ref()?);
    let keeps = |name: &String| {
        let sent = [one.get(name), other.get(name)];
        sent[0] != sent[1]
            && seen
                .iter()
                .zip(sent)
                .all(|(seen, sent)| seen.get(name) == sent)
    };
    if !one.keys().any(keeps) {
        return None;
    }
    let known = walk.evidence.entry(family.key.clone()).or_default();
    (known.anything, known.absent) = (false, true);
    if declares_status(walk.engine().operation(read), 404) {
        let values = walk.absent(read, &first.values)?;
        let exchange = walk.send(read, &values, "read what never was").await?;
        let status = exchange.status()?;
        let message = format!("what never was is answered with {status}, and 404 is declared");
        walk.warn(&REFUSAL_STATUS, read, "made up", message, &[exchange]);
    }
    Some(())
}

/// A creation that names what never was, where the contract declares how that is refused.
async fn dangling(walk: &mut Walk<'_>, at: usize) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    let create = family.create?;
    let engine = walk.engine();
    if !declares_status(engine.operation(create), 404) || family.parent().is_some() {
        return None;
    }
    let seed = walk.next();
    walk.session.provide(create, walk.phase).await;
    let (position, Value::Object(mut body)) = walk.body(create, Flavour::Full(seed))? else {
        return None;
    };
    let names = walk.session.world().names();
    let (member, key) = body.keys().find_map(|name| {
        let key = names.get(&folded(name)).filter(|key| **key != family.key)?;
        Some((name.clone(), key.clone()))
    })?;
    let other = walk.families.iter().position(|other| other.key == key)?;
    let read = walk.families.get(other)?.read?;
    let made = walk.make(other, Flavour::Full(0)).await?;
    let absent = walk.absent(read, &made.values)?;
    let never = walk.send(read, &absent, "read what never was").await?;
    let text = absent.last()?;
    let text = percent_encoding::percent_decode_str(text).decode_utf8_lossy();
    let value = match body.get(&member)? {
        Value::Number(_) => Value::from(text.parse::<u64>().ok()?),
        Value::String(_) => Value::from(text.into_owned()),
        _ => return None,
    };
    body.insert(member.clone(), value);
    if never.status()? != 404 {
        return None;
    }
    let body = (position, Value::Object(body));
    let exchange = walk
        .send_with(create, &[], "create with a name of nothing", &body)
        .await?;
    if exchange.response()?.is_success() && !exchange.case.verdict.is_invalid() {
        let message =
            format!("/{member} names what is not there, and was accepted; 404 is declared");
        walk.warn(
            &REFUSAL_STATUS,
            create,
            "dangling",
            message,
            &[never, exchange],
        );
    }
    Some(())
}

/// How many choices are made, one at a time.
const CHOICES: usize = 12;

/// Every value of members that have but a few: each is kept as it was sent.
async fn chosen(walk: &mut Walk<'_>, at: usize) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    let engine = walk.engine();
    let (create, read) = (family.create?, family.read?);
    let fields = Fields::of(engine.contract(), sent(engine.operation(create))?);
    let shown = walk.shown(at);
    let mut choices: Vec<(String, Value)> = Vec::new();
    for (name, field) in &fields.0 {
        let flag = field.kind == Some(specwright_contract::model::Type::Boolean);
        let flags = flag.then(|| vec![Value::Bool(true), Value::Bool(false)]);
        let values = field.values.clone().or(flags).unwrap_or_default();
        if !field.read_only && shown.get(name).is_some() {
            choices.extend(
                values
                    .into_iter()
                    .take(4)
                    .map(|value| (name.clone(), value)),
            );
        }
    }
    for (name, value) in choices.into_iter().take(CHOICES) {
        let seed = walk.next();
        let (position, Value::Object(mut body)) = walk.body(create, Flavour::Full(seed))? else {
            return None;
        };
        body.insert(name.clone(), value.clone());
        let (around, before) = walk.whole(&family.key).await?;
        let body = (position, Value::Object(body));
        let exchange = walk
            .send_with(create, &around, "create with each value", &body)
            .await?;
        if exchange.status()? != 201 {
            continue;
        }
        let Some(values) = walk.created(&family.key, &exchange) else {
            continue;
        };
        let again = walk.send(read, &values, "read what was created").await?;
        let Some(seen) = walk.object(&family.key, &again) else {
            continue;
        };
        let mut only = Object::new();
        only.insert(name, value);
        let found = differences(&only, &seen, &shown);
        let exchanges = [before, vec![exchange, again]].concat();
        untrue(walk, (&family.key, create), "created", &found, &exchanges);
    }
    Some(())
}

/// Members that clients cannot set are sent all the same, where the contract admits more members than it names.
async fn assigned(walk: &mut Walk<'_>, at: usize, known: &Made) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    let engine = walk.engine();
    let create = family.create?;
    let other = walk.make(at, Flavour::Full(0)).await?;
    let writable = family.writable(engine);
    let shown = walk.shown(at);
    let seed = walk.next();
    let (position, Value::Object(mut body)) = walk.body(create, Flavour::Full(seed))? else {
        return None;
    };
    let mut foreign = Object::new();
    for (name, field) in &shown.0 {
        let value = other
            .shown
            .as_ref()
            .or(known.shown.as_ref())
            .and_then(|shown| shown.get(name));
        if writable.get(name).is_some() || field.write_only || body.contains_key(name) {
            continue;
        }
        let value = match value {
            Some(Value::Bool(flag)) => Value::Bool(!flag),
            Some(old) if field.values.is_some() => {
                let mut values = field.values.iter().flatten();
                match values.rfind(|value| *value != old) {
                    Some(value) => value.clone(),
                    None => continue,
                }
            }
            Some(Value::String(text)) if text.parse::<jiff::Timestamp>().is_ok() => {
                Value::from("2001-02-03T04:05:06Z")
            }
            Some(Value::String(text)) => Value::String(text.clone()),
            Some(Value::Number(number)) => match number.as_u64() {
                Some(number) => Value::from(number + 1_000_001),
                None => continue,
            },
            _ => continue,
        };
        foreign.insert(name.clone(), value);
    }
    if foreign.is_empty() {
        return None;
    }
    body.extend(foreign.clone());
    let (values, _) = walk.whole(&family.key).await?;
    let body = (position, Value::Object(body));
    let exchange = walk
        .send_with(
            create,
            &values,
            "create with what clients cannot set",
            &body,
        )
        .await?;
    let seen = walk.object(&family.key, &exchange)?;
    if exchange.case.verdict.is_invalid() {
        // that it was accepted is another finding
        return None;
    }
    for (name, value) in &foreign {
        // a name that many have may be the same by chance
        if seen.get(name).is_some_and(|seen| same(value, seen))
            && other.shown.as_ref().is_some_and(|o| {
                o.get(name) != Some(value) || is_id(&family.key, name, walk, &other)
            })
        {
            let message =
                format!("/{name}, which is none of what clients may set, was set by a client");
            let cause = format!("assigned {name}");
            walk.warn(
                &ROUND_TRIP,
                create,
                &cause,
                message,
                &[Arc::clone(&exchange)],
            );
        }
    }
    Some(())
}

/// Whether a member is the id of a resource.
fn is_id(key: &str, name: &str, walk: &Walk<'_>, made: &Made) -> bool {
    let shown = made.shown.as_ref();
    let id = shown.and_then(|shown| id_of(walk.engine(), key, shown));
    let value = shown
        .and_then(|shown| shown.get(name))
        .and_then(crate::world::text);
    id.is_some() && id == value
}

/// Whether one that never was is refused.
async fn absent(walk: &mut Walk<'_>, at: usize, made: &Made) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    let read = family.read?;
    for _ in 0..2 {
        let values = walk.absent(read, &made.values)?;
        let exchange = walk.send(read, &values, "read what never was").await?;
        let status = exchange.status()?;
        let known = walk.evidence.entry(family.key.clone()).or_default();
        known.absent |= matches!(status, 401 | 403 | 404 | 410);
        known.anything = status / 100 == 2 && !known.absent;
        let operation = walk.engine().operation(read);
        if matches!(status, 400 | 403 | 405 | 409 | 422)
            && declares_status(operation, 404)
            && Walk::is_like(&values, &made.values)
        {
            let message = format!("what never was is answered with {status}, and 404 is declared");
            walk.warn(&REFUSAL_STATUS, read, "404", message, &[exchange]);
        }
    }
    Some(())
}

/// Reads what was created, and compares.
async fn created(walk: &mut Walk<'_>, at: usize, made: &Made) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    let engine = walk.engine();
    let create = made.exchange.case.operation();
    let mut exchanges = made.path();
    let mut seen = made.shown.clone();
    if let Some(read) = family.read {
        let exchange = walk
            .send(read, &made.values, "read what was created")
            .await?;
        exchanges.push(Arc::clone(&exchange));
        let status = exchange.status()?;
        if matches!(status, 404 | 410) {
            let named = made
                .exchange
                .response()
                .is_some_and(|r| r.get("location").is_some())
                || family.create != Some(create);
            let absent = walk
                .evidence
                .get(&family.key)
                .is_some_and(|known| known.absent);
            let grade = if named && absent {
                Severity::Error
            } else {
                Severity::Warning
            };
            let message = format!("what was created is answered with {status} when it is read");
            walk.tell((&CREATED_NOT_FOUND, grade), create, "", message, &exchanges);
            return None;
        }
        let object = walk.object(&family.key, &exchange)?;
        let same = id_of(engine, &family.key, &object);
        let same = same.is_none_or(|id| made.values.last() == Some(&id));
        if !same && walk.kept_by_refusal(&family.key) {
            let message = "another resource is answered than the one that was asked for".to_owned();
            walk.tell(
                (&ROUND_TRIP, Severity::Error),
                read,
                "another",
                message,
                &exchanges,
            );
        }
        walk.evidence.entry(family.key.clone()).or_default().found |= same;
        contradiction(walk, at, create, made.shown.as_ref(), &object, &exchanges);
        tags(walk, at, create, (&made.exchange, &exchange), &exchanges);
        twice(walk, at, read, made, &object, &exchange).await;
        seen = Some(object);
    }
    location(walk, at, made).await;
    let seen = seen?;
    let shown = walk.shown(at);
    if let Some(sent) = &made.sent {
        let mut found = differences(sent, &seen, &shown);
        found.extend(lost_within(engine.contract(), &shown, sent, &seen, ("", 0)));
        untrue(walk, (&family.key, create), "created", &found, &exchanges);
    }
    defaults(
        walk,
        (&family.key, create),
        made.sent.as_ref(),
        &seen,
        None,
        &exchanges,
    );
    Some(())
}

/// What was answered to a write against what is read right after it.
pub(super) fn contradiction(
    walk: &Walk<'_>,
    at: usize,
    id: OperationId,
    answered: Option<&Object>,
    read: &Object,
    exchanges: &[Arc<Exchange>],
) -> Option<()> {
    let family = walk.families.get(at)?;
    let writable = family.writable(walk.engine());
    let shown = walk.shown(at);
    let found = changes(&only(answered?, &writable), read, &shown);
    for difference in found {
        let message = format!(
            "the answer to the request says something else than what is read after it: {}",
            difference.told().replace("was sent as", "was answered as")
        );
        let cause = format!("answered {}", difference.name);
        walk.tell(
            (&ROUND_TRIP, walk.grade(&family.key)),
            id,
            &cause,
            message,
            exchanges,
        );
    }
    Some(())
}

/// What was sent against what is read.
pub(super) fn untrue(
    walk: &Walk<'_>,
    (key, id): (&str, OperationId),
    what: &str,
    found: &[Difference],
    exchanges: &[Arc<Exchange>],
) {
    let _ = key;
    for difference in found {
        let message = format!("what was {what} is not what is read: {}", difference.told());
        let cause = format!("sent {}", difference.name);
        walk.warn(&ROUND_TRIP, id, &cause, message, exchanges);
    }
}

/// What was not sent against the defaults. `before`: what stood there.
pub(super) fn defaults(
    walk: &Walk<'_>,
    (key, id): (&str, OperationId),
    sent_object: Option<&Object>,
    seen: &Object,
    before: Option<&Object>,
    exchanges: &[Arc<Exchange>],
) -> Option<()> {
    let engine = walk.engine();
    let schema = sent(engine.operation(id))?;
    let shown = [Some(id), key_of_read(walk, key)]
        .into_iter()
        .flatten()
        .find_map(|id| answered(engine.operation(id)));
    let fields = Fields::of(engine.contract(), schema);
    let shown = shown
        .map(|schema| Fields::of(engine.contract(), schema))
        .unwrap_or_default();
    let shown = inner(engine, shown, &fields);
    let mut missed = Vec::new();
    missing(
        walk,
        &fields,
        &shown,
        sent_object?,
        seen,
        ("", 0),
        &mut missed,
    );
    for (place, default, got) in missed {
        let name = place.trim_start_matches('/');
        let old = before.and_then(|before| before.get(name));
        if old.is_some() && old == got.as_ref() {
            // it stayed: that is another finding
            continue;
        }
        let got_told = got
            .as_ref()
            .map_or("missing".to_owned(), crate::state::compare::short);
        let message =
            format!("{place} was not sent, its default is {default}, and it is {got_told}");
        let grade = if got.is_some() {
            walk.grade(key)
        } else {
            Severity::Warning
        };
        walk.tell((&DEFAULT, grade), id, &place, message, exchanges);
    }
    Some(())
}

fn key_of_read(walk: &Walk<'_>, key: &str) -> Option<OperationId> {
    let family = walk.families.iter().find(|family| family.key == key)?;
    family.read
}

fn missing(
    walk: &Walk<'_>,
    fields: &Fields,
    shown: &Fields,
    sent: &Object,
    seen: &Object,
    (place, depth): (&str, u8),
    missed: &mut Vec<(String, Value, Option<Value>)>,
) {
    let contract = walk.engine().contract();
    for (name, field) in &fields.0 {
        let at = format!("{place}/{name}");
        match (sent.get(name), &field.default) {
            (None, Some(default)) if !field.read_only && !field.write_only => {
                let got = seen.get(name);
                if shown.get(name).is_some_and(|shown| !shown.write_only)
                    && !got.is_some_and(|got| equivalent(default, got))
                    && !(default.is_null() && got.is_none())
                {
                    missed.push((at, default.clone(), got.cloned()));
                }
            }
            (Some(Value::Object(sent)), _) if depth < 4 => {
                if let (Some(Value::Object(seen)), Some(deep)) = (seen.get(name), shown.get(name)) {
                    let fields = Fields::of(contract, field.schema);
                    let shown = Fields::of(contract, deep.schema);
                    missing(walk, &fields, &shown, sent, seen, (&at, depth + 1), missed);
                }
            }
            (Some(Value::Array(sent)), _) if depth < 4 => {
                let items = crate::state::fields::items(contract, field.schema);
                let deep = shown.get(name);
                let deep = deep.and_then(|deep| crate::state::fields::items(contract, deep.schema));
                let (Some(items), Some(deep)) = (items, deep) else {
                    continue;
                };
                let Some(Value::Array(seen)) = seen.get(name) else {
                    continue;
                };
                if seen.len() != sent.len() {
                    continue;
                }
                let (items, deep) = (Fields::of(contract, items), Fields::of(contract, deep));
                for (n, pair) in sent.iter().zip(seen).enumerate() {
                    if let (Value::Object(sent), Value::Object(seen)) = pair {
                        let at = format!("{at}/{n}");
                        missing(walk, &items, &deep, sent, seen, (&at, depth + 1), missed);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Reads once more: nothing that clients may set has changed.
async fn twice(
    walk: &Walk<'_>,
    at: usize,
    read: OperationId,
    made: &Made,
    first: &Object,
    exchange: &Arc<Exchange>,
) -> Option<()> {
    let family = walk.families.get(at)?;
    let writable = family.writable(walk.engine());
    let again = walk.send(read, &made.values, "read again").await?;
    let key = &family.key;
    let status = again.status()?;
    let exchanges = || {
        let mut all = made.path();
        all.extend([Arc::clone(exchange), Arc::clone(&again)]);
        all
    };
    if matches!(status, 404 | 410) {
        let message = format!("what was read is answered with {status} when it is read again");
        walk.tell(
            (&READ_CHANGES, walk.grade(key)),
            read,
            "gone",
            message,
            &exchanges(),
        );
        return None;
    }
    let second = walk.object(key, &again)?;
    let changed = first.iter().find(|(name, value)| {
        let other = second.get(*name);
        writable.get(name).is_some() && !other.is_some_and(|other| same(value, other))
    });
    if let Some((name, value)) = changed {
        let difference = Difference {
            name: name.clone(),
            sent: value.clone(),
            got: second.get(name).cloned(),
        };
        let message = format!(
            "two readings with nothing between them differ: {}",
            difference.told().replace("was sent as", "was")
        );
        walk.tell(
            (&READ_CHANGES, walk.grade(key)),
            read,
            name,
            message,
            &exchanges(),
        );
    }
    unchanged(walk, at, read, made, (exchange, &again)).await
}

/// `Location` leads to what was created.
async fn location(walk: &Walk<'_>, at: usize, made: &Made) -> Option<()> {
    let family = walk.families.get(at)?;
    let engine = walk.engine();
    let create = made.exchange.case.operation();
    let response = made.exchange.response()?;
    let grade = walk.grade(&family.key);
    if response.status == 201 && response.get("location").is_none() {
        let declared = &engine.operation(create).response(201)?.1;
        let names = &mut declared.headers.iter().map(|(name, _)| name);
        if names.any(|name| name.eq_ignore_ascii_case("location")) {
            let message = "201 came without the Location that is declared".to_owned();
            walk.warn(&LOCATION, create, "missing", message, &made.path());
        }
    }
    let text = response
        .get("location")
        .filter(|_| response.status == 201)?
        .to_owned();
    let id = id_of(
        engine,
        &family.key,
        made.shown.as_ref().unwrap_or(&Object::new()),
    );
    if text.trim().is_empty() {
        let message = "Location is empty".to_owned();
        walk.tell((&LOCATION, grade), create, "empty", message, &made.path());
        return None;
    }
    if let Some(values) = by_location(engine, &family.key, create, &text) {
        let other = id.as_ref().is_some_and(|id| values.last() != Some(id));
        if other {
            let message =
                format!("Location is {text}, but the resource that was created has another id");
            walk.tell((&LOCATION, grade), create, "another", message, &made.path());
        }
        if let Some(read) = family.read.filter(|_| values != made.values) {
            let exchange = walk.send(read, &values, "follow Location").await?;
            if matches!(exchange.status()?, 404 | 410) {
                let message = format!("Location is {text}, and nothing is there");
                let exchanges = [made.path(), vec![exchange]].concat();
                walk.tell((&LOCATION, grade), create, "nothing", message, &exchanges);
            }
        }
        let base = engine.base(create);
        if text.starts_with('/') && !base.is_empty() && !text.starts_with(&base) {
            let message = format!("Location is {text}, which leaves out the base path {base}");
            walk.warn(&LOCATION, create, "base", message, &made.path());
        }
        return None;
    }
    // elsewhere: another host, or a path that the contract does not have
    let path = match text.split_once("://") {
        Some((_, rest)) => {
            let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let ours = walk.session.host();
            if !host.eq_ignore_ascii_case(ours) {
                return None;
            }
            path
        }
        None => text.as_str(),
    };
    let read = family.read?;
    let exact = engine
        .router()
        .find("GET", path.strip_prefix(&engine.base(read)).unwrap_or(path))
        .is_ok();
    let message = if exact {
        format!("Location is {text}, which is not the resource that was created")
    } else {
        format!("Location is {text}, which is no path of the contract")
    };
    let severity = if exact { Severity::Warning } else { grade };
    // a relative reference is resolved against the request, which may end in a slash or not
    if !path.starts_with('/') {
        return None;
    }
    walk.tell(
        (&LOCATION, severity),
        create,
        "elsewhere",
        message,
        &made.path(),
    );
    Some(())
}

/// `PUT`: with everything, once more, and with the least.
async fn replaced(walk: &mut Walk<'_>, at: usize, made: &Made) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    let (replace, engine) = (family.replace?, walk.engine());
    let read = family.read;
    let shown = walk.shown(at);
    let writable = family.writable(engine);
    let mut before = match read {
        Some(read) => walk.object(
            &family.key,
            walk.send(read, &made.values, "read").await?.as_ref(),
        ),
        None => made.shown.clone(),
    };
    let mut tag: Option<String> = None;
    for (round, flavour) in ["full", "again", "full", "least"].into_iter().enumerate() {
        let seed = walk.next();
        let flavour_of = |seed| {
            if flavour == "least" {
                Flavour::Least(seed)
            } else {
                Flavour::Full(seed)
            }
        };
        let Some(body) = walk.other_body(replace, flavour_of(seed), before.as_ref()) else {
            continue;
        };
        let put = walk
            .send_with(replace, &made.values, "replace", &body)
            .await?;
        if !put.response()?.is_success() || put.status()? == 202 {
            continue;
        }
        let mut exchanges = [made.path(), vec![Arc::clone(&put)]].concat();
        let operation = engine.operation(replace);
        if put.status()? == 201
            && before.is_some()
            && (declares_status(operation, 200) || declares_status(operation, 204))
        {
            let message =
                "what was there was replaced, and 201 says that it was created".to_owned();
            walk.warn(&SUCCESS_STATUS, replace, "created", message, &exchanges);
        }
        let answer = walk
            .object(&family.key, &put)
            .filter(|_| answered(engine.operation(replace)).is_some());
        let seen = match read {
            Some(read) => {
                let exchange = walk
                    .send(read, &made.values, "read what was replaced")
                    .await?;
                exchanges.push(Arc::clone(&exchange));
                tags(walk, at, replace, (&put, &exchange), &exchanges);
                walk.object(&family.key, &exchange)
            }
            None => answer.clone(),
        };
        let Some(seen) = seen else { continue };
        if read.is_some() {
            contradiction(walk, at, replace, answer.as_ref(), &seen, &exchanges);
        }
        let Value::Object(sent) = &body.1 else {
            continue;
        };
        let mut found = differences(sent, &seen, &shown);
        found.extend(lost_within(engine.contract(), &shown, sent, &seen, ("", 0)));
        ignored(
            walk,
            (&family.key, replace),
            before.as_ref(),
            (sent, &found),
            &exchanges,
        );
        if let Some(old) = before.as_ref() {
            merged(
                walk,
                (&family.key, replace),
                old,
                (sent, &seen),
                (&writable, &shown),
                &exchanges,
            );
            managed(
                walk,
                (&family.key, replace),
                old,
                &seen,
                (&writable, &shown),
                &exchanges,
            );
        }
        found.truncate(6);
        untrue(walk, (&family.key, replace), "put", &found, &exchanges);
        defaults(
            walk,
            (&family.key, replace),
            Some(sent),
            &seen,
            before.as_ref(),
            &exchanges,
        );
        let new_tag = exchanges
            .last()
            .and_then(|e| e.response()?.get("etag").map(ToOwned::to_owned));
        stale_tag(
            walk,
            at,
            replace,
            (&tag, &new_tag),
            (before.as_ref(), &seen),
            &exchanges,
        );
        tag = new_tag;
        if round == 1 {
            again(walk, at, (replace, read), made, &body, &seen, &exchanges).await;
        }
        before = Some(seen);
    }
    precondition(walk, at, replace, made).await;
    Some(())
}

/// A strong tag stands for one representation.
fn stale_tag(
    walk: &Walk<'_>,
    at: usize,
    replace: OperationId,
    (old, new): (&Option<String>, &Option<String>),
    (before, after): (Option<&Object>, &Object),
    exchanges: &[Arc<Exchange>],
) -> Option<()> {
    let key = &walk.families.get(at)?.key;
    let (old, new) = (old.as_ref()?, new.as_ref()?);
    if old == new && !old.starts_with("W/") && before? != after {
        let message = format!("the ETag {new} stays though the representation is another one");
        walk.tell(
            (&CONDITIONAL, walk.grade(key)),
            replace,
            "tag",
            message,
            exchanges,
        );
    }
    Some(())
}

/// A success after which everything is as it was.
pub(super) fn ignored(
    walk: &Walk<'_>,
    (key, id): (&str, OperationId),
    before: Option<&Object>,
    (sent, found): (&Object, &[Difference]),
    exchanges: &[Arc<Exchange>],
) -> Option<()> {
    let before = before?;
    let stayed = found
        .iter()
        .filter(|difference| difference.got.as_ref() == before.get(&difference.name));
    let stayed = stayed.count();
    let new = sent
        .iter()
        .filter(|(name, value)| before.get(*name).is_some_and(|old| !equivalent(value, old)));
    if stayed >= 1 && stayed == found.len() && stayed >= new.count() {
        let message =
            "the request succeeded, and nothing that it was to change has changed".to_owned();
        let grade = if stayed >= 2 {
            walk.grade(key)
        } else {
            Severity::Warning
        };
        walk.tell((&ROUND_TRIP, grade), id, "nothing", message, exchanges);
    }
    Some(())
}

/// What was not sent with `PUT` and stayed.
fn merged(
    walk: &Walk<'_>,
    (key, id): (&str, OperationId),
    before: &Object,
    (sent_object, seen): (&Object, &Object),
    (writable, shown): (&Fields, &Fields),
    exchanges: &[Arc<Exchange>],
) -> Option<()> {
    let _ = key;
    let fields = Fields::of(walk.engine().contract(), sent(walk.engine().operation(id))?);
    for (name, old) in before {
        let Some(field) = fields.get(name) else {
            continue;
        };
        let default = field.default.as_ref();
        let plain = old.is_null() || default.is_some_and(|default| equivalent(default, old));
        if sent_object.contains_key(name)
            || plain
            || writable.get(name).is_none()
            || shown.get(name).is_none_or(|field| field.write_only)
            || crate::state::compare::is_managed(name)
            || seen.get(name) != Some(old)
        {
            continue;
        }
        let message =
            format!("/{name} was not sent with PUT, which replaces, and has stayed as it was");
        walk.warn(
            &ROUND_TRIP,
            id,
            &format!("merged {name}"),
            message,
            exchanges,
        );
    }
    Some(())
}

/// What clients cannot set stays what it was: the id, and when the resource was created.
pub(super) fn managed(
    walk: &Walk<'_>,
    (key, id): (&str, OperationId),
    before: &Object,
    seen: &Object,
    (writable, shown): (&Fields, &Fields),
    exchanges: &[Arc<Exchange>],
) {
    let engine = walk.engine();
    let (old, new) = (id_of(engine, key, before), id_of(engine, key, seen));
    if old.is_some() && new.is_some() && old != new {
        let message = "the id of the resource has changed".to_owned();
        walk.tell((&ROUND_TRIP, walk.grade(key)), id, "id", message, exchanges);
    }
    for (name, old) in before {
        let folded = folded(name);
        let begun = ["creat", "added", "register", "placed", "born"];
        let time = shown.get(name).and_then(|field| field.format.as_deref()) == Some("date-time");
        if writable.get(name).is_none()
            && time
            && begun.iter().any(|word| folded.contains(word))
            && seen.get(name).is_some_and(|new| !equivalent(old, new))
        {
            let message = format!("/{name}, which clients cannot set, has changed");
            walk.warn(
                &ROUND_TRIP,
                id,
                &format!("managed {name}"),
                message,
                exchanges,
            );
        }
    }
}

/// The same `PUT` once more.
async fn again(
    walk: &Walk<'_>,
    at: usize,
    (replace, read): (OperationId, Option<OperationId>),
    made: &Made,
    body: &(usize, Value),
    seen: &Object,
    exchanges: &[Arc<Exchange>],
) -> Option<()> {
    let family = walk.families.get(at)?;
    let writable = family.writable(walk.engine());
    let put = walk
        .send_with(replace, &made.values, "replace again", body)
        .await?;
    let mut exchanges = exchanges.to_vec();
    exchanges.push(Arc::clone(&put));
    if !put.response()?.is_success() {
        let message = format!(
            "the same PUT succeeded, and was then answered with {}",
            put.status()?
        );
        walk.warn(&IDEMPOTENCY, replace, "refused", message, &exchanges);
        return None;
    }
    let exchange = walk.send(read?, &made.values, "read again").await?;
    exchanges.push(Arc::clone(&exchange));
    let second = walk.object(&family.key, &exchange)?;
    let found = changes(&only(seen, &writable), &second, &walk.shown(at));
    for difference in found {
        let message = format!(
            "the same PUT twice is not the same as once: {}",
            difference.told().replace("was sent as", "was")
        );
        walk.tell(
            (&IDEMPOTENCY, walk.grade(&family.key)),
            replace,
            &difference.name,
            message,
            &exchanges,
        );
    }
    Some(())
}

/// `PATCH`: one member at a time.
async fn changed(walk: &mut Walk<'_>, at: usize) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    let (change, read) = (family.change?, family.read?);
    let engine = walk.engine();
    let made = walk.make(at, Flavour::Full(0)).await?;
    let writable = family.writable(engine);
    let shown = walk.shown(at);
    let fields = Fields::of(engine.contract(), sent(engine.operation(change))?);
    let media = engine.operation(change).body.as_ref()?;
    let merge = media
        .content
        .iter()
        .any(|media| media.name.contains("merge-patch"));
    if media
        .content
        .iter()
        .all(|media| media.name.contains("json-patch"))
    {
        return None;
    }
    let mut before = walk.object(
        &family.key,
        walk.send(read, &made.values, "read").await?.as_ref(),
    )?;
    let mut tried = 0;
    for (name, field) in &fields.0 {
        if field.read_only || tried >= 8 {
            continue;
        }
        tried += 1;
        let seed = walk.next();
        let full = walk.other_body(change, Flavour::Full(seed), Some(&before));
        let Some((position, Value::Object(full))) = full else {
            continue;
        };
        let mut values: Vec<Value> = full.get(name).cloned().into_iter().collect();
        if field.nullable {
            values.push(Value::Null);
        }
        for value in values {
            let mut sent = Object::new();
            for (other, needed) in &fields.0 {
                if needed.required && other != name {
                    sent.extend(full.get(other).map(|value| (other.clone(), value.clone())));
                }
            }
            sent.insert(name.clone(), value);
            let body = (position, Value::Object(sent.clone()));
            let patch = walk
                .send_with(change, &made.values, "change one member", &body)
                .await?;
            if !patch.response()?.is_success() || patch.status()? == 202 {
                continue;
            }
            let exchange = walk
                .send(read, &made.values, "read what was changed")
                .await?;
            let exchanges = [made.path(), vec![Arc::clone(&patch), Arc::clone(&exchange)]].concat();
            let Some(seen) = walk.object(&family.key, &exchange) else {
                continue;
            };
            let answer = walk
                .object(&family.key, &patch)
                .filter(|_| answered(engine.operation(change)).is_some());
            contradiction(walk, at, change, answer.as_ref(), &seen, &exchanges);
            tags(walk, at, change, (&patch, &exchange), &exchanges);
            let mut found = differences(&sent, &seen, &shown);
            if let Some((_, null)) = sent.iter().find(|(_, value)| value.is_null()) {
                let kept = seen
                    .get(name)
                    .filter(|kept| before.get(name) == Some(*kept) && !kept.is_null());
                let default = field
                    .default
                    .as_ref()
                    .is_some_and(|default| Some(default) == kept);
                found.extend(kept.filter(|_| !default).map(|kept| Difference {
                    name: name.clone(),
                    sent: null.clone(),
                    got: Some(kept.clone()),
                }));
                found.dedup();
            }
            ignored(
                walk,
                (&family.key, change),
                Some(&before),
                (&sent, &found),
                &exchanges,
            );
            untrue(walk, (&family.key, change), "patched", &found, &exchanges);
            managed(
                walk,
                (&family.key, change),
                &before,
                &seen,
                (&writable, &shown),
                &exchanges,
            );
            for (other, old) in &before {
                let new = seen.get(other);
                if sent.contains_key(other)
                    || writable.get(other).is_none()
                    || new.is_some_and(|new| same(old, new))
                    || crate::state::compare::is_managed(other) && fields.get(other).is_none()
                    || old.is_null() && new.is_none()
                {
                    continue;
                }
                let message = format!("/{other} was not sent with PATCH, and has changed");
                let grade = if merge {
                    walk.grade(&family.key)
                } else {
                    Severity::Warning
                };
                walk.tell(
                    (&ROUND_TRIP, grade),
                    change,
                    &format!("lost {other}"),
                    message,
                    &exchanges,
                );
            }
            before = seen;
        }
    }
    if merge {
        merged_within(walk, at, change, &made, &fields).await;
    }
    precondition(walk, at, change, &made).await;
    Some(())
}

/// A merge patch of one member of an object within: the others stay (RFC 7396).
async fn merged_within(
    walk: &mut Walk<'_>,
    at: usize,
    change: OperationId,
    made: &Made,
    fields: &Fields,
) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    let (read, engine) = (family.read?, walk.engine());
    let seed = walk.next();
    let (position, Value::Object(full)) = walk.body(change, Flavour::Full(seed))? else {
        return None;
    };
    let media = engine
        .operation(change)
        .body
        .as_ref()?
        .content
        .get(position)?;
    let schema = media.schema?;
    for (name, field) in &fields.0 {
        let Some(Value::Object(whole)) = full.get(name) else {
            continue;
        };
        let deep = Fields::of(engine.contract(), field.schema);
        let mut both = whole.iter().filter(|(inner, _)| deep.get(inner).is_some());
        let (Some((kept, old)), Some((sent, new))) = (both.next(), both.next()) else {
            continue;
        };
        let first = serde_json::json!({ name: whole });
        let second = serde_json::json!({ name: { sent: new } });
        let valid = |value: &Value| {
            let validators = engine.validators();
            validators.is_valid(
                schema,
                specwright_exchange::schema::Direction::Request,
                value,
            )
        };
        if !valid(&first) || !valid(&second) {
            continue;
        }
        let mut exchanges = made.path();
        for body in [first, second] {
            let body = (position, body);
            let patch = walk
                .send_with(change, &made.values, "merge into an object within", &body)
                .await?;
            if !patch.response()?.is_success() {
                return None;
            }
            exchanges.push(patch);
        }
        let exchange = walk
            .send(read, &made.values, "read what was merged")
            .await?;
        let seen = walk.object(&family.key, &exchange)?;
        exchanges.push(exchange);
        let Some(Value::Object(seen)) = seen.get(name) else {
            continue;
        };
        if !seen.get(kept).is_some_and(|seen| equivalent(old, seen)) {
            let message =
                format!("/{name}/{kept} was not sent with a merge patch, and has changed");
            let cause = format!("lost {name}/{kept}");
            walk.tell(
                (&ROUND_TRIP, walk.grade(&family.key)),
                change,
                &cause,
                message,
                &exchanges,
            );
        }
    }
    Some(())
}
