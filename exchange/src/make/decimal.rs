//! Exact decimal numbers: bounds and steps are compared and multiplied without rounding.

use std::cmp::Ordering;

use serde_json::{Number, Value};

/// More digits after the point than this are not kept.
const SCALE: u32 = 30;

/// `mantissa` ÷ 10^`scale`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decimal {
    mantissa: i128,
    scale: u32,
}

impl Decimal {
    pub(super) const ONE: Self = Self::whole(1);

    pub(super) const fn whole(value: i128) -> Self {
        Self {
            mantissa: value,
            scale: 0,
        }
    }

    /// 10^-`scale`
    pub(super) const fn unit(scale: u32) -> Self {
        Self { mantissa: 1, scale }
    }

    /// A number of JSON; nothing where it does not fit.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (digits, exponent) = match text.find(['e', 'E']) {
            Some(at) => (&text[..at], text[at + 1..].parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (negative, digits) = match digits.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, digits),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let fraction = fraction.trim_end_matches('0');
        let mut mantissa: i128 = 0;
        for digit in whole.bytes().chain(fraction.bytes()) {
            let digit = digit.is_ascii_digit().then(|| i128::from(digit - b'0'))?;
            mantissa = mantissa.checked_mul(10)?.checked_add(digit)?;
        }
        if negative {
            mantissa = -mantissa;
        }
        let scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        if mantissa == 0 {
            return Some(Self::whole(0));
        }
        let value = if scale < 0 {
            let factor = 10_i128.checked_pow(scale.unsigned_abs())?;
            Self::whole(mantissa.checked_mul(factor)?)
        } else {
            Self {
                mantissa,
                scale: u32::try_from(scale).ok()?,
            }
            .shortened()
        };
        (value.scale <= SCALE).then_some(value)
    }

    fn shortened(mut self) -> Self {
        while self.scale > 0 && self.mantissa % 10 == 0 {
            self.mantissa /= 10;
            self.scale -= 1;
        }
        self
    }

    pub(super) fn is_positive(self) -> bool {
        self.mantissa > 0
    }

    pub(super) fn is_whole(self) -> bool {
        self.shortened().scale == 0
    }

    fn at(self, scale: u32) -> Option<i128> {
        let factor = 10_i128.checked_pow(scale.checked_sub(self.scale)?)?;
        self.mantissa.checked_mul(factor)
    }

    fn aligned(self, other: Self) -> Option<(i128, i128, u32)> {
        let scale = self.scale.max(other.scale);
        Some((self.at(scale)?, other.at(scale)?, scale))
    }

    /// Which is greater; by the nearest floats where the exact values don't fit beside each other.
    pub(super) fn compare(self, other: Self) -> Ordering {
        match self.aligned(other) {
            Some((a, b, _)) => a.cmp(&b),
            None => self.to_f64().total_cmp(&other.to_f64()),
        }
    }

    /// The least `k` with `k × step ≥ self`, and the greatest with `k × step ≤ self`.
    pub(super) fn steps(self, step: Self) -> Option<(i128, i128)> {
        let (value, step, _) = self.aligned(step)?;
        if step <= 0 {
            return None;
        }
        let down = value.div_euclid(step);
        let up = if value.rem_euclid(step) == 0 {
            down
        } else {
            down + 1
        };
        Some((up, down))
    }

    pub(super) fn times(self, factor: i128) -> Option<Self> {
        Some(Self {
            mantissa: self.mantissa.checked_mul(factor)?,
            scale: self.scale,
        })
    }

    /// The least number that is a multiple of both.
    pub(super) fn common_multiple(self, other: Self) -> Option<Self> {
        let (a, b, scale) = self.aligned(other)?;
        if a <= 0 || b <= 0 {
            return None;
        }
        let mantissa = (a / divisor(a, b)).checked_mul(b)?;
        Some(Self { mantissa, scale }.shortened())
    }

    pub(super) fn to_f64(self) -> f64 {
        self.text().parse().unwrap_or(0.0)
    }

    fn text(self) -> String {
        format!("{}e-{}", self.mantissa, self.scale)
    }

    /// As JSON: a whole number where it is one and fits in 64 bits, else the nearest float.
    pub(super) fn to_json(self) -> Option<Value> {
        let short = self.shortened();
        if short.scale == 0 {
            if let Ok(whole) = i64::try_from(short.mantissa) {
                return Some(whole.into());
            }
            if let Ok(whole) = u64::try_from(short.mantissa) {
                return Some(whole.into());
            }
        }
        Number::from_f64(short.to_f64()).map(Value::Number)
    }

    /// As people write it: `5`, `0.25`.
    pub(super) fn shown(self) -> String {
        self.to_json()
            .map_or_else(|| self.text(), |v| v.to_string())
    }
}

fn divisor(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn numbers_keep_their_exact_value() {
        for (text, shown) in [
            ("0.30", "0.3"),
            ("-1.5e2", "-150"),
            ("1e3", "1000"),
            ("18446744073709551615", "18446744073709551615"),
            ("0.000", "0"),
            ("-0", "0"),
            ("1.0", "1"),
        ] {
            assert_eq!(decimal(text).shown(), shown, "{text}");
        }
        assert!(Decimal::parse("1e400").is_none());
        assert!(Decimal::parse("1e-400").is_none());
    }

    #[test]
    fn steps_are_counted_without_rounding() {
        let step = decimal("0.1");
        let k = decimal("0.3").steps(step).unwrap();
        assert_eq!(k, (3, 3));
        assert_eq!(step.times(3).unwrap().shown(), "0.3");
        assert_eq!(decimal("-0.25").steps(step).unwrap(), (-2, -3));
    }

    #[test]
    fn common_multiples_are_exact() {
        let multiple = decimal("0.6").common_multiple(decimal("0.4")).unwrap();
        assert_eq!(multiple.shown(), "1.2");
        let multiple = decimal("1").common_multiple(decimal("0.01")).unwrap();
        assert_eq!(multiple.shown(), "1");
    }
}
