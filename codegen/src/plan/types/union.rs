//! Unions: which alternatives count, what each is called, and how a value is told to be of one of them.

use rustc_hash::{FxHashMap, FxHashSet};
use specwright_contract::model::{Discriminator, SchemaId, Type, TypeSet};

use super::build::kinds;
use super::view::{Group, Key, View};
use super::{Component, Form, Planner, Union, Variant, hint};
use crate::docs;
use crate::ir::TypeRef;
use crate::names::Scope;

/// Alternatives of several `oneOf` and `anyOf` at once beyond which their product is any JSON.
const MOST_PRODUCTS: usize = 32;

/// A variant before it has a type.
struct Candidate {
    key: Key,
    referred: bool,
    /// The alternative that the document lists.
    source: SchemaId,
    tags: Vec<String>,
}

impl<'c> Planner<'c> {
    /// The groups of alternatives that say what a value looks like, rather than what must also hold.
    pub(super) fn deciding<'v>(&self, view: &'v View<'c>, key: &Key) -> Vec<&'v Group<'c>> {
        if key.own {
            return Vec::new();
        }
        let structural = view.is_structural() || view.types.is_some();
        let says = |id: SchemaId| {
            let part = self.view(&Key::one(id));
            part.is_structural()
                || !part.groups.is_empty()
                || (part.types.is_some() && !structural)
                || part.types.is_some_and(|types| narrows(types, view.types))
                || !(structural || part.is_empty())
        };
        let groups = view.groups.iter();
        groups
            .filter(|group| {
                let alternatives = self.alternatives(&group.alternatives);
                alternatives.into_iter().any(says)
            })
            .collect()
    }

    /// A schema with a discriminator and no alternatives that others extend.
    pub(super) fn has_heirs(&self, id: SchemaId) -> bool {
        self.heirs(id).is_some_and(|known| {
            known
                .mapping
                .iter()
                .any(|&(_, heir)| self.contract.schemas.resolve(heir) != id)
        })
    }

    fn heirs(&self, id: SchemaId) -> Option<&'c Discriminator> {
        let all = self.contract.schemas.get(id).combinators.as_ref()?;
        let none = all.one_of.is_empty() && all.any_of.is_empty();
        all.discriminator.as_deref().filter(|_| none)
    }

    pub(super) fn alternatives_form(&mut self, view: &View<'c>, key: &Key, name: &str) -> Form {
        let (candidates, discriminator) = match self.candidates(view, key) {
            Ok(found) => found,
            Err(message) => {
                if let Some(&id) = key.ids.first() {
                    self.degraded(id, message);
                }
                return Form::Alias(TypeRef::Value);
            }
        };
        self.union(
            candidates,
            discriminator.map(|known| known.property.to_string()),
            name,
        )
    }

    fn candidates(
        &self,
        view: &View<'c>,
        key: &Key,
    ) -> Result<(Vec<Candidate>, Option<&'c Discriminator>), &'static str> {
        let groups = self.deciding(view, key);
        let mut without = key.without.clone();
        without.extend(view.groups.iter().map(|group| group.owner));
        without.sort_unstable();
        without.dedup();
        let base_key = Key {
            without: without.clone(),
            ..key.clone()
        };
        let base = self.view(&base_key);
        let mut products: Vec<Vec<SchemaId>> = vec![Vec::new()];
        for group in &groups {
            let alternatives = self.alternatives(&group.alternatives);
            if groups.len() > 1 && products.len() * alternatives.len() > MOST_PRODUCTS {
                return Err("too many alternatives at once: any JSON here");
            }
            products = products
                .iter()
                .flat_map(|before| {
                    alternatives
                        .iter()
                        .map(|&id| [before.as_slice(), &[id]].concat())
                })
                .collect();
        }
        let discriminator = match groups[..] {
            [group] => group.discriminator,
            _ => None,
        };
        let tags = discriminator
            .map(|known| self.tags(known))
            .unwrap_or_default();
        let mut seen = FxHashSet::default();
        let mut out = Vec::new();
        for product in products {
            let (alone, referred) = self.key(&product, false);
            let adds = alone.ids.iter().all(|_| self.base_adds(&base, &alone));
            let plain = !adds && key.form.is_none();
            let key = if plain {
                alone
            } else {
                let mut ids = key.ids.clone();
                ids.extend(alone.ids.iter().filter(|id| !key.ids.contains(id)));
                Key {
                    ids,
                    without: without.clone(),
                    own: false,
                    form: key.form,
                    kind: key.kind,
                }
            };
            let source = product
                .last()
                .copied()
                .ok_or("no alternatives: any JSON here")?;
            if seen.insert(key.clone()) {
                let resolved = self.contract.schemas.resolve(source);
                let tags = tags.get(&resolved).cloned().unwrap_or_default();
                out.push(Candidate {
                    key,
                    referred,
                    source,
                    tags,
                });
            }
        }
        Ok((out, discriminator))
    }

    /// The values of a discriminator by the schema that they mean.
    fn tags(&self, discriminator: &Discriminator) -> FxHashMap<SchemaId, Vec<String>> {
        let mut tags: FxHashMap<SchemaId, Vec<String>> = FxHashMap::default();
        for (tag, id) in &discriminator.mapping {
            let names = tags.entry(self.contract.schemas.resolve(*id)).or_default();
            names.push(tag.to_string());
        }
        tags
    }

    /// Whether what stands beside the alternatives says more than this alternative does.
    fn base_adds(&self, base: &View<'c>, alternative: &Key) -> bool {
        if !base.is_structural() && base.required.is_empty() {
            return base.types.is_some() && self.view(alternative).is_empty();
        }
        let view = self.view(alternative);
        let known = |name: &&str| view.properties.contains_key(*name);
        let same = base.properties.keys().all(known)
            && base
                .required
                .iter()
                .all(|name| view.required.contains(name))
            && base.values.is_none()
            && base.items.is_empty()
            && base.prefix.is_empty()
            && base.patterns.is_empty()
            && (base.format.is_none() || base.format == view.format)
            && !matches!(
                base.additional,
                super::view::Additional::Any | super::view::Additional::Schema(_)
            );
        !same
    }

    /// It or one of those that extend it.
    pub(super) fn heirs_form(&mut self, key: &Key, name: &str) -> Form {
        let Some((&id, known)) = key.ids.first().and_then(|id| Some((id, self.heirs(*id)?))) else {
            return Form::Alias(TypeRef::Value);
        };
        let tags = self.tags(known);
        let mut candidates = Vec::new();
        let mut seen = FxHashSet::default();
        for (_, heir) in &known.mapping {
            let heir = self.contract.schemas.resolve(*heir);
            if heir == id || !seen.insert(heir) {
                continue;
            }
            let (mut key, referred) = self.key(&[heir], false);
            // One whose own heirs are all among these is meant itself.
            let covered = self.heirs(heir).is_some_and(|below| {
                let mut below = below.mapping.iter();
                below.all(|&(_, id)| tags.contains_key(&self.contract.schemas.resolve(id)))
            });
            if covered && key == Key::one(heir) && self.has_heirs(heir) {
                key.own = true;
            }
            let tags = tags.get(&heir).cloned().unwrap_or_default();
            candidates.push(Candidate {
                key,
                referred,
                source: heir,
                tags,
            });
        }
        // Itself, also for values that nobody knows.
        let own = Key {
            own: true,
            ..Key::one(id)
        };
        let tags = tags.get(&id).cloned().unwrap_or_default();
        candidates.push(Candidate {
            key: own,
            referred: true,
            source: id,
            tags,
        });
        self.union(candidates, Some(known.property.to_string()), name)
    }

    /// One of several JSON types.
    pub(super) fn kinds_form(&mut self, kinds: &[Type], key: &Key, name: &str) -> Form {
        let Some(&source) = key.ids.first() else {
            return Form::Alias(TypeRef::Value);
        };
        let candidates = kinds
            .iter()
            .map(|&kind| Candidate {
                key: Key {
                    kind: Some(kind),
                    ..key.clone()
                },
                referred: false,
                source,
                tags: Vec::new(),
            })
            .collect();
        self.union(candidates, None, name)
    }

    /// The enum of these candidates.
    fn union(&mut self, candidates: Vec<Candidate>, tag: Option<String>, name: &str) -> Form {
        let views: Vec<View<'c>> = candidates
            .iter()
            .map(|candidate| self.view(&candidate.key))
            .collect();
        let constants: Vec<Vec<(String, Vec<String>)>> =
            views.iter().map(|view| self.constants(view)).collect();
        let (tag, implicit) = match tag {
            Some(tag) => (Some(tag), false),
            None => (implicit_tag(&views, &constants), true),
        };
        let mut scope = Scope::default();
        let mut variants: Vec<Variant> = Vec::new();
        for ((candidate, view), constants) in candidates.into_iter().zip(&views).zip(constants) {
            let mut tags = candidate.tags;
            let mut adds_tag = false;
            if let Some(tag) = &tag {
                let own = constants.iter().find(|(name, _)| name == tag);
                if let Some((_, values)) = own
                    && (implicit || !tags.is_empty())
                {
                    let new: Vec<_> = values
                        .iter()
                        .filter(|value| !tags.contains(value))
                        .cloned()
                        .collect();
                    tags.extend(new);
                }
                adds_tag = !tags.is_empty()
                    && !view.properties.contains_key(tag.as_str())
                    && view.groups.is_empty()
                    && self.heirs(candidate.source).is_none();
            }
            let named = self.variant_name(&candidate.key, candidate.source, view, &tags);
            // A type that cannot hold its tag stands once for each of its values.
            let times = if adds_tag { tags.len() } else { 1 };
            for n in 0..times {
                let tags = if adds_tag {
                    vec![tags[n].clone()]
                } else {
                    tags.clone()
                };
                let stem = if n == 0 { named.clone() } else { tags.concat() };
                let variant = scope.pascal(&stem);
                let mut key = candidate.key.clone();
                if key
                    .kind
                    .is_some_and(|kind| !matches!(kind, Type::Object | Type::Array))
                {
                    key.form = None;
                }
                let ty = self.typed(key, candidate.referred, &hint(name, &variant));
                let same = variants
                    .iter_mut()
                    .find(|before| before.ty == ty && !adds_tag);
                if let Some(before) = same {
                    before.tags.extend(tags);
                    before
                        .needs
                        .retain(|name| view.required.contains(name.as_str()));
                    before.constants.clear();
                    before.kinds.clear();
                    continue;
                }
                let constants = if tags.is_empty() {
                    single(&constants)
                } else {
                    Vec::new()
                };
                variants.push(Variant {
                    name: variant,
                    docs: self.variant_docs(candidate.source, &ty),
                    ty,
                    kinds: kind_words(view),
                    needs: if tags.is_empty() {
                        self.needs(view)
                    } else {
                        Vec::new()
                    },
                    tags,
                    adds_tag,
                    constants,
                });
            }
        }
        if variants.len() == 1
            && let Some(only) = variants.pop()
        {
            if !only.adds_tag {
                return Form::Alias(only.ty);
            }
            variants.push(only);
        }
        if variants.is_empty() {
            return Form::Alias(TypeRef::Value);
        }
        let tagged = variants.iter().any(|variant| !variant.tags.is_empty());
        Form::Union(Union {
            tag: tag.filter(|_| tagged),
            variants,
        })
    }

    fn variant_docs(&self, source: SchemaId, ty: &TypeRef) -> Vec<String> {
        if matches!(ty, TypeRef::Named(_)) {
            return Vec::new(); // told there
        }
        let notes = self.contract.schemas.get(source).annotations.as_deref();
        let text = notes.and_then(|notes| notes.description.as_deref());
        text.map(docs::lines).unwrap_or_default()
    }

    /// Required members, those that only go one way aside.
    fn needs(&self, view: &View<'c>) -> Vec<String> {
        let schemas = &self.contract.schemas;
        let one_way = |name: &str| {
            view.properties.get(name).is_some_and(|ids| {
                ids.iter().any(|&id| {
                    [id, schemas.resolve(id)]
                        .into_iter()
                        .any(|id| schemas.get(id).is_read_only() || schemas.get(id).is_write_only())
                })
            })
        };
        view.required
            .iter()
            .filter(|name| !one_way(name))
            .map(|name| (*name).to_owned())
            .collect()
    }

    /// The properties that have few string values, with these.
    fn constants(&self, view: &View<'c>) -> Vec<(String, Vec<String>)> {
        let mut out = Vec::new();
        for (name, ids) in &view.properties {
            let (key, _) = self.key(ids, false);
            let listed = self
                .contract
                .schemas
                .get(self.contract.schemas.resolve(ids[0]));
            if listed.values.is_none() && ids.len() == 1 && listed.combinators.is_none() {
                continue;
            }
            let property = self.view(&key);
            let Some(values) = property.values else {
                continue;
            };
            let strings: Option<Vec<String>> = values
                .iter()
                .map(|&at| self.contract.sources.node(at).as_str().map(str::to_owned))
                .collect();
            if let Some(strings) = strings
                && !strings.is_empty()
            {
                out.push(((*name).to_owned(), strings));
            }
        }
        out
    }

    fn variant_name(
        &self,
        key: &Key,
        source: SchemaId,
        view: &View<'c>,
        tags: &[String],
    ) -> String {
        if key.kind.is_none() {
            let mut at = source;
            loop {
                match self.components.get(&at) {
                    Some(Component::Named(name)) => return name.clone(),
                    Some(Component::Replaced(path)) => {
                        return path.rsplit(':').next().unwrap_or_default().to_owned();
                    }
                    None => {}
                }
                let schema = self.contract.schemas.get(at);
                match schema.reference {
                    Some(target) if schema.is_plain_reference() => at = target,
                    _ => break,
                }
            }
            let notes = self.contract.schemas.get(source).annotations.as_deref();
            if let Some(title) = notes.and_then(|notes| notes.title.as_deref())
                && title.len() <= 40
                && title.is_ascii()
                && title.starts_with(|first: char| first.is_ascii_alphabetic())
            {
                return title.to_owned();
            }
            if let Some(tag) = tags.first() {
                return tag.clone();
            }
            if let Some(values) = &view.values
                && let [only] = values[..]
                && let Some(text) = self.contract.sources.node(only).as_str()
            {
                return text.to_owned();
            }
        }
        let kinds = kinds(view);
        match kinds.single() {
            Some(Type::String) => match view.format {
                Some(format) if format.len() < 20 => format.to_owned(),
                _ => "String".to_owned(),
            },
            Some(kind) => kind.as_str().to_owned(),
            None => "Variant".to_owned(),
        }
    }
}

impl View<'_> {
    /// Whether nothing is said at all.
    pub(super) fn is_empty(&self) -> bool {
        !self.is_structural()
            && self.types.is_none()
            && self.groups.is_empty()
            && self.required.is_empty()
            && !self.strings
    }
}

/// Whether these types are fewer than those.
fn narrows(types: TypeSet, base: Option<TypeSet>) -> bool {
    base.is_none_or(|base| base.len() > 1 && types.len() < base.len())
}

/// Constants with one value.
fn single(constants: &[(String, Vec<String>)]) -> Vec<(String, String)> {
    constants
        .iter()
        .filter_map(|(name, values)| match &values[..] {
            [only] => Some((name.clone(), only.clone())),
            _ => None,
        })
        .collect()
}

/// The property that each has, must have, and has with other values than the others.
fn implicit_tag(views: &[View<'_>], constants: &[Vec<(String, Vec<String>)>]) -> Option<String> {
    if views.len() < 2 {
        return None;
    }
    let (first, others) = constants.split_first()?;
    first.iter().map(|(name, _)| name).find_map(|name| {
        let required = views
            .iter()
            .all(|view| view.required.contains(name.as_str()));
        let mut seen = FxHashSet::default();
        let apart = required
            && std::iter::once(first).chain(others).all(|constants| {
                let values = constants.iter().find(|(known, _)| known == name);
                values.is_some_and(|(_, values)| values.iter().all(|value| seen.insert(value)))
            });
        apart.then(|| name.clone())
    })
}

/// The JSON types of a variant as words of the runtime.
fn kind_words(view: &View<'_>) -> Vec<&'static str> {
    if !view.groups.is_empty() && view.types.is_none() {
        return Vec::new();
    }
    kinds(view)
        .iter()
        .map(|kind| match kind {
            Type::Null => "null",
            Type::Boolean => "boolean",
            Type::Integer | Type::Number => "number",
            Type::String => "string",
            Type::Array => "array",
            Type::Object => "object",
        })
        .collect()
}
