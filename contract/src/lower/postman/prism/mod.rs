//! Collections by the letter, as Prism takes them; see [`Loader::as_prism`](crate::Loader::as_prism).
//!
//! What is switched off counts as well, only the variables of the collection are known, bodies and responses are
//! what their `Content-Type` says and nothing without one.

mod auth;
mod infer;
mod parts;
mod url;

use std::sync::Arc;

use indexmap::IndexMap;

use crate::model::{Location, Method};
use crate::source::Node;

use super::collection::Item;
use super::draft::{Draft, DraftParameter, DraftResponse, Paths, add_media};
use super::reader::{Reader, description, scalar};

/// The operation of a request; nothing where it has no method or URL.
pub(super) fn read<'t>(
    reader: &mut Reader<'t, '_>,
    root: Node<'t>,
    item: &Item<'t>,
) -> Option<Draft> {
    // The variables of folders are not known.
    let collection = Item {
        node: root,
        groups: Arc::from([root]),
    };
    let request = item.node.get("request")?;
    let url_node = if request.is_object() {
        request.get("url")
    } else {
        Some(request)
    };
    let url = url::read(reader, &collection, url_node)?;
    let method = request.get("method").and_then(scalar).unwrap_or("GET");
    let node = url_node.unwrap_or(request);
    let mut draft = Draft {
        method: Method(method.to_ascii_uppercase().into()),
        path: url.path,
        names: Vec::new(),
        summary: Some(item.name().into()),
        description: description(request),
        tags: Vec::new(),
        parameters: IndexMap::new(),
        body: None,
        responses: IndexMap::new(),
        security: Vec::new(),
        servers: url
            .origin
            .map(|origin| (origin, node.origin()))
            .into_iter()
            .collect(),
        requests: 1,
        origin: item.node.origin(),
        path_origin: node.get("path").unwrap_or(node).origin(),
    };
    for name in url.names {
        demand(&mut draft, Location::Path, &name, None, node);
    }
    for (name, value) in url.query {
        given(reader, &mut draft, Location::Query, &name, &value, node);
    }
    let lines = parts::headers(reader, &collection, request.get("header"));
    for line in &lines {
        let (name, value) = (&line.name, &line.value);
        given(reader, &mut draft, Location::Header, name, value, line.node);
    }
    let content_type = parts::content_type(&lines);
    draft.body = parts::body(reader, &collection, request, content_type);
    auth::apply(reader, &collection, item, &mut draft);
    parts::responses(reader, &collection, item, &mut draft);
    Some(draft)
}

/// A parameter with its value as example; one without a value has no schema either.
fn given<'t>(
    reader: &mut Reader<'t, '_>,
    draft: &mut Draft,
    location: Location,
    name: &str,
    value: &str,
    node: Node<'t>,
) {
    let key = demand(draft, location, name, None, node);
    if !value.is_empty()
        && let Some(parameter) = draft.parameters.get_mut(&key)
        && parameter.examples.is_empty()
    {
        let origin = reader.text_origin(node, value);
        let example = Reader::example("default", Some(origin), origin);
        parameter.examples.insert(value.to_owned(), example);
    }
}

/// A required parameter; names are of one case to Prism.
fn demand(
    draft: &mut Draft,
    location: Location,
    name: &str,
    pattern: Option<&'static str>,
    node: Node<'_>,
) -> (Location, String) {
    let key = match location {
        Location::Path => (location, name.to_owned()),
        _ => (location, name.to_ascii_lowercase()),
    };
    draft
        .parameters
        .entry(key.clone())
        .and_modify(|known| known.repeated = true)
        .or_insert_with(|| DraftParameter {
            name: name.into(),
            location,
            description: None,
            seen: 1,
            repeated: false,
            allow_empty: false,
            pattern,
            examples: IndexMap::new(),
            origin: node.origin(),
        });
    key
}

/// Adds a request; one of the same method and path is merged: what is in all of them is required, and who may
/// ask is what the first says.
pub(super) fn add(paths: &mut Paths, draft: Draft) {
    let operations = paths.by_shape.entry(draft.path.clone()).or_default();
    let Some(known) = operations.get_mut(&draft.method) else {
        operations.insert(draft.method.clone(), draft);
        return;
    };
    known.requests += draft.requests;
    // Merging leaves one parameter of a name.
    for parameter in known.parameters.values_mut() {
        parameter.repeated = false;
    }
    for (key, theirs) in draft.parameters {
        if let Some(ours) = known.parameters.get_mut(&key) {
            ours.seen += theirs.seen;
        } else {
            let theirs = DraftParameter {
                repeated: false,
                ..theirs
            };
            known.parameters.insert(key, theirs);
        }
    }
    match (&mut known.body, draft.body) {
        (Some(ours), Some(theirs)) => add_media(&mut ours.media, theirs.media),
        (ours @ None, theirs) => *ours = theirs,
        (Some(_), None) => {}
    }
    for (status, response) in draft.responses {
        match known.responses.get_mut(&status) {
            Some(ours) => merge(ours, response),
            None => {
                known.responses.insert(status, response);
            }
        }
    }
    for server in draft.servers {
        if !known.servers.iter().any(|(url, _)| *url == server.0) {
            known.servers.push(server);
        }
    }
}

/// Two responses of one status: a header that is not in both is not required.
fn merge(ours: &mut DraftResponse, theirs: DraftResponse) {
    add_media(&mut ours.media, theirs.media);
    let mut more = theirs.response.headers;
    for (name, header) in &mut ours.response.headers {
        match more.iter().position(|(known, _)| known == name) {
            Some(at) => {
                more.remove(at);
            }
            None => optional(header),
        }
    }
    for (name, mut header) in more {
        optional(&mut header);
        ours.response.headers.push((name, header));
    }
}

fn optional(header: &mut Arc<crate::model::Header>) {
    // Drafts are nobody else's.
    if let Some(header) = Arc::get_mut(header) {
        header.required = false;
    }
}

/// Where one request has a parameter twice, Prism judges no parameter of that location at all.
pub(super) fn drop_unsound(paths: &mut Paths) {
    let drafts = paths.by_shape.values_mut();
    for draft in drafts.flat_map(|methods| methods.values_mut()) {
        for location in [Location::Query, Location::Header] {
            let is_unsound = draft
                .parameters
                .values()
                .any(|parameter| parameter.location == location && parameter.repeated);
            if is_unsound {
                draft.parameters.retain(|(of, _), _| *of != location);
            }
        }
    }
}
