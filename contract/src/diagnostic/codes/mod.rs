//! Every kind of finding, as tables; `specwright explain CODE` reads them.

use super::{Code, Severity};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $id:literal $severity:ident $summary:literal $explanation:literal)*) => {
        $(
            #[doc = $summary]
            pub static $name: Code = Code {
                id: $id,
                severity: Severity::$severity,
                summary: $summary,
                explanation: $explanation,
            };
        )*
        /// Every code of this area.
        pub static TABLE: &[&Code] = &[$(&$name),*];
    };
}

pub mod lint;
pub mod lower;
pub mod postman;
pub mod reference;
pub mod schema;
pub mod source;
pub mod value;

/// Every code, in the order of the tables.
pub fn all() -> impl Iterator<Item = &'static Code> {
    [
        source::TABLE,
        lower::TABLE,
        postman::TABLE,
        reference::TABLE,
        schema::TABLE,
        lint::TABLE,
        value::TABLE,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// The code of this name.
pub fn find(id: &str) -> Option<&'static Code> {
    all().find(|code| code.id == id)
}

/// The code whose name is nearest to this one, for hints.
pub fn nearest(id: &str) -> Option<&'static Code> {
    crate::lower::near::nearest(id, all().map(|code| code.id)).and_then(find)
}
