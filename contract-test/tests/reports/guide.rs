//! The guide lists every check as it is.

use std::fmt::Write as _;
use std::path::Path;

use specwright_contract_test::checks::{ALL, Class};

const BEGIN: &str = "<!-- checks -->\n";
const END: &str = "<!-- /checks -->";

fn table() -> String {
    let mut table = String::from("| check | | by | what it asks for |\n|---|---|---|---|\n");
    for check in ALL {
        let class = match check.class {
            Class::Contract => "contract",
            Class::Wire => "HTTP",
            Class::Convention => "convention",
            Class::Security => "security",
            Class::State => "state",
            _ => "",
        };
        let severity = check.severity.as_str();
        let docs = check.docs.replace('|', "\\|");
        writeln!(
            table,
            "| `{}` | {severity} | {class} | {docs} |",
            check.name
        )
        .unwrap();
    }
    table
}

/// `UPDATE=1` writes the table anew.
#[test]
fn the_guide_has_every_check() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/contract-testing.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let expected = format!("{before}{BEGIN}{}{END}{after}", table());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    assert!(
        text == expected,
        "run this test with UPDATE=1 and read what it wrote"
    );
}
