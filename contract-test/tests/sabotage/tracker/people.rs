//! Users, and one's own profile.

use serde_json::{Value, json};
use specwright_contract::model::Location;

use super::{Row, Tracker, id, missing, number, whole};
use crate::service::{Call, Caller, Reply};

impl Tracker {
    pub(super) fn list_users(&self, mut call: Call<'_>) -> Reply {
        let cursor = call.text(Location::Query, "cursor");
        let limit = whole(number(&mut call, Location::Query, "limit"), 20);
        let role = call.take(Location::Query, "role");
        let after = match cursor.as_deref() {
            None => 0,
            Some(cursor) => match cursor.strip_prefix('u').map(str::parse::<u64>) {
                Some(Ok(after)) => after,
                _ => return Reply::problem(400, "That is no cursor"),
            },
        };
        let after = if self.does("cursor-ignored") {
            0
        } else {
            after
        };
        let store = self.store();
        let mut rows: Vec<(u64, &Row)> = store.users.iter().map(|(id, row)| (*id, row)).collect();
        if let Some(role) = role
            && !self.does("role-ignored")
        {
            rows.retain(|(_, row)| row.value["role"] == role);
        }
        rows.retain(|(id, _)| *id > after);
        let more = rows.len() > limit;
        rows.truncate(limit + usize::from(self.does("users-limit-more")));
        let last = rows.last().map_or(0, |(id, _)| *id);
        let step = match () {
            () if self.does("cursor-skips") => 1,
            () if self.does("cursor-repeats") => 0_u64.wrapping_sub(1),
            () => 0,
        };
        let next = match () {
            () if self.does("cursor-ends-early") => Value::Null,
            () if more => json!(format!("u{}", last.wrapping_add(step))),
            () => Value::Null,
        };
        let items: Vec<Value> = rows
            .into_iter()
            .map(|(_, row)| Value::Object(row.value.clone()))
            .collect();
        Reply::json(200, json!({"items": items, "next_cursor": next}))
    }

    pub(super) fn create_user(&self, mut call: Call<'_>) -> Reply {
        let mut value = call.body();
        let mut store = self.store();
        let email = value["email"].as_str().unwrap_or_default().to_lowercase();
        let taken = store
            .users
            .values()
            .any(|row| row.value["email"] == json!(email));
        if taken && !self.does("email-twice") {
            return Reply::problem(409, "The email is taken");
        }
        let serial = store.serial();
        if !self.does("password-shown") {
            value.shift_remove("password");
        }
        value["email"] = json!(email);
        value.entry("role").or_insert(json!("member"));
        if self.does("role-forced") {
            value["role"] = json!("member");
        }
        value.insert("id".into(), json!(serial));
        let row = Row {
            owner: call.caller.name,
            gone: false,
            touched: serial,
            value,
        };
        let mut shown = row.value.clone();
        if self.does("birth-year-off") {
            shown.entry("birth_year").and_modify(|year| {
                *year = json!(year.as_u64().unwrap_or(0) + 1);
            });
        }
        store.users.insert(serial, row);
        Reply::json(201, Value::Object(shown)).with("location", format!("/users/{serial}"))
    }

    pub(super) fn get_user(&self, mut call: Call<'_>) -> Reply {
        let id = id(&mut call, "user_id");
        let store = self.store();
        store.users.get(&id).map_or_else(missing, |row| {
            Reply::json(200, Value::Object(row.value.clone()))
        })
    }

    pub(super) fn get_profile(&self, caller: &Caller) -> Reply {
        let store = self.store();
        let profile = store.profiles.get(&caller.name).cloned();
        Reply::json(200, Value::Object(profile.unwrap_or_default()))
    }

    pub(super) fn update_profile(&self, mut call: Call<'_>) -> Reply {
        let patch = call.body();
        let mut store = self.store();
        let name = if self.does("profile-lost") {
            String::new()
        } else {
            call.caller.name
        };
        let profile = store.profiles.entry(name).or_default();
        if self.does("profile-replaced") {
            profile.clear();
        }
        let before = profile.clone();
        profile.extend(patch);
        let answer = Value::Object(profile.clone());
        if self.does("profile-forgets-newsletter") {
            match before.get("newsletter") {
                Some(old) => profile.insert("newsletter".into(), old.clone()),
                None => profile.shift_remove("newsletter"),
            };
        }
        Reply::json(200, answer)
    }
}
