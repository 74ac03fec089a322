//! The spanned tree: one arena for every node of a file, built once and never changed.
//!
//! A node is 24 bytes. Text without escapes is a range of the source; decoded text lives in a
//! pool beside it. Aliases stay aliases: a cursor follows them, so a document that repeats an
//! anchor costs what its bytes cost.

use std::fmt::{self, Write as _};

use super::{FileId, Origin, Span};

/// The index of a node within its [`Tree`]; nodes are numbered in document order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    /// The root of every tree.
    pub const ROOT: Self = Self(0);

    /// The position in document order, from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a node is, in JSON's terms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number, kept as its exact text.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    /// The kind with its article, as messages need it: "an object".
    pub fn described(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tag {
    Null,
    False,
    True,
    /// `a..a+b` of the source.
    Number,
    /// `a..a+b` of the pool.
    NumberPooled,
    String,
    StringPooled,
    /// `b` items from `a`.
    Array,
    /// `b` pairs of key and value from `a`.
    Object,
    /// As `Object`, followed by `b` pair numbers ordered by key.
    ObjectSorted,
    /// The node `a` stands here as well.
    Alias,
    /// A merge key; it is in no object once that is closed.
    Merge,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) start: u32,
    pub(super) end: u32,
    /// A value's parent is its key, a key's and an item's parent is the container.
    pub(super) parent: u32,
    pub(super) a: u32,
    pub(super) b: u32,
    pub(super) tag: Tag,
}

pub(super) const NO_PARENT: u32 = u32::MAX;

/// Objects with more members than this carry an index ordered by key.
pub(super) const SORT_ABOVE: usize = 16;

/// A parsed file: its text and every node with its span.
pub struct Tree {
    pub(super) file: FileId,
    pub(super) text: Box<str>,
    pub(super) pool: Box<str>,
    pub(super) slots: Box<[Slot]>,
    pub(super) items: Box<[u32]>,
}

impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tree")
            .field("file", &self.file)
            .field("nodes", &self.slots.len())
            .finish_non_exhaustive()
    }
}

impl Tree {
    /// The root node.
    pub fn root(&self) -> Node<'_> {
        self.node(NodeId::ROOT)
    }

    /// A cursor at `id`, which must be of this tree; an alias is followed.
    pub fn node(&self, id: NodeId) -> Node<'_> {
        let slot = &self.slots[id.0 as usize];
        let id = if slot.tag == Tag::Alias { slot.a } else { id.0 };
        Node { tree: self, id }
    }

    /// The number of nodes, keys included.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Never true: a tree has a root.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The text that was parsed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The file this tree was read from.
    pub fn file(&self) -> FileId {
        self.file
    }

    fn scalar_text(&self, slot: &Slot) -> &str {
        let range = slot.a as usize..(slot.a + slot.b) as usize;
        match slot.tag {
            Tag::NumberPooled | Tag::StringPooled => &self.pool[range],
            _ => &self.text[range],
        }
    }

    fn pairs(&self, slot: &Slot) -> &[u32] {
        let start = slot.a as usize;
        &self.items[start..start + 2 * slot.b as usize]
    }
}

/// A cursor: one node of a [`Tree`]. Never an alias.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree,
    id: u32,
}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}@{}", self.kind(), self.pointer())
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.id == other.id
    }
}

impl<'t> Node<'t> {
    fn slot(self) -> &'t Slot {
        &self.tree.slots[self.id as usize]
    }

    /// The tree this node is of.
    pub fn tree(self) -> &'t Tree {
        self.tree
    }

    /// The index within the tree.
    pub fn id(self) -> NodeId {
        NodeId(self.id)
    }

    /// File and index: what the model keeps of a node.
    pub fn origin(self) -> Origin {
        Origin {
            file: self.tree.file,
            node: self.id(),
        }
    }

    /// The bytes of the source that this node takes.
    pub fn span(self) -> Span {
        let slot = self.slot();
        Span {
            start: slot.start,
            end: slot.end,
        }
    }

    /// What this node is.
    pub fn kind(self) -> Kind {
        match self.slot().tag {
            // A cursor never stands on an alias: `Tree::node` follows it.
            Tag::Null | Tag::Alias | Tag::Merge => Kind::Null,
            Tag::False | Tag::True => Kind::Bool,
            Tag::Number | Tag::NumberPooled => Kind::Number,
            Tag::String | Tag::StringPooled => Kind::String,
            Tag::Array => Kind::Array,
            Tag::Object | Tag::ObjectSorted => Kind::Object,
        }
    }

    /// Whether this is `null`.
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// Whether this is an object.
    pub fn is_object(self) -> bool {
        self.kind() == Kind::Object
    }

    /// Whether this is an array.
    pub fn is_array(self) -> bool {
        self.kind() == Kind::Array
    }

    /// The text of a string.
    pub fn as_str(self) -> Option<&'t str> {
        let slot = self.slot();
        matches!(slot.tag, Tag::String | Tag::StringPooled).then(|| self.tree.scalar_text(slot))
    }

    /// The exact text of a number, always legal JSON.
    pub fn as_number(self) -> Option<&'t str> {
        let slot = self.slot();
        matches!(slot.tag, Tag::Number | Tag::NumberPooled).then(|| self.tree.scalar_text(slot))
    }

    /// The value of a boolean.
    pub fn as_bool(self) -> Option<bool> {
        match self.slot().tag {
            Tag::True => Some(true),
            Tag::False => Some(false),
            _ => None,
        }
    }

    /// A number as `u64`, where it is a whole one in range (`3`, `3.0`).
    pub fn as_u64(self) -> Option<u64> {
        let text = self.as_number()?;
        text.parse().ok().or_else(|| whole(text))
    }

    /// A number as `f64`, the nearest one.
    pub fn as_f64(self) -> Option<f64> {
        self.as_number()?.parse().ok()
    }

    /// The text of any scalar as the author wrote it: `200` and `"200"` alike.
    pub fn scalar(self) -> Option<&'t str> {
        match self.slot().tag {
            Tag::Null => Some("null"),
            Tag::True => Some("true"),
            Tag::False => Some("false"),
            Tag::Number | Tag::NumberPooled | Tag::String | Tag::StringPooled => {
                Some(self.tree.scalar_text(self.slot()))
            }
            _ => None,
        }
    }

    /// The number of items or members; 0 for a scalar.
    pub fn len(self) -> usize {
        let slot = self.slot();
        match slot.tag {
            Tag::Array | Tag::Object | Tag::ObjectSorted => slot.b as usize,
            _ => 0,
        }
    }

    /// Whether there are no items or members.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The items of an array; nothing for any other node.
    pub fn items(self) -> impl ExactSizeIterator<Item = Node<'t>> + DoubleEndedIterator + Clone {
        let slot = self.slot();
        let items = if slot.tag == Tag::Array {
            &self.tree.items[slot.a as usize..(slot.a + slot.b) as usize]
        } else {
            &[]
        };
        let tree = self.tree;
        items.iter().map(move |&id| tree.node(NodeId(id)))
    }

    /// The members of an object as (key, value), in the author's order; nothing for any other node.
    pub fn members(
        self,
    ) -> impl ExactSizeIterator<Item = (Node<'t>, Node<'t>)> + DoubleEndedIterator + Clone {
        let slot = self.slot();
        let pairs = if matches!(slot.tag, Tag::Object | Tag::ObjectSorted) {
            self.tree.pairs(slot)
        } else {
            &[]
        };
        let tree = self.tree;
        pairs
            .chunks_exact(2)
            .map(move |pair| (tree.node(NodeId(pair[0])), tree.node(NodeId(pair[1]))))
    }

    /// The text of a key node; empty for a node that is no scalar.
    pub fn key(self) -> &'t str {
        self.scalar().unwrap_or_default()
    }

    /// The value of a member.
    pub fn get(self, key: &str) -> Option<Node<'t>> {
        self.member(key).map(|(_, value)| value)
    }

    /// A member as (key, value).
    pub fn member(self, key: &str) -> Option<(Node<'t>, Node<'t>)> {
        let slot = self.slot();
        let pair = match slot.tag {
            Tag::Object => self
                .tree
                .pairs(slot)
                .chunks_exact(2)
                .find(|pair| self.text_of(pair[0]) == key)?,
            Tag::ObjectSorted => {
                let pairs = self.tree.pairs(slot);
                let start = slot.a as usize + pairs.len();
                let order = &self.tree.items[start..start + slot.b as usize];
                let found = order
                    .binary_search_by(|&n| self.text_of(pairs[2 * n as usize]).cmp(key))
                    .ok()?;
                let n = 2 * order[found] as usize;
                &pairs[n..n + 2]
            }
            _ => return None,
        };
        Some((
            self.tree.node(NodeId(pair[0])),
            self.tree.node(NodeId(pair[1])),
        ))
    }

    /// The item of an array.
    pub fn item(self, index: usize) -> Option<Node<'t>> {
        let slot = self.slot();
        (slot.tag == Tag::Array && index < slot.b as usize).then(|| {
            self.tree
                .node(NodeId(self.tree.items[slot.a as usize + index]))
        })
    }

    fn text_of(self, id: u32) -> &'t str {
        let slot = &self.tree.slots[id as usize];
        let slot = if slot.tag == Tag::Alias {
            &self.tree.slots[slot.a as usize]
        } else {
            slot
        };
        self.tree.scalar_text(slot)
    }

    /// The container (or, for a member's value, its key) that this node stands in, where it was
    /// first written.
    pub fn parent(self) -> Option<Node<'t>> {
        let parent = self.slot().parent;
        (parent != NO_PARENT).then_some(Node {
            tree: self.tree,
            id: parent,
        })
    }

    /// The JSON Pointer (RFC 6901) of this node, `""` for the root.
    pub fn pointer(self) -> String {
        let mut segments = Vec::new();
        let mut at = self;
        while let Some(parent) = at.parent() {
            match parent.kind() {
                Kind::Object => segments.push(escape_segment(at.key())), // at is a key itself
                Kind::Array => {
                    let slot = parent.slot();
                    let items = &self.tree.items[slot.a as usize..(slot.a + slot.b) as usize];
                    let index = items.iter().position(|&item| item == at.id);
                    segments.push(index.unwrap_or_default().to_string());
                }
                _ => {
                    // `parent` is the key; the object above it is no segment of its own.
                    if parent.slot().tag == Tag::Merge {
                        // What a merge key brings are members of the object around it; an item of
                        // a list of merged objects is no segment either.
                        if at.is_array() {
                            segments.pop();
                        }
                    } else {
                        segments.push(escape_segment(parent.key()));
                    }
                    at = parent.parent().unwrap_or(parent);
                    continue;
                }
            }
            at = parent;
        }
        let mut pointer = String::new();
        for segment in segments.iter().rev() {
            pointer.push('/');
            pointer.push_str(segment);
        }
        pointer
    }

    /// The node at a JSON Pointer below this one (RFC 6901; `""` is the node itself).
    pub fn at(self, pointer: &str) -> Option<Node<'t>> {
        if pointer.is_empty() {
            return Some(self);
        }
        let mut at = self;
        for raw in pointer.strip_prefix('/')?.split('/') {
            let segment = unescape_segment(raw);
            at = match at.kind() {
                Kind::Object => at.get(&segment)?,
                Kind::Array => at.item(segment.parse().ok()?)?,
                _ => return None,
            };
        }
        Some(at)
    }

    /// The value as `serde_json` has it. Whole numbers beyond 64 bits become the nearest float.
    pub fn to_json(self) -> serde_json::Value {
        use serde_json::Value;
        match self.kind() {
            Kind::Null => Value::Null,
            Kind::Bool => Value::Bool(self.slot().tag == Tag::True),
            Kind::Number => self.as_number().map_or(Value::Null, number_to_json),
            Kind::String => Value::String(self.as_str().unwrap_or_default().to_owned()),
            Kind::Array => self.items().map(Node::to_json).collect(),
            Kind::Object => self
                .members()
                .map(|(key, value)| (key.key().to_owned(), value.to_json()))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }

    /// Appends the value as compact JSON; every number keeps its exact text.
    pub fn write_json(self, out: &mut String) {
        match self.kind() {
            Kind::Array => {
                out.push('[');
                for (index, item) in self.items().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write_json(out);
                }
                out.push(']');
            }
            Kind::Object => {
                out.push('{');
                for (index, (key, value)) in self.members().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write_json_string(key.key(), out);
                    out.push(':');
                    value.write_json(out);
                }
                out.push('}');
            }
            Kind::String => write_json_string(self.as_str().unwrap_or_default(), out),
            _ => out.push_str(self.scalar().unwrap_or("null")),
        }
    }
}

fn whole(text: &str) -> Option<u64> {
    let value: f64 = text.parse().ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be whole and within the range in which f64 is exact"
    )]
    (value.fract() == 0.0 && (0.0..9_007_199_254_740_992.0).contains(&value))
        .then_some(value as u64)
}

fn number_to_json(text: &str) -> serde_json::Value {
    if text == "-0" {
        return serde_json::Number::from_f64(-0.0).into(); // as serde_json reads it
    }
    text.parse::<i64>()
        .map(serde_json::Number::from)
        .or_else(|_| text.parse::<u64>().map(serde_json::Number::from))
        .ok()
        .or_else(|| text.parse().ok().and_then(serde_json::Number::from_f64))
        .map_or(serde_json::Value::Null, serde_json::Value::Number)
}

/// Appends `text` as a JSON string, quotes included.
pub fn write_json_string(text: &str, out: &mut String) {
    out.push('"');
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..0x20 => "",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        if escape.is_empty() {
            let _ = write!(out, "\\u{byte:04x}"); // a string takes everything
        } else {
            out.push_str(escape);
        }
        from = at + 1;
    }
    out.push_str(&text[from..]);
    out.push('"');
}

/// A key as a segment of a JSON Pointer: `~` and `/` escaped (RFC 6901, section 3).
pub fn escape_segment(key: &str) -> String {
    if key.contains(['~', '/']) {
        key.replace('~', "~0").replace('/', "~1")
    } else {
        key.to_owned()
    }
}

/// A segment of a JSON Pointer as a key (RFC 6901, section 4).
pub fn unescape_segment(segment: &str) -> std::borrow::Cow<'_, str> {
    if segment.contains('~') {
        segment.replace("~1", "/").replace("~0", "~").into()
    } else {
        segment.into()
    }
}
