//! Contracts whose services did not keep them: what `lint` and `test` find, and at which line. `docs/orders.md` has the
//! table.

use specwright_contract::{Contract, Loader};
use specwright_contract_test::Suite;
use specwright_mock_server::testing::MockServer;

fn promised(name: &str) -> Contract {
    let path = format!("tests/faults/{name}.promised.yaml");
    Loader::new().load(&path).unwrap().contract
}

/// The report of the contract tests on a service that does what `kept` says.
async fn report(name: &str, kept: &str) -> String {
    let service = MockServer::start(kept).await.unwrap();
    let suite = Suite::new(promised(name)).seed(1);
    let suite = suite.header("Authorization", "Bearer a");
    suite.url(&service.url()).await.report()
}

/// That a report has a finding of this check, with these words, at this line.
fn finds(report: &str, check: &str, words: &str, line: &str) {
    let found = report.split(check).skip(1).any(|rest| {
        // With the operations that the same is found at.
        let finding = rest.split("\n\n").next().unwrap_or_default();
        finding.contains(words) && finding.contains(line)
    });
    assert!(found, "no [{check}] with {words:?} at {line}:\n{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_of_orders_are_found_at_their_lines() {
    let report = report("orders", "tests/faults/orders.kept.yaml").await;
    for (check, words, line) in [
        ("undeclared-status", "status 401 is not declared", "yaml:8:"),
        (
            "response-body",
            "equal to one of the allowed values",
            "yaml:63:",
        ),
        (
            "invalid-accepted",
            "quantity must be <= 1000000",
            "yaml:55:",
        ),
        ("response-body", "match format \"date-time\"", "yaml:62:"),
        ("invalid-accepted", "Supported content types", "yaml:26:"),
    ] {
        finds(&report, check, words, line);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_of_kitchen_are_found_at_their_lines() {
    let report = report("kitchen", "../../specs/kitchen.yaml").await;
    let additional = "must NOT have additional properties; found 'id'";
    finds(&report, "response-body", additional, "yaml:33:");
    finds(
        &report,
        "undeclared-status",
        "status 422 is not declared",
        "yaml:37:",
    );
}

#[test]
fn scopes_of_a_scheme_without_scopes_are_found_by_lint() {
    let contract = promised("orders");
    let found = specwright_contract::lint::run(&contract);
    assert!(found.iter().any(|one| one.code.id == "scopes-unexpected"));
}
