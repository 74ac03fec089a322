//! Runs: the service without faults is clean, and each fault is found where it is.

use std::sync::Arc;
use std::time::Duration;

use specwright_contract_test::{Outcome, Phase, Settings, Suite};

use crate::faults::{self, By, Fault, Twist};
use crate::front::Front;
use crate::service::{OPERATOR_KEY, Stacks, contract, token};
use crate::tally::Tally;

fn suite(seed: u64) -> Suite {
    let bearer = |user: &str| format!("Bearer {}", token(user, "read"));
    Suite::new(contract())
        .header("Authorization", &bearer("alice"))
        .header("X-Api-Key", OPERATOR_KEY)
        .peer("Authorization", &bearer("bob"))
        .seed(seed)
        .with(|settings| {
            settings.limits.first = Duration::from_secs(2);
            settings.limits.stall = Duration::from_millis(300);
        })
}

async fn outcome(
    fault: Option<&'static Fault>,
    seed: u64,
    change: impl FnOnce(&mut Settings),
) -> Outcome {
    let suite = suite(seed).with(change);
    match fault.map(|fault| &fault.twist) {
        Some(Twist::Wire(..)) => {
            let front = Front::start(fault).await;
            suite.url(&front.url).await
        }
        _ => suite.run(Arc::clone(&Stacks::new(fault)).router()).await,
    }
}

#[tokio::test]
async fn the_service_without_faults_is_clean() {
    let seeds: u64 = std::env::var("SEEDS").map_or(2, |text| text.parse().unwrap());
    for seed in 0..seeds {
        let outcome = outcome(None, seed, |settings| settings.strict = true).await;
        assert!(outcome.is_clean(), "seed {seed}\n{}", outcome.report());
    }
}

/// All faults, or those whose names or classes begin with `FAULT`.
#[tokio::test]
#[ignore = "takes minutes"]
async fn each_fault_is_found_where_it_is_by_the_check_that_ought_to_find_it() {
    let wanted = std::env::var("FAULT").unwrap_or_default();
    let mut tally = Tally::default();
    for (class, fault) in faults::all()
        .filter(|(class, fault)| fault.name.starts_with(&wanted) || class.starts_with(&wanted))
    {
        let outcome = outcome(Some(fault), 1, |settings| {
            settings.strict = fault.by == By::Convention;
            // the others are there for what it takes to test this one
            settings.filter.operations.push(fault.operation.to_owned());
            if let Ok(phase) = std::env::var("PHASE") {
                settings.phases.extend(Phase::parse(&phase));
            }
        })
        .await;
        tally.look(class, fault, &outcome);
    }
    tally.end();
}
