//! Text to typed values, led by the type that is wanted: `5` is a number where a number is asked for.

use std::borrow::Cow;
use std::cell::Cell;

use serde::de::value::{CowStrDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{
    DeserializeOwned, Deserializer, Error as _, IntoDeserializer, Unexpected, Visitor,
};
use serde_json::Value;

/// Reads a value as a type: as it is, or, where it does not fit, with texts read as the type wants them.
///
/// # Errors
/// What serde tells of the value as it is.
pub fn from_value<T: DeserializeOwned>(value: &Value) -> Result<T, serde_json::Error> {
    match T::deserialize(value) {
        Ok(read) => Ok(read),
        Err(error) => {
            let _loosely = Loosely::enter();
            T::deserialize(Loose(Cow::Borrowed(value))).map_err(|_| error)
        }
    }
}

thread_local! {
    /// Whether texts are being read as the type wants them: a union asks for a value first and is read from that.
    static LOOSELY: Cell<bool> = const { Cell::new(false) };
}

/// Texts are read as the type wants them, as long as this lives.
struct Loosely(bool);

impl Loosely {
    fn enter() -> Self {
        Self(LOOSELY.replace(true))
    }
}

impl Drop for Loosely {
    fn drop(&mut self) {
        LOOSELY.set(self.0);
    }
}

/// Reads a value within another one: as strictly or loosely as that is read.
pub(crate) fn from_inner<T: DeserializeOwned>(value: &Value) -> Result<T, serde_json::Error> {
    match T::deserialize(value) {
        Err(_) if LOOSELY.get() => T::deserialize(Loose(Cow::Borrowed(value))),
        read => read,
    }
}

/// Reads the text of a header in the style `simple`: items are split at commas where the type wants several.
///
/// ```
/// # use specwright_runtime::style::from_text;
/// assert_eq!(from_text::<u8>("5", false).unwrap(), 5);
/// assert_eq!(from_text::<Vec<u8>>("5, 6", false).unwrap(), [5, 6]);
/// assert_eq!(from_text::<String>("5, 6", false).unwrap(), "5, 6");
/// ```
///
/// # Errors
/// What serde tells.
pub fn from_text<T: DeserializeOwned>(text: &str, explode: bool) -> Result<T, serde_json::Error> {
    let simple = Simple { text, explode };
    let error = match T::deserialize(simple) {
        Ok(read) => return Ok(read),
        Err(error) => error,
    };
    // a union asks for nothing in particular: what the text looks like
    if let Ok(value @ (Value::Number(_) | Value::Bool(_))) = serde_json::from_str(text)
        && let Ok(read) = T::deserialize(value)
    {
        return Ok(read);
    }
    Err(error)
}

type Error = serde_json::Error;

/// A value whose texts are read as what is wanted: numbers, booleans, one item of a list.
#[derive(Clone, Debug)]
pub struct Loose<'v>(pub Cow<'v, Value>);

impl<'de> IntoDeserializer<'de, Error> for Loose<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'v> Loose<'v> {
    fn items(self) -> Vec<Loose<'v>> {
        match self.0 {
            Cow::Borrowed(Value::Array(items)) => items
                .iter()
                .map(|item| Loose(Cow::Borrowed(item)))
                .collect(),
            Cow::Owned(Value::Array(items)) => items
                .into_iter()
                .map(|item| Loose(Cow::Owned(item)))
                .collect(),
            // no items, written as a text
            one if one.as_str() == Some("") || one.is_null() => Vec::new(),
            one => vec![Loose(one)],
        }
    }

    fn members(self) -> Option<Vec<(Cow<'v, str>, Loose<'v>)>> {
        match self.0 {
            Cow::Borrowed(Value::Object(members)) => {
                let members = members.iter();
                let member = |(name, value): (&'v String, &'v Value)| {
                    (Cow::Borrowed(name.as_str()), Loose(Cow::Borrowed(value)))
                };
                Some(members.map(member).collect())
            }
            Cow::Owned(Value::Object(members)) => {
                let members = members.into_iter();
                let member = |(name, value)| (Cow::Owned(name), Loose(Cow::Owned(value)));
                Some(members.map(member).collect())
            }
            // an element without parts
            one if one.as_str() == Some("") => Some(Vec::new()),
            _ => None,
        }
    }

    fn scalar(&self, wanted: Wanted) -> Option<Value> {
        match &*self.0 {
            Value::String(text) => wanted.read(text),
            Value::Array(items) => match items.as_slice() {
                [Value::String(text)] => wanted.read(text),
                _ => None,
            },
            Value::Number(number) if wanted == Wanted::Whole => {
                // 5.0 is a whole number
                wanted.read(&number.to_string())
            }
            _ => None,
        }
    }
}

/// What kind of scalar the type wants.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Whole,
    Number,
    Bool,
}

impl Wanted {
    fn read(self, text: &str) -> Option<Value> {
        let text = text.trim();
        match self {
            Self::Bool => match text {
                "true" | "True" | "TRUE" | "1" => Some(Value::Bool(true)),
                "false" | "False" | "FALSE" | "0" => Some(Value::Bool(false)),
                _ => None,
            },
            Self::Whole | Self::Number => {
                let digits = text.strip_prefix('+').unwrap_or(text);
                if let Ok(number) = digits.parse::<i64>() {
                    return Some(number.into());
                }
                if let Ok(number) = digits.parse::<u64>() {
                    return Some(number.into());
                }
                let number: f64 = digits.parse().ok()?;
                if self == Self::Whole {
                    let whole = number.fract() == 0.0 && number.abs() < 9e15;
                    #[expect(clippy::cast_possible_truncation, reason = "whole and within 2^53")]
                    return whole.then_some(Value::from(number as i64));
                }
                serde_json::Number::from_f64(number).map(Value::Number)
            }
        }
    }
}

macro_rules! scalars {
    ($($wanted:ident: $($method:ident)*;)*) => {
        $($(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
                match self.scalar(Wanted::$wanted) {
                    Some(value) => value.$method(visitor),
                    None => self.0.into_owned().$method(visitor),
                }
            }
        )*)*
    };
}

impl<'de> Deserializer<'de> for Loose<'de> {
    type Error = Error;

    scalars! {
        Whole: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
            deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128;
        Number: deserialize_f32 deserialize_f64;
        Bool: deserialize_bool;
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &*self.0 {
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
            _ => self.0.into_owned().deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() {
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let mut items = SeqDeserializer::new(self.items().into_iter());
        let read = visitor.visit_seq(&mut items)?;
        items.end()?;
        Ok(read)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let unexpected = kind(&self.0);
        let Some(members) = self.members() else {
            return Err(Error::invalid_type(Unexpected::Other(unexpected), &visitor));
        };
        visitor.visit_map(MapDeserializer::new(members.into_iter()))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match &*self.0 {
            Value::String(text) => {
                visitor.visit_enum(CowStrDeserializer::new(Cow::Owned(text.clone())))
            }
            _ => self
                .0
                .into_owned()
                .deserialize_enum(name, variants, visitor),
        }
    }

    serde::forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct identifier ignored_any
    }
}

/// The kind of a value, for messages.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// The text of a header in the style `simple`.
#[derive(Clone, Copy)]
struct Simple<'t> {
    text: &'t str,
    explode: bool,
}

impl Simple<'_> {
    fn items(self) -> Vec<String> {
        if self.text.is_empty() {
            return Vec::new();
        }
        self.text
            .split(',')
            .map(|item| item.trim().to_owned())
            .collect()
    }

    fn members(self) -> Result<Vec<(String, String)>, Error> {
        let items = self.items();
        if self.explode {
            let member = |item: &String| {
                let (name, value) = item.split_once('=')?;
                Some((name.to_owned(), value.to_owned()))
            };
            let members: Option<Vec<_>> = items.iter().map(member).collect();
            return members.ok_or_else(|| Error::custom("expected `name=value` pairs"));
        }
        if items.len() % 2 == 1 {
            return Err(Error::custom("expected `name,value` pairs"));
        }
        let mut items = items.into_iter();
        let mut members = Vec::new();
        while let (Some(name), Some(value)) = (items.next(), items.next()) {
            members.push((name, value));
        }
        Ok(members)
    }

    fn loose<'a>(self) -> Loose<'a> {
        Loose(Cow::Owned(Value::from(self.text)))
    }
}

macro_rules! as_loose {
    ($($method:ident)*) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
                self.loose().$method(visitor)
            }
        )*
    };
}

impl<'de> Deserializer<'de> for Simple<'_> {
    type Error = Error;

    as_loose! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_f32 deserialize_f64 deserialize_bool deserialize_any
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let items = self.items().into_iter().map(Value::from).collect();
        Loose(Cow::Owned(items)).deserialize_seq(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let members = self.members()?.into_iter();
        let members = members.map(|(name, value)| (name, Value::from(value)));
        Loose(Cow::Owned(members.collect())).deserialize_map(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.loose().deserialize_enum(name, variants, visitor)
    }

    serde::forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct identifier ignored_any
    }
}
