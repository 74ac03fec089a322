//! Parameters and headers against their schemas.

use std::borrow::Cow;

use http::HeaderMap;
use serde_json::Value;
use specwright_contract::model::SchemaId;

use super::Judged;
use super::decoded::Kept;
use super::finding::{Finding, subject};
use super::plan::{Plan, Prepared};
use crate::prism;
use crate::router::Match;
use crate::schema::{Manner, Profile};
use crate::style::{Pairs, StyleError};

/// What became of a parameter.
enum Sent {
    /// It is not there, or empty, which is the same.
    Absent,
    /// It is there and empty, which is right whatever its schema says.
    Empty(Option<Value>),
    Value(Value),
    Unreadable(StyleError),
}

impl Sent {
    fn new(outcome: Result<Option<Value>, StyleError>, empty: bool, allow_empty: bool) -> Self {
        match outcome {
            Ok(None) => Self::Absent,
            Ok(Some(value)) if empty && allow_empty => Self::Empty(Some(value)),
            Ok(Some(Value::String(text))) if text.is_empty() => Self::Absent,
            Ok(Some(Value::Null)) if empty => Self::Absent,
            Ok(Some(value)) => Self::Value(value),
            Err(error) => Self::Unreadable(error),
        }
    }
}

/// Checks the parameters of one location: those that are missing, then those that are wrong, then those that
/// are deprecated. The values of those that are there are kept.
fn check<'p>(
    judge: Judged<'_>,
    place: &'static str,
    list: &'p [Prepared],
    read: &dyn Fn(usize, &Prepared) -> Sent,
    named: &dyn Fn(&str) -> bool,
    (findings, kept): (&mut Vec<Finding>, &mut Kept<'_, 'p>),
) {
    let mut wrong = Vec::new();
    let mut deprecated = Vec::new();
    for (n, prepared) in list.iter().enumerate() {
        let plan = &prepared.plan;
        let sent = read(n, prepared);
        // Prism warns where the name is there just as it is written
        let warns = match &prepared.reading {
            Some(reading) => plan.deprecated && named(&reading.written),
            None => plan.deprecated && !matches!(sent, Sent::Absent),
        };
        if warns {
            deprecated.push(warning(place, prepared));
        }
        match sent {
            Sent::Absent if plan.required => {
                let subject = subject(judge.direction, &[place]);
                let message = format!("{subject} must have required property '{}'", prepared.lower);
                let finding = Finding::error(&[place], "required", message);
                findings.push(finding.at(plan.origin).missing(&prepared.lower));
            }
            Sent::Absent => {}
            Sent::Empty(value) => {
                if let Some(value) = value {
                    kept.parameter(plan, value);
                }
            }
            Sent::Value(mut value) => {
                let Some(schema) = prepared.schema() else {
                    kept.parameter(plan, value);
                    continue;
                };
                let manner = Manner::PARAMETER;
                let violations =
                    judge
                        .validators
                        .judge(schema, judge.direction, &mut value, manner);
                let location = [place, &*prepared.lower];
                wrong.extend(
                    violations.into_iter().map(|violation| {
                        Finding::of(judge.direction, &location, &value, &violation)
                    }),
                );
                kept.parameter(plan, value);
            }
            Sent::Unreadable(error) => {
                let location = [place, &*prepared.lower];
                let message = format!("{} {error}", subject(judge.direction, &location));
                wrong.push(Finding::error(&location, "style", message).at(plan.origin));
            }
        }
    }
    findings.append(&mut wrong);
    findings.append(&mut deprecated);
}

impl Prepared {
    /// The schema of its value; Prism knows none where the value is of a media type.
    fn schema(&self) -> Option<SchemaId> {
        let styled = self.reading.is_none() || self.plan.style().is_some();
        self.plan.schema.filter(|_| styled)
    }
}

fn warning(place: &str, prepared: &Prepared) -> Finding {
    let name = prepared
        .reading
        .as_ref()
        .map_or(&*prepared.plan.name, |reading| &*reading.written);
    let mut text = format!("{place} param {name} is deprecated");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Finding::warning(&[place, name], "deprecated", text).at(prepared.plan.origin)
}

/// Whether Prism validates parameters of this location at all: they are one schema to it, and one that ajv does
/// not take is left out.
fn is_sound(judge: Judged<'_>, list: &[Prepared]) -> bool {
    judge.validators.profile() != Profile::Prism
        || list
            .iter()
            .filter_map(Prepared::schema)
            .all(|schema| judge.validators.is_sound(schema, Manner::PARAMETER))
}

/// How the names of headers were written before they were read here.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// In lower case, as they arrive.
    Lower,
    /// As the contract has them.
    Written,
}

pub(super) fn headers<'p>(
    judge: Judged<'_>,
    list: &'p [Prepared],
    (headers, names): (&HeaderMap, Names),
    findings: &mut Vec<Finding>,
    kept: &mut Kept<'_, 'p>,
) {
    if list.is_empty() || !is_sound(judge, list) {
        return;
    }
    let read = |_: usize, prepared: &Prepared| {
        let Some(text) = header(headers, &prepared.lower) else {
            return Sent::Absent;
        };
        if let Some(reading) = &prepared.reading {
            return reading.text(&text).map_or(Sent::Absent, Sent::Value);
        }
        let outcome = prepared.plan.decode_text(&text, &judge);
        Sent::new(outcome, text.is_empty(), prepared.plan.allow_empty_value)
    };
    let named = |name: &str| {
        (names == Names::Written || !name.bytes().any(|byte| byte.is_ascii_uppercase()))
            && header(headers, name).is_some_and(|text| !text.is_empty())
    };
    check(judge, "header", list, &read, &named, (findings, kept));
}

/// The value of a header; those of a repeated one joined by commas (RFC 9110, section 5.2).
pub(super) fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<Cow<'h, str>> {
    let mut values = headers
        .get_all(name)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()));
    let first = values.next()?;
    Some(values.fold(first, |joined, value| {
        Cow::Owned(format!("{joined}, {value}"))
    }))
}

pub(super) fn query<'p>(
    judge: Judged<'_>,
    plan: &'p Plan,
    query: Option<&str>,
    findings: &mut Vec<Finding>,
    kept: &mut Kept<'_, 'p>,
) {
    if plan.query.is_empty() || !is_sound(judge, &plan.query) {
        return;
    }
    let pairs = Pairs::query(query.unwrap_or_default());
    let read = |n: usize, prepared: &Prepared| {
        if let Some(reading) = &prepared.reading {
            return reading.pairs(&pairs).map_or(Sent::Absent, Sent::Value);
        }
        let claimed = |name: &str| plan.claims(n, name);
        let outcome = prepared.plan.decode_pairs(&pairs, &claimed, &judge);
        let empty = pairs.is_empty_at(&prepared.plan.name);
        Sent::new(outcome, empty, prepared.plan.allow_empty_value)
    };
    let named = |name: &str| {
        let mut pairs = pairs.list.iter();
        pairs.any(|pair| pair.name == name && !pair.value.is_empty())
    };
    check(judge, "query", &plan.query, &read, &named, (findings, kept));
}

pub(super) fn path<'p>(
    judge: Judged<'_>,
    list: &'p [Prepared],
    matched: &Match<'_>,
    findings: &mut Vec<Finding>,
    kept: &mut Kept<'_, 'p>,
) {
    if list.is_empty() || !is_sound(judge, list) {
        return;
    }
    let read = |_: usize, prepared: &Prepared| {
        let Some(raw) = matched.parameter(&prepared.plan.name) else {
            // declared, but not in the template: no request can have it
            return if prepared.reading.is_some() {
                Sent::Absent
            } else {
                Sent::Empty(None)
            };
        };
        if let Some(reading) = &prepared.reading
            && let Some(value) = reading.text(&prism::parameter::segment(raw))
        {
            return Sent::Value(value);
        }
        let outcome = prepared.plan.decode_text(raw, &judge);
        match outcome {
            Ok(_) if raw.is_empty() => Sent::Absent,
            outcome => Sent::new(outcome, false, false),
        }
    };
    let named = |name: &str| matched.parameter(name).is_some_and(|raw| !raw.is_empty());
    check(judge, "path", list, &read, &named, (findings, kept));
}

pub(super) fn cookies<'p>(
    judge: Judged<'_>,
    list: &'p [Prepared],
    headers: &HeaderMap,
    findings: &mut Vec<Finding>,
    kept: &mut Kept<'_, 'p>,
) {
    if list.is_empty() {
        return;
    }
    let values = headers.get_all(http::header::COOKIE).iter();
    let texts: Vec<_> = values
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    let pairs = Pairs::cookies(texts.iter().map(AsRef::as_ref));
    let read = |_: usize, prepared: &Prepared| {
        let outcome = prepared.plan.decode_pairs(&pairs, &|_| false, &judge);
        let empty = pairs.is_empty_at(&prepared.plan.name);
        Sent::new(outcome, empty, prepared.plan.allow_empty_value)
    };
    check(judge, "cookie", list, &read, &|_| false, (findings, kept));
}

/// A value against its schema, at a place; gives it back.
pub(super) fn value(
    judge: Judged<'_>,
    place: &[&str],
    schema: Option<SchemaId>,
    mut value: Value,
    manner: Manner,
    findings: &mut Vec<Finding>,
) -> Value {
    let Some(schema) = schema else { return value };
    let violations = judge
        .validators
        .judge(schema, judge.direction, &mut value, manner);
    let found = violations.into_iter();
    findings.extend(found.map(|violation| Finding::of(judge.direction, place, &value, &violation)));
    value
}
