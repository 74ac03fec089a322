//! `cargo xtask corpus convert`: every document written as OpenAPI 3.0 and 3.1 and read again: the same operations,
//! nothing new that is wrong, schemas that judge generated values alike, and written again the same text.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use serde_json::{Value, json};
use specwright_contract::model::{
    Location, Operation, Parameter, ParameterShape, SchemaId, SecurityRequirement,
};
use specwright_contract::write::{self, Target};
use specwright_contract::{Contract, Diagnostic, Loaded, Loader, Severity};
use specwright_exchange::make;
use specwright_exchange::schema::{Direction, Validators};

use super::{Load, each_apart, files_of};

/// The seeds of generated values.
const SEEDS: std::ops::Range<u64> = 1..4;

/// So many schemas of a document are judged.
const MOST_SCHEMAS: usize = 300;

#[derive(Args)]
pub(crate) struct Convert {
    #[command(flatten)]
    load: Load,
    /// Only every so manieth document
    #[arg(long, default_value_t = 1)]
    every: usize,
}

pub(crate) fn run(convert: &Convert) -> Result<ExitCode, String> {
    let (folder, files) = files_of(&convert.load)?;
    let files: Vec<_> = files.into_iter().step_by(convert.every.max(1)).collect();
    let lines = each_apart(
        &folder,
        &files,
        convert.load.jobs.max(1),
        "convert-one",
        &[],
    );
    let mut totals: BTreeMap<String, u64> = BTreeMap::new();
    let mut failures = 0;
    for (name, line) in &lines {
        let row: Value = match line {
            Ok(line) => serde_json::from_str(line).unwrap_or_default(),
            Err(crash) => {
                failures += 1;
                println!("{name}: {crash}");
                continue;
            }
        };
        for (key, value) in row["counts"].as_object().into_iter().flatten() {
            *totals.entry(key.clone()).or_default() += value.as_u64().unwrap_or(0);
        }
        for failure in row["failures"].as_array().into_iter().flatten() {
            failures += 1;
            println!("{name}: {}", failure.as_str().unwrap_or_default());
        }
    }
    println!("{} documents, {failures} failures", lines.len());
    for (key, value) in totals {
        println!("{value:>9}  {key}");
    }
    Ok(if failures == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// One document in both languages.
pub(crate) fn examine(file: &Path) -> Value {
    let Ok(loaded) = Loader::new().load(&file.to_string_lossy()) else {
        return json!({"counts": {"unreadable": 1}});
    };
    let mut failures: Vec<String> = Vec::new();
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let known = errors(&loaded.diagnostics);
    let contract = Arc::new(loaded.contract);
    for target in [Target::OpenApi30, Target::OpenApi31] {
        let written = write::openapi(&contract, target);
        for found in &written.diagnostics {
            let told = found
                .message
                .split(" has no ")
                .nth(1)
                .unwrap_or(&found.message);
            let key = format!("{} {}: {told}", target.name(), found.code.id);
            *counts.entry(key).or_default() += 1;
        }
        let mut tell = |what: String| {
            if failures.len() < 12 {
                failures.push(format!("{}: {what}", target.version()));
            }
        };
        let again: Loaded = match read(&written.document) {
            Ok(again) => again,
            Err(reason) => {
                tell(format!("cannot be read: {reason}"));
                continue;
            }
        };
        for found in &again.diagnostics {
            if found.severity == Severity::Error && !known.contains(found.code.id) {
                tell(format!("new error {}: {}", found.code.id, found.message));
            }
        }
        if let Some(difference) = compare(&contract, &again.contract) {
            tell(difference);
        }
        let twice = write::openapi(&again.contract, target);
        if twice.document != written.document {
            let at = first_difference(&written.document, &twice.document, "");
            tell(format!(
                "written again it differs: {}",
                at.unwrap_or_default()
            ));
        }
        let lossy = written
            .diagnostics
            .iter()
            .any(|found| found.code.id == "conversion-lost");
        let again = Arc::new(again.contract);
        // `format: byte` is judged, `contentEncoding: base64` is not.
        if written
            .diagnostics
            .iter()
            .any(|found| found.message.contains("contentEncoding"))
        {
            continue;
        }
        judge((&contract, &again), lossy, &mut counts, &mut tell);
    }
    json!({"counts": counts, "failures": failures})
}

fn errors(found: &[Diagnostic]) -> BTreeSet<&'static str> {
    let errors = found
        .iter()
        .filter(|found| found.severity == Severity::Error);
    errors.map(|found| found.code.id).collect()
}

fn read(document: &Value) -> Result<Loaded, String> {
    let text = serde_json::to_string(document).map_err(|error| error.to_string())?;
    Loader::new()
        .load_text("converted.json", text)
        .map_err(|error| error.to_string())
}

/// The first place where two values differ.
fn first_difference(one: &Value, other: &Value, at: &str) -> Option<String> {
    match (one, other) {
        (Value::Object(a), Value::Object(b)) => {
            for (key, value) in a {
                match b.get(key) {
                    None => return Some(format!("{at}/{key} is gone")),
                    Some(other) => {
                        if let Some(found) = first_difference(value, other, &format!("{at}/{key}"))
                        {
                            return Some(found);
                        }
                    }
                }
            }
            let new = b.keys().find(|key| !a.contains_key(*key))?;
            Some(format!("{at}/{new} is new"))
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let mut pairs = a.iter().zip(b).enumerate();
            pairs.find_map(|(n, (a, b))| first_difference(a, b, &format!("{at}/{n}")))
        }
        _ if one == other => None,
        _ => {
            let short = |value: &Value| value.to_string().chars().take(80).collect::<String>();
            Some(format!("{at}: {} | {}", short(one), short(other)))
        }
    }
}

/// The first operation that is not the same.
fn compare(one: &Contract, other: &Contract) -> Option<String> {
    let lines = |contract: &Contract| -> Vec<String> {
        let mut lines: Vec<String> = contract
            .operations
            .iter()
            .filter(|operation| can_be_said(operation))
            .map(|operation| outline(contract, operation))
            .collect();
        lines.sort();
        lines
    };
    let (one, other) = (lines(one), lines(other));
    let differ = one.iter().zip(&other).find(|(one, other)| one != other);
    if let Some((one, other)) = differ {
        return Some(format!("{one}\n  is {other}"));
    }
    (one.len() != other.len()).then(|| format!("{} operations are {}", one.len(), other.len()))
}

fn can_be_said(operation: &Operation) -> bool {
    matches!(
        operation.method.as_str(),
        "GET" | "PUT" | "POST" | "DELETE" | "OPTIONS" | "HEAD" | "PATCH" | "TRACE"
    )
}

fn outline(contract: &Contract, operation: &Operation) -> String {
    let parameter = |parameter: &Parameter| {
        let shape = match &parameter.shape {
            ParameterShape::Styled { style, explode, .. } => format!("{style:?}{explode}"),
            ParameterShape::Content(media) => media.name.to_string(),
        };
        let Parameter {
            name,
            required,
            deprecated,
            ..
        } = parameter;
        format!(
            "{}:{name}:{required}:{deprecated}:{shape}",
            parameter.location.as_str()
        )
    };
    let parameters: Vec<String> = operation
        .parameters
        .iter()
        .filter(|one| one.location != Location::QueryString)
        .map(|one| parameter(one))
        .collect();
    let body = operation.body.as_ref().map(|body| {
        let names: Vec<&str> = body.content.iter().map(|media| &*media.name).collect();
        format!("{}{names:?}", body.required)
    });
    let responses: Vec<String> = operation
        .responses
        .iter()
        .map(|(status, response)| {
            let names: Vec<&str> = response.content.iter().map(|media| &*media.name).collect();
            let headers: Vec<&str> = response.headers.iter().map(|(name, _)| &**name).collect();
            format!("{status}{names:?}{headers:?}{}", response.links.len())
        })
        .collect();
    let security = |requirements: &[SecurityRequirement]| {
        let each = requirements.iter().map(|requirement| {
            let names = requirement.schemes.iter().map(|(scheme, _)| &*scheme.name);
            names.collect::<Vec<&str>>().join("+")
        });
        each.collect::<Vec<String>>().join("|")
    };
    let servers: Vec<&str> = operation
        .servers
        .iter()
        .map(|server| &*server.url)
        .collect();
    let _ = contract;
    format!(
        "{} {:?} {:?} {} {parameters:?} {body:?} {responses:?} {} {servers:?} {}",
        operation.label(),
        operation.operation_id,
        operation.tags,
        operation.deprecated,
        security(&operation.security),
        operation.callbacks.len(),
    )
}

/// The schemas that stand at the same places of both.
fn pairs(one: &Contract, other: &Contract) -> Vec<(String, SchemaId, SchemaId)> {
    let mut pairs = Vec::new();
    let at: BTreeMap<String, &Operation> = other
        .operations
        .iter()
        .map(|operation| (operation.label(), operation))
        .collect();
    for operation in &one.operations {
        let Some(twin) = at.get(&operation.label()) else {
            continue;
        };
        for (one, other) in operation.parameters.iter().zip(&twin.parameters) {
            if let (Some(a), Some(b)) = (one.shape.schema(), other.shape.schema()) {
                pairs.push((format!("{} {}", operation.label(), one.name), a, b));
            }
        }
        let media = |operation: &Operation| {
            let body = operation.body.iter().flat_map(|body| body.content.clone());
            let responses = operation
                .responses
                .iter()
                .flat_map(|(_, one)| one.content.clone());
            body.chain(responses).collect::<Vec<_>>()
        };
        for (one, other) in media(operation).iter().zip(media(twin)) {
            if let (Some(a), Some(b)) = (one.schema, other.schema) {
                pairs.push((format!("{} {}", operation.label(), one.name), a, b));
            }
        }
    }
    for (name, &a) in &one.components.schemas {
        if let Some(&b) = other.components.schemas.get(name) {
            pairs.push((format!("schema {name}"), a, b));
        }
    }
    let step = pairs.len() / MOST_SCHEMAS + 1;
    pairs.into_iter().step_by(step).collect()
}

/// Where rules were lost, more values may be right than before.
fn judge(
    (one, other): (&Arc<Contract>, &Arc<Contract>),
    lossy: bool,
    counts: &mut BTreeMap<String, u64>,
    tell: &mut impl FnMut(String),
) {
    let pairs = pairs(one, other);
    let (one, other) = (
        Validators::new(Arc::clone(one)),
        Validators::new(Arc::clone(other)),
    );
    let direction = Direction::Response;
    for (place, a, b) in pairs {
        let mut values = vec![Value::Null, json!({}), json!("x"), json!(1), json!([])];
        for seed in SEEDS {
            values.extend(make::generate(&one, a, direction, seed).ok());
            values.extend(make::generate(&other, b, direction, seed).ok());
        }
        for value in values {
            *counts.entry("values judged".to_owned()).or_default() += 1;
            let was = one.is_valid(a, direction, &value);
            let is = other.is_valid(b, direction, &value);
            if was != is && (was || !lossy) {
                let value: String = value.to_string().chars().take(200).collect();
                tell(format!("{place}: {value} was {was}"));
            }
        }
    }
}
