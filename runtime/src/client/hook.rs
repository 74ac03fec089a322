//! What is called around every attempt.

use std::time::Duration;

use http::{Request, StatusCode};

use crate::body::Body;
use crate::error::BoxError;
use crate::operation::Operation;

/// What is called around every attempt of a call: to sign, to count, to log.
pub trait Hook: Send + Sync + 'static {
    /// Before a request is sent, credentials included. An error ends the call.
    fn before(&self, attempt: &Attempt<'_>, request: &mut Request<Body>) -> Result<(), BoxError> {
        let _ = (attempt, request);
        Ok(())
    }

    /// After an attempt: its status, or nothing where there is no response.
    fn after(&self, attempt: &Attempt<'_>, status: Option<StatusCode>, took: Duration) {
        let _ = (attempt, status, took);
    }
}

/// An attempt of a call.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The operation.
    pub operation: &'a Operation,
    /// From 1.
    pub number: u32,
}

/// A function that changes requests is a hook.
impl<F> Hook for F
where
    F: Fn(&Attempt<'_>, &mut Request<Body>) + Send + Sync + 'static,
{
    fn before(&self, attempt: &Attempt<'_>, request: &mut Request<Body>) -> Result<(), BoxError> {
        self(attempt, request);
        Ok(())
    }
}
