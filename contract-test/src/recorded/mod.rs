//! Traffic that was recorded, judged after the fact: each exchange is led to its operation, and request and response go
//! through the same checks and reports as those of a run. What takes several requests in order is not judged.

mod archive;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use http::HeaderMap;
use specwright_contract::Contract;
use specwright_contract::model::OperationId;
use specwright_exchange::router::Router;
use url::Url;

use crate::case::{Broken, Case, Draft, Intent, Probe};
use crate::engine::{Engine, Verdict};
use crate::event::{Event, Exchange, Reporter, Summary};
use crate::phase::Phase;
use crate::request::Request;
use crate::session::Session;
use crate::settings::Settings;
use crate::suite::CannotRun;
use crate::wire::{Client, Connect, Connecting, WireError};

pub use archive::{Archive, ArchiveError, Entry};

/// The most requests outside the contract that are named.
const NAMED: usize = 50;

/// So many entries are looked at for what their paths begin with.
const LOOKED: usize = 50;

/// So many segments may stand before the paths of the contract.
const DEEPEST: usize = 5;

/// Judges an archive. `url`: only what was sent there, with its path before all paths of the contract.
pub(crate) fn run(
    contract: &Arc<Contract>,
    settings: Settings,
    reporters: Vec<Box<dyn Reporter>>,
    archive: &Archive,
    url: Option<&Url>,
) -> (Result<Summary, CannotRun>, String) {
    let origin = url.map(|url| url.origin().ascii_serialization());
    let here = |entry: &&Entry| origin.as_ref().is_none_or(|origin| entry.origin == *origin);
    let entries: Vec<&Entry> = archive.entries.iter().filter(here).collect();
    let base = match url.map(Url::path) {
        Some(path) if path != "/" => path.trim_end_matches('/').to_owned(),
        _ => base(contract, &entries),
    };
    let engine = Engine::new(Arc::clone(contract), Some(&base));
    let mut target = origin.unwrap_or_default();
    let mut cases = Vec::new();
    let mut outside: BTreeMap<String, u64> = BTreeMap::new();
    for entry in &entries {
        match found(engine.router(), &base, &entry.request) {
            Some(id) if settings.filter.admits(engine.operation(id)) => {
                if target.is_empty() {
                    target.clone_from(&entry.origin);
                }
                cases.push((id, *entry));
            }
            Some(_) => {}
            None => {
                let path = entry.request.path();
                let label = format!("{} {}{path}", entry.request.method, entry.origin);
                if outside.len() < NAMED || outside.contains_key(&label) {
                    *outside.entry(label).or_default() += 1;
                }
            }
        }
    }
    if cases.is_empty() {
        let entries = archive.entries.len();
        return (Err(CannotRun::NothingRecorded { entries }), target);
    }
    let operations: Vec<OperationId> = contract
        .operations()
        .filter(|(_, operation)| settings.filter.admits(operation))
        .map(|(id, _)| id)
        .collect();
    let client = Client::new(Nowhere, settings.limits);
    let session = Session::new(engine, settings, client, reporters);
    session.tell(Event::Started {
        engine: session.engine(),
        settings: session.settings(),
        operations: &operations,
        target: &target,
    });
    session.tell(Event::PhaseStarted(Phase::Recorded));
    for (id, entry) in cases {
        if session.is_over() {
            break;
        }
        session.recorded(|number| exchange(session.engine(), id, entry, number));
    }
    session.tell(Event::PhaseFinished(Phase::Recorded));
    let mut summary = session.summary(&operations);
    summary.outside = outside.into_iter().collect();
    session.tell(Event::Finished(&summary));
    (Ok(summary), target)
}

/// What stands before the paths of the contract in most of what was recorded: the path of a server that the contract
/// names, nothing, or what the requests begin with.
fn base(contract: &Arc<Contract>, entries: &[&Entry]) -> String {
    let engine = Engine::new(Arc::clone(contract), None);
    let operations = contract.operations();
    let mut declared: BTreeSet<String> = operations.map(|(id, _)| engine.base(id)).collect();
    declared.insert(String::new());
    let mut bases = declared.clone();
    for entry in entries.iter().take(LOOKED) {
        let path = entry.request.path();
        let ends = path.match_indices('/').map(|(at, _)| at);
        bases.extend(ends.take(DEEPEST).map(|end| path[..end].to_owned()));
    }
    let router = Router::at_root(contract, &|_| true);
    let fits = |base: &String| {
        let entries = entries.iter();
        let led = entries.filter(|entry| found(&router, base, &entry.request).is_some());
        led.count()
    };
    // of two that lead as many, the one that is declared, then the shorter
    let rank = |base: &String| {
        let known = declared.contains(base);
        (fits(base), known, std::cmp::Reverse(base.len()))
    };
    bases.into_iter().max_by_key(rank).unwrap_or_default()
}

fn found(router: &Router, base: &str, request: &Request) -> Option<OperationId> {
    let path = request.target.strip_prefix(base)?;
    let headers: HeaderMap = request.header_map();
    let matched = router
        .find_with(&request.method, path, Some(&headers))
        .ok()?;
    Some(matched.operation)
}

/// A recorded exchange as one of a run.
fn exchange(engine: &Engine, id: OperationId, entry: &Entry, number: u64) -> Exchange {
    let request = entry.request.clone();
    let verdict = engine.judge(id, &request);
    let mut draft = Draft::new(id, Phase::Recorded, engine.operation(id).origin);
    draft.name = format!("recorded, entry {}", entry.position);
    draft.query = request
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            (
                pair.split('=').next().unwrap_or_default().into(),
                pair.to_owned(),
            )
        })
        .collect();
    draft.intent = match &verdict {
        Verdict::Invalid(found) => match found.first() {
            Some(first) => Intent::Invalid(Broken {
                place: first.location.join(" "),
                rule: first.code.clone(),
            }),
            None => Intent::Probe(Probe::Step("recorded")),
        },
        // the state of the service is not known: a refusal may be right
        _ => Intent::Probe(Probe::Step("recorded")),
    };
    let case = Case {
        number,
        draft,
        request,
        verdict,
        live: false,
    };
    Exchange {
        case,
        outcome: Ok(entry.response()),
        at: entry.at,
    }
}

/// Leads nowhere: nothing is sent.
struct Nowhere;

impl Connect for Nowhere {
    fn connect(&self) -> Connecting<'_> {
        Box::pin(std::future::ready(Err(WireError::Closed(0))))
    }

    fn host(&self) -> &'static str {
        "recorded"
    }
}
