//! Seeded random values, valid and invalid in turn; what they show is shrunk to the smallest request that shows it.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;
use specwright_contract::model::OperationId;

use super::boundaries::{edited, needs_fresh, with_value};
use crate::case::{Draft, Intent};
use crate::event::Finding;
use crate::phase::Phase;
use crate::propose::{Aim, Edit, Ground, edits};
use crate::recipe::{Recipe, Source, mix, payload};
use crate::session::Session;
use crate::shrink;

const PHASE: Phase = Phase::Properties;

/// Requests that shrinking may take for one cause.
const PATIENCE: usize = 40;

/// Changes of one random request among which one is drawn.
const CHOICE: usize = 120;

/// What of a recipe is broken.
#[derive(Clone, Debug)]
enum Breach {
    Body(Edit),
    Parameter(usize, Edit),
}

/// Runs the phase over one operation.
pub async fn run(session: &Session, id: OperationId) {
    let count = session.settings().examples;
    let mut seen = BTreeSet::new();
    let mut refused = 0;
    for n in 0..u64::from(count) {
        let seed = session.seed(id, n);
        let Some(recipe) = Recipe::new(session.engine(), id, Source::Seed(seed)) else {
            if n == 0 {
                session.skip(id, PHASE, "no valid request can be made from its schemas");
            }
            return;
        };
        let recipe = session.referring(recipe, PHASE).await;
        let breach = if n % 2 == 1 {
            breach(session, &recipe, seed)
        } else {
            None
        };
        let Some(draft) = draft(session, &recipe, breach.as_ref())
            .map(|draft| named(draft, n))
            .and_then(|draft| session.settled(draft, &mut seen))
        else {
            continue;
        };
        let Some((exchange, new)) = session.judged(draft).await else {
            return;
        };
        for finding in new {
            shrunk(session, &recipe, breach.as_ref(), finding).await;
        }
        if matches!(exchange.status(), Some(401 | 403)) {
            refused += 1;
            if refused > 3 {
                session.skip(id, PHASE, "requests with the given credentials are refused");
                return;
            }
        }
    }
}

fn named(mut draft: Draft, n: u64) -> Draft {
    draft.name = match draft.intent {
        Intent::Valid => format!("random request {n}"),
        _ => format!("random request {n}, {}", draft.name),
    };
    draft
}

/// One change that breaks the contract, drawn from those of all parts.
fn breach(session: &Session, recipe: &Recipe, seed: u64) -> Option<Breach> {
    let engine = session.engine();
    let operation = engine.operation(recipe.operation);
    let mut list = Vec::new();
    let outside = |edit: &Edit| edit.aim == Aim::Outside;
    if let Some((n, value)) = &recipe.body
        && let Some(media) = operation
            .body
            .as_ref()
            .and_then(|body| body.content.get(*n))
        && let Some(schema) = media.schema
    {
        let ground = if specwright_exchange::media_type::is_json(&media.name) {
            Ground::Typed
        } else {
            Ground::Text
        };
        let found = edits(engine, schema, value, ground).filter(outside);
        list.extend(found.take(CHOICE).map(Breach::Body));
    }
    for (n, value) in &recipe.parameters {
        let parameter = operation.parameters.get(*n);
        if let Some(schema) = parameter.and_then(|parameter| parameter.shape.schema()) {
            let found = edits(engine, schema, value, Ground::Text).filter(outside);
            list.extend(found.take(CHOICE).map(|edit| Breach::Parameter(*n, edit)));
        }
    }
    let count = list.len() as u64;
    let drawn = mix(seed, 77).checked_rem(count)?;
    list.into_iter().nth(usize::try_from(drawn).ok()?)
}

/// The draft of a recipe, broken where it is to be.
fn draft(session: &Session, recipe: &Recipe, breach: Option<&Breach>) -> Option<Draft> {
    let engine = session.engine();
    let operation = engine.operation(recipe.operation);
    let mut draft = recipe.draft(engine, PHASE, operation.origin)?;
    draft.fresh = needs_fresh(engine, recipe.operation);
    match breach {
        None => Some(draft),
        Some(Breach::Body(edit)) => {
            let (n, value) = recipe.body.as_ref()?;
            let media = operation.body.as_ref()?.content.get(*n)?;
            let changed: Value = edit.apply(value)?;
            let draft = draft.with_body(Some(payload(engine, media, &changed)?));
            Some(edited(draft, "body", edit))
        }
        Some(Breach::Parameter(n, edit)) => {
            let parameter = operation.parameters.get(*n)?;
            let changed = edit.apply(recipe.parameter(*n)?)?;
            let place = format!("{} {}", parameter.location.as_str(), parameter.name);
            let draft = with_value(engine, &draft, *n, &changed)?;
            Some(edited(draft, &place, edit))
        }
    }
}

/// Looks for a smaller request with the same finding.
async fn shrunk(
    session: &Session,
    recipe: &Recipe,
    breach: Option<&Breach>,
    finding: Arc<Finding>,
) {
    let mut smallest = recipe.clone();
    let mut seen = BTreeSet::new();
    let mut left = PATIENCE;
    'smaller: loop {
        for candidate in shrink::smaller(session.engine(), &smallest) {
            let Some(draft) = draft(session, &candidate, breach)
                .and_then(|draft| session.settled(draft, &mut seen))
            else {
                continue;
            };
            if left == 0 {
                return;
            }
            left -= 1;
            let Some(exchange) = session.send(draft).await else {
                return;
            };
            let same = session.faults(&exchange).into_iter().any(|fault| {
                fault.check.name == finding.check.name && fault.cause == finding.cause
            });
            if same {
                session.replace(&finding, &exchange);
                smallest = candidate;
                continue 'smaller;
            }
        }
        return;
    }
}
