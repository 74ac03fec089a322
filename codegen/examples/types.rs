//! Prints the `types` module of a document: `cargo run -p specwright-codegen --example types -- kitchen.yaml`.

use std::process::ExitCode;

use specwright_codegen::{Notes, Settings, types_text};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(input) = arguments.next() else {
        eprintln!("which document?");
        return ExitCode::FAILURE;
    };
    let loaded = match specwright_contract::load(&input) {
        Ok(loaded) => loaded,
        Err(failure) => {
            eprintln!("{failure}");
            return ExitCode::FAILURE;
        }
    };
    let mut notes = Notes::default();
    match types_text(&loaded.contract, &Settings::default(), &mut notes) {
        Ok(text) => println!("{text}"),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    }
    for note in notes.into_findings() {
        eprintln!("{}", note.one_line(&loaded.contract.sources));
    }
    ExitCode::SUCCESS
}
