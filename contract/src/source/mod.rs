//! From bytes to trees in which every key and value keeps its place.

pub(crate) mod access;
mod block;
mod build;
mod core_schema;
mod decode;
mod embedded;
pub(crate) mod failure;
pub(crate) mod fetch;
pub(crate) mod files;
pub(crate) mod gather;
mod json;
pub(crate) mod mask;
pub(crate) mod parse;
mod tree;
mod yaml;
mod yaml_error;

pub use fetch::{Fetch, FetchError, Fetched};

pub(crate) use embedded::embedded;
pub use tree::{Kind, Node, NodeId, Tree, escape_segment, unescape_segment, write_json_string};

/// The index of a file among the [`Sources`] of a contract; 0 is the document itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileId(pub(crate) u32);

impl FileId {
    /// The document that was asked for.
    pub const ROOT: Self = Self(0);

    /// The position among the sources, from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A range of bytes of a file's text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

/// Where a part of the model was written: a node of a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Origin {
    /// The file.
    pub file: FileId,
    /// The node within it.
    pub node: NodeId,
}

/// What a document may cost. The defaults take every real document that we know (the largest
/// has 47 MB) and stop every bomb.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of one file. Default: 128 MiB.
    pub file_bytes: usize,
    /// Files of one document. Default: 1,000.
    pub files: usize,
    /// Nesting of values, aliases followed. Default: 250.
    pub depth: usize,
    /// Nodes of one file, keys included. Default: 50 million.
    pub nodes: usize,
    /// Nodes that aliases and merge keys may stand for beyond those written. Default: 1 million.
    pub expansion: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 128 << 20,
            files: 1_000,
            depth: 250,
            nodes: 50_000_000,
            expansion: 1_000_000,
        }
    }
}

/// One file that was read: what it is called, its text as a tree, and where its lines start.
#[derive(Debug)]
pub struct SourceFile {
    /// As it is shown to people: the path or URL as the user named it, or relative to that.
    pub name: String,
    /// What `$ref`s in this file are relative to (RFC 3986 base): an absolute `file:`, `http(s):` or
    /// `urn:` URI.
    pub base: url::Url,
    /// The text and its nodes.
    pub tree: Tree,
    lines: std::sync::OnceLock<Vec<u32>>,
}

/// A place as people read it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LineColumn {
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
}

impl SourceFile {
    /// A file of this name and base, read into this tree.
    pub fn new(name: String, base: url::Url, tree: Tree) -> Self {
        Self {
            name,
            base,
            tree,
            lines: std::sync::OnceLock::new(),
        }
    }

    /// Where each line starts.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "files are limited to under 4 GiB"
    )]
    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let newlines = memchr::memchr_iter(b'\n', self.tree.text().as_bytes());
            std::iter::once(0)
                .chain(newlines.map(|at| at as u32 + 1))
                .collect()
        })
    }

    /// The byte at which a line, counted from 1, starts.
    pub fn line_start(&self, line: usize) -> Option<usize> {
        let start = self.lines().get(line.checked_sub(1)?)?;
        Some(*start as usize)
    }

    /// The line and column of a byte offset.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "files are limited to under 4 GiB"
    )]
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let text = self.tree.text();
        let lines = self.lines();
        let line = lines.partition_point(|&start| start <= offset);
        let start = lines[line - 1] as usize;
        let mut end = (offset as usize).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        LineColumn {
            line: line as u32,
            column: text[start.min(end)..end].chars().count() as u32 + 1,
        }
    }
}

/// Every file that a contract was read from.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    unread: Vec<url::Url>,
}

impl Sources {
    /// A file.
    ///
    /// # Panics
    /// When the id is of other sources.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.index()]
    }

    /// The files in the order in which they were read, the document first.
    pub fn files(&self) -> impl ExactSizeIterator<Item = (FileId, &SourceFile)> {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the number of files is limited"
        )]
        self.files
            .iter()
            .enumerate()
            .map(|(n, file)| (FileId(n as u32), file))
    }

    /// What references lead to and could not be read: not there, not allowed, or broken.
    pub fn unread(&self) -> &[url::Url] {
        &self.unread
    }

    /// Adds what could not be read.
    pub(crate) fn add_unread(&mut self, uri: url::Url) {
        self.unread.push(uri);
    }

    /// The node that an origin names.
    pub fn node(&self, origin: Origin) -> Node<'_> {
        self.file(origin.file).tree.node(origin.node)
    }

    /// The file, line and column of a node: `kitchen.yaml:12:5`.
    pub fn place(&self, origin: Origin) -> String {
        let file = self.file(origin.file);
        let at = file.line_column(self.node(origin).span().start);
        format!("{}:{}:{}", file.name, at.line, at.column)
    }

    /// Adds a file and tells its id. Its tree must have been built for [`Sources::next_id`].
    pub(crate) fn push(&mut self, file: SourceFile) -> FileId {
        let id = self.next_id();
        self.files.push(file);
        id
    }

    /// The id that the next file gets.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the number of files is limited"
    )]
    pub(crate) fn next_id(&self) -> FileId {
        FileId(self.files.len() as u32)
    }
}

#[cfg(test)]
impl Sources {
    /// Sources of JSON texts with their names, for tests that need no loader.
    pub(crate) fn of_json(texts: &[(&str, &str)]) -> Self {
        let mut sources = Self::default();
        for (name, text) in texts {
            let limits = Limits::default();
            let mut builder = build::Builder::new(sources.next_id(), text, &limits);
            let read = json::read(text, &mut builder);
            assert!(read.is_ok(), "{name} is no JSON");
            let tree = builder.finish((*text).into());
            let base = url::Url::parse("file:///");
            assert!(base.is_ok());
            if let Ok(base) = base {
                sources.push(SourceFile::new((*name).to_owned(), base, tree));
            }
        }
        sources
    }
}

#[cfg(test)]
impl Tree {
    /// A tree of one `null` over any text.
    pub(crate) fn of_text(file: FileId, text: &str) -> Self {
        let limits = Limits::default();
        let mut builder = build::Builder::new(file, "null", &limits);
        assert!(json::read("null", &mut builder).is_ok());
        builder.finish(text.into())
    }
}
