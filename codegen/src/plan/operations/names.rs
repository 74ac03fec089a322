//! What operations are called: functions and the stems of types, each once.

use std::collections::BTreeMap;

use specwright_contract::Contract;
use specwright_contract::model::{Operation, OperationId};

use crate::names::{Scope, pascal, snake};

/// Methods that clients and traits have by themselves, or get from traits of the prelude.
const METHODS: &[&str] = &[
    "new",
    "at",
    "builder",
    "build",
    "clone",
    "fmt",
    "eq",
    "ne",
    "cmp",
    "hash",
    "drop",
    "into",
    "try_into",
    "from",
    "borrow",
    "borrow_mut",
    "to_owned",
    "type_id",
    "as_ref",
    "as_mut",
    "default",
    "call",
    "deref",
    "inner",
    "client",
    "router",
    "server",
];

/// What a Call has as methods of its own.
pub(crate) const FIELDS: &[&str] = &[
    "body",
    "header",
    "idempotent",
    "into_future",
    "new",
    "pages",
    "pages_by",
    "retry",
    "send",
    "timeout",
];

/// Longer stems are cut: what is built of them has further words.
const LONGEST: usize = 48;

/// The names that all operations share.
#[derive(Debug, Default)]
pub(crate) struct Names {
    types: Scope,
    modules: Scope,
    by_tag: BTreeMap<String, String>,
}

/// The names of an operation.
#[derive(Clone, Debug)]
pub(crate) struct Stem {
    /// The `operationId`, or one made of method and path.
    pub(crate) operation_id: String,
    /// `create_schedule`
    pub(crate) function: String,
    /// `CreateSchedule`
    pub(crate) types: String,
}

impl Names {
    /// Takes the name of a type beside those of the stems: headers, whose names have two parts.
    pub(crate) fn type_name(&mut self, name: String) -> String {
        self.types.take(name)
    }

    /// The module of a tag.
    pub(crate) fn module(&mut self, tag: &str) -> String {
        if let Some(name) = self.by_tag.get(tag) {
            return name.clone();
        }
        let name = self.modules.snake(tag);
        self.by_tag.insert(tag.to_owned(), name.clone());
        name
    }
}

/// The names of the operations, in order.
pub(crate) fn stems(contract: &Contract, kept: &[OperationId]) -> Vec<Stem> {
    let mut ids = Scope::default();
    let mut functions = Scope::with(METHODS);
    let mut stems = Scope::default();
    let mut out: Vec<Option<Stem>> = vec![None; kept.len()];
    for written in [true, false] {
        for (slot, &id) in out.iter_mut().zip(kept) {
            let operation = contract.operation(id);
            let name = operation
                .operation_id
                .as_deref()
                .filter(|id| !id.trim().is_empty());
            if name.is_some() != written {
                continue;
            }
            let name = name.map_or_else(|| made(operation), str::to_owned);
            *slot = Some(Stem {
                operation_id: ids.take(name.clone()),
                function: functions.take(short(snake(&name), '_')),
                types: stems.take(short(pascal(&name), ' ')),
            });
        }
    }
    out.into_iter().flatten().collect()
}

/// A name cut where it is too long, at a word where that can be.
fn short(name: String, gap: char) -> String {
    if name.chars().count() <= LONGEST {
        return name;
    }
    let cut: String = name.chars().take(LONGEST).collect();
    let at = if gap == '_' {
        cut.rfind('_')
    } else {
        cut.rfind(char::is_uppercase)
    };
    match at {
        Some(at) if at > LONGEST / 2 => cut[..at].to_owned(),
        _ => cut,
    }
}

/// A name of method and path: `GET /orders/{id}/items` is `get_orders_by_id_items`.
fn made(operation: &Operation) -> String {
    let mut name = operation.method.as_str().to_ascii_lowercase();
    for segment in operation
        .path
        .split('/')
        .filter(|segment| !segment.is_empty())
    {
        name.push('_');
        name.push_str(&segment.replace('{', " by ").replace('}', " "));
    }
    if operation.path.chars().all(|sign| sign == '/') {
        name.push_str("_root");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn long_names_are_cut_at_a_word() {
        let long = "list_all_the_things_that_anybody_could_ever_want_to_have_in_a_list";
        assert_eq!(
            short(long.into(), '_'),
            "list_all_the_things_that_anybody_could_ever"
        );
        assert_eq!(short("Short".into(), ' '), "Short");
    }
}
