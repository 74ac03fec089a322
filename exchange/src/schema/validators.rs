//! The validators of a contract: each schema compiled on first use, once for each direction that matters.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use jsonschema::Validator;
use rustc_hash::FxHashMap;
use serde_json::Value;
use specwright_contract::diagnostic::codes;
use specwright_contract::model::{SchemaId, SchemaKind};
use specwright_contract::{Contract, Diagnostic};

use super::compile::{Problem, Unit};
use super::discriminate::{self, Choices};
use super::facts::{Facts, keyword_node};
use super::pattern::{self, Instead};
use super::reading::{self, Dialect, Manner, Root};
use super::{Direction, Profile, Violation, forward, message};

/// Schemas that share one allocation of slots.
const PAGE: usize = 64;

/// The choices of a schema, where it has any.
type Known = Option<Arc<Choices>>;

type Slot = OnceLock<Box<Unit>>;

/// The slots of [`PAGE`] schemas, one for each direction.
type Page = Box<[[Slot; 2]]>;

/// The validators of one contract. A clone is the same validators.
#[derive(Clone)]
pub struct Validators {
    inner: Arc<Inner>,
}

impl fmt::Debug for Validators {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Validators").finish_non_exhaustive()
    }
}

impl Validators {
    /// Validators for every schema of the contract; none is compiled yet.
    pub fn new(contract: Arc<Contract>) -> Self {
        Self::with(contract, Profile::Evaluated)
    }

    /// Validators that read the schemas in a profile.
    pub fn with(contract: Arc<Contract>, profile: Profile) -> Self {
        let facts = Facts::new(&contract);
        let pages = contract.schemas.len().div_ceil(PAGE);
        Self {
            inner: Arc::new(Inner {
                dialect: Dialect::of(&contract),
                contract,
                profile,
                facts,
                roots: RwLock::default(),
                choices: RwLock::default(),
                checks: RwLock::default(),
                pages: (0..pages).map(|_| OnceLock::new()).collect(),
                problems: Mutex::default(),
                refused: Mutex::default(),
                plans: crate::make::Plans::default(),
                references: OnceLock::new(),
            }),
        }
    }

    /// Plans for making values of these schemas.
    pub(crate) fn plans(&self) -> &crate::make::Plans {
        &self.inner.plans
    }

    /// The choices of a schema with a discriminator; Prism knows none.
    pub(crate) fn choices(&self, id: SchemaId, direction: Direction) -> Option<Arc<Choices>> {
        self.inner.choices(id, direction)
    }

    /// Where each `$ref` leads to.
    pub(crate) fn references(&self) -> &crate::prism::References {
        let inner = &self.inner;
        inner
            .references
            .get_or_init(|| crate::prism::references(&inner.contract))
    }

    /// Whether the schema, or one it leads to, differs in this direction.
    pub(crate) fn directed(&self, id: SchemaId, direction: Direction) -> bool {
        self.inner.facts.directed(id, direction)
    }

    /// The contract.
    pub fn contract(&self) -> &Arc<Contract> {
        &self.inner.contract
    }

    /// Whether a value is right.
    pub fn is_valid(&self, id: SchemaId, direction: Direction, value: &Value) -> bool {
        if self.inner.profile == Profile::Prism {
            let mut value = value.clone();
            return self
                .judge(id, direction, &mut value, Manner::BODY)
                .is_empty();
        }
        let id = self.inner.target(id);
        let unit = self.inner.unit(id.index(), direction);
        if unit.forwards {
            forward::with(&self.inner, || unit.is_valid(value))
        } else {
            unit.is_valid(value)
        }
    }

    /// What is wrong with a value, in the order in which ajv tells it; nothing where it is right.
    pub fn check(&self, id: SchemaId, direction: Direction, value: &Value) -> Vec<Violation> {
        if self.inner.profile == Profile::Evaluated && self.is_valid(id, direction, value) {
            return Vec::new();
        }
        self.judge(id, direction, &mut value.clone(), Manner::BODY)
    }

    /// The schema as JSON Schema 2020-12, as it is compiled: to look at.
    #[doc(hidden)]
    pub fn emitted(&self, id: SchemaId, direction: Direction) -> Value {
        let Inner {
            contract, facts, ..
        } = self.inner.as_ref();
        let id = self.inner.target(id);
        super::emit::emit(contract, facts, id, direction, &FxHashMap::default()).schema
    }

    /// How the schemas are read.
    pub fn profile(&self) -> Profile {
        self.inner.profile
    }

    /// What is wrong with a value that is read in a manner; texts become what the schema asks for where the
    /// manner says so.
    pub(crate) fn judge(
        &self,
        id: SchemaId,
        direction: Direction,
        value: &mut Value,
        manner: Manner,
    ) -> Vec<Violation> {
        let inner = &self.inner;
        if inner.profile == Profile::Evaluated && self.is_valid(id, direction, value) {
            return Vec::new();
        }
        let evaluated = inner.profile == Profile::Evaluated;
        let told = if evaluated && message::is_large(value) {
            None
        } else {
            reading::judge(inner, id, direction, value, manner)
        };
        match told {
            Some(told) if !evaluated || !told.is_empty() => told,
            // a rule that looks at what others have seen, or that the two engines read in different ways
            _ if evaluated => self.explain(id, direction, value),
            _ => Vec::new(),
        }
    }

    /// Whether a schema is one that values are judged by at all.
    pub(crate) fn is_sound(&self, id: SchemaId, manner: Manner) -> bool {
        reading::is_sound(&self.inner, id, manner)
    }

    fn explain(&self, id: SchemaId, direction: Direction, value: &Value) -> Vec<Violation> {
        let id = self.inner.target(id);
        forward::with(&self.inner, || {
            message::explain(&self.inner, id, direction, value)
        })
    }

    /// Compiles a schema before it is needed, with all that it leads to.
    pub fn prepare(&self, id: SchemaId, direction: Direction) {
        let schemas = &self.inner.contract.schemas;
        let mut seen = rustc_hash::FxHashSet::default();
        let mut waiting = vec![id];
        while let Some(id) = waiting.pop() {
            let id = schemas.resolve(id);
            if !seen.insert(id) {
                continue;
            }
            if matches!(schemas[id].kind, SchemaKind::Keywords) {
                self.inner.unit(id.index(), direction);
            }
            // Only what is referred to is compiled by itself; parts in place are within their unit.
            let mut parts = vec![id];
            while let Some(part) = parts.pop() {
                schemas[part].edges(&mut |edge, id| {
                    if edge == specwright_contract::model::Edge::Reference {
                        waiting.push(id);
                    } else if seen.insert(id) {
                        parts.push(id);
                    }
                });
            }
        }
    }

    /// The patterns of the contract that cannot be compiled, whether they were needed or not.
    pub fn refused_patterns(&self) -> Vec<Diagnostic> {
        let mut known: FxHashMap<&str, Option<Instead>> = FxHashMap::default();
        let mut found = Vec::new();
        for (id, schema) in self.inner.contract.schemas.iter() {
            let object = schema.object.iter().flat_map(|rules| rules.patterns.iter());
            let string = schema
                .string
                .iter()
                .filter_map(|rules| rules.pattern.as_ref());
            for text in string.chain(object.map(|(text, _)| text)) {
                let instead = known.entry(text).or_insert_with(|| pattern::instead(text));
                if let Some(instead) = instead {
                    found.push(self.inner.diagnostic(Problem::Pattern {
                        schema: id,
                        pattern: text.clone(),
                        instead: instead.clone(),
                    }));
                }
            }
        }
        found
    }

    /// What could not be compiled so far. Such patterns and schemas admit everything.
    pub fn problems(&self) -> Vec<Diagnostic> {
        let mut problems = self
            .inner
            .problems
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        problems.sort_by_key(|found| found.place.map(|place| (place.file, place.span)));
        problems
    }
}

/// What the validators share.
pub(super) struct Inner {
    pub(super) contract: Arc<Contract>,
    pub(super) profile: Profile,
    pub(super) dialect: Dialect,
    pub(super) facts: Facts,
    pub(super) roots: RwLock<FxHashMap<(SchemaId, bool), Root>>,
    choices: RwLock<FxHashMap<(SchemaId, Direction), Known>>,
    checks: RwLock<FxHashMap<Box<str>, Option<Arc<Validator>>>>,
    pages: Box<[OnceLock<Page>]>,
    problems: Mutex<Vec<Diagnostic>>,
    /// What stands for patterns that could not be compiled.
    refused: Mutex<FxHashMap<Box<str>, Instead>>,
    plans: crate::make::Plans,
    references: OnceLock<crate::prism::References>,
}

impl Inner {
    /// The schema behind plain references; where dynamic references follow, every one of them counts.
    fn target(&self, id: SchemaId) -> SchemaId {
        if self.facts.dynamic(id) {
            id
        } else {
            self.contract.schemas.resolve(id)
        }
    }

    /// The choices of a schema with a discriminator; Prism knows none.
    pub(super) fn choices(&self, id: SchemaId, direction: Direction) -> Option<Arc<Choices>> {
        let schema = &self.contract.schemas[id];
        if self.profile == Profile::Prism || discriminate::discriminator(schema).is_none() {
            return None;
        }
        let known = self.choices.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&(id, direction)) {
            return known.clone();
        }
        drop(known);
        let choices = Choices::of(&self.contract, id, direction).map(Arc::new);
        let mut known = self.choices.write().unwrap_or_else(PoisonError::into_inner);
        known.insert((id, direction), choices.clone());
        choices
    }

    /// The compiled validator of the schema at this position.
    pub(super) fn unit(&self, index: usize, direction: Direction) -> &Unit {
        static ANY: Unit = Unit::ANY;
        let Some(id) = self.contract.schemas.id_at(index) else {
            return &ANY;
        };
        let directed = Direction::ALL
            .into_iter()
            .any(|direction| self.facts.directed(id, direction));
        let direction = if directed {
            direction
        } else {
            Direction::Request
        };
        let page = self
            .pages
            .get(index / PAGE)
            .map(|page| page.get_or_init(|| (0..PAGE).map(|_| Default::default()).collect()));
        let slot = page
            .and_then(|page| page.get(index % PAGE))
            .and_then(|slots| slots.get(direction as usize));
        let Some(slot) = slot else { return &ANY };
        slot.get_or_init(|| {
            let mut found = Vec::new();
            let unit = Unit::compile(
                &self.contract,
                &self.facts,
                id,
                direction,
                self.refused(),
                &mut |problem| found.push(problem),
            );
            if !found.is_empty() {
                self.tell(found);
            }
            Box::new(unit)
        })
    }

    /// Whether a string has a match of a pattern; one that can't be compiled matches everything.
    pub(super) fn matches(&self, pattern: &str, text: &str) -> bool {
        self.holds("pattern", pattern, text)
    }

    /// Whether a string is of a format, as the compiled validators check it.
    pub(super) fn is_of_format(&self, format: &str, text: &str) -> bool {
        self.holds("format", format, text)
    }

    /// Whether a string keeps one keyword, which is compiled once.
    fn holds(&self, keyword: &'static str, said: &str, text: &str) -> bool {
        let holds = |check: &Option<Arc<Validator>>| {
            check
                .as_ref()
                .is_none_or(|check| check.is_valid(&Value::from(text)))
        };
        let key = format!("{keyword} {said}");
        let checks = self.checks.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(check) = checks.get(key.as_str()) {
            return holds(check);
        }
        drop(checks);
        let written = match keyword {
            "pattern" => pattern::usable(said),
            _ => super::format::of_string(said).map(Into::into),
        };
        let check = written.and_then(|written| {
            let schema = serde_json::json!({ keyword: written });
            super::compile::build(&schema, Direction::Request, &[]).ok()
        });
        let check = check.map(Arc::new);
        let right = holds(&check);
        let mut checks = self.checks.write().unwrap_or_else(PoisonError::into_inner);
        checks.insert(key.into(), check);
        right
    }

    /// The patterns that were refused before.
    fn refused(&self) -> FxHashMap<Box<str>, Instead> {
        let refused = self.refused.lock();
        refused.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn tell(&self, found: Vec<Problem>) {
        let mut problems = self.problems.lock().unwrap_or_else(PoisonError::into_inner);
        for problem in found {
            if let Problem::Pattern {
                pattern, instead, ..
            } = &problem
            {
                let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
                refused.insert(pattern.clone(), instead.clone());
            }
            let diagnostic = self.diagnostic(problem);
            if !problems.contains(&diagnostic) {
                problems.push(diagnostic);
            }
        }
    }

    fn diagnostic(&self, problem: Problem) -> Diagnostic {
        let sources = &self.contract.sources;
        match problem {
            Problem::Pattern {
                schema,
                pattern,
                instead,
            } => {
                let origin = self.contract.schemas[schema].origin;
                let node = sources.node(origin);
                let place = node
                    .get("pattern")
                    .or_else(|| {
                        let (key, _) = node.get("patternProperties")?.member(&pattern)?;
                        Some(key)
                    })
                    .unwrap_or(node);
                let text = shortened(&pattern);
                let (message, help) = match instead {
                    Instead::Wider(_) => (
                        format!(
                            "the pattern `{text}` is too large, so its repetitions are not counted"
                        ),
                        "say how long the string may be with `minLength` and `maxLength`",
                    ),
                    Instead::Nothing => (
                        format!("the pattern `{text}` cannot be compiled, so it is not checked"),
                        "patterns are ECMA-262 regular expressions; see `specwright explain pattern-refused`",
                    ),
                };
                Diagnostic::at(&codes::value::PATTERN_REFUSED, place, message).help(help)
            }
            Problem::Schema { schema, message } => {
                let origin = self.contract.schemas[schema].origin;
                Diagnostic::at(
                    &codes::value::SCHEMA_REFUSED,
                    sources.node(origin),
                    format!("the schema cannot be compiled, so nothing is checked: {message}"),
                )
            }
        }
    }

    /// The place of a keyword of a schema, or of the schema.
    pub(super) fn keyword_place(
        &self,
        id: SchemaId,
        keyword: &str,
    ) -> specwright_contract::source::Origin {
        let origin = self.contract.schemas[id].origin;
        keyword_node(&self.contract, origin, keyword).map_or(origin, |node| {
            specwright_contract::source::Origin {
                file: origin.file,
                node,
            }
        })
    }
}

/// The first part of a long pattern.
fn shortened(pattern: &str) -> std::borrow::Cow<'_, str> {
    match pattern.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &pattern[..end]).into(),
        None => pattern.into(),
    }
}
