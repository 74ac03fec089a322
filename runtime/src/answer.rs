//! What a call gives: the typed response with its status and headers.

use std::fmt;
use std::ops::Deref;

use http::{HeaderMap, StatusCode};

use crate::response::Response;

/// A typed response with its status and headers; it derefs to the response.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Answer<R> {
    /// The status.
    pub status: StatusCode,
    /// All headers, the declared ones too.
    pub headers: HeaderMap,
    /// The response.
    pub response: R,
}

impl<R> Answer<R> {
    /// Puts an answer together.
    pub fn new(status: StatusCode, headers: HeaderMap, response: R) -> Self {
        Self {
            status,
            headers,
            response,
        }
    }

    /// The response alone.
    pub fn into_inner(self) -> R {
        self.response
    }
}

impl<R: Response> Answer<R> {
    /// The value of success; everything else is a [`Failure`] that keeps the response.
    pub fn ok(self) -> Result<R::Success, Failure<R>> {
        let Self {
            status,
            headers,
            response,
        } = self;
        response.ok().map_err(|response| Failure {
            answer: Box::new(Self {
                status,
                headers,
                response,
            }),
        })
    }
}

impl<R> Deref for Answer<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.response
    }
}

/// An answer that is no success: the typed response with its status and headers.
#[derive(Clone, PartialEq)]
pub struct Failure<R> {
    answer: Box<Answer<R>>,
}

impl<R> Failure<R> {
    /// The status.
    pub fn status(&self) -> StatusCode {
        self.answer.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.answer.headers
    }

    /// The response.
    pub fn response(&self) -> &R {
        &self.answer.response
    }

    /// The answer.
    pub fn into_answer(self) -> Answer<R> {
        *self.answer
    }
}

impl<R> fmt::Display for Failure<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the service answered {}", self.answer.status)
    }
}

impl<R: fmt::Debug> fmt::Debug for Failure<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure")
            .field("status", &self.answer.status)
            .field("response", &self.answer.response)
            .finish_non_exhaustive()
    }
}

impl<R: fmt::Debug> std::error::Error for Failure<R> {}
