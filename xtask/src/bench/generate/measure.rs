//! The measurements: tools interleaved, document by document.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use specwright_contract::Loader;

use super::check::{self, Workspace};
use super::time::{self, Cost};
use super::tools::Tool;
use super::{DOCUMENTS, GITHUB, Generate, LARGEST, script};

/// What one tool did with one document.
#[derive(Debug, Default)]
pub(super) struct Figure {
    /// Whether the tool is ours.
    pub(super) ours: bool,
    /// What generating costs, or why there is nothing.
    pub(super) generated: Option<Result<Cost, String>>,
    /// The largest resident size while it did.
    pub(super) peak: u64,
    pub(super) lines: usize,
    /// The check of the crate alone.
    pub(super) checked: Option<Result<Cost, String>>,
}

/// A document.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) path: &'static str,
    pub(super) operations: usize,
    pub(super) bytes: u64,
    /// By the tool's folder.
    pub(super) figures: BTreeMap<&'static str, Figure>,
    /// Ours as a build script.
    pub(super) script: Option<Cost>,
}

/// Everything.
#[derive(Debug, Default)]
pub(super) struct Figures {
    pub(super) documents: Vec<Document>,
    /// The first check with all dependencies, by the tool's folder.
    pub(super) cold: BTreeMap<&'static str, Cost>,
}

pub(super) fn all(
    arguments: &Generate,
    tools: &[Tool],
    corpus: &Path,
    work: &Path,
) -> Result<Figures, String> {
    let mut figures = Figures::default();
    let wanted = DOCUMENTS.iter().chain([&GITHUB, &LARGEST]);
    for path in wanted.copied().filter(|path| arguments.wants(path)) {
        figures
            .documents
            .push(generated(arguments, tools, corpus, work, path)?);
    }
    if !arguments.no_script {
        let script = script::build(work)?;
        for document in &mut figures.documents {
            let file = corpus.join(document.path);
            let out = work.join("script/out").join(name(document.path));
            let cost = time::best(3, &mut || script::command(&script, &file, &out))?;
            eprintln!(
                "bench: {}, build script: {:?}",
                document.path, cost.processor
            );
            document.script = Some(cost);
        }
    }
    if !arguments.no_compile {
        compiled(arguments, tools, work, &mut figures)?;
    }
    Ok(figures)
}

/// The name of a document's crate.
fn name(path: &str) -> String {
    let stem = path.rsplit('/').next().unwrap_or(path);
    let stem = stem.strip_suffix(".json").unwrap_or(stem);
    stem.replace('.', "-")
}

fn crate_of(work: &Path, tool: &Tool, path: &str) -> PathBuf {
    work.join(tool.folder).join(name(path))
}

fn generated(
    arguments: &Generate,
    tools: &[Tool],
    corpus: &Path,
    work: &Path,
    path: &'static str,
) -> Result<Document, String> {
    let file = corpus.join(path);
    let bytes = std::fs::metadata(&file)
        .map_err(|error| format!("{}: {error}", file.display()))?
        .len();
    let operations = Loader::new()
        .load(&file.to_string_lossy())
        .map_or(0, |loaded| loaded.contract.operations.len());
    let mut document = Document {
        path,
        operations,
        bytes,
        figures: BTreeMap::new(),
        script: None,
    };
    for tool in tools {
        if path == LARGEST && tool.is_rival() {
            continue;
        }
        let into = crate_of(work, tool, path);
        let mut command = || {
            // Nothing of an earlier run is compared or kept.
            if into.is_dir() {
                std::fs::remove_dir_all(&into).map_err(|error| error.to_string())?;
            }
            std::fs::create_dir_all(into.parent().unwrap_or(&into))
                .map_err(|error| error.to_string())?;
            Ok(tool.command(&file, &name(path), &into))
        };
        let cost = time::best(arguments.rounds, &mut command);
        eprintln!("bench: {path}, {}: {cost:?}", tool.name);
        let mut figure = Figure {
            ours: !tool.is_rival(),
            ..Figure::default()
        };
        if cost.is_ok() {
            figure.peak = time::peak(&mut command()?)?;
            tool.complete(&name(path), &into)?;
            figure.lines = check::lines(&into.join("src"));
        }
        figure.generated = Some(cost);
        document.figures.insert(tool.folder, figure);
    }
    Ok(document)
}

/// Checks the crates, tools interleaved.
fn compiled(
    arguments: &Generate,
    tools: &[Tool],
    work: &Path,
    figures: &mut Figures,
) -> Result<(), String> {
    let mut workspaces = BTreeMap::new();
    for tool in tools {
        let members: Vec<String> = figures
            .documents
            .iter()
            .filter(|document| document.path != LARGEST)
            .filter(|document| {
                document
                    .figures
                    .get(tool.folder)
                    .is_some_and(|figure| matches!(figure.generated, Some(Ok(_))))
            })
            .map(|document| name(document.path))
            .collect();
        let members: Vec<&str> = members.iter().map(String::as_str).collect();
        let Some(first) = members.first() else {
            continue;
        };
        let workspace = Workspace::new(&work.join(tool.folder), &members, arguments.warm)?;
        let cold = workspace.check(first);
        eprintln!("bench: {}, first check: {cold:?}", tool.name);
        if let (false, Ok(cold)) = (arguments.warm, cold) {
            figures.cold.insert(tool.folder, cold);
        }
        workspaces.insert(tool.folder, workspace);
    }
    for document in &mut figures.documents {
        if document.path == LARGEST {
            continue;
        }
        let name = name(document.path);
        for round in 0..=arguments.rounds {
            for (&folder, workspace) in &workspaces {
                let Some(figure) = document.figures.get_mut(folder) else {
                    continue;
                };
                if !matches!(figure.generated, Some(Ok(_)))
                    || matches!(figure.checked, Some(Err(_)))
                {
                    continue;
                }
                let cost = if round == 0 {
                    workspace.check(&name)
                } else {
                    workspace.again(&name)
                };
                figure.checked = match (cost, figure.checked.take()) {
                    (Err(error), _) => Some(Err(error)),
                    (Ok(_), _) if round == 0 => None,
                    (Ok(cost), Some(Ok(best))) => Some(Ok(best.best(cost))),
                    (Ok(cost), _) => Some(Ok(cost)),
                };
            }
        }
        for (folder, figure) in &document.figures {
            eprintln!("bench: {}, {folder}: {:?}", document.path, figure.checked);
        }
    }
    Ok(())
}
