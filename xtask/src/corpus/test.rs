//! `cargo xtask corpus test`: the mock of each document of a sample, tested by the contract that it mocks. Whatever is
//! found at error level is a bug of the mock or of the tests.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::{Value, json};
use specwright_contract::Loader;
use specwright_contract_test::Suite;
use specwright_contract_test::checks::Severity;
use specwright_mock_server::{Mock, MockService, Settings};

use super::generate::sample::draw;
use super::{Load, each_apart, files_of, section};

#[derive(Args)]
pub(crate) struct Test {
    #[command(flatten)]
    load: Load,
    /// So many documents, drawn at random
    #[arg(long, visible_alias = "sample", default_value_t = 100)]
    count: usize,
    /// The seed of the draw, and of the cases
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The longest time of one document, in seconds
    #[arg(long, default_value_t = 30)]
    seconds: u64,
    /// Shows every finding, warnings too
    #[arg(long)]
    all: bool,
}

#[derive(Args)]
pub(crate) struct One {
    /// The document
    file: std::path::PathBuf,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[arg(long, default_value_t = 30)]
    seconds: u64,
}

pub(crate) fn run(args: &Test) -> Result<ExitCode, String> {
    let (folder, files) = files_of(&args.load)?;
    let (files, _) = draw(&files, args.count, args.seed);
    let more = [
        "--seed".to_owned(),
        args.seed.to_string(),
        "--seconds".to_owned(),
        args.seconds.to_string(),
    ];
    let started = Instant::now();
    let lines = each_apart(&folder, &files, args.load.jobs.max(1), "test-one", &more);
    let mut clean = 0;
    let mut troubles: Vec<String> = Vec::new();
    let mut totals: BTreeMap<String, u64> = BTreeMap::new();
    let mut slowest = (0, String::new());
    let mut largest = (0, String::new());
    for (name, line) in &lines {
        let row: Value = match line {
            Ok(line) => serde_json::from_str(line).unwrap_or_default(),
            Err(crash) => json!({"failure": crash}),
        };
        if let Some(failure) = row["failure"].as_str() {
            println!("{name}: {failure}");
            troubles.push(format!("{name}: {failure}"));
            continue;
        }
        for (key, value) in row["counts"].as_object().into_iter().flatten() {
            *totals.entry(key.clone()).or_default() += value.as_u64().unwrap_or(0);
        }
        slowest = slowest.max((row["milliseconds"].as_u64().unwrap_or(0), name.clone()));
        largest = largest.max((row["kilobytes"].as_u64().unwrap_or(0), name.clone()));
        let errors = row["errors"].as_array().cloned().unwrap_or_default();
        if errors.is_empty() {
            clean += 1;
        }
        let told = errors.iter().filter_map(Value::as_str);
        troubles.extend(told.map(|found| format!("{name}: {found}")));
        let warnings = row["warnings"].as_array().cloned().unwrap_or_default();
        for found in errors.iter().chain(warnings.iter().filter(|_| args.all)) {
            println!("{name}: {}", found.as_str().unwrap_or_default());
        }
    }
    println!("{clean} of {} mocks keep their contract", lines.len());
    for (key, value) in &totals {
        println!("{value:>9}  {key}");
    }
    println!("the slowest: {} in {} ms", slowest.1, slowest.0);
    println!("the largest: {} with {} KB", largest.1, largest.0);
    println!("{:.0} s", started.elapsed().as_secs_f64());
    if args.load.write {
        let mut text = format!(
            "## Contract tests\n\nWritten by `cargo xtask corpus test --count {} --seed {} --write`: the mock of each document of \
             a random sample, tested in its process by the contract that it mocks, for {} s at most.\n\n\
             {clean} of {} mocks keep their contract.\n\n| | |\n|---|---:|\n",
            args.count,
            args.seed,
            args.seconds,
            lines.len(),
        );
        for (key, value) in &totals {
            let _ = writeln!(text, "| {key} | {value} |");
        }
        let _ = writeln!(text, "| the slowest, ms: `{}` | {} |", slowest.1, slowest.0);
        let megabytes = largest.0 / 1024;
        let _ = writeln!(
            text,
            "| the largest, mock and tests in one process, MB: `{}` | {megabytes} |",
            largest.1
        );
        if !troubles.is_empty() {
            text.push_str("\nExceptions:\n\n");
        }
        for trouble in &troubles {
            let _ = writeln!(text, "- {}", trouble.replace(['`', '\n'], " "));
        }
        section::write("test", &text)?;
    }
    Ok(if clean == lines.len() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// One document as a line of JSON.
pub(crate) fn examine(one: &One) -> Value {
    examined(one).unwrap_or_else(|failure| json!({"failure": failure}))
}

fn examined(one: &One) -> Result<Value, String> {
    let path = one.file.display().to_string();
    let load = || {
        let loaded = Loader::new().load(&path);
        loaded.map_err(|failure| failure.to_string())
    };
    let (contract, mocked) = (load()?.contract, load()?.contract);
    if contract.operations.is_empty() {
        return Ok(json!({"counts": {"documents without operations": 1}}));
    }
    let operations = contract.operations.len();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let started = Instant::now();
    let outcome = runtime.block_on(async {
        let mock = MockService::from(Mock::new(vec![mocked], Settings::default()));
        Suite::new(contract)
            .with(|settings| {
                settings.seed = one.seed;
                settings.invent_credentials = true;
                settings.max_time = Some(Duration::from_secs(one.seconds));
            })
            .run(mock)
            .await
    });
    let elapsed = started.elapsed();
    let summary = outcome.result.as_ref().map_err(ToString::to_string)?;
    let told = |severity: Severity| -> Vec<String> {
        let those = summary
            .findings
            .iter()
            .filter(|(f, _)| f.severity == severity);
        those
            .map(|(finding, count)| {
                format!(
                    "{} {}: {} [{count}x; {}; {}; seed {}]",
                    finding.check.name,
                    outcome.contract.operation(finding.operation).label(),
                    finding.message,
                    finding.exchange.case.draft.name,
                    short(&finding.exchange.case.request.target),
                    one.seed
                )
            })
            .collect()
    };
    let reached = summary
        .coverage
        .operations
        .values()
        .filter(|reached| reached.accepted > 0)
        .count();
    Ok(json!({
        "errors": told(Severity::Error),
        "warnings": told(Severity::Warning),
        "milliseconds": u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        "kilobytes": peak(),
        "counts": {
            "requests": summary.requests,
            "operations": operations,
            "operations of which a valid request was accepted": reached,
            "findings at error level": summary.count(Severity::Error),
            "findings at warning level": summary.count(Severity::Warning),
            "milliseconds": u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        },
    }))
}

fn short(text: &str) -> String {
    text.chars().take(120).collect()
}

/// The most memory that this process had, in KB.
fn peak() -> u64 {
    let status = std::fs::read_to_string(Path::new("/proc/self/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .unwrap_or(0)
}
