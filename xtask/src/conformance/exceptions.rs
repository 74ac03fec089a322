//! The tests that we do not pass, each with its reason.

use super::{File, Outcome};

/// Tests that may fail. Empty: any.
pub(super) struct Exception {
    pub(super) file: &'static str,
    pub(super) group: &'static str,
    pub(super) test: &'static str,
    pub(super) reason: &'static str,
}

const fn exception(
    file: &'static str,
    group: &'static str,
    test: &'static str,
    reason: &'static str,
) -> Exception {
    Exception {
        file,
        group,
        test,
        reason,
    }
}

const ASSERTED: &str =
    "formats are asserted, as people who describe APIs expect; the suite takes them as annotations";
const IDENTIFIED: &str =
    "OpenAPI 3.0 has no `id`: a `$ref` in it is relative to the file it stands in";

/// Every exception.
pub(super) const EXCEPTIONS: &[Exception] = &[
    exception("draft2020-12/format.json", "", "", ASSERTED),
    exception(
        "draft2020-12/vocabulary.json",
        "schema that uses custom metaschema with with no validation vocabulary",
        "no validation: invalid number, but it still validates",
        "a contract has one dialect; a `$schema` that leaves keywords out is not looked at",
    ),
    exception(
        "draft2020-12/optional/cross-draft.json",
        "refs to historic drafts are processed as historic drafts",
        "",
        "a contract has one dialect; a schema of another draft that it refers to is read in the same",
    ),
    exception(
        "draft4/ref.json",
        "$ref prevents a sibling id from changing the base uri",
        "",
        IDENTIFIED,
    ),
    exception(
        "draft4/ref.json",
        "Recursive references between schemas",
        "",
        IDENTIFIED,
    ),
    exception(
        "draft4/ref.json",
        "Location-independent identifier",
        "",
        IDENTIFIED,
    ),
    exception(
        "draft4/ref.json",
        "Location-independent identifier with base URI change in subschema",
        "",
        IDENTIFIED,
    ),
    exception(
        "draft4/ref.json",
        "id must be resolved against nearest parent, not just immediate parent",
        "",
        IDENTIFIED,
    ),
    exception("draft4/refRemote.json", "base URI change", "", IDENTIFIED),
    exception(
        "draft4/refRemote.json",
        "base URI change - change folder",
        "",
        IDENTIFIED,
    ),
    exception(
        "draft4/refRemote.json",
        "base URI change - change folder in subschema",
        "",
        IDENTIFIED,
    ),
    exception(
        "draft4/refRemote.json",
        "root ref in remote ref",
        "",
        IDENTIFIED,
    ),
    exception(
        "draft4/refRemote.json",
        "Location-independent identifier in remote ref",
        "",
        IDENTIFIED,
    ),
    exception(
        "draft4/optional/id.json",
        "id inside an enum is not a real identifier",
        "",
        IDENTIFIED,
    ),
    exception(
        "draft4/optional/zeroTerminatedFloats.json",
        "",
        "",
        "`1.0` is an integer, as in all later drafts and in every language with one type of number",
    ),
    exception(
        "draft4/optional/format/hostname.json",
        "validation of host names",
        "hostname with consecutive hyphens (RFC1123)",
        "host names are checked as in 2020-12 (RFC 5890), where `--` in the third place marks an encoded label",
    ),
];

impl Exception {
    pub(super) fn covers(&self, file: &str, outcome: &Outcome) -> bool {
        self.file == file
            && (self.group.is_empty() || self.group == outcome.group)
            && (self.test.is_empty() || self.test == outcome.test)
    }
}

/// What the exceptions make of the outcomes.
pub(super) struct Verdict<'o> {
    /// Tests that fail though no exception says so.
    pub(super) unexpected: Vec<(&'o str, &'o Outcome)>,
    /// Exceptions of which nothing fails.
    pub(super) stale: Vec<&'static Exception>,
}

pub(super) fn judge<'o>(files: impl Iterator<Item = &'o File>) -> Verdict<'o> {
    let mut used = vec![false; EXCEPTIONS.len()];
    let mut unexpected = Vec::new();
    for file in files {
        for outcome in file.outcomes.iter().filter(|outcome| !outcome.passed) {
            let mut covered = false;
            for (exception, used) in EXCEPTIONS.iter().zip(&mut used) {
                if exception.covers(&file.name, outcome) {
                    *used = true;
                    covered = true;
                }
            }
            if !covered {
                unexpected.push((file.name.as_str(), outcome));
            }
        }
    }
    let stale = EXCEPTIONS.iter().zip(used).filter(|(_, used)| !used);
    Verdict {
        unexpected,
        stale: stale.map(|(exception, _)| exception).collect(),
    }
}
