//! Judging values: the schemas of a contract as validators, made on first use.
//!
//! Every schema becomes JSON Schema 2020-12 for the `jsonschema` crate, cut at references: what
//! a `$ref` leads to is judged by the one shared validator of its target, so the cost of a document is
//! that of its text and not of all paths through it. [`Validators`] is the way in.

mod compile;
mod emit;
mod facts;
mod format;
mod forward;
mod locate;
mod message;
mod pattern;
mod validators;
mod violation;

pub(crate) use facts::is_hidden;
pub(crate) use format::range as format_range;
pub(crate) use pattern::{
    options as pattern_options, translate as translate_pattern, usable as usable_pattern,
};
pub use validators::Validators;
pub use violation::{Params, Violation};

/// Which way a value travels: properties that are `readOnly` are no part of requests, those that are
/// `writeOnly` no part of responses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Direction {
    /// From the client to the server.
    Request,
    /// From the server to the client.
    Response,
}

impl Direction {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Request, Self::Response];
}
