//! The scratch workspace: one `cargo check` for all generated crates, its messages read as they come.

use std::collections::BTreeMap;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::Row;

/// The first error that the compiler has of a crate.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    /// `E0425`, or nothing.
    pub(crate) code: String,
    pub(crate) message: String,
    /// The file and line.
    pub(crate) place: String,
}

/// What clippy and rustdoc said: their lints with how often.
pub(crate) type Lints = BTreeMap<String, usize>;

/// The folder in which crates are generated and compiled.
pub(super) struct Workspace {
    folder: PathBuf,
}

impl Workspace {
    /// Makes the folder, without the crates of an earlier run.
    pub(super) fn new(folder: &Path, _client: bool) -> Result<Self, String> {
        let crates = folder.join("crates");
        let failed =
            |error: std::io::Error| format!("failed to prepare {}: {error}", folder.display());
        if crates.is_dir() {
            std::fs::remove_dir_all(&crates).map_err(failed)?;
        }
        std::fs::create_dir_all(&crates).map_err(failed)?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// Where the crates are.
    pub(super) fn folder(&self) -> PathBuf {
        self.folder.join("crates")
    }

    /// Checks all crates; tells each row what the compiler said.
    pub(super) fn compile(&self, rows: &mut [Row], jobs: usize) -> Result<(), String> {
        let members: Vec<String> = rows.iter().filter_map(|row| row.package.clone()).collect();
        let list: Vec<String> = members
            .iter()
            .map(|name| format!("\"crates/{name}\""))
            .collect();
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[profile.dev]\ndebug = 0\nincremental = false\n",
            list.join(", ")
        );
        std::fs::write(self.folder.join("Cargo.toml"), manifest)
            .map_err(|error| format!("failed to write the workspace: {error}"))?;
        // The same versions as ours, without a look at the registry.
        let _ = std::fs::copy(
            crate::root().join("Cargo.lock"),
            self.folder.join("Cargo.lock"),
        );
        let mut failures: BTreeMap<String, Failure> = BTreeMap::new();
        let mut seen: BTreeMap<String, bool> = BTreeMap::new();
        self.cargo(
            &["check", "--workspace", "--keep-going"],
            jobs,
            &mut |message| {
                let Some(name) = package(message) else { return };
                match message["reason"].as_str() {
                    Some("compiler-message") if message["message"]["level"] == "error" => {
                        failures
                            .entry(name)
                            .or_insert_with(|| failure(&message["message"]));
                    }
                    Some("compiler-artifact") => {
                        seen.insert(name, true);
                    }
                    _ => {}
                }
            },
        )?;
        for row in rows {
            if let Some(package) = &row.package {
                row.error = failures.remove(package);
                row.compiled = row.error.is_none() && seen.contains_key(package);
            }
        }
        Ok(())
    }

    /// What clippy says, and rustdoc, of the crates.
    pub(super) fn lints(&self, jobs: usize) -> Result<Lints, String> {
        let mut lints = Lints::new();
        for verb in [
            &["clippy", "--workspace", "--keep-going"][..],
            &["doc", "--workspace", "--no-deps", "--keep-going"],
        ] {
            self.cargo(verb, jobs, &mut |message| {
                if package(message).is_none() {
                    return;
                }
                if let Some(code) = message["message"]["code"]["code"].as_str() {
                    *lints.entry(code.to_owned()).or_default() += 1;
                }
            })?;
        }
        Ok(lints)
    }

    fn cargo(
        &self,
        verb: &[&str],
        jobs: usize,
        take: &mut dyn FnMut(&Value),
    ) -> Result<(), String> {
        let mut child = Command::new("cargo")
            .args(verb)
            .args(["--message-format=json", &format!("-j{}", jobs.max(1))])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("RUSTFLAGS")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("failed to start cargo: {error}"))?;
        let stdout = child.stdout.take();
        let mut finished = false;
        for line in stdout
            .map(BufReader::new)
            .into_iter()
            .flat_map(std::io::BufRead::lines)
        {
            let Ok(line) = line else { break };
            if let Ok(message) = serde_json::from_str::<Value>(&line) {
                finished |= message["reason"] == "build-finished";
                take(&message);
            }
        }
        let _ = child.wait();
        if finished {
            Ok(())
        } else {
            Err(format!(
                "cargo {} did not run; try it in {}",
                verb[0],
                self.folder.display()
            ))
        }
    }
}

/// The generated crate that a message of cargo is about.
fn package(message: &Value) -> Option<String> {
    let path = Path::new(message["manifest_path"].as_str()?);
    let folder = path.parent()?;
    (folder.parent()?.file_name()? == "crates").then(|| {
        folder
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
    })?
}

fn failure(message: &Value) -> Failure {
    let span = message["spans"].as_array().and_then(|spans| {
        spans
            .iter()
            .find(|span| span["is_primary"] == true)
            .or_else(|| spans.first())
    });
    let place = span.map_or_else(String::new, |span| {
        // Within a macro: where it was invoked.
        let mut span = span;
        while !span["expansion"].is_null() {
            span = &span["expansion"]["span"];
        }
        format!(
            "{}:{}",
            span["file_name"].as_str().unwrap_or_default(),
            span["line_start"]
        )
    });
    Failure {
        code: message["code"]["code"]
            .as_str()
            .unwrap_or("error")
            .to_owned(),
        message: message["message"].as_str().unwrap_or_default().to_owned(),
        place,
    }
}
