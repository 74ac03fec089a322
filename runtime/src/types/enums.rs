//! Enums of strings and of other scalars: what the macros behind generated enums give them.

use serde::{Serialize, Serializer};
use serde_json::Value;

/// A text that is not what was expected.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{text:?} is not {expected}")]
pub struct UnknownValue {
    expected: &'static str,
    text: String,
}

impl UnknownValue {
    /// That a text is not what was expected. Long texts are cut.
    pub fn new(expected: &'static str, text: &str) -> Self {
        let text = text.chars().take(100).collect();
        Self { expected, text }
    }
}

/// The value of a variant: a scalar of JSON.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Scalar {
    /// A string.
    String(&'static str),
    /// A boolean.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A whole number beyond those.
    Unsigned(u64),
    /// A number.
    Number(f64),
}

impl Scalar {
    /// Whether a value is this one. Numbers are compared as numbers: `1` is `1.0`.
    pub fn is(self, value: &Value) -> bool {
        match self {
            Self::String(text) => value.as_str() == Some(text),
            Self::Boolean(known) => value.as_bool() == Some(known),
            #[expect(
                clippy::cast_precision_loss,
                reason = "only compared beside the exact number"
            )]
            Self::Integer(known) => {
                value.as_i64() == Some(known)
                    || (value.is_f64() && value.as_f64() == Some(known as f64))
            }
            Self::Unsigned(known) => value.as_u64() == Some(known),
            Self::Number(known) => value.as_f64() == Some(known),
        }
    }
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::String(text) => serializer.serialize_str(text),
            Self::Boolean(known) => serializer.serialize_bool(known),
            Self::Integer(known) => serializer.serialize_i64(known),
            Self::Unsigned(known) => serializer.serialize_u64(known),
            Self::Number(known) => serializer.serialize_f64(known),
        }
    }
}

macro_rules! scalar_from {
    ($($from:ty => $variant:ident),*) => {
        $(impl From<$from> for Scalar {
            fn from(value: $from) -> Self {
                Self::$variant(value)
            }
        })*
    };
}

scalar_from!(&'static str => String, bool => Boolean, i64 => Integer, u64 => Unsigned, f64 => Number);

/// Gives an enum of units its strings: `as_str`, `ALL`, `Display`, `FromStr` and serde. `_ => Other;` names the
/// variant that takes what is not listed.
#[macro_export]
macro_rules! string_enum {
    ($name:ident; $($variant:ident = $value:literal;)* $(_ => $other:ident;)?) => {
        impl $name {
            /// The values of the contract, in its order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The value as it is written.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    $(Self::$other(value) => value,)?
                }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::UnknownValue;

            #[allow(unreachable_code)]
            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                match text {
                    $($value => ::core::result::Result::Ok(Self::$variant),)*
                    _ => {
                        $(return ::core::result::Result::Ok(Self::$other(text.into()));)?
                        ::core::result::Result::Err($crate::UnknownValue::new(
                            concat!("one of the values of ", stringify!($name)),
                            text,
                        ))
                    }
                }
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::read_text(deserializer)
            }
        }
    };
}

/// Gives an enum of units its values, which are scalars of any JSON type.
#[macro_export]
macro_rules! value_enum {
    ($name:ident; $($variant:ident = $value:expr;)*) => {
        impl $name {
            /// The values of the contract, in its order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            fn scalar(&self) -> $crate::__private::Scalar {
                match self {
                    $(Self::$variant => $value.into(),)*
                }
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::serde::Serialize::serialize(&self.scalar(), serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::read_scalar(deserializer, Self::ALL, Self::scalar)
            }
        }
    };
}

/// Reads what is parsed from a string.
pub fn read_text<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: std::str::FromStr<Err = UnknownValue>,
{
    let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
    text.parse().map_err(serde::de::Error::custom)
}

/// Reads the variant whose scalar the value is.
pub fn read_scalar<'de, D, T>(
    deserializer: D,
    all: &[T],
    scalar: fn(&T) -> Scalar,
) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Copy,
{
    let value = <Value as serde::Deserialize>::deserialize(deserializer)?;
    let found = all.iter().find(|one| scalar(one).is(&value));
    found.copied().ok_or_else(|| {
        serde::de::Error::custom(UnknownValue::new(
            "one of the values of the contract",
            &value.to_string(),
        ))
    })
}
