//! The keywords for any value: `const` and `enum`, and those that combine schemas.

use std::borrow::Cow;

use serde_json::Value;
use specwright_contract::model::SchemaId;

use super::typed::Values;
use super::view::View;
use super::{Params, Walk, js};
use crate::schema::Profile;

/// The schemas of a list of alternatives.
pub(super) type Alternatives<'g> = Cow<'g, [SchemaId]>;

impl Walk<'_> {
    /// `not`, `anyOf`, `oneOf`, `allOf`, `if`, and before them `const` and `enum`.
    pub(super) fn any(&mut self, view: &View, value: &mut Value) {
        self.values(view, value);
        let graph = self.graph;
        if !graph.has(view, |schema| schema.combinators.is_some()) {
            return;
        }
        let rules = |schema: &'_ specwright_contract::model::Schema| schema.combinators.is_some();
        let parts: Vec<_> = graph
            .all(view, move |schema| {
                rules(schema)
                    .then_some(schema.combinators.as_deref())
                    .flatten()
            })
            .collect();
        let not = parts.iter().find(|said| said.value.not.is_some());
        if let Some(said) = not {
            let mut refused = false;
            for said in &parts {
                if let Some(id) = said.value.not {
                    refused |= self.holds(
                        &graph.view(&[id], view.corner.unmerged().whole(graph.profile)),
                        value,
                    );
                }
            }
            if refused {
                self.tell(said.by, "not", || {
                    ("must NOT be valid".to_owned(), Params::None)
                });
            }
        }
        let lists = |one: bool| {
            let lists = parts.iter().map(move |said| {
                let rules = said.value;
                let list = if one { &*rules.one_of } else { &*rules.any_of };
                (said.by, Cow::Borrowed(list))
            });
            lists
                .filter(|(_, list)| !list.is_empty())
                .collect::<Vec<_>>()
        };
        let any = self.meant(view, lists(false), value);
        self.any_of(view, &any, value);
        let one = self.meant(view, lists(true), value);
        self.one_of(view, &one, value);
        for id in graph.members(view) {
            self.member(view, *id, value);
        }
        for said in &parts {
            if let Some(condition) = said.value.if_ {
                let clauses = (said.value.then, said.value.else_);
                self.condition(view, said.by, condition, clauses, value);
            }
            if said.value.dynamic_reference.is_some() && graph.profile == Profile::Evaluated {
                self.unable = true;
            }
        }
    }

    pub(super) fn any_of(
        &mut self,
        view: &View,
        lists: &[(SchemaId, Alternatives<'_>)],
        value: &mut Value,
    ) {
        let Some((by, _)) = lists.first() else { return };
        let before = self.found.len();
        self.alternatives += 1;
        let mut right = false;
        for branch in combinations(lists) {
            let branch = self
                .graph
                .view(&branch, view.corner.whole(self.graph.profile));
            if self.judge(&branch, value) {
                right = true;
                break;
            }
        }
        self.alternatives -= 1;
        if right {
            self.found.truncate(before);
        } else {
            self.tell(*by, "anyOf", || {
                ("must match a schema in anyOf".to_owned(), Params::None)
            });
        }
    }

    fn one_of(&mut self, view: &View, lists: &[(SchemaId, Alternatives<'_>)], value: &mut Value) {
        let Some((by, _)) = lists.first() else { return };
        let before = self.found.len();
        self.alternatives += 1;
        let mut right = 0;
        for branch in combinations(lists) {
            let branch = self
                .graph
                .view(&branch, view.corner.whole(self.graph.profile));
            if self.judge(&branch, value) {
                right += 1;
                if right > 1 {
                    break;
                }
            }
        }
        self.alternatives -= 1;
        if right == 1 {
            self.found.truncate(before);
        } else {
            self.tell(*by, "oneOf", || {
                (
                    "must match exactly one schema in oneOf".to_owned(),
                    Params::None,
                )
            });
        }
    }

    fn condition(
        &mut self,
        view: &View,
        by: SchemaId,
        condition: SchemaId,
        (then, otherwise): (Option<SchemaId>, Option<SchemaId>),
        value: &mut Value,
    ) {
        let apart = view
            .corner
            .apart(self.graph.profile)
            .whole(self.graph.profile);
        let holds = self.holds(&self.graph.view(&[condition], apart), value);
        let (word, clause) = if holds {
            ("then", then)
        } else {
            ("else", otherwise)
        };
        if let Some(clause) = clause
            && !self.judge(&self.graph.view(&[clause], apart), value)
        {
            self.tell(by, "if", || {
                (format!("must match \"{word}\" schema"), Params::None)
            });
        }
    }

    /// `const` and `enum`
    fn values(&mut self, view: &View, value: &Value) {
        let graph = self.graph;
        if !graph.has(view, |schema| schema.values.is_some()) {
            return;
        }
        let sources = &self.validators.contract.sources;
        let said = graph.values(view);
        let wrong = |values: &Values<'_>| {
            let mut list = values.list.iter();
            let listed = list.any(|&origin| js::is_node(value, sources.node(origin)));
            !(listed || (values.null && value.is_null()))
        };
        let constant = said
            .iter()
            .find(|said| said.value.constant && wrong(&said.value));
        if let Some(said) = constant {
            let allowed = graph.value_json(&said.value);
            self.tell(said.by, "const", || {
                let text = "must be equal to constant".to_owned();
                (text, Params::Allowed(allowed))
            });
        }
        let lists = || said.iter().filter(|said| !said.value.constant);
        let Some(first) = lists().find(|said| wrong(&said.value)) else {
            return;
        };
        let mut allowed = graph.value_json(&first.value);
        if view.corner.merging && lists().nth(1).is_some() {
            for other in lists() {
                let others = graph.value_json(&other.value);
                allowed.retain(|value| others.iter().any(|there| js::same(value, there)));
            }
            allowed.sort_by_key(js::joined);
        }
        self.tell(first.by, "enum", || {
            let text = "must be equal to one of the allowed values".to_owned();
            (text, Params::Allowed(allowed))
        });
    }
}

/// The alternatives of one list, or every choice of one from each.
fn combinations(lists: &[(SchemaId, Alternatives<'_>)]) -> Vec<Vec<SchemaId>> {
    let mut lists = lists.iter().map(|(_, list)| list);
    let first = lists.next().into_iter().flat_map(|list| list.iter());
    let mut found: Vec<Vec<SchemaId>> = first.map(|&id| vec![id]).collect();
    for list in lists {
        if found.len() * list.len() > 1_000 {
            break;
        }
        let longer = found.iter().flat_map(|choice| {
            list.iter()
                .map(|&id| [id].into_iter().chain(choice.iter().copied()).collect())
        });
        found = longer.collect();
    }
    found
}
