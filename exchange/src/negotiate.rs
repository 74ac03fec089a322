//! Which declared media type a response has (RFC 9110, section 12.5.1), and which a request body is of.

use std::borrow::Cow;

use thiserror::Error;

use crate::media_type::{MediaRange, split_outside_quotes};

/// The media type to answer with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice<'a> {
    /// Which of the declared ones.
    pub index: usize,
    /// What to send as `Content-Type`: the declared one, or what was asked for where a range is declared.
    pub media_type: Cow<'a, str>,
}

/// Why there is none.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum Refused {
    /// None of the declared ones is accepted.
    #[error("none of the declared media types is accepted")]
    NotAcceptable,
    /// The header is no list of media ranges.
    #[error("{0:?} in the Accept header is no media range, which has the form type/subtype")]
    Malformed(String),
}

/// Chooses among the `declared` media types, of which there is at least one, by the value of `Accept`
/// (several headers joined by `,`).
///
/// Weight counts first, then how specific the range is, then the order of the header, then that of the
/// document. Parameters of a range must be those of the declared type; where nothing matches, they
/// are left out of account. Without the header a declared `*/*`, then `application/json`, then the
/// first is taken.
///
/// # Errors
/// [`Refused::NotAcceptable`], or [`Refused::Malformed`] where nothing matches and the header is broken.
pub fn response<'a>(accept: Option<&'a str>, declared: &[&'a str]) -> Result<Choice<'a>, Refused> {
    let declared_choice = |index: usize| Choice {
        index,
        media_type: sent(declared.get(index).copied().unwrap_or_default()),
    };
    let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else {
        let first = ["*/*", "application/json"].iter().find_map(|wanted| {
            declared
                .iter()
                .position(|name| essence(name).eq_ignore_ascii_case(wanted))
        });
        return Ok(declared_choice(first.unwrap_or(0)));
    };
    let mut malformed = None;
    let mut ranges = Vec::new();
    for (order, text) in split_outside_quotes(accept, ',').enumerate() {
        match MediaRange::parse(text) {
            Some(range) => ranges.push((order, range, weight(range))),
            None => malformed = malformed.or(Some(text.trim())),
        }
    }
    for with_parameters in [true, false] {
        let best = declared
            .iter()
            .enumerate()
            .filter_map(|(index, name)| {
                let offered = MediaRange::parse(name)?;
                let (rank, range) = best_range(&ranges, offered, with_parameters)?;
                Some((rank, index, range))
            })
            .max_by_key(|(rank, index, _)| (*rank, std::cmp::Reverse(*index)));
        if let Some((_, index, range)) = best {
            let offered = declared.get(index).copied().unwrap_or_default();
            let is_range = MediaRange::parse(offered).is_some_and(MediaRange::is_range);
            return Ok(if is_range && !range.is_range() {
                let media_type = Cow::Owned(format!("{}/{}", range.kind, range.subtype));
                Choice { index, media_type }
            } else {
                declared_choice(index)
            });
        }
    }
    Err(malformed.map_or(Refused::NotAcceptable, |text| {
        Refused::Malformed(text.to_owned())
    }))
}

/// Weight in thousandths, then specificity, then the earlier in the header.
type Rank = (u16, u8, std::cmp::Reverse<usize>);

/// The range of the header that speaks for an offered type: the most specific that matches. One with
/// weight 0 excludes it.
fn best_range<'a>(
    ranges: &[(usize, MediaRange<'a>, u16)],
    offered: MediaRange<'_>,
    with_parameters: bool,
) -> Option<(Rank, MediaRange<'a>)> {
    ranges
        .iter()
        .filter_map(|&(order, range, weight)| {
            let specificity = specificity(range, offered, with_parameters)?;
            Some(((specificity, std::cmp::Reverse(order)), range, weight))
        })
        .max_by_key(|(key, ..)| *key)
        .filter(|(_, _, weight)| *weight > 0)
        .map(|((specificity, order), range, weight)| ((weight, specificity, order), range))
}

/// How closely a range of the header names an offered type; nothing where it does not.
fn specificity(
    range: MediaRange<'_>,
    offered: MediaRange<'_>,
    with_parameters: bool,
) -> Option<u8> {
    let essence = if range.kind == "*" {
        0
    } else if range.includes(offered) {
        if range.subtype == "*" { 2 } else { 4 }
    } else if offered.is_range() && offered.includes(range) {
        1
    } else {
        return None;
    };
    if !with_parameters {
        return Some(essence);
    }
    let mut wanted = range
        .parameters()
        .filter(|(name, _)| !name.eq_ignore_ascii_case("q"))
        .peekable();
    if wanted.peek().is_none() {
        return Some(essence);
    }
    wanted
        .all(|(name, value)| {
            offered
                .parameter(name)
                .is_some_and(|found| found.eq_ignore_ascii_case(value))
        })
        .then_some(essence + 1)
}

/// The weight in thousandths; 1000 where there is none, 0 where it is no number.
fn weight(range: MediaRange<'_>) -> u16 {
    let Some(text) = range.parameter("q") else {
        return 1000;
    };
    let weight: f64 = text.parse().unwrap_or(0.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to 0..=1000; a NaN becomes 0"
    )]
    let thousandths = (weight.clamp(0.0, 1.0) * 1000.0).round() as u16;
    thousandths
}

/// What is sent for a declared type: a range stands for plain text.
fn sent(declared: &str) -> Cow<'_, str> {
    match MediaRange::parse(declared) {
        Some(media) if media.is_range() => Cow::Borrowed("text/plain"),
        _ => Cow::Borrowed(declared),
    }
}

fn essence(text: &str) -> &str {
    text.split(';').next().unwrap_or_default().trim()
}

/// Which of the `declared` media types and ranges a request body of this `Content-Type` is of: the same one,
/// else by its structured suffix (`application/vnd.x+json` is taken for `application/json`), else the most
/// specific range.
pub fn request(content_type: &str, declared: &[&str]) -> Option<usize> {
    let sent = MediaRange::parse(content_type)?;
    let find = |test: &dyn Fn(MediaRange<'_>) -> bool| {
        declared
            .iter()
            .position(|name| MediaRange::parse(name).is_some_and(test))
    };
    find(&|media| media.is_same(sent))
        .or_else(|| {
            let suffix = sent.suffix()?;
            find(&|media| {
                media.kind.eq_ignore_ascii_case(sent.kind)
                    && media.subtype.eq_ignore_ascii_case(suffix)
            })
        })
        .or_else(|| {
            find(&|media| media.kind != "*" && media.subtype == "*" && media.includes(sent))
        })
        .or_else(|| find(&|media| media.kind == "*"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFERED: &[&str] = &[
        "application/xml",
        "application/json",
        "text/plain; charset=utf-8",
    ];

    #[test]
    fn the_accept_header_chooses() {
        let table: &[(&str, Option<&str>, Result<usize, Refused>)] = &[
            ("no header prefers JSON", None, Ok(1)),
            ("an empty header is no header", Some(" "), Ok(1)),
            ("anything takes the first", Some("*/*"), Ok(0)),
            ("an exact type", Some("application/json"), Ok(1)),
            ("case does not count", Some("Application/JSON"), Ok(1)),
            (
                "weights count",
                Some("application/xml;q=0.5, application/json;q=0.8"),
                Ok(1),
            ),
            (
                "the order of the header counts",
                Some("application/json, application/xml"),
                Ok(1),
            ),
            (
                "specific beats wildcard",
                Some("*/*, application/json"),
                Ok(1),
            ),
            (
                "weight 0 excludes",
                Some("application/xml;q=0, application/*"),
                Ok(1),
            ),
            ("a type's wildcard", Some("text/*"), Ok(2)),
            (
                "parameters must match",
                Some("text/plain; charset=utf-8"),
                Ok(2),
            ),
            (
                "but are left out rather than refuse",
                Some("text/plain; charset=latin1"),
                Ok(2),
            ),
            (
                "nothing matches",
                Some("image/png"),
                Err(Refused::NotAcceptable),
            ),
            (
                "junk",
                Some("junk"),
                Err(Refused::Malformed("junk".to_owned())),
            ),
            ("junk beside what matches", Some("junk, text/plain"), Ok(2)),
            (
                "a quoted comma is no separator",
                Some("text/plain; a=\",\", image/png"),
                Ok(2),
            ),
        ];
        for (name, accept, expected) in table {
            let chosen = response(*accept, OFFERED).map(|choice| choice.index);
            assert_eq!(chosen, *expected, "{name}");
        }
    }

    #[test]
    fn a_declared_range_is_sent_as_what_was_asked_for() {
        let choice = response(Some("image/png"), &["image/*"]).map(|choice| choice.media_type);
        assert_eq!(choice, Ok(Cow::Borrowed("image/png")));
        let choice = response(Some("*/*"), &["image/*"]).map(|choice| choice.media_type);
        assert_eq!(choice, Ok(Cow::Borrowed("text/plain")));
    }

    #[test]
    fn the_content_type_of_a_request_finds_its_declaration() {
        let declared = &["application/json", "multipart/form-data", "image/*"];
        for (sent, expected) in [
            ("application/json; charset=utf-8", Some(0)),
            ("application/vnd.api+json", Some(0)),
            ("image/png", Some(2)),
            ("text/plain", None),
            ("nonsense", None),
        ] {
            assert_eq!(request(sent, declared), expected, "{sent}");
        }
        assert_eq!(request("text/plain", &["*/*"]), Some(0));
    }
}
