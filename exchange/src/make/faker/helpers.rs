//! Helpers: choices among values that the arguments give, templates, patterns.

use serde_json::Value;

use super::{Call, Methods, by_name};
use crate::make::pattern::Pattern;

/// Places in a template.
const PLACES: usize = 200;

pub(super) const METHODS: Methods = &[
    (
        &[
            "helpers.arrayElement",
            "random.arrayElement",
            "helpers.enumValue",
        ],
        |c| {
            if let Some(object) = c.arguments.object() {
                return one(c.seeded.index(object.len()), object.values());
            }
            let items = c.arguments.items();
            one(c.seeded.index(items.len()), items.iter())
        },
    ),
    (&["helpers.arrayElements", "random.arrayElements"], |c| {
        let items = c.arguments.items();
        if items.is_empty() {
            return None;
        }
        let count = c.arguments.length("count", 1);
        let count = count.unwrap_or_else(|| 1 + c.seeded.index(items.len()));
        let mut shuffled = shuffled(c);
        shuffled.truncate(count);
        Some(shuffled.into())
    }),
    (&["helpers.shuffle"], |c| Some(shuffled(c).into())),
    (&["helpers.uniqueArray"], |c| {
        let mut unique: Vec<Value> = Vec::new();
        for item in shuffled(c) {
            if !unique.contains(&item) {
                unique.push(item);
            }
        }
        unique.truncate(c.arguments.length("length", 1).unwrap_or(usize::MAX));
        Some(unique.into())
    }),
    (&["helpers.weightedArrayElement"], |c| {
        let items = c.arguments.items();
        let weight = |item: &Value| {
            item.get("weight")
                .and_then(Value::as_u64)
                .unwrap_or(1)
                .min(1_000_000)
        };
        let total: u64 = items.iter().map(weight).sum();
        let mut at = c.seeded.below(total);
        for item in items {
            if at < weight(item) {
                return item.get("value").cloned();
            }
            at -= weight(item);
        }
        None
    }),
    (&["helpers.objectKey"], |c| {
        let object = c.arguments.object()?;
        object
            .keys()
            .nth(c.seeded.index(object.len()))
            .map(|key| key.as_str().into())
    }),
    (&["helpers.objectValue", "random.objectElement"], |c| {
        let object = c.arguments.object()?;
        one(c.seeded.index(object.len()), object.values())
    }),
    (&["helpers.objectEntry"], |c| {
        let object = c.arguments.object()?;
        let (key, value) = object.iter().nth(c.seeded.index(object.len()))?;
        Some(vec![key.as_str().into(), value.clone()].into())
    }),
    (&["helpers.slugify"], |c| {
        Some(Call::slug(
            c.arguments.text("string", 0).unwrap_or_default(),
        ))
    }),
    (
        &[
            "helpers.replaceSymbols",
            "helpers.replaceSymbolWithNumber",
            "helpers.numerify",
            "helpers.replaceCreditCardSymbols",
        ],
        |c| {
            let format = c.arguments.text("string", 0).unwrap_or("####").to_owned();
            Some(c.digits(&format).into())
        },
    ),
    (&["helpers.letterify"], |c| {
        let format = c
            .arguments
            .text("string", 0)
            .unwrap_or("????")
            .replace('#', "\u{0}");
        Some(c.digits(&format).replace('\u{0}', "#").into())
    }),
    (
        &["helpers.fromRegExp", "helpers.regexpStyleStringParse"],
        |c| {
            let text = c.arguments.text("pattern", 0)?;
            let pattern = Pattern::new(text.trim_matches('/')).ok()?;
            pattern.draw(0, 1_000, 0, c.seeded).map(Value::from)
        },
    ),
    (&["helpers.rangeToNumber"], |c| match c.arguments.object() {
        Some(_) => by_arguments(c),
        None => Some(c.arguments.count("numberOrRange", 0)?.into()),
    }),
    (&["helpers.fake", "helpers.mustache"], |c| {
        let template = c.arguments.text("pattern", 0)?;
        let mut out = String::new();
        let mut rest = template;
        for _ in 0..PLACES {
            let Some((before, after)) = rest.split_once("{{") else {
                break;
            };
            let Some((name, after)) = after.split_once("}}") else {
                break;
            };
            out.push_str(before);
            let name = name.split('(').next().unwrap_or_default().trim();
            // A template within a template is not looked at.
            if !name.starts_with("helpers.") {
                match by_name(name, c)? {
                    Value::String(text) => out.push_str(&text),
                    other => out.push_str(&other.to_string()),
                }
            }
            rest = after;
        }
        out.push_str(rest);
        Some(out.into())
    }),
];

fn one<'v>(at: usize, mut of: impl Iterator<Item = &'v Value>) -> Option<Value> {
    of.nth(at).cloned()
}

fn by_arguments(call: &mut Call<'_>) -> Option<Value> {
    let (least, most) = (
        call.arguments.number("min", 0)?,
        call.arguments.number("max", 1)?,
    );
    call.decimal(least, most, 0)
}

fn shuffled(call: &mut Call<'_>) -> Vec<Value> {
    let mut items = call.arguments.items().to_vec();
    for at in (1..items.len()).rev() {
        items.swap(at, call.seeded.index(at + 1));
    }
    items
}
