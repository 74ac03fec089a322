//! Rules about path templates, each by itself and beside the others.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Found;
use super::subject::Subject;
use super::template::{Fault, names, parts, shape};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::PathItem;

/// Templates are well formed and end before a query.
pub(super) fn templates(subject: &Subject<'_>, found: &mut Found) {
    for item in &subject.contract.paths {
        let key = subject.node(item.origin);
        if let Some(fault) = parts(&item.path).1 {
            let (message, help) = match fault {
                Fault::Open => ("a `{` in this path is not closed", "write `{name}`"),
                Fault::Close => ("a `}` in this path closes nothing", "write `{name}`"),
                Fault::Empty => ("a parameter in this path has no name", "write `{name}`"),
            };
            found.push(Diagnostic::at(&codes::PATH_TEMPLATE, key, message).help(help));
        }
        let mut seen = FxHashSet::default();
        if let Some(twice) = names(&item.path).find(|name| !seen.insert(*name)) {
            found.push(
                Diagnostic::at(
                    &codes::PATH_TEMPLATE,
                    key,
                    format!("the parameter `{twice}` stands twice in this path"),
                )
                .help("give each place a name of its own"),
            );
        }
        if !subject.is_postman()
            && let Some(end) = item.path.find(['?', '#'])
        {
            let what = &item.path[end..=end];
            found.push(
                Diagnostic::at(
                    &codes::PATH_WITH_QUERY,
                    key,
                    format!("this path has a `{what}`, where the path of a request ends"),
                )
                .help("declare query parameters under `parameters`"),
            );
        }
    }
}

/// No two paths are the same but for the names in them.
pub(super) fn duplicates(subject: &Subject<'_>, found: &mut Found) {
    if subject.is_postman() {
        return;
    }
    let mut seen: FxHashMap<String, &PathItem> = FxHashMap::default();
    for item in &subject.contract.paths {
        let first = *seen.entry(shape(&item.path)).or_insert(item);
        if first.path != item.path {
            let same = common_methods(subject, first, item);
            let mut finding = Diagnostic::at(
                &codes::PATH_DUPLICATE,
                subject.node(item.origin),
                format!("this path matches the same requests as `{}`", first.path),
            )
            .label(subject.node(first.origin), "the other path")
            .help("use the same names and move the operations to one path");
            if same.is_empty() {
                // Forbidden, but every operation can be reached.
                finding.severity = Severity::Warning;
            }
            found.push(finding);
        }
    }
}

/// No two paths differ only in a slash at the end.
pub(super) fn trailing_slashes(subject: &Subject<'_>, found: &mut Found) {
    if subject.is_postman() {
        return;
    }
    let paths = &subject.contract.paths;
    let bare: FxHashMap<&str, &PathItem> = paths.iter().map(|item| (&*item.path, item)).collect();
    for item in paths {
        let other = item
            .path
            .strip_suffix('/')
            .filter(|path| !path.is_empty())
            .and_then(|path| bare.get(path));
        if let Some(other) = other {
            found.push(
                Diagnostic::at(
                    &codes::PATH_TRAILING_SLASH,
                    subject.node(item.origin),
                    format!("this path is `{}` but for the slash at its end", other.path),
                )
                .label(subject.node(other.origin), "the path without it")
                .help("keep one of the two"),
            );
        }
    }
}

/// The methods that both paths have.
pub(super) fn common_methods<'c>(
    subject: &Subject<'c>,
    first: &PathItem,
    second: &PathItem,
) -> Vec<&'c str> {
    let methods = |item: &PathItem| {
        let range = item.operations.start as usize..item.operations.end as usize;
        subject.contract.operations.get(range).unwrap_or_default()
    };
    let second = methods(second);
    methods(first)
        .iter()
        .map(|operation| operation.method.as_str())
        .filter(|method| second.iter().any(|other| other.method.as_str() == *method))
        .collect()
}
