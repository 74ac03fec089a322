//! A run from its settings to its summary.

use std::sync::Arc;

use futures_util::StreamExt as _;
use specwright_contract::Contract;
use specwright_contract::model::OperationId;
use url::Url;

use crate::engine::Engine;
use crate::event::{Event, Reporter, Summary};
use crate::outcome::Outcome;
use crate::phase::Phase;
use crate::phases;
use crate::recorded::{self, Archive};
use crate::session::Session;
use crate::settings::Settings;
use crate::token::{self, NoToken, TokenSource};
use crate::wire::{Client, Connect, Memory, Tcp, WireError};

/// Why nothing could be tested. The texts fit after "failed to test: ".
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CannotRun {
    /// The URL is none.
    #[error("`{0}` is no http: or https: URL with a host")]
    Url(String),
    /// There is no token.
    #[error("no token: {0}")]
    NoToken(NoToken),
    /// The contract has no operations.
    #[error("the contract has no operations")]
    NoOperations,
    /// Nothing that was recorded is of this contract.
    #[error(
        "none of the {entries} recorded exchanges is of an operation of the contract that is tested"
    )]
    NothingRecorded {
        /// How many there are.
        entries: usize,
    },
    /// The filters let none through.
    #[error("no operation of the contract is left by the filters")]
    NothingLeft,
    /// There is no service.
    #[error("the service at {url} {error}")]
    NoService {
        /// Where.
        url: String,
        /// Why.
        error: WireError,
    },
    /// Nothing that it answers can be read.
    #[error(
        "the service at {url} gave no answer that can be read to any of {requests} requests; the last time it {error}"
    )]
    NoAnswer {
        /// Where.
        url: String,
        /// How many were sent.
        requests: u64,
        /// Why.
        error: WireError,
    },
}

/// A run that is being prepared.
pub struct Suite {
    contract: Arc<Contract>,
    settings: Settings,
    reporters: Vec<Box<dyn Reporter>>,
    /// Where the tokens of both identities come from.
    tokens: [Option<TokenSource>; 2],
}

impl std::fmt::Debug for Suite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Suite")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Suite {
    /// A run of every phase and every check.
    pub fn new(contract: impl Into<Arc<Contract>>) -> Self {
        Self {
            contract: contract.into(),
            settings: Settings::default(),
            reporters: Vec::new(),
            tokens: [None, None],
        }
    }

    /// With other settings.
    #[must_use]
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// With changes to the settings.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(&mut self.settings);
        self
    }

    /// With a header field on every request.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.settings.headers.push((name.into(), value.into()));
        self
    }

    /// With a header field of the second identity.
    #[must_use]
    pub fn peer(mut self, name: &str, value: &str) -> Self {
        self.settings.peer.push((name.into(), value.into()));
        self
    }

    /// With this seed.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// With a consumer of events more.
    #[must_use]
    pub fn reporter(mut self, reporter: impl Reporter + 'static) -> Self {
        self.reporters.push(Box::new(reporter));
        self
    }

    /// With a token from somewhere else as the credential of every request.
    #[must_use]
    pub fn token(mut self, source: TokenSource) -> Self {
        self.tokens[0] = Some(source);
        self
    }

    /// With a token from somewhere else as the credential of the second identity.
    #[must_use]
    pub fn peer_token(mut self, source: TokenSource) -> Self {
        self.tokens[1] = Some(source);
        self
    }

    /// With a consumer of events more that is in a box already.
    #[must_use]
    pub fn boxed(mut self, reporter: Box<dyn Reporter>) -> Self {
        self.reporters.push(reporter);
        self
    }

    /// As [`Suite::url`], for callers without a runtime.
    ///
    /// # Errors
    /// Where no runtime can be started.
    pub fn blocking(self, url: &str) -> std::io::Result<Outcome> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        Ok(runtime.block_on(self.url(url)))
    }

    /// Tests a service in this process, such as an axum `Router`: any tower service of HTTP requests that cannot fail and
    /// can be cloned.
    pub async fn run<S>(self, service: S) -> Outcome
    where
        Memory<S>: Connect + 'static,
    {
        self.over(Memory::new(service), "in process", None).await
    }

    /// Tests the service at a URL. Its path, where it has one, stands before all paths of the contract.
    pub async fn url(self, url: &str) -> Outcome {
        let parsed = Url::parse(url).ok();
        let Some((url, tcp)) = parsed.and_then(|url| Some((url.clone(), Tcp::new(&url)?))) else {
            let contract = Arc::clone(&self.contract);
            return Outcome::new(contract, Err(CannotRun::Url(url.to_owned())), url);
        };
        let base = Some(url.path())
            .filter(|path| *path != "/")
            .map(ToOwned::to_owned);
        let target = url.origin().ascii_serialization();
        self.over(tcp, &target, base.as_deref()).await
    }

    /// Gets the tokens, and puts them where the others are.
    async fn authenticate(&mut self, target: &str) -> Result<(), NoToken> {
        let url = Url::parse(target).ok();
        let [own, peer] = &self.tokens;
        let settings = &mut self.settings;
        for (source, headers) in [(own, &mut settings.headers), (peer, &mut settings.peer)] {
            if let Some(source) = source {
                let token = token::token(source, &self.contract, url.as_ref()).await?;
                headers.retain(|(name, _)| !name.eq_ignore_ascii_case("authorization"));
                headers.push(("Authorization".into(), format!("Bearer {token}").into()));
            }
        }
        Ok(())
    }

    /// Judges traffic that was recorded. `url`: only what was sent there, with its path before all paths of the contract.
    pub fn recorded(self, archive: &Archive, url: Option<&str>) -> Outcome {
        let contract = self.contract;
        let parsed = url.map(Url::parse).transpose();
        let (result, target) = match (parsed, url) {
            (Ok(parsed), _) => recorded::run(
                &contract,
                self.settings,
                self.reporters,
                archive,
                parsed.as_ref(),
            ),
            (Err(_), url) => {
                let url = url.unwrap_or_default().to_owned();
                (Err(CannotRun::Url(url.clone())), url)
            }
        };
        Outcome::new(contract, result, &target)
    }

    async fn over(
        mut self,
        connect: impl Connect + 'static,
        target: &str,
        base: Option<&str>,
    ) -> Outcome {
        let contract = Arc::clone(&self.contract);
        if let Err(error) = self.authenticate(target).await {
            return Outcome::new(contract, Err(CannotRun::NoToken(error)), target);
        }
        let fixtures = self.settings.fixtures.clone();
        let engine = Engine::new(self.contract, base).with_fixtures(fixtures);
        let client = Client::new(connect, self.settings.limits);
        let result = run(engine, self.settings, client, self.reporters, target).await;
        Outcome::new(contract, result, target)
    }
}

async fn run(
    engine: Engine,
    settings: Settings,
    client: Client,
    reporters: Vec<Box<dyn Reporter>>,
    target: &str,
) -> Result<Summary, CannotRun> {
    if engine.contract().operations.is_empty() {
        return Err(CannotRun::NoOperations);
    }
    let operations: Vec<OperationId> = engine
        .contract()
        .operations()
        .filter(|(_, operation)| settings.filter.admits(operation))
        .map(|(id, _)| id)
        .collect();
    if operations.is_empty() {
        return Err(CannotRun::NothingLeft);
    }
    let session = Session::new(engine, settings, client, reporters);
    let url = || target.to_owned();
    session
        .client()
        .probe()
        .await
        .map_err(|error| CannotRun::NoService { url: url(), error })?;
    session.tell(Event::Started {
        engine: session.engine(),
        settings: session.settings(),
        operations: &operations,
        target,
    });
    for (phase, ..) in Phase::ALL {
        if !session.settings().has(*phase) || session.is_over() {
            continue;
        }
        session.tell(Event::PhaseStarted(*phase));
        self::phase(&session, *phase, &operations).await;
        session.tell(Event::PhaseFinished(*phase));
        if session.is_silent() {
            break;
        }
    }
    // a single operation may be all that was asked for, and lose its first answers
    if let Some((requests, error)) = session.silence() {
        let url = url();
        return Err(CannotRun::NoAnswer {
            url,
            requests,
            error,
        });
    }
    let summary = session.summary(&operations);
    session.tell(Event::Finished(&summary));
    Ok(summary)
}

async fn phase(session: &Session, phase: Phase, operations: &[OperationId]) {
    match phase {
        Phase::Stateful => return phases::stateful::run(session, operations).await,
        Phase::Security => return phases::security::run(session, operations).await,
        _ => {}
    }
    let workers = session.settings().workers.max(1);
    futures_util::stream::iter(operations.iter().copied())
        .for_each_concurrent(workers, async |id| {
            if session.is_over() || session.is_silent() {
                return;
            }
            match phase {
                Phase::Examples => phases::examples::run(session, id).await,
                Phase::Boundaries => Box::pin(phases::boundaries::run(session, id)).await,
                _ => phases::properties::run(session, id).await,
            }
            if session.is_lost(id) {
                session.skip(id, phase, "the service loses its answers");
            }
        })
        .await;
}
