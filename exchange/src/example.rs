//! Examples as they go over the wire.

use bytes::Bytes;
use specwright_contract::Contract;
use specwright_contract::model::{Example, MediaType};
use specwright_contract::source::Node;

use crate::body::Codec;
use crate::media_type::{is_json, is_xml};

/// The example of a media type with this name.
pub fn named<'m>(media: &'m MediaType, name: &str) -> Option<&'m Example> {
    media
        .examples
        .iter()
        .find(|example| &*example.name == name)
        .map(AsRef::as_ref)
}

/// An example as a body of its media type: JSON with every number as it was written, a string as it is
/// where the media type is none of JSON's. Nothing where the example has no value (`externalValue`), or
/// the media type has no form for it.
pub fn bytes(contract: &Contract, media: &MediaType, example: &Example) -> Option<Bytes> {
    if let Some(serialized) = &example.serialized {
        return Some(Bytes::copy_from_slice(serialized.as_bytes()));
    }
    value_bytes(contract, media, contract.sources.node(example.value?))
}

/// A value of a document as a body of a media type, as [`bytes`] has it.
pub fn value_bytes(contract: &Contract, media: &MediaType, node: Node<'_>) -> Option<Bytes> {
    if is_json(&media.name) {
        let mut text = String::new();
        node.write_json(&mut text);
        return Some(text.into());
    }
    if let Some(text) = node.as_str() {
        return Some(Bytes::copy_from_slice(text.as_bytes()));
    }
    if !is_xml(&media.name) && !node.is_object() && !node.is_array() {
        return node
            .scalar()
            .map(|text| Bytes::copy_from_slice(text.as_bytes()));
    }
    let value = node.to_json();
    let codec = Codec::new(contract, media);
    codec
        .encode(contract, &value)
        .ok()
        .map(|encoded| encoded.bytes)
}
