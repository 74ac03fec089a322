//! Strings by their patterns, formats, lengths and names.

use super::format::TextFormat;
use super::hint::{TextHint, word};
use super::plan::Strings;
use super::seeded::Seeded;

/// The longest text that is made, in characters.
const LONGEST: u64 = 1 << 20;

/// Steps by which a text of a format is made longer.
const STRETCH: u64 = 4_096;

/// One text, or why there is none. Later attempts go other ways.
pub(super) fn draw(
    rules: &Strings,
    hint: Option<&TextHint>,
    sampling: bool,
    attempt: u32,
    seeded: &mut Seeded,
) -> Result<String, String> {
    let (least, most) = (rules.least, rules.most.unwrap_or(u64::MAX));
    if least > LONGEST {
        return Err(format!(
            "a string of at least {least} characters is too long to be made"
        ));
    }
    let patterns = rules.patterns.len();
    let formats = rules.formats.len();
    // Where a pattern and a format meet, a text of the format is likelier to match.
    let ways = formats + patterns + usize::from(patterns > 1);
    for n in 0..ways {
        let way = (n + attempt as usize) % ways;
        let text = if let Some(format) = rules.formats.get(way) {
            of_format(format, least, most, sampling, seeded)
        } else if let Some(pattern) = rules.patterns.get(way - formats) {
            let hinted = hint.filter(|_| pattern.unsure && attempt == 0);
            match hinted {
                Some(hint) if fits(hint.sample, least, most) => Some(hint.sample.to_owned()),
                _ => pattern.draw(least, most, attempt / 2, seeded),
            }
        } else {
            let parts: Option<Vec<String>> = rules
                .patterns
                .iter()
                .map(|pattern| pattern.draw(0, most, attempt / 2, seeded))
                .collect();
            parts
                .map(|parts| parts.concat())
                .filter(|text| fits(text, least, most))
        };
        if let Some(text) = text {
            return Ok(text);
        }
    }
    if patterns > 0 {
        return Err(match rules.most {
            Some(most) => format!(
                "no string of {least} to {most} characters was found that matches the pattern"
            ),
            None => "no string was found that matches the pattern".to_owned(),
        });
    }
    let hinted = hint
        .filter(|_| attempt < 2 && formats == 0)
        .and_then(|hint| {
            let mut tries = (0..3).map(|_| {
                if sampling {
                    hint.sample.to_owned()
                } else {
                    (hint.draw)(seeded)
                }
            });
            tries.find(|text| fits(text, least, most))
        });
    Ok(hinted.unwrap_or_else(|| plain(least, most, sampling, seeded)))
}

fn fits(text: &str, least: u64, most: u64) -> bool {
    (least..=most).contains(&(text.chars().count() as u64))
}

fn of_format(
    format: &TextFormat,
    least: u64,
    most: u64,
    sampling: bool,
    seeded: &mut Seeded,
) -> Option<String> {
    let mut text = if sampling {
        format.sample.to_owned()
    } else {
        (format.draw)(seeded)
    };
    if fits(&text, least, most) {
        return Some(text);
    }
    if text.chars().count() as u64 > most {
        let short = format.short.iter().copied().chain([format.sample]);
        text = String::from(
            short
                .into_iter()
                .find(|text| text.chars().count() as u64 <= most)?,
        );
    }
    let longer = format.longer?;
    for _ in 0..STRETCH {
        if text.chars().count() as u64 >= least {
            break;
        }
        text = longer(&text);
    }
    fits(&text, least, most).then_some(text)
}

/// Words, as many as it takes.
fn plain(least: u64, most: u64, sampling: bool, seeded: &mut Seeded) -> String {
    let mut text = if sampling {
        "string".to_owned()
    } else {
        word(seeded)
    };
    let mut length = text.chars().count() as u64;
    while length < least {
        if sampling {
            text.push_str("string");
        } else {
            text.push(' ');
            text.push_str(&word(seeded));
        }
        length = text.chars().count() as u64;
        if length < least && text.len() > 256 {
            // The rest at once.
            let missing = usize::try_from(least - length).unwrap_or(0);
            text.extend(std::iter::repeat_n('x', missing));
            break;
        }
    }
    let most = usize::try_from(most.min(least.max(64))).unwrap_or(64);
    if let Some((at, _)) = text.char_indices().nth(most) {
        text.truncate(at);
    }
    text
}
