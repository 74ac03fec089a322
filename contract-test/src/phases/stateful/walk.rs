//! What every step of a sequence needs: to make a resource, to read it, and to tell what is wrong.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};
use specwright_contract::model::{Location, OperationId, Type};
use specwright_contract::source::Origin;
use specwright_exchange::make::{self, Options};
use specwright_exchange::schema::Direction;

use crate::case::{Draft, Intent, Probe, Slot};
use crate::checks::{Check, Fault, Severity};
use crate::engine::Engine;
use crate::event::Exchange;
use crate::phase::Phase;
use crate::recipe::{Recipe, Source, mix, payload, preferred, varied};
use crate::session::Session;
use crate::state::family::{Family, Single, families};
use crate::state::fields::{Fields, answered};
use crate::world::{self, identity, text};

/// A JSON object.
pub(crate) type Object = Map<String, Value>;

/// What a body is like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Flavour {
    /// Every member that there may be.
    Full(u64),
    /// As `Full`, with the longest texts and the greatest numbers.
    Largest(u64),
    /// Only what is required.
    Least(u64),
    /// As `Full`, with letters of many scripts where any text may be.
    Lettered(u64),
    /// The contract's example, else the plainest.
    Plain,
}

/// A resource that was made.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    /// What leads to it.
    pub(crate) values: Vec<String>,
    /// What was sent.
    pub(crate) sent: Option<Object>,
    /// What was answered.
    pub(crate) shown: Option<Object>,
    pub(crate) exchange: Arc<Exchange>,
    /// What had to be made before it.
    pub(crate) before: Vec<Arc<Exchange>>,
}

impl Made {
    /// The exchanges that it took.
    pub(crate) fn path(&self) -> Vec<Arc<Exchange>> {
        let mut all = self.before.clone();
        all.push(Arc::clone(&self.exchange));
        all
    }
}

/// What is known of a kind of resource.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Evidence {
    /// One that never was is refused.
    pub(crate) absent: bool,
    /// One that was created is found, and is the same.
    pub(crate) found: bool,
    /// One that never was is answered with a success, each time.
    pub(crate) anything: bool,
}

impl Evidence {
    /// Whether the service keeps state: only then a broken sequence breaks a promise, since a mock that answers with
    /// examples has no sequences.
    pub(crate) fn kept(self) -> bool {
        self.absent && self.found
    }
}

/// What leads to a resource, and what was shown of it.
type Known = (Vec<String>, Option<Object>);

/// A walk through a service.
pub(crate) struct Walk<'s> {
    pub(crate) session: &'s Session,
    pub(crate) families: Vec<Family>,
    pub(crate) singles: Vec<Single>,
    pub(crate) evidence: BTreeMap<String, Evidence>,
    pub(crate) phase: Phase,
    /// Wholes of which others are parts.
    wholes: BTreeMap<String, Made>,
    /// What was made and not deleted.
    made: BTreeMap<String, Vec<Known>>,
    serial: u64,
    /// How the removal of what never was is answered.
    pub(crate) never_removed: BTreeMap<OperationId, u16>,
}

impl<'s> Walk<'s> {
    pub(crate) fn new(session: &'s Session, operations: &[OperationId]) -> Self {
        let settings = session.settings();
        let contract = session.engine().contract();
        // what others need to be there may be asked for, though it is not tested
        let usable: Vec<OperationId> = contract
            .operations()
            .filter(|(id, operation)| {
                operations.contains(id) || !settings.filter.is_excluded(operation)
            })
            .map(|(id, _)| id)
            .collect();
        let (mut families, mut singles) = families(session.engine(), &usable);
        let tested = |id: &Option<OperationId>| id.is_none_or(|id| operations.contains(&id));
        for family in &mut families {
            let mut all = family.on_item().chain(family.create).chain(family.list);
            let tested = all.any(|id| operations.contains(&id));
            drop(all);
            family.tested = tested;
        }
        singles.retain(|single| {
            let all = [Some(single.read), single.replace, single.change];
            all.iter().any(|id| id.is_some() && tested(id))
        });
        Self {
            session,
            families,
            singles,
            evidence: BTreeMap::new(),
            phase: Phase::Stateful,
            wholes: BTreeMap::new(),
            made: BTreeMap::new(),
            serial: 0,
            never_removed: BTreeMap::new(),
        }
    }

    pub(crate) fn engine(&self) -> &'s Engine {
        self.session.engine()
    }

    /// A number that was not given before.
    pub(crate) fn next(&mut self) -> u64 {
        self.serial += 1;
        // another walk must not make the same once more, since it may be refused for that
        let salt = if self.phase == Phase::Stateful { 7 } else { 8 };
        mix(self.session.settings().seed, salt * 1_000_000 + self.serial)
    }

    pub(crate) fn kept(&self, key: &str) -> bool {
        self.evidence.get(key).is_some_and(|known| known.kept())
    }

    /// Whether what never was is answered as what is there: by a mock, which has no state.
    pub(crate) fn answers_anything(&self, at: usize) -> bool {
        let known = self
            .families
            .get(at)
            .and_then(|family| self.evidence.get(&family.key));
        known.is_some_and(|known| known.anything)
    }

    /// Whether one that never was is refused, as far as that was tried.
    pub(crate) fn kept_by_refusal(&self, key: &str) -> bool {
        self.evidence.get(key).is_some_and(|known| known.absent)
    }

    /// A value of the body of an operation.
    pub(crate) fn body(&self, id: OperationId, flavour: Flavour) -> Option<(usize, Value)> {
        let engine = self.engine();
        let body = engine.operation(id).body.as_ref()?;
        let (position, media) = preferred(&body.content)?;
        let (seed, optional) = match flavour {
            Flavour::Full(seed) | Flavour::Lettered(seed) | Flavour::Largest(seed) => (seed, 100),
            Flavour::Least(seed) => (seed, 0),
            Flavour::Plain => {
                let recipe = Recipe::new(engine, id, Source::Plain)?;
                return self.session.named(recipe).body;
            }
        };
        let mut options = Options::default().optional(optional).null(0).items(3);
        options.least_items = 1;
        let schema = media.schema?;
        let validators = engine.validators();
        let mut value =
            make::generate_with(validators, schema, Direction::Request, seed, &options).ok()?;
        if matches!(flavour, Flavour::Lettered(_)) {
            lettered(engine, schema, &mut value, seed);
        }
        if matches!(flavour, Flavour::Largest(_)) {
            largest(engine, schema, &mut value);
        }
        let recipe = Recipe::of_body(id, position, value);
        self.session.named(recipe).body
    }

    /// A body in which every member differs from what is there, where the schema admits that.
    pub(crate) fn other_body(
        &self,
        id: OperationId,
        flavour: Flavour,
        before: Option<&Object>,
    ) -> Option<(usize, Value)> {
        let (position, mut value) = self.body(id, flavour)?;
        let engine = self.engine();
        let media = engine.operation(id).body.as_ref()?.content.get(position)?;
        let (Some(schema), Some(before)) = (media.schema, before) else {
            return Some((position, value));
        };
        let names: Vec<String> = value.as_object()?.keys().cloned().collect();
        let others_named = self.session.world().names();
        for name in names {
            // another of these would be of nothing that is there
            if others_named.contains_key(&world::folded(&name)) {
                continue;
            }
            let now = value.get(&name).cloned().unwrap_or_default();
            if before.get(&name) != Some(&now) {
                continue;
            }
            for other in others(engine, schema, &name, &now) {
                let mut tried = value.clone();
                tried.as_object_mut()?.insert(name.clone(), other);
                if engine
                    .validators()
                    .is_valid(schema, Direction::Request, &tried)
                {
                    value = tried;
                    break;
                }
            }
        }
        Some((position, value))
    }

    /// Looks whether a kind of resource is kept, where that was not looked at yet.
    pub(crate) async fn weigh(&mut self, at: usize) -> Option<()> {
        let family = self.families.get(at)?.clone();
        if self.evidence.contains_key(&family.key) {
            return None;
        }
        let read = family.read?;
        let made = self.make(at, Flavour::Full(0)).await?;
        let values = self.absent(read, &made.values)?;
        let never = self.send(read, &values, "read what never was").await?;
        let found = self
            .send(read, &made.values, "read what was created")
            .await?;
        let known = Evidence {
            absent: matches!(never.status()?, 401 | 403 | 404 | 410),
            found: found.response()?.is_success(),
            anything: never.response()?.is_success(),
        };
        self.evidence.insert(family.key, known);
        Some(())
    }

    /// A request of an operation with only what is required, at a path.
    pub(crate) fn draft(&self, id: OperationId, values: &[String], name: &str) -> Option<Draft> {
        let engine = self.engine();
        let mut recipe = Recipe::new(engine, id, Source::Plain)?;
        let operation = engine.operation(id);
        let origin = operation.origin;
        if let Some((position, value)) = &recipe.body
            && operation.method.as_str() == "POST"
            && operation.response(409).is_some()
            && let Some(media) = operation
                .body
                .as_ref()
                .and_then(|b| b.content.get(*position))
        {
            // what is made twice may be refused for that
            let other = varied(engine, media, value, self.session.sent_so_far());
            recipe.body = other.map(|other| (*position, other)).or(recipe.body);
        }
        let recipe = self.session.named(recipe);
        let mut draft = recipe.draft(engine, self.phase, origin)?;
        for (position, slot) in draft.path.iter_mut().enumerate() {
            if let Some(value) = values.get(position) {
                *slot = Slot::Fixed(value.clone());
            }
        }
        Some(draft.named(name, Intent::Probe(Probe::Step("sequence"))))
    }

    /// As [`Walk::draft`] with another body.
    pub(crate) fn draft_with(
        &self,
        id: OperationId,
        values: &[String],
        name: &str,
        body: &(usize, Value),
    ) -> Option<Draft> {
        let draft = self.draft(id, values, name)?;
        let content = &self.engine().operation(id).body.as_ref()?.content;
        let media = content.get(body.0)?;
        Some(draft.with_body(Some(payload(self.engine(), media, &body.1)?)))
    }

    /// Sends a request of an operation with only what is required.
    pub(crate) async fn send(
        &self,
        id: OperationId,
        values: &[String],
        name: &str,
    ) -> Option<Arc<Exchange>> {
        self.session.send(self.draft(id, values, name)?).await
    }

    /// As [`Walk::send`] with another body.
    pub(crate) async fn send_with(
        &self,
        id: OperationId,
        values: &[String],
        name: &str,
        body: &(usize, Value),
    ) -> Option<Arc<Exchange>> {
        let draft = self.draft_with(id, values, name, body)?;
        self.session.send(draft).await
    }

    /// The resource in a body, out of its envelope.
    pub(crate) fn object(&self, key: &str, exchange: &Exchange) -> Option<Object> {
        let response = exchange
            .response()
            .filter(|response| response.is_success())?;
        unwrapped(self.engine(), key, response.json()?).cloned()
    }

    /// What is shown of a kind of resource, out of its envelope.
    pub(crate) fn shown(&self, at: usize) -> Fields {
        let Some(family) = self.families.get(at) else {
            return Fields::default();
        };
        let fields = family.shown(self.engine());
        let writable = family.writable(self.engine());
        inner(self.engine(), fields, &writable)
    }

    /// The values of the whole of which a resource is a part, and what had to be made for it.
    pub(crate) async fn whole(&mut self, key: &str) -> Option<(Vec<String>, Vec<Arc<Exchange>>)> {
        let Some(parent) = key.strip_suffix("/{}").and_then(world::key) else {
            return Some((Vec::new(), Vec::new()));
        };
        // from the outermost
        let mut chain = vec![parent.clone()];
        while let Some(next) = chain
            .last()
            .and_then(|key| world::key(key.strip_suffix("/{}")?))
        {
            chain.push(next);
        }
        let mut around: (Vec<String>, Vec<Arc<Exchange>>) = (Vec::new(), Vec::new());
        for key in chain.into_iter().rev() {
            if let Some(known) = self.wholes.get(&key) {
                around = (known.values.clone(), known.path());
                continue;
            }
            let at = self.families.iter().position(|family| family.key == key);
            let made = match at {
                Some(at) => self.made_in(at, &around, Flavour::Full(0)).await,
                None => None,
            };
            if let Some(made) = made {
                around = (made.values.clone(), made.path());
                self.wholes.insert(key, made);
            } else {
                let values = self.session.resource(&key, false, self.phase, 1).await?;
                around = (values, Vec::new());
            }
        }
        Some(around)
    }

    /// Forgets wholes, since something was done to them.
    pub(crate) fn forget(&mut self, key: &str) {
        self.wholes.retain(|known, _| !known.starts_with(key));
    }

    /// Makes a resource.
    pub(crate) async fn make(&mut self, at: usize, flavour: Flavour) -> Option<Made> {
        let key = self.families.get(at)?.key.clone();
        let around = self.whole(&key).await?;
        self.made_in(at, &around, flavour).await
    }

    async fn made_in(
        &mut self,
        at: usize,
        around: &(Vec<String>, Vec<Arc<Exchange>>),
        flavour: Flavour,
    ) -> Option<Made> {
        let family = self.families.get(at)?.clone();
        let engine = self.engine();
        let by_put = family.create.is_none() && family.is_put(engine);
        let id = family.create.or(family.replace.filter(|_| by_put))?;
        self.session.provide(id, self.phase).await;
        for attempt in 0..4 {
            let seed = self.next();
            let flavour = match (flavour, attempt) {
                (_, 3) | (Flavour::Plain, 0) => Flavour::Plain,
                (Flavour::Full(_), 0 | 1) | (Flavour::Lettered(_) | Flavour::Largest(_), 1) => {
                    Flavour::Full(seed)
                }
                (Flavour::Lettered(_), 0) => Flavour::Lettered(seed),
                (Flavour::Largest(_), 0) => Flavour::Largest(seed),
                _ => Flavour::Least(seed),
            };
            let mut values = around.0.clone();
            if by_put {
                values.push(self.chosen(id, seed)?);
            }
            let body = self.body(id, flavour);
            let exchange = match &body {
                Some(body) => self.send_with(id, &values, "create", body).await?,
                None => self.send(id, &values, "create").await?,
            };
            let status = exchange.status()?;
            if status / 100 == 2 {
                let sent = body.and_then(|(_, value)| match value {
                    Value::Object(object) => Some(object),
                    _ => None,
                });
                if !by_put {
                    values = self.created(&family.key, &exchange)?;
                }
                let made = Made {
                    shown: self.object(&family.key, &exchange),
                    values,
                    sent,
                    exchange,
                    before: around.1.clone(),
                };
                self.note(&family, &made);
                return Some(made);
            }
            if !matches!(status, 400 | 409 | 422) {
                return None;
            }
            if let (409, Some((position, value))) = (status, body) {
                // what it names may be used up
                self.session.exhaust(&Recipe::of_body(id, position, value));
                self.session.provide(id, self.phase).await;
            }
        }
        None
    }

    /// The values that lead to what was created.
    pub(crate) fn created(&self, key: &str, exchange: &Exchange) -> Option<Vec<String>> {
        let id = exchange.case.operation();
        let world = self.session.world();
        let mut producers = world.producers(key).iter();
        let producer = producers.find(|producer| producer.operation == id).copied();
        world::created_by(self.engine(), key, producer, exchange)
    }

    /// Remembers what was made, and tells where it has the id of another.
    fn note(&mut self, family: &Family, made: &Made) {
        let known = self.made.entry(family.key.clone()).or_default();
        let twin = known.iter().find(|(values, _)| *values == made.values);
        let another = twin.is_some_and(|(_, shown)| *shown != made.shown);
        let created = family.create == Some(made.exchange.case.operation());
        if another && created && made.exchange.status() == Some(201) {
            let message =
                "201 was answered with the id of a resource that was created before".to_owned();
            let fault = Fault::new(
                &crate::checks::DUPLICATE_ID,
                self.origin(made.exchange.case.operation()),
                "",
                message,
            );
            let fault = fault.graded(self.grade(&family.key));
            self.session.report(fault, &made.exchange, &made.before);
        }
        known_or_new(self.made.entry(family.key.clone()).or_default(), made);
    }

    /// Whether a resource was made here and is still there.
    pub(crate) fn has_made(&self, key: &str, id: &str) -> bool {
        let here = self.made.get(key).into_iter().flatten();
        let here = here.map(|(values, _)| values);
        let world = self.session.world();
        let known = world.resources(key).iter();
        let known = known
            .filter(|resource| resource.created_by.is_some())
            .map(|resource| &resource.values);
        let mut all = here.chain(known);
        all.any(|values| values.last().is_some_and(|last| last == id))
    }

    /// Forgets what was deleted.
    pub(crate) fn deleted(&mut self, key: &str, values: &[String]) {
        if let Some(known) = self.made.get_mut(key) {
            known.retain(|(other, _)| other != values);
        }
    }

    /// A value for the last parameter of a path, by its schema.
    pub(crate) fn chosen(&self, id: OperationId, seed: u64) -> Option<String> {
        let engine = self.engine();
        let parameter = engine.path_parameters(id).pop()??;
        let schema = parameter.shape.schema()?;
        let validators = engine.validators();
        let options = Options::default();
        let value =
            make::generate_with(validators, schema, Direction::Request, seed, &options).ok()?;
        self.as_text(id, &value)
    }

    fn as_text(&self, id: OperationId, value: &Value) -> Option<String> {
        let engine = self.engine();
        let name = engine.path_parameters(id).pop()??.name.clone();
        let plans = engine.parameters(id);
        let plan = plans
            .iter()
            .find(|plan| plan.location == Location::Path && plan.name == name)?;
        let encoded = plan.encode(value).ok()?;
        (!matches!(encoded.as_str(), "" | "." | "..")).then_some(encoded)
    }

    /// A path to a resource that never was, beside one that is.
    pub(crate) fn absent(&mut self, id: OperationId, beside: &[String]) -> Option<Vec<String>> {
        let engine = self.engine();
        let seed = self.next();
        let parameter = engine.path_parameters(id).pop()??;
        let schema = parameter.shape.schema()?;
        let field = crate::state::fields::one(engine.contract(), schema);
        let last = beside.last()?;
        let number = last
            .parse::<u64>()
            .ok()
            .filter(|_| field.kind == Some(Type::Integer));
        let far = number.and_then(|number| {
            let value = Value::from(number.saturating_add(1_000_003));
            let right = engine
                .validators()
                .is_valid(schema, Direction::Request, &value);
            self.as_text(id, &value).filter(|_| right)
        });
        let like = || {
            let text = percent_encoding::percent_decode_str(last)
                .decode_utf8()
                .ok()?;
            let value = Value::from(alike(&text, seed)?);
            let right = engine
                .validators()
                .is_valid(schema, Direction::Request, &value);
            self.as_text(id, &value).filter(|_| right)
        };
        let other = match far.or_else(like) {
            Some(other) => other,
            None => self.chosen(id, seed)?,
        };
        let mut values = beside.to_vec();
        *values.last_mut()? = other;
        (values != beside).then_some(values)
    }

    /// Whether values that lead nowhere have the form of those that do.
    pub(crate) fn is_like(absent: &[String], known: &[String]) -> bool {
        let form = |values: &[String]| -> Option<String> {
            let kind = |c: char| match c {
                '0'..='9' => '0',
                'a'..='z' => 'a',
                'A'..='Z' => 'A',
                other => other,
            };
            Some(values.last()?.chars().map(kind).collect())
        };
        let number = |values: &[String]| values.last()?.parse::<u64>().ok();
        form(absent) == form(known) || number(absent).is_some() && number(known).is_some()
    }

    /// What a rule about sequences weighs: it is a promise where the service keeps state.
    pub(crate) fn grade(&self, key: &str) -> Severity {
        if self.kept(key) {
            Severity::Error
        } else {
            Severity::Warning
        }
    }

    pub(crate) fn origin(&self, id: OperationId) -> specwright_contract::source::Origin {
        self.engine().operation(id).origin
    }

    /// Tells what is wrong with an operation: the last exchange shows it.
    pub(crate) fn tell(
        &self,
        (check, severity): (&'static Check, Severity),
        at: OperationId,
        cause: &str,
        message: String,
        exchanges: &[Arc<Exchange>],
    ) {
        let place = (at, self.origin(at));
        self.tell_at((check, severity), place, cause, message, exchanges);
    }

    /// The same, at a place of the contract within the operation.
    pub(crate) fn tell_at(
        &self,
        (check, severity): (&'static Check, Severity),
        (at, origin): (OperationId, Origin),
        cause: &str,
        message: String,
        exchanges: &[Arc<Exchange>],
    ) {
        let Some((last, before)) = exchanges.split_last() else {
            return;
        };
        let fault = Fault::new(check, origin, cause, message)
            .graded(severity)
            .of(at);
        self.session.report(fault, last, before);
    }

    /// The same of what is a warning, whatever the service shows.
    pub(crate) fn warn(
        &self,
        check: &'static Check,
        at: OperationId,
        cause: &str,
        message: String,
        exchanges: &[Arc<Exchange>],
    ) {
        self.tell((check, Severity::Warning), at, cause, message, exchanges);
    }
}

/// Another text of the same form: digits for digits, and letters, but those of hexadecimal numbers, as they are.
fn alike(text: &str, seed: u64) -> Option<String> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if digits < 4 {
        return None;
    }
    let mut drawn = seed;
    // the first digits of a UUID's groups tell its version
    let changed = text.char_indices().map(|(position, c)| {
        drawn = mix(drawn, position as u64);
        let kept = matches!(position, 14 | 19) && text.len() == 36;
        match c.to_digit(10).filter(|_| !kept) {
            Some(_) => char::from_digit(u32::try_from(drawn % 10).unwrap_or(7), 10).unwrap_or('7'),
            None => c,
        }
    });
    let changed: String = changed.collect();
    (changed != text).then_some(changed)
}

/// Puts letters of many scripts where any text may be.
fn lettered(
    engine: &Engine,
    schema: specwright_contract::model::SchemaId,
    value: &mut Value,
    seed: u64,
) {
    let fields = Fields::of(engine.contract(), schema);
    for (name, field) in &fields.0 {
        let plain = field.values.is_none() && field.format.is_none();
        if !plain || !value.get(name).is_some_and(Value::is_string) {
            continue;
        }
        let number = seed % 1000;
        for text in [
            format!("Zoë & Łukasz, \"Ωmega\" 日本 {number}"),
            format!("Zoë & Łukasz {number}"),
            format!("Zoë {number}"),
            "Zoë".to_owned(),
        ] {
            let mut tried = value.clone();
            if let Some(members) = tried.as_object_mut() {
                members.insert(name.clone(), Value::from(text));
            }
            let validators = engine.validators();
            if validators.is_valid(schema, Direction::Request, &tried) {
                *value = tried;
                break;
            }
        }
    }
}

/// The longest text that is made.
const LONGEST: usize = 5000;

/// Makes texts as long and numbers as great as they may be.
fn largest(engine: &Engine, schema: specwright_contract::model::SchemaId, value: &mut Value) {
    let contract = engine.contract();
    let fields = Fields::of(contract, schema);
    for (name, field) in &fields.0 {
        let Some(now) = value.get(name) else { continue };
        let said = contract.schemas.together(field.schema);
        let longest = said
            .iter()
            .filter_map(|schema| schema.string.as_ref()?.max_length);
        let greatest = said
            .iter()
            .filter_map(|schema| schema.number.as_ref()?.maximum.as_deref());
        let other = match now {
            Value::String(text) if !text.is_empty() => longest
                .min()
                .and_then(|most| usize::try_from(most).ok())
                .filter(|&most| most <= LONGEST)
                .map(|most| Value::from(text.chars().cycle().take(most).collect::<String>())),
            Value::Number(_) => { greatest }
                .next()
                .and_then(|text| serde_json::from_str::<Value>(text).ok()),
            _ => None,
        };
        let mut tried = value.clone();
        if let (Some(other), Some(members)) = (other, tried.as_object_mut()) {
            members.insert(name.clone(), other);
            let validators = engine.validators();
            if validators.is_valid(schema, Direction::Request, &tried) {
                *value = tried;
            }
        }
    }
}

/// Values near one that it could have as well.
fn others(
    engine: &Engine,
    schema: specwright_contract::model::SchemaId,
    name: &str,
    now: &Value,
) -> Vec<Value> {
    let fields = Fields::of(engine.contract(), schema);
    let listed = fields.get(name).and_then(|field| field.values.clone());
    if let Some(listed) = listed {
        return listed.into_iter().filter(|value| value != now).collect();
    }
    match now {
        Value::Bool(flag) => vec![Value::Bool(!flag)],
        Value::Number(number) => {
            let step = |by: f64| number.as_f64().map(|n| n + by);
            let whole = |by: i64| number.as_i64().and_then(|n| n.checked_add(by));
            let wholes = [1, -1, 2, 10]
                .into_iter()
                .filter_map(whole)
                .map(Value::from);
            let steps = [0.5, -0.5, 1.0]
                .into_iter()
                .filter_map(step)
                .map(Value::from);
            wholes.chain(steps).collect()
        }
        Value::String(text) => {
            let mut cut = text.clone();
            let last = cut.pop();
            let turned = match last {
                Some('a') => 'b',
                Some(c) if c.is_ascii_digit() => '7',
                _ => 'a',
            };
            vec![
                Value::from(format!("{text} two")),
                Value::from(format!("{text}s")),
                Value::from(format!("{cut}{turned}")),
                Value::from(cut),
            ]
        }
        Value::Array(items) if items.len() > 1 => {
            vec![Value::Array(items.iter().skip(1).cloned().collect())]
        }
        _ => Vec::new(),
    }
}

fn known_or_new(known: &mut Vec<Known>, made: &Made) {
    known.retain(|(values, _)| *values != made.values);
    if known.len() < 500 {
        known.push((made.values.clone(), made.shown.clone()));
    }
}

/// The resource in a body, out of its envelope.
pub(crate) fn unwrapped<'v>(engine: &Engine, key: &str, body: &'v Value) -> Option<&'v Object> {
    let members = body.as_object()?;
    let direct = identity(engine, key, body)
        .is_some_and(|found| members.values().any(|value| std::ptr::eq(value, found)));
    if direct {
        return Some(members);
    }
    let mut inner = members.values().filter(|value| value.is_object());
    match (inner.next(), inner.next()) {
        (Some(Value::Object(only)), None)
            if members.len() <= 3
                && identity(engine, key, &Value::Object(only.clone())).is_some() =>
        {
            Some(only)
        }
        _ => Some(members),
    }
}

/// The members of a resource, out of its envelope.
pub(crate) fn inner(engine: &Engine, fields: Fields, writable: &Fields) -> Fields {
    let knows = |fields: &Fields| fields.0.keys().any(|name| writable.get(name).is_some());
    if knows(&fields) {
        return fields;
    }
    let contract = engine.contract();
    let within = fields
        .0
        .values()
        .filter(|field| field.kind == Some(Type::Object));
    let mut within = within.map(|field| Fields::of(contract, field.schema));
    within.find(knows).unwrap_or(fields)
}

/// The id of a resource as it stands in paths.
pub(crate) fn id_of(engine: &Engine, key: &str, object: &Object) -> Option<String> {
    text(identity(engine, key, &Value::Object(object.clone()))?)
}

/// Only the members that clients may set.
pub(crate) fn only(object: &Object, writable: &Fields) -> Object {
    let members = object
        .iter()
        .filter(|(name, _)| writable.get(name).is_some());
    members
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// Whether an operation answers with the same kind of resource.
pub(crate) fn answers_alike(engine: &Engine, id: OperationId, like: OperationId) -> bool {
    let schema = |id| answered(engine.operation(id));
    let target = |id: Option<_>| {
        id.map(|schema| {
            let known = engine.contract().schemas.get(schema);
            known.reference.unwrap_or(schema)
        })
    };
    schema(id).is_some() && target(schema(id)) == target(schema(like))
}
