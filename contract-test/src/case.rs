//! A case: a request that is worth sending, why it is, and what the contract says of it.
//!
//! A [`Draft`] has the parts of the request, each as the text that goes over the wire, with room for a live
//! resource in its path. A [`Case`] is a draft whose request was written and judged: whether it is valid is
//! decided on its bytes.

use bytes::Bytes;
use specwright_contract::model::{Location, OperationId};
use specwright_contract::source::Origin;

use crate::engine::Verdict;
use crate::phase::Phase;
use crate::request::Request;

/// What a case is meant to be.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Intent {
    /// It keeps the contract, and is to be accepted.
    Valid,
    /// One thing is broken, and it is to be refused.
    Invalid(Broken),
    /// It may be accepted or refused, but answered as the contract and HTTP say.
    Probe(Probe),
}

/// What is broken.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Broken {
    /// Where: `body`, `query limit`, `header X-Trace`, and the way from there.
    pub place: String,
    /// The rule: a keyword, `required`, `syntax`, `media type`.
    pub rule: String,
}

/// What is found out by a request that is neither right nor wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Probe {
    /// The method is not declared on this path.
    UndeclaredMethod,
    /// `HEAD` where `GET` is declared.
    Head,
    /// `OPTIONS` where it is not declared.
    Options,
    /// A declared media type is asked for.
    Accept(Box<str>),
    /// Something that HTTP admits but services trip over: NUL, broken percent-encoding, huge numbers.
    Odd(&'static str),
    /// A resource that is not there.
    Absent,
    /// Part of a sequence.
    Step(&'static str),
    /// Credentials that are not good enough.
    Credentials(&'static str),
}

/// Whose credentials a request has.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum Identity {
    /// Those of the settings.
    #[default]
    Own,
    /// The second identity's.
    Peer,
    /// None.
    Nobody,
    /// These header fields.
    Fields(Vec<(Box<str>, Vec<u8>)>),
}

/// The value of a path parameter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Slot {
    /// That of a live resource; this text where there is none.
    Live(String),
    /// This text, percent-encoded.
    Fixed(String),
}

/// A body.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Payload {
    /// The bytes.
    pub bytes: Bytes,
    /// The value of `Content-Type`; nothing: there is none.
    pub content_type: Option<Box<str>>,
}

impl Payload {
    /// These bytes of this media type.
    pub fn new(bytes: impl Into<Bytes>, content_type: Option<&str>) -> Self {
        Self {
            bytes: bytes.into(),
            content_type: content_type.map(Into::into),
        }
    }
}

/// The parts of a request, before it is written.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Draft {
    /// The operation that it is about.
    pub operation: OperationId,
    /// Where it comes from.
    pub phase: Phase,
    /// What it is meant to be.
    pub intent: Intent,
    /// What is tried, in a few words: `body /quantity below minimum`.
    pub name: String,
    /// The place in the contract that it comes from.
    pub origin: Origin,
    /// Another method than the operation's.
    pub method: Option<Box<str>>,
    /// The path parameters in the template's order.
    pub path: Vec<Slot>,
    /// Pairs of the query as they are sent (`a=1&a=2`), with the parameter that they are of.
    pub query: Vec<(Box<str>, String)>,
    /// Header fields, those of parameters too.
    pub headers: Vec<(Box<str>, Vec<u8>)>,
    /// Cookies as they are sent (`a=1; b=2`), with the parameter that they are of.
    pub cookies: Vec<(Box<str>, String)>,
    /// The body.
    pub body: Option<Payload>,
    /// Whose credentials are sent.
    pub identity: Identity,
    /// Whether it needs a resource that nothing was done to yet.
    pub fresh: bool,
}

impl Draft {
    /// A draft without parts.
    pub fn new(operation: OperationId, phase: Phase, origin: Origin) -> Self {
        Self {
            operation,
            phase,
            intent: Intent::Valid,
            name: String::new(),
            origin,
            method: None,
            path: Vec::new(),
            query: Vec::new(),
            headers: Vec::new(),
            cookies: Vec::new(),
            body: None,
            identity: Identity::Own,
            fresh: false,
        }
    }

    /// With a name and an intent.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>, intent: Intent) -> Self {
        (self.name, self.intent) = (name.into(), intent);
        self
    }

    /// With this text in place of a parameter's; nothing takes it away.
    #[must_use]
    pub fn with(mut self, location: Location, name: &str, text: Option<&str>) -> Self {
        match location {
            Location::Header => {
                self.headers
                    .retain(|(known, _)| !known.eq_ignore_ascii_case(name));
                let field = text.map(|text| (name.into(), text.as_bytes().to_vec()));
                self.headers.extend(field);
            }
            Location::Cookie => {
                self.cookies.retain(|(known, _)| **known != *name);
                self.cookies
                    .extend(text.map(|text| (name.into(), text.to_owned())));
            }
            Location::Path => {}
            _ => {
                self.query.retain(|(known, _)| **known != *name);
                self.query
                    .extend(text.map(|text| (name.into(), text.to_owned())));
            }
        }
        self
    }

    /// With a body, or none.
    #[must_use]
    pub fn with_body(mut self, body: Option<Payload>) -> Self {
        self.body = body;
        self
    }

    /// With a header field in place of those of this name.
    #[must_use]
    pub fn with_header(self, name: &str, value: &str) -> Self {
        self.with(Location::Header, name, Some(value))
    }
}

/// A request that is sent.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Case {
    /// Its number in the run, from 1.
    pub number: u64,
    /// Its parts.
    pub draft: Draft,
    /// Its bytes.
    pub request: Request,
    /// What the contract says of them.
    pub verdict: Verdict,
    /// Whether its path leads to a resource that was there before.
    pub live: bool,
}

impl Case {
    /// The operation.
    pub fn operation(&self) -> OperationId {
        self.draft.operation
    }

    /// Whether it must be refused: it is meant to be invalid, and is.
    pub fn must_be_refused(&self) -> bool {
        matches!(self.draft.intent, Intent::Invalid(_)) && self.verdict.is_invalid()
    }

    /// Whether it must be accepted: it is meant to be valid, and is.
    pub fn must_be_accepted(&self) -> bool {
        matches!(self.draft.intent, Intent::Valid) && matches!(self.verdict, Verdict::Valid)
    }
}
