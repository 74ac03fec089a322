//! Where reports are written: a file or standard output. What goes wrong is kept until the run has ended, which is
//! worth more than a report.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What went wrong with the reports of a run.
#[derive(Clone, Debug, Default)]
pub struct Failures(Arc<Mutex<Vec<String>>>);

impl Failures {
    /// All that went wrong, each as a sentence.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn add(&self, failure: String) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !all.contains(&failure) {
            all.push(failure);
        }
    }
}

/// Where a report is written.
pub struct Sink {
    to: Box<dyn Write + Send>,
    name: String,
    file: Option<PathBuf>,
    touched: bool,
    failures: Failures,
}

impl Sink {
    /// This file, made or emptied; `-` is standard output.
    ///
    /// # Errors
    /// Where the file cannot be made.
    pub fn new(path: &Path, failures: &Failures) -> io::Result<Self> {
        if path.as_os_str() == "-" {
            return Ok(Self::over(io::stdout(), failures));
        }
        let file = File::create(path)?;
        Ok(Self {
            to: Box::new(io::BufWriter::new(file)),
            name: path.display().to_string(),
            file: Some(path.to_owned()),
            touched: false,
            failures: failures.clone(),
        })
    }

    /// The end of this file, which is made where it is not there.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn appending(path: &Path, failures: &Failures) -> io::Result<Self> {
        let file = File::options().append(true).create(true).open(path)?;
        let mut sink = Self::over(file, failures);
        sink.name = path.display().to_string();
        Ok(sink)
    }

    /// This writer.
    pub fn over(to: impl Write + Send + 'static, failures: &Failures) -> Self {
        Self {
            to: Box::new(to),
            name: "standard output".to_owned(),
            file: None,
            touched: false,
            failures: failures.clone(),
        }
    }

    /// Writes a text.
    pub(crate) fn write(&mut self, text: &str) {
        self.touched = true;
        self.check(|to| to.write_all(text.as_bytes()));
    }

    /// Writes what is not written yet.
    pub(crate) fn flush(&mut self) {
        self.check(Write::flush);
    }

    fn check(&mut self, act: impl FnOnce(&mut (dyn Write + Send + 'static)) -> io::Result<()>) {
        if let Err(error) = act(&mut *self.to)
            // who closes a pipe has read enough
            && error.kind() != io::ErrorKind::BrokenPipe
        {
            self.failures
                .add(format!("failed to write to {}: {error}", self.name));
        }
    }
}

/// A report that was never written leaves no empty file, which no reader of its form takes.
impl Drop for Sink {
    fn drop(&mut self) {
        if self.touched {
            self.flush();
        } else if let Some(file) = &self.file
            && file
                .metadata()
                .is_ok_and(|known| known.is_file() && known.len() == 0)
        {
            let _ = std::fs::remove_file(file);
        }
    }
}
