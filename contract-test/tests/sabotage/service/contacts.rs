//! Contacts, which only their owner sees.

use serde_json::{Value, json};
use specwright_contract::model::Location;

use super::store::{Object, Owned, contact_id};
use super::{Call, Reply, Stacks};

fn missing() -> Reply {
    Reply::problem(404, "There is no such contact")
}

/// As it is kept: names without blanks at their ends, addresses in lower case, no secrets.
fn kept(mut body: Object) -> Object {
    body.shift_remove("pin");
    if let Some(Value::String(name)) = body.get_mut("name") {
        *name = name.trim_end().to_owned();
    }
    let address = body
        .get_mut("reach")
        .and_then(|reach| reach.get_mut("address"));
    if let Some(Value::String(address)) = address {
        *address = address.to_lowercase();
    }
    body
}

impl Stacks {
    pub(super) fn list_contacts(&self, mut call: Call<'_>) -> Reply {
        let (page, per_page) = (call.number("page", 1), call.number("per_page", 25));
        let archived = call
            .take(Location::Query, "archived")
            .unwrap_or(json!(false));
        let store = self.store();
        let mut contacts: Vec<&Owned> = store.contacts.values().collect();
        contacts.sort_by_key(|contact| contact.serial);
        if !self.does("contacts-of-all") {
            contacts.retain(|contact| contact.owner == call.caller.name);
        }
        if !self.does("archived-ignored") {
            contacts.retain(|contact| contact.value["archived"] == archived);
        }
        let total = contacts.len();
        let number = if self.does("page-ignored") { 1 } else { page };
        let number = number.saturating_add(u64::from(self.does("page-from-zero")));
        let skipped = number.saturating_sub(1).saturating_mul(per_page);
        let shown = contacts
            .into_iter()
            .skip(usize::try_from(skipped).unwrap_or(usize::MAX));
        let most = if self.does("per-page-ignored") {
            25
        } else {
            per_page
        };
        let shown = shown.take(usize::try_from(most).unwrap_or(usize::MAX));
        let shown: Vec<_> = shown.map(|contact| contact.value.clone()).collect();
        let total = if self.does("contacts-total-zero") {
            0
        } else {
            total
        };
        Reply::json(
            200,
            json!({"contacts": shown, "page": page, "total": total}),
        )
    }

    pub(super) fn create_contact(&self, mut call: Call<'_>) -> Reply {
        let mut value = kept(call.body());
        let mut store = self.store();
        let serial = store.serial();
        let id = contact_id(serial);
        value.insert("id".into(), json!(id));
        value.insert("archived".into(), json!(false));
        let shown = Value::Object(value.clone());
        let owned = Owned {
            serial,
            owner: call.caller.name,
            version: 1,
            value,
        };
        store.contacts.insert(id.clone(), owned);
        let place = if self.does("location-dangles") {
            format!("/contact/{id}")
        } else if self.does("location-of-another") {
            format!("/contacts/{}", contact_id(1 << 40))
        } else {
            format!("/contacts/{id}")
        };
        Reply::json(201, shown).with("location", place)
    }

    pub(super) fn create_refused(&self, call: &Call<'_>) {
        let mut store = self.store();
        let serial = store.serial();
        let id = contact_id(serial);
        let reach = json!({"kind": "phone", "number": "+4912345"});
        let value = json!({"id": id, "name": "Nobody", "archived": false, "reach": reach});
        let Value::Object(value) = value else { return };
        let owned = Owned {
            serial,
            owner: call.caller.name.clone(),
            version: 1,
            value,
        };
        store.contacts.insert(id, owned);
    }

    fn own_contact<'s>(
        &self,
        call: &mut Call<'_>,
        store: &'s mut super::Store,
        ignores: &str,
    ) -> Result<&'s mut Owned, Box<Reply>> {
        let id = call.text(Location::Path, "contact_id").unwrap_or_default();
        let mine = |owned: &&mut Owned| owned.owner == call.caller.name || self.does(ignores);
        store
            .contacts
            .get_mut(&id)
            .filter(mine)
            .ok_or_else(|| Box::new(missing()))
    }

    pub(super) fn get_contact(&self, mut call: Call<'_>) -> Reply {
        let mut store = self.store();
        match self.own_contact(&mut call, &mut store, "get-contact-ignores-owner") {
            Ok(owned) => Reply::json(200, Value::Object(owned.value.clone())),
            Err(reply) => *reply,
        }
    }

    pub(super) fn replace_contact(&self, mut call: Call<'_>) -> Reply {
        let mut store = self.store();
        match self.own_contact(&mut call, &mut store, "put-contact-ignores-owner") {
            Ok(owned) => {
                let mut value = kept(call.body());
                let name = owned.value.get("name").cloned();
                for name in ["id", "archived"] {
                    value.insert(name.into(), owned.value[name].clone());
                }
                owned.value = value;
                let shown = Value::Object(owned.value.clone());
                if self.does("put-contact-keeps-name") {
                    owned.value["name"] = name.unwrap_or_default();
                }
                Reply::json(200, shown)
            }
            Err(reply) => *reply,
        }
    }

    pub(super) fn delete_contact(&self, mut call: Call<'_>) -> Reply {
        let mut store = self.store();
        match self.own_contact(&mut call, &mut store, "delete-contact-ignores-owner") {
            Ok(owned) => {
                let id = owned.value["id"].as_str().unwrap_or_default().to_owned();
                store.contacts.remove(&id);
                Reply::empty(204)
            }
            Err(reply) => *reply,
        }
    }

    pub(super) fn archive_contact(&self, mut call: Call<'_>) -> Reply {
        let mut store = self.store();
        match self.own_contact(&mut call, &mut store, "archive-ignores-owner") {
            Ok(owned) => {
                owned.value["archived"] = json!(true);
                Reply::empty(204)
            }
            Err(_) if self.does("archive-of-nothing-204") => Reply::empty(204),
            Err(reply) => *reply,
        }
    }
}
