//! One document: generated, written as a crate where it is to be compiled, told as one line of JSON.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use specwright_codegen::{Layout, RuntimeSource, Settings, generate, write};
use specwright_contract::Loader;

#[derive(Args)]
pub(crate) struct One {
    /// The document
    file: PathBuf,
    /// What is generated
    #[arg(long, value_enum, default_value = "both")]
    halves: Halves,
    /// The workspace in which the crate is written
    #[arg(long)]
    into: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Halves {
    Client,
    Both,
}

/// What is known of a generated document.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) failure: Option<String>,
    pub(crate) unreadable: bool,
    pub(crate) milliseconds: u64,
    pub(crate) operations: u64,
    pub(crate) degraded_operations: u64,
    pub(crate) types: u64,
    pub(crate) degraded_schemas: u64,
    pub(crate) type_lines: u64,
    pub(crate) operation_lines: u64,
    pub(crate) documentation_lines: u64,
    /// What was degraded to what, with how often.
    pub(crate) degraded: BTreeMap<String, u64>,
}

impl Facts {
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(line).ok()?;
        let number = |key: &str| value[key].as_u64().unwrap_or(0);
        Some(Self {
            failure: value["failure"].as_str().map(str::to_owned),
            unreadable: value["unreadable"].as_bool().unwrap_or(false),
            milliseconds: number("milliseconds"),
            operations: number("operations"),
            degraded_operations: number("degraded_operations"),
            types: number("types"),
            degraded_schemas: number("degraded_schemas"),
            type_lines: number("type_lines"),
            operation_lines: number("operation_lines"),
            documentation_lines: number("documentation_lines"),
            degraded: value["degraded"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(class, count)| (class.clone(), count.as_u64().unwrap_or(0)))
                .collect(),
        })
    }
}

/// Generates a document; the answer is what [`Facts::parse`] reads.
pub(crate) fn examine(one: &One) -> Value {
    let loaded = match Loader::new().load(&one.file.to_string_lossy()) {
        Ok(loaded) => loaded,
        Err(failure) => {
            let message = failure
                .diagnostics
                .first()
                .map(|found| found.message.clone());
            return json!({"failure": message, "unreadable": true});
        }
    };
    let name = package(&one.file);
    let mut settings = Settings::default();
    settings.server = one.halves == Halves::Both;
    let runtime = crate::root().join("runtime");
    let runtime = runtime.canonicalize().unwrap_or(runtime);
    let layout = Layout::Crate {
        name: name.clone(),
        runtime: RuntimeSource::Path(runtime.display().to_string()),
    };
    let started = Instant::now();
    let generated = match generate(&loaded.contract, &settings, &layout) {
        Ok(generated) => generated,
        Err(failure) => return json!({"failure": failure.to_string()}),
    };
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    if let Some(folder) = &one.into
        && let Err(failure) = write(&folder.join(&name), &generated.files)
    {
        return json!({"failure": failure.to_string()});
    }
    let mut classes: BTreeMap<String, u64> = BTreeMap::new();
    for found in &generated.findings {
        *classes.entry(class(&found.message)).or_default() += 1;
    }
    let statistics = &generated.statistics;
    json!({
        "milliseconds": milliseconds,
        "operations": statistics.operations,
        "degraded_operations": statistics.degraded_operations,
        "types": statistics.types,
        "degraded_schemas": statistics.degraded_types,
        "type_lines": statistics.type_lines,
        "operation_lines": statistics.operation_lines,
        "documentation_lines": statistics.documentation_lines,
        "degraded": classes,
    })
}

/// A message without the names in it; the last name is what something became, and stays.
fn class(message: &str) -> String {
    let parts: Vec<&str> = message.split('`').collect();
    let last = parts.len().saturating_sub(2);
    parts
        .iter()
        .enumerate()
        .map(|(n, part)| match n % 2 {
            0 => (*part).to_owned(),
            _ if n == last && (part.starts_with("rt::") || *part == "String") => {
                format!("`{part}`")
            }
            _ => "…".to_owned(),
        })
        .collect()
}

/// The name of the crate of a document: unique, short, and the same in every run.
pub(super) fn package(file: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    file.hash(&mut hasher);
    let stem: String = file
        .components()
        .rev()
        .take(2)
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join("-");
    let plain: String = stem
        .chars()
        .map(|sign| {
            if sign.is_ascii_alphanumeric() {
                sign.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .take(40)
        .collect();
    format!("d{:08x}-{}", hasher.finish() >> 32, plain.trim_matches('-'))
}
