//! Generates the types of every document, and a function that sends a value through the type of a component by name.
#![expect(clippy::unwrap_used, reason = "a broken build should stop")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use specwright_codegen::{Notes, Settings, component_types, types_text};

/// Where the documents lie, from this folder.
const FOLDERS: &[&str] = &["documents", "../documents", "../../../specs"];

fn main() {
    let mut list = String::new();
    let mut text = String::new();
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={folder}");
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let mut documents: Vec<PathBuf> = std::fs::read_dir(here)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        documents.retain(|path| {
            path.extension()
                .is_some_and(|end| end == "yaml" || end == "json")
        });
        documents.sort();
        for document in documents {
            module(&document, &mut text, &mut list);
        }
    }
    // More documents, for a run by hand.
    println!("cargo::rerun-if-env-changed=GOLDEN_DOCUMENTS");
    for document in std::env::var("GOLDEN_DOCUMENTS")
        .unwrap_or_default()
        .split_whitespace()
    {
        module(Path::new(document), &mut text, &mut list);
    }
    write!(text, "/// Every document with the function for its components.\npub static DOCUMENTS: &[Document] = &[{list}];").unwrap();
    let out = PathBuf::from(std::env::var("OUT_DIR").unwrap());
    std::fs::write(out.join("golden.rs"), text).unwrap();
}

fn module(document: &Path, text: &mut String, list: &mut String) {
    let document = document.to_str().unwrap();
    let loaded = specwright_contract::load(document).unwrap();
    let settings = Settings::default();
    let types = types_text(&loaded.contract, &settings, &mut Notes::default()).unwrap();
    let number = list.lines().count();
    let name = format!("m{number}");
    writeln!(
        list,
        "Document {{ path: {document:?}, round_trip: {name}::round_trip }},"
    )
    .unwrap();
    let mut arms = String::new();
    for (component, ty) in component_types(&loaded.contract, &settings) {
        writeln!(
            arms,
            "{component:?} => Some(super::through::<{ty}>(value)),"
        )
        .unwrap();
    }
    write!(
        text,
        "#[allow(missing_docs, unused, deprecated, unreachable_pub, clippy::all, clippy::pedantic, reason = \"generated\")]\npub mod {name} {{\n\
         pub mod types {{ {types} }}\n\
         pub fn round_trip(name: &str, value: &super::Value) -> super::Round {{ match name {{ {arms} _ => None }} }}\n}}\n"
    )
    .unwrap();
}
