//! From trees to the model: one folder a front end, all on one [`context`], one [`reference`]
//! resolution and one lowering of [`schema`]s.

mod beside;
mod context;
mod detect;
mod finish;
mod info;
pub(crate) mod near;
mod openapi3;
mod postman;
mod reference;
mod resource;
mod schema;
mod security;
mod server;
mod status;
mod swagger2;
mod template;

use crate::diagnostic::Diagnostic;
use crate::model::{Contract, Format, SchemaId};
use crate::source::Sources;
use crate::source::files::Files;

/// Lowers the document that is the first of the files. Adds what was found, in the order of
/// files and places. Gives the files back where they are no API document at all.
pub(crate) fn lower(
    files: Files,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Contract, Box<Sources>> {
    let Some(format) = detect::format(&files.sources, diagnostics) else {
        return Err(Box::new(files.sources));
    };
    if matches!(format, Format::Postman20 | Format::Postman21) {
        return Ok(postman::lower(files, format, diagnostics));
    }
    let (parts, found) = {
        let mut context = context::Context::new(&files, format, schema::Dialect::of(format));
        let document = match format {
            Format::Swagger20 => swagger2::document(&mut context),
            _ => openapi3::document(&mut context),
        };
        finish::parts(context, document)
    };
    diagnostics.extend(found);
    Ok(parts.with(files.sources))
}

/// Lowers a bare schema, the root of the first of the files, in the dialect of a language
/// ([`Format::OpenApi31`]: plain JSON Schema 2020-12).
pub(crate) fn lower_schema(
    files: Files,
    format: Format,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Contract, SchemaId) {
    let dialect = match format {
        Format::OpenApi31 => schema::Dialect::Draft202012,
        other => schema::Dialect::of(other),
    };
    let (parts, id, found) = {
        let mut context = context::Context::new(&files, format, dialect);
        let root = context.root();
        let id = context.schema(root);
        let (parts, found) = finish::parts(context, finish::Document::default());
        (parts, id, found)
    };
    diagnostics.extend(found);
    (parts.with(files.sources), id)
}
