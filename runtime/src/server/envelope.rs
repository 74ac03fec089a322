//! How errors are told: problem documents, FastAPI's lists, the user's own form; and what the contract itself
//! declares for the status, which goes before all but the user's own form.

use std::fmt;
use std::sync::Arc;

use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};
use specwright_contract::model::MediaType;
use specwright_exchange::error_body::{self, Form, Reason};
use specwright_exchange::error_item::Item;
use specwright_exchange::media_type::is_range;
use specwright_exchange::schema::Validators;

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
    /// As FastAPI: `{"detail": [{"type", "loc", "msg", "input", "ctx"}]}` for requests that break the contract, all of
    /// which have status 422, and `{"detail": "…"}` for all else. Types and sentences are those of pydantic 2 where it
    /// has an equivalent: `missing`, `int_parsing`, `greater_than_equal`, ….
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
                let value = room.body.told(validators, self.first(), &error)?;
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
            Self::FastApi | Self::Detail => {
                let items = matches!(self, Self::FastApi)
                    .then(|| error.items())
                    .flatten();
                let detail = items.unwrap_or_else(|| error.text().into());
                (json!({"detail": detail}), "application/json")
            }
        }
    }

    /// The forms that are tried before the others.
    fn first(&self) -> &'static [Form] {
        match self {
            Self::Problem | Self::Custom(_) => &[],
            Self::Detail => &[Form::Detail],
            Self::FastApi => &[Form::Items, Form::Detail],
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
    body: error_body::Room,
}

impl Room {
    /// The first of the media types that has room; nothing where there is none.
    pub(crate) fn of(validators: &Validators, content: &[Arc<MediaType>]) -> Option<Self> {
        content.iter().find_map(|media| {
            let body = error_body::Room::of(validators, media)?;
            let media = if is_range(&media.name) {
                "application/json".into()
            } else {
                media.name.clone()
            };
            Some(Self { media, body })
        })
    }
}

impl Reason for Error {
    fn status(&self) -> u16 {
        self.status().as_u16()
    }

    fn problem(&self) -> Value {
        self.problem()
    }

    fn items(&self) -> Option<Value> {
        let told = |found: &Violation| {
            let item = Item {
                code: &found.code,
                location: &found.location,
                params: &found.params,
                message: &found.message,
                input: found.input.as_ref(),
            };
            item.to_value()
        };
        let found = self.violations();
        (!found.is_empty()).then(|| found.iter().map(told).collect())
    }

    fn text(&self) -> String {
        self.text()
    }
}

/// The header that tells which methods a path has.
pub(crate) fn allow(error: Error, methods: &str) -> Error {
    match HeaderValue::from_str(methods) {
        Ok(value) => error.header(header::ALLOW.as_str(), value.as_bytes()),
        Err(_) => error,
    }
}
