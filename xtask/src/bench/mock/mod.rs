//! `cargo xtask bench mock`: what a request costs, beside bare servers and Prism, interleaved in one run.

mod bare;
pub(super) mod case;
pub(super) mod client;
pub(super) mod measure;
pub(super) mod process;
mod rivals;
mod soak;
mod start;
mod table;
pub(super) mod wrk;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

pub(crate) use bare::{Bare, run as bare};
pub(super) use rivals::{github, ours};

#[derive(Args)]
pub(crate) struct Mock {
    /// The binary; without it the release build, which is built where it is not there
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
    /// A large document for the figures of start and memory: GitHub's, 5.7 MB of JSON, of the corpus
    #[arg(long, value_name = "FILE")]
    github: Option<PathBuf>,
    /// How often each case is measured; the median counts
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// How long each measurement takes, in seconds
    #[arg(long, default_value_t = 2)]
    seconds: u32,
    /// Only the cases whose name has this in it
    #[arg(long)]
    only: Option<String>,
    /// Without Prism, even where it can be had
    #[arg(long)]
    without_prism: bool,
    /// So many million requests of all kinds, and nothing else: whether the memory grows
    #[arg(long, value_name = "MILLIONS")]
    soak: Option<u64>,
    /// Writes the figures to `docs/performance.md`
    #[arg(long)]
    write: bool,
}

pub(crate) fn run(arguments: &Mock) -> Result<ExitCode, String> {
    wrk::find()?;
    let kitchen = crate::root().join("specs/kitchen.yaml");
    let ours = rivals::ours(arguments.binary.as_deref())?;
    if let Some(millions) = arguments.soak {
        let (text, passed) = soak::run(&ours, &kitchen, millions)?;
        print!("{text}");
        if arguments.write {
            super::place::write("bench soak", &text)?;
        }
        return Ok(code(passed));
    }
    let prism = if arguments.without_prism {
        Err("not asked for".to_owned())
    } else {
        rivals::prism()
    };
    let cases: Vec<_> = case::CASES
        .iter()
        .filter(|case| {
            let only = arguments.only.as_deref();
            only.is_none_or(|only| case.name.contains(only))
        })
        .collect();
    let mut text = String::new();
    if let Err(reason) = &prism {
        let _ = writeln!(text, "Prism was not measured: {reason}.\n");
    }
    let rivals = rivals::all(&ours, &kitchen, prism.as_deref().ok());
    let measured = measure::all(&rivals, &cases, arguments.rounds, arguments.seconds)?;
    let (requests, mut passed) = table::requests(&rivals, &cases, &measured);
    text.push_str(&requests);
    text.push('\n');
    text.push_str(&table::latency(&rivals, &cases, &measured));
    if arguments.only.is_none() {
        let github = arguments.github.clone().map_or_else(rivals::github, Ok);
        let starts = start::all(&rivals, &ours, github)?;
        let (starts, in_time) = table::starts(&starts);
        text.push('\n');
        text.push_str(&starts);
        passed &= in_time;
    }
    print!("{text}");
    if arguments.write {
        super::place::write("bench mock", &text)?;
    }
    Ok(code(passed))
}

fn code(passed: bool) -> ExitCode {
    if passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
