//! Every named example: of each parameter and of each body.

use specwright_contract::model::{Location, OperationId};
use specwright_exchange::example;

use crate::case::{Draft, Intent, Payload, Slot};
use crate::phase::Phase;
use crate::recipe::{Recipe, Source};
use crate::session::Session;

/// Runs the phase over one operation.
pub async fn run(session: &Session, operation: OperationId) {
    let Some(drafts) = drafts(session, operation) else {
        session.skip(
            operation,
            Phase::Examples,
            "no valid request can be made from its schemas",
        );
        return;
    };
    for draft in drafts {
        if session.send(draft).await.is_none() {
            return;
        }
    }
}

/// The plain request, and one for each example.
fn drafts(session: &Session, id: OperationId) -> Option<impl Iterator<Item = Draft> + '_> {
    let engine = session.engine();
    let operation = engine.operation(id);
    let recipe = Recipe::new(engine, id, Source::Plain)?;
    let mut plain = recipe.draft(engine, Phase::Examples, operation.origin)?;
    plain.fresh = !is_safe(operation.method.as_str());
    let base = plain.clone();
    let first = plain.named("the plainest request", Intent::Valid);
    let bodies = {
        let base = base.clone();
        let content = operation.body.iter().flat_map(|body| &body.content);
        content.flat_map(move |media| {
            let base = base.clone();
            media.examples.iter().filter_map(move |known| {
                let bytes = example::bytes(engine.contract(), media, known)?;
                // the boundary of a multipart body is written by whoever writes the body
                if media.name.starts_with("multipart/") {
                    return None;
                }
                let name = format!("example {} of the body", known.name);
                let mut draft = base.clone().named(name, Intent::Valid);
                draft.origin = known.origin;
                draft.body = Some(Payload::new(bytes, Some(&media.name)));
                Some(draft)
            })
        })
    };
    let parameters = operation.parameters.iter().zip(engine.parameters(id));
    let parameters = parameters.flat_map(move |(parameter, plan)| {
        let base = base.clone();
        parameter.examples.iter().filter_map(move |known| {
            let value = engine.contract().sources.node(known.value?).to_json();
            let text = plan.encode(&value).ok()?;
            let location = parameter.location;
            let name = format!(
                "example {} of {} {}",
                known.name,
                location.as_str(),
                parameter.name
            );
            let mut draft = base.clone().named(name, Intent::Valid);
            draft.origin = known.origin;
            if location == Location::Path {
                let names = engine.router().names(id);
                let position = names.iter().position(|name| *name == parameter.name)?;
                *draft.path.get_mut(position)? = Slot::Fixed(text);
                return Some(draft);
            }
            Some(draft.with(location, &parameter.name, Some(&text)))
        })
    });
    Some(std::iter::once(first).chain(bodies).chain(parameters))
}

/// Whether a method changes nothing (RFC 9110, section 9.2.1).
pub(crate) fn is_safe(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "OPTIONS" | "TRACE" | "QUERY")
}
