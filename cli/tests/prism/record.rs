//! Writes an answer into the file of its case, and leaves everything else there as it is.

use std::fmt::Write as _;
use std::sync::Mutex;

use crate::suite::{Case, Suite};

static WRITING: Mutex<()> = Mutex::new(());

/// Adds `key` with this text to a case.
pub(crate) fn insert(suite: &Suite, case: &Case, key: &str, answer: &str) {
    let _guard = WRITING.lock().unwrap();
    let text = std::fs::read_to_string(&suite.path).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    let name_of = |line: &str| {
        let name = line.trim_start().strip_prefix("- name:")?.trim();
        serde_yaml::from_str::<String>(name).ok()
    };
    let Some(start) = lines
        .iter()
        .position(|line| name_of(line).as_ref() == Some(&case.name))
    else {
        panic!(
            "{}: the name of {:?} must stand on one line after `- name:`",
            suite.name, case.name
        );
    };
    let indent = lines[start].len() - lines[start].trim_start().len();
    let mut end = lines[start + 1..]
        .iter()
        .position(|line| !line.trim().is_empty() && line.len() - line.trim_start().len() <= indent)
        .map_or(lines.len(), |found| start + 1 + found);
    while lines[end - 1].trim().is_empty()
        || lines[end - 1].trim_start().starts_with('#') && end - 1 > start
    {
        end -= 1;
    }
    let pad = " ".repeat(indent + 2);
    let mut added = format!("{pad}{key}: |\n");
    for line in answer.lines() {
        let _ = if line.is_empty() {
            writeln!(added)
        } else {
            writeln!(added, "{pad}  {line}")
        };
    }
    let added = added.trim_end_matches('\n').to_owned();
    lines.insert(end, &added);
    std::fs::write(&suite.path, lines.join("\n") + "\n").unwrap();
}
