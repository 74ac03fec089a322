//! Findings that are known.

use specwright_contract_test::baseline::Baseline;
use specwright_contract_test::checks::Severity;

use super::service::{contract, service, suite};

#[tokio::test]
async fn what_is_known_fails_no_run_whatever_the_seed() {
    let first = suite().run(service()).await;
    let summary = first.result.as_ref().unwrap();
    assert!(summary.count(Severity::Error) > 1);
    let baseline = Baseline::default().updated(&first.contract, summary);
    assert_eq!(baseline.len(), summary.count(Severity::Error));
    let baseline = Baseline::parse(&baseline.text()).unwrap();
    for seed in [3, 4, 5] {
        let known = baseline.clone();
        let outcome = suite()
            .with(|settings| settings.baseline = known)
            .seed(seed)
            .run(service())
            .await;
        outcome.assert_clean();
        assert!(outcome.result.unwrap().known() > 0);
    }
}

#[tokio::test]
async fn what_is_gone_is_told_and_taken_out() {
    let text = r#"{"version": 1, "known": [
        {"operation": "GET /notes", "check": "server-error", "cause": "500 valid", "message": "it broke"},
        {"operation": "GET /nowhere", "check": "response-body", "cause": "200", "message": "removed"}]}"#;
    let baseline = Baseline::parse(text).unwrap();
    let outcome = suite().run(service()).await;
    let summary = outcome.result.as_ref().unwrap();
    let gone: Vec<&str> = baseline
        .gone(&contract(), summary)
        .iter()
        .map(|known| known.message.as_str())
        .collect();
    assert_eq!(gone.len(), 2, "{gone:?}");
    let updated = baseline.updated(&contract(), summary);
    assert!(!updated.text().contains("it broke"));
}

#[tokio::test]
async fn what_a_run_did_not_look_for_is_not_gone() {
    let text = r#"{"version": 1, "known": [
        {"operation": "GET /notes", "check": "server-error", "cause": "500 valid", "message": "it broke"}]}"#;
    let baseline = Baseline::parse(text).unwrap();
    let outcome = suite()
        .with(|settings| settings.filter.methods = vec!["POST".to_owned()])
        .run(service())
        .await;
    assert!(
        baseline
            .gone(&contract(), outcome.result.as_ref().unwrap())
            .is_empty()
    );
}
