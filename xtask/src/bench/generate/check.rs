//! The scratch workspace of a tool: what `cargo check` of its crates costs.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use super::time::{self, Cost};

/// A workspace with a crate for each document.
pub(super) struct Workspace {
    folder: PathBuf,
}

impl Workspace {
    /// Makes the workspace of these crates. Without `warm`, what an earlier run compiled is lost.
    pub(super) fn new(folder: &Path, members: &[&str], warm: bool) -> Result<Self, String> {
        let fail = |error: std::io::Error| format!("{}: {error}", folder.display());
        if !warm && folder.join("target").is_dir() {
            std::fs::remove_dir_all(folder.join("target")).map_err(fail)?;
        }
        let list: Vec<String> = members.iter().map(|name| format!("\"{name}\"")).collect();
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{}]\n",
            list.join(", ")
        );
        std::fs::write(folder.join("Cargo.toml"), manifest).map_err(fail)?;
        let this = Self {
            folder: folder.to_owned(),
        };
        // Versions are decided and sources are fetched before anything is measured.
        time::run(this.cargo("fetch").arg("--quiet"))?;
        Ok(this)
    }

    fn cargo(&self, verb: &str) -> Command {
        let mut command = Command::new("cargo");
        command
            .arg(verb)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            // A check of what has not changed would tell nothing.
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TERM_COLOR", "never")
            .env_remove("RUSTFLAGS");
        command
    }

    /// `cargo check` of one crate, as it comes.
    pub(super) fn check(&self, name: &str) -> Result<Cost, String> {
        time::run(
            self.cargo("check")
                .args(["--offline", "--quiet", "--package", name]),
        )
    }

    /// The same, with the crate to be checked anew and all it depends on checked already.
    pub(super) fn again(&self, name: &str) -> Result<Cost, String> {
        let root = self.folder.join(name).join("src/lib.rs");
        std::fs::File::options()
            .write(true)
            .open(&root)
            .and_then(|file| file.set_modified(SystemTime::now()))
            .map_err(|error| format!("{}: {error}", root.display()))?;
        self.check(name)
    }
}

/// The lines of Rust below a folder.
pub(super) fn lines(folder: &Path) -> usize {
    let mut next = vec![folder.to_owned()];
    let mut lines = 0;
    while let Some(folder) = next.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                next.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                lines += std::fs::read_to_string(&path).map_or(0, |text| text.lines().count());
            }
        }
    }
    lines
}
