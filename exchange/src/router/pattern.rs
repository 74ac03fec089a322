//! Segments with text and parameters: `{id}.json`, `{base}...{head}`.
//!
//! The text is found from the right, so the leftmost parameter takes the most, as with the greedy
//! `(.*)` that others use; without backtracking, so the time is that of the segment's length.

use std::ops::Range;

use super::template::Piece;

/// The pieces of a segment, made ready.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Pattern {
    pieces: Box<[Piece]>,
    parameters: usize,
    text: usize,
}

/// A segment as bytes with the place of each in the raw text.
struct Decoded {
    bytes: Vec<u8>,
    places: Vec<usize>,
}

impl Pattern {
    pub(super) fn new(pieces: Box<[Piece]>) -> Self {
        let texts = pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.len(),
            Piece::Parameter => 0,
        });
        Self {
            text: texts.sum(),
            parameters: pieces
                .iter()
                .filter(|piece| **piece == Piece::Parameter)
                .count(),
            pieces,
        }
    }

    /// The order in which patterns are tried: the most text first, then the fewest parameters.
    pub(super) fn rank(&self) -> impl Ord + use<> {
        (std::cmp::Reverse(self.text), self.parameters)
    }

    /// The number of parameters.
    pub(super) fn parameters(&self) -> usize {
        self.parameters
    }

    /// Matches a raw segment. The parameters' raw values go to `emit` with their number, not in order.
    pub(super) fn matches<'p>(
        &self,
        raw: &'p str,
        empty: bool,
        emit: &mut dyn FnMut(usize, &'p str),
    ) -> bool {
        let least = usize::from(!empty);
        if raw.contains('%') {
            let decoded = Decoded::new(raw);
            let place = |at: usize| decoded.places.get(at).copied().unwrap_or(raw.len());
            self.split(&decoded.bytes, least, &mut |number, range| {
                raw.get(place(range.start)..place(range.end))
                    .map(|value| emit(number, value))
                    .is_some()
            })
        } else {
            self.split(raw.as_bytes(), least, &mut |number, range| {
                raw.get(range).map(|value| emit(number, value)).is_some()
            })
        }
    }

    fn split(
        &self,
        segment: &[u8],
        least: usize,
        emit: &mut dyn FnMut(usize, Range<usize>) -> bool,
    ) -> bool {
        // everything at and after `end` is matched
        let mut end = segment.len();
        // a parameter that ends at `end`, with its number
        let mut open: Option<usize> = None;
        let mut number = self.parameters;
        let start = match self.pieces.first() {
            Some(Piece::Text(text)) if segment.starts_with(text.as_bytes()) => text.len(),
            Some(Piece::Text(_)) => return false,
            _ => 0,
        };
        for piece in self.pieces.iter().skip(usize::from(start > 0)).rev() {
            match piece {
                Piece::Parameter => {
                    if let Some(other) = open.take() {
                        // two parameters with nothing between: the right one takes the least
                        let Some(from) = end.checked_sub(least).filter(|&from| from >= start)
                        else {
                            return false;
                        };
                        if !emit(other, from..end) {
                            return false;
                        }
                        end = from;
                    }
                    number -= 1;
                    open = Some(number);
                }
                Piece::Text(text) => {
                    let text = text.as_bytes();
                    let from = match open.take() {
                        None if segment.get(start..end).is_some_and(|s| s.ends_with(text)) => {
                            end - text.len()
                        }
                        None => return false,
                        Some(other) => {
                            let before = end.saturating_sub(least);
                            let Some(found) = segment
                                .get(start..before)
                                .and_then(|part| memchr::memmem::rfind(part, text))
                            else {
                                return false;
                            };
                            let from = start + found;
                            if !emit(other, from + text.len()..end) {
                                return false;
                            }
                            from
                        }
                    };
                    end = from;
                }
            }
        }
        match open {
            Some(number) => end >= start + least && emit(number, start..end),
            None => end == start,
        }
    }
}

impl Decoded {
    fn new(raw: &str) -> Self {
        let mut bytes = Vec::with_capacity(raw.len());
        let mut places = Vec::with_capacity(raw.len());
        let text = raw.as_bytes();
        let mut at = 0;
        while let Some(&byte) = text.get(at) {
            places.push(at);
            let escaped = (byte == b'%')
                .then(|| text.get(at + 1..at + 3))
                .flatten()
                .and_then(|digits| Some((digit(digits.first())?, digit(digits.get(1))?)));
            if let Some((high, low)) = escaped {
                bytes.push(high << 4 | low);
                at += 3;
            } else {
                bytes.push(byte);
                at += 1;
            }
        }
        Self { bytes, places }
    }
}

fn digit(byte: Option<&u8>) -> Option<u8> {
    match byte? {
        digit @ b'0'..=b'9' => Some(digit - b'0'),
        digit @ b'a'..=b'f' => Some(digit - b'a' + 10),
        digit @ b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "tests")]
    use super::super::template::{Segment, Template};
    use super::*;

    fn run(template: &str, raw: &str, empty: bool) -> Option<Vec<String>> {
        let template = Template::parse(template, &|_| true);
        let Some(Segment::Mixed(pieces)) = template.segments.into_iter().next() else {
            return None;
        };
        let pattern = Pattern::new(pieces);
        let mut values = vec![String::new(); pattern.parameters()];
        pattern
            .matches(raw, empty, &mut |n, value| values[n] = value.to_owned())
            .then_some(values)
    }

    #[test]
    fn segments_with_text_and_parameters_match() {
        let cases: &[(&str, &str, Option<&[&str]>)] = &[
            ("{id}.json", "7.json", Some(&["7"])),
            ("{id}.json", "7.json.json", Some(&["7.json"])),
            ("{id}.json", "7.xml", None),
            ("{id}.json", ".json", None),
            ("{id}.json", "a%2Fb.json", Some(&["a%2Fb"])),
            ("{id}.json", "a%2ejson", Some(&["a"])),
            ("{id}:verb", "a%3Averb", Some(&["a"])),
            ("v{n}", "v1", Some(&["1"])),
            ("v{n}", "w1", None),
            ("v{n}", "v", None),
            ("{a}...{b}", "main...topic", Some(&["main", "topic"])),
            ("{a}...{b}", "main....topic", Some(&["main.", "topic"])),
            ("{x}:{y}", "1:2:3", Some(&["1:2", "3"])),
            ("{x},{y},{z}", "1,2,3", Some(&["1", "2", "3"])),
            ("{x},{y},{z}", "1,2,", None),
            ("{x},{y},{z}", ",,", None),
            ("{a}{b}", "xyz", Some(&["xy", "z"])),
            ("{a}{b}", "x", None),
            ("a{x}a", "aa", None),
            ("a{x}a", "aba", Some(&["b"])),
            ("a{x}a", "a", None),
        ];
        for (template, raw, wanted) in cases {
            let wanted = wanted.map(|v| v.iter().map(ToString::to_string).collect::<Vec<_>>());
            assert_eq!(run(template, raw, false), wanted, "{template} {raw}");
        }
        assert_eq!(run("{id}.json", ".json", true), Some(vec![String::new()]));
        assert_eq!(
            run("{a}{b}", "x", true),
            Some(vec!["x".to_owned(), String::new()])
        );
    }
}
