//! Bytes as they are, streamed.

use super::{Content, Media, Written};
use crate::body::Body;
use crate::error::{DecodeError, EncodeError};

/// Writes bytes. Where the declared type is a range, the body says what it is.
pub fn write(media: &Media, body: &Body) -> Result<Written, EncodeError> {
    let open = media.name.contains('*') || !media.name.contains('/');
    let own = body.content_type().filter(|_| open);
    let content_type = own.unwrap_or(media.content_type());
    Ok(Written::new(content_type, body.clone()))
}

/// Reads bytes, as they come.
pub fn read(_: &Media, content: &Content) -> Result<Body, DecodeError> {
    let body = content.body.clone();
    Ok(match &content.content_type {
        Some(content_type) => body.with_content_type(content_type.clone()),
        None => body,
    })
}
