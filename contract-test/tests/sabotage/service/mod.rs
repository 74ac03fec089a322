//! Stacks: a small, correct library service whose promises stand in `stacks.yaml`, and in which one fault can be
//! switched on.

mod books;
mod contacts;
mod reply;
mod rest;
mod store;
mod tokens;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::to_bytes;
use axum::extract::Request;
use axum::response::Response;
use http::HeaderMap;
use serde_json::Value;
use specwright_contract::model::Location;
use specwright_contract::{Contract, Loader};
use specwright_exchange::check::{self, Decoded, Plan};
use specwright_exchange::router::{Match, Miss, Router};
use specwright_exchange::schema::Validators;

pub(crate) use reply::{Answered, Payload, Reply};
use store::Store;
pub(crate) use tokens::{Caller, OPERATOR_KEY, token};

use crate::faults::{Fault, Twist};

/// The contract.
pub(crate) const DOCUMENT: &str = include_str!("../stacks.yaml");

/// One step of a mixing function: numbers that look drawn.
pub(crate) fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// The contract that is promised.
pub(crate) fn contract() -> Arc<Contract> {
    let loaded = Loader::new().load_text("stacks.yaml", DOCUMENT).unwrap();
    Arc::new(loaded.contract)
}

/// The service.
pub(crate) struct Stacks {
    router: Router,
    plans: Vec<Plan>,
    validators: Validators,
    store: Mutex<Store>,
    fault: Option<&'static Fault>,
}

/// A request that was understood.
pub(crate) struct Call<'c> {
    pub(crate) label: String,
    pub(crate) decoded: Decoded<'c>,
    pub(crate) headers: &'c HeaderMap,
    pub(crate) caller: Caller,
}

impl Call<'_> {
    pub(crate) fn take(&mut self, location: Location, name: &str) -> Option<Value> {
        self.decoded.take(location, name)
    }

    pub(crate) fn text(&mut self, location: Location, name: &str) -> Option<String> {
        match self.take(location, name)? {
            Value::String(text) => Some(text),
            other => Some(other.to_string()),
        }
    }

    pub(crate) fn number(&mut self, name: &str, default: u64) -> u64 {
        let value = self.take(Location::Query, name);
        value.map_or(default, |value| {
            let big = value.as_f64().is_some_and(|number| number > 1.0);
            value.as_u64().unwrap_or(if big { u64::MAX } else { 0 })
        })
    }

    pub(crate) fn body(&mut self) -> serde_json::Map<String, Value> {
        match self.decoded.body.take() {
            Some((_, Value::Object(object))) => object,
            _ => serde_json::Map::new(),
        }
    }
}

impl Stacks {
    /// The service with a fault, or without any.
    pub(crate) fn new(fault: Option<&'static Fault>) -> Arc<Self> {
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
            store: Mutex::new(Store::default()),
            fault,
        })
    }

    /// The service for axum.
    pub(crate) fn router(self: Arc<Self>) -> axum::Router {
        axum::Router::new().fallback(move |request: Request| {
            let stacks = Arc::clone(&self);
            async move { stacks.respond(request).await }
        })
    }

    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether this fault is on.
    pub(crate) fn does(&self, name: &str) -> bool {
        self.fault.is_some_and(|fault| fault.name == name)
    }

    async fn respond(&self, request: Request) -> Response {
        let (head, body) = request.into_parts();
        let body = to_bytes(body, 8 << 20).await.unwrap_or_default();
        let method = head.method.as_str();
        let path = head.uri.path();
        let mut served = if method == "HEAD" { "GET" } else { method };
        for (fault, undeclared, like) in [
            ("served-patch-on-label", "PATCH", "GET"),
            ("served-trace", "TRACE", "GET"),
        ] {
            if self.does(fault) && method == undeclared {
                served = like;
            }
        }
        let (label, mut reply) = match self.router.find(served, path) {
            Ok(matched) => {
                let operation = self.validators.contract().operation(matched.operation);
                let label = operation.label();
                let reply = self.understood(&label, &matched, &head, &body);
                (label, reply)
            }
            Err(Miss::MethodNotAllowed { allow }) => {
                let label = format!("{method} {path}");
                (label, self.other_method(method, path, &allow))
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
            self.head(&label, &mut reply);
        }
        reply.into_response(&label, method == "HEAD")
    }

    fn head(&self, label: &str, reply: &mut Reply) {
        if self.does("head-404") && label == "GET /books/{book_id}" {
            *reply = Reply::problem(404, "There is no such book");
        }
        if self.does("head-length") && label == "GET /health" {
            reply.set("content-length", "7");
        }
        if self.does("head-type") && label == "GET /books" && reply.status == 200 {
            reply.set("content-type", "text/html");
        }
        if self.does("head-405") && label == "GET /contacts" {
            *reply = Reply::problem(405, "No such method").with("allow", "GET, POST");
        }
        if self.does("head-500") && label == "GET /export" {
            *reply = Reply::problem(500, "Sorry");
        }
    }

    fn other_method(&self, method: &str, path: &str, allow: &[Box<str>]) -> Reply {
        let mut allow: Vec<&str> = allow.iter().map(AsRef::as_ref).collect();
        if allow.contains(&"GET") && !allow.contains(&"HEAD") {
            allow.push("HEAD");
        }
        allow.push("OPTIONS");
        if self.does("allow-lies") && path == "/settings" {
            allow.push("DELETE");
        }
        let allow = allow.join(", ");
        if method == "OPTIONS" {
            if self.does("options-500") && path == "/health" {
                return Reply::problem(500, "Sorry");
            }
            return Reply::empty(204).with("allow", allow);
        }
        let reply = Reply::problem(405, "The path has no such method");
        let contact = path.starts_with("/contacts/");
        match () {
            () if self.does("405-without-allow") && path == "/settings" => reply,
            () if self.does("404-for-405") && path == "/books" => {
                Reply::problem(404, "There is nothing")
            }
            () if self.does("500-for-405") && path == "/feedback" => Reply::problem(500, "Sorry"),
            () if self.does("served-delete-on-list") && path == "/books" && method == "DELETE" => {
                Reply::empty(204)
            }
            () if self.does("served-patch-on-contact") && contact && method == "PATCH" => {
                Reply::json(200, serde_json::json!({}))
            }
            () => reply.with("allow", allow),
        }
    }

    fn understood(
        &self,
        label: &str,
        matched: &Match<'_>,
        head: &http::request::Parts,
        body: &[u8],
    ) -> Reply {
        let caller = match self.authorised(label, matched, &head.headers) {
            Ok(caller) => caller,
            Err(reply) => return *reply,
        };
        if let Some(crash) = self.crashes(label, head, body) {
            return crash;
        }
        let Some(plan) = self.plans.get(matched.operation.index()) else {
            return Reply::problem(404, "There is no such path");
        };
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
            if self.does("refused-put-writes") && label == "PUT /books/{book_id}" {
                self.write_refused(&mut call, body);
            }
            if self.does("refused-post-creates") && label == "POST /contacts" {
                self.create_refused(&call);
            }
            let status = if finding.code == "415" { 415 } else { 422 };
            let mut problem = Reply::problem(status, "The request is not as described");
            problem.object()["detail"] = Value::String(finding.message.clone());
            return problem;
        }
        self.handle(call)
    }

    fn handle(&self, call: Call<'_>) -> Reply {
        match call.label.clone().as_str() {
            "GET /books" => self.list_books(call),
            "POST /books" => self.create_book(call),
            "GET /books/{book_id}" => self.get_book(call),
            "PUT /books/{book_id}" => self.replace_book(call),
            "PATCH /books/{book_id}" => self.change_book(call),
            "DELETE /books/{book_id}" => self.delete_book(call),
            "POST /books/{book_id}/lend" => self.lend_book(call),
            "POST /books/{book_id}/return" => self.return_book(call),
            "POST /books/{book_id}/cover" => self.send_cover(call),
            "GET /books/{book_id}/reviews" => self.list_reviews(call),
            "POST /books/{book_id}/reviews" => self.create_review(call),
            "GET /books/{book_id}/reviews/{review_id}" => self.get_review(call),
            "DELETE /books/{book_id}/reviews/{review_id}" => self.delete_review(call),
            "GET /export" => self.export(call),
            "POST /feedback" => self.feedback(),
            "GET /contacts" => self.list_contacts(call),
            "POST /contacts" => self.create_contact(call),
            "GET /contacts/{contact_id}" => self.get_contact(call),
            "PUT /contacts/{contact_id}" => self.replace_contact(call),
            "DELETE /contacts/{contact_id}" => self.delete_contact(call),
            "POST /contacts/{contact_id}/archive" => self.archive_contact(call),
            "GET /labels/{label}" => self.get_label(call),
            "PUT /labels/{label}" => self.put_label(call),
            "DELETE /labels/{label}" => self.delete_label(call),
            "GET /settings" => self.read_settings(),
            "PUT /settings" => self.replace_settings(call),
            "POST /reindex" => Reply::empty(202),
            _ => Reply::json(200, serde_json::json!({"status": "ok"})),
        }
    }
}
