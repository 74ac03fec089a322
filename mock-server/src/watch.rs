//! Reload: when a file of a document changes, the document is read again beside what is served, and takes its place
//! in one step. While it cannot be served, what was served before still is.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant, SystemTime};

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use specwright_contract::Contract;
use specwright_contract::source::Sources;

use crate::Mock;
use crate::reader::{Reader, Reason, file_of, files_in};

/// An editor writes a file in several steps: so long must be quiet.
const SETTLE: Duration = Duration::from_millis(150);
/// But a folder in which something always happens is never quiet.
const LONGEST_SETTLE: Duration = Duration::from_secs(1);
/// Files are looked at this often even where no change is told: network and container mounts tell none.
const LOOK: Duration = Duration::from_secs(5);
/// Clocks of file systems are as coarse as this: a file that was written so shortly before it was read may have been
/// written again since.
const COARSE: Duration = Duration::from_millis(20);
/// So many operations are named in what is told of a change.
const NAMED: usize = 5;

/// What happened, for those who want to tell it.
pub(crate) trait Told: Send + 'static {
    /// What is served from now on, in a line.
    fn reloaded(&self, what: &str);
    /// Why what was served before still is: a line, and the findings that show it.
    fn kept(&self, why: &str, sources: &Sources, found: &[specwright_contract::Diagnostic]);
}

/// Watching, until it is dropped.
#[derive(Debug)]
pub(crate) struct Watching {
    _alive: SyncSender<()>,
}

/// Watches the files of the documents that a mock serves, whose reading began at `read`. Returns at once; reading is done in a thread of its own.
pub(crate) fn watch(
    mock: &Arc<Mock>,
    reader: Reader,
    documents: &[String],
    read: SystemTime,
    told: impl Told,
) -> Option<Watching> {
    let snapshot = mock.snapshot();
    let documents: Vec<Document> = documents
        .iter()
        .zip(snapshot.contracts())
        .map(|(name, contract)| Document::new(name, contract, read))
        .collect();
    if documents.iter().all(|document| document.root.is_none()) {
        return None;
    }
    let (alive, end) = sync_channel(0);
    let watch = Watch {
        mock: Arc::downgrade(mock),
        reader,
        documents,
        told: Box::new(told),
    };
    std::thread::Builder::new()
        .name("watch".to_owned())
        .spawn(move || watch.run(&end))
        .ok()?;
    Some(Watching { _alive: alive })
}

struct Watch {
    mock: std::sync::Weak<Mock>,
    reader: Reader,
    documents: Vec<Document>,
    told: Box<dyn Told>,
}

/// A document that is served, and what is known of its files.
struct Document {
    name: String,
    /// Where it is a file.
    root: Option<PathBuf>,
    contract: Arc<Contract>,
    files: BTreeMap<PathBuf, Stamp>,
    /// Whether its files say something else than what is served.
    outdated: bool,
}

/// By what a change of a file is seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stamp {
    Missing,
    /// Perhaps written after it was read.
    Unsure,
    Known {
        modified: Option<SystemTime>,
        length: u64,
        inode: u64,
    },
}

impl Stamp {
    /// The stamp of a file as it is now; `read` is when its reading began, if its text is known.
    fn of(path: &Path, read: Option<SystemTime>) -> Self {
        let Ok(metadata) = path.metadata() else {
            return Self::Missing;
        };
        let modified = metadata.modified().ok();
        if let (Some(read), Some(modified)) = (read, modified)
            && modified + COARSE >= read
        {
            return Self::Unsure;
        }
        Self::Known {
            modified,
            length: metadata.len(),
            inode: inode(&metadata),
        }
    }
}

#[cfg(unix)]
fn inode(metadata: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &std::fs::Metadata) -> u64 {
    0
}

impl Document {
    fn new(name: &str, contract: &Arc<Contract>, read: SystemTime) -> Self {
        let mut document = Self {
            name: name.to_owned(),
            root: file_of(name),
            contract: Arc::clone(contract),
            files: BTreeMap::new(),
            outdated: false,
        };
        document.stamp(files_in(&contract.sources), read);
        document
    }

    /// Takes the stamps of these files and of the document's own.
    fn stamp(&mut self, files: impl Iterator<Item = PathBuf>, read: SystemTime) {
        self.files = self
            .root
            .iter()
            .cloned()
            .chain(files)
            .map(|path| {
                let stamp = Stamp::of(&path, Some(read));
                (path, stamp)
            })
            .collect();
    }

    fn has_changed(&self) -> bool {
        self.root.is_some()
            && self
                .files
                .iter()
                .any(|(path, &stamp)| Stamp::of(path, None) != stamp)
    }

    /// Whether these are the files that are served, letter by letter.
    fn is_same(&self, sources: &Sources) -> bool {
        let served = &self.contract.sources;
        served.files().len() == sources.files().len()
            && served
                .files()
                .zip(sources.files())
                .all(|((_, a), (_, b))| a.base == b.base && a.tree.text() == b.tree.text())
            && served.unread() == sources.unread()
    }
}

impl Watch {
    fn run(mut self, end: &Receiver<()>) {
        let (sender, events) = sync_channel(1);
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // Reading is no change. One signal is enough, however many changes there were.
            if !event.is_ok_and(|event| event.kind.is_access()) {
                let _ = sender.try_send(());
            }
        });
        let mut folders = Folders {
            watcher: watcher.ok(),
            watched: BTreeSet::new(),
        };
        loop {
            folders.follow(&self.documents);
            if !self.look() {
                return;
            }
            folders.follow(&self.documents);
            if !wait(&events, end) {
                return;
            }
        }
    }

    /// Reads again what has changed; false where nobody serves it any more.
    fn look(&mut self) -> bool {
        let Some(mock) = self.mock.upgrade() else {
            return false;
        };
        let mut replaced = Vec::new();
        for document in &mut self.documents {
            if document.has_changed() {
                match renew(document, &self.reader, &*self.told) {
                    Outcome::Same => {}
                    Outcome::Renewed(line) => replaced.push(line),
                    Outcome::Refused => mock.metrics().reload(false),
                }
            }
        }
        if !replaced.is_empty() {
            let contracts = self.documents.iter().map(|one| Arc::clone(&one.contract));
            mock.replace(contracts.collect());
            for line in replaced {
                self.told.reloaded(&line);
            }
        }
        true
    }
}

/// What came of reading a document again.
enum Outcome {
    /// It says what it said.
    Same,
    /// It is to be served; what is new.
    Renewed(String),
    /// It cannot be served, which is told.
    Refused,
}

/// Reads a document again; where it can be served, it is put in place of the old one.
fn renew(document: &mut Document, reader: &Reader, told: &dyn Told) -> Outcome {
    let started = SystemTime::now();
    let name = &document.name;
    match reader.read(name) {
        Ok(read) => {
            let files: Vec<PathBuf> = files_in(&read.contract.sources).collect();
            let was_outdated = std::mem::take(&mut document.outdated);
            let same = document.is_same(&read.contract.sources);
            let outcome = if !same {
                Outcome::Renewed(difference(name, &document.contract, &read.contract))
            } else if was_outdated {
                Outcome::Renewed(format!("{name} is what is served again"))
            } else {
                Outcome::Same
            };
            if !same {
                document.contract = Arc::new(read.contract);
            }
            document.stamp(files.into_iter(), started);
            outcome
        }
        Err(unreadable) => {
            let files: Vec<PathBuf> = files_in(&document.contract.sources)
                .chain(files_in(&unreadable.sources))
                .collect();
            let why = match unreadable.reason {
                Reason::Broken => "cannot be read",
                Reason::Format => "is no API document any more",
                Reason::Strict => "has errors, and --strict is set",
                Reason::NoOperations => "has no operations any more",
            };
            told.kept(
                &format!("{name} {why}; what was served before still is"),
                &unreadable.sources,
                &unreadable.diagnostics,
            );
            document.outdated = true;
            document.stamp(files.into_iter(), started);
            Outcome::Refused
        }
    }
}

/// What a new contract has that the old one had not, and the other way round.
fn difference(name: &str, old: &Contract, new: &Contract) -> String {
    let labels = |contract: &Contract| -> BTreeSet<String> {
        contract.operations().map(|(_, one)| one.label()).collect()
    };
    let (old, new) = (labels(old), labels(new));
    let mut line = format!("reloaded {name}: {} operations", new.len());
    if new.len() == 1 {
        line.pop();
    }
    for (verb, labels) in [
        ("added", new.difference(&old).collect::<Vec<_>>()),
        ("removed", old.difference(&new).collect()),
    ] {
        for (n, label) in labels.iter().take(NAMED).enumerate() {
            let _ = match n {
                0 => write!(line, "; {verb} {label}"),
                _ => write!(line, ", {label}"),
            };
        }
        if labels.len() > NAMED {
            let _ = write!(line, " and {} more", labels.len() - NAMED);
        }
    }
    line
}

/// The folders that are watched: files themselves cannot be, because editors put new ones in their places.
struct Folders {
    watcher: Option<RecommendedWatcher>,
    watched: BTreeSet<PathBuf>,
}

impl Folders {
    fn follow(&mut self, documents: &[Document]) {
        let Some(watcher) = &mut self.watcher else {
            return;
        };
        let wanted: BTreeSet<PathBuf> = documents
            .iter()
            .filter(|document| document.root.is_some())
            .flat_map(|document| document.files.keys())
            .filter_map(|file| file.parent())
            .map(Path::to_owned)
            .collect();
        self.watched.retain(|folder| {
            // A folder that was made anew under its name is another one, which must be watched anew.
            let keep = wanted.contains(folder) && folder.is_dir();
            if !keep {
                let _ = watcher.unwatch(folder);
            }
            keep
        });
        for folder in wanted {
            if !self.watched.contains(&folder)
                && watcher.watch(&folder, RecursiveMode::NonRecursive).is_ok()
            {
                self.watched.insert(folder);
            }
        }
    }
}

/// Waits until something may have changed, and then until it is quiet; false at the end.
fn wait(events: &Receiver<()>, end: &Receiver<()>) -> bool {
    use std::sync::mpsc::TryRecvError;
    let is_end = || matches!(end.try_recv(), Err(TryRecvError::Disconnected));
    if events.recv_timeout(LOOK) == Err(RecvTimeoutError::Disconnected) {
        // Nothing tells of changes here.
        std::thread::sleep(LOOK / 5);
    }
    let first = Instant::now();
    while first.elapsed() < LONGEST_SETTLE && events.recv_timeout(SETTLE).is_ok() {}
    !is_end()
}
