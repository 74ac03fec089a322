//! Changes to a valid value that are worth trying: at each edge of each rule of its schema, inside and outside.
//!
//! A proposal is only a proposal: whether the request that comes of it is valid is decided later, on its bytes. One
//! that turns out otherwise than it was meant is dropped.

mod array;
mod edit;
mod number;
mod object;
mod site;
mod text;
mod walk;

pub use edit::{Aim, Change, Edit};
pub use walk::{Ground, edits};

use serde_json::Value;

use site::Site;

/// What a rule proposes for the value at a site.
struct Proposal {
    aim: Aim,
    rule: &'static str,
    what: String,
    origin: specwright_contract::source::Origin,
    /// The member of the place that is changed; nothing: the place itself.
    member: Option<String>,
    change: Change,
}

/// Collects the proposals for one site.
struct Proposals<'s> {
    site: &'s Site<'s>,
    value: &'s Value,
    list: Vec<Proposal>,
}

impl Proposals<'_> {
    fn set(
        &mut self,
        aim: Aim,
        rule: &'static str,
        what: impl Into<String>,
        origin: specwright_contract::source::Origin,
        value: Value,
    ) {
        self.list.push(Proposal {
            aim,
            rule,
            what: what.into(),
            origin,
            member: None,
            change: Change::Set(value),
        });
    }

    fn member(
        &mut self,
        aim: Aim,
        (rule, what): (&'static str, String),
        origin: specwright_contract::source::Origin,
        name: &str,
        value: Option<Value>,
    ) {
        self.list.push(Proposal {
            aim,
            rule,
            what,
            origin,
            member: Some(name.to_owned()),
            change: value.map_or(Change::Remove, Change::Set),
        });
    }
}
