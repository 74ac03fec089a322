//! Client against server of every document of ours: every operation, every example, every status and media type.

use specwright_halves::DOCUMENTS;
use specwright_roundtrip::{Document, Report, Run, Settings};

/// What cannot be equal, with the reason.
const EXCEPTIONS: &[(&str, &str)] = &[
    // {type, radius, more: 5} is a circle with a member that no circle declares; without it, it is both
    (
        "POST /shapes",
        "property overlap must match exactly one schema",
    ),
];

/// Runs every document.
async fn all(settings: Settings) -> Vec<Report> {
    let mut reports = Vec::new();
    for (path, parts) in DOCUMENTS {
        let document = match Document::load(path) {
            Ok(document) => document,
            Err(error) => panic!("{path}: {error}"),
        };
        reports.push(Run::new(document, parts(), settings).all().await);
    }
    reports
}

#[tokio::test]
async fn requests_and_responses_are_equal_on_both_sides() {
    let mut settings = Settings::default();
    if let Ok(Ok(seed)) = std::env::var("ROUNDTRIP_SEED").map(|seed| seed.parse()) {
        settings.seed = seed;
    }
    let mut reports = all(settings).await;
    for report in &mut reports {
        report.failures.retain(|(operation, what)| {
            let known = |(one, text): &(&str, &str)| one == operation && what.contains(text);
            !EXCEPTIONS.iter().any(known)
        });
    }
    let failures: usize = reports.iter().map(|report| report.failures.len()).sum();
    for report in &reports {
        println!("{report}");
    }
    assert_eq!(failures, 0, "see above");
}
