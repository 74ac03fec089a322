//! Findings with the same cause are one thing to read, whichever operations they are of.

use std::collections::BTreeMap;

use super::told::Told;
use crate::checks;

/// Findings with the same cause.
#[derive(Clone, Debug)]
pub(super) struct Group<'t> {
    /// The one that is told in full.
    pub(super) lead: &'t Told,
    /// The others, of other operations.
    pub(super) also: Vec<&'t Told>,
}

/// The groups of findings: what fails first, then in the order of the checks.
pub(super) fn groups(told: &[Told]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut places: BTreeMap<(&str, &str, bool, bool), usize> = BTreeMap::new();
    for one in told {
        let error = one.severity == checks::Severity::Error;
        let key = (one.check.name, one.message.as_str(), error, one.known);
        let known = places.get(&key).and_then(|&place| groups.get_mut(place));
        if let Some(group) = known {
            group.also.push(one);
        } else {
            places.insert(key, groups.len());
            groups.push(Group {
                lead: one,
                also: Vec::new(),
            });
        }
    }
    let rank = |group: &Group<'_>| {
        let mut all = checks::ALL.iter();
        all.position(|check| check.name == group.lead.check.name)
    };
    groups.sort_by_key(|group| {
        let lead = group.lead;
        (lead.known, std::cmp::Reverse(lead.severity), rank(group))
    });
    groups
}
