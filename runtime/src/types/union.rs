//! Enums of types: which variant a JSON value is read as.
//!
//! By the discriminator where there is one. Otherwise the first that can be right and loses nothing of the value, or
//! the one that loses least.

use std::cell::Cell;

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// Variants that are tried in one value, inner ones included, before only the first that can be right is taken:
/// a recursive union would otherwise take time exponential in the depth of what somebody sends.
const MOST_ATTEMPTS: u32 = 10_000;

/// The JSON types of a variant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kinds(u8);

#[expect(
    non_upper_case_globals,
    reason = "the words of JSON Schema, as generated code has them"
)]
#[expect(missing_docs, reason = "they are their names")]
impl Kinds {
    pub const null: Self = Self(1);
    pub const boolean: Self = Self(2);
    pub const number: Self = Self(4);
    pub const string: Self = Self(8);
    pub const array: Self = Self(16);
    pub const object: Self = Self(32);
    pub const any: Self = Self(63);

    /// Both.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// None.
    pub const NONE: Self = Self(0);

    fn has(self, value: &Value) -> bool {
        let kind = match value {
            Value::Null => Self::null,
            Value::Bool(_) => Self::boolean,
            Value::Number(_) => Self::number,
            Value::String(_) => Self::string,
            Value::Array(_) => Self::array,
            Value::Object(_) => Self::object,
        };
        self.0 & kind.0 != 0
    }
}

/// A variant: what a value of it looks like, and how it is read.
#[derive(Debug)]
pub struct Arm<U> {
    /// Its JSON types.
    pub kinds: Kinds,
    /// The values of the discriminator that mean it.
    pub tags: &'static [&'static str],
    /// Members that it must have.
    pub needs: &'static [&'static str],
    /// Members that have one value in it.
    pub constants: &'static [(&'static str, &'static str)],
    /// Reads it.
    pub read: fn(&Value) -> Result<U, serde_json::Error>,
}

impl<U> Arm<U> {
    fn may_be(&self, value: &Value) -> bool {
        let constants = self.constants.iter().all(|(name, text)| {
            value
                .get(name)
                .is_none_or(|value| value.as_str() == Some(text))
        });
        self.kinds.has(value)
            && constants
            && (!value.is_object() || self.needs.iter().all(|name| value.get(name).is_some()))
    }
}

thread_local! {
    /// How many unions are being read within each other, and the variants tried since the outermost.
    static TRIED: Cell<(u32, u32)> = const { Cell::new((0, 0)) };
}

/// Counts while a union is read.
struct Count;

impl Count {
    fn enter() -> Self {
        TRIED.with(|tried| {
            let (depth, attempts) = tried.get();
            tried.set((depth + 1, if depth == 0 { 0 } else { attempts }));
        });
        Self
    }

    /// Whether another variant may be tried.
    fn may_try() -> bool {
        TRIED.with(|tried| {
            let (depth, attempts) = tried.get();
            tried.set((depth, attempts.saturating_add(1)));
            attempts < MOST_ATTEMPTS
        })
    }
}

impl Drop for Count {
    fn drop(&mut self) {
        TRIED.with(|tried| {
            let (depth, attempts) = tried.get();
            tried.set((depth.saturating_sub(1), attempts));
        });
    }
}

/// Reads a union.
pub fn read<'de, D: Deserializer<'de>, U: Serialize>(
    deserializer: D,
    tag: Option<&str>,
    arms: &[Arm<U>],
) -> Result<U, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let named = tag.and_then(|tag| value.get(tag)?.as_str());
    let Some(named) = named else {
        return choose(&value, arms.iter()).map_err(D::Error::custom);
    };
    let mut meant = arms
        .iter()
        .filter(|arm| arm.tags.contains(&named))
        .peekable();
    if meant.peek().is_some() {
        return choose(&value, meant).map_err(D::Error::custom);
    }
    let mut others = arms.iter().filter(|arm| arm.tags.is_empty()).peekable();
    if others.peek().is_none() {
        return Err(D::Error::custom(format!(
            "no variant for {named:?} in {:?}",
            tag.unwrap_or_default()
        )));
    }
    choose(&value, others).map_err(D::Error::custom)
}

/// Reads a variant's type from a value.
pub fn arm<T: DeserializeOwned>(value: &Value) -> Result<T, serde_json::Error> {
    crate::style::from_inner(value)
}

fn choose<'a, U: Serialize + 'a>(
    value: &Value,
    arms: impl Iterator<Item = &'a Arm<U>> + Clone,
) -> Result<U, serde_json::Error> {
    let _count = Count::enter();
    let mut likely: Vec<&Arm<U>> = arms.clone().filter(|arm| arm.may_be(value)).collect();
    if likely.is_empty() {
        likely = arms.filter(|arm| arm.kinds.has(value)).collect();
    }
    if let [only] = likely[..] {
        return (only.read)(value);
    }
    let mut best: Option<(u64, usize, U)> = None;
    let mut error = None;
    for arm in likely {
        let more = Count::may_try();
        match (arm.read)(value) {
            Ok(read) if !more => return Ok(read),
            Ok(read) => {
                let lost =
                    serde_json::to_value(&read).map_or(u64::MAX, |written| lost(value, &written));
                if lost == 0 {
                    return Ok(read);
                }
                let better = best.as_ref().is_none_or(|(least, needs, _)| {
                    lost < *least || (lost == *least && arm.needs.len() > *needs)
                });
                if better {
                    best = Some((lost, arm.needs.len(), read));
                }
            }
            Err(failed) => {
                error.get_or_insert(failed);
                if !more {
                    break;
                }
            }
        }
    }
    match (best, error) {
        (Some((_, _, read)), _) => Ok(read),
        (None, Some(error)) => Err(error),
        (None, None) => Err(serde_json::Error::custom(
            "the value is of none of the types of the union",
        )),
    }
}

/// How many members and items of a value are not in another.
fn lost(value: &Value, written: &Value) -> u64 {
    match (value, written) {
        (Value::Object(value), Value::Object(written)) => value
            .iter()
            .map(|(name, value)| match written.get(name) {
                Some(written) => lost(value, written),
                None => u64::from(!value.is_null()),
            })
            .sum(),
        (Value::Array(value), Value::Array(written)) if value.len() == written.len() => value
            .iter()
            .zip(written)
            .map(|(value, written)| lost(value, written))
            .sum(),
        (Value::Number(value), Value::Number(written)) => {
            u64::from(value != written && value.as_f64() != written.as_f64())
        }
        _ => u64::from(value != written),
    }
}

/// Writes a variant; `adds`: the tag and the value of it that the type cannot hold.
pub fn write<S: Serializer, T: Serialize>(
    serializer: S,
    value: &T,
    adds: Option<(&str, &str)>,
) -> Result<S::Ok, S::Error> {
    let Some((tag, name)) = adds else {
        return value.serialize(serializer);
    };
    let mut value = serde_json::to_value(value).map_err(serde::ser::Error::custom)?;
    if let Value::Object(members) = &mut value
        && !members.contains_key(tag)
    {
        members.shift_insert(0, tag.to_owned(), Value::String(name.to_owned()));
    }
    value.serialize(serializer)
}

/// Reads and writes an enum of types. Each line: the variant, the JSON types of its values, its type, and what tells it
/// apart: `tags` (values of the discriminator), `adds` (the same where the type has no such member), `needs` (required
/// members), `constants` (members with one value). `(from)` behind a variant makes its type one that becomes the union.
#[macro_export]
macro_rules! union {
    ($name:ident $(by $tag:literal)?; $(
        $variant:ident $(($from:ident))?: $($kind:ident)|+ => $ty:ty
            $(, tags [$($value:literal),*])?
            $(, adds [$($add:literal),*])?
            $(, needs [$($need:literal),*])?
            $(, constants [$(($member:literal, $constant:literal)),*])?;
    )*) => {
        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                use $crate::__private::union::{self, Arm, Kinds};
                const TAG: ::core::option::Option<&str> = $crate::__first_name!($($tag)?);
                const ARMS: &[Arm<$name>] = &[$(Arm {
                    kinds: Kinds::NONE$(.or(Kinds::$kind))+,
                    tags: &[$($($value),*)? $($($add),*)?],
                    needs: &[$($($need),*)?],
                    constants: &[$($(($member, $constant)),*)?],
                    read: |value| union::arm::<$ty>(value).map($name::$variant),
                }),*];
                union::read(deserializer, TAG, ARMS)
            }
        }

        $($($crate::__union_from! { $from $name $variant $ty })?)*

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                #[allow(dead_code)]
                const TAG: ::core::option::Option<&str> = $crate::__first_name!($($tag)?);
                match self {$(
                    Self::$variant(value) => $crate::__private::union::write(
                        serializer,
                        value,
                        TAG.zip($crate::__first_name!($($($add)*)?)),
                    ),
                )*}
            }
        }
    };
}

/// A value of the type of a variant is one of the union.
#[doc(hidden)]
#[macro_export]
macro_rules! __union_from {
    (from $name:ident $variant:ident $ty:ty) => {
        impl ::core::convert::From<$ty> for $name {
            fn from(value: $ty) -> Self {
                Self::$variant(value)
            }
        }
    };
}

/// The first of literals.
#[doc(hidden)]
#[macro_export]
macro_rules! __first_name {
    () => {
        ::core::option::Option::None::<&str>
    };
    ($first:literal $($rest:literal)*) => {
        ::core::option::Option::Some($first)
    };
}
