//! From a plan to a value: choices are made, tried, and taken back where they lead nowhere.

use rustc_hash::FxHashSet;
use serde_json::Value;

use super::failure::NoValue;
use super::faker::Faker;
use super::height::ENDLESS;
use super::hint::Hint;
use super::mask::{Mask, equal};
use super::options::Options;
use super::plan::{Branch, Context, Leaf, Plan, Shape};
use super::seeded::Seeded;
use super::term::Key;
use super::text;

/// Values, parts included, that are drawn for one result, those thrown away included.
const STEPS: u32 = 20_000;

/// Depth at which a value is not made any deeper.
const DEPTH: usize = 64;

/// Calls within one another.
const NESTING: usize = 320;

/// Draws of a value that may turn out wrong.
const TRIES: u32 = 14;

/// Draws by `x-faker` before the schema alone decides.
const FAKED: u32 = 3;

/// Draws of the whole value.
const WHOLE_TRIES: u64 = 4;

/// How much a value holds before only what must be there is added: parts and depth.
const ENOUGH_SAMPLE: (u32, usize) = (2_500, 10);
const ENOUGH_DRAWN: (u32, usize) = (800, 6);

/// One value for a key; without a seed the plainest.
pub(super) fn make(
    context: Context<'_>,
    key: &Key,
    seed: Option<u64>,
    options: &Options,
) -> Result<Value, NoValue> {
    let plan = context.plan(key);
    if let Shape::Never(reason) = &plan.shape {
        return Err(with_nearest(context, key, seed, options, reason.clone()));
    }
    let mut failure = None;
    for attempt in 0..WHOLE_TRIES {
        let mut maker = Maker {
            context,
            seeded: Seeded::new(
                seed.unwrap_or(0)
                    .wrapping_add(attempt.wrapping_mul(0x9E37_79B9)),
            ),
            options,
            sampling: seed.is_none() && attempt < 2,
            lean: attempt == 1,
            wide: false,
            steps: STEPS,
            nodes: 0,
            depth: 0,
            stack: Vec::new(),
            failed: FxHashSet::default(),
        };
        match maker.value(&plan, Hint::default()) {
            Ok(value) if context.check(key, &value) => return Ok(value),
            Ok(value) => {
                failure.get_or_insert_with(|| blame(context, &plan, &value));
            }
            Err(reason) => {
                failure.get_or_insert(reason);
            }
        }
    }
    let failure = failure.unwrap_or_else(|| NoValue::new(plan.origin, "no value was found"));
    Err(with_nearest(context, key, seed, options, failure))
}

/// Adds the value that there would be without the rules that contradict one another.
fn with_nearest(
    context: Context<'_>,
    key: &Key,
    seed: Option<u64>,
    options: &Options,
    mut failure: NoValue,
) -> NoValue {
    if !context.lenient {
        let context = Context {
            lenient: true,
            ..context
        };
        failure.nearest = make(context, key, seed, options).ok().map(Box::new);
    }
    failure
}

/// Why a value that was made is not right.
fn blame(context: Context<'_>, plan: &Plan, value: &Value) -> NoValue {
    for term in &plan.key {
        if let super::term::Term::Must(id) = *term
            && let Some(found) = context
                .validators
                .check(id, context.direction, value)
                .into_iter()
                .next()
        {
            let reason = format!(
                "no value was found that satisfies all rules; the last one {}",
                found.message
            );
            return NoValue::new(found.schema, reason);
        }
    }
    NoValue::new(plan.origin, "no value was found that satisfies all rules")
}

/// One value being made.
pub(super) struct Maker<'a> {
    pub(super) context: Context<'a>,
    pub(super) seeded: Seeded,
    pub(super) options: &'a Options,
    /// The plainest value is wanted, not any.
    pub(super) sampling: bool,
    /// Only what must be there.
    lean: bool,
    /// The next array or object has more than it would: what has little turned out wrong.
    pub(super) wide: bool,
    pub(super) steps: u32,
    nodes: u32,
    pub(super) depth: usize,
    /// The plans that the current value is within.
    stack: Vec<*const Plan>,
    /// Plans that have no value.
    failed: FxHashSet<*const Plan>,
}

impl Maker<'_> {
    pub(super) fn value(&mut self, plan: &Plan, hint: Hint) -> Result<Value, NoValue> {
        let spent = |reason: &str| Err(NoValue::new(plan.origin, reason));
        if self.steps == 0 {
            return spent("no value was found after many tries");
        }
        self.steps -= 1;
        if self.depth > DEPTH || self.stack.len() > NESTING {
            return spent("no value was found that is not nested too deeply");
        }
        let place = std::ptr::from_ref(plan);
        if self.failed.contains(&place) {
            return spent("no value was found that satisfies all rules");
        }
        self.nodes += 1;
        let whole = !self.enough();
        self.stack.push(place);
        let value = self.shaped(plan, hint);
        self.stack.pop();
        if value.is_err() && whole && self.steps > 0 && !self.enough() {
            self.failed.insert(place);
        }
        value
    }

    fn shaped(&mut self, plan: &Plan, hint: Hint) -> Result<Value, NoValue> {
        if self.sampling
            && let Some(value) = plan.given(self.context)
        {
            return Ok(value.clone());
        }
        if !self.sampling
            && self.options.null > 0
            && !plan.implies_a_type()
            && plan.null(self.context)
            && self.seeded.percent(self.options.null)
        {
            return Ok(Value::Null);
        }
        if !self.sampling
            && let Some(faker) = &plan.faker
            && let Some(value) = self.faked(plan, faker)
        {
            return Ok(value);
        }
        if self.options.given
            && let Some(value) = plan.given(self.context)
        {
            return Ok(value.clone());
        }
        match &plan.shape {
            Shape::Never(reason) => Err(reason.clone()),
            Shape::Values(values) => {
                let at = if self.sampling {
                    0
                } else {
                    self.seeded.index(values.len())
                };
                Ok(values.get(at).cloned().unwrap_or(Value::Null))
            }
            _ if plan.height == ENDLESS => {
                let reason = "every value would have to contain another of its kind, without end";
                Err(NoValue::new(plan.origin, reason))
            }
            Shape::Choice(branches) => self.choice(plan, branches, hint),
            Shape::Leaf(leaf) => self.leaf(plan, leaf, hint),
        }
    }

    /// The value of `x-faker`, where it is right.
    fn faked(&mut self, plan: &Plan, faker: &Faker) -> Option<Value> {
        for _ in 0..FAKED {
            let value = faker.draw(&mut self.seeded, self.options.locale)?;
            let value = match &plan.shape {
                Shape::Leaf(leaf) => cast(leaf, value),
                _ => value,
            };
            if self.context.check(&plan.key, &value) {
                return Some(value);
            }
        }
        None
    }

    /// Whether the value is large enough to add only what must be there.
    pub(super) fn enough(&self) -> bool {
        let (nodes, depth) = if self.sampling {
            ENOUGH_SAMPLE
        } else {
            ENOUGH_DRAWN
        };
        self.lean || self.nodes > nodes || self.depth >= depth
    }

    /// Whether a value of this plan would be within another of it, once more than is welcome.
    pub(super) fn recurs(&self, plan: &Plan) -> bool {
        let place = std::ptr::from_ref(plan);
        let count = self.stack.iter().filter(|&&at| at == place).count();
        count > usize::from(!self.sampling)
    }

    fn choice(&mut self, plan: &Plan, branches: &[Branch], hint: Hint) -> Result<Value, NoValue> {
        let first = branches.iter().filter(|branch| !branch.last).count();
        let start = if self.sampling {
            0
        } else {
            self.seeded.index(first)
        };
        let order = (0..first)
            .map(|n| (n + start) % first)
            .chain(first..branches.len());
        let mut plans = Vec::with_capacity(branches.len().min(8));
        let mut later = Vec::new();
        let mut failure = None;
        let small = self.enough();
        if small {
            plans.extend(order.filter_map(|n| Some(branches.get(n)?.slot.plan(self.context))));
            plans.sort_by_key(|plan| (plan.is_only_null(), self.recurs(plan), plan.height));
        } else {
            // The usual case: the first will do.
            for n in order.clone() {
                let Some(branch) = branches.get(n) else {
                    continue;
                };
                let plan = branch.slot.plan(self.context);
                if plan.is_only_null() || self.recurs(&plan) || plan.height == ENDLESS {
                    later.push(plan);
                    continue;
                }
                match self.value(&plan, hint) {
                    Ok(value) => return Ok(value),
                    Err(reason) => {
                        failure.get_or_insert(reason);
                    }
                }
            }
        }
        for plan in plans.into_iter().chain(later) {
            match self.value(&plan, hint) {
                Ok(value) => return Ok(value),
                Err(reason) => {
                    failure.get_or_insert(reason);
                }
            }
        }
        Err(failure.unwrap_or_else(|| NoValue::new(plan.origin, "there is nothing to choose from")))
    }

    fn leaf(&mut self, plan: &Plan, leaf: &Leaf, hint: Hint) -> Result<Value, NoValue> {
        let tries = if plan.risky { TRIES } else { 3 };
        let mut failure = None;
        let mut wrong = None;
        let (sampling, lean) = (self.sampling, self.lean);
        for attempt in 0..tries {
            if attempt == 1 {
                self.lean = true;
            } else if attempt > 1 {
                self.sampling = false;
                self.lean = lean || attempt % 2 == 0;
            }
            self.wide = attempt > 4 && attempt % 3 == 2;
            let value = self.typed(plan, leaf, hint, attempt);
            self.wide = false;
            (self.sampling, self.lean) = (sampling, lean);
            match value {
                Ok(value) => {
                    let excluded = leaf.excluded.iter().any(|other| equal(other, &value));
                    if !excluded && (!plan.risky || self.context.check(&plan.key, &value)) {
                        return Ok(value);
                    }
                    wrong = Some(value);
                }
                Err(reason) => {
                    failure.get_or_insert(reason);
                }
            }
            if self.steps == 0 {
                break;
            }
        }
        if let Some(value) = plan.given(self.context) {
            return Ok(value.clone());
        }
        Err(match (failure, wrong) {
            (Some(failure), _) => failure,
            (None, Some(value)) => blame(self.context, plan, &value),
            (None, None) => NoValue::new(plan.origin, "no value was found"),
        })
    }

    fn typed(
        &mut self,
        plan: &Plan,
        leaf: &Leaf,
        hint: Hint,
        attempt: u32,
    ) -> Result<Value, NoValue> {
        let (order, count) = self.types(leaf, attempt);
        let mut failure = None;
        for &mask in order.iter().take(count) {
            match self.of_type(mask, plan, leaf, hint, attempt) {
                Ok(value) => return Ok(value),
                Err(reason) => {
                    failure.get_or_insert(reason);
                }
            }
        }
        Err(failure.unwrap_or_else(|| NoValue::new(plan.origin, "no type is left for a value")))
    }

    /// The types to try, in that order, and how many there are.
    fn types(&mut self, leaf: &Leaf, attempt: u32) -> ([Mask; 5], usize) {
        const PLAIN: [Mask; 5] = [
            Mask::STRING,
            Mask::NUMBER,
            Mask::OBJECT,
            Mask::ARRAY,
            Mask::BOOLEAN,
        ];
        const RULED: [Mask; 4] = [Mask::OBJECT, Mask::ARRAY, Mask::STRING, Mask::NUMBER];
        let mut order = [Mask::NONE; 5];
        let mut count = 0;
        let mut push = |mask: Mask| {
            if leaf.mask.has(mask)
                && !order.contains(&mask)
                && let Some(place) = order.get_mut(count)
            {
                *place = mask;
                count += 1;
            }
        };
        // Deep down, what has no parts comes first.
        let deep = self.depth >= 12;
        if leaf.untyped && !deep {
            RULED
                .into_iter()
                .filter(|&mask| leaf.implied.has(mask))
                .for_each(&mut push);
            if self.depth == 0 {
                push(Mask::OBJECT);
            }
        } else if deep {
            [Mask::STRING, Mask::NUMBER, Mask::BOOLEAN]
                .into_iter()
                .for_each(&mut push);
        }
        PLAIN.into_iter().for_each(&mut push);
        if let Some(order) = order.get_mut(..count).filter(|order| order.len() > 1) {
            if attempt >= 4 {
                order.rotate_left(attempt as usize % count);
            } else if !leaf.untyped && !self.sampling && !deep {
                order.rotate_left(self.seeded.index(count));
            }
        }
        (order, count)
    }

    fn of_type(
        &mut self,
        mask: Mask,
        plan: &Plan,
        leaf: &Leaf,
        hint: Hint,
        attempt: u32,
    ) -> Result<Value, NoValue> {
        let none = |reason: &str| NoValue::new(plan.origin, reason);
        match mask {
            Mask::STRING => {
                let seeded = &mut self.seeded;
                text::draw(&leaf.strings, hint.text, self.sampling, attempt, seeded)
                    .map(Value::String)
                    .map_err(|reason| none(&reason))
            }
            Mask::NUMBER => self
                .number(leaf, hint, attempt)
                .ok_or_else(|| none("no number was found within the bounds")),
            Mask::BOOLEAN if self.sampling => Ok(Value::Bool(attempt.is_multiple_of(2))),
            Mask::BOOLEAN => Ok(Value::Bool(self.seeded.below(2) == 0)),
            Mask::ARRAY => match &leaf.arrays {
                Some(rules) => self.array(rules, hint),
                None => Err(none("no array is right")),
            },
            _ => match &leaf.objects {
                Some(rules) => self.object(plan, rules, hint),
                None => Err(none("no object is right")),
            },
        }
    }

    fn number(&mut self, leaf: &Leaf, hint: Hint, attempt: u32) -> Option<Value> {
        let whole = !leaf.mask.has(Mask::BROKEN);
        let broken = !leaf.mask.has(Mask::WHOLE);
        if attempt > 2 && attempt.is_multiple_of(2) {
            let edges = leaf.numbers.edges(whole);
            let at = self.seeded.index(edges.len());
            return edges.into_iter().nth(at);
        }
        let seeded = (!self.sampling).then_some(&mut self.seeded);
        leaf.numbers.draw(whole, broken, hint.number, seeded)
    }
}

/// A value as the type that the schema wants: numbers as text and the other way round, times as dates.
fn cast(leaf: &Leaf, value: Value) -> Value {
    let wants = |mask: Mask| !leaf.untyped && leaf.mask.has(mask);
    match value {
        Value::String(text) if !leaf.untyped && !leaf.mask.has(Mask::STRING) => {
            let number = || {
                let whole = text.parse::<i64>().ok().map(Value::from);
                whole.or_else(|| serde_json::from_str(&text).ok().filter(Value::is_number))
            };
            let number = if wants(Mask::NUMBER) { number() } else { None };
            number.unwrap_or(Value::String(text))
        }
        Value::String(mut text) if wants(Mask::STRING) => {
            let formats = &leaf.strings.formats;
            if text.len() > DATE && formats.iter().any(|format| format.is_date()) {
                let is_time = text.as_bytes().get(DATE) == Some(&b'T');
                text.truncate(if is_time { DATE } else { text.len() });
            }
            let most = leaf
                .strings
                .most
                .and_then(|most| usize::try_from(most).ok());
            if let Some((end, _)) = most.and_then(|most| text.char_indices().nth(most)) {
                text.truncate(end);
            }
            text.into()
        }
        Value::Number(number) if wants(Mask::STRING) && !leaf.mask.has(Mask::NUMBER) => {
            number.to_string().into()
        }
        Value::Number(number) if wants(Mask::NUMBER) && !leaf.mask.has(Mask::BROKEN) => {
            match number.as_f64().map(f64::trunc) {
                #[expect(clippy::cast_possible_truncation, reason = "saturates")]
                Some(whole) if number.is_f64() => (whole as i64).into(),
                _ => number.into(),
            }
        }
        value => value,
    }
}

/// The length of `2024-01-15`.
const DATE: usize = 10;
