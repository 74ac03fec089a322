//! What a receiver answered, held against what the contract says that it answers.

use http::header::CONTENT_TYPE;
use serde_json::Value;
use specwright_exchange::media_type::is_json;
use specwright_exchange::negotiate;
use specwright_exchange::schema::{Direction, Violation};

use super::{Received, Sending};

impl Sending {
    /// What is wrong with the receiver's answer, for people.
    pub(super) fn judge(&self, received: &Received) -> Vec<String> {
        let Some(operation) = self.operation() else {
            return Vec::new();
        };
        let Some((_, declared)) = operation.response(received.status) else {
            return vec![format!(
                "the receiver answered {}, which the contract does not declare",
                received.status
            )];
        };
        if received.body.is_empty() || declared.content.is_empty() {
            return Vec::new();
        }
        let names: Vec<&str> = declared.content.iter().map(|media| &*media.name).collect();
        let sent = received.headers.get(CONTENT_TYPE);
        let sent = sent.and_then(|value| value.to_str().ok());
        let Some(index) = sent.and_then(|sent| negotiate::request(sent, &names)) else {
            return vec![format!(
                "the receiver's answer is `{}`, but the contract declares {}",
                sent.unwrap_or_default(),
                names.join(", ")
            )];
        };
        let Some(media) = declared.content.get(index) else {
            return Vec::new();
        };
        // Other bodies are texts or bytes, of which schemas say little.
        let (Some(schema), true) = (media.schema, sent.is_some_and(is_json)) else {
            return Vec::new();
        };
        let value: Value = match serde_json::from_slice(&received.body) {
            Ok(value) => value,
            Err(error) => return vec![format!("the receiver's answer is no JSON: {error}")],
        };
        let told = |violation: &Violation| {
            let (place, message) = (violation.pointer(), &violation.message);
            match &*place {
                "" => format!("the receiver's answer {message}"),
                place => format!("the receiver's answer: {place} {message}"),
            }
        };
        let violations = self.validators.check(schema, Direction::Response, &value);
        violations.iter().map(told).collect()
    }
}
