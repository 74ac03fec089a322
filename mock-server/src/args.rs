//! The command line of `mock`, the same for `mock` and `specwright mock`, and what it runs.

use std::io::Write as _;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::{ArgAction, Args, ValueEnum};
use specwright_contract::diagnostic::render::People;
use specwright_contract::{Contract, Diagnostic, Loader, Severity};

use crate::{Behaviour, Mock, ServeError, Settings, listen, listing, serve};

/// Serves what a contract promises: example answers, made answers, and a reason for every refusal.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
#[command(
    disable_help_flag = true,
    after_help = "\
Examples:
  mock kitchen.yaml --port 3000          serve a document on port 3000
  mock kitchen.yaml payments.yaml        serve two documents on one port
  mock https://example.com/openapi.json  serve a document from the web
  cat kitchen.yaml | mock -              serve what comes on standard input

Exit codes: 0 stopped by a signal, 1 the document or the port cannot be used, 2 wrong usage."
)]
pub struct MockArgs {
    /// OpenAPI 3.x, Swagger 2.0 or Postman documents: paths, URLs, or `-` for standard input
    #[arg(required = true, value_name = "DOCUMENT")]
    documents: Vec<String>,
    /// The port to listen on; 0 for any free one
    #[arg(
        short,
        long,
        value_name = "PORT",
        default_value_t = 4010,
        env = "SPECWRIGHT_PORT"
    )]
    port: u16,
    /// The address to listen on; 0.0.0.0 for all
    #[arg(
        short = 'h',
        long,
        value_name = "HOST",
        default_value = "127.0.0.1",
        env = "SPECWRIGHT_HOST"
    )]
    host: String,
    /// Whether answers carry CORS headers and preflights are answered
    #[arg(
        long,
        value_name = "BOOL",
        default_value_t = true,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        action = ArgAction::Set
    )]
    cors: bool,
    /// The largest request body in bytes
    #[arg(long, value_name = "BYTES", default_value_t = Settings::default().body_limit)]
    body_limit: usize,
    /// How long open requests may take once the server is told to stop, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    grace: u64,
    /// Whose rules count where ours differ by default
    #[arg(long, value_name = "WHOSE", env = "SPECWRIGHT_COMPAT")]
    compat: Option<Compat>,
    /// Refuse a document with any error, instead of serving what is sound in it
    #[arg(long)]
    strict: bool,
    /// Fetch the http(s) documents that `$ref`s name
    #[arg(long)]
    allow_remote: bool,
    /// Read the files that `$ref`s name outside the document's folder
    #[arg(long)]
    allow_outside: bool,
    /// Log nothing but problems
    #[arg(short, long)]
    quiet: bool,
    /// Print help
    #[arg(long, action = ArgAction::Help)]
    help: Option<bool>,
}

/// Whose rules count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Compat {
    /// Prism's in everything: routing, problem documents, samples
    Prism,
}

/// Runs the server until a signal stops it.
pub fn run(args: &MockArgs) -> ExitCode {
    let mut contracts = Vec::new();
    let loader = Loader::new()
        .allow_remote(args.allow_remote)
        .allow_outside(args.allow_outside);
    for document in &args.documents {
        match loader.load(document) {
            Ok(loaded) => {
                tell(&loaded.contract.sources, &loaded.diagnostics);
                if args.strict
                    && loaded
                        .diagnostics
                        .iter()
                        .any(|found| found.severity == Severity::Error)
                {
                    eprintln!("{document} has errors and --strict is set; nothing is served");
                    return ExitCode::FAILURE;
                }
                if loaded.contract.operations.is_empty() {
                    eprintln!("{document} has no operations, so there is nothing to serve");
                    return ExitCode::FAILURE;
                }
                contracts.push(loaded.contract);
            }
            Err(failure) => {
                tell(&failure.sources, &failure.diagnostics);
                return ExitCode::FAILURE;
            }
        }
    }
    let settings = Settings {
        cors: args.cors,
        body_limit: args.body_limit,
        log: !args.quiet,
        behaviour: match args.compat {
            Some(Compat::Prism) => Behaviour::PRISM,
            None => Behaviour::SPECWRIGHT,
        },
        ..Settings::default()
    };
    if settings.log {
        // Where a subscriber is there already, it gets the lines.
        let _ = tracing_subscriber::fmt()
            .compact()
            .with_target(false)
            .with_ansi(colours(&std::io::stderr()))
            .with_writer(std::io::stderr)
            .try_init();
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("failed to start: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(serve_contracts(contracts, settings, args)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve_contracts(
    contracts: Vec<Contract>,
    settings: Settings,
    args: &MockArgs,
) -> Result<(), ServeError> {
    let stop = stop_signal().map_err(ServeError::Serve)?;
    let listener = listen(&args.host, args.port).await?;
    let address = listener
        .local_addr()
        .unwrap_or_else(|_| SocketAddr::from(([127, 0, 0, 1], args.port)));
    let mock = Arc::new(Mock::new(contracts, settings));
    let origin = format!("http://{}:{}", shown_host(&args.host), address.port());
    let mut out = std::io::stdout().lock();
    // A closed standard output is no reason not to serve.
    let _ = out.write_all(listing::listing(&mock.snapshot(), &origin).as_bytes());
    let _ = writeln!(out, "Specwright is listening on {origin}");
    let _ = out.flush();
    drop(out);
    serve(mock, listener, stop, Duration::from_secs(args.grace)).await
}

/// A host as it stands in a URL: an IPv6 address in brackets.
fn shown_host(host: &str) -> String {
    if host.contains(':') && !host.starts_with('[') {
        format!("[{host}]")
    } else {
        host.to_owned()
    }
}

/// Colours are for terminals, unless `NO_COLOR` is set.
fn colours(stream: &impl std::io::IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Errors only, the rest as a number: a mock is started often, its document read once.
fn tell(sources: &specwright_contract::source::Sources, diagnostics: &[Diagnostic]) {
    let shown: Vec<Diagnostic> = diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error)
        .cloned()
        .collect();
    let warnings = diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Warning)
        .count();
    let mut err = std::io::stderr().lock();
    let people = People {
        colours: colours(&err),
        ..People::default()
    };
    for found in &shown {
        let _ = err.write_all(people.one(found, sources).as_bytes());
    }
    if warnings > 0 {
        let them = if warnings == 1 {
            "1 warning".to_owned()
        } else {
            format!("{warnings} warnings")
        };
        let _ = writeln!(err, "{them} in the document; `specwright lint` tells them");
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
