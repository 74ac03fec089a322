//! How a client of the kitchen is tested against its contract: no service, no network, no fixtures.
//!
//! In a crate of one's own this stands in `tests/`, each function with `#[test]`; here `main` runs them:
//! `cargo run -p specwright-mock-server --example consumer_test`.

use std::error::Error;
use std::time::Duration;

use serde_json::{Value, json};
use specwright_mock_server::testing::{Fault, MockServer, Reply};

type Outcome = Result<(), Box<dyn Error>>;

/// The code under test: orders a cappuccino, and tries again when the kitchen is busy or the line breaks.
fn order(kitchen: &str, tries: usize) -> Result<String, Box<dyn Error>> {
    let body = json!({"order": [{"product": "cappuccino", "size": "big", "quantity": 2}]});
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(5)))
        .build()
        .into();
    for _ in 0..tries {
        let sent = agent
            .post(format!("{kitchen}/kitchen/schedules"))
            .header("content-type", "application/json")
            .send(body.to_string());
        if let Ok(mut answer) = sent
            && answer.status() == 201
        {
            let schedule: Value = serde_json::from_str(&answer.body_mut().read_to_string()?)?;
            return Ok(schedule["id"].as_str().unwrap_or_default().to_owned());
        }
    }
    Err("the kitchen does not take the order".into())
}

fn an_order_is_taken() -> Outcome {
    let server = MockServer::start_blocking(KITCHEN)?;
    server.when("createScheduledOrder").expect(1);
    // Nothing is said of the answer: it is the example of the contract.
    assert_eq!(
        order(&server.url(), 1)?,
        "c27e91b4-08f3-4d6a-a5c9-71e3b60d2f88"
    );
    server.verify()?;
    Ok(())
}

fn a_busy_kitchen_is_asked_again() -> Outcome {
    let server = MockServer::start_blocking(KITCHEN)?;
    server
        .when("createScheduledOrder")
        .respond(Reply::status(503).header("retry-after", "1"))
        .times(1);
    server
        .when("createScheduledOrder")
        .fault(Fault::Reset)
        .times(1);
    server.when("createScheduledOrder").expect(1);
    order(&server.url(), 3)?;
    assert_eq!(server.requests_to("createScheduledOrder").len(), 3);
    server.verify()?;
    Ok(())
}

fn it_is_not_asked_for_ever() -> Outcome {
    let server = MockServer::start_blocking(KITCHEN)?;
    server
        .when("createScheduledOrder")
        .respond(Reply::status(503))
        .expect(..=3);
    assert!(order(&server.url(), 3).is_err());
    server.verify()?;
    Ok(())
}

const KITCHEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/kitchen.yaml");

fn main() -> Outcome {
    an_order_is_taken()?;
    a_busy_kitchen_is_asked_again()?;
    it_is_not_asked_for_ever()?;
    println!("all three hold");
    Ok(())
}
