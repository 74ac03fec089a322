//! What a plan is made for: schemas that a value must satisfy or must not, and choices already made.

use specwright_contract::model::SchemaId;

/// One condition on a value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Term {
    /// The value satisfies this schema.
    Must(SchemaId),
    /// The value does not satisfy this schema.
    Not(SchemaId),
    /// Of the alternatives that a keyword of this schema leaves, this one was chosen.
    Choice(SchemaId, Group, u16),
}

/// A keyword that leaves alternatives.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Group {
    /// `anyOf`: one of its schemas.
    AnyOf,
    /// `oneOf`: one of its schemas; then, once more, one of them and none of the others.
    OneOf,
    /// `if`: satisfied with `then`, or not satisfied with `else`.
    If,
    /// The nth of `dependentSchemas`: the property with its schema, or without the property.
    Dependent(u16),
    /// A schema that must not be satisfied: which of its keywords is broken.
    Negation,
    /// A discriminator on a base schema: one of the schemas that extend it, or none.
    Heirs,
}

/// Conditions in their order, without repetitions: two equal keys have one plan.
pub(super) type Key = Box<[Term]>;

/// The key of these conditions.
pub(super) fn key(terms: impl IntoIterator<Item = Term>) -> Key {
    let mut terms: Vec<Term> = terms.into_iter().collect();
    terms.sort_unstable();
    terms.dedup();
    terms.into()
}
