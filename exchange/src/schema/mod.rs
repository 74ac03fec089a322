//! Judging values: the schemas of a contract as validators, made on first use.
//!
//! Every schema becomes JSON Schema 2020-12 for the `jsonschema` crate, cut at references: what
//! a `$ref` leads to is judged by the one shared validator of its target, so the cost of a document is
//! that of its text and not of all paths through it. [`Validators`] is the way in.

mod compile;
mod discriminate;
mod ecma;
mod emit;
mod facts;
mod format;
mod forward;
mod locate;
mod message;
mod pattern;
mod reading;
mod validators;
mod violation;

pub(crate) use discriminate::{Relation, discriminator};
pub(crate) use facts::is_hidden;
pub(crate) use format::range as format_range;
pub(crate) use pattern::{
    options as pattern_options, translate as translate_pattern, usable as usable_pattern,
};
pub(crate) use reading::{Manner, joined};
pub use validators::Validators;
pub use violation::{Params, Violation};

/// How the schemas of a contract are read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Profile {
    /// As their language has them: OpenAPI 3.1 is 2020-12 with all its keywords.
    #[default]
    Evaluated,
    /// As Prism has them: draft 7 whatever the language, merged, with JavaScript's numbers and the formats of
    /// ajv-formats. A schema that ajv does not take admits everything.
    Prism,
}

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
