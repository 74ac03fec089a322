//! Contracts whose services did not keep them: what `lint` and `test` find, and at which line. `docs/orders.md` has the
//! table.

use std::fmt::Write as _;

use axum::Router;
use specwright_contract::{Contract, Loader};
use specwright_contract_test::Suite;

use crate::as_it_was;

fn promised(name: &str) -> Contract {
    let path = format!("tests/faults/{name}.promised.yaml");
    Loader::new().load(&path).unwrap().contract
}

/// What `lint` tells of a contract.
fn lint(name: &str) -> String {
    let contract = promised(name);
    let mut told = String::new();
    for found in specwright_contract::lint::run(&contract) {
        writeln!(told, "{}", found.one_line(&contract.sources)).unwrap();
    }
    told
}

/// What `test` tells of a service at a port of its own.
async fn test(name: &str, service: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let serving = tokio::spawn(async move { axum::serve(listener, service).await });
    let suite = Suite::new(promised(name)).seed(1);
    let suite = suite.header("Authorization", "Bearer a");
    let report = suite.url(&url).await.report();
    serving.abort();
    report
}

/// Of each of these faults, what finds it, with what words, and at which line of the contract.
type Faults<'f> = &'f [(u8, &'f str, &'f str, &'f str)];

/// That each is told.
fn told(report: &str, faults: Faults<'_>) {
    for (fault, by, words, line) in faults {
        // a finding ends with an empty line, or with its own
        let end = if by.starts_with("lint") { "\n" } else { "\n\n" };
        let (_, by) = by.split_once(' ').unwrap();
        let all = report.split(end);
        let found = { all }.any(|one| {
            one.contains(by)
                && one.contains(words)
                && one.contains(&format!(".promised.yaml:{line}:"))
        });
        assert!(
            found,
            "fault {fault}: no {by} with {words:?} at line {line}:\n{report}"
        );
    }
}

const ORDERS: Faults<'_> = &[
    (
        5,
        "test undeclared-status",
        "status 401 is not declared",
        "8",
    ),
    (5, "test error-form", "the body with status 401", "93"),
    (5, "test server-error", "is answered with 500", "24"),
    (
        6,
        "test response-body",
        "one of the allowed values: created, paid",
        "88",
    ),
    (6, "test Not tested", "status: paid,", "88"),
    (
        7,
        "test invalid-accepted",
        "quantity must be <= 1000000",
        "80",
    ),
    (7, "test server-error", "beyond int64", "24"),
    (9, "test response-body", "format \"date-time\"", "87"),
    (
        13,
        "test unsupported-media-type",
        "refused with 422, not with 415",
        "26",
    ),
];

const KITCHEN: Faults<'_> = &[
    (
        1,
        "test response-body",
        "additional properties; found 'id'",
        "73",
    ),
    (1, "test response-body", "/cancel", "73"),
    (
        2,
        "test list-filter",
        "`cancelled`, which is not declared, does",
        "11",
    ),
    (
        3,
        "test undeclared-status",
        "status 422 is not declared",
        "7",
    ),
    (
        3,
        "test undeclared-status",
        "DELETE /kitchen/schedules/{schedule_id}: status 404",
        "47",
    ),
    (
        3,
        "test response-body",
        "required property 'detail' (status 404)",
        "97",
    ),
    (3, "test error-form", "the body with status 422", "97"),
    (
        11,
        "test Not tested",
        "has a server http://localhost:5000",
        "4",
    ),
];

const LINT: &[(&str, Faults<'_>)] = &[
    (
        "orders",
        &[
            (8, "lint count-unbounded", "`limit` may be negative", "11"),
            (10, "lint scopes-unexpected", "bearerAuth", "5"),
            (
                12,
                "lint repetition-unsaid",
                "POST /orders/{order_id}/pay",
                "54",
            ),
        ],
    ),
    ("kitchen", &[(3, "lint not-found-unsaid", "DELETE", "49")]),
    (
        "payments",
        &[
            (
                4,
                "lint required-undeclared",
                "`status` is not declared",
                "15",
            ),
            (12, "lint repetition-unsaid", "POST /payments", "7"),
        ],
    ),
];

#[test]
fn faults_of_contracts_are_found_by_lint() {
    for (name, faults) in LINT {
        told(&lint(name), faults);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_of_orders_are_found_by_test() {
    told(&test("orders", as_it_was::orders()).await, ORDERS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_of_kitchen_are_found_by_test() {
    told(&test("kitchen", as_it_was::kitchen()).await, KITCHEN);
}

#[test]
fn each_of_the_thirteen_is_found_and_the_guide_says_by_what() {
    let guide = std::fs::read_to_string("../../docs/orders.md").unwrap();
    let lint = LINT.iter().flat_map(|(_, faults)| faults.iter());
    let all: Vec<_> = ORDERS.iter().chain(KITCHEN).chain(lint).collect();
    for fault in 1..=13 {
        let row = guide
            .lines()
            .find(|line| line.starts_with(&format!("| {fault} |")));
        let row = row.unwrap_or_else(|| panic!("docs/orders.md has no fault {fault}"));
        let mut by = all.iter().filter(|one| one.0 == fault).peekable();
        assert!(by.peek().is_some(), "nothing finds fault {fault}");
        for (_, by, ..) in by {
            let (command, check) = by.split_once(' ').unwrap();
            assert!(
                row.contains(command) && row.contains(check),
                "{row} lacks {by}"
            );
        }
    }
}
