//! JUnit XML: a case for each operation and each check that looked at it, so that a CI server shows what passed too.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{Run, Told};
use crate::checks::{self, Severity};
use crate::coverage::Reached;

pub(super) fn render(run: &Run<'_>) -> String {
    let summary = run.summary;
    let mut groups: BTreeMap<(String, &str), Vec<&Told>> = BTreeMap::new();
    for told in &run.told {
        let key = (told.operation.clone(), told.check.name);
        groups.entry(key).or_default().push(told);
    }
    let mut suite = TestSuite::new(run.contract.info.title.to_string());
    suite.set_time(summary.elapsed);
    suite.add_property(("seed", &*summary.seed.to_string()));
    suite.add_property(("target", run.target));
    suite.add_property(("requests", &*summary.requests.to_string()));
    for &id in &summary.operations {
        let label = run.contract.operation(id).label();
        let reached = summary.coverage.operations.get(&id);
        for check in checks::ALL {
            let status = match groups.remove(&(label.clone(), check.name)) {
                Some(found) => found_status(&found),
                // what no exchange was judged by has not passed
                None if check.judge.is_none() || !summary.checks.contains(check) => continue,
                None if reached.is_none_or(|reached| reached.requests == 0) => continue,
                None => TestCaseStatus::success(),
            };
            suite.add_test_case(case(&label, check.name, status));
        }
        if let Some(why) = why_not(reached) {
            let mut status = TestCaseStatus::skipped();
            status.set_message(why.as_str());
            suite.add_test_case(case(&label, "reached", status));
        }
    }
    // findings about operations that were only used on the way
    for ((label, check), found) in groups {
        suite.add_test_case(case(&label, check, found_status(&found)));
    }
    let mut report = Report::new("specwright test");
    report.set_time(summary.elapsed);
    report.add_test_suite(suite);
    // writing XML into memory does not fail
    report.to_string().unwrap_or_default()
}

fn case(operation: &str, check: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(operation, status);
    case.set_classname(check);
    case
}

/// Errors fail; warnings, and what the baseline knows, are shown as skipped.
fn found_status(found: &[&Told]) -> TestCaseStatus {
    let worst = found.iter().find(|told| told.fails());
    let mut status = match worst {
        Some(_) => TestCaseStatus::non_success(NonSuccessKind::Failure),
        None => TestCaseStatus::skipped(),
    };
    if let Some(first) = worst.or(found.first()) {
        status.set_message(first.message.as_str());
        status.set_type(match first.severity {
            _ if first.known => "known",
            Severity::Error => "error",
            Severity::Warning => "warning",
        });
    }
    let mut text = String::new();
    for told in found {
        let _ = writeln!(text, "{}: {}", told.severity.as_str(), told.message);
        let _ = writeln!(text, "  at        {}", told.line);
        if let Some(promised) = &told.promised {
            let _ = writeln!(text, "  promised  {promised}");
        }
        let _ = writeln!(text, "  came      {}", told.came);
        for before in &told.before {
            let _ = writeln!(text, "  before    {before}");
        }
        let _ = writeln!(text, "  repeat    {}", told.repeat);
    }
    status.set_description(text);
    status
}

/// Why an operation was not tested as it might have been.
fn why_not(reached: Option<&Reached>) -> Option<String> {
    match reached {
        None => Some("it was never reached".to_owned()),
        Some(reached) if reached.requests == 0 => Some("it was never reached".to_owned()),
        Some(reached) if reached.accepted == 0 => Some("no valid request was accepted".to_owned()),
        Some(_) => None,
    }
}
