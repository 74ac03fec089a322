//! From the plan to text: what is a struct or an enum, and the lines that the macros of the runtime read.
//!
//! The text is laid out here, since formatters leave the bodies of macros as they are.

pub(crate) mod client;
pub(crate) mod layout;
mod lines;
pub(crate) mod operations;
pub(crate) mod server;
mod text;
pub(crate) mod types;
pub(crate) mod xml;

use std::cell::RefCell;

use crate::ir::TypeRef;
use crate::plan::types::Planner;

pub(crate) use text::Text;

/// What the emitters work with.
pub(crate) struct Cx<'c> {
    pub(crate) types: RefCell<Planner<'c>>,
}

impl Cx<'_> {
    /// A type as it stands outside of the module of types.
    fn spell(&self, ty: &TypeRef) -> String {
        layout::spelled(self.types.borrow().spell(ty, "types::"))
    }
}
