//! Where relative references start and anchors are found: files, and the schemas in them that
//! have an `$id` (JSON Schema 2020-12, sections 8.2 and 9).

use memchr::memmem;
use rustc_hash::{FxHashMap, FxHashSet};
use url::Url;

use super::schema::Dialect;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::schema as codes;
use crate::source::files::Files;
use crate::source::gather::identifier;
use crate::source::{FileId, Node, Origin};

/// The index of a resource: the files first, by their ids, then schemas with an `$id`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct ResourceId(pub(super) u32);

struct Resource {
    /// What references in it are relative to; nothing where its `$id` is no URI reference.
    uri: Option<Url>,
    root: Origin,
}

/// Every resource of a document.
pub(crate) struct Resources<'s> {
    list: Vec<Resource>,
    by_uri: FxHashMap<String, ResourceId>,
    by_root: FxHashMap<Origin, ResourceId>,
    anchors: FxHashMap<(ResourceId, &'s str), Origin>,
    dynamic: FxHashSet<(ResourceId, &'s str)>,
    /// The files that have resources or anchors within.
    nested: Vec<bool>,
    /// What was wrong; taken once by the context.
    pub(super) found: Vec<Diagnostic>,
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "resources are nodes, which are counted in 32 bits"
)]
impl<'s> Resources<'s> {
    pub(super) fn new(files: &'s Files, dialect: Dialect) -> Self {
        let sources = &files.sources;
        let mut resources = Self {
            list: Vec::with_capacity(sources.files().len()),
            by_uri: FxHashMap::default(),
            by_root: FxHashMap::default(),
            anchors: FxHashMap::default(),
            dynamic: FxHashSet::default(),
            nested: vec![false; sources.files().len()],
            found: Vec::new(),
        };
        for (id, file) in sources.files() {
            let root = file.tree.root();
            let mut uri = file.base.clone();
            uri.set_fragment(None);
            // A file that could not be parsed is there to be shown, not to be referred to.
            if !files.failures.contains_key(uri.as_str()) {
                resources.name(&uri, ResourceId(id.0));
            }
            // OpenAPI 3.2, section 4.1.2.2: `$self` is the base of the document that has it.
            let own = root.get("$self").and_then(Node::as_str);
            if let Some(own) = own.and_then(|own| identifier(&uri, own)) {
                resources.name(&own, ResourceId(id.0));
                uri = own;
            }
            resources.list.push(Resource {
                uri: Some(uri),
                root: root.origin(),
            });
        }
        for (uri, id) in &files.names {
            resources
                .by_uri
                .entry(uri.clone())
                .or_insert(ResourceId(id.0));
        }
        if dialect.has_identifiers() {
            for (id, file) in sources.files() {
                let text = file.tree.text().as_bytes();
                let has = |word: &str| memmem::find(text, word.as_bytes()).is_some();
                if has("$id") || has("$anchor") || has("$dynamicAnchor") {
                    resources.scan(id, file.tree.root(), dialect);
                }
            }
        }
        resources
    }

    fn name(&mut self, uri: &Url, id: ResourceId) -> bool {
        let mut uri = uri.clone();
        uri.set_fragment(None);
        match self.by_uri.entry(uri.into()) {
            std::collections::hash_map::Entry::Occupied(_) => false,
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(id);
                true
            }
        }
    }

    /// Finds the identifiers of a file. Values that are data (examples, enums) are passed over.
    fn scan(&mut self, file: FileId, root: Node<'s>, dialect: Dialect) {
        let mut open = vec![(root, Inside::Keywords, ResourceId(file.0))];
        while let Some((node, inside, mut resource)) = open.pop() {
            if node.is_array() {
                open.extend(node.items().map(|item| (item, Inside::Keywords, resource)));
                continue;
            }
            if !node.is_object() {
                continue;
            }
            if matches!(inside, Inside::Names) {
                let members = node.members();
                open.extend(members.map(|(_, value)| (value, Inside::Keywords, resource)));
                continue;
            }
            if let Some(id) = node.get("$id")
                && let Some(text) = id.as_str()
            {
                resource = self.identify(node, id, text, resource);
            }
            for (keyword, dynamic) in [("$anchor", false), ("$dynamicAnchor", true)] {
                if let Some(value) = node.get(keyword)
                    && let Some(name) = value.as_str()
                {
                    self.anchor(node, value, name, resource, dynamic);
                }
            }
            for (key, value) in node.members() {
                if let Some(inside) = Inside::of(key.key(), dialect) {
                    open.push((value, inside, resource));
                }
            }
        }
    }

    fn identify(
        &mut self,
        node: Node<'s>,
        place: Node<'s>,
        text: &'s str,
        around: ResourceId,
    ) -> ResourceId {
        if let Some(name) = text.strip_prefix('#') {
            // Anchors of draft 6 and 7.
            if !name.is_empty() {
                self.anchor(node, place, name, around, false);
            }
            return around;
        }
        let base = self.list[around.0 as usize].uri.as_ref();
        let uri = match base {
            Some(base) => identifier(base, text),
            None => Url::parse(text).ok().and_then(|uri| identifier(&uri, "")),
        };
        let id = ResourceId(self.list.len() as u32);
        if let Some(uri) = &uri
            && !self.name(uri, id)
            && self.by_uri.get(uri.as_str()).is_some_and(|other| {
                self.list.get(other.0 as usize).map(|other| other.root) != Some(node.origin())
            })
        {
            self.found.push(Diagnostic::at(
                &codes::DUPLICATE_IDENTIFIER,
                place,
                format!("another schema has the `$id` `{text}`"),
            ));
        }
        self.list.push(Resource {
            uri,
            root: node.origin(),
        });
        self.by_root.insert(node.origin(), id);
        self.nested[node.origin().file.index()] = true;
        id
    }

    fn anchor(
        &mut self,
        node: Node<'s>,
        place: Node<'s>,
        name: &'s str,
        resource: ResourceId,
        dynamic: bool,
    ) {
        if dynamic {
            self.dynamic.insert((resource, name));
        }
        let before = *self
            .anchors
            .entry((resource, name))
            .or_insert(node.origin());
        if before != node.origin() {
            self.found.push(Diagnostic::at(
                &codes::DUPLICATE_IDENTIFIER,
                place,
                format!("another schema has the anchor `{name}`"),
            ));
        }
    }

    /// The resource that a node is of: the nearest around it that has an `$id`, or its file.
    pub(super) fn of(&self, node: Node<'_>) -> ResourceId {
        let file = node.tree().file();
        if self.nested[file.index()] {
            let mut at = Some(node);
            while let Some(node) = at {
                if let Some(&id) = self.by_root.get(&node.origin()) {
                    return id;
                }
                at = node.parent();
            }
        }
        ResourceId(file.0)
    }

    pub(super) fn root(&self, id: ResourceId) -> Origin {
        self.list[id.0 as usize].root
    }

    /// Whether the resource is a schema within a file rather than the file.
    pub(super) fn is_nested(&self, id: ResourceId) -> bool {
        id.0 as usize >= self.nested.len()
    }

    /// The absolute URI that a reference in this resource means, without its fragment.
    pub(super) fn absolute(&self, from: ResourceId, uri: &str) -> Option<Url> {
        let mut absolute = match &self.list[from.0 as usize].uri {
            Some(base) => base.join(uri).ok()?,
            None => Url::parse(uri).ok()?,
        };
        absolute.set_fragment(None);
        Some(absolute)
    }

    pub(super) fn by_uri(&self, uri: &Url) -> Option<ResourceId> {
        self.by_uri.get(uri.as_str()).copied()
    }

    pub(super) fn anchored(&self, resource: ResourceId, name: &str) -> Option<Origin> {
        self.anchors.get(&(resource, name)).copied()
    }

    /// Whether this anchor is a `$dynamicAnchor`.
    pub(super) fn is_dynamic(&self, resource: ResourceId, name: &str) -> bool {
        self.dynamic.contains(&(resource, name))
    }

    /// Every `$dynamicAnchor`, as the root of its resource and its schema, in a fixed order.
    pub(super) fn dynamic_anchors(&self) -> Vec<(Origin, Origin)> {
        let all = self.dynamic.iter().filter_map(|&(resource, name)| {
            Some((self.root(resource), self.anchored(resource, name)?))
        });
        let mut all: Vec<_> = all.collect();
        all.sort_unstable();
        all
    }

    /// The names of the anchors of a resource, for hints.
    pub(super) fn anchors_of(&self, resource: ResourceId) -> Vec<&'s str> {
        let all = self.anchors.keys().filter(|(of, _)| *of == resource);
        let mut names: Vec<_> = all.map(|(_, name)| *name).collect();
        names.sort_unstable();
        names
    }
}

/// What the members of an object are while identifiers are looked for.
#[derive(Clone, Copy)]
enum Inside {
    /// Fixed fields and keywords.
    Keywords,
    /// Names that the author gave.
    Names,
}

impl Inside {
    /// What the value under a keyword is; nothing where it is data.
    fn of(key: &str, dialect: Dialect) -> Option<Self> {
        match key {
            "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas"
            | "dependencies" => Some(Self::Names),
            "items"
            | "prefixItems"
            | "additionalItems"
            | "additionalProperties"
            | "allOf"
            | "anyOf"
            | "oneOf"
            | "not"
            | "if"
            | "then"
            | "else"
            | "contains"
            | "propertyNames"
            | "unevaluatedItems"
            | "unevaluatedProperties"
            | "contentSchema" => Some(Self::Keywords),
            // In a bare schema an unknown keyword holds data.
            _ if dialect == Dialect::Draft202012 => None,
            "enum" | "const" | "default" | "example" | "examples" | "value" | "dataValue"
            | "$id" | "$ref" | "$schema" | "mapping" | "required" | "variables" => None,
            "paths" | "webhooks" | "schemas" | "responses" | "headers" | "requestBodies"
            | "callbacks" | "links" | "pathItems" | "mediaTypes" | "content" | "encoding" => {
                Some(Self::Names)
            }
            _ if key.starts_with("x-") => None,
            _ => Some(Self::Keywords),
        }
    }
}
