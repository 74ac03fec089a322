//! A test for each operation: a test binary of its own (`harness = false`) whose tests are the operations of a contract, so
//! that `cargo test` and nextest list, filter and time them.
//!
//! ```no_run
//! // tests/contract.rs, with `[[test]] name = "contract"` and `harness = false` in Cargo.toml
//! # use axum::{Router, routing::get};
//! # fn service() -> Router { Router::new().route("/ping", get(|| async { "pong" })) }
//! fn main() {
//!     let contract = specwright_contract::load("openapi.yaml").unwrap().contract;
//!     specwright_contract_test::harness::Harness::new(contract, || async { service() })
//!         .with(|settings| settings.seed = 1)
//!         .main();
//! }
//! ```

use std::future::Future;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use specwright_contract::Contract;

use crate::outcome::Outcome;
use crate::settings::Settings;
use crate::suite::Suite;
use crate::wire::{Connect, Memory};

/// The tests of a contract.
pub struct Harness<F> {
    contract: Arc<Contract>,
    service: F,
    settings: Settings,
}

impl<F> std::fmt::Debug for Harness<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Harness").finish_non_exhaustive()
    }
}

impl<F, R, S> Harness<F>
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = S>,
    Memory<S>: Connect + 'static,
{
    /// Each operation of a contract against a service that is made for its test.
    pub fn new(contract: impl Into<Arc<Contract>>, service: F) -> Self {
        Self {
            contract: contract.into(),
            service,
            settings: Settings::default(),
        }
    }

    /// With changes to the settings.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(&mut self.settings);
        self
    }

    /// Runs the tests that the command line asks for, and ends the process.
    pub fn main(self) -> ! {
        let arguments = Arguments::from_args();
        libtest_mimic::run(&arguments, self.trials()).exit()
    }

    /// The tests: each is named as its operation.
    pub fn trials(self) -> Vec<Trial> {
        let Self {
            contract,
            service,
            settings,
        } = self;
        let service = Arc::new(service);
        let labels: Vec<String> = contract
            .operations()
            .filter(|(_, operation)| settings.filter.admits(operation))
            .map(|(_, operation)| operation.label())
            .collect();
        labels
            .into_iter()
            .map(|label| {
                let (contract, service) = (Arc::clone(&contract), Arc::clone(&service));
                let mut settings = settings.clone();
                settings.filter.operations = vec![label.clone()];
                Trial::test(label, move || {
                    let runtime = tokio::runtime::Builder::new_current_thread()
                        .enable_all()
                        .build()
                        .map_err(|error| Failed::from(error.to_string()))?;
                    let outcome = runtime.block_on(async {
                        let service = service().await;
                        Suite::new(contract).settings(settings).run(service).await
                    });
                    judged(&outcome)
                })
            })
            .collect()
    }
}

fn judged(outcome: &Outcome) -> Result<(), Failed> {
    if outcome.is_clean() {
        Ok(())
    } else {
        Err(outcome.report().into())
    }
}
