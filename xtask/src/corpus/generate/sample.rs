//! Which documents are compiled.

use std::path::{Path, PathBuf};

/// Draws so many of the files, by a seed, and gives those that are left as well; both in order.
pub(crate) fn draw(files: &[PathBuf], count: usize, seed: u64) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let mut order: Vec<usize> = (0..files.len()).collect();
    let mut state = seed;
    // Fisher and Yates, with the numbers of splitmix64.
    for at in (1..order.len()).rev() {
        let other = usize::try_from(next(&mut state) % (at as u64 + 1)).unwrap_or(0);
        order.swap(at, other);
    }
    let mut drawn: Vec<usize> = order.iter().copied().take(count).collect();
    drawn.sort_unstable();
    let mut taken = vec![false; files.len()];
    for &at in &drawn {
        taken[at] = true;
    }
    let of = |wanted: bool| {
        files
            .iter()
            .zip(&taken)
            .filter(|(_, taken)| **taken == wanted)
            .map(|(file, _)| file.clone())
            .collect()
    };
    (of(true), of(false))
}

fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The documents at a place: itself, or those below it that say in which language they are.
pub(super) fn documents(place: &Path, out: &mut Vec<PathBuf>) -> Result<(), String> {
    if place.is_file() {
        out.push(place.to_owned());
        return Ok(());
    }
    let mut files = Vec::new();
    super::super::collect(place, &mut files)
        .map_err(|error| format!("failed to read {}: {error}", place.display()))?;
    files.sort();
    files.retain(|file| {
        std::fs::read(file).is_ok_and(|bytes| {
            let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4000)]).into_owned();
            ["openapi:", "swagger:", "\"openapi\"", "\"swagger\""]
                .iter()
                .any(|word| start.contains(word))
        })
    });
    out.extend(files);
    Ok(())
}
