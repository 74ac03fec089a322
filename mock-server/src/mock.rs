//! The mock as a value: contracts in, answers out, without a socket.

use std::sync::Arc;
use std::time::Instant;

use arc_swap::ArcSwap;
use axum::body::Body;
use http::{Request, Response};
use specwright_contract::Contract;

use crate::Snapshot;
use crate::problem::Problem;
use crate::stages::answer::Answer;
use crate::stages::{admit, answer, check, record, route, shape};

/// How a mock behaves.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether answers carry CORS headers and preflights are answered. Default: yes.
    pub cors: bool,
    /// The largest request body in bytes. Default: 10 MiB.
    pub body_limit: usize,
    /// Whether each request is told in a line. Default: no.
    pub log: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cors: true,
            body_limit: 10 << 20,
            log: false,
        }
    }
}

/// A mock server without a socket.
#[derive(Debug)]
pub struct Mock {
    snapshot: ArcSwap<Snapshot>,
    settings: Settings,
}

impl Mock {
    /// A mock of these contracts; where two answer one path, the earlier does.
    pub fn new(contracts: Vec<Contract>, settings: Settings) -> Self {
        Self {
            snapshot: ArcSwap::from_pointee(Snapshot::new(contracts)),
            settings,
        }
    }

    /// What is served at this moment.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    /// Serves other contracts from the next request on; requests under way end with the old ones.
    pub fn replace(&self, contracts: Vec<Contract>) {
        self.snapshot.store(Arc::new(Snapshot::new(contracts)));
    }

    /// Answers a request.
    pub async fn respond(&self, request: Request<Body>) -> Response<Body> {
        let started = Instant::now();
        let (parts, mut answer) = match admit::admit(request, self.settings.body_limit).await {
            Ok(admitted) => {
                let answer = self.answer(&admitted);
                (admitted.parts, answer)
            }
            Err((parts, problem)) => (*parts, problem.answer()),
        };
        if self.settings.cors {
            shape::cors(&parts.headers, &mut answer.headers);
        }
        if self.settings.log {
            record::record(&parts, &answer, started.elapsed());
        }
        answer.into_response(&parts.method)
    }

    fn answer(&self, admitted: &admit::Admitted) -> Answer {
        if self.settings.cors && shape::is_preflight(&admitted.parts) {
            return shape::preflight(&admitted.parts);
        }
        let snapshot = self.snapshot.load();
        let routed = match route::route(&snapshot, &admitted.parts) {
            Ok(routed) => routed,
            Err(problem) => return problem.answer(),
        };
        let findings = check::check(&routed, admitted);
        let answered = answer::answer(routed.of, &admitted.parts, &findings);
        let mut answer = answered.unwrap_or_else(Problem::answer);
        answer.operation = Some(routed.of.name());
        answer
    }
}
