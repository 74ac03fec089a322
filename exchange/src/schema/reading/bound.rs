//! The bounds of numbers: those that are said, and those that formats bring.

use specwright_contract::model::{NumberRules, SchemaId};

use super::view::{Graph, Said, View};
use super::{format, js};
use crate::schema::Profile;

/// A bound of numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Bound {
    Maximum,
    Minimum,
    ExclusiveMaximum,
    ExclusiveMinimum,
}

impl Bound {
    /// In the order in which they are checked, with their words.
    pub(super) const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Maximum, "maximum", "<="),
        (Self::Minimum, "minimum", ">="),
        (Self::ExclusiveMaximum, "exclusiveMaximum", "<"),
        (Self::ExclusiveMinimum, "exclusiveMinimum", ">"),
    ];

    pub(super) fn admits(self, value: f64, limit: f64) -> bool {
        match self {
            Self::Maximum => value <= limit,
            Self::Minimum => value >= limit,
            Self::ExclusiveMaximum => value < limit,
            Self::ExclusiveMinimum => value > limit,
        }
    }

    fn is_narrower(self, one: f64, other: f64) -> bool {
        match self {
            Self::Maximum | Self::ExclusiveMaximum => one < other,
            Self::Minimum | Self::ExclusiveMinimum => one > other,
        }
    }

    /// Whether a number keeps a bound, both by their exact texts.
    pub(super) fn admits_exactly(self, value: &serde_json::Value, limit: &str) -> bool {
        let text = value.to_string();
        let (Ok(value), Ok(limit)) = (text.parse::<i128>(), limit.parse::<i128>()) else {
            let (value, limit) = (js::parse(&text), js::parse(limit));
            return value
                .zip(limit)
                .is_none_or(|(value, limit)| self.admits(value, limit));
        };
        match self {
            Self::Maximum => value <= limit,
            Self::Minimum => value >= limit,
            Self::ExclusiveMaximum => value < limit,
            Self::ExclusiveMinimum => value > limit,
        }
    }
}

trait Bounds {
    fn get(&self, bound: Bound) -> Option<&str>;
}

impl Bounds for NumberRules {
    fn get(&self, bound: Bound) -> Option<&str> {
        match bound {
            Bound::Maximum => self.maximum.as_deref(),
            Bound::Minimum => self.minimum.as_deref(),
            Bound::ExclusiveMaximum => self.exclusive_maximum.as_deref(),
            Bound::ExclusiveMinimum => self.exclusive_minimum.as_deref(),
        }
    }
}

impl<'g> Graph<'g> {
    /// The narrowest bound.
    pub(super) fn bound(self, view: &View, bound: Bound) -> Option<Said<f64>> {
        let mut narrowest: Option<Said<f64>> = None;
        for &by in view.parts() {
            let number = self.said(by, |schema| schema.number.as_deref()?.get(bound));
            let number = number.and_then(js::parse);
            let number = match bound {
                Bound::Minimum | Bound::Maximum if view.corner.translated => {
                    self.ranged(by, bound, number)
                }
                _ => number,
            };
            let Some(number) = number else { continue };
            let wins = narrowest.is_none_or(|said| bound.is_narrower(number, said.value));
            if wins {
                narrowest = Some(Said { value: number, by });
            }
        }
        narrowest
    }

    fn range(self, format: &str) -> Option<(f64, f64)> {
        if self.profile == Profile::Prism {
            return format::range(format);
        }
        let (low, high) = crate::schema::format_range(format)?;
        js::parse(low).zip(js::parse(high))
    }

    /// A bound within the range of the format.
    fn ranged(self, by: SchemaId, bound: Bound, number: Option<f64>) -> Option<f64> {
        let format = self.said(by, |schema| schema.format.as_deref());
        let Some((low, high)) = format.and_then(|format| self.range(format)) else {
            return number;
        };
        let limit = if bound == Bound::Minimum { low } else { high };
        Some(number.map_or(limit, |number| {
            if bound == Bound::Minimum {
                number.max(limit)
            } else {
                number.min(limit)
            }
        }))
    }

    /// The text of a bound, where one schema alone says it.
    pub(super) fn exact_bound(self, by: SchemaId, bound: Bound) -> Option<&'g str> {
        let schema = self.schema(by);
        let said = schema.number.as_deref().and_then(|rules| rules.get(bound));
        said.or_else(|| {
            let (low, high) = crate::schema::format_range(schema.format.as_deref()?)?;
            match bound {
                Bound::Minimum => Some(low),
                Bound::Maximum => Some(high),
                _ => None,
            }
        })
    }
}
