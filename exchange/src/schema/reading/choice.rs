//! Objects of which a discriminator says what they are.

use std::sync::Arc;

use serde_json::Value;
use specwright_contract::model::SchemaId;

use super::combine::Alternatives;
use super::view::View;
use super::{Params, Walk};
use crate::schema::discriminate::{Choice, Choices, Relation, extends};

impl Walk<'_> {
    /// The choices of a schema, where its schemas have this relation to it.
    pub(super) fn choices(&self, id: SchemaId, relation: Relation) -> Option<Arc<Choices>> {
        let choices = self.validators.choices(id, self.direction)?;
        (choices.relation == relation).then_some(choices)
    }

    /// Judges a value by those alternatives that discriminators mean; leaves the others.
    pub(super) fn meant<'a>(
        &mut self,
        view: &View,
        lists: Vec<(SchemaId, Alternatives<'a>)>,
        value: &mut Value,
    ) -> Vec<(SchemaId, Alternatives<'a>)> {
        let mut left = Vec::with_capacity(lists.len());
        for (by, list) in lists {
            let Some(choices) = self.choices(by, Relation::Alternatives) else {
                left.push((by, list));
                continue;
            };
            match choices.choose(value) {
                Choice::All => left.push((by, list)),
                Choice::Some([only]) => {
                    self.repeats = true;
                    if let Some(&only) = choices.schemas.get(*only) {
                        let corner = view.corner.whole(self.graph.profile);
                        self.judge(&self.graph.view(&[only], corner), value);
                    }
                }
                Choice::Some(some) => {
                    let some = some.iter().filter_map(|&n| choices.schemas.get(n));
                    left.push((by, some.copied().collect()));
                }
                Choice::Missing => self.untold(view, by, &choices),
                Choice::Unknown => self.unknown(by, &choices),
            }
        }
        left
    }

    /// Tells once what both a schema and the one that extends it say.
    pub(super) fn once(&mut self) {
        if !self.repeats {
            return;
        }
        let mut told = Vec::with_capacity(self.found.len());
        for found in std::mem::take(&mut self.found) {
            if !told.contains(&found) {
                told.push(found);
            }
        }
        self.found = told;
    }

    /// The property of a discriminator is missing.
    fn untold(&mut self, view: &View, by: SchemaId, choices: &Choices) {
        let name = &choices.property;
        let mut required = self.graph.required(view).into_iter();
        if required.any(|said| *said.value == **name) {
            return;
        }
        self.tell_of(by, "discriminator", "required", || {
            let text = format!("must have required property '{name}'");
            (text, Params::Missing(name.clone()))
        });
    }

    /// The property of a discriminator names nothing.
    fn unknown(&mut self, by: SchemaId, choices: &Choices) {
        self.at.push(choices.property.clone());
        self.tell(by, "discriminator", || {
            let text = "must be equal to one of the allowed values".to_owned();
            (text, Params::Allowed(choices.allowed()))
        });
        self.at.pop();
    }

    /// Judges a value by the heir that the discriminator of a base means.
    pub(super) fn heirs(&mut self, view: &View, value: &mut Value) {
        for &base in view.parts() {
            let Some(choices) = self.choices(base, Relation::Heirs) else {
                continue;
            };
            let schemas = &self.graph.contract.schemas;
            let place = (base, self.at.len());
            let mut parts = view.parts().iter();
            if self.bases.contains(&place) || parts.any(|&part| extends(schemas, part, base)) {
                continue;
            }
            let heirs = match choices.choose(value) {
                Choice::All | Choice::Missing => continue,
                Choice::Unknown => {
                    self.unknown(base, &choices);
                    continue;
                }
                Choice::Some(heirs) => heirs,
            };
            let Some(&heir) = heirs.first().and_then(|&n| choices.schemas.get(n)) else {
                continue;
            };
            self.bases.push(place);
            self.repeats = true;
            if let [_] = heirs {
                self.judge(&self.graph.view(&[heir], view.corner), value);
            } else {
                let heirs = heirs.iter().filter_map(|&n| choices.schemas.get(n));
                self.any_of(view, &[(base, heirs.copied().collect())], value);
            }
            self.bases.pop();
        }
    }

    /// Judges by a member of `allOf`: a base does not ask what the value is where its heir does already.
    pub(super) fn member(&mut self, view: &View, member: SchemaId, value: &mut Value) {
        let schemas = &self.graph.contract.schemas;
        let base = schemas.resolve(member);
        let extended = view
            .parts()
            .iter()
            .any(|&part| extends(schemas, part, base));
        if extended {
            self.bases.push((base, self.at.len()));
        }
        let corner = view.corner.whole(self.graph.profile);
        self.judge(&self.graph.view(&[member], corner), value);
        if extended {
            self.bases.pop();
        }
    }
}
