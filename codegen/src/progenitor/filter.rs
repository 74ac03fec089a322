//! Which operations are generated.

use serde_json::Value;

use crate::Settings;

/// Whether the settings ask for an operation.
pub(super) fn wanted(settings: &Settings, method: &str, path: &str, operation: &Value) -> bool {
    let id = operation.get("operationId").and_then(Value::as_str);
    let label = format!("{} {path}", method.to_ascii_uppercase());
    let by_name = settings.operations.is_empty()
        || settings
            .operations
            .iter()
            .any(|pattern| fits(pattern, &label) || id.is_some_and(|id| fits(pattern, id)));
    let tags = operation.get("tags").and_then(Value::as_array);
    let by_tag = settings.tags.is_empty()
        || tags.into_iter().flatten().any(|tag| {
            let tag = tag.as_str().unwrap_or_default();
            settings.tags.iter().any(|wanted| wanted == tag)
        });
    by_name && by_tag
}

/// Whether a text has this form; `*` stands for any text.
fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_any_text() {
        assert!(fits("listOrders", "listOrders"));
        assert!(!fits("list", "listOrders"));
        assert!(fits("GET /orders*", "GET /orders/{id}"));
        assert!(fits("*/{id}*items", "GET /orders/{id}/items"));
        assert!(!fits("*/{id}*items", "GET /orders/{id}/lines"));
    }
}
