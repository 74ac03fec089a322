//! Another user's resources: whoever may not read one may not change it either, and has it in no list.
//!
//! That a service keeps users apart is told by its own refusals, or by the words of the contract: what every
//! operation gives to everybody is shared.

use std::sync::Arc;

use specwright_contract::model::{OperationId, StatusKey};

use crate::case::Identity;
use crate::checks::{OBJECT_AUTHORIZATION, Severity};
use crate::event::Exchange;
use crate::phases::stateful::walk::{Flavour, Made, Walk, id_of};
use crate::world::items_of;

/// What became of a request with the second identity.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fate {
    Accepted,
    /// 403
    Forbidden,
    /// 404, as if it were not there.
    Hidden,
    /// Something else is wrong.
    Unknown,
}

struct Tried {
    id: OperationId,
    fate: Fate,
    exchanges: Vec<Arc<Exchange>>,
}

fn fate(exchange: &Exchange) -> Fate {
    match exchange.status() {
        Some(200..=299) => Fate::Accepted,
        Some(401 | 403) => Fate::Forbidden,
        Some(404 | 410) => Fate::Hidden,
        _ => Fate::Unknown,
    }
}

/// Sends a request of an operation with the second identity.
async fn as_peer(walk: &Walk<'_>, id: OperationId, values: &[String]) -> Option<Arc<Exchange>> {
    let mut draft = walk.draft(id, values, "another user's resource")?;
    draft.identity = Identity::Peer;
    walk.session.send(draft).await
}

/// Every operation on one kind of resource, with a second identity.
pub(super) async fn run(walk: &mut Walk<'_>, at: usize) -> Option<()> {
    let family = walk.families.get(at)?.clone();
    if !family.tested || family.create.is_none() && family.replace.is_none() {
        return None;
    }
    let mut tried: Vec<Tried> = Vec::new();
    let mut below: Vec<OperationId> = Vec::new();
    for part in &walk.families {
        if part.parent().as_deref() == Some(&family.key) {
            below.extend(part.create);
            below.extend(part.list);
        }
    }
    let mut all: Vec<OperationId> = family.on_item().chain(below).collect();
    // what may end it comes last
    all.sort_by_key(|id| Some(*id) == family.remove);
    let mut made = walk.make(at, Flavour::Full(0)).await?;
    let mut touched = false;
    for id in all {
        let reads = walk.engine().operation(id).method.as_str() == "GET";
        if touched {
            let Some(another) = walk.make(at, Flavour::Full(0)).await else {
                break;
            };
            (made, touched) = (another, false);
        }
        // the caller may do it
        let twin = own(walk, at, id, &made, reads).await;
        if twin != Some(true) {
            continue;
        }
        let Some(exchange) = as_peer(walk, id, &made.values).await else {
            continue;
        };
        touched = !reads
            && exchange
                .response()
                .is_some_and(crate::response::Response::is_success);
        tried.push(Tried {
            id,
            fate: fate(&exchange),
            exchanges: [made.path(), vec![exchange]].concat(),
        });
    }
    if touched && let Some(another) = walk.make(at, Flavour::Full(0)).await {
        made = another;
    }
    let listed = listed(walk, at, &made).await;
    judged(walk, at, &tried, listed);
    Some(())
}

/// Whether the one who made it may do it: on another one, where it changes something.
async fn own(
    walk: &mut Walk<'_>,
    at: usize,
    id: OperationId,
    made: &Made,
    reads: bool,
) -> Option<bool> {
    let values = if reads {
        made.values.clone()
    } else {
        walk.make(at, Flavour::Full(0)).await?.values
    };
    let exchange = walk.send(id, &values, "one's own resource").await?;
    Some(exchange.response()?.is_success())
}

/// Whether the list of the second identity has it, where the caller's own has.
async fn listed(
    walk: &mut Walk<'_>,
    at: usize,
    made: &Made,
) -> Option<(bool, OperationId, Vec<Arc<Exchange>>)> {
    let family = walk.families.get(at)?.clone();
    let list = family.list?;
    let around = made.values.split_last()?.1.to_vec();
    let draft = crate::phases::stateful::whole_list(walk, list, &around)?;
    let own = walk.session.send(draft.clone()).await?;
    let mut draft = draft;
    draft.identity = Identity::Peer;
    let theirs = walk.session.send(draft).await?;
    let ids = |exchange: &Exchange| -> Option<Vec<String>> {
        let items = exchange.response().filter(|r| r.is_success())?;
        let items = items_of(items.json()?)?;
        let objects = items.iter().filter_map(serde_json::Value::as_object);
        Some(
            objects
                .filter_map(|object| id_of(walk.engine(), &family.key, object))
                .collect(),
        )
    };
    let (own_ids, their_ids) = (ids(&own)?, ids(&theirs)?);
    // what was just made may be on a later page, others of the caller's are on the first
    let ours = |id: &String| Some(id) == made.values.last() || walk.has_made(&family.key, id);
    let shared = their_ids.iter().find(|id| own_ids.contains(id));
    if own_ids.iter().any(ours) {
        let exchanges = [made.path(), vec![own, theirs]].concat();
        return Some((shared.is_some(), list, exchanges));
    }
    // what both lists have, and only one may read
    let values = [around.as_slice(), &[shared?.clone()]].concat();
    let read = family.read?;
    let mine = walk.send(read, &values, "read an item of the list").await?;
    let hidden = as_peer(walk, read, &values).await?;
    let leaks =
        fate(&mine) == Fate::Accepted && matches!(fate(&hidden), Fate::Forbidden | Fate::Hidden);
    let exchanges = vec![own, theirs, mine, hidden];
    leaks.then_some((true, list, exchanges))
}

/// Whether the words of an operation say that it is about the caller's own.
fn says_own(walk: &Walk<'_>, id: OperationId) -> bool {
    const WORDS: &[&str] = &[
        "of the caller",
        "the caller's",
        "caller has no",
        "another user",
        "other user's",
        "other users'",
        "someone else",
        "their own",
        "your own",
        "the owner",
        "another customer",
        "another account",
        "another tenant",
        "belong to the",
    ];
    let operation = walk.engine().operation(id);
    let responses = operation
        .responses
        .iter()
        .filter_map(|(_, response)| response.description.as_deref());
    let texts = [
        operation.summary.as_deref(),
        operation.description.as_deref(),
    ];
    texts
        .into_iter()
        .flatten()
        .chain(responses)
        .any(|text| WORDS.iter().any(|word| text.to_lowercase().contains(word)))
}

fn declares_403(walk: &Walk<'_>, id: OperationId) -> bool {
    let operation = walk.engine().operation(id);
    let scoped = operation
        .security
        .iter()
        .any(|one| one.schemes.iter().any(|(_, scopes)| !scopes.is_empty()));
    !scoped
        && operation
            .responses
            .iter()
            .any(|(key, _)| *key == StatusKey::Code(403))
}

fn judged(
    walk: &Walk<'_>,
    at: usize,
    tried: &[Tried],
    listed: Option<(bool, OperationId, Vec<Arc<Exchange>>)>,
) -> Option<()> {
    let family = walk.families.get(at)?;
    let hidden = tried.iter().any(|one| one.fate == Fate::Hidden);
    let forbidden = tried.iter().any(|one| one.fate == Fate::Forbidden);
    let read = tried
        .iter()
        .find(|one| Some(one.id) == family.read)
        .map(|one| one.fate);
    let unseen = matches!(read, Some(Fate::Hidden | Fate::Forbidden));
    let hides = listed.as_ref().is_some_and(|(found, ..)| !found);
    let told = |id: OperationId, grade: Severity, exchanges: &[Arc<Exchange>]| {
        let label = walk.engine().operation(id).label();
        let message =
            format!("{label} on another user's resource was answered as if it were one's own");
        walk.tell((&OBJECT_AUTHORIZATION, grade), id, "", message, exchanges);
    };
    for one in tried.iter().filter(|one| one.fate == Fate::Accepted) {
        let reads = walk.engine().operation(one.id).method.as_str() == "GET";
        let core = [family.replace, family.change, family.remove].contains(&Some(one.id));
        // the service itself hides it, or forbids what the contract says it may forbid here as well
        if hidden || unseen || forbidden && declares_403(walk, one.id) {
            told(one.id, Severity::Error, &one.exchanges);
        } else if !reads && core && forbidden || hides && (says_own(walk, one.id) || !reads) {
            told(one.id, Severity::Warning, &one.exchanges);
        } else if !forbidden && says_own(walk, one.id) {
            let grade = if walk.kept_by_refusal(&family.key) {
                Severity::Error
            } else {
                Severity::Warning
            };
            told(one.id, grade, &one.exchanges);
        }
    }
    if let Some((true, list, exchanges)) = listed {
        if unseen || hidden && read != Some(Fate::Accepted) {
            told(list, Severity::Error, &exchanges);
        } else if says_own(walk, list) && read != Some(Fate::Accepted) {
            told(list, Severity::Warning, &exchanges);
        }
    }
    Some(())
}
