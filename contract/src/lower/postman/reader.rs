//! What is gathered while a collection is read: files for embedded JSON, schemas, security schemes,
//! diagnostics.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxHashMap;

use crate::diagnostic::{Code, Diagnostic, codes};
use crate::model::{Example, ExampleOrigin, Schema, SchemaId, SecurityScheme};
use crate::source::{
    FileId, Limits, Node, NodeId, Origin, SourceFile, Sources, embedded, write_json_string,
};

/// Findings beyond these are not kept.
const MOST_DIAGNOSTICS: usize = 10_000;

/// The state of one run.
pub(super) struct Reader<'t, 'd> {
    sources: &'t Sources,
    limits: &'d Limits,
    /// Whether the collection means what Prism takes it to mean.
    pub(super) as_prism: bool,
    added: Vec<SourceFile>,
    /// Bytes of text that the collection stands for beyond what is written, variables replaced.
    spent: usize,
    diagnostics: &'d mut Vec<Diagnostic>,
    pub(super) schemas: Vec<Schema>,
    /// The security schemes by what they ask for.
    pub(super) schemes: IndexMap<String, Arc<SecurityScheme>>,
    /// The variables of a folder (or the collection), by the node of their list.
    pub(super) variables: FxHashMap<NodeId, FxHashMap<&'t str, Node<'t>>>,
    /// The variables already told to be unknown.
    unknown: BTreeSet<String>,
    /// The parts of which a problem was told already.
    told: BTreeSet<NodeId>,
}

impl<'t, 'd> Reader<'t, 'd> {
    pub(super) fn new(
        sources: &'t Sources,
        limits: &'d Limits,
        as_prism: bool,
        diagnostics: &'d mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            sources,
            limits,
            as_prism,
            added: Vec::new(),
            spent: 0,
            diagnostics,
            schemas: Vec::new(),
            schemes: IndexMap::new(),
            variables: FxHashMap::default(),
            unknown: BTreeSet::new(),
            told: BTreeSet::new(),
        }
    }

    pub(super) fn root(&self) -> Node<'t> {
        self.sources.file(FileId::ROOT).tree.root()
    }

    pub(super) fn into_added(self) -> Vec<SourceFile> {
        self.added
    }

    /// Keeps a finding; one beyond the limit only says that there are more.
    pub(super) fn tell(&mut self, diagnostic: Diagnostic) {
        match self.diagnostics.len().cmp(&MOST_DIAGNOSTICS) {
            Ordering::Less => self.diagnostics.push(diagnostic),
            Ordering::Equal => self.diagnostics.push(
                Diagnostic::unplaced(
                    &codes::lower::TOO_MANY,
                    format!("more than {MOST_DIAGNOSTICS} findings are not shown"),
                )
                .help("mend those that are shown first"),
            ),
            Ordering::Greater => {}
        }
    }

    /// A finding with its next step.
    pub(super) fn warn(
        &mut self,
        code: &'static Code,
        at: Node<'_>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.tell(Diagnostic::at(code, at, message).help(help));
    }

    /// As [`Reader::warn`], once for a part that applies in many places.
    pub(super) fn warn_once(
        &mut self,
        code: &'static Code,
        at: Node<'_>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        if self.told.insert(at.id()) {
            self.warn(code, at, message, help);
        }
    }

    /// Says once that a variable is not defined.
    pub(super) fn unknown_variable(&mut self, name: &str, at: Node<'_>, effect: &str) {
        if self.unknown.insert(name.to_owned()) {
            self.warn(
                &codes::postman::POSTMAN_VARIABLE,
                at,
                format!("the variable `{name}` is not defined in the collection; {effect}"),
                format!(
                    "add {{\"key\": \"{name}\", \"value\": …}} to `variable` of the collection"
                ),
            );
        }
    }

    /// Accounts for `bytes` of text made from variables; false where it is too much.
    pub(super) fn afford(&mut self, bytes: usize) -> bool {
        self.spent = self.spent.saturating_add(bytes);
        let written = self.root().tree().text().len();
        self.spent <= self.limits.file_bytes.saturating_add(written)
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "there are no more embedded texts than nodes, and those are counted in 32 bits"
    )]
    fn next_file(&self) -> FileId {
        FileId(self.sources.next_id().0 + self.added.len() as u32)
    }

    /// Reads `text`, which the string at `at` stands for, as JSON. What `read` gets is its root.
    ///
    /// # Errors
    /// Where it is no JSON: the byte at which that shows.
    pub(super) fn json<R>(
        &mut self,
        at: Node<'t>,
        text: &str,
        read: impl FnOnce(&mut Vec<Schema>, Node<'_>) -> R,
    ) -> Result<R, usize> {
        let host = self.sources.file(at.tree().file());
        let file = embedded(self.next_file(), host, at, text, self.limits)?;
        if !self.afford(text.len()) {
            return Err(0);
        }
        let result = read(&mut self.schemas, file.tree.root());
        self.added.push(file);
        Ok(result)
    }

    /// The node of a text: the string as written, or where variables changed it a file of its own.
    pub(super) fn text_origin(&mut self, at: Node<'t>, text: &str) -> Origin {
        if at.as_str() == Some(text) {
            return at.origin();
        }
        let mut quoted = String::with_capacity(text.len() + 2);
        write_json_string(text, &mut quoted);
        self.json(at, &quoted, |_, root| root.origin())
            .unwrap_or_else(|_| at.origin())
    }

    /// A saved example.
    pub(super) fn example(name: &str, value: Option<Origin>, origin: Origin) -> Example {
        Example {
            name: name.into(),
            summary: None,
            description: None,
            value,
            serialized: None,
            external: None,
            kind: ExampleOrigin::Saved,
            origin,
        }
    }

    /// Adds a schema.
    pub(super) fn schema(&mut self, schema: Schema) -> SchemaId {
        push(&mut self.schemas, schema)
    }
}

/// Adds a schema to the list.
#[expect(
    clippy::cast_possible_truncation,
    reason = "there are no more schemas than nodes, and those are counted in 32 bits"
)]
pub(super) fn push(schemas: &mut Vec<Schema>, schema: Schema) -> SchemaId {
    schemas.push(schema);
    SchemaId(schemas.len() as u32 - 1)
}

/// A description: a string, or an object with `content`.
pub(super) fn description(node: Node<'_>) -> Option<Box<str>> {
    let description = node.get("description")?;
    let text = description
        .as_str()
        .or_else(|| description.get("content").and_then(Node::as_str))?;
    (!text.is_empty()).then(|| text.into())
}

/// Whether an entry of a list is switched off.
pub(super) fn is_disabled(node: Node<'_>) -> bool {
    node.get("disabled").and_then(Node::as_bool) == Some(true)
}

/// A scalar as text; `null` is none.
pub(super) fn scalar(node: Node<'_>) -> Option<&str> {
    if node.is_null() { None } else { node.scalar() }
}
