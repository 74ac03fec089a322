//! Tracker: a second small, correct service, of another shape than Stacks: integers as ids, snake case, parts of
//! projects, pages and cursors, merge patches, an API key. One fault can be switched on.

mod faults;
mod people;
mod projects;
mod run;
mod tasks;
mod wares;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::to_bytes;
use axum::extract::Request;
use axum::response::Response;
use http::request::Parts;
use serde_json::{Map, Value, json};
use specwright_contract::model::Location;
use specwright_contract::{Contract, Loader};
use specwright_exchange::check::{self, Plan};
use specwright_exchange::router::{Match, Miss, Router};
use specwright_exchange::schema::Validators;

use crate::faults::{Fault, Twist};
use crate::service::{Call, Caller, Reply};

const DOCUMENT: &str = include_str!("../tracker.yaml");

/// The users and their keys.
const KEYS: [(&str, &str); 2] = [("alice", "trk-alice-77b0e1c4"), ("bob", "trk-bob-19f3a6d8")];

type Object = Map<String, Value>;

/// The contract that is promised.
fn contract() -> Arc<Contract> {
    let loaded = Loader::new().load_text("tracker.yaml", DOCUMENT).unwrap();
    Arc::new(loaded.contract)
}

/// Something that is kept.
#[derive(Clone, Debug)]
struct Row {
    owner: String,
    gone: bool,
    touched: u64,
    value: Object,
}

#[derive(Debug, Default)]
struct Store {
    serial: u64,
    reads: u64,
    projects: BTreeMap<u64, Row>,
    tasks: BTreeMap<(u64, u64), Row>,
    users: BTreeMap<u64, Row>,
    products: BTreeMap<String, Row>,
    profiles: BTreeMap<String, Object>,
}

impl Store {
    fn serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }
}

/// The service.
struct Tracker {
    router: Router,
    plans: Vec<Plan>,
    validators: Validators,
    store: Mutex<Store>,
    fault: Option<&'static Fault>,
}

/// A moment, by a number.
fn moment(serial: u64) -> String {
    let (minutes, seconds) = (serial / 60 % 60, serial % 60);
    format!(
        "2026-05-{:02}T{:02}:{minutes:02}:{seconds:02}Z",
        1 + serial / 86_400 % 28,
        serial / 3600 % 24
    )
}

fn missing() -> Reply {
    Reply::problem(404, "There is no such thing")
}

fn number(call: &mut Call<'_>, location: Location, name: &str) -> Option<f64> {
    call.take(location, name)?.as_f64()
}

/// The id in a path; 0, which nothing has, where it is too large for one.
fn id(call: &mut Call<'_>, name: &str) -> u64 {
    let value = call.take(Location::Path, name);
    value.and_then(|value| value.as_u64()).unwrap_or(0)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it saturates"
)]
fn whole(value: Option<f64>, default: usize) -> usize {
    value.map_or(default, |value| value as usize)
}

impl Tracker {
    fn new(fault: Option<&'static Fault>) -> Arc<Self> {
        let mut document: Value = serde_yaml::from_str(DOCUMENT).unwrap();
        if let Some(Twist::Reads(changes)) = fault.map(|fault| &fault.twist) {
            for (pointer, value) in *changes {
                crate::faults::change(&mut document, pointer, *value);
            }
        }
        let text = document.to_string();
        let loaded = Loader::new().load_text("believed.json", text).unwrap();
        let contract = Arc::new(loaded.contract);
        let ids = contract.operations().map(|(id, _)| id);
        let plans = ids.map(|id| Plan::new(&contract, id)).collect();
        Arc::new(Self {
            router: Router::at_root(&contract, &|_| true),
            plans,
            validators: Validators::new(Arc::clone(&contract)),
            store: Mutex::default(),
            fault,
        })
    }

    fn router(self: Arc<Self>) -> axum::Router {
        axum::Router::new().fallback(move |request: Request| {
            let tracker = Arc::clone(&self);
            async move { tracker.respond(request).await }
        })
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn does(&self, name: &str) -> bool {
        self.fault.is_some_and(|fault| fault.name == name)
    }

    async fn respond(&self, request: Request) -> Response {
        let (head, body) = request.into_parts();
        let body = to_bytes(body, 8 << 20).await.unwrap_or_default();
        let method = head.method.as_str();
        let served = if method == "HEAD" { "GET" } else { method };
        let (label, mut reply) = match self.router.find(served, head.uri.path()) {
            Ok(matched) => {
                let operation = self.validators.contract().operation(matched.operation);
                let label = operation.label();
                let reply = self.understood(&label, &matched, &head, &body);
                (label, reply)
            }
            Err(Miss::MethodNotAllowed { allow }) => {
                let mut allow: Vec<&str> = allow.iter().map(AsRef::as_ref).collect();
                if allow.contains(&"GET") {
                    allow.push("HEAD");
                }
                allow.push("OPTIONS");
                let reply = if method == "OPTIONS" {
                    Reply::empty(204)
                } else {
                    Reply::problem(405, "The path has no such method")
                };
                (String::new(), reply.with("allow", allow.join(", ")))
            }
            Err(_) => (String::new(), Reply::problem(404, "There is no such path")),
        };
        if let Some(fault) = self.fault
            && let Twist::Answers(status, change) = fault.twist
            && fault.operation == label
            && (status == reply.status || status == 0)
        {
            change(&mut reply);
        }
        if method == "HEAD" {
            if self.does("head-lacks-etag") {
                reply.remove("etag");
            }
            if self.does("head-405") {
                reply = Reply::problem(405, "No such method").with("allow", "GET, POST");
            }
        }
        reply.into_response(&label, method == "HEAD")
    }

    fn caller(&self, label: &str, matched: &Match<'_>, head: &Parts) -> Option<Caller> {
        let key = head.headers.get("x-api-key");
        let key = key.and_then(|value| value.to_str().ok());
        let named = |name: &str| Caller {
            name: name.to_owned(),
            scopes: Vec::new(),
        };
        let known = KEYS.iter().find(|(_, known)| key == Some(known));
        let at = self.fault.is_some_and(|fault| fault.operation == label);
        let careless = match key {
            None => self.does("no-key") || self.does("no-key-delete"),
            Some("") => self.does("empty-key"),
            Some(key) => {
                self.does("any-key")
                    || self.does("key-prefix") && KEYS.iter().any(|(_, k)| k.starts_with(key))
                    || self.does("key-extended") && KEYS.iter().any(|(_, k)| key.starts_with(k))
                    || self.does("key-in-capitals")
                        && KEYS.iter().any(|(_, k)| key.eq_ignore_ascii_case(k))
            }
        };
        let _ = matched;
        match known {
            Some((name, _)) => Some(named(name)),
            None if careless && at => Some(named("alice")),
            None => None,
        }
    }

    fn understood(&self, label: &str, matched: &Match<'_>, head: &Parts, body: &[u8]) -> Reply {
        let Some(caller) = self.caller(label, matched, head) else {
            return Reply::problem(401, "The key is missing or wrong")
                .with("www-authenticate", "ApiKey realm=\"tracker\"");
        };
        let Some(plan) = self.plans.get(matched.operation.index()) else {
            return missing();
        };
        let accept = head.headers.get("accept").and_then(|v| v.to_str().ok());
        let json = |range: &str| {
            let range = range.split(';').next().unwrap_or_default().trim();
            matches!(range, "" | "*/*" | "application/*" | "application/json")
                || range.contains("json")
        };
        let declares = |status| {
            let operation = self.validators.contract().operation(matched.operation);
            operation.response(status).is_some()
        };
        if declares(406)
            && accept.is_some_and(|accept| !accept.split(',').any(json))
            && !self.does("406-ignored")
        {
            return Reply::problem(406, "Only JSON is served");
        }
        let request = check::Request {
            matched,
            query: head.uri.query(),
            headers: &head.headers,
            body,
        };
        let (decoded, findings) = check::decoded(plan, &self.validators, &request);
        let mut call = Call {
            label: label.to_owned(),
            decoded,
            headers: &head.headers,
            caller,
        };
        if let Some(finding) = findings.iter().find(|finding| finding.is_error()) {
            if self.does("refused-patch-writes") && label == "PATCH /projects/{project_id}" {
                self.write_refused(&mut call, body);
            }
            if self.does("accepts-text") && finding.code == "415" {
                return Reply::json(200, json!({}));
            }
            let status = if finding.code == "415" { 415 } else { 400 };
            let mut problem = Reply::problem(status, "The request is not as described");
            problem.object()["detail"] = Value::String(finding.message.clone());
            return problem;
        }
        let mut reply = self.handle(call);
        if self.does("created-without-location") && reply.status == 201 && label == "POST /projects"
        {
            reply.remove("location");
        }
        reply
    }

    fn handle(&self, mut call: Call<'_>) -> Reply {
        match call.label.clone().as_str() {
            "GET /projects" => self.list_projects(call),
            "POST /projects" => self.create_project(call),
            "GET /projects/{project_id}" => self.get_project(call),
            "PATCH /projects/{project_id}" => self.update_project(call),
            "DELETE /projects/{project_id}" => self.delete_project(call),
            "GET /projects/{project_id}/tasks" => self.list_tasks(call),
            "POST /projects/{project_id}/tasks" => self.create_task(call),
            "GET /projects/{project_id}/tasks/{task_id}" => self.get_task(call),
            "PUT /projects/{project_id}/tasks/{task_id}" => self.replace_task(call),
            "DELETE /projects/{project_id}/tasks/{task_id}" => self.delete_task(call),
            "POST /projects/{project_id}/tasks/{task_id}/complete" => self.complete_task(call),
            "GET /users" => self.list_users(call),
            "POST /users" => self.create_user(call),
            "GET /users/{user_id}" => self.get_user(call),
            "GET /me" => self.get_profile(&call.caller),
            "PATCH /me" => self.update_profile(call),
            "GET /products" => self.list_products(call),
            "GET /products/{sku}" => self.get_product(&mut call),
            "PUT /products/{sku}" => self.put_product(call),
            "DELETE /products/{sku}" => self.delete_product(call),
            _ => missing(),
        }
    }
}
