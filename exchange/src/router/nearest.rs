//! The path that was probably meant, for those who mistyped one.

use super::template::{Segment, Template};
use super::{Router, Written};

/// Paths with more segments get no hint.
const MAX_SEGMENTS: usize = 32;
/// The most bytes of a segment that are compared.
const MAX_TEXT: usize = 64;
/// The cost of a character that differs.
const CHARACTER: usize = 2;
/// The cost of a parameter in place of a segment: a little, so that text that is the same wins.
const PARAMETER: usize = 1;

impl Router {
    /// The operation whose path is nearest to a path that was not found, as `GET /pets/{id}`; of several with
    /// the same path that with the method. Nothing where none is near. It looks at every operation.
    pub fn nearest(&self, method: &str, path: &str) -> Option<String> {
        let path = path.split('?').next().unwrap_or(path);
        let mut paths = vec![path];
        paths.extend(self.bases.literal(path).map(|(_, end)| &path[end..]));
        let mut best: Option<((usize, bool), &Written)> = None;
        for path in paths {
            let wanted: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
            if wanted.len() > MAX_SEGMENTS {
                continue;
            }
            let letters: usize = wanted.iter().map(|segment| segment.len()).sum();
            // a third of the letters may differ, and a slash
            let most = letters * CHARACTER / 3 + CHARACTER;
            for known in &self.templates {
                let limit = best.map_or(most, |((cost, _), _)| cost.min(most));
                if let Some(cost) = distance(&known.template, &wanted, limit) {
                    let key = (cost, known.method.as_str() != method);
                    if best.is_none_or(|(best, _)| key < best) {
                        best = Some((key, known));
                    }
                }
            }
        }
        best.map(|(_, found)| format!("{} {}", found.method, found.path))
    }
}

/// What it costs to make a path of a template, where that is at most the limit. One segment may be missing
/// or too many.
fn distance(template: &Template, wanted: &[&str], limit: usize) -> Option<usize> {
    let segments = &template.segments;
    if segments.len().abs_diff(wanted.len()) > 1 {
        return None;
    }
    // the usual table of edit distance, only the diagonal and its two neighbours
    let mut row: Vec<usize> = vec![usize::MAX / 2; wanted.len() + 1];
    let mut cost = 0;
    for (n, place) in row.iter_mut().enumerate().take(2) {
        *place = cost;
        cost += wanted.get(n).map_or(0, |segment| missing(segment.len()));
    }
    for (n, segment) in segments.iter().enumerate() {
        let mut next = vec![usize::MAX / 2; wanted.len() + 1];
        let skip = missing(length(segment));
        for at in n.saturating_sub(1)..=(n + 2).min(wanted.len()) {
            let mut least = row[at] + skip;
            if at > 0 {
                let replaced = row[at - 1].saturating_add(replace(segment, wanted[at - 1]));
                let inserted = next[at - 1] + missing(wanted[at - 1].len());
                least = least.min(replaced).min(inserted);
            }
            next[at] = least;
        }
        if next.iter().all(|&cost| cost > limit) {
            return None;
        }
        row = next;
    }
    row.last().copied().filter(|&cost| cost <= limit)
}

/// The cost of a segment too many or too few: an empty one is a slash.
fn missing(letters: usize) -> usize {
    (letters + 1) * CHARACTER
}

fn length(segment: &Segment) -> usize {
    match segment {
        Segment::Text(text) => text.len(),
        _ => 4,
    }
}

fn replace(segment: &Segment, wanted: &str) -> usize {
    match segment {
        // what differs in more than half of its letters is another word, not a slip
        Segment::Text(text) => match letters(text, wanted) {
            slips if slips * 2 > text.len().max(wanted.len()) => usize::MAX / 4,
            slips => slips * CHARACTER,
        },
        _ if wanted.is_empty() => 4 * CHARACTER,
        _ => PARAMETER,
    }
}

/// The edit distance of two texts; of long ones the difference of their lengths, at least one.
fn letters(one: &str, other: &str) -> usize {
    if one == other {
        return 0;
    }
    if one.eq_ignore_ascii_case(other) {
        return 1;
    }
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len().max(other.len()) > MAX_TEXT {
        return one.len().abs_diff(other.len()).max(MAX_TEXT);
    }
    let mut row = [0usize; MAX_TEXT + 1];
    for (n, place) in row.iter_mut().enumerate() {
        *place = n;
    }
    for (n, a) in one.iter().enumerate() {
        let mut corner = n;
        row[0] = n + 1;
        for (m, b) in other.iter().enumerate() {
            let replaced = corner + usize::from(a != b);
            corner = row[m + 1];
            row[m + 1] = replaced.min(corner + 1).min(row[m] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_of_words() {
        let cases = [
            ("pets", "pets", 0),
            ("pets", "Pets", 1),
            ("pets", "pet", 1),
            ("pets", "", 4),
            ("kitten", "sitting", 3),
        ];
        for (one, other, wanted) in cases {
            assert_eq!(letters(one, other), wanted, "{one} {other}");
            assert_eq!(letters(other, one), wanted, "{other} {one}");
        }
    }
}
