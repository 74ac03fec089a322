//! JSON that stands in a string of another file: a file of its own, so that its values have places.

use super::build::Builder;
use super::{FileId, Limits, Node, SourceFile, json};

/// Reads `text`, the JSON that the string at `node` of `host` holds, as the file `id`. It is called
/// what the string is called: `collection.json#/item/0/response/1/body`.
///
/// # Errors
/// Where the text is no JSON or goes beyond the limits: the byte of `text` at which that shows.
pub(crate) fn embedded(
    id: FileId,
    host: &SourceFile,
    node: Node<'_>,
    text: &str,
    limits: &Limits,
) -> Result<SourceFile, usize> {
    if text.len() > limits.file_bytes {
        return Err(limits.file_bytes);
    }
    let mut builder = Builder::new(id, text, limits);
    json::read(text, &mut builder).map_err(|error| error.at)?;
    let tree = builder.finish(text.into());
    let pointer = node.pointer();
    let mut base = host.base.clone();
    base.set_fragment(Some(&pointer));
    Ok(SourceFile::new(
        format!("{}#{pointer}", host.name),
        base,
        tree,
    ))
}
