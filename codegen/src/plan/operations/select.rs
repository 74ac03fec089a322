//! Which operations are generated.

use specwright_contract::Contract;
use specwright_contract::model::{Operation, OperationId};

use crate::Settings;

/// The operations that the settings let through, in the document's order.
pub(crate) fn kept(contract: &Contract, settings: &Settings) -> Vec<OperationId> {
    contract
        .operations()
        .filter(|(_, operation)| is_kept(operation, settings))
        .map(|(id, _)| id)
        .collect()
}

/// The filters that let nothing through: misspelt, mostly.
pub(crate) fn idle<'s>(contract: &Contract, settings: &'s Settings) -> Vec<&'s str> {
    let operations = settings.operations.iter().filter(|wanted| {
        !contract
            .operations
            .iter()
            .any(|operation| is_named(operation, wanted))
    });
    let tags = settings.tags.iter().filter(|wanted| {
        !contract
            .operations
            .iter()
            .any(|operation| has_tag(operation, wanted))
    });
    operations.chain(tags).map(String::as_str).collect()
}

fn is_kept(operation: &Operation, settings: &Settings) -> bool {
    let named = settings
        .operations
        .iter()
        .any(|wanted| is_named(operation, wanted));
    let tagged = settings
        .tags
        .iter()
        .any(|wanted| has_tag(operation, wanted));
    match (settings.operations.is_empty(), settings.tags.is_empty()) {
        (true, true) => true,
        (false, true) => named,
        (true, false) => tagged,
        (false, false) => named || tagged,
    }
}

fn is_named(operation: &Operation, wanted: &str) -> bool {
    let label = operation.label();
    operation
        .operation_id
        .as_deref()
        .is_some_and(|id| matches(wanted, id))
        || matches(wanted, &label)
        || matches(wanted, &operation.path)
}

fn has_tag(operation: &Operation, wanted: &str) -> bool {
    operation.tags.iter().any(|tag| matches(wanted, tag))
}

/// Whether the text is the pattern, in which `*` stands for any text.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
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
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, text, expected) in [
            ("listOrders", "listOrders", true),
            ("listOrders", "listOrder", false),
            ("GET *", "GET /orders", true),
            ("* /orders*", "GET /orders/{id}", true),
            ("*Orders", "listOrders", true),
            ("*a*a", "a", false),
            ("*", "", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
