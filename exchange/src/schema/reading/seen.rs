//! What of a value the keywords beside `unevaluatedProperties` and `unevaluatedItems` have seen.

use serde_json::Value;
use specwright_contract::model::SchemaId;

use super::view::{self, Rest, View};
use super::{Params, Walk};
use crate::schema::discriminate::{Choice, Relation};

/// The members or items that were seen.
#[derive(Default)]
struct Seen {
    names: Vec<String>,
    every_name: bool,
    items: usize,
    every_item: bool,
}

impl Walk<'_> {
    /// `unevaluatedProperties`, the last keyword of objects.
    pub(super) fn unevaluated_properties(&mut self, view: &View, value: &mut Value) {
        let graph = self.graph;
        let said = graph
            .all(view, |schema| view::object(schema)?.unevaluated)
            .next();
        let Some(said) = said else { return };
        let inner = graph.view(&[said.value], view.corner.apart(graph.profile));
        let mut seen = Seen::default();
        self.see(view, value, &mut seen, true);
        if seen.every_name {
            return;
        }
        let never = graph.never(&inner).is_some();
        let Value::Object(members) = value else {
            return;
        };
        for name in super::js::names(members) {
            if seen.names.contains(&name) {
                continue;
            }
            if never {
                self.tell(said.by, "unevaluatedProperties", || {
                    (
                        "must NOT have unevaluated properties".to_owned(),
                        Params::Unevaluated(name.into()),
                    )
                });
            } else if let Some(member) = members.get_mut(&name) {
                self.part(&name, &inner, member);
            }
        }
    }

    /// `unevaluatedItems`, the last keyword of arrays.
    pub(super) fn unevaluated_items(&mut self, view: &View, value: &mut Value) {
        let graph = self.graph;
        let said = graph
            .all(view, |schema| view::array(schema)?.unevaluated)
            .next();
        let Some(said) = said else { return };
        let inner = graph.view(&[said.value], view.corner.apart(graph.profile));
        let mut seen = Seen::default();
        self.see(view, value, &mut seen, true);
        let Value::Array(items) = value else { return };
        if seen.every_item || items.len() <= seen.items {
            return;
        }
        if graph.never(&inner).is_some() {
            let limit = view::Said {
                value: seen.items as u64,
                by: said.by,
            };
            self.limit(limit, "unevaluatedItems", "more", "items");
            return;
        }
        for (n, item) in items.iter_mut().enumerate().skip(seen.items) {
            self.part(&n.to_string(), &inner, item);
        }
    }

    /// What a view sees of a value; `top` where its own `unevaluated…` is being asked.
    fn see(&mut self, view: &View, value: &mut Value, seen: &mut Seen, top: bool) {
        self.steps += 1;
        if self.unable || self.depth >= super::DEPTH {
            return;
        }
        self.depth += 1;
        self.see_members(view, value, seen, top);
        self.see_items(view, value, seen, top);
        self.see_others(view, value, seen);
        self.depth -= 1;
    }

    fn see_members(&mut self, view: &View, value: &Value, seen: &mut Seen, top: bool) {
        let graph = self.graph;
        let Value::Object(members) = value else {
            return;
        };
        let properties = graph.properties(view);
        seen.names
            .extend(properties.iter().map(|(name, _)| (*name).to_owned()));
        for (pattern, _) in graph.patterns(view) {
            let matched = members
                .keys()
                .filter(|name| self.validators.matches(pattern, name));
            seen.names.extend(matched.cloned());
        }
        let rest = !matches!(graph.additional(view), Rest::Unsaid);
        let own = !top && graph.has(view, unevaluated_names);
        seen.every_name |= rest || own;
    }

    fn see_items(&mut self, view: &View, value: &Value, seen: &mut Seen, top: bool) {
        let graph = self.graph;
        if !value.is_array() {
            return;
        }
        if let Some(rules) = graph.items(view) {
            seen.items = seen.items.max(rules.positional.len());
            seen.every_item |= rules.rest.is_some();
        }
        let contains = graph.has(view, |schema| {
            view::array(schema).is_some_and(|rules| rules.contains.is_some())
        });
        let own = !top
            && graph.has(view, |schema| {
                view::array(schema).is_some_and(|rules| rules.unevaluated.is_some())
            });
        seen.every_item |= contains || own;
    }

    /// What the schemas see that judge the same value: those of `allOf`, and the alternatives that are right.
    fn see_others(&mut self, view: &View, value: &mut Value, seen: &mut Seen) {
        let graph = self.graph;
        for id in graph.members(view) {
            let inner = graph.view(&[*id], view.corner);
            self.see(&inner, value, seen, false);
        }
        let rules: Vec<_> = graph
            .all(view, |schema| schema.combinators.as_deref())
            .map(|said| (said.by, said.value))
            .collect();
        for (by, rules) in rules {
            let choices = self.choices(by, Relation::Alternatives);
            let meant = |id: &SchemaId| {
                let Some(choices) = &choices else { return true };
                let Choice::Some(some) = choices.choose(value) else {
                    return true;
                };
                some.iter().any(|&n| choices.schemas.get(n) == Some(id))
            };
            let alternatives = rules.any_of.iter().chain(&rules.one_of);
            let alternatives: Vec<_> = alternatives.copied().filter(meant).collect();
            for id in alternatives {
                let inner = graph.view(&[id], view.corner);
                if self.holds(&inner, value) {
                    self.see(&inner, value, seen, false);
                }
            }
            if let Some(condition) = rules.if_ {
                let inner = graph.view(&[condition], view.corner);
                let holds = self.holds(&inner, value);
                if holds {
                    self.see(&inner, value, seen, false);
                }
                let clause = if holds { rules.then } else { rules.else_ };
                if let Some(clause) = clause {
                    let inner = graph.view(&[clause], view.corner);
                    self.see(&inner, value, seen, false);
                }
            }
        }
        let dependent: Vec<_> = graph
            .all(view, |schema| {
                Some(&view::object(schema)?.dependent_schemas)
            })
            .map(|said| said.value)
            .collect();
        for (name, id) in dependent.into_iter().flatten() {
            if value.get(&**name).is_some() {
                let inner = graph.view(&[*id], view.corner);
                self.see(&inner, value, seen, false);
            }
        }
    }
}

fn unevaluated_names(schema: &specwright_contract::model::Schema) -> bool {
    view::object(schema).is_some_and(|rules| rules.unevaluated.is_some())
}
