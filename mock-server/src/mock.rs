//! The mock as a value: contracts in, answers out, without a socket.

use std::sync::Arc;
use std::time::Instant;

use arc_swap::ArcSwap;
use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use hyper::body::Body;
use specwright_contract::Contract;
use specwright_contract::model::SchemeKind;

use crate::body::ResponseBody;
use crate::callbacks::Callbacks;
use crate::journal::Journal;
use crate::metrics::Metrics;
use crate::problem::Problem;
use crate::proxy::{self, Forwarder, Upstream};
use crate::stages::answer::{Answer, Asked};
use crate::stages::{
    admit, answer, authorise, check, expect, prefer, record, route, shape, verify,
};
use crate::testing::Expectations;
use crate::{Settings, Snapshot, target};

/// A mock server without a socket.
#[derive(Debug)]
pub struct Mock {
    snapshot: ArcSwap<Snapshot>,
    settings: Settings,
    metrics: Metrics,
    upstream: Option<Forwarder>,
    journal: Option<Journal>,
    expectations: Option<Arc<Expectations>>,
    callbacks: Callbacks,
}

/// What came of a request that was to be answered at once.
pub(crate) enum AtOnce<B> {
    Answered(Response<ResponseBody>),
    /// Something has to be waited for; the request as it was.
    Waits(Request<B>),
}

impl Mock {
    /// A mock of these contracts; where two answer one path, the earlier does.
    pub fn new(contracts: Vec<Contract>, settings: Settings) -> Self {
        let contracts = contracts.into_iter().map(Arc::new).collect();
        Self {
            snapshot: ArcSwap::from_pointee(Snapshot::new(contracts, settings.behaviour)),
            journal: (settings.journal > 0).then(|| Journal::new(settings.journal)),
            settings,
            metrics: Metrics::new(),
            upstream: None,
            expectations: None,
            callbacks: Callbacks::default(),
        }
    }

    /// A proxy: requests go on to the upstream, and both sides are judged by the contracts.
    pub fn proxy(contracts: Vec<Contract>, settings: Settings, upstream: Upstream) -> Self {
        Self {
            upstream: Some(Forwarder::new(upstream)),
            ..Self::new(contracts, settings)
        }
    }

    /// The same with what a test expects.
    pub(crate) fn expecting(self, expectations: Arc<Expectations>) -> Self {
        Self {
            expectations: Some(expectations),
            ..self
        }
    }

    /// What was asked and answered, where that is kept.
    pub fn journal(&self) -> Option<&Journal> {
        self.journal.as_ref()
    }

    /// The journal as a HAR document (HTTP Archive 1.2), for other tools to read. Credentials are left out: the
    /// headers that carry them, and what the contracts declare as a key.
    pub fn har(&self) -> Option<serde_json::Value> {
        let journal = self.journal.as_ref()?;
        let snapshot = self.snapshot();
        let keys: Vec<String> = snapshot
            .contracts()
            .flat_map(|contract| contract.security_schemes.values())
            .filter_map(|scheme| match &scheme.kind {
                SchemeKind::ApiKey { name, .. } => Some(name.to_ascii_lowercase()),
                _ => None,
            })
            .collect();
        Some(journal.har(&keys))
    }

    /// What is served at this moment.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    /// Serves other contracts from the next request on; requests under way end with the old ones.
    pub fn replace(&self, contracts: Vec<Arc<Contract>>) {
        let mut snapshot = Snapshot::new(contracts, self.settings.behaviour);
        snapshot.count_on(&self.snapshot.load());
        self.snapshot.store(Arc::new(snapshot));
        self.metrics.reload(true);
    }

    /// Answers a request.
    pub async fn respond<B>(&self, request: Request<B>) -> Response<ResponseBody>
    where
        B: Body<Data = Bytes>,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let started = Instant::now();
        let request = self.read(request);
        let (parts, body, mut answer) = match admit::admit(request, self.settings.body_limit).await
        {
            Ok(admitted) => {
                let answer = match &self.upstream {
                    Some(upstream) => proxy::forward(self, upstream, &admitted).await,
                    None => self.answer(&admitted),
                };
                (admitted.parts, admitted.body, answer)
            }
            Err((parts, problem)) => (*parts, Bytes::new(), problem.answer()),
        };
        let effect = answer.effect.take();
        let response = self.send(&parts, body, answer, started);
        match effect {
            Some(effect) => effect.on(response.map(Into::into)).await.map(Into::into),
            None => response,
        }
    }

    /// Answers a request for which nothing has to be waited for: one without a body, from the contract alone.
    pub(crate) fn respond_at_once<B: Body>(&self, request: Request<B>) -> AtOnce<B> {
        let waits = self.upstream.is_some() || self.expectations.is_some();
        if waits || !request.body().is_end_stream() {
            return AtOnce::Waits(request);
        }
        let started = Instant::now();
        let admitted = admit::Admitted {
            parts: self.read(request).into_parts().0,
            body: Bytes::new(),
        };
        let answer = self.answer(&admitted);
        AtOnce::Answered(self.send(&admitted.parts, Bytes::new(), answer, started))
    }

    /// What every answer gets on its way, and what is kept of it.
    fn send(
        &self,
        parts: &Parts,
        body: Bytes,
        mut answer: Answer,
        started: Instant,
    ) -> Response<ResponseBody> {
        if self.settings.cors {
            shape::cors(&parts.headers, &mut answer);
        }
        record::record(
            parts,
            &answer,
            started.elapsed(),
            &self.settings.log,
            &self.metrics,
        );
        if let Some(journal) = &self.journal {
            record::keep(journal, parts, body, &mut answer, started);
        }
        answer.into_response(&parts.method)
    }

    /// What is counted.
    pub(crate) fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The request with its target as it is to be read.
    fn read<B>(&self, mut request: Request<B>) -> Request<B> {
        if !self.settings.behaviour.routing
            && let Some(uri) = target::resolved(request.uri())
        {
            *request.uri_mut() = uri;
        }
        request
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The answer of the contract alone.
    pub(crate) fn answer(&self, admitted: &admit::Admitted) -> Answer {
        let parts = &admitted.parts;
        if self.settings.cors && shape::is_preflight(&parts.method, &parts.headers) {
            return shape::preflight(parts);
        }
        let snapshot = self.snapshot.load();
        let preferences = match prefer::prefer(parts) {
            Ok(preferences) => preferences,
            Err(problem) => return problem.answer(),
        };
        let routed = match route::route(&snapshot, parts, &self.settings) {
            Ok(routed) => routed,
            Err(problem) => return problem.answer(),
        };
        let authorised = authorise::authorise(routed.of, parts, &self.settings);
        let mut findings = authorised.findings;
        findings.extend(check::check(&routed, admitted));
        let asked = Asked {
            of: routed.of,
            parts,
            preferences: &preferences,
            settings: &self.settings,
            findings: &findings,
            challenge: authorised.challenge.as_deref(),
        };
        self.settle(&asked, admitted)
    }

    /// The answer to a request that was judged.
    pub(crate) fn settle(&self, asked: &Asked<'_>, admitted: &admit::Admitted) -> Answer {
        let mut answer = self
            .expected(asked, admitted)
            .unwrap_or_else(|| answer::answer(asked).unwrap_or_else(Problem::answer));
        answer.operation = Some(Arc::clone(asked.of.series()));
        let answer = self.judge(asked, answer);
        self.callbacks
            .fire(asked.of, admitted, &answer, &self.settings);
        answer
    }

    /// The answer that a test set for a request.
    pub(crate) fn expected(&self, asked: &Asked<'_>, admitted: &admit::Admitted) -> Option<Answer> {
        expect::expect(self.expectations.as_deref(), asked, admitted)
    }

    /// Judges an answer.
    pub(crate) fn judge(&self, asked: &Asked<'_>, answer: Answer) -> Answer {
        let answer = verify::verify(asked.of, answer, asked.findings, &self.settings);
        self.note(asked, answer)
    }

    /// Keeps what is wrong, where a journal is kept.
    pub(crate) fn note(&self, asked: &Asked<'_>, mut answer: Answer) -> Answer {
        record::findings(asked, &answer, &self.settings.log);
        if self.journal.is_some() {
            answer.violations = record::violations(asked, &answer);
        }
        answer
    }
}
