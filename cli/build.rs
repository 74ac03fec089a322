//! The layout of the optimised program: what every start runs through lies side by side, and addresses that the
//! loader has to adjust are packed. Less of the program is mapped then, and it starts sooner.
//!
//! Only where the linker is known: Linux on x86-64, and no linker of the user's choice. The bare `mock` of
//! `mock-server` is laid out by this script as well.

use std::env;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// From here, and from `mock-server`.
const START: &str = "../cli/layout/start.txt";

/// Crates that no start of a mock runs through: what they have of generic code stays out of the way.
const COLD: &[&str] = &[
    "specwright_codegen",
    "specwright_contract_test",
    "openapiv3",
    "prettyplease",
    "proc_macro2",
    "progenitor_impl",
    "quote",
    "schemars",
    "syn",
    "typify",
    "typify_impl",
];

/// The first glibc that reads packed relocations.
const PACKED: (u32, u32) = (2, 36);

fn main() -> std::io::Result<()> {
    println!("cargo:rerun-if-changed=../cli/build.rs");
    println!("cargo:rerun-if-changed={START}");
    if !applies() {
        return Ok(());
    }
    let script = Path::new(&variable("OUT_DIR")).join("start.ld");
    std::fs::write(&script, layout(&std::fs::read_to_string(START)?))?;
    println!("cargo:rustc-link-arg-bins=-Wl,-T,{}", script.display());
    if variable("HOST") == variable("TARGET") && glibc().is_some_and(|version| version >= PACKED) {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
    Ok(())
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_default()
}

fn applies() -> bool {
    let flags = variable("CARGO_ENCODED_RUSTFLAGS");
    variable("PROFILE") == "release"
        && variable("TARGET") == "x86_64-unknown-linux-gnu"
        && env::var_os("RUSTC_LINKER").is_none()
        && !["linker", "fuse-ld", "crt-static"]
            .iter()
            .any(|word| flags.contains(word))
}

/// A linker script that only adds to the linker's own.
fn layout(start: &str) -> String {
    let mut script = String::from("SECTIONS\n{\n  .text.cold :\n  {\n");
    for name in COLD {
        let _ = writeln!(script, "    *lib{name}-*.rlib:*(.text .text.*)");
    }
    script.push_str("  }\n  .text.start :\n  {\n");
    for line in start.lines().filter(|line| !line.starts_with('#')) {
        let (file, path) = match line.split_once('!') {
            Some((library, path)) => (format!("*lib{library}-*.rlib:*"), path),
            None => ("*".to_owned(), line),
        };
        for symbol in symbols(path) {
            // What is seldom called has sections of its own.
            let _ = writeln!(script, "    {file}(.text.{symbol} .text.unlikely.{symbol})");
        }
    }
    script.push_str("  }\n}\nINSERT BEFORE .text;\n");
    script
}

/// The symbols of a path: functions below it in both ways of mangling, then, of a type, its traits and its drop.
fn symbols(path: &str) -> Vec<String> {
    let counted = path.split("::").fold(String::new(), |mut symbol, segment| {
        let _ = write!(symbol, "{}{segment}", segment.len());
        symbol
    });
    let mut symbols = vec![format!("_ZN{counted}*")];
    if !path.contains('$') {
        let name = path.replace("::", "..");
        symbols.push(format!("_R*_{counted}*"));
        symbols.push(format!("_ZN*_$LT${name}*"));
        symbols.push(format!("_ZN4core3ptr*drop_in_place$LT${name}*"));
    }
    symbols
}

/// The version of the C library, as the system tells it.
fn glibc() -> Option<(u32, u32)> {
    let output = Command::new("getconf")
        .arg("GNU_LIBC_VERSION")
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let (major, minor) = text.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
