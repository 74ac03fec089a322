//! Words, sentences and paragraphs.

use serde_json::Value;

use super::{Call, Methods};
use crate::make::hint::word as lorem;

const NOUNS: &[&str] = &[
    "river", "window", "garden", "letter", "bridge", "engine", "forest", "market", "island",
    "mirror",
];
const VERBS: &[&str] = &[
    "carry", "build", "follow", "gather", "mend", "open", "paint", "reach", "sail", "write",
];
const ADJECTIVES: &[&str] = &[
    "bright", "calm", "early", "gentle", "hollow", "narrow", "quiet", "silver", "sturdy", "warm",
];
const ADVERBS: &[&str] = &[
    "boldly", "closely", "gladly", "kindly", "neatly", "often", "quickly", "softly", "soon", "well",
];
const PREPOSITIONS: &[&str] = &[
    "above", "across", "among", "before", "behind", "beneath", "beside", "toward", "under",
    "within",
];
const CONJUNCTIONS: &[&str] = &[
    "after", "although", "and", "because", "but", "if", "or", "since", "unless", "while",
];
const INTERJECTIONS: &[&str] = &[
    "ah", "alas", "bravo", "hey", "hmm", "oh", "ouch", "phew", "wow", "yikes",
];
const ABBREVIATIONS: &[&str] = &[
    "TCP", "HTTP", "SDD", "RAM", "GB", "CSS", "SSL", "AGP", "SQL", "FTP", "PCI", "AI", "ADP",
];
const TECH_VERBS: &[&str] = &[
    "back up", "bypass", "hack", "override", "compress", "copy", "navigate", "index", "connect",
    "parse",
];
const TECH_NOUNS: &[&str] = &[
    "driver",
    "protocol",
    "bandwidth",
    "panel",
    "microchip",
    "program",
    "port",
    "card",
    "array",
    "interface",
];
const TECH_ADJECTIVES: &[&str] = &[
    "auxiliary",
    "primary",
    "back-end",
    "digital",
    "open-source",
    "virtual",
    "cross-platform",
    "redundant",
];
const ING: &[&str] = &[
    "backing up",
    "bypassing",
    "hacking",
    "overriding",
    "compressing",
    "copying",
    "indexing",
    "parsing",
];

pub(super) const METHODS: Methods = &[
    (&["lorem.word"], |c| {
        let length = c.arguments.length("length", 0).filter(|length| *length > 0);
        let mut word = lorem(c.seeded);
        for _ in 0..200 {
            if length.is_none_or(|length| length == word.len()) {
                break;
            }
            word = lorem(c.seeded);
        }
        Some(word.into())
    }),
    (&["lorem.words"], |c| {
        let count = c.arguments.count("wordCount", 0).unwrap_or(3);
        Some(words(c, count).join(" ").into())
    }),
    (&["lorem.sentence"], |c| {
        let count = c.arguments.count("wordCount", 0);
        Some(sentence(c, count).into())
    }),
    (&["lorem.sentences"], |c| {
        let count = c.arguments.count("sentenceCount", 0).unwrap_or(3);
        let separator = c.arguments.text("separator", 1).unwrap_or(" ").to_owned();
        Some(sentences(c, count).join(&separator).into())
    }),
    (&["lorem.paragraph"], |c| {
        let count = c.arguments.count("sentenceCount", 0).unwrap_or(3);
        Some(sentences(c, count).join(" ").into())
    }),
    (&["lorem.paragraphs"], |c| {
        let count = c.arguments.count("paragraphCount", 0).unwrap_or(3);
        let separator = c.arguments.text("separator", 1).unwrap_or("\n").to_owned();
        let paragraphs: Vec<String> = (0..count).map(|_| sentences(c, 3).join(" ")).collect();
        Some(paragraphs.join(&separator).into())
    }),
    (&["lorem.lines"], |c| {
        let count = c.arguments.count("lineCount", 0).unwrap_or(3);
        Some(sentences(c, count).join("\n").into())
    }),
    (&["lorem.text"], |c| Some(sentences(c, 4).join(" ").into())),
    (&["lorem.slug"], |c| {
        let count = c.arguments.count("wordCount", 0).unwrap_or(3);
        Some(words(c, count).join("-").into())
    }),
    (&["word.noun"], |c| c.pick(NOUNS)),
    (&["word.verb"], |c| c.pick(VERBS)),
    (&["word.adjective"], |c| c.pick(ADJECTIVES)),
    (&["word.adverb"], |c| c.pick(ADVERBS)),
    (&["word.preposition"], |c| c.pick(PREPOSITIONS)),
    (&["word.conjunction"], |c| c.pick(CONJUNCTIONS)),
    (&["word.interjection"], |c| c.pick(INTERJECTIONS)),
    (&["word.sample", "random.word"], |c| Some(any(c).into())),
    (&["word.words", "random.words"], |c| {
        let count = c.arguments.count("count", 0).unwrap_or(2);
        let words: Vec<&str> = (0..count).map(|_| any(c)).collect();
        Some(words.join(" ").into())
    }),
    (&["hacker.abbreviation"], |c| c.pick(ABBREVIATIONS)),
    (&["hacker.adjective"], |c| c.pick(TECH_ADJECTIVES)),
    (&["hacker.noun"], |c| c.pick(TECH_NOUNS)),
    (&["hacker.verb"], |c| c.pick(TECH_VERBS)),
    (&["hacker.ingverb"], |c| c.pick(ING)),
    (&["hacker.phrase"], |c| {
        let (verb, short) = (c.seeded.pick(TECH_VERBS), c.seeded.pick(ABBREVIATIONS));
        let (kind, noun) = (c.seeded.pick(TECH_ADJECTIVES), c.seeded.pick(TECH_NOUNS));
        Some(format!("we need to {verb} the {kind} {short} {noun}").into())
    }),
];

fn any(call: &mut Call<'_>) -> &'static str {
    let of: [&[&'static str]; 4] = [NOUNS, VERBS, ADJECTIVES, ADVERBS];
    let words = of[call.seeded.index(of.len())];
    words[call.seeded.index(words.len())]
}

fn words(call: &mut Call<'_>, count: u64) -> Vec<String> {
    (0..count).map(|_| lorem(call.seeded)).collect()
}

fn sentence(call: &mut Call<'_>, count: Option<u64>) -> String {
    let count = count.unwrap_or_else(|| call.seeded.between(3, 10));
    let mut text = words(call, count).join(" ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text.push('.');
    text
}

fn sentences(call: &mut Call<'_>, count: u64) -> Vec<String> {
    (0..count.min(200)).map(|_| sentence(call, None)).collect()
}

impl Call<'_> {
    /// Words for a slug: what is no letter or digit separates.
    pub(super) fn slug(text: &str) -> Value {
        let kept: String = text
            .chars()
            .map(|letter| if letter.is_whitespace() { '-' } else { letter })
            .filter(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.'))
            .collect();
        kept.into()
    }
}
