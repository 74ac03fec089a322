//! `cargo xtask layout`: what the program runs through from its start to its first answer, found with valgrind, and
//! written to the list from which `cli/build.rs` lays it out.

mod cover;
mod symbol;

use std::collections::{BTreeMap, BTreeSet};
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
# What every start runs through, down to the first answer of a mock: paths as the names of symbols have them, some of
# them only in the library of one crate (`crate!path`).
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
    let mut symbols = symbols(&binary)?;
    if symbols.is_empty() {
        return Err(format!("{} has no symbols", binary.display()));
    }
    let origins = origins(&binary);
    for symbol in &mut symbols {
        symbol.origin = origins.get(&symbol.name).cloned();
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

/// The crates that functions are from: those of the libraries beside the program and of the standard library.
fn origins(binary: &Path) -> BTreeMap<String, String> {
    let sysroot = Command::new("rustc")
        .args(["--print", "target-libdir"])
        .output();
    let sysroot = sysroot.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let folders = [
        binary.with_file_name("deps"),
        sysroot.unwrap_or_default().into(),
    ];
    let files = folders
        .iter()
        .filter_map(|folder| std::fs::read_dir(folder).ok());
    let libraries = files.flatten().flatten().map(|file| file.path());
    let mut origins = BTreeMap::new();
    for library in libraries.filter(|path| path.extension().is_some_and(|end| end == "rlib")) {
        let name = library.file_stem().unwrap_or_default().to_string_lossy();
        let name = name.trim_start_matches("lib");
        let Some((origin, _)) = name.rsplit_once('-') else {
            continue;
        };
        let Ok(output) = Command::new("nm")
            .arg("--defined-only")
            .arg(&library)
            .output()
        else {
            continue;
        };
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            if let Some(symbol) = line
                .split(' ')
                .nth(2)
                .filter(|symbol| symbol.starts_with('_'))
            {
                origins.insert(symbol.to_owned(), origin.to_owned());
            }
        }
    }
    origins
}

/// The names of the functions that are called until the first answer.
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
        matches!(kind, "fn" | "cfn").then(|| symbol::plain(name).to_owned())
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
