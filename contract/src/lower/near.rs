//! The nearest of some names: what somebody who misspelt one may have meant.

/// Longer names are not compared.
const LONGEST: usize = 64;
/// No more names than these are compared.
const MOST: usize = 2_000;

/// The candidate that differs least from `name`, if it is near enough to be what was meant:
/// the same but for case, or a third of the letters changed at most, and never more than three.
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let name: Vec<char> = name.chars().take(LONGEST + 1).collect();
    if name.is_empty() || name.len() > LONGEST {
        return None;
    }
    // Of two letters one changed is another word.
    let allowed = if name.len() < 3 {
        0
    } else {
        (name.len() / 3).clamp(1, 3)
    };
    let letters = letters(&name);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates.into_iter().take(MOST) {
        let limit = best.map_or(allowed, |(distance, _)| distance.saturating_sub(1));
        // Most are ruled out without comparing: each change adds and takes away a letter at most.
        let other = letters_of(candidate);
        if (letters ^ other).count_ones() as usize > 2 * limit {
            continue;
        }
        if let Some(distance) = within(&name, candidate, limit) {
            if distance == 0 {
                return Some(candidate);
            }
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Which letters occur, case apart: a bit each.
fn letters(name: &[char]) -> u64 {
    let bit = |letter: &char| 1 << (u32::from(letter.to_ascii_lowercase()) % 64);
    name.iter().map(bit).fold(0, |all, bit: u64| all | bit)
}

fn letters_of(candidate: &str) -> u64 {
    if candidate.len() > 4 * LONGEST {
        return 0;
    }
    let bit = |letter: char| 1 << (u32::from(letter.to_ascii_lowercase()) % 64);
    candidate
        .chars()
        .map(bit)
        .fold(0, |all, bit: u64| all | bit)
}

/// The number of changed letters, case apart, if it is at most `limit`.
fn within(name: &[char], candidate: &str, limit: usize) -> Option<usize> {
    if candidate.len() > 4 * LONGEST {
        return None;
    }
    let other: Vec<char> = candidate.chars().collect();
    if other.len().abs_diff(name.len()) > limit {
        return None;
    }
    let same = |a: char, b: char| a == b || a.to_lowercase().eq(b.to_lowercase());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (n, &a) in name.iter().enumerate() {
        let mut next = Vec::with_capacity(other.len() + 1);
        next.push(n + 1);
        for (m, &b) in other.iter().enumerate() {
            let mut cost = row[m] + usize::from(!same(a, b));
            cost = cost.min(row[m + 1] + 1).min(next[m] + 1);
            // Two letters swapped count as one change.
            if n > 0 && m > 0 && same(a, other[m - 1]) && same(name[n - 1], b) {
                cost = cost.min(before[m - 1] + 1);
            }
            next.push(cost);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().filter(|&distance| distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_misspelt_name_finds_the_one_meant() {
        let names = ["components", "schemas", "parameters"];
        assert_eq!(nearest("component", names), Some("components"));
        assert_eq!(nearest("Schemas", names), Some("schemas"));
        assert_eq!(nearest("paramteers", names), Some("parameters"));
        assert_eq!(nearest("something", names), None);
        assert_eq!(nearest("", names), None);
        assert_eq!(nearest("in", ["if", "IN"]), Some("IN"));
    }
}
