//! `format: date-time`, as RFC 3339 has it and as services write it.

use std::cmp::Ordering;
use std::fmt::{self, Write as _};
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use jiff::{Timestamp, Zoned};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::UnknownValue;
use super::clock::{Clock, Zone, zone_of};

/// A moment, or a day and a time where the zone was left out. It is written as it was read, to the last digit; equal
/// are those that mean the same moment.
///
/// ```
/// use specwright_runtime::DateTime;
/// let moment: DateTime = "2026-11-30T12:00:00.250+01:00".parse()?;
/// assert_eq!(moment, "2026-11-30T11:00:00.25Z".parse()?);
/// assert_eq!(moment.to_string(), "2026-11-30T12:00:00.250+01:00");
/// let local: DateTime = "2026-11-30 12:00".parse()?;
/// assert_eq!(local.offset(), None);
/// # Ok::<(), specwright_runtime::UnknownValue>(())
/// ```
#[derive(Clone, Copy)]
pub struct DateTime {
    date: Date,
    /// Between day and time; nothing: the time was not written.
    separator: Option<char>,
    clock: Clock,
}

impl DateTime {
    /// Now, in UTC, to the millisecond.
    pub fn now() -> Self {
        let now = Timestamp::now();
        Timestamp::from_millisecond(now.as_millisecond())
            .unwrap_or(now)
            .into()
    }

    /// A day and a time, with an offset from UTC or without.
    pub fn new(civil: jiff::civil::DateTime, offset: Option<Offset>) -> Self {
        let zone = offset.map_or(Zone::None, zone_of);
        Self {
            date: civil.date(),
            separator: Some('T'),
            clock: Clock::new(civil.time(), zone),
        }
    }

    /// Day and time by its own offset.
    pub fn civil(&self) -> jiff::civil::DateTime {
        self.date.to_datetime(self.clock.time)
    }

    /// The offset from UTC; nothing where the zone was left out.
    pub fn offset(&self) -> Option<Offset> {
        self.clock.offset()
    }

    /// The moment; nothing where the zone was left out.
    pub fn timestamp(&self) -> Option<Timestamp> {
        self.offset()?.to_timestamp(self.civil()).ok()
    }

    /// The moment, in UTC where the zone was left out.
    pub fn timestamp_utc(&self) -> Option<Timestamp> {
        let offset = self.offset().unwrap_or(Offset::UTC);
        offset.to_timestamp(self.civil()).ok()
    }

    fn key(&self) -> (Option<Timestamp>, jiff::civil::DateTime) {
        match self.timestamp() {
            Some(moment) => (Some(moment), jiff::civil::DateTime::ZERO),
            None => (None, self.civil()),
        }
    }
}

impl From<Timestamp> for DateTime {
    fn from(moment: Timestamp) -> Self {
        Self::new(Offset::UTC.to_datetime(moment), Some(Offset::UTC))
    }
}

impl From<Zoned> for DateTime {
    fn from(zoned: Zoned) -> Self {
        Self::new(zoned.datetime(), Some(zoned.offset()))
    }
}

impl PartialEq for DateTime {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for DateTime {}

impl Hash for DateTime {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

/// Those without a zone stand before those with one.
impl Ord for DateTime {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for DateTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date)?;
        let Some(separator) = self.separator else {
            return Ok(());
        };
        f.write_char(separator)?;
        self.clock.fmt(f)
    }
}

impl FromStr for DateTime {
    type Err = UnknownValue;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read(text.trim()).ok_or_else(|| UnknownValue::new("a date and time", text))
    }
}

fn read(text: &str) -> Option<DateTime> {
    let end = text.find(['T', 't', ' ']).unwrap_or(text.len());
    let (day, rest) = text.split_at_checked(end)?;
    let date = day.parse::<Date>().ok()?;
    let mut rest = rest.chars();
    let separator = rest.next();
    let clock = match separator {
        None => Clock::new(Time::midnight(), Zone::None),
        Some(_) => Clock::read(rest.as_str())?,
    };
    Some(DateTime {
        date,
        separator,
        clock,
    })
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}
