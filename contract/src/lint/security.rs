//! Rules about security requirements. Schemes that are not defined are told when they are read.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::Found;
use super::subject::Subject;
use crate::diagnostic::codes::lint as codes;
use crate::diagnostic::{Diagnostic, Place};
use crate::lower::near::nearest;
use crate::model::{Flow, Format, SchemeKind, SecurityRequirement, SecurityScheme};

/// Scopes are asked for of schemes that have them.
pub(super) fn scopes(subject: &Subject<'_>, found: &mut Found) {
    let mut seen: FxHashSet<*const SecurityRequirement> = FxHashSet::default();
    let lists = std::iter::once(&subject.contract.security).chain(
        subject
            .operations
            .iter()
            .map(|operation| &operation.security),
    );
    for list in lists {
        if list.is_empty() || !seen.insert(Arc::as_ptr(list).cast()) {
            continue;
        }
        for requirement in list.iter() {
            for (scheme, scopes) in &requirement.schemes {
                judge(subject, requirement, scheme, scopes, found);
            }
        }
    }
}

fn judge(
    subject: &Subject<'_>,
    requirement: &SecurityRequirement,
    scheme: &SecurityScheme,
    scopes: &[Box<str>],
    found: &mut Found,
) {
    let place = |scope: Option<&str>| -> Place {
        let value = subject.node(requirement.origin).get(&scheme.name);
        let item = value.and_then(|value| {
            let scope = scope?;
            value.items().find(|item| item.scalar() == Some(scope))
        });
        item.map_or_else(
            || subject.value(requirement.origin, &scheme.name),
            Place::from,
        )
    };
    match &scheme.kind {
        SchemeKind::OAuth2 { flows } => {
            // Without any scopes declared there is nothing to compare with.
            for scope in scopes.iter().filter(|scope| !declares(flows, scope)) {
                let known = flows.iter().flat_map(|flow| &flow.scopes);
                let help = match nearest(scope, known.map(|(name, _)| &**name)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("declare it under `scopes` of a flow of `{}`", scheme.name),
                };
                found.push(
                    Diagnostic::at(
                        &codes::SCOPE_UNKNOWN,
                        place(Some(scope)),
                        format!("the scheme `{}` has no scope `{scope}`", scheme.name),
                    )
                    .help(help),
                );
            }
        }
        SchemeKind::ApiKey { .. } | SchemeKind::Http { .. } | SchemeKind::MutualTls
            if !scopes.is_empty() && subject.contract.format < Format::OpenApi31 =>
        {
            found.push(
                Diagnostic::at(
                    &codes::SCOPES_UNEXPECTED,
                    place(None),
                    format!("the scheme `{}` has no scopes", scheme.name),
                )
                .help(format!("write `{}: []`", scheme.name)),
            );
        }
        _ => {}
    }
}

fn declares(flows: &[Flow], scope: &str) -> bool {
    let mut any = false;
    for flow in flows {
        any |= !flow.scopes.is_empty();
        if flow.scopes.iter().any(|(name, _)| **name == *scope) {
            return true;
        }
    }
    !any
}
