//! The paths that stand for the functions that are called: few, and with little beside them.

use std::collections::{BTreeMap, BTreeSet};

use super::symbol::Symbol;

/// What a path costs, in bytes that nobody calls.
const PATH: u64 = 1_500;

/// What a function is worth beyond its size, since one that is left out brings its surroundings.
const FUNCTION: u64 = 1_500;

/// Paths, and the bytes of all that they stand for.
pub(super) struct Cover {
    pub(super) paths: Vec<String>,
    pub(super) bytes: u64,
}

/// Takes the path with the most of what is called for the least of what is not, until all is covered.
pub(super) fn cover(symbols: &[Symbol], executed: &BTreeSet<String>) -> Cover {
    let called: Vec<bool> = symbols
        .iter()
        .map(|symbol| executed.contains(&symbol.name))
        .collect();
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, symbol) in symbols.iter().enumerate() {
        for path in symbol.places() {
            found.entry(path).or_default().push(n);
        }
    }
    let mut covered = vec![false; symbols.len()];
    let mut chosen = BTreeSet::new();
    loop {
        found.retain(|_, all| all.iter().any(|&n| called[n] && !covered[n]));
        let worth = |all: &[usize]| {
            let (mut gain, mut cost) = (0, PATH);
            for &n in all.iter().filter(|&&n| !covered[n]) {
                if called[n] {
                    gain += symbols[n].size + FUNCTION;
                } else {
                    cost += symbols[n].size;
                }
            }
            // Thousandths are fine enough.
            1_000 * gain / cost
        };
        let best = found.iter().max_by_key(|(_, all)| worth(all));
        let Some((path, all)) = best else { break };
        for &n in all {
            covered[n] = true;
        }
        chosen.insert(path.clone());
    }
    let within = |path: &str| {
        let mut above = path;
        if let Some((_, everywhere)) = path.split_once('!')
            && chosen.contains(everywhere)
        {
            return true;
        }
        while let Some((parent, _)) = above.rsplit_once("::") {
            if chosen.contains(parent) {
                return true;
            }
            above = parent;
        }
        false
    };
    let paths = chosen.iter().filter(|path| !within(path));
    let sizes = symbols.iter().zip(&covered);
    Cover {
        bytes: sizes
            .filter(|(_, covered)| **covered)
            .map(|(symbol, _)| symbol.size)
            .sum(),
        paths: paths.cloned().collect(),
    }
}
