//! What a contract says of an object's members, through references and `allOf`, `anyOf`, `oneOf`.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::Value;
use specwright_contract::Contract;
use specwright_contract::model::{Annotations, MediaType, Operation, SchemaId, Type};
use specwright_exchange::media_type::is_json;

/// How many schemas are looked at for one object.
const MOST: usize = 200;

/// A member.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "what schemas say of a member"
)]
pub(crate) struct Field {
    pub(crate) schema: SchemaId,
    pub(crate) read_only: bool,
    pub(crate) write_only: bool,
    pub(crate) required: bool,
    pub(crate) nullable: bool,
    pub(crate) default: Option<Value>,
    pub(crate) format: Option<Box<str>>,
    pub(crate) kind: Option<Type>,
    pub(crate) values: Option<Vec<Value>>,
}

/// The members of an object by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields(pub(crate) IndexMap<String, Field>);

impl Fields {
    /// The members of a schema's objects.
    pub(crate) fn of(contract: &Contract, schema: SchemaId) -> Self {
        let mut fields = Self::default();
        let mut required = BTreeSet::new();
        let mut waiting = vec![(schema, true)];
        let mut seen = Vec::new();
        while let Some((id, always)) = waiting.pop() {
            if seen.contains(&id) || seen.len() >= MOST {
                continue;
            }
            seen.push(id);
            let schema = contract.schemas.get(id);
            waiting.extend(schema.reference.map(|id| (id, always)));
            if let Some(combined) = &schema.combinators {
                waiting.extend(combined.all_of.iter().map(|&id| (id, always)));
                let either = combined.any_of.iter().chain(&combined.one_of);
                waiting.extend(either.map(|&id| (id, false)));
            }
            if let Some(object) = &schema.object {
                for property in &object.properties {
                    let field = one(contract, property.schema);
                    fields.0.entry(property.name.to_string()).or_insert(field);
                }
                if always {
                    required.extend(object.required.iter().map(ToString::to_string));
                }
            }
        }
        for (name, field) in &mut fields.0 {
            field.required = required.contains(name);
        }
        fields
    }

    /// A member.
    pub(crate) fn get(&self, name: &str) -> Option<&Field> {
        self.0.get(name)
    }
}

/// What is said of one value.
pub(crate) fn one(contract: &Contract, schema: SchemaId) -> Field {
    let mut field = Field {
        schema,
        read_only: false,
        write_only: false,
        required: false,
        nullable: false,
        default: None,
        format: None,
        kind: None,
        values: None,
    };
    for schema in contract.schemas.together(schema) {
        field.read_only |= schema.is_read_only();
        field.write_only |= schema.is_write_only();
        field.nullable |= schema.is_nullable();
        field.kind = field.kind.or(schema.types.single());
        if field.format.is_none() {
            field.format.clone_from(&schema.format);
        }
        if field.values.is_none() {
            let values = schema.values.as_deref();
            let json = |origin: &_| contract.sources.node(*origin).to_json();
            field.values = values.map(|values| values.iter().map(json).collect());
        }
        if field.default.is_none() {
            let notes: Option<&Annotations> = schema.annotations.as_deref();
            let default = notes.and_then(|notes| notes.default);
            field.default = default.map(|origin| contract.sources.node(origin).to_json());
        }
    }
    field
}

/// The schema of the items, where a schema is of arrays.
pub(crate) fn items(contract: &Contract, schema: SchemaId) -> Option<SchemaId> {
    let mut together = contract.schemas.together(schema).into_iter();
    together.find_map(|schema| schema.array.as_ref()?.items)
}

/// The JSON among media types.
pub(crate) fn json(content: &[std::sync::Arc<MediaType>]) -> Option<&MediaType> {
    let mut media = content.iter();
    media.find(|media| is_json(&media.name)).map(AsRef::as_ref)
}

/// The schema of an operation's JSON body.
pub(crate) fn sent(operation: &Operation) -> Option<SchemaId> {
    json(&operation.body.as_ref()?.content)?.schema
}

/// The schema of an operation's JSON answer with a success.
pub(crate) fn answered(operation: &Operation) -> Option<SchemaId> {
    let mut statuses = [200, 201, 202, 203].into_iter();
    statuses.find_map(|status| {
        let (_, response) = operation.response(status)?;
        json(&response.content)?.schema
    })
}
