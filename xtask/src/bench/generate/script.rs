//! The generator as a build script runs it: compiled by the profile `dev`, without optimisation.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::time;

/// Builds a program that is such a build script, and gives its place.
pub(super) fn build(work: &Path) -> Result<PathBuf, String> {
    let folder = work.join("script");
    let fail = |error: std::io::Error| format!("{}: {error}", folder.display());
    let codegen = crate::root().join("codegen");
    let codegen = codegen.canonicalize().unwrap_or(codegen);
    std::fs::create_dir_all(folder.join("src")).map_err(fail)?;
    std::fs::write(
        folder.join("Cargo.toml"),
        format!(
            "[package]\nname = \"script\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\nspecwright-codegen = {{ path = {:?} }}\n\n[profile.dev]\ndebug = false\n",
            codegen.display().to_string()
        ),
    )
    .map_err(fail)?;
    std::fs::write(
        folder.join("src/main.rs"),
        "fn main() {\n    let document = std::env::args().nth(1).unwrap();\n    \
         specwright_codegen::Builder::new(document).client().server().generate();\n}\n",
    )
    .map_err(fail)?;
    // The same versions as ours, without a look at the registry.
    let _ = std::fs::copy(crate::root().join("Cargo.lock"), folder.join("Cargo.lock"));
    time::run(
        Command::new("cargo")
            .args(["build", "--quiet"])
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("RUSTFLAGS"),
    )?;
    Ok(folder.join("target/debug/script"))
}

/// One run of it.
pub(super) fn command(script: &Path, document: &Path, out: &Path) -> Result<Command, String> {
    std::fs::create_dir_all(out).map_err(|error| format!("{}: {error}", out.display()))?;
    let mut command = Command::new(script);
    command.arg(document).env("OUT_DIR", out);
    Ok(command)
}
