//! Tasks, which are parts of projects.

use serde_json::{Value, json};
use specwright_contract::model::Location;

use super::{Object, Row, Store, Tracker, id, missing, moment, number, whole};
use crate::service::{Call, Reply};

impl Tracker {
    /// Whether the caller may look into a project.
    fn opens(&self, store: &Store, project: u64, caller: &str, fault: &str) -> bool {
        let row = store.projects.get(&project);
        let outlives = self.does("tasks-outlive");
        row.is_some_and(|row| {
            self.is_seen(row, caller, fault) || outlives && row.gone && row.owner == caller
        })
    }

    pub(super) fn list_tasks(&self, mut call: Call<'_>) -> Reply {
        let project = id(&mut call, "project_id");
        let page = whole(number(&mut call, Location::Query, "page"), 1);
        let per_page = whole(number(&mut call, Location::Query, "per_page"), 30);
        let done = call.take(Location::Query, "done");
        let priority = call.take(Location::Query, "priority");
        let store = self.store();
        if !self.opens(&store, project, &call.caller.name, "lists-tasks-of-others") {
            if self.does("tasks-of-nothing") {
                let meta = json!({"total": 0, "page": page, "per_page": per_page});
                return Reply::json(200, json!({"data": [], "meta": meta}));
            }
            return missing();
        }
        let every = self.does("tasks-of-all-projects");
        let mut rows: Vec<&Row> = store
            .tasks
            .iter()
            .filter(|((of, _), _)| *of == project || every)
            .map(|(_, row)| row)
            .collect();
        let inverted = self.does("done-inverted");
        if let Some(done) = done
            && !self.does("done-ignored")
        {
            rows.retain(|row| (row.value["done"] == done) != inverted);
        }
        if let Some(priority) = priority
            && !self.does("priority-ignored")
        {
            rows.retain(|row| row.value["priority"] == priority);
        }
        let total = rows.len() + usize::from(self.does("tasks-total-more"));
        let start = if self.does("tasks-page-ignored") {
            0
        } else if self.does("tasks-page-from-zero") {
            page.saturating_mul(per_page)
        } else {
            (page - 1).saturating_mul(per_page)
        };
        let most = per_page + usize::from(self.does("tasks-per-page-more"));
        let data: Vec<Value> = rows
            .into_iter()
            .skip(start)
            .take(most)
            .map(|row| Value::Object(row.value.clone()))
            .collect();
        let meta = json!({"total": total, "page": page, "per_page": per_page});
        Reply::json(200, json!({"data": data, "meta": meta}))
    }

    fn taken(&self, mut body: Object, before: Option<&Object>, serial: u64) -> Object {
        for name in ["id", "done", "created_at"] {
            if !(self.does("sets-done") && name == "done" && before.is_none()) {
                body.shift_remove(name);
            }
        }
        let default = if self.does("priority-default") {
            "low"
        } else {
            "normal"
        };
        body.entry("priority").or_insert(json!(default));
        if self.does("estimate-rounded")
            && let Some(estimate) = body.get("estimate").and_then(Value::as_f64)
        {
            body["estimate"] = json!((estimate / 10.0).ceil() * 10.0);
        }
        if self.does("due-shifted") && body.get("due_on").is_some_and(Value::is_string) {
            body["due_on"] = json!("2026-01-01");
        }
        if self.does("put-keeps-notes")
            && let Some(notes) = before.and_then(|before| before.get("notes"))
        {
            body.entry("notes").or_insert(notes.clone());
        }
        if let Some(before) = before {
            for name in ["id", "done", "created_at"] {
                body.insert(name.into(), before[name].clone());
            }
            if self.does("put-reopens") {
                body["created_at"] = json!(moment(serial));
            }
        } else {
            body.insert("id".into(), json!(serial));
            body.entry("done").or_insert(json!(false));
            body.insert("created_at".into(), json!(moment(serial)));
        }
        body
    }

    pub(super) fn create_task(&self, mut call: Call<'_>) -> Reply {
        let project = id(&mut call, "project_id");
        let body = call.body();
        let mut store = self.store();
        let open = self.opens(
            &store,
            project,
            &call.caller.name,
            "creates-tasks-of-others",
        );
        if !open && !self.does("task-of-nothing") {
            return missing();
        }
        let serial = store.serial();
        let value = self.taken(body, None, serial);
        let row = Row {
            owner: call.caller.name,
            gone: false,
            touched: serial,
            value,
        };
        let location = match () {
            () if self.does("location-lacks-parent") => format!("/tasks/{serial}"),
            () if self.does("location-off") => {
                format!("/projects/{project}/tasks/{}", serial + 5000)
            }
            () => format!("/projects/{project}/tasks/{serial}"),
        };
        let reply = Reply::json(201, Value::Object(row.value.clone())).with("location", location);
        if !self.does("task-lost") {
            store.tasks.insert((project, serial), row);
        }
        reply
    }

    pub(super) fn get_task(&self, mut call: Call<'_>) -> Reply {
        let (project, task) = (id(&mut call, "project_id"), id(&mut call, "task_id"));
        let store = self.store();
        let any = self.does("task-of-any-project");
        let mut found = store.tasks.iter();
        let found = found.find(|((of, at), _)| *at == task && (*of == project || any));
        if !self.opens(&store, project, &call.caller.name, "reads-tasks-of-others") {
            return missing();
        }
        found.map_or_else(missing, |(_, row)| {
            Reply::json(200, Value::Object(row.value.clone()))
        })
    }

    pub(super) fn replace_task(&self, mut call: Call<'_>) -> Reply {
        let (project, task) = (id(&mut call, "project_id"), id(&mut call, "task_id"));
        let body = call.body();
        let mut store = self.store();
        let serial = store.serial();
        if !self.opens(
            &store,
            project,
            &call.caller.name,
            "replaces-tasks-of-others",
        ) {
            return missing();
        }
        let Some(row) = store.tasks.get_mut(&(project, task)) else {
            return missing();
        };
        let done = row.value["done"] == json!(true);
        if done && self.does("put-of-done-500") {
            return Reply::problem(500, "Sorry");
        }
        let value = self.taken(body, Some(&row.value), serial);
        let answer = Value::Object(value.clone());
        if !self.does("put-lost") {
            row.value = value;
        }
        if self.does("put-answers-old") {
            let mut old = answer.clone();
            old["title"] = json!("as it was");
            return Reply::json(200, old);
        }
        Reply::json(200, answer)
    }

    pub(super) fn delete_task(&self, mut call: Call<'_>) -> Reply {
        let (project, task) = (id(&mut call, "project_id"), id(&mut call, "task_id"));
        let mut store = self.store();
        if !self.opens(
            &store,
            project,
            &call.caller.name,
            "deletes-tasks-of-others",
        ) {
            return missing();
        }
        if self.does("delete-task-keeps") {
            return if store.tasks.contains_key(&(project, task)) {
                Reply::empty(204)
            } else {
                missing()
            };
        }
        match store.tasks.remove(&(project, task)) {
            Some(_) => {
                if self.does("delete-task-takes-siblings") {
                    store.tasks.retain(|(of, _), _| *of != project);
                }
                Reply::empty(204)
            }
            None if self.does("delete-task-twice-500") => Reply::problem(500, "Sorry"),
            None => missing(),
        }
    }

    pub(super) fn complete_task(&self, mut call: Call<'_>) -> Reply {
        let (project, task) = (id(&mut call, "project_id"), id(&mut call, "task_id"));
        let mut store = self.store();
        if !self.opens(
            &store,
            project,
            &call.caller.name,
            "completes-tasks-of-others",
        ) {
            return missing();
        }
        let Some(row) = store.tasks.get_mut(&(project, task)) else {
            return missing();
        };
        if row.value["done"] == json!(true) && !self.does("complete-twice") {
            return Reply::problem(409, "The task is done");
        }
        let mut answer = row.value.clone();
        answer["done"] = json!(true);
        if !self.does("complete-forgets") {
            row.value["done"] = json!(true);
        }
        Reply::json(200, Value::Object(answer))
    }
}
