//! Dates and times, in the forms of RFC 3339. All are near one fixed day, so that they follow from their seed alone.

use jiff::Timestamp;
use serde_json::Value;

use super::{Call, Methods};

/// 2024-01-15T10:30:00Z.
const NOW: i64 = 1_705_314_600;
const DAY: f64 = 86_400.0;
const YEAR: f64 = 365.25 * DAY;

const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: &[&str] = &[
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

pub(super) const METHODS: Methods = &[
    (&["date.past"], |c| around(c, "years", YEAR, -1.0)),
    (&["date.future"], |c| around(c, "years", YEAR, 1.0)),
    (&["date.recent", "time.recent"], |c| {
        around(c, "days", DAY, -1.0)
    }),
    (&["date.soon"], |c| around(c, "days", DAY, 1.0)),
    (&["date.anytime"], |c| time(c, -YEAR, YEAR)),
    (&["date.birthdate"], |c| {
        let arguments = c.arguments;
        let by_year = arguments.text("mode", 9) == Some("year");
        let bound = |name, default: f64| arguments.number(name, 9).unwrap_or(default);
        let (least, most) = if by_year {
            (2024.0 - bound("max", 2006.0), 2024.0 - bound("min", 1944.0))
        } else {
            (bound("min", 18.0), bound("max", 80.0))
        };
        time(c, -most * YEAR, -least * YEAR)
    }),
    (&["date.between"], |c| between(c)),
    (&["date.betweens"], |c| {
        let count = c.arguments.count("count", 2).unwrap_or(3);
        let mut dates: Vec<Value> = (0..count).filter_map(|_| between(c)).collect();
        dates.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
        Some(dates.into())
    }),
    (&["date.month"], |c| named(c, MONTHS)),
    (&["date.weekday"], |c| named(c, DAYS)),
];

/// A time so many of a unit before or after now.
fn around(call: &mut Call<'_>, name: &str, unit: f64, sign: f64) -> Option<Value> {
    let count = call
        .arguments
        .number(name, 0)
        .unwrap_or(1.0)
        .clamp(0.0, 1_000_000.0);
    let span = (count * unit).clamp(2.0, 1_000.0 * YEAR) * sign;
    time(call, span.min(sign), span.max(sign))
}

/// A time within these seconds from now.
fn time(call: &mut Call<'_>, from: f64, to: f64) -> Option<Value> {
    let span = |seconds: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "held within bounds")]
        let seconds = seconds.clamp(-1_900.0 * YEAR, 7_000.0 * YEAR) as i64;
        NOW + seconds
    };
    instant(call, span(from), span(to))
}

fn instant(call: &mut Call<'_>, from: i64, to: i64) -> Option<Value> {
    let second = call
        .seeded
        .between_wide(i128::from(from), i128::from(to.max(from)));
    let milli = call.seeded.below(1_000);
    let second = Timestamp::from_second(i64::try_from(second).ok()?)
        .ok()?
        .to_string();
    Some(format!("{}.{milli:03}Z", second.trim_end_matches('Z')).into())
}

fn between(call: &mut Call<'_>) -> Option<Value> {
    let of = |name, position| {
        let value = call.arguments.get(name, position)?;
        let text = match value {
            Value::String(text) => text,
            value => return value.as_i64().map(|milli| milli / 1_000),
        };
        let read = |text: &str| text.parse::<Timestamp>().ok();
        read(text)
            .or_else(|| read(&format!("{text}T00:00:00Z")))
            .map(Timestamp::as_second)
    };
    let (from, to) = (of("from", 0)?, of("to", 1)?);
    instant(call, from, to)
}

fn named(call: &mut Call<'_>, names: &[&str]) -> Option<Value> {
    let short = ["abbreviated", "abbr"]
        .into_iter()
        .any(|name| call.arguments.get(name, 9).and_then(Value::as_bool) == Some(true));
    let name = call.seeded.pick(names);
    Some(if short { name.get(..3)? } else { name }.into())
}
