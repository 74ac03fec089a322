//! Lists: what was created is in them, and limit, offset, page, filters, order and totals do what they are named for.

use std::sync::Arc;

use serde_json::Value;
use specwright_contract::model::{OperationId, Type};

use super::walk::{Flavour, Walk, id_of, only};
use crate::case::Draft;
use crate::checks::{DEFAULT, FILTER, LIST_MEMBERS, ORDER, PAGING, ROUND_TRIP, Severity, TOTAL};
use crate::event::Exchange;
use crate::state::compare::changes;
use crate::state::fields::{Fields, answered};
use crate::state::listing::{
    Asked, Next, Order, Role, in_order, is_ambiguous, next_cursor, roles, totals,
};
use crate::world::{encoded, folded, items_of};

/// The most items that are asked for at once.
const MOST: u64 = 100;

/// A list as it was asked for.
struct Listed {
    items: Vec<Value>,
    exchange: Arc<Exchange>,
}

impl Listed {
    /// The totals that are told, without those that may mean the page.
    fn totals(&self, walk: &Walk<'_>) -> Vec<(String, u64)> {
        let mut totals = self.exchange.response().map(totals).unwrap_or_default();
        let list = self.exchange.case.operation();
        totals.retain(|(place, _)| !is_ambiguous(place) || says_all(walk, list, place));
        totals
    }
}

/// Whether the words of a schema say that a member counts what there is on all pages.
fn says_all(walk: &Walk<'_>, list: OperationId, place: &str) -> bool {
    let contract = walk.engine().contract();
    let Some(schema) = answered(walk.engine().operation(list)) else {
        return false;
    };
    let fields = Fields::of(contract, schema);
    let Some(field) = fields.get(place.trim_start_matches('/')) else {
        return false;
    };
    let notes = contract.schemas.get(field.schema).annotations.as_deref();
    let text = notes.and_then(|notes| notes.description.as_deref());
    let text = text.unwrap_or_default().to_lowercase();
    let words = [
        "in all",
        "in total",
        "total number",
        "altogether",
        "overall",
        "all pages",
    ];
    words.iter().any(|word| text.contains(word))
}

/// Asks for a list with values for some of its parameters.
async fn ask(
    walk: &Walk<'_>,
    list: OperationId,
    values: &[String],
    with: &[(&Asked, Value)],
) -> Option<Listed> {
    let mut draft: Draft = walk.draft(list, values, "list")?;
    for (asked, value) in with {
        let plans = walk.engine().parameters(list);
        let encoded_text = plans.get(asked.position).map(|plan| plan.encode(value));
        let text = if let Some(Ok(text)) = encoded_text {
            text
        } else {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), ToOwned::to_owned);
            format!("{}={}", encoded(&asked.name), encoded(&text))
        };
        draft = draft.with(
            specwright_contract::model::Location::Query,
            &asked.name,
            Some(&text),
        );
    }
    let exchange = walk.session.send(draft).await?;
    let response = exchange
        .response()
        .filter(|response| response.is_success())?;
    let items = items_of(response.json()?)?.to_vec();
    Some(Listed { items, exchange })
}

/// A request for as much of a list as one answer gives.
pub(crate) fn whole_list(walk: &Walk<'_>, list: OperationId, values: &[String]) -> Option<Draft> {
    let roles = roles(walk.engine(), list);
    let draft = walk.draft(list, values, "list")?;
    let Some(asked) = limit(&roles) else {
        return Some(draft);
    };
    let most = most(walk, asked);
    let pair = format!("{}={most}", encoded(&asked.name));
    Some(draft.with(
        specwright_contract::model::Location::Query,
        &asked.name,
        Some(&pair),
    ))
}

/// The most that a parameter admits, up to a bound.
fn most(walk: &Walk<'_>, asked: &Asked) -> u64 {
    let schema = walk.engine().contract().schemas.get(asked.field.schema);
    let number = schema.number.as_deref();
    let bound = number.and_then(|rules| rules.maximum.as_deref()?.parse::<u64>().ok());
    bound.unwrap_or(MOST).min(MOST)
}

/// The least that a parameter admits.
fn least(walk: &Walk<'_>, asked: &Asked) -> u64 {
    let schema = walk.engine().contract().schemas.get(asked.field.schema);
    let number = schema.number.as_deref();
    let bound = number.and_then(|rules| rules.minimum.as_deref()?.parse::<u64>().ok());
    bound.unwrap_or(0)
}

/// As many items as one answer may have, where that can be asked for.
fn in_full<'a>(walk: &Walk<'_>, limit: Option<&'a Asked>) -> Option<(&'a Asked, Value)> {
    limit.map(|limit| (limit, Value::from(most(walk, limit))))
}

/// Whether an answer has fewer items than it may have, so that there are no more.
fn has_room(walk: &Walk<'_>, limit: &Asked, items: &[Value]) -> bool {
    (items.len() as u64) < most(walk, limit)
}

fn limit(roles: &[Asked]) -> Option<&Asked> {
    roles.iter().find(|asked| asked.role == Role::Limit)
}

/// All of a list, as far as one request gives it.
async fn whole(
    walk: &Walk<'_>,
    list: OperationId,
    values: &[String],
    roles: &[Asked],
) -> Option<Listed> {
    let with = Vec::from_iter(in_full(walk, limit(roles)));
    ask(walk, list, values, &with).await
}

/// How many items a list has, by its total or by counting.
pub(super) async fn count(
    walk: &Walk<'_>,
    list: OperationId,
    values: &[String],
) -> Option<(u64, Arc<Exchange>)> {
    let roles = roles(walk.engine(), list);
    let listed = whole(walk, list, values, &roles).await?;
    let total = listed.totals(walk).first().map(|(_, total)| *total);
    Some((total.unwrap_or(listed.items.len() as u64), listed.exchange))
}

/// The ids in a list.
pub(super) async fn ids(
    walk: &Walk<'_>,
    at: usize,
    list: OperationId,
    values: &[String],
) -> Option<(Vec<String>, Arc<Exchange>)> {
    let key = walk.families.get(at)?.key.clone();
    let roles = roles(walk.engine(), list);
    let listed = whole(walk, list, values, &roles).await?;
    let mut ids = ids_of(walk, &key, &listed.items);
    ids.extend(further(walk, list, values, (&key, &roles), &listed).await.0);
    Some((ids, listed.exchange))
}

/// How many pages of a list are read.
const PAGES: usize = 30;

/// The ids on the pages after the first, and whether these are all.
async fn further(
    walk: &Walk<'_>,
    list: OperationId,
    values: &[String],
    (key, roles): (&str, &[Asked]),
    base: &Listed,
) -> (Vec<String>, bool) {
    let mut found = Vec::new();
    let size = base.items.len();
    let find = |role: &Role| roles.iter().find(|asked| asked.role == *role);
    let cut = limit(roles).is_some_and(|limit| !has_room(walk, limit, &base.items));
    if !cut || size == 0 {
        return (found, true);
    }
    let (mut last, mut at) = (Arc::clone(&base.exchange), 1_u64);
    while at < PAGES as u64 {
        let step = if let Some(cursor) = find(&Role::Cursor) {
            let body = last
                .response()
                .and_then(|response| response.json().and_then(next_cursor));
            match body.and_then(Next::at) {
                Some(next) => (cursor, Value::from(next)),
                None => return (found, true),
            }
        } else if let Some(page) = find(&Role::Page) {
            (page, Value::from(first_page(walk, page) + at))
        } else if let Some(offset) = find(&Role::Offset) {
            (offset, Value::from(at * size as u64))
        } else {
            return (found, false);
        };
        let mut with = vec![step];
        with.extend(in_full(walk, limit(roles)));
        let Some(page) = ask(walk, list, values, &with).await else {
            return (found, false);
        };
        let ids = ids_of(walk, key, &page.items);
        let stuck = ids.iter().any(|id| found.contains(id));
        found.extend(ids);
        if page.items.len() < size || stuck {
            return (found, !stuck);
        }
        last = page.exchange;
        at += 1;
    }
    (found, false)
}

/// The number of the first page.
fn first_page(walk: &Walk<'_>, page: &Asked) -> u64 {
    let first = page.field.default.as_ref().and_then(Value::as_u64);
    first.unwrap_or_else(|| match least(walk, page) {
        0 => u64::from(!declares_zero(walk, page)),
        least => least,
    })
}

fn ids_of(walk: &Walk<'_>, key: &str, items: &[Value]) -> Vec<String> {
    let objects = items.iter().filter_map(Value::as_object);
    objects
        .filter_map(|object| id_of(walk.engine(), key, object))
        .collect()
}

/// The list of one kind of resource.
pub(super) async fn run(walk: &mut Walk<'_>, at: usize) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    let list = family.list.filter(|_| family.tested)?;
    let (values, _) = walk.whole(&family.key).await?;
    let mut made = Vec::new();
    if family.create.is_some() {
        for round in 0..6 {
            let flavour = if round % 3 == 2 {
                Flavour::Least(0)
            } else {
                Flavour::Full(0)
            };
            made.extend(walk.make(at, flavour).await);
        }
        // some in another state
        for (&action, made) in family.actions.iter().zip(&made) {
            walk.send(action, &made.values, "do").await;
        }
    }
    let roles = roles(walk.engine(), list);
    let base = whole(walk, list, &values, &roles).await?;
    let ids = ids_of(walk, &family.key, &base.items);
    let grade = walk.grade(&family.key);
    let total = base.totals(walk).first().map(|(_, total)| *total);
    let complete = total.is_none_or(|total| total <= base.items.len() as u64);
    if let Some(newest) = made.last()
        && limit(&roles).is_some_and(|limit| !has_room(walk, limit, &base.items))
        && newest.values.last().is_some_and(|id| !ids.contains(id))
    {
        let (more, all) = further(walk, list, &values, (&family.key, &roles), &base).await;
        if all && newest.values.last().is_some_and(|id| !more.contains(id)) {
            let message = "what was created is on no page of the list".to_owned();
            let exchanges = [newest.path(), vec![Arc::clone(&base.exchange)]].concat();
            walk.warn(&LIST_MEMBERS, list, "created", message, &exchanges);
        }
    }
    if let Some(newest) = made.last()
        && complete
        && limit(&roles).is_none_or(|limit| has_room(walk, limit, &base.items))
        && !ids.is_empty() | base.items.is_empty()
        && newest.values.last().is_some_and(|id| !ids.contains(id))
        && (total.is_some() || base.items.len() < 10)
    {
        let message = "what was created is not in the list".to_owned();
        let exchanges = [newest.path(), vec![Arc::clone(&base.exchange)]].concat();
        walk.warn(&LIST_MEMBERS, list, "created", message, &exchanges);
    }
    counted(walk, list, &base, grade);
    for item in base.items.iter().rev().step_by(1 + base.items.len() / 4) {
        alike(walk, at, list, (&base, item)).await;
    }
    timed(walk, list, &values, &roles, &base).await;
    flagged(walk, list, &values, &roles).await;
    paged(walk, list, &values, (&family.key, &roles), &base).await;
    beyond(walk, list, &values, &roles, &base).await;
    by_cursor(walk, list, &values, (&family.key, &roles)).await;
    defaulted(walk, list, &values, (&family.key, &roles), &base).await;
    told_order(walk, list, &base);
    for asked in &roles {
        match &asked.role {
            Role::Filter(member) => {
                filtered(
                    walk,
                    list,
                    &values,
                    (&family.key, asked, member, limit(&roles)),
                    &base,
                )
                .await;
            }
            Role::Sort(orders) => {
                for order in orders.iter().take(12) {
                    ordered(walk, list, &values, (asked, order, &roles), grade).await;
                }
            }
            Role::Search => {
                searched(walk, list, &values, (asked, &roles), &base).await;
            }
            Role::Bound(member, most) => {
                bounded(walk, list, &values, (asked, member, *most), (&roles, &base)).await;
            }
            _ => {}
        }
    }
    Some(())
}

/// An item of a list is what is read of it.
async fn alike(
    walk: &Walk<'_>,
    at: usize,
    list: OperationId,
    (base, item): (&Listed, &Value),
) -> Option<()> {
    let family = walk.families.get(at)?;
    let read = family.read?;
    let listed = item.as_object()?;
    let mut values = crate::world::values_of(walk.engine(), &base.exchange).unwrap_or_default();
    values.push(id_of(walk.engine(), &family.key, listed)?);
    if values.len() != family.key.matches("{}").count() {
        return None;
    }
    let exchange = walk.send(read, &values, "read an item of the list").await?;
    let seen = walk.object(&family.key, &exchange);
    let exchanges = [Arc::clone(&base.exchange), Arc::clone(&exchange)];
    if matches!(exchange.status()?, 404 | 410) {
        let message = "an item of the list is not there when it is read".to_owned();
        walk.warn(&LIST_MEMBERS, list, "gone", message, &exchanges);
        return None;
    }
    let writable = family.writable(walk.engine());
    let found = changes(&only(listed, &writable), &seen?, &walk.shown(at));
    if let Some(difference) = found.first() {
        let message = format!(
            "an item of the list is not what is read of it: {}",
            difference.told().replace("was sent as", "is")
        );
        walk.tell(
            (&ROUND_TRIP, walk.grade(&family.key)),
            list,
            "item",
            message,
            &exchanges,
        );
    }
    Some(())
}

/// A flag named as a value of a member: without it, no item has that value.
async fn flagged(
    walk: &Walk<'_>,
    list: OperationId,
    values: &[String],
    roles: &[Asked],
) -> Option<()> {
    let operation = walk.engine().operation(list);
    let fields = crate::state::listing::item_fields(walk.engine(), list);
    for (position, parameter) in operation.parameters.iter().enumerate() {
        let Some(schema) = parameter.shape.schema() else {
            continue;
        };
        let field = crate::state::fields::one(walk.engine().contract(), schema);
        if field.kind != Some(Type::Boolean) || roles.iter().any(|known| known.position == position)
        {
            continue;
        }
        let name = folded(&parameter.name);
        let named = |value: &Value| value.as_str().is_some_and(|text| folded(text) == name);
        let member = fields.0.iter().find_map(|(member, field)| {
            let value = field.values.as_ref()?.iter().find(|value| named(value))?;
            Some((member.clone(), value.clone()))
        });
        let Some((member, value)) = member else {
            continue;
        };
        let asked = Asked {
            name: parameter.name.to_string(),
            position,
            role: Role::Filter(member.clone()),
            field,
        };
        let (warning, place) = ((&FILTER, Severity::Warning), parameter.origin);
        let mut with = vec![(&asked, Value::Bool(false))];
        with.extend(in_full(walk, limit(roles)));
        let Some(page) = ask(walk, list, values, &with).await else {
            continue;
        };
        let hidden = page.items;
        if hidden.iter().any(|item| item.get(&member) == Some(&value)) {
            let message = format!(
                "{}=false lets through an item whose /{member} is {value}",
                asked.name
            );
            walk.tell_at(
                warning,
                (list, place),
                &asked.name,
                message,
                &[page.exchange],
            );
        }
        let mut with = vec![(&asked, Value::Bool(true))];
        with.extend(in_full(walk, limit(roles)));
        let Some(page) = ask(walk, list, values, &with).await else {
            continue;
        };
        let has = |items: &[Value]| items.iter().any(|item| item.get(&member) == Some(&value));
        let without = ask(walk, list, values, &[]).await?;
        // where they are shown without being asked for, to ask is to ask for them alone
        let other = page
            .items
            .iter()
            .any(|item| item.get(&member).is_some_and(|got| *got != value));
        if other && has(&without.items) {
            let message = format!(
                "{}=true lets through an item whose /{member} is not {value}",
                asked.name
            );
            let exchanges = [Arc::clone(&without.exchange), Arc::clone(&page.exchange)];
            walk.tell_at(warning, (list, place), &asked.name, message, &exchanges);
        }
        let nothing = !has(&without.items) && !has(&page.items);
        if nothing && other && page.items == without.items && page.items == hidden {
            let message = format!(
                "{} makes no difference: with true, with false and without it the list has the same items, none of which is {value}{}",
                asked.name,
                undeclared(walk, list, values, (&asked, &member), &without).await
            );
            let exchanges = [Arc::clone(&without.exchange), Arc::clone(&page.exchange)];
            walk.tell_at(warning, (list, place), &asked.name, message, &exchanges);
        }
        if !has(&page.items) && has(&without.items) {
            let message = format!(
                "{}=true leaves out the items whose /{member} is {value}",
                asked.name
            );
            let exchanges = [without.exchange, page.exchange];
            walk.tell_at(warning, (list, place), &asked.name, message, &exchanges);
        }
    }
    Some(())
}

/// The filter that a service has in place of one that it does not know: named as another value of the same member.
async fn undeclared(
    walk: &Walk<'_>,
    list: OperationId,
    values: &[String],
    (asked, member): (&Asked, &str),
    without: &Listed,
) -> String {
    let fields = crate::state::listing::item_fields(walk.engine(), list);
    let others = fields.0.get(member).and_then(|field| field.values.clone());
    for other in others.iter().flatten().filter_map(Value::as_str).take(8) {
        let instead = Asked {
            name: other.to_owned(),
            position: usize::MAX,
            ..asked.clone()
        };
        let known = walk.engine().operation(list).parameters.iter();
        if known.clone().any(|parameter| *parameter.name == *other) {
            continue;
        }
        let page = ask(walk, list, values, &[(&instead, Value::Bool(true))]).await;
        if page.is_some_and(|page| page.items != without.items) {
            return format!("; `{other}`, which is not declared, does make one");
        }
    }
    String::new()
}

/// `since` and the like: only items from then on, by the one time that tells when an item began.
async fn timed(
    walk: &Walk<'_>,
    list: OperationId,
    values: &[String],
    roles: &[Asked],
    base: &Listed,
) -> Option<()> {
    let operation = walk.engine().operation(list);
    let fields = crate::state::listing::item_fields(walk.engine(), list);
    let mut times = fields
        .0
        .iter()
        .filter(|(_, field)| field.format.as_deref() == Some("date-time"));
    // with two times it cannot be told which is meant
    let ((member, _), None) = (times.next()?, times.next()) else {
        return None;
    };
    let instant = |item: &Value| item.get(member)?.as_str()?.parse::<jiff::Timestamp>().ok();
    let mut instants: Vec<jiff::Timestamp> = base.items.iter().filter_map(instant).collect();
    instants.sort();
    let middle = *instants.get(instants.len() / 2)?;
    for (position, parameter) in operation.parameters.iter().enumerate() {
        let Some(schema) = parameter.shape.schema() else {
            continue;
        };
        let field = crate::state::fields::one(walk.engine().contract(), schema);
        let name = folded(&parameter.name);
        let (from, until) = (
            ["since", "from", "after", "createdafter", "createdsince"].contains(&name.as_str()),
            ["until", "to", "before", "createdbefore", "createduntil"].contains(&name.as_str()),
        );
        if field.format.as_deref() != Some("date-time") || from == until {
            continue;
        }
        let asked = Asked {
            name: parameter.name.to_string(),
            position,
            role: Role::Filter(member.clone()),
            field,
        };
        let mut with = vec![(&asked, Value::from(middle.to_string()))];
        with.extend(in_full(walk, limit(roles)));
        let Some(page) = ask(walk, list, values, &with).await else {
            continue;
        };
        let beyond = page.items.iter().filter_map(instant).find(|&time| {
            let seconds = time.as_second() - middle.as_second();
            if from { seconds < -1 } else { seconds > 1 }
        });
        if let Some(time) = beyond {
            let message = format!(
                "{}={middle} lets through an item whose /{member} is {time}",
                asked.name
            );
            let exchanges = [Arc::clone(&base.exchange), page.exchange];
            walk.warn(&FILTER, list, &asked.name, message, &exchanges);
        }
    }
    Some(())
}

/// Totals of one answer.
fn counted(walk: &Walk<'_>, list: OperationId, base: &Listed, grade: Severity) {
    let totals = base.totals(walk);
    let items = base.items.len() as u64;
    for (place, total) in &totals {
        if *total < items {
            let message =
                format!("{place} is {total}, and there are {items} items on this page alone");
            walk.tell(
                (&TOTAL, grade),
                list,
                "less",
                message,
                &[Arc::clone(&base.exchange)],
            );
        }
    }
    if let [(first, a), (second, b), ..] = totals.as_slice()
        && a != b
    {
        let message = format!("{first} is {a}, and {second} is {b}");
        walk.tell(
            (&TOTAL, grade),
            list,
            "differ",
            message,
            &[Arc::clone(&base.exchange)],
        );
    }
}

/// Limit, offset, page.
async fn paged(
    walk: &Walk<'_>,
    list: OperationId,
    values: &[String],
    (key, roles): (&str, &[Asked]),
    base: &Listed,
) -> Option<()> {
    let grade = walk.grade(key);
    let limit = limit(roles);
    let find = |role: &Role| roles.iter().find(|asked| asked.role == *role);
    let size = base.items.len();
    let known = base.totals(walk);
    if let Some(limit) = limit.filter(|limit| declares_zero(walk, limit))
        && let Some(page) = ask(walk, list, values, &[(limit, Value::from(0))]).await
        && !page.items.is_empty()
    {
        let message = format!("{}=0 gives {} items", limit.name, page.items.len());
        walk.warn(&PAGING, list, "zero", message, &[page.exchange]);
    }
    for wanted in [1_u64, 2] {
        let Some(limit) = limit else { break };
        if wanted < least(walk, limit) || wanted > most(walk, limit) {
            continue;
        }
        let page = ask(walk, list, values, &[(limit, Value::from(wanted))]).await?;
        let got = page.items.len() as u64;
        let exchanges = [Arc::clone(&base.exchange), Arc::clone(&page.exchange)];
        if got > wanted {
            let message = format!("{}={wanted} gives {got} items", limit.name);
            walk.tell((&PAGING, grade), list, "more", message, &exchanges);
        } else if got < wanted && size as u64 > got {
            let message = format!(
                "{}={wanted} gives {got} items, though there are {size}",
                limit.name
            );
            walk.warn(&PAGING, list, "less", message, &exchanges);
        }
        if got <= wanted && page.items.first() != base.items.first() && size > 0 {
            let message = format!("{}={wanted} does not begin with the first item", limit.name);
            walk.warn(&PAGING, list, "first", message, &exchanges);
        }
        counted(walk, list, &page, grade);
        counts(walk, list, limit, (base, &page));
        if wanted == 1 {
            ended(walk, list, values, roles, &page).await;
        }
        for (place, total) in page.totals(walk) {
            let known = known.iter().find(|(known, _)| *known == place);
            if let Some((_, whole)) = known.filter(|(_, whole)| *whole != total) {
                let message = format!(
                    "{place} is {whole}, and with {}={wanted} it is {total}",
                    limit.name
                );
                walk.warn(&TOTAL, list, "page", message, &exchanges);
            }
        }
    }
    if let Some((_, known)) = known.first()
        && limit.is_none_or(|limit| has_room(walk, limit, &base.items))
        && limit.is_some()
        && *known != size as u64
    {
        let message = format!("the total is {known}, and the list has {size} items");
        walk.warn(
            &TOTAL,
            list,
            "items",
            message,
            &[Arc::clone(&base.exchange)],
        );
    }
    if size < 3 {
        return None;
    }
    let same = |page: &Listed, from: usize| {
        let rest = base.items.get(from..).unwrap_or_default();
        page.items.iter().zip(rest).all(|(a, b)| a == b)
    };
    if let Some(offset) = find(&Role::Offset) {
        for wanted in [1_usize, 2] {
            let mut with = vec![(offset, Value::from(wanted))];
            with.extend(in_full(walk, limit));
            let page = ask(walk, list, values, &with).await?;
            echoed(walk, list, &page, &with, all_told(&page));
            placed(
                walk,
                list,
                (key, &offset.name),
                (base, &page),
                wanted,
                same(&page, wanted),
            );
            if page.items.len() + wanted < size && same(&page, wanted) {
                let message = format!("{}={wanted} leaves out items at the end", offset.name);
                let exchanges = [Arc::clone(&base.exchange), page.exchange];
                walk.warn(&PAGING, list, "end", message, &exchanges);
            }
        }
    }
    if let (Some(page), Some(limit)) = (find(&Role::Page), limit) {
        let first = first_page(walk, page);
        for (n, from) in [(first, 0_usize), (first + 1, 2)] {
            if least(walk, limit) > 2 {
                break;
            }
            let with = [(page, Value::from(n)), (limit, Value::from(2_u64))];
            let shown = ask(walk, list, values, &with).await?;
            echoed(walk, list, &shown, &with, all_told(&shown));
            placed(
                walk,
                list,
                (key, &page.name),
                (base, &shown),
                from,
                same(&shown, from),
            );
        }
    }
    Some(())
}

/// What a short page counts beyond itself is all there is.
fn counts(walk: &Walk<'_>, list: OperationId, limit: &Asked, (base, page): (&Listed, &Listed)) {
    let told = |listed: &Listed| {
        let told = listed.exchange.response().map(totals).unwrap_or_default();
        let mut told = told.into_iter();
        told.find(|(place, _)| is_ambiguous(place))
    };
    let size = base.items.len() as u64;
    let (Some((place, whole)), Some((_, part))) = (told(base), told(page)) else {
        return;
    };
    let is_whole = part > page.items.len() as u64 && whole == part;
    if is_whole && has_room(walk, limit, &base.items) && whole != size {
        let message = format!("{place} is {whole}, and the list has {size} items");
        let exchanges = [Arc::clone(&base.exchange), Arc::clone(&page.exchange)];
        walk.warn(&TOTAL, list, "count", message, &exchanges);
    }
}

/// How many there are on all pages, by what a page tells beyond itself.
fn all_told(page: &Listed) -> Option<u64> {
    let told = page.exchange.response().map(totals).unwrap_or_default();
    let here = page.items.len() as u64;
    let plain = told.iter().find(|(place, _)| !is_ambiguous(place));
    let found = plain.or_else(|| told.iter().find(|(_, told)| *told > here));
    found.map(|(_, told)| *told)
}

/// The last page has what is left of the total.
async fn ended(
    walk: &Walk<'_>,
    list: OperationId,
    values: &[String],
    roles: &[Asked],
    page: &Listed,
) -> Option<()> {
    let limit = limit(roles)?;
    let total = all_told(page).filter(|total| *total > 1)?;
    let each = least(walk, limit).max(2);
    let find = |role: &Role| roles.iter().find(|asked| asked.role == *role);
    let (with, wanted) = if let Some(offset) = find(&Role::Offset) {
        let with = vec![(offset, Value::from(total - 1)), (limit, Value::from(each))];
        (with, 1)
    } else {
        let page = find(&Role::Page)?;
        let last = total.div_ceil(each) - 1;
        let number = first_page(walk, page) + last;
        let with = vec![(page, Value::from(number)), (limit, Value::from(each))];
        (with, total - last * each)
    };
    let end = ask(walk, list, values, &with).await?;
    let got = end.items.len() as u64;
    if got != wanted && all_told(&end).is_none_or(|again| again == total) {
        let message =
            format!("the total is {total}, and the last page has {got} items, not {wanted}");
        let exchanges = [Arc::clone(&page.exchange), end.exchange];
        walk.warn(&TOTAL, list, "end", message, &exchanges);
    }
    Some(())
}

/// A list says which part of it was asked for, and how many pages there are of this size.
fn echoed(
    walk: &Walk<'_>,
    list: OperationId,
    page: &Listed,
    with: &[(&Asked, Value)],
    total: Option<u64>,
) -> Option<()> {
    let body = page.exchange.response()?.json()?.as_object()?;
    let inner = ["meta", "metadata", "pagination", "paging", "_meta"];
    let inner = inner.iter().filter_map(|name| body.get(*name)?.as_object());
    let mut asked_size = None;
    for members in std::iter::once(body).chain(inner) {
        for (name, value) in members {
            let Some(told) = value.as_u64() else { continue };
            for (asked, wanted) in with {
                let wanted = wanted.as_u64().unwrap_or_default();
                if asked.role == Role::Limit {
                    asked_size = Some(wanted);
                }
                if folded(name) == folded(&asked.name) && told != wanted {
                    let message = format!(
                        "{}={wanted} was asked for, and /{name} is {told}",
                        asked.name
                    );
                    let exchanges = [Arc::clone(&page.exchange)];
                    walk.warn(&PAGING, list, &format!("echo {name}"), message, &exchanges);
                }
            }
            let pages = matches!(
                folded(name).as_str(),
                "pages" | "totalpages" | "pagecount" | "numpages" | "lastpage"
            );
            if let (true, Some(size), Some(each)) =
                (pages, total, asked_size.filter(|each| *each > 0))
                && told != size.div_ceil(each)
            {
                let message =
                    format!("/{name} is {told}, and there are {size} items, {each} on each page");
                walk.warn(
                    &TOTAL,
                    list,
                    "pages",
                    message,
                    &[Arc::clone(&page.exchange)],
                );
            }
        }
    }
    Some(())
}

/// Whether a parameter says that it may be zero.
fn declares_zero(walk: &Walk<'_>, asked: &Asked) -> bool {
    let schema = walk.engine().contract().schemas.get(asked.field.schema);
    let minimum = schema
        .number
        .as_deref()
        .and_then(|rules| rules.minimum.as_deref());
    minimum == Some("0")
}

/// A page against the place in the whole list where it has to be.
fn placed(
    walk: &Walk<'_>,
    list: OperationId,
    (key, name): (&str, &str),
    (base, page): (&Listed, &Listed),
    from: usize,
    right: bool,
) {
    let exchanges = [Arc::clone(&base.exchange), Arc::clone(&page.exchange)];
    if page.items.is_empty() && base.items.len() > from {
        let message = format!(
            "{name} gives an empty page, though there are {} items",
            base.items.len()
        );
        walk.warn(&PAGING, list, name, message, &exchanges);
    } else if !right {
        let stuck = from > 0 && page.items.first() == base.items.first();
        let message = if stuck {
            format!("{name} is ignored: the page begins with the first item")
        } else {
            format!("{name} does not give the items from the place {from} on")
        };
        let grade = if stuck {
            walk.grade(key)
        } else {
            Severity::Warning
        };
        walk.tell((&PAGING, grade), list, name, message, &exchanges);
    }
}

/// A parameter that is not sent has its default: the list is the same as with it.
async fn defaulted(
    walk: &Walk<'_>,
    list: OperationId,
    values: &[String],
    (key, roles): (&str, &[Asked]),
    base: &Listed,
) -> Option<()> {
    let operation = walk.engine().operation(list);
    for (position, parameter) in operation.parameters.iter().enumerate() {
        if parameter.location != specwright_contract::model::Location::Query || parameter.required {
            continue;
        }
        let Some(schema) = parameter.shape.schema() else {
            continue;
        };
        let field = crate::state::fields::one(walk.engine().contract(), schema);
        // what a schema says that others refer to is said of bodies
        let own = walk
            .engine()
            .contract()
            .schemas
            .get(schema)
            .annotations
            .as_deref();
        if own.is_none_or(|notes| notes.default.is_none()) {
            continue;
        }
        let Some(default) = field.default.clone().filter(|default| !default.is_null()) else {
            continue;
        };
        let asked = Asked {
            name: parameter.name.to_string(),
            position,
            role: Role::Offset,
            field,
        };
        let without = ask(walk, list, values, &[]).await?;
        let Some(with) = ask(walk, list, values, &[(&asked, default.clone())]).await else {
            continue;
        };
        let again = ask(walk, list, values, &[]).await?;
        if without.items == again.items && without.items != with.items {
            let message = format!(
                "the list without {} is another one than with {}={}, which is its default",
                asked.name,
                asked.name,
                crate::state::compare::short(&default)
            );
            let exchanges = [without.exchange, with.exchange];
            walk.tell(
                (&DEFAULT, walk.grade(key)),
                list,
                &asked.name,
                message,
                &exchanges,
            );
        } else if let (Some(limit), Some(most)) = (limit(roles), default.as_u64())
            && limit.position == position
            && without.items.len() as u64 > most
        {
            let message = format!(
                "the list without {} has {} items, and the default is {most}",
                asked.name,
                without.items.len()
            );
            let exchanges = [Arc::clone(&base.exchange), without.exchange];
            walk.tell(
                (&DEFAULT, walk.grade(key)),
                list,
                &asked.name,
                message,
                &exchanges,
            );
        }
    }
    Some(())
}

/// The order that the words of the contract tell.
fn told_order(walk: &Walk<'_>, list: OperationId, base: &Listed) -> Option<()> {
    let operation = walk.engine().operation(list);
    let success = operation
        .response(200)
        .and_then(|(_, response)| response.description.as_deref());
    let texts = [
        operation.summary.as_deref(),
        operation.description.as_deref(),
        success,
    ];
    let text: String = texts
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let down = says(&[
        "newest first",
        "latest first",
        "most recent first",
        "newest to oldest",
    ]);
    let up = says(&["oldest first", "earliest first", "oldest to newest"]);
    if down == up
        || walk.engine().operation(list).parameters.iter().any(|p| {
            matches!(
                folded(&p.name).as_str(),
                "sort" | "sortby" | "order" | "orderby"
            )
        })
    {
        return None;
    }
    let fields = crate::state::listing::item_fields(walk.engine(), list);
    let begun = |name: &str| {
        let name = folded(name);
        ["creat", "added", "placed", "posted", "register"]
            .iter()
            .any(|word| name.contains(word))
    };
    let mut members = fields
        .0
        .iter()
        .filter(|(name, field)| field.format.as_deref() == Some("date-time") && begun(name));
    let (member, _) = members.next()?;
    let order = Order {
        value: String::new(),
        member: member.clone(),
        down,
    };
    let instants: Option<Vec<Value>> = base
        .items
        .iter()
        .map(|item| {
            let instant: jiff::Timestamp = item.get(member)?.as_str()?.parse().ok()?;
            Some(serde_json::json!({ member: instant.as_nanosecond().to_string().parse::<f64>().ok()? }))
        })
        .collect();
    if in_order(&instants?, &order) == Some(false) {
        let words = if down { "newest" } else { "oldest" };
        let message =
            format!("the list is to have the {words} first, and /{member} tells another order");
        walk.warn(&ORDER, list, "told", message, &[Arc::clone(&base.exchange)]);
    }
    Some(())
}

/// A parameter named as a member.
async fn filtered(
    walk: &Walk<'_>,
    list: OperationId,
    values: &[String],
    (key, asked, member, limit): (&str, &Asked, &str, Option<&Asked>),
    base: &Listed,
) -> Option<()> {
    let flag = asked.field.kind == Some(Type::Boolean);
    let wanted: Vec<Value> = match &asked.field.values {
        Some(values) => values
            .iter()
            .filter(|value| !value.is_null())
            .take(8)
            .cloned()
            .collect(),
        None if flag => vec![Value::Bool(true), Value::Bool(false)],
        None => base
            .items
            .iter()
            .filter_map(|item| item.get(member))
            .take(2)
            .cloned()
            .collect(),
    };
    let exact = asked.field.values.is_some();
    for value in wanted {
        let mut with = vec![(asked, value.clone())];
        with.extend(in_full(walk, limit));
        let Some(page) = ask(walk, list, values, &with).await else {
            continue;
        };
        let fits = |item: &Value| match (item.get(member), &value) {
            (None, _) => true,
            (Some(Value::String(text)), Value::String(wanted)) if !exact => {
                text.to_lowercase().contains(&wanted.to_lowercase())
            }
            (Some(Value::Array(items)), wanted) => items.contains(wanted),
            (Some(got), wanted) => got == wanted,
        };
        let exchanges = [Arc::clone(&page.exchange)];
        if let Some(other) = page.items.iter().find(|item| !fits(item)) {
            let got = other
                .get(member)
                .map(crate::state::compare::short)
                .unwrap_or_default();
            let message = format!(
                "{}={} lets through an item whose /{member} is {got}",
                asked.name,
                crate::state::compare::short(&value)
            );
            let grade = if exact {
                walk.grade(key)
            } else {
                Severity::Warning
            };
            walk.tell((&FILTER, grade), list, &asked.name, message, &exchanges);
            continue;
        }
        let short = limit.is_some_and(|limit| has_room(walk, limit, &page.items));
        if let Some((place, total)) = page.totals(walk).into_iter().find(|_| short)
            && total != page.items.len() as u64
        {
            let message = format!(
                "{}={} gives {} items, and {place} is {total}",
                asked.name,
                crate::state::compare::short(&value),
                page.items.len()
            );
            walk.warn(&TOTAL, list, "filtered", message, &exchanges);
        }
        let all = base
            .items
            .iter()
            .filter(|item| item.get(member).is_some() && fits(item))
            .count();
        let whole = limit.is_none_or(|limit| has_room(walk, limit, &base.items));
        if whole && page.items.len() < all {
            let message = format!(
                "{}={} gives {} items, though the list has {all} with that value",
                asked.name,
                crate::state::compare::short(&value),
                page.items.len()
            );
            let exchanges = [Arc::clone(&base.exchange), page.exchange];
            walk.warn(&FILTER, list, &asked.name, message, &exchanges);
        }
    }
    Some(())
}

/// An order that is asked for.
async fn ordered(
    walk: &Walk<'_>,
    list: OperationId,
    values: &[String],
    (asked, order, roles): (&Asked, &Order, &[Asked]),
    grade: Severity,
) -> Option<()> {
    let directed = roles.iter().find_map(|role| match &role.role {
        Role::Direction(up, down) => Some((role, [(up, false), (down, true)])),
        _ => None,
    });
    let Some((role, ways)) = directed else {
        return one_order(walk, list, values, (asked, order, roles, None), grade).await;
    };
    for (way, down) in ways {
        let order = Order {
            down,
            ..order.clone()
        };
        one_order(
            walk,
            list,
            values,
            (asked, &order, roles, Some((role, way))),
            grade,
        )
        .await;
    }
    Some(())
}

async fn one_order(
    walk: &Walk<'_>,
    list: OperationId,
    values: &[String],
    (asked, order, roles, way): (&Asked, &Order, &[Asked], Option<(&Asked, &Value)>),
    grade: Severity,
) -> Option<()> {
    let mut with = vec![(asked, Value::from(order.value.as_str()))];
    with.extend(in_full(walk, limit(roles)));
    with.extend(way.map(|(role, way)| (role, way.clone())));
    let page = ask(walk, list, values, &with).await?;
    if in_order(&page.items, order) == Some(false) {
        let down = if order.down { "falling" } else { "rising" };
        let message = format!(
            "{}={} does not give a {down} /{}",
            asked.name, order.value, order.member
        );
        let numbers = page
            .items
            .iter()
            .all(|item| item.get(&order.member).is_some_and(Value::is_number));
        let grade = if numbers { grade } else { Severity::Warning };
        walk.tell(
            (&ORDER, grade),
            list,
            &order.value,
            message,
            &[page.exchange],
        );
    }
    Some(())
}

/// A page behind the last one has nothing.
async fn beyond(
    walk: &Walk<'_>,
    list: OperationId,
    values: &[String],
    roles: &[Asked],
    base: &Listed,
) -> Option<()> {
    let mut steps = roles
        .iter()
        .filter(|asked| matches!(asked.role, Role::Offset | Role::Page));
    let asked = steps.next()?;
    let far = most_of(walk, asked).min(1_000_000);
    // with pages of this size or less
    let count = base.totals(walk).first().map(|(_, total)| *total);
    let complete = limit(roles).is_some_and(|limit| has_room(walk, limit, &base.items));
    let count = count.or_else(|| complete.then_some(base.items.len() as u64))?;
    if count == 0 || far <= count.saturating_add(2) {
        return None;
    }
    let page = ask(walk, list, values, &[(asked, Value::from(far))]).await?;
    if !page.items.is_empty() {
        let message = format!(
            "{}={far} gives {} items, though there are {count} in all",
            asked.name,
            page.items.len()
        );
        let exchanges = [Arc::clone(&base.exchange), page.exchange];
        walk.warn(&PAGING, list, "beyond", message, &exchanges);
    }
    Some(())
}

/// The greatest value that a parameter admits.
fn most_of(walk: &Walk<'_>, asked: &Asked) -> u64 {
    let schema = walk.engine().contract().schemas.get(asked.field.schema);
    let number = schema.number.as_deref();
    let bound = number.and_then(|rules| rules.maximum.as_deref()?.parse::<u64>().ok());
    bound.unwrap_or(u64::MAX)
}

/// Pages by cursor: together they are the list, with nothing twice.
async fn by_cursor(
    walk: &Walk<'_>,
    list: OperationId,
    values: &[String],
    (key, roles): (&str, &[Asked]),
) -> Option<()> {
    let cursor = roles.iter().find(|asked| asked.role == Role::Cursor)?;
    let limit = limit(roles)?;
    let size = least(walk, limit).max(2);
    let base = whole(walk, list, values, roles).await?;
    let known = ids_of(walk, key, &base.items);
    if known.len() < 3 || known.len() != base.items.len() || size > most(walk, limit) {
        return None;
    }
    let mut seen: Vec<String> = Vec::new();
    let mut exchanges = vec![Arc::clone(&base.exchange)];
    let mut next: Option<String> = None;
    let pages = known.len() / usize::try_from(size).unwrap_or(2) + 3;
    for _ in 0..pages.min(12) {
        let mut with = vec![(limit, Value::from(size))];
        with.extend(next.map(|next| (cursor, Value::from(next))));
        let page = ask(walk, list, values, &with).await?;
        let ids = ids_of(walk, key, &page.items);
        let place = seen.len();
        exchanges.push(Arc::clone(&page.exchange));
        let told = page.exchange.response()?.json().and_then(next_cursor);
        let wrong = if let Some(twice) = ids.iter().find(|id| seen.contains(id)) {
            Some(format!("{} gives {twice} a second time", cursor.name))
        } else if ids.len() as u64 > size {
            // another finding
            return None;
        } else if known
            .get(place..place + ids.len())
            .is_some_and(|rest| rest != ids)
        {
            Some(format!(
                "{} does not give the items from the place {place} on",
                cursor.name
            ))
        } else if told == Some(Next::End) && place + ids.len() < known.len() {
            Some(format!(
                "the pages by {} end after {} items, and the list has {}",
                cursor.name,
                place + ids.len(),
                known.len()
            ))
        } else {
            None
        };
        if let Some(message) = wrong {
            walk.warn(&PAGING, list, &cursor.name, message, &exchanges);
            return None;
        }
        seen.extend(ids);
        next = told.and_then(Next::at);
        next.as_ref()?;
    }
    Some(())
}

/// A text that nothing has.
const NOWHERE: &str = "zqxjkvwy";

/// A search for what is nowhere gives less than all.
async fn searched(
    walk: &Walk<'_>,
    list: OperationId,
    values: &[String],
    (asked, roles): (&Asked, &[Asked]),
    base: &Listed,
) -> Option<()> {
    let schema = asked.field.schema;
    let direction = specwright_exchange::schema::Direction::Request;
    let validators = walk.engine().validators();
    if base.items.is_empty() || !validators.is_valid(schema, direction, &Value::from(NOWHERE)) {
        return None;
    }
    let mut with = vec![(asked, Value::from(NOWHERE))];
    with.extend(in_full(walk, limit(roles)));
    let page = ask(walk, list, values, &with).await?;
    if page.items.len() >= base.items.len() {
        let message = format!(
            "{}={NOWHERE}, which nothing has, gives the whole list",
            asked.name
        );
        let exchanges = [Arc::clone(&base.exchange), page.exchange];
        walk.warn(&FILTER, list, &asked.name, message, &exchanges);
    }
    Some(())
}

/// `min_price` and the like: no item is beyond it, and one at it is there.
async fn bounded(
    walk: &Walk<'_>,
    list: OperationId,
    values: &[String],
    (asked, member, most_of_it): (&Asked, &str, bool),
    (roles, base): (&[Asked], &Listed),
) -> Option<()> {
    let number = |item: &Value| item.get(member).and_then(Value::as_f64);
    let mut numbers: Vec<(f64, &Value)> = base
        .items
        .iter()
        .filter_map(|item| Some((number(item)?, item.get(member)?)))
        .collect();
    numbers.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let (bound, written) = *numbers.get(numbers.len() / 2)?;
    let written = written.clone();
    let mut with = vec![(asked, written.clone())];
    with.extend(in_full(walk, limit(roles)));
    let page = ask(walk, list, values, &with).await?;
    let exchanges = [Arc::clone(&base.exchange), Arc::clone(&page.exchange)];
    let wrong = page
        .items
        .iter()
        .filter_map(number)
        .find(|&got| if most_of_it { got > bound } else { got < bound });
    if let Some(got) = wrong {
        let message = format!(
            "{}={written} lets through an item whose /{member} is {got}",
            asked.name
        );
        walk.warn(&FILTER, list, &asked.name, message, &exchanges);
        return None;
    }
    let complete = limit(roles).is_none_or(|limit| has_room(walk, limit, &base.items));
    let there = page
        .items
        .iter()
        .any(|item| item.get(member) == Some(&written));
    if complete && !there {
        let message = format!(
            "{}={written} leaves out the items whose /{member} is {written}",
            asked.name
        );
        walk.warn(&FILTER, list, &asked.name, message, &exchanges);
    }
    Some(())
}
