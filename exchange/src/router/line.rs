//! The path of a request line from a template and the text of each parameter, and the pairs that the template asks
//! for beyond its path.

use percent_encoding::utf8_percent_encode;
use specwright_contract::model::OperationId;

use super::Router;
use super::example::LITERAL;
use super::template::{Piece, Place, Segment};

/// A pair that a template asks for beyond its path: `/jobs?op=LIST`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Asked<'r> {
    /// The name.
    pub name: &'r str,
    /// The value; nothing: any.
    pub value: Option<&'r str>,
    /// Whether it is a header, not a pair of the query.
    pub header: bool,
}

impl Router {
    /// The path of an operation, with what `value` gives for each parameter by its position and name, already
    /// percent-encoded.
    pub fn path(
        &self,
        operation: OperationId,
        value: &mut dyn FnMut(usize, &str) -> String,
    ) -> String {
        let mut path = String::new();
        let Some(written) = self.templates.get(operation.index()) else {
            return path;
        };
        let mut names = written.template.names.iter().enumerate();
        let mut value = || match names.next() {
            Some((position, name)) => value(position, name),
            None => String::new(),
        };
        for segment in &written.template.segments {
            path.push('/');
            match segment {
                Segment::Text(text) => path.extend(utf8_percent_encode(text, LITERAL)),
                Segment::Parameter | Segment::Rest => path.push_str(&value()),
                Segment::Mixed(pieces) => {
                    for piece in pieces {
                        match piece {
                            Piece::Text(text) => path.extend(utf8_percent_encode(text, LITERAL)),
                            Piece::Parameter => path.push_str(&value()),
                        }
                    }
                }
            }
        }
        path
    }

    /// The names of the parameters of an operation's path, in order.
    pub fn names(&self, operation: OperationId) -> &[Box<str>] {
        let written = self.templates.get(operation.index());
        written.map_or(&[], |written| &written.template.names)
    }

    /// What an operation's template asks for beyond its path.
    pub fn asked(&self, operation: OperationId) -> impl Iterator<Item = Asked<'_>> {
        let written = self.templates.get(operation.index());
        let conditions = written.map_or(&[][..], |written| &written.template.conditions);
        conditions.iter().map(|condition| Asked {
            name: &condition.name,
            value: condition.value.as_deref(),
            header: condition.place == Place::Header,
        })
    }
}
