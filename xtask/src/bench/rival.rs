//! `cargo xtask bench rival`: Schemathesis with all its checks against our mock of every document in `specs/` and
//! against our reference service, and ours against the same. What it finds at an operation where ours finds nothing
//! is something that we do not know of.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use clap::Args;

use super::mock::case::Case;
use super::mock::process::{self, Running};
use super::test::{Mock, PACKAGE, schemathesis};

#[derive(Args)]
pub(crate) struct Rival {
    /// The binary; without it the release build, which is built where it is not there
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
    /// The reference service: its binary; without it only the mocks
    #[arg(long, value_name = "FILE")]
    orders: Option<PathBuf>,
    /// Writes the figures to `docs/performance.md`
    #[arg(long)]
    write: bool,
}

/// What a tester says of operations: the operation, and its findings.
type Found = BTreeMap<String, BTreeSet<String>>;

pub(crate) fn run(arguments: &Rival) -> Result<ExitCode, String> {
    let ours = super::mock::ours(arguments.binary.as_deref())?;
    let theirs = schemathesis()?;
    let scratch = crate::root().join("target/bench");
    std::fs::create_dir_all(&scratch).map_err(|error| error.to_string())?;
    let mut text = format!(
        "{PACKAGE}, `--checks all --max-examples 20`, and `specwright test` against the same:\n\n\
         | | operations that it complains of | of them, ours has a finding | nothing of ours |\n|---|---:|---:|---:|\n"
    );
    let mut unknown = Vec::new();
    let specs = crate::root().join("specs");
    for name in ["kitchen", "oas", "payments"] {
        let document = specs.join(format!("{name}.yaml"));
        let mock = Mock::start(&ours, &document)?;
        let found = both(&ours, &theirs, &document, &mock.url(), &scratch)?;
        row(
            &format!("the mock of `specs/{name}.yaml`"),
            &found,
            &mut text,
            &mut unknown,
        );
    }
    if let Some(orders) = &arguments.orders {
        let kitchen = Mock::start(&ours, &specs.join("kitchen.yaml"))?;
        let payments = Mock::start(&ours, &specs.join("payments.yaml"))?;
        let service = service(orders, &kitchen, &payments)?;
        let url = format!("http://127.0.0.1:{}", service.port);
        let found = both(&ours, &theirs, &specs.join("oas.yaml"), &url, &scratch)?;
        row(
            "the Orders service, without authentication",
            &found,
            &mut text,
            &mut unknown,
        );
    }
    if unknown.is_empty() {
        text.push_str("\nIt finds nothing that ours does not know of.\n");
    }
    for line in &unknown {
        let _ = writeln!(text, "- {line}");
    }
    print!("{text}");
    if arguments.write {
        super::place::write("bench rival", &text)?;
    }
    Ok(if unknown.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn row(name: &str, (theirs, ours): &(Found, Found), text: &mut String, unknown: &mut Vec<String>) {
    let (known, new): (Vec<_>, Vec<_>) = theirs
        .iter()
        .partition(|(operation, _)| ours.contains_key(*operation));
    let (all, known, count) = (theirs.len(), known.len(), new.len());
    let _ = writeln!(text, "| {name} | {all} | {known} | {count} |");
    for (operation, says) in new {
        let says: Vec<&str> = says.iter().map(String::as_str).collect();
        unknown.push(format!("{name}, {operation}: {}", says.join("; ")));
    }
}

/// What both find.
fn both(
    ours: &Path,
    theirs: &Path,
    document: &Path,
    url: &str,
    scratch: &Path,
) -> Result<(Found, Found), String> {
    let report = scratch.join("rival.xml");
    let mut command = Command::new(theirs);
    command
        .arg("run")
        .arg(document)
        .args(["--url", url, "-H", "Authorization: Bearer token"])
        .args(["--checks", "all", "--max-examples", "20", "--no-color"])
        .args(["--seed", "1", "--report", "junit", "--report-junit-path"])
        .arg(&report)
        .current_dir(scratch);
    ended(&mut command, &scratch.join("rival.log"))?;
    let found = failures(&read(&report)?);
    let report = scratch.join("ours.xml");
    let mut command = Command::new(ours);
    command
        .arg("test")
        .arg(document)
        .args(["--url", url, "--header", "Authorization: Bearer token"])
        .args([
            "--seed",
            "1",
            "--config",
            "/dev/null",
            "--strict",
            "--report",
        ])
        .arg(format!("junit={}", report.display()));
    ended(&mut command, &scratch.join("ours.log"))?;
    Ok((found, failures(&read(&report)?)))
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Runs a tester to its end; that it found something is no failure of the run.
fn ended(command: &mut Command, log: &Path) -> Result<(), String> {
    let name = command.get_program().display().to_string();
    let file = std::fs::File::create(log).map_err(|error| error.to_string())?;
    let other = file.try_clone().map_err(|error| error.to_string())?;
    let status = command
        .stdin(Stdio::null())
        .stdout(file)
        .stderr(other)
        .status();
    let status = status.map_err(|error| format!("{name}: {error}"))?;
    if matches!(status.code(), Some(0 | 1)) {
        return Ok(());
    }
    Err(format!(
        "{name} ended with {status}; {} says why",
        log.display()
    ))
}

/// The failures of a JUnit report by the operation that is the name of their case.
fn failures(xml: &str) -> Found {
    let mut found = Found::new();
    for case in xml.split("<testcase").skip(1) {
        let case = case.split("</testcase>").next().unwrap_or_default();
        let name = attribute(case, "name").unwrap_or_default();
        for failure in case.split("<failure").skip(1) {
            let message = attribute(failure, "message").unwrap_or_default();
            let short: String = message
                .replace("&#10;", " ")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .chars()
                .take(160)
                .collect();
            found.entry(name.clone()).or_default().insert(short);
        }
    }
    found
}

fn attribute(element: &str, name: &str) -> Option<String> {
    let (_, rest) = element.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}

/// The reference service on a database in memory.
fn service(program: &Path, kitchen: &Mock, payments: &Mock) -> Result<Running, String> {
    let (program, kitchen, payments) = (program.to_owned(), kitchen.url(), payments.url());
    let service = process::Rival {
        name: "orders",
        mocks: true,
        starts: 1,
        command: Box::new(move |port| {
            let mut command = Command::new(&program);
            command
                .env("PORT", port.to_string())
                .env("DB_URL", "sqlite::memory:")
                .env("KITCHEN_URL", &kitchen)
                .env("PAYMENTS_URL", &payments)
                .env("AUTH_ON", "false")
                .env("LOG", "warn")
                .stdout(Stdio::null());
            command
        }),
    };
    service.start(&LIST)
}

/// What the service is asked first.
const LIST: Case = Case {
    name: "GET /orders",
    method: "GET",
    target: "/orders",
    headers: &[],
    body: "",
    status: 200,
    limit: 0.0,
};
