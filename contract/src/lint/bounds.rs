//! The rule about bounds that leave nothing between them.

use std::cmp::Ordering;

use super::Found;
use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lint as codes;
use crate::model::{NumberRules, Schema};

/// A lower bound is not above the upper one.
pub(super) fn bounds(subject: &Subject<'_>, found: &mut Found) {
    for schema in subject.schemas() {
        if let Some(number) = &schema.number {
            numbers(subject, schema, number, found);
        }
        for (low, least, high, most) in counts(schema) {
            if let (Some(least), Some(most)) = (least, most)
                && least > most
            {
                tell(
                    subject,
                    schema,
                    (low, &least.to_string()),
                    (high, &most.to_string()),
                    found,
                );
            }
        }
        if let Some(object) = &schema.object
            && let Some(most) = object.max_properties
            && object.required.len() as u64 > most
        {
            found.push(
                Diagnostic::at(
                    &codes::BOUNDS_EXCLUDE,
                    subject.value(schema.origin, "maxProperties"),
                    format!(
                        "{} properties are required but at most {most} allowed: no object is right",
                        object.required.len()
                    ),
                )
                .label(subject.member(schema.origin, "required"), "required here"),
            );
        }
    }
}

type Count = (&'static str, Option<u64>, &'static str, Option<u64>);

fn counts(schema: &Schema) -> impl Iterator<Item = Count> {
    let string = schema
        .string
        .as_ref()
        .map(|rules| ("minLength", rules.min_length, "maxLength", rules.max_length));
    let array = schema
        .array
        .as_ref()
        .map(|rules| ("minItems", rules.min_items, "maxItems", rules.max_items));
    let contains = schema.array.as_ref().map(|rules| {
        (
            "minContains",
            rules.min_contains,
            "maxContains",
            rules.max_contains,
        )
    });
    let object = schema.object.as_ref().map(|rules| {
        (
            "minProperties",
            rules.min_properties,
            "maxProperties",
            rules.max_properties,
        )
    });
    [string, array, contains, object].into_iter().flatten()
}

fn numbers(subject: &Subject<'_>, schema: &Schema, rules: &NumberRules, found: &mut Found) {
    let low = [
        ("minimum", &rules.minimum, false),
        ("exclusiveMinimum", &rules.exclusive_minimum, true),
    ];
    let high = [
        ("maximum", &rules.maximum, false),
        ("exclusiveMaximum", &rules.exclusive_maximum, true),
    ];
    for (low, least, above) in low {
        for (high, most, below) in high {
            let (Some(least), Some(most)) = (least, most) else {
                continue;
            };
            let nothing_between = match compare(least, most) {
                Some(Ordering::Greater) => true,
                Some(Ordering::Equal) => above || below,
                _ => false,
            };
            if nothing_between {
                // A boolean `exclusiveMinimum` has its bound under `minimum`.
                let written = |name: &'static str, other: &'static str| {
                    let node = subject.node(schema.origin);
                    let number = node.get(name).and_then(crate::source::Node::as_number);
                    if number.is_some() { name } else { other }
                };
                let low = written(low, "minimum");
                let high = written(high, "maximum");
                tell(subject, schema, (low, least), (high, most), found);
                return;
            }
        }
    }
}

/// The order of two numbers; exact for whole ones.
fn compare(a: &str, b: &str) -> Option<Ordering> {
    if let (Ok(a), Ok(b)) = (a.parse::<i128>(), b.parse::<i128>()) {
        return Some(a.cmp(&b));
    }
    a.parse::<f64>().ok()?.partial_cmp(&b.parse::<f64>().ok()?)
}

fn tell(
    subject: &Subject<'_>,
    schema: &Schema,
    (low, least): (&str, &str),
    (high, most): (&str, &str),
    found: &mut Found,
) {
    found.push(
        Diagnostic::at(
            &codes::BOUNDS_EXCLUDE,
            subject.value(schema.origin, low),
            format!("nothing is between `{low}` {least} and `{high}` {most}"),
        )
        .label(subject.value(schema.origin, high), "the upper bound")
        .help("correct one of the two"),
    );
}
