//! Which files and URLs a document may refer to, and what they are called.

use std::path::{Path, PathBuf};

use url::Url;

/// The document that was asked for: what everything else is relative to.
#[derive(Debug)]
pub(crate) enum Root {
    /// A file, or the standard input in some folder.
    Folder {
        /// The folder, links followed.
        real: PathBuf,
        /// The folder as the user named it.
        shown: PathBuf,
    },
    /// A document from the network.
    Remote(Url),
    /// A text without a place.
    Text,
}

/// What may be read beyond the document's own folder or server.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Policy {
    pub(crate) remote: bool,
    pub(crate) outside: bool,
}

/// Why something may not be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Denied {
    Outside,
    Remote,
    LocalFromRemote,
}

impl Root {
    /// Whether this file, links followed, may be read.
    pub(crate) fn may_read(&self, real: &Path, policy: Policy) -> Result<(), Denied> {
        match self {
            Self::Remote(_) => Err(Denied::LocalFromRemote),
            _ if policy.outside => Ok(()),
            Self::Folder { real: folder, .. } if real.starts_with(folder) => Ok(()),
            _ => Err(Denied::Outside),
        }
    }

    /// Whether this URL may be fetched.
    pub(crate) fn may_fetch(&self, url: &Url, policy: Policy) -> Result<(), Denied> {
        match self {
            Self::Remote(root) if root.origin() == url.origin() => Ok(()),
            _ if policy.remote => Ok(()),
            _ => Err(Denied::Remote),
        }
    }

    /// What a file is called: relative to the folder as the user named it, or to the folder in
    /// which the command runs.
    pub(crate) fn name(&self, path: &Path) -> String {
        let name = match self {
            Self::Folder { real, shown } => {
                path.strip_prefix(real).ok().map(|rest| shown.join(rest))
            }
            _ => None,
        };
        let name = name.or_else(|| {
            let here = std::env::current_dir().ok()?;
            Some(path.strip_prefix(here).ok()?.to_owned())
        });
        name.as_deref().unwrap_or(path).display().to_string()
    }
}
