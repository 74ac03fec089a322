//! The numbers of static samples.

use serde_json::{Number, Value};
use specwright_contract::source::Node;

use super::place::Place;

/// The ranges that formats bring, as they are in JavaScript.
const RANGES: &[(&str, f64, f64)] = &[
    ("int32", -2_147_483_648.0, 2_147_483_647.0),
    ("int64", -9_007_199_254_740_991.0, 9_007_199_254_740_991.0),
    (
        "float",
        -340_282_366_920_938_463_463_374_607_431_768_211_456.0,
        340_282_366_920_938_463_463_374_607_431_768_211_456.0,
    ),
    ("double", -f64::MAX, f64::MAX),
];

fn range(place: &Place<'_>) -> Option<(f64, f64)> {
    if !place.converted {
        return None;
    }
    let format = place.get("format")?.as_str()?;
    RANGES
        .iter()
        .find(|(name, ..)| *name == format)
        .map(|&(_, least, most)| (least, most))
}

/// A number, also written as a string, as JavaScript's `Number()` reads it.
pub(super) fn of(node: Node<'_>) -> Option<f64> {
    match node.as_bool() {
        Some(flag) => Some(f64::from(u8::from(flag))),
        None if node.is_null() => Some(0.0),
        None => node.as_f64().or_else(|| node.as_str()?.trim().parse().ok()),
    }
}

/// Whether a keyword that is written is still there after the rewriting.
pub(super) fn survives(place: &Place<'_>, keyword: &str) -> bool {
    let bound = match keyword {
        "exclusiveMinimum" => "minimum",
        "exclusiveMaximum" => "maximum",
        "minimum" | "maximum" => {
            let exclusive = if keyword == "minimum" {
                "exclusiveMinimum"
            } else {
                "exclusiveMaximum"
            };
            // It moves to the other keyword.
            return !(place.converted
                && place.get(exclusive).and_then(Node::as_bool) == Some(true)
                && (place
                    .get(keyword)
                    .is_some_and(|node| node.as_number().is_some())
                    || range(place).is_some()));
        }
        _ => return true,
    };
    let written = place.get(keyword);
    !place.converted
        || written.is_some_and(|node| node.as_number().is_some())
        || (written.and_then(Node::as_bool) == Some(true)
            && (place
                .get(bound)
                .is_some_and(|node| node.as_number().is_some())
                || range(place).is_some()))
}

/// Whether the rewriting adds a keyword.
pub(super) fn is_added(place: &Place<'_>, keyword: &str) -> bool {
    match keyword {
        "minimum" | "maximum" => range(place).is_some() && survives(place, keyword),
        "pattern" => place.converted && place.get("format").and_then(Node::as_str) == Some("byte"),
        _ => false,
    }
}

/// One bound, and whether it is excluded.
fn bound(place: &Place<'_>, keyword: &str, exclusive: &str, format: Option<f64>) -> Bound {
    let own = place.get(keyword);
    let of_format = |format: f64| {
        let own = own.and_then(of).unwrap_or(format);
        if keyword == "minimum" {
            own.max(format)
        } else {
            own.min(format)
        }
    };
    let plain = format.map(of_format).or_else(|| own.and_then(of));
    match place.get(exclusive) {
        Some(node) if node.as_number().is_some() || !place.converted => Bound {
            plain,
            excluded: of(node),
        },
        Some(node) if node.as_bool() == Some(true) && plain.is_some() => Bound {
            plain: None,
            excluded: plain,
        },
        _ => Bound {
            plain,
            excluded: None,
        },
    }
}

struct Bound {
    plain: Option<f64>,
    excluded: Option<f64>,
}

/// The number of a schema.
pub(super) fn sample(place: &Place<'_>, ranges: bool) -> Value {
    let range = range(place).filter(|_| ranges);
    let least = bound(
        place,
        "minimum",
        "exclusiveMinimum",
        range.map(|range| range.0),
    );
    let most = bound(
        place,
        "maximum",
        "exclusiveMaximum",
        range.map(|range| range.1),
    );
    if let (Some(_), None, None) = (least.plain, range, place.get("exclusiveMinimum"))
        && let Some(written) = place.get("minimum")
    {
        return written.to_json();
    }
    let value = match (least, most) {
        (
            Bound {
                plain: Some(least), ..
            },
            _,
        ) => least,
        (
            Bound {
                excluded: Some(least),
                ..
            },
            most,
        ) => {
            let next = least + 1.0;
            match most.excluded {
                #[expect(clippy::float_cmp, reason = "as Prism compares")]
                Some(most) if next == most => f64::midpoint(next, most - 1.0),
                _ => next,
            }
        }
        (
            _,
            Bound {
                excluded: Some(most),
                ..
            },
        ) => most - 1.0,
        (
            _,
            Bound {
                plain: Some(most), ..
            },
        ) => most,
        _ => 0.0,
    };
    whole(value).map_or_else(
        || Number::from_f64(value).map_or(Value::Null, Value::Number),
        Value::from,
    )
}

/// A number that is whole, and exact.
#[expect(clippy::cast_possible_truncation, reason = "checked to be in range")]
fn whole(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_991.0).then_some(value as i64)
}
