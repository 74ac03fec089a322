//! Structs: the fields of an object, what is beyond them, and which defaults are told.

use specwright_contract::model::{SchemaId, SchemaKind, Type};

use super::view::{Additional, Key, View};
use super::{Field, Planner, Struct, hint};
use crate::ir::TypeRef;
use crate::names::Scope;

impl<'c> Planner<'c> {
    pub(super) fn structure(&mut self, view: &View<'c>, key: &Key, name: &str) -> Struct {
        let mut scope = Scope::default();
        let mut fields = Vec::with_capacity(view.properties.len());
        for (wire, ids) in &view.properties {
            if self.is_never(ids) {
                continue; // it must not be there
            }
            let required = view.required.contains(wire);
            let field = self.field(key, name, wire, ids, required, &mut scope);
            fields.push(field);
        }
        let unnamed = view
            .required
            .iter()
            .filter(|name| !view.properties.contains_key(**name));
        for wire in unnamed {
            let ids: Vec<SchemaId> = match view.additional {
                Additional::Schema(id) => vec![id],
                Additional::Forbidden => continue,
                _ => Vec::new(),
            };
            let field = self.field(key, name, wire, &ids, true, &mut scope);
            fields.push(field);
        }
        let rest = self
            .rest(view, name)
            .map(|ty| (scope.snake("additional properties"), ty));
        self.fields += fields.len();
        Struct { fields, rest }
    }

    fn field(
        &mut self,
        key: &Key,
        parent: &str,
        wire: &str,
        ids: &[SchemaId],
        required: bool,
        scope: &mut Scope,
    ) -> Field {
        let hint = hint(parent, wire);
        let file = key.form.and_then(|form| self.file(form, wire, ids));
        let is_file = file.is_some();
        let ty = match file {
            Some(ty) => ty,
            None if ids.is_empty() => TypeRef::Value,
            None => self.all_of(ids, &hint),
        };
        let nullable = !is_file && self.is_nullable(ids) && ty != TypeRef::Value;
        let schemas = &self.contract.schemas;
        // Through references, the outermost first.
        let mut notes = Vec::new();
        for &id in ids.iter().rev() {
            let mut at = Some(id);
            while let Some(id) = at {
                let schema = schemas.get(id);
                notes.extend(schema.annotations.as_deref());
                at = schema.reference.filter(|_| schema.is_plain_reference());
            }
        }
        let one_way = notes
            .iter()
            .any(|notes| notes.read_only || notes.write_only);
        let own = ids
            .last()
            .and_then(|&id| schemas.get(id).annotations.as_deref());
        let default = notes.iter().find_map(|notes| notes.default);
        let default = default.map(|at| self.contract.sources.node(at).to_json());
        Field {
            name: scope.snake(wire),
            wire: wire.to_owned(),
            ty,
            required: required && !one_way,
            nullable,
            docs: self.told(ids),
            deprecated: own.is_some_and(|notes| notes.deprecated),
            default,
        }
    }

    /// The type of the members beyond the fields, where they are kept.
    fn rest(&mut self, view: &View<'c>, name: &str) -> Option<TypeRef> {
        match &view.additional {
            Additional::Forbidden | Additional::Unsaid if view.patterns.is_empty() => None,
            Additional::Schema(id) if self.is_never(&[*id]) && view.patterns.is_empty() => None,
            _ => Some(self.map_value(view, &hint(name, "additional"))),
        }
    }

    pub(super) fn is_never(&self, ids: &[SchemaId]) -> bool {
        let schemas = &self.contract.schemas;
        ids.iter()
            .any(|&id| matches!(schemas.get(schemas.resolve(id)).kind, SchemaKind::Never))
    }

    /// The type of a part of a multipart form that is a file, or a list of them.
    fn file(&self, form: u32, wire: &str, ids: &[SchemaId]) -> Option<TypeRef> {
        let files = self.forms.get_index(form as usize);
        let encoded = files.is_some_and(|files| files.contains(wire));
        let (key, _) = self.key(ids, false);
        let view = self.view(&key);
        if self.is_file(&view, encoded) {
            return Some(TypeRef::Runtime("FilePart"));
        }
        let types = view.types?;
        if types.single() == Some(Type::Array) && !view.items.is_empty() {
            let (key, _) = self.key(&view.items, false);
            let item = self.view(&key);
            return self
                .is_file(&item, encoded)
                .then(|| TypeRef::Vec(Box::new(TypeRef::Runtime("FilePart"))));
        }
        None
    }

    fn is_file(&self, view: &View<'c>, encoded: bool) -> bool {
        let string = view
            .types
            .is_some_and(|types| types.single() == Some(Type::String));
        let any = view.types.is_none() && super::build::implied(view).is_none();
        let media = view.parts.iter().any(|&id| {
            let string = self.contract.schemas.get(id).string.as_ref();
            string.is_some_and(|rules| {
                rules
                    .content_media_type
                    .as_deref()
                    .is_some_and(super::is_binary)
            })
        });
        view.values.is_none()
            && ((string
                && (view.format == Some("binary")
                    || (media && view.encoding.is_none())
                    || encoded))
                || (any && (view.format == Some("binary") || encoded || media)))
    }
}
