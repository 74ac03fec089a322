//! What schemas say of types and of single values: `type`, `nullable`, `const`, `enum`.

use std::borrow::Cow;

use specwright_contract::model::{SchemaId, Type, TypeSet};
use specwright_contract::source::{Node, Origin};

use super::view::{Graph, Said, View};
use crate::schema::Profile;

/// The values of an `enum` or `const`.
#[derive(Clone, Debug)]
pub(super) struct Values<'g> {
    pub(super) list: Cow<'g, [Origin]>,
    pub(super) constant: bool,
    pub(super) null: bool,
}

/// The types that both sets name.
pub(super) fn both(one: TypeSet, other: TypeSet) -> TypeSet {
    let common = one.iter().filter(|kind| other.contains(*kind));
    common.fold(TypeSet::ANY, TypeSet::with)
}

impl<'g> Graph<'g> {
    /// The types; empty: any.
    pub(super) fn types(self, view: &View) -> TypeSet {
        let (types, beside) = self.written_types(view);
        if beside && !types.is_any() {
            types.with(Type::Null)
        } else {
            types
        }
    }

    /// The types under `type`, and whether a `nullable` beside it says that `null` is one more.
    fn written_types(self, view: &View) -> (TypeSet, bool) {
        let mut types = TypeSet::ANY;
        let (mut said, mut beside) = (false, false);
        for &id in view.parts() {
            let own = self.own_types(id);
            if own.is_any() {
                beside |= self.is_nullable(id);
                continue;
            }
            let mut own = own;
            if self.is_nullable(id) {
                let written = self.type_node(id);
                let listed = written.is_some_and(Node::is_array);
                let null = written
                    .is_some_and(|node| node.items().any(|word| word.as_str() == Some("null")));
                let single = written.and_then(Node::as_str);
                own = if null || written.is_none() || single == Some("null") {
                    own.with(Type::Null)
                } else if listed || !view.corner.translated {
                    beside = true;
                    own.without(Type::Null)
                } else {
                    own.with(Type::Null)
                };
            }
            types = if said { both(types, own) } else { own };
            said = true;
        }
        (types, beside)
    }

    /// The value of `type` as written.
    fn type_node(self, id: SchemaId) -> Option<Node<'g>> {
        let origin = self.said(id, |schema| {
            (!schema.types.is_any()).then_some(schema.origin)
        })?;
        self.contract.sources.node(origin).get("type")
    }

    pub(super) fn own_types(self, id: SchemaId) -> TypeSet {
        self.said(id, |schema| {
            (!schema.types.is_any()).then_some(schema.types)
        })
        .unwrap_or_default()
    }

    pub(super) fn is_nullable(self, id: SchemaId) -> bool {
        if self.profile == Profile::Evaluated {
            return self.schema(id).is_nullable();
        }
        self.said(id, |schema| schema.is_nullable().then_some(true))
            .unwrap_or(false)
    }

    /// The words of the types in the document's order.
    pub(super) fn type_words(self, view: &View, types: TypeSet) -> Vec<Box<str>> {
        let (written, beside) = self.written_types(view);
        let mut typed = view.parts().iter().filter_map(|&id| self.type_node(id));
        let node = typed.next();
        let mut words: Vec<Box<str>> = Vec::new();
        if let Some(node) = node {
            let items = node.items().filter_map(Node::as_str);
            words.extend(node.as_str().into_iter().chain(items).map(Box::from));
        }
        words.retain(|word| types.iter().any(|kind| kind.as_str() == &**word));
        for kind in types.iter().filter(|kind| *kind != Type::Null) {
            if !words.iter().any(|word| **word == *kind.as_str()) {
                words.push(kind.as_str().into());
            }
        }
        // ajv puts what `nullable` adds into a list of types, and keeps it to itself beside a single one
        let listed = if typed.next().is_some() {
            written.len() > 1
        } else {
            node.is_some_and(Node::is_array)
        };
        let told = !beside || listed || self.profile == Profile::Evaluated;
        let null = types.contains(Type::Null) && !words.iter().any(|word| **word == *"null");
        if null && (told || words.is_empty()) {
            words.push("null".into());
        }
        words
    }

    /// `const` and `enum`: the values, whether it is a `const`, and whether `null` is right as well.
    pub(super) fn values(self, view: &View) -> Vec<Said<Values<'g>>> {
        let mut found: Vec<Said<Values<'g>>> = Vec::new();
        let all = self.all(view, |schema| Some((schema, schema.values.as_deref()?)));
        for Said {
            value: (schema, list),
            by,
        } in all
        {
            let node = self.contract.sources.node(schema.origin);
            let both = node.get("const").zip(node.get("enum"));
            let null = view.corner.translated
                && self.is_nullable(by)
                && !self.own_types(by).is_any()
                && !self.type_node(by).is_some_and(Node::is_array);
            let mut add = |list: Cow<'g, [Origin]>, constant: bool| {
                let null = null && !constant;
                let value = Values {
                    list,
                    constant,
                    null,
                };
                found.push(Said { value, by });
            };
            if let Some((constant, several)) = both {
                add(vec![constant.origin()].into(), true);
                add(several.items().map(Node::origin).collect(), false);
            } else {
                let constant = matches!(list, [only] if self.is_constant(*only));
                add(list.into(), constant);
            }
        }
        found
    }

    fn is_constant(self, value: Origin) -> bool {
        let parent = self.contract.sources.node(value).parent();
        parent.is_some_and(|key| key.as_str() == Some("const") || key.get("const").is_some())
    }

    pub(super) fn value_json(self, values: &Values<'_>) -> Vec<serde_json::Value> {
        let sources = &self.contract.sources;
        let mut list: Vec<_> = values
            .list
            .iter()
            .map(|&value| sources.node(value).to_json())
            .collect();
        if values.null && !list.contains(&serde_json::Value::Null) {
            list.push(serde_json::Value::Null);
        }
        list
    }
}
