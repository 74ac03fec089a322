//! The types of a document by themselves, for people who only want those.

use proc_macro2::TokenStream;
use specwright_contract::Contract;
use specwright_contract::model::{Body, MediaType, Response};

use crate::emit::layout;
use crate::generate::GenerateFailure;
use crate::names::pascal;
use crate::plan::types::Planner;
use crate::{Notes, Settings};

/// The items of the `types` module of a document: its component schemas and the inline ones of its operations.
pub fn types(contract: &Contract, settings: &Settings, notes: &mut Notes) -> Vec<TokenStream> {
    let mut planner = Planner::new(contract, settings);
    planner.all_components();
    for operation in &contract.operations {
        let label = operation
            .operation_id
            .as_deref()
            .map_or_else(|| operation.label(), ToOwned::to_owned);
        let stem = pascal(&label);
        for parameter in &operation.parameters {
            if let Some(schema) = parameter.shape.schema() {
                planner.bare(schema, &format!("{stem}{}", pascal(&parameter.name)));
            }
        }
        if let Some(body) = &operation.body {
            of_body(&mut planner, body, &stem);
        }
        for (status, response) in &operation.responses {
            of_response(
                &mut planner,
                response,
                &format!("{stem}{}", pascal(&status.to_string())),
            );
        }
    }
    planner.finish(notes)
}

fn of_body(planner: &mut Planner<'_>, body: &Body, stem: &str) {
    for media in &body.content {
        let hint = format!("{stem}Body");
        match media.schema {
            Some(schema) if media.name.starts_with("multipart/") => {
                planner.multipart(schema, media, &hint);
            }
            _ => of_media(planner, media, &hint),
        }
    }
}

fn of_response(planner: &mut Planner<'_>, response: &Response, stem: &str) {
    for media in &response.content {
        of_media(planner, media, stem);
    }
    for (name, header) in &response.headers {
        if let Some(schema) = header.shape.schema() {
            planner.bare(schema, &format!("{stem}{}", pascal(name)));
        }
    }
}

fn of_media(planner: &mut Planner<'_>, media: &MediaType, hint: &str) {
    for schema in media.schema.into_iter().chain(media.item_schema) {
        planner.of(schema, hint);
    }
}

/// The items as the text of a module.
pub fn types_text(
    contract: &Contract,
    settings: &Settings,
    notes: &mut Notes,
) -> Result<String, GenerateFailure> {
    let items = layout::items(types(contract, settings, notes))?;
    Ok(format!("use ::specwright_runtime as rt;\n\n{items}"))
}

/// The component schemas with the Rust of their types: `Order` is `types::Order`, or an `Option` of it.
pub fn component_types(contract: &Contract, settings: &Settings) -> Vec<(String, String)> {
    let mut planner = Planner::new(contract, settings);
    planner.all_components();
    let mut spelled = Vec::new();
    for (name, &id) in &contract.components.schemas {
        let ty = planner.of(id, name);
        spelled.push((
            name.to_string(),
            layout::spelled(planner.spell(&ty, "types::")),
        ));
    }
    spelled
}
