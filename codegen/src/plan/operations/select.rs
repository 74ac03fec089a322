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

/// The filters, where they let no operation through.
pub(crate) fn nothing_left(contract: &Contract, settings: &Settings) -> Option<Vec<String>> {
    let filters = settings.operations.iter().chain(&settings.tags);
    let filters: Vec<String> = filters.cloned().collect();
    let mut operations = contract.operations.iter();
    let none = !operations.any(|operation| is_kept(operation, settings));
    (none && !filters.is_empty()).then_some(filters)
}

fn is_kept(operation: &Operation, settings: &Settings) -> bool {
    Filtered {
        id: operation.operation_id.as_deref(),
        label: &operation.label(),
        path: &operation.path,
        tags: operation.tags.iter().map(AsRef::as_ref).collect(),
    }
    .is_kept(settings)
}

fn is_named(operation: &Operation, wanted: &str) -> bool {
    let id = operation.operation_id.as_deref();
    names(id, &operation.label(), &operation.path, wanted)
}

fn has_tag(operation: &Operation, wanted: &str) -> bool {
    operation.tags.iter().any(|tag| matches(wanted, tag))
}

fn names(id: Option<&str>, label: &str, path: &str, wanted: &str) -> bool {
    id.is_some_and(|id| matches(wanted, id)) || matches(wanted, label) || matches(wanted, path)
}

/// What filters look at in an operation.
pub(crate) struct Filtered<'o> {
    pub(crate) id: Option<&'o str>,
    /// `GET /orders/{order_id}`
    pub(crate) label: &'o str,
    pub(crate) path: &'o str,
    pub(crate) tags: Vec<&'o str>,
}

impl Filtered<'_> {
    /// Whether the settings let it through: it is named or tagged, or they ask for neither.
    pub(crate) fn is_kept(&self, settings: &Settings) -> bool {
        let mut named = settings.operations.iter();
        let mut tagged = settings.tags.iter();
        (settings.operations.is_empty() && settings.tags.is_empty())
            || named.any(|wanted| names(self.id, self.label, self.path, wanted))
            || tagged.any(|wanted| self.tags.iter().any(|tag| matches(wanted, tag)))
    }
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
