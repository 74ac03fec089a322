//! `JUnit` XML: a suite for each document, a case for each finding, one passing case where there is none.

use quick_junit::{NonSuccessKind, Report as Suites, TestCase, TestCaseStatus, TestSuite};

use super::{Located, Report, oneline};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;

pub(super) fn render(reports: &[Report<'_>]) -> String {
    let mut suites = Suites::new("specwright lint");
    for report in reports {
        let mut suite = TestSuite::new(report.name);
        if report.diagnostics.is_empty() {
            let mut case = TestCase::new("nothing found", TestCaseStatus::success());
            case.set_classname(report.name);
            suite.add_test_case(case);
        }
        for diagnostic in report.diagnostics {
            suite.add_test_case(case(diagnostic, report));
        }
        suites.add_test_suite(suite);
    }
    // Writing XML into memory does not fail.
    suites.to_string().unwrap_or_default()
}

/// Errors fail, warnings are shown as skipped, notes pass and keep their text.
fn case(diagnostic: &Diagnostic, report: &Report<'_>) -> TestCase {
    let text = oneline::line(diagnostic, report.sources);
    let mut status = match diagnostic.severity {
        Severity::Error => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Severity::Warning => TestCaseStatus::skipped(),
        Severity::Note => TestCaseStatus::success(),
    };
    status.set_message(diagnostic.message.as_str());
    status.set_type(diagnostic.code.id);
    status.set_description(text.as_str());
    let name = name(diagnostic, report.sources);
    let mut case = TestCase::new(name, status);
    case.set_classname(report.name);
    if diagnostic.severity == Severity::Note {
        case.set_system_out(text);
    }
    case
}

fn name(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let Some(place) = diagnostic.place else {
        return diagnostic.code.id.to_owned();
    };
    let located = Located::new(place, sources);
    let start = located.region.start;
    format!(
        "{} {}:{}:{}",
        diagnostic.code.id,
        located.path(),
        start.line,
        start.column
    )
}
