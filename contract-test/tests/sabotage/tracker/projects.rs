//! Projects.

use serde_json::{Value, json};
use specwright_contract::model::Location;

use super::{Object, Row, Store, Tracker, id, missing, moment, number, whole};
use crate::service::{Call, Reply};

/// RFC 7396.
fn merge(target: &mut Object, patch: Object, deep: bool) {
    for (name, value) in patch {
        match (target.get_mut(&name), value) {
            (_, Value::Null) => {
                target.shift_remove(&name);
            }
            (Some(Value::Object(old)), Value::Object(new)) if deep => merge(old, new, true),
            (_, value) => {
                target.insert(name, value);
            }
        }
    }
}

fn tag(row: &Row) -> String {
    format!("\"p{}-{}\"", row.value["id"], row.value["version"])
}

impl Tracker {
    pub(super) fn is_seen(&self, row: &Row, caller: &str, fault: &str) -> bool {
        !row.gone && (row.owner == caller || self.does(fault))
    }

    fn shown(row: &Row) -> Value {
        let mut value = row.value.clone();
        for name in ["description", "contact", "labels"] {
            if !value.contains_key(name) && name == "description" {
                value.insert(name.into(), Value::Null);
            }
        }
        Value::Object(value)
    }

    pub(super) fn list_projects(&self, mut call: Call<'_>) -> Reply {
        let page = whole(number(&mut call, Location::Query, "page"), 1);
        let mut per_page = whole(number(&mut call, Location::Query, "per_page"), 30);
        let status = call.take(Location::Query, "status");
        let text = call.text(Location::Query, "q");
        let order = call.text(Location::Query, "order_by");
        let direction = call.text(Location::Query, "direction");
        let store = self.store();
        let all = store.projects.values();
        let mut rows: Vec<&Row> = all
            .filter(|row| self.is_seen(row, &call.caller.name, "lists-all-owners"))
            .collect();
        if self.does("lists-deleted") {
            rows = store.projects.values().collect();
            rows.retain(|row| row.owner == call.caller.name);
        }
        let unfiltered = rows.len();
        if let Some(status) = status
            && !self.does("status-ignored")
        {
            rows.retain(|row| row.value["status"] == status);
        }
        if let Some(text) = text
            && !self.does("q-ignored")
        {
            let text = text.to_lowercase();
            rows.retain(|row| {
                let name = row.value["name"].as_str().unwrap_or_default();
                name.to_lowercase().contains(&text)
            });
        }
        let key = if self.does("order-ignored") {
            "id".to_owned()
        } else {
            order.unwrap_or_else(|| "name".to_owned())
        };
        rows.sort_by(|a, b| {
            let (a, b) = (&a.value[&key], &b.value[&key]);
            match (a.as_f64(), b.as_f64()) {
                (Some(a), Some(b)) if !self.does("order-as-text") => a.total_cmp(&b),
                (Some(_), Some(_)) => a.to_string().cmp(&b.to_string()),
                _ => a.as_str().cmp(&b.as_str()),
            }
        });
        if direction.as_deref() == Some("desc") && !self.does("direction-ignored") {
            rows.reverse();
        }
        let total = if self.does("total-before-filter") {
            unfiltered
        } else {
            rows.len()
        };
        if self.does("per-page-ignored") {
            per_page = 30;
        }
        let mut start = (page - 1).saturating_mul(per_page);
        if self.does("page-skips") && page > 1 {
            start += 1;
        }
        if self.does("last-page-repeats") && start >= rows.len() {
            start = rows.len().saturating_sub(per_page);
        }
        let mut shown: Vec<Value> = rows.into_iter().map(Self::shown).collect();
        let from = start.min(shown.len());
        let until = start.saturating_add(per_page).min(shown.len());
        let told = if self.does("total-of-page") {
            until - from
        } else {
            total
        };
        shown = shown[from..until].to_vec();
        if self.does("list-stale-name") {
            for item in &mut shown {
                item["budget"] = json!(0);
            }
        }
        Reply::json(200, Value::Array(shown)).with("x-total-count", told.to_string())
    }

    pub(super) fn create_project(&self, mut call: Call<'_>) -> Reply {
        let mut value = call.body();
        let mut store = self.store();
        let code = value["code"].clone();
        let taken = store
            .projects
            .values()
            .any(|row| !row.gone && row.value["code"] == code);
        if taken && !self.does("duplicates-allowed") {
            return Reply::problem(409, "The code is taken");
        }
        let again = store.projects.values().any(|row| row.value["code"] == code);
        if again && self.does("recreate-500") {
            return Reply::problem(500, "Sorry");
        }
        let serial = store.serial();
        value.entry("status").or_insert(json!("planned"));
        let plain = if self.does("budget-default") { 100 } else { 0 };
        value.entry("budget").or_insert(json!(plain));
        let lost = [
            ("drops-contact", "contact"),
            ("drops-labels", "labels"),
            ("drops-description", "description"),
        ];
        for (fault, name) in lost {
            if self.does(fault) {
                value.shift_remove(name);
            }
        }
        if self.does("contact-loses-room")
            && let Some(Value::Object(contact)) = value.get_mut("contact")
        {
            contact.shift_remove("room");
        }
        if self.does("budget-32-bits") {
            let budget = value["budget"].as_f64().unwrap_or(0.0);
            if budget > 2_147_483_647.0 {
                return Reply::problem(500, "out of range");
            }
        }
        if self.does("labels-sorted-reverse")
            && let Some(Value::Array(labels)) = value.get_mut("labels")
        {
            labels.truncate(1);
        }
        if self.does("name-ascii") {
            let name = value["name"].as_str().unwrap_or_default();
            let name: String = name
                .chars()
                .map(|c| if c.is_ascii() { c } else { '?' })
                .collect();
            value["name"] = json!(name);
        }
        if self.does("name-escaped") {
            let name = value["name"].as_str().unwrap_or_default();
            value["name"] = json!(name.replace('&', "&amp;").replace('<', "&lt;"));
        }
        value.insert("id".into(), json!(serial));
        value.insert("version".into(), json!(1));
        value.insert("created_at".into(), json!(moment(serial)));
        value.insert("updated_at".into(), json!(moment(serial)));
        let row = Row {
            owner: call.caller.name,
            gone: false,
            touched: serial,
            value,
        };
        let reply = Reply::json(201, Self::shown(&row))
            .with("location", format!("/projects/{serial}"))
            .with("etag", tag(&row));
        store.projects.insert(serial, row);
        reply
    }

    pub(super) fn get_project(&self, mut call: Call<'_>) -> Reply {
        let known = call.text(Location::Header, "If-None-Match");
        let id = id(&mut call, "project_id");
        let mut store = self.store();
        store.reads += 1;
        let reads = store.reads;
        let Some(row) = store.projects.get_mut(&id) else {
            if self.does("absent-400") {
                return Reply::problem(400, "That is no project");
            }
            return missing();
        };
        let kept = self.does("deleted-readable") && row.gone;
        if !self.is_seen(row, &call.caller.name, "reads-others") && !kept {
            return missing();
        }
        if self.does("read-counts") {
            row.value["budget"] = json!(row.value["budget"].as_u64().unwrap_or(0) / 2);
        }
        let mut tag = tag(row);
        if self.does("etag-random") {
            tag = format!("\"r{reads}\"");
        }
        let matches = known.as_deref().is_some_and(|known| {
            let mut all = known.split(',').map(str::trim);
            all.any(|one| one == "*" || one.trim_start_matches("W/") == tag)
        });
        let matches = match () {
            () if self.does("none-match-ignored") => false,
            () if self.does("none-match-always") => known.is_some(),
            () => matches,
        };
        if matches {
            let reply = Reply::empty(304);
            if self.does("304-without-etag") {
                return reply;
            }
            return reply.with("etag", tag);
        }
        Reply::json(200, Self::shown(row)).with("etag", tag)
    }

    pub(super) fn write_refused(&self, call: &mut Call<'_>, body: &[u8]) {
        let Ok(Value::Object(body)) = serde_json::from_slice(body) else {
            return;
        };
        let id = id(call, "project_id");
        if let Some(row) = self.store().projects.get_mut(&id)
            && let Some(Value::String(name)) = body.get("name")
            && !name.is_empty()
        {
            row.value["name"] = json!(name.chars().take(80).collect::<String>());
        }
    }

    pub(super) fn update_project(&self, mut call: Call<'_>) -> Reply {
        let wanted = call.text(Location::Header, "If-Match");
        let id = id(&mut call, "project_id");
        let patch = call.body();
        let mut store = self.store();
        let serial = store.serial();
        let Some(row) = store.projects.get_mut(&id) else {
            return missing();
        };
        if !self.is_seen(row, &call.caller.name, "patches-others") {
            return missing();
        }
        if let Some(wanted) = wanted {
            let fits = wanted == "*" || wanted == tag(row);
            let fits = match () {
                () if self.does("match-ignored") => true,
                () if self.does("match-never") => false,
                () => fits,
            };
            if !fits {
                return Reply::problem(412, "The project has another tag");
            }
        }
        let before = row.value.clone();
        let mut patch = patch;
        if self.does("patch-null-ignored") {
            patch.retain(|_, value| !value.is_null());
        }
        if self.does("patch-resets") && !patch.contains_key("labels") {
            row.value.shift_remove("labels");
        }
        if self.does("patch-changes-status") {
            row.value["status"] = json!("active");
        }
        let deep = !self.does("patch-shallow");
        merge(&mut row.value, patch, deep);
        if self.does("patch-forgets") {
            row.value = before;
            row.value["updated_at"] = json!(moment(serial));
        }
        if !self.does("version-stays") {
            let version = row.value["version"].as_u64().unwrap_or(0);
            row.value["version"] = json!(version + 1);
        }
        row.value["updated_at"] = json!(moment(serial));
        if self.does("patch-moves-created") {
            row.value["created_at"] = json!(moment(serial));
        }
        let mut tagged = tag(row);
        if self.does("patch-old-etag") {
            "\"p0-0\"".clone_into(&mut tagged);
        }
        Reply::json(200, Self::shown(row)).with("etag", tagged)
    }

    pub(super) fn delete_project(&self, mut call: Call<'_>) -> Reply {
        let id = id(&mut call, "project_id");
        let mut store = self.store();
        let Store {
            projects, tasks, ..
        } = &mut *store;
        let Some(row) = projects.get_mut(&id) else {
            if self.does("delete-absent-204") {
                return Reply::empty(204);
            }
            return missing();
        };
        if row.gone && self.does("delete-twice-204") {
            return Reply::empty(204);
        }
        if !self.is_seen(row, &call.caller.name, "deletes-others") {
            return missing();
        }
        row.gone = true;
        if !self.does("tasks-outlive") {
            tasks.retain(|(project, _), _| *project != id);
        }
        if self.does("delete-all") {
            for row in projects.values_mut() {
                row.gone = true;
            }
        }
        Reply::empty(204)
    }
}
