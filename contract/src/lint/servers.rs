//! Rules about servers.

use super::Found;
use super::subject::Subject;
use super::template::names;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lint as codes;
use crate::lower::near::nearest;

/// The variables of a URL are declared, the declared ones occur, and a default is a value.
pub(super) fn variables(subject: &Subject<'_>, found: &mut Found) {
    for server in &subject.servers {
        let Some(origin) = server.origin else {
            continue;
        };
        let mut meant = Vec::new();
        for name in names(&server.url) {
            if server
                .variables
                .iter()
                .any(|variable| *variable.name == *name)
            {
                continue;
            }
            let declared = server.variables.iter().map(|variable| &*variable.name);
            let near = nearest(name, declared);
            meant.extend(near);
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add `{name}` under `variables`, with its `default`"),
            };
            found.push(
                Diagnostic::at(
                    &codes::SERVER_VARIABLE_UNDECLARED,
                    subject.value(origin, "url"),
                    format!("the variable `{name}` of the URL is not declared"),
                )
                .help(help),
            );
        }
        let node = subject.node(origin).get("variables");
        for variable in &server.variables {
            let Some((key, value)) = node.and_then(|node| node.member(&variable.name)) else {
                continue;
            };
            if !names(&server.url).any(|name| *name == *variable.name)
                && !meant.contains(&&*variable.name)
            {
                found.push(Diagnostic::at(
                    &codes::SERVER_VARIABLE_UNUSED,
                    key,
                    format!("the URL has no variable `{}`", variable.name),
                ));
            }
            let default = value.get("default").filter(|_| !variable.values.is_empty());
            if let Some(default) = default
                && !variable.values.contains(&variable.default)
            {
                let message = format!("`{}` is not among the values", variable.default);
                found.push(Diagnostic::at(
                    &codes::SERVER_VARIABLE_DEFAULT,
                    default,
                    message,
                ));
            }
        }
    }
}
