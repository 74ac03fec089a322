//! What a run is to do, and what it may cost.

use std::time::Duration;

use specwright_contract::model::Operation;

use crate::baseline::Baseline;
use crate::checks::Check;
use crate::fixtures::Fixtures;
use crate::phase::Phase;
use crate::wire::Limits;

/// What a run is to do, and what it may cost.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// The seed of every random choice.
    pub seed: u64,
    /// The phases; empty: all.
    pub phases: Vec<Phase>,
    /// Header fields of every request: credentials and others.
    pub headers: Vec<(Box<str>, Box<str>)>,
    /// Header fields of the second identity, in place of those of the same name.
    pub peer: Vec<(Box<str>, Box<str>)>,
    /// Whether warnings are errors.
    pub strict: bool,
    /// The checks; empty: all.
    pub checks: Vec<&'static Check>,
    /// The checks that are left out.
    pub without: Vec<&'static Check>,
    /// Which operations.
    pub filter: Filter,
    /// Operations that are tested at the same time.
    pub workers: usize,
    /// Requests a second at most.
    pub rate: Option<u32>,
    /// The longest time of a run.
    pub max_time: Option<Duration>,
    /// The most requests of a run.
    pub max_requests: Option<u64>,
    /// Whether the first finding at error level ends the run.
    pub fail_fast: bool,
    /// The longest time of a response; nothing: it is not judged.
    pub max_response_time: Option<Duration>,
    /// Random cases an operation.
    pub examples: u32,
    /// What an exchange may cost.
    pub limits: Limits,
    /// Whether credentials are made up where none were given, which a mock takes.
    pub invent_credentials: bool,
    /// Data that exists.
    pub fixtures: Fixtures,
    /// Findings that are known and make no run fail.
    pub baseline: Baseline,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 0,
            phases: Vec::new(),
            headers: Vec::new(),
            peer: Vec::new(),
            strict: false,
            checks: Vec::new(),
            without: Vec::new(),
            filter: Filter::default(),
            workers: 1,
            rate: None,
            max_time: None,
            max_requests: None,
            fail_fast: false,
            max_response_time: None,
            examples: 40,
            limits: Limits::default(),
            invent_credentials: false,
            fixtures: Fixtures::default(),
            baseline: Baseline::default(),
        }
    }
}

impl Settings {
    /// Whether a phase is run.
    pub fn has(&self, phase: Phase) -> bool {
        self.phases.is_empty() || self.phases.contains(&phase)
    }

    /// Whether a check is asked for.
    pub fn asks(&self, check: &'static Check) -> bool {
        let listed = |list: &[&'static Check]| list.iter().any(|known| known.name == check.name);
        (self.checks.is_empty() || listed(&self.checks)) && !listed(&self.without)
    }
}

/// Which operations are tested: those that fit one of each list that is not empty.
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::exhaustive_structs,
    reason = "made by callers with `..Filter::default()`"
)]
pub struct Filter {
    /// Paths; `*` stands for any text.
    pub paths: Vec<String>,
    /// Methods.
    pub methods: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// `operationId`s or `METHOD /path`; `*` stands for any text.
    pub operations: Vec<String>,
    /// Operations that are left out, as [`Filter::operations`].
    pub exclude: Vec<String>,
}

impl Filter {
    /// Whether an operation is tested.
    pub fn admits(&self, operation: &Operation) -> bool {
        let any = |list: &[String], fits: &dyn Fn(&str) -> bool| {
            list.is_empty() || list.iter().any(|wanted| fits(wanted))
        };
        any(&self.paths, &|wanted| glob(wanted, &operation.path))
            && any(&self.methods, &|wanted| {
                wanted.eq_ignore_ascii_case(operation.method.as_str())
            })
            && any(&self.tags, &|wanted| {
                operation.tags.iter().any(|tag| glob(wanted, tag))
            })
            && any(&self.operations, &|wanted| named(operation, wanted))
            && !self.is_excluded(operation)
    }

    /// Whether an operation is left out, also where others need it.
    pub fn is_excluded(&self, operation: &Operation) -> bool {
        self.exclude.iter().any(|wanted| named(operation, wanted))
    }
}

/// Whether an operation goes by this `operationId`, `METHOD /path` or path.
fn named(operation: &Operation, wanted: &str) -> bool {
    let id = operation.operation_id.as_deref();
    id.is_some_and(|id| glob(wanted, id))
        || glob(wanted, &operation.label())
        || glob(wanted, &operation.path)
}

/// Whether a text fits a pattern in which `*` stands for any text.
fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}
