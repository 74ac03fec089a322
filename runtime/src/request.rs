//! Typed requests: the trait, and the macro that makes a struct one.

use crate::media::Content;
use crate::operation::{Operation, Parameter};
use crate::response::Response;

/// The request of an operation; [`request!`](crate::request!) makes a struct one.
pub trait Request: Sized + Send + 'static {
    /// The operation.
    const OPERATION: &'static Operation;

    /// Its response.
    type Response: Response;

    /// Its parameters, in the order of the contract.
    const PARAMETERS: &'static [Parameter];

    /// Writes the parameters and the body. Part of the feature `client`.
    #[cfg(any(feature = "client", not(feature = "server")))]
    fn write(&self, writer: &mut crate::Writer) -> Result<(), crate::EncodeError>;

    /// Reads the parameters and the body. Part of the feature `server`.
    #[cfg(any(feature = "server", not(feature = "client")))]
    fn read(reader: &mut crate::Reader) -> Result<Self, crate::DecodeError>;

    /// Whether the body that comes is read as it comes, so that a server does not collect it first.
    fn streams(content: &Content) -> bool {
        let _ = content;
        false
    }
}

/// Makes a struct the request of an operation; see the crate's documentation for its lines. (All lines are matched at
/// once: one after the other, a long list would meet the compiler's recursion limit.)
#[macro_export]
macro_rules! request {
    ($request:ident => $response:ident, $call:ident;
     operation $index:literal $id:literal $method:literal $path:literal;
     security [$([$($scheme:literal [$($scope:literal),*]),*]),* $(,)?];
     $(pages $by:ident $($how:literal)+;)?
     $(server $url:literal $({ $($variable:literal: $default:literal),* $(,)? })?;)*
     $($wire:literal $location:ident $style:ident $($flag:ident)* => $need:ident $field:ident: $ty:ty;)*
     $(body $body_need:ident $kind:ident $($media:literal $({ $($encoding:tt)* })?)? => $body_ty:ty;)?) => {
        impl $crate::Request for $request {
            const OPERATION: &'static $crate::Operation = &$crate::Operation {
                index: $index,
                id: $id,
                method: $method,
                path: $path,
                security: &[$(&[$($crate::Required { scheme: $scheme, scopes: &[$($scope),*] }),*]),*],
                servers: &[$($crate::Server { url: $url, variables: &[$($(($variable, $default)),*)?] }),*],
            };
            type Response = $response;

            const PARAMETERS: &'static [$crate::Parameter] = &[$($crate::Parameter::written(
                $crate::words::location::$location,
                $wire,
                $crate::words::style::$style,
                $crate::words::flag::$need $(| $crate::words::flag::$flag)*,
            )),*];

            $crate::__request_write! { [$($field)*] [$($body_need ($kind $($media [$($($encoding)*)?])?))?] }
            $crate::__request_read! { [$($need $field)*] [$($body_need ($kind $($media [$($($encoding)*)?])?))?] }

            $($crate::__request_body!(streams ($kind) $body_ty);)?
        }

        $crate::__call! { $request $call $id [$($by $($how)+)?] [$(($need $field [$ty]))* $(($body_need body [$body_ty]))?] }
    };
}

/// How a request is written: what clients need.
#[cfg(any(feature = "client", not(feature = "server")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __request_write {
    ([$($field:ident)*] [$($need:ident $body:tt)?]) => {
        fn write(&self, writer: &mut $crate::Writer) -> ::core::result::Result<(), $crate::EncodeError> {
            writer.all(
                <Self as $crate::Request>::PARAMETERS,
                &[$(&self.$field),*],
                $crate::__request_body!(write $($need $body self)?),
            )
        }
    };
}

/// Nothing: servers do not write requests.
#[cfg(not(any(feature = "client", not(feature = "server"))))]
#[doc(hidden)]
#[macro_export]
macro_rules! __request_write {
    ($($line:tt)*) => {};
}

/// How a request is read: what servers need.
#[cfg(any(feature = "server", not(feature = "client")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __request_read {
    ([$($need:ident $field:ident)*] [$($body_need:ident $body:tt)?]) => {
        fn read(reader: &mut $crate::Reader) -> ::core::result::Result<Self, $crate::DecodeError> {
            #[allow(unused_variables, unused_mut)]
            let mut values = reader.values(<Self as $crate::Request>::PARAMETERS);
            ::core::result::Result::Ok(Self {
                $($field: $crate::__try!(values.$need()),)*
                $(body: $crate::__request_body!(read reader $body_need $body),)?
            })
        }
    };
}

/// Nothing: clients do not read requests.
#[cfg(not(any(feature = "server", not(feature = "client"))))]
#[doc(hidden)]
#[macro_export]
macro_rules! __request_read {
    ($($line:tt)*) => {};
}

/// The body of `request!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __request_body {
    (write) => { ::core::result::Result::Ok(::core::option::Option::None) };
    (write required $body:tt $this:ident) => {
        $crate::__request_body!(@ write $body (&$this.body))
    };
    (write optional $body:tt $this:ident) => {
        match &$this.body {
            ::core::option::Option::Some(body) => $crate::__request_body!(@ write $body body),
            ::core::option::Option::None => ::core::result::Result::Ok(::core::option::Option::None),
        }
    };
    (@ write (many) $value:expr) => { $crate::__private::some($crate::BodyKind::write($value)) };
    (@ write ($kind:ident $media:literal $encoding:tt) $value:expr) => {
        $crate::__private::some($crate::media::$kind::write(&$crate::__media!($kind $media $encoding), $value))
    };
    (read $reader:ident required $body:tt) => {
        $crate::__try!($crate::__request_body!(@ read $body (&$reader.body())))
    };
    (read $reader:ident optional $body:tt) => {
        match $reader.optional_body() {
            ::core::option::Option::Some(content) => {
                ::core::option::Option::Some($crate::__try!($crate::__request_body!(@ read $body (&content))))
            }
            ::core::option::Option::None => ::core::option::Option::None,
        }
    };
    (@ read (many) $content:expr) => { $crate::BodyKind::read($content) };
    (@ read ($kind:ident $media:literal $encoding:tt) $content:expr) => {
        $crate::media::$kind::read(&$crate::__media!($kind $media $encoding), $content)
    };
    (streams (many) $ty:ty) => {
        fn streams(content: &$crate::Content) -> bool {
            <$ty as $crate::BodyKind>::streams(content)
        }
    };
    (streams ($kind:ident) $ty:ty) => {
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
