//! `docs/configuration.md` lists every flag as the command line has it.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write as _;
use std::path::Path;

use clap::{Args as _, Command};
use specwright_mock_server::command::{MockArgs, ProxyArgs, prepare};

const BEGIN: &str = "<!-- flags -->\n";
const END: &str = "<!-- /flags -->\n";

/// Each flag once, with the commands that have it, its default and what it means.
fn table() -> String {
    let mock = prepare(MockArgs::augment_args(Command::new("mock")));
    let proxy = prepare(ProxyArgs::augment_args(Command::new("proxy")));
    let mut table = String::from("| flag | default | |\n|---|---|---|\n");
    let mut names: Vec<&str> = Vec::new();
    for command in [&mock, &proxy] {
        for arg in command.get_arguments() {
            let Some(name) = arg.get_long() else {
                continue;
            };
            if names.contains(&name) || name == "help" {
                continue;
            }
            names.push(name);
            let letter = arg.get_short();
            let letter = letter.map_or_else(String::new, |letter| format!(", `-{letter}`"));
            let defaults: Vec<_> = arg
                .get_default_values()
                .iter()
                .map(|value| format!("`{}`", value.to_string_lossy()))
                .collect();
            let has = |command: &Command| {
                let mut flags = command.get_arguments();
                flags.any(|flag| flag.get_long() == Some(name))
            };
            let only = match (has(&mock), has(&proxy)) {
                (true, false) => " (`mock`)",
                (false, true) => " (`proxy`)",
                _ => "",
            };
            let help = arg.get_help().unwrap().to_string().replace('|', "\\|");
            writeln!(
                table,
                "| `--{name}`{letter}{only} | {} | {help} |",
                defaults.join(" ")
            )
            .unwrap();
        }
    }
    table
}

/// `UPDATE=1` writes the table anew.
#[test]
fn every_flag_is_in_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/configuration.md");
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
