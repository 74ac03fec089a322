//! Symbols, and the paths by which `cli/build.rs` finds them.

use std::collections::BTreeSet;

/// A function of the program.
pub(super) struct Symbol {
    /// As this build names it.
    pub(super) name: String,
    /// The crate whose library has it, where one has.
    pub(super) origin: Option<String>,
    pub(super) size: u64,
}

/// A name as callgrind tells it, without the mark of a recursion.
pub(super) fn plain(name: &str) -> &str {
    name.split_once('\'').map_or(name, |parts| parts.0)
}

/// A name without its hash and what the compiler puts behind it: what differs from build to build.
fn stem(name: &str) -> &str {
    let name = name.split_once(".llvm").map_or(name, |parts| parts.0);
    match name.rsplit_once("17h") {
        Some((stem, hash)) if name.starts_with("_ZN") && hash.len() >= 16 => stem,
        _ => name,
    }
}

impl Symbol {
    /// A line of `nm -S`, where it is a mangled function.
    pub(super) fn of_nm(line: &str) -> Option<Self> {
        let mut fields = line.splitn(4, ' ').skip(1);
        let (size, kind, name) = (fields.next()?, fields.next()?, fields.next()?);
        let function = matches!(kind, "t" | "T" | "w" | "W") && name.starts_with(['_']);
        let mangled = name.starts_with("_ZN") || name.starts_with("_R");
        let size = u64::from_str_radix(size, 16).ok()?;
        (function && mangled).then(|| Self {
            name: name.to_owned(),
            origin: None,
            size,
        })
    }

    /// What it is found by: paths, and paths within the library of its crate (`tokio!core::ptr`).
    pub(super) fn places(&self) -> BTreeSet<String> {
        let mut places = self.paths();
        if let Some(origin) = &self.origin {
            let within: Vec<_> = places
                .iter()
                .map(|path| format!("{origin}!{path}"))
                .collect();
            places.extend(within);
        }
        places
    }

    fn paths(&self) -> BTreeSet<String> {
        let mut paths = BTreeSet::new();
        let stem = stem(&self.name);
        let Some(rest) = stem.strip_prefix("_ZN") else {
            // The path begins behind the crate, whose name is that of a build.
            if let Some((_, rest)) = stem
                .split_once("Cs")
                .and_then(|(_, rest)| rest.split_once('_'))
            {
                add(&mut paths, &segments(rest));
            }
            return paths;
        };
        let segments = segments(rest);
        let typed = |segment: &str, before: &str| {
            let rest = segment.strip_prefix(before)?;
            let end =
                rest.find(|char: char| !(char.is_ascii_alphanumeric() || "._".contains(char)));
            let name = &rest[..end.unwrap_or(rest.len())];
            Some(name.split("..").map(str::to_owned).collect::<Vec<_>>())
        };
        match segments.as_slice() {
            [_, _, dropped, ..] if dropped.starts_with("drop_in_place") => {
                paths.insert(segments[..3].join("::"));
                if let Some(name) = typed(dropped, "drop_in_place$LT$") {
                    add(
                        &mut paths,
                        &name.iter().map(String::as_str).collect::<Vec<_>>(),
                    );
                }
            }
            [first, ..] if first.starts_with("_$LT$") => {
                paths.insert((*first).to_owned());
                add(&mut paths, &segments);
                if let Some(name) = typed(first, "_$LT$") {
                    add(
                        &mut paths,
                        &name.iter().map(String::as_str).collect::<Vec<_>>(),
                    );
                }
            }
            _ => add(&mut paths, &segments),
        }
        paths
    }
}

/// All beginnings of a path that have more than the name of a crate.
fn add(paths: &mut BTreeSet<String>, segments: &[&str]) {
    for length in 2..=segments.len() {
        paths.insert(segments[..length].join("::"));
    }
}

/// The segments of a name, each of which has its length before it.
fn segments(mut rest: &str) -> Vec<&str> {
    let mut segments = Vec::new();
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let Ok(length) = rest[..digits].parse::<usize>() else {
            return segments;
        };
        let Some(segment) = rest.get(digits..digits + length) else {
            return segments;
        };
        segments.push(segment);
        rest = &rest[digits + length..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symbol(name: &str, origin: Option<&str>) -> Symbol {
        Symbol {
            name: name.to_owned(),
            origin: origin.map(str::to_owned),
            size: 1,
        }
    }

    fn paths(name: &str) -> Vec<String> {
        symbol(name, None).paths().into_iter().collect()
    }

    #[test]
    fn a_symbol_is_found_in_the_library_of_its_crate() {
        let places = symbol("_ZN3abc2de", Some("tokio")).places();
        let places: Vec<_> = places.iter().map(String::as_str).collect();
        assert_eq!(places, ["abc::de", "tokio!abc::de"]);
    }

    #[test]
    fn a_symbol_is_found_by_its_modules_and_by_its_type() {
        assert_eq!(paths("_ZN3abc2de1f"), ["abc::de", "abc::de::f"]);
        assert_eq!(paths("_RNvNtCs1x_3abc2de"), ["abc::de"]);
        assert_eq!(
            paths("_ZN29_$LT$abc..De$u20$as$u20$F$GT$1g"),
            [
                "_$LT$abc..De$u20$as$u20$F$GT$",
                "_$LT$abc..De$u20$as$u20$F$GT$::g",
                "abc::De"
            ]
        );
    }

    #[test]
    fn the_hash_of_a_build_is_no_part_of_a_name() {
        assert_eq!(stem("_ZN3abc2de17h0123456789abcdefE.llvm.12"), "_ZN3abc2de");
        assert_eq!(stem(plain("_RNvCs1x_3abc2de'2")), "_RNvCs1x_3abc2de");
    }
}
