//! Values to text and back in every style and location (OpenAPI 3.2, section 4.12.2; RFC 6570).
//!
//! Writing is the inverse of how a contract is read: what a style can't express is an error, never a text that
//! would be read as something else. Reading is led by the type that is wanted, since a header has no types.

mod read;
mod write;

pub(crate) use read::from_inner;
pub use read::{Loose, from_text, from_value};
pub(crate) use write::escape;
pub use write::{Inexpressible, write};

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Style {
    /// `a,b`
    Simple,
    /// `.a.b`
    Label,
    /// `;name=a`
    Matrix,
    /// `name=a`
    Form,
    /// `name=a%20b`
    SpaceDelimited,
    /// `name=a%7Cb`
    PipeDelimited,
    /// `name=a%09b`
    TabDelimited,
    /// `name[member]=a`
    DeepObject,
    /// `name=a` without escapes
    Cookie,
    /// JSON
    Json,
    /// The text as it is
    Text,
}
