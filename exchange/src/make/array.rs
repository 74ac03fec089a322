//! What all schemas of a value say of it as an array.

use specwright_contract::model::{ArrayRules, SchemaId, SchemaKind};

use super::failure::NoValue;
use super::merge::Merged;
use super::plan::Slot;
use super::term::{Key, Term, key};

/// The most items that are made.
pub(super) const ITEMS: u64 = 20_000;

/// The rules of an array.
#[derive(Debug)]
pub(super) struct Arrays {
    pub(super) least: u64,
    pub(super) most: Option<u64>,
    pub(super) unique: bool,
    /// The first items, each by its own rules.
    pub(super) prefix: Vec<Slot>,
    /// Items that there must be somewhere, with the place that they are given.
    pub(super) special: Vec<(u64, Slot)>,
    /// All other items; nothing: there are none.
    pub(super) rest: Option<Slot>,
}

impl Arrays {
    pub(super) fn new(merged: &mut Merged<'_>) -> Result<Self, NoValue> {
        let context = merged.context;
        let rules: Vec<(SchemaId, &ArrayRules)> = merged
            .all
            .iter()
            .filter_map(|&id| Some((id, context.schemas[id].array.as_deref()?)))
            .collect();
        let (least, mut most) = merged.items;
        let origin = rules.iter().find(|(_, rules)| rules.min_items.is_some());
        let origin = match origin.or(rules.first()) {
            Some((id, _)) => context.keyword(*id, "minItems"),
            None => context.schemas[*merged.all.first().unwrap_or(&merged_first(merged)?)].origin,
        };
        if least > ITEMS {
            let reason = format!("an array of at least {least} items is too long to be made");
            return Err(NoValue::new(origin, reason));
        }
        let lone = |term: &Term| matches!(term, Term::Must(id) if matches!(context.schemas[*id].kind, SchemaKind::Never) && !context.schemas[*id].or_null);
        let length = rules
            .iter()
            .map(|(_, rules)| rules.prefix.len())
            .max()
            .unwrap_or(0);
        let mut prefix: Vec<Key> = Vec::new();
        for at in 0..length {
            let key = item_key(&rules, at, &|id| context.schemas.resolve(id));
            if key.iter().any(lone) {
                most = Some(most.map_or(at as u64, |most| most.min(at as u64)));
                break;
            }
            prefix.push(key);
        }
        let mut rest = Some(item_key(&rules, length, &|id| context.schemas.resolve(id)));
        if prefix.len() < length || rest.as_ref().is_some_and(|key| key.iter().any(lone)) {
            let length = prefix.len() as u64;
            most = Some(most.map_or(length, |most| most.min(length)));
            rest = None;
        }
        if most.is_some_and(|most| most < least) {
            let reason = format!(
                "no array has at least {least} and at most {} items",
                most.unwrap_or_default()
            );
            return Err(NoValue::new(origin, reason));
        }
        let mut special: Vec<(u64, Key)> = Vec::new();
        let mut next = length as u64;
        for (_, rules) in &rules {
            let Some(wanted) = rules.contains else {
                continue;
            };
            let wanted = context.schemas.resolve(wanted);
            let count = rules.min_contains.unwrap_or(1).min(ITEMS);
            if most.is_some_and(|most| next.saturating_add(count) > most) {
                next = most.unwrap_or_default().saturating_sub(count);
            }
            for at in next..next + count {
                let base = usize::try_from(at)
                    .ok()
                    .and_then(|at| prefix.get(at))
                    .or(rest.as_ref());
                if let Some(base) = base {
                    let terms = base.iter().copied().chain([Term::Must(wanted)]);
                    special.push((at, key(terms)));
                }
            }
            next += count;
        }
        for term in &merged.odd_items {
            if most.is_some_and(|most| next >= most) {
                next = most.unwrap_or_default().saturating_sub(1);
            }
            let base = usize::try_from(next)
                .ok()
                .and_then(|at| prefix.get(at))
                .or(rest.as_ref());
            if let Some(base) = base.filter(|_| most != Some(0)) {
                special.push((next, key(base.iter().copied().chain([*term]))));
                next += 1;
            } else {
                return Err(NoValue::new(
                    origin,
                    "no array has an item where it must be empty",
                ));
            }
        }
        for (_, rules) in &rules {
            if let (Some(wanted), Some(_)) = (rules.contains, rules.max_contains) {
                let not = Term::Not(context.schemas.resolve(wanted));
                for other in prefix.iter_mut().chain(rest.as_mut()) {
                    *other = key(other.iter().copied().chain([not]));
                }
            }
        }
        Ok(Self {
            least,
            most,
            unique: rules.iter().any(|(_, rules)| rules.unique),
            prefix: prefix.into_iter().map(Slot::new).collect(),
            special: special
                .into_iter()
                .map(|(at, key)| (at, Slot::new(key)))
                .collect(),
            rest: rest.map(Slot::new),
        })
    }
}

/// Any schema to show a place by.
fn merged_first(merged: &Merged<'_>) -> Result<SchemaId, NoValue> {
    merged.context.schemas.id_at(0).ok_or_else(|| {
        let root = merged
            .context
            .contract
            .sources
            .file(specwright_contract::source::FileId::ROOT);
        NoValue::new(root.tree.root().origin(), "there is no schema")
    })
}

/// The conditions of the item at this position.
fn item_key(
    rules: &[(SchemaId, &ArrayRules)],
    at: usize,
    resolve: &dyn Fn(SchemaId) -> SchemaId,
) -> Key {
    let mut terms = Vec::new();
    let mut seen = false;
    for (_, rules) in rules {
        if let Some(id) = rules.prefix.get(at).copied().or(rules.items) {
            terms.push(Term::Must(resolve(id)));
            seen = true;
        }
    }
    if !seen {
        terms.extend(
            rules
                .iter()
                .filter_map(|(_, rules)| rules.unevaluated)
                .map(|id| Term::Must(resolve(id))),
        );
    }
    key(terms)
}
