//! Prism's rules, where they are part of what its users build on: the static sample, the text form of values. What
//! stands here decides nothing by itself: `specwright-mock-server` says when it is asked.

pub(crate) mod form;
mod format;
mod inferred;
mod number;
mod order;
pub(crate) mod parameter;
mod place;
mod router;
mod sample;
mod server;
mod template;
mod text;

pub use order::sorted;
pub use parameter::is_typed_outside;
pub(crate) use place::{References, references};
pub use router::Scoring;
pub use sample::{SampleOptions, TooComplex, sample};
pub use server::Servers;
pub use text::{Unwritable, json, number, text, xml};
