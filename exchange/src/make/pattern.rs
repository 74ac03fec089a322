//! Texts that match a pattern.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::seeded::Seeded;

/// Characters that a text made by one pattern may have.
const LONGEST: u64 = 1 << 20;

/// How many more repetitions than it must have a part is given.
const SPREAD: u64 = 7;

/// How many more characters than it must have a text is given.
const ROOM: u64 = 24;

/// Nesting of a pattern.
const NESTING: u32 = 60;

/// Parts of one pattern.
const PARTS: usize = 20_000;

/// A pattern from which texts can be drawn.
#[derive(Debug)]
pub(super) struct Pattern {
    /// Ways to read it: the second with each `(?=…)` in place, as if it took what it looks at.
    ways: Vec<Way>,
    /// Whether a drawn text may yet not match.
    pub(super) unsure: bool,
}

#[derive(Debug)]
struct Way {
    root: Part,
    /// What a text must also have somewhere, as `(?=…)` says.
    ahead: Vec<Part>,
    /// Whether something may stand before or after what matches.
    open: (bool, bool),
}

/// Why no text can be drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unmade {
    /// No text matches.
    Impossible,
    /// The pattern is beyond what is understood here.
    Unknown,
}

#[derive(Debug)]
struct Part {
    kind: PartKind,
    /// Characters of the shortest and the longest text.
    least: u64,
    most: u64,
    /// Nothing may stand before it, or after it.
    edges: (bool, bool),
}

#[derive(Debug)]
enum PartKind {
    Text(Box<str>),
    /// One of these characters.
    One(Box<[(char, char)]>),
    Repeat(Box<Part>, u64, u64),
    All(Box<[Part]>),
    Any(Box<[Part]>),
}

impl Pattern {
    /// Reads an ECMA-262 pattern.
    pub(super) fn new(pattern: &str) -> Result<Self, Unmade> {
        let translated = crate::schema::translate_pattern(pattern);
        let around = Around::split(&translated);
        let many = |anchor: char| translated.matches(anchor).count() > 1;
        let mut unsure = around.unsure || translated.contains("\\p{") || many('^') || many('$');
        let first = Way::new(&around.rest, &around.ahead, &mut unsure)?;
        let mut ways = vec![first];
        if around.taking != around.rest {
            ways.extend(Way::new(&around.taking, &[], &mut unsure));
        }
        Ok(Self { ways, unsure })
    }

    /// A text of `least` to `most` characters, or the nearest to it that matches. Where a drawn
    /// text need not match, later attempts read the pattern in other ways.
    pub(super) fn draw(
        &self,
        least: u64,
        most: u64,
        attempt: u32,
        seeded: &mut Seeded,
    ) -> Option<String> {
        let way = self.ways.get(attempt as usize % self.ways.len().max(1))?;
        way.draw(least, most, seeded)
    }
}

impl Way {
    fn new(pattern: &str, ahead: &[String], unsure: &mut bool) -> Result<Self, Unmade> {
        let hir = read(pattern).ok_or(Unmade::Unknown)?;
        let properties = hir.properties();
        *unsure |= properties
            .look_set()
            .iter()
            .any(|look| !matches!(look, Look::Start | Look::End));
        let mut budget = PARTS;
        let root = Part::new(&hir, &mut budget).ok_or(if budget == 0 {
            Unmade::Unknown
        } else {
            Unmade::Impossible
        })?;
        let ahead = ahead
            .iter()
            .filter_map(|ahead| Part::new(&read(ahead)?, &mut budget))
            .filter(|part| part.least > 0)
            .collect();
        let looks = properties.look_set();
        Ok(Self {
            root,
            ahead,
            open: (!looks.contains(Look::Start), !looks.contains(Look::End)),
        })
    }

    fn draw(&self, least: u64, most: u64, seeded: &mut Seeded) -> Option<String> {
        let low = least
            .max(self.root.least)
            .max(u64::from(self.root.most > 0));
        let low = low.min(self.root.most).min(most);
        if self.root.least > most.min(LONGEST) || least > LONGEST {
            return None;
        }
        let mut room = self.ahead.iter().map(|part| part.least).sum::<u64>();
        if !self.ahead.is_empty() {
            room = room.max(8);
        }
        let low = low.max(room.min(most).min(self.root.most));
        let mut out = String::new();
        let high = most.min(low.max(self.root.least).saturating_add(ROOM));
        self.root.draw(low, high, seeded, &mut out);
        if !self.ahead.is_empty() {
            out = self.with_ahead(&out, seeded);
        }
        let mut length = out.chars().count() as u64;
        if length < least && self.open != (false, false) {
            let missing = usize::try_from(least - length).ok()?;
            let padding = seeded.text("abcdefghijklmnopqrstuvwxyz", missing);
            out = if self.open.1 {
                out + &padding
            } else {
                padding + &out
            };
            length = least;
        }
        (least..=most).contains(&length).then_some(out)
    }

    /// The text with what the lookaheads want written over its characters.
    fn with_ahead(&self, text: &str, seeded: &mut Seeded) -> String {
        let mut characters: Vec<char> = text.chars().collect();
        let mut at = 0;
        for part in &self.ahead {
            let mut wanted = String::new();
            part.draw(part.least, part.least.max(1), seeded, &mut wanted);
            for c in wanted.chars() {
                match characters.get_mut(at) {
                    Some(place) => *place = c,
                    None => characters.push(c),
                }
                at += 1;
            }
        }
        characters.into_iter().collect()
    }
}

fn read(pattern: &str) -> Option<Hir> {
    let parse = |pattern: &str| {
        let rust = jsonschema_regex::to_rust_regex(pattern).ok()?;
        regex_syntax::ParserBuilder::new()
            .nest_limit(NESTING)
            .build()
            .parse(&rust)
            .ok()
    };
    parse(pattern).or_else(|| parse(&plain_properties(pattern)?))
}

/// The pattern with the POSIX names that other languages have written out: `\p{Alnum}`. Others are letters,
/// as ECMA-262 has it without the flag `u`.
fn plain_properties(pattern: &str) -> Option<String> {
    const NAMES: [(&str, &str); 7] = [
        ("Alnum}", "A-Za-z0-9"),
        ("Alpha}", "A-Za-z"),
        ("Digit}", "0-9"),
        ("Lower}", "a-z"),
        ("Upper}", "A-Z"),
        ("Punct}", "!-/"),
        ("Space}", " "),
    ];
    let mut parts = pattern.split("\\p{");
    let mut out = parts.next()?.to_owned();
    for part in parts {
        let known = NAMES
            .iter()
            .find_map(|(name, class)| Some((class, part.strip_prefix(name)?)));
        if let Some((class, rest)) = known {
            let within = out.rfind('[') > out.rfind(']');
            let class = if within {
                (*class).to_owned()
            } else {
                format!("[{class}]")
            };
            out.push_str(&class);
            out.push_str(rest);
        } else {
            out.push_str("p{");
            out.push_str(part);
        }
    }
    (out != pattern).then_some(out)
}

impl Part {
    fn new(hir: &Hir, budget: &mut usize) -> Option<Self> {
        *budget = budget.checked_sub(1)?;
        Some(match hir.kind() {
            HirKind::Empty => Self::text(""),
            HirKind::Look(look) => Self {
                edges: (*look == Look::Start, *look == Look::End),
                ..Self::text("")
            },
            HirKind::Literal(literal) => Self::text(std::str::from_utf8(&literal.0).ok()?),
            HirKind::Class(class) => Self {
                kind: PartKind::One(friendly(class)?),
                least: 1,
                most: 1,
                edges: (false, false),
            },
            HirKind::Capture(capture) => Self::new(&capture.sub, budget)?,
            HirKind::Repetition(repetition) => {
                let sub = Self::new(&repetition.sub, budget);
                let (min, max) = (u64::from(repetition.min), repetition.max.map(u64::from));
                let Some(sub) = sub else {
                    // Nothing matches the part, but it may be left out.
                    return (min == 0).then(|| Self::text(""));
                };
                let mut max = max.unwrap_or(LONGEST);
                if sub.edges != (false, false) {
                    if max > 1 && min <= 1 {
                        max = 1;
                    }
                    if min > 1 && sub.least > 0 {
                        return None;
                    }
                }
                Self {
                    edges: if min > 0 { sub.edges } else { (false, false) },
                    least: sub.least.saturating_mul(min),
                    most: sub.most.saturating_mul(max).min(LONGEST),
                    kind: PartKind::Repeat(Box::new(sub), min, max),
                }
            }
            HirKind::Concat(parts) => {
                let mut parts: Vec<Self> = parts
                    .iter()
                    .map(|part| Self::new(part, budget))
                    .collect::<Option<_>>()?;
                let start = parts.iter().rposition(|part| part.edges.0).unwrap_or(0);
                let end = parts.iter().position(|part| part.edges.1);
                let end = end.map_or(parts.len(), |end| end + 1);
                for (at, part) in parts.iter_mut().enumerate() {
                    if at < start || at >= end {
                        if part.least > 0 {
                            return None;
                        }
                        *part = Self {
                            edges: part.edges,
                            ..Self::text("")
                        };
                    }
                }
                let parts = parts.into_boxed_slice();
                Self {
                    edges: (
                        parts.iter().any(|part| part.edges.0),
                        parts.iter().any(|part| part.edges.1),
                    ),
                    least: parts
                        .iter()
                        .fold(0, |sum, part| part.least.saturating_add(sum)),
                    most: parts
                        .iter()
                        .fold(0, |sum, part| part.most.saturating_add(sum)),
                    kind: PartKind::All(parts),
                }
            }
            HirKind::Alternation(parts) => {
                let parts: Box<[_]> = parts
                    .iter()
                    .filter_map(|part| Self::new(part, budget))
                    .collect();
                Self {
                    edges: (
                        parts.iter().all(|part| part.edges.0),
                        parts.iter().all(|part| part.edges.1),
                    ),
                    least: parts.iter().map(|part| part.least).min()?,
                    most: parts.iter().map(|part| part.most).max()?,
                    kind: PartKind::Any(parts),
                }
            }
        })
    }

    fn text(text: &str) -> Self {
        let length = text.chars().count() as u64;
        Self {
            kind: PartKind::Text(text.into()),
            least: length,
            most: length,
            edges: (false, false),
        }
    }

    /// Appends a text of `low` to `high` characters, where the part has one.
    fn draw(&self, low: u64, high: u64, seeded: &mut Seeded, out: &mut String) {
        match &self.kind {
            PartKind::Text(text) => out.push_str(text),
            PartKind::One(ranges) => out.extend(one_of(ranges, seeded)),
            PartKind::Repeat(part, min, max) => {
                if high == 0 || part.most == 0 {
                    return;
                }
                // What may be empty may as well be left out.
                let (min, max) = (if part.least == 0 { 0 } else { *min }, *max);
                let fewest = min.max(low.checked_div(part.most).map_or(0, |n| {
                    n + u64::from(part.most > 0 && !low.is_multiple_of(part.most))
                }));
                let most = max.min(high.checked_div(part.least).unwrap_or(max));
                let likely = fewest.saturating_add(SPREAD).min(most);
                let count = seeded.between(fewest.min(most).max(min), likely.max(min));
                let (mut low, mut high) = (low, high);
                for left in (1..=count).rev() {
                    if high == 0 {
                        break;
                    }
                    let rest = left - 1;
                    let least = low.saturating_sub(part.most.saturating_mul(rest));
                    let most = high.saturating_sub(part.least.saturating_mul(rest));
                    let before = out.len();
                    part.draw(least.max(part.least), most, seeded, out);
                    let used = out[before..].chars().count() as u64;
                    low = low.saturating_sub(used);
                    high = high.saturating_sub(used);
                }
            }
            PartKind::All(parts) => {
                let mut rest_least: u64 = parts.iter().map(|p| p.least).sum();
                let mut rest_most = parts
                    .iter()
                    .fold(0_u64, |sum, p| sum.saturating_add(p.most));
                let (mut low, mut high) = (low, high);
                for part in parts {
                    rest_least -= part.least;
                    rest_most = rest_most.saturating_sub(part.most);
                    let least = low.saturating_sub(rest_most).max(part.least);
                    let most = high.saturating_sub(rest_least).max(part.least);
                    let before = out.len();
                    part.draw(least.min(most), most, seeded, out);
                    let used = out[before..].chars().count() as u64;
                    low = low.saturating_sub(used);
                    high = high.saturating_sub(used);
                }
            }
            PartKind::Any(parts) => {
                let fits = |part: &&Self| part.most >= low && part.least <= high;
                let fitting = parts.iter().filter(fits).count();
                let chosen = if fitting == 0 {
                    parts.get(seeded.index(parts.len()))
                } else {
                    let wanted = seeded.index(fitting);
                    parts.iter().filter(fits).nth(wanted)
                };
                if let Some(part) = chosen {
                    part.draw(low.max(part.least), high, seeded, out);
                }
            }
        }
    }
}

fn one_of(ranges: &[(char, char)], seeded: &mut Seeded) -> Option<char> {
    let size = |&(start, end): &(char, char)| u64::from(u32::from(end) - u32::from(start)) + 1;
    let mut wanted = seeded.below(ranges.iter().map(size).sum());
    for range in ranges {
        let count = size(range);
        if wanted < count {
            let code = u32::from(range.0) + u32::try_from(wanted).ok()?;
            // The gap of the surrogates within a range.
            return char::from_u32(code).or(Some(range.0));
        }
        wanted -= count;
    }
    None
}

/// The characters of a class that people would choose: letters and digits, else other printable ASCII
/// characters, else whatever there is.
fn friendly(class: &Class) -> Option<Box<[(char, char)]>> {
    const WORDS: [(char, char); 3] = [('a', 'z'), ('A', 'Z'), ('0', '9')];
    const PRINTABLE: [(char, char); 1] = [('!', '~')];
    const SPACE: [(char, char); 1] = [(' ', ' ')];
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class
            .ranges()
            .iter()
            .map(|r| (r.start(), r.end()))
            .collect(),
        Class::Bytes(class) => class
            .ranges()
            .iter()
            .filter(|r| r.start().is_ascii())
            .map(|r| (char::from(r.start()), char::from(r.end().min(0x7f))))
            .collect(),
    };
    // A wide class (`.`, `[^/]`) is words; a narrow one keeps all its letters and digits.
    let wide = ranges.iter().any(|&(_, end)| end > '\u{2ff}');
    let choices: &[&[(char, char)]] = if wide {
        &[&WORDS[..1], &WORDS, &PRINTABLE, &SPACE]
    } else {
        &[&WORDS, &PRINTABLE, &SPACE]
    };
    for wanted in choices {
        let found: Box<[_]> = common(&ranges, wanted);
        if !found.is_empty() {
            return Some(found);
        }
    }
    (!ranges.is_empty()).then(|| ranges.into())
}

fn common(a: &[(char, char)], b: &[(char, char)]) -> Box<[(char, char)]> {
    a.iter()
        .flat_map(|&(start, end)| {
            b.iter()
                .map(move |&(from, to)| (start.max(from), end.min(to)))
        })
        .filter(|(start, end)| start <= end)
        .collect()
}

/// A pattern without its lookarounds.
struct Around {
    rest: String,
    /// The same with what each `(?=…)` looks at in its place.
    taking: String,
    ahead: Vec<String>,
    unsure: bool,
}

impl Around {
    fn split(pattern: &str) -> Self {
        let mut found = Self {
            rest: String::with_capacity(pattern.len()),
            taking: String::new(),
            ahead: Vec::new(),
            unsure: false,
        };
        let mut rest = pattern;
        let mut class = false;
        while let Some(c) = rest.chars().next() {
            let mut taken = c.len_utf8();
            match c {
                '\\' => {
                    let after = rest[1..].chars().next();
                    taken += after.map_or(0, char::len_utf8);
                    if !class && after.is_some_and(|c| matches!(c, '1'..='9')) {
                        // What a group matched once more: it can't be known, so it is left out.
                        found.unsure = true;
                        rest = &rest[taken..];
                        continue;
                    }
                }
                '[' if !class => class = true,
                ']' if class => class = false,
                '(' if !class => {
                    let kind = ["(?=", "(?!", "(?<=", "(?<!"]
                        .into_iter()
                        .find(|kind| rest.starts_with(kind));
                    if let Some(kind) = kind {
                        found.unsure = true;
                        let end = closing(rest);
                        if kind == "(?=" {
                            let inner = rest.get(kind.len()..end).unwrap_or_default();
                            found.ahead.push(wanted(inner).to_owned());
                            found.taking.push_str("(?:");
                            found.taking.push_str(inner);
                            found.taking.push(')');
                        }
                        rest = rest.get(end + 1..).unwrap_or_default();
                        continue;
                    }
                }
                _ => {}
            }
            found.rest.push_str(&rest[..taken]);
            found.taking.push_str(&rest[..taken]);
            rest = &rest[taken..];
        }
        found
    }
}

/// What a lookahead wants, without the `.*` before and after it.
fn wanted(inner: &str) -> &str {
    let mut inner = inner;
    for skip in ["^", ".*?", ".*", "[\\s\\S]*", ".+"] {
        inner = inner.strip_prefix(skip).unwrap_or(inner);
    }
    for skip in ["$", ".*"] {
        inner = inner.strip_suffix(skip).unwrap_or(inner);
    }
    inner
}

/// Where the group that `text` begins with ends.
fn closing(text: &str) -> usize {
    let (mut depth, mut class, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        if escaped {
            escaped = false;
            continue;
        }
        match byte {
            b'\\' => escaped = true,
            b'[' => class = true,
            b']' => class = false,
            b'(' if !class => depth += 1,
            b')' if !class => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn matcher(pattern: &str) -> std::sync::Arc<jsonschema::Validator> {
        crate::make::plan::matcher(pattern).unwrap()
    }

    #[test]
    fn texts_match_their_pattern() {
        for pattern in [
            "^[a-z]+$",
            "^\\d{3}-\\d{2}$",
            "^(foo|ba[rz]){2,4}$",
            "[A-Z]",
            "^[^\\s]{1,5000}$",
            "^.{0,100000}$",
            "^\\w+@\\w+\\.com$",
            "^(?!-)[a-z0-9-]{1,63}$",
            "^(?=.*[A-Z])(?=.*\\d)(?=.*[a-z]).{8,20}$",
            "^\\p{L}+$",
            "^$",
            "a|b",
            "\\bfoo\\b",
            "^#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})$",
            "^([0-9]{4})-?(1[0-2]|0[1-9])$",
        ] {
            let matcher = matcher(pattern);
            let compiled = Pattern::new(pattern).unwrap();
            let mut hits = 0;
            for seed in 0..50 {
                let text = compiled
                    .draw(0, u64::MAX, 0, &mut Seeded::new(seed))
                    .unwrap();
                let right = matcher.is_valid(&text.as_str().into());
                assert!(right || compiled.unsure, "{pattern}: {text}");
                hits += u32::from(right);
            }
            assert!(hits > 10, "{pattern}: {hits}");
        }
    }

    #[test]
    fn lengths_are_kept_where_the_pattern_can() {
        for (pattern, least, most) in [
            ("^[a-z]*$", 5, 5),
            ("^[a-z]+-[0-9]+$", 20, 22),
            ("^(ab|c)+$", 7, 9),
            ("x", 10, 12),
            ("^x", 10, 12),
            ("^[a-z]?[0-9]{0,30}$", 31, 31),
            ("^a{1,3}b{1,3}$", 6, 9),
        ] {
            let matcher = matcher(pattern);
            let compiled = Pattern::new(pattern).unwrap();
            for seed in 0..20 {
                let text = compiled
                    .draw(least, most, 0, &mut Seeded::new(seed))
                    .unwrap();
                assert!(matcher.is_valid(&text.as_str().into()), "{pattern}: {text}");
            }
        }
    }

    #[test]
    fn hostile_patterns_end() {
        for pattern in [
            "((a{0,1000}){0,1000}){0,1000}",
            "(((((((((a*)*)*)*)*)*)*)*)*)*",
            "(",
        ] {
            if let Ok(compiled) = Pattern::new(pattern) {
                compiled.draw(0, u64::MAX, 0, &mut Seeded::new(1));
            }
        }
        assert_eq!(
            Pattern::new(&"(".repeat(5000)).map(|_| ()),
            Err(Unmade::Unknown)
        );
    }

    #[test]
    fn anchors_within_a_pattern_are_kept() {
        let pattern = ".*(^arn:(aws|aws-cn):s3:::)([a-z]+$).*";
        let matcher = matcher(pattern);
        let compiled = Pattern::new(pattern).unwrap();
        for seed in 0..20 {
            let text = compiled.draw(0, 40, 0, &mut Seeded::new(seed)).unwrap();
            assert!(matcher.is_valid(&text.as_str().into()), "{text}");
        }
        for pattern in ["/^[a-z]+$/i", "a^", "$a", "a{2}/^.{1,255}$"] {
            let found = Pattern::new(pattern).map(|_| ());
            assert_eq!(found, Err(Unmade::Impossible), "{pattern}");
        }
    }
}
