//! One document: loaded, routed and sampled, told as one line of JSON.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use serde_json::{Value, json};
use specwright_contract::model::SchemaId;
use specwright_contract::{Contract, Loader, Severity};
use specwright_exchange::make;
use specwright_exchange::router::Router;
use specwright_exchange::schema::{Direction, Validators};

use crate::memory;

/// The seed of generated values: any will do, as long as it stays.
const SEED: u64 = 1;

/// What was found of one document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pub(crate) name: String,
    /// Why there is no more: a panic, a hang.
    pub(crate) crash: Option<String>,
    pub(crate) bytes: u64,
    pub(crate) load_ms: u64,
    pub(crate) peak_bytes: u64,
    pub(crate) operations: usize,
    /// Response media types with a schema.
    pub(crate) bodies: usize,
    /// Operations with the error that stops them.
    pub(crate) stopped: Vec<(String, String)>,
    pub(crate) not_routed: Vec<(String, String)>,
    pub(crate) not_made: Vec<(String, String)>,
    pub(crate) not_generated: Vec<(String, String)>,
}

impl Row {
    pub(crate) fn parse(name: &str, line: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(line).ok()?;
        let pairs = |key: &str| -> Vec<(String, String)> {
            let text = |item: &Value, n: usize| item[n].as_str().unwrap_or_default().to_owned();
            value[key]
                .as_array()
                .map(|items| {
                    items
                        .iter()
                        .map(|item| (text(item, 0), text(item, 1)))
                        .collect()
                })
                .unwrap_or_default()
        };
        let number = |key: &str| value[key].as_u64().unwrap_or(0);
        Some(Self {
            name: name.to_owned(),
            crash: None,
            bytes: number("bytes"),
            load_ms: number("load_ms"),
            peak_bytes: number("peak_bytes"),
            operations: usize::try_from(number("operations")).ok()?,
            bodies: usize::try_from(number("bodies")).ok()?,
            stopped: pairs("stopped"),
            not_routed: pairs("not_routed"),
            not_made: pairs("not_made"),
            not_generated: pairs("not_generated"),
        })
    }
}

/// Examines a document; the answer is what [`Row::parse`] reads.
pub(crate) fn examine(file: &Path) -> Value {
    let bytes = std::fs::metadata(file).map_or(0, |metadata| metadata.len());
    let started = Instant::now();
    let loaded = Loader::new().load(&file.to_string_lossy());
    let load_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let peak_bytes = memory::peak();
    let loaded = match loaded {
        Ok(loaded) => loaded,
        Err(failure) => {
            let reasons: Vec<_> = failure
                .diagnostics
                .iter()
                .filter(|diagnostic| diagnostic.severity == Severity::Error)
                .map(|diagnostic| json!(["the whole document", diagnostic.message]))
                .collect();
            return json!({
                "bytes": bytes, "load_ms": load_ms, "peak_bytes": peak_bytes,
                "operations": 0, "bodies": 0, "stopped": reasons,
            });
        }
    };
    let stopped: Vec<_> = loaded
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .filter_map(|diagnostic| Some(json!([diagnostic.stops.as_ref()?, diagnostic.message])))
        .collect();
    let contract = Arc::new(loaded.contract);
    let (bodies, not_made, not_generated) = make_bodies(&contract);
    json!({
        "bytes": bytes,
        "load_ms": load_ms,
        "peak_bytes": peak_bytes,
        "operations": contract.operations.len(),
        "bodies": bodies,
        "stopped": stopped,
        "not_routed": not_routed(&contract),
        "not_made": not_made,
        "not_generated": not_generated,
    })
}

/// Operations whose own example request the router does not lead back to.
fn not_routed(contract: &Arc<Contract>) -> Vec<Value> {
    let router = Router::new(contract);
    let validators = Validators::new(Arc::clone(contract));
    let made = |schema| make::sample(&validators, schema, Direction::Request).ok();
    let mut failures = Vec::new();
    for (id, operation) in contract.operations() {
        let Some(example) = router.example(contract, id, made) else {
            failures.push(json!([operation.label(), "no example URL"]));
            continue;
        };
        let headers = example.header_map();
        match router.find_with(operation.method.as_str(), &example.target, Some(&headers)) {
            Ok(found) if found.operation == id => {}
            Ok(found) => {
                let unreachable = router
                    .conflicts()
                    .iter()
                    .any(|conflict| conflict.unreachable && conflict.second == id);
                let reason = if unreachable {
                    "another operation has the same method and path up to names".to_owned()
                } else {
                    format!(
                        "the URL leads to {}",
                        contract.operation(found.operation).label()
                    )
                };
                failures.push(json!([operation.label(), reason]));
            }
            Err(miss) => failures.push(json!([operation.label(), miss.to_string()])),
        }
    }
    failures
}

/// The number of response media types with a schema, and the operations with one for which no value
/// that satisfies it was sampled or generated.
fn make_bodies(contract: &Arc<Contract>) -> (usize, Vec<Value>, Vec<Value>) {
    let validators = Validators::new(Arc::clone(contract));
    let (mut bodies, mut not_made, mut not_generated) = (0, Vec::new(), Vec::new());
    for operation in &contract.operations {
        let schemas = operation
            .responses
            .iter()
            .flat_map(|(_, response)| &response.content)
            .filter_map(|media| media.schema)
            .collect::<Vec<_>>();
        bodies += schemas.len();
        let failure = |make: &dyn Fn(SchemaId) -> Result<Value, make::NoValue>| {
            schemas.iter().find_map(|&schema| match make(schema) {
                Ok(value) if validators.is_valid(schema, Direction::Response, &value) => None,
                Ok(_) => Some("the value does not satisfy the schema".to_owned()),
                Err(reason) => Some(reason.to_string()),
            })
        };
        if let Some(reason) =
            failure(&|schema| make::sample(&validators, schema, Direction::Response))
        {
            not_made.push(json!([operation.label(), reason]));
        }
        if let Some(reason) =
            failure(&|schema| make::generate(&validators, schema, Direction::Response, SEED))
        {
            not_generated.push(json!([operation.label(), reason]));
        }
    }
    (bodies, not_made, not_generated)
}
