//! `specwright generate`: load, generate, write or compare, tell what became something wider.

use std::path::{Path, PathBuf};

use specwright_codegen::{
    Generated, Layout, RuntimeSource, Settings, Stale, generate, progenitor, stale, write,
};
use specwright_contract::Contract;

use crate::args::{Backend, Generate};
use crate::exit::Exit;

pub(crate) fn run(args: &Generate) -> Exit {
    let loaded = match args.reading.load() {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let generated = match by_backend(&loaded.contract, args) {
        Ok(generated) => generated,
        Err(failure) => {
            eprintln!("failed to generate: {failure}");
            return Exit::Failed;
        }
    };
    let findings = generated.findings.clone();
    let errors = args
        .reading
        .weigh(&loaded.contract, loaded.diagnostics, findings, args.strict);
    if errors && args.strict {
        eprintln!("nothing was written");
        return Exit::Findings;
    }
    let folder = folder(args);
    if args.check {
        return compare(&folder, &generated);
    }
    match write(&folder, &generated.files) {
        Ok(written) => {
            told(&folder, &generated, written);
            Exit::Clean
        }
        Err(failure) => {
            eprintln!("{failure}");
            Exit::Failed
        }
    }
}

fn by_backend(contract: &Contract, args: &Generate) -> Result<Generated, String> {
    let settings = settings(args);
    match args.backend {
        Backend::Specwright => {
            generate(contract, &settings, &layout(args)).map_err(|failure| failure.to_string())
        }
        Backend::Progenitor if args.server => {
            Err("progenitor writes no servers; leave --server out".to_owned())
        }
        Backend::Progenitor => {
            // What is lost is told, and weighed, as that of the other backend.
            let mut settings = settings;
            settings.strict = false;
            progenitor::files(contract, &settings, &layout(args))
                .map_err(|failure| failure.to_string())
        }
    }
}

fn settings(args: &Generate) -> Settings {
    let both = args.client == args.server;
    let mut settings = Settings::default();
    settings.client = args.client || both;
    settings.server = args.server || both;
    settings.derives.clone_from(&args.derive);
    settings.replacements = args.replace.iter().cloned().collect();
    settings.by_tag = args.by_tag;
    settings.operations.clone_from(&args.operation);
    settings.tags.clone_from(&args.tag);
    settings.date_time.clone_from(&args.date_time);
    settings.uuid.clone_from(&args.uuid);
    settings.open_enums = args.open_enums;
    settings.strict = args.strict;
    settings
}

fn layout(args: &Generate) -> Layout {
    match &args.name {
        Some(name) => Layout::Crate {
            name: name.clone(),
            runtime: runtime(args),
        },
        None if args.one_file => Layout::OneFile {
            name: "mod".to_owned(),
        },
        None => Layout::Folder,
    }
}

/// A relative folder of the runtime is relative to where the command runs; the crate needs it from itself.
fn runtime(args: &Generate) -> RuntimeSource {
    match &args.runtime_path {
        None => RuntimeSource::Version,
        Some(path) if path.is_absolute() => RuntimeSource::Path(path.display().to_string()),
        Some(path) => {
            let path = path.canonicalize().unwrap_or_else(|_| path.clone());
            RuntimeSource::Path(relative(&folder(args), &path))
        }
    }
}

/// The way from one folder to another: relative where they share more than the root.
fn relative(from: &Path, to: &Path) -> String {
    let absolute = std::path::absolute(from).unwrap_or_else(|_| from.to_owned());
    let from: Vec<_> = absolute.components().collect();
    let parts: Vec<_> = to.components().collect();
    let same = from.iter().zip(&parts).take_while(|(a, b)| a == b).count();
    if same < 2 {
        return to.display().to_string();
    }
    let mut path = PathBuf::new();
    for _ in same..from.len() {
        path.push("..");
    }
    path.extend(parts.iter().skip(same));
    path.display().to_string().replace('\\', "/")
}

fn folder(args: &Generate) -> PathBuf {
    let name = args.name.as_ref().map(PathBuf::from);
    args.out.clone().or(name).unwrap_or_default()
}

fn compare(folder: &Path, generated: &Generated) -> Exit {
    let stale = stale(folder, &generated.files);
    for (path, why) in &stale {
        let word = match why {
            Stale::Missing => "is not there",
            _ => "is not as it would be written",
        };
        eprintln!("{} {word}", folder.join(path).display());
    }
    if stale.is_empty() {
        return Exit::Clean;
    }
    eprintln!("run the command without --check to write what is stale");
    Exit::Findings
}

fn told(folder: &Path, generated: &Generated, written: usize) {
    let all = generated.files.len();
    let count = |number: usize, word: &str| match number {
        1 => format!("1 {word}"),
        number => format!("{number} {word}s"),
    };
    let operations = count(generated.statistics.operations, "operation");
    let types = count(generated.statistics.types, "type");
    let files = if written == all {
        count(all, "file")
    } else {
        format!("{written} of {} changed", count(all, "file"))
    };
    eprintln!("{}: {operations}, {types}, {files}", folder.display());
}
