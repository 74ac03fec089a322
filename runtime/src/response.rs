//! Typed responses: the trait, how the variant of a message is found, and the macro that makes an enum one.

use http::{HeaderMap, StatusCode};

use crate::error::EncodeError;
#[cfg(any(feature = "client", not(feature = "server")))]
use crate::many::best;
use crate::media::{Media, Written};
use crate::reply::Reply;

/// The response of an operation: an enum with a variant for each status and media type;
/// [`response!`](crate::response!) makes it one.
pub trait Response: Sized + Send + 'static {
    /// The value of success; where there is not one type, the response itself.
    type Success;

    /// The variants, in the order of the contract.
    const VARIANTS: &'static [Variant];

    /// The status.
    fn status(&self) -> StatusCode;

    /// Writes the message. Part of the feature `server`.
    #[cfg(any(feature = "server", not(feature = "client")))]
    fn write(&self) -> Result<Reply, EncodeError>;

    /// A message that the contract does not declare.
    fn other(reply: Reply) -> Self;

    /// The value of success, or the response back.
    fn ok(self) -> Result<Self::Success, Self>;

    /// Reads a variant. Part of the feature `client`.
    #[cfg(any(feature = "client", not(feature = "server")))]
    fn read_as(
        variant: &'static Variant,
        reply: &Reply,
        content: &crate::Content,
    ) -> Result<Self, crate::DecodeError>;

    /// Reads a message whose body has been read, unless its variant streams. Part of the feature `client`.
    ///
    /// What is not declared, or not as declared where the status is no success, is [`Response::other`]; a success
    /// that is not as declared is an error.
    #[cfg(any(feature = "client", not(feature = "server")))]
    fn read(reply: Reply) -> Result<Self, crate::DecodeError> {
        let Some(variant) = choose(Self::VARIANTS, reply.status, reply.content_type()) else {
            return Ok(Self::other(reply));
        };
        match Self::read_as(variant, &reply, &reply.content()) {
            Ok(read) => Ok(read),
            Err(error) if reply.status.is_success() => Err(error),
            Err(_) => Ok(Self::other(reply)),
        }
    }
}

/// A variant of a response.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "written by macros")]
pub struct Variant {
    /// Its name.
    pub name: &'static str,
    /// Its status.
    pub status: StatusMatch,
    /// Its body; nothing: none.
    pub media: Option<Media>,
}

impl Variant {
    /// How its body is read, where it has one.
    #[doc(hidden)]
    pub const fn body(&'static self) -> &'static Media {
        const NONE: &Media = &Media::new("", crate::media::MediaKind::Binary, &[]);
        match &self.media {
            Some(media) => media,
            None => NONE,
        }
    }
}

/// The status of a variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "what OpenAPI has")]
pub enum StatusMatch {
    /// `201`
    Code(u16),
    /// `4XX`
    Range(u16),
    /// `default`
    Any,
}

impl StatusMatch {
    /// How well a status fits; nothing: not at all.
    #[cfg(any(feature = "client", not(feature = "server")))]
    const fn rank(self, status: u16) -> u8 {
        match self {
            Self::Code(code) if code == status => 3,
            Self::Range(hundreds) if hundreds == status / 100 => 2,
            Self::Any => 1,
            _ => 0,
        }
    }
}

/// The variant of a message: of the most exact status, the one whose media type fits best. Where the message does not
/// say what it is, or says something that nothing fits, the first.
#[cfg(any(feature = "client", not(feature = "server")))]
pub(crate) fn choose(
    variants: &'static [Variant],
    status: StatusCode,
    content_type: Option<&str>,
) -> Option<&'static Variant> {
    let rank = |variant: &&Variant| variant.status.rank(status.as_u16());
    let rank_of = variants.iter().map(|variant| rank(&variant)).max()?;
    if rank_of == 0 {
        return None;
    }
    let fitting: Vec<&'static Variant> = variants
        .iter()
        .filter(|variant| rank(variant) == rank_of)
        .collect();
    let with_media: Vec<(&'static Variant, Media)> = fitting
        .iter()
        .filter_map(|variant| Some((*variant, variant.media?)))
        .collect();
    let found = content_type.and_then(|sent| best(&with_media, sent, |(_, media)| media));
    let empty = || fitting.iter().find(|variant| variant.media.is_none());
    match (found, content_type) {
        (Some((variant, _)), _) => Some(variant),
        (None, None) => empty().or(fitting.first()).copied(),
        (None, Some(_)) => fitting.first().copied(),
    }
}

/// The status of a variant with a fixed one.
#[doc(hidden)]
pub fn code(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The message of a variant.
#[doc(hidden)]
pub fn reply(status: StatusCode, headers: HeaderMap, body: Option<Written>) -> Reply {
    let mut reply = Reply::new(status);
    reply.headers = headers;
    match body {
        Some(written) => reply.body(&written.content_type, written.body),
        None => reply,
    }
}

/// A body that there is.
#[doc(hidden)]
pub fn some(body: Result<Written, EncodeError>) -> Result<Option<Written>, EncodeError> {
    body.map(Some)
}

/// Makes an enum the response of an operation; see the crate's documentation for its lines. (All lines are matched at
/// once: one after the other, a long list would meet the compiler's recursion limit.)
#[macro_export]
macro_rules! response {
    ($name:ident $(, ok $($ok:ident $(($at:tt))?)|+ $(=> $success:ty)?)?;
     $($variant:ident: $status:ident($($number:literal)?) $kind:ident
        $($media:literal $({ $($encoding:tt)* })? $ty:ty)? $(, headers $headers:ident)?;)*) => {
        impl $crate::Response for $name {
            $crate::__ok! { $([$(($ok $($at)?))*] $($success)?)? }

            const VARIANTS: &'static [$crate::Variant] = &[$($crate::Variant {
                name: stringify!($variant),
                status: $crate::__status!(match $status $($number)?),
                media: $crate::__optional!($($crate::__media!($kind $media [$($($encoding)*)?]))?),
            }),*];

            fn status(&self) -> $crate::StatusCode {
                match self {
                    $($crate::__status!(pattern $status $variant status) => {
                        $crate::__status!(value $status status $($number)?)
                    })*
                    Self::Other(reply) => reply.status,
                }
            }

            $crate::__response_write! { $(($status $variant $kind
                [$($media [$($($encoding)*)?])?] [$($headers)?]
            ))* }
            $crate::__response_read! { $(($status $variant $kind [$($media)?] [$($headers)?]))* }

            fn other(reply: $crate::Reply) -> Self {
                Self::Other(reply)
            }
        }
    };
}

/// The status of a variant: how it is matched, where it is found, what it is.
#[doc(hidden)]
#[macro_export]
macro_rules! __status {
    (match code $code:literal) => {
        $crate::StatusMatch::Code($code)
    };
    (match range $hundreds:literal) => {
        $crate::StatusMatch::Range($hundreds)
    };
    (match any) => {
        $crate::StatusMatch::Any
    };
    (pattern code $variant:ident $status:ident) => {
        Self::$variant { .. }
    };
    (pattern $open:ident $variant:ident $status:ident) => {
        Self::$variant { 0: $status, .. }
    };
    (value code $status:ident $code:literal) => {
        $crate::__private::code($code)
    };
    (value $open:ident $status:ident $($hundreds:literal)?) => {
        *$status
    };
}

/// A variant with what it has of status, body and headers, as a pattern or as a value.
#[doc(hidden)]
#[macro_export]
macro_rules! __variant {
    (code $variant:ident $status:tt [] []) => { Self::$variant };
    (code $variant:ident $status:tt [$($media:literal $body:tt)?] [$($headers:ident $read:tt)?]) => {
        Self::$variant($($body,)? $($read)?)
    };
    ($open:ident $variant:ident $status:tt [$($media:literal $body:tt)?] [$($headers:ident $read:tt)?]) => {
        Self::$variant($status, $($body,)? $($read)?)
    };
}

/// How a response is written: what servers need.
#[cfg(any(feature = "server", not(feature = "client")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __response_write {
    ($(($status:ident $variant:ident $kind:ident [$($media:literal $encoding:tt)?] [$($headers:ident)?]))*) => {
        fn write(&self) -> ::core::result::Result<$crate::Reply, $crate::EncodeError> {
            #[allow(unused_mut)]
            let mut all = $crate::HeaderMap::new();
            let body = match self {
                $($crate::__variant!($status $variant _ [$($media body)?] [$($headers headers)?]) => {
                    $($crate::__try!(<$headers as $crate::Headers>::write(headers, &mut all));)?
                    $crate::__optional!($($crate::__try!(
                        $crate::media::$kind::write(&$crate::__media!($kind $media $encoding), body)
                    ))?)
                })*
                Self::Other(reply) => return ::core::result::Result::Ok(::core::clone::Clone::clone(reply)),
            };
            ::core::result::Result::Ok($crate::__private::reply($crate::Response::status(self), all, body))
        }
    };
}

/// Nothing: clients do not write responses.
#[cfg(not(any(feature = "server", not(feature = "client"))))]
#[doc(hidden)]
#[macro_export]
macro_rules! __response_write {
    ($($line:tt)*) => {};
}

/// How a response is read: what clients need.
#[cfg(any(feature = "client", not(feature = "server")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __response_read {
    ($(($status:ident $variant:ident $kind:ident [$($media:literal)?] [$($headers:ident)?]))*) => {
        fn read_as(
            variant: &'static $crate::Variant,
            reply: &$crate::Reply,
            content: &$crate::Content,
        ) -> ::core::result::Result<Self, $crate::DecodeError> {
            let _ = content;
            ::core::result::Result::Ok(match variant.name {
                $(stringify!($variant) => $crate::__variant!($status $variant (reply.status)
                    [$($media {$crate::__try!($crate::media::$kind::read(variant.body(), content))})?]
                    [$($headers {$crate::__try!(<$headers as $crate::Headers>::read(&reply.headers))})?]
                ),)*
                _ => Self::Other(::core::clone::Clone::clone(reply)),
            })
        }
    };
}

/// Nothing: servers do not read responses.
#[cfg(not(any(feature = "client", not(feature = "server"))))]
#[doc(hidden)]
#[macro_export]
macro_rules! __response_read {
    ($($line:tt)*) => {};
}

/// What `?` does where both errors are the same: the compiler has less to find out.
#[doc(hidden)]
#[macro_export]
macro_rules! __try {
    ($result:expr) => {
        match $result {
            ::core::result::Result::Ok(value) => value,
            ::core::result::Result::Err(error) => return ::core::result::Result::Err(error),
        }
    };
}

/// The success of `response!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __ok {
    () => {
        type Success = Self;

        fn ok(self) -> ::core::result::Result<Self, Self> {
            if $crate::Response::status(&self).is_success() {
                ::core::result::Result::Ok(self)
            } else {
                ::core::result::Result::Err(self)
            }
        }
    };
    ([$(($ok:ident $($at:tt)?))*]) => {
        type Success = ();

        fn ok(self) -> ::core::result::Result<(), Self> {
            match self {
                $(Self::$ok { .. } if $crate::Response::status(&self).is_success() => ::core::result::Result::Ok(()),)*
                other => ::core::result::Result::Err(other),
            }
        }
    };
    ([$(($ok:ident $($at:tt)?))*] $ty:ty) => {
        type Success = $ty;

        fn ok(self) -> ::core::result::Result<$ty, Self> {
            if $crate::Response::status(&self).is_success() {
                match self {
                    $($crate::__ok!(@ $ok body $($at)?) => ::core::result::Result::Ok(body),)*
                    #[allow(unreachable_patterns)]
                    other => ::core::result::Result::Err(other),
                }
            } else {
                ::core::result::Result::Err(self)
            }
        }
    };
    (@ $ok:ident $body:ident) => { Self::$ok { 0: $body, .. } };
    (@ $ok:ident $body:ident $at:tt) => { Self::$ok { $at: $body, .. } };
}

/// `Some` of what is there.
#[doc(hidden)]
#[macro_export]
macro_rules! __optional {
    () => {
        ::core::option::Option::None
    };
    ($some:expr) => {
        ::core::option::Option::Some($some)
    };
}
