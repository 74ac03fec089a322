//! Plans: all that is known of a value before it is drawn, worked out once and kept.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, Weak};

use rustc_hash::FxHashMap;
use serde_json::Value;
use specwright_contract::Contract;
use specwright_contract::model::{SchemaId, Schemas};
use specwright_contract::source::Origin;

use super::array::Arrays;
use super::failure::NoValue;
use super::faker::Faker;
use super::format::TextFormat;
use super::height::{self, heights};
use super::mask::Mask;
use super::merge;
use super::number::Numbers;
use super::object::Objects;
use super::pattern::Pattern;
use super::term::{Key, Term};
use crate::schema::{Direction, Validators};

/// Plans that are kept for one contract and direction; more are made anew each time.
const KEPT: usize = 200_000;

/// The plans of a contract.
#[derive(Default)]
pub(crate) struct Plans {
    /// By direction; then the same where rules that contradict one another are dropped.
    known: [[Known; 2]; 2],
    matchers: Mutex<FxHashMap<Box<str>, Option<Arc<jsonschema::Validator>>>>,
}

#[derive(Default)]
struct Known {
    heights: OnceLock<Vec<u16>>,
    plans: RwLock<FxHashMap<Key, Arc<Plan>>>,
}

/// What making values needs to know of a contract.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) validators: &'a Validators,
    pub(super) contract: &'a Contract,
    pub(super) schemas: &'a Schemas,
    pub(super) direction: Direction,
    /// Rules that contradict others are dropped rather than told.
    pub(super) lenient: bool,
}

impl<'a> Context<'a> {
    pub(super) fn new(validators: &'a Validators, direction: Direction) -> Self {
        let contract = validators.contract().as_ref();
        Self {
            validators,
            contract,
            schemas: &contract.schemas,
            direction,
            lenient: false,
        }
    }

    fn known(&self) -> &'a Known {
        &self.validators.plans().known[usize::from(self.lenient)][self.direction as usize]
    }

    /// The plan of a key.
    pub(super) fn plan(&self, key: &Key) -> Arc<Plan> {
        let plans = &self.known().plans;
        let found = plans
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(key)
            .cloned();
        found.unwrap_or_else(|| {
            let plan = Arc::new(merge::plan(*self, key));
            let mut plans = plans.write().unwrap_or_else(PoisonError::into_inner);
            if plans.len() >= KEPT {
                return plan;
            }
            plans.entry(key.clone()).or_insert(plan).clone()
        })
    }

    /// The least depth of a value of the schema.
    pub(super) fn height(&self, id: SchemaId) -> u16 {
        let known = self.known();
        let heights = known
            .heights
            .get_or_init(|| heights(self.schemas, self.direction));
        heights.get(id.index()).copied().unwrap_or(height::ENDLESS)
    }

    /// The least depth of a value of the key.
    pub(super) fn key_height(&self, key: &[Term]) -> u16 {
        key.iter()
            .map(|term| match term {
                Term::Must(id) => self.height(*id),
                _ => 1,
            })
            .max()
            .unwrap_or(1)
    }

    /// Whether a name matches a pattern of `patternProperties`.
    pub(super) fn matches(&self, pattern: &str, name: &str) -> bool {
        let matcher = {
            let mut known = self
                .validators
                .plans()
                .matchers
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            match known.get(pattern) {
                Some(matcher) => matcher.clone(),
                None => known
                    .entry(pattern.into())
                    .or_insert(matcher(pattern))
                    .clone(),
            }
        };
        matcher.is_some_and(|matcher| matcher.is_valid(&Value::from(name)))
    }

    /// Whether a value satisfies the conditions of a key. What was chosen is not asked for again: the
    /// schema that left the choice is judged as a whole.
    pub(super) fn check(&self, key: &[Term], value: &Value) -> bool {
        self.lenient
            || key.iter().all(|term| match *term {
                Term::Must(id) => self.validators.is_valid(id, self.direction, value),
                Term::Not(id) => !self.validators.is_valid(id, self.direction, value),
                Term::Choice(..) => true,
            })
    }

    /// The place of a keyword of a schema, or of the schema.
    pub(super) fn keyword(&self, id: SchemaId, keyword: &str) -> Origin {
        let origin = self.schemas[id].origin;
        let node = self.contract.sources.node(origin);
        node.get(keyword)
            .map_or(origin, specwright_contract::source::Node::origin)
    }
}

pub(super) fn matcher(pattern: &str) -> Option<Arc<jsonschema::Validator>> {
    let pattern = crate::schema::usable_pattern(pattern)?;
    let schema = serde_json::json!({ "pattern": pattern });
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .with_pattern_options(crate::schema::pattern_options())
        .build(&schema)
        .ok()
        .map(Arc::new)
}

/// A way to a plan that is found on first use.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) key: Key,
    /// The plans own one another through the contract's table only, so circles don't keep them alive.
    plan: OnceLock<Weak<Plan>>,
}

impl Slot {
    pub(super) fn new(key: Key) -> Self {
        Self {
            key,
            plan: OnceLock::new(),
        }
    }

    pub(super) fn plan(&self, context: Context<'_>) -> Arc<Plan> {
        if let Some(plan) = self.plan.get().and_then(Weak::upgrade) {
            return plan;
        }
        let plan = context.plan(&self.key);
        // Another thread may have been first; then it is the same plan.
        let _ = self.plan.set(Arc::downgrade(&plan));
        plan
    }
}

/// All that is known of a value before it is drawn.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) key: Key,
    pub(super) origin: Origin,
    pub(super) shape: Shape,
    /// The least depth of the value.
    pub(super) height: u16,
    /// Whether a drawn value may yet be wrong.
    pub(super) risky: bool,
    /// Examples, then defaults, of the schemas.
    pub(super) candidates: Vec<Origin>,
    pub(super) given: OnceLock<Option<Value>>,
    pub(super) null: OnceLock<bool>,
    /// What `x-faker` says.
    pub(super) faker: Option<Faker>,
}

#[derive(Debug)]
pub(super) enum Shape {
    /// There is no value.
    Never(NoValue),
    /// One of these values, none of which is `null` unless it is the only one.
    Values(Vec<Value>),
    /// What comes next depends on which of these is chosen.
    Choice(Vec<Branch>),
    /// A value made by the rules of its type.
    Leaf(Box<Leaf>),
}

#[derive(Debug)]
pub(super) struct Branch {
    pub(super) slot: Slot,
    /// Only where all others failed.
    pub(super) last: bool,
}

/// The rules of each type, those of all schemas together.
#[derive(Debug)]
pub(super) struct Leaf {
    pub(super) mask: Mask,
    /// The types that there are rules for.
    pub(super) implied: Mask,
    /// No schema says anything of the type.
    pub(super) untyped: bool,
    pub(super) excluded: Vec<Value>,
    pub(super) numbers: Numbers,
    pub(super) strings: Strings,
    pub(super) arrays: Option<Arrays>,
    pub(super) objects: Option<Objects>,
}

/// The rules of strings.
#[derive(Debug, Default)]
pub(super) struct Strings {
    pub(super) least: u64,
    pub(super) most: Option<u64>,
    pub(super) patterns: Vec<Pattern>,
    pub(super) formats: Vec<&'static TextFormat>,
}

impl Plan {
    /// The example or default of the schemas, where it is right.
    pub(super) fn given(&self, context: Context<'_>) -> Option<&Value> {
        if self.candidates.is_empty() {
            return None;
        }
        let find = || {
            self.candidates.iter().find_map(|&origin| {
                let mut value = context.contract.sources.node(origin).to_json();
                merge::strip(context, &self.key, &mut value, 0);
                (!value.is_null() && context.check(&self.key, &value)).then_some(value)
            })
        };
        self.given.get_or_init(find).as_ref()
    }

    /// Whether `null` is right.
    pub(super) fn null(&self, context: Context<'_>) -> bool {
        *self
            .null
            .get_or_init(|| merge::admits_null(context, &self.key))
    }

    /// Whether no type is said, but the rules of one are: `properties` without `type: object` mean an object, though
    /// `null` and all else satisfy them.
    pub(super) fn implies_a_type(&self) -> bool {
        matches!(&self.shape, Shape::Leaf(leaf) if leaf.untyped && !leaf.implied.is_none())
    }

    /// Whether `null` is all there is.
    pub(super) fn is_only_null(&self) -> bool {
        matches!(&self.shape, Shape::Values(values) if values.iter().all(Value::is_null))
    }
}
