//! The typed headers of a response.

use http::{HeaderMap, HeaderName, HeaderValue};
#[cfg(any(feature = "client", not(feature = "server")))]
use serde::de::DeserializeOwned;
use serde_json::Value;

#[cfg(any(feature = "client", not(feature = "server")))]
use crate::error::DecodeError;
use crate::error::EncodeError;
use crate::operation::Parameter;
#[cfg(any(feature = "client", not(feature = "server")))]
use crate::style::Style;
use crate::style::{self, Inexpressible};
#[cfg(any(feature = "server", not(feature = "client")))]
use crate::writer::Sent;

/// A struct of headers; [`headers!`](crate::headers!) makes it one.
pub trait Headers: Sized {
    /// The headers, in the order of the contract.
    const HEADERS: &'static [Parameter];

    /// Writes the headers. Part of the feature `server`.
    #[cfg(any(feature = "server", not(feature = "client")))]
    fn write(&self, headers: &mut HeaderMap) -> Result<(), EncodeError>;

    /// Reads the headers. Part of the feature `client`.
    #[cfg(any(feature = "client", not(feature = "server")))]
    fn read(headers: &HeaderMap) -> Result<Self, DecodeError>;
}

/// Writes headers, a value for each; what is empty is left out.
#[cfg(any(feature = "server", not(feature = "client")))]
#[doc(hidden)]
pub fn write_all(
    headers: &mut HeaderMap,
    parameters: &[Parameter],
    values: &[&dyn Sent],
) -> Result<(), EncodeError> {
    for (parameter, value) in parameters.iter().zip(values) {
        let value = value.value();
        let value = value.map_err(|error| EncodeError::new(parameter, error))?;
        if !(parameter.optional && value.is_null()) {
            insert(headers, parameter, &value)?;
        }
    }
    Ok(())
}

pub(crate) fn insert(
    headers: &mut HeaderMap,
    parameter: &Parameter,
    value: &Value,
) -> Result<(), EncodeError> {
    let wrong = |reason: &dyn std::fmt::Display| EncodeError::new(parameter, reason);
    let name = HeaderName::from_bytes(parameter.name.as_bytes()).map_err(|error| wrong(&error))?;
    let mut add = |value: &Value| {
        let text = match style::write(parameter, value) {
            Ok(text) => text,
            Err(Inexpressible::Empty) => return Ok(()),
            Err(error) => return Err(wrong(&error)),
        };
        let value = HeaderValue::from_bytes(text.as_bytes()).map_err(|error| wrong(&error))?;
        headers.append(&name, value);
        Ok(())
    };
    match value {
        // the one header that does not admit a list
        Value::Array(items) if name == http::header::SET_COOKIE => items.iter().try_for_each(add),
        value => add(value),
    }
}

/// Headers that are read in the order in which they are declared.
#[cfg(any(feature = "client", not(feature = "server")))]
#[doc(hidden)]
#[derive(Debug)]
pub struct HeaderValues<'h> {
    headers: &'h HeaderMap,
    parameters: std::slice::Iter<'static, Parameter>,
}

#[cfg(any(feature = "client", not(feature = "server")))]
impl<'h> HeaderValues<'h> {
    /// At the first.
    pub fn new(headers: &'h HeaderMap, parameters: &'static [Parameter]) -> Self {
        Self {
            headers,
            parameters: parameters.iter(),
        }
    }

    /// Reads the next header, which must be there.
    pub fn required<T: DeserializeOwned>(&mut self) -> Result<T, DecodeError> {
        let (parameter, read) = self.next()?;
        read.ok_or_else(|| DecodeError::new(parameter, "is not there"))
    }

    /// Reads the next header.
    pub fn optional<T: DeserializeOwned>(&mut self) -> Result<Option<T>, DecodeError> {
        Ok(self.next()?.1)
    }

    fn next<T: DeserializeOwned>(
        &mut self,
    ) -> Result<(&'static Parameter, Option<T>), DecodeError> {
        let next = self.parameters.next();
        let parameter = next.ok_or_else(|| DecodeError::new("a header", "is not declared"))?;
        Ok((parameter, read_one(self.headers, parameter)?))
    }
}

#[cfg(any(feature = "client", not(feature = "server")))]
fn read_one<T: DeserializeOwned>(
    headers: &HeaderMap,
    parameter: &Parameter,
) -> Result<Option<T>, DecodeError> {
    let wrong = |error: serde_json::Error| {
        DecodeError::new(parameter, format_args!("is not as declared: {error}"))
    };
    let lines: Vec<_> = headers
        .get_all(parameter.name)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    if lines.is_empty() {
        return Ok(None);
    }
    if parameter.name.eq_ignore_ascii_case("set-cookie") {
        let list = lines.iter().map(|line| Value::from(&**line)).collect();
        let text = || Value::from(lines.join(", "));
        let read = style::from_value(&list).or_else(|_| style::from_value(&text()));
        return read.map(Some).map_err(wrong);
    }
    let text = lines.join(", ");
    let read = match parameter.style {
        Style::Json => crate::media::json::parse(text.as_bytes()),
        _ => style::from_text(&text, parameter.explode),
    };
    read.map(Some).map_err(wrong)
}

/// Makes a struct the typed headers of a response.
#[macro_export]
macro_rules! headers {
    ($name:ident; $($wire:literal $style:ident $($flag:ident)* => $need:ident $field:ident: $ty:ty;)*) => {
        impl $crate::Headers for $name {
            const HEADERS: &'static [$crate::Parameter] = &[$($crate::Parameter::written(
                $crate::Location::Header,
                $wire,
                $crate::words::style::$style,
                $crate::words::flag::$need $(| $crate::words::flag::$flag)*,
            )),*];

            $crate::__headers_write! { $($field)* }
            $crate::__headers_read! { $($need $field)* }
        }
    };
}

/// How headers are written: what servers need.
#[cfg(any(feature = "server", not(feature = "client")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __headers_write {
    ($($field:ident)*) => {
        fn write(&self, headers: &mut $crate::HeaderMap) -> ::core::result::Result<(), $crate::EncodeError> {
            $crate::__private::write_headers(headers, <Self as $crate::Headers>::HEADERS, &[$(&self.$field),*])
        }
    };
}

/// Nothing: clients do not write headers of responses.
#[cfg(not(any(feature = "server", not(feature = "client"))))]
#[doc(hidden)]
#[macro_export]
macro_rules! __headers_write {
    ($($line:tt)*) => {};
}

/// How headers are read: what clients need.
#[cfg(any(feature = "client", not(feature = "server")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __headers_read {
    ($($need:ident $field:ident)*) => {
        fn read(headers: &$crate::HeaderMap) -> ::core::result::Result<Self, $crate::DecodeError> {
            #[allow(unused_variables, unused_mut)]
            let mut values = $crate::__private::HeaderValues::new(headers, <Self as $crate::Headers>::HEADERS);
            ::core::result::Result::Ok(Self {
                $($field: $crate::__try!(values.$need()),)*
            })
        }
    };
}

/// Nothing: servers do not read headers of responses.
#[cfg(not(any(feature = "client", not(feature = "server"))))]
#[doc(hidden)]
#[macro_export]
macro_rules! __headers_read {
    ($($line:tt)*) => {};
}
