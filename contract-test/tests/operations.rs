//! A test for each operation of the Kitchen contract, against its mock: what `cargo test` and nextest show of a harness.
#![expect(clippy::unwrap_used, reason = "tests")]

use specwright_contract::{Contract, Loader};
use specwright_contract_test::harness::Harness;
use specwright_mock_server::{Mock, MockService, Settings};

fn contract() -> Contract {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/kitchen.yaml");
    Loader::new().load(path).unwrap().contract
}

fn main() {
    Harness::new(contract(), || async {
        MockService::from(Mock::new(vec![contract()], Settings::default()))
    })
    .with(|settings| settings.seed = 1)
    .main();
}
