//! Which operations are generated.

use serde_json::Value;

use crate::Settings;
use crate::plan::operations::matches;

/// Whether the settings ask for an operation.
pub(super) fn wanted(settings: &Settings, method: &str, path: &str, operation: &Value) -> bool {
    let id = operation.get("operationId").and_then(Value::as_str);
    let label = format!("{} {path}", method.to_ascii_uppercase());
    let by_name = settings.operations.is_empty()
        || settings
            .operations
            .iter()
            .any(|pattern| matches(pattern, &label) || id.is_some_and(|id| matches(pattern, id)));
    let tags = operation.get("tags").and_then(Value::as_array);
    let by_tag = settings.tags.is_empty()
        || tags.into_iter().flatten().any(|tag| {
            let tag = tag.as_str().unwrap_or_default();
            settings.tags.iter().any(|wanted| wanted == tag)
        });
    by_name && by_tag
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_any_text() {
        assert!(matches("listOrders", "listOrders"));
        assert!(!matches("list", "listOrders"));
        assert!(matches("GET /orders*", "GET /orders/{id}"));
        assert!(matches("*/{id}*items", "GET /orders/{id}/items"));
        assert!(!matches("*/{id}*items", "GET /orders/{id}/lines"));
    }
}
