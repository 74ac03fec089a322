//! Runs the built binary in a folder of its own and shows what came of it.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A folder with files, in which the command runs.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(TempDir::new().unwrap());
        for (name, text) in files {
            folder.write(name, text.as_bytes());
        }
        folder
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Exit code, standard output and standard error of `specwright ARGS`.
    pub(crate) fn run(&self, args: &[&str]) -> String {
        self.run_with(args, "", &[])
    }

    pub(crate) fn run_with(
        &self,
        args: &[&str],
        input: &str,
        environment: &[(&str, &str)],
    ) -> String {
        let mut child = Command::new(env!("CARGO_BIN_EXE_specwright"))
            .args(args)
            .current_dir(self.path())
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .env("COLUMNS", "100")
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        let output = child.wait_with_output().unwrap();
        let mut shown = format!("exit code {}\n", output.status.code().unwrap());
        for (name, bytes) in [("out", output.stdout), ("err", output.stderr)] {
            if !bytes.is_empty() {
                let text = String::from_utf8(bytes).unwrap();
                write!(shown, "--- {name}\n{text}").unwrap();
            }
        }
        let folder = self.path().canonicalize().unwrap();
        shown.replace(&folder.display().to_string(), "FOLDER")
    }
}
