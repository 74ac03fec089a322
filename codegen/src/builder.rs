//! The API for build scripts.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use specwright_contract::diagnostic::render::{Format, People, Report};
use specwright_contract::source::Sources;
use specwright_contract::{Diagnostic, LoadFailure, Loader, Severity};
use thiserror::Error;

use crate::generate::{GenerateFailure, Layout, generate};
use crate::{Settings, WriteFailure, write};

/// Generates clients and servers from a build script.
///
/// ```no_run
/// // build.rs
/// specwright_codegen::Builder::new("../specs/kitchen.yaml")
///     .client()
///     .server()
///     .generate();
/// ```
///
/// The file is `kitchen.rs` in `OUT_DIR`:
///
/// ```ignore
/// // src/lib.rs
/// include!(concat!(env!("OUT_DIR"), "/kitchen.rs"));
/// ```
#[derive(Clone, Debug)]
pub struct Builder {
    document: String,
    settings: Settings,
    /// Whether a half was asked for by its name: then the other is not generated unless it is too.
    chosen: bool,
    name: Option<String>,
    folder: Option<PathBuf>,
    loader: Loader,
}

/// Why a build script has no output.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BuildFailure {
    /// The document cannot be read, or has errors that leave nothing to generate; the text tells them with their lines.
    #[error("{0}")]
    Document(String),
    /// With [`Builder::strict`]: something was degraded.
    #[error("{0}")]
    Degraded(String),
    /// A file cannot be written.
    #[error(transparent)]
    Write(#[from] WriteFailure),
    /// A mistake of the generator.
    #[error(transparent)]
    Generate(#[from] GenerateFailure),
    /// Not in a build script, and no folder was named.
    #[error(
        "there is no OUT_DIR: outside of a build script, name a folder with `Builder::out_dir`"
    )]
    NoFolder,
}

impl Builder {
    /// From a document: a path relative to the package, or a URL. Both halves, unless one is asked for.
    pub fn new(document: impl AsRef<Path>) -> Self {
        Self {
            document: document.as_ref().to_string_lossy().into_owned(),
            settings: Settings::default(),
            chosen: false,
            name: None,
            folder: None,
            loader: Loader::new(),
        }
    }

    fn choose(mut self) -> Self {
        if !self.chosen {
            self.chosen = true;
            self.settings.client = false;
            self.settings.server = false;
        }
        self
    }

    /// The client.
    #[must_use]
    pub fn client(self) -> Self {
        self.client_if(true)
    }

    /// The client, on a condition: `.client_if(cfg!(feature = "client"))`.
    #[must_use]
    pub fn client_if(self, condition: bool) -> Self {
        let mut this = self.choose();
        this.settings.client |= condition;
        this
    }

    /// The server stub.
    #[must_use]
    pub fn server(self) -> Self {
        self.server_if(true)
    }

    /// The server stub, on a condition: `.server_if(cfg!(feature = "server"))`.
    #[must_use]
    pub fn server_if(self, condition: bool) -> Self {
        let mut this = self.choose();
        this.settings.server |= condition;
        this
    }

    /// Derives this on every type of the contract; a path: `schemars::JsonSchema`.
    #[must_use]
    pub fn derive(mut self, path: impl Into<String>) -> Self {
        self.settings.derives.push(path.into());
        self
    }

    /// Puts a type of yours in the place of a component schema: `.replace("Money", "crate::Money")`.
    #[must_use]
    pub fn replace(mut self, schema: impl Into<String>, path: impl Into<String>) -> Self {
        self.settings
            .replacements
            .insert(schema.into(), path.into());
        self
    }

    /// A module for the operations of each tag.
    #[must_use]
    pub fn by_tag(mut self) -> Self {
        self.settings.by_tag = true;
        self
    }

    /// Only operations of this name, by `operationId` or `GET /path`; `*` stands for any text. May be repeated.
    #[must_use]
    pub fn operation(mut self, name: impl Into<String>) -> Self {
        self.settings.operations.push(name.into());
        self
    }

    /// Only operations with this tag. May be repeated.
    #[must_use]
    pub fn tag(mut self, name: impl Into<String>) -> Self {
        self.settings.tags.push(name.into());
        self
    }

    /// The type of `date-time`, by its path.
    #[must_use]
    pub fn date_time(mut self, path: impl Into<String>) -> Self {
        self.settings.date_time = Some(path.into());
        self
    }

    /// The type of `uuid`, by its path.
    #[must_use]
    pub fn uuid(mut self, path: impl Into<String>) -> Self {
        self.settings.uuid = Some(path.into());
        self
    }

    /// Gives enums of strings a variant for values that the contract does not know.
    #[must_use]
    pub fn open_enums(mut self) -> Self {
        self.settings.open_enums = true;
        self
    }

    /// Fails where a corner of the document has no exact Rust.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.settings.strict = true;
        self
    }

    /// Another name for the file than that of the document, without `.rs`.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Another folder than `OUT_DIR`.
    #[must_use]
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// Another way to read the document: limits, files outside of its folder, URLs.
    #[must_use]
    pub fn loader(mut self, loader: Loader) -> Self {
        self.loader = loader;
        self
    }

    /// Generates, and ends the build script where that fails, telling why on the standard error.
    pub fn generate(self) {
        if let Err(failure) = self.try_generate() {
            eprintln!("\n{failure}");
            exit();
        }
    }

    /// Generates. Tells cargo which files were read and what was degraded.
    ///
    /// # Errors
    /// [`BuildFailure`], whose text is what people need to see.
    pub fn try_generate(self) -> Result<(), BuildFailure> {
        if !self.document.contains("://") {
            println!("cargo::rerun-if-changed={}", self.document);
        }
        let folder = match &self.folder {
            Some(folder) => folder.clone(),
            None => std::env::var_os("OUT_DIR")
                .map(PathBuf::from)
                .ok_or(BuildFailure::NoFolder)?,
        };
        let loaded = self
            .loader
            .load(&self.document)
            .map_err(|failure| unreadable(&self.document, &failure))?;
        let contract = loaded.contract;
        for (_, file) in contract.sources.files() {
            if file.base.fragment().is_none()
                && let Ok(path) = file.base.to_file_path()
            {
                println!("cargo::rerun-if-changed={}", path.display());
            }
        }
        let stopped = loaded
            .diagnostics
            .iter()
            .filter(|found| found.severity == Severity::Error);
        for found in stopped {
            warn(&found.one_line(&contract.sources));
        }
        let name = self.name.clone().unwrap_or_else(|| stem(&self.document));
        let generated = generate(&contract, &self.settings, &Layout::OneFile { name })?;
        if self.settings.strict && !generated.findings.is_empty() {
            return Err(BuildFailure::Degraded(told(
                &self.document,
                &contract.sources,
                &generated.findings,
            )));
        }
        for found in &generated.findings {
            warn(&found.one_line(&contract.sources));
        }
        write(&folder, &generated.files)?;
        Ok(())
    }
}

/// A warning of cargo, which is one line.
fn warn(text: &str) {
    println!("cargo::warning={}", text.replace('\n', " "));
}

/// Ends the process as a failed command does, without the noise of a panic.
#[expect(
    clippy::exit,
    reason = "a build script fails by its exit code; a panic would bury what is told"
)]
fn exit() -> ! {
    let _ = ExitCode::FAILURE;
    std::process::exit(1)
}

fn unreadable(document: &str, failure: &LoadFailure) -> BuildFailure {
    BuildFailure::Document(told(document, &failure.sources, &failure.diagnostics))
}

/// Findings as people read them.
fn told(document: &str, sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let report = Report {
        name: document,
        sources,
        diagnostics,
    };
    Format::People.render(&[report], &People::default())
}

/// The name of a document's file without folder and ending, as a file's name.
fn stem(document: &str) -> String {
    let last = crate::copies::last_segment(document.split(['?', '#']).next().unwrap_or(document));
    let stem = last.split('.').next().unwrap_or_default();
    let plain: String = stem
        .chars()
        .filter(|sign| sign.is_alphanumeric() || "-_".contains(*sign))
        .collect();
    if plain.is_empty() {
        "api".to_owned()
    } else {
        plain
    }
}
