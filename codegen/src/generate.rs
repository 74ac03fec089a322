//! From a contract and settings to files, in memory.

use std::cell::RefCell;
use std::fmt::Write as _;

use specwright_contract::diagnostic::codes::generate::IDLE_FILTER;
use specwright_contract::{Contract, Diagnostic};
use thiserror::Error;

use crate::emit::server::Embedded;
use crate::emit::{self, Cx, Text, layout};
use crate::ir::Api;
use crate::plan::operations;
use crate::plan::types::Planner;
use crate::{Notes, Settings, copies};

/// How the output is divided into files.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Layout {
    /// One file `NAME.rs` that a build script writes and `include!` takes.
    OneFile {
        /// The file's name without `.rs`.
        name: String,
    },
    /// A folder that is a module: `mod.rs` with a file for each module.
    Folder,
    /// A whole crate.
    Crate {
        /// The name of its package.
        name: String,
        /// Where it has the runtime from.
        runtime: RuntimeSource,
    },
}

/// Where a crate has `specwright-runtime` from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum RuntimeSource {
    /// A version of the registry: that of this generator.
    Version,
    /// A folder.
    Path(String),
}

/// A file of the output.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct GeneratedFile {
    /// Where it belongs, relative, with `/`.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// Figures of one generation.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Statistics {
    /// The operations that were generated.
    pub operations: usize,
    /// Those with a corner, beside their schemas, that became something wider.
    pub degraded_operations: usize,
    /// Types.
    pub types: usize,
    /// Schemas that became something wider.
    pub degraded_types: usize,
    /// Lines that are no documentation and not empty, of the types.
    pub type_lines: usize,
    /// The same of all else: requests, responses, client and server.
    pub operation_lines: usize,
    /// Lines of documentation of all else than types.
    pub documentation_lines: usize,
}

/// What was generated.
#[derive(Debug)]
#[non_exhaustive]
pub struct Generated {
    /// The files; the first is the one to begin with.
    pub files: Vec<GeneratedFile>,
    /// What became something wider, with its place.
    pub findings: Vec<Diagnostic>,
    /// Figures.
    pub statistics: Statistics,
}

/// Why nothing was generated.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum GenerateFailure {
    /// The filters leave nothing of the document.
    #[error("the filters let no operation through: none is named or tagged `{}`", .filters.join("`, `"))]
    NothingLeft {
        /// The filters as they were given.
        filters: Vec<String>,
    },
    /// A text is no Rust: a mistake of the generator.
    #[error(
        "the text of the module `{module}` is no Rust at line {line}: {message}; this is a mistake of the generator"
    )]
    NotRust {
        /// The module.
        module: String,
        /// From 1.
        line: usize,
        /// What the parser says.
        message: String,
        /// The text.
        text: String,
    },
}

/// A module of the output.
struct Module {
    name: &'static str,
    docs: &'static str,
    uses: Vec<&'static str>,
    text: String,
    /// Modules within: those of tags.
    inner: Vec<(String, String)>,
}

/// What the lints of rustc and clippy say of names and numbers that the document chose.
const ALLOWED: &[(&str, &str)] = &[
    (
        "types",
        "deprecated, missing_docs, nonstandard_style, clippy::doc_lazy_continuation, clippy::doc_overindented_list_items, clippy::enum_variant_names, clippy::large_enum_variant, clippy::struct_excessive_bools",
    ),
    (
        "operations",
        "deprecated, missing_docs, nonstandard_style, clippy::doc_lazy_continuation, clippy::doc_overindented_list_items, clippy::enum_variant_names, clippy::large_enum_variant",
    ),
    (
        "client",
        "deprecated, nonstandard_style, clippy::doc_lazy_continuation, clippy::doc_overindented_list_items, clippy::too_many_arguments, clippy::should_implement_trait, clippy::wrong_self_convention",
    ),
    (
        "server",
        "nonstandard_style, clippy::doc_lazy_continuation, clippy::doc_overindented_list_items, clippy::should_implement_trait, clippy::wrong_self_convention",
    ),
];

/// Generates: the contract in Rust, laid out as asked.
///
/// # Errors
/// [`GenerateFailure`], which no document should bring about.
pub fn generate(
    contract: &Contract,
    settings: &Settings,
    layout: &Layout,
) -> Result<Generated, GenerateFailure> {
    let mut notes = Notes::default();
    let mut types = Planner::new(contract, settings);
    let api = operations::plan(contract, settings, &mut types, &mut notes);
    if let Some(filters) = operations::nothing_left(contract, settings) {
        return Err(GenerateFailure::NothingLeft { filters });
    }
    let before = notes.len();
    let items = types.finish(&mut notes);
    let degraded_types = notes.len() - before;
    let mut statistics = Statistics {
        operations: api.operations.len(),
        degraded_operations: api.degraded,
        types: items.len(),
        degraded_types,
        ..Statistics::default()
    };
    let copies = if settings.server {
        copies::of(&contract.sources)
    } else {
        copies::Copies::default()
    };
    let folder = match layout {
        Layout::OneFile { name } => format!("{name}.contract"),
        Layout::Folder | Layout::Crate { .. } => "contract".to_owned(),
    };
    let embedded = copies.embedded(&folder);
    let modules = modules(
        &Cx {
            types: RefCell::new(types),
        },
        &api,
        settings,
        &embedded,
        layout::items(items)?,
    );
    for module in &modules {
        check(module)?;
        let texts = std::iter::once(&module.text).chain(module.inner.iter().map(|(_, text)| text));
        for line in texts.flat_map(|text| text.lines()) {
            let line = line.trim_start();
            let docs = line.starts_with("///");
            match (line.is_empty(), docs, module.name) {
                (true, ..) | (_, true, "types") => {}
                (_, true, _) => statistics.documentation_lines += 1,
                (_, false, "types") => statistics.type_lines += 1,
                (_, false, _) => statistics.operation_lines += 1,
            }
        }
    }
    let head = head(contract);
    let mut files = lay_out(&modules, layout, &head, settings, &api);
    let base = match layout {
        Layout::Crate { .. } => "src/",
        _ => "",
    };
    files.extend(copies.files(&format!("{base}{folder}")));
    let mut findings = notes.into_findings();
    findings.extend(
        operations::idle(contract, settings)
            .into_iter()
            .map(|filter| {
                Diagnostic::unplaced(
                    &IDLE_FILTER,
                    format!("no operation is named or tagged `{filter}`"),
                )
            }),
    );
    specwright_contract::diagnostic::sort(&mut findings);
    Ok(Generated {
        files,
        findings,
        statistics,
    })
}

fn head(contract: &Contract) -> String {
    let name = contract
        .sources
        .files()
        .next()
        .map_or_else(String::new, |(_, file)| copies::last_segment(&file.name));
    let name: String = name.chars().filter(|sign| !sign.is_control()).collect();
    format!("// Generated by Specwright from {name}; changes are lost.\n")
}

fn modules(
    cx: &Cx<'_>,
    api: &Api,
    settings: &Settings,
    embedded: &Embedded,
    types: String,
) -> Vec<Module> {
    let mut modules = Vec::new();
    modules.push(Module {
        name: "types",
        docs: "The types of the contract.",
        uses: vec!["use ::specwright_runtime as rt;"],
        text: types,
        inner: Vec::new(),
    });
    modules.push(operations_module(cx, api));
    if !api.xml.is_empty() {
        modules.push(Module {
            name: "xml",
            docs: "What bodies of XML look like.",
            uses: vec!["use ::specwright_runtime as rt;"],
            text: emit::xml::shapes(&api.xml),
            inner: Vec::new(),
        });
    }
    if settings.client {
        let mut text = Text::default();
        cx.client(&mut text, api);
        modules.push(Module {
            name: "client",
            docs: "The client.",
            uses: vec![
                "use ::specwright_runtime as rt;",
                "use super::operations::*;",
                "use super::types;",
            ],
            text: text.finish(),
            inner: Vec::new(),
        });
    }
    if settings.server {
        let mut text = Text::default();
        emit::server::server(&mut text, api, embedded, settings.client);
        modules.push(Module {
            name: "server",
            docs: "The server: the traits to implement and the router.",
            uses: vec![
                "use ::specwright_runtime as rt;",
                "use super::operations::*;",
            ],
            text: text.finish(),
            inner: Vec::new(),
        });
    }
    for module in &mut modules {
        let has = |word: &str| {
            module.text.contains(word) || module.inner.iter().any(|(_, text)| text.contains(word))
        };
        let (rt, types, operations) = (has("rt::"), has("types::"), !api.operations.is_empty());
        module.uses.retain(|line| match *line {
            "use ::specwright_runtime as rt;" => rt,
            "use super::types;" => types,
            "use super::xml::*;" => has("{shape "),
            _ => operations,
        });
    }
    modules.retain(|module| !(module.text.is_empty() && module.inner.is_empty()));
    modules
}

/// The operations; by tag where an operation has a module.
fn operations_module(cx: &Cx<'_>, api: &Api) -> Module {
    let mut inner: Vec<(String, Text)> = Vec::new();
    let mut whole = Text::default();
    for operation in &api.operations {
        let text = match &operation.module {
            None => &mut whole,
            Some(name) => {
                let at = inner
                    .iter()
                    .position(|(known, _)| known == name)
                    .unwrap_or_else(|| {
                        inner.push((name.clone(), Text::default()));
                        inner.len() - 1
                    });
                &mut inner[at].1
            }
        };
        text.gap();
        cx.operation(text, operation);
    }
    let inner: Vec<(String, String)> = inner
        .into_iter()
        .map(|(name, text)| {
            let mut uses = String::from(
                "use ::specwright_runtime as rt;
",
            );
            if text.has("types::") {
                uses.push_str(
                    "use super::super::types;
",
                );
            }
            if text.has("{shape ") {
                uses.push_str(
                    "use super::super::xml::*;
",
                );
            }
            (
                name,
                format!(
                    "{uses}
{}",
                    text.finish()
                ),
            )
        })
        .collect();
    let text = if inner.is_empty() {
        whole.finish()
    } else {
        inner.iter().fold(String::new(), |mut out, (name, _)| {
            let _ = writeln!(out, "pub use {name}::*;");
            out
        })
    };
    Module {
        name: "operations",
        docs: "Requests and responses.",
        uses: if inner.is_empty() {
            vec![
                "use ::specwright_runtime as rt;",
                "use super::types;",
                "use super::xml::*;",
            ]
        } else {
            Vec::new()
        },
        text,
        inner,
    }
}

/// The final text must be Rust.
fn check(module: &Module) -> Result<(), GenerateFailure> {
    let texts = std::iter::once((module.name, &module.text)).chain(
        module
            .inner
            .iter()
            .map(|(name, text)| (name.as_str(), text)),
    );
    for (name, text) in texts {
        if let Err(error) = syn::parse_file(text) {
            return Err(GenerateFailure::NotRust {
                module: name.to_owned(),
                line: bad_line(text),
                message: error.to_string(),
                text: text.clone(),
            });
        }
    }
    Ok(())
}

/// The line of the first item that is no Rust by itself.
fn bad_line(text: &str) -> usize {
    let mut line = 1;
    for item in text.split("\n\n") {
        let whole = item.starts_with(|first: char| !first.is_whitespace());
        if whole && !item.ends_with('{') && syn::parse_file(item).is_err() {
            break;
        }
        line += item.lines().count() + 1;
    }
    line
}

fn lay_out(
    modules: &[Module],
    layout: &Layout,
    head: &str,
    settings: &Settings,
    api: &Api,
) -> Vec<GeneratedFile> {
    let file = |path: &str, text: String| GeneratedFile {
        path: path.to_owned(),
        text,
    };
    match layout {
        Layout::OneFile { name } => {
            let mut text = head.to_owned();
            for module in modules {
                text.push('\n');
                open(&mut text, module);
                text.push_str(" {\n");
                let mut inside = uses(module);
                for (name, inner) in &module.inner {
                    let inner = indented(inner);
                    let _ = write!(
                        inside,
                        "/// Operations of the tag.\npub mod {name} {{\n{inner}}}\n\n"
                    );
                }
                inside.push_str(&module.text);
                text.push_str(&indented(&inside));
                text.push_str("}\n");
            }
            text.push('\n');
            text.push_str(&exports(settings, api));
            vec![file(&format!("{name}.rs"), text)]
        }
        Layout::Folder | Layout::Crate { .. } => {
            let mut files = Vec::new();
            let (base, root) = match layout {
                Layout::Crate { .. } => ("src/", "lib.rs"),
                _ => ("", "mod.rs"),
            };
            let mut text = head.to_owned();
            if let Layout::Crate { .. } = layout {
                for line in &api.docs {
                    let _ = writeln!(text, "{}", format!("//! {line}").trim_end());
                }
            }
            for module in modules {
                text.push('\n');
                open(&mut text, module);
                text.push_str(";\n");
                let name = module.name;
                let mut inside = format!("{head}\n{}", uses(module));
                for (name, _) in &module.inner {
                    let _ = writeln!(inside, "/// Operations of the tag.\npub mod {name};");
                }
                if !module.inner.is_empty() {
                    inside.push('\n');
                }
                inside.push_str(&module.text);
                let path = if module.inner.is_empty() {
                    format!("{base}{name}.rs")
                } else {
                    format!("{base}{name}/mod.rs")
                };
                files.push(file(&path, inside));
                for (inner, text) in &module.inner {
                    files.push(file(
                        &format!("{base}{name}/{inner}.rs"),
                        format!("{head}\n{text}"),
                    ));
                }
            }
            text.push('\n');
            text.push_str(&exports(settings, api));
            files.insert(0, file(&format!("{base}{root}"), text));
            if let Layout::Crate { name, runtime } = layout {
                files.push(file("Cargo.toml", manifest(name, runtime, settings)));
            }
            files
        }
    }
}

fn open(text: &mut String, module: &Module) {
    let allowed = ALLOWED
        .iter()
        .find(|(name, _)| *name == module.name)
        .map_or("", |(_, lints)| lints);
    if !allowed.is_empty() {
        let _ = writeln!(text, "/// {}\n#[allow({allowed})]", module.docs);
    }
    // The tables of XML are nobody's business.
    let visible = if module.name == "xml" { "" } else { "pub " };
    let _ = write!(text, "{visible}mod {}", module.name);
}

fn uses(module: &Module) -> String {
    let mut text = String::new();
    for line in &module.uses {
        text.push_str(line);
        text.push('\n');
    }
    if !module.uses.is_empty() {
        text.push('\n');
    }
    text
}

/// A text one step deeper.
fn indented(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for line in text.lines() {
        if !line.is_empty() {
            out.push_str("    ");
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}

fn exports(settings: &Settings, api: &Api) -> String {
    let mut text = String::new();
    if settings.client {
        text.push_str("pub use client::Client;\n");
    }
    if settings.server {
        let security = if api.schemes.is_empty() {
            ""
        } else {
            "Security, "
        };
        let _ = writeln!(text, "pub use server::{{Api, {security}router}};");
    }
    text
}

fn manifest(name: &str, runtime: &RuntimeSource, settings: &Settings) -> String {
    let mut features = Vec::new();
    if settings.client {
        features.push("\"client\"");
    }
    if settings.server {
        features.push("\"server\"");
    }
    let source = match runtime {
        RuntimeSource::Version => format!("version = {:?}", env!("CARGO_PKG_VERSION")),
        RuntimeSource::Path(path) => format!("path = {path:?}"),
    };
    format!(
        "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n\
         specwright-runtime = {{ {source}, features = [{}] }}\n",
        features.join(", ")
    )
}
