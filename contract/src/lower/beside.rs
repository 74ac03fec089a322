//! What stands beside a `$ref`, as Prism takes it: it lies over what the reference leads to, unless the same target
//! was met before by a reference alone, in the order of the document: then it lies under it.

use rustc_hash::FxHashSet;

use super::context::Context;
use crate::model::Overlay;
use crate::source::{Node, Origin};

/// The members of an object with a `$ref`.
pub(super) struct Overlaid<'s> {
    pub(super) members: Vec<(Node<'s>, Node<'s>)>,
}

impl<'s> Overlaid<'s> {
    /// The member of this name.
    pub(super) fn get(&self, name: &str) -> Option<Node<'s>> {
        let mut all = self.members.iter();
        all.find(|(key, _)| key.key() == name)
            .map(|(_, value)| *value)
    }
}

/// The members of the object and of what its `$ref` leads to; of an object without a `$ref` its own.
pub(super) fn overlaid<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Option<Overlaid<'s>> {
    if node.get("$ref").is_none() {
        return Some(Overlaid {
            members: node.members().collect(),
        });
    }
    let target = cx.follow(node)?.node;
    let own = || node.members().filter(|(key, _)| key.key() != "$ref");
    let clash = own().any(|(key, _)| target.get(key.key()).is_some());
    let under = clash && lies_under(cx, node);
    let overlay = Overlay {
        target: target.origin(),
        under,
    };
    cx.overlays.insert(node.origin(), overlay);
    let members = if under {
        let beneath = own().filter(|(key, _)| target.get(key.key()).is_none());
        target.members().chain(beneath).collect()
    } else {
        let theirs = target
            .members()
            .filter(|(key, _)| node.get(key.key()).is_none());
        own().chain(theirs).collect()
    };
    Some(Overlaid { members })
}

fn lies_under<'s>(cx: &mut Context<'s>, node: Node<'s>) -> bool {
    if cx.met.is_none() {
        cx.met = Some(walk(cx));
    }
    cx.met
        .as_ref()
        .is_some_and(|met| met.contains(&node.origin()))
}

enum Step<'s> {
    Visit(Node<'s>),
    /// All of this target was visited, reached by a reference alone.
    Met(Origin),
}

/// The objects with a `$ref` and more of which the target was met before. Without recursion: documents nest as deep
/// as they like. Each node is visited once.
fn walk(cx: &mut Context<'_>) -> FxHashSet<Origin> {
    let mut beneath = FxHashSet::default();
    let mut met: FxHashSet<Origin> = FxHashSet::default();
    let mut visited: FxHashSet<Origin> = FxHashSet::default();
    let mut steps = vec![Step::Visit(cx.root())];
    while let Some(step) = steps.pop() {
        let node = match step {
            Step::Met(target) => {
                met.insert(target);
                continue;
            }
            Step::Visit(node) => node,
        };
        if !(node.is_object() || node.is_array()) || !visited.insert(node.origin()) {
            continue;
        }
        let Some((reference, text)) = node
            .get("$ref")
            .and_then(|value| Some((value, value.as_str()?)))
        else {
            let mut members: Vec<_> = node.members().collect();
            // As JavaScript has them: those that are numbers first.
            members.sort_by_key(|(key, _)| key.key().parse::<u32>().map_or(u64::MAX, u64::from));
            steps.extend(
                members
                    .into_iter()
                    .rev()
                    .map(|(_, value)| Step::Visit(value)),
            );
            steps.extend(node.items().rev().map(Step::Visit));
            continue;
        };
        let Some(target) = cx.target_quietly(reference, text) else {
            continue;
        };
        let is_alone = node.len() == 1;
        if met.contains(&target.origin()) {
            if !is_alone {
                beneath.insert(node.origin());
            }
            continue;
        }
        if is_alone {
            steps.push(Step::Met(target.origin()));
        }
        steps.push(Step::Visit(target));
    }
    beneath
}
