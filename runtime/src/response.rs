//! Typed responses: the trait, how the variant of a message is found, and the macro that makes an enum one.

use http::{HeaderMap, StatusCode};

use crate::error::{DecodeError, EncodeError};
use crate::many::best;
use crate::media::{Content, Media, Written};
use crate::reply::Reply;

/// The response of an operation: an enum with a variant for each status and media type;
/// [`response!`](crate::response!) makes it one.
pub trait Response: Sized + Send + 'static {
    /// The value of success; where there is not one type, the response itself.
    type Success;

    /// The variants, in the order of the contract.
    const VARIANTS: &'static [Variant<Self>];

    /// The status.
    fn status(&self) -> StatusCode;

    /// Writes the message.
    fn write(&self) -> Result<Reply, EncodeError>;

    /// A message that the contract does not declare.
    fn other(reply: Reply) -> Self;

    /// The value of success, or the response back.
    fn ok(self) -> Result<Self::Success, Self>;

    /// Reads a message whose body has been read, unless its variant streams.
    ///
    /// What is not declared, or not as declared where the status is no success, is [`Response::other`]; a success
    /// that is not as declared is an error.
    fn read(reply: Reply) -> Result<Self, DecodeError> {
        let Some(variant) = choose(Self::VARIANTS, reply.status, reply.content_type()) else {
            return Ok(Self::other(reply));
        };
        match (variant.read)(&reply) {
            Ok(read) => Ok(read),
            Err(error) if reply.status.is_success() => Err(error),
            Err(_) => Ok(Self::other(reply)),
        }
    }
}

/// A variant of a response.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "written by macros")]
pub struct Variant<R> {
    /// Its name.
    pub name: &'static str,
    /// Its status.
    pub status: StatusMatch,
    /// Its body; nothing: none.
    pub media: Option<Media>,
    /// Reads it.
    pub read: fn(&Reply) -> Result<R, DecodeError>,
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
pub(crate) fn choose<R>(
    variants: &'static [Variant<R>],
    status: StatusCode,
    content_type: Option<&str>,
) -> Option<&'static Variant<R>> {
    let rank = |variant: &&Variant<R>| variant.status.rank(status.as_u16());
    let rank_of = variants.iter().map(|variant| rank(&variant)).max()?;
    if rank_of == 0 {
        return None;
    }
    let fitting: Vec<&'static Variant<R>> = variants
        .iter()
        .filter(|variant| rank(variant) == rank_of)
        .collect();
    let with_media: Vec<(&'static Variant<R>, Media)> = fitting
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

/// The body of a message, for reading.
#[doc(hidden)]
pub fn content(reply: &Reply) -> Content {
    reply.content()
}

/// Makes an enum the response of an operation; see the crate's documentation for its lines.
#[macro_export]
macro_rules! response {
    ($name:ident; $($lines:tt)*) => {
        $crate::__response! { $name [] $($lines)* }
    };
}

/// Sorts the lines of `response!`: the fields of each variant get their numbers.
#[doc(hidden)]
#[macro_export]
macro_rules! __response {
    // the value of success
    ($name:ident $variants:tt ok $($ok:ident $(($at:tt))?)|+ => (); ) => {
        $crate::__response! { @ $name $variants unit [$($ok)*] }
    };
    ($name:ident $variants:tt ok $($ok:ident $(($at:tt))?)|+ => $ty:ty; ) => {
        $crate::__response! { @ $name $variants value [$(($ok $($at)?))*] $ty }
    };
    ($name:ident $variants:tt) => {
        $crate::__response! { @ $name $variants whole }
    };
    // a fixed status
    ($name:ident [$($done:tt)*] $variant:ident: code($code:literal) empty; $($rest:tt)*) => {
        $crate::__response! { $name [$($done)* ($variant [Code($code)] [$code] [] [] [])] $($rest)* }
    };
    ($name:ident [$($done:tt)*] $variant:ident: code($code:literal) empty, headers $headers:ident; $($rest:tt)*) => {
        $crate::__response! { $name [$($done)* ($variant [Code($code)] [$code] [] [] [0 $headers])] $($rest)* }
    };
    ($name:ident [$($done:tt)*] $variant:ident: code($code:literal) $kind:ident $media:literal $({ $($encoding:tt)* })? $ty:ty; $($rest:tt)*) => {
        $crate::__response! { $name [$($done)* ($variant [Code($code)] [$code] [] [0 $kind $media [$($($encoding)*)?] ($ty)] [])] $($rest)* }
    };
    ($name:ident [$($done:tt)*] $variant:ident: code($code:literal) $kind:ident $media:literal $({ $($encoding:tt)* })? $ty:ty, headers $headers:ident; $($rest:tt)*) => {
        $crate::__response! { $name [$($done)* ($variant [Code($code)] [$code] [] [0 $kind $media [$($($encoding)*)?] ($ty)] [1 $headers])] $($rest)* }
    };
    // several
    ($name:ident $variants:tt $variant:ident: range($hundreds:literal) $($rest:tt)*) => {
        $crate::__response! { $name $variants open [Range($hundreds)] $variant $($rest)* }
    };
    ($name:ident $variants:tt $variant:ident: any() $($rest:tt)*) => {
        $crate::__response! { $name $variants open [Any] $variant $($rest)* }
    };
    ($name:ident [$($done:tt)*] open $status:tt $variant:ident empty; $($rest:tt)*) => {
        $crate::__response! { $name [$($done)* ($variant $status [] [0] [] [])] $($rest)* }
    };
    ($name:ident [$($done:tt)*] open $status:tt $variant:ident empty, headers $headers:ident; $($rest:tt)*) => {
        $crate::__response! { $name [$($done)* ($variant $status [] [0] [] [1 $headers])] $($rest)* }
    };
    ($name:ident [$($done:tt)*] open $status:tt $variant:ident $kind:ident $media:literal $({ $($encoding:tt)* })? $ty:ty; $($rest:tt)*) => {
        $crate::__response! { $name [$($done)* ($variant $status [] [0] [1 $kind $media [$($($encoding)*)?] ($ty)] [])] $($rest)* }
    };
    ($name:ident [$($done:tt)*] open $status:tt $variant:ident $kind:ident $media:literal $({ $($encoding:tt)* })? $ty:ty, headers $headers:ident; $($rest:tt)*) => {
        $crate::__response! { $name [$($done)* ($variant $status [] [0] [1 $kind $media [$($($encoding)*)?] ($ty)] [2 $headers])] $($rest)* }
    };
    // all lines are sorted
    (@ $name:ident [$((
        $variant:ident [$($match:tt)*] [$($code:literal)?] [$($status_at:tt)?]
        [$($body_at:tt $kind:ident $media:literal $encoding:tt ($ty:ty))?]
        [$($headers_at:tt $headers:ident)?]
    ))*] $($ok:tt)*) => {
        impl $crate::Response for $name {
            $crate::__ok! { $($ok)* }

            const VARIANTS: &'static [$crate::Variant<Self>] = &[$($crate::Variant {
                name: stringify!($variant),
                status: $crate::StatusMatch::$($match)*,
                media: $crate::__optional!($($crate::__media!($kind $media $encoding))?),
                read: |reply| {
                    let _ = reply;
                    ::core::result::Result::Ok(Self::$variant {
                        $($status_at: reply.status,)?
                        $($body_at: $crate::media::$kind::read(
                            const { &$crate::__media!($kind $media $encoding) },
                            &$crate::__private::content(reply),
                        )?,)?
                        $($headers_at: <$headers as $crate::Headers>::read(&reply.headers)?,)?
                    })
                },
            }),*];

            fn status(&self) -> $crate::StatusCode {
                match self {
                    $(Self::$variant { $($status_at: status,)? .. } => {
                        $($crate::__private::code($code))?
                        $($crate::__first!(*status, $status_at))?
                    })*
                    Self::Other(reply) => reply.status,
                }
            }

            fn write(&self) -> ::core::result::Result<$crate::Reply, $crate::EncodeError> {
                ::core::result::Result::Ok(match self {
                    $(Self::$variant { $($body_at: body,)? $($headers_at: headers,)? .. } => {
                        #[allow(unused_mut)]
                        let mut all = $crate::HeaderMap::new();
                        $(<$headers as $crate::Headers>::write(headers, &mut all)?;)?
                        $crate::__private::reply($crate::Response::status(self), all, $crate::__optional!($(
                            $crate::media::$kind::write(const { &$crate::__media!($kind $media $encoding) }, body)?
                        )?))
                    })*
                    Self::Other(reply) => ::core::clone::Clone::clone(reply),
                })
            }

            fn other(reply: $crate::Reply) -> Self {
                Self::Other(reply)
            }
        }
    };
}

/// The success of `response!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __ok {
    (whole) => {
        type Success = Self;

        fn ok(self) -> ::core::result::Result<Self, Self> {
            if $crate::Response::status(&self).is_success() {
                ::core::result::Result::Ok(self)
            } else {
                ::core::result::Result::Err(self)
            }
        }
    };
    (unit [$($ok:ident)*]) => {
        type Success = ();

        fn ok(self) -> ::core::result::Result<(), Self> {
            match self {
                $(Self::$ok { .. } if $crate::Response::status(&self).is_success() => ::core::result::Result::Ok(()),)*
                other => ::core::result::Result::Err(other),
            }
        }
    };
    (value [$(($ok:ident $($at:tt)?))*] $ty:ty) => {
        type Success = $ty;

        fn ok(self) -> ::core::result::Result<$ty, Self> {
            $crate::__ok! { @ self [] $(($ok $($at)?))* }
        }
    };
    (@ $this:ident [$($arms:tt)*] ($ok:ident) $($rest:tt)*) => {
        $crate::__ok! { @ $this [$($arms)* ($ok 0)] $($rest)* }
    };
    (@ $this:ident [$($arms:tt)*] ($ok:ident $at:tt) $($rest:tt)*) => {
        $crate::__ok! { @ $this [$($arms)* ($ok $at)] $($rest)* }
    };
    (@ $this:ident [$(($ok:ident $at:tt))*]) => {
        if $crate::Response::status(&$this).is_success() {
            match $this {
                $(Self::$ok { $at: body, .. } => ::core::result::Result::Ok(body),)*
                #[allow(unreachable_patterns)]
                other => ::core::result::Result::Err(other),
            }
        } else {
            ::core::result::Result::Err($this)
        }
    };
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

/// The first of two.
#[doc(hidden)]
#[macro_export]
macro_rules! __first {
    ($first:expr, $second:tt) => {
        $first
    };
}
