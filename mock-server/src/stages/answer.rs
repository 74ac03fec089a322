//! Answer: which declared response, which media type, which body.

use std::sync::Arc;

use axum::body::Body;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Method, Response, StatusCode};
use specwright_exchange::check::Finding;

use super::choose;
use super::prefer::Preferences;
use super::verify::Verdict;
use crate::body::ResponseBody;
use crate::journal::Violation;
use crate::metrics::Series;
use crate::problem::{NO_RESPONSE_RESPONSE_DEFINED, Problem};
use crate::ready::{Content, Wanted};
use crate::snapshot::OperationOf;
use crate::testing::Effect;
use crate::{Settings, refusal};

/// What is sent, before the headers that every answer has.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// What follows the body, of an upstream's answer that is passed on as it comes.
    pub(crate) rest: Option<Body>,
    /// Whether the headers of CORS are among the headers.
    pub(crate) cors: bool,
    /// What is known of it, as to the contract.
    pub(crate) verdict: Verdict,
    /// What breaks the contract on both sides, where a journal is kept.
    pub(crate) violations: Vec<Violation>,
    /// What happens to it on its way, where a test wants that.
    pub(crate) effect: Option<Box<Effect>>,
    /// The operation that was asked for.
    pub(crate) operation: Option<Arc<Series>>,
    /// Why this is the answer, for the log.
    pub(crate) why: Why,
}

/// Why an answer is what it is; cheap to hand out with every answer.
#[derive(Clone, Debug)]
pub(crate) enum Why {
    Said(&'static str),
    Prepared(Arc<str>),
}

impl From<&'static str> for Why {
    fn from(text: &'static str) -> Self {
        Self::Said(text)
    }
}

impl std::ops::Deref for Why {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Said(text) => text,
            Self::Prepared(text) => text,
        }
    }
}

impl Answer {
    pub(crate) fn new(status: StatusCode, body: Bytes) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body,
            rest: None,
            cors: false,
            verdict: Verdict::Due,
            violations: Vec::new(),
            effect: None,
            operation: None,
            why: "".into(),
        }
    }

    /// As HTTP has it: no body in the answer to a HEAD (RFC 9110, section 9.3.2) or where the status
    /// admits none (section 15).
    pub(crate) fn into_response(self, method: &Method) -> Response<ResponseBody> {
        let bodiless = method == Method::HEAD
            || self.status.is_informational()
            || matches!(
                self.status,
                StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED
            );
        let body = match self.rest {
            _ if bodiless => ResponseBody::empty(),
            Some(rest) => ResponseBody::streamed(self.body, rest),
            None => self.body.into(),
        };
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

/// A request that was checked, with all that the choice of the answer depends on.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) of: OperationOf<'a>,
    pub(crate) parts: &'a Parts,
    pub(crate) preferences: &'a Preferences,
    pub(crate) settings: &'a Settings,
    /// What is wrong with the request, security first.
    pub(crate) findings: &'a [Finding],
    /// The value of `WWW-Authenticate`, where security failed with a challenge.
    pub(crate) challenge: Option<&'a str>,
}

/// The answer to a request that was checked.
pub(crate) fn answer(asked: &Asked<'_>) -> Result<Answer, Problem> {
    if asked.findings.iter().any(Finding::is_error) {
        return refusal::refuse(asked);
    }
    let success = || choose::success(asked.of);
    let picked = match asked.preferences.code {
        None => pick(asked, success().ok_or_else(|| no_response(asked))?)?,
        Some(code) => {
            let wanted = choose::of_code(asked.of, code);
            let wanted = wanted.ok_or_else(|| choose::unknown_code(asked, code))?;
            // What is not in this response may be in the one that is answered otherwise.
            match (pick(asked, wanted), success()) {
                (Err(problem), Some(success)) => {
                    pick(asked, success).map_err(|second| neither(asked, problem, &second))?
                }
                (picked, _) => picked?,
            }
        }
    };
    let wanted = Wanted {
        example: picked.example,
        only_examples: false,
        ..asked.wanted()
    };
    let ready = asked.of.response(picked.response.0, asked.settings);
    ready.answer(
        asked.of,
        picked.response,
        &picked.content,
        wanted,
        asked.settings,
    )
}

impl<'a> Asked<'a> {
    /// What is wanted of values.
    pub(crate) fn wanted(&self) -> Wanted<'a> {
        let (preferences, settings) = (self.preferences, self.settings);
        Wanted {
            example: None,
            dynamic: preferences.dynamic.unwrap_or(settings.dynamic),
            seed: preferences.seed.as_deref().or(settings.seed.as_deref()),
            only_examples: false,
        }
    }
}

/// A response, its media type, and the example that is asked for.
struct Picked {
    response: (usize, StatusCode),
    content: Content,
    example: Option<usize>,
}

fn pick(asked: &Asked<'_>, response: (usize, StatusCode)) -> Result<Picked, Problem> {
    let ready = asked.of.response(response.0, asked.settings);
    let content = choose::content(asked, response, ready)?;
    let example = choose::example(asked, response.0, ready, &content)?;
    if example.is_none() && asked.wanted().dynamic {
        choose::generable(asked, response.0, &content)?;
    }
    Ok(Picked {
        response,
        content,
        example,
    })
}

fn no_response(asked: &Asked<'_>) -> Problem {
    let detail = if asked.settings.behaviour.told_problems {
        "The operation declares no response at all"
    } else {
        ""
    };
    Problem::new(&NO_RESPONSE_RESPONSE_DEFINED, detail)
}

/// Neither the response that is preferred nor the other one will do.
fn neither(asked: &Asked<'_>, first: Problem, second: &Problem) -> Problem {
    if asked.settings.behaviour.told_problems {
        return first;
    }
    Problem::unknown(format!(
        "{}. We tried default response, but we got {}",
        first.told(),
        second.told()
    ))
}
