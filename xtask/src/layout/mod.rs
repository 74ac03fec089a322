//! `cargo xtask layout`: what the program runs through from its start to its first answer, found with valgrind, and
//! written to the list from which `cli/build.rs` lays it out.

mod cover;
mod symbol;

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use symbol::Symbol;

/// What the program runs through at its start, written to `cli/layout/start.txt`; needs valgrind and nm
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A release build with its symbols; without it one is built in `target/layout`
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
}

const LIST: &str = "cli/layout/start.txt";

const HEAD: &str = "\
# What every start runs through, down to the first answer of a mock: paths as the names of symbols have them.
# `cli/build.rs` has the linker lay it side by side, so that less of the program is mapped. A path that is no longer
# there does no harm; one that is missing costs up to 64 KB of resident memory. `cargo xtask layout` writes it anew.
";

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match write(arguments.binary.as_deref()) {
        Ok(told) => {
            println!("{told}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("layout: {message}");
            ExitCode::from(2)
        }
    }
}

fn write(binary: Option<&Path>) -> Result<String, String> {
    let binary = match binary {
        Some(binary) => binary.to_owned(),
        None => build()?,
    };
    let symbols = symbols(&binary)?;
    if symbols.is_empty() {
        return Err(format!("{} has no symbols", binary.display()));
    }
    let executed = executed(&binary)?;
    let cover = cover::cover(&symbols, &executed);
    let list = crate::root().join(LIST);
    let mut text = HEAD.to_owned();
    for path in &cover.paths {
        text.push_str(path);
        text.push('\n');
    }
    std::fs::write(&list, text).map_err(|error| format!("{}: {error}", list.display()))?;
    Ok(format!(
        "{} paths, {} KB of the program; {} functions are called",
        cover.paths.len(),
        cover.bytes / 1024,
        executed.len()
    ))
}

fn build() -> Result<PathBuf, String> {
    let folder = crate::root().join("target/layout");
    let built = Command::new("cargo")
        .args(["build", "--release", "--package", "specwright"])
        .args(["--config", "profile.release.strip=\"none\"", "--target-dir"])
        .arg(&folder)
        .current_dir(crate::root())
        .status();
    match built {
        Ok(status) if status.success() => Ok(folder.join("release/specwright")),
        Ok(_) => Err("cargo build --release failed".to_owned()),
        Err(error) => Err(format!("cargo build: {error}")),
    }
}

/// The functions of a program.
fn symbols(binary: &Path) -> Result<Vec<Symbol>, String> {
    let output = Command::new("nm").arg("-S").arg(binary).output();
    let output = output.map_err(|error| format!("nm cannot be started: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().filter_map(Symbol::of_nm).collect())
}

/// The names of the functions that are called until the first answer, without what differs from build to build.
fn executed(binary: &Path) -> Result<BTreeSet<String>, String> {
    let fail = |error: std::io::Error| format!("valgrind: {error}");
    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map_err(fail)?
        .port();
    let folder = crate::root().join("target");
    std::fs::create_dir_all(&folder).map_err(fail)?;
    let calls = folder.join("layout.callgrind");
    let mut child = Command::new("valgrind")
        .args(["--tool=callgrind", "--demangle=no"])
        .arg(format!("--callgrind-out-file={}", calls.display()))
        .arg(binary)
        .args(["mock", "-p", &port.to_string(), "specs/kitchen.yaml"])
        .current_dir(crate::root())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(fail)?;
    let answered = ask(port);
    let _ = Command::new("kill").arg(child.id().to_string()).status();
    child.wait().map_err(fail)?;
    if !answered {
        return Err("the mock gave no answer".to_owned());
    }
    let text = std::fs::read(&calls).map_err(fail)?;
    let text = String::from_utf8_lossy(&text);
    let named = |line: &str| {
        let (kind, rest) = line.split_once("=(")?;
        let (_, name) = rest.split_once(") ")?;
        matches!(kind, "fn" | "cfn").then(|| symbol::stem(name).to_owned())
    };
    Ok(text.lines().filter_map(named).collect())
}

/// Asks until there is an answer.
fn ask(port: u16) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(120) {
        let request = b"GET /kitchen/schedules HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
        let mut answer = String::new();
        let asked = TcpStream::connect(("127.0.0.1", port)).and_then(|mut stream| {
            stream.write_all(request)?;
            stream.read_to_string(&mut answer)
        });
        if asked.is_ok() && answer.starts_with("HTTP/1.1 200") {
            return true;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    false
}
