//! Objects with declared members: what the macro behind generated structs gives them.
//!
//! A struct tells its members as a table of objects, and one function here goes through it. The compiler has far less to
//! do than with derived code, which spells every member out several times; what is read and written is the same.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Deserialize, Deserializer, Serialize, Serializer, forward_to_deserialize_any};

use super::{Map, Maybe};

/// A struct with a table of its members; [`object!`](crate::object!) makes it one.
pub trait Object<'de>: Sized {
    /// What it is called.
    const NAME: &'static str;

    /// The names of its members in messages.
    const MEMBERS: &'static [&'static str];

    /// Reads the members.
    fn members<A: MapAccess<'de>>(map: A) -> Result<Self, A::Error>;
}

/// Where members are written to: a struct, or a map where there are more than the declared ones.
pub trait Out {
    /// What can go wrong.
    type Error;

    /// Writes a member.
    fn put<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Self::Error>;
}

/// A struct that is being written.
#[derive(Debug)]
pub struct Closed<S>(S);

/// A map that is being written.
#[derive(Debug)]
pub struct Open<S>(S);

impl<S: SerializeStruct> Out for Closed<S> {
    type Error = S::Error;

    fn put<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), S::Error> {
        self.0.serialize_field(name, value)
    }
}

impl<S: SerializeMap> Out for Open<S> {
    type Error = S::Error;

    fn put<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), S::Error> {
        self.0.serialize_entry(name, value)
    }
}

/// A member as it is written.
pub trait Put<O: Out> {
    /// Whether it is left out.
    fn is_absent(&self) -> bool;

    /// Writes it.
    fn put(&self, name: &'static str, out: &mut O) -> Result<(), O::Error>;
}

/// A member that is always there.
#[derive(Debug)]
pub struct Required<'m, T>(pub &'m T);

/// A member that is left out where it is nothing.
#[derive(Debug)]
pub struct Optional<'m, T>(pub &'m Option<T>);

/// A member that may be left out or `null`.
#[derive(Debug)]
pub struct Nullable<'m, T>(pub &'m Maybe<T>);

impl<O: Out, T: Serialize> Put<O> for Required<'_, T> {
    fn is_absent(&self) -> bool {
        false
    }

    fn put(&self, name: &'static str, out: &mut O) -> Result<(), O::Error> {
        out.put(name, self.0)
    }
}

impl<O: Out, T: Serialize> Put<O> for Optional<'_, T> {
    fn is_absent(&self) -> bool {
        self.0.is_none()
    }

    fn put(&self, name: &'static str, out: &mut O) -> Result<(), O::Error> {
        out.put(name, self.0)
    }
}

impl<O: Out, T: Serialize> Put<O> for Nullable<'_, T> {
    fn is_absent(&self) -> bool {
        self.0.is_absent()
    }

    fn put(&self, name: &'static str, out: &mut O) -> Result<(), O::Error> {
        out.put(name, self.0)
    }
}

/// Writes a struct.
pub fn write<S: Serializer>(
    serializer: S,
    name: &'static str,
    names: &'static [&'static str],
    members: &[&dyn Put<Closed<S::SerializeStruct>>],
) -> Result<S::Ok, S::Error> {
    let count = members.iter().filter(|member| !member.is_absent()).count();
    let mut out = Closed(serializer.serialize_struct(name, count)?);
    for (name, member) in names.iter().zip(members) {
        if member.is_absent() {
            out.0.skip_field(name)?;
        } else {
            member.put(name, &mut out)?;
        }
    }
    out.0.end()
}

/// Writes a struct with members beyond the declared ones.
pub fn write_open<S: Serializer, T: Serialize>(
    serializer: S,
    names: &'static [&'static str],
    members: &[&dyn Put<Open<S::SerializeMap>>],
    rest: &Map<T>,
) -> Result<S::Ok, S::Error> {
    let mut out = Open(serializer.serialize_map(None)?);
    for (name, member) in names.iter().zip(members) {
        if !member.is_absent() {
            member.put(name, &mut out)?;
        }
    }
    for (name, value) in rest {
        out.0.serialize_entry(name, value)?;
    }
    out.0.end()
}

/// Where a member is read to.
pub trait Slot<'de, A: MapAccess<'de>> {
    /// Reads the value; false: there is one already.
    fn fill(&mut self, map: &mut A) -> Result<bool, A::Error>;
}

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Option<T> {
    fn fill(&mut self, map: &mut A) -> Result<bool, A::Error> {
        let known = self.is_some();
        if !known {
            *self = Some(map.next_value()?);
        }
        Ok(!known)
    }
}

/// Reads a struct.
pub fn read<'de, D: Deserializer<'de>, T: Object<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_struct(T::NAME, T::MEMBERS, Members(PhantomData))
}

/// Reads a struct with members beyond the declared ones.
pub fn read_open<'de, D: Deserializer<'de>, T: Object<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_map(Members(PhantomData))
}

struct Members<T>(PhantomData<T>);

impl<'de, T: Object<'de>> Visitor<'de> for Members<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::members(map)
    }
}

/// Fills the slots of members; others are skipped.
pub fn fill<'de, A: MapAccess<'de>>(
    mut map: A,
    names: &'static [&'static str],
    slots: &mut [&mut dyn Slot<'de, A>],
) -> Result<(), A::Error> {
    let mut next = 0;
    while let Some(key) = map.next_key_seed(Name { names, next })? {
        match key {
            Key::Known(at) => {
                put(&mut map, names, slots, at)?;
                next = at + 1;
            }
            Key::Other(_) => {
                map.next_value::<IgnoredAny>()?;
            }
        }
    }
    Ok(())
}

/// Fills the slots of members; others are kept.
pub fn fill_open<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    mut map: A,
    names: &'static [&'static str],
    slots: &mut [&mut dyn Slot<'de, A>],
) -> Result<Map<T>, A::Error> {
    let mut rest = Map::new();
    let mut next = 0;
    while let Some(key) = map.next_key_seed(Name { names, next })? {
        match key {
            Key::Known(at) => {
                put(&mut map, names, slots, at)?;
                next = at + 1;
            }
            Key::Other(name) => {
                rest.insert(name.into(), map.next_value()?);
            }
        }
    }
    Ok(rest)
}

fn put<'de, A: MapAccess<'de>>(
    map: &mut A,
    names: &'static [&'static str],
    slots: &mut [&mut dyn Slot<'de, A>],
    at: usize,
) -> Result<(), A::Error> {
    match (slots.get_mut(at), names.get(at)) {
        (Some(slot), Some(name)) => {
            if slot.fill(map)? {
                Ok(())
            } else {
                Err(A::Error::duplicate_field(name))
            }
        }
        _ => map.next_value::<IgnoredAny>().map(|_| ()),
    }
}

enum Key {
    Known(usize),
    Other(Box<str>),
}

/// Finds the name of a member. Members mostly come as they are declared: `next` is tried first.
struct Name {
    names: &'static [&'static str],
    next: usize,
}

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Name {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Key, E> {
        let (before, after) = self.names.split_at(self.next.min(self.names.len()));
        let at = |part: &[&str]| part.iter().position(|known| *known == name);
        let found = at(after).map(|at| at + before.len()).or_else(|| at(before));
        Ok(found.map_or_else(|| Key::Other(name.into()), Key::Known))
    }
}

/// What a required member is where it is missing: nothing where it may be `null`, otherwise an error.
pub fn required<'de, T: Deserialize<'de>, E: serde::de::Error>(
    slot: Option<T>,
    name: &'static str,
) -> Result<T, E> {
    match slot {
        Some(value) => Ok(value),
        None => T::deserialize(Missing(name, PhantomData)),
    }
}

/// What stands where a member is missing.
struct Missing<E>(&'static str, PhantomData<E>);

impl<'de, E: serde::de::Error> Deserializer<'de> for Missing<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, E> {
        Err(E::missing_field(self.0))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_none()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Gives a struct serde by the table of its members: `"wire" => WORD field;`, WORD being `required`, `optional` (an
/// `Option` that is left out where it is nothing), `present` (the same, where `null` is a value) or `nullable` (a
/// [`Maybe`]); `rest => field;` takes members that are not declared. With `new` behind the name there is a function of
/// that name that takes the members whose types stand behind them.
#[macro_export]
macro_rules! object {
    ($name:ident new;
     $($wire:literal => $word:ident $field:ident $(: $ty:ty)?;)* $(rest => $rest:ident;)?) => {
        impl $name {
            /// With what must be there; nothing else.
            #[must_use]
            pub fn new($($($field: $ty,)?)*) -> Self {
                Self {
                    $($field: $crate::__given!($($field: $ty)?),)*
                    $($rest: ::core::default::Default::default(),)?
                }
            }
        }

        $crate::object! { $name; $($wire => $word $field;)* $(rest => $rest;)? }
    };
    ($name:ident; $($wire:literal => $word:ident $field:ident;)*) => {
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::object::write(
                    serializer,
                    stringify!($name),
                    <Self as $crate::__private::object::Object<'_>>::MEMBERS,
                    &[$(&$crate::__put!($word self.$field)),*],
                )
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::object::read(deserializer)
            }
        }

        impl<'de> $crate::__private::object::Object<'de> for $name {
            const NAME: &'static str = stringify!($name);
            const MEMBERS: &'static [&'static str] = &[$($wire),*];

            fn members<A: $crate::serde::de::MapAccess<'de>>(map: A) -> ::core::result::Result<Self, A::Error> {
                $(let mut $field = ::core::option::Option::None;)*
                $crate::__try!($crate::__private::object::fill(map, Self::MEMBERS, &mut [$(&mut $field),*]));
                ::core::result::Result::Ok(Self {
                    $($field: $crate::__take!($word $wire $field),)*
                })
            }
        }
    };
    ($name:ident; $($wire:literal => $word:ident $field:ident;)* rest => $rest:ident;) => {
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::object::write_open(
                    serializer,
                    <Self as $crate::__private::object::Object<'_>>::MEMBERS,
                    &[$(&$crate::__put!($word self.$field)),*],
                    &self.$rest,
                )
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::object::read_open(deserializer)
            }
        }

        impl<'de> $crate::__private::object::Object<'de> for $name {
            const NAME: &'static str = stringify!($name);
            const MEMBERS: &'static [&'static str] = &[$($wire),*];

            fn members<A: $crate::serde::de::MapAccess<'de>>(map: A) -> ::core::result::Result<Self, A::Error> {
                $(let mut $field = ::core::option::Option::None;)*
                let rest = $crate::__try!($crate::__private::object::fill_open(map, Self::MEMBERS, &mut [$(&mut $field),*]));
                ::core::result::Result::Ok(Self {
                    $($field: $crate::__take!($word $wire $field),)*
                    $rest: rest,
                })
            }
        }
    };
}

/// A member that is given, or the default of one that is not.
#[doc(hidden)]
#[macro_export]
macro_rules! __given {
    () => {
        ::core::default::Default::default()
    };
    ($field:ident: $ty:ty) => {
        $field
    };
}

/// A member as it is written.
#[doc(hidden)]
#[macro_export]
macro_rules! __put {
    (required $value:expr) => {
        $crate::__private::object::Required(&$value)
    };
    (nullable $value:expr) => {
        $crate::__private::object::Nullable(&$value)
    };
    ($word:ident $value:expr) => {
        $crate::__private::object::Optional(&$value)
    };
}

/// A member as it was read.
#[doc(hidden)]
#[macro_export]
macro_rules! __take {
    (required $wire:literal $slot:ident) => {
        $crate::__try!($crate::__private::object::required($slot, $wire))
    };
    (present $wire:literal $slot:ident) => {
        $slot
    };
    ($word:ident $wire:literal $slot:ident) => {
        ::core::option::Option::unwrap_or_default($slot)
    };
}
