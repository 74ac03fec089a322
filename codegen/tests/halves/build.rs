//! Generates both halves of every document of ours, and a list of them.

#[path = "../roundtrip/registration.rs"]
mod registration;

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use registration::registration;

/// The folders with the documents.
const FOLDERS: [&str; 2] = ["../documents", "../../../specs"];

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let only = std::env::var("HALVES_ONLY").ok();
    println!("cargo::rerun-if-env-changed=HALVES_ONLY");
    let mut modules = String::new();
    let mut list = String::from(
        "/// A document, and its client and server.\npub type Halves = (&'static str, fn() -> ::specwright_roundtrip::Parts);\n\n\
         /// Every document.\npub static DOCUMENTS: &[Halves] = &[\n",
    );
    for document in documents()? {
        let name = name(&document);
        if only
            .as_ref()
            .is_some_and(|only| !only.split(',').any(|one| one == name))
        {
            continue;
        }
        let builder = specwright_codegen::Builder::new(&document).name(&name);
        if let Err(failure) = builder.client().server().try_generate() {
            return Err(format!("{}:\n{failure}", document.display()).into());
        }
        let text = std::fs::read_to_string(out.join(format!("{name}.rs")))?;
        let registration = registration(&text).ok_or("no `rt::server!`")?;
        writeln!(
            modules,
            "/// Of `{}`.\npub mod {name} {{\n    include!(concat!(env!(\"OUT_DIR\"), \"/{name}.rs\"));\n\n    \
             /// The round trips.\n    pub mod trips {{\n        ::specwright_roundtrip::trips! {{\n{registration}\n        \
             }}\n    }}\n}}\n",
            document.file_name().unwrap_or_default().display()
        )?;
        writeln!(
            list,
            "    ({:?}, {name}::trips::parts),",
            document.display().to_string()
        )?;
    }
    list.push_str("];\n");
    std::fs::write(out.join("halves.rs"), modules + &list)?;
    Ok(())
}

/// The documents: the files of the folders, and `openapi.yaml` of the folders in them.
fn documents() -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={folder}");
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let root = path.join("openapi.yaml");
            if root.is_file() {
                found.push(root);
            } else if path.extension().is_some_and(|ending| ending == "yaml") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A module's name: of the file, or of the folder of an `openapi.yaml`.
fn name(document: &Path) -> String {
    let stem = document.file_stem().unwrap_or_default();
    let folder = document
        .parent()
        .and_then(Path::file_name)
        .unwrap_or_default();
    let name = if stem == "openapi" { folder } else { stem };
    name.to_string_lossy().replace(['-', '.'], "_")
}
