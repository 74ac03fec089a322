//! What a generated value costs: `cargo test --release --test make_speed -- --ignored --nocapture`.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;
use std::time::Instant;

use specwright_contract::Loader;
use specwright_exchange::make::{self, Options};
use specwright_exchange::schema::{Direction, Validators};

#[test]
#[ignore = "measures"]
fn kitchens_list() {
    let text = include_str!("../../specs/kitchen.yaml");
    let contract = Loader::new()
        .load_text("kitchen.yaml", text)
        .unwrap()
        .contract;
    let validators = Validators::new(Arc::new(contract));
    let id = validators.contract().components.schemas["ScheduleList"];
    let options = Options::default();
    let make =
        |seed| make::generate_with(&validators, id, Direction::Response, seed, &options).unwrap();
    println!("{}", make(1));
    let mut bytes = 0;
    let rounds: u64 = 200_000;
    for seed in 0..1000 {
        make(seed);
    }
    let start = Instant::now();
    for seed in 0..rounds {
        bytes += make(seed).to_string().len();
    }
    let spent = start.elapsed() / u32::try_from(rounds).unwrap();
    println!("{spent:?} a value of {} bytes", bytes as u64 / rounds);
    let value = make(1);
    let start = Instant::now();
    for _ in 0..rounds {
        assert!(validators.is_valid(id, Direction::Response, &value));
    }
    println!(
        "{:?} to judge it",
        start.elapsed() / u32::try_from(rounds).unwrap()
    );
}
