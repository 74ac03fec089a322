//! What speaks for one of several operations that share path and method, without proof: required
//! parameters that are there, a body of the right media type, path parameters of the right form.

use http::header::CONTENT_TYPE;
use specwright_contract::model::{Contract, Location, Operation, SchemaId, Type};

use super::captures::Captures;
use super::group::Surroundings;
use super::template::{Place, decoded};
use crate::negotiate;

/// Something that a request for an operation normally has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Hint {
    /// A pair of this name.
    Present(Place, Box<str>),
    /// A body of one of these media types.
    Body(Box<[Box<str>]>),
    /// A path parameter, by its place in the template, of this form.
    Path(usize, Form),
}

/// The form of a path parameter, as far as it is told at a glance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Form {
    Integer,
    Number,
    Uuid,
    OneOf(Box<[Box<str>]>),
    /// At least and at most so many characters.
    Length(u64, u64),
}

impl Hint {
    /// The hints of an operation whose template has these parameters.
    pub(super) fn all(contract: &Contract, operation: &Operation, names: &[Box<str>]) -> Vec<Self> {
        let mut hints = Vec::new();
        for parameter in &operation.parameters {
            let place = match parameter.location {
                Location::Query => Place::Query,
                Location::Header => Place::Header,
                Location::Path => {
                    let at = names.iter().position(|name| *name == parameter.name);
                    let form = parameter
                        .shape
                        .schema()
                        .and_then(|id| Form::of(contract, id));
                    hints.extend(at.zip(form).map(|(at, form)| Self::Path(at, form)));
                    continue;
                }
                _ => continue,
            };
            if parameter.required {
                hints.push(Self::Present(place, parameter.name.clone()));
            }
        }
        if let Some(body) = &operation.body {
            let names = body.content.iter().map(|media| media.name.clone());
            hints.push(Self::Body(names.collect()));
        }
        hints
    }

    /// Whether a request has it.
    pub(super) fn holds(&self, around: Surroundings<'_>, captures: &Captures<'_>) -> bool {
        match self {
            Self::Present(place, name) => around.value(*place, name).is_some(),
            Self::Body(names) => around
                .headers
                .and_then(|headers| headers.get(CONTENT_TYPE)?.to_str().ok())
                .is_some_and(|sent| {
                    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
                    negotiate::request(sent, &names).is_some()
                }),
            Self::Path(at, form) => captures
                .get(*at)
                .is_some_and(|raw| form.fits(&decoded(raw))),
        }
    }
}

impl Form {
    fn of(contract: &Contract, id: SchemaId) -> Option<Self> {
        let schema = contract.schemas.get(contract.schemas.resolve(id));
        if let Some(values) = &schema.values {
            let texts = values.iter().map(|&value| {
                let text = contract.sources.node(value).scalar();
                text.unwrap_or_default().into()
            });
            return Some(Self::OneOf(texts.collect()));
        }
        match schema.types.single() {
            Some(Type::Integer) => Some(Self::Integer),
            Some(Type::Number) => Some(Self::Number),
            _ if schema.format.as_deref() == Some("uuid") => Some(Self::Uuid),
            _ => {
                let rules = schema.string.as_ref()?;
                let (least, most) = (rules.min_length, rules.max_length);
                (least.is_some() || most.is_some())
                    .then(|| Self::Length(least.unwrap_or(0), most.unwrap_or(u64::MAX)))
            }
        }
    }

    fn fits(&self, text: &str) -> bool {
        match self {
            Self::Integer => text.parse::<i128>().is_ok(),
            Self::Number => text.parse::<f64>().is_ok(),
            Self::Uuid => {
                text.len() == 36
                    && text.bytes().enumerate().all(|(n, byte)| match n {
                        8 | 13 | 18 | 23 => byte == b'-',
                        _ => byte.is_ascii_hexdigit(),
                    })
            }
            Self::OneOf(values) => values.iter().any(|value| **value == *text),
            Self::Length(least, most) => {
                let length = text.chars().count() as u64;
                (*least..=*most).contains(&length)
            }
        }
    }
}
