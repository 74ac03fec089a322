//! Operations that share path and method: told apart by what their requests must have in the query or
//! in the headers.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::Arc;

use http::HeaderMap;
use rustc_hash::FxHashMap;
use specwright_contract::model::OperationId;

use super::captures::Captures;
use super::hint::Hint;
use super::template::{Condition, Place};

/// An operation at the end of a path.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) operation: OperationId,
    /// The names of the path parameters, in order.
    pub(super) names: Arc<[Box<str>]>,
    /// The base paths of its servers.
    pub(super) bases: Arc<[u32]>,
    /// All of these must hold where there is a choice.
    pub(super) conditions: Vec<Condition>,
    /// The more of these hold, the better.
    pub(super) hints: Vec<Hint>,
}

impl Entry {
    pub(super) fn has_base(&self, base: Option<u32>) -> bool {
        base.is_none_or(|base| self.bases.binary_search(&base).is_ok())
    }
}

/// What a request has beside its path.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Surroundings<'a> {
    pub(super) query: Option<&'a str>,
    pub(super) headers: Option<&'a HeaderMap>,
}

impl<'a> Surroundings<'a> {
    /// The value of the first pair of this name.
    pub(super) fn value(self, place: Place, name: &str) -> Option<Cow<'a, str>> {
        match place {
            Place::Query => form_urlencoded::parse(self.query?.as_bytes())
                .find(|(key, _)| key == name)
                .map(|(_, value)| value),
            Place::Header => self
                .headers?
                .get(name)
                .map(|value| String::from_utf8_lossy(value.as_bytes())),
        }
    }

    fn satisfies(self, condition: &Condition) -> bool {
        self.value(condition.place, &condition.name)
            .is_some_and(|found| {
                condition
                    .value
                    .as_deref()
                    .is_none_or(|wanted| found == wanted)
            })
    }
}

/// How well an operation fits: its conditions, all of which hold; the hints that do not; those that do.
type Rank = (usize, Reverse<usize>, usize);

/// The operations of one method at the end of a path; at least one.
#[derive(Debug)]
pub(super) struct Group {
    entries: Vec<Entry>,
    /// Where there are many, the pair that tells most of them apart.
    index: Option<Index>,
}

#[derive(Debug)]
struct Index {
    place: Place,
    name: Box<str>,
    values: FxHashMap<Box<str>, Vec<usize>>,
    rest: Vec<usize>,
}

impl Group {
    pub(super) fn new(entry: Entry) -> Self {
        Self {
            entries: vec![entry],
            index: None,
        }
    }

    pub(super) fn push(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Prepares the choice when all entries are there.
    pub(super) fn finish(&mut self) {
        if self.entries.len() < 2 {
            return;
        }
        let mut counts: FxHashMap<(Place, &str), usize> = FxHashMap::default();
        let mut best: Option<((Place, &str), usize)> = None;
        for condition in self.entries.iter().flat_map(|entry| &entry.conditions) {
            if condition.value.is_none() {
                continue;
            }
            let key = (condition.place, &*condition.name);
            let count = counts.entry(key).or_default();
            *count += 1;
            if best.is_none_or(|(_, most)| *count > most) {
                best = Some((key, *count));
            }
        }
        let Some(((place, name), _)) = best else {
            return;
        };
        let mut index = Index {
            place,
            name: name.into(),
            values: FxHashMap::default(),
            rest: Vec::new(),
        };
        for (n, entry) in self.entries.iter().enumerate() {
            let value = entry
                .conditions
                .iter()
                .find(|condition| condition.place == place && *condition.name == *name)
                .and_then(|condition| condition.value.clone());
            match value {
                Some(value) => index.values.entry(value).or_default().push(n),
                None => index.rest.push(n),
            }
        }
        self.index = Some(index);
    }

    /// The operation that a request means: of those whose conditions hold the one with the most; of several
    /// the one that more speaks for, then the first. Where none holds, the first.
    pub(super) fn choose(
        &self,
        base: Option<u32>,
        around: Surroundings<'_>,
        captures: &Captures<'_>,
    ) -> Option<&Entry> {
        if let [only] = self.entries.as_slice() {
            return only.has_base(base).then_some(only);
        }
        let best = |candidates: &mut dyn Iterator<Item = usize>| {
            self.best(candidates, base, around, captures)
        };
        let found = match &self.index {
            Some(index) => {
                let value = around.value(index.place, &index.name);
                let listed = value.and_then(|value| index.values.get(&*value));
                listed
                    .and_then(|listed| best(&mut listed.iter().copied()))
                    .or_else(|| best(&mut index.rest.iter().copied()))
            }
            None => best(&mut (0..self.entries.len())),
        };
        found.or_else(|| self.entries.iter().find(|entry| entry.has_base(base)))
    }

    fn best(
        &self,
        candidates: &mut dyn Iterator<Item = usize>,
        base: Option<u32>,
        around: Surroundings<'_>,
        captures: &Captures<'_>,
    ) -> Option<&Entry> {
        let mut best: Option<(Rank, &Entry)> = None;
        for entry in candidates.filter_map(|n| self.entries.get(n)) {
            let right = entry.has_base(base)
                && entry.conditions.iter().all(|c| around.satisfies(c))
                && best.is_none_or(|((most, ..), _)| entry.conditions.len() >= most);
            if !right {
                continue;
            }
            let held = entry
                .hints
                .iter()
                .filter(|hint| hint.holds(around, captures));
            let held = held.count();
            let missing = entry.hints.len() - held;
            let rank = (entry.conditions.len(), Reverse(missing), held);
            if best.is_none_or(|(known, _)| rank > known) {
                best = Some((rank, entry));
            }
        }
        best.map(|(_, entry)| entry)
    }
}
