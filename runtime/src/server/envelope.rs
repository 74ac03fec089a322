//! How errors are told: problem documents, FastAPI's lists, the user's own form; and what the contract itself
//! declares for the status, which goes before all but the user's own form.

use std::fmt;
use std::sync::Arc;

use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};
use specwright_contract::Contract;
use specwright_contract::model::{MediaType, SchemaId};
use specwright_exchange::media_type::{is_json, is_range};
use specwright_exchange::schema::{Direction, Validators};

use super::error::{Error, Violation};
use crate::reply::Reply;

/// How errors are told.
///
/// Where the contract declares a JSON body for the status, the answer is of that form: in this envelope if the schema
/// has room for it, else in another usual one that it has room for.
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum Envelope {
    /// Problem documents (RFC 9457), with the findings as `validation`.
    #[default]
    Problem,
    /// `{"detail": "…"}`
    Detail,
    /// As FastAPI: `{"detail": [{"type", "loc", "msg", "input"}]}` for requests that break the contract, all of which
    /// have status 422, and `{"detail": "…"}` for all else.
    FastApi,
    /// As this says.
    Custom(Arc<dyn Fn(&Error) -> Reply + Send + Sync>),
}

impl Envelope {
    /// The answer to every error by a function of your own.
    ///
    /// ```
    /// # use specwright_runtime::{Reply, server::Envelope};
    /// # use serde_json::json;
    /// let envelope = Envelope::custom(|error| {
    ///     Reply::new(error.status()).json(&json!({"fault": error.text()}))
    /// });
    /// # let _ = envelope;
    /// ```
    pub fn custom(make: impl Fn(&Error) -> Reply + Send + Sync + 'static) -> Self {
        Self::Custom(Arc::new(make))
    }

    /// The answer to an error; `room`: what the contract declares for it.
    pub(crate) fn reply(&self, mut error: Error, room: Option<(&Validators, &Room)>) -> Reply {
        if let Some(reply) = error.take_reply() {
            return reply;
        }
        let mut reply = if let Self::Custom(make) = self {
            make(&error)
        } else {
            let declared = room.and_then(|(validators, room)| {
                let value = room.told(validators, self.first(), &error)?;
                Some((value, &*room.media))
            });
            let (value, media) = declared.unwrap_or_else(|| self.plain(&error));
            Reply::new(error.status()).body(media, value.to_string())
        };
        for (name, value) in error.headers() {
            reply.headers.append(name.clone(), value.clone());
        }
        reply
    }

    fn plain(&self, error: &Error) -> (Value, &'static str) {
        match self {
            Self::Problem | Self::Custom(_) => (error.problem(), "application/problem+json"),
            Self::FastApi if !error.violations().is_empty() => (list(error), "application/json"),
            Self::FastApi | Self::Detail => (json!({"detail": error.text()}), "application/json"),
        }
    }

    /// The shapes that are tried before the others.
    fn first(&self) -> &'static [Shape] {
        match self {
            Self::Problem | Self::Custom(_) => &[],
            Self::Detail => &[DETAIL],
            Self::FastApi => &[LIST, DETAIL],
        }
    }

    /// The statuses for a body that cannot be read, and for a request that breaks the contract, where the contract
    /// declares none of the usual ones.
    pub(crate) fn statuses(&self) -> (StatusCode, StatusCode) {
        let syntax = match self {
            Self::FastApi => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::BAD_REQUEST,
        };
        (syntax, StatusCode::UNPROCESSABLE_ENTITY)
    }
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Problem => "Problem",
            Self::Detail => "Detail",
            Self::FastApi => "FastApi",
            Self::Custom(_) => "Custom(…)",
        })
    }
}

/// The JSON body that the contract declares for an error.
#[derive(Debug)]
pub(crate) struct Room {
    media: Box<str>,
    schema: SchemaId,
    /// The names that the schema has.
    names: Vec<Box<str>>,
}

impl Room {
    /// The first of the media types that has room; nothing where there is none.
    pub(crate) fn of(contract: &Contract, content: &[Arc<MediaType>]) -> Option<Self> {
        content.iter().find_map(|media| {
            let schema = media.schema.filter(|_| is_json(&media.name))?;
            let range = is_range(&media.name);
            Some(Self {
                media: if range {
                    "application/json".into()
                } else {
                    media.name.clone()
                },
                schema,
                names: names(contract, schema),
            })
        })
    }

    /// The error in the first shape that is right and that the schema has a name for, else in the first that is right.
    fn told(&self, validators: &Validators, first: &[Shape], error: &Error) -> Option<Value> {
        let mut unread = None;
        for shape in first.iter().chain(SHAPES) {
            let Some(value) = shape.make(error) else {
                continue;
            };
            if !validators.is_valid(self.schema, Direction::Response, &value) {
                continue;
            }
            if self.reads(&value) {
                return Some(value);
            }
            unread.get_or_insert(value);
        }
        unread
    }

    /// Whether the schema has a name for a member that tells what is wrong; otherwise nobody reads it.
    fn reads(&self, value: &Value) -> bool {
        let Value::Object(members) = value else {
            return true;
        };
        let telling = |name: &str| members.contains_key(name) && TELLING.contains(&name);
        self.names.iter().any(|name| telling(name))
    }
}

/// Members that tell what is wrong.
const TELLING: &[&str] = &["detail", "message", "error", "errors", "validation"];

/// The names of properties that a schema has, its `allOf` included.
fn names(contract: &Contract, schema: SchemaId) -> Vec<Box<str>> {
    const MOST: usize = 100;
    let mut names = Vec::new();
    let mut next = vec![schema];
    let mut seen = 0;
    while let Some(schema) = next.pop().filter(|_| seen < MOST) {
        seen += 1;
        let schema = &contract.schemas[contract.schemas.resolve(schema)];
        let properties = schema.object.iter().flat_map(|rules| &rules.properties);
        names.extend(properties.map(|property| property.name.as_ref().into()));
        next.extend(schema.combinators.iter().flat_map(|all| &all.all_of));
    }
    names
}

/// A shape of error bodies that services have.
#[derive(Clone, Copy)]
enum Shape {
    Problem,
    /// One item for each finding; nothing without findings.
    List,
    /// One text for all.
    Text(fn(u16, String) -> Value),
}

const LIST: Shape = Shape::List;
const DETAIL: Shape = Shape::Text(|_, text| json!({"detail": text}));

/// Richest first.
const SHAPES: &[Shape] = &[
    Shape::Problem,
    LIST,
    DETAIL,
    Shape::Text(|_, text| json!({"message": text})),
    Shape::Text(|_, text| json!({"error": text})),
    Shape::Text(|status, text| json!({"code": status, "message": text})),
    Shape::Text(|status, text| json!({"code": status.to_string(), "message": text})),
    Shape::Text(|status, text| json!({"status": status, "message": text})),
    Shape::Text(|_, text| json!({"error": {"message": text}})),
    Shape::Text(|status, text| json!({"error": {"code": status, "message": text}})),
    Shape::Text(|status, text| json!({"error": {"code": status.to_string(), "message": text}})),
    Shape::Text(|_, text| json!({"errors": [text]})),
    Shape::Text(|_, text| json!({"errors": [{"message": text}]})),
    Shape::Text(|_, text| json!([text])),
    Shape::Text(|_, text| json!(text)),
];

impl Shape {
    fn make(self, error: &Error) -> Option<Value> {
        Some(match self {
            Self::Problem => error.problem(),
            Self::List if error.violations().is_empty() => return None,
            Self::List => list(error),
            Self::Text(make) => make(error.status().as_u16(), error.text()),
        })
    }
}

/// The findings as FastAPI's users know them.
fn list(error: &Error) -> Value {
    let items = error.violations().iter().map(item);
    json!({"detail": items.collect::<Vec<_>>()})
}

fn item(found: &Violation) -> Value {
    let segment = |segment: &String| {
        let number = segment.parse::<u64>();
        number.map_or_else(|_| Value::from(segment.as_str()), Value::from)
    };
    // what is of no place in particular is of the body
    let whole = ["body".to_owned()];
    let location = match found.location.as_slice() {
        [] => &whole[..],
        location => location,
    };
    json!({
        "type": found.code,
        "loc": location.iter().map(segment).collect::<Vec<_>>(),
        "msg": found.message,
        "input": found.input,
    })
}

/// The header that tells which methods a path has.
pub(crate) fn allow(error: Error, methods: &str) -> Error {
    match HeaderValue::from_str(methods) {
        Ok(value) => error.header(header::ALLOW.as_str(), value.as_bytes()),
        Err(_) => error,
    }
}
