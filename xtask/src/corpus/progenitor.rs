//! `cargo xtask corpus progenitor`: a random sample of documents through the progenitor backend, and what it writes
//! through the compiler.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use clap::Args;
use serde_json::{Value, json};
use specwright_codegen::{Settings, progenitor};
use specwright_contract::Loader;

use super::{Load, each_apart, files_of};

#[derive(Args)]
pub(crate) struct Progenitor {
    #[command(flatten)]
    load: Load,
    /// So many documents, drawn at random
    #[arg(long, default_value_t = 60)]
    count: usize,
    /// The seed of the draw
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Compiles the so many smallest clients
    #[arg(long, default_value_t = 0)]
    check: usize,
}

/// What a client needs to compile.
const MANIFEST: &str = r#"[package]
name = "clients"
version = "0.0.0"
edition = "2021"
publish = false
[workspace]
[dependencies]
bytes = "1"
chrono = { version = "0.4", default-features = false, features = ["serde", "clock"] }
futures-core = "0.3"
progenitor-client = "0.15"
regress = "0.11"
reqwest = { version = "0.13", default-features = false, features = ["json", "query", "stream"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
serde_urlencoded = "0.7"
uuid = { version = "1", features = ["serde"] }
"#;

pub(crate) fn run(args: &Progenitor) -> Result<ExitCode, String> {
    let (folder, mut files) = files_of(&args.load)?;
    draw(&mut files, args.count, args.seed);
    let place = crate::root().join("target/progenitor");
    let failed = |error: std::io::Error| format!("failed to write {}: {error}", place.display());
    std::fs::remove_dir_all(place.join("examples")).ok();
    std::fs::create_dir_all(place.join("examples")).map_err(failed)?;
    std::fs::create_dir_all(place.join("src")).map_err(failed)?;
    std::fs::write(place.join("Cargo.toml"), MANIFEST).map_err(failed)?;
    std::fs::write(place.join("src/lib.rs"), "").map_err(failed)?;
    let lines = each_apart(
        &folder,
        &files,
        args.load.jobs.max(1),
        "progenitor-one",
        &[],
    );
    let mut clients: Vec<(usize, String, String)> = Vec::new();
    let mut totals: BTreeMap<String, u64> = BTreeMap::new();
    for (n, (name, line)) in lines.iter().enumerate() {
        let row: Value = match line {
            Ok(line) => serde_json::from_str(line).unwrap_or_default(),
            Err(crash) => json!({"failure": crash}),
        };
        for (key, value) in row["counts"].as_object().into_iter().flatten() {
            *totals.entry(key.clone()).or_default() += value.as_u64().unwrap_or(0);
        }
        if let Some(failure) = row["failure"].as_str() {
            println!("{name}: {failure}");
        }
        let Some(code) = row["code"].as_str() else {
            continue;
        };
        let example = format!("client{n}");
        let text = format!("mod client {{\n{code}\n}}\nfn main() {{}}\n");
        std::fs::write(place.join(format!("examples/{example}.rs")), text).map_err(failed)?;
        clients.push((code.lines().count(), example, name.clone()));
    }
    println!(
        "{} of {} documents have a client",
        clients.len(),
        lines.len()
    );
    for (key, value) in totals {
        println!("{value:>9}  {key}");
    }
    clients.sort();
    clients.truncate(args.check);
    let mut compiled = 0;
    for (count, example, name) in &clients {
        match check(&place, example) {
            Ok(()) => compiled += 1,
            Err(error) => println!("{name} ({example}, {count} lines) does not compile: {error}"),
        }
    }
    if args.check > 0 {
        println!("{compiled} of {} clients compile", clients.len());
    }
    Ok(ExitCode::SUCCESS)
}

/// The first so many of a shuffle that the seed decides.
fn draw(files: &mut Vec<PathBuf>, count: usize, seed: u64) {
    let mut state = seed;
    let mut next = move || {
        // SplitMix64
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    };
    for n in (1..files.len()).rev() {
        let other = usize::try_from(next() % (n as u64 + 1)).unwrap_or(0);
        files.swap(n, other);
    }
    files.truncate(count);
}

fn check(place: &Path, example: &str) -> Result<(), String> {
    let output = Command::new("cargo")
        .args(["check", "--quiet", "--example", example])
        .current_dir(place)
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let errors: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("error"))
        .collect();
    Err(errors.join("; ").chars().take(600).collect())
}

/// One document: its client and how many findings of each kind, or why there is none.
pub(crate) fn examine(file: &Path) -> Value {
    let loaded = match Loader::new().load(&file.to_string_lossy()) {
        Ok(loaded) => loaded,
        Err(failure) => return json!({"failure": failure.to_string()}),
    };
    let started = Instant::now();
    let operations = loaded.contract.operations.len();
    match progenitor::generate(&loaded.contract, &Settings::default()) {
        Ok(generated) => {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for found in &generated.findings {
                *counts.entry(found.code.id.to_owned()).or_default() += 1;
                if found.code.id == "progenitor-refused" {
                    eprintln!("{}: {}", file.display(), found.message);
                }
            }
            counts.insert("operations".to_owned(), operations);
            counts.insert("operations generated".to_owned(), generated.operations);
            counts.insert("lines".to_owned(), generated.code.lines().count());
            let millis = usize::try_from(started.elapsed().as_millis()).unwrap_or(0);
            counts.insert("milliseconds".to_owned(), millis);
            json!({"code": generated.code, "counts": counts})
        }
        Err(failure) => json!({"failure": failure.to_string()}),
    }
}
