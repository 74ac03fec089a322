//! Answers that are ready: what does not depend on the request is made on first use, once.

use std::sync::OnceLock;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};
use specwright_contract::model::{MediaType, Response};
use specwright_exchange::error_body::Room;
use specwright_exchange::negotiate::{Offers, Rules};
use specwright_exchange::prism::Unwritable;

use crate::Settings;
use crate::problem::{NO_COMPLEX_OBJECT_TEXT, Problem, SCHEMA_TOO_COMPLEX};
use crate::snapshot::OperationOf;
use crate::stages::answer::{Answer, Why};
use crate::stages::body;
use crate::stages::example::{self, Shown};
use crate::stages::headers::{self, Made};
use crate::stages::verify::Verdict;
use crate::values::Unmade;

/// What is ready of a declared response.
#[derive(Debug)]
pub(crate) struct ReadyResponse {
    /// Its media types.
    pub(crate) offers: Offers,
    /// The examples of each media type.
    pub(crate) examples: Box<[Vec<Shown>]>,
    /// Its headers, as they are where nothing is generated.
    headers: OnceLock<Made>,
    /// One for each media type.
    bodies: Box<[OnceLock<Ready>]>,
    /// What each media type has room for, where a request is refused.
    rooms: Box<[OnceLock<Option<Room>>]>,
    /// Without a body, and without a media type.
    bare: OnceLock<Ready>,
    /// Without a body, as text.
    text: OnceLock<Ready>,
}

/// An answer without its status.
#[derive(Debug)]
pub(crate) struct Ready {
    /// All headers, those of CORS too.
    pub(crate) headers: HeaderMap,
    /// Whether those of CORS are among them.
    pub(crate) cors: bool,
    pub(crate) body: Result<Bytes, Unmade>,
    pub(crate) verdict: Verdict,
    pub(crate) why: Why,
}

/// What is answered where there is no body.
fn problem(reason: &Unmade) -> Problem {
    match reason {
        Unmade::TooComplex(_) => Problem::new(
            &SCHEMA_TOO_COMPLEX,
            "Unable to generate body for response. The schema is too complex to generate.",
        ),
        Unmade::Unwritable(reason @ Unwritable::NotText) => {
            Problem::new(&NO_COMPLEX_OBJECT_TEXT, reason.to_string())
        }
        Unmade::Unwritable(reason) => Problem::unknown(reason.to_string()),
        Unmade::NoForm(reason) => {
            Problem::unknown(format!("Unable to write body for response: {reason}"))
        }
    }
}

/// What an answer has for a body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Content {
    /// Nothing, and no media type.
    Bare,
    /// Nothing, as text.
    Text,
    /// The value of a declared media type, sent as the type itself.
    Declared(usize),
    /// The value of a declared range, sent as this type, or as one that its value has.
    Range(usize, Option<String>),
}

/// What is wanted of a value.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Wanted<'a> {
    /// This example of the media type.
    pub(crate) example: Option<usize>,
    /// A generated one.
    pub(crate) dynamic: bool,
    pub(crate) seed: Option<&'a str>,
    /// An example or nothing, where it has examples at all.
    pub(crate) only_examples: bool,
}

impl Wanted<'_> {
    fn is_static(self) -> bool {
        self.example.is_none() && !self.dynamic && !self.only_examples
    }
}

impl ReadyResponse {
    pub(crate) fn new(of: OperationOf<'_>, declared: &Response, settings: &Settings) -> Self {
        let content = &declared.content;
        let rules = Rules {
            ranges: settings.behaviour.negotiation,
        };
        Self {
            offers: Offers::new(content.iter().map(|media| &*media.name), rules),
            examples: example::listed(&of.document.contract, content, settings),
            headers: OnceLock::new(),
            bodies: content.iter().map(|_| OnceLock::new()).collect(),
            rooms: content.iter().map(|_| OnceLock::new()).collect(),
            bare: OnceLock::new(),
            text: OnceLock::new(),
        }
    }

    /// Answers with this response.
    pub(crate) fn answer(
        &self,
        of: OperationOf<'_>,
        (index, status): (usize, StatusCode),
        content: &Content,
        wanted: Wanted<'_>,
        settings: &Settings,
    ) -> Result<Answer, Problem> {
        let slot = match content {
            _ if !wanted.is_static() => None,
            Content::Bare => Some(&self.bare),
            Content::Text => Some(&self.text),
            Content::Declared(media) => self.bodies.get(*media),
            Content::Range(..) => None,
        };
        let make = || body::make(of, (index, status), self, content, wanted, settings);
        match slot {
            Some(slot) => slot.get_or_init(make).answer(status),
            None => make().answer(status),
        }
    }

    /// What a media type has room for, where a request is refused.
    pub(crate) fn room(&self, of: OperationOf<'_>, n: usize, media: &MediaType) -> Option<&Room> {
        let room = self.rooms.get(n)?;
        room.get_or_init(|| Room::of(&of.document.validators, media))
            .as_ref()
    }

    /// The headers of the response, as they are where nothing is generated.
    pub(crate) fn headers(&self, of: OperationOf<'_>, index: usize, settings: &Settings) -> &Made {
        self.headers
            .get_or_init(|| headers::make(of, index, Wanted::default(), settings))
    }
}

impl Ready {
    fn answer(&self, status: StatusCode) -> Result<Answer, Problem> {
        let bytes = match &self.body {
            Ok(bytes) => bytes.clone(),
            Err(reason @ Unmade::TooComplex(_)) => return Err(problem(reason)),
            // The value is there, only its form is not.
            Err(reason) => {
                let mut answer = problem(reason).answer();
                for (name, value) in &self.headers {
                    answer.headers.entry(name).or_insert_with(|| value.clone());
                }
                answer.verdict = self.verdict.clone();
                return Ok(answer);
            }
        };
        let mut answer = Answer::new(status, bytes);
        answer.headers.clone_from(&self.headers);
        answer.cors = self.cors;
        answer.verdict = self.verdict.clone();
        answer.why = self.why.clone();
        Ok(answer)
    }
}

/// A header whose text is known to be right.
pub(crate) fn value(text: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(text).ok()
}
