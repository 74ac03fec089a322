//! How many requests are expected.

use std::fmt;
use std::ops::{Range, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive};

/// How many requests are expected: a number or a range.
///
/// ```
/// use specwright_mock_server::testing::Count;
///
/// assert_eq!(Count::from(2).to_string(), "exactly 2 requests");
/// assert_eq!(Count::from(1..).to_string(), "at least 1 request");
/// assert_eq!(Count::from(1..=3).to_string(), "1 to 3 requests");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Count {
    least: usize,
    /// Nothing: any number.
    most: Option<usize>,
}

impl Count {
    pub(super) fn admits(self, count: usize) -> bool {
        count >= self.least && self.most.is_none_or(|most| count <= most)
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = |count: usize| if count == 1 { "" } else { "s" };
        match (self.least, self.most) {
            (0, Some(0)) => f.write_str("no request"),
            (0, None) => f.write_str("any number of requests"),
            (least, None) => write!(f, "at least {least} request{}", s(least)),
            (least, Some(most)) if least == most => {
                write!(f, "exactly {least} request{}", s(least))
            }
            (0, Some(most)) => write!(f, "at most {most} request{}", s(most)),
            (least, Some(most)) => write!(f, "{least} to {most} requests"),
        }
    }
}

impl From<usize> for Count {
    fn from(count: usize) -> Self {
        (count..=count).into()
    }
}

impl From<RangeInclusive<usize>> for Count {
    fn from(range: RangeInclusive<usize>) -> Self {
        Self {
            least: *range.start(),
            most: Some(*range.end()),
        }
    }
}

impl From<Range<usize>> for Count {
    fn from(range: Range<usize>) -> Self {
        Self {
            least: range.start,
            most: Some(range.end.saturating_sub(1)),
        }
    }
}

impl From<RangeFrom<usize>> for Count {
    fn from(range: RangeFrom<usize>) -> Self {
        Self {
            least: range.start,
            most: None,
        }
    }
}

impl From<RangeTo<usize>> for Count {
    fn from(range: RangeTo<usize>) -> Self {
        (0..range.end).into()
    }
}

impl From<RangeToInclusive<usize>> for Count {
    fn from(range: RangeToInclusive<usize>) -> Self {
        (0..=range.end).into()
    }
}

impl From<RangeFull> for Count {
    fn from(_: RangeFull) -> Self {
        (0..).into()
    }
}
