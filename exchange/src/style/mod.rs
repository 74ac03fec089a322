//! Parameter values to text and back: every style, explode and location (OpenAPI 3.1, section
//! 4.8.12.2), and JSON where `content` says so.
//!
//! A [`ParameterPlan`] is a parameter made ready once. Reading gives a value of the type that the schema
//! admits where the text fits it, and the text itself where not, for the validator to refuse.

mod coerce;
mod decode;
mod deep;
mod encode;
mod pairs;
mod plan;
mod shape;

pub use coerce::Judge;
pub(crate) use coerce::scalar;
pub use encode::Inexpressible;
pub use pairs::Pairs;
pub(crate) use pairs::{Escape, Pair};
pub use plan::{ParameterPlan, decode, encode, encode_header};
pub use shape::Shape;

/// Why a text can't be read as a value of its parameter.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StyleError {
    /// A value in label style has no dot in front.
    #[error("must begin with '.'")]
    Label {
        /// The parameter.
        name: Box<str>,
    },
    /// A value in matrix style is not `;name=value`.
    #[error("must be written as ';{name}=value'")]
    Matrix {
        /// The parameter.
        name: Box<str>,
    },
    /// A member has a name but no value.
    #[error("must be written as pairs of name and value; found '{part}' alone")]
    Member {
        /// The parameter.
        name: Box<str>,
        /// What stands alone.
        part: Box<str>,
    },
    /// The name has too many brackets.
    #[error("must not be nested deeper than 16 levels")]
    TooDeep {
        /// The parameter.
        name: Box<str>,
    },
    /// The value should be JSON but is not.
    #[error("must be JSON: {message}")]
    Json {
        /// The parameter.
        name: Box<str>,
        /// What is wrong with it.
        message: Box<str>,
    },
}
