//! The generated client against the mock, and the mock beside the generated server: both judge requests alike.

use specwright_halves::DOCUMENTS;
use specwright_mock_server::testing::{MockServer, Side};
use specwright_roundtrip::{Document, Run, Settings};

#[tokio::test]
async fn the_mock_answers_the_client_and_agrees_with_the_server() {
    let mut failures = 0;
    for (path, parts) in DOCUMENTS.iter().filter(|(path, _)| path.contains("specs")) {
        let document = Document::load(path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mock = MockServer::builder().document(*path).without_socket();
        let mock = mock
            .start()
            .await
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        let refused = || {
            let Some(last) = mock.requests().pop() else {
                return vec!["nothing was asked".to_owned()];
            };
            let errors = last.violations.iter();
            let errors = errors.filter(|found| found.is_error && found.side == Side::Request);
            let mut told: Vec<String> = errors.map(|found| found.message.clone()).collect();
            if last.request.operation.is_none() {
                told.push("no operation".to_owned());
            }
            mock.reset();
            told
        };
        let run = Run::new(document, parts(), Settings::default());
        let report = run.beside(mock.service(), refused).await;
        println!("{report}");
        failures += report.failures.len();
    }
    assert_eq!(failures, 0, "see above");
}
