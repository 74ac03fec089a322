//! `cargo xtask corpus generate`: client and server of real documents, generated and compiled.
//!
//! Each document is generated in a process of its own and is a crate of one scratch workspace, so that one `cargo check`
//! compiles all of them against one build of the runtime.

mod compile;
mod one;
mod report;
pub(super) mod sample;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;

use super::{Load, each_apart, files_of};

pub(crate) use one::{One, examine};

/// The share of documents that must compile.
const COMPILED: f64 = 0.995;

/// Documents of our own that are always part of it.
const OWN: &[&str] = &["specs", "codegen/tests/documents"];

#[derive(Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(crate) struct Generate {
    #[command(flatten)]
    load: Load,
    /// So many documents are drawn and compiled
    #[arg(long, default_value_t = 200)]
    sample: usize,
    /// The seed by which they are drawn
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Further documents, or folders of them, that are compiled too (may be repeated)
    #[arg(long, value_name = "PATH")]
    documents: Vec<PathBuf>,
    /// The folder of the scratch workspace
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
    /// Generate every document of the corpus, also those that are not compiled
    #[arg(long)]
    every: bool,
    /// Generate only, compile nothing
    #[arg(long)]
    no_compile: bool,
    /// Only the documents of our own and those named, none of the corpus
    #[arg(long)]
    own: bool,
    /// Only the client
    #[arg(long)]
    client: bool,
    /// Count what clippy and rustdoc say, too
    #[arg(long)]
    lints: bool,
}

/// A document and what became of it.
#[derive(Debug, Default)]
pub(crate) struct Row {
    pub(crate) name: String,
    /// Of ours, or named: no part of the random sample.
    pub(crate) extra: bool,
    /// The crate's name, where it is compiled.
    pub(crate) package: Option<String>,
    /// Why nothing was generated: a panic, a hang, a document that cannot be read.
    pub(crate) failure: Option<String>,
    /// The document has no form that anybody reads.
    pub(crate) unreadable: bool,
    pub(crate) facts: one::Facts,
    /// The first error of the compiler.
    pub(crate) error: Option<compile::Failure>,
    /// Whether the compiler has seen it.
    pub(crate) compiled: bool,
}

pub(crate) fn run(generate: &Generate) -> Result<ExitCode, String> {
    let started = Instant::now();
    let keep = generate
        .keep
        .clone()
        .unwrap_or_else(|| crate::root().join("target/corpus-generate"));
    let work = compile::Workspace::new(&keep, generate.client)?;
    let mut rows = Vec::new();
    let mut rest = Vec::new();
    if !generate.own {
        let (folder, files) = files_of(&generate.load)?;
        let (drawn, left) = sample::draw(&files, generate.sample, generate.seed);
        rows.extend(generated(&folder, &drawn, generate, Some(&work), false));
        if generate.every {
            rest = generated(&folder, &left, generate, None, false);
        }
    }
    let mut own = Vec::new();
    let root = crate::root();
    let places = OWN
        .iter()
        .map(|folder| root.join(folder))
        .chain(generate.documents.iter().cloned());
    for place in places {
        sample::documents(&place, &mut own)?;
    }
    if generate.sample > 0 || generate.own {
        rows.extend(generated(&root, &own, generate, Some(&work), true));
    }
    let generated_in = started.elapsed();
    let started = Instant::now();
    let mut lints = None;
    if !generate.no_compile {
        work.compile(&mut rows, generate.load.jobs)?;
        if generate.lints {
            lints = Some(work.lints(generate.load.jobs)?);
        }
    }
    let report = report::Report {
        rows: &rows,
        rest: &rest,
        seed: generate.seed,
        generated_in,
        compiled_in: started.elapsed(),
        lints,
    };
    print!("{}", report.text());
    if generate.load.write {
        super::section::write("generate", &report.markdown())?;
    }
    Ok(if report.passes() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn generated(
    folder: &Path,
    files: &[PathBuf],
    generate: &Generate,
    work: Option<&compile::Workspace>,
    extra: bool,
) -> Vec<Row> {
    let mut more = vec![
        "--halves".to_owned(),
        if generate.client { "client" } else { "both" }.to_owned(),
    ];
    if let Some(work) = work {
        more.extend(["--into".to_owned(), work.folder().display().to_string()]);
    }
    let lines = each_apart(
        folder,
        files,
        generate.load.jobs.max(1),
        "generate-one",
        &more,
    );
    lines
        .into_iter()
        .zip(files)
        .map(|((name, line), file)| {
            let mut row = Row {
                name,
                extra,
                ..Row::default()
            };
            match line {
                Err(crash) => row.failure = Some(crash),
                Ok(line) => row.take(&line),
            }
            if work.is_some() && row.failure.is_none() {
                row.package = Some(one::package(file));
            }
            row
        })
        .collect()
}

impl Row {
    fn take(&mut self, line: &str) {
        match one::Facts::parse(line) {
            Some(facts) => {
                self.failure.clone_from(&facts.failure);
                self.unreadable = facts.unreadable;
                self.facts = facts;
            }
            None => self.failure = Some("no line of JSON".to_owned()),
        }
    }
}
