//! Which crate may depend on which: the arrows of the design, asserted from `cargo metadata`.
#![expect(clippy::expect_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// Each crate with those of ours that it may depend on. Nothing points back.
const ARROWS: &[(&str, &[&str])] = &[
    ("specwright-contract", &[]),
    ("specwright-exchange", &["specwright-contract"]),
    ("specwright-codegen", &["specwright-contract"]),
    (
        "specwright-golden",
        &[
            "specwright-codegen",
            "specwright-contract",
            "specwright-runtime",
        ],
    ),
    (
        "specwright-runtime",
        &["specwright-contract", "specwright-exchange"],
    ),
    (
        "specwright-mock-server",
        &["specwright-contract", "specwright-exchange"],
    ),
    (
        "specwright-contract-test",
        &["specwright-contract", "specwright-exchange"],
    ),
    (
        "specwright",
        &[
            "specwright-codegen",
            "specwright-contract",
            "specwright-contract-test",
            "specwright-exchange",
            "specwright-mock-server",
            "specwright-tokens",
        ],
    ),
    ("specwright-tokens", &[]),
    // Generated code calls the runtime; the generator is its build script's.
    (
        "specwright-orders",
        &["specwright-codegen", "specwright-runtime"],
    ),
    (
        "specwright-kitchen",
        &["specwright-codegen", "specwright-runtime"],
    ),
    (
        "specwright-payments",
        &["specwright-codegen", "specwright-runtime"],
    ),
    (
        "specwright-service-orders",
        &[
            "specwright-kitchen",
            "specwright-orders",
            "specwright-payments",
            "specwright-runtime",
        ],
    ),
    (
        "specwright-roundtrip",
        &[
            "specwright-contract",
            "specwright-exchange",
            "specwright-runtime",
        ],
    ),
    (
        "specwright-halves",
        &[
            "specwright-codegen",
            "specwright-roundtrip",
            "specwright-runtime",
        ],
    ),
    (
        "xtask",
        &[
            "specwright-codegen",
            "specwright-contract",
            "specwright-contract-test",
            "specwright-exchange",
            "specwright-mock-server",
        ],
    ),
];

/// Crates that never sit in a build script's tree: `contract` is plain synchronous Rust.
const NOT_BELOW_CONTRACT: &[&str] = &["tokio", "axum", "hyper", "jsonschema"];

fn metadata() -> cargo_metadata::Metadata {
    MetadataCommand::new()
        .exec()
        .unwrap_or_else(|error| panic!("cargo metadata works in a workspace: {error}"))
}

#[test]
fn crates_depend_only_along_the_arrows() {
    let metadata = metadata();
    let ours: BTreeSet<&str> = metadata
        .workspace_packages()
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut wrong = Vec::new();
    for package in metadata.workspace_packages() {
        let Some(allowed) = allowed.get(package.name.as_str()) else {
            wrong.push(format!("{} has no row in the table", package.name));
            continue;
        };
        for dependency in &package.dependencies {
            let name = dependency.name.as_str();
            let counts = dependency.kind != DependencyKind::Development;
            if counts && ours.contains(name) && !allowed.contains(&name) {
                wrong.push(format!("{} -> {name}", package.name));
            }
        }
    }
    assert!(wrong.is_empty(), "not in the table of arrows: {wrong:#?}");
}

#[test]
fn every_row_of_the_table_is_a_crate() {
    let metadata = metadata();
    for (name, _) in ARROWS {
        assert!(
            metadata
                .workspace_packages()
                .iter()
                .any(|package| package.name == *name),
            "{name} is in the table of arrows but not in the workspace"
        );
    }
}

#[test]
fn contract_brings_no_runtime_and_no_validator() {
    let metadata = metadata();
    let resolve = metadata
        .resolve
        .as_ref()
        .expect("metadata with dependencies has a graph");
    let by_id: BTreeMap<_, _> = resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    let name_of: BTreeMap<_, _> = metadata
        .packages
        .iter()
        .map(|package| (&package.id, package.name.as_str()))
        .collect();
    let start = metadata
        .packages
        .iter()
        .find(|package| package.name == "specwright-contract")
        .expect("the crate is in the workspace");
    let mut seen = BTreeSet::new();
    let mut next = vec![&start.id];
    while let Some(id) = next.pop() {
        if !seen.insert(id) {
            continue;
        }
        for dependency in &by_id[id].deps {
            let normal = |kind: &cargo_metadata::DepKindInfo| kind.kind == DependencyKind::Normal;
            if dependency.dep_kinds.iter().any(normal) {
                next.push(&dependency.pkg);
            }
        }
    }
    let below: BTreeSet<&str> = seen.iter().map(|id| name_of[id]).collect();
    let found: Vec<_> = NOT_BELOW_CONTRACT
        .iter()
        .filter(|name| below.contains(**name))
        .collect();
    assert!(found.is_empty(), "specwright-contract depends on {found:?}");
}
