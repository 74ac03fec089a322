//! The operations of one kind of resource: who creates, lists, reads, replaces, changes and removes it, what can be
//! done with it, and of what it is a part. Found by the paths.

use specwright_contract::model::{Operation, OperationId, StatusKey};

use crate::engine::Engine;
use crate::state::fields::{Fields, answered, sent};
use crate::world::{key, plain};

/// The operations of one kind of resource.
#[derive(Clone, Debug, Default)]
pub(crate) struct Family {
    /// The path with `{}` for parameters.
    pub(crate) key: String,
    /// `POST` to the collection.
    pub(crate) create: Option<OperationId>,
    /// `GET` of the collection.
    pub(crate) list: Option<OperationId>,
    pub(crate) read: Option<OperationId>,
    pub(crate) replace: Option<OperationId>,
    pub(crate) change: Option<OperationId>,
    pub(crate) remove: Option<OperationId>,
    /// What is below it, has no further parameter, and is not `GET`.
    pub(crate) actions: Vec<OperationId>,
    /// `GET` of what is below it and has no further parameter.
    pub(crate) views: Vec<OperationId>,
    /// Whether any of it is tested.
    pub(crate) tested: bool,
}

impl Family {
    /// The path of what it is a part of, where that is a resource as well.
    pub(crate) fn parent(&self) -> Option<String> {
        let collection = self.key.strip_suffix("/{}")?;
        key(collection)
    }

    /// Whether it is made by `PUT` to a path that the client chooses.
    pub(crate) fn is_put(&self, engine: &Engine) -> bool {
        let creates = |id| {
            engine
                .operation(id)
                .response(201)
                .is_some_and(|(key, _)| matches!(key, StatusKey::Code(201)))
        };
        self.replace.is_some_and(creates)
    }

    /// All that works on one resource, with what it takes for it to be there.
    pub(crate) fn on_item(&self) -> impl Iterator<Item = OperationId> + '_ {
        let item = [self.read, self.replace, self.change, self.remove];
        let below = self.actions.iter().chain(&self.views).copied();
        item.into_iter().flatten().chain(below)
    }

    /// What clients may set.
    pub(crate) fn writable(&self, engine: &Engine) -> Fields {
        let mut all = Fields::default();
        for id in [self.create, self.replace, self.change]
            .into_iter()
            .flatten()
        {
            let Some(schema) = sent(engine.operation(id)) else {
                continue;
            };
            for (name, field) in Fields::of(engine.contract(), schema).0 {
                if !field.read_only {
                    all.0.entry(name).or_insert(field);
                }
            }
        }
        all
    }

    /// What is shown of it, by the operation that reads it or another that answers with it.
    pub(crate) fn shown(&self, engine: &Engine) -> Fields {
        let schema = [self.read, self.replace, self.create, self.change]
            .into_iter()
            .flatten()
            .find_map(|id| answered(engine.operation(id)));
        schema.map_or_else(Fields::default, |schema| {
            Fields::of(engine.contract(), schema)
        })
    }
}

/// Something that is there without being created: `GET` and `PUT` or `PATCH` of a path that is no item.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Single {
    pub(crate) read: OperationId,
    pub(crate) replace: Option<OperationId>,
    pub(crate) change: Option<OperationId>,
}

/// All kinds of resources, those that others are part of first; and what is there without being created.
pub(crate) fn families(engine: &Engine, admitted: &[OperationId]) -> (Vec<Family>, Vec<Single>) {
    let contract = engine.contract();
    let mut families: Vec<Family> = Vec::new();
    for (id, operation) in contract.operations() {
        if !admitted.contains(&id) {
            continue;
        }
        let Some(key) = key(&operation.path) else {
            continue;
        };
        let position = families.iter().position(|family| family.key == key);
        let position = position.unwrap_or_else(|| {
            families.push(Family {
                key: key.clone(),
                ..Family::default()
            });
            families.len() - 1
        });
        let Some(family) = families.get_mut(position) else {
            continue;
        };
        let item = plain(&operation.path) == key;
        let place = match (operation.method.as_str(), item) {
            // what never succeeds reads nothing
            ("GET", true) if !succeeds(operation) => continue,
            ("GET", true) => &mut family.read,
            ("PUT", true) => &mut family.replace,
            ("PATCH", true) => &mut family.change,
            ("DELETE", true) => &mut family.remove,
            ("GET", false) => {
                family.views.push(id);
                continue;
            }
            ("HEAD" | "OPTIONS" | "TRACE", _) => continue,
            _ => {
                family.actions.push(id);
                continue;
            }
        };
        *place = place.or(Some(id));
    }
    for family in &mut families {
        let collection = family.key.strip_suffix("/{}").unwrap_or_default();
        for (id, operation) in contract.operations() {
            if plain(&operation.path) != collection || !admitted.contains(&id) {
                continue;
            }
            match operation.method.as_str() {
                "POST" => family.create = family.create.or(Some(id)),
                "GET" => family.list = family.list.or(Some(id)),
                _ => {}
            }
        }
    }
    families.sort_by_key(|family| family.key.matches("{}").count());
    let keys: Vec<String> = families.iter().map(|family| family.key.clone()).collect();
    let singles = singles(engine, admitted, &keys);
    // the collection of parts is no action of the whole
    let collections: Vec<&str> = keys
        .iter()
        .filter_map(|key| key.strip_suffix("/{}"))
        .collect();
    for family in &mut families {
        let part = |id: &OperationId| {
            let path = plain(&engine.operation(*id).path);
            !collections.contains(&path.as_str())
        };
        family.actions.retain(part);
    }
    (families, singles)
}

/// Whether a success is declared.
fn succeeds(operation: &Operation) -> bool {
    operation.responses.iter().any(|(key, _)| {
        matches!(
            key,
            StatusKey::Code(200..=299) | StatusKey::Range(2) | StatusKey::Default
        )
    })
}

fn singles(engine: &Engine, admitted: &[OperationId], keys: &[String]) -> Vec<Single> {
    let contract = engine.contract();
    let mut singles = Vec::new();
    for (read, operation) in contract.operations() {
        let path = plain(&operation.path);
        if operation.method.as_str() != "GET"
            || !admitted.contains(&read)
            || path.contains("{}")
            || keys.contains(&format!("{path}/{{}}"))
        {
            continue;
        }
        let find = |method: &str| {
            let mut all = contract.operations();
            let found = all.find(|(id, other)| {
                other.method.as_str() == method
                    && plain(&other.path) == path
                    && admitted.contains(id)
            });
            found.map(|(id, _)| id)
        };
        let (replace, change) = (find("PUT"), find("PATCH"));
        if replace.is_some() || change.is_some() {
            singles.push(Single {
                read,
                replace,
                change,
            });
        }
    }
    singles
}
