//! Every file of a document: the one that was named, and those that references lead to, each read
//! once.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use url::Url;

use super::access::{Denied, Root};
use super::failure::{Failure, fetch_failed, folder, missing, not_an_address, unreadable};
use super::gather::Gathered;
use super::mask::masked;
use super::{FetchError, Fetched, FileId, Limits, SourceFile, Sources, parse};
use crate::LoadFailure;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::source as codes;
use crate::load::Loader;

/// Redirects that are followed for one document.
const MOST_REDIRECTS: usize = 5;

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
    /// Whether the document means what Prism takes it to mean.
    pub(crate) as_prism: bool,
}

/// The base of a text that has no place: references can be resolved against it, but not read.
pub(crate) fn nowhere() -> Url {
    static NOWHERE: std::sync::LazyLock<Option<Url>> =
        std::sync::LazyLock::new(|| Url::parse("text:///document").ok());
    #[expect(clippy::expect_used, reason = "the URL is a constant")]
    NOWHERE.clone().expect("a constant URL is well-formed")
}

/// What a document is made of.
pub(crate) enum Content {
    Bytes(Vec<u8>),
    Text(String),
}

/// The files of one document while they are read.
pub(crate) struct Reading<'l> {
    loader: &'l Loader,
    root: Root,
    files: Files,
    /// What is in memory, by URL: the name and the bytes.
    pub(crate) memory: BTreeMap<String, (&'l str, &'l [u8])>,
    /// How many files were looked for, found or not.
    tried: usize,
}

impl<'l> Reading<'l> {
    pub(crate) fn new(loader: &'l Loader, root: Root) -> Self {
        Self {
            loader,
            root,
            files: Files {
                limits: loader.limits.clone(),
                as_prism: loader.as_prism,
                ..Files::default()
            },
            memory: BTreeMap::new(),
            tried: 0,
        }
    }

    pub(crate) fn failed(self, failure: Failure) -> LoadFailure {
        LoadFailure {
            sources: self.files.sources,
            diagnostics: vec![failure.unplaced()],
        }
    }

    /// Reads what the user named: its name, base and bytes.
    pub(crate) fn root(&mut self, input: &str) -> Result<(String, Url, Vec<u8>), Failure> {
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
    pub(crate) fn document(
        mut self,
        name: String,
        base: Url,
        content: Content,
    ) -> Result<Files, LoadFailure> {
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
                        self.files.sources.add_unread(document.clone());
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
        let most = self.loader.limits.files;
        if self.files.sources.files().len() >= most || self.tried >= most {
            let message = format!("the document refers to more than {most} files");
            return Err(Failure::new(&codes::TOO_MANY_FILES, message).help("join some of them"));
        }
        let (name, base, bytes) = match uri.scheme() {
            _ if let Some(&(name, bytes)) = self.memory.get(uri.as_str()) => {
                (name.to_owned(), uri.clone(), bytes.to_owned())
            }
            "file" => self.open_file(uri)?,
            "http" | "https" => {
                let allowed = self.root.may_fetch(uri, self.loader.policy);
                allowed.map_err(|denied| Self::denied(denied, &masked(uri)))?;
                self.tried += 1;
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

    fn open_file(&mut self, uri: &Url) -> Result<(String, Url, Vec<u8>), Failure> {
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
        self.tried += 1;
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
            None => super::Fetch::fetch(&super::fetch::Http::new(), url, limit),
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
