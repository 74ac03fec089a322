//! Arrays and objects, drawn part by part.

use rustc_hash::FxHashSet;
use serde_json::{Map, Value};

use super::array::Arrays;
use super::draw::Maker;
use super::failure::NoValue;
use super::height::ENDLESS;
use super::hint::{Hint, word};
use super::object::{Objects, Property};
use super::options::Fill;
use super::plan::{Plan, Shape, Slot};

/// Draws of an item that must differ from those before it.
const DISTINCT: u32 = 40;

/// Items of an array that is made as long as it may be.
const FULL: u64 = 1_000;

/// Properties that are added to an object that admits any.
const ADDED: u64 = 3;

/// Names that are tried for one more property.
const NAMES: u64 = 30;

impl Maker<'_> {
    pub(super) fn array(&mut self, rules: &Arrays, hint: Hint) -> Result<Value, NoValue> {
        let context = self.context;
        let placed = rules
            .special
            .iter()
            .map(|(at, _)| at + 1)
            .max()
            .unwrap_or(0);
        let needed = rules.least.max(placed);
        let prefix = rules.prefix.len() as u64;
        let untold = rules.rest.as_ref().is_none_or(|rest| rest.key.is_empty());
        let recurs = |slot: &Slot| self.recurs(&slot.plan(context));
        let mut count = if self.enough() || rules.rest.as_ref().is_some_and(recurs) {
            needed
        } else if untold {
            needed.max(prefix)
        } else if self.sampling {
            needed.max(prefix).max(1)
        } else {
            // Wide and deep at once is too much.
            let most = match self.depth {
                0 | 1 => self.options.items,
                2 => self.options.items.min(2),
                _ => self.options.items.min(1),
            };
            let low = needed.max(prefix).max(most.min(1));
            self.seeded.between(low, low.max(most))
        };
        if std::mem::take(&mut self.wide) {
            count = count.max(prefix + 1);
        }
        if !self.sampling && !self.enough() && !untold {
            let most = match self.options.most_items {
                Some(most) => Some(most.max(needed).min(rules.most.unwrap_or(u64::MAX))),
                None => rules.most,
            };
            count = match most {
                Some(most) if self.options.full && most <= FULL => most.max(count.min(most)),
                Some(most) => count.min(most),
                None => count,
            };
            count = count.max(self.options.least_items.min(most.unwrap_or(u64::MAX)));
        }
        if let Some(most) = rules.most {
            count = count.min(most);
        }
        if rules.rest.is_none() {
            count = count.min(prefix);
        }
        let mut items = Vec::with_capacity(usize::try_from(count.min(64)).unwrap_or(0));
        let mut seen = FxHashSet::default();
        self.depth += 1;
        let mut failure = None;
        for at in 0..count {
            let special = rules.special.iter().find(|(place, _)| *place == at);
            let slot = special
                .map(|(_, slot)| slot)
                .or_else(|| rules.prefix.get(usize::try_from(at).ok()?))
                .or(rules.rest.as_ref());
            let Some(slot) = slot else { break };
            let plan = slot.plan(context);
            let item = if rules.unique {
                self.distinct(&plan, hint, &mut seen)
            } else {
                self.value(&plan, hint)
            };
            match item {
                Ok(item) => items.push(item),
                Err(reason) => {
                    if at < needed {
                        failure = Some(reason.within(&at.to_string()));
                    }
                    break;
                }
            }
        }
        self.depth -= 1;
        match failure {
            Some(failure) => Err(failure),
            None => Ok(Value::Array(items)),
        }
    }

    /// An item that is not among those seen.
    fn distinct(
        &mut self,
        plan: &Plan,
        hint: Hint,
        seen: &mut FxHashSet<String>,
    ) -> Result<Value, NoValue> {
        if let Shape::Values(values) = &plan.shape {
            let start = if self.sampling {
                0
            } else {
                self.seeded.index(values.len())
            };
            let (before, from) = values.split_at(start.min(values.len()));
            let fresh = from.iter().chain(before);
            let found = fresh.clone().find(|value| seen.insert(value.to_string()));
            return found.cloned().ok_or_else(|| {
                NoValue::new(
                    plan.origin,
                    "there are not enough different values for the items",
                )
            });
        }
        let sampling = self.sampling;
        let mut found = None;
        for attempt in 0..DISTINCT {
            if attempt > 0 {
                self.sampling = false;
            }
            match self.value(plan, if attempt > 3 { Hint::default() } else { hint }) {
                Ok(value) => {
                    if seen.insert(value.to_string()) {
                        found = Some(Ok(value));
                        break;
                    }
                }
                Err(reason) => {
                    found = Some(Err(reason));
                    break;
                }
            }
        }
        self.sampling = sampling;
        found.unwrap_or_else(|| {
            Err(NoValue::new(
                plan.origin,
                "there are not enough different values for the items",
            ))
        })
    }

    pub(super) fn object(
        &mut self,
        plan: &Plan,
        rules: &Objects,
        hint: Hint,
    ) -> Result<Value, NoValue> {
        let wide = std::mem::take(&mut self.wide);
        let mut present = self.presence(rules);
        let mut members = Map::new();
        self.depth += 1;
        let mut result = self.members(plan, rules, &mut present, &mut members, hint);
        if wide && result.is_ok() && rules.most.is_none_or(|most| most > members.len() as u64) {
            result = self.others(plan, rules, 1, &mut members, hint);
        }
        self.depth -= 1;
        result.map(|()| Value::Object(members))
    }

    /// Which of the known properties are to be there.
    fn presence(&mut self, rules: &Objects) -> Vec<bool> {
        let small = self.enough();
        let percent = self.options.optional;
        let mut room = rules.most.map(|most| {
            let required = rules.properties.iter().filter(|property| property.required);
            most.saturating_sub(required.count() as u64)
        });
        let mut present = Vec::with_capacity(rules.properties.len());
        for property in &rules.properties {
            let optional = !small
                && property.height != ENDLESS
                && room != Some(0)
                && (self.sampling || self.seeded.percent(percent));
            if optional && !property.required {
                room = room.map(|room| room - 1);
            }
            present.push(property.required || optional);
        }
        let mut count = present.iter().filter(|there| **there).count() as u64;
        for (there, property) in present.iter_mut().zip(&rules.properties) {
            if count >= rules.least {
                break;
            }
            if !*there && property.height != ENDLESS {
                *there = true;
                count += 1;
            }
        }
        Self::follow(rules, &mut present);
        present
    }

    /// Adds what must be there because something else is, or takes that away.
    fn follow(rules: &Objects, present: &mut [bool]) {
        if rules.dependent.is_empty() {
            return;
        }
        let find = |name: &str| {
            rules
                .properties
                .iter()
                .position(|property| *property.name == *name)
        };
        for _ in 0..=rules.properties.len() {
            let mut changed = false;
            for (name, needed) in &rules.dependent {
                let Some(at) = find(name).filter(|&at| present.get(at) == Some(&true)) else {
                    continue;
                };
                let place = match find(needed) {
                    Some(needed) => present.get_mut(needed),
                    None => None,
                };
                match place {
                    Some(there) if !*there => {
                        *there = true;
                        changed = true;
                    }
                    Some(_) => {}
                    None => {
                        if let Some(there) = present.get_mut(at) {
                            *there = false;
                            changed = true;
                        }
                    }
                }
            }
            if !changed {
                break;
            }
        }
    }

    fn members(
        &mut self,
        plan: &Plan,
        rules: &Objects,
        present: &mut [bool],
        members: &mut Map<String, Value>,
        hint: Hint,
    ) -> Result<(), NoValue> {
        let mut dropped = false;
        for (property, there) in rules.properties.iter().zip(present.iter_mut()) {
            if !*there {
                continue;
            }
            match self.property(property, members.len() as u64 >= rules.least) {
                Ok(Some(value)) => {
                    members.insert(property.name.as_ref().to_owned(), value);
                }
                Err(reason) if property.required => return Err(reason.within(&property.name)),
                _ => {
                    *there = false;
                    dropped = true;
                }
            }
        }
        if dropped {
            Self::settle(rules, members);
        }
        let known = members.len() as u64;
        let mut wanted = rules.least.saturating_sub(known);
        if wanted == 0 && !self.enough() {
            let map = rules.map && rules.properties.is_empty();
            wanted = match self.options.fill {
                _ if self.sampling => u64::from(map),
                Fill::Nothing => 0,
                _ if map => self.seeded.between(1, self.options.items.max(1)),
                Fill::Maps => 0,
                Fill::Open => self.seeded.between(0, ADDED),
            };
        }
        if let Some(most) = rules.most {
            wanted = wanted.min(most.saturating_sub(known));
        }
        if wanted > 0 {
            self.others(plan, rules, wanted, members, hint)?;
        }
        Ok(())
    }

    /// Takes away what depends on a property that could not be made.
    fn settle(rules: &Objects, members: &mut Map<String, Value>) {
        for _ in 0..=rules.dependent.len() {
            let missing = rules.dependent.iter().find(|(name, needed)| {
                members.contains_key(&**name) && !members.contains_key(&**needed)
            });
            match missing {
                Some((name, _)) => members.shift_remove(&**name),
                None => break,
            };
        }
    }

    /// The value of a property; nothing where it had better not be there.
    fn property(&mut self, property: &Property, optional: bool) -> Result<Option<Value>, NoValue> {
        let context = self.context;
        let plan = property.slot.plan(context);
        if let Some((value, right)) = &property.tag
            && *right.get_or_init(|| context.check(&plan.key, value))
        {
            return Ok(Some(value.clone()));
        }
        if optional && !property.required && self.recurs(&plan) {
            return Ok(None);
        }
        self.value(&plan, property.hint).map(Some)
    }

    /// Adds properties by other names.
    fn others(
        &mut self,
        plan: &Plan,
        rules: &Objects,
        wanted: u64,
        members: &mut Map<String, Value>,
        hint: Hint,
    ) -> Result<(), NoValue> {
        let target = members.len() as u64 + wanted;
        let mut failure = None;
        for attempt in 0..wanted.saturating_mul(NAMES) {
            if members.len() as u64 >= target || self.steps == 0 {
                break;
            }
            let Some(name) = self.name(rules, attempt) else {
                continue;
            };
            if members.contains_key(&name)
                || rules
                    .properties
                    .iter()
                    .any(|property| *property.name == *name)
            {
                continue;
            }
            let Some(key) = rules.other(self.context, &name) else {
                continue;
            };
            let value = self.context.plan(&key);
            if self.recurs(&value) && members.len() as u64 >= rules.least {
                break;
            }
            match self.value(&value, hint) {
                Ok(value) => {
                    members.insert(name, value);
                }
                Err(reason) => {
                    failure.get_or_insert(reason.within(&name));
                    if attempt > 2 * NAMES {
                        break;
                    }
                }
            }
        }
        if members.len() as u64 >= rules.least {
            return Ok(());
        }
        Err(failure.unwrap_or_else(|| {
            NoValue::new(
                plan.origin,
                format!("no names were found for {} properties", rules.least),
            )
        }))
    }

    /// A name for one more property.
    fn name(&mut self, rules: &Objects, attempt: u64) -> Option<String> {
        if let Some(names) = &rules.names
            && attempt % 3 != 2
        {
            let plan = names.plan(self.context);
            let sampling = self.sampling;
            self.sampling &= attempt == 0;
            let name = self.value(&plan, Hint::default());
            self.sampling = sampling;
            if let Ok(Value::String(name)) = name {
                return Some(name);
            }
        }
        if !rules.patterns.is_empty() && attempt.is_multiple_of(2) {
            let at = self.seeded.index(rules.patterns.len());
            let pattern = rules.patterns.get(at)?;
            return pattern.draw(1, 64, 0, &mut self.seeded);
        }
        if self.sampling || attempt > 8 {
            return Some(format!("property{}", attempt + 1));
        }
        Some(word(&mut self.seeded))
    }
}
