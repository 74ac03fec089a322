//! Parameters and headers against their schemas.

use std::borrow::Cow;

use http::HeaderMap;
use serde_json::Value;

use super::Judged;
use super::finding::{Finding, subject};
use super::plan::{Plan, Prepared};
use crate::router::Match;
use crate::style::{Pairs, StyleError};

/// What became of a parameter.
enum Sent {
    /// It is not there, or empty, which is the same.
    Absent,
    /// It is there and empty, which is right whatever its schema says.
    Empty,
    Value(Value),
    Unreadable(StyleError),
}

impl Sent {
    fn new(outcome: Result<Option<Value>, StyleError>, empty: bool, allow_empty: bool) -> Self {
        match outcome {
            Ok(None) => Self::Absent,
            Ok(Some(_)) if empty && allow_empty => Self::Empty,
            Ok(Some(Value::String(text))) if text.is_empty() => Self::Absent,
            Ok(Some(Value::Null)) if empty => Self::Absent,
            Ok(Some(value)) => Self::Value(value),
            Err(error) => Self::Unreadable(error),
        }
    }
}

/// Checks the parameters of one location: those that are deprecated, then those that are missing, then
/// those that are wrong.
fn check(
    judge: Judged<'_>,
    place: &str,
    list: &[Prepared],
    read: &dyn Fn(usize, &Prepared) -> Sent,
    findings: &mut Vec<Finding>,
) {
    if list.is_empty() {
        return;
    }
    let mut missing = Vec::new();
    let mut wrong = Vec::new();
    for (n, prepared) in list.iter().enumerate() {
        let plan = &prepared.plan;
        let sent = read(n, prepared);
        if plan.deprecated && !matches!(sent, Sent::Absent) {
            let mut text = format!("{place} param {} is deprecated", prepared.lower);
            if let Some(first) = text.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            let location = [place, &prepared.lower];
            findings.push(Finding::warning(&location, "deprecated", text).at(plan.origin));
        }
        let location = [place, &*prepared.lower];
        match sent {
            Sent::Absent if plan.required => {
                let subject = subject(judge.direction, &[place]);
                let message = format!("{subject} must have required property '{}'", prepared.lower);
                missing.push(Finding::error(&[place], "required", message).at(plan.origin));
            }
            Sent::Absent | Sent::Empty => {}
            Sent::Value(value) => {
                let Some(schema) = plan.schema else { continue };
                let violations = judge.validators.check(schema, judge.direction, &value);
                wrong.extend(
                    violations.into_iter().map(|violation| {
                        Finding::of(judge.direction, &location, &value, &violation)
                    }),
                );
            }
            Sent::Unreadable(error) => {
                let message = format!("{} {error}", subject(judge.direction, &location));
                wrong.push(Finding::error(&location, "style", message).at(plan.origin));
            }
        }
    }
    findings.append(&mut missing);
    findings.append(&mut wrong);
}

pub(super) fn headers(
    judge: Judged<'_>,
    list: &[Prepared],
    headers: &HeaderMap,
    findings: &mut Vec<Finding>,
) {
    let read = |_: usize, prepared: &Prepared| {
        let Some(text) = header(headers, &prepared.lower) else {
            return Sent::Absent;
        };
        let outcome = prepared.plan.decode_text(&text, &judge);
        Sent::new(outcome, text.is_empty(), prepared.plan.allow_empty_value)
    };
    check(judge, "header", list, &read, findings);
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

pub(super) fn query(
    judge: Judged<'_>,
    plan: &Plan,
    query: Option<&str>,
    findings: &mut Vec<Finding>,
) {
    if plan.query.is_empty() {
        return;
    }
    let pairs = Pairs::query(query.unwrap_or_default());
    let read = |n: usize, prepared: &Prepared| {
        let claimed = |name: &str| plan.claims(n, name);
        let outcome = prepared.plan.decode_pairs(&pairs, &claimed, &judge);
        let empty = pairs.is_empty_at(&prepared.plan.name);
        Sent::new(outcome, empty, prepared.plan.allow_empty_value)
    };
    check(judge, "query", &plan.query, &read, findings);
}

pub(super) fn path(
    judge: Judged<'_>,
    list: &[Prepared],
    matched: &Match<'_>,
    findings: &mut Vec<Finding>,
) {
    let read = |_: usize, prepared: &Prepared| {
        let Some(raw) = matched.parameter(&prepared.plan.name) else {
            // declared, but not in the template: no request can have it
            return Sent::Empty;
        };
        let outcome = prepared.plan.decode_text(raw, &judge);
        match outcome {
            Ok(_) if raw.is_empty() => Sent::Absent,
            outcome => Sent::new(outcome, false, false),
        }
    };
    check(judge, "path", list, &read, findings);
}

pub(super) fn cookies(
    judge: Judged<'_>,
    list: &[Prepared],
    headers: &HeaderMap,
    findings: &mut Vec<Finding>,
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
    check(judge, "cookie", list, &read, findings);
}

/// A value against its schema, at a place.
pub(super) fn value(
    judge: Judged<'_>,
    place: &[&str],
    schema: Option<specwright_contract::model::SchemaId>,
    value: &Value,
    findings: &mut Vec<Finding>,
) {
    let Some(schema) = schema else { return };
    let violations = judge.validators.check(schema, judge.direction, value);
    let found = violations.into_iter();
    findings.extend(found.map(|violation| Finding::of(judge.direction, place, value, &violation)));
}
