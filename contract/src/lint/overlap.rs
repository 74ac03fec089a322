//! The rule about paths that match the same requests while neither is more specific.
//!
//! The paths are laid into a tree by their segments, which is walked against itself: only pairs of
//! branches that some request matches both are looked at, and never more than a fixed number.

use rustc_hash::FxHashMap;

use super::Found;
use super::paths::common_methods;
use super::subject::Subject;
use super::template::shape;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lint as codes;
use crate::model::PathItem;

/// So many pairs of branches are looked at; documents with more get no further findings.
const MOST_PAIRS: usize = 500_000;

#[derive(Default)]
struct Branch<'c> {
    literals: Vec<(String, u32)>,
    any: Option<u32>,
    end: Option<&'c PathItem>,
}

/// Two branches that a request matches both.
struct Pair {
    one: u32,
    other: u32,
    /// Whether one had a literal where the other had a parameter, and the reverse.
    one_closer: bool,
    other_closer: bool,
}

/// Of two paths that match one request, one is more specific.
pub(super) fn overlaps(subject: &Subject<'_>, found: &mut Found) {
    if subject.is_postman() {
        return;
    }
    let tree = tree(subject);
    let mut open = vec![Pair {
        one: 0,
        other: 0,
        one_closer: false,
        other_closer: false,
    }];
    let mut left = MOST_PAIRS;
    while let Some(pair) = open.pop() {
        let Some(rest) = left.checked_sub(1) else {
            return;
        };
        left = rest;
        let (Some(one), Some(other)) = (tree.get(pair.one as usize), tree.get(pair.other as usize))
        else {
            continue;
        };
        if pair.one_closer
            && pair.other_closer
            && let (Some(first), Some(second)) = (one.end, other.end)
        {
            tell(subject, first, second, found);
        }
        let push = |open: &mut Vec<Pair>, one, other, one_closer, other_closer| {
            open.push(Pair {
                one,
                other,
                one_closer: pair.one_closer || one_closer,
                other_closer: pair.other_closer || other_closer,
            });
        };
        if pair.one == pair.other {
            // One branch against itself: each pair of its branches once.
            for &(_, next) in &one.literals {
                push(&mut open, next, next, false, false);
            }
            if let Some(any) = one.any {
                push(&mut open, any, any, false, false);
                for &(_, next) in &one.literals {
                    push(&mut open, next, any, true, false);
                }
            }
            continue;
        }
        for (text, next) in &one.literals {
            if let Ok(same) = other.literals.binary_search_by(|(key, _)| key.cmp(text)) {
                push(&mut open, *next, other.literals[same].1, false, false);
            }
            if let Some(any) = other.any {
                push(&mut open, *next, any, true, false);
            }
        }
        if let Some(any) = one.any {
            for &(_, next) in &other.literals {
                push(&mut open, any, next, false, true);
            }
            if let Some(both) = other.any {
                push(&mut open, any, both, false, false);
            }
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "branches are fewer than the bytes of the document"
)]
fn tree<'c>(subject: &Subject<'c>) -> Vec<Branch<'c>> {
    let mut tree = vec![Branch::default()];
    let mut known: FxHashMap<(u32, String), u32> = FxHashMap::default();
    for item in &subject.contract.paths {
        let mut at = 0_u32;
        for segment in shape(&item.path).split('/').skip(1) {
            let next = *known.entry((at, segment.to_owned())).or_insert_with(|| {
                let next = tree.len() as u32;
                let branch = &mut tree[at as usize];
                if segment == "{}" {
                    branch.any = Some(next);
                } else {
                    branch.literals.push((segment.to_owned(), next));
                }
                tree.push(Branch::default());
                next
            });
            at = next;
        }
        tree[at as usize].end.get_or_insert(item);
    }
    for branch in &mut tree {
        branch.literals.sort_unstable();
    }
    tree
}

fn tell(subject: &Subject<'_>, first: &PathItem, second: &PathItem, found: &mut Found) {
    if common_methods(subject, first, second).is_empty() {
        return;
    }
    let (first, second) = if first.origin <= second.origin {
        (first, second)
    } else {
        (second, first)
    };
    let request = both(&first.path, &second.path);
    found.push(
        Diagnostic::at(
            &codes::PATH_OVERLAP,
            subject.node(second.origin),
            format!("both this path and `{}` match `{request}`", first.path),
        )
        .label(subject.node(first.origin), "the other path")
        .help("let a literal segment tell them apart"),
    );
}

/// A path that both templates match.
fn both(first: &str, second: &str) -> String {
    let segments = first.split('/').zip(second.split('/'));
    let taken = segments.map(|(a, b)| if a.starts_with('{') { b } else { a });
    taken.collect::<Vec<_>>().join("/")
}
