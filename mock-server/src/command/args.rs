//! The arguments of `mock` and `proxy`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Args, ValueEnum};
use specwright_contract::Loader;

use crate::reader::Reader;
use crate::{Behaviour, Format, Level, Log, Management, ServeOptions, Settings, Tls};

const MOCK_HELP: &str = "\
Examples:
  mock kitchen.yaml --port 3000          serve a document on port 3000
  mock kitchen.yaml payments.yaml        serve two documents on one port
  mock kitchen.yaml --dynamic --seed 1   make answers up, the same each time
  mock kitchen.yaml --compat prism       answer exactly as Prism does
  mock https://example.com/openapi.json  serve a document from the web
  cat kitchen.yaml | mock -              serve what comes on standard input

Booleans are spelt --cors, --cors=false, --cors false or --no-cors; names in
kebab-case or camelCase. Every flag can be set in the environment as well
(SPECWRIGHT_PORT=3000), and below [mock] in specwright.toml (port = 3000).
Flags win over the environment, and that over the file.

Exit codes:
  0  stopped by a signal
  1  wrong usage, or the document or the port cannot be used";

const PROXY_HELP: &str = "\
Examples:
  proxy kitchen.yaml http://localhost:8080           tell what breaks the contract
  proxy kitchen.yaml http://localhost:8080 --errors  refuse it
  proxy kitchen.yaml https://api.example.com/v1 --no-validate-request

Booleans are spelt --cors, --cors=false, --cors false or --no-cors; names in
kebab-case or camelCase. Every flag can be set in the environment as well
(SPECWRIGHT_PORT=3000), and below [proxy] in specwright.toml (port = 3000).
Flags win over the environment, and that over the file.

Exit codes:
  0  stopped by a signal
  1  wrong usage, or the document, the upstream or the port cannot be used";

/// Serves what a contract promises: example answers, made answers, and a reason for every refusal.
#[derive(Debug, Args)]
#[command(disable_help_flag = true, after_help = MOCK_HELP)]
pub struct MockArgs {
    /// OpenAPI 3.x, Swagger 2.0 or Postman documents: paths, URLs, or `-` for standard input
    #[arg(required = true, value_name = "DOCUMENT")]
    pub(crate) documents: Vec<String>,
    #[command(flatten)]
    pub(crate) listening: Listening,
    #[command(flatten)]
    pub(crate) limits: Limits,
    #[command(flatten)]
    pub(crate) answers: Answers,
    #[command(flatten)]
    pub(crate) rules: Rules,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) logging: Logging,
    #[command(flatten)]
    pub(crate) other: Other,
}

/// Sends requests on to a server, and judges them and its answers by a contract.
#[derive(Debug, Args)]
#[command(disable_help_flag = true, after_help = PROXY_HELP)]
pub struct ProxyArgs {
    /// An OpenAPI 3.x, Swagger 2.0 or Postman document: a path, a URL, or `-` for standard input
    #[arg(value_name = "DOCUMENT")]
    pub(crate) document: String,
    /// The server that requests are sent on to: an http(s) URL, with or without a path
    #[arg(value_name = "UPSTREAM")]
    pub(crate) upstream: String,
    #[command(flatten)]
    pub(crate) listening: Listening,
    #[command(flatten)]
    pub(crate) limits: Limits,
    #[command(flatten)]
    pub(crate) forwarding: Forwarding,
    #[command(flatten)]
    pub(crate) rules: Rules,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) logging: Logging,
    #[command(flatten)]
    pub(crate) other: Other,
}

/// Where the server listens.
#[derive(Debug, Args)]
#[command(next_help_heading = "Listening")]
pub(crate) struct Listening {
    /// The port to listen on; 0 for any free one
    #[arg(short, long, value_name = "PORT", default_value_t = 4010)]
    pub(crate) port: u16,
    /// The address to listen on; 0.0.0.0 for all
    #[arg(short = 'h', long, value_name = "HOST", default_value = "127.0.0.1")]
    pub(crate) host: String,
    /// Listen on a Unix socket at this path as well
    #[arg(long, value_name = "PATH")]
    pub(crate) unix: Option<PathBuf>,
    /// Speak TLS, with a self-signed certificate where none is given
    #[arg(long, default_value_t = false, action = ArgAction::Set)]
    tls: bool,
    /// The certificate of TLS and what leads from it to an authority, as PEM
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The private key of the certificate, as PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Whether /__specwright/health and /__specwright/metrics are answered
    #[arg(long, default_value_t = true, action = ArgAction::Set)]
    management: bool,
    /// Answer them on a port of their own, and not beside the documents' paths
    #[arg(long, value_name = "PORT")]
    management_port: Option<u16>,
}

/// What is too much.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct Limits {
    /// How many connections are served at a time; more wait
    #[arg(long, value_name = "COUNT", default_value_t = defaults().max_connections)]
    max_connections: usize,
    /// The largest head of a request in bytes; at least 8192
    #[arg(long, value_name = "BYTES", default_value_t = defaults().header_limit)]
    header_limit: usize,
    /// The largest body of a request in bytes
    #[arg(long, value_name = "BYTES", default_value_t = Settings::default().body_limit)]
    pub(crate) body_limit: usize,
    /// How long the head of a request may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = defaults().header_timeout.as_secs())]
    header_timeout: u64,
    /// How long the body of a request may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = defaults().body_timeout.as_secs())]
    body_timeout: u64,
    /// How long a connection may stay open with nothing to do, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = defaults().idle_timeout.as_secs())]
    idle_timeout: u64,
    /// How long open requests may take once the server is told to stop, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = defaults().grace.as_secs())]
    grace: u64,
}

fn defaults() -> ServeOptions {
    ServeOptions::default()
}

/// How a mock makes its answers.
#[derive(Debug, Args)]
#[command(next_help_heading = "Answers")]
pub(crate) struct Answers {
    /// Make bodies up from their schemas, instead of examples and samples
    #[arg(short, long, default_value_t = false, action = ArgAction::Set)]
    dynamic: bool,
    /// The seed of what is made up: the same seed, the same answers
    #[arg(long, value_name = "SEED")]
    seed: Option<String>,
    /// Leave examples of bodies out of account and sample their schemas
    #[arg(long, default_value_t = false, action = ArgAction::Set)]
    ignore_examples: bool,
    /// Whether objects that are made up have properties beyond the declared ones; wins over the document's
    /// `x-json-schema-faker`
    #[arg(long, action = ArgAction::Set)]
    json_schema_faker_fill_properties: Option<bool>,
}

/// How a proxy sends requests on.
#[derive(Debug, Args)]
#[command(next_help_heading = "Forwarding")]
pub(crate) struct Forwarding {
    /// Whether requests are judged; their security always is
    #[arg(long, default_value_t = true, action = ArgAction::Set)]
    pub(crate) validate_request: bool,
    /// An HTTP(S) proxy on the way to the upstream
    #[arg(long, value_name = "URL")]
    pub(crate) upstream_proxy: Option<String>,
    /// How long the upstream may take for its answer, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    upstream_timeout: u64,
}

/// What is told of violations, and whose rules count.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rules")]
pub(crate) struct Rules {
    /// Whether answers carry CORS headers and preflights are answered
    #[arg(long, default_value_t = true, action = ArgAction::Set)]
    cors: bool,
    /// Answer with an error where the contract is broken, instead of telling it in `sl-violations` only
    #[arg(long, default_value_t = false, action = ArgAction::Set)]
    errors: bool,
    /// Send the callbacks that operations declare, once they are answered
    #[arg(long, default_value_t = true, action = ArgAction::Set)]
    callbacks: bool,
    /// Whose rules count where ours differ by default: prism, for Prism's in everything
    #[arg(long, value_name = "WHOSE", hide_possible_values = true)]
    compat: Option<Compat>,
}

/// What is read and served.
#[derive(Debug, Args)]
#[command(next_help_heading = "Documents")]
pub(crate) struct Reading {
    /// Follow changes of the documents' files
    #[arg(long, default_value_t = true, action = ArgAction::Set)]
    pub(crate) watch: bool,
    /// Refuse a document with any error, instead of serving what is sound in it
    #[arg(long, default_value_t = false, action = ArgAction::Set)]
    strict: bool,
    /// Fetch the http(s) documents that `$ref`s name; with --compat prism they are
    #[arg(long, action = ArgAction::Set)]
    allow_remote: Option<bool>,
    /// Read the files that `$ref`s name outside the document's folder; with --compat prism they are
    #[arg(long, action = ArgAction::Set)]
    allow_outside: Option<bool>,
}

/// How many exchanges are recorded.
const RECORDED: usize = 10_000;

/// What is logged.
#[derive(Debug, Args)]
#[command(next_help_heading = "Log")]
pub(crate) struct Logging {
    /// What is logged: trace, debug, info, warn, error, fatal or silent; refused requests are warnings
    #[arg(
        short,
        long,
        value_name = "LEVEL",
        default_value = "info",
        hide_possible_values = true
    )]
    verbose_level: Level,
    /// The form of the log: text or json
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_possible_values = true
    )]
    log_format: Format,
    /// Log nothing but problems
    #[arg(short, long, default_value_t = false, action = ArgAction::Set)]
    quiet: bool,
    /// Keep the last 10,000 exchanges in this file as an HTTP Archive (HAR), every few seconds; credentials are left out
    #[arg(long, value_name = "FILE")]
    pub(crate) record: Option<PathBuf>,
}

/// What has no effect, and help.
#[derive(Debug, Args)]
#[command(next_help_heading = "Other")]
pub(crate) struct Other {
    /// Taken because Prism has it; without effect: all cores serve in any case
    #[arg(short, long, default_value_t = false, action = ArgAction::Set)]
    multiprocess: bool,
    /// The file with settings; without it `specwright.toml` in the working directory or above
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print help
    #[arg(long, action = ArgAction::Help)]
    help: Option<bool>,
}

/// Whose rules count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Compat {
    /// Prism's in everything: routing, problem documents, samples
    Prism,
}

impl Listening {
    /// The scheme of the URLs that are served.
    pub(crate) fn scheme(&self) -> &'static str {
        if self.tls().is_some() {
            "https"
        } else {
            "http"
        }
    }

    fn tls(&self) -> Option<Tls> {
        match (&self.tls_cert, &self.tls_key) {
            (Some(certificate), Some(key)) => Some(Tls::Files {
                certificate: certificate.clone(),
                key: key.clone(),
            }),
            _ if self.tls => Some(Tls::SelfSigned {
                names: vec![self.host.clone()],
            }),
            _ => None,
        }
    }

    /// The port that the server's words of itself have to themselves.
    pub(crate) fn management_port(&self) -> Option<u16> {
        self.management_port.filter(|_| self.management)
    }

    /// How the server serves.
    pub(crate) fn options(&self, limits: &Limits) -> ServeOptions {
        ServeOptions {
            max_connections: limits.max_connections,
            header_limit: limits.header_limit,
            header_timeout: Duration::from_secs(limits.header_timeout),
            body_timeout: Duration::from_secs(limits.body_timeout),
            idle_timeout: Duration::from_secs(limits.idle_timeout),
            grace: Duration::from_secs(limits.grace),
            management: if self.management && self.management_port.is_none() {
                Management::Here
            } else {
                Management::Elsewhere
            },
            tls: self.tls(),
            ..ServeOptions::default()
        }
    }
}

impl Forwarding {
    pub(crate) fn timeout(&self) -> Duration {
        Duration::from_secs(self.upstream_timeout)
    }
}

impl Rules {
    /// Whether Prism's rules count in everything.
    pub(crate) fn is_prism(&self) -> bool {
        self.compat == Some(Compat::Prism)
    }

    /// The settings of these rules, everything else as by default.
    pub(crate) fn settings(&self, limits: &Limits, logging: &Logging) -> Settings {
        Settings {
            cors: self.cors,
            errors: self.errors,
            callbacks: self.callbacks,
            journal: if logging.record.is_some() {
                RECORDED
            } else {
                0
            },
            body_limit: limits.body_limit,
            log: logging.log(),
            behaviour: if self.is_prism() {
                Behaviour::PRISM
            } else {
                Behaviour::SPECWRIGHT
            },
            ..Settings::default()
        }
    }
}

impl Answers {
    /// Sets how answers are made.
    pub(crate) fn set(&self, settings: &mut Settings) {
        settings.dynamic = self.dynamic;
        settings.seed.clone_from(&self.seed);
        settings.ignore_examples = self.ignore_examples;
        settings.fill_properties = self.json_schema_faker_fill_properties;
    }
}

impl Reading {
    /// Reads what may be read: Prism follows references wherever they lead.
    pub(crate) fn reader(&self, rules: &Rules) -> Reader {
        let follow = |given: Option<bool>| given.unwrap_or(rules.is_prism());
        Reader {
            loader: Loader::new()
                .allow_remote(follow(self.allow_remote))
                .allow_outside(follow(self.allow_outside))
                .as_prism(rules.is_prism()),
            strict: self.strict,
        }
    }
}

impl Logging {
    /// The log that is asked for.
    fn log(&self) -> Log {
        Log::stdout(self.level(), self.log_format)
    }

    /// The least level that is logged.
    fn level(&self) -> Level {
        if self.quiet {
            self.verbose_level.max(Level::Warn)
        } else {
            self.verbose_level
        }
    }
}
