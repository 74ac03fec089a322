//! The mock keeps the contract that it mocks, for every document in `specs/` and whatever the seed: nothing is found at
//! error level.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::{Path, PathBuf};

use specwright_contract::{Contract, Loader};
use specwright_contract_test::Suite;
use specwright_mock_server::{Mock, MockService, Settings};

/// Another seed for each run: `SEEDS` of them.
fn seeds() -> std::ops::RangeInclusive<u64> {
    1..=std::env::var("SEEDS").map_or(4, |text| text.parse().unwrap())
}

fn documents() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let mut documents: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .collect();
    documents.sort();
    documents
}

fn load(path: &Path) -> Contract {
    Loader::new().load(path.to_str().unwrap()).unwrap().contract
}

async fn every_document(change: fn(&mut Settings)) {
    let documents = documents();
    assert!(documents.len() >= 3, "{documents:?}");
    for path in documents {
        for seed in seeds() {
            let mut settings = Settings::default();
            change(&mut settings);
            let mock = MockService::from(Mock::new(vec![load(&path)], settings));
            let outcome = Suite::new(load(&path))
                .seed(seed)
                .header("Authorization", "Bearer token")
                .run(mock)
                .await;
            assert!(
                outcome.is_clean(),
                "{}, seed {seed}\n{}",
                path.display(),
                outcome.report()
            );
        }
    }
}

#[tokio::test]
async fn the_mock_keeps_every_contract_that_we_ship() {
    every_document(|_| {}).await;
}

#[tokio::test]
async fn so_does_the_mock_that_makes_its_answers_up() {
    every_document(|settings| settings.dynamic = true).await;
}
