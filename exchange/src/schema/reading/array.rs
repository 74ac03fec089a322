//! The keywords for arrays.

use serde_json::Value;
use specwright_contract::model::{SchemaId, Type};

use super::js;
use super::view::{self, View};
use super::{Params, Walk, is_of};

/// Items among which the repeated two are looked for.
const COMPARED: usize = 2_000;

impl Walk<'_> {
    pub(super) fn array(&mut self, view: &View, value: &mut Value) {
        let graph = self.graph;
        let Value::Array(items) = value else { return };
        if !graph.has(view, |schema| schema.array.is_some()) {
            return;
        }
        let count = items.len() as u64;
        let most = graph.count(view, true, |schema| view::array(schema)?.max_items);
        if let Some(said) = most.filter(|said| count > said.value) {
            self.limit(said, "maxItems", "more", "items");
        }
        let least = graph.count(view, false, |schema| view::array(schema)?.min_items);
        if let Some(said) = least.filter(|said| count < said.value) {
            self.limit(said, "minItems", "fewer", "items");
        }
        self.items(view, items);
        self.contains(view, items);
        let unique = graph
            .all(view, |schema| view::array(schema)?.unique.then_some(()))
            .next();
        if let Some(said) = unique
            && let Some((first, second)) = self.repeated(view, items)
        {
            self.tell(said.by, "uniqueItems", || {
                let text = format!(
                    "must NOT have duplicate items (items ## {first} and {second} are identical)"
                );
                (text, Params::None)
            });
        }
        if graph.later {
            self.unevaluated_items(view, value);
        }
    }

    fn items(&mut self, view: &View, items: &mut [Value]) {
        let graph = self.graph;
        let Some(rules) = graph.items(view) else {
            return;
        };
        let fixed = rules.positional.len();
        let rest = rules
            .rest
            .as_deref()
            .map(|ids| graph.view(ids, view.corner));
        let mut first: Vec<View> = Vec::new();
        for ids in &rules.positional {
            first.push(graph.view(ids, view.corner));
        }
        // draft 7 checks what is beyond the positions first, 2020-12 afterwards
        let positional_last = fixed > 0 && !rules.prefix;
        if positional_last {
            self.rest(&rules, rest.as_ref(), fixed, items);
        }
        for (n, (view, item)) in first.iter().zip(items.iter_mut()).enumerate() {
            self.part(&n.to_string(), view, item);
        }
        if !positional_last {
            self.rest(&rules, rest.as_ref(), fixed, items);
        }
    }

    fn rest(
        &mut self,
        rules: &view::Items,
        rest: Option<&View>,
        fixed: usize,
        items: &mut [Value],
    ) {
        let Some(rest) = rest else { return };
        if fixed > 0 && self.graph.never(rest).is_some() {
            if items.len() > fixed {
                let keyword = if rules.prefix {
                    "items"
                } else {
                    "additionalItems"
                };
                let said = view::Said {
                    value: fixed as u64,
                    by: rules.by,
                };
                self.limit(said, keyword, "more", "items");
            }
            return;
        }
        for (n, item) in items.iter_mut().enumerate().skip(fixed) {
            self.part(&n.to_string(), rest, item);
        }
    }

    fn contains(&mut self, view: &View, items: &mut [Value]) {
        let graph = self.graph;
        let ids: Vec<SchemaId> = graph
            .all(view, |schema| view::array(schema)?.contains)
            .map(|said| said.value)
            .collect();
        let Some(by) = graph
            .all(view, |schema| view::array(schema)?.contains)
            .map(|said| said.by)
            .next()
        else {
            return;
        };
        let limit = |ask: fn(&specwright_contract::model::ArrayRules) -> Option<u64>| {
            let mut all = graph.all(view, move |schema| ask(view::array(schema)?));
            all.next().map(|said| said.value).filter(|_| graph.later)
        };
        let least = limit(|rules| rules.min_contains).unwrap_or(1);
        let most = limit(|rules| rules.max_contains);
        if least == 0 && most.is_none() {
            return;
        }
        let corner = view.corner.untranslated(graph.profile).whole(graph.profile);
        let inner = graph.view(&ids, corner);
        let before = self.found.len();
        self.alternatives += 1;
        let mut right: u64 = 0;
        for (n, item) in items.iter_mut().enumerate() {
            right += u64::from(self.part(&n.to_string(), &inner, item));
            if most.is_none() && right >= least || most.is_some_and(|most| right > most) {
                break;
            }
        }
        self.alternatives -= 1;
        if right >= least && most.is_none_or(|most| right <= most) {
            self.found.truncate(before);
            return;
        }
        self.tell(by, "contains", || {
            let text = match most {
                Some(most) => {
                    format!("must contain at least {least} and no more than {most} valid item(s)")
                }
                None => format!("must contain at least {least} valid item(s)"),
            };
            (text, Params::None)
        });
    }

    /// The two items that are the same. Where all are known to be scalars ajv looks for them another way, and
    /// names them in another order.
    fn repeated(&self, view: &View, items: &[Value]) -> Option<(usize, usize)> {
        let graph = self.graph;
        let types = match graph.items(view) {
            Some(rules) if rules.positional.is_empty() => rules
                .rest
                .map(|ids| graph.types(&graph.view(&ids, view.corner)))
                .unwrap_or_default(),
            _ => specwright_contract::model::TypeSet::ANY,
        };
        let scalar =
            !types.is_any() && !types.contains(Type::Array) && !types.contains(Type::Object);
        let searched = items.len().min(COMPARED);
        (0..searched).rev().find_map(|one| {
            let item = items.get(one)?;
            if scalar && !is_of(item, types) {
                return None;
            }
            let equal =
                |other: &usize| items.get(*other).is_some_and(|other| js::same(other, item));
            let other = if scalar {
                (one + 1..searched).find(equal)
            } else {
                (0..one).rev().find(equal)
            };
            other.map(|other| (other, one))
        })
    }
}
