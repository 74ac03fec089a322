//! Which of the values that schemas of responses list ever came: a status that never does may be one that the service
//! does not know.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use specwright_contract::Contract;
use specwright_contract::model::{Operation, SchemaId};

use crate::response::Response;

/// Lists with more values than this are of currencies, countries and the like, of which one sees a few.
const MOST: usize = 12;

/// So many items of an array are looked at.
const ITEMS: usize = 20;

/// How deep schemas are walked.
const DEPTH: usize = 24;

/// The positions of the values that came, by schema.
#[derive(Clone, Debug, Default)]
pub struct Values(BTreeMap<usize, (SchemaId, BTreeSet<usize>)>);

impl Values {
    /// Counts the values of a response.
    pub(crate) fn count(&mut self, contract: &Contract, operation: &Operation, from: &Response) {
        let declared = operation.response(from.status);
        let Some((_, declared)) = declared.filter(|_| from.is_success()) else {
            return;
        };
        let content = declared.content.iter();
        let mut schemas = content.filter_map(|media| media.schema);
        if let (Some(schema), Some(value)) = (schemas.next(), from.json()) {
            self.walk(contract, schema, value, DEPTH);
        }
    }

    fn walk(&mut self, contract: &Contract, id: SchemaId, value: &Value, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        let id = contract.schemas.resolve(id);
        let schema = contract.schemas.get(id);
        if let (Some(values), Some(text)) = (&schema.values, value.as_str())
            && (2..=MOST).contains(&values.len())
        {
            let same = |&origin| contract.sources.node(origin).as_str() == Some(text);
            if let Some(position) = values.iter().position(same) {
                let entry = self.0.entry(id.index());
                entry.or_insert((id, BTreeSet::new())).1.insert(position);
            }
        }
        if let Some(rules) = &schema.combinators {
            let groups = [&rules.all_of, &rules.any_of, &rules.one_of];
            for &part in groups.into_iter().flatten() {
                self.walk(contract, part, value, depth);
            }
        }
        match value {
            Value::Object(members) => {
                let properties = schema.object.iter().flat_map(|rules| &rules.properties);
                for property in properties {
                    if let Some(member) = members.get(&*property.name) {
                        self.walk(contract, property.schema, member, depth);
                    }
                }
            }
            Value::Array(items) => {
                let each = schema.array.as_ref().and_then(|rules| rules.items);
                for (each, item) in each.iter().cycle().zip(items.iter().take(ITEMS)) {
                    self.walk(contract, *each, item, depth);
                }
            }
            _ => {}
        }
    }

    /// The schemas of which some values came and others never did, each with these.
    pub fn unseen(&self, contract: &Contract) -> Vec<(SchemaId, Vec<String>)> {
        let lists = self.0.values().map(|(id, seen)| {
            let values = contract.schemas.get(*id).values.iter().flatten();
            let unseen = values
                .enumerate()
                .filter(|(position, _)| !seen.contains(position))
                .filter_map(|(_, &origin)| contract.sources.node(origin).as_str());
            (*id, unseen.map(ToOwned::to_owned).collect::<Vec<_>>())
        });
        lists.filter(|(_, unseen)| !unseen.is_empty()).collect()
    }
}
