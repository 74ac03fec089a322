//! Documents that generators fail on are generated, in every layout, twice the same; the API for build scripts.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::{Path, PathBuf};

use specwright_codegen::{BuildFailure, Builder, Layout, RuntimeSource, Settings, generate};

fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut documents = vec![root.join("tests/documents/several/openapi.yaml")];
    for folder in [root.join("tests/documents"), root.join("../specs")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path
                .extension()
                .is_some_and(|extension| extension == "yaml")
            {
                documents.push(path);
            }
        }
    }
    documents.sort();
    documents
}

fn is_rust(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "rs")
}

#[test]
fn every_layout_is_written_twice_the_same() {
    let layouts = [
        Layout::OneFile { name: "api".into() },
        Layout::Folder,
        Layout::Crate {
            name: "api".into(),
            runtime: RuntimeSource::Version,
        },
    ];
    let mut by_tag = Settings::default();
    by_tag.by_tag = true;
    for document in documents() {
        let contract = specwright_contract::load(document.to_str().unwrap())
            .unwrap()
            .contract;
        for settings in [&Settings::default(), &by_tag] {
            for layout in &layouts {
                let first = generate(&contract, settings, layout).unwrap();
                let second = generate(&contract, settings, layout).unwrap();
                assert_eq!(first.files, second.files, "{}", document.display());
                assert_eq!(first.statistics.operations, contract.operations.len());
                for file in first.files.iter().filter(|file| is_rust(&file.path)) {
                    assert!(
                        syn::parse_file(&file.text).is_ok(),
                        "{} {}",
                        document.display(),
                        file.path
                    );
                }
            }
        }
    }
}

#[test]
fn what_is_degraded_has_a_place() {
    for document in documents() {
        let contract = specwright_contract::load(document.to_str().unwrap())
            .unwrap()
            .contract;
        let generated = generate(&contract, &Settings::default(), &Layout::Folder).unwrap();
        for found in &generated.findings {
            assert!(
                found.place.is_some(),
                "{}",
                found.one_line(&contract.sources)
            );
        }
    }
}

#[test]
fn an_operation_has_at_most_sixty_lines() {
    // Parameters and statuses have a line each: the document of long lists has hundreds.
    let usual = |document: &PathBuf| !document.ends_with("long.yaml");
    for document in documents().into_iter().filter(usual) {
        let contract = specwright_contract::load(document.to_str().unwrap())
            .unwrap()
            .contract;
        let lines = generate(&contract, &Settings::default(), &Layout::Folder)
            .unwrap()
            .statistics
            .operation_lines;
        assert!(
            lines <= 60 * contract.operations.len() + 60,
            "{}: {lines}",
            document.display()
        );
    }
}

#[test]
fn a_build_script_writes_one_file_and_the_contract_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let document =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents/several/openapi.yaml");
    Builder::new(&document)
        .name("several")
        .out_dir(folder.path())
        .try_generate()
        .unwrap();
    let text = std::fs::read_to_string(folder.path().join("several.rs")).unwrap();
    for line in text.lines().filter(|line| line.contains("include_bytes!")) {
        let path = line
            .split("include_bytes!(\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        assert!(folder.path().join(path).is_file(), "{path}");
    }
    assert!(text.contains("pub use client::Client;") && text.contains("pub use server::"));
}

#[test]
fn one_half_is_written_alone() {
    let folder = tempfile::tempdir().unwrap();
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/kitchen.yaml");
    Builder::new(&document)
        .client()
        .server_if(false)
        .out_dir(folder.path())
        .try_generate()
        .unwrap();
    let text = std::fs::read_to_string(folder.path().join("kitchen.rs")).unwrap();
    assert!(text.contains("pub mod client") && !text.contains("pub mod server"));
}

#[test]
fn a_broken_document_is_told_as_people_need_it() {
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("broken.yaml");
    std::fs::write(
        &document,
        "openapi: 3.0.3\ninfo: {title: x, version: 1}\npaths: [\n",
    )
    .unwrap();
    let failure = Builder::new(&document)
        .out_dir(folder.path())
        .try_generate()
        .unwrap_err();
    let BuildFailure::Document(text) = failure else {
        unreachable!("the document is broken")
    };
    assert!(
        text.contains("error[") && text.contains("broken.yaml:"),
        "{text}"
    );
}

#[test]
fn strict_makes_what_is_degraded_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("wide.yaml");
    let text = "openapi: 3.0.3\ninfo: {title: x, version: '1'}\npaths:\n  /a:\n    post:\n      requestBody:\n        \
                content:\n          application/x-protobuf: {schema: {type: object, properties: {a: {type: string}}}}\n      \
                responses: {'204': {description: done}}\n";
    std::fs::write(&document, text).unwrap();
    let failure = Builder::new(&document)
        .strict()
        .out_dir(folder.path())
        .try_generate()
        .unwrap_err();
    assert!(matches!(failure, BuildFailure::Degraded(_)), "{failure}");
    assert!(!folder.path().join("wide.rs").exists());
}
