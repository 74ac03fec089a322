//! A body that has several media types: an enum with a variant each.

use crate::error::{DecodeError, EncodeError};
use crate::media::{Content, Media, MediaKind, Written, fit};

/// An enum with a variant for each media type of a body; [`body!`](crate::body!) makes it one.
pub trait BodyKind: Sized + Send + 'static {
    /// The variants, in the order of the contract.
    const KINDS: &'static [Kind<Self>];

    /// Writes the variant.
    fn write(&self) -> Result<Written, EncodeError>;

    /// Reads the variant that the content type names; where it names none, the first that can be read.
    fn read(content: &Content) -> Result<Self, DecodeError> {
        if let Some(kind) = chosen(Self::KINDS, content) {
            return (kind.read)(content);
        }
        let mut first = None;
        for kind in Self::KINDS {
            match (kind.read)(content) {
                Ok(read) => return Ok(read),
                Err(error) => first = first.or(Some(error)),
            }
        }
        Err(first.unwrap_or_else(|| DecodeError::new("the body", "has no declared form")))
    }

    /// Whether the body that comes is read as it comes.
    fn streams(content: &Content) -> bool {
        match chosen(Self::KINDS, content) {
            Some(kind) => kind.media.kind.streams(),
            None => Self::KINDS.iter().all(|kind| kind.media.kind.streams()),
        }
    }
}

/// A variant of such an enum.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "written by macros")]
pub struct Kind<B> {
    /// Its media type.
    pub media: Media,
    /// Reads it.
    pub read: fn(&Content) -> Result<B, DecodeError>,
}

fn chosen<B>(kinds: &'static [Kind<B>], content: &Content) -> Option<&'static Kind<B>> {
    let sent = content.content_type.as_deref()?;
    best(kinds, sent, |kind| &kind.media)
}

/// What fits the content type best; of the same, the first.
pub(crate) fn best<'l, I>(
    list: &'l [I],
    sent: &str,
    media: impl Fn(&I) -> &Media,
) -> Option<&'l I> {
    let mut found: Option<(u8, &I)> = None;
    for item in list {
        let media = media(item);
        let fit = fit(media.name, sent).or_else(|| {
            // bytes of any kind are bytes
            (media.kind == MediaKind::Binary && sent.starts_with("application/octet-stream"))
                .then_some(1)
        });
        if let Some(fit) = fit
            && found.is_none_or(|(best, _)| fit > best)
        {
            found = Some((fit, item));
        }
    }
    found.map(|(_, item)| item)
}

/// Makes an enum a body with several media types.
#[macro_export]
macro_rules! body {
    ($name:ident; $($variant:ident: $kind:ident $media:literal $({ $($encoding:tt)* })? $ty:ty;)*) => {
        impl $crate::BodyKind for $name {
            const KINDS: &'static [$crate::Kind<Self>] = &[
                $($crate::Kind {
                    media: $crate::__media!($kind $media [$($($encoding)*)?]),
                    read: |content| {
                        const MEDIA: &$crate::Media = &$crate::__media!($kind $media [$($($encoding)*)?]);
                        let body: $ty = $crate::media::$kind::read(MEDIA, content)?;
                        ::core::result::Result::Ok(Self::$variant(body))
                    },
                },)*
            ];

            fn write(&self) -> ::core::result::Result<$crate::Written, $crate::EncodeError> {
                match self {
                    $(Self::$variant(body) => {
                        const MEDIA: &$crate::Media = &$crate::__media!($kind $media [$($($encoding)*)?]);
                        $crate::media::$kind::write(MEDIA, body)
                    })*
                }
            }
        }
    };
}

/// A declared media type as a constant.
#[doc(hidden)]
#[macro_export]
macro_rules! __media {
    ($kind:ident $media:literal [shape $shape:path $(;)?]) => {
        $crate::Media::new($media, $crate::words::media::$kind, const { &[$crate::Encoding::Xml(&$shape)] })
    };
    ($kind:ident $media:literal []) => {
        $crate::Media::new($media, $crate::words::media::$kind, &[])
    };
    ($kind:ident $media:literal [$($field:literal $($word:ident)+ $($content_type:literal)?;)*]) => {
        $crate::Media::new($media, $crate::words::media::$kind, const {
            &[$($crate::__encoding!($field $($word)+ $($content_type)?)),*]
        })
    };
}

/// A field of a form that is not written as usual.
#[doc(hidden)]
#[macro_export]
macro_rules! __encoding {
    ($field:literal type $content_type:literal) => {
        $crate::Encoding::Typed { name: $field, content_type: $content_type }
    };
    ($field:literal $style:ident $($flag:ident)*) => {
        $crate::Encoding::Styled(
            $crate::Parameter::new($crate::Location::Query, $field, $crate::words::style::$style)$(.$flag())*
        )
    };
}
