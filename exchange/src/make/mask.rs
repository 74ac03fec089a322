//! Sets of the types that a value may still have; `null` is not one of them.

use serde_json::Value;
use specwright_contract::model::{Type, TypeSet};

/// Types, with whole numbers and others apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Mask(pub(super) u8);

impl Mask {
    pub(super) const NONE: Self = Self(0);
    pub(super) const BOOLEAN: Self = Self(1);
    pub(super) const WHOLE: Self = Self(2);
    pub(super) const BROKEN: Self = Self(4);
    pub(super) const NUMBER: Self = Self(6);
    pub(super) const STRING: Self = Self(8);
    pub(super) const ARRAY: Self = Self(16);
    pub(super) const OBJECT: Self = Self(32);
    pub(super) const ALL: Self = Self(63);

    pub(super) fn of(types: TypeSet) -> Self {
        if types.is_any() {
            return Self::ALL;
        }
        types.iter().map(Self::of_type).fold(Self::NONE, Self::or)
    }

    fn of_type(kind: Type) -> Self {
        match kind {
            Type::Null => Self::NONE,
            Type::Boolean => Self::BOOLEAN,
            Type::Integer => Self::WHOLE,
            Type::Number => Self::NUMBER,
            Type::String => Self::STRING,
            Type::Array => Self::ARRAY,
            Type::Object => Self::OBJECT,
        }
    }

    /// The type of a value; none for `null`.
    pub(super) fn of_value(value: &Value) -> Self {
        match value {
            Value::Null => Self::NONE,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(number) => {
                let whole = number.is_i64()
                    || number.is_u64()
                    || number.as_f64().is_some_and(|value| value.fract() == 0.0);
                if whole { Self::WHOLE } else { Self::BROKEN }
            }
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn is_none(self) -> bool {
        self.0 == 0
    }

    /// `a string or an integer`
    pub(super) fn shown(self) -> String {
        const NAMES: [(Mask, &str); 7] = [
            (Mask::STRING, "a string"),
            (Mask::NUMBER, "a number"),
            (Mask::WHOLE, "an integer"),
            (Mask::BROKEN, "a fraction"),
            (Mask::BOOLEAN, "a boolean"),
            (Mask::ARRAY, "an array"),
            (Mask::OBJECT, "an object"),
        ];
        let mut rest = self;
        let mut names = Vec::new();
        for (mask, name) in NAMES {
            if rest.and(mask) == mask {
                names.push(name);
                rest = rest.without(mask);
            }
        }
        if names.is_empty() {
            return "null".to_owned();
        }
        names.join(" or ")
    }
}

/// Whether two JSON values are equal: `1` and `1.0` are.
pub(super) fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => x == y || x.as_f64() == y.as_f64(),
        (Value::Array(x), Value::Array(y)) => {
            x.len() == y.len() && x.iter().zip(y).all(|(x, y)| equal(x, y))
        }
        (Value::Object(x), Value::Object(y)) => {
            x.len() == y.len()
                && x.iter()
                    .all(|(name, x)| y.get(name).is_some_and(|y| equal(x, y)))
        }
        _ => a == b,
    }
}
