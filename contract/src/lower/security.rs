//! Security requirements: any one of a list, each of which asks for all of its schemes. Every
//! language but Postman's writes them alike.

use std::sync::Arc;

use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lower as codes;
use crate::model::{Format, SecurityRequirement};
use crate::source::Node;

/// Reads `security`; nothing where it is no list. [`Context::security_schemes`] must be complete.
pub(super) fn requirements<'s>(
    cx: &mut Context<'s>,
    node: Node<'s>,
) -> Option<Arc<[SecurityRequirement]>> {
    if node.is_object() {
        cx.wrong_type(node, "a list of security requirements", true);
        return Some(requirement(cx, node).into_iter().collect());
    }
    let node = cx.array(node)?;
    let read = node.items().filter_map(|item| requirement(cx, item));
    Some(read.collect())
}

fn requirement<'s>(cx: &mut Context<'s>, node: Node<'s>) -> Option<SecurityRequirement> {
    let node = cx.object(node, "a security requirement")?;
    let mut requirement = SecurityRequirement {
        schemes: Vec::with_capacity(node.len()),
        incomplete: false,
        origin: node.origin(),
    };
    for (key, value) in node.members() {
        let scopes = if value.is_null() {
            Box::default() // `bearerAuth:` with nothing behind it
        } else {
            cx.texts(value)
        };
        if let Some(scheme) = cx.security_schemes.get(key.key()) {
            requirement.schemes.push((Arc::clone(scheme), scopes));
        } else if !key.key().starts_with("x-") {
            requirement.incomplete = true;
            unknown(cx, key);
        }
    }
    Some(requirement)
}

fn unknown<'s>(cx: &mut Context<'s>, key: Node<'s>) {
    let name = key.key();
    let schemes = std::mem::take(&mut cx.security_schemes);
    let near = cx.guess(name, schemes.keys().map(AsRef::as_ref));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if cx.format == Format::Swagger20 => {
            "define it under `securityDefinitions`, or remove it here".to_owned()
        }
        None => "define it under `components.securitySchemes`, or remove it here".to_owned(),
    };
    cx.security_schemes = schemes;
    cx.report(
        Diagnostic::at(
            &codes::UNKNOWN_SECURITY_SCHEME,
            key,
            format!("there is no security scheme `{name}`"),
        )
        .help(help),
    );
}
