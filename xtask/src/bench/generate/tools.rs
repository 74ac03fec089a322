//! The generators that are measured: how each is called and what a crate of its output asks for.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The names in the tables.
pub(super) const OURS: &str = "specwright";
const BOTH: &str = "specwright, client and server";

/// A generator.
pub(super) struct Tool {
    pub(super) name: &'static str,
    /// Its workspace of scratch crates.
    pub(super) folder: &'static str,
    kind: Kind,
    binary: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Client,
    Both,
    Progenitor,
    Oas3Gen,
    OpenapiToRust,
}

/// The others: their binary, the crate that it comes with, its version.
const RIVALS: &[(Kind, &str, &str, &str)] = &[
    (
        Kind::Progenitor,
        "progenitor",
        "cargo-progenitor",
        "cargo-progenitor@0.15.1",
    ),
    (Kind::Oas3Gen, "oas3-gen", "oas3-gen", "oas3-gen@0.29.0"),
    (
        Kind::OpenapiToRust,
        "openapi-to-rust",
        "openapi-to-rust",
        "openapi-to-rust@0.23.0",
    ),
];

/// All tools that are there, and what is said of those that are not.
pub(super) fn all(ours: &Path, rivals: Option<&Path>) -> (Vec<Tool>, Vec<String>) {
    let mut tools = vec![
        Tool {
            name: OURS,
            folder: "client",
            kind: Kind::Client,
            binary: ours.to_owned(),
        },
        Tool {
            name: BOTH,
            folder: "both",
            kind: Kind::Both,
            binary: ours.to_owned(),
        },
    ];
    let mut missing = Vec::new();
    for &(kind, name, file, package) in RIVALS {
        let binary = rivals.map(|folder| folder.join("bin").join(file));
        match binary.filter(|binary| binary.is_file()) {
            Some(binary) => tools.push(Tool {
                name,
                folder: name,
                kind,
                binary,
            }),
            None => missing.push(format!(
                "{name} was not measured; `cargo install --root DIR {package}` and `--rivals DIR` do"
            )),
        }
    }
    (tools, missing)
}

impl Tool {
    /// Whether it is one of the others.
    pub(super) fn is_rival(&self) -> bool {
        !matches!(self.kind, Kind::Client | Kind::Both)
    }

    /// The command that writes the crate into this folder.
    pub(super) fn command(&self, document: &Path, name: &str, into: &Path) -> Command {
        let mut command = Command::new(&self.binary);
        match self.kind {
            Kind::Client | Kind::Both => {
                command.arg("generate").arg(document).arg("--client");
                if self.kind == Kind::Both {
                    command.arg("--server");
                }
                command
                    .args(["--crate", name, "--runtime-path"])
                    .arg(runtime())
                    .arg("--out")
                    .arg(into);
            }
            Kind::Progenitor => {
                command
                    .args([
                        "progenitor",
                        "--name",
                        name,
                        "--version",
                        "0.1.0",
                        "--input",
                    ])
                    .arg(document)
                    .arg("--output")
                    .arg(into);
            }
            Kind::Oas3Gen => {
                command
                    .args([
                        "generate",
                        "client-mod",
                        "--workspace",
                        "--quiet",
                        "--input",
                    ])
                    .arg(document)
                    .arg("--output")
                    .arg(into);
            }
            Kind::OpenapiToRust => {
                command
                    .arg("generate")
                    .arg(document)
                    .args(["--quiet", "--output-dir"])
                    .arg(into.join("src/api"));
            }
        }
        command
    }

    /// Makes a crate of what was written, where it is none yet, as the tool's own documentation says.
    pub(super) fn complete(&self, name: &str, into: &Path) -> Result<(), String> {
        if self.kind != Kind::OpenapiToRust {
            return Ok(());
        }
        let fail = |error: std::io::Error| format!("{}: {error}", into.display());
        let wanted =
            std::fs::read_to_string(into.join("src/api/REQUIRED_DEPS.toml")).map_err(fail)?;
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{wanted}"
        );
        std::fs::write(into.join("Cargo.toml"), manifest).map_err(fail)?;
        std::fs::write(into.join("src/lib.rs"), "pub mod api;\n").map_err(fail)
    }
}

/// The runtime of this repository.
fn runtime() -> PathBuf {
    let runtime = crate::root().join("runtime");
    runtime.canonicalize().unwrap_or(runtime)
}
