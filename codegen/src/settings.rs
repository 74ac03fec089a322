//! What the user of the generator decides.

use std::collections::BTreeMap;

/// What is generated and how.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
#[non_exhaustive]
pub struct Settings {
    /// The client half.
    pub client: bool,
    /// The server half.
    pub server: bool,
    /// Derives for every type, beyond those that are always there.
    pub derives: Vec<String>,
    /// Rust paths that stand for component schemas, by their name in the document.
    pub replacements: BTreeMap<String, String>,
    /// A module for each tag.
    pub by_tag: bool,
    /// Only these operations and those of [`tags`](Self::tags), by `operationId`, `GET /path` or `/path` (`*` stands for
    /// any text). Both empty: all.
    pub operations: Vec<String>,
    /// Only operations with one of these tags (`*` stands for any text), and [`operations`](Self::operations).
    pub tags: Vec<String>,
    /// The type of `date-time`: a path; nothing: the runtime's.
    pub date_time: Option<String>,
    /// The type of `uuid`: a path; nothing: the runtime's.
    pub uuid: Option<String>,
    /// Whether string enums have a variant for unknown values.
    pub open_enums: bool,
    /// Whether what is degraded is an error.
    pub strict: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            client: true,
            server: true,
            derives: Vec::new(),
            replacements: BTreeMap::new(),
            by_tag: false,
            operations: Vec::new(),
            tags: Vec::new(),
            date_time: None,
            uuid: None,
            open_enums: false,
            strict: false,
        }
    }
}
