//! What is wrong with a value.

use serde_json::Value;
use specwright_contract::model::SchemaId;
use specwright_contract::source::Origin;

/// One rule that a value breaks.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Violation {
    /// The keyword: `required`, `minimum`, …; `false schema` for a schema that admits nothing.
    pub keyword: &'static str,
    /// The way to the part of the value that is wrong, from its root. For `required` it is the object
    /// that lacks the property, for `additionalProperties` the object that has it.
    pub instance: Vec<Box<str>>,
    /// The schema that has the keyword.
    pub schema_id: SchemaId,
    /// The place of the keyword in the contract.
    pub schema: Origin,
    /// What must be, in the words of ajv: `must have required property 'name'`.
    pub message: String,
    /// What the message is about, for those who say more.
    pub params: Params,
    /// Whether the rule stands in one of several alternatives (`anyOf`, `oneOf`) of which none fits; the
    /// violation of these follows.
    pub alternative: bool,
}

impl Violation {
    /// The JSON Pointer (RFC 6901) of the part of the value that is wrong.
    pub fn pointer(&self) -> String {
        let mut pointer = String::new();
        for segment in &self.instance {
            pointer.push('/');
            pointer.push_str(&specwright_contract::source::escape_segment(segment));
        }
        pointer
    }
}

/// The subject of a violation.
#[derive(Clone, PartialEq, Debug, Default)]
#[non_exhaustive]
pub enum Params {
    /// Nothing beyond the message.
    #[default]
    None,
    /// `enum`, `const`: the values that are right.
    Allowed(Vec<Value>),
    /// `required`: the property that is missing.
    Missing(Box<str>),
    /// `dependentRequired`: the property that is missing because another is there.
    MissingBeside {
        /// The property that is there.
        property: Box<str>,
        /// The property that is missing.
        missing: Box<str>,
    },
    /// `additionalProperties`: the property that there must not be.
    Additional(Box<str>),
    /// `unevaluatedProperties`: the property that there must not be.
    Unevaluated(Box<str>),
    /// `propertyNames`: the name that is wrong.
    Name(Box<str>),
    /// A bound, a length, a pattern or a format.
    Limit(Value),
    /// `type`: the words of the types that are right.
    Types(Vec<Box<str>>),
}

impl Params {
    /// The number of this text, as a limit.
    pub(super) fn number(text: &str) -> Self {
        let number = serde_json::from_str(text).ok();
        number.map_or(Self::None, Self::Limit)
    }
}
