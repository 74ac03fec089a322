//! Operations while requests of one method and path are merged.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::model::{
    Encoding, Example, Header, Location, Method, Response, SecurityScheme, StatusKey,
};
use crate::source::Origin;

use super::infer::Inferred;

/// A scheme that has to be met, `None` where the request needs none.
pub(super) type Security = Option<Arc<SecurityScheme>>;

/// A parameter of one request or of several.
pub(super) struct DraftParameter {
    pub(super) name: Box<str>,
    pub(super) location: Location,
    pub(super) description: Option<Box<str>>,
    /// In how many requests it was; required only where in all.
    pub(super) seen: usize,
    /// Whether one request has it more than once.
    pub(super) repeated: bool,
    pub(super) allow_empty: bool,
    pub(super) pattern: Option<&'static str>,
    /// The examples by their text.
    pub(super) examples: IndexMap<String, Example>,
    pub(super) origin: Origin,
}

/// A media type of a body or response.
pub(super) struct DraftMedia {
    pub(super) name: String,
    pub(super) schemas: Vec<Inferred>,
    pub(super) examples: Vec<Example>,
    pub(super) encoding: Vec<(Box<str>, Encoding)>,
    pub(super) origin: Origin,
}

/// The saved responses of one status.
pub(super) struct DraftResponse {
    pub(super) response: Response,
    pub(super) media: Vec<DraftMedia>,
}

/// A request body.
pub(super) struct DraftBody {
    pub(super) media: Vec<DraftMedia>,
    pub(super) origin: Origin,
}

/// An operation as one request, or the requests merged so far, tell it.
pub(super) struct Draft {
    pub(super) method: Method,
    pub(super) path: String,
    /// The names in the path, in order.
    pub(super) names: Vec<String>,
    pub(super) summary: Option<Box<str>>,
    pub(super) description: Option<Box<str>>,
    pub(super) tags: Vec<Box<str>>,
    pub(super) parameters: IndexMap<(Location, String), DraftParameter>,
    pub(super) body: Option<DraftBody>,
    pub(super) responses: IndexMap<StatusKey, DraftResponse>,
    pub(super) security: Vec<Security>,
    /// The origins of the URLs.
    pub(super) servers: Vec<(String, Origin)>,
    /// How many requests are in it.
    pub(super) requests: usize,
    pub(super) origin: Origin,
    pub(super) path_origin: Origin,
}

/// The operations by path.
#[derive(Default)]
pub(super) struct Paths {
    /// By the template with its names left out, then by method.
    pub(super) by_shape: IndexMap<String, IndexMap<Method, Draft>>,
}

impl Paths {
    /// Adds a request; one of the same method and path is merged.
    pub(super) fn add(&mut self, mut draft: Draft) {
        let operations = self.by_shape.entry(shape(&draft.path)).or_default();
        if let Some(first) = operations.values().next() {
            draft.rename(&first.path, &first.names);
        }
        match operations.get_mut(&draft.method) {
            Some(known) => known.merge(draft),
            None => {
                operations.insert(draft.method.clone(), draft);
            }
        }
    }
}

/// A template without the names in it: paths of one shape are one path.
fn shape(path: &str) -> String {
    let mut shape = String::with_capacity(path.len());
    let mut within = false;
    for c in path.chars() {
        match c {
            '{' => within = true,
            '}' => within = false,
            _ if within => continue,
            _ => {}
        }
        shape.push(c);
    }
    shape
}

impl Draft {
    /// Takes the names that another request gave to the same parameters.
    fn rename(&mut self, path: &str, names: &[String]) {
        if self.path == path {
            return;
        }
        let mut path_parameters = Vec::new();
        for (old, new) in self.names.iter().zip(names) {
            let key = (Location::Path, old.clone());
            if let Some(mut parameter) = self.parameters.shift_remove(&key) {
                parameter.name = new.as_str().into();
                path_parameters.push(((Location::Path, new.clone()), parameter));
            }
        }
        for (key, parameter) in path_parameters.into_iter().rev() {
            self.parameters.shift_insert(0, key, parameter);
        }
        path.clone_into(&mut self.path);
        self.names = names.to_vec();
    }

    /// What both requests say: section by section.
    fn merge(&mut self, other: Self) {
        self.requests += other.requests;
        self.summary = self.summary.take().or(other.summary);
        self.description = self.description.take().or(other.description);
        for tag in other.tags {
            if !self.tags.contains(&tag) {
                self.tags.push(tag);
            }
        }
        for (key, theirs) in other.parameters {
            match self.parameters.get_mut(&key) {
                None => {
                    self.parameters.insert(key, theirs);
                }
                Some(ours) => {
                    ours.seen += theirs.seen;
                    ours.repeated |= theirs.repeated;
                    ours.allow_empty |= theirs.allow_empty;
                    if ours.pattern != theirs.pattern {
                        ours.pattern = None;
                    }
                    ours.description = ours.description.take().or(theirs.description);
                    for (text, example) in theirs.examples {
                        ours.examples.entry(text).or_insert(example);
                    }
                }
            }
        }
        match (&mut self.body, other.body) {
            (Some(ours), Some(theirs)) => add_media(&mut ours.media, theirs.media),
            (ours @ None, theirs) => *ours = theirs,
            (Some(_), None) => {}
        }
        for (status, response) in other.responses {
            self.add_response(status, response);
        }
        for scheme in other.security {
            if !self.security.iter().any(|known| same(known, &scheme)) {
                self.security.push(scheme);
            }
        }
        for server in other.servers {
            if !self.servers.iter().any(|(known, _)| *known == server.0) {
                self.servers.push(server);
            }
        }
    }

    /// Adds a response to what is known of its status.
    pub(super) fn add_response(&mut self, status: StatusKey, theirs: DraftResponse) {
        let Some(ours) = self.responses.get_mut(&status) else {
            self.responses.insert(status, theirs);
            return;
        };
        add_media(&mut ours.media, theirs.media);
        for (name, header) in theirs.response.headers {
            add_header(&mut ours.response.headers, name, header);
        }
    }
}

fn same(one: &Security, other: &Security) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => one.name == other.name,
        _ => false,
    }
}

/// Adds a header unless there is one of this name.
pub(super) fn add_header(
    headers: &mut Vec<(Box<str>, Arc<Header>)>,
    name: Box<str>,
    header: Arc<Header>,
) {
    if !headers
        .iter()
        .any(|(known, _)| known.eq_ignore_ascii_case(&name))
    {
        headers.push((name, header));
    }
}

/// Adds media types to those known; of one name they are merged.
pub(super) fn add_media(known: &mut Vec<DraftMedia>, more: Vec<DraftMedia>) {
    for theirs in more {
        match known
            .iter_mut()
            .find(|ours| ours.name.eq_ignore_ascii_case(&theirs.name))
        {
            None => known.push(theirs),
            Some(ours) => {
                ours.schemas.extend(theirs.schemas);
                ours.examples.extend(theirs.examples);
                for (name, encoding) in theirs.encoding {
                    if !ours.encoding.iter().any(|(known, _)| *known == name) {
                        ours.encoding.push((name, encoding));
                    }
                }
            }
        }
    }
}
