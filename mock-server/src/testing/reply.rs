//! What is answered in place of what the contract alone would answer.

use std::sync::Arc;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Serialize;
use specwright_exchange::check::{self, Finding};

use crate::problem::Problem;
use crate::snapshot::OperationOf;
use crate::stages::answer::{self, Answer, Asked};
use crate::stages::prefer::Preferences;

/// An answer. Without a body it has the one that the contract declares for its status, if it declares one.
///
/// ```
/// use specwright_mock_server::testing::Reply;
///
/// let busy = Reply::status(503).header("retry-after", "1");
/// let order = Reply::status(201).json(&serde_json::json!({"id": 7}));
/// let pending = Reply::ok().example("pending");
/// # let _ = (busy, order, pending);
/// ```
#[derive(Clone, Debug)]
pub struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    content: Content,
    may_break: bool,
    /// What was asked for and cannot be: told where the reply is set.
    pub(super) wrong: Option<String>,
}

#[derive(Clone, Debug)]
enum Content {
    /// What the contract declares for the status, by this example where one is named.
    Declared(Option<Arc<str>>),
    /// These bytes.
    Bytes(Bytes),
}

impl Reply {
    /// A reply with this status.
    pub fn status(status: u16) -> Self {
        let (status, wrong) = match StatusCode::from_u16(status) {
            Ok(status) => (status, None),
            Err(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                Some(format!("{status} is no status code")),
            ),
        };
        Self {
            status,
            headers: HeaderMap::new(),
            content: Content::Declared(None),
            may_break: false,
            wrong,
        }
    }

    /// A reply with status 200.
    pub fn ok() -> Self {
        Self::status(200)
    }

    /// With a header; one that stands already gets a further line.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
            (Ok(name), Ok(value)) => {
                self.headers.append(name, value);
            }
            _ => self.wrong = Some(format!("{name}: {value} is no header")),
        }
        self
    }

    /// With this body, and `application/json` where no other type is set.
    #[must_use]
    pub fn json(self, value: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_vec(value) {
            Ok(bytes) => self.typed("application/json", bytes),
            Err(error) => Self {
                wrong: Some(format!("the body cannot be written as JSON: {error}")),
                ..self
            },
        }
    }

    /// With this body, and `text/plain` where no other type is set.
    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Self {
        self.typed("text/plain", text.into())
    }

    /// With this body; its type is a header, if it has one.
    #[must_use]
    pub fn body(mut self, bytes: impl Into<Bytes>) -> Self {
        self.content = Content::Bytes(bytes.into());
        self
    }

    /// Without a body, whatever the contract declares.
    #[must_use]
    pub fn empty(self) -> Self {
        self.body(Bytes::new())
    }

    /// With the example of this name that the contract has for the status.
    #[must_use]
    pub fn example(mut self, name: &str) -> Self {
        self.content = Content::Declared(Some(name.into()));
        self
    }

    /// May break the contract: that the service does, too, may be what is tested.
    #[must_use]
    pub fn off_contract(mut self) -> Self {
        self.may_break = true;
        self
    }

    fn typed(mut self, media_type: &'static str, bytes: impl Into<Bytes>) -> Self {
        self.headers
            .entry(CONTENT_TYPE)
            .or_insert(HeaderValue::from_static(media_type));
        self.body(bytes)
    }

    /// As it is sent.
    pub(super) fn answer(&self, asked: &Asked<'_>) -> Answer {
        let mut answer = match &self.content {
            Content::Bytes(bytes) => Answer::new(self.status, bytes.clone()),
            Content::Declared(example) => self.declared(asked, example.as_deref()),
        };
        answer.status = self.status;
        for name in self.headers.keys() {
            answer.headers.remove(name);
        }
        for (name, value) in &self.headers {
            answer.headers.append(name, value.clone());
        }
        answer.why = "set by the test".into();
        answer
    }

    fn declared(&self, asked: &Asked<'_>, example: Option<&str>) -> Answer {
        let of = asked.of;
        if of.operation().response(self.status.as_u16()).is_none() {
            return Answer::new(self.status, Bytes::new());
        }
        let preferences = Preferences {
            code: Some(self.status.as_u16()),
            example: example.map(Into::into),
            ..asked.preferences.clone()
        };
        let asked = Asked {
            preferences: &preferences,
            findings: &[],
            challenge: None,
            ..*asked
        };
        answer::answer(&asked).unwrap_or_else(Problem::answer)
    }

    /// What of the contract it breaks, as far as that can be known before a request comes.
    pub(super) fn findings(&self, of: OperationOf<'_>) -> Vec<String> {
        if self.may_break {
            return Vec::new();
        }
        let contract = &of.document.contract;
        let told = |finding: &Finding| match finding.contract {
            Some(origin) => format!("{} ({})", finding.message, contract.place(origin)),
            None => finding.message.clone(),
        };
        match &self.content {
            Content::Bytes(body) => {
                let response = check::Response {
                    status: self.status.as_u16(),
                    headers: &self.headers,
                    body,
                    head: of.operation().method.as_str() == "HEAD",
                    by_letter: false,
                };
                check::response(of.plan(), &of.document.validators, &response)
                    .iter()
                    .filter(|finding| finding.is_error())
                    .map(told)
                    .collect()
            }
            Content::Declared(_) => Vec::new(),
        }
    }

    /// Why the contract has no such reply, where it names an example.
    pub(super) fn missing(&self, of: OperationOf<'_>) -> Option<String> {
        let Content::Declared(Some(name)) = &self.content else {
            return None;
        };
        let status = self.status.as_u16();
        let Some((_, response)) = of.operation().response(status) else {
            return Some(format!("the contract declares no response {status}"));
        };
        let names: Vec<&str> = response
            .content
            .iter()
            .flat_map(|media| media.examples.iter())
            .map(|example| &*example.name)
            .collect();
        if names.contains(&&**name) {
            return None;
        }
        Some(format!(
            "response {status} has no example {name:?}; it has: {}",
            if names.is_empty() {
                "none".to_owned()
            } else {
                names.join(", ")
            }
        ))
    }
}
