//! Typed requests: the trait, and the macro that makes a struct one.

use crate::error::{DecodeError, EncodeError};
use crate::media::Content;
use crate::operation::Operation;
use crate::reader::Reader;
use crate::response::Response;
use crate::writer::Writer;

/// The request of an operation; [`request!`](crate::request!) makes a struct one.
pub trait Request: Sized + Send + 'static {
    /// The operation.
    const OPERATION: &'static Operation;

    /// Its response.
    type Response: Response;

    /// Writes the parameters and the body.
    fn write(&self, writer: &mut Writer) -> Result<(), EncodeError>;

    /// Reads the parameters and the body.
    fn read(reader: &mut Reader) -> Result<Self, DecodeError>;

    /// Whether the body that comes is read as it comes, so that a server does not collect it first.
    fn streams(content: &Content) -> bool {
        let _ = content;
        false
    }
}

/// Makes a struct the request of an operation; see the crate's documentation for its lines.
#[macro_export]
macro_rules! request {
    ($request:ident => $response:ident, $call:ident;
     operation $index:literal $id:literal $method:literal $path:literal;
     security [$([$($scheme:literal [$($scope:literal),*]),*]),* $(,)?];
     $($lines:tt)*) => {
        $crate::__request! {
            ($request $response $call)
            ($index $id $method $path [$([$($scheme [$($scope)*])*])*])
            [] [] []
            $($lines)*
        }
    };
}

/// Sorts the lines of `request!`: servers, parameters, the body.
#[doc(hidden)]
#[macro_export]
macro_rules! __request {
    ($names:tt $operation:tt [$($servers:tt)*] $parameters:tt $body:tt
     server $url:literal $({ $($variable:literal: $default:literal),* $(,)? })?; $($rest:tt)*) => {
        $crate::__request! { $names $operation [$($servers)* ($url [$($(($variable, $default))*)?])] $parameters $body $($rest)* }
    };
    ($names:tt $operation:tt $servers:tt $parameters:tt []
     body $need:ident many => $ty:ty; $($rest:tt)*) => {
        $crate::__request! { $names $operation $servers $parameters [($need (many) $ty)] $($rest)* }
    };
    ($names:tt $operation:tt $servers:tt $parameters:tt []
     body $need:ident $kind:ident $media:literal $({ $($encoding:tt)* })? => $ty:ty; $($rest:tt)*) => {
        $crate::__request! { $names $operation $servers $parameters [($need ($kind $media [$($($encoding)*)?]) $ty)] $($rest)* }
    };
    ($names:tt $operation:tt $servers:tt [$($parameters:tt)*] $body:tt
     $location:ident $wire:literal $style:ident $($flag:ident)* => $need:ident $field:ident: $ty:ty; $($rest:tt)*) => {
        $crate::__request! { $names $operation $servers
            [$($parameters)* ($location $wire $style [$($flag)*] $need $field $ty)] $body $($rest)* }
    };
    (($request:ident $response:ident $call:ident)
     ($index:literal $id:literal $method:literal $path:literal [$([$($scheme:literal [$($scope:literal)*])*])*])
     [$(($url:literal [$($variable:tt)*]))*]
     [$(($location:ident $wire:literal $style:ident [$($flag:ident)*] $need:ident $field:ident $ty:ty))*]
     [$(($body_need:ident $body:tt $body_ty:ty))?]) => {
        impl $crate::Request for $request {
            const OPERATION: &'static $crate::Operation = &$crate::Operation {
                index: $index,
                id: $id,
                method: $method,
                path: $path,
                security: &[$(&[$($crate::Required { scheme: $scheme, scopes: &[$($scope),*] }),*]),*],
                servers: &[$($crate::Server { url: $url, variables: &[$($variable),*] }),*],
            };
            type Response = $response;

            fn write(&self, writer: &mut $crate::Writer) -> ::core::result::Result<(), $crate::EncodeError> {
                $($crate::__parameter!(write writer $need $location $wire $style [$($flag)*] self.$field);)*
                $($crate::__request_body!(write writer $body_need $body self);)?
                let _ = writer;
                ::core::result::Result::Ok(())
            }

            fn read(reader: &mut $crate::Reader) -> ::core::result::Result<Self, $crate::DecodeError> {
                let _ = &reader;
                ::core::result::Result::Ok(Self {
                    $($field: $crate::__parameter!(read reader $need $location $wire $style [$($flag)*]),)*
                    $(body: $crate::__request_body!(read reader $body_need $body $body_ty),)?
                })
            }

            $($crate::__request_body!(streams $body $body_ty);)?
        }

        $crate::__call! { $request $call $id [$(($need $field [$ty]))* $(($body_need body [$body_ty]))?] }
    };
}

/// A parameter of `request!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __parameter {
    ($what:ident $message:ident $need:ident $location:ident $wire:literal $style:ident [$($flag:ident)*] $($value:expr)?) => {
        $crate::__parameter!(@ $what $message $need (const {
            &$crate::Parameter::new($crate::words::location::$location, $wire, $crate::words::style::$style)$(.$flag())*
        }) $($value)?)
    };
    (@ write $writer:ident required $parameter:tt $value:expr) => { $writer.required($parameter, &$value)? };
    (@ write $writer:ident optional $parameter:tt $value:expr) => { $writer.optional($parameter, $value.as_ref())? };
    (@ read $reader:ident $need:ident $parameter:tt) => { $reader.$need($parameter)? };
}

/// The body of `request!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __request_body {
    (write $writer:ident required $body:tt $this:ident) => {
        $writer.body($crate::__request_body!(@ write $body (&$this.body)))
    };
    (write $writer:ident optional $body:tt $this:ident) => {
        if let ::core::option::Option::Some(body) = &$this.body {
            $writer.body($crate::__request_body!(@ write $body body));
        }
    };
    (@ write (many) $value:expr) => { $crate::BodyKind::write($value)? };
    (@ write ($kind:ident $media:literal $encoding:tt) $value:expr) => {
        $crate::media::$kind::write(const { &$crate::__media!($kind $media $encoding) }, $value)?
    };
    (read $reader:ident required $body:tt $ty:ty) => {
        $reader.body::<$ty>(|content| $crate::__request_body!(@ read $body content))?
    };
    (read $reader:ident optional $body:tt $ty:ty) => {
        $reader.optional_body::<$ty>(|content| $crate::__request_body!(@ read $body content))?
    };
    (@ read (many) $content:ident) => { $crate::BodyKind::read($content) };
    (@ read ($kind:ident $media:literal $encoding:tt) $content:ident) => {
        $crate::media::$kind::read(const { &$crate::__media!($kind $media $encoding) }, $content)
    };
    (streams (many) $ty:ty) => {
        fn streams(content: &$crate::Content) -> bool {
            <$ty as $crate::BodyKind>::streams(content)
        }
    };
    (streams ($kind:ident $($rest:tt)*) $ty:ty) => {
        fn streams(_: &$crate::Content) -> bool {
            $crate::words::media::$kind.streams()
        }
    };
}

/// Nothing: calls are for clients.
#[cfg(not(feature = "client"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __call {
    ($($line:tt)*) => {};
}
