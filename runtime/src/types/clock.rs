//! Times of day with their zone as services write them, and how exactly they were written.

use std::fmt::{self, Write as _};

use jiff::civil::Time;
use jiff::tz::Offset;

/// What stands behind the time of day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Zone {
    #[default]
    None,
    /// `Z`
    Upper,
    /// `z`
    Lower,
    /// `+02:00`
    Offset {
        minutes: i16,
        colon: bool,
        /// `-00:00`: the zone is not known.
        minus: bool,
    },
}

/// A time of day as it was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Clock {
    pub(super) time: Time,
    pub(super) zone: Zone,
    /// Whether seconds are written.
    seconds: bool,
    /// Whether the second is the 60th.
    leap: bool,
    /// The number of digits of the fraction.
    digits: u8,
}

impl Clock {
    /// A time, written with as many digits as it has.
    pub(super) fn new(time: Time, zone: Zone) -> Self {
        let mut nanoseconds = time.subsec_nanosecond();
        let mut digits = 9;
        while digits > 0 && nanoseconds % 10 == 0 {
            nanoseconds /= 10;
            digits -= 1;
        }
        Self {
            time,
            zone,
            seconds: true,
            leap: false,
            digits,
        }
    }

    /// Reads `12:30:05.25+02:00` with or without seconds, fraction and zone.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (hour, rest) = number(text, 2)?;
        let (minute, mut rest) = number(rest.strip_prefix(':')?, 2)?;
        let (mut second, mut seconds, mut digits, mut nanoseconds) = (0, false, 0_u8, 0_i32);
        if let Some(after) = rest.strip_prefix(':') {
            (second, rest) = number(after, 2)?;
            seconds = true;
            if let Some(after) = rest.strip_prefix('.') {
                let length = after.bytes().take_while(u8::is_ascii_digit).count();
                let (kept, _) = after.split_at(length.min(9));
                digits = u8::try_from(kept.len()).ok().filter(|&digits| digits > 0)?;
                nanoseconds = kept.parse::<i32>().ok()? * 10_i32.pow(9 - u32::from(digits));
                rest = after.get(length..)?;
            }
        }
        let leap = second == 60;
        let second = if leap { 59 } else { second };
        let part = |number: i16| i8::try_from(number).ok();
        let time = Time::new(part(hour)?, part(minute)?, part(second)?, nanoseconds).ok()?;
        Some(Self {
            time,
            zone: zone(rest)?,
            seconds,
            leap,
            digits,
        })
    }

    /// The offset from UTC, where one was written.
    pub(super) fn offset(&self) -> Option<Offset> {
        match self.zone {
            Zone::None => None,
            Zone::Upper | Zone::Lower => Some(Offset::UTC),
            Zone::Offset { minutes, .. } => Offset::from_seconds(i32::from(minutes) * 60).ok(),
        }
    }
}

/// The zone of an offset.
pub(super) fn zone_of(offset: Offset) -> Zone {
    match i16::try_from(offset.seconds() / 60) {
        Ok(0) | Err(_) => Zone::Upper,
        Ok(minutes) => Zone::Offset {
            minutes,
            colon: true,
            minus: minutes < 0,
        },
    }
}

fn number(text: &str, digits: usize) -> Option<(i16, &str)> {
    let (number, rest) = text.split_at_checked(digits)?;
    let plain = number.bytes().all(|sign| sign.is_ascii_digit());
    Some((number.parse().ok().filter(|_| plain)?, rest))
}

fn zone(text: &str) -> Option<Zone> {
    match text {
        "" => return Some(Zone::None),
        "Z" => return Some(Zone::Upper),
        "z" => return Some(Zone::Lower),
        _ => {}
    }
    let minus = text.starts_with('-');
    let (hours, rest) = number(text.strip_prefix(['+', '-'])?, 2)?;
    let colon = rest.starts_with(':');
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let (minutes, rest) = number(rest, 2)?;
    let minutes = hours * 60 + minutes;
    let valid = rest.is_empty() && minutes < 24 * 60;
    let minutes = if minus { -minutes } else { minutes };
    valid.then_some(Zone::Offset {
        minutes,
        colon,
        minus,
    })
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.time;
        write!(f, "{:02}:{:02}", time.hour(), time.minute())?;
        if self.seconds {
            let second = if self.leap { 60 } else { time.second() };
            write!(f, ":{second:02}")?;
        }
        if self.digits > 0 {
            let fraction = format!("{:09}", time.subsec_nanosecond());
            let kept = fraction
                .get(..usize::from(self.digits))
                .unwrap_or(&fraction);
            write!(f, ".{kept}")?;
        }
        match self.zone {
            Zone::None => Ok(()),
            Zone::Upper => f.write_char('Z'),
            Zone::Lower => f.write_char('z'),
            Zone::Offset {
                minutes,
                colon,
                minus,
            } => {
                let all = minutes.unsigned_abs();
                let (sign, colon) = (if minus { '-' } else { '+' }, if colon { ":" } else { "" });
                write!(f, "{sign}{:02}{colon}{:02}", all / 60, all % 60)
            }
        }
    }
}
