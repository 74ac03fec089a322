//! Rules about contracts that can be read: what is allowed to be written but is not meant so.
//!
//! Each rule is a function over a [`Subject`]; a file holds those of one part of the model. Rules
//! are linear, or n log n, in the size of the document. What reading itself finds (fields that do
//! not exist, references that lead nowhere) is told there and not again here; what needs a
//! validator (examples, defaults, patterns) is told by `specwright-exchange`.

mod bounds;
mod components;
mod discriminators;
mod enums;
mod formats;
mod joined;
mod keywords;
mod links;
mod operations;
mod overlap;
mod parameters;
mod paths;
mod properties;
mod security;
mod servers;
mod subject;
mod tags;
mod template;
mod unsaid;

use crate::diagnostic::{Diagnostic, sort};
use crate::model::Contract;
use subject::Subject;

/// What a rule finds.
type Found = Vec<Diagnostic>;

/// Every rule, in the order of the parts of a document.
const RULES: &[fn(&Subject<'_>, &mut Found)] = &[
    servers::variables,
    tags::declared,
    paths::templates,
    paths::duplicates,
    paths::trailing_slashes,
    overlap::overlaps,
    operations::identifiers,
    operations::statuses,
    operations::success,
    operations::bodies,
    parameters::path_parameters,
    links::parameters,
    unsaid::counts,
    unsaid::repetitions,
    unsaid::not_found,
    security::scopes,
    components::names,
    components::unused,
    formats::formats,
    bounds::bounds,
    enums::enums,
    properties::required,
    properties::access,
    keywords::without_effect,
    keywords::nullable,
    discriminators::properties,
];

/// No more findings of one rule than these are kept.
const MOST: usize = 10_000;

/// Everything that the rules find, in the order of files and places.
pub fn run(contract: &Contract) -> Vec<Diagnostic> {
    let subject = Subject::new(contract);
    let mut all = Found::new();
    for rule in RULES {
        let mut found = Found::new();
        rule(&subject, &mut found);
        found.truncate(MOST);
        all.append(&mut found);
    }
    sort(&mut all);
    all
}
