//! `specwright test`: load, run, tell.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use specwright_contract::{Contract, Severity};
use specwright_contract_test::baseline::Baseline;
use specwright_contract_test::checks::{self, Check};
use specwright_contract_test::fixtures::Fixtures;
use specwright_contract_test::hook::Hook;
use specwright_contract_test::recorded::Archive;
use specwright_contract_test::report::{self, people};
use specwright_contract_test::token::TokenSource;
use specwright_contract_test::{
    CannotRun, Filter, Outcome, Phase, Settings, Suite, Summary, first_local_server,
};

use crate::exit::{self, Exit};
use crate::output::Output;
use crate::reading::Reading;
use crate::reports::Reports;

/// `specwright test`
#[derive(Args, Debug)]
pub(crate) struct Test {
    /// The service: its URL, with the path that stands before all paths of the contract, where there is one
    /// [default: the first server of the contract that is on this machine]
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Judge recorded traffic (a HAR file, `-` is standard input) and send nothing; with --url what was sent there
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// A header field of every request, such as a credential (may be repeated)
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE", value_parser = parse_header)]
    headers: Vec<(Box<str>, Box<str>)>,
    /// A header field of the second identity, who must not see what is the first one's (may be repeated)
    #[arg(long, value_name = "NAME: VALUE", value_parser = parse_header)]
    peer: Vec<(Box<str>, Box<str>)>,
    /// Where the token of every request comes from: `file=PATH`, `command=LINE`, `client=ID:SECRET` (by the contract's
    /// OAuth 2.0 flow for clients), `password=USER:PASSWORD` (by its flow for users)
    #[arg(long, value_name = "FROM", value_parser = parse_token)]
    token: Option<TokenSource>,
    /// As --token, for the second identity
    #[arg(long, value_name = "FROM", value_parser = parse_token)]
    peer_token: Option<TokenSource>,
    /// The seed of every random choice [default: another one each time; it is told]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Only this phase (may be repeated)
    #[arg(long, value_name = "NAME", value_parser = parse_phase, help_heading = "What is tested")]
    phase: Vec<Phase>,
    /// Only this check (may be repeated)
    #[arg(long, value_name = "NAME", value_parser = parse_check, help_heading = "What is tested")]
    check: Vec<&'static Check>,
    /// Not this check (may be repeated)
    #[arg(long, value_name = "NAME", value_parser = parse_check, help_heading = "What is tested")]
    exclude_check: Vec<&'static Check>,
    /// Only these paths; `*` stands for any text (may be repeated)
    #[arg(long, value_name = "PATH", help_heading = "What is tested")]
    path: Vec<String>,
    /// Only these methods (may be repeated)
    #[arg(long, value_name = "METHOD", help_heading = "What is tested")]
    method: Vec<String>,
    /// Only operations with this tag (may be repeated)
    #[arg(long, value_name = "TAG", help_heading = "What is tested")]
    tag: Vec<String>,
    /// Only operations of this `operationId` or `METHOD /path`; `*` stands for any text (may be repeated)
    #[arg(long, value_name = "NAME", help_heading = "What is tested")]
    operation: Vec<String>,
    /// Not the operations of this `operationId` or `METHOD /path`, not even to create something (may be repeated)
    #[arg(long, value_name = "NAME", help_heading = "What is tested")]
    exclude: Vec<String>,
    /// Random cases for each operation
    #[arg(
        long,
        value_name = "N",
        default_value_t = 40,
        help_heading = "What is tested"
    )]
    examples: u32,
    /// Treat what only convention promises as an error
    #[arg(long)]
    strict: bool,
    /// End at the first finding at error level
    #[arg(long)]
    fail_fast: bool,
    /// The longest time of the run: `30s`, `5m`
    #[arg(long, value_name = "TIME", value_parser = parse_time, help_heading = "What it may cost")]
    max_time: Option<Duration>,
    /// The most requests of the run
    #[arg(long, value_name = "N", help_heading = "What it may cost")]
    max_requests: Option<u64>,
    /// Requests a second at most
    #[arg(long, value_name = "N", help_heading = "What it may cost")]
    rate: Option<u32>,
    /// Operations that are tested at the same time
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1,
        help_heading = "What it may cost"
    )]
    workers: usize,
    /// The longest time to wait for a response
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = parse_time, help_heading = "What it may cost")]
    timeout: Duration,
    /// Judge responses by the time they take
    #[arg(long, value_name = "TIME", value_parser = parse_time, help_heading = "What is tested")]
    max_response_time: Option<Duration>,
    /// Write a report into a file besides; `-` is standard output (may be repeated)
    #[arg(long, value_name = "FORM=FILE", value_parser = parse_report, help_heading = "What is told")]
    report: Vec<(&'static report::Form, PathBuf)>,
    /// Findings that this file knows make no run fail; those that are gone are told
    #[arg(long, value_name = "FILE", help_heading = "What is told")]
    baseline: Option<PathBuf>,
    /// Write the errors that were found into the baseline, and take out those that are gone
    #[arg(long, requires = "baseline", help_heading = "What is told")]
    update_baseline: bool,
    /// The ids of resources and the values that exist, as YAML or JSON
    #[arg(long, value_name = "FILE", help_heading = "What is tested")]
    fixtures: Option<PathBuf>,
    /// Do this before the run: a command of the shell, or a request: `POST http://localhost:8080/reset` (may be repeated)
    #[arg(long, value_name = "HOOK", help_heading = "Around the run")]
    before: Vec<String>,
    /// Do this after the run, whatever came of it (may be repeated)
    #[arg(long, value_name = "HOOK", help_heading = "Around the run")]
    after: Vec<String>,
    /// The file with settings; without it `specwright.toml` in the working directory or above
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

/// The help behind the options.
pub(crate) fn help() -> String {
    use std::fmt::Write as _;
    let mut text = String::from(
        "\
Warnings are what only convention promises: they never make CI red without --strict.
Every flag may stand in specwright.toml below [test] (max-time = \"30s\", header = [\"…\"]) and in the environment
(SPECWRIGHT_SEED=7, SPECWRIGHT_HEADER=\"Authorization: Bearer …\").

Examples:
  specwright test specs/oas.yaml --url http://localhost:8080
  specwright test api.yaml --url https://staging.example.com/v1 -H \"Authorization: Bearer $TOKEN\"
  specwright test api.yaml --url http://localhost:8080 --phase boundaries --operation 'POST /orders'
  specwright test api.yaml --url http://localhost:8080 --seed 7 --max-time 30s --report junit=junit.xml
  specwright test api.yaml --url http://localhost:8080 --report html=contract.html --report sarif=contract.sarif
  specwright test api.yaml --url http://localhost:8080 --baseline known.json --update-baseline
  specwright test api.yaml --from traffic.har

Phases:
",
    );
    for (_, name, docs) in Phase::ALL {
        let _ = writeln!(text, "  {name:<22}{docs}");
    }
    text.push_str("\nForms of reports:\n");
    for form in report::FORMS {
        let _ = writeln!(text, "  {:<22}{}", form.name, form.docs);
    }
    text.push_str("\nChecks:\n");
    for check in checks::ALL {
        let severity = check.severity.as_str();
        let _ = writeln!(text, "  {:<22}{severity:<9}{}", check.name, check.docs);
    }
    let _ = write!(text, "\n{}", exit::TABLE);
    text
}

pub(crate) fn run(args: &Test) -> Exit {
    // Without a contract there is nothing to test, whatever is wrong with it.
    let Ok(loaded) = args.reading.load() else {
        return Exit::Failed;
    };
    let broken = loaded
        .diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error)
        .count();
    if broken > 0 {
        eprintln!(
            "the document has {broken} errors of its own, which `specwright lint` tells; what they are about is not tested"
        );
    }
    let mut settings = settings(args);
    if let Some(path) = &args.baseline {
        match Baseline::read(path) {
            Ok(baseline) => settings.baseline = baseline,
            Err(error) => {
                eprintln!("failed to read the baseline {}: {error}", path.display());
                return Exit::Failed;
            }
        }
    }
    if let Some(path) = &args.fixtures {
        match fixtures(path, &loaded.contract) {
            Ok(fixtures) => settings.fixtures = fixtures,
            Err(failure) => {
                eprintln!("failed to read the fixtures {}: {failure}", path.display());
                return Exit::Failed;
            }
        }
    }
    let baseline = settings.baseline.clone();
    let named = first_local_server(&loaded.contract);
    let mut suite = Suite::new(loaded.contract).settings(settings);
    if let Some(source) = &args.token {
        suite = suite.token(source.clone());
    }
    if let Some(source) = &args.peer_token {
        suite = suite.peer_token(source.clone());
    }
    let reports = Reports::new(&args.report);
    match reports.open() {
        Ok(reporters) => suite = reporters.into_iter().fold(suite, Suite::boxed),
        Err(failure) => {
            eprintln!("{failure}");
            return Exit::Failed;
        }
    }
    if !done(&args.before, "before") {
        done(&args.after, "after");
        return Exit::Failed;
    }
    let url = args.url.as_deref();
    let url = url.or(named.as_ref().map(|(url, _)| url.as_str()));
    let outcome = outcome(args, suite, url);
    let undone = if done(&args.after, "after") {
        Exit::Clean
    } else {
        Exit::Failed
    };
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(failure) => {
            eprintln!("{failure}");
            return Exit::Failed;
        }
    };
    match &outcome.result {
        Ok(summary) => {
            let exit = if summary.is_clean() {
                Exit::Clean
            } else {
                Exit::Findings
            };
            let exit = exit.max(undone).max(reports.finish());
            // who asks for a form on standard output wants to read that alone
            let mut output = if reports.on_standard_output() {
                Output::error()
            } else {
                Output::standard()
            };
            let colours = output.colours(args.reading.color());
            let text = people::report(&outcome.contract, summary, &outcome.target, colours);
            let exit = output.write(text.as_bytes(), exit);
            exit.max(known(args, &baseline, &outcome.contract, summary))
        }
        Err(error) => {
            eprintln!("failed to test: {error}");
            if let CannotRun::NoService { .. } = error {
                eprintln!("help: start the service, or give its address by --url");
                if let (None, Some((_, place))) = (&args.url, &named) {
                    eprintln!("help: this address is that of the contract, at {place}");
                }
            }
            Exit::Failed
        }
    }
}

/// Reads the data that exists.
fn fixtures(path: &Path, contract: &Contract) -> Result<Fixtures, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let value: serde_json::Value =
        serde_yaml::from_str(&text).map_err(|error| error.to_string())?;
    Fixtures::new(contract, &value).map_err(|error| error.to_string())
}

/// Does what is to be done around a run; tells what fails, and whether all went well. After a run all is tried.
fn done(hooks: &[String], when: &str) -> bool {
    let mut well = true;
    for hook in hooks {
        if let Err(error) = Hook::parse(hook).run() {
            eprintln!("failed {when} the run: {error}");
            well = false;
            if when == "before" {
                break;
            }
        }
    }
    well
}

/// Runs, or judges what was recorded.
fn outcome(args: &Test, suite: Suite, url: Option<&str>) -> Result<Outcome, String> {
    let Some(path) = &args.from else {
        let url = url.ok_or(
            "failed to test: the contract has no server on this machine; give the service's address by --url",
        )?;
        return suite
            .blocking(url)
            .map_err(|error| format!("failed to test: {error}"));
    };
    let shown = path.display();
    let text = if path.as_os_str() == "-" {
        std::io::read_to_string(std::io::stdin())
    } else {
        std::fs::read_to_string(path)
    };
    let text = text.map_err(|error| format!("failed to read {shown}: {error}"))?;
    let archive = Archive::parse(&text);
    let archive = archive.map_err(|error| format!("failed to read {shown}: {error}"))?;
    if archive.unread > 0 {
        let count = archive.unread;
        eprintln!(
            "{count} entries of {shown} have no response that can be read; they are left out"
        );
    }
    Ok(suite.recorded(&archive, args.url.as_deref()))
}

/// Tells what the baseline knows and is gone, or writes it anew.
fn known(args: &Test, baseline: &Baseline, contract: &Contract, summary: &Summary) -> Exit {
    let Some(path) = &args.baseline else {
        return Exit::Clean;
    };
    let gone = baseline.gone(contract, summary);
    let shown = path.display();
    if args.update_baseline {
        let updated = baseline.updated(contract, summary);
        if let Err(error) = std::fs::write(path, updated.text()) {
            eprintln!("failed to write {shown}: {error}");
            return Exit::Failed;
        }
        let (is, was) = (updated.len(), baseline.len());
        eprintln!("{shown}: {is} known, {was} before; {} gone", gone.len());
        return Exit::Clean;
    }
    for known in &gone {
        let (operation, check) = (&known.operation, &known.check);
        eprintln!("gone: {check} {operation}: {}", known.message);
    }
    if !gone.is_empty() {
        let count = gone.len();
        eprintln!(
            "help: {count} in {shown} not found any more; take them out by --update-baseline"
        );
    }
    Exit::Clean
}

fn settings(args: &Test) -> Settings {
    let mut settings = Settings::default();
    settings.seed = args.seed.unwrap_or_else(drawn);
    settings.headers.clone_from(&args.headers);
    settings.peer.clone_from(&args.peer);
    settings.phases.clone_from(&args.phase);
    settings.checks.clone_from(&args.check);
    settings.without.clone_from(&args.exclude_check);
    settings.filter = Filter {
        paths: args.path.clone(),
        methods: args.method.clone(),
        tags: args.tag.clone(),
        operations: args.operation.clone(),
        exclude: args.exclude.clone(),
    };
    settings.examples = args.examples;
    settings.strict = args.strict;
    settings.fail_fast = args.fail_fast;
    settings.max_time = args.max_time;
    settings.max_requests = args.max_requests;
    settings.rate = args.rate;
    settings.workers = args.workers;
    settings.limits.first = args.timeout;
    settings.limits.total = settings.limits.total.max(args.timeout);
    settings.max_response_time = args.max_response_time;
    settings
}

/// A seed that is short enough to be typed.
fn drawn() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.map_or(0, |now| u64::from(now.subsec_nanos()) % 1_000_000)
}

fn parse_header(text: &str) -> Result<(Box<str>, Box<str>), String> {
    let Some((name, value)) = text.split_once(':') else {
        return Err("write the name, `:`, and the value: `Authorization: Bearer TOKEN`".to_owned());
    };
    let (name, value) = (name.trim(), value.trim());
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(token) {
        return Err(format!("`{name}` is no name of a header field"));
    }
    if value.chars().any(|c| c.is_control() && c != '\t') {
        return Err("the value has characters that may not stand in a header field".to_owned());
    }
    Ok((name.into(), value.into()))
}

fn parse_token(text: &str) -> Result<TokenSource, String> {
    let usage = "write `file=PATH`, `command=LINE`, `client=ID:SECRET` or `password=USER:PASSWORD`";
    let (kind, rest) = text.split_once('=').ok_or(usage)?;
    let pair = || {
        let pair = rest.split_once(':').ok_or(usage)?;
        Ok::<_, String>((pair.0.to_owned(), pair.1.to_owned()))
    };
    match kind {
        "file" => Ok(TokenSource::File(rest.into())),
        "command" => Ok(TokenSource::Command(rest.to_owned())),
        "client" => pair().map(|(id, secret)| TokenSource::Client { id, secret }),
        "password" => pair().map(|(user, password)| TokenSource::Password {
            user,
            password,
            client: None,
        }),
        _ => Err(usage.to_owned()),
    }
}

fn parse_phase(name: &str) -> Result<Phase, String> {
    Phase::parse(name).ok_or_else(|| {
        let names: Vec<&str> = Phase::ALL.iter().map(|(_, name, _)| *name).collect();
        format!("the phases are {}", names.join(", "))
    })
}

fn parse_check(name: &str) -> Result<&'static Check, String> {
    checks::find(name).ok_or_else(|| {
        let names = checks::ALL.iter().map(|check| check.name);
        match specwright_contract::nearest_name(name, names) {
            Some(near) => format!("there is no such check; did you mean `{near}`?"),
            None => "there is no such check; `specwright test --help` lists them".to_owned(),
        }
    })
}

fn parse_time(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: f64 = digits.parse().unwrap_or(-1.0);
    let unit = match &text[digits.len()..] {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => -1.0,
    };
    Duration::try_from_secs_f64(number * unit)
        .ok()
        .filter(|_| number > 0.0 && unit > 0.0)
        .ok_or_else(|| "write a number and a unit: `500ms`, `30s`, `5m`".to_owned())
}

fn parse_report(text: &str) -> Result<(&'static report::Form, PathBuf), String> {
    let names = || {
        let names: Vec<&str> = report::FORMS.iter().map(|form| form.name).collect();
        names.join(", ")
    };
    match text.split_once('=') {
        Some((name, path)) if !path.is_empty() => report::form(name)
            .map(|form| (form, PathBuf::from(path)))
            .ok_or_else(|| format!("the forms of reports are {}", names())),
        _ => Err(format!(
            "write the form, `=`, and the file: `junit=junit.xml`; the forms are {}",
            names()
        )),
    }
}
