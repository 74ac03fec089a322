//! The body of a declared error response that tells what is wrong: in the richest of the usual shapes that its schema
//! has room for.

use std::cell::OnceCell;

use serde_json::{Map, Value, json};
use specwright_contract::Contract;
use specwright_contract::model::{AdditionalProperties, MediaType, SchemaId, SchemaKind};

use crate::media_type::is_json;
use crate::schema::{Direction, Profile, Validators};

/// What is to be told.
pub trait Reason {
    /// The status of the response.
    fn status(&self) -> u16;
    /// The problem document (RFC 9457).
    fn problem(&self) -> Value;
    /// The findings, each an [`item`]; nothing where there are none.
    fn items(&self) -> Option<Value>;
    /// All in one text.
    fn text(&self) -> String;
}

/// A form of errors that can be asked for before the others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// A problem document (RFC 9457).
    Problem,
    /// `{"detail": [item, …]}`
    Items,
    /// `{"detail": "…"}`
    Detail,
}

/// What the schema of an error's body has room for, as far as that does not depend on the error: found once.
#[derive(Debug)]
pub struct Room {
    schema: SchemaId,
    shapes: Vec<Fitting>,
    /// Whether the schema has a name for the list of findings in a problem document.
    validation: bool,
}

/// A shape that the schema does not rule out by the names of its members.
#[derive(Debug)]
struct Fitting {
    form: Option<Form>,
    make: Make,
    /// Whether the schema has a name for what tells the reason. What it has no name for, nobody reads.
    read: bool,
}

impl Room {
    /// Nothing where there is none at all: another media type than JSON, or no schema.
    pub fn of(validators: &Validators, media: &MediaType) -> Option<Self> {
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
                form: shape.form,
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

    /// The reason in the first shape that is right and is read, else in the first that is right; those in `first`
    /// before the others, which go from the richest to the poorest.
    pub fn told(
        &self,
        validators: &Validators,
        first: &[Form],
        reason: &dyn Reason,
    ) -> Option<Value> {
        let text = OnceCell::new();
        let mut unread = None;
        let asked = |fitting: &&Fitting| fitting.form.is_some_and(|form| first.contains(&form));
        let before = self.shapes.iter().filter(asked);
        let after = self.shapes.iter().filter(|fitting| !asked(fitting));
        for fitting in before.chain(after) {
            let mut read = fitting.read;
            let value = match fitting.make {
                Make::Problem => {
                    let document = reason.problem();
                    read &= document.get("detail").is_some();
                    read |= self.validation && document.get("validation").is_some();
                    document
                }
                _ if unread.is_some() && !read => continue,
                Make::Items => match reason.items() {
                    Some(items) => object([("detail", items)]),
                    None => continue,
                },
                Make::Text(make) => make(reason.status(), text.get_or_init(|| reason.text())),
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

/// An object of these members, which are moved where `json!` writes them anew.
fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let mut object = Map::with_capacity(N);
    for (name, value) in members {
        object.insert(name.to_owned(), value);
    }
    object.into()
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
    form: Option<Form>,
    /// The members that it has in any case; none: it is no object.
    members: &'static [&'static str],
    make: Make,
}

#[derive(Clone, Copy, Debug)]
enum Make {
    /// The problem document itself.
    Problem,
    /// A list with one item for each finding, as FastAPI gives it.
    Items,
    /// One text for all findings.
    Text(fn(u16, &str) -> Value),
}

macro_rules! shapes {
    ($($($form:ident)? [$($member:literal),*] $make:expr;)*) => {
        &[$(Shape { form: shapes!(@ $($form)?), members: &[$($member),*], make: $make }),*]
    };
    (@) => { None };
    (@ $form:ident) => { Some(Form::$form) };
}

/// Richest first.
const SHAPES: &[Shape] = shapes! {
    Problem ["type", "title", "status", "detail"] Make::Problem;
    Items ["detail"] Make::Items;
    Detail ["detail"] Make::Text(|_, text| json!({"detail": text}));
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
