//! The keywords for objects.

use serde_json::{Map, Value};
use specwright_contract::model::{Names, ObjectRules, Schema, SchemaId};
use specwright_contract::source::Node;

use super::js;
use super::view::{self, Rest, View};
use super::{Params, Walk};

impl Walk<'_> {
    pub(super) fn object(&mut self, view: &View, value: &mut Value) {
        let graph = self.graph;
        let Value::Object(members) = value else {
            return;
        };
        if !graph.has(view, |schema| schema.object.is_some()) {
            return;
        }
        let count = members.len() as u64;
        let most = graph.count(view, true, |schema| view::object(schema)?.max_properties);
        if let Some(said) = most.filter(|said| count > said.value) {
            self.limit(said, "maxProperties", "more", "properties");
        }
        let least = graph.count(view, false, |schema| view::object(schema)?.min_properties);
        if let Some(said) = least.filter(|said| count < said.value) {
            self.limit(said, "minProperties", "fewer", "properties");
        }
        let mut properties = graph.properties(view);
        let mut hidden = Vec::new();
        properties.retain(|(name, ids)| {
            let hides = graph.is_hidden(view, ids, self.direction);
            if hides {
                hidden.push(*name);
            }
            !hides
        });
        for said in graph.required(view) {
            if !members.contains_key(said.value) && !hidden.contains(&said.value) {
                self.missing(said);
            }
        }
        self.names(view, members);
        let patterns = graph.patterns(view);
        self.additional(view, &properties, &patterns, members);
        self.dependencies(view, members, "dependencies");
        for (name, ids) in &properties {
            if let Some(value) = members.get_mut(*name) {
                self.part(name, &graph.view(ids, view.corner), value);
            }
        }
        for (pattern, ids) in &patterns {
            let apart = view.corner.untranslated(graph.profile).whole(graph.profile);
            let inner = graph.view(ids, apart);
            for name in js::names(members) {
                if self.validators.matches(pattern, &name)
                    && let Some(value) = members.get_mut(&name)
                {
                    self.part(&name, &inner, value);
                }
            }
        }
        if graph.later {
            self.dependencies(view, members, "dependentRequired");
            self.unevaluated_properties(view, value);
        }
    }

    fn missing(&mut self, said: view::Said<&str>) {
        self.tell(said.by, "required", || {
            let name = said.value;
            (
                format!("must have required property '{name}'"),
                Params::Missing(name.into()),
            )
        });
    }

    fn names(&mut self, view: &View, members: &Map<String, Value>) {
        let graph = self.graph;
        let said = graph.all(view, |schema| view::object(schema)?.names);
        let said: Vec<_> = said.collect();
        let Some(first) = said.first() else { return };
        let ids: Vec<SchemaId> = said.iter().map(|said| said.value).collect();
        let apart = view.corner.untranslated(graph.profile).whole(graph.profile);
        let inner = graph.view(&ids, apart);
        for name in js::names(members) {
            self.alternatives += 1;
            let right = self.judge(&inner, &mut Value::from(name.as_str()));
            self.alternatives -= 1;
            if !right {
                self.tell(first.by, "propertyNames", || {
                    (
                        "property name must be valid".to_owned(),
                        Params::Name(name.into()),
                    )
                });
            }
        }
    }

    fn additional(
        &mut self,
        view: &View,
        properties: &[view::Member<'_>],
        patterns: &[view::Member<'_>],
        members: &mut Map<String, Value>,
    ) {
        let graph = self.graph;
        let (by, inner) = match graph.additional(view) {
            Rest::Unsaid | Rest::Any => return,
            Rest::Forbidden(by) => (Some(by), None),
            Rest::Schemas(ids) => (
                None,
                Some(graph.view(&ids, view.corner.whole(graph.profile))),
            ),
        };
        let validators = self.validators;
        let unknown = js::names_where(members, |name| {
            let mut patterns = patterns.iter();
            !properties.iter().any(|(known, _)| *known == name)
                && !patterns.any(|(pattern, _)| validators.matches(pattern, name))
        });
        for name in unknown {
            if let Some(by) = by {
                self.tell(by, "additionalProperties", || {
                    (
                        "must NOT have additional properties".to_owned(),
                        Params::Additional(name.into()),
                    )
                });
            } else if let (Some(inner), Some(value)) = (&inner, members.get_mut(&name)) {
                self.part(&name, inner, value);
            }
        }
    }

    /// `dependencies` of draft 7, and what they were split into later.
    fn dependencies(
        &mut self,
        view: &View,
        members: &mut Map<String, Value>,
        keyword: &'static str,
    ) {
        let graph = self.graph;
        let depends = |rules: &ObjectRules| {
            !rules.dependent_required.is_empty() || !rules.dependent_schemas.is_empty()
        };
        if !graph.has(view, |schema| view::object(schema).is_some_and(depends)) {
            return;
        }
        let sources = &self.validators.contract.sources;
        let early = keyword == "dependencies";
        let is_early = |by: &Schema, name: &str, needed: Option<&Names>| {
            let written = sources.node(by.origin).get("dependencies");
            let written = written.and_then(|written| written.get(name));
            written.is_some_and(|written| {
                needed.is_none_or(|needed| {
                    let names = written.items().filter_map(Node::as_str);
                    names.eq(needed.iter().map(AsRef::as_ref)) || written.as_str().is_some()
                })
            })
        };
        let lists = graph.all(view, |schema| {
            let rules = view::object(schema)?;
            (!rules.dependent_required.is_empty()).then_some((schema, &rules.dependent_required))
        });
        let lists = lists.map(|said| view::Said {
            value: (said.value.1.iter())
                .filter(|(name, needed)| is_early(said.value.0, name, Some(needed)) == early)
                .collect::<Vec<_>>(),
            by: said.by,
        });
        let lists: Vec<_> = lists.collect();
        for said in lists {
            for (name, needed) in said.value {
                if !members.contains_key(&**name) {
                    continue;
                }
                let list = needed.join(", ");
                let noun = if needed.len() == 1 {
                    "property"
                } else {
                    "properties"
                };
                for missing in needed.iter().filter(|name| !members.contains_key(&***name)) {
                    self.tell(said.by, keyword, || {
                        let text =
                            format!("must have {noun} {list} when property {name} is present");
                        let params = Params::MissingBeside {
                            property: name.clone(),
                            missing: missing.clone(),
                        };
                        (text, params)
                    });
                }
            }
        }
        let dependent = graph.all(view, |schema| {
            let rules = view::object(schema)?;
            (!rules.dependent_schemas.is_empty()).then_some((schema, &rules.dependent_schemas))
        });
        let dependent = dependent.map(|said| view::Said {
            value: (said.value.1.iter())
                .filter(|(name, _)| is_early(said.value.0, name, None) == early)
                .collect::<Vec<_>>(),
            by: said.by,
        });
        let dependent: Vec<_> = dependent.collect();
        for said in dependent {
            for (name, id) in said.value {
                if members.contains_key(&**name) {
                    let apart = view.corner.apart(graph.profile).whole(graph.profile);
                    let mut value = Value::Object(std::mem::take(members));
                    self.judge(&graph.view(&[*id], apart), &mut value);
                    if let Value::Object(judged) = value {
                        *members = judged;
                    }
                }
            }
        }
    }
}
