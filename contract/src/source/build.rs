//! Building a [`Tree`] from the events of a parser, within the limits.

use std::collections::HashSet;

use rustc_hash::FxHashMap;

use super::tree::{NO_PARENT, NodeId, SORT_ABOVE, Slot, Tag, Tree};
use super::{FileId, Limits, Span};

/// Of each kind of remark no more are kept of one file: nobody reads them, and a hostile document
/// could have millions.
pub(super) const MOST_REMARKS: usize = 1_000;

/// What a builder refuses; the parser turns it into a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Nested deeper than the limit, aliases followed.
    TooDeep,
    /// More nodes than the limit.
    TooManyNodes,
    /// Aliases and merges stand for more nodes than the limit.
    AliasExpansion,
}

/// Two members of one object have one key; the later one is kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Duplicate {
    pub(super) first: Span,
    pub(super) again: Span,
}

struct Frame {
    slot: u32,
    pending: usize,
    object: bool,
    /// The nodes below, aliases counted as what they stand for.
    weight: u64,
    /// The depth below, aliases followed.
    height: u32,
    /// The anchor that this container has, or 0.
    anchor: usize,
    /// Whether one of the keys is a merge key.
    merges: bool,
}

#[derive(Clone, Copy)]
struct Anchor {
    node: u32,
    weight: u64,
    height: u32,
}

/// What an alias leads to.
pub(super) enum Aliased {
    /// The node that has the anchor.
    Node(NodeId),
    /// A container that the alias stands in: it would contain itself.
    Itself,
}

pub(super) struct Builder<'l> {
    file: FileId,
    source: &'l str,
    limits: &'l Limits,
    slots: Vec<Slot>,
    items: Vec<u32>,
    pool: String,
    /// Children of the open containers, innermost last.
    pending: Vec<u32>,
    frames: Vec<Frame>,
    anchors: FxHashMap<usize, Anchor>,
    pub(super) duplicates: Vec<Duplicate>,
    /// Numbers beyond the range of 64-bit floats, read as text.
    pub(super) beyond_range: Vec<Span>,
    /// Merge keys with a value that is no object.
    pub(super) unmergeable: Vec<Span>,
    /// How many members merge keys have brought.
    merged: u64,
}

pub(super) enum Text<'a> {
    /// As it stands at this offset of the source.
    Source { start: usize, len: usize },
    /// Decoded.
    Decoded(&'a str),
}

pub(super) enum Scalar<'a> {
    Null,
    Bool(bool),
    Number(Text<'a>),
    String(Text<'a>),
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "files are limited to under 4 GiB"
)]
impl<'l> Builder<'l> {
    pub(super) fn new(file: FileId, source: &'l str, limits: &'l Limits) -> Self {
        Self {
            file,
            source,
            limits,
            slots: Vec::with_capacity(source.len() / 24 + 16),
            items: Vec::with_capacity(source.len() / 24 + 16),
            pool: String::new(),
            pending: Vec::with_capacity(256),
            frames: Vec::with_capacity(64),
            anchors: FxHashMap::default(),
            duplicates: Vec::new(),
            beyond_range: Vec::new(),
            unmergeable: Vec::new(),
            merged: 0,
        }
    }

    /// How many containers are open.
    pub(super) fn depth(&self) -> usize {
        self.frames.len()
    }

    /// Whether the next node is a key.
    pub(super) fn expects_key(&self) -> bool {
        self.frames.last().is_some_and(|frame| {
            frame.object && (self.pending.len() - frame.pending).is_multiple_of(2)
        })
    }

    fn parent(&self) -> u32 {
        match self.frames.last() {
            None => NO_PARENT,
            Some(frame)
                if frame.object && !(self.pending.len() - frame.pending).is_multiple_of(2) =>
            {
                // The value of a member: its parent is the key just pushed.
                self.pending[self.pending.len() - 1]
            }
            Some(frame) => frame.slot,
        }
    }

    fn push(&mut self, tag: Tag, start: usize, end: usize, a: u32, b: u32) -> Result<u32, Refusal> {
        if self.slots.len() >= self.limits.nodes {
            return Err(Refusal::TooManyNodes);
        }
        let id = self.slots.len() as u32;
        let parent = self.parent();
        self.slots.push(Slot {
            start: start as u32,
            end: end as u32,
            parent,
            a,
            b,
            tag,
        });
        Ok(id)
    }

    fn attach(&mut self, id: u32, weight: u64, height: u32) -> Result<(), Refusal> {
        self.pending.push(id);
        let depth = self.frames.len() + height as usize;
        if depth > self.limits.depth {
            return Err(Refusal::TooDeep);
        }
        let written = self.slots.len() as u64;
        if let Some(frame) = self.frames.last_mut() {
            frame.weight = frame.weight.saturating_add(weight);
            frame.height = frame.height.max(height + 1);
            if frame.weight > written + self.limits.expansion {
                return Err(Refusal::AliasExpansion);
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &Text<'_>, source: Tag, pooled: Tag) -> (Tag, u32, u32) {
        match *text {
            Text::Source { start, len } => (source, start as u32, len as u32),
            Text::Decoded(text) => {
                let start = self.pool.len();
                self.pool.push_str(text);
                (pooled, start as u32, text.len() as u32)
            }
        }
    }

    pub(super) fn scalar(
        &mut self,
        start: usize,
        end: usize,
        scalar: &Scalar<'_>,
    ) -> Result<NodeId, Refusal> {
        let (tag, a, b) = match scalar {
            Scalar::Null => (Tag::Null, 0, 0),
            Scalar::Bool(true) => (Tag::True, 0, 0),
            Scalar::Bool(false) => (Tag::False, 0, 0),
            Scalar::Number(text) => self.text(text, Tag::Number, Tag::NumberPooled),
            Scalar::String(text) => self.text(text, Tag::String, Tag::StringPooled),
        };
        let id = self.push(tag, start, end, a, b)?;
        self.attach(id, 1, 0)?;
        Ok(NodeId(id))
    }

    pub(super) fn open(&mut self, object: bool, start: usize) -> Result<NodeId, Refusal> {
        if self.frames.len() >= self.limits.depth {
            return Err(Refusal::TooDeep);
        }
        let tag = if object { Tag::Object } else { Tag::Array };
        let id = self.push(tag, start, start, 0, 0)?;
        self.frames.push(Frame {
            slot: id,
            pending: self.pending.len(),
            object,
            weight: 1,
            height: 0,
            anchor: 0,
            merges: false,
        });
        Ok(NodeId(id))
    }

    /// Names the container just opened.
    pub(super) fn anchor_open(&mut self, anchor: usize) {
        if let Some(frame) = self.frames.last_mut() {
            frame.anchor = anchor;
        }
    }

    /// Names a scalar.
    pub(super) fn anchor_scalar(&mut self, anchor: usize, node: NodeId) {
        let named = Anchor {
            node: node.0,
            weight: 1,
            height: 0,
        };
        self.anchors.insert(anchor, named);
    }

    /// The node that has this anchor.
    pub(super) fn anchored(&self, anchor: usize) -> Aliased {
        match self.anchors.get(&anchor) {
            Some(anchor) => Aliased::Node(NodeId(anchor.node)),
            None => Aliased::Itself,
        }
    }

    /// The text of a scalar, as a key has it; nothing for a container.
    pub(super) fn scalar_text(&self, node: NodeId) -> Option<&str> {
        match self.slots[node.index()].tag {
            Tag::Null => Some("null"),
            Tag::True => Some("true"),
            Tag::False => Some("false"),
            Tag::Array | Tag::Object | Tag::ObjectSorted | Tag::Alias => None,
            _ => Some(self.key_text(node.0)),
        }
    }

    /// The node of an anchor stands here as well.
    pub(super) fn alias(&mut self, start: usize, end: usize, anchor: usize) -> Result<(), Refusal> {
        let Some(&Anchor {
            node,
            weight,
            height,
        }) = self.anchors.get(&anchor)
        else {
            return Ok(()); // `anchored` was asked before
        };
        let id = self.push(Tag::Alias, start, end, node, 0)?;
        self.attach(id, weight, height)
    }

    /// Notes a number that is read as text.
    pub(super) fn beyond_range(&mut self, start: usize, end: usize) {
        if self.beyond_range.len() >= MOST_REMARKS {
            return;
        }
        self.beyond_range.push(Span {
            start: start as u32,
            end: end as u32,
        });
    }

    /// Marks the key just read as a merge key: the members of its value become members here.
    pub(super) fn merge(&mut self) {
        if let (Some(frame), Some(key)) = (self.frames.last_mut(), self.pending.last()) {
            frame.merges = true;
            self.slots[*key as usize].tag = Tag::Merge;
        }
    }

    /// Closes the innermost container and tells its node.
    pub(super) fn close(&mut self, end: usize) -> Result<NodeId, Refusal> {
        let Some(frame) = self.frames.pop() else {
            return Ok(NodeId::ROOT); // a parser's events are balanced
        };
        if frame.merges {
            self.close_merges(frame.pending)?;
        }
        let a = self.items.len() as u32;
        let (tag, b) = if frame.object {
            self.close_object(frame.pending)
        } else {
            let len = self.pending.len() - frame.pending;
            self.items.extend(self.pending.drain(frame.pending..));
            (Tag::Array, len as u32)
        };
        let slot = &mut self.slots[frame.slot as usize];
        slot.a = a;
        slot.b = b;
        slot.tag = tag;
        slot.end = end as u32;
        self.attach(frame.slot, frame.weight, frame.height)?;
        if frame.anchor != 0 {
            let named = Anchor {
                node: frame.slot,
                weight: frame.weight,
                height: frame.height,
            };
            self.anchors.insert(frame.anchor, named);
        }
        Ok(NodeId(frame.slot))
    }

    /// Replaces each merge key and its value by the members that it brings: those whose keys the
    /// object has not, and an earlier merge has not brought.
    fn close_merges(&mut self, from: usize) -> Result<(), Refusal> {
        let pairs: Vec<u32> = self.pending.drain(from..).collect();
        let is_merge = |slots: &[Slot], key: u32| slots[key as usize].tag == Tag::Merge;
        let mut merged = Vec::with_capacity(pairs.len());
        let mut refused = Vec::new();
        let mut brought = self.merged;
        {
            let mut taken: HashSet<&str> = pairs
                .chunks_exact(2)
                .filter(|pair| !is_merge(&self.slots, pair[0]))
                .map(|pair| self.key_text(pair[0]))
                .collect();
            for pair in pairs.chunks_exact(2) {
                if !is_merge(&self.slots, pair[0]) {
                    merged.extend_from_slice(pair);
                    continue;
                }
                let value = self.followed(pair[1]);
                let slot = &self.slots[value as usize];
                let maps = if slot.tag == Tag::Array {
                    let range = slot.a as usize..(slot.a + slot.b) as usize;
                    &self.items[range]
                } else {
                    std::slice::from_ref(&value)
                };
                for &map in maps {
                    let slot = &self.slots[self.followed(map) as usize];
                    if !matches!(slot.tag, Tag::Object | Tag::ObjectSorted) {
                        refused.push(pair[0]);
                        continue;
                    }
                    let start = slot.a as usize;
                    let members = &self.items[start..start + 2 * slot.b as usize];
                    brought += u64::from(slot.b);
                    if brought > self.limits.expansion {
                        return Err(Refusal::AliasExpansion);
                    }
                    for member in members.chunks_exact(2) {
                        if taken.insert(self.key_text(member[0])) {
                            merged.extend_from_slice(member);
                        }
                    }
                }
            }
        }
        self.merged = brought;
        self.pending.extend_from_slice(&merged);
        let room = MOST_REMARKS.saturating_sub(self.unmergeable.len());
        for key in refused.into_iter().take(room) {
            let slot = &self.slots[key as usize];
            self.unmergeable.push(Span {
                start: slot.start,
                end: slot.end,
            });
        }
        Ok(())
    }

    fn followed(&self, id: u32) -> u32 {
        let slot = &self.slots[id as usize];
        if slot.tag == Tag::Alias { slot.a } else { id }
    }

    fn close_object(&mut self, from: usize) -> (Tag, u32) {
        let start = self.items.len();
        let mut order: Vec<u32>;
        let pairs = (self.pending.len() - from) / 2;
        if pairs <= SORT_ABOVE {
            let mut keep = [true; SORT_ABOVE];
            for n in 1..pairs {
                let again = self.pending[from + 2 * n];
                for (m, kept) in keep.iter_mut().enumerate().take(n) {
                    let first = self.pending[from + 2 * m];
                    if *kept && self.key_text(first) == self.key_text(again) {
                        *kept = false;
                        self.report_duplicate(first, again);
                    }
                }
            }
            for (n, kept) in keep.iter().enumerate().take(pairs) {
                if *kept {
                    let at = from + 2 * n;
                    self.items.extend_from_slice(&self.pending[at..at + 2]);
                }
            }
            self.pending.truncate(from);
            return (Tag::Object, ((self.items.len() - start) / 2) as u32);
        }
        order = (0..pairs as u32).collect();
        // Stable: members with one key stay in the author's order.
        order.sort_by(|&x, &y| {
            let x = self.key_text(self.pending[from + 2 * x as usize]);
            x.cmp(self.key_text(self.pending[from + 2 * y as usize]))
        });
        let mut dropped = Vec::new();
        for n in 1..order.len() {
            let first = self.pending[from + 2 * order[n - 1] as usize];
            let again = self.pending[from + 2 * order[n] as usize];
            if self.key_text(first) == self.key_text(again) {
                dropped.push(order[n - 1]);
                self.report_duplicate(first, again);
            }
        }
        if !dropped.is_empty() {
            dropped.sort_unstable();
            order.retain(|n| dropped.binary_search(n).is_err());
            for n in &mut order {
                *n -= dropped.partition_point(|d| d < n) as u32;
            }
        }
        for n in 0..pairs as u32 {
            if dropped.binary_search(&n).is_err() {
                let at = from + 2 * n as usize;
                self.items.extend_from_slice(&self.pending[at..at + 2]);
            }
        }
        self.pending.truncate(from);
        self.items.extend_from_slice(&order);
        (Tag::ObjectSorted, order.len() as u32)
    }

    fn report_duplicate(&mut self, first: u32, again: u32) {
        if self.duplicates.len() >= MOST_REMARKS {
            return;
        }
        let span = |slot: &Slot| Span {
            start: slot.start,
            end: slot.end,
        };
        self.duplicates.push(Duplicate {
            first: span(&self.slots[first as usize]),
            again: span(&self.slots[again as usize]),
        });
    }

    fn key_text(&self, id: u32) -> &str {
        let mut slot = &self.slots[id as usize];
        if slot.tag == Tag::Alias {
            slot = &self.slots[slot.a as usize];
        }
        let range = slot.a as usize..(slot.a + slot.b) as usize;
        match slot.tag {
            Tag::String | Tag::Number => &self.source[range],
            Tag::StringPooled | Tag::NumberPooled => &self.pool[range],
            _ => "",
        }
    }

    /// The finished tree; every container must be closed.
    pub(super) fn finish(self, text: Box<str>) -> Tree {
        self.parts().over(text)
    }

    /// The finished tree without its text, which the builder has only borrowed.
    pub(super) fn parts(self) -> Parts {
        Parts {
            file: self.file,
            pool: self.pool.into_boxed_str(),
            slots: self.slots.into_boxed_slice(),
            items: self.items.into_boxed_slice(),
        }
    }
}

/// A finished tree that waits for its text.
pub(super) struct Parts {
    file: FileId,
    pool: Box<str>,
    slots: Box<[Slot]>,
    items: Box<[u32]>,
}

impl Parts {
    /// The tree over the text that was read.
    pub(super) fn over(self, text: Box<str>) -> Tree {
        Tree {
            file: self.file,
            text,
            pool: self.pool,
            slots: self.slots,
            items: self.items,
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "files are limited to under 4 GiB"
)]
impl Tree {
    /// The tree of a text that could not be read: a single `null`, so that its places can be shown.
    pub(super) fn unparsed(file: FileId, text: Box<str>) -> Self {
        let root = Slot {
            start: 0,
            end: text.len() as u32,
            parent: NO_PARENT,
            a: 0,
            b: 0,
            tag: Tag::Null,
        };
        let slots = Box::new([root]);
        Self {
            file,
            text,
            pool: Box::default(),
            slots,
            items: Box::default(),
        }
    }
}
