//! From what the user named to the files of a document: paths, URLs and the standard input, and
//! every other file that a reference leads to, each read once.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use url::Url;

use crate::diagnostic::codes::source as codes;
use crate::diagnostic::{Code, Diagnostic, Label};
use crate::lower;
use crate::model::{Contract, Format, SchemaId};
use crate::source::access::{Denied, Policy, Root};
use crate::source::gather::Gathered;
use crate::source::mask::masked;
use crate::source::{Fetch, FetchError, Fetched, FileId, Limits, SourceFile, Sources, parse};
use crate::{LoadFailure, Loaded};

/// Redirects that are followed for one document.
const MOST_REDIRECTS: usize = 5;

/// Reads documents.
///
/// A document may refer to files in its own folder, and to its own server where it was read from
/// a URL; anything else must be allowed.
///
/// ```
/// let loader = specwright_contract::Loader::new().allow_remote(true);
/// # let _ = loader;
/// ```
#[derive(Clone, Default)]
pub struct Loader {
    limits: Limits,
    policy: Policy,
    fetch: Option<Arc<dyn Fetch>>,
}

impl std::fmt::Debug for Loader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loader")
            .field("limits", &self.limits)
            .field("policy", &self.policy)
            .field("fetch", &self.fetch.is_some())
            .finish()
    }
}

impl Loader {
    /// A loader with the default limits that reads nothing but the document's own folder or server.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with other limits.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The same, and whether references may lead to any `http:` and `https:` URL.
    #[must_use]
    pub fn allow_remote(mut self, allow: bool) -> Self {
        self.policy.remote = allow;
        self
    }

    /// The same, and whether references may lead to files outside the document's folder.
    #[must_use]
    pub fn allow_outside(mut self, allow: bool) -> Self {
        self.policy.outside = allow;
        self
    }

    /// The same with another way to fetch URLs than the network.
    #[must_use]
    pub fn fetch(mut self, fetch: impl Fetch + 'static) -> Self {
        self.fetch = Some(Arc::new(fetch));
        self
    }

    /// Loads a document: a path, an `http:` or `https:` URL, or `-` for the standard input.
    pub fn load(&self, input: &str) -> Result<Loaded, LoadFailure> {
        lowered(self.files(input)?)
    }

    /// Loads a document from text. It may refer to others by absolute URLs, if allowed.
    pub fn load_text(&self, name: &str, text: impl Into<String>) -> Result<Loaded, LoadFailure> {
        lowered(self.files_of(name, Content::Text(text.into()))?)
    }

    /// Loads a bare JSON Schema (2020-12).
    pub fn load_schema(
        &self,
        name: &str,
        text: impl Into<String>,
    ) -> Result<(Contract, SchemaId), LoadFailure> {
        self.load_schema_as(name, text, Format::OpenApi31)
    }

    /// Loads a bare schema in the dialect of a language; [`Format::OpenApi31`]: JSON Schema 2020-12.
    pub fn load_schema_as(
        &self,
        name: &str,
        text: impl Into<String>,
        format: Format,
    ) -> Result<(Contract, SchemaId), LoadFailure> {
        let files = self.files_of(name, Content::Text(text.into()))?;
        Ok(lower::lower_schema(files, format, &mut Vec::new()))
    }

    /// Reads the files of a document, as [`Loader::load`] does, but does not ask what they mean:
    /// any JSON or YAML will do.
    pub fn read(&self, input: &str) -> Result<Read, LoadFailure> {
        self.files(input).map(Read::from)
    }

    /// Reads the bytes of a file of this name, and what it refers to by absolute URLs, if allowed.
    pub fn read_bytes(&self, name: &str, bytes: Vec<u8>) -> Result<Read, LoadFailure> {
        self.files_of(name, Content::Bytes(bytes)).map(Read::from)
    }

    fn files(&self, input: &str) -> Result<Files, LoadFailure> {
        let mut reading = Reading::new(self, Root::Text);
        match reading.root(input) {
            Ok((name, base, bytes)) => reading.document(name, base, Content::Bytes(bytes)),
            Err(failure) => Err(reading.failed(failure)),
        }
    }

    fn files_of(&self, name: &str, content: Content) -> Result<Files, LoadFailure> {
        let mut base = nowhere();
        if let Ok(mut segments) = base.path_segments_mut() {
            segments.pop().push(name);
        }
        Reading::new(self, Root::Text).document(name.to_owned(), base, content)
    }
}

/// The files of a document, with what was found while they were read.
#[derive(Debug)]
#[non_exhaustive]
pub struct Read {
    /// The files, the document first.
    pub sources: Sources,
    /// What was found in them: duplicate keys, unknown tags. What references lead nowhere is only
    /// known when the document is lowered.
    pub diagnostics: Vec<Diagnostic>,
}

impl From<Files> for Read {
    fn from(files: Files) -> Self {
        Self {
            sources: files.sources,
            diagnostics: files.found,
        }
    }
}

/// Loads a document with the default [`Loader`]: a path, an `http:` or `https:` URL, or `-` for the
/// standard input.
pub fn load(input: &str) -> Result<Loaded, LoadFailure> {
    Loader::new().load(input)
}

fn lowered(mut files: Files) -> Result<Loaded, LoadFailure> {
    let mut diagnostics = std::mem::take(&mut files.found);
    match lower::lower(files, &mut diagnostics) {
        Ok(contract) => Ok(Loaded {
            contract,
            diagnostics,
        }),
        Err(sources) => Err(LoadFailure {
            sources: *sources,
            diagnostics,
        }),
    }
}

/// The base of a text that has no place: references can be resolved against it, but not read.
fn nowhere() -> Url {
    static NOWHERE: std::sync::LazyLock<Option<Url>> =
        std::sync::LazyLock::new(|| Url::parse("text:///document").ok());
    #[expect(clippy::expect_used, reason = "the URL is a constant")]
    NOWHERE.clone().expect("a constant URL is well-formed")
}

/// The files of a document.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// Every file that was read; the first is the document. A file that could not be parsed is
    /// among them, so that its text can be shown, but nothing refers to it.
    pub(crate) sources: Sources,
    /// Which file a URI without fragment means, beyond the bases of the files: what a redirect
    /// led to has two.
    pub(crate) names: BTreeMap<String, FileId>,
    /// Files that a reference names but that could not be read, by URI without fragment. To be
    /// told at the references that need them.
    pub(crate) failures: BTreeMap<String, Failure>,
    /// What was found in the files while they were read.
    pub(crate) found: Vec<Diagnostic>,
    /// What texts within the document may cost.
    pub(crate) limits: Limits,
}

/// Why a file could not be read.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    /// The kind of finding.
    pub(crate) code: &'static Code,
    /// What is wrong, lower case.
    pub(crate) message: String,
    /// Where in the file, if it could be read but not parsed.
    pub(crate) label: Option<Label>,
    /// The next step.
    pub(crate) help: Option<String>,
}

impl Failure {
    fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            label: None,
            help: None,
        }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn unplaced(self) -> Diagnostic {
        let mut told = Diagnostic::unplaced(self.code, self.message);
        told.help = self.help;
        told
    }
}

impl Failure {
    /// Why a file that was read could not be parsed.
    fn broken(sources: &Sources, why: Diagnostic) -> Self {
        let Some(place) = why.place else {
            return Self {
                code: why.code,
                message: why.message,
                label: None,
                help: why.help,
            };
        };
        let file = sources.file(place.file);
        let at = file.line_column(place.span.start);
        Self {
            code: why.code,
            message: format!(
                "{} cannot be read: in line {}, column {}, {}",
                file.name, at.line, at.column, why.message
            ),
            label: Some(Label {
                place,
                text: why.message,
            }),
            help: why.help,
        }
    }
}

enum Content {
    Bytes(Vec<u8>),
    Text(String),
}

struct Reading<'l> {
    loader: &'l Loader,
    root: Root,
    files: Files,
}

impl<'l> Reading<'l> {
    fn new(loader: &'l Loader, root: Root) -> Self {
        Self {
            loader,
            root,
            files: Files {
                limits: loader.limits.clone(),
                ..Files::default()
            },
        }
    }

    fn failed(self, failure: Failure) -> LoadFailure {
        LoadFailure {
            sources: self.files.sources,
            diagnostics: vec![failure.unplaced()],
        }
    }

    /// Reads what the user named: its name, base and bytes.
    fn root(&mut self, input: &str) -> Result<(String, Url, Vec<u8>), Failure> {
        let limit = self.loader.limits.file_bytes;
        if input.is_empty() {
            return Err(Failure::new(&codes::NOT_AN_ADDRESS, "no document is named")
                .help("name a path, an `http:` or `https:` URL, or `-` for the standard input"));
        }
        if input == "-" {
            let here = std::env::current_dir().unwrap_or_default();
            let base = Url::from_file_path(here.join("stdin")).unwrap_or_else(|()| nowhere());
            self.root = Root::Folder {
                real: here.canonicalize().unwrap_or(here),
                shown: PathBuf::new(),
            };
            let bytes = read_limited(std::io::stdin().lock(), limit);
            let bytes = bytes.map_err(|error| unreadable("<stdin>", &error))?;
            return Ok(("<stdin>".to_owned(), base, bytes));
        }
        if let Some(url) = url_of(input)? {
            if url.scheme() != "file" {
                self.root = Root::Remote(url.clone());
                let (base, bytes) = self.fetch(&url)?;
                self.root = Root::Remote(base.clone());
                return Ok((masked(&url), base, bytes));
            }
            let path = url.to_file_path();
            let path = path.map_err(|()| not_an_address(input))?;
            return self.root_path(&path, limit);
        }
        self.root_path(Path::new(input), limit)
    }

    fn root_path(&mut self, path: &Path, limit: usize) -> Result<(String, Url, Vec<u8>), Failure> {
        let name = path.display().to_string();
        let metadata = path
            .metadata()
            .map_err(|error| missing(path, &name, &error))?;
        if metadata.is_dir() {
            return Err(folder(path, &name));
        }
        let absolute = std::path::absolute(path).map_err(|error| unreadable(&name, &error))?;
        let parent = absolute.parent().unwrap_or(&absolute);
        let real = parent.canonicalize().unwrap_or_else(|_| parent.to_owned());
        let file = absolute.file_name().unwrap_or_default();
        let base = Url::from_file_path(real.join(file)).map_err(|()| not_an_address(&name))?;
        let opened = std::fs::File::open(path);
        let bytes = opened
            .and_then(|file| read_limited(file, limit))
            .map_err(|error| unreadable(&name, &error))?;
        self.root = Root::Folder {
            real,
            shown: path.parent().unwrap_or(Path::new("")).to_owned(),
        };
        Ok((name, base, bytes))
    }

    /// Reads the document and everything that it refers to.
    fn document(mut self, name: String, base: Url, content: Content) -> Result<Files, LoadFailure> {
        if let Err(failure) = self.parse(name, base, content) {
            let mut diagnostics = self.files.found;
            diagnostics.push(*failure);
            return Err(LoadFailure {
                sources: self.files.sources,
                diagnostics,
            });
        }
        let mut gathered = Gathered::default();
        gathered.file(&self.files.sources, FileId::ROOT);
        while let Some(wanted) = gathered.next() {
            let mut document = wanted.uri.clone();
            document.set_fragment(None);
            if let Some(&(file, _)) = gathered.ids.get(document.as_str()) {
                gathered.follow(&self.files.sources, file, &wanted.uri);
                continue;
            }
            if self.files.failures.contains_key(document.as_str()) {
                continue;
            }
            let known = self.files.names.get(document.as_str()).copied();
            let file = match known {
                Some(file) => file,
                None => match self.open(&document) {
                    Ok(file) => {
                        self.files.names.insert(document.into(), file);
                        gathered.file(&self.files.sources, file);
                        file
                    }
                    Err(failure) => {
                        self.files.failures.insert(document.into(), failure);
                        continue;
                    }
                },
            };
            gathered.follow(&self.files.sources, file, &wanted.uri);
        }
        Ok(self.files)
    }

    /// Parses a file and adds it. A broken one is added as well, under a base of its own.
    fn parse(
        &mut self,
        name: String,
        base: Url,
        content: Content,
    ) -> Result<FileId, Box<Diagnostic>> {
        let id = self.files.sources.next_id();
        let limits = &self.loader.limits;
        let parsed = match content {
            Content::Bytes(bytes) => parse::bytes(id, &name, bytes, limits),
            Content::Text(text) => parse::text(id, &name, text, limits),
        };
        self.files.found.extend(parsed.found);
        match parsed.broken {
            None => {
                let uri = base.to_string();
                self.files
                    .sources
                    .push(SourceFile::new(name, base, parsed.tree));
                self.files.names.entry(uri).or_insert(id);
                Ok(id)
            }
            Some(broken) => {
                let mut base = nowhere();
                base.set_path(&format!("/broken/{}", id.index()));
                self.files
                    .sources
                    .push(SourceFile::new(name, base, parsed.tree));
                Err(Box::new(broken))
            }
        }
    }

    /// Reads a document that a reference leads to.
    fn open(&mut self, uri: &Url) -> Result<FileId, Failure> {
        if self.files.sources.files().len() >= self.loader.limits.files {
            let most = self.loader.limits.files;
            let message = format!("the document consists of more than {most} files");
            return Err(Failure::new(&codes::TOO_MANY_FILES, message));
        }
        let (name, base, bytes) = match uri.scheme() {
            "file" => self.open_file(uri)?,
            "http" | "https" => {
                let allowed = self.root.may_fetch(uri, self.loader.policy);
                allowed.map_err(|denied| Self::denied(denied, &masked(uri)))?;
                let (base, bytes) = self.fetch(uri)?;
                (masked(uri), base, bytes)
            }
            "text" => {
                let message = format!(
                    "`{}` is relative, but the document has no place of its own",
                    uri.path().trim_start_matches('/')
                );
                return Err(Failure::new(&codes::FILE_NOT_FOUND, message)
                    .help("read the document from a file"));
            }
            scheme => {
                let message = format!("`{}` has the scheme `{scheme}`", masked(uri));
                return Err(Failure::new(&codes::NOT_AN_ADDRESS, message)
                    .help("refer to a file, or to an `http:` or `https:` URL"));
            }
        };
        if let Some(&id) = self.files.names.get(base.as_str()) {
            return Ok(id);
        }
        self.parse(name, base, Content::Bytes(bytes))
            .map_err(|broken| Failure::broken(&self.files.sources, *broken))
    }

    fn open_file(&self, uri: &Url) -> Result<(String, Url, Vec<u8>), Failure> {
        let path = uri.to_file_path();
        let path = path.map_err(|()| not_an_address(uri.as_str()))?;
        let name = self.root.name(&path);
        if matches!(self.root, Root::Remote(_)) {
            return Err(Self::denied(Denied::LocalFromRemote, &name));
        }
        // What is outside is refused before it is known whether it exists.
        let parent = path.parent().unwrap_or(&path);
        let folder = parent.canonicalize();
        let folder = folder.map_err(|error| missing(&path, &name, &error))?;
        let allowed = self.root.may_read(&folder, self.loader.policy);
        allowed.map_err(|denied| Self::denied(denied, &name))?;
        let real = path.canonicalize();
        let real = real.map_err(|error| missing(&path, &name, &error))?;
        let allowed = self.root.may_read(&real, self.loader.policy);
        allowed.map_err(|denied| Self::denied(denied, &name))?;
        let metadata = real.metadata();
        let metadata = metadata.map_err(|error| unreadable(&name, &error))?;
        if metadata.is_dir() {
            return Err(self::folder(&path, &name));
        }
        if !metadata.is_file() {
            // A pipe would wait for ever, a device never ends.
            let message = format!("{name} is no ordinary file");
            return Err(Failure::new(&codes::FILE_UNREADABLE, message));
        }
        let limit = self.loader.limits.file_bytes;
        let bytes = std::fs::File::open(&real).and_then(|file| read_limited(file, limit));
        let bytes = bytes.map_err(|error| unreadable(&name, &error))?;
        let mut base = uri.clone();
        base.set_query(None);
        base.set_fragment(None);
        Ok((name, base, bytes))
    }

    fn denied(denied: Denied, name: &str) -> Failure {
        match denied {
            Denied::Outside => Failure::new(
                &codes::REFERENCE_OUTSIDE,
                format!("{name} is outside the folder of the document"),
            )
            .help("move it into the folder, or allow it: `--allow-outside`"),
            Denied::Remote => Failure::new(
                &codes::REMOTE_NOT_ALLOWED,
                format!("{name} is on the network, which is not allowed"),
            )
            .help("allow it (`--allow-remote`), or save the document beside this one"),
            Denied::LocalFromRemote => Failure::new(
                &codes::REMOTE_NOT_ALLOWED,
                format!("{name} is a local file, and a document from the network may not read it"),
            )
            .help("put it on the server of the document, or save the document beside it"),
        }
    }

    /// Fetches a document; gives where it was in the end.
    fn fetch(&self, url: &Url) -> Result<(Url, Vec<u8>), Failure> {
        let limit = self.loader.limits.file_bytes;
        let mut at = url.clone();
        at.set_fragment(None);
        for _ in 0..=MOST_REDIRECTS {
            match self.fetch_once(&at, limit)? {
                Fetched::Bytes(bytes) if bytes.len() > limit => {
                    return Err(fetch_failed(&at, &FetchError::TooLarge));
                }
                Fetched::Bytes(bytes) => return Ok((at, bytes)),
                Fetched::Redirect(to) => {
                    // What the user named may move anywhere; a reference only where it may lead.
                    let is_root = self.files.sources.files().len() == 0;
                    let may = self.root.may_fetch(&to, self.loader.policy);
                    if !matches!(to.scheme(), "http" | "https") {
                        return Err(Self::denied(Denied::LocalFromRemote, &masked(&to)));
                    }
                    if let (Err(denied), false) = (may, is_root) {
                        return Err(Self::denied(denied, &masked(&to)));
                    }
                    at = to;
                    at.set_fragment(None);
                }
            }
        }
        let told = FetchError::Other(format!("it redirects more than {MOST_REDIRECTS} times"));
        Err(fetch_failed(url, &told))
    }

    fn fetch_once(&self, url: &Url, limit: usize) -> Result<Fetched, Failure> {
        let fetched = match &self.loader.fetch {
            Some(fetch) => fetch.fetch(url, limit),
            #[cfg(feature = "remote")]
            None => crate::source::fetch::Http::new().fetch(url, limit),
            #[cfg(not(feature = "remote"))]
            None => Err(FetchError::Other(
                "this program was built without reading from the network".to_owned(),
            )),
        };
        fetched.map_err(|error| fetch_failed(url, &error))
    }
}

/// Reads to the end, but at most one byte more than the limit: that is how too much is noticed.
fn read_limited(from: impl std::io::Read, limit: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = (limit as u64).saturating_add(1);
    from.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The URL, where the input looks like one rather than like a path.
fn url_of(input: &str) -> Result<Option<Url>, Failure> {
    let scheme = input.split_once("://").map(|(scheme, _)| scheme);
    let Some(scheme) = scheme.map(str::to_ascii_lowercase) else {
        return Ok(None);
    };
    match scheme.as_str() {
        "http" | "https" | "file" => Url::parse(input).map(Some).map_err(|error| {
            Failure::new(
                &codes::NOT_AN_ADDRESS,
                format!("the URL is malformed: {error}"),
            )
            .help("a URL looks like `https://example.com/openapi.yaml`")
        }),
        _ if scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            Err(not_an_address(&format!("{scheme}://…")))
        }
        _ => Ok(None),
    }
}

fn not_an_address(input: &str) -> Failure {
    Failure::new(
        &codes::NOT_AN_ADDRESS,
        format!("`{input}` names no document"),
    )
    .help("name a path, an `http:` or `https:` URL, or `-` for the standard input")
}

fn fetch_failed(url: &Url, error: &FetchError) -> Failure {
    let message = format!("{} cannot be fetched: {error}", masked(url));
    let failure = Failure::new(&codes::FETCH_FAILED, message);
    match error {
        FetchError::Status(401 | 403) => {
            failure.help("the server wants a login: save the document and name the file")
        }
        FetchError::TooLarge => failure.help("split the document, or raise the limit"),
        FetchError::NotFound => failure.help("check the address in a browser"),
        _ => failure.help("save the document, and name the file in place of the URL"),
    }
}

fn unreadable(name: &str, error: &std::io::Error) -> Failure {
    let reason = match error.kind() {
        std::io::ErrorKind::PermissionDenied => "permission is denied".to_owned(),
        _ => error.to_string().to_lowercase(),
    };
    let message = format!("{name} cannot be read: {reason}");
    Failure::new(&codes::FILE_UNREADABLE, message)
        .help("check the permissions of the file and of the folders above it")
}

fn missing(path: &Path, name: &str, error: &std::io::Error) -> Failure {
    if !matches!(
        error.kind(),
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
    ) {
        return unreadable(name, error);
    }
    let message = format!("there is no file {name}");
    let failure = Failure::new(&codes::FILE_NOT_FOUND, message);
    match near(path) {
        Some(near) => {
            let near = Path::new(name).with_file_name(near);
            failure.help(format!("did you mean {}?", near.display()))
        }
        None => failure.help(
            "check the path: it is relative to the current folder, in a `$ref` to the file with it",
        ),
    }
}

fn folder(path: &Path, name: &str) -> Failure {
    const USUAL: [&str; 7] = [
        "openapi.yaml",
        "openapi.yml",
        "openapi.json",
        "oas.yaml",
        "swagger.yaml",
        "swagger.json",
        "api.yaml",
    ];
    let failure = Failure::new(&codes::NOT_A_FILE, format!("{name} is a folder"));
    match USUAL.iter().find(|usual| path.join(usual).is_file()) {
        Some(usual) => {
            let file = Path::new(name).join(usual);
            failure.help(format!("did you mean {}?", file.display()))
        }
        None => failure.help("name the file with the `openapi:` or `swagger:` line"),
    }
}

/// A file of the same folder whose name is nearly this one.
fn near(path: &Path) -> Option<String> {
    const MOST: usize = 2_000;
    let wanted = path.file_name()?.to_str()?.to_lowercase();
    let stem = Path::new(&wanted).file_stem()?.to_owned();
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let entries = std::fs::read_dir(folder.unwrap_or(Path::new("."))).ok()?;
    let names = entries.flatten().take(MOST);
    let mut names: Vec<String> = names
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    names.retain(|name| {
        let lower = name.to_lowercase();
        [".yaml", ".yml", ".json"]
            .iter()
            .any(|end| lower.ends_with(end))
    });
    let same_stem = names
        .iter()
        .find(|name| Path::new(&name.to_lowercase()).file_stem() == Some(&stem));
    let near = || lower::near::nearest(&wanted, names.iter().map(String::as_str));
    same_stem
        .map(String::as_str)
        .or_else(near)
        .map(str::to_owned)
}
