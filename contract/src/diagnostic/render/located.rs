//! A place of a finding in the terms of people and tools: path, lines, columns, JSON Pointer.

use crate::diagnostic::Place;
use crate::source::{LineColumn, Node, SourceFile, Sources, Span};

/// Lines and columns, from 1, in characters; the end is the place after the last character.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Region {
    /// Where it begins.
    pub start: LineColumn,
    /// Where it has ended.
    pub end: LineColumn,
}

/// A place with everything that a renderer needs of it.
#[derive(Clone, Copy, Debug)]
pub struct Located<'a> {
    /// The file.
    pub file: &'a SourceFile,
    /// The bytes that are shown; never more than one line.
    pub span: Span,
    /// The same as lines and columns.
    pub region: Region,
    node: Option<Node<'a>>,
}

impl<'a> Located<'a> {
    /// The place in its file. A container is shown by its key (or its bracket), since that is what
    /// people look for; a longer text by its first line.
    pub fn new(place: Place, sources: &'a Sources) -> Self {
        let file = sources.file(place.file);
        let node = place
            .node
            .filter(|node| node.index() < file.tree.len())
            .map(|node| file.tree.node(node));
        let text = file.tree.text();
        let span = first_line(text, shown(node, place.span, text));
        let region = Region {
            start: file.line_column(span.start),
            end: file.line_column(span.end),
        };
        Self {
            file,
            span,
            region,
            node,
        }
    }

    /// The path or URL of the file, as the user named it.
    pub fn path(&self) -> &'a str {
        &self.file.name
    }

    /// The JSON Pointer, where the place is a node.
    pub fn pointer(&self) -> Option<String> {
        self.node.map(Node::pointer)
    }
}

/// The bytes by which a node is shown: those of its key where it is a container of several lines.
fn shown(node: Option<Node<'_>>, span: Span, text: &str) -> Span {
    let Some(node) = node.filter(|node| node.is_object() || node.is_array()) else {
        return span;
    };
    let whole = text.get(span.start as usize..span.end as usize);
    if !whole.is_some_and(|whole| whole.contains('\n') || whole.len() > 60) {
        return span;
    }
    node.parent()
        .filter(|key| !key.is_object() && !key.is_array())
        .map_or(span, Node::span)
}

/// The part of a span on its first line, within the text and between characters.
#[expect(
    clippy::cast_possible_truncation,
    reason = "files are limited to under 4 GiB"
)]
fn first_line(text: &str, span: Span) -> Span {
    let floor = |at: u32| {
        let mut at = (at as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(span.start);
    let end = floor(span.end).max(start);
    let line = text[start..end].find(['\n', '\r']);
    let end = line.map_or(end, |length| start + length);
    Span {
        start: start as u32,
        end: end as u32,
    }
}
