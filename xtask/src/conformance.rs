//! The official JSON Schema Test Suite through our own reading of schemas, and the page that tells how it went.

mod exceptions;
mod report;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use serde_json::Value;
use specwright_contract::Loader;
use specwright_contract::model::Format;
use specwright_exchange::schema::{Direction, Validators};

/// Runs the JSON Schema Test Suite and writes docs/conformance.md.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder of the suite, with `tests` and `remotes` [default: beside the repository]
    folder: Option<PathBuf>,
    /// Only compare, write no page
    #[arg(long)]
    check: bool,
}

/// A draft of the suite and how it is read.
struct Draft {
    title: &'static str,
    folder: &'static str,
    format: Format,
}

const DRAFTS: &[Draft] = &[
    Draft {
        title: "JSON Schema 2020-12",
        folder: "draft2020-12",
        format: Format::OpenApi31,
    },
    Draft {
        title: "JSON Schema draft 4, read as OpenAPI 3.0",
        folder: "draft4",
        format: Format::OpenApi30,
    },
];

/// One test of the suite.
struct Outcome {
    group: String,
    test: String,
    passed: bool,
}

/// A file of the suite.
struct File {
    /// Relative to the folder of all tests: `draft2020-12/optional/format/date.json`.
    name: String,
    outcomes: Vec<Outcome>,
}

/// Runs the suite. Fails where a test fails that is no exception, or an exception passes.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let named = arguments.folder.is_some();
    let folder = arguments
        .folder
        .clone()
        .unwrap_or_else(|| root.join("../shared/data/json-schema-test-suite"));
    if !folder.join("tests").is_dir() {
        eprintln!(
            "skipped: there is no JSON Schema Test Suite at {}",
            folder.display()
        );
        let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
        return if named && in_ci {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        };
    }
    match run_all(&folder) {
        Ok(drafts) => conclude(arguments, &root, &drafts),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run_all(folder: &Path) -> Result<Vec<(&'static Draft, Vec<File>)>, String> {
    let remotes = remotes(&folder.join("remotes"))?;
    let mut drafts = Vec::new();
    for draft in DRAFTS {
        let tests = folder.join("tests");
        let mut paths = Vec::new();
        json_files(&tests.join(draft.folder), &mut paths)?;
        let mut files = Vec::new();
        for path in paths {
            files.push(run_file(draft, &tests, &path, &remotes)?);
        }
        // Required tests first.
        files.sort_by_key(|file| (file.name.matches('/').count(), file.name.clone()));
        drafts.push((draft, files));
    }
    Ok(drafts)
}

fn conclude(arguments: &Arguments, root: &Path, drafts: &[(&Draft, Vec<File>)]) -> ExitCode {
    let verdict = exceptions::judge(drafts.iter().flat_map(|(_, files)| files));
    for (file, outcome) in &verdict.unexpected {
        println!("failed: {file}: {}: {}", outcome.group, outcome.test);
    }
    for exception in &verdict.stale {
        println!(
            "stale exception, all of it passes: {} {} {}",
            exception.file, exception.group, exception.test
        );
    }
    let page = report::page(drafts);
    let path = root.join("docs/conformance.md");
    let (passed, total) = report::count(drafts.iter().flat_map(|(_, files)| files));
    println!("{passed} of {total} tests pass");
    if !arguments.check
        && let Err(error) =
            std::fs::create_dir_all(root.join("docs")).and_then(|()| std::fs::write(&path, page))
    {
        eprintln!("{}: {error}", path.display());
        return ExitCode::FAILURE;
    }
    if verdict.unexpected.is_empty() && verdict.stale.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Every JSON file below a folder, in the order of names.
fn json_files(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = std::fs::read_dir(folder).map_err(|error| told(folder, error))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            json_files(&path, found)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            found.push(path);
        }
    }
    Ok(())
}

/// What the suite expects to be served, and the meta-schemas, by URL.
fn remotes(folder: &Path) -> Result<BTreeMap<String, String>, String> {
    let mut paths = Vec::new();
    json_files(folder, &mut paths)?;
    let mut texts = BTreeMap::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).map_err(|error| told(&path, error))?;
        let name = relative(folder, &path);
        texts.insert(format!("http://localhost:1234/{name}"), text);
    }
    for (uri, schema) in meta_schemas() {
        texts.insert(uri, schema.to_string());
    }
    Ok(texts)
}

/// The meta-schemas that the validator has within.
fn meta_schemas() -> Vec<(String, Value)> {
    const URIS: &[&str] = &[
        "https://json-schema.org/draft/2020-12/schema",
        "https://json-schema.org/draft/2020-12/meta/core",
        "https://json-schema.org/draft/2020-12/meta/applicator",
        "https://json-schema.org/draft/2020-12/meta/unevaluated",
        "https://json-schema.org/draft/2020-12/meta/validation",
        "https://json-schema.org/draft/2020-12/meta/meta-data",
        "https://json-schema.org/draft/2020-12/meta/format-annotation",
        "https://json-schema.org/draft/2020-12/meta/format-assertion",
        "https://json-schema.org/draft/2020-12/meta/content",
        "http://json-schema.org/draft-04/schema",
    ];
    let mut found = Vec::new();
    for &uri in URIS {
        // A registry finds what one of its resources refers to.
        let asking = serde_json::json!({ "$ref": uri });
        let base = "urn:specwright:conformance";
        let draft = if uri.contains("draft-04") {
            jsonschema::Draft::Draft4
        } else {
            jsonschema::Draft::Draft202012
        };
        let registry = jsonschema::Registry::new()
            .draft(draft)
            .add(base, asking)
            .and_then(jsonschema::RegistryBuilder::prepare);
        let (Ok(registry), Ok(base)) = (registry, jsonschema::uri::from_str(base)) else {
            continue;
        };
        if let Ok(resolved) = registry.resolver(base).lookup(uri) {
            found.push((uri.to_owned(), resolved.contents().clone()));
        }
    }
    found
}

fn run_file(
    draft: &Draft,
    tests: &Path,
    path: &Path,
    remotes: &BTreeMap<String, String>,
) -> Result<File, String> {
    let text = std::fs::read_to_string(path).map_err(|error| told(path, error))?;
    let groups: Vec<Value> = serde_json::from_str(&text).map_err(|error| told(path, error))?;
    let mut outcomes = Vec::new();
    for group in &groups {
        let validators = read(draft, &group["schema"], remotes);
        for test in group["tests"].as_array().into_iter().flatten() {
            let passed = validators.as_ref().is_some_and(|(validators, id)| {
                let data = &test["data"];
                let valid = validators.is_valid(*id, Direction::Request, data);
                let violations = validators.check(*id, Direction::Request, data);
                valid == violations.is_empty() && Some(valid) == test["valid"].as_bool()
            });
            outcomes.push(Outcome {
                group: text_of(&group["description"]),
                test: text_of(&test["description"]),
                passed,
            });
        }
    }
    Ok(File {
        name: relative(tests, path),
        outcomes,
    })
}

fn read(
    draft: &Draft,
    schema: &Value,
    remotes: &BTreeMap<String, String>,
) -> Option<(Validators, specwright_contract::model::SchemaId)> {
    let loader = Loader::new().allow_remote(true).fetch(remotes.clone());
    let (contract, id) = loader
        .load_schema_as("schema.json", schema.to_string(), draft.format)
        .ok()?;
    Some((Validators::new(Arc::new(contract)), id))
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn relative(folder: &Path, path: &Path) -> String {
    let path = path.strip_prefix(folder).unwrap_or(path);
    let parts = path.iter().map(|part| part.to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

fn told(path: &Path, error: impl std::fmt::Display) -> String {
    format!("{}: {error}", path.display())
}
