//! Finds the other documents that a file refers to, before anything is lowered.
//!
//! What stands in examples, defaults, enums and extensions is data: a `$ref` in it is no reference
//! unless something refers into it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use url::Url;

use super::{FileId, Node, NodeId, Sources, Tree, unescape_segment};

/// A reference: the absolute URI, with its fragment.
pub(crate) struct Wanted {
    pub(crate) uri: Url,
}

/// What has been looked at so far.
#[derive(Default)]
pub(crate) struct Gathered {
    /// Every URI without fragment that a schema has by its `$id`, and the node that has it.
    pub(crate) ids: BTreeMap<String, (FileId, NodeId)>,
    /// References that lead into something that was passed over as data.
    into_data: BTreeSet<(String, String)>,
    seen: Vec<Seen>,
    queue: VecDeque<Wanted>,
    /// The length of all URIs that were ever in the queue.
    bytes: usize,
}

/// References are looked at until their URIs have this length in all.
const MOST_BYTES: usize = 64 << 20;

/// An `$id` that makes a longer URI than this names nothing: each schema within would have it as
/// its base, so that a small document could make any number of long URIs.
const LONGEST_IDENTIFIER: usize = 512;

/// The same for schemas in files, whose folders may be deep.
const LONGEST_FILE_IDENTIFIER: usize = 1_024;

/// The URI that an `$id` gives to its schema.
pub(crate) fn identifier(base: &Url, id: &str) -> Option<Url> {
    if id.len() > LONGEST_IDENTIFIER {
        return None;
    }
    let uri = base.join(id).ok()?;
    let longest = if uri.scheme() == "file" {
        LONGEST_FILE_IDENTIFIER
    } else {
        LONGEST_IDENTIFIER
    };
    (uri.as_str().len() <= longest).then_some(uri)
}

/// Which nodes of a file were looked at, a bit each; empty until the first is.
#[derive(Default)]
struct Seen(Vec<u64>);

impl Seen {
    /// Whether this is the first time for the node.
    fn first(&mut self, tree: &Tree, node: NodeId) -> bool {
        if self.0.is_empty() {
            self.0 = vec![0; tree.len().div_ceil(64)];
        }
        let bit = 1 << (node.index() % 64);
        let Some(word) = self.0.get_mut(node.index() / 64) else {
            return false;
        };
        let first = *word & bit == 0;
        *word |= bit;
        first
    }
}

/// What the members of an object are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// Fixed fields and keywords.
    Fields,
    /// Names that the author gave: no keyword is meant.
    Names,
    /// Discriminator values and what they lead to.
    Mapping,
}

impl Inside {
    /// What the value of a member is, or nothing where it is data.
    fn of(self, key: &str, value: Node<'_>) -> Option<Self> {
        if self != Self::Fields {
            return Some(Self::Fields);
        }
        match key {
            "properties"
            | "patternProperties"
            | "$defs"
            | "definitions"
            | "dependentSchemas"
            | "dependencies"
            | "schemas"
            | "parameters"
            | "responses"
            | "headers"
            | "requestBodies"
            | "securitySchemes"
            | "securityDefinitions"
            | "links"
            | "callbacks"
            | "pathItems"
            | "mediaTypes"
            | "paths"
            | "webhooks"
            | "content"
            | "encoding" => Some(Self::Names),
            "mapping" => Some(Self::Mapping),
            // Example Objects by name; in a schema it is an array of values.
            "examples" => value.is_object().then_some(Self::Names),
            "example" | "default" | "enum" | "const" | "value" | "dataValue" | "required" => None,
            _ if key.starts_with("x-") => None,
            _ => Some(Self::Fields),
        }
    }
}

impl Gathered {
    /// Looks at a file that was just read.
    pub(crate) fn file(&mut self, sources: &Sources, id: FileId) {
        let file = sources.file(id);
        let root = file.tree.root();
        let mut base = file.base.clone();
        // OpenAPI 3.2, section 4.1.2.2: the base of the document that has it.
        if let Some(own) = root.get("$self").and_then(Node::as_str)
            && let Some(own) = identifier(&base, own)
        {
            self.name(&own, root);
            base = own;
        }
        self.walk(root, base);
    }

    /// The next reference to look at, of all files looked at.
    pub(crate) fn next(&mut self) -> Option<Wanted> {
        self.queue.pop_front()
    }

    fn name(&mut self, uri: &Url, node: Node<'_>) {
        let mut uri = uri.clone();
        uri.set_fragment(None);
        let origin = node.origin();
        self.ids
            .entry(uri.into())
            .or_insert((origin.file, origin.node));
    }

    /// Goes back to what a reference leads to where that was passed over as data.
    pub(crate) fn follow(&mut self, sources: &Sources, id: FileId, uri: &Url) {
        let Some(fragment) = uri.fragment().filter(|fragment| leads_to_data(fragment)) else {
            return;
        };
        let mut document = uri.clone();
        document.set_fragment(None);
        let key = (document.to_string(), fragment.to_owned());
        if !self.into_data.insert(key) {
            return;
        }
        let decoded = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
        let file = sources.file(id);
        if let Some(node) = file.tree.root().at(&decoded) {
            self.walk(node, document);
        }
    }

    fn walk(&mut self, from: Node<'_>, base: Url) {
        let tree = from.tree();
        let index = tree.file().index();
        if self.seen.len() <= index {
            self.seen.resize_with(index + 1, Seen::default);
        }
        let mut seen = std::mem::take(&mut self.seen[index]);
        let mut bases = vec![base];
        let mut open = vec![(from, Inside::Fields, 0)];
        while let Some((node, inside, mut base)) = open.pop() {
            if !seen.first(tree, node.id()) {
                continue;
            }
            if node.is_array() {
                let containers = node.items().rev().filter(|item| !item.is_empty());
                open.extend(containers.map(|item| (item, Inside::Fields, base)));
                continue;
            }
            if inside == Inside::Fields
                && let Some(id) = node.get("$id").and_then(Node::as_str)
                && !id.starts_with('#')
                && let Some(uri) = identifier(&bases[base], id)
            {
                self.name(&uri, node);
                base = bases.len();
                bases.push(uri);
            }
            for (key, value) in node.members() {
                if let Some(text) = value.as_str()
                    && names_document(inside, key.key(), text)
                    && self.bytes < MOST_BYTES
                    && let Ok(uri) = bases[base].join(text)
                {
                    self.bytes += uri.as_str().len();
                    self.queue.push_back(Wanted { uri });
                }
            }
            // The last is looked at first: what is pushed last is the first of the document.
            for (key, value) in node.members().rev() {
                if !value.is_empty()
                    && let Some(inside) = inside.of(key.key(), value)
                {
                    open.push((value, inside, base));
                }
            }
        }
        self.seen[index] = seen;
    }
}

/// Whether the text of a member may name another document, or lead to data of this one.
fn names_document(inside: Inside, key: &str, text: &str) -> bool {
    let reference = match inside {
        Inside::Mapping => {
            let path = text.split('#').next().unwrap_or(text);
            let ends = |end: &str| path.ends_with(end);
            path.contains('/') || ends(".json") || ends(".yaml") || ends(".yml")
        }
        _ => matches!(key, "$ref" | "$dynamicRef" | "operationRef"),
    };
    reference && text.strip_prefix('#').is_none_or(leads_to_data)
}

/// Whether a JSON Pointer leads into something that is passed over as data.
fn leads_to_data(fragment: &str) -> bool {
    fragment.split('/').skip(1).any(|segment| {
        matches!(
            &*unescape_segment(segment),
            "example"
                | "examples"
                | "default"
                | "enum"
                | "const"
                | "value"
                | "dataValue"
                | "required"
        ) || segment.starts_with("x-")
    })
}
