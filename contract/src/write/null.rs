//! Whether a schema admits `null`: what `nullable` of OpenAPI 3.0 has to say.

use rustc_hash::FxHashMap;

use crate::model::{Schema, SchemaId, SchemaKind, Schemas, Type};
use crate::source::Sources;

/// Chains of references beyond this are taken to admit it.
const DEEPEST: usize = 200;

/// What is known already.
#[derive(Default)]
pub(super) struct Nulls(FxHashMap<SchemaId, bool>);

impl Nulls {
    /// Whether `null` satisfies the schema.
    pub(super) fn admits(&mut self, schemas: &Schemas, sources: &Sources, id: SchemaId) -> bool {
        self.judge(schemas, sources, id, 0)
    }

    fn judge(&mut self, schemas: &Schemas, sources: &Sources, id: SchemaId, depth: usize) -> bool {
        if let Some(&known) = self.0.get(&id) {
            return known;
        }
        if depth > DEEPEST {
            return true;
        }
        let schema = schemas.get(id);
        let admits = !matches!(schema.kind, SchemaKind::Never)
            && (schema.or_null
                || (by_itself(schema, sources) && self.by_others(schemas, sources, schema, depth)));
        self.0.insert(id, admits);
        admits
    }

    fn by_others(
        &mut self,
        schemas: &Schemas,
        sources: &Sources,
        schema: &Schema,
        depth: usize,
    ) -> bool {
        let mut judge = |id: SchemaId| self.judge(schemas, sources, id, depth + 1);
        if !schema.reference.is_none_or(&mut judge) {
            return false;
        }
        let Some(all) = &schema.combinators else {
            return true;
        };
        all.dynamic_reference
            .as_ref()
            .is_none_or(|(_, id)| judge(*id))
            && all.all_of.iter().all(|&id| judge(id))
            && (all.any_of.is_empty() || all.any_of.iter().any(|&id| judge(id)))
            && (all.one_of.is_empty() || all.one_of.iter().filter(|&&id| judge(id)).count() == 1)
            && !all.not.is_some_and(&mut judge)
            && all.if_.is_none_or(|if_| {
                let branch = if judge(if_) { all.then } else { all.else_ };
                branch.is_none_or(&mut judge)
            })
    }
}

/// What `type` and `enum` say.
fn by_itself(schema: &Schema, sources: &Sources) -> bool {
    (schema.types.is_any() || schema.types.contains(Type::Null))
        && schema
            .values
            .as_ref()
            .is_none_or(|values| values.iter().any(|&value| sources.node(value).is_null()))
}

/// Whether the schema says `type: null` and nothing else of weight.
pub(super) fn is_only_null(schemas: &Schemas, sources: &Sources, id: SchemaId) -> bool {
    let schema = schemas.get(schemas.resolve(id));
    let null_alone = schema.types.contains(Type::Null) && schema.types.len() == 1;
    let values_null = schema.types.is_any()
        && schema.values.as_ref().is_some_and(|values| {
            !values.is_empty() && values.iter().all(|&value| sources.node(value).is_null())
        });
    schema.combinators.is_none()
        && schema.reference.is_none()
        && ((null_alone && schema.values.is_none()) || values_null)
}
