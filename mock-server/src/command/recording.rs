//! `--record`: the file that is kept up with what was asked and answered.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::run::Failure;
use crate::{Level, Log, Mock};

/// The least time between two writes.
const PAUSE: Duration = Duration::from_secs(2);

/// Of so many parts of the time one is spent on writing, at most.
const SHARE: u32 = 20;

/// A file and what it has.
#[derive(Clone, Debug)]
pub(super) struct Recording {
    path: Arc<Path>,
    /// How many exchanges there had been when the file was written last.
    written: Arc<Mutex<Option<u64>>>,
}

impl Recording {
    pub(super) fn new(path: &Path) -> Self {
        Self {
            path: path.into(),
            written: Arc::default(),
        }
    }

    /// Writes what was asked and answered so far, unless the file has it.
    pub(super) fn write(&self, mock: &Mock) -> Result<(), Failure> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        let count = mock.journal().map_or(0, crate::journal::Journal::count);
        if *written == Some(count) {
            return Ok(());
        }
        let har = mock.har().unwrap_or_default();
        let text = format!("{har:#}\n");
        replace(&self.path, text.as_bytes()).map_err(|source| Failure::Record {
            path: self.path.display().to_string(),
            source,
        })?;
        *written = Some(count);
        Ok(())
    }

    /// Writes every few seconds until it is dropped. What is no file (a pipe, a terminal) is written at the end only.
    pub(super) async fn keep_up(self, mock: Arc<Mock>, log: Log) {
        if !self.path.is_file() {
            return;
        }
        let mut pause = PAUSE;
        let mut told = false;
        loop {
            tokio::time::sleep(pause).await;
            let (recording, mock) = (self.clone(), Arc::clone(&mock));
            let started = Instant::now();
            let write = tokio::task::spawn_blocking(move || recording.write(&mock));
            if let Ok(Err(failure)) = write.await
                && !std::mem::replace(&mut told, true)
            {
                log.say(Level::Warn, &failure.to_string());
            }
            pause = PAUSE.max(started.elapsed() * SHARE);
        }
    }
}

/// Replaces the content of a file at once, so that whoever reads it finds the old or the new.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let beside = beside(&target);
    // What is no file cannot be replaced; and where nothing can be put beside it, it is written in place.
    if target.exists() && !target.is_file() {
        return std::fs::write(path, bytes);
    }
    let Ok(mut file) = std::fs::File::create_new(&beside) else {
        return std::fs::write(path, bytes);
    };
    let replaced = file
        .write_all(bytes)
        .and_then(|()| match std::fs::metadata(&target) {
            Ok(known) => file.set_permissions(known.permissions()),
            Err(_) => Ok(()),
        })
        .and_then(|()| std::fs::rename(&beside, &target));
    if replaced.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    replaced
}

/// A name beside a file that nothing else has.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}
