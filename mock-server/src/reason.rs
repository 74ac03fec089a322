//! The reason for a refusal as the body of a declared response: in the richest of the usual shapes that its schema
//! has room for.

use std::cell::OnceCell;
use std::fmt::Write as _;

use http::StatusCode;
use serde_json::{Map, Value, json};
use specwright_contract::Contract;
use specwright_contract::model::{AdditionalProperties, MediaType, SchemaId, SchemaKind};
use specwright_exchange::check::Finding;
use specwright_exchange::media_type::is_json;
use specwright_exchange::schema::{Direction, Profile, Validators};

use crate::problem::Problem;

/// What the schema of a media type has room for, as far as that does not depend on the request: found once.
#[derive(Debug)]
pub(crate) struct Room {
    schema: SchemaId,
    shapes: Vec<Fitting>,
    /// Whether the schema has a name for the list of findings in a problem document.
    validation: bool,
}

/// A shape that the schema does not rule out by the names of its members.
#[derive(Debug)]
struct Fitting {
    make: Make,
    /// Whether the schema has a name for what tells the reason. What it has no name for, nobody reads.
    read: bool,
}

/// What is to be told.
#[derive(Clone, Copy)]
pub(crate) struct Refusal<'a> {
    pub(crate) status: StatusCode,
    pub(crate) findings: &'a [Finding],
    /// The problem, where nothing were declared.
    pub(crate) problem: &'a dyn Fn() -> Problem,
}

impl Room {
    /// Nothing where there is none at all.
    pub(crate) fn of(validators: &Validators, media: &MediaType) -> Option<Self> {
        let schema = media.schema.filter(|_| is_json(&media.name))?;
        let contract = validators.contract();
        let names = declared_names(contract, schema);
        let only = (validators.profile() == Profile::Evaluated)
            .then(|| only_names(contract, schema))
            .flatten();
        let fitting = |shape: &Shape| {
            let members = shape.members;
            let ruled_out = only
                .as_ref()
                .is_some_and(|only| members.iter().any(|name| !only.contains(name)));
            let told = |name: &&str| TELLING.contains(name) && names.contains(name);
            let read = members.is_empty() || members.iter().any(told);
            (!ruled_out).then_some(Fitting {
                make: shape.make,
                read,
            })
        };
        Some(Self {
            schema,
            shapes: SHAPES.iter().filter_map(fitting).collect(),
            validation: names.contains(&"validation"),
        })
    }

    /// The reason in the first shape that is right and is read, else in the first that is right.
    pub(crate) fn told(&self, validators: &Validators, refusal: Refusal<'_>) -> Option<Value> {
        let contract = validators.contract();
        let sentences = OnceCell::new();
        let mut unread = None;
        for fitting in &self.shapes {
            let mut read = fitting.read;
            let value = match fitting.make {
                Make::Problem => {
                    let document = problem(refusal.status, (refusal.problem)());
                    read |= self.validation && document.get("validation").is_some();
                    document
                }
                _ if unread.is_some() && !read => continue,
                Make::List => list(contract, refusal.findings),
                Make::Text(make) => {
                    let text: &String =
                        sentences.get_or_init(|| self::sentences(contract, refusal.findings));
                    make(refusal.status.as_u16(), text)
                }
            };
            if validators.is_valid(self.schema, Direction::Response, &value) {
                if read {
                    return Some(value);
                }
                unread.get_or_insert(value);
            }
        }
        unread
    }
}

/// Members that tell what is wrong.
const TELLING: &[&str] = &["detail", "message", "error", "errors", "validation"];

/// The names of properties that a schema has, its `allOf` included.
fn declared_names(contract: &Contract, schema: SchemaId) -> Vec<&str> {
    const MOST: usize = 100;
    let mut names = Vec::new();
    let mut next = vec![schema];
    let mut seen = 0;
    while let Some(schema) = next.pop().filter(|_| seen < MOST) {
        seen += 1;
        let schema = &contract.schemas[contract.schemas.resolve(schema)];
        let properties = schema.object.iter().flat_map(|rules| &rules.properties);
        names.extend(properties.map(|property| &*property.name));
        next.extend(schema.combinators.iter().flat_map(|all| &all.all_of));
    }
    names
}

/// The only names that an object may have, where the schema itself says so.
fn only_names(contract: &Contract, schema: SchemaId) -> Option<Vec<&str>> {
    let schema = &contract.schemas[contract.schemas.resolve(schema)];
    let rules = schema.object.as_ref()?;
    let closed = matches!(schema.kind, SchemaKind::Keywords)
        && rules.additional == AdditionalProperties::Forbidden
        && rules.patterns.is_empty();
    let names = rules.properties.iter().map(|property| &*property.name);
    closed.then(|| names.collect())
}

/// A shape of error bodies that services have.
struct Shape {
    /// The members that it has in any case; none: it is no object.
    members: &'static [&'static str],
    make: Make,
}

#[derive(Clone, Copy, Debug)]
enum Make {
    /// The problem document itself.
    Problem,
    /// A list with one item for each finding, as FastAPI gives it.
    List,
    /// One text for all findings.
    Text(fn(u16, &str) -> Value),
}

macro_rules! shapes {
    ($($members:tt $make:expr;)*) => {
        &[$(Shape { members: &$members, make: $make }),*]
    };
}

/// Richest first.
const SHAPES: &[Shape] = shapes! {
    ["type", "title", "status", "detail"] Make::Problem;
    ["detail"] Make::List;
    ["detail"] Make::Text(|_, text| json!({"detail": text}));
    ["message"] Make::Text(|_, text| json!({"message": text}));
    ["error"] Make::Text(|_, text| json!({"error": text}));
    ["code", "message"] Make::Text(|status, text| json!({"code": status, "message": text}));
    ["code", "message"] Make::Text(|status, text| json!({"code": status.to_string(), "message": text}));
    ["status", "message"] Make::Text(|status, text| json!({"status": status, "message": text}));
    ["error"] Make::Text(|_, text| json!({"error": {"message": text}}));
    ["error"] Make::Text(|status, text| json!({"error": {"code": status, "message": text}}));
    ["error"] Make::Text(|status, text| json!({"error": {"code": status.to_string(), "message": text}}));
    ["errors"] Make::Text(|_, text| json!({"errors": [text]}));
    ["errors"] Make::Text(|_, text| json!({"errors": [{"message": text}]}));
    [] Make::Text(|_, text| json!([text]));
    [] Make::Text(|_, text| json!(text));
};

/// The document of a problem, with the status that it is sent with.
fn problem(status: StatusCode, problem: Problem) -> Value {
    let mut document = problem.document();
    document["status"] = status.as_u16().into();
    document
}

fn list(contract: &Contract, findings: &[Finding]) -> Value {
    let items = findings.iter().map(|finding| item(contract, finding));
    object([("detail", items.collect())])
}

/// A finding as FastAPI's users know it.
fn item(contract: &Contract, finding: &Finding) -> Value {
    let segment = |segment: &String| {
        segment
            .parse::<u64>()
            .map_or_else(|_| Value::from(segment.as_str()), Value::from)
    };
    // what is of no place in particular is of the body
    let whole = ["body".to_owned()];
    let location = if finding.location.is_empty() {
        &whole[..]
    } else {
        &finding.location
    };
    let mut message = String::with_capacity(finding.message.len() + 64);
    sentence(contract, finding, &mut message);
    object([
        ("type", finding.code.as_str().into()),
        ("loc", location.iter().map(segment).collect()),
        ("msg", message.into()),
        ("input", finding.value.clone().into()),
    ])
}

/// An object of these members, which are moved where `json!` writes them anew.
fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let mut object = Map::with_capacity(N);
    for (name, value) in members {
        object.insert(name.to_owned(), value);
    }
    object.into()
}

fn sentences(contract: &Contract, findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        if !text.is_empty() {
            text.push_str("; ");
        }
        sentence(contract, finding, &mut text);
    }
    text
}

/// The message with the place in the contract.
fn sentence(contract: &Contract, finding: &Finding, text: &mut String) {
    text.push_str(&finding.message);
    if let Some(origin) = finding.contract {
        // Writing to a string does not fail.
        let _ = write!(text, " ({})", contract.place(origin));
    }
}
