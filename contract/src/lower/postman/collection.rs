//! The tree of a collection, flattened: every request with the folders that it is in.

use std::sync::Arc;

use crate::diagnostic::codes;
use crate::source::Node;

use super::reader::Reader;

/// A request with where it stands.
pub(super) struct Item<'t> {
    /// The item; it has a `request`.
    pub(super) node: Node<'t>,
    /// The collection, then the folders down to the item, outermost first.
    pub(super) groups: Arc<[Node<'t>]>,
}

impl<'t> Item<'t> {
    /// The item's name, or what else can be shown.
    pub(super) fn name(&self) -> &'t str {
        self.node
            .get("name")
            .and_then(Node::scalar)
            .filter(|name| !name.trim().is_empty())
            .unwrap_or("request")
    }

    /// The folders, outermost first.
    pub(super) fn folders(&self) -> &[Node<'t>] {
        self.groups.get(1..).unwrap_or_default()
    }
}

/// Every request of the collection in its order. Without recursion: folders nest as deep as they like.
pub(super) fn flatten<'t>(reader: &mut Reader<'t, '_>, root: Node<'t>) -> Vec<Item<'t>> {
    let mut items = Vec::new();
    match root.get("item") {
        Some(list) if list.is_array() => {}
        other => {
            let message = match other {
                Some(_) => "`item` of the collection is no array, so there are no requests",
                None => "the collection has no `item`, so there are no requests",
            };
            reader.warn(
                &codes::postman::POSTMAN_ITEM,
                other.unwrap_or(root),
                message,
                "write the requests as an array under `item`",
            );
        }
    }
    let mut open: Vec<(Node<'t>, Arc<[Node<'t>]>)> = Vec::new();
    open_group(root, &Arc::from([]), &mut open);
    while let Some((node, groups)) = open.pop() {
        if node.get("item").is_some_and(Node::is_array) {
            open_group(node, &groups, &mut open);
        } else if node
            .get("request")
            .is_some_and(|request| !request.is_null())
        {
            items.push(Item { node, groups });
        } else {
            let message = if node.is_object() {
                let name = node.get("name").and_then(Node::scalar);
                let name = name.unwrap_or("without a name");
                format!("the item `{name}` has neither `request` nor `item`")
            } else {
                format!(
                    "an item is an object, here it is {}",
                    node.kind().described()
                )
            };
            reader.warn(
                &codes::postman::POSTMAN_ITEM,
                node,
                message,
                "remove it, or give it a `request`",
            );
        }
    }
    items
}

/// Puts the items of a group on the stack, so that the first comes off first.
fn open_group<'t>(
    group: Node<'t>,
    outer: &Arc<[Node<'t>]>,
    open: &mut Vec<(Node<'t>, Arc<[Node<'t>]>)>,
) {
    let groups: Arc<[Node<'t>]> = outer.iter().copied().chain([group]).collect();
    if let Some(list) = group.get("item") {
        open.extend(list.items().rev().map(|item| (item, Arc::clone(&groups))));
    }
}
