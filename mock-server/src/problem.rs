//! Problem documents (RFC 9457): what is answered where the contract declares nothing for the case.
//!
//! Types, titles and the order of members are those that users of Prism know.

use http::header::{ALLOW, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::{Map, Value, json};

use crate::stages::answer::Answer;
use crate::stages::verify::Verdict;
use crate::values;

/// Where the types of problems are told.
const TYPES: &str = "https://stoplight.io/prism/errors#";

/// A kind of problem.
#[derive(Debug)]
pub(crate) struct Kind {
    name: &'static str,
    status: StatusCode,
    title: &'static str,
}

macro_rules! kinds {
    ($($constant:ident $status:ident $title:literal)*) => {
        $(
            pub(crate) static $constant: Kind = Kind {
                name: stringify!($constant),
                status: StatusCode::$status,
                title: $title,
            };
        )*
    };
}

kinds! {
    NO_PATH_MATCHED_ERROR NOT_FOUND "Route not resolved, no path matched"
    NO_METHOD_MATCHED_ERROR METHOD_NOT_ALLOWED "Route resolved, but no method matched"
    NO_SERVER_MATCHED_ERROR NOT_FOUND "Route not resolved, no server matched"
    NO_SERVER_CONFIGURATION_PROVIDED_ERROR NOT_FOUND "Route not resolved, no server configuration provided"
    BODY_TOO_LARGE PAYLOAD_TOO_LARGE "Request body too large"
    BODY_TOO_SLOW REQUEST_TIMEOUT "Request body too slow"
    BODY_NOT_RECEIVED BAD_REQUEST "Request body not received"
    UNPROCESSABLE_ENTITY UNPROCESSABLE_ENTITY "Invalid request"
    INVALID_BODY BAD_REQUEST "Invalid request body"
    INVALID_CONTENT_TYPE UNSUPPORTED_MEDIA_TYPE "Invalid content type"
    INVALID_ACCEPT BAD_REQUEST "Invalid Accept header"
    NOT_ACCEPTABLE NOT_ACCEPTABLE "The server cannot produce a representation for your accept header"
    NO_RESPONSE_RESPONSE_DEFINED INTERNAL_SERVER_ERROR "No response defined for the selected operation"
    PROXY_UNSUPPORTED_REQUEST_BODY NOT_IMPLEMENTED "The Prism proxy does not support sending a GET/HEAD request with a message body to an upstream server. See: https://github.com/stoplightio/prism/issues/2259"
    UPSTREAM_NOT_IMPLEMENTED NOT_IMPLEMENTED "The server does not support the functionality required to fulfill the request"
    UPSTREAM_FAILED BAD_GATEWAY "No usable answer from the upstream"
    UPSTREAM_IS_PROXY LOOP_DETECTED "The upstream is this proxy"
    UPSTREAM_TIMED_OUT GATEWAY_TIMEOUT "The upstream did not answer in time"
    NO_COMPLEX_OBJECT_TEXT INTERNAL_SERVER_ERROR "Cannot serialise complex objects as text"
    SCHEMA_TOO_COMPLEX INTERNAL_SERVER_ERROR "Schema too complex"
    UNAUTHORIZED UNAUTHORIZED "Invalid security scheme used"
    NOT_FOUND NOT_FOUND "The server cannot find the requested content"
    VIOLATIONS INTERNAL_SERVER_ERROR "Request/Response not valid"
    UNKNOWN INTERNAL_SERVER_ERROR "Unknown"
}

/// One problem.
#[derive(Debug)]
pub(crate) struct Problem {
    kind: &'static Kind,
    detail: String,
    // Boxed: a refusal is returned through every stage.
    more: Box<More>,
}

/// What few problems have.
#[derive(Default, Debug)]
struct More {
    /// The title, where it is another one than that of the kind.
    title: Option<String>,
    members: Map<String, Value>,
    header: Option<(HeaderName, String)>,
}

impl Problem {
    pub(crate) fn new(kind: &'static Kind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
            more: Box::default(),
        }
    }

    /// An error that has no kind but its title.
    pub(crate) fn unknown(title: String) -> Self {
        let mut problem = Self::new(&UNKNOWN, "");
        problem.more.title = Some(title);
        problem
    }

    /// The same with a further member.
    pub(crate) fn with(mut self, name: &str, value: Value) -> Self {
        self.more.members.insert(name.to_owned(), value);
        self
    }

    /// The same with the methods of the path in `Allow` (RFC 9110, section 10.2.1).
    pub(crate) fn allow(mut self, methods: String) -> Self {
        self.more.header = Some((ALLOW, methods));
        self
    }

    /// The same with a challenge in `WWW-Authenticate` (RFC 9110, section 11.6.1).
    pub(crate) fn challenge(mut self, challenge: &str) -> Self {
        self.more.header = Some((WWW_AUTHENTICATE, challenge.to_owned()));
        self.with("headers", json!({"WWW-Authenticate": challenge}))
    }

    /// The problem as another one tells it: type and title.
    pub(crate) fn told(&self) -> String {
        match &self.more.title {
            Some(title) => format!("Error: {title}"),
            None => format!("{TYPES}{}: {}", self.kind.name, self.kind.title),
        }
    }

    /// The document.
    pub(crate) fn document(self) -> Value {
        self.parts().0
    }

    /// The document, and the header that goes with it.
    fn parts(self) -> (Value, Option<(HeaderName, String)>) {
        let more = *self.more;
        let title = more.title.as_deref().unwrap_or(self.kind.title);
        let mut document = json!({
            "type": format!("{TYPES}{}", self.kind.name),
            "title": title,
            "status": self.kind.status.as_u16(),
            "detail": self.detail,
        });
        if let Value::Object(members) = &mut document {
            members.extend(more.members);
        }
        (document, more.header)
    }

    /// As it is sent.
    pub(crate) fn answer(self) -> Answer {
        let kind = self.kind;
        let (document, header) = self.parts();
        let mut answer = Answer::new(kind.status, values::json(&document));
        answer.headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some((name, value)) = header
            && let Ok(value) = HeaderValue::try_from(value)
        {
            answer.headers.insert(name, value);
        }
        answer.why = kind.title.into();
        answer.verdict = Verdict::Exempt;
        answer
    }
}
