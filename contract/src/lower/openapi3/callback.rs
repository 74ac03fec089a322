//! The Callback Object (OpenAPI 3.1, section 4.8.18).

use std::sync::Arc;

use super::super::context::Context;
use super::super::context::extension;
use super::super::finish::Document;
use super::super::server::default_servers;
use super::{expression, path, shared};
use crate::model::Callback;
use crate::source::Node;

/// Reads a callback or a reference to one; `name` is what it stands under.
pub(super) fn callback<'s>(
    cx: &mut Context<'s>,
    name: &'s str,
    node: Node<'s>,
) -> Option<Arc<Callback>> {
    shared(
        cx,
        node,
        name,
        |memos| &mut memos.callbacks,
        |cx, followed| read(cx, name, followed.node),
    )
}

fn read<'s>(cx: &mut Context<'s>, name: &str, node: Node<'s>) -> Option<Callback> {
    let node = cx.object(node, "a callback")?;
    // The document's security is that of its own server, not of who is called back.
    let document = Document {
        servers: default_servers(),
        ..Document::default()
    };
    let mut requests = Vec::new();
    let mut extensions = Vec::new();
    for (key, value) in node.members() {
        if let Some(extension) = extension(key, value) {
            extensions.push(extension);
            continue;
        }
        let url = expression::expression(cx, key, key.key());
        let plan = path::item(cx, key, value);
        requests.push((url, path::pathless(cx, &plan, &document)));
    }
    Some(Callback {
        name: name.into(),
        requests,
        extensions: extensions.into_boxed_slice(),
        origin: node.origin(),
    })
}
