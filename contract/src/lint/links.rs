//! Rules about links.

use super::Found;
use super::subject::{Subject, heading};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lint as codes;
use crate::lower::near::nearest;
use crate::model::{Link, LinkParameter, Location, Operation, Parameter};

/// A link sets parameters that its target has, and all that its path needs.
pub(super) fn parameters(subject: &Subject<'_>, found: &mut Found) {
    for link in &subject.links {
        let Some(target) = subject.target(link) else {
            continue; // told when it was read
        };
        let mut misspelt = false;
        for set in &link.parameters {
            if !target
                .parameters
                .iter()
                .any(|parameter| sets(set, parameter))
            {
                unknown(subject, link, set, target, found);
                misspelt = true;
            }
        }
        if misspelt {
            continue; // what is missing is probably what is misspelt
        }
        for parameter in &target.parameters {
            if parameter.location == Location::Path
                && !link.parameters.iter().any(|set| sets(set, parameter))
            {
                found.push(
                    Diagnostic::at(
                        &codes::LINK_PARAMETER_MISSING,
                        heading(subject.node(link.origin)),
                        format!(
                            "this link does not set `{}`, which the path of {} needs",
                            parameter.name,
                            target.label()
                        ),
                    )
                    .help(format!("add `{}` under `parameters`", parameter.name)),
                );
            }
        }
    }
}

fn sets(set: &LinkParameter, parameter: &Parameter) -> bool {
    let same_name = if parameter.location == Location::Header {
        set.name.eq_ignore_ascii_case(&parameter.name)
    } else {
        set.name == parameter.name
    };
    same_name
        && set
            .location
            .is_none_or(|location| location == parameter.location)
}

fn unknown(
    subject: &Subject<'_>,
    link: &Link,
    set: &LinkParameter,
    target: &Operation,
    found: &mut Found,
) {
    let value = subject.node(set.value);
    let place = match value.parent() {
        Some(key) if key.scalar().is_some() => key.into(),
        _ => heading(subject.node(link.origin)),
    };
    let location = set
        .location
        .map(|location| format!("{} ", location.as_str()));
    let mut finding = Diagnostic::at(
        &codes::LINK_PARAMETER_UNKNOWN,
        place,
        format!(
            "{} has no {}parameter `{}`",
            target.label(),
            location.unwrap_or_default(),
            set.name
        ),
    )
    .label(heading(subject.node(target.origin)), "the link leads here");
    let near = nearest(
        &set.name,
        target.parameters.iter().map(|parameter| &*parameter.name),
    );
    let meant = target
        .parameters
        .iter()
        .find(|parameter| near == Some(&parameter.name));
    if let Some(meant) = meant {
        let qualified = match set.location {
            Some(_) => format!("{}.{}", meant.location.as_str(), meant.name),
            None => meant.name.to_string(),
        };
        finding = finding.help(format!("did you mean `{qualified}`?"));
    }
    found.push(finding);
}
