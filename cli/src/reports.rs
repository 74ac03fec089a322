//! The reports of `specwright test` beside the one for people: those that are asked for, those that GitHub Actions reads,
//! and how far a run is.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use specwright_contract_test::report::{Failures, Form, Sink, form};
use specwright_contract_test::{Event, Reporter};

use crate::exit::Exit;

/// Set by GitHub Actions in every step.
const GITHUB: &str = "GITHUB_ACTIONS";
/// The file of GitHub Actions whose Markdown is shown on the page of a run.
const GITHUB_SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// The reports of a run.
pub(crate) struct Reports<'r> {
    asked: &'r [(&'static Form, PathBuf)],
    failures: Failures,
}

impl<'r> Reports<'r> {
    pub(crate) fn new(asked: &'r [(&'static Form, PathBuf)]) -> Self {
        Self {
            asked,
            failures: Failures::default(),
        }
    }

    /// Whether one of them is written to standard output.
    pub(crate) fn on_standard_output(&self) -> bool {
        self.asked.iter().any(|(_, path)| path.as_os_str() == "-")
    }

    /// Begins them, or tells why one cannot be written.
    pub(crate) fn open(&self) -> Result<Vec<Box<dyn Reporter>>, String> {
        let mut all: Vec<Box<dyn Reporter>> = Vec::new();
        for (form, path) in self.asked {
            let reporter = form.open(path, &self.failures);
            all.push(reporter.map_err(|error| failed(path, &error))?);
        }
        let asks = |name: &str| self.asked.iter().any(|(form, _)| form.name == name);
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        if set(GITHUB).is_some_and(|value| value == "true")
            && !asks("github")
            && !self.on_standard_output()
            && let Some(form) = form("github")
        {
            all.push(form.begin(Sink::over(std::io::stdout(), &self.failures)));
        }
        if let (Some(path), Some(form)) = (set(GITHUB_SUMMARY), form("markdown")) {
            let path = PathBuf::from(path);
            let sink = Sink::appending(&path, &self.failures);
            all.push(form.begin(sink.map_err(|error| failed(&path, &error))?));
        }
        if std::io::stderr().is_terminal() {
            all.push(Box::new(Progress::default()));
        }
        Ok(all)
    }

    /// Tells what went wrong with them.
    pub(crate) fn finish(&self) -> Exit {
        let failures = self.failures.take();
        for failure in &failures {
            eprintln!("{failure}");
        }
        if failures.is_empty() {
            Exit::Clean
        } else {
            Exit::Failed
        }
    }
}

fn failed(path: &Path, error: &std::io::Error) -> String {
    format!("failed to write {}: {error}", path.display())
}

/// How long a run may take before it is told how far it is.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often that is told.
const PACE: Duration = Duration::from_millis(100);

/// A line on a terminal that says how far a run is.
struct Progress {
    begun: Instant,
    told: Option<Instant>,
    phase: &'static str,
    requests: u64,
    errors: u64,
    warnings: u64,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            begun: Instant::now(),
            told: None,
            phase: "",
            requests: 0,
            errors: 0,
            warnings: 0,
        }
    }
}

impl Progress {
    fn tell(&mut self) {
        let now = Instant::now();
        let soon = self.told.is_some_and(|told| now - told < PACE);
        if now - self.begun < PATIENCE || soon {
            return;
        }
        self.told = Some(now);
        let mut err = std::io::stderr();
        let _ = write!(
            err,
            "\r\x1b[K{}: {} requests, {} errors, {} warnings, {} s",
            self.phase,
            self.requests,
            self.errors,
            self.warnings,
            (now - self.begun).as_secs()
        );
        let _ = err.flush();
    }

    fn clear(&mut self) {
        if self.told.take().is_some() {
            eprint!("\r\x1b[K");
        }
    }
}

impl Reporter for Progress {
    fn event(&mut self, event: Event<'_>) {
        use specwright_contract_test::checks::Severity;
        match event {
            Event::PhaseStarted(phase) => self.phase = phase.as_str(),
            Event::Exchanged { .. } => self.requests += 1,
            Event::Found(finding) if finding.known => {}
            Event::Found(finding) => match finding.severity {
                Severity::Error => self.errors += 1,
                _ => self.warnings += 1,
            },
            Event::Finished(_) => return self.clear(),
            _ => {}
        }
        self.tell();
    }
}

/// A run that breaks off leaves no half line.
impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
