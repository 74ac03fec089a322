//! Rules about tags.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Found;
use super::subject::{Subject, heading};
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Diagnostic, Place};
use crate::lower::near::nearest;
use crate::source::{Node, Origin};

/// Tags are declared once, and those of operations are among them. A document that declares none
/// is not judged.
pub(super) fn declared(subject: &Subject<'_>, found: &mut Found) {
    let tags = &subject.contract.tags;
    if tags.is_empty() || subject.is_postman() {
        return;
    }
    let mut declared: FxHashMap<&str, Origin> = FxHashMap::default();
    for tag in tags {
        let first = *declared.entry(&tag.name).or_insert(tag.origin);
        if first != tag.origin {
            found.push(
                Diagnostic::at(
                    &codes::TAG_DUPLICATE,
                    name_place(subject, tag.origin),
                    format!("the tag `{}` is declared twice", tag.name),
                )
                .label(name_place(subject, first), "first declared here"),
            );
        }
    }
    let mut used: FxHashSet<&str> = tags
        .iter()
        .filter_map(|tag| tag.parent.as_deref())
        .collect();
    let mut told: FxHashSet<&str> = FxHashSet::default();
    for operation in &subject.operations {
        for tag in &operation.tags {
            used.insert(tag);
            if declared.contains_key(&**tag) || !told.insert(tag) {
                continue;
            }
            let names = tags.iter().map(|tag| &*tag.name);
            let help = match nearest(tag, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "add it to `tags`".to_owned(),
            };
            found.push(
                Diagnostic::at(
                    &codes::TAG_UNDECLARED,
                    use_place(subject.node(operation.origin), tag),
                    format!("the tag `{tag}` is not declared"),
                )
                .help(help),
            );
        }
    }
    for tag in tags {
        if !used.contains(&*tag.name) && declared.get(&*tag.name) == Some(&tag.origin) {
            found.push(Diagnostic::at(
                &codes::TAG_UNUSED,
                name_place(subject, tag.origin),
                format!("no operation has the tag `{}`", tag.name),
            ));
        }
    }
}

fn name_place(subject: &Subject<'_>, tag: Origin) -> Place {
    subject.value(tag, "name")
}

fn use_place(operation: Node<'_>, tag: &str) -> Place {
    let item = operation
        .get("tags")
        .and_then(|tags| tags.items().find(|item| item.scalar() == Some(tag)));
    item.map_or_else(|| heading(operation), Place::from)
}
