//! Paths, path items and webhooks (OpenAPI 3.1, sections 4.8.8 and 4.8.9).
//!
//! Two passes: the first finds every operation, so that links can name one that comes later;
//! the second lowers them.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::super::context::{Context, Fields, OPERATION, extension, head};
use super::super::finish::Document;
use super::super::server::servers;
use super::operation::{self, Around};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{lower as codes, reference as reference_codes};
use crate::model::{Extension, Format, Method, Operation, OperationId, PathItem, Webhook};
use crate::source::Node;

pub(super) const PATH_ITEM: Fields = Fields {
    noun: "a path item",
    names: &[
        "$ref",
        "summary",
        "description",
        "get",
        "put",
        "post",
        "delete",
        "options",
        "head",
        "patch",
        "trace",
        "query",
        "additionalOperations",
        "servers",
        "parameters",
    ],
};

/// The methods that are fields of a path item.
const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// How many path items may refer to each other in a row.
const MOST_LAYERS: usize = 32;

/// A path item with what a first look finds.
pub(in crate::lower) struct Plan<'s> {
    /// The key it stands under.
    pub(in crate::lower) key: Node<'s>,
    /// The item and those that it refers to by `$ref`; the first that has a field counts.
    pub(in crate::lower) layers: Vec<Node<'s>>,
    pub(in crate::lower) operations: Vec<(Method, Node<'s>)>,
}

/// Finds all operations under `paths`.
pub(in crate::lower) fn plan<'s>(cx: &mut Context<'s>, paths: Node<'s>) -> Vec<Plan<'s>> {
    let mut plans = Vec::with_capacity(paths.len());
    let mut count = 0;
    for (key, value) in paths.members() {
        let path = key.key();
        if path.starts_with("x-") {
            continue;
        }
        if !path.starts_with('/') {
            cx.report(
                Diagnostic::at(
                    &codes::PATH_WITHOUT_SLASH,
                    key,
                    format!("the path `{path}` does not begin with `/`"),
                )
                .help(format!("write `/{path}`")),
            );
        }
        let plan = item(cx, key, value);
        for (_, operation) in &plan.operations {
            let id = OperationId(count);
            count += 1;
            cx.operations.entry(operation.origin()).or_insert(id);
            if let Some(name) = operation.get("operationId").and_then(Node::as_str) {
                cx.operation_ids.entry(name).or_insert(id);
            }
        }
        plans.push(plan);
    }
    plans
}

/// Finds the operations of a path item that stands under `key`.
pub(super) fn item<'s>(cx: &mut Context<'s>, key: Node<'s>, value: Node<'s>) -> Plan<'s> {
    let mut plan = Plan {
        key,
        layers: layers(cx, key, value),
        operations: Vec::new(),
    };
    let mut known = FxHashSet::default();
    for n in 0..plan.layers.len() {
        for (name, value) in plan.layers[n].members() {
            let word = name.key();
            if let Some(method) = METHODS.iter().find(|m| m.eq_ignore_ascii_case(word)) {
                if *method == "query" {
                    cx.since(name, Format::OpenApi32);
                }
                if *method != word {
                    cx.unknown(name, &PATH_ITEM); // `GET`: told, and meant as `get`
                }
                add(
                    cx,
                    &mut plan,
                    &mut known,
                    method.to_ascii_uppercase().into(),
                    value,
                );
            } else if word == "additionalOperations" {
                cx.since(name, Format::OpenApi32);
                let Some(map) = cx.object(value, "`additionalOperations`") else {
                    continue;
                };
                for (method, value) in map.members() {
                    if is_token(method.key()) {
                        add(cx, &mut plan, &mut known, method.key().into(), value);
                    } else if !method.key().starts_with("x-") {
                        cx.report(
                            Diagnostic::at(
                                &codes::BAD_METHOD,
                                method,
                                format!("`{}` is no HTTP method", method.key()),
                            )
                            .help("write a method such as `LINK`")
                            .stops(format!(
                                "{} {}",
                                method.key(),
                                key.key()
                            )),
                        );
                    }
                }
            } else if !PATH_ITEM.names.contains(&word) && extension(name, value).is_none() {
                cx.unknown(name, &PATH_ITEM);
            }
        }
    }
    plan
}

fn add<'s>(
    cx: &mut Context<'s>,
    plan: &mut Plan<'s>,
    known: &mut FxHashSet<Box<str>>,
    method: Box<str>,
    value: Node<'s>,
) {
    if !known.insert(method.clone()) {
        return; // the item's own comes before that of the one it refers to
    }
    let label = format!("{method} {}", plan.key.key());
    if !value.is_object() {
        cx.report(
            Diagnostic::at(
                &codes::NOT_AN_OBJECT,
                head(value),
                format!(
                    "an operation is an object, here it is {}",
                    value.kind().described()
                ),
            )
            .help("write an Operation Object with `responses`, or remove it")
            .stops(label),
        );
        return;
    }
    if cx.spend(OPERATION, value) {
        plan.operations.push((Method(method), value));
    }
}

/// A token (RFC 9110, section 5.6.2).
fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

fn layers<'s>(cx: &mut Context<'s>, key: Node<'s>, value: Node<'s>) -> Vec<Node<'s>> {
    let mut layers = Vec::new();
    let mut at = value;
    loop {
        if at.is_null() {
            break; // a path without anything, as YAML has it
        }
        if !at.is_object() {
            cx.report(
                Diagnostic::at(
                    &codes::NOT_AN_OBJECT,
                    head(at),
                    format!(
                        "a path item is an object, here it is {}",
                        at.kind().described()
                    ),
                )
                .help("write an object of operations by method")
                .stops(key.key()),
            );
            break;
        }
        if layers.contains(&at) || layers.len() >= MOST_LAYERS {
            cx.report(
                Diagnostic::at(
                    &reference_codes::CIRCULAR,
                    at.get("$ref").unwrap_or(at),
                    "this path item leads back to itself",
                )
                .help("refer to another path item")
                .stops(key.key()),
            );
            break;
        }
        layers.push(at);
        let Some(reference) = at.get("$ref") else {
            break;
        };
        let Some(target) = cx.target(reference) else {
            cx.stops_last(key.key());
            break;
        };
        // What many refer to is lowered many times.
        let size = (target.span().end - target.span().start) as usize;
        if !cx.spend(1 + target.len() + size / 64, reference) {
            break;
        }
        at = target;
    }
    layers
}

/// What applies to all operations of an item.
fn around<'s>(cx: &mut Context<'s>, plan: &Plan<'s>, document: &Document) -> Around {
    let mut around = Around {
        path: plan.key.key().into(),
        parameters: Vec::new(),
        servers: Arc::clone(&document.servers),
        security: Arc::clone(&document.security),
    };
    let mut own_servers = None;
    for layer in &plan.layers {
        if let Some(list) = layer.get("parameters") {
            let mut list = operation::parameters(cx, list);
            // The item's own come last, so that they win.
            list.append(&mut around.parameters);
            around.parameters = list;
        }
        if own_servers.is_none()
            && let Some(list) = layer.get("servers")
        {
            own_servers = servers(cx, list);
        }
    }
    if let Some(own) = own_servers {
        around.servers = own;
    }
    around
}

/// Lowers the operations of an item.
pub(super) fn operations<'s>(
    cx: &mut Context<'s>,
    plan: &Plan<'s>,
    around: &Around,
) -> Vec<Operation> {
    plan.operations
        .iter()
        .map(|(method, node)| operation::operation(cx, method.clone(), *node, around))
        .collect()
}

/// As [`operations`], for callbacks and webhooks: they have no path.
pub(super) fn pathless<'s>(
    cx: &mut Context<'s>,
    plan: &Plan<'s>,
    servers: &Document,
) -> Vec<Operation> {
    let mut around = around(cx, plan, servers);
    around.path = "".into();
    operations(cx, plan, &around)
}

/// Lowers what [`plan`] found.
pub(super) fn lower<'s>(cx: &mut Context<'s>, plans: Vec<Plan<'s>>, document: &mut Document) {
    let total = plans.iter().map(|plan| plan.operations.len()).sum();
    document.operations.reserve_exact(total);
    document.paths.reserve_exact(plans.len());
    for plan in plans {
        let around = around(cx, &plan, document);
        let first = next(document);
        let mut lowered = operations(cx, &plan, &around);
        document.operations.append(&mut lowered);
        let texts = |name: &str| {
            let mut layers = plan.layers.iter();
            layers.find_map(|layer| layer.get(name).and_then(Node::as_str))
        };
        let extensions = plan.layers.iter().flat_map(|layer| layer.members());
        let extensions: Vec<Extension> = extensions
            .filter_map(|(key, value)| extension(key, value))
            .collect();
        document.paths.push(PathItem {
            path: plan.key.key().into(),
            summary: texts("summary").map(Into::into),
            description: texts("description").map(Into::into),
            operations: first..next(document),
            origin: plan.key.origin(),
            extensions: extensions.into_boxed_slice(),
        });
    }
}

/// Lowers `webhooks`.
pub(super) fn webhooks<'s>(
    cx: &mut Context<'s>,
    map: Node<'s>,
    document: &Document,
) -> Vec<Webhook> {
    let mut webhooks = Vec::with_capacity(map.len());
    for (key, value) in map.members() {
        if key.key().starts_with("x-") {
            continue;
        }
        let plan = item(cx, key, value);
        webhooks.push(Webhook {
            name: key.key().into(),
            operations: pathless(cx, &plan, document),
            origin: plan.layers.last().copied().unwrap_or(value).origin(),
        });
    }
    webhooks
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "operations are nodes, which are counted in 32 bits"
)]
fn next(document: &Document) -> u32 {
    document.operations.len() as u32
}
