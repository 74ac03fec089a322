//! Each constraint at, inside and outside its edge; every style, enum value and media type; every method; and what
//! HTTP admits but services trip over. Deterministic.

use std::collections::BTreeSet;

use serde_json::Value;
use specwright_contract::model::{Location, OperationId, ParameterShape};

use super::examples::is_safe;
use super::{forms, methods, odd};
use crate::case::{Broken, Draft, Intent, Probe, Slot};
use crate::checks::compare;
use crate::engine::Engine;
use crate::phase::Phase;
use crate::propose::{Aim, Edit, Ground, edits};
use crate::recipe::{Recipe, Source, parameter_value, payload, preferred, varied};
use crate::session::Session;

const PHASE: Phase = Phase::Boundaries;

/// Requests of all operations together, as far as they are enumerated.
const TOGETHER: usize = 40_000;

/// Runs the phase over one operation.
pub async fn run(session: &Session, id: OperationId) {
    let engine = session.engine();
    let operation = engine.operation(id);
    let Some(recipe) = Recipe::new(engine, id, Source::Plain) else {
        session.skip(id, PHASE, "no valid request can be made from its schemas");
        return;
    };
    let recipe = session.referring(recipe, PHASE).await;
    let Some(mut plain) = recipe.draft(engine, PHASE, operation.origin) else {
        session.skip(
            id,
            PHASE,
            "a value of its requests has no form in its style",
        );
        return;
    };
    plain.fresh = needs_fresh(engine, id);
    let first = plain.clone().named("the plainest request", Intent::Valid);
    let Some(accepted) = session.send(first).await else {
        return;
    };
    if matches!(accepted.status(), Some(401 | 403)) {
        let status = accepted.status().unwrap_or(0);
        let reason = format!("requests with the given credentials are refused with {status}");
        session.skip(id, PHASE, &reason);
        methods::run(session, &plain, None).await;
        return;
    }
    methods::run(session, &plain, Some(&accepted)).await;
    let most = (TOGETHER / engine.contract().operations.len().max(1)).clamp(60, 4000);
    let drafts = accepts(engine, &plain)
        .chain(missing(engine, &recipe, &plain))
        .chain(forms::drafts(engine, &recipe, &plain))
        .chain(odd::drafts(engine, &plain))
        .chain(parameters(engine, &recipe, &plain))
        .chain(bodies(engine, &recipe, &plain));
    let mut seen = BTreeSet::new();
    let mut sent = 0;
    let mut forms: Vec<std::sync::Arc<crate::event::Exchange>> = Vec::new();
    for draft in drafts {
        let Some(draft) = session.settled(draft, &mut seen) else {
            continue;
        };
        let Some(exchange) = session.send(draft).await else {
            return;
        };
        if matches!(exchange.case.draft.intent, Intent::Probe(Probe::Accept(_)))
            && is_safe(operation.method.as_str())
        {
            for other in &forms {
                let pairs = [(other, &exchange), (&exchange, other)];
                let faults = pairs.map(|(one, other)| compare(engine, one, other));
                for fault in faults.into_iter().flatten() {
                    session.report(fault, &exchange, std::slice::from_ref(other));
                }
            }
            forms.push(exchange);
        }
        sent += 1;
        if sent >= most {
            let reason = format!("of its boundaries the first {most} were tried");
            session.skip(id, PHASE, &reason);
            return;
        }
    }
}

/// Whether requests of an operation take a resource to which nothing was done: actions, and what removes.
pub(crate) fn needs_fresh(engine: &Engine, id: OperationId) -> bool {
    let operation = engine.operation(id);
    let method = operation.method.as_str();
    !is_safe(method) && (method == "DELETE" || !operation.path.ends_with('}'))
}

/// Every declared media type of a success, asked for alone.
fn accepts<'e>(engine: &'e Engine, plain: &Draft) -> impl Iterator<Item = Draft> + use<'e> {
    let operation = engine.operation(plain.operation);
    let mut names: Vec<&str> = Vec::new();
    for (key, response) in &operation.responses {
        let success = match key {
            specwright_contract::model::StatusKey::Code(code) => code / 100 == 2,
            specwright_contract::model::StatusKey::Range(digit) => *digit == 2,
            specwright_contract::model::StatusKey::Default => false,
        };
        for media in response.content.iter().filter(|_| success) {
            if !names.contains(&&*media.name) {
                names.push(&media.name);
            }
        }
    }
    if crate::checks::declares(operation, 406) && is_safe(operation.method.as_str()) {
        names.push(crate::checks::UNKNOWN_TYPE);
    }
    let plain = plain.clone();
    let coded = {
        let intent = Intent::Probe(Probe::Odd("Accept-Encoding: gzip"));
        let draft = plain.clone().named("Accept-Encoding: gzip", intent);
        draft.with_header("accept-encoding", "gzip, deflate")
    };
    let names = names.into_iter().map(move |name| {
        let intent = Intent::Probe(Probe::Accept(name.into()));
        let draft = plain.clone().named(format!("Accept: {name}"), intent);
        draft.with_header("accept", name)
    });
    names.chain(std::iter::once(coded))
}

/// Without each parameter that is required.
fn missing<'e>(
    engine: &'e Engine,
    recipe: &Recipe,
    plain: &Draft,
) -> impl Iterator<Item = Draft> + use<'e> {
    let (plain, sent) = (plain.clone(), recipe.parameters.clone());
    let parameters = engine.operation(recipe.operation).parameters.iter();
    parameters.enumerate().filter_map(move |(n, parameter)| {
        let there = sent.iter().any(|(known, _)| *known == n);
        if !there || parameter.location == Location::Path {
            return None;
        }
        let place = format!("{} {}", parameter.location.as_str(), parameter.name);
        let intent = Intent::Invalid(Broken {
            place: place.clone(),
            rule: "required".to_owned(),
        });
        let draft = plain.clone().named(format!("without {place}"), intent);
        let mut draft = draft.with(parameter.location, &parameter.name, None);
        draft.origin = parameter.origin;
        Some(draft)
    })
}

/// The edits of each parameter, those that are optional too.
fn parameters<'e>(
    engine: &'e Engine,
    recipe: &Recipe,
    plain: &Draft,
) -> impl Iterator<Item = Draft> + use<'e> {
    let id = recipe.operation;
    let (plain, recipe) = (plain.clone(), recipe.clone());
    let count = engine.operation(id).parameters.len();
    (0..count).flat_map(move |n| {
        let value = match recipe.parameter(n) {
            Some(value) => Some(value.clone()),
            None => parameter_value(engine, id, n, Source::Plain),
        };
        let drafts = value.map(|value| parameter(engine, &plain, n, value));
        drafts.into_iter().flatten()
    })
}

fn parameter<'e>(
    engine: &'e Engine,
    plain: &Draft,
    n: usize,
    value: Value,
) -> impl Iterator<Item = Draft> + use<'e> {
    let id = plain.operation;
    let parameter = engine.operation(id).parameters.get(n);
    let schema = parameter.and_then(|parameter| parameter.shape.schema());
    let ground = match parameter.map(|parameter| &parameter.shape) {
        Some(ParameterShape::Content(media))
            if specwright_exchange::media_type::is_json(&media.name) =>
        {
            Ground::Typed
        }
        _ => Ground::Text,
    };
    let plain = plain.clone();
    // the names of fields do not distinguish case
    let swapped = {
        let (plain, value) = (plain.clone(), value.clone());
        let draft = move || {
            let parameter = engine.operation(id).parameters.get(n)?;
            let mut draft = with_value(engine, &plain, n, &value)?;
            let name = parameter.name.to_ascii_lowercase();
            if parameter.location != Location::Header || *name == *parameter.name {
                return None;
            }
            let field = draft
                .headers
                .iter_mut()
                .find(|(known, _)| *known == parameter.name)?;
            field.0 = name.into();
            let what = format!("header {} in small letters", parameter.name);
            Some(draft.named(what, Intent::Valid))
        };
        std::iter::once_with(draft).flatten()
    };
    let there = {
        let (plain, value) = (plain.clone(), value.clone());
        let draft = move || with_value(engine, &plain, n, &value);
        std::iter::once_with(draft).flatten().map(|mut draft| {
            (draft.name, draft.intent) = ("with the parameter".to_owned(), Intent::Valid);
            draft
        })
    };
    let changed = schema.into_iter().flat_map(move |schema| {
        let (plain, value) = (plain.clone(), value.clone());
        edits(engine, schema, &value, ground).filter_map(move |edit| {
            let parameter = engine.operation(id).parameters.get(n)?;
            let place = format!("{} {}", parameter.location.as_str(), parameter.name);
            let changed = edit.apply(&value)?;
            let draft = with_value(engine, &plain, n, &changed)?;
            Some(edited(draft, &place, &edit))
        })
    });
    there.chain(swapped).chain(changed)
}

/// A draft with another value of a parameter; nothing where the style has no form for it.
pub(crate) fn with_value(engine: &Engine, plain: &Draft, n: usize, value: &Value) -> Option<Draft> {
    let parameter = engine.operation(plain.operation).parameters.get(n)?;
    let plan = engine.parameters(plain.operation).get(n)?;
    let text = plan.encode(value).ok()?;
    let mut draft = plain.clone();
    draft.origin = parameter.origin;
    if parameter.location == Location::Path {
        // dots and nothing lead to another path
        if matches!(text.as_str(), "" | "." | "..") {
            return None;
        }
        let names = engine.router().names(plain.operation);
        let position = names.iter().position(|name| *name == parameter.name)?;
        *draft.path.get_mut(position)? = Slot::Fixed(text);
        return Some(draft);
    }
    Some(draft.with(parameter.location, &parameter.name, Some(&text)))
}

/// The edits of the body, in the media type that is preferred, then what others take.
fn bodies<'e>(
    engine: &'e Engine,
    recipe: &Recipe,
    plain: &Draft,
) -> impl Iterator<Item = Draft> + use<'e> {
    let plain = plain.clone();
    let body = recipe.body.clone();
    let id = recipe.operation;
    body.into_iter().flat_map(move |(n, value)| {
        let declared = engine.operation(id).body.as_ref();
        let media = declared.and_then(|body| body.content.get(n));
        let plain = plain.clone();
        media.into_iter().flat_map(move |media| {
            let ground = if specwright_exchange::media_type::is_json(&media.name) {
                Ground::Typed
            } else {
                Ground::Text
            };
            let (plain, value) = (plain.clone(), value.clone());
            media.schema.into_iter().flat_map(move |schema| {
                let (plain, value) = (plain.clone(), value.clone());
                // what is made twice may be refused for that, so that nothing else is told of it
                let collides = engine.operation(id).response(409).is_some();
                let mut made = 0;
                edits(engine, schema, &value, ground).filter_map(move |edit| {
                    made += 1;
                    let other = (collides && !value.is_null())
                        .then(|| varied(engine, media, &value, made))
                        .flatten();
                    let value = other.as_ref().unwrap_or(&value);
                    let changed = edit.apply(value)?;
                    let draft = plain
                        .clone()
                        .with_body(Some(payload(engine, media, &changed)?));
                    Some(edited(draft, "body", &edit))
                })
            })
        })
    })
}

/// A draft with the name and intent of an edit.
pub(crate) fn edited(mut draft: Draft, place: &str, edit: &Edit) -> Draft {
    let place = match (&*edit.pointer, place) {
        ("", "body") => "body /".to_owned(),
        ("", place) => place.to_owned(),
        (pointer, place) => format!("{place} {pointer}"),
    };
    draft.name = format!("{place}: {}", edit.what);
    draft.origin = edit.origin;
    draft.intent = match edit.aim {
        Aim::Inside => Intent::Valid,
        Aim::Outside => Intent::Invalid(Broken {
            place,
            rule: edit.rule.to_owned(),
        }),
        Aim::Odd(what) => Intent::Probe(Probe::Odd(what)),
    };
    draft
}

/// The media types of the request but the preferred one.
pub(crate) fn others(engine: &Engine, id: OperationId) -> Vec<usize> {
    let Some(body) = &engine.operation(id).body else {
        return Vec::new();
    };
    let first = preferred(&body.content).map(|(n, _)| n);
    (0..body.content.len())
        .filter(|n| Some(*n) != first)
        .collect()
}
