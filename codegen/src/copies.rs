//! The files of a contract as they lie beside the generated text, for `include_bytes!`.

use specwright_contract::source::Sources;
use url::Url;

use crate::GeneratedFile;
use crate::emit::server::Embedded;

/// A file of the contract.
#[derive(Debug)]
struct Copy {
    /// What the contract calls it: a path relative to the folder of all, or a URL.
    name: String,
    /// Where it lies: a relative path.
    path: String,
    text: String,
}

/// The files, the document first.
#[derive(Debug, Default)]
pub(crate) struct Copies(Vec<Copy>);

/// The files that a contract was read from. Local ones keep their places to one another.
pub(crate) fn of(sources: &Sources) -> Copies {
    let files: Vec<_> = sources
        .files()
        .filter(|(_, file)| file.base.fragment().is_none())
        .map(|(_, file)| file)
        .collect();
    let local: Vec<Vec<String>> = files
        .iter()
        .filter(|file| file.base.scheme() == "file")
        .map(|file| segments(&file.base))
        .collect();
    let shared = shared(&local);
    let mut copies: Vec<Copy> = Vec::new();
    for (n, file) in files.into_iter().enumerate() {
        let text = file.tree.text().to_owned();
        let (name, path) = if file.base.scheme() == "file" {
            let parts = segments(&file.base);
            let name = parts.get(shared..).unwrap_or_default().join("/");
            let path: Vec<String> = parts.iter().skip(shared).map(|part| plain(part)).collect();
            (name, path.join("/"))
        } else {
            let name = file.base.to_string();
            let path = format!("remote/{n}-{}", plain(&last_segment(file.base.path())));
            (name, path)
        };
        let path = if copies.iter().any(|copy| copy.path == path) {
            format!("{n}-{}", path.replace('/', "-"))
        } else {
            path
        };
        copies.push(Copy { name, path, text });
    }
    Copies(copies)
}

impl Copies {
    /// What the server embeds, the files lying in this folder beside it.
    pub(crate) fn embedded(&self, folder: &str) -> Embedded {
        Embedded {
            root: self
                .0
                .first()
                .map_or_else(String::new, |copy| copy.name.clone()),
            files: self
                .0
                .iter()
                .map(|copy| (copy.name.clone(), format!("{folder}/{}", copy.path)))
                .collect(),
        }
    }

    /// The files themselves.
    pub(crate) fn files(self, folder: &str) -> impl Iterator<Item = GeneratedFile> {
        self.0.into_iter().map(move |copy| GeneratedFile {
            path: format!("{folder}/{}", copy.path),
            text: copy.text,
        })
    }
}

/// What stands behind the last slash.
pub(crate) fn last_segment(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}

fn segments(url: &Url) -> Vec<String> {
    let decoded = url.to_file_path().ok();
    let decoded = decoded
        .as_deref()
        .and_then(std::path::Path::to_str)
        .map(|path| path.replace('\\', "/"));
    let path = decoded.unwrap_or_else(|| url.path().to_owned());
    path.split('/')
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// How many folders all the files have in common.
fn shared(files: &[Vec<String>]) -> usize {
    let Some((first, rest)) = files.split_first() else {
        return 0;
    };
    let folders = first.len().saturating_sub(1);
    rest.iter().fold(folders, |most, file| {
        let same = first.iter().zip(file).take_while(|(a, b)| a == b).count();
        most.min(same).min(file.len().saturating_sub(1))
    })
}

/// A name that every file system takes.
fn plain(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|sign| {
            if sign.is_ascii_alphanumeric() || ".-_".contains(sign) {
                sign
            } else {
                '_'
            }
        })
        .take(120)
        .collect();
    if name.trim_matches('.').is_empty() {
        "document".to_owned()
    } else {
        name
    }
}
