//! The path that was probably meant, for those who mistyped one.
//!
//! The tree is walked with a few slips forgiven. What is looked at is bounded, whatever the number of operations: of
//! many words those that stand next to the one that was written.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::template::decoded;
use super::tree::{Node, Tree};
use super::{Method, OperationId, Router};

/// Paths with more segments get no hint.
const MAX_SEGMENTS: usize = 32;
/// The most bytes of a segment that are compared.
const MAX_TEXT: usize = 64;
/// The cost of a character that differs.
const CHARACTER: usize = 2;
/// The cost of a parameter in place of a segment: a little, so that text that is the same wins.
const PARAMETER: usize = 1;
/// How many words and places of the tree are looked at in all.
const LOOKS: usize = 200;
/// How many pairs of words are compared letter by letter.
const COMPARISONS: usize = 12;
/// In how many letters a word may differ to be looked at before the others.
const ALIKE: u32 = 2;
/// Of more words than this only those around the one that was written are looked at.
const WINDOW: usize = 96;

/// A text of a node with what tells at a glance that it is another one.
#[derive(Debug)]
pub(super) struct Word {
    text: Arc<str>,
    letters: u32,
    child: usize,
}

/// A search under way.
struct Search<'t, 'w> {
    tree: &'t Tree,
    method: &'w str,
    looks: usize,
    comparisons: usize,
    /// What a path may cost at most.
    most: usize,
    best: Option<(Rank, OperationId)>,
}

/// The cost, whether it is another method, and the place in the document.
type Rank = (usize, bool, usize);

impl Router {
    /// The operation whose path is nearest to a path that was not found, as `GET /pets/{id}`; of several with
    /// the same path that with the method. Nothing where none is near.
    pub fn nearest(&self, method: &str, path: &str) -> Option<String> {
        let path = path.split('?').next().unwrap_or(path);
        let mut search = Search {
            tree: &self.tree,
            method,
            looks: LOOKS,
            comparisons: COMPARISONS,
            most: 0,
            best: None,
        };
        let below = self.bases.literal(path).map(|(_, end)| &path[end..]);
        for path in std::iter::once(path).chain(below) {
            let wanted: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
            if wanted.len() <= MAX_SEGMENTS {
                let letters: usize = wanted.iter().map(|segment| segment.len()).sum();
                // a third of the letters may differ, and a slash
                search.most = letters * CHARACTER / 3 + CHARACTER;
                search.walk(0, &wanted, 0, false);
            }
        }
        let (_, found) = search.best?;
        let found = self.templates.get(found.index())?;
        Some(format!("{} {}", found.method, found.path))
    }
}

impl Search<'_, '_> {
    /// From a node on. The depth is that of the path, which [`MAX_SEGMENTS`] bounds; `uneven` is whether a segment
    /// was left out or added already.
    fn walk(&mut self, at: usize, wanted: &[&str], cost: usize, uneven: bool) {
        let tree = self.tree;
        if cost > self.limit() || !self.look() {
            return;
        }
        let Some(node) = tree.node(at) else { return };
        let Some((segment, next)) = wanted.split_first() else {
            self.end(node, cost);
            if !uneven {
                self.missing(node, wanted, cost);
            }
            return;
        };
        let exact = node.text.get(&*decoded(segment)).copied();
        if let Some(child) = exact {
            self.walk(child, next, cost, uneven);
        }
        let filled = if segment.is_empty() {
            4 * CHARACTER
        } else {
            PARAMETER
        };
        if let Some(child) = node.parameter {
            self.walk(child, next, cost + filled, uneven);
        }
        for (_, child) in node.mixed.iter().take(WINDOW) {
            self.walk(*child, next, cost + filled, uneven);
        }
        if let Some(child) = node.rest {
            self.walk(child, &[], cost + filled, true);
        }
        self.slips(node, exact, wanted, cost, uneven);
        if !uneven {
            self.walk(at, next, cost + missing(segment.len()), true);
            self.missing(node, wanted, cost);
        }
    }

    /// The words that a segment may be a slip of.
    fn slips(
        &mut self,
        node: &Node,
        exact: Option<usize>,
        wanted: &[&str],
        cost: usize,
        uneven: bool,
    ) {
        let Some((segment, next)) = wanted.split_first() else {
            return;
        };
        let written = mask(segment);
        // Words with nearly the same letters first: they are the likelier slips, and what is looked at is bounded.
        let words = around(&node.words, segment);
        let alike = |word: &&Word| (word.letters ^ written).count_ones() <= ALIKE;
        let likely = words.iter().filter(alike);
        let others = words.iter().filter(|word| !alike(word));
        for word in likely.chain(others) {
            let Some(left) = self.limit().checked_sub(cost) else {
                return;
            };
            if !self.look() {
                return;
            }
            let longer = word.text.len().max(segment.len());
            // what differs in more than half of its letters is another word, not a slip
            let most = (longer / 2).min(left / CHARACTER);
            let differing = (word.letters ^ written).count_ones() as usize;
            let far = differing / 2 > most || word.text.len().abs_diff(segment.len()) > most;
            if far || Some(word.child) == exact {
                continue;
            }
            let Some(comparisons) = self.comparisons.checked_sub(1) else {
                return;
            };
            self.comparisons = comparisons;
            let slips = letters(&word.text, segment);
            if slips <= most {
                self.walk(word.child, next, cost + slips * CHARACTER, uneven);
            }
        }
    }

    /// The segments that may have been left out.
    fn missing(&mut self, node: &Node, wanted: &[&str], cost: usize) {
        if let Some(child) = node.parameter {
            self.walk(child, wanted, cost + missing(4), true);
        }
        let segment = wanted.first().copied().unwrap_or_default();
        for word in around(&node.words, segment) {
            if !self.look() {
                return;
            }
            let cost = cost + missing(word.text.len());
            if cost <= self.limit() {
                self.walk(word.child, wanted, cost, true);
            }
        }
    }

    fn end(&mut self, node: &Node, cost: usize) {
        for (method, group) in &node.groups {
            if let Some(entry) = group.entries().first() {
                let rank = (cost, self.is_other(method), entry.operation.index());
                if self.best.is_none_or(|(best, _)| rank < best) {
                    self.best = Some((rank, entry.operation));
                }
            }
        }
    }

    fn is_other(&self, method: &Method) -> bool {
        method.as_str() != self.method
    }

    fn limit(&self) -> usize {
        self.best
            .map_or(self.most, |((cost, ..), _)| cost.min(self.most))
    }

    fn look(&mut self) -> bool {
        self.looks = self.looks.saturating_sub(1);
        self.looks > 0
    }
}

impl Word {
    /// The texts of a node in their order.
    pub(super) fn all(text: &FxHashMap<Arc<str>, usize>) -> Box<[Self]> {
        let mut words: Vec<Self> = text
            .iter()
            .map(|(text, child)| Self {
                text: Arc::clone(text),
                letters: mask(text),
                child: *child,
            })
            .collect();
        words.sort_unstable_by(|one, other| one.text.cmp(&other.text));
        words.into()
    }
}

/// The words around the place where this one would stand.
fn around<'w>(words: &'w [Word], segment: &str) -> &'w [Word] {
    if words.len() <= WINDOW {
        return words;
    }
    let place = words.partition_point(|word| *word.text < *segment);
    let start = place.saturating_sub(WINDOW / 2).min(words.len() - WINDOW);
    words.get(start..start + WINDOW).unwrap_or_default()
}

/// The letters that are in a text, in any case.
fn mask(text: &str) -> u32 {
    text.bytes()
        .fold(0, |mask, byte| mask | 1 << (byte.to_ascii_lowercase() & 31))
}

/// The cost of a segment too many or too few: an empty one is a slash.
fn missing(letters: usize) -> usize {
    (letters + 1) * CHARACTER
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
