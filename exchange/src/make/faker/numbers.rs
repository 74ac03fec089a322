//! Numbers, booleans, and strings without meaning.

use serde_json::{Number, Value, json};

use super::{Call, Methods};
use crate::make::format;

const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS: &str = "0123456789";
const ALPHANUMERIC: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const PRINTABLE: &str =
    "!#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~";
const SYMBOLS: &str = "!#$%&()*+,-./:;<=>?@[]^_{|}~";

/// The greatest number of JavaScript that is exact.
const MOST: f64 = 9_007_199_254_740_991.0;

pub(super) const METHODS: Methods = &[
    (&["number.int"], |c| integer(c, MOST)),
    (&["number.bigInt", "datatype.bigInt"], |c| {
        integer(c, 999_999_999_999_999.0)
    }),
    (&["number.float", "datatype.float", "random.float"], |c| {
        let arguments = c.arguments;
        let digits = digits_of(c, "fractionDigits").or_else(|| digits_of(c, "precision"));
        let multiple = c
            .arguments
            .number("multipleOf", 9)
            .filter(|step| *step > 0.0);
        let least = arguments.number("min", 9).unwrap_or(0.0);
        let default: f64 = if arguments.object().is_some() {
            1.0
        } else {
            100.0
        };
        let most = arguments.number("max", 0).unwrap_or(default.max(least));
        let digits = digits.or_else(|| multiple.map(places)).unwrap_or(2);
        c.decimal(least, most, digits)
    }),
    (&["datatype.number", "random.number"], |c| {
        match digits_of(c, "precision") {
            Some(digits @ 1..) => {
                let arguments = c.arguments;
                let least = arguments.number("min", 9).unwrap_or(0.0);
                let most = arguments
                    .number("max", 0)
                    .unwrap_or(99_999.0_f64.max(least));
                c.decimal(least, most, digits)
            }
            _ => integer(c, 99_999.0),
        }
    }),
    (&["number.binary"], |c| radix(c, 2, 1.0)),
    (&["number.octal"], |c| radix(c, 8, 7.0)),
    (&["number.hex"], |c| radix(c, 16, 15.0)),
    (&["number.romanNumeral"], |c| {
        c.pick(&[
            "I", "II", "III", "IV", "V", "IX", "X", "XIV", "XIX", "XL", "XC", "C", "D", "M",
        ])
    }),
    (&["datatype.boolean", "random.boolean"], |c| {
        let chance = c.arguments.number("probability", 0).unwrap_or(0.5);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "within 0 and 100"
        )]
        let percent = (chance.clamp(0.0, 1.0) * 100.0) as u8;
        Some(c.seeded.percent(percent).into())
    }),
    (&["datatype.uuid", "string.uuid", "random.uuid"], |c| {
        Some(format::uuid(c.seeded).into())
    }),
    (&["datatype.string"], |c| text(c, PRINTABLE, 10)),
    (&["string.sample"], |c| text(c, PRINTABLE, 10)),
    (&["string.alpha", "random.alpha"], |c| {
        let casing = c.arguments.text("casing", 9);
        let upper = casing == Some("upper")
            || c.arguments.get("upcase", 9).and_then(Value::as_bool) == Some(true);
        match casing {
            Some("mixed") => text(c, &ALPHANUMERIC[..52], 1),
            _ if upper => text(c, UPPER, 1),
            _ => text(c, LOWER, 1),
        }
    }),
    (
        &["string.alphanumeric", "random.alphaNumeric"],
        |c| match c.arguments.text("casing", 9) {
            Some("lower") => text(c, &ALPHANUMERIC[26..], 1),
            _ => text(c, ALPHANUMERIC, 1),
        },
    ),
    (&["string.numeric", "random.numeric"], |c| {
        text(c, DIGITS, 1)
    }),
    (
        &[
            "string.hexadecimal",
            "datatype.hexadecimal",
            "random.hexaDecimal",
            "random.hexadecimal",
        ],
        |c| {
            let prefix = c.arguments.text("prefix", 9).unwrap_or("0x").to_owned();
            let digits = text(c, "0123456789abcdef", 1)?;
            Some(format!("{prefix}{}", digits.as_str()?).into())
        },
    ),
    (&["string.binary"], |c| {
        Some(format!("0b{}", text(c, "01", 1)?.as_str()?).into())
    }),
    (&["string.octal"], |c| {
        Some(format!("0o{}", text(c, "01234567", 1)?.as_str()?).into())
    }),
    (&["string.symbol"], |c| text(c, SYMBOLS, 1)),
    (&["string.fromCharacters"], |c| {
        let alphabet = match c.arguments.get("characters", 0)? {
            Value::String(text) => text.clone(),
            Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
            _ => return None,
        };
        if alphabet.is_empty() || !alphabet.is_ascii() {
            return None;
        }
        let length = c.arguments.length("length", 1).unwrap_or(1);
        Some(c.seeded.text(&alphabet, length).into())
    }),
    (&["string.nanoid"], |c| {
        let length = c.arguments.length("length", 0).unwrap_or(21);
        Some(c.seeded.text(ALPHANUMERIC, length).into())
    }),
    (&["string.ulid"], |c| {
        Some(
            format!(
                "01{}",
                c.seeded.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 24)
            )
            .into(),
        )
    }),
    (&["datatype.array"], |c| {
        let count = c.arguments.count("length", 0).unwrap_or(10);
        Some(
            (0..count)
                .map(|_| Value::from(c.seeded.below(99_999)))
                .collect(),
        )
    }),
    (&["datatype.json"], |c| {
        let value = json!({ "foo": c.seeded.below(99_999), "bar": c.seeded.text(LOWER, 8), "bike": c.seeded.below(9) });
        Some(value.to_string().into())
    }),
    (&["database.mongodbObjectId"], |c| {
        Some(c.seeded.text("0123456789abcdef", 24).into())
    }),
];

fn integer(call: &mut Call<'_>, most: f64) -> Option<Value> {
    let arguments = call.arguments;
    let least = arguments.number("min", 9).unwrap_or(0.0).ceil();
    let most = arguments
        .number("max", 0)
        .unwrap_or(most.max(least))
        .floor();
    let (least, most) = (least.clamp(-MOST, MOST), most.clamp(-MOST, MOST));
    if least > most {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "exact within these bounds")]
    let (least, most) = (least as i64, most as i64);
    let drawn = call
        .seeded
        .between_wide(i128::from(least), i128::from(most));
    let step = arguments.count("multipleOf", 9).filter(|step| *step > 1);
    let drawn = match step {
        Some(step) => drawn - drawn.rem_euclid(i128::from(step)),
        None => drawn,
    };
    i64::try_from(drawn.max(i128::from(least)))
        .ok()
        .map(Value::from)
}

fn radix(call: &mut Call<'_>, radix: u32, most: f64) -> Option<Value> {
    let number = integer(call, most)?.as_i64()?.unsigned_abs();
    let text = match radix {
        2 => format!("{number:b}"),
        8 => format!("{number:o}"),
        _ => format!("{number:x}"),
    };
    Some(text.into())
}

/// A string of an alphabet; `length` or `count` or the first argument says how long.
fn text(call: &mut Call<'_>, alphabet: &str, length: usize) -> Option<Value> {
    let arguments = call.arguments;
    let asked = arguments
        .length("length", 0)
        .or_else(|| arguments.length("count", 0));
    Some(call.seeded.text(alphabet, asked.unwrap_or(length)).into())
}

/// Digits after the point: a count, or a step such as `0.01`.
fn digits_of(call: &Call<'_>, name: &str) -> Option<u32> {
    let value = call.arguments.number(name, 9)?;
    if value > 0.0 && value < 1.0 {
        return Some(places(value));
    }
    if name == "precision" {
        return Some(0);
    }
    u32::try_from(call.arguments.count(name, 9)?.min(15)).ok()
}

/// The digits after the point of a step.
fn places(step: f64) -> u32 {
    let text = format!("{step}");
    let digits = text.split_once('.').map_or(0, |(_, digits)| digits.len());
    u32::try_from(digits.min(15)).unwrap_or(2)
}

impl Call<'_> {
    /// One of these.
    pub(super) fn pick(&mut self, of: &[&str]) -> Option<Value> {
        Some(self.seeded.pick(of).into())
    }

    /// `#` any digit, `!` any but 0 and 1, `?` any letter, `*` either.
    pub(super) fn digits(&mut self, format: &str) -> String {
        let mut out = String::with_capacity(format.len());
        for letter in format.chars().take(10_000) {
            match letter {
                '#' => out.push_str(&self.seeded.text(DIGITS, 1)),
                '!' => out.push_str(&self.seeded.text("23456789", 1)),
                '?' => out.push_str(&self.seeded.text(UPPER, 1)),
                '*' => out.push_str(&self.seeded.text(&ALPHANUMERIC[..26], 1)),
                other => out.push(other),
            }
        }
        out
    }

    /// A number with so many digits after the point.
    pub(super) fn decimal(&mut self, least: f64, most: f64, digits: u32) -> Option<Value> {
        let scale = 10_f64.powi(i32::try_from(digits.min(15)).unwrap_or(2));
        let (low, high) = ((least * scale).ceil(), (most * scale).floor());
        if low > high {
            return None;
        }
        if low.abs() > MOST || high.abs() > MOST {
            return Number::from_f64(least.max(-f64::MAX)).map(Value::Number);
        }
        #[expect(clippy::cast_possible_truncation, reason = "exact within these bounds")]
        let drawn = self.seeded.between_wide(low as i128, high as i128);
        #[expect(clippy::cast_precision_loss, reason = "exact within these bounds")]
        let value = drawn as f64 / scale;
        Number::from_f64(value).map(Value::Number)
    }
}
