//! Prints the `types` module of a document: `cargo run -p specwright-codegen --example types -- kitchen.yaml`. With
//! `--out DIR` before several documents, writes one file for each.

use std::process::ExitCode;
use std::time::Instant;

use specwright_codegen::{Notes, Settings, types_text};

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut folder = None;
    if arguments.len() > 1 && arguments[0] == "--out" {
        folder = Some(arguments.remove(1));
        arguments.remove(0);
    }
    let mut failed = arguments.is_empty();
    for (number, input) in arguments.iter().enumerate() {
        let started = Instant::now();
        let loaded = match specwright_contract::load(input) {
            Ok(loaded) => loaded,
            Err(failure) => {
                eprintln!("{failure}");
                failed = true;
                continue;
            }
        };
        let read = started.elapsed();
        let mut notes = Notes::default();
        let text = match types_text(&loaded.contract, &Settings::default(), &mut notes) {
            Ok(text) => text,
            Err(error) => {
                eprintln!("{input}: {error}");
                failed = true;
                continue;
            }
        };
        let all = started.elapsed();
        match &folder {
            None => println!("{text}"),
            Some(folder) => {
                let path = std::path::Path::new(folder).join(format!("m{number}.rs"));
                if let Err(error) = std::fs::write(path, text) {
                    eprintln!("{error}");
                    failed = true;
                }
                println!("m{number} {input} read {read:?} all {all:?}");
            }
        }
        for note in notes.into_findings() {
            eprintln!("{}", note.one_line(&loaded.contract.sources));
        }
    }
    if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
