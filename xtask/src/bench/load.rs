//! The measurements: each figure is the smallest of several runs, rivals interleaved.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use granit_parser::{Parser, StrInput};
use specwright_contract::Loader;

use super::report;
use crate::memory;

/// The documents that the figures are about, below the corpus.
const DOCUMENTS: &[&str] = &["api.github.com.json", "stripe.com.json"];

/// The document for which only an upper limit counts.
const LARGEST: &str = "graph-beta.json";

const ROUNDS: usize = 9;

/// What was measured of one file.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    pub(crate) operations: usize,
    /// `serde_json` into a `Value`, or the events of the YAML parser; nothing where no ratio counts.
    pub(crate) floor: Option<Duration>,
    pub(crate) floor_name: &'static str,
    pub(crate) ours: Duration,
    pub(crate) peak: u64,
    /// The gates: times the floor, or seconds where there is none; bytes.
    pub(crate) limit_ratio: f64,
    pub(crate) limit_memory: u64,
}

impl Figure {
    pub(crate) fn ratio(&self) -> Option<f64> {
        self.floor
            .map(|floor| self.ours.as_secs_f64() / floor.as_secs_f64())
    }

    pub(crate) fn passes(&self) -> bool {
        let time = self.ratio().unwrap_or(self.ours.as_secs_f64());
        self.operations > 0 && time <= self.limit_ratio && self.peak <= self.limit_memory
    }
}

pub(crate) fn run(folder: Option<&Path>, write: bool) -> Result<ExitCode, String> {
    let folder = match folder {
        Some(folder) => folder.to_owned(),
        None => crate::corpus::folder()?,
    };
    let mut figures = Vec::new();
    for name in DOCUMENTS {
        let json = find(&folder, name)?;
        figures.push(measure(&json, name, false)?);
        let yaml = converted(&json, name)?;
        figures.push(measure(&yaml, &name.replace(".json", ".yaml"), true)?);
    }
    figures.push(measure_largest(&find(&folder, LARGEST)?)?);
    print!("{}", report::table(&figures));
    if write {
        report::write(&figures)?;
    }
    let passed = figures.iter().all(Figure::passes);
    Ok(if passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The process whose peak memory is told: one load and nothing else.
pub(crate) fn peak(file: &Path) -> ExitCode {
    let loaded = Loader::new().load(&file.to_string_lossy());
    let operations = loaded
        .as_ref()
        .map_or(0, |loaded| loaded.contract.operations.len());
    println!("{} {operations}", memory::peak());
    ExitCode::SUCCESS
}

fn peak_of(file: &Path) -> Result<(u64, usize), String> {
    let exe = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(exe)
        .args(["bench", "peak"])
        .arg(file)
        .output()
        .map_err(|error| format!("failed to start: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut words = text.split_whitespace();
    let peak = words.next().and_then(|word| word.parse().ok());
    let operations = words.next().and_then(|word| word.parse().ok());
    peak.zip(operations)
        .ok_or_else(|| format!("no figures for {}: {}", file.display(), output.status))
}

fn measure(file: &Path, name: &str, yaml: bool) -> Result<Figure, String> {
    let text =
        std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let path = file.to_string_lossy().into_owned();
    let (mut floor, mut ours) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        floor = floor.min(time(|| {
            if yaml {
                black_box(events(&text));
            } else {
                let _ = black_box(serde_json::from_str::<serde_json::Value>(&text));
            }
        }));
        ours = ours.min(time(|| {
            let _ = black_box(Loader::new().load(&path));
        }));
    }
    let (peak, operations) = peak_of(file)?;
    let bytes = text.len() as u64;
    Ok(Figure {
        name: name.to_owned(),
        bytes,
        operations,
        floor: Some(floor),
        floor_name: if yaml {
            "granit-parser's events"
        } else {
            "serde_json into a Value"
        },
        ours,
        peak,
        limit_ratio: if yaml { 2.5 } else { 6.0 },
        limit_memory: 10 * bytes,
    })
}

fn measure_largest(file: &Path) -> Result<Figure, String> {
    let bytes = std::fs::metadata(file)
        .map_err(|error| format!("{}: {error}", file.display()))?
        .len();
    let path = file.to_string_lossy().into_owned();
    let ours = time(|| {
        let _ = black_box(Loader::new().load(&path));
    });
    let (peak, operations) = peak_of(file)?;
    Ok(Figure {
        name: LARGEST.to_owned(),
        bytes,
        operations,
        floor: None,
        floor_name: "",
        ours,
        peak,
        limit_ratio: 10.0,
        limit_memory: 1 << 30,
    })
}

fn time(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

/// Draws every event and keeps none: what any reader of YAML has to pay.
fn events(text: &str) -> usize {
    Parser::new(StrInput::new(text))
        .take_while(Result::is_ok)
        .count()
}

fn find(folder: &Path, name: &str) -> Result<PathBuf, String> {
    let mut next = vec![folder.to_owned()];
    while let Some(folder) = next.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                next.push(path);
            } else if path.file_name().is_some_and(|file| file == name) {
                return Ok(path);
            }
        }
    }
    Err(format!("no {name} below {}", folder.display()))
}

/// The document as YAML, written once into the target folder.
fn converted(json: &Path, name: &str) -> Result<PathBuf, String> {
    let folder = crate::root().join("target/bench");
    let yaml = folder.join(name.replace(".json", ".yaml"));
    if yaml.is_file() {
        return Ok(yaml);
    }
    let fail =
        |error: &dyn std::fmt::Display| format!("failed to convert {}: {error}", json.display());
    std::fs::create_dir_all(&folder).map_err(|error| fail(&error))?;
    let text = std::fs::read_to_string(json).map_err(|error| fail(&error))?;
    let value: serde_json::Value = serde_json::from_str(&text).map_err(|error| fail(&error))?;
    let text = serde_yaml::to_string(&value).map_err(|error| fail(&error))?;
    std::fs::write(&yaml, text).map_err(|error| fail(&error))?;
    Ok(yaml)
}
