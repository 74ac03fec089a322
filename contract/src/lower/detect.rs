//! Which language a document is written in.

use super::near::nearest;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::lower as codes;
use crate::model::Format;
use crate::source::{FileId, Node, Sources};

/// What is read, for messages.
const KNOWN: &str =
    "OpenAPI 3.0, 3.1 and 3.2, Swagger 2.0 and Postman collections of format 2.0 and 2.1 are read";

/// The language, or nothing and the reason.
pub(super) fn format(sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> Option<Format> {
    let root = sources.file(FileId::ROOT).tree.root();
    if !root.is_object() {
        diagnostics.push(
            Diagnostic::at(
                &codes::NOT_AN_API_DOCUMENT,
                root,
                format!(
                    "an API document is an object, this is {}",
                    root.kind().described()
                ),
            )
            .help("is this the right file? an OpenAPI document begins with `openapi: 3.1.0`"),
        );
        return None;
    }
    if let Some(version) = root.get("openapi") {
        return openapi(version, diagnostics);
    }
    if let Some(version) = root.get("swagger") {
        return swagger(version, diagnostics);
    }
    match postman(root) {
        Postman::No => {}
        Postman::Known(format) => return Some(format),
        Postman::Other => {
            diagnostics.push(
                Diagnostic::at(
                    &codes::UNSUPPORTED_VERSION,
                    root.at("/info/schema").unwrap_or(root),
                    "this Postman collection is of a format that cannot be read",
                )
                .help("export it from Postman as \"Collection v2.1\""),
            );
            return None;
        }
    }
    let mut found = Diagnostic::at(
        &codes::NOT_AN_API_DOCUMENT,
        super::context::head(root),
        "this is no API document: it has none of `openapi`, `swagger`, and a Postman collection's `info.schema`",
    );
    let near = root
        .members()
        .find_map(|(key, _)| Some((key, nearest(key.key(), ["openapi", "swagger"])?)));
    found = match near {
        Some((key, near)) => {
            found = found.label(key, format!("did you mean `{near}`?"));
            found.help(format!("write `{near}` instead of `{}`", key.key()))
        }
        None if root.get("asyncapi").is_some() => {
            found.help(format!("AsyncAPI documents are not read; {KNOWN}"))
        }
        None => found.help(format!("add `openapi: 3.1.0` if it is one; {KNOWN}")),
    };
    diagnostics.push(found);
    None
}

fn openapi(version: Node<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Format> {
    let text = version.scalar().filter(|_| !version.is_null());
    let text = text.unwrap_or_default().trim();
    let mut numbers = text.split(['.', '-', '+']);
    let major = numbers.next().unwrap_or_default();
    let minor = numbers.next().unwrap_or("0").parse::<u32>();
    match (major, minor) {
        ("3", Ok(0)) => Some(Format::OpenApi30),
        ("3", Ok(1)) => Some(Format::OpenApi31),
        ("3", Ok(2)) => Some(Format::OpenApi32),
        ("3", Ok(_)) => {
            diagnostics.push(
                Diagnostic::at(
                    &codes::UNKNOWN_VERSION,
                    version,
                    format!("OpenAPI {text} is not known, it is read as 3.2"),
                )
                .help(KNOWN),
            );
            Some(Format::OpenApi32)
        }
        ("2", _) => {
            diagnostics.push(
                Diagnostic::at(
                    &codes::WRONG_TYPE,
                    version,
                    "version 2.0 is named by `swagger`, not by `openapi`",
                )
                .help("write `swagger: \"2.0\"`"),
            );
            Some(Format::Swagger20)
        }
        _ => {
            diagnostics.push(
                Diagnostic::at(
                    &codes::UNSUPPORTED_VERSION,
                    version,
                    if text.is_empty() {
                        "`openapi` names no version".to_owned()
                    } else {
                        format!("OpenAPI {text} cannot be read")
                    },
                )
                .help(KNOWN),
            );
            None
        }
    }
}

fn swagger(version: Node<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Format> {
    let text = version.scalar().unwrap_or_default().trim();
    if text == "2" || text.starts_with("2.") {
        return Some(Format::Swagger20);
    }
    if text.starts_with("3.") {
        diagnostics.push(
            Diagnostic::at(
                &codes::WRONG_TYPE,
                version,
                format!("version {text} is named by `openapi`, not by `swagger`"),
            )
            .help(format!("write `openapi: {text}`")),
        );
        return openapi(version, diagnostics);
    }
    diagnostics.push(
        Diagnostic::at(
            &codes::UNSUPPORTED_VERSION,
            version,
            format!("Swagger {text} cannot be read"),
        )
        .help(KNOWN),
    );
    None
}

/// Whether a document is a Postman collection.
enum Postman {
    No,
    Known(Format),
    /// One of a format that cannot be read.
    Other,
}

fn postman(root: Node<'_>) -> Postman {
    // Postman's API wraps what it exports.
    let root = root.get("collection").unwrap_or(root);
    let schema = root
        .get("info")
        .and_then(|info| info.get("schema"))
        .and_then(Node::as_str)
        .filter(|schema| schema.contains("getpostman.com") || schema.contains("postman"));
    match schema {
        Some(schema) if schema.contains("v2.0") => Postman::Known(Format::Postman20),
        Some(schema) if schema.contains("v2.1") => Postman::Known(Format::Postman21),
        Some(_) => Postman::Other,
        None if root.get("item").is_some_and(Node::is_array) && root.at("/info/name").is_some() => {
            Postman::Known(Format::Postman21)
        }
        // The format 1 of Postman.
        None if root.get("requests").is_some() && root.get("order").is_some() => Postman::Other,
        None => Postman::No,
    }
}
