//! What stands beside a `$ref`, as Prism takes it: it lies over what the reference leads to, unless the same target
//! was met before by a reference alone, in the order of the document: then it lies under it.

use rustc_hash::FxHashSet;

use super::context::Context;
use crate::model::Overlay;
use crate::source::{Node, Origin};

/// References to references that are followed.
const HOPS: usize = 64;

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

/// The members of the object and of what its `$ref` leads to, which may be one with a `$ref` again; of an object
/// without a `$ref` its own.
pub(super) fn overlaid<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Option<Overlaid<'s>> {
    if node.get("$ref").is_none() {
        return Some(Overlaid {
            members: node.members().collect(),
        });
    }
    let end = cx.follow(node)?.node;
    let mut target = end;
    let mut members: Vec<_> = end.members().collect();
    for node in chain(cx, node, end).into_iter().rev() {
        members = over(cx, node, target, members);
        target = node;
    }
    Some(Overlaid { members })
}

/// The objects with a `$ref` from this one up to the last.
fn chain<'s>(cx: &mut Context<'s>, node: Node<'s>, end: Node<'s>) -> Vec<Node<'s>> {
    let mut chain = vec![node];
    let mut at = node;
    while chain.len() < HOPS {
        let Some(reference) = at.get("$ref") else {
            break;
        };
        let target = reference
            .as_str()
            .and_then(|text| cx.target_quietly(reference, text));
        match target {
            Some(target) if target.origin() != end.origin() && !chain.contains(&target) => {
                chain.push(target);
                at = target;
            }
            _ => break,
        }
    }
    chain
}

/// The members of what a `$ref` leads to with what stands beside it.
fn over<'s>(
    cx: &mut Context<'s>,
    node: Node<'s>,
    target: Node<'s>,
    members: Vec<(Node<'s>, Node<'s>)>,
) -> Vec<(Node<'s>, Node<'s>)> {
    let is_theirs = |name: &str| members.iter().any(|(key, _)| key.key() == name);
    let own = || node.members().filter(|(key, _)| key.key() != "$ref");
    let clash = own().any(|(key, _)| is_theirs(key.key()));
    let under = clash && lies_under(cx, node);
    let overlay = Overlay {
        target: target.origin(),
        under,
    };
    cx.overlays.insert(node.origin(), overlay);
    if under {
        let beneath: Vec<_> = own().filter(|(key, _)| !is_theirs(key.key())).collect();
        members.into_iter().chain(beneath).collect()
    } else {
        let theirs = members
            .into_iter()
            .filter(|(key, _)| node.get(key.key()).is_none());
        own().chain(theirs).collect()
    }
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
