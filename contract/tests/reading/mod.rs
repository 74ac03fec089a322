//! Reading a text, for tests: its value, its findings as one line each.
#![allow(dead_code, reason = "each test file uses a part")]
#![expect(clippy::expect_used, clippy::panic, reason = "tests")]

use specwright_contract::diagnostic::render::{Format, People, Report};
use specwright_contract::source::{FileId, Node, Sources, Tree};
use specwright_contract::{Diagnostic, Loader, Read};

/// The findings, one line each.
pub(crate) fn lines(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let report = Report {
        name: "doc",
        sources,
        diagnostics,
    };
    Format::OneLine.render(&[report], &People::default())
}

/// A text that can be read.
pub(crate) fn read(name: &str, text: &str) -> Read {
    match Loader::new().read_bytes(name, text.as_bytes().to_vec()) {
        Ok(read) => read,
        Err(failure) => panic!(
            "{text:?}: {}",
            lines(&failure.sources, &failure.diagnostics)
        ),
    }
}

/// The tree of what was read.
pub(crate) fn tree(read: &Read) -> &Tree {
    &read.sources.file(FileId::ROOT).tree
}

/// The value of a text as compact JSON.
pub(crate) fn json(name: &str, text: &str) -> String {
    let read = read(name, text);
    let mut out = String::new();
    tree(&read).root().write_json(&mut out);
    out
}

/// Why a text cannot be read.
pub(crate) fn refusal(name: &str, bytes: &[u8]) -> String {
    match Loader::new().read_bytes(name, bytes.to_vec()) {
        Ok(read) => panic!("was read as {}", tree(&read).root().to_json()),
        Err(failure) => lines(&failure.sources, &failure.diagnostics),
    }
}

/// The bytes of a node.
pub(crate) fn written(node: Node<'_>) -> &str {
    let span = node.span();
    let range = span.start as usize..span.end as usize;
    node.tree().text().get(range).expect("a range of the text")
}

/// Every node, keys included, in document order.
pub(crate) fn nodes(root: Node<'_>) -> Vec<Node<'_>> {
    let mut all = Vec::new();
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        all.push(node);
        let mut children: Vec<_> = node.items().collect();
        children.extend(node.members().flat_map(|(key, value)| [key, value]));
        open.extend(children.into_iter().rev());
    }
    all
}
