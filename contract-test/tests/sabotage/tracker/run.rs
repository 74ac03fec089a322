//! Runs over Tracker, as those over Stacks.

use std::sync::Arc;

use specwright_contract_test::{Outcome, Settings, Suite};

use super::{KEYS, Tracker, contract, faults};
use crate::faults::{By, Fault};
use crate::tally::{Tally, each_is_one_of_a_kind};

async fn outcome(
    fault: Option<&'static Fault>,
    seed: u64,
    change: impl FnOnce(&mut Settings),
) -> Outcome {
    let suite = Suite::new(contract())
        .header("X-Api-Key", KEYS[0].1)
        .peer("X-Api-Key", KEYS[1].1)
        .seed(seed)
        .with(change);
    suite.run(Arc::clone(&Tracker::new(fault)).router()).await
}

#[tokio::test]
async fn tracker_without_faults_is_clean() {
    let seeds: u64 = std::env::var("SEEDS").map_or(2, |text| text.parse().unwrap());
    for seed in 0..seeds {
        let outcome = outcome(None, seed, |settings| settings.strict = true).await;
        assert!(outcome.is_clean(), "seed {seed}\n{}", outcome.report());
    }
}

#[test]
fn every_fault_of_tracker_is_one_of_a_kind() {
    each_is_one_of_a_kind(&contract(), faults::ALL);
    for fault in faults::ALL {
        Tracker::new(Some(fault));
    }
}

/// All faults, or those whose names begin with `FAULT`.
#[tokio::test]
#[ignore = "takes minutes"]
async fn each_fault_of_tracker_is_found_where_it_is() {
    let wanted = std::env::var("FAULT").unwrap_or_default();
    let mut tally = Tally::default();
    for fault in faults::ALL.iter().filter(|f| f.name.starts_with(&wanted)) {
        // the whole contract, as people run it
        let outcome = outcome(Some(fault), 1, |settings| {
            settings.strict = fault.by == By::Convention;
        })
        .await;
        tally.look("tracker", fault, &outcome);
    }
    tally.end();
}
