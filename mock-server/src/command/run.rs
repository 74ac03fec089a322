//! What `mock` and `proxy` run, from the arguments to the end.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::SystemTime;

use specwright_contract::{Contract, Severity};
use thiserror::Error;

use super::args::{Limits, Listening, MockArgs, ProxyArgs, Reading, Rules};
use super::recording::Recording;
use super::tell;
use crate::reader::{Reader, Reason};
use crate::watch::watch;
use crate::{
    Level, Listener, Log, Mock, ServeError, Server, Settings, Upstream, UpstreamError, conflicts,
    listen, listing,
};

/// Why the server did not start, where that is not told yet.
#[derive(Debug, Error)]
pub(super) enum Failure {
    /// The findings in a document say it all.
    #[error("")]
    Told,
    #[error("Unsupported document format")]
    Format,
    #[error("{0} has errors and --strict is set; nothing is served")]
    Strict(String),
    #[error(
        "No operations found in the current file.\n  = help: {0} needs at least one operation below `paths`"
    )]
    NoOperations(String),
    #[error("Invalid upstream URL provided: {given}\n  = help: {reason}")]
    Upstream {
        given: String,
        reason: UpstreamError,
    },
    #[error("Invalid upstream proxy URL provided: {0}")]
    UpstreamProxy(UpstreamError),
    #[error("failed to write {path}: {source}")]
    Record {
        path: String,
        source: std::io::Error,
    },
    #[error("failed to start: {0}")]
    Runtime(std::io::Error),
    #[error(transparent)]
    Serve(#[from] ServeError),
}

/// A mock or a proxy before it listens.
struct Prepared<'a> {
    mock: Mock,
    listening: &'a Listening,
    limits: &'a Limits,
    documents: Documents<'a>,
    /// Where exchanges are written to.
    record: Option<&'a Path>,
    /// The word for us in what scripts wait for.
    name: &'static str,
}

/// The documents, and how they are read.
struct Documents<'a> {
    names: &'a [String],
    reader: Reader,
    /// When the first reading began.
    read: SystemTime,
    watched: bool,
}

/// Runs a mock until a signal stops it.
pub fn mock(args: &MockArgs) -> ExitCode {
    ended(prepare_mock(args).and_then(run))
}

/// Runs a proxy until a signal stops it.
pub fn proxy(args: &ProxyArgs) -> ExitCode {
    ended(prepare_proxy(args).and_then(run))
}

fn ended(result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let told = failure.to_string();
            if !told.is_empty() {
                eprintln!("{told}");
            }
            ExitCode::FAILURE
        }
    }
}

fn prepare_mock(args: &MockArgs) -> Result<Prepared<'_>, Failure> {
    let documents = Documents::new(&args.documents, &args.reading, &args.rules);
    let mut settings = args.rules.settings(&args.limits, &args.logging);
    args.answers.set(&mut settings);
    let contracts = documents.load(&settings.log)?;
    Ok(Prepared {
        mock: Mock::new(contracts, settings),
        listening: &args.listening,
        limits: &args.limits,
        documents,
        record: args.logging.record.as_deref(),
        name: name(args.rules.is_prism()),
    })
}

fn prepare_proxy(args: &ProxyArgs) -> Result<Prepared<'_>, Failure> {
    let forwarding = &args.forwarding;
    let mut upstream = Upstream::new(&args.upstream).map_err(|reason| Failure::Upstream {
        given: without_credentials(&args.upstream),
        reason,
    })?;
    upstream.validate_request = forwarding.validate_request;
    upstream.timeout = forwarding.timeout();
    if let Some(proxy) = &forwarding.upstream_proxy {
        upstream = upstream.through(proxy).map_err(Failure::UpstreamProxy)?;
    }
    let names = std::slice::from_ref(&args.document);
    let documents = Documents::new(names, &args.reading, &args.rules);
    let settings: Settings = args.rules.settings(&args.limits, &args.logging);
    let contracts = documents.load(&settings.log)?;
    Ok(Prepared {
        mock: Mock::proxy(contracts, settings, upstream),
        listening: &args.listening,
        limits: &args.limits,
        documents,
        record: args.logging.record.as_deref(),
        name: name(args.rules.is_prism()),
    })
}

fn name(prism: bool) -> &'static str {
    if prism { "Prism" } else { "Specwright" }
}

/// A URL as it was given, but for a password in it.
fn without_credentials(given: &str) -> String {
    match (given.split_once("://"), given.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, rest))) => format!("{scheme}://…@{rest}"),
        (None, Some((_, rest))) => format!("…@{rest}"),
        _ => given.to_owned(),
    }
}

impl<'a> Documents<'a> {
    fn new(names: &'a [String], reading: &Reading, rules: &Rules) -> Self {
        Self {
            names,
            reader: reading.reader(rules),
            read: SystemTime::now(),
            watched: reading.watch,
        }
    }

    /// Reads them and tells what is found; the first that cannot be served is the last.
    fn load(&self, log: &Log) -> Result<Vec<Contract>, Failure> {
        let mut contracts = Vec::new();
        for name in self.names {
            match self.reader.read(name) {
                Ok(read) => {
                    tell::findings(log, &read.contract.sources, &read.diagnostics);
                    contracts.push(read.contract);
                }
                Err(unreadable) => {
                    // Why it does not start is told in any case.
                    let mut errors = unreadable.diagnostics;
                    errors.retain(|found| found.severity == Severity::Error);
                    tell::show(&unreadable.sources, &errors);
                    return Err(match unreadable.reason {
                        Reason::Broken => Failure::Told,
                        Reason::Format => Failure::Format,
                        Reason::Strict => Failure::Strict(name.clone()),
                        Reason::NoOperations => Failure::NoOperations(name.clone()),
                    });
                }
            }
        }
        Ok(contracts)
    }
}

fn run(prepared: Prepared<'_>) -> Result<(), Failure> {
    let log = prepared.mock.settings().log.clone();
    log.install();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Failure::Runtime)?;
    let served = runtime.block_on(listen_and_serve(prepared));
    log.flush();
    served
}

async fn listen_and_serve(prepared: Prepared<'_>) -> Result<(), Failure> {
    let Prepared {
        mock,
        listening,
        limits,
        documents,
        record,
        name,
    } = prepared;
    let recording = record.map(Recording::new);
    // Found out now, not after hours of recording.
    if let Some(recording) = &recording {
        recording.write(&mock)?;
    }
    let stop = stop_signal().map_err(ServeError::Serve)?;
    let log = mock.settings().log.clone();
    let mock = Arc::new(mock);
    let mut server = Server::new(Arc::clone(&mock), listening.options(limits))?;
    let listener = listen(&listening.host, listening.port).await?;
    let origin = origin(listening.scheme(), &listening.host, &listener);
    server = server.on(listener);
    let mut further = Vec::new();
    #[cfg(unix)]
    if let Some(path) = &listening.unix {
        server = server.on(Listener::unix(path)?);
        further.push(format!("{name} is listening on unix:{}", path.display()));
    }
    if let Some(port) = listening.management_port() {
        let listener = listen(&listening.host, port).await?;
        let origin = self::origin("http", &listening.host, &listener);
        server = server.on(Listener::tcp(listener).for_management());
        further.push(format!("Health and metrics are at {origin}/__specwright/"));
    }
    if log.tells(Level::Warn) {
        for line in conflicts::conflicts(&mock.snapshot()).lines() {
            log.print(Level::Warn, line);
        }
    }
    if log.tells(Level::Info) {
        let all = log.tells(Level::Debug);
        for line in listing::listing(&mock.snapshot(), &origin, all).lines() {
            log.print(Level::Info, line);
        }
        for line in &further {
            log.print(Level::Info, line);
        }
        // The last line: whoever waits for it finds everything ready.
        log.print(Level::Info, &format!("{name} is listening on {origin}"));
        log.flush();
    }
    let keeping_up = recording
        .clone()
        .map(|recording| tokio::spawn(recording.keep_up(Arc::clone(&mock), log.clone())));
    let _watching = documents.watched.then(|| {
        watch(
            &mock,
            documents.reader,
            documents.names,
            documents.read,
            tell::Reloads(log),
        )
    });
    let served = server.serve(stop).await;
    if let Some(keeping_up) = keeping_up {
        keeping_up.abort();
    }
    recording.map_or(Ok(()), |recording| recording.write(&mock))?;
    Ok(served?)
}

fn origin(scheme: &str, host: &str, listener: &tokio::net::TcpListener) -> String {
    let port = listener.local_addr().map_or(0, |address| address.port());
    format!("{scheme}://{}:{port}", shown_host(host))
}

/// A host as it stands in a URL: an IPv6 address in brackets.
fn shown_host(host: &str) -> String {
    if host.contains(':') && !host.starts_with('[') {
        format!("[{host}]")
    } else {
        host.to_owned()
    }
}

/// Ready on Ctrl-C or, where there is one, on the signal to terminate. Both are listened for from this call
/// on, so that a signal right after the start is not lost.
#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ready on Ctrl-C.
#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}
