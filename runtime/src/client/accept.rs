//! What a call can read, as the rest of the client needs to know it: without its types.

use http::StatusCode;

use crate::media::{Media, MediaKind};
use crate::response::{Response, StatusMatch, choose};

/// What a call can read.
#[derive(Clone, Copy)]
pub(super) struct Expected {
    /// The media types, in order.
    pub(super) accept: fn() -> String,
    /// How the body of an answer is read; nothing: it is collected.
    pub(super) kind: fn(StatusCode, Option<&str>) -> Option<MediaKind>,
    /// Whether the contract has this status, so that it is no matter of the client.
    pub(super) declares: fn(StatusCode) -> bool,
}

impl Expected {
    pub(super) fn of<R: Response>() -> Self {
        Self {
            accept: || {
                accept(
                    R::VARIANTS
                        .iter()
                        .filter_map(|variant| variant.media.as_ref()),
                )
            },
            kind: |status, content_type| {
                let variant = choose(R::VARIANTS, status, content_type)?;
                variant.media.map(|media| media.kind)
            },
            declares: |status| {
                let declared = |known| match known {
                    StatusMatch::Code(code) => code == status.as_u16(),
                    StatusMatch::Range(hundreds) => hundreds == status.as_u16() / 100,
                    StatusMatch::Any => false,
                };
                R::VARIANTS.iter().any(|variant| declared(variant.status))
            },
        }
    }
}

fn accept<'m>(media: impl Iterator<Item = &'m Media>) -> String {
    let mut names: Vec<&str> = Vec::new();
    for media in media {
        if !names
            .iter()
            .any(|known| known.eq_ignore_ascii_case(media.name))
        {
            names.push(media.name);
        }
    }
    if names.is_empty() {
        return "*/*".to_owned();
    }
    names.join(", ")
}
