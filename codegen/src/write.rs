//! Files to a folder: written where they differ, or only compared.

use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::GeneratedFile;

/// A file that cannot be written.
#[derive(Debug, Error)]
#[error("failed to write {}: {source}", path.display())]
#[non_exhaustive]
pub struct WriteFailure {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub source: std::io::Error,
}

/// Why a file is not as it would be generated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Stale {
    /// It is not there.
    Missing,
    /// It is another.
    Different,
}

/// Writes the files below a folder, those that differ. Tells how many that were.
///
/// # Errors
/// [`WriteFailure`]
pub fn write(folder: &Path, files: &[GeneratedFile]) -> Result<usize, WriteFailure> {
    let mut written = 0;
    for file in files {
        let path = folder.join(&file.path);
        if is_same(&path, &file.text) {
            continue;
        }
        let failed = |source| WriteFailure {
            path: path.clone(),
            source,
        };
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(failed)?;
        }
        std::fs::write(&path, &file.text).map_err(failed)?;
        written += 1;
    }
    Ok(written)
}

/// The files below a folder that are not as they would be generated.
pub fn stale<'f>(folder: &Path, files: &'f [GeneratedFile]) -> Vec<(&'f str, Stale)> {
    files
        .iter()
        .filter_map(|file| match std::fs::read(folder.join(&file.path)) {
            Ok(bytes) if bytes == file.text.as_bytes() => None,
            Ok(_) => Some((file.path.as_str(), Stale::Different)),
            Err(_) => Some((file.path.as_str(), Stale::Missing)),
        })
        .collect()
}

fn is_same(path: &Path, text: &str) -> bool {
    std::fs::metadata(path).is_ok_and(|found| found.len() == text.len() as u64)
        && std::fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes())
}
