//! `cargo xtask bench test`: contract tests beside Schemathesis, against the same mock of the Orders contract in one run.
//! Requests are those that the mock counts, so that both are counted alike.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use clap::Args;

/// The version of Schemathesis that is fetched.
pub(crate) const PACKAGE: &str = "schemathesis==4.32.5";

/// How many times the requests per processor second of Schemathesis ours are at least.
const FASTER: f64 = 20.0;
/// The processor time of a whole run on the Orders contract.
const WHOLE: Duration = Duration::from_secs(10);
/// The memory on the largest documents.
const MEMORY: u64 = 100_000_000;

#[derive(Args)]
pub(crate) struct Test {
    /// The binary; without it the release build, which is built where it is not there
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
    /// A large document for the figures of memory: GitHub's, 5.7 MB of JSON, of the corpus
    #[arg(long, value_name = "FILE")]
    github: Option<PathBuf>,
    /// How often each is run; the median counts
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Without Schemathesis, even where it can be had
    #[arg(long)]
    alone: bool,
    /// Writes the figures to `docs/performance.md`
    #[arg(long)]
    write: bool,
}

/// What one run cost.
#[derive(Clone, Copy, Debug)]
struct Cost {
    processor: Duration,
    wall: Duration,
    memory: u64,
    requests: u64,
    /// What it called a failure.
    failures: usize,
}

impl Cost {
    fn rate(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
        let requests = self.requests as f64;
        requests / self.processor.as_secs_f64().max(0.001)
    }
}

pub(crate) fn run(arguments: &Test) -> Result<ExitCode, String> {
    let ours = super::mock::ours(arguments.binary.as_deref())?;
    let orders = crate::root().join("specs/oas.yaml");
    let scratch = crate::root().join("target/bench");
    std::fs::create_dir_all(&scratch).map_err(|error| error.to_string())?;
    let mut text = String::from(
        "Against the mock of the Orders contract, with all phases and checks:\n\n\
         | | requests | processor s | requests per processor s | wall s | memory MB | failures |\n\
         |---|---:|---:|---:|---:|---:|---:|\n",
    );
    let specwright = |seed: usize, url: &str| {
        let mut command = Command::new(&ours);
        command
            .arg("test")
            .arg(&orders)
            .args(["--url", url, "--header", "Authorization: Bearer token"])
            .args([
                "--seed",
                &seed.to_string(),
                "--config",
                "/dev/null",
                "--report",
            ])
            .arg(format!(
                "junit={}",
                scratch.join("specwright.xml").display()
            ));
        command
    };
    let mut runs = vec![(
        "specwright",
        measured(
            arguments.rounds,
            &ours,
            &orders,
            &scratch.join("specwright.xml"),
            &specwright,
        )?,
    )];
    if !arguments.alone {
        match schemathesis() {
            Ok(binary) => {
                let theirs = |seed: usize, url: &str| {
                    let mut command = Command::new(&binary);
                    command
                        .arg("run")
                        .arg(&orders)
                        .args(["--url", url, "-H", "Authorization: Bearer token"])
                        .args(["--checks", "all", "--max-examples", "20", "--no-color"])
                        .args(["--seed", &seed.to_string(), "--report", "junit"])
                        .arg("--report-junit-path")
                        .arg(scratch.join("schemathesis.xml"))
                        .current_dir(&scratch);
                    command
                };
                let report = scratch.join("schemathesis.xml");
                runs.push((
                    PACKAGE,
                    measured(arguments.rounds, &ours, &orders, &report, &theirs)?,
                ));
            }
            Err(reason) => eprintln!("bench: Schemathesis was not measured: {reason}"),
        }
    }
    for (name, cost) in &runs {
        let _ = writeln!(
            text,
            "| {name} | {} | {:.2} | {:.0} | {:.1} | {:.0} | {} |",
            cost.requests,
            cost.processor.as_secs_f64(),
            cost.rate(),
            cost.wall.as_secs_f64(),
            megabytes(cost.memory),
            cost.failures
        );
    }
    let gates = gates(&runs, arguments, &ours);
    let passed = gates.iter().all(|gate| gate.within);
    text.push_str("\n| gate | figure | |\n|---|---|---|\n");
    for gate in &gates {
        let verdict = if gate.within { "ok" } else { "**missed**" };
        let _ = writeln!(text, "| {} | {} | {verdict} |", gate.what, gate.figure);
    }
    print!("{text}");
    if arguments.write {
        super::place::write("bench test", &text)?;
    }
    Ok(if passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

struct Gate {
    what: &'static str,
    figure: String,
    within: bool,
}

fn gates(runs: &[(&str, Cost)], arguments: &Test, ours: &Path) -> Vec<Gate> {
    let mut gates = Vec::new();
    let mut gate = |what, figure, within| {
        gates.push(Gate {
            what,
            figure,
            within,
        });
    };
    let Some((_, first)) = runs.first() else {
        return gates;
    };
    if let Some((_, theirs)) = runs.get(1) {
        let times = first.rate() / theirs.rate();
        let figure = format!("{times:.0} × (at least {FASTER:.0} ×)");
        gate(
            "requests per processor second, beside Schemathesis",
            figure,
            times >= FASTER,
        );
    }
    let whole = first.processor;
    let figure = format!(
        "{:.2} s (at most {} s)",
        whole.as_secs_f64(),
        WHOLE.as_secs()
    );
    gate(
        "processor time of a whole run on the Orders contract",
        figure,
        whole <= WHOLE,
    );
    let failures = first.failures;
    gate(
        "findings at error level on our own mock",
        failures.to_string(),
        failures == 0,
    );
    let github = arguments.github.clone();
    let github = github.map_or_else(super::mock::github, Ok);
    match github.and_then(|github| large(ours, &github)) {
        Ok(memory) => {
            let figure = format!(
                "{:.0} MB (at most {:.0} MB)",
                megabytes(memory),
                megabytes(MEMORY)
            );
            gate(
                "memory on GitHub's document, after 20 s",
                figure,
                memory <= MEMORY,
            );
        }
        Err(reason) => eprintln!("bench: GitHub's document was not measured: {reason}"),
    }
    gates
}

/// The median of several runs, each against a mock of its own.
fn measured(
    rounds: usize,
    ours: &Path,
    document: &Path,
    report: &Path,
    make: &dyn Fn(usize, &str) -> Command,
) -> Result<Cost, String> {
    let mut costs = Vec::new();
    for round in 0..rounds.max(1) {
        let mock = Mock::start(ours, document)?;
        let mut command = make(round + 1, &mock.url());
        let mut cost = cost(&mut command)?;
        cost.requests = mock.requests()?;
        let xml = std::fs::read_to_string(report);
        let xml = xml.map_err(|error| format!("{}: {error}", report.display()))?;
        cost.failures = xml.matches("<failure").count();
        costs.push(cost);
    }
    costs.sort_by(|a, b| a.rate().total_cmp(&b.rate()));
    Ok(costs[costs.len() / 2])
}

/// The memory of a run on a large document.
fn large(ours: &Path, document: &Path) -> Result<u64, String> {
    let mock = Mock::start(ours, document)?;
    let mut command = Command::new(ours);
    command
        .arg("test")
        .arg(document)
        .args(["--url", &mock.url(), "--seed", "1", "--config", "/dev/null"])
        .args([
            "--header",
            "Authorization: Bearer token",
            "--max-time",
            "20s",
        ]);
    Ok(cost(&mut command)?.memory)
}

/// Runs a command to its end. What it found is no failure of the run.
fn cost(command: &mut Command) -> Result<Cost, String> {
    let program = command.get_program().display().to_string();
    let before = ended()?;
    let begun = Instant::now();
    let log = crate::root().join("target/bench/test.log");
    let log = std::fs::File::create(log).map_err(|error| error.to_string())?;
    let other = log.try_clone().map_err(|error| error.to_string())?;
    let spawned = command
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(other)
        .spawn();
    let mut child = spawned.map_err(|error| format!("{program}: {error}"))?;
    let path = format!("/proc/{}/status", child.id());
    let mut memory = 0;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) => {}
            Err(error) => return Err(error.to_string()),
        }
        let status = std::fs::read_to_string(&path).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        memory = memory.max(1024 * kilobytes.unwrap_or(0_u64));
        std::thread::sleep(Duration::from_millis(5));
    };
    if !matches!(status.code(), Some(0 | 1)) {
        return Err(format!(
            "it ended with {status}; target/bench/test.log says why"
        ));
    }
    Ok(Cost {
        processor: ended()?.saturating_sub(before),
        wall: begun.elapsed(),
        memory,
        requests: 0,
        failures: 0,
    })
}

/// The processor time of all children that have ended, of which `/proc` knows hundredths of a second.
fn ended() -> Result<Duration, String> {
    super::generate::time::ended()
}

/// A running mock; it ends when it is dropped.
pub(crate) struct Mock {
    child: Child,
    port: u16,
}

impl Mock {
    pub(crate) fn start(ours: &Path, document: &Path) -> Result<Self, String> {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .map_err(|error| error.to_string())?
            .port();
        let child = Command::new(ours)
            .arg("mock")
            .arg(document)
            .args([
                "--port",
                &port.to_string(),
                "-v",
                "silent",
                "--config",
                "/dev/null",
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: {error}", ours.display()))?;
        let mock = Self { child, port };
        let begun = Instant::now();
        while mock.ask("/__specwright/health").is_err() {
            if begun.elapsed() > Duration::from_secs(30) {
                return Err("the mock did not start".to_owned());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(mock)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// How many requests it was sent.
    fn requests(&self) -> Result<u64, String> {
        let metrics = self
            .ask("/__specwright/metrics")
            .map_err(|error| error.to_string())?;
        let counts = metrics
            .lines()
            .filter(|line| line.starts_with("specwright_requests_total"))
            .filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok());
        Ok(counts.sum())
    }

    fn ask(&self, path: &str) -> std::io::Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Schemathesis from the folder of the benches or from PyPI, or why there is none.
pub(crate) fn schemathesis() -> Result<PathBuf, String> {
    let folder = crate::root().join("target/bench/schemathesis");
    let binary = folder.join("bin/schemathesis");
    if binary.is_file() {
        return Ok(binary);
    }
    let step = |command: &mut Command| {
        let status = command.status();
        let name = command.get_program().display().to_string();
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("{name} ended with {status}")),
            Err(error) => Err(format!("{name} cannot be started: {error}")),
        }
    };
    eprintln!("bench: pip fetches {PACKAGE}");
    step(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    step(Command::new(folder.join("bin/pip")).args([
        "install",
        "--quiet",
        "--disable-pip-version-check",
        PACKAGE,
    ]))?;
    Ok(binary)
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
