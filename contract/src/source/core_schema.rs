//! What a plain YAML scalar means: the core schema (YAML 1.2.2, section 10.3), with every number
//! brought to the form that JSON has.

/// The meaning of a plain scalar.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Null,
    Bool(bool),
    /// A number that is legal JSON as it stands.
    Number,
    /// A number in the form of JSON.
    Rewritten(String),
    /// `.inf` or `.nan`, which JSON has not, or a number beyond the range of 64-bit floats.
    NotFinite,
    /// A hexadecimal or octal number of more than 128 bits.
    TooLong,
    String,
}

/// What the scalar means.
pub(super) fn resolve(text: &str) -> Meaning {
    let bytes = text.as_bytes();
    let Some(&first) = bytes.first() else {
        return Meaning::Null;
    };
    match first {
        b'~' if bytes.len() == 1 => Meaning::Null,
        b'n' | b'N' if matches!(text, "null" | "Null" | "NULL") => Meaning::Null,
        b't' | b'T' if matches!(text, "true" | "True" | "TRUE") => Meaning::Bool(true),
        b'f' | b'F' if matches!(text, "false" | "False" | "FALSE") => Meaning::Bool(false),
        b'0'..=b'9' | b'-' | b'+' | b'.' => number(text),
        _ => Meaning::String,
    }
}

fn number(text: &str) -> Meaning {
    let bytes = text.as_bytes();
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Meaning::NotFinite;
    }
    if let [b'0', b'o' | b'x', digits @ ..] = bytes {
        let radix = if bytes[1] == b'o' { 8 } else { 16 };
        return radix_number(digits, radix);
    }
    let Some(parts) = Parts::of(unsigned) else {
        return Meaning::String;
    };
    if !is_finite(text, !parts.exponent.is_empty()) {
        return Meaning::NotFinite;
    }
    let negative = bytes[0] == b'-';
    let canonical_whole =
        !parts.whole.is_empty() && (parts.whole.len() == 1 || !parts.whole.starts_with('0'));
    if bytes[0] != b'+' && canonical_whole && parts.fraction != Some("") {
        return Meaning::Number;
    }
    let mut json = String::with_capacity(text.len() + 2);
    if negative {
        json.push('-');
    }
    let whole = parts.whole.trim_start_matches('0');
    json.push_str(if whole.is_empty() { "0" } else { whole });
    if let Some(fraction) = parts.fraction {
        json.push('.');
        json.push_str(if fraction.is_empty() { "0" } else { fraction });
    }
    json.push_str(parts.exponent);
    Meaning::Rewritten(json)
}

/// Whether a decimal number is within the range of 64-bit floats; beyond it no reader of JSON has a
/// value for it. What looks like one is a hash, mostly: `3463754e3540884`.
pub(super) fn is_finite(text: &str, has_exponent: bool) -> bool {
    /// Numbers with fewer digits and without an exponent are.
    const SHORT: usize = 300;
    (!has_exponent && text.len() < SHORT) || text.parse().is_ok_and(f64::is_finite)
}

/// The parts of a decimal number without its sign.
struct Parts<'t> {
    whole: &'t str,
    /// Behind the point, where there is one.
    fraction: Option<&'t str>,
    /// From the `e` on.
    exponent: &'t str,
}

impl<'t> Parts<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let (whole, rest) = digits(text);
        let (fraction, exponent) = match rest.strip_prefix('.') {
            Some(rest) => {
                let (fraction, rest) = digits(rest);
                (Some(fraction), rest)
            }
            None => (None, rest),
        };
        if whole.is_empty() && fraction.is_none_or(str::is_empty) {
            return None;
        }
        if !exponent.is_empty() {
            let power = exponent.strip_prefix(['e', 'E'])?;
            let power = power.strip_prefix(['-', '+']).unwrap_or(power);
            let (power, rest) = digits(power);
            if power.is_empty() || !rest.is_empty() {
                return None;
            }
        }
        Some(Self {
            whole,
            fraction,
            exponent,
        })
    }
}

fn digits(text: &str) -> (&str, &str) {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit());
    text.split_at(end.unwrap_or(text.len()))
}

fn radix_number(digits: &[u8], radix: u32) -> Meaning {
    if digits.is_empty() {
        return Meaning::String;
    }
    let Ok(digits) = std::str::from_utf8(digits) else {
        return Meaning::String;
    };
    if !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Meaning::String;
    }
    // Anything longer is an address or a hash that lacks its quotes.
    u128::from_str_radix(digits, radix).map_or(Meaning::TooLong, |value| {
        Meaning::Rewritten(value.to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::{Meaning, resolve};

    fn shown(text: &str) -> String {
        match resolve(text) {
            Meaning::Null => "null".to_owned(),
            Meaning::Bool(value) => value.to_string(),
            Meaning::Number => text.to_owned(),
            Meaning::Rewritten(json) => json,
            Meaning::NotFinite => "not finite".to_owned(),
            Meaning::TooLong => "too long".to_owned(),
            Meaning::String => "string".to_owned(),
        }
    }

    #[test]
    fn plain_scalars_mean_what_the_core_schema_says() {
        let table = [
            ("", "null"),
            ("~", "null"),
            ("NULL", "null"),
            ("nULL", "string"),
            ("True", "true"),
            ("FALSE", "false"),
            ("yes", "string"),
            ("on", "string"),
            ("No", "string"),
            ("0", "0"),
            ("-0", "-0"),
            ("+5", "5"),
            ("-12", "-12"),
            ("007", "7"),
            ("00", "0"),
            ("-007.50", "-7.50"),
            ("0o17", "15"),
            ("0xFf", "255"),
            ("-0xFF", "string"),
            ("0o8", "string"),
            ("0x", "string"),
            (
                "0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
                "340282366920938463463374607431768211455",
            ),
            ("0x7407947df2f67142340ca7d1a2c120f0dbfd30e1", "too long"),
            ("12345678901234567890123", "12345678901234567890123"),
            (".5", "0.5"),
            ("-.5", "-0.5"),
            ("1.", "1.0"),
            ("1.e3", "1.0e3"),
            ("+1.5E+3", "1.5E+3"),
            ("1e3", "1e3"),
            ("1e308", "1e308"),
            ("3463754e3540884", "not finite"),
            ("1e", "string"),
            ("e3", "string"),
            (".", "string"),
            ("-", "string"),
            ("+", "string"),
            ("...", "string"),
            ("1.2.3", "string"),
            ("1_000", "string"),
            ("2020-01-01", "string"),
            ("12:30:45", "string"),
            (".inf", "not finite"),
            ("-.Inf", "not finite"),
            ("+.INF", "not finite"),
            (".nan", "not finite"),
            ("-.nan", "string"),
            ("0b11", "string"),
        ];
        for (text, expected) in table {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
