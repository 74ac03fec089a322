//! Which declared media type a response has (RFC 9110, section 12.5.1), and which a request body is of.

use thiserror::Error;

use crate::media_type::{MediaRange, split_outside_quotes};

/// Why there is no media type to answer with.
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

/// How declared media types are compared with those that are accepted.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
#[expect(
    clippy::exhaustive_structs,
    reason = "made by callers with `..Rules::default()`"
)]
pub struct Rules {
    /// Whether a declared range (`image/*`) has room for a type that is asked for (`image/png`). Otherwise it is
    /// compared by the letter.
    pub ranges: bool,
}

/// The declared media types of a response, made ready.
#[derive(Debug, Default)]
pub struct Offers {
    list: Vec<Offer>,
    rules: Rules,
    /// What is sent where nothing is asked for.
    preferred: Option<usize>,
}

#[derive(Debug)]
struct Offer {
    index: usize,
    kind: Box<str>,
    subtype: Box<str>,
    parameters: Vec<(Box<str>, Box<str>)>,
}

impl Offers {
    /// Makes the declared media types ready; what is none is never chosen.
    pub fn new<'d>(declared: impl IntoIterator<Item = &'d str>, rules: Rules) -> Self {
        let mut anything = None;
        let mut list = Vec::new();
        for (index, name) in declared.into_iter().enumerate() {
            if let Some(media) = MediaRange::parse(name) {
                if media.kind == "*" && media.subtype == "*" {
                    anything = anything.or(Some(index));
                }
                list.push(Offer {
                    index,
                    kind: media.kind.into(),
                    subtype: media.subtype.into(),
                    parameters: media
                        .parameters()
                        .map(|(name, value)| (name.into(), value.into()))
                        .collect(),
                });
            }
        }
        let mut offers = Self {
            list,
            rules,
            preferred: None,
        };
        offers.preferred = anything
            .or_else(|| offers.choose("application/json").ok())
            .or_else(|| offers.list.first().map(|offer| offer.index));
        offers
    }

    /// Whether there is nothing to choose from.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// What is sent where nothing is asked for: a declared `*/*`, else `application/json`, else the first.
    pub fn preferred(&self) -> Option<usize> {
        self.preferred
    }

    /// Chooses by the value of `Accept` (several headers joined by `,`): the index of the declared one.
    ///
    /// Weight counts first, then how specific the range is, then the order of the header, then that of the
    /// document. Parameters of a range must be those of the declared type; where nothing matches, they are left
    /// out of account.
    ///
    /// # Errors
    /// [`Refused::NotAcceptable`], or [`Refused::Malformed`] where nothing matches and the header is broken.
    pub fn choose(&self, accept: &str) -> Result<usize, Refused> {
        if !accept.contains([',', ';', '"']) {
            return self.choose_one(accept);
        }
        let mut malformed = None;
        let mut ranges = Vec::new();
        for text in split_outside_quotes(accept, ',') {
            match MediaRange::parse(text) {
                Some(range) => ranges.push(Accepted::new(range)),
                None => malformed = malformed.or(Some(text.trim())),
            }
        }
        for with_parameters in [true, false] {
            // The first of equals wins.
            let mut best: Option<(Rank, usize)> = None;
            for offer in &self.list {
                let Some(rank) = self.rank(&ranges, offer, with_parameters) else {
                    continue;
                };
                if best.is_none_or(|(found, _)| rank.is_better(found)) {
                    best = Some((rank, offer.index));
                }
            }
            if let Some((_, index)) = best {
                return Ok(index);
            }
        }
        Err(malformed.map_or(Refused::NotAcceptable, |text| {
            Refused::Malformed(text.to_owned())
        }))
    }

    /// The type that a client asks for in place of a declared range; nothing where it asks for ranges only.
    pub fn asked_for(&self, accept: &str, index: usize) -> Option<String> {
        let offer = self.list.iter().find(|offer| offer.index == index)?;
        let mut best: Option<(f64, MediaRange<'_>)> = None;
        for text in split_outside_quotes(accept, ',') {
            let Some(range) = MediaRange::parse(text).filter(|range| !range.is_range()) else {
                continue;
            };
            let weight = Accepted::new(range).weight;
            if self.essence(range, offer).is_some() && best.is_none_or(|(found, _)| weight > found)
            {
                best = Some((weight, range));
            }
        }
        best.map(|(_, range)| format!("{}/{}", range.kind, range.subtype))
    }

    /// Chooses by one range without parameters, as most clients send it.
    fn choose_one(&self, accept: &str) -> Result<usize, Refused> {
        let Some(range) = MediaRange::parse(accept) else {
            return Err(Refused::Malformed(accept.trim().to_owned()));
        };
        let mut best: Option<(u8, usize)> = None;
        for offer in &self.list {
            if let Some(specificity) = self.essence(range, offer)
                && best.is_none_or(|(found, _)| specificity > found)
            {
                best = Some((specificity, offer.index));
            }
        }
        best.map(|(_, index)| index).ok_or(Refused::NotAcceptable)
    }

    /// How well a declared type is accepted: by the most specific range that matches. A weight of 0 excludes it.
    fn rank(&self, ranges: &[Accepted<'_>], offer: &Offer, with_parameters: bool) -> Option<Rank> {
        let mut best: Option<Rank> = None;
        for (order, accepted) in ranges.iter().enumerate() {
            let Some(mut specificity) = self.essence(accepted.range, offer) else {
                continue;
            };
            if with_parameters && !accepted.parameters.is_empty() {
                if !accepted.parameters.iter().all(|pair| offer.has(*pair)) {
                    continue;
                }
                specificity |= 1;
            }
            let rank = Rank {
                weight: accepted.weight,
                specificity,
                order,
            };
            // Of equals the last one speaks for it.
            if best
                .is_none_or(|found| (specificity, rank.weight) >= (found.specificity, found.weight))
            {
                best = Some(rank);
            }
        }
        best.filter(|rank| rank.weight > 0.0)
    }

    /// How closely a range names a declared type, its parameters aside; nothing where it does not.
    fn essence(&self, range: MediaRange<'_>, offer: &Offer) -> Option<u8> {
        let part = |asked: &str, declared: &str, points: u8| {
            if asked.eq_ignore_ascii_case(declared) {
                Some(points)
            } else if asked == "*" {
                Some(0)
            } else {
                None
            }
        };
        let letter =
            || Some(part(range.kind, &offer.kind, 4)? | part(range.subtype, &offer.subtype, 2)?);
        let room = || {
            let kind = &*offer.kind == "*" || range.kind.eq_ignore_ascii_case(&offer.kind);
            (self.rules.ranges && kind && &*offer.subtype == "*").then_some(0)
        };
        letter().or_else(room)
    }
}

impl Offer {
    fn has(&self, (name, value): (&str, &str)) -> bool {
        let own = self
            .parameters
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
            .map_or("", |(_, own)| own);
        value == "*" || own.eq_ignore_ascii_case(value)
    }
}

/// A range of the header.
struct Accepted<'h> {
    range: MediaRange<'h>,
    /// Those before the weight.
    parameters: Vec<(&'h str, &'h str)>,
    weight: f64,
}

impl<'h> Accepted<'h> {
    fn new(range: MediaRange<'h>) -> Self {
        let mut accepted = Self {
            range,
            parameters: Vec::new(),
            weight: 1.0,
        };
        for (name, value) in range.parameters() {
            if name.eq_ignore_ascii_case("q") {
                accepted.weight = value.parse().unwrap_or(0.0);
                break;
            }
            accepted.parameters.push((name, value));
        }
        accepted
    }
}

/// How well a declared type is accepted.
#[derive(Clone, Copy)]
struct Rank {
    weight: f64,
    specificity: u8,
    /// The place of the range in the header.
    order: usize,
}

impl Rank {
    fn is_better(self, than: Self) -> bool {
        self.weight
            .total_cmp(&than.weight)
            .then(self.specificity.cmp(&than.specificity))
            .then(than.order.cmp(&self.order))
            .is_gt()
    }
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
        let offers = Offers::new(OFFERED.iter().copied(), Rules::default());
        let table: &[(&str, &str, Result<usize, Refused>)] = &[
            ("anything takes the first", "*/*", Ok(0)),
            ("an exact type", "application/json", Ok(1)),
            ("case does not count", "Application/JSON", Ok(1)),
            (
                "weights count",
                "application/xml;q=0.5, application/json;q=0.8",
                Ok(1),
            ),
            (
                "the order of the header counts",
                "application/json, application/xml",
                Ok(1),
            ),
            ("specific beats wildcard", "*/*, application/json", Ok(1)),
            (
                "weight 0 excludes",
                "application/xml;q=0, application/*",
                Ok(1),
            ),
            ("a type's wildcard", "text/*", Ok(2)),
            ("a subtype alone", "*/json", Ok(1)),
            ("parameters must match", "text/plain; charset=utf-8", Ok(2)),
            (
                "but are left out rather than refuse",
                "text/plain; charset=latin1",
                Ok(2),
            ),
            ("nothing matches", "image/png", Err(Refused::NotAcceptable)),
            (
                "a weight that is no number excludes",
                "application/json;q=much",
                Err(Refused::NotAcceptable),
            ),
            ("junk", "junk", Err(Refused::Malformed("junk".to_owned()))),
            ("junk beside what matches", "junk, text/plain", Ok(2)),
            (
                "a quoted comma is no separator",
                "text/plain; a=\",\", image/png",
                Ok(2),
            ),
        ];
        for (name, accept, expected) in table {
            assert_eq!(offers.choose(accept), *expected, "{name}");
        }
        assert_eq!(offers.preferred(), Some(1), "no header prefers JSON");
    }

    #[test]
    fn a_declared_range_is_a_letter_or_has_room() {
        let by_letter = Offers::new(["image/*"], Rules::default());
        assert_eq!(by_letter.choose("image/png"), Err(Refused::NotAcceptable));
        assert_eq!(by_letter.choose("image/*"), Ok(0));
        let with_room = Offers::new(["image/*"], Rules { ranges: true });
        assert_eq!(with_room.choose("image/png"), Ok(0));
        assert_eq!(with_room.choose("text/plain"), Err(Refused::NotAcceptable));
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
