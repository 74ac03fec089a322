//! The contract tests: every promise of `specs/oas.yaml`, in this process, without authentication and with two users.

use orders::Settings;
use specwright_contract_test::Suite;
use specwright_contract_test::checks::AUTH_IGNORED;
use specwright_runtime::service::Settings as Source;

use crate::support::{System, sqlite};
use crate::users;

/// The same each time; another finds the same, or something new. `SEEDS`: so many, one after the other.
fn seeds() -> impl Iterator<Item = u64> {
    let count: u64 = std::env::var("SEEDS").map_or(1, |text| text.parse().unwrap());
    (0..count).map(|n| 20_260_302 + n)
}

fn suite(seed: u64) -> Suite {
    let loaded = specwright_contract::Loader::new().load("../../specs/oas.yaml");
    Suite::new(loaded.unwrap().contract).seed(seed)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_keeps_its_contract_without_authentication() {
    for seed in seeds() {
        let system = System::start(sqlite()).await;
        let settings = Settings::of(Source::of([("AUTH_ON", "false")])).unwrap();
        // nobody is asked who they are, which is all that this breaks
        let suite = suite(seed).with(|settings| settings.without.push(&AUTH_IGNORED));
        let outcome = suite.run(system.app.router(&settings)).await;
        outcome.assert_clean();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_keeps_its_contract_with_two_users() {
    for seed in seeds() {
        let (_system, router) = users::start().await;
        let suite = suite(seed)
            .header("Authorization", &users::bearer(users::USER_1))
            .peer("Authorization", &users::bearer(users::USER_2));
        suite.run(router).await.assert_clean();
    }
}
