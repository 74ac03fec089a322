//! Why a file could not be read, with the next step.

use std::path::Path;

use url::Url;

use super::mask::masked;
use super::{FetchError, Sources};
use crate::diagnostic::codes::source as codes;
use crate::diagnostic::{Code, Diagnostic, Label};
use crate::lower::near::nearest;

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
    pub(super) fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            label: None,
            help: None,
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn unplaced(self) -> Diagnostic {
        let mut told = Diagnostic::unplaced(self.code, self.message);
        told.help = self.help;
        told
    }
}

impl Failure {
    /// Why a file that was read could not be parsed.
    pub(super) fn broken(sources: &Sources, why: Diagnostic) -> Self {
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

/// What the user named is no address.
pub(super) fn not_an_address(input: &str) -> Failure {
    Failure::new(
        &codes::NOT_AN_ADDRESS,
        format!("`{input}` names no document"),
    )
    .help("name a path, an `http:` or `https:` URL, or `-` for the standard input")
}

/// A URL could not be fetched.
pub(super) fn fetch_failed(url: &Url, error: &FetchError) -> Failure {
    let message = format!("{} cannot be fetched: {error}", masked(url));
    let failure = Failure::new(&codes::FETCH_FAILED, message);
    match error {
        FetchError::Status(401 | 403) => {
            failure.help("the server wants a login: save the document and name the file")
        }
        FetchError::TooLarge => failure.help("split the document"),
        FetchError::NotFound => failure.help("check the address in a browser"),
        _ => failure.help("save the document, and name the file in place of the URL"),
    }
}

/// The operating system refuses to read a file.
pub(super) fn unreadable(name: &str, error: &std::io::Error) -> Failure {
    let reason = match error.kind() {
        std::io::ErrorKind::PermissionDenied => "permission is denied".to_owned(),
        _ => error.to_string().to_lowercase(),
    };
    let message = format!("{name} cannot be read: {reason}");
    Failure::new(&codes::FILE_UNREADABLE, message)
        .help("check the permissions of the file and of the folders above it")
}

/// A file is not there, or cannot be looked at.
pub(super) fn missing(path: &Path, name: &str, error: &std::io::Error) -> Failure {
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

/// The document is not among the files in memory.
pub(crate) fn absent(name: &str) -> Failure {
    let message = format!("there is no file {name} among those that were given");
    Failure::new(&codes::FILE_NOT_FOUND, message).help("name one of them as the document")
}

/// The path is a folder.
pub(super) fn folder(path: &Path, name: &str) -> Failure {
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
    let near = || nearest(&wanted, names.iter().map(String::as_str));
    same_stem
        .map(String::as_str)
        .or_else(near)
        .map(str::to_owned)
}
