//! Rules about path parameters and the template that they are of.

use rustc_hash::FxHashSet;

use super::Found;
use super::subject::{Subject, heading};
use super::template::path_names;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lint as codes;
use crate::lower::near::nearest;
use crate::model::{Location, Operation, PathItem};
use crate::source::Origin;

/// Every name of a path is declared, every path parameter is in the path, and says that it is
/// required.
pub(super) fn path_parameters(subject: &Subject<'_>, found: &mut Found) {
    let mut optional: FxHashSet<Origin> = FxHashSet::default();
    for item in &subject.contract.paths {
        let range = item.operations.start as usize..item.operations.end as usize;
        let operations = subject.contract.operations.get(range).unwrap_or_default();
        undeclared(subject, item, operations, found);
        unknown(subject, item, operations, found);
        for parameter in operations
            .iter()
            .flat_map(|operation| &operation.parameters)
        {
            if parameter.location == Location::Path && optional.insert(parameter.origin) {
                not_required(subject, parameter.origin, &parameter.name, found);
            }
        }
    }
}

fn has(operation: &Operation, name: &str) -> bool {
    operation
        .parameters
        .iter()
        .any(|parameter| parameter.location == Location::Path && *parameter.name == *name)
}

fn undeclared(subject: &Subject<'_>, item: &PathItem, operations: &[Operation], found: &mut Found) {
    for name in path_names(&item.path).filter(|name| !name.is_empty()) {
        let without: Vec<&Operation> = operations
            .iter()
            .filter(|operation| !has(operation, name))
            .collect();
        // What no operation of the path has is told once, at the path.
        let everywhere = without.len() == operations.len() && operations.len() > 1;
        for operation in without {
            let extra = operation
                .parameters
                .iter()
                .filter(|parameter| parameter.location == Location::Path)
                .map(|parameter| &*parameter.name)
                .filter(|other| !path_names(&item.path).any(|name| name == *other));
            if nearest(name, extra).is_some() {
                continue; // told at that parameter
            }
            let place = if everywhere {
                subject.node(item.origin).into()
            } else {
                heading(subject.node(operation.origin))
            };
            let help = format!("add a parameter `{name}` with `in: path` and `required: true`");
            let message = if everywhere {
                format!("the path parameter `{name}` is not declared")
            } else {
                format!(
                    "the path parameter `{name}` is not declared for {}",
                    operation.method
                )
            };
            found
                .push(Diagnostic::at(&codes::PATH_PARAMETER_UNDECLARED, place, message).help(help));
            if everywhere {
                break;
            }
        }
    }
}

fn unknown(subject: &Subject<'_>, item: &PathItem, operations: &[Operation], found: &mut Found) {
    let mut told: FxHashSet<Origin> = FxHashSet::default();
    for operation in operations {
        for parameter in &operation.parameters {
            if parameter.location != Location::Path
                || path_names(&item.path).any(|name| *name == *parameter.name)
                || !told.insert(parameter.origin)
            {
                continue;
            }
            let free = path_names(&item.path).filter(|name| !has(operation, name));
            let help = match nearest(&parameter.name, free) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write `{{{}}}` in the path, or remove it", parameter.name),
            };
            found.push(
                Diagnostic::at(
                    &codes::PATH_PARAMETER_UNKNOWN,
                    subject.value(parameter.origin, "name"),
                    format!("`{}` has no `{{{}}}`", item.path, parameter.name),
                )
                .label(subject.node(item.origin), "the path")
                .help(help),
            );
        }
    }
}

fn not_required(subject: &Subject<'_>, origin: Origin, name: &str, found: &mut Found) {
    if subject.is_postman() {
        return;
    }
    let required = subject.node(origin).get("required");
    if required.and_then(crate::source::Node::as_bool) == Some(true) {
        return;
    }
    found.push(
        Diagnostic::at(
            &codes::PATH_PARAMETER_OPTIONAL,
            subject.member(
                origin,
                if required.is_some() {
                    "required"
                } else {
                    "name"
                },
            ),
            format!("the path parameter `{name}` is not `required: true`"),
        )
        .help("add `required: true`"),
    );
}
