//! What is printed at the start: each operation with a URL that works when pasted.

use std::fmt::Write as _;

use specwright_exchange::make;
use specwright_exchange::router::example_url;
use specwright_exchange::schema::Direction;

use crate::Snapshot;

/// Of documents with more operations than this, the rest is counted instead of listed, unless all are asked for.
const LISTED: usize = 200;

/// One line an operation: method and URL, `origin` (`http://127.0.0.1:3000`) before the path. Where headers are
/// required, they follow as `curl` takes them.
pub(crate) fn listing(snapshot: &Snapshot, origin: &str, all: bool) -> String {
    let total = snapshot.operations().count();
    let listed = if all { total } else { total.min(LISTED) };
    let mut text = String::new();
    for of in snapshot.operations().take(listed) {
        let document = of.document;
        let made = |schema| make::sample(&document.validators, schema, Direction::Request).ok();
        let router = document.routes.own();
        let example = router.and_then(|router| router.example(&document.contract, of.id, made));
        let operation = of.operation();
        let target = example.as_ref().map_or_else(
            || example_url(&document.contract, of.id, made),
            |example| example.target.clone(),
        );
        let _ = write!(text, "{:<7} {origin}{target}", operation.method);
        for (name, value) in example.iter().flat_map(|example| &example.headers) {
            let _ = write!(
                text,
                " -H '{}'",
                format!("{name}: {value}").replace('\'', "'\\''")
            );
        }
        text.push('\n');
    }
    if total > listed {
        let more = total - listed;
        let _ = writeln!(text, "… and {more} operations more (`-v debug` lists all)");
    }
    text
}
