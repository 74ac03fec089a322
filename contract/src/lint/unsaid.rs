//! Rules about what callers have to know and a contract does not say: what a negative limit means, what a repetition
//! does, and that a resource may not be there.

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashSet};

use super::Found;
use super::subject::{Subject, heading};
use super::template::names;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lint as codes;
use crate::model::{Location, Operation, Schema, StatusKey, Type};
use crate::source::Origin;

/// Query parameters that count items or pages, in lower case and without what stands between words.
const COUNTS: &[&str] = &[
    "limit",
    "pagelimit",
    "perpage",
    "pagesize",
    "itemsperpage",
    "resultsperpage",
    "maxresults",
    "maxitems",
    "offset",
    "pageoffset",
    "page",
    "pagenumber",
    "pageno",
    "pagenum",
    "skip",
    "top",
];

/// What moves money, so that twice is not as good as once.
const PAYMENTS: &[&str] = &[
    "pay",
    "payment",
    "refund",
    "payout",
    "withdraw",
    "withdrawal",
];

/// Letters and digits in lower case.
fn folded(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// A number of items or pages says how small it may be. Each name is told once, where it comes first.
pub(super) fn counts(subject: &Subject<'_>, found: &mut Found) {
    let schemas = &subject.contract.schemas;
    let mut seen = FxHashSet::default();
    let mut names: IndexMap<&str, Vec<Origin>, FxBuildHasher> = IndexMap::default();
    for parameter in subject.operations.iter().flat_map(|one| &one.parameters) {
        let schema = parameter.shape.schema();
        let counts = parameter.location == Location::Query
            && COUNTS.contains(&folded(&parameter.name).as_str())
            && schema.is_some_and(|id| is_unbounded(schemas.get(schemas.resolve(id))));
        if counts && seen.insert(parameter.origin) {
            let places = names.entry(&parameter.name).or_default();
            places.push(parameter.origin);
        }
    }
    for (name, places) in names {
        let [first, more @ ..] = places.as_slice() else {
            continue;
        };
        let more = match more.len() {
            0 => String::new(),
            more => format!(" ({more} more of this name)"),
        };
        found.push(
            Diagnostic::at(
                &codes::COUNT_UNBOUNDED,
                subject.value(*first, "name"),
                format!("`{name}` may be negative, and nothing says what that means{more}"),
            )
            .help("add a `minimum`, 0 or 1"),
        );
    }
}

/// Whether a schema is of integers, and nothing says how small they may be.
fn is_unbounded(schema: &Schema) -> bool {
    let bounded = schema
        .number
        .as_ref()
        .is_some_and(|rules| rules.minimum.is_some() || rules.exclusive_minimum.is_some());
    let unsigned = schema
        .format
        .as_deref()
        .is_some_and(|format| format.starts_with('u'));
    schema.types.without(Type::Null).single() == Some(Type::Integer)
        && !bounded
        && !unsigned
        && schema.values.is_none()
        && schema.combinators.is_none()
}

/// A request that moves money says what its repetition does.
pub(super) fn repetitions(subject: &Subject<'_>, found: &mut Found) {
    for operation in subject.contract.operations() {
        let operation = operation.1;
        if operation.method.as_str() != "POST" || !pays(operation) || subject.is_postman() {
            continue;
        }
        let keyed = operation.parameters.iter().any(|parameter| {
            let name = folded(&parameter.name);
            name.contains("idempoten") || name.ends_with("requestid")
        });
        if keyed || declares(operation, 409) || body_is_keyed(subject, operation) {
            continue;
        }
        found.push(
            Diagnostic::at(
                &codes::REPETITION_UNSAID,
                heading(subject.node(operation.origin)),
                format!(
                    "nothing says what a repetition of {} does: a caller that got no answer can't try again",
                    operation.label()
                ),
            )
            .help("take an `Idempotency-Key`, or declare the 409 that a repetition gets"),
        );
    }
}

/// Whether an operation moves money, by the end of its path or the verb of its name.
fn pays(operation: &Operation) -> bool {
    let last = operation.path.trim_end_matches('/').rsplit('/').next();
    let last = folded(last.unwrap_or_default());
    let is = |word: &str| PAYMENTS.contains(&word);
    // to charge is done to batteries, too
    if last == "charges" || is(&last) || last.strip_suffix('s').is_some_and(is) {
        return true;
    }
    let name = operation.operation_id.as_deref().unwrap_or_default();
    let end = name
        .find(|letter: char| !letter.is_ascii_lowercase())
        .filter(|&end| end > 0);
    end.is_some_and(|end| name.get(..end).is_some_and(is))
}

/// Whether the body of a request has a member by which a repetition is known.
fn body_is_keyed(subject: &Subject<'_>, operation: &Operation) -> bool {
    let schemas = &subject.contract.schemas;
    let body = operation.body.iter();
    let content = body.flat_map(|body| body.content.iter());
    let mut members = content
        .filter_map(|media| media.schema)
        .filter_map(|id| schemas.get(schemas.resolve(id)).object.as_ref())
        .flat_map(|object| object.properties.iter());
    members.any(|member| {
        let name = folded(&member.name);
        name.contains("idempoten") || name.ends_with("requestid")
    })
}

/// Where one operation of a resource says that it may not be there, the others do.
pub(super) fn not_found(subject: &Subject<'_>, found: &mut Found) {
    for item in &subject.contract.paths {
        let last = item.path.trim_end_matches('/').rsplit('/').next();
        if names(last.unwrap_or_default()).next().is_none() {
            continue;
        }
        let range = item.operations.start as usize..item.operations.end as usize;
        let operations = subject.contract.operations.get(range).unwrap_or_default();
        let Some(example) = operations.iter().find(|operation| {
            let mut keys = operation.responses.iter().map(|(key, _)| *key);
            keys.any(|key| key == StatusKey::Code(404))
        }) else {
            continue;
        };
        for operation in operations {
            // PUT may create what is not there
            let applies = matches!(operation.method.as_str(), "GET" | "DELETE" | "PATCH");
            if !applies || declares(operation, 404) || declares(operation, 410) {
                continue;
            }
            found.push(
                Diagnostic::at(
                    &codes::NOT_FOUND_UNSAID,
                    subject.member(operation.origin, "responses"),
                    format!(
                        "{} declares no 404, and {} does",
                        operation.label(),
                        example.method
                    ),
                )
                .label(subject.member(example.origin, "responses"), "declared here")
                .help("declare what it answers where there is nothing"),
            );
        }
    }
}

/// Whether an operation says anything of a status: by its code, its range, or by default.
fn declares(operation: &Operation, status: u16) -> bool {
    operation.response(status).is_some()
}
