//! `cargo xtask corpus roundtrip`: client and server of a sample of the documents are generated and compiled, and every
//! operation is sent from one to the other, with every example and with generated values, and must arrive as it was
//! sent; so must the answer.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::Value;
use specwright_codegen::{Layout, Settings, generate};
use specwright_contract::Loader;

use super::generate::sample::draw;
use super::{Load, files_of, section};

#[path = "../../../codegen/tests/roundtrip/registration.rs"]
mod registration;

/// A program that takes so long has hung.
const PATIENCE: Duration = Duration::from_secs(300);

/// So many failures of a document are told.
const TOLD: usize = 40;

#[derive(Args)]
pub(crate) struct Roundtrip {
    #[command(flatten)]
    load: Load,
    /// So many documents
    #[arg(long, default_value_t = 50)]
    sample: usize,
    /// Which documents, and which values
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only documents of at most so many bytes: compiling a large one takes minutes
    #[arg(long, default_value_t = 2_000_000)]
    most_bytes: u64,
    /// Where the crates are written and compiled; otherwise in the target folder
    #[arg(long, value_name = "FOLDER")]
    scratch: Option<PathBuf>,
}

/// What became of a document.
struct Row {
    name: String,
    /// Why nothing was sent.
    broken: Option<String>,
    said: Value,
}

impl Row {
    fn number(&self, key: &str) -> u64 {
        self.said[key].as_u64().unwrap_or(0)
    }

    fn pairs(&self, key: &str) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.said[key].as_array().into_iter().flatten();
        pairs.filter_map(|pair| Some((pair[0].as_str()?, pair[1].as_str()?)))
    }

    /// The messages that were not sent: why, and how many.
    fn skipped(&self) -> impl Iterator<Item = (&str, u64)> {
        let members = self.said["skipped"].as_object().into_iter().flatten();
        members.filter_map(|(why, count)| Some((why.as_str(), count.as_u64()?)))
    }
}

pub(crate) fn run(arguments: &Roundtrip) -> Result<ExitCode, String> {
    let (folder, mut files) = files_of(&arguments.load)?;
    files.retain(|file| {
        std::fs::metadata(file).is_ok_and(|known| known.len() <= arguments.most_bytes)
    });
    let all = files.len();
    let (files, _) = draw(&files, arguments.sample, arguments.seed);
    let scratch = match &arguments.scratch {
        Some(scratch) => scratch.clone(),
        None => crate::root().join("target/roundtrip"),
    };
    let scratch = Scratch::new(&scratch, files.len())?;
    let mut rows = Vec::new();
    for (number, file) in files.iter().enumerate() {
        let name = file
            .strip_prefix(&folder)
            .unwrap_or(file)
            .display()
            .to_string();
        let started = Instant::now();
        let said = scratch.roundtrip(number, file, arguments.seed);
        let row = match said {
            Ok(said) => Row {
                name,
                broken: None,
                said,
            },
            Err(broken) => Row {
                name,
                broken: Some(broken),
                said: Value::Null,
            },
        };
        tell(&row, started.elapsed());
        rows.push(row);
    }
    let text = summary(&rows, all, arguments);
    println!("\n{text}");
    if arguments.load.write {
        section::write("roundtrip", &text)?;
    }
    let failed = rows
        .iter()
        .any(|row| row.broken.is_some() || row.pairs("failures").next().is_some());
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn tell(row: &Row, took: Duration) {
    println!(
        "{}: {} of operations {}, {} exchanges, {} failures, {} s",
        row.name,
        row.broken.as_deref().unwrap_or("ran"),
        row.number("operations"),
        row.number("exchanges"),
        row.pairs("failures").count(),
        took.as_secs()
    );
    for (operation, what) in row.pairs("failures").take(TOLD) {
        println!("  {operation}: {what}");
    }
}

fn summary(rows: &[Row], all: usize, arguments: &Roundtrip) -> String {
    let total = |key: &str| rows.iter().map(|row| row.number(key)).sum::<u64>();
    let compiled = rows.iter().filter(|row| row.broken.is_none()).count();
    let failing: Vec<(&str, usize)> = rows
        .iter()
        .map(|row| {
            let mut operations: Vec<&str> = row.pairs("failures").map(|pair| pair.0).collect();
            operations.dedup();
            (row.name.as_str(), operations.len())
        })
        .filter(|(_, count)| *count > 0)
        .collect();
    let failed: usize = failing.iter().map(|(_, count)| count).sum();
    let mut text = String::from("## Round trips\n\n");
    let _ = writeln!(
        text,
        "{} documents at random (seed {}) of the {all} with at most {} kB: client and server generated, compiled, and \
         every operation sent from one to the other, in process, with every example and with generated values.\n",
        rows.len(),
        arguments.seed,
        arguments.most_bytes / 1000,
    );
    text.push_str("| | |\n|---|---:|\n");
    let figures = [
        ("documents that compile, both halves", compiled as u64),
        ("operations sent", total("operations")),
        ("exchanges", total("exchanges")),
        ("different requests", total("requests")),
        ("different responses", total("responses")),
        ("statuses with their media types", total("kinds")),
        (
            "operations with a message that came as another",
            failed as u64,
        ),
        (
            "operations for which no message can be made",
            rows.iter()
                .map(|row| row.pairs("untried").count() as u64)
                .sum(),
        ),
    ];
    for (what, figure) in figures {
        let _ = writeln!(text, "| {what} | {figure} |");
    }
    let mut skipped: BTreeMap<&str, u64> = BTreeMap::new();
    for (why, count) in rows.iter().flat_map(Row::skipped) {
        *skipped.entry(why).or_default() += count;
    }
    for (why, count) in skipped {
        let _ = writeln!(text, "| messages not sent: {why} | {count} |");
    }
    for row in rows {
        if let Some(broken) = &row.broken {
            let _ = writeln!(text, "\n- `{}`: {broken}", row.name);
        }
        let mut classes: BTreeMap<String, usize> = BTreeMap::new();
        for (_, what) in row.pairs("failures") {
            let class: String = what
                .lines()
                .next()
                .unwrap_or_default()
                .chars()
                .take(110)
                .collect();
            *classes.entry(class).or_default() += 1;
        }
        if let Some((class, count)) = classes.iter().max_by_key(|(_, count)| **count) {
            let _ = writeln!(text, "\n- `{}`: {count} × {class}", row.name);
        }
    }
    text
}

/// The folder of the crates, one a document, in one workspace.
struct Scratch(PathBuf);

impl Scratch {
    fn new(folder: &Path, count: usize) -> Result<Self, String> {
        let wrong =
            |error: std::io::Error| format!("failed to write {}: {error}", folder.display());
        std::fs::create_dir_all(folder).map_err(wrong)?;
        let folder = folder.canonicalize().map_err(wrong)?;
        let scratch = Self(folder);
        let members: Vec<String> = (0..count).map(|number| format!("\"d{number}\"")).collect();
        scratch.write(
            "Cargo.toml",
            &format!(
                "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[profile.dev]\ndebug = false\n",
                members.join(", ")
            ),
        )?;
        for number in 0..count {
            scratch.write(&format!("d{number}/src/main.rs"), "fn main() {}\n")?;
            scratch.write(&format!("d{number}/Cargo.toml"), &manifest(number)?)?;
        }
        // the versions that were tested
        let lock = scratch.0.join("Cargo.lock");
        let _ = std::fs::copy(crate::root().join("Cargo.lock"), lock);
        Ok(scratch)
    }

    fn write(&self, path: &str, text: &str) -> Result<(), String> {
        let file = self.0.join(path);
        let wrong = |error: std::io::Error| format!("failed to write {}: {error}", file.display());
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).map_err(wrong)?;
        }
        std::fs::write(&file, text).map_err(wrong)
    }

    /// Generates, compiles and runs a document; what its program said.
    fn roundtrip(&self, number: usize, file: &Path, seed: u64) -> Result<Value, String> {
        let path = file.canonicalize().map_err(|error| error.to_string())?;
        self.generate(number, &path)?;
        let built = Command::new("cargo")
            .args(["build", "--quiet", "--package", &format!("d{number}")])
            .env("CARGO_TARGET_DIR", self.0.join("target"))
            .env("RUSTFLAGS", "-Awarnings")
            .current_dir(&self.0)
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("failed to start cargo: {error}"))?;
        if !built.status.success() {
            let said = String::from_utf8_lossy(&built.stderr);
            let mut errors = said.lines().filter(|line| line.starts_with("error"));
            return Err(format!(
                "does not compile: {}",
                errors.next().unwrap_or("?")
            ));
        }
        self.start(number, &path, seed)
    }

    fn generate(&self, number: usize, path: &Path) -> Result<(), String> {
        let loaded = Loader::new()
            .load(&path.to_string_lossy())
            .map_err(|error| error.to_string())?;
        let layout = Layout::OneFile {
            name: "api".to_owned(),
        };
        let mut settings = Settings::default();
        (settings.client, settings.server) = (true, true);
        let generated =
            generate(&loaded.contract, &settings, &layout).map_err(|error| error.to_string())?;
        let folder = format!("d{number}/src");
        for file in &generated.files {
            self.write(&format!("{folder}/{}", file.path), &file.text)?;
        }
        let text = generated.files.first().map(|file| file.text.as_str());
        let lines = text
            .and_then(registration::registration)
            .ok_or("no `rt::server!`")?;
        self.write(&format!("{folder}/main.rs"), &program(&lines))
    }

    fn start(&self, number: usize, path: &Path, seed: u64) -> Result<Value, String> {
        let mut child = Command::new(self.0.join(format!("target/debug/d{number}")))
            .arg(path)
            .arg(seed.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("failed to start: {error}"))?;
        let reader = |pipe: Option<Box<dyn std::io::Read + Send>>| {
            std::thread::spawn(move || {
                let mut text = String::new();
                let read = pipe.map(|mut pipe| pipe.read_to_string(&mut text));
                drop(read);
                text
            })
        };
        let out = reader(child.stdout.take().map(|pipe| Box::new(pipe) as _));
        let errors = reader(child.stderr.take().map(|pipe| Box::new(pipe) as _));
        let started = Instant::now();
        while child
            .try_wait()
            .map_err(|error| error.to_string())?
            .is_none()
        {
            if started.elapsed() > PATIENCE {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("no end within {} s", PATIENCE.as_secs()));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let (out, errors) = (
            out.join().unwrap_or_default(),
            errors.join().unwrap_or_default(),
        );
        serde_json::from_str(&out).map_err(|_| {
            let panicked = errors.lines().skip_while(|line| !line.contains("panicked"));
            format!("died: {}", panicked.take(2).collect::<Vec<_>>().join(" "))
        })
    }
}

fn manifest(number: usize) -> Result<String, String> {
    let root = crate::root()
        .canonicalize()
        .map_err(|error| error.to_string())?;
    let at = |folder: &str| root.join(folder).display().to_string();
    Ok(format!(
        "[package]\nname = \"d{number}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         specwright-roundtrip = {{ path = {:?} }}\n\
         specwright-runtime = {{ path = {:?}, features = [\"client\", \"server\"] }}\n\
         tokio = {{ version = \"1\", features = [\"rt\", \"macros\", \"time\"] }}\n",
        at("codegen/tests/roundtrip"),
        at("runtime"),
    ))
}

fn program(lines: &str) -> String {
    format!(
        r#"mod api {{
    include!("api.rs");

    pub mod trips {{
        ::specwright_roundtrip::trips! {{
{lines}
        }}
    }}
}}

#[tokio::main(flavor = "current_thread")]
async fn main() {{
    use specwright_roundtrip::{{Document, Run, Settings}};
    let mut arguments = std::env::args().skip(1);
    let document = Document::load(&arguments.next().unwrap_or_default()).unwrap();
    let seed = arguments.next().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let settings = Settings {{ seed, ..Settings::default() }};
    let report = Run::new(document, api::trips::parts(), settings).all().await;
    println!("{{}}", report.to_json());
}}
"#
    )
}
