//! The typed headers of a response.

use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{DecodeError, EncodeError};
use crate::operation::Parameter;
use crate::style::{self, Inexpressible, Style};

/// A struct of headers; [`headers!`](crate::headers!) makes it one.
pub trait Headers: Sized {
    /// Writes the headers.
    fn write(&self, headers: &mut HeaderMap) -> Result<(), EncodeError>;

    /// Reads the headers.
    fn read(headers: &HeaderMap) -> Result<Self, DecodeError>;
}

/// Writes one header; what is empty is left out.
#[doc(hidden)]
pub fn write_one<T: Serialize + ?Sized>(
    headers: &mut HeaderMap,
    parameter: &Parameter,
    value: Option<&T>,
) -> Result<(), EncodeError> {
    let Some(value) = value else { return Ok(()) };
    let value = serde_json::to_value(value).map_err(|error| EncodeError::new(parameter, error))?;
    insert(headers, parameter, &value)
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

/// Reads one header that must be there.
#[doc(hidden)]
pub fn read_required<T: DeserializeOwned>(
    headers: &HeaderMap,
    parameter: &Parameter,
) -> Result<T, DecodeError> {
    read_optional(headers, parameter)?.ok_or_else(|| DecodeError::new(parameter, "is not there"))
}

/// Reads one header.
#[doc(hidden)]
pub fn read_optional<T: DeserializeOwned>(
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
        Style::Json => serde_json::from_str(&text),
        _ => style::from_text(&text, parameter.explode),
    };
    read.map(Some).map_err(wrong)
}

/// Makes a struct the typed headers of a response.
#[macro_export]
macro_rules! headers {
    ($name:ident; $($wire:literal $style:ident $($flag:ident)* => $need:ident $field:ident: $ty:ty;)*) => {
        impl $crate::Headers for $name {
            fn write(&self, headers: &mut $crate::HeaderMap) -> ::core::result::Result<(), $crate::EncodeError> {
                $($crate::__header!(write headers $need $wire $style [$($flag)*] self.$field);)*
                let _ = headers;
                ::core::result::Result::Ok(())
            }

            fn read(headers: &$crate::HeaderMap) -> ::core::result::Result<Self, $crate::DecodeError> {
                let _ = headers;
                ::core::result::Result::Ok(Self {
                    $($field: $crate::__header!(read headers $need $wire $style [$($flag)*]),)*
                })
            }
        }
    };
}

/// One line of `headers!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __header {
    (write $headers:ident required $wire:literal $style:ident [$($flag:ident)*] $value:expr) => {
        $crate::__private::write_header($headers,
            const { &$crate::Parameter::header($wire, $crate::words::style::$style)$(.$flag())* },
            ::core::option::Option::Some(&$value))?
    };
    (write $headers:ident optional $wire:literal $style:ident [$($flag:ident)*] $value:expr) => {
        $crate::__private::write_header($headers,
            const { &$crate::Parameter::header($wire, $crate::words::style::$style)$(.$flag())* },
            $value.as_ref())?
    };
    (read $headers:ident required $wire:literal $style:ident [$($flag:ident)*]) => {
        $crate::__private::read_header($headers,
            const { &$crate::Parameter::header($wire, $crate::words::style::$style)$(.$flag())* })?
    };
    (read $headers:ident optional $wire:literal $style:ident [$($flag:ident)*]) => {
        $crate::__private::read_optional_header($headers,
            const { &$crate::Parameter::header($wire, $crate::words::style::$style)$(.$flag())* })?
    };
}
