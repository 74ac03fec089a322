//! `specwright up`: a whole system on the developer's machine, services beside mocks, from one file.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::Args;
use serde::Deserialize;

use crate::exit::{self, Exit};

/// `specwright up`
#[derive(Args, Debug)]
pub(crate) struct Up {
    /// The file that tells what to start
    #[arg(value_name = "FILE", default_value = "up.toml")]
    file: PathBuf,
}

/// What is told below the help.
pub(crate) fn help() -> String {
    format!(
        "\
The file has a table [mock.NAME] for each contract that is mocked, and [service.NAME] for each program that is run:

  [mock.kitchen]
  document = \"specs/kitchen.yaml\"
  port = 3000
  flags = [\"--dynamic\"]

  [service.orders]
  run = [\"cargo\", \"run\", \"--package\", \"orders\"]
  ready = \"http://localhost:8080/health/ready\"
  environment = {{ DB_URL = \"sqlite::memory:\" }}

Paths are relative to the file. `try = \"…\"` is printed once all are ready. Ctrl-C stops all of them.

{}",
        exit::TABLE
    )
}

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct System {
    #[serde(default)]
    mock: BTreeMap<String, Mock>,
    #[serde(default)]
    service: BTreeMap<String, Service>,
    #[serde(rename = "try")]
    tries: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mock {
    document: String,
    port: u16,
    #[serde(default)]
    flags: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Service {
    run: Vec<String>,
    #[serde(default)]
    environment: BTreeMap<String, String>,
    ready: Option<String>,
}

/// A program that runs, and where it says that it is ready.
struct Running {
    name: String,
    child: Child,
    ready: Option<String>,
}

impl Drop for Running {
    fn drop(&mut self) {
        // Ctrl-C reaches it as well: it has a moment to end by itself
        let begun = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) && begun.elapsed() < GRACE {
            std::thread::sleep(LOOK / 10);
        }
        // one that has ended already needs no end
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How long a program has to end by itself.
const GRACE: Duration = Duration::from_secs(1);

/// Whether we were told to stop.
static STOPPED: AtomicBool = AtomicBool::new(false);

/// Listens for the signals that end a program, so that what was started does not outlive us.
fn listen_for_signals() {
    std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        if let Ok(runtime) = runtime {
            runtime.block_on(told_to_stop());
            STOPPED.store(true, Ordering::Relaxed);
        }
    });
}

async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => return,
                _ = tokio::signal::ctrl_c() => return,
            }
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// How long it is waited between two looks.
const LOOK: Duration = Duration::from_millis(200);

/// How long a program may take until it is ready: it may have to be compiled.
const PATIENCE: Duration = Duration::from_secs(30 * 60);

pub(crate) fn run(args: &Up) -> Exit {
    listen_for_signals();
    match start(args) {
        Ok(mut running) => stay(&mut running),
        Err(error) => {
            eprintln!("error: {error}");
            Exit::Failed
        }
    }
}

/// Starts everything, and waits until all are ready.
fn start(args: &Up) -> Result<Vec<Running>, String> {
    let file = &args.file;
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let text = std::fs::read_to_string(file).map_err(|error| told(&error))?;
    let system: System = toml::from_str(&text).map_err(|error| told(&error))?;
    let folder = match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let mut running = Vec::new();
    for (name, mock) in &system.mock {
        running.push(start_mock(name, mock, folder)?);
    }
    for (name, service) in &system.service {
        running.push(start_service(name, service, folder)?);
    }
    let begun = Instant::now();
    for at in 0..running.len() {
        while let Some(one) = running.get(at)
            && let Some(url) = &one.ready
            && !answers(url)
        {
            if STOPPED.load(Ordering::Relaxed) {
                return Err("told to stop".to_owned());
            }
            if begun.elapsed() > PATIENCE {
                return Err(format!("{} is not ready at {url}", one.name));
            }
            if let Some(ended) = ended(&mut running) {
                return Err(ended);
            }
            std::thread::sleep(LOOK);
        }
        if let Some(Running {
            name,
            ready: Some(url),
            ..
        }) = running.get(at)
        {
            eprintln!("{name} is ready: {url}");
        }
    }
    // another program at the same port would have answered in place of one that has ended
    std::thread::sleep(LOOK);
    if let Some(ended) = ended(&mut running) {
        return Err(ended);
    }
    if let Some(tries) = &system.tries {
        println!("\n{}", tries.trim_end());
    }
    Ok(running)
}

fn start_mock(name: &str, mock: &Mock, folder: &Path) -> Result<Running, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let port = mock.port.to_string();
    let mut command = Command::new(program);
    command
        .args(["mock", &mock.document, "--port", &port, "--quiet"])
        .args(&mock.flags);
    let ready = format!("http://127.0.0.1:{port}/__specwright/health");
    spawn(name, &mut command, folder, Some(ready))
}

fn start_service(name: &str, service: &Service, folder: &Path) -> Result<Running, String> {
    let Some((program, arguments)) = service.run.split_first() else {
        return Err(format!("[service.{name}] has nothing to run"));
    };
    let mut command = Command::new(program);
    command.args(arguments).envs(&service.environment);
    spawn(name, &mut command, folder, service.ready.clone())
}

fn spawn(
    name: &str,
    command: &mut Command,
    folder: &Path,
    ready: Option<String>,
) -> Result<Running, String> {
    let child = command.current_dir(folder).stdin(Stdio::null()).spawn();
    Ok(Running {
        name: name.to_owned(),
        child: child.map_err(|error| format!("{name} cannot be started: {error}"))?,
        ready,
    })
}

/// Waits until one of them ends, which ends them all.
fn stay(running: &mut [Running]) -> Exit {
    while !STOPPED.load(Ordering::Relaxed) {
        if let Some(told) = ended(running) {
            eprintln!("{told}");
            return Exit::Failed;
        }
        std::thread::sleep(LOOK);
    }
    Exit::Clean
}

/// What is told of the first that has ended.
fn ended(running: &mut [Running]) -> Option<String> {
    running.iter_mut().find_map(|one| {
        let status = one.child.try_wait().ok()??;
        Some(format!("{} has ended: {status}", one.name))
    })
}

/// Whether there is a success at a URL `http://host:port/path`.
fn answers(url: &str) -> bool {
    ask(url).is_ok_and(|head| head.starts_with(b"HTTP/1.1 2"))
}

fn ask(url: &str) -> std::io::Result<[u8; 10]> {
    let rest = url.strip_prefix("http://").unwrap_or(url);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    write!(
        stream,
        "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )?;
    let mut head = [0; 10];
    stream.read_exact(&mut head)?;
    Ok(head)
}
