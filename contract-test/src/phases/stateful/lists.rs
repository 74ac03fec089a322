//! Lists: what was created is in them, and limit, offset, page, filters, order and totals do what they are named for.

use std::sync::Arc;

use serde_json::Value;
use specwright_contract::model::{OperationId, Type};

use super::walk::{Flavour, Walk, id_of, only};
use crate::case::Draft;
use crate::checks::{DEFAULT, FILTER, LIST_MEMBERS, ORDER, PAGING, ROUND_TRIP, Severity, TOTAL};
use crate::event::Exchange;
use crate::state::compare::changes;
use crate::state::listing::{Asked, Order, Role, in_order, is_ambiguous, roles, totals};
use crate::world::{encoded, items_of};

/// The most items that are asked for at once.
const MOST: u64 = 100;

/// A list as it was asked for.
struct Listed {
    items: Vec<Value>,
    exchange: Arc<Exchange>,
}

impl Listed {
    /// The totals that are told, without those that may mean the page.
    fn totals(&self) -> Vec<(String, u64)> {
        let mut totals = self.exchange.response().map(totals).unwrap_or_default();
        totals.retain(|(place, _)| !is_ambiguous(place));
        totals
    }
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
    let with: Vec<(&Asked, Value)> = limit(roles)
        .map(|asked| (asked, Value::from(most(walk, asked))))
        .into_iter()
        .collect();
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
    let total = listed.totals().first().map(|(_, total)| *total);
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
    Some((ids_of(walk, &key, &listed.items), listed.exchange))
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
    let total = base.totals().first().map(|(_, total)| *total);
    let complete = total.is_none_or(|total| total <= base.items.len() as u64);
    if let Some(newest) = made.last()
        && complete
        && (limit(&roles).is_none_or(|asked| (base.items.len() as u64) < most(walk, asked)))
        && !ids.is_empty() | base.items.is_empty()
        && newest.values.last().is_some_and(|id| !ids.contains(id))
        && (total.is_some() || base.items.len() < 10)
    {
        let message = "what was created is not in the list".to_owned();
        let exchanges = [newest.path(), vec![Arc::clone(&base.exchange)]].concat();
        walk.warn(&LIST_MEMBERS, list, "created", message, &exchanges);
    }
    counted(walk, list, &base, grade);
    alike(walk, at, list, &base).await;
    timed(walk, list, &values, &roles, &base).await;
    flagged(walk, list, &values, &roles).await;
    paged(walk, list, &values, (&family.key, &roles), &base).await;
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
                    ordered(walk, list, &values, (asked, order, limit(&roles)), grade).await;
                }
            }
            _ => {}
        }
    }
    Some(())
}

/// An item of a list is what is read of it.
async fn alike(walk: &Walk<'_>, at: usize, list: OperationId, base: &Listed) -> Option<()> {
    let family = walk.families.get(at)?;
    let read = family.read?;
    let listed = base.items.last()?.as_object()?;
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
        let name = crate::world::folded(&parameter.name);
        let named = |value: &Value| {
            value
                .as_str()
                .is_some_and(|text| crate::world::folded(text) == name)
        };
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
        let mut with = vec![(&asked, Value::Bool(false))];
        with.extend(limit(roles).map(|limit| (limit, Value::from(most(walk, limit)))));
        let Some(page) = ask(walk, list, values, &with).await else {
            continue;
        };
        if page
            .items
            .iter()
            .any(|item| item.get(&member) == Some(&value))
        {
            let message = format!(
                "{}=false lets through an item whose /{member} is {value}",
                asked.name
            );
            walk.warn(&FILTER, list, &asked.name, message, &[page.exchange]);
        }
        let mut with = vec![(&asked, Value::Bool(true))];
        with.extend(limit(roles).map(|limit| (limit, Value::from(most(walk, limit)))));
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
            walk.warn(&FILTER, list, &asked.name, message, &exchanges);
        }
        if !has(&page.items) && has(&without.items) {
            let message = format!(
                "{}=true leaves out the items whose /{member} is {value}",
                asked.name
            );
            let exchanges = [without.exchange, page.exchange];
            walk.warn(&FILTER, list, &asked.name, message, &exchanges);
        }
    }
    Some(())
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
        let name = crate::world::folded(&parameter.name);
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
        with.extend(limit(roles).map(|limit| (limit, Value::from(most(walk, limit)))));
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
    let totals = base.totals();
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
    let known = base.totals();
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
        for (place, total) in page.totals() {
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
        && limit.is_none_or(|asked| (size as u64) < most(walk, asked))
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
            with.extend(limit.map(|limit| (limit, Value::from(most(walk, limit)))));
            let page = ask(walk, list, values, &with).await?;
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
        let first = page.field.default.as_ref().and_then(Value::as_u64);
        let first = first.unwrap_or_else(|| {
            least(walk, page).max(u64::from(
                least(walk, page) != 0 || !declares_zero(walk, page),
            ))
        });
        for (n, from) in [(first, 0_usize), (first + 1, 2)] {
            if least(walk, limit) > 2 {
                break;
            }
            let with = [(page, Value::from(n)), (limit, Value::from(2_u64))];
            let shown = ask(walk, list, values, &with).await?;
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
                crate::world::folded(&p.name).as_str(),
                "sort" | "sortby" | "order" | "orderby"
            )
        })
    {
        return None;
    }
    let fields = crate::state::listing::item_fields(walk.engine(), list);
    let begun = |name: &str| {
        let name = crate::world::folded(name);
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
        with.extend(limit.map(|limit| (limit, Value::from(most(walk, limit)))));
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
        let all = base
            .items
            .iter()
            .filter(|item| item.get(member).is_some() && fits(item))
            .count();
        let whole = limit.is_none_or(|limit| (base.items.len() as u64) < most(walk, limit));
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
    (asked, order, limit): (&Asked, &Order, Option<&Asked>),
    grade: Severity,
) -> Option<()> {
    let mut with = vec![(asked, Value::from(order.value.as_str()))];
    with.extend(limit.map(|limit| (limit, Value::from(most(walk, limit)))));
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
