//! OpenAPI 3.0, 3.1 and 3.2: one reader, for the versions differ by few fields.

mod callback;
mod component;
mod content;
mod document;
mod example;
mod expression;
mod header;
mod link;
mod operation;
mod parameter;
mod path;
mod response;
mod scheme;

pub(super) use document::document;
// What Swagger 2.0 has alike.
pub(super) use path::{Plan, plan};

use std::sync::Arc;

use super::context::{Context, Memo, Memos};
use super::reference::Followed;
use crate::source::Node;

/// Lowers an object that may be a Reference Object, once however many refer to it. `name` is
/// what it stands under where the part knows that, else empty.
fn shared<'s, T>(
    cx: &mut Context<'s>,
    node: Node<'s>,
    name: &'s str,
    memo: for<'m> fn(&'m mut Memos<'s>) -> &'m mut Memo<'s, T>,
    read: impl FnOnce(&mut Context<'s>, Followed<'s>) -> Option<T>,
) -> Option<Arc<T>> {
    let followed = cx.follow(node)?;
    // What a Reference Object says over the object makes another one of it.
    let key = if followed.is_overridden() {
        (node.origin(), name)
    } else {
        (followed.node.origin(), name)
    };
    if let Some(known) = memo(&mut cx.memos).get(&key) {
        return known.clone();
    }
    let read = cx.within(followed.node, node, |cx| read(cx, followed).map(Arc::new));
    memo(&mut cx.memos).insert(key, read.clone());
    read
}

/// The description, that of a Reference Object first.
fn described(own: Option<Box<str>>, followed: Followed<'_>) -> Option<Box<str>> {
    followed.description.map(Into::into).or(own)
}
