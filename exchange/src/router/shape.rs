//! The shapes of paths, for routers that know less than this one: those of frameworks.

use specwright_contract::model::OperationId;

use super::Router;
use super::template;

/// What stands between two slashes of a template.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Segment<'r> {
    /// Text, percent-decoded; empty after a slash at the end, and between two slashes.
    Text(&'r str),
    /// One parameter, by its name.
    Parameter(&'r str),
    /// Text and parameters: `{id}.json`.
    Mixed,
    /// The rest of the path.
    Rest,
}

impl Router {
    /// The segments of an operation's path.
    pub fn shape(&self, operation: OperationId) -> Vec<Segment<'_>> {
        let Some(written) = self.templates.get(operation.index()) else {
            return Vec::new();
        };
        let mut names = written.template.names.iter();
        let mut name = || names.next().map_or("", AsRef::as_ref);
        let segments = written.template.segments.iter();
        let shape = segments.map(|segment| match segment {
            template::Segment::Text(text) => Segment::Text(text),
            template::Segment::Parameter => Segment::Parameter(name()),
            template::Segment::Rest => {
                name();
                Segment::Rest
            }
            template::Segment::Mixed(pieces) => {
                for piece in pieces {
                    if matches!(piece, template::Piece::Parameter) {
                        name();
                    }
                }
                Segment::Mixed
            }
        });
        shape.collect()
    }
}
