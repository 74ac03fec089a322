//! A run while it goes on: what sends, judges, learns and tells. Phases have one of these and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use indexmap::IndexMap;
use specwright_contract::model::{Location, OperationId};

use crate::baseline::fingerprint;
use crate::budget::Budget;
use crate::case::{Broken, Case, Draft, Identity, Intent, Probe, Slot};
use crate::checks::{self, Fault, Judged, Severity};
use crate::coverage::Coverage;
use crate::credentials;
use crate::engine::{Engine, Verdict};
use crate::event::{End, Event, Exchange, Finding, Reporter, Summary};
use crate::phase::Phase;
use crate::recipe::{Recipe, Source, mix, parameter_value};
use crate::references;
use crate::request::Request;
use crate::secrets::Secrets;
use crate::settings::Settings;
use crate::wire::{Client, WireError};
use crate::world::{State, World, key, plain as plain_path};

/// A step whose headers are meant as they are.
pub(crate) const NAMED: &str = "named";

/// How deep resources may lie within others.
const DEPTH: u8 = 5;

/// Answers that are lost in a row before an operation is left alone.
const LOST: u32 = 2;

/// Responses without a body that are watched for one, by operation and status.
const WATCHED: u32 = 6;

type Causes = IndexMap<(OperationId, &'static str, String), (Arc<Finding>, u64)>;

/// A run while it goes on.
pub struct Session {
    engine: Engine,
    settings: Settings,
    client: Client,
    budget: Budget,
    world: Mutex<World>,
    coverage: Mutex<Coverage>,
    causes: Mutex<Causes>,
    reporters: Mutex<Vec<Box<dyn Reporter>>>,
    lost: Mutex<BTreeMap<OperationId, u32>>,
    watched: Mutex<BTreeMap<(OperationId, Box<str>), u32>>,
    answers: Mutex<Answers>,
}

/// Whether anything that came could be read.
#[derive(Debug, Default)]
struct Answers {
    read: u64,
    lost: u64,
    last: Option<WireError>,
}

/// Answers that are lost before the first that can be read, until a run is given up.
const GIVE_UP: u64 = 4;

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Session {
    pub(crate) fn new(
        engine: Engine,
        settings: Settings,
        client: Client,
        reporters: Vec<Box<dyn Reporter>>,
    ) -> Self {
        Self {
            world: Mutex::new(World::new(&engine)),
            budget: Budget::new(&settings),
            engine,
            settings,
            client,
            coverage: Mutex::default(),
            causes: Mutex::default(),
            reporters: Mutex::new(reporters),
            lost: Mutex::default(),
            watched: Mutex::default(),
            answers: Mutex::default(),
        }
    }

    /// The contract.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// What was asked for.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The seed for something of an operation.
    pub fn seed(&self, operation: OperationId, salt: u64) -> u64 {
        mix(mix(self.settings.seed, operation.index() as u64), salt)
    }

    /// What is known of the service's resources. The guard must not be held while something is sent.
    pub fn world(&self) -> MutexGuard<'_, World> {
        locked(&self.world)
    }

    /// How many requests were sent.
    pub(crate) fn sent_so_far(&self) -> u64 {
        self.budget.sent()
    }

    /// Whether no more may be sent.
    pub fn is_over(&self) -> bool {
        self.budget.end().is_some()
    }

    /// Whether an operation loses so many answers that it is left alone.
    pub fn is_lost(&self, operation: OperationId) -> bool {
        locked(&self.lost)
            .get(&operation)
            .is_some_and(|&count| count >= LOST)
    }

    /// A valid draft for an operation: examples, else the plainest values; only what is required.
    pub fn plain(&self, operation: OperationId, phase: Phase) -> Option<Draft> {
        let recipe = Recipe::new(&self.engine, operation, Source::Plain)?;
        let origin = self.engine.operation(operation).origin;
        self.named(recipe).draft(&self.engine, phase, origin)
    }

    /// A recipe that names resources that are there, as far as any are known.
    pub(crate) fn named(&self, mut recipe: Recipe) -> Recipe {
        let world = self.world();
        references::refer(&self.engine, &world.names(), &world, &mut recipe);
        recipe
    }

    /// Leaves alone the resources that a request names.
    pub(crate) fn exhaust(&self, recipe: &Recipe) {
        let mut world = self.world();
        let names = world.names();
        for key in references::wanted(&self.engine, &names, recipe) {
            let values = world.pick(&key, false).map(|known| known.values.clone());
            if let Some(values) = values {
                world.mark(&key, &values, State::Stuck);
            }
        }
    }

    /// Creates the resources that requests of an operation name, where none is known.
    pub(crate) async fn provide(&self, operation: OperationId, phase: Phase) {
        let seed = self.settings.seed;
        for source in [Source::Plain, Source::Seed(seed)] {
            if let Some(mut recipe) = Recipe::new(&self.engine, operation, source) {
                self.refer(&mut recipe, phase, 1).await;
            }
        }
    }

    /// Sends a draft, judges what comes by every check, learns from it and tells it. Nothing where no more may be
    /// sent, or the operation is left alone.
    pub async fn send(&self, draft: Draft) -> Option<Arc<Exchange>> {
        if self.is_lost(draft.operation) || self.is_silent() {
            return None;
        }
        let (draft, live) = self.aimed(draft, 0).await;
        let draft = self.stamped(draft).await;
        self.sent((draft, live)).await
    }

    /// A draft with the tag that the resource has, and a key that no request had, where such headers are required:
    /// made-up ones would be refused, or be taken for a repetition.
    async fn stamped(&self, mut draft: Draft) -> Draft {
        let operation = self.engine.operation(draft.operation);
        for (position, parameter) in operation.parameters.iter().enumerate() {
            let name = crate::world::folded(&parameter.name);
            let (tag, key) = (name == "ifmatch", name.ends_with("idempotencykey"));
            let about = match &draft.intent {
                Intent::Invalid(broken) => broken.place.contains(&*parameter.name),
                Intent::Probe(Probe::Step(step)) => *step == NAMED,
                _ => false,
            };
            let there = draft
                .headers
                .iter()
                .any(|(name, _)| *name == parameter.name);
            if parameter.location != Location::Header || !(tag || key) || !there || about {
                continue;
            }
            let value = if tag {
                self.tag(&draft).await
            } else {
                let source = Source::Seed(self.seed(draft.operation, 31 + self.budget.sent()));
                parameter_value(&self.engine, draft.operation, position, source)
                    .and_then(|value| value.as_str().map(ToOwned::to_owned))
            };
            if let Some(value) = value {
                draft = draft.with_header(&parameter.name, &value);
            }
        }
        draft
    }

    /// The tag of the resource to which a draft leads.
    async fn tag(&self, draft: &Draft) -> Option<String> {
        let path = &self.engine.operation(draft.operation).path;
        let mut operations = self.engine.contract().operations();
        let (read, _) = operations.find(|(_, other)| {
            other.method.as_str() == "GET" && plain_path(&other.path) == plain_path(path)
        })?;
        let mut reading = self.plain(read, draft.phase)?;
        reading.path.clone_from(&draft.path);
        reading = reading.named("read its tag", Intent::Probe(Probe::Step("tag")));
        let exchange = self.sent((reading, true)).await?;
        exchange.response()?.get("etag").map(ToOwned::to_owned)
    }

    /// A recipe that names resources that are there, where it named some; they are created where none is known.
    pub async fn referring(&self, mut recipe: Recipe, phase: Phase) -> Recipe {
        self.refer(&mut recipe, phase, 1).await;
        recipe
    }

    fn refer<'s>(&'s self, recipe: &'s mut Recipe, phase: Phase, depth: u8) -> BoxFuture<'s, ()> {
        async move {
            let names = self.world().names();
            for key in references::wanted(&self.engine, &names, recipe) {
                if self.world().pick(&key, false).is_none() {
                    self.resource(&key, false, phase, depth).await;
                }
            }
            references::refer(&self.engine, &names, &self.world(), recipe);
        }
        .boxed()
    }

    /// A draft whose request turns out as it is meant, and was not tried before; a probe that turns out to break the
    /// contract is one that is to be refused.
    pub fn settled(&self, mut draft: Draft, seen: &mut BTreeSet<u64>) -> Option<Draft> {
        let request = self.written(&draft);
        let verdict = self.engine.judge(draft.operation, &request);
        let fits = match (&draft.intent, &verdict) {
            (Intent::Probe(Probe::Odd(_)), Verdict::Invalid(found)) => {
                let first = found.first()?;
                draft.intent = Intent::Invalid(Broken {
                    place: first.location.join(" "),
                    rule: first.code.clone(),
                });
                true
            }
            (Intent::Probe(_), _)
            | (Intent::Valid, Verdict::Valid)
            | (Intent::Invalid(_), Verdict::Invalid(_)) => true,
            _ => false,
        };
        let mut hasher = DefaultHasher::new();
        (
            &request.method,
            &request.target,
            &request.headers,
            &request.body,
        )
            .hash(&mut hasher);
        (fits && seen.insert(hasher.finish())).then_some(draft)
    }

    /// A draft whose path leads to a live resource, where one can be had.
    fn aimed(&self, mut draft: Draft, depth: u8) -> BoxFuture<'_, (Draft, bool)> {
        async move {
            let wants = draft.path.iter().any(|slot| matches!(slot, Slot::Live(_)));
            let Some(key) = key(&self.engine.operation(draft.operation).path).filter(|_| wants)
            else {
                let live = draft.path.is_empty();
                return (draft, live);
            };
            let values = self.resource(&key, draft.fresh, draft.phase, depth).await;
            let live = values.is_some();
            let values = values.unwrap_or_default();
            let plain = matches!(draft.intent, Intent::Valid).then(|| draft.clone());
            for (position, slot) in draft.path.iter_mut().enumerate() {
                if let (Slot::Live(_), Some(value)) = (&slot, values.get(position)) {
                    *slot = Slot::Fixed(value.clone());
                }
            }
            // a list may show ids of another form than paths have
            let judge = |draft: &Draft| {
                let request = self.written(draft);
                self.engine.judge(draft.operation, &request)
            };
            if let Some(plain) = plain
                && judge(&draft).is_invalid()
                && judge(&plain) == Verdict::Valid
            {
                return (plain, false);
            }
            (draft, live)
        }
        .boxed()
    }

    /// The values of the path parameters that lead to a live resource: one that is known, else one that is created,
    /// else one that is listed. `fresh`: nothing was done to it yet.
    pub async fn resource(
        &self,
        key: &str,
        fresh: bool,
        phase: Phase,
        depth: u8,
    ) -> Option<Vec<String>> {
        if let Some(known) = self.world().pick(key, fresh) {
            return Some(known.values.clone());
        }
        let fertile = self.world().is_fertile(key);
        if depth < DEPTH && fertile {
            let producers = self.world().producers(key).to_vec();
            for producer in producers {
                self.produce(producer.operation, phase, depth).await;
                let world = self.world();
                let found = world.pick(key, fresh && !producer.lists);
                if let Some(found) = found.map(|known| known.values.clone()) {
                    drop(world);
                    self.world().tried(key, true);
                    return Some(found);
                }
            }
            self.world().tried(key, false);
        }
        let world = self.world();
        world.pick(key, false).map(|known| known.values.clone())
    }

    /// Sends a valid request that creates or lists resources.
    async fn produce(&self, operation: OperationId, phase: Phase, depth: u8) {
        if self.is_lost(operation) || !self.admits(operation) {
            return;
        }
        // a second one of the same name may be refused, so another try has other values
        for attempt in 0..2 {
            let source = match attempt {
                0 => Source::Plain,
                n => Source::Seed(self.seed(operation, n + self.budget.sent())),
            };
            let origin = self.engine.operation(operation).origin;
            let Some(mut recipe) = Recipe::new(&self.engine, operation, source) else {
                return;
            };
            if depth + 1 < DEPTH {
                self.refer(&mut recipe, phase, depth + 1).await;
            }
            let Some(draft) = recipe.draft(&self.engine, phase, origin) else {
                return;
            };
            let mut draft = draft.named("a resource for what follows", Intent::Valid);
            if self.engine.operation(operation).method.as_str() == "PUT" {
                // it makes what its path names
                for slot in &mut draft.path {
                    if let Slot::Live(text) = slot {
                        *slot = Slot::Fixed(std::mem::take(text));
                    }
                }
            }
            let draft = self.aimed(draft, depth + 1).await;
            let Some(exchange) = self.sent(draft).await else {
                return;
            };
            if !matches!(exchange.status(), Some(409 | 422 | 400)) {
                return;
            }
        }
    }

    /// Whether an operation is tested.
    fn admits(&self, operation: OperationId) -> bool {
        let operation = self.engine.operation(operation);
        !self.settings.filter.is_excluded(operation)
    }

    async fn sent(&self, (draft, live): (Draft, bool)) -> Option<Arc<Exchange>> {
        let number = self.budget.take().await?;
        let request = self.written(&draft);
        let mut draft = draft;
        // what only the service can make up may well be refused
        if draft.intent == Intent::Valid
            && (draft.query.iter()).any(|(name, _)| crate::state::listing::is_cursor(name))
        {
            draft.intent = Intent::Probe(Probe::Odd("a cursor that no list gave"));
        }
        let verdict = self.engine.judge(draft.operation, &request);
        let watch = self.watches(draft.operation, &request.method);
        let at = SystemTime::now();
        let outcome = self.client.send(&request, watch).await;
        let case = Case {
            number,
            draft,
            request,
            verdict,
            live,
        };
        let exchange = Arc::new(Exchange { case, outcome, at });
        self.weigh(&exchange);
        Some(exchange)
    }

    /// Takes an exchange of a recording, made with its number: judges and tells it.
    pub(crate) fn recorded(&self, make: impl FnOnce(u64) -> Exchange) {
        let exchange = Arc::new(make(self.budget.count()));
        self.weigh(&exchange);
    }

    /// Judges an exchange by every check, tells it and learns from it.
    fn weigh(&self, exchange: &Arc<Exchange>) {
        self.note(exchange);
        let faults = self.faults(exchange);
        let findings: Vec<Arc<Finding>> = faults
            .into_iter()
            .map(|fault| self.finding(fault, exchange, &[]))
            .collect();
        locked(&self.coverage).count(self.engine.contract(), exchange);
        self.tell(Event::Exchanged {
            exchange,
            findings: &findings,
        });
        for finding in &findings {
            self.found(finding);
        }
        self.world().learn(&self.engine, exchange);
    }

    /// What every check that is asked for finds in an exchange.
    pub fn faults(&self, exchange: &Exchange) -> Vec<Fault> {
        let judged = Judged {
            engine: &self.engine,
            settings: &self.settings,
            exchange,
        };
        let mut faults = Vec::new();
        for check in checks::ALL {
            if let Some(judge) = check.judge
                && self.settings.asks(check)
            {
                judge(&judged, &mut faults);
            }
        }
        faults
    }

    /// As [`Session::send`], with the findings whose causes were not met before.
    pub async fn judged(&self, draft: Draft) -> Option<(Arc<Exchange>, Vec<Arc<Finding>>)> {
        let exchange = self.send(draft).await?;
        let causes = locked(&self.causes);
        let new = causes
            .values()
            .filter(|(finding, _)| Arc::ptr_eq(&finding.exchange, &exchange))
            .map(|(finding, _)| Arc::clone(finding));
        let new = new.collect();
        Some((exchange, new))
    }

    /// Whether so many answers were lost, and none could be read, that a run is given up.
    pub(crate) fn is_silent(&self) -> bool {
        let answers = locked(&self.answers);
        answers.read == 0 && answers.lost >= GIVE_UP
    }

    /// How many requests were sent where no answer could be read, and what became of the last.
    pub(crate) fn silence(&self) -> Option<(u64, WireError)> {
        let answers = locked(&self.answers);
        if answers.read > 0 {
            return None;
        }
        answers.last.clone().map(|error| (answers.lost, error))
    }

    /// Counts answers that are lost, and responses without a body.
    fn note(&self, exchange: &Exchange) {
        let operation = exchange.case.operation();
        let mut answers = locked(&self.answers);
        match &exchange.outcome {
            Ok(_) => answers.read += 1,
            Err(error) => {
                answers.lost += 1;
                answers.last = Some(error.clone());
            }
        }
        drop(answers);
        let mut lost = locked(&self.lost);
        // what stalls is lost as well: it would take the whole time of the run
        let stalls = exchange
            .response()
            .is_some_and(|response| response.elapsed >= self.settings.limits.stall);
        if exchange.outcome.is_err() || stalls {
            *lost.entry(operation).or_default() += 1;
        } else {
            lost.remove(&operation);
        }
        drop(lost);
        if let Some(response) = exchange.response()
            && response.framing == crate::response::Framing::None
        {
            let key = (operation, exchange.case.request.method.clone());
            *locked(&self.watched).entry(key).or_default() += 1;
        }
    }

    fn watches(&self, operation: OperationId, method: &str) -> bool {
        let watched = locked(&self.watched);
        watched
            .get(&(operation, method.into()))
            .is_none_or(|&count| count < WATCHED)
    }

    /// The request of a draft.
    fn written(&self, draft: &Draft) -> Request {
        let engine = &self.engine;
        let operation = engine.operation(draft.operation);
        let mut target = engine.base(draft.operation);
        target.push_str(&engine.router().path(draft.operation, &mut |position, _| {
            match draft.path.get(position) {
                Some(Slot::Live(text) | Slot::Fixed(text)) => text.clone(),
                None => "1".to_owned(),
            }
        }));
        let method = draft
            .method
            .as_deref()
            .unwrap_or_else(|| operation.method.as_str());
        let mut request = Request::new(method, target);
        let mut pairs: Vec<&str> = draft.query.iter().map(|(_, text)| text.as_str()).collect();
        pairs.retain(|text| !text.is_empty());
        let mut query = pairs.join("&");
        request.headers.push(("user-agent".into(), AGENT.into()));
        if !draft
            .headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("accept"))
        {
            request.headers.push(("accept".into(), "*/*".into()));
        }
        let mut cookies: Vec<String> = draft.cookies.iter().map(|(_, text)| text.clone()).collect();
        credentials::add(self, draft, &mut request, &mut query, &mut cookies);
        for (name, value) in &draft.headers {
            let given = request.get(name).is_some();
            if !given || !self.is_given(name, &draft.identity) {
                request
                    .headers
                    .retain(|(known, _)| !known.eq_ignore_ascii_case(name));
                request.headers.push((name.clone(), value.clone()));
            }
        }
        if !cookies.is_empty() {
            let text = cookies.join("; ");
            request.headers.push(("cookie".into(), text.into_bytes()));
        }
        if let Some(body) = &draft.body {
            if let Some(content_type) = &body.content_type {
                let value = content_type.as_bytes().to_vec();
                request.headers.push(("content-type".into(), value));
            }
            request.body = body.bytes.clone();
        }
        if !query.is_empty() {
            request.target.push('?');
            request.target.push_str(&query);
        }
        request
    }

    /// Whether a header field is set for all requests of an identity.
    pub fn is_given(&self, name: &str, identity: &Identity) -> bool {
        let has = |list: &[(Box<str>, Box<str>)]| {
            list.iter()
                .any(|(known, _)| known.eq_ignore_ascii_case(name))
        };
        match identity {
            Identity::Own => has(&self.settings.headers),
            Identity::Peer => has(&self.settings.peer) || has(&self.settings.headers),
            Identity::Nobody => false,
            Identity::Fields(fields) => fields
                .iter()
                .any(|(known, _)| known.eq_ignore_ascii_case(name)),
        }
    }

    fn finding(
        &self,
        fault: Fault,
        exchange: &Arc<Exchange>,
        before: &[Arc<Exchange>],
    ) -> Arc<Finding> {
        let severity = if self.settings.strict {
            Severity::Error
        } else {
            fault.severity
        };
        let mut finding = Finding {
            check: fault.check,
            severity,
            known: false,
            operation: fault.operation.unwrap_or(exchange.case.operation()),
            message: fault.message,
            promised: fault.promised,
            origin: fault.origin,
            cause: fault.cause,
            exchange: Arc::clone(exchange),
            before: before.to_vec(),
        };
        if !self.settings.baseline.is_empty() {
            let fingerprint = fingerprint(self.engine.contract(), &finding);
            finding.known = self.settings.baseline.has(&fingerprint);
        }
        Arc::new(finding)
    }

    /// Reports what a phase found by comparing exchanges: the last one shows it, those before it lead to it.
    pub fn report(&self, fault: Fault, exchange: &Arc<Exchange>, before: &[Arc<Exchange>]) {
        if self.settings.asks(fault.check) {
            let finding = self.finding(fault, exchange, before);
            self.found(&finding);
        }
    }

    fn found(&self, finding: &Arc<Finding>) {
        let key = (finding.operation, finding.check.name, finding.cause.clone());
        let mut causes = locked(&self.causes);
        if let Some((_, count)) = causes.get_mut(&key) {
            *count += 1;
            return;
        }
        causes.insert(key, (Arc::clone(finding), 1));
        drop(causes);
        self.tell(Event::Found(finding));
        if self.settings.fail_fast && finding.severity == Severity::Error && !finding.known {
            self.budget.stop();
        }
    }

    /// Puts a smaller case that shows the same in place of the one that showed it first.
    pub(crate) fn replace(&self, old: &Finding, exchange: &Arc<Exchange>) {
        let key = (old.operation, old.check.name, old.cause.clone());
        if let Some((finding, _)) = locked(&self.causes).get_mut(&key) {
            let mut smaller = Finding::clone(finding);
            smaller.exchange = Arc::clone(exchange);
            *finding = Arc::new(smaller);
        }
    }

    /// The findings of an operation so far.
    pub fn findings(&self, operation: OperationId) -> Vec<Arc<Finding>> {
        let causes = locked(&self.causes);
        let those = causes.values().filter(|(f, _)| f.operation == operation);
        those.map(|(finding, _)| Arc::clone(finding)).collect()
    }

    /// Tells that something could not be tested.
    pub fn skip(&self, operation: OperationId, phase: Phase, reason: &str) {
        let mut coverage = locked(&self.coverage);
        let reached = coverage.operations.entry(operation).or_default();
        let new = reached
            .skipped
            .insert(format!("{}: {reason}", phase.as_str()));
        drop(coverage);
        if new {
            self.tell(Event::Skipped {
                operation,
                phase,
                reason,
            });
        }
    }

    /// Tells reporters.
    pub(crate) fn tell(&self, event: Event<'_>) {
        for reporter in locked(&self.reporters).iter_mut() {
            reporter.event(event);
        }
    }

    /// What the run came to.
    pub(crate) fn summary(&self, operations: &[OperationId]) -> Summary {
        let asked = checks::ALL.iter().copied();
        Summary {
            operations: operations.to_vec(),
            checks: asked.filter(|check| self.settings.asks(check)).collect(),
            all_phases: Phase::ALL
                .iter()
                .all(|(phase, ..)| self.settings.has(*phase)),
            secrets: Secrets::new(self.engine.contract(), &self.settings),
            findings: locked(&self.causes).values().cloned().collect(),
            coverage: locked(&self.coverage).clone(),
            requests: self.budget.sent(),
            elapsed: self.budget.elapsed(),
            end: self.budget.end().unwrap_or(End::Complete),
            seed: self.settings.seed,
            outside: Vec::new(),
        }
    }

    /// The host of the service, with its port.
    pub(crate) fn host(&self) -> &str {
        self.client.host()
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }
}

const AGENT: &str = concat!("specwright/", env!("CARGO_PKG_VERSION"));
