//! `format: time`.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use jiff::tz::Offset;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::UnknownValue;
use super::clock::{Clock, Zone, zone_of};

/// A time of day, with its offset from UTC where it was written: `12:30:00Z`, `12:30`. It is written as it was read;
/// equal are those that mean the same by the same offset.
#[derive(Clone, Copy)]
pub struct Time(Clock);

impl Time {
    /// A time of day with an offset, or without.
    pub fn new(time: jiff::civil::Time, offset: Option<Offset>) -> Self {
        Self(Clock::new(time, offset.map_or(Zone::None, zone_of)))
    }

    /// The time of day by its own offset.
    pub fn civil(&self) -> jiff::civil::Time {
        self.0.time
    }

    /// The offset from UTC, where it was written.
    pub fn offset(&self) -> Option<Offset> {
        self.0.offset()
    }
}

impl PartialEq for Time {
    fn eq(&self, other: &Self) -> bool {
        (self.civil(), self.offset()) == (other.civil(), other.offset())
    }
}

impl Eq for Time {}

impl Hash for Time {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.civil(), self.offset().map(Offset::seconds)).hash(state);
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Time {
    type Err = UnknownValue;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let clock = Clock::read(text.trim());
        clock
            .map(Self)
            .ok_or_else(|| UnknownValue::new("a time of day", text))
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}
