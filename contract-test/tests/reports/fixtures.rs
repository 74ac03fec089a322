//! Data that exists.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use specwright_contract_test::Event;
use specwright_contract_test::fixtures::Fixtures;

use super::service::{contract, service, suite};

fn wrong(value: &Value) -> String {
    Fixtures::new(&contract(), value).unwrap_err().to_string()
}

/// What is sent where this is given and these operations are left out: targets and bodies.
async fn sent(given: &Value, without: &[&str]) -> Vec<(String, String)> {
    let fixtures = Fixtures::new(&contract(), given).unwrap();
    let targets = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&targets);
    let outcome = suite()
        .with(|settings| {
            settings.fixtures = fixtures;
            settings.filter.exclude = without.iter().map(ToString::to_string).collect();
        })
        .reporter(move |event: Event<'_>| {
            if let Event::Exchanged { exchange, .. } = event {
                let request = &exchange.case.request;
                let body = String::from_utf8_lossy(&request.body).into_owned();
                seen.lock().unwrap().push((request.target.clone(), body));
            }
        })
        .run(service())
        .await;
    assert!(outcome.result.is_ok());
    let targets = targets.lock().unwrap();
    targets.clone()
}

#[tokio::test]
async fn ids_that_exist_are_taken_where_none_can_be_made() {
    let given = json!({"resources": {"/notes/{id}": [4711]}});
    let sent = sent(&given, &["POST /notes"]).await;
    assert!(sent.iter().any(|(target, _)| target == "/notes/4711"));
}

#[tokio::test]
async fn values_that_exist_are_sent() {
    let sent = sent(&json!({"values": {"text": "given"}}), &[]).await;
    assert!(
        sent.iter()
            .any(|(_, body)| body.contains(r#""text":"given""#))
    );
}

#[test]
fn fixtures_that_do_not_fit_the_contract_are_refused() {
    assert_eq!(
        wrong(&json!({"ids": {}})),
        "there is no section `ids`; there are resources, values, bodies"
    );
    assert_eq!(
        wrong(&json!({"resources": {"/nowhere/{id}": 1}})),
        "no operation of the contract has the path `/nowhere/{id}`"
    );
    assert_eq!(
        wrong(&json!({"resources": {"/notes/{id}": {"di": 1}}})),
        "a resource of `/notes/{id}` has to have id"
    );
    assert_eq!(
        wrong(&json!({"bodies": {"POST /nowhere": {}}})),
        "the contract has no operation `POST /nowhere`; write `METHOD /path` or its operationId"
    );
}
