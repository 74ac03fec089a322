//! Numbers within bounds and steps.

use std::cmp::Ordering;

use serde_json::Value;
use specwright_contract::model::NumberRules;
use specwright_contract::source::Origin;

use super::decimal::Decimal;
use super::hint::NumberHint;
use super::seeded::Seeded;

/// A bound and the schema that sets it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound {
    pub(super) value: Decimal,
    pub(super) exclusive: bool,
    pub(super) origin: Origin,
}

/// What all schemas of a value say about it as a number.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    pub(super) low: Option<Bound>,
    pub(super) high: Option<Bound>,
    /// The value is a multiple of this.
    step: Option<Decimal>,
    /// Bounds that only floats can express: tried as they are.
    odd: Vec<Value>,
}

impl Numbers {
    /// Adds the rules of one more schema.
    pub(super) fn add(&mut self, rules: &NumberRules, origin: Origin) {
        for (text, exclusive) in [(&rules.minimum, false), (&rules.exclusive_minimum, true)] {
            if let Some(text) = text {
                self.at_least(text, exclusive, origin);
            }
        }
        for (text, exclusive) in [(&rules.maximum, false), (&rules.exclusive_maximum, true)] {
            if let Some(text) = text {
                self.at_most(text, exclusive, origin);
            }
        }
        if let Some(text) = &rules.multiple_of {
            match Decimal::parse(text).filter(|step| step.is_positive()) {
                Some(step) => self.multiple_of(step),
                None => self.odd.push(0.into()),
            }
        }
    }

    pub(super) fn at_least(&mut self, text: &str, exclusive: bool, origin: Origin) {
        let Some(value) = Decimal::parse(text) else {
            self.odd.extend(serde_json::from_str::<Value>(text).ok());
            return;
        };
        let narrower = self.low.is_none_or(|low| match value.compare(low.value) {
            Ordering::Greater => true,
            Ordering::Equal => exclusive,
            Ordering::Less => false,
        });
        if narrower {
            self.low = Some(Bound {
                value,
                exclusive,
                origin,
            });
        }
    }

    pub(super) fn at_most(&mut self, text: &str, exclusive: bool, origin: Origin) {
        let Some(value) = Decimal::parse(text) else {
            self.odd.extend(serde_json::from_str::<Value>(text).ok());
            return;
        };
        let narrower = self
            .high
            .is_none_or(|high| match value.compare(high.value) {
                Ordering::Less => true,
                Ordering::Equal => exclusive,
                Ordering::Greater => false,
            });
        if narrower {
            self.high = Some(Bound {
                value,
                exclusive,
                origin,
            });
        }
    }

    fn multiple_of(&mut self, step: Decimal) {
        self.step = match self.step {
            None => Some(step),
            Some(known) => known.common_multiple(step).or(Some(step)),
        };
    }

    /// Why there is no such number, and which bound is to blame.
    pub(super) fn conflict(&self, whole: bool) -> Option<(String, Origin)> {
        let (low, high) = (self.low?, self.high?);
        let reason = match low.value.compare(high.value) {
            Ordering::Greater => format!(
                "no number can be at least {} and at most {}",
                low.value.shown(),
                high.value.shown()
            ),
            Ordering::Equal if low.exclusive || high.exclusive => {
                format!(
                    "no number is on both sides of {} without being it",
                    low.value.shown()
                )
            }
            _ => {
                let step = self.whole_step(whole)?;
                let (from, to) = self.range(step)?;
                if from <= to {
                    return None;
                }
                format!(
                    "no multiple of {} is between {} and {}",
                    step.shown(),
                    low.value.shown(),
                    high.value.shown()
                )
            }
        };
        Some((reason, high.origin))
    }

    /// The step, where the value must have one.
    fn whole_step(&self, whole: bool) -> Option<Decimal> {
        match (self.step, whole) {
            (Some(step), true) => step.common_multiple(Decimal::ONE),
            (Some(step), false) => Some(step),
            (None, true) => Some(Decimal::ONE),
            (None, false) => None,
        }
    }

    /// The steps from the lower to the upper bound; the whole of 128 bits where there is none.
    fn range(&self, step: Decimal) -> Option<(i128, i128)> {
        let mut from = i128::MIN / 4;
        let mut to = i128::MAX / 4;
        if let Some(low) = self.low {
            let (up, down) = low.value.steps(step)?;
            from = if low.exclusive && up == down {
                up + 1
            } else {
                up
            };
        }
        if let Some(high) = self.high {
            let (up, down) = high.value.steps(step)?;
            to = if high.exclusive && up == down {
                down - 1
            } else {
                down
            };
        }
        Some((from, to))
    }

    /// A step fine enough for two values between the bounds, no finer than needed.
    fn fine_step(&self, digits: u32) -> Decimal {
        (digits..28)
            .map(Decimal::unit)
            .find(|&step| self.range(step).is_some_and(|(from, to)| from < to))
            .unwrap_or(Decimal::unit(digits))
    }

    /// One number: without a source of chance the plainest.
    ///
    /// `whole`: only whole numbers; `broken`: no whole number.
    pub(super) fn draw(
        &self,
        whole: bool,
        broken: bool,
        hint: Option<&NumberHint>,
        seeded: Option<&mut Seeded>,
    ) -> Option<Value> {
        let digits = match hint {
            _ if broken => 1,
            Some(hint) => hint.digits,
            None => 2,
        };
        let step = self
            .whole_step(whole)
            .unwrap_or_else(|| self.fine_step(digits));
        let Some((from, to)) = self.range(step) else {
            return self.odd.first().cloned();
        };
        if from > to {
            return self.odd.first().cloned();
        }
        let k = match seeded {
            Some(seeded) => {
                let (low, high) = window(from, to, step, hint);
                seeded.between_wide(low, high)
            }
            None => plainest(from, to, step, hint, broken),
        };
        let mut value = step.times(k)?;
        if broken && value.is_whole() {
            // A neighbour will do, unless all steps are whole.
            value = [k + 1, k - 1, k + 2, k - 2]
                .into_iter()
                .filter(|k| (from..=to).contains(k))
                .filter_map(|k| step.times(k))
                .find(|value| !value.is_whole())?;
        }
        value.to_json()
    }

    /// Values at the edges, for schemas that make the likely ones impossible.
    pub(super) fn edges(&self, whole: bool) -> Vec<Value> {
        let step = self.whole_step(whole).unwrap_or_else(|| self.fine_step(1));
        let mut found: Vec<Value> = self.odd.clone();
        if let Some((from, to)) = self.range(step) {
            let candidates = [from, from + 1, from + 2, to, to - 1, to - 2, 0, 1, -1];
            found.extend(
                candidates
                    .into_iter()
                    .filter(|k| (from..=to).contains(k) && k.unsigned_abs() < u128::MAX >> 8)
                    .filter_map(|k| step.times(k)?.to_json()),
            );
        }
        found
    }
}

/// The steps that look real: near the hint, else small positive numbers, else beside a bound.
fn window(from: i128, to: i128, step: Decimal, hint: Option<&NumberHint>) -> (i128, i128) {
    let (low, high) = hint.map_or((1, 1000), |hint| (hint.low, hint.high));
    let first = Decimal::whole(low).steps(step).map_or(from, |(up, _)| up);
    let last = Decimal::whole(high)
        .steps(step)
        .map_or(to, |(_, down)| down);
    let (low, high) = (first.max(from), last.min(to));
    // Few values of a window are no variety where the bounds give more.
    if low < high || (low == high && from == to) {
        return (low, high);
    }
    let room = 1000;
    if from > i128::MIN / 4 {
        (from, to.min(from.saturating_add(room)))
    } else if to < i128::MAX / 4 {
        (to.saturating_sub(room).max(from), to)
    } else {
        (first.max(from), first.saturating_add(room).min(to))
    }
}

/// What the hint says, else 0, else what is nearest to it.
fn plainest(from: i128, to: i128, step: Decimal, hint: Option<&NumberHint>, broken: bool) -> i128 {
    let wanted = hint
        .and_then(|hint| Decimal::parse(hint.sample))
        .and_then(|value| value.steps(step))
        .map_or(if broken { 5 } else { 0 }, |(up, _)| up);
    wanted.clamp(from, to)
}
