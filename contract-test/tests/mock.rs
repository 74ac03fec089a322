//! The mock keeps the contract that it mocks: nothing is found at error level.
#![expect(clippy::unwrap_used, reason = "tests")]

use specwright_contract::Loader;
use specwright_contract_test::Suite;
use specwright_mock_server::{Mock, MockService, Settings};

async fn test(name: &str, seed: u64) {
    let path = format!("{}/../specs/{name}", env!("CARGO_MANIFEST_DIR"));
    let contract = || Loader::new().load(&path).unwrap().contract;
    let mock = MockService::from(Mock::new(vec![contract()], Settings::default()));
    let outcome = Suite::new(contract())
        .seed(seed)
        .header("Authorization", "Bearer token")
        .run(mock)
        .await;
    println!("{}", outcome.report());
    outcome.assert_clean();
}

#[tokio::test]
async fn the_mock_keeps_the_orders_contract() {
    test("oas.yaml", 1).await;
}

#[tokio::test]
async fn the_mock_keeps_the_kitchen_contract() {
    test("kitchen.yaml", 2).await;
}

#[tokio::test]
async fn the_mock_keeps_the_payments_contract() {
    test("payments.yaml", 3).await;
}
