//! The table of differences in `docs/prism.md` is that of the code.

use std::fmt::Write as _;
use std::path::Path;

use specwright_mock_server::Behaviour;

#[test]
fn the_table_of_differences_is_that_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/prism.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("<!-- switches -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- /switches -->").unwrap();
    let mut table = "| switch | what differs |\n|---|---|\n".to_owned();
    for (name, meaning) in Behaviour::TABLE {
        let _ = writeln!(table, "| `{name}` | {} |", meaning.trim());
    }
    let wanted = format!("{before}<!-- switches -->\n{table}<!-- /switches -->{after}");
    if std::env::var_os("RECORD").is_some() {
        std::fs::write(&path, wanted).unwrap();
        return;
    }
    assert_eq!(
        text, wanted,
        "run this test with RECORD=docs to write it anew"
    );
    // A switch that no row names would be a difference that nobody finds.
    let unnamed: Vec<_> = Behaviour::TABLE
        .iter()
        .filter(|(name, _)| !after.contains(&format!("`{name}`")))
        .collect();
    assert!(
        unnamed.is_empty(),
        "no row of docs/prism.md names {unnamed:?}"
    );
}
