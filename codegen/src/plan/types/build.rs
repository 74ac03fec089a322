//! What a type is made of: the shape of a schema, in place where it is short, as an item where it needs a name.

use specwright_contract::model::{SchemaId, Type, TypeSet};

use super::view::{Additional, Key, View, view};
use super::{Component, DEEPEST, Form, MOST_FIELDS, MOST_MERGED, Planner, hint};
use crate::ir::{TypeId, TypeRef};

/// Tuples longer than this are lists: neither `Debug` nor `PartialEq` are theirs.
const LONGEST_TUPLE: u64 = 12;

/// What the values of a schema look like.
#[derive(Debug)]
pub(super) enum Shape {
    /// A type without parts.
    Plain(TypeRef),
    /// A closed list of values.
    Values,
    List,
    Tuple,
    Map,
    Struct,
    /// One of several schemas.
    Alternatives,
    /// One of several JSON types.
    Kinds(Vec<Type>),
    /// It or one of those that extend it.
    Heirs,
}

impl<'c> Planner<'c> {
    pub(super) fn view(&self, key: &Key) -> View<'c> {
        view(&self.contract.schemas, &self.contract.sources, key)
    }

    /// The type of a value that all of these schemas judge, `null` set aside.
    pub(super) fn all_of(&mut self, ids: &[SchemaId], hint: &str) -> TypeRef {
        let (key, referred) = self.key(ids, false);
        self.typed(key, referred, hint)
    }

    /// The type of a key: in place or an item.
    pub(super) fn typed(&mut self, key: Key, referred: bool, hint: &str) -> TypeRef {
        if let [id] = key.ids[..]
            && key == Key::one(id)
        {
            match self.components.get(&id) {
                Some(Component::Replaced(path)) => return TypeRef::External(path.clone()),
                Some(Component::Named(_)) => return self.item(key, hint),
                None => {}
            }
        }
        if let Some(&id) = self.by_key.get(&key) {
            return TypeRef::Named(id);
        }
        let view = self.view(&key);
        let shape = self.shape(&view, &key);
        if key.ids.len() > 1 && self.merged >= MOST_MERGED {
            if let Some(&id) = key.ids.first() {
                self.degraded(id, "too many alternatives of alternatives: any JSON here");
            }
            return TypeRef::Value;
        }
        match shape {
            Shape::Plain(ty) => ty,
            Shape::List | Shape::Map | Shape::Tuple
                if key.ids.len() == 1
                    && key.form.is_none()
                    && !referred
                    && self.depth < DEEPEST =>
            {
                self.depth += 1;
                let ty = self.in_place(&view, &shape, hint);
                self.depth -= 1;
                ty
            }
            _ => self.item(key, hint),
        }
    }

    /// What the values look like.
    pub(super) fn shape(&self, view: &View<'c>, key: &Key) -> Shape {
        if view.never {
            return Shape::Plain(TypeRef::Value);
        }
        if view.values.is_some()
            && let Some(shape) = self.values_shape(view)
        {
            return shape;
        }
        if !self.deciding(view, key).is_empty() {
            return Shape::Alternatives;
        }
        if let [id] = key.ids[..]
            && !key.own
            && key.form.is_none()
            && self.has_heirs(id)
        {
            return Shape::Heirs;
        }
        let kinds: Vec<Type> = match view.types {
            Some(types) => {
                let some = types.without(Type::Null);
                if some.is_any() {
                    return Shape::Plain(TypeRef::Tuple(Vec::new()));
                }
                let number = some.contains(Type::Number);
                some.iter()
                    .filter(|&kind| !(kind == Type::Integer && number))
                    .collect()
            }
            None => implied(view).into_iter().collect(),
        };
        match kinds[..] {
            [] => Shape::Plain(TypeRef::Value),
            [kind] => self.kind_shape(kind, view, key),
            _ if kinds.len() >= 6 && !view.has_parts() => Shape::Plain(TypeRef::Value),
            _ => Shape::Kinds(kinds),
        }
    }

    fn kind_shape(&self, kind: Type, view: &View<'c>, key: &Key) -> Shape {
        match kind {
            Type::Object if view.properties.is_empty() && key.form.is_none() => match view
                .additional
            {
                Additional::Forbidden if view.patterns.is_empty() && view.required.is_empty() => {
                    Shape::Struct
                }
                _ => Shape::Map,
            },
            Type::Object => Shape::Struct,
            Type::Array if !view.prefix.is_empty() => {
                let length = view.prefix.len() as u64;
                let (least, most) = view.bounds;
                let ends = most == Some(length) || self.is_never(&view.items);
                let closed = ends && least == Some(length) && length <= LONGEST_TUPLE;
                if closed { Shape::Tuple } else { Shape::List }
            }
            Type::Array => Shape::List,
            kind => Shape::Plain(self.scalar(kind, view)),
        }
    }

    /// A list or map, written where it is used.
    fn in_place(&mut self, view: &View<'c>, shape: &Shape, name: &str) -> TypeRef {
        match shape {
            Shape::List => TypeRef::Vec(Box::new(self.list_item(view, name))),
            Shape::Tuple => TypeRef::Tuple(
                view.prefix
                    .iter()
                    .enumerate()
                    .map(|(n, &id)| self.part(&[id], &hint(name, &format!("item {}", n + 1))))
                    .collect(),
            ),
            _ => TypeRef::Map(Box::new(self.map_value(view, name))),
        }
    }

    fn list_item(&mut self, view: &View<'c>, name: &str) -> TypeRef {
        if !view.prefix.is_empty() {
            let mut all: Vec<SchemaId> = view.prefix.clone();
            let after = view.items.iter().filter(|&&id| !self.is_never(&[id]));
            all.extend(after);
            let hint = hint(name, "item");
            let types: Vec<TypeRef> = all.iter().map(|&id| self.part(&[id], &hint)).collect();
            let first = types
                .first()
                .filter(|first| types.iter().all(|ty| ty == *first));
            let open = view.items.is_empty() && view.bounds.1 > Some(view.prefix.len() as u64);
            if let Some(first) = first
                && !open
            {
                return first.clone();
            }
            if let Some(&id) = view.parts.last() {
                self.degraded(
                    id,
                    "items of different types by position: a list of any JSON",
                );
            }
            return TypeRef::Value;
        }
        if view.items.is_empty() {
            return TypeRef::Value;
        }
        self.part(&view.items, &hint(name, "item"))
    }

    /// The type of the members of a map.
    pub(super) fn map_value(&mut self, view: &View<'c>, name: &str) -> TypeRef {
        let ids: Vec<SchemaId> = match &view.additional {
            Additional::Schema(id) => view.patterns.iter().chain([id]).copied().collect(),
            Additional::Forbidden => view.patterns.clone(),
            Additional::Unsaid | Additional::Any => return TypeRef::Value,
        };
        let hint = hint(name, "value");
        let mut types: Vec<TypeRef> = Vec::new();
        for id in ids {
            let ty = self.part(&[id], &hint);
            if !types.contains(&ty) {
                types.push(ty);
            }
        }
        match types.len() {
            1 => types.swap_remove(0),
            0 => TypeRef::Value,
            _ => {
                if let Some(&id) = view.parts.last() {
                    self.degraded(
                        id,
                        "members of different types by pattern: a map of any JSON",
                    );
                }
                TypeRef::Value
            }
        }
    }

    /// The type of an item or a member: with `Option` where null is right.
    pub(super) fn part(&mut self, ids: &[SchemaId], hint: &str) -> TypeRef {
        let ty = self.all_of(ids, hint);
        if self.is_nullable(ids) && !matches!(ty, TypeRef::Value) {
            return TypeRef::Option(Box::new(ty));
        }
        ty
    }

    /// Fills an item.
    pub(super) fn build(&mut self, id: TypeId, key: &Key) {
        let form = self.form(id, key);
        let notes: Vec<_> = key
            .ids
            .iter()
            .map(|&id| self.contract.schemas.get(id).annotations.as_deref())
            .collect();
        let deprecated = notes.iter().flatten().any(|notes| notes.deprecated);
        let docs = self.told(&key.ids);
        if let Some(item) = self.items.get_mut(id.0 as usize) {
            item.form = form;
            item.docs = docs;
            item.deprecated = deprecated;
        }
    }

    fn form(&mut self, id: TypeId, key: &Key) -> Form {
        if let [schema] = key.ids[..]
            && *key == Key::one(schema)
        {
            let (inner, referred) = self.key(&[schema], true);
            if inner != *key {
                let name = self.name_of(id).to_owned();
                return Form::Alias(self.typed(inner, referred, &hint(&name, "value")));
            }
        }
        let view = self.view(key);
        let name = self.name_of(id).to_owned();
        if view.never
            && let Some(&schema) = key.ids.first()
        {
            self.degraded(schema, "no value satisfies this schema: any JSON here");
        }
        match self.shape(&view, key) {
            Shape::Plain(ty) => Form::Alias(ty),
            Shape::Values => self.values_form(&view, key),
            shape @ (Shape::List | Shape::Tuple | Shape::Map) => {
                self.depth = 0;
                Form::Alias(self.in_place(&view, &shape, &name))
            }
            Shape::Struct if self.fields > MOST_FIELDS => {
                if let Some(&schema) = key.ids.first() {
                    self.degraded(schema, "too many fields of extended schemas: any JSON here");
                }
                Form::Alias(TypeRef::Value)
            }
            Shape::Struct => Form::Struct(self.structure(&view, key, &name)),
            Shape::Alternatives => self.alternatives_form(&view, key, &name),
            Shape::Kinds(kinds) => self.kinds_form(&kinds, key, &name),
            Shape::Heirs => self.heirs_form(key, &name),
        }
    }
}

/// The one type of which a schema that names none plainly speaks.
pub(super) fn implied(view: &View<'_>) -> Option<Type> {
    let set = [
        (view.objects, Type::Object),
        (view.arrays, Type::Array),
        (
            view.strings || view.format.is_some_and(super::scalar::is_of_strings),
            Type::String,
        ),
        (
            view.format.is_some_and(super::scalar::is_of_integers),
            Type::Integer,
        ),
        (
            view.format.is_some_and(super::scalar::is_of_numbers),
            Type::Number,
        ),
    ];
    let mut said = set
        .into_iter()
        .filter_map(|(said, kind)| said.then_some(kind));
    let only = said.next()?;
    said.next().is_none().then_some(only)
}

/// The JSON types that a value may be of; nothing: any.
pub(super) fn kinds(view: &View<'_>) -> TypeSet {
    match view.types {
        Some(types) => types,
        None => implied(view).map_or(TypeSet::ANY, TypeSet::only),
    }
}
