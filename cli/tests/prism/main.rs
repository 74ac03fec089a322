//! The drop-in for Prism, case by case: `specs/suites/prism/*.yaml` against the binary, once with `--compat prism` and
//! once without.
//!
//! - `CASE=text` runs only the cases whose file or name has the text.
//! - `PRISM=path/to/prism` runs the cases against Prism itself.
//! - `RECORD=answer` with it fills in the answers that are missing; `RECORD=without` fills in ours without
//!   `--compat prism` where they differ. What was recorded must be read before it is committed.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod docs;
mod record;
mod server;
mod suite;
mod upstream;
mod wire;

use std::fmt::Write as _;

use server::Server;
use suite::{Case, Suite};

/// Whose answers are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mode {
    /// Ours with `--compat prism`.
    Compat,
    /// Ours as it is by default.
    Plain,
    /// Prism itself.
    Prism,
}

#[test]
fn with_compat_every_answer_is_that_of_prism() {
    if std::env::var_os("PRISM").is_some() {
        return run(Mode::Prism);
    }
    run(Mode::Compat);
}

#[test]
fn by_default_answers_differ_only_where_the_cases_say_so() {
    run(Mode::Plain);
}

fn run(mode: Mode) {
    let wanted = std::env::var("CASE").unwrap_or_default();
    let record = std::env::var("RECORD").unwrap_or_default();
    let suites = suite::all();
    let reports: Vec<(usize, String)> = std::thread::scope(|scope| {
        let running: Vec<_> = suites
            .iter()
            .map(|suite| scope.spawn(|| judge(suite, mode, &wanted, &record)))
            .collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let count: usize = reports.iter().map(|(count, _)| count).sum();
    let wrong: String = reports.into_iter().map(|(_, report)| report).collect();
    println!("{count} cases, {mode:?}");
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(
        count > 0 || !wanted.is_empty(),
        "there are no cases at all in specs/suites/prism"
    );
}

/// Runs the cases of one file: each combination of document, command and upstream in one server.
fn judge(suite: &Suite, mode: Mode, wanted: &str, record: &str) -> (usize, String) {
    let mut cases: Vec<&Case> = suite
        .cases
        .iter()
        .filter(|case| suite.name.contains(wanted) || case.name.contains(wanted))
        .collect();
    let count = cases.len();
    cases.sort_by_key(|case| (&case.document, &case.command, &case.upstream));
    let mut report = String::new();
    let same = |a: &&Case, b: &&Case| {
        (&a.document, &a.command, &a.upstream) == (&b.document, &b.command, &b.upstream)
    };
    for group in cases.chunk_by(same) {
        let server = match Server::start(suite, group[0], mode) {
            Ok(server) => server,
            Err(reason) => {
                let name = &group[0].name;
                let _ = writeln!(report, "== {}: {name}\nno server: {reason}", suite.name);
                continue;
            }
        };
        for case in group {
            let got = server.ask(case);
            let expected = match mode {
                Mode::Plain => case.without.as_ref().or(case.answer.as_ref()),
                _ => case.answer.as_ref(),
            };
            let recorded = match (mode, record) {
                (Mode::Prism, "answer") if case.answer.is_none() => Some("answer"),
                (Mode::Plain, "without")
                    if case.without.is_none() && !wire::agree(case.answer.as_deref(), &got) =>
                {
                    Some("without")
                }
                _ => None,
            };
            if let Some(key) = recorded {
                record::insert(suite, case, key, &got);
            } else if !wire::agree(expected.map(String::as_str), &got) {
                let expected = expected.map_or("(nothing is recorded)", String::as_str);
                let _ = writeln!(
                    report,
                    "== {}: {}\n-- expected\n{expected}\n-- got ({mode:?})\n{got}\n",
                    suite.name, case.name
                );
            }
        }
    }
    (count, report)
}
