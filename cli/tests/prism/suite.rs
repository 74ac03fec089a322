//! Cases as data.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// One file of cases.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Suite {
    #[serde(skip)]
    pub(crate) name: String,
    #[serde(skip)]
    pub(crate) path: PathBuf,
    /// The documents by name.
    pub(crate) documents: BTreeMap<String, String>,
    pub(crate) cases: Vec<Case>,
}

/// One request and what is answered.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    /// What it shows, as a sentence; unique in its file.
    pub(crate) name: String,
    /// The name of the document.
    pub(crate) document: String,
    /// The command with its flags; `-p PORT`, the document and the upstream are added.
    #[serde(default = "mock")]
    pub(crate) command: String,
    /// Of a proxy: what the upstream answers, in the form of `answer`.
    pub(crate) upstream: Option<String>,
    /// Request line without version, headers, an empty line, body.
    pub(crate) request: String,
    /// Whether the CORS headers are part of the answer.
    #[serde(default)]
    pub(crate) cors: bool,
    /// Status, headers, an empty line, body; a body of `<any>` may be anything.
    pub(crate) answer: Option<String>,
    /// The answer without `--compat prism`, where it differs.
    pub(crate) without: Option<String>,
    /// Which switches of `Behaviour` make the difference.
    #[serde(default)]
    pub(crate) differs: Vec<String>,
}

fn mock() -> String {
    "mock".to_owned()
}

/// All files of cases.
pub(crate) fn all() -> Vec<Suite> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/suites/prism");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("the folder of cases is there")
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .collect();
    files.sort();
    files.into_iter().map(read).collect()
}

fn read(path: PathBuf) -> Suite {
    let text = std::fs::read_to_string(&path).unwrap();
    let mut suite: Suite =
        serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    suite.name = path.file_stem().unwrap().to_string_lossy().into_owned();
    suite.path = path;
    let mut names: Vec<&str> = suite.cases.iter().map(|case| &*case.name).collect();
    names.sort_unstable();
    let twice = names.windows(2).find(|pair| pair[0] == pair[1]);
    assert!(twice.is_none(), "{}: {twice:?} stands twice", suite.name);
    for case in &suite.cases {
        let known = specwright_mock_server::Behaviour::TABLE;
        let unknown = case
            .differs
            .iter()
            .find(|name| !known.iter().any(|(known, _)| known == name));
        assert!(
            unknown.is_none(),
            "{}: {}: no switch {unknown:?}",
            suite.name,
            case.name
        );
        let told = case.without.is_some() != case.differs.is_empty();
        assert!(
            told || std::env::var_os("RECORD").is_some(),
            "{}: {}: `without` and `differs` go together",
            suite.name,
            case.name
        );
        assert!(
            suite.documents.contains_key(&case.document),
            "{}: {}: no document {}",
            suite.name,
            case.name,
            case.document
        );
    }
    suite
}
