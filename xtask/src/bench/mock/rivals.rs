//! The servers that are measured, and where they are found.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::process::Rival;

/// The names in the tables.
pub(super) const HYPER: &str = "bare hyper";
pub(super) const AXUM: &str = "bare axum";
pub(super) const OURS: &str = "specwright, log off";
pub(super) const LOGGING: &str = "specwright";
const PRISM: &str = "prism";
const PRISM_SILENT: &str = "prism, log off";

/// The version of Prism that is fetched.
const PRISM_PACKAGE: &str = "@stoplight/prism-cli@5.14.2";

/// All servers, with Prism where it is there.
pub(super) fn all(ours: &Path, document: &Path, prism: Option<&Path>) -> Vec<Rival> {
    let mut rivals = vec![
        bare(HYPER, "hyper"),
        bare(AXUM, "axum"),
        mock(OURS, ours, document, true),
        mock(LOGGING, ours, document, false),
    ];
    if let Some(prism) = prism {
        for (name, level) in [(PRISM, "info"), (PRISM_SILENT, "silent")] {
            let (prism, document) = (prism.to_owned(), document.to_owned());
            rivals.push(Rival {
                name,
                mocks: true,
                starts: 3,
                command: Box::new(move |port| {
                    let mut command = Command::new(&prism);
                    command
                        .arg("mock")
                        .args(["-p", &port.to_string(), "-v", level])
                        .arg(&document)
                        .stdout(log());
                    command
                }),
            });
        }
    }
    rivals
}

/// Our mock of a document.
pub(super) fn mock(name: &'static str, ours: &Path, document: &Path, silent: bool) -> Rival {
    let (ours, document) = (ours.to_owned(), document.to_owned());
    Rival {
        name,
        mocks: true,
        starts: 15,
        command: Box::new(move |port| {
            let mut command = Command::new(&ours);
            command
                .args(["mock", "-p", &port.to_string()])
                .arg(&document)
                .stdout(log());
            if silent {
                command.args(["-v", "silent"]);
            }
            command
        }),
    }
}

fn bare(name: &'static str, kind: &'static str) -> Rival {
    Rival {
        name,
        mocks: false,
        starts: 15,
        command: Box::new(move |port| {
            let program = std::env::current_exe().unwrap_or_default();
            let mut command = Command::new(program);
            command
                .args(["bench", "bare", kind, "--port", &port.to_string()])
                .stdout(Stdio::null());
            command
        }),
    }
}

/// Logs go to a file, as they do where somebody wants to read them.
fn log() -> Stdio {
    let folder = crate::root().join("target/bench");
    let _ = std::fs::create_dir_all(&folder);
    std::fs::File::create(folder.join("mock.log")).map_or_else(|_| Stdio::null(), Stdio::from)
}

/// Our binary, built where it is not there.
pub(in crate::bench) fn ours(given: Option<&Path>) -> Result<PathBuf, String> {
    if let Some(given) = given {
        return Ok(given.to_owned());
    }
    let metadata = cargo_metadata::MetadataCommand::new()
        .current_dir(crate::root())
        .no_deps()
        .exec()
        .map_err(|error| error.to_string())?;
    let binary = metadata
        .target_directory
        .join("release/specwright")
        .into_std_path_buf();
    if !binary.is_file() {
        let built = Command::new("cargo")
            .args(["build", "--release", "--package", "specwright"])
            .current_dir(crate::root())
            .status()
            .map_err(|error| format!("cargo build: {error}"))?;
        if !built.success() {
            return Err("cargo build --release failed".to_owned());
        }
    }
    Ok(binary)
}

/// Prism, from the folder of the benches or from npm, or why there is none.
pub(super) fn prism() -> Result<PathBuf, String> {
    let folder = crate::root().join("target/bench/prism");
    let binary = folder.join("node_modules/.bin/prism");
    if binary.is_file() {
        return Ok(binary);
    }
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    eprintln!("bench: npm fetches {PRISM_PACKAGE}");
    let installed = Command::new("npm")
        .args(["install", "--no-audit", "--no-fund", "--silent", "--prefix"])
        .arg(&folder)
        .arg(PRISM_PACKAGE)
        .status()
        .map_err(|error| format!("npm cannot be started: {error}"))?;
    if installed.success() && binary.is_file() {
        Ok(binary)
    } else {
        Err(format!("npm install {PRISM_PACKAGE} failed"))
    }
}

/// GitHub's document of the corpus.
pub(in crate::bench) fn github() -> Result<PathBuf, String> {
    let file = crate::corpus::folder()?.join("github.com/api.github.com.json");
    if file.is_file() {
        Ok(file)
    } else {
        Err(format!("no {}", file.display()))
    }
}
