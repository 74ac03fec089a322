//! Every rule of the lint by documents: what is found in `lint/NAME.yaml` stands beside it in
//! `lint/NAME.snap`. Each document has what a rule is to find next to what it is to leave alone.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use specwright_contract::diagnostic::codes;
use specwright_contract::diagnostic::render::Located;
use specwright_contract::{Diagnostic, Loader, lint};

fn documents() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .collect();
    paths.sort();
    paths
}

fn found(path: &Path) -> (specwright_contract::Contract, Vec<Diagnostic>) {
    let name = path.file_name().unwrap().to_str().unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let loaded = Loader::new().load_text(name, text).unwrap();
    let found = lint::run(&loaded.contract);
    (loaded.contract, found)
}

#[test]
fn each_document_is_told_what_is_wrong_with_it() {
    for path in documents() {
        let (contract, found) = found(&path);
        let mut told = String::new();
        for diagnostic in &found {
            writeln!(told, "{}", diagnostic.one_line(&contract.sources)).unwrap();
            for label in &diagnostic.labels {
                let start = Located::new(label.place, &contract.sources).region.start;
                writeln!(told, "    {}:{} {}", start.line, start.column, label.text).unwrap();
            }
        }
        let stem = path.file_stem().unwrap().to_str().unwrap();
        insta::with_settings!({
            snapshot_path => path.parent().unwrap(),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(stem, told);
        });
    }
}

#[test]
fn every_rule_has_a_document_that_breaks_it() {
    let told: BTreeSet<&str> = documents()
        .iter()
        .flat_map(|path| found(path).1)
        .map(|diagnostic| diagnostic.code.id)
        .collect();
    let untold: Vec<&str> = codes::lint::TABLE
        .iter()
        .map(|code| code.id)
        .filter(|id| !told.contains(id))
        .collect();
    assert!(untold.is_empty(), "no document shows {untold:?}");
}
