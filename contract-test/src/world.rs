//! What is known of the service's resources: those that were created, read or listed, by the path that leads to
//! them, and who creates them.

use std::collections::BTreeMap;
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use specwright_contract::model::{
    ExpressionPart, Link, LinkTarget, OperationId, RuntimeExpression, StatusKey,
};

use crate::engine::Engine;
use crate::event::Exchange;
use crate::references::{self, Names};

/// All but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The most resources of one kind that are remembered.
const KEPT: usize = 64;

/// What was done to a resource.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum State {
    /// It was created here, and nothing but reading was done to it.
    Fresh,
    /// It was there before, or something was done to it.
    Used,
    /// Something was refused for the state that it is in.
    Stuck,
    /// It is not there any more.
    Gone,
}

/// A resource.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Resource {
    /// The values of the path parameters that lead to it, percent-encoded, in the path's order.
    pub values: Vec<String>,
    /// As it was answered last.
    pub body: Option<Value>,
    /// What was done to it.
    pub state: State,
    /// The operation that created it; nothing: it was listed.
    pub created_by: Option<OperationId>,
}

/// What creates resources.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Producer {
    /// The operation.
    pub operation: OperationId,
    /// Where it is declared: the response and link by position; nothing: it is inferred from the paths.
    pub link: Option<(usize, usize)>,
    /// Whether it only lists what is there.
    pub lists: bool,
}

/// The kinds of resources by the path that leads to them: `/orders/{}`.
#[derive(Debug, Default)]
pub struct World {
    pools: BTreeMap<String, Vec<Resource>>,
    producers: BTreeMap<String, Vec<Producer>>,
    /// What each operation creates or lists.
    made_by: BTreeMap<OperationId, Vec<(String, Producer)>>,
    /// Which names stand for which resources.
    names: Arc<Names>,
    /// How often none could be had, in a row.
    barren: BTreeMap<String, u32>,
}

/// The path up to its last parameter with `{}` for every parameter; nothing where there is none.
pub fn key(path: &str) -> Option<String> {
    let end = path.rfind('}')?;
    Some(plain(&path[..=end]))
}

/// A path with `{}` for every parameter, without the slash at its end.
pub fn plain(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path.split(['?', '#']).next().unwrap_or_default();
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        out.push_str("{}");
        let after = &rest[open..];
        rest = after.find('}').map_or("", |close| &after[close + 1..]);
    }
    out.push_str(rest);
    out.trim_end_matches('/').to_owned()
}

impl World {
    /// What creates what, by links and by paths.
    pub fn new(engine: &Engine) -> Self {
        let contract = engine.contract();
        let mut world = Self::default();
        let mut inferred = BTreeMap::new();
        for (id, operation) in contract.operations() {
            for (r, (_, response)) in operation.responses.iter().enumerate() {
                for (l, (_, link)) in response.links.iter().enumerate() {
                    let LinkTarget::Operation(target) = link.target else {
                        continue;
                    };
                    let creates = operation.method.as_str() == "POST";
                    if let Some(key) = key(&contract.operation(target).path).filter(|_| creates) {
                        let producers = world.producers.entry(key).or_default();
                        if !producers.iter().any(|known| known.operation == id) {
                            producers.push(Producer {
                                operation: id,
                                link: Some((r, l)),
                                lists: false,
                            });
                        }
                    }
                }
            }
            // a path that the client chooses
            let by_put = operation.method.as_str() == "PUT"
                && operation.path.ends_with('}')
                && operation
                    .responses
                    .iter()
                    .any(|(key, _)| *key == StatusKey::Code(201));
            if let Some(key) =
                key(&operation.path).filter(|key| by_put && key.matches("{}").count() == 1)
            {
                let producer = Producer {
                    operation: id,
                    link: None,
                    lists: false,
                };
                inferred.entry(key).or_insert_with(Vec::new).push(producer);
                continue;
            }
            let item = format!("{}/{{}}", plain(&operation.path));
            let lists = match operation.method.as_str() {
                "POST" => false,
                "GET" => true,
                _ => continue,
            };
            let producer = Producer {
                operation: id,
                link: None,
                lists,
            };
            inferred.entry(item).or_insert_with(Vec::new).push(producer);
        }
        for (key, mut found) in inferred {
            found.sort_by_key(|producer| producer.lists);
            let producers = world.producers.entry(key).or_default();
            for producer in found {
                if !producers
                    .iter()
                    .any(|known| known.operation == producer.operation)
                {
                    producers.push(producer);
                }
            }
        }
        world.names = Arc::new(references::names(engine, world.producers.keys()));
        for (key, values) in engine.fixtures().resources() {
            world.add(
                key,
                Resource {
                    values: values.clone(),
                    body: None,
                    state: State::Used,
                    created_by: None,
                },
            );
        }
        for (key, producers) in &world.producers {
            for producer in producers {
                let made = world.made_by.entry(producer.operation).or_default();
                made.push((key.clone(), *producer));
            }
        }
        world
    }

    /// Which names stand for which resources.
    pub(crate) fn names(&self) -> Arc<Names> {
        Arc::clone(&self.names)
    }

    /// What creates or lists the resources that a path leads to; creators first.
    pub fn producers(&self, key: &str) -> &[Producer] {
        self.producers.get(key).map_or(&[], Vec::as_slice)
    }

    /// The resources that a path leads to.
    pub fn resources(&self, key: &str) -> &[Resource] {
        self.pools.get(key).map_or(&[], Vec::as_slice)
    }

    /// The values for a path: of the newest resource that is there; where `fresh`, of one to which nothing was done.
    pub fn pick(&self, key: &str, fresh: bool) -> Option<&Resource> {
        let pool = self.pools.get(key)?;
        let state = |wanted: State| pool.iter().rev().find(|known| known.state == wanted);
        let found = state(State::Fresh);
        if fresh {
            found
        } else {
            found.or_else(|| state(State::Used))
        }
    }

    /// Whether it is worth trying to have one.
    pub fn is_fertile(&self, key: &str) -> bool {
        self.barren.get(key).is_none_or(|&count| count < 3)
    }

    /// Remembers that one could not be had, or could.
    pub fn tried(&mut self, key: &str, got: bool) {
        if got {
            self.barren.remove(key);
        } else {
            *self.barren.entry(key.to_owned()).or_default() += 1;
        }
    }

    /// Adds a resource, or renews it.
    pub fn add(&mut self, key: &str, resource: Resource) {
        let pool = self.pools.entry(key.to_owned()).or_default();
        if let Some(known) = pool
            .iter_mut()
            .find(|known| known.values == resource.values)
        {
            known.body = resource.body.or(known.body.take());
            return;
        }
        if pool.len() >= KEPT {
            let gone = pool.iter().position(|known| known.state == State::Gone);
            pool.remove(gone.unwrap_or(0));
        }
        // what was created here, or named beforehand, is taken before what others made
        if resource.created_by.is_none() && resource.body.is_some() {
            let ours = pool
                .iter()
                .position(|known| known.created_by.is_some() || known.body.is_none());
            pool.insert(ours.unwrap_or(pool.len()), resource);
            return;
        }
        pool.push(resource);
    }

    /// Notes what was done to a resource.
    pub fn mark(&mut self, key: &str, values: &[String], state: State) {
        if let Some(pool) = self.pools.get_mut(key)
            && let Some(known) = pool.iter_mut().find(|known| known.values == values)
        {
            known.state = state;
        }
    }

    /// Learns from an exchange: resources that it created, listed, changed or removed.
    pub fn learn(&mut self, engine: &Engine, exchange: &Exchange) {
        let case = &exchange.case;
        let (id, Some(response)) = (case.operation(), exchange.response()) else {
            return;
        };
        let operation = engine.operation(id);
        let method = &*case.request.method;
        let used = values_of(engine, exchange);
        if let (Some(key), Some(values)) = (key(&operation.path), used.as_ref()) {
            let untouched = !case.verdict.is_invalid();
            match response.status {
                200..=299 if method == "DELETE" && operation.path.ends_with('}') => {
                    self.mark(&key, values, State::Gone);
                }
                200..=299 if !matches!(method, "GET" | "HEAD" | "OPTIONS") => {
                    self.mark(&key, values, State::Used);
                }
                404 | 410 if untouched => self.mark(&key, values, State::Gone),
                409 | 412 | 423 => self.mark(&key, values, State::Stuck),
                _ => {}
            }
        }
        if !response.is_success() || case.draft.identity == crate::case::Identity::Peer {
            return;
        }
        let item = format!("{}/{{}}", plain(&operation.path));
        let keys = self.made_by.get(&id).cloned().unwrap_or_default();
        for (key, producer) in keys {
            if producer.lists && key == item {
                for (values, body) in listed(engine, &key, exchange).into_iter().take(4) {
                    let known = self
                        .pools
                        .get(&key)
                        .is_some_and(|pool| pool.iter().any(|resource| resource.values == values));
                    if !known {
                        self.add(
                            &key,
                            Resource {
                                values,
                                body: Some(body),
                                state: State::Used,
                                created_by: None,
                            },
                        );
                    }
                }
            } else if !producer.lists
                && matches!(method, "POST" | "PUT")
                && let Some(values) = created(engine, &key, producer, exchange)
            {
                let resource = Resource {
                    values,
                    body: response.json().cloned(),
                    state: State::Fresh,
                    created_by: Some(id),
                };
                self.add(&key, resource);
            }
        }
    }
}

/// The values of the path parameters that a request was sent with, percent-encoded.
pub fn values_of(engine: &Engine, exchange: &Exchange) -> Option<Vec<String>> {
    let case = &exchange.case;
    let base = engine.base(case.operation());
    let path = case.request.path().strip_prefix(&base)?;
    let method = engine.operation(case.operation()).method.as_str();
    let headers = case.request.header_map();
    let found = engine
        .router()
        .find_with(method, path, Some(&headers))
        .ok()?;
    let values: Vec<String> = found
        .parameters()
        .map(|(_, value)| value.to_owned())
        .collect();
    (!values.is_empty()).then_some(values)
}

/// A path of an operation with some text for every parameter, without the base path.
pub(crate) fn sample_path(engine: &Engine, id: OperationId) -> String {
    engine.router().path(id, &mut |_, _| "1".to_owned())
}

/// The values that lead to what an exchange created, by whatever tells them.
pub(crate) fn created_by(
    engine: &Engine,
    key: &str,
    producer: Option<Producer>,
    exchange: &Exchange,
) -> Option<Vec<String>> {
    let inferred = Producer {
        operation: exchange.case.operation(),
        link: None,
        lists: false,
    };
    let producer = producer.unwrap_or(inferred);
    created(engine, key, producer, exchange).or_else(|| created(engine, key, inferred, exchange))
}

/// The values that lead to what an exchange created.
fn created(
    engine: &Engine,
    key: &str,
    producer: Producer,
    exchange: &Exchange,
) -> Option<Vec<String>> {
    let contract = engine.contract();
    let operation = contract.operation(producer.operation);
    if operation.method.as_str() == "PUT" {
        return values_of(engine, exchange);
    }
    if let Some((response, link)) = producer.link
        && let Some((_, declared)) = operation.responses.get(response)
        && let Some((_, link)) = declared.links.get(link)
        && let Some(values) = by_link(engine, link, exchange)
    {
        return Some(values);
    }
    let response = exchange.response()?;
    if let Some(location) = response.get("location")
        && let Some(values) = by_location(engine, key, producer.operation, location)
    {
        return Some(values);
    }
    let mut values = values_of(engine, exchange).unwrap_or_default();
    values.push(text(identity(engine, key, response.json()?)?)?);
    (values.len() == key.matches("{}").count()).then_some(values)
}

/// The values in the path of a `Location`.
pub fn by_location(
    engine: &Engine,
    key: &str,
    near: OperationId,
    location: &str,
) -> Option<Vec<String>> {
    let path = match location.split_once("://") {
        Some((_, rest)) => &rest[rest.find('/')?..],
        None => location,
    };
    let path = path.split(['?', '#']).next()?;
    let path = path.strip_prefix(&engine.base(near)).unwrap_or(path);
    for method in ["GET", "PUT", "PATCH", "DELETE", "POST"] {
        if let Ok(found) = engine.router().find(method, path)
            && self::key(&engine.operation(found.operation).path).as_deref() == Some(key)
        {
            return Some(found.parameters().map(|(_, v)| v.to_owned()).collect());
        }
    }
    None
}

fn by_link(engine: &Engine, link: &Link, exchange: &Exchange) -> Option<Vec<String>> {
    let LinkTarget::Operation(target) = link.target else {
        return None;
    };
    let names = engine.router().names(target);
    let value = |name: &str| {
        let mut parameters = link.parameters.iter();
        let parameter = parameters.find(|parameter| *parameter.name == *name)?;
        match &parameter.expression {
            Some(expression) => {
                let parts: Option<Vec<String>> = expression
                    .parts
                    .iter()
                    .map(|part| match part {
                        ExpressionPart::Text(text) => Some(text.to_string()),
                        ExpressionPart::Runtime(runtime) => evaluate(engine, runtime, exchange),
                    })
                    .collect();
                Some(encoded(&parts?.concat()))
            }
            None => text(&engine.contract().sources.node(parameter.value).to_json()),
        }
    };
    names.iter().map(|name| value(name)).collect()
}

/// The value of a runtime expression, as text.
pub fn evaluate(
    engine: &Engine,
    expression: &RuntimeExpression,
    exchange: &Exchange,
) -> Option<String> {
    let request = &exchange.case.request;
    let response = exchange.response()?;
    let scalar = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    };
    let field = |value: Option<&[u8]>| value.map(|v| String::from_utf8_lossy(v).into_owned());
    match expression {
        RuntimeExpression::Url => Some(request.target.clone()),
        RuntimeExpression::Method => Some(request.method.to_string()),
        RuntimeExpression::StatusCode => Some(response.status.to_string()),
        RuntimeExpression::RequestHeader(name) => field(request.get(name)),
        RuntimeExpression::ResponseHeader(name) => response.get(name).map(ToOwned::to_owned),
        RuntimeExpression::RequestQuery(name) => {
            let pairs = specwright_exchange::style::Pairs::query(request.query()?);
            pairs.get(name).map(std::borrow::Cow::into_owned)
        }
        RuntimeExpression::RequestPath(name) => {
            let names = engine.router().names(exchange.case.operation());
            let position = names.iter().position(|known| known == name)?;
            let values = values_of(engine, exchange)?;
            let value = values.get(position)?;
            let decoded = percent_encoding::percent_decode_str(value).decode_utf8();
            Some(decoded.ok()?.into_owned())
        }
        RuntimeExpression::RequestBody(pointer) => {
            let body: Value = serde_json::from_slice(&request.body).ok()?;
            scalar(body.pointer(pointer)?)
        }
        RuntimeExpression::ResponseBody(pointer) => scalar(response.json()?.pointer(pointer)?),
        _ => None,
    }
}

/// The resources of a list, with the values that lead to them.
fn listed(engine: &Engine, key: &str, exchange: &Exchange) -> Vec<(Vec<String>, Value)> {
    let before = values_of(engine, exchange).unwrap_or_default();
    let json = exchange.response().and_then(|response| response.json());
    let items = json.and_then(items_of).unwrap_or(&[]);
    let with = |item: &Value| {
        let mut values = before.clone();
        values.push(text(identity(engine, key, item)?)?);
        (values.len() == key.matches("{}").count()).then(|| (values, item.clone()))
    };
    items.iter().filter_map(with).collect()
}

/// The items of a list: the array itself, or the first array of the object around it.
pub fn items_of(list: &Value) -> Option<&[Value]> {
    match list {
        Value::Array(items) => Some(items),
        Value::Object(members) => {
            let mut arrays = members.values().filter_map(Value::as_array);
            // links and warnings beside the items
            let objects = |items: &&Vec<Value>| items.first().is_some_and(Value::is_object);
            let first = arrays.clone().find(objects).or_else(|| arrays.next());
            first.map(Vec::as_slice).or_else(|| {
                let inner = ["data", "_embedded", "result", "results", "page", "response"];
                let mut inner = inner
                    .iter()
                    .filter_map(|name| members.get(*name)?.as_object());
                inner.find_map(|inner| inner.values().find_map(Value::as_array).map(Vec::as_slice))
            })
        }
        _ => None,
    }
}

/// The property that leads to a resource: named as the path parameter, else `id`, else the resource's name and `id`.
pub fn identity<'v>(engine: &Engine, key: &str, value: &'v Value) -> Option<&'v Value> {
    let members = value.as_object()?;
    let known = engine.paths().names.get(key);
    let mut names: Vec<String> = known.cloned().unwrap_or_default();
    let resource = key.rsplit('/').nth(1).unwrap_or_default();
    let single = folded(resource);
    let single = single.strip_suffix('s').unwrap_or(&single);
    names.extend(["id".to_owned(), format!("{single}id"), "uuid".to_owned()]);
    // `bookId` leads to a book whose property is `id`, and the other way
    let found = names.iter().find_map(|name| {
        let member = members.iter().find(|(known, _)| folded(known) == *name);
        member
            .map(|(_, value)| value)
            .filter(|value| text(value).is_some())
    });
    if found.is_some() {
        return found;
    }
    // an envelope: `{"data": {"id": 1}}`
    let mut inner = members.values().filter(|value| value.is_object());
    match (inner.next(), inner.next()) {
        (Some(inner), None) if members.len() <= 3 => identity(engine, key, inner),
        _ => None,
    }
}

/// A name without case and separators.
pub fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// A scalar as the text of a path parameter.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(encoded(text)),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A text as a path parameter.
pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}
