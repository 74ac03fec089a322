//! What `mock` and `proxy` run, from the arguments to the end.

use std::io::Write as _;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use specwright_contract::diagnostic::codes;
use specwright_contract::{Contract, Loader, Severity};
use thiserror::Error;

use super::args::{Level, Listening, Logging, MockArgs, ProxyArgs};
use super::tell;
use crate::{Mock, ServeError, Settings, Upstream, UpstreamError, listen, listing, serve};

/// Why the server did not start, where that is not told yet.
#[derive(Debug, Error)]
enum Failure {
    /// Findings in a document, already told; scripts wait for the sentence.
    #[error("{0}")]
    Told(&'static str),
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
    #[error("failed to start: {0}")]
    Runtime(std::io::Error),
    #[error(transparent)]
    Serve(#[from] ServeError),
}

/// A mock or a proxy before it listens.
struct Prepared<'a> {
    mock: Mock,
    listening: &'a Listening,
    /// The word for us in what scripts wait for.
    name: &'static str,
}

/// Runs a mock until a signal stops it.
pub fn mock(args: &MockArgs) -> ExitCode {
    ended(prepare_mock(args).and_then(|prepared| run(prepared, &args.logging)))
}

/// Runs a proxy until a signal stops it.
pub fn proxy(args: &ProxyArgs) -> ExitCode {
    ended(prepare_proxy(args).and_then(|prepared| run(prepared, &args.logging)))
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
    let loader = args.reading.loader(&args.rules);
    let contracts = load(&args.documents, &loader, args.reading.strict)?;
    let settings = args.rules.settings(&args.listening, &args.logging);
    Ok(Prepared {
        mock: Mock::new(contracts, args.answers.onto(settings)),
        listening: &args.listening,
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
    let loader = args.reading.loader(&args.rules);
    let contracts = load(
        std::slice::from_ref(&args.document),
        &loader,
        args.reading.strict,
    )?;
    let settings: Settings = args.rules.settings(&args.listening, &args.logging);
    Ok(Prepared {
        mock: Mock::proxy(contracts, settings, upstream),
        listening: &args.listening,
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

/// Loads documents and tells what is found in them; the first that cannot be served is the last.
fn load(documents: &[String], loader: &Loader, strict: bool) -> Result<Vec<Contract>, Failure> {
    let mut contracts = Vec::new();
    for document in documents {
        match loader.load(document) {
            Ok(loaded) => {
                tell::findings(&loaded.contract.sources, &loaded.diagnostics);
                let mut severities = loaded.diagnostics.iter().map(|found| found.severity);
                if strict && severities.any(|severity| severity == Severity::Error) {
                    return Err(Failure::Strict(document.clone()));
                }
                if loaded.contract.operations.is_empty() {
                    return Err(Failure::NoOperations(document.clone()));
                }
                contracts.push(loaded.contract);
            }
            Err(failure) => {
                tell::findings(&failure.sources, &failure.diagnostics);
                let mut found = failure.diagnostics.iter().map(|found| found.code);
                let format = found.any(|code| code == &codes::lower::NOT_AN_API_DOCUMENT);
                return Err(Failure::Told(if format {
                    "Unsupported document format"
                } else {
                    ""
                }));
            }
        }
    }
    Ok(contracts)
}

fn run(prepared: Prepared<'_>, logging: &Logging) -> Result<(), Failure> {
    if prepared.mock.settings().log {
        start_log(logging.level());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Failure::Runtime)?;
    runtime.block_on(listen_and_serve(prepared))
}

fn start_log(_level: Level) {
    // Where a subscriber is there already, it gets the lines.
    let _ = tracing_subscriber::fmt()
        .compact()
        .with_target(false)
        .with_ansi(tell::colours(&std::io::stderr()))
        .with_writer(std::io::stderr)
        .try_init();
}

async fn listen_and_serve(prepared: Prepared<'_>) -> Result<(), Failure> {
    let Prepared {
        mock,
        listening,
        name,
    } = prepared;
    let stop = stop_signal().map_err(ServeError::Serve)?;
    let listener = listen(&listening.host, listening.port).await?;
    let address = listener
        .local_addr()
        .unwrap_or_else(|_| SocketAddr::from(([127, 0, 0, 1], listening.port)));
    let mock = Arc::new(mock);
    let origin = format!("http://{}:{}", shown_host(&listening.host), address.port());
    let mut out = std::io::stdout().lock();
    // A closed standard output is no reason not to serve.
    let _ = out.write_all(listing::listing(&mock.snapshot(), &origin).as_bytes());
    let _ = writeln!(out, "{name} is listening on {origin}");
    let _ = out.flush();
    drop(out);
    Ok(serve(mock, listener, stop, listening.grace()).await?)
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
