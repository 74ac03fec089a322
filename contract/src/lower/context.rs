//! What every front end lowers with: the files, what was found, readers of fields that degrade
//! rather than fail, and the memory of what is lowered already.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::{FxHashMap, FxHashSet};

use super::near::nearest;
use super::reference::References;
use super::schema::{Dialect, SchemaTable};
use crate::diagnostic::codes::lower as codes;
use crate::diagnostic::{self, Diagnostic, Place, Severity};
use crate::model::{
    Body, Callback, Example, Extension, Format, Header, Link, MediaType, OperationId, Overlay,
    Parameter, Response, SecurityScheme,
};
use crate::source::failure::Failure;
use crate::source::files::Files;
use crate::source::{FileId, Node, Origin, Sources};

/// Findings beyond these are counted, not kept.
const MOST_DIAGNOSTICS: usize = 10_000;

/// How many names are compared, in all, to find what a misspelt one means.
const MOST_GUESSES: usize = 300_000;

/// How deep parts that are no schemas may lead to each other by references.
const DEEPEST: usize = 24;

/// How much may come of multiplication: path items that are referred to, operations (ten each) and
/// their parameters. The largest real document that we know (22,361 operations) takes a fifth of it.
const BUDGET: usize = 2_500_000;

/// What an operation takes of it.
pub(crate) const OPERATION: usize = 10;

/// An object of a specification: its name with article, and the fields it has in any version.
pub(crate) struct Fields {
    /// "an operation"
    pub(crate) noun: &'static str,
    /// The fixed fields.
    pub(crate) names: &'static [&'static str],
}

/// What was lowered, by the node it stands at and, where the part knows it, the name it stands under.
/// `None`: it could not be read, and that was told.
pub(crate) type Memo<'s, T> = FxHashMap<(Origin, &'s str), Option<Arc<T>>>;

/// The parts that are shared by all who refer to them.
#[derive(Default)]
pub(crate) struct Memos<'s> {
    pub(crate) parameters: Memo<'s, Parameter>,
    pub(crate) bodies: Memo<'s, Body>,
    pub(crate) media_types: Memo<'s, MediaType>,
    pub(crate) responses: Memo<'s, Response>,
    pub(crate) headers: Memo<'s, Header>,
    pub(crate) examples: Memo<'s, Example>,
    pub(crate) links: Memo<'s, Link>,
    pub(crate) callbacks: Memo<'s, Callback>,
}

/// The state of lowering one document.
///
/// A front end walks nodes and calls: [`Context::schema`] for every schema (it gives an id at
/// once and lowers later, so recursion is free), [`Context::follow`] for objects that may be a
/// `$ref`, the readers ([`Context::text`], [`Context::flag`], …) for fields, and
/// [`Context::report`] for what is wrong. `super::finish` makes the contract of it.
pub(crate) struct Context<'s> {
    /// The files.
    pub(crate) sources: &'s Sources,
    /// The files that could not be read, by URI.
    pub(crate) failures: &'s BTreeMap<String, Failure>,
    /// Whether the document means what Prism takes it to mean; see [`Loader::as_prism`](crate::Loader::as_prism).
    pub(crate) as_prism: bool,
    /// What [`super::beside`] found out, where it had to.
    pub(super) met: Option<FxHashSet<Origin>>,
    pub(super) overlays: FxHashMap<Origin, Overlay>,
    /// The language of the document.
    pub(crate) format: Format,
    /// The language of its schemas.
    pub(crate) dialect: Dialect,
    /// Where references lead.
    pub(crate) references: References<'s>,
    /// The schemas.
    pub(crate) schemas: SchemaTable<'s>,
    /// The operations by their node, and those that have an `operationId`.
    pub(crate) operations: FxHashMap<Origin, OperationId>,
    pub(crate) operation_ids: FxHashMap<&'s str, OperationId>,
    /// The security schemes by name.
    pub(crate) security_schemes: IndexMap<Box<str>, Arc<SecurityScheme>>,
    /// The other parts.
    pub(crate) memos: Memos<'s>,
    /// The parts being lowered now that may contain themselves, outermost first.
    open: Vec<Origin>,
    diagnostics: Vec<Diagnostic>,
    dropped: usize,
    budget: usize,
    /// Whether it was told that there is no more.
    is_spent: bool,
    /// How many names may still be compared for hints.
    guesses: usize,
}

impl<'s> Context<'s> {
    /// A context for the files of a document in this language.
    pub(crate) fn new(files: &'s Files, format: Format, dialect: Dialect) -> Self {
        Self {
            sources: &files.sources,
            failures: &files.failures,
            as_prism: files.as_prism,
            met: None,
            overlays: FxHashMap::default(),
            format,
            dialect,
            references: References::new(files, dialect),
            schemas: SchemaTable::new(&files.sources),
            operations: FxHashMap::default(),
            operation_ids: FxHashMap::default(),
            security_schemes: IndexMap::new(),
            memos: Memos::default(),
            budget: BUDGET,
            is_spent: false,
            guesses: MOST_GUESSES,
            open: Vec::new(),
            diagnostics: Vec::new(),
            dropped: 0,
        }
    }

    /// The root of the document.
    pub(crate) fn root(&self) -> Node<'s> {
        self.sources.file(FileId::ROOT).tree.root()
    }

    /// Keeps a finding.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        // What stops an operation is kept longest.
        let most = match diagnostic.stops {
            Some(_) => 2 * MOST_DIAGNOSTICS,
            None => MOST_DIAGNOSTICS,
        };
        if self.diagnostics.len() < most {
            self.diagnostics.push(diagnostic);
        } else {
            self.dropped += 1;
        }
    }

    /// The finding that was just reported stops this operation or path.
    pub(crate) fn stops_last(&mut self, label: &str) {
        if self.dropped == 0
            && let Some(last) = self.diagnostics.last_mut()
        {
            last.stops = Some(label.to_owned());
        }
    }

    /// Whether further findings are only counted: hints for them need not be looked for.
    pub(crate) fn is_full(&self) -> bool {
        self.diagnostics.len() >= MOST_DIAGNOSTICS
    }

    /// All findings, in the order of files and places.
    pub(crate) fn take_diagnostics(&mut self) -> Vec<Diagnostic> {
        let mut found = std::mem::take(&mut self.diagnostics);
        found.append(&mut self.references.resources.found);
        diagnostic::sort(&mut found);
        if self.dropped > 0 {
            found.push(Diagnostic::unplaced(
                &codes::TOO_MANY,
                format!("{} more findings are not shown", self.dropped),
            ));
        }
        found
    }

    /// Runs `lower` unless `node` is being lowered already or too much is; that is reported at
    /// `place` and gives nothing.
    pub(crate) fn within<T>(
        &mut self,
        node: Node<'s>,
        place: Node<'s>,
        lower: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        if self.open.contains(&node.origin()) {
            self.report(
                Diagnostic::at(
                    &diagnostic::codes::reference::CIRCULAR,
                    place,
                    "this reference leads back to the object that it stands in",
                )
                .label(node, "the object"),
            );
            return None;
        }
        if self.open.len() >= DEEPEST {
            self.report(Diagnostic::at(
                &codes::TOO_DEEP,
                place,
                format!("this is more than {DEEPEST} parts deep"),
            ));
            return None;
        }
        self.open.push(node.origin());
        let lowered = lower(self);
        self.open.pop();
        lowered
    }

    /// Takes so much of what may be made by multiplication, or reports once that it is used up.
    pub(crate) fn spend(&mut self, much: usize, place: Node<'s>) -> bool {
        if let Some(left) = self.budget.checked_sub(much) {
            self.budget = left;
            return true;
        }
        if !std::mem::replace(&mut self.is_spent, true) {
            self.report(
                Diagnostic::at(
                    &codes::TOO_LARGE,
                    place,
                    "with this there are more operations and parameters than any document needs",
                )
                .help("this and all that follows is left out"),
            );
        }
        false
    }

    // Readers of fields. Each takes the value and names the field by the key above it.

    /// Reports a value of the wrong type.
    pub(crate) fn wrong_type(&mut self, value: Node<'s>, wanted: &str, read: bool) {
        let help = if read {
            "it is read so"
        } else {
            "it is ignored"
        };
        self.report(
            Diagnostic::at(
                &codes::WRONG_TYPE,
                value,
                format!(
                    "{} must be {wanted}, here it is {}",
                    field(value),
                    value.kind().described()
                ),
            )
            .help(format!("write {wanted}; {help}")),
        );
    }

    /// Reports a word that is nearly the one that was meant, which is read.
    pub(crate) fn nearly(&mut self, value: Node<'s>, meant: &str) {
        self.report(
            Diagnostic::at(
                &codes::WRONG_TYPE,
                value,
                format!("{} cannot be `{}`", field(value), value.key()),
            )
            .help(format!("write {meant}; it is read so")),
        );
    }

    /// A string; another scalar is read as its text and reported.
    pub(crate) fn text(&mut self, value: Node<'s>) -> Option<&'s str> {
        if let Some(text) = value.as_str() {
            return Some(text);
        }
        let scalar = value.scalar().filter(|_| !value.is_null());
        self.wrong_type(value, "a string", scalar.is_some());
        scalar
    }

    /// A string of the model's own.
    pub(crate) fn boxed(&mut self, value: Node<'s>) -> Option<Box<str>> {
        self.text(value).map(Into::into)
    }

    /// A boolean; `"true"` is read and reported.
    pub(crate) fn flag(&mut self, value: Node<'s>) -> bool {
        if let Some(flag) = value.as_bool() {
            return flag;
        }
        let read = value.as_str().and_then(|text| text.parse().ok());
        self.wrong_type(value, "true or false", read.is_some());
        read.unwrap_or_default()
    }

    /// An object, or nothing and a finding.
    pub(crate) fn object(&mut self, value: Node<'s>, noun: &str) -> Option<Node<'s>> {
        if value.is_object() {
            return Some(value);
        }
        self.report(
            Diagnostic::at(
                &codes::NOT_AN_OBJECT,
                value,
                format!(
                    "{noun} is an object, here it is {}",
                    value.kind().described()
                ),
            )
            .help("write an object; what stands here is left out"),
        );
        None
    }

    /// An array, or nothing and a finding.
    pub(crate) fn array(&mut self, value: Node<'s>) -> Option<Node<'s>> {
        if value.is_array() {
            return Some(value);
        }
        self.report(
            Diagnostic::at(
                &codes::NOT_AN_ARRAY,
                value,
                format!(
                    "{} is an array, here it is {}",
                    field(value),
                    value.kind().described()
                ),
            )
            .help("write an array; what stands here is left out"),
        );
        None
    }

    /// The strings of an array; other items are reported.
    pub(crate) fn texts(&mut self, value: Node<'s>) -> Box<[Box<str>]> {
        match self.array(value) {
            Some(array) => array.items().filter_map(|item| self.boxed(item)).collect(),
            None => Box::default(),
        }
    }

    /// Reports that a required field is missing.
    pub(crate) fn missing(&mut self, node: Node<'s>, fields: &Fields, name: &str) {
        self.report(
            Diagnostic::at(
                &codes::MISSING_FIELD,
                head(node),
                format!("{} has no `{name}`", fields.noun),
            )
            .help(format!("add `{name}`")),
        );
    }

    /// Reports a field that is only in a later version than the document's.
    pub(crate) fn since(&mut self, key: Node<'s>, version: Format) {
        if self.format < version {
            let name = match version {
                Format::OpenApi30 => "3.0",
                Format::OpenApi31 => "3.1",
                _ => "3.2",
            };
            self.report(
                Diagnostic::at(
                    &codes::LATER_FIELD,
                    key,
                    format!("`{}` exists from OpenAPI {name} on", key.key()),
                )
                .help(format!("write `openapi: {name}.0`; it is honoured here")),
            );
        }
    }

    /// A member that is no fixed field: an extension is kept, anything else is reported.
    pub(crate) fn other(
        &mut self,
        key: Node<'s>,
        value: Node<'s>,
        fields: &Fields,
        extensions: &mut Vec<Extension>,
    ) {
        if let Some(extension) = extension(key, value) {
            extensions.push(extension);
        } else {
            self.unknown(key, fields);
        }
    }

    /// The nearest of some names, as long as names may be compared.
    pub(crate) fn guess<'c>(
        &mut self,
        name: &str,
        names: impl ExactSizeIterator<Item = &'c str>,
    ) -> Option<&'c str> {
        self.guesses = self.guesses.checked_sub(names.len().min(2_000))?;
        nearest(name, names)
    }

    /// Reports a key that is no fixed field only where one is near that may be meant: where any
    /// key may stand.
    pub(crate) fn misspelt(&mut self, key: Node<'s>, fields: &Fields) {
        if self
            .guess(key.key(), fields.names.iter().copied())
            .is_some()
        {
            self.unknown(key, fields);
        }
    }

    /// Reports a field that no version has, with the one that may be meant.
    pub(crate) fn unknown(&mut self, key: Node<'s>, fields: &Fields) {
        let name = key.key();
        if !name.contains('/') {
            return self.unknown_or(key, fields, None);
        }
        // A media type that lost what it stands under.
        let help = if self.format == Format::Swagger20 {
            "put the schema under `schema`, and the media type under `produces` or `consumes`"
        } else {
            "put it under `content`"
        };
        self.unknown_or(key, fields, Some(help));
    }

    /// As [`Context::unknown`], with a next step for a field that is like no other.
    pub(crate) fn unknown_or(&mut self, key: Node<'s>, fields: &Fields, help: Option<&str>) {
        if self.is_full() {
            self.dropped += 1;
            return;
        }
        let name = key.key();
        let mut found = Diagnostic::at(
            &codes::UNKNOWN_FIELD,
            key,
            format!("{} has no field `{name}`", fields.noun),
        );
        if let Some(near) = self.guess(name, fields.names.iter().copied()) {
            found = found.help(format!("did you mean `{near}`?"));
        } else {
            found.severity = Severity::Note;
            found = found.help(match help {
                Some(help) => help.to_owned(),
                None => format!("remove it, or call it `x-{name}`"),
            });
        }
        self.report(found);
    }
}

/// The `x-` member, if it is one.
pub(crate) fn extension(key: Node<'_>, value: Node<'_>) -> Option<Extension> {
    let name = key.key();
    (name.starts_with("x-") || name.starts_with("X-")).then(|| Extension {
        name: name.into(),
        value: value.origin(),
    })
}

/// What a value stands under, for messages: "`required`" or "this item".
pub(crate) fn field(value: Node<'_>) -> String {
    match value.parent().and_then(Node::scalar) {
        Some(key) => format!("`{key}`"),
        None => "this item".to_owned(),
    }
}

/// The place of an object as people look for it: its key, or its first byte.
pub(crate) fn head(node: Node<'_>) -> Place {
    match node.parent() {
        Some(parent) if parent.scalar().is_some() => Place {
            node: Some(node.id()),
            ..Place::from(parent)
        },
        _ => {
            let mut place = Place::from(node);
            place.span.end = place.span.end.min(place.span.start + 1);
            place
        }
    }
}
