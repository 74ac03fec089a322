//! A contract written in another version judges values as before.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use serde_json::json;
use specwright_contract::Loader;
use specwright_contract::write::{self, Target};
use specwright_exchange::make;
use specwright_exchange::schema::{Direction, Validators};

#[test]
fn a_converted_document_judges_values_alike() {
    for text in [
        include_str!("../../specs/oas.yaml"),
        include_str!("../../specs/kitchen.yaml"),
        include_str!("../../specs/payments.yaml"),
    ] {
        let loaded = Loader::new().load_text("api.yaml", text).unwrap();
        let contract = Arc::new(loaded.contract);
        let was = Validators::new(Arc::clone(&contract));
        for target in [Target::OpenApi30, Target::OpenApi31] {
            let written = write::openapi(&contract, target);
            let again = Loader::new().load_text("api.json", written.document.to_string());
            let again = Arc::new(again.unwrap().contract);
            let is = Validators::new(Arc::clone(&again));
            for (name, &schema) in &contract.components.schemas {
                let twin = again.components.schemas[name];
                for direction in [Direction::Request, Direction::Response] {
                    let mut values = vec![json!(null), json!({}), json!([]), json!("x"), json!(1)];
                    for seed in 0..20 {
                        values.extend(make::generate(&was, schema, direction, seed).ok());
                        values.extend(make::generate(&is, twin, direction, seed).ok());
                    }
                    for value in values {
                        assert_eq!(
                            was.is_valid(schema, direction, &value),
                            is.is_valid(twin, direction, &value),
                            "{name} in {}: {value}",
                            target.name()
                        );
                    }
                }
            }
        }
    }
}
