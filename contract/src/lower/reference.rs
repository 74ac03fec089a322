//! `$ref`s: URI references (RFC 3986) whose fragment is a JSON Pointer (RFC 6901) or an anchor,
//! to any place of any file that was loaded.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use rustc_hash::FxHashMap;

use super::context::Context;
use super::near::nearest;
use super::resource::{ResourceId, Resources};
use super::schema::Dialect;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::reference as codes;
use crate::source::files::Files;
use crate::source::{Kind, Node, Origin, Sources, escape_segment, unescape_segment};

/// For how many references that lead nowhere it is looked for what they may mean.
const MOST_HINTS: u32 = 100;

/// How many references a single pointer may pass through.
const MOST_HOPS: u32 = 64;

/// Where references lead, and what is known of it already.
pub(crate) struct References<'s> {
    pub(super) resources: Resources<'s>,
    /// Nothing: it leads nowhere.
    targets: FxHashMap<(ResourceId, &'s str), Option<Origin>>,
    /// Where chains of Reference Objects end, by the object they start at.
    ends: FxHashMap<Origin, End<'s>>,
    hints: u32,
}

#[derive(Clone, Copy)]
enum End<'s> {
    /// Being followed now.
    Open,
    /// Followed; nothing where it leads nowhere.
    Known(Option<Followed<'s>>),
}

/// An object behind its references, with what Reference Objects say over it (OpenAPI 3.1,
/// section 4.8.23).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Followed<'s> {
    /// The object itself.
    pub(crate) node: Node<'s>,
    /// `summary` beside the `$ref`
    pub(crate) summary: Option<&'s str>,
    /// `description` beside the `$ref`
    pub(crate) description: Option<&'s str>,
}

impl Followed<'_> {
    /// Whether a Reference Object says something over the object, so that it cannot be shared.
    pub(crate) fn is_overridden(&self) -> bool {
        self.summary.is_some() || self.description.is_some()
    }
}

/// Why a reference leads nowhere.
enum Problem<'s> {
    NotUri,
    NotLoaded(url::Url),
    NoMember {
        /// The pointer as far as it leads somewhere.
        before: String,
        at: Node<'s>,
        segment: String,
        /// The rest of the pointer, with its `/`.
        rest: String,
    },
    NoAnchor(ResourceId, String),
    /// It leads through this reference, which leads nowhere.
    Through(&'s str),
    TooManyHops,
}

impl<'s> References<'s> {
    pub(super) fn new(files: &'s Files, dialect: Dialect) -> Self {
        Self {
            resources: Resources::new(files, dialect),
            targets: FxHashMap::default(),
            ends: FxHashMap::default(),
            hints: 0,
        }
    }

    /// The node that a reference in a resource leads to; known ones are not looked for again.
    fn find(
        &mut self,
        sources: &'s Sources,
        from: ResourceId,
        text: &'s str,
        hops: &mut u32,
    ) -> Result<Node<'s>, Problem<'s>> {
        match self.targets.get(&(from, text)) {
            Some(Some(origin)) => return Ok(sources.node(*origin)),
            // The way is walked again to tell the reason, but only from where it is asked for.
            Some(None) if *hops > 0 => return Err(Problem::Through(text)),
            _ => {}
        }
        let outermost = *hops == 0;
        let found = self.walk(sources, from, text, hops);
        if outermost || !matches!(found, Err(Problem::TooManyHops)) {
            let target = found.as_ref().ok().map(|node| node.origin());
            self.targets.insert((from, text), target);
        }
        found
    }

    fn walk(
        &mut self,
        sources: &'s Sources,
        from: ResourceId,
        text: &'s str,
        hops: &mut u32,
    ) -> Result<Node<'s>, Problem<'s>> {
        let (uri, fragment) = text.split_once('#').unwrap_or((text, ""));
        let resource = if uri.is_empty() {
            from
        } else {
            let uri = self.resources.absolute(from, uri).ok_or(Problem::NotUri)?;
            match self.resources.by_uri(&uri) {
                Some(resource) => resource,
                None => return Err(Problem::NotLoaded(uri)),
            }
        };
        let root = sources.node(self.resources.root(resource));
        let decoded: Cow<'_, str> = percent_decode_str(fragment).decode_utf8_lossy();
        if decoded.is_empty() {
            return Ok(root);
        }
        if !decoded.starts_with('/') {
            return match self.resources.anchored(resource, &decoded) {
                Some(origin) => Ok(sources.node(origin)),
                None => Err(Problem::NoAnchor(resource, decoded.into_owned())),
            };
        }
        let found = self.point(sources, root, &decoded, hops);
        if found.is_ok() {
            return found;
        }
        // A key may have a `%` of its own; and who writes an `$id` often goes on to count
        // pointers from the root of the file.
        if fragment != decoded
            && let Ok(node) = self.point(sources, root, fragment, hops)
        {
            return Ok(node);
        }
        if uri.is_empty() && self.resources.is_nested(resource) {
            let file = root.tree().root();
            if let Ok(node) = self.point(sources, file, &decoded, hops) {
                return Ok(node);
            }
        }
        found
    }

    /// The node at a pointer; it may lead through references.
    fn point(
        &mut self,
        sources: &'s Sources,
        root: Node<'s>,
        pointer: &str,
        hops: &mut u32,
    ) -> Result<Node<'s>, Problem<'s>> {
        let mut at = root;
        let mut done = 0;
        for raw in pointer[1..].split('/') {
            let segment = unescape_segment(raw);
            loop {
                let next = match at.kind() {
                    Kind::Object => at.get(&segment),
                    Kind::Array => segment.parse().ok().and_then(|index| at.item(index)),
                    _ => None,
                };
                if let Some(next) = next {
                    at = next;
                    break;
                }
                let Some(reference) = at.get("$ref").and_then(Node::as_str) else {
                    return Err(Problem::NoMember {
                        before: pointer[..done].to_owned(),
                        at,
                        segment: segment.into_owned(),
                        rest: pointer[done + 1 + raw.len()..].to_owned(),
                    });
                };
                *hops += 1;
                if *hops > MOST_HOPS {
                    return Err(Problem::TooManyHops);
                }
                at = self.find(sources, self.resources.of(at), reference, hops)?;
            }
            done += 1 + raw.len();
        }
        Ok(at)
    }

    /// The nearest pointer that leads somewhere, if it is near.
    fn near(&self, sources: &'s Sources, problem: &Problem<'s>) -> Option<String> {
        match problem {
            Problem::NoMember {
                before,
                at,
                segment,
                rest,
            } => {
                // The pointer with the nearest key instead, if all of it leads somewhere.
                let keys = at.members().map(|(key, _)| key.key());
                if let Some(near) = nearest(segment, keys) {
                    let pointer = format!("{before}/{}{rest}", escape_segment(near));
                    let root = at.at(&format!("/{}{rest}", escape_segment(near)));
                    if root.is_some() {
                        return Some(format!("#{pointer}"));
                    }
                }
                // A component of that name in the place of another version or kind.
                let name = rest.rsplit('/').next().filter(|name| !name.is_empty());
                let name = name.map_or(segment.clone(), |name| unescape_segment(name).into_owned());
                component(at.tree().root(), &name)
            }
            Problem::NoAnchor(resource, name) => {
                let anchors = self.resources.anchors_of(*resource);
                if let Some(near) = nearest(name, anchors) {
                    return Some(format!("#{near}"));
                }
                let root = sources.node(self.resources.root(*resource));
                if root.at(&format!("/{name}")).is_some() {
                    return Some(format!("#/{name}"));
                }
                component(root.tree().root(), name)
            }
            Problem::NotLoaded(_)
            | Problem::NotUri
            | Problem::Through(_)
            | Problem::TooManyHops => None,
        }
    }
}

/// The pointer of the component of this name, whatever it is.
fn component(root: Node<'_>, name: &str) -> Option<String> {
    const MAPS: &[&str] = &[
        "/components/schemas",
        "/definitions",
        "/components/parameters",
        "/components/responses",
        "/components/requestBodies",
        "/components/headers",
        "/components/examples",
        "/parameters",
        "/responses",
        "/$defs",
    ];
    MAPS.iter().find_map(|map| {
        root.at(map)?.get(name)?;
        Some(format!("#{map}/{}", escape_segment(name)))
    })
}

impl<'s> Context<'s> {
    /// The node that a reference leads to; `reference` is the string under `$ref`. What leads
    /// nowhere is reported and gives nothing.
    pub(crate) fn target(&mut self, reference: Node<'s>) -> Option<Node<'s>> {
        let Some(text) = reference.as_str() else {
            self.report(
                Diagnostic::at(
                    &codes::NOT_A_REFERENCE,
                    reference,
                    format!(
                        "a `$ref` is a string, here it is {}",
                        reference.kind().described()
                    ),
                )
                .help("write a reference such as `#/components/schemas/Order`"),
            );
            return None;
        };
        self.target_of(reference, text)
    }

    /// As [`Context::target`], where the reference is `text` and stands at `place`: values of
    /// `mapping`, `operationRef`.
    pub(crate) fn target_of(&mut self, place: Node<'s>, text: &'s str) -> Option<Node<'s>> {
        let from = self.references.resources.of(place);
        match self.references.find(self.sources, from, text, &mut 0) {
            Ok(node) => Some(node),
            Err(problem) => {
                self.unresolved(place, text, &problem);
                None
            }
        }
    }

    /// The node that a text leads to from a place, without telling if it does not.
    pub(crate) fn target_quietly(&mut self, place: Node<'s>, text: &'s str) -> Option<Node<'s>> {
        let from = self.references.resources.of(place);
        self.references.find(self.sources, from, text, &mut 0).ok()
    }

    fn unresolved(&mut self, place: Node<'s>, text: &str, problem: &Problem<'s>) {
        let mut found = match problem {
            Problem::NotUri => Diagnostic::at(
                &codes::UNRESOLVED,
                place,
                format!("`{text}` is no URI reference"),
            )
            .help("write a reference such as `#/components/schemas/Order` or `other.yaml#/Order`"),
            Problem::NotLoaded(uri) => {
                let named = component(place.tree().root(), text);
                if let Some(named) = named {
                    Diagnostic::at(
                        &codes::UNRESOLVED,
                        place,
                        format!("`{text}` is the name of a file, which was not loaded"),
                    )
                    .help(format!("did you mean `{named}`?"))
                } else if is_metaschema(uri.as_str()) {
                    Diagnostic::at(
                        &codes::METASCHEMA,
                        place,
                        format!("`{text}` is the schema of schemas, which is not loaded"),
                    )
                    .help("any value is right here")
                } else if let Some(failure) = self.failures.get(uri.as_str()) {
                    let mut found = Diagnostic::at(failure.code, place, failure.message.clone());
                    found.help.clone_from(&failure.help);
                    found.labels.extend(failure.label.clone());
                    found
                } else {
                    Diagnostic::at(
                        &codes::UNRESOLVED,
                        place,
                        format!("`{text}` leads to a file that was not loaded"),
                    )
                    .help("check the name of the file")
                }
            }
            Problem::NoMember {
                before, segment, ..
            } => {
                let within = if before.is_empty() {
                    "the root".to_owned()
                } else {
                    format!("`#{before}`")
                };
                Diagnostic::at(
                    &codes::UNRESOLVED,
                    place,
                    format!("`{text}` leads nowhere: {within} has no `{segment}`"),
                )
            }
            Problem::NoAnchor(_, name) => Diagnostic::at(
                &codes::UNRESOLVED,
                place,
                format!("`{text}` leads nowhere: there is no anchor `{name}`"),
            ),
            Problem::Through(reference) => Diagnostic::at(
                &codes::UNRESOLVED,
                place,
                format!("`{text}` leads through the reference `{reference}`, which leads nowhere"),
            )
            .help("mend that reference first"),
            Problem::TooManyHops => Diagnostic::at(
                &codes::CIRCULAR,
                place,
                format!("`{text}` leads through more than {MOST_HOPS} references"),
            )
            .help("refer to the object itself"),
        };
        if found.help.is_none() {
            // Looking for hints is the dearer part.
            self.references.hints += 1;
            let near = (self.references.hints <= MOST_HINTS)
                .then(|| self.references.near(self.sources, problem))
                .flatten();
            found = found.help(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "check the spelling, or add what is missing".to_owned(),
            });
        }
        self.report(found);
    }

    /// The object behind an object that may be a Reference Object, through all references.
    /// Nothing where they lead nowhere or in a circle, which is told once.
    pub(crate) fn follow(&mut self, node: Node<'s>) -> Option<Followed<'s>> {
        let plain = |node| Followed {
            node,
            summary: None,
            description: None,
        };
        let mut at = node;
        let mut trail = Vec::new();
        let mut end = loop {
            let Some(reference) = at.get("$ref") else {
                break Some(plain(at));
            };
            match self.references.ends.get(&at.origin()) {
                Some(End::Known(end)) => break *end,
                Some(End::Open) => {
                    self.report(Diagnostic::at(
                        &codes::CIRCULAR,
                        reference,
                        "this reference leads back to itself",
                    ));
                    break None;
                }
                None => {}
            }
            self.references.ends.insert(at.origin(), End::Open);
            trail.push(at);
            self.tell_siblings(at);
            match self.target(reference) {
                Some(target) => at = target,
                None => break None,
            }
        };
        for at in trail.into_iter().rev() {
            if let Some(end) = &mut end
                && self.dialect.has_ref_siblings()
            {
                let text = |key| at.get(key).and_then(Node::as_str);
                end.summary = text("summary").or(end.summary);
                end.description = text("description").or(end.description);
            }
            self.references.ends.insert(at.origin(), End::Known(end));
        }
        end
    }

    /// Reports what stands beside a `$ref` and does not count.
    fn tell_siblings(&mut self, node: Node<'s>) {
        let first = node.members().find(|(key, _)| {
            !matches!(key.key(), "$ref" | "summary" | "description") && !key.key().starts_with("x-")
        });
        if let Some((key, _)) = first {
            self.siblings_ignored(key);
        }
    }

    /// Reports that this key stands beside a `$ref` and does not count.
    pub(crate) fn siblings_ignored(&mut self, key: Node<'s>) {
        self.report(
            Diagnostic::at(
                &codes::SIBLINGS,
                key,
                format!("`{}` beside a `$ref` is ignored", key.key()),
            )
            .help("write both into an `allOf`, or remove it"),
        );
    }
}

fn is_metaschema(uri: &str) -> bool {
    let rest = uri
        .strip_prefix("https://")
        .or_else(|| uri.strip_prefix("http://"))
        .unwrap_or(uri);
    rest.starts_with("json-schema.org/")
        || rest.starts_with("spec.openapis.org/")
        || rest.starts_with("swagger.io/v2/schema")
}
