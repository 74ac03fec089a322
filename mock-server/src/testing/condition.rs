//! Which requests an expectation is about.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::journal::Received;

type Predicate = dyn Fn(&Received) -> bool + Send + Sync;

/// A condition on a request, with the words that tell of it.
#[derive(Clone)]
pub(super) struct Condition {
    told: String,
    holds: Arc<Predicate>,
}

impl Condition {
    pub(super) fn new(
        told: impl Into<String>,
        holds: impl Fn(&Received) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self {
            told: told.into(),
            holds: Arc::new(holds),
        }
    }

    pub(super) fn query(name: &str, value: &str) -> Self {
        let (name, value) = (name.to_owned(), value.to_owned());
        Self::new(format!("query {name} = {value}"), move |request| {
            request
                .queries()
                .any(|(found, sent)| found == name && sent == value)
        })
    }

    pub(super) fn header(name: &str, value: &str) -> Self {
        let (name, value) = (name.to_owned(), value.to_owned());
        Self::new(format!("header {name} = {value}"), move |request| {
            let mut values = request.headers.get_all(&name).iter();
            values.any(|sent| sent.as_bytes() == value.as_bytes())
        })
    }

    pub(super) fn path(path: &str) -> Self {
        let path = path.to_owned();
        Self::new(format!("path = {path}"), move |request| {
            request.path() == path
        })
    }

    pub(super) fn json(part: Value) -> Self {
        Self::new(format!("body has {part}"), move |request| {
            request.json().is_ok_and(|body: Value| has(&body, &part))
        })
    }

    pub(super) fn holds(&self, request: &Received) -> bool {
        (self.holds)(request)
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told)
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told)
    }
}

/// Whether a value has all that is in the part: objects may have more members. As deep as the reader of JSON admits.
fn has(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => part
            .iter()
            .all(|(name, part)| whole.get(name).is_some_and(|whole| has(whole, part))),
        (Value::Array(whole), Value::Array(part)) => {
            whole.len() == part.len()
                && whole.iter().zip(part).all(|(whole, part)| has(whole, part))
        }
        (Value::Number(whole), Value::Number(part)) => {
            whole == part || whole.as_f64() == part.as_f64()
        }
        _ => whole == part,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::has;

    #[test]
    fn a_part_may_leave_members_out_but_not_items() {
        let whole = json!({"a": [{"b": 1, "c": 2}], "d": 1.0});
        assert!(has(&whole, &json!({"a": [{"b": 1}]})));
        assert!(has(&whole, &json!({"d": 1})));
        assert!(!has(&whole, &json!({"a": []})));
        assert!(!has(&whole, &json!({"a": [{"b": 2}]})));
    }
}
