//! Labels, settings, the export, and who may do what; and the crashes.

use http::HeaderMap;
use serde_json::{Value, json};
use specwright_contract::model::Location;
use specwright_exchange::router::Match;

use super::tokens::{self, Careless};
use super::{Call, Caller, OPERATOR_KEY, Payload, Reply, Stacks};

fn unauthorised() -> Reply {
    let reply = Reply::problem(401, "There is no valid credential");
    reply.with("www-authenticate", "Bearer realm=\"stacks\"")
}

fn is_csv_wanted(accept: &str) -> bool {
    let weight = |wanted: &str| {
        let mut ranges = accept.split(',').map(|range| {
            let mut parts = range.split(';');
            let name = parts.next().unwrap_or_default().trim();
            let weight = parts.find_map(|p| p.trim().strip_prefix("q="));
            (
                name,
                weight.map_or(1.0, |w| w.parse::<f32>().unwrap_or(0.0)),
            )
        });
        ranges
            .find(|(name, _)| *name == wanted)
            .map(|(_, weight)| weight)
    };
    weight("text/csv").is_some_and(|csv| csv > weight("application/json").unwrap_or(0.0))
}

impl Stacks {
    pub(super) fn authorised(
        &self,
        label: &str,
        matched: &Match<'_>,
        headers: &HeaderMap,
    ) -> Result<Caller, Box<Reply>> {
        let nobody = || Caller {
            name: "alice".into(),
            scopes: Vec::new(),
        };
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let operation = self.validators.contract().operation(matched.operation);
        if operation.security.is_empty() || label == "GET /health" {
            return Ok(nobody());
        }
        if label.ends_with(" /settings") {
            let key = header("x-api-key");
            let put = label.starts_with("PUT");
            return match key {
                Some(key) if key == OPERATOR_KEY => Ok(nobody()),
                Some(_) if self.does("any-key-read") && !put => Ok(nobody()),
                Some("") if self.does("empty-key") && put => Ok(nobody()),
                Some(key) if self.does("key-prefix") && key.starts_with(&OPERATOR_KEY[..8]) => {
                    Ok(nobody())
                }
                None if self.does("no-key-put") && put => Ok(nobody()),
                _ => Err(Box::new(unauthorised())),
            };
        }
        let careless = |fault: &str, at: &str| self.does(fault) && label == at;
        if careless("export-open", "GET /export")
            || careless(
                "delete-review-open",
                "DELETE /books/{book_id}/reviews/{review_id}",
            )
        {
            return Ok(header("authorization")
                .and_then(|text| tokens::caller(text, Careless::default()))
                .unwrap_or_else(nobody));
        }
        let careless = Careless {
            any_scheme: careless("any-scheme", "GET /books"),
            empty: careless("empty-token", "GET /books"),
            anything: careless("any-token", "GET /contacts"),
            prefix: careless("token-prefix", "GET /books/{book_id}"),
            extended: careless("token-extended", "POST /books"),
            unsigned: careless("signature-ignored", "GET /labels/{label}"),
            none: careless("alg-none", "PUT /labels/{label}"),
            exact_scheme: careless("scheme-in-capitals", "GET /export"),
        };
        let caller = header("authorization").and_then(|text| tokens::caller(text, careless));
        let caller = caller.ok_or_else(|| Box::new(unauthorised()))?;
        let operator = caller.scopes.iter().any(|scope| scope == "admin");
        if label == "POST /reindex" && !operator && !self.does("scope-ignored") {
            return Err(Box::new(Reply::problem(
                403,
                "The token lacks the scope admin",
            )));
        }
        Ok(caller)
    }

    /// The answer of a service that falls over something.
    pub(super) fn crashes(
        &self,
        label: &str,
        head: &http::request::Parts,
        body: &[u8],
    ) -> Option<Reply> {
        let json: Option<Value> = serde_json::from_slice(body).ok();
        let text = String::from_utf8_lossy(body);
        let path = head.uri.path();
        let query = head.uri.query().unwrap_or_default();
        let values = || form_urlencoded::parse(query.as_bytes());
        let big = |text: &str| {
            text.parse::<i64>().map_or(
                text.bytes().all(|b| b.is_ascii_digit()) && text.len() > 17,
                |n| n.abs() > 1 << 40,
            )
        };
        let field = |name: &str| json.as_ref().and_then(|json| json.get(name));
        let header = |name: &str| head.headers.get(name);
        let kind = header("content-type")
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default();
        let cases = [
            (
                "crash-unicode",
                "POST /books",
                field("title")
                    .and_then(Value::as_str)
                    .is_some_and(|t| !t.is_ascii()),
            ),
            (
                "crash-empty-string",
                "PUT /books/{book_id}",
                field("subtitle") == Some(&json!("")),
            ),
            (
                "crash-big-offset",
                "GET /books",
                values().any(|(n, v)| n == "offset" && big(&v)),
            ),
            (
                "crash-big-id",
                "GET /books/{book_id}/reviews/{review_id}",
                path.rsplit('/').next().is_some_and(big),
            ),
            ("crash-nul", "GET /labels/{label}", path.contains("%00")),
            (
                "crash-nul-body",
                "POST /books/{book_id}/reviews",
                text.contains("\\u0000"),
            ),
            (
                "crash-deep",
                "POST /contacts",
                json.is_none() && body.iter().filter(|b| matches!(b, b'[' | b'{')).count() > 90,
            ),
            ("crash-empty-body", "POST /feedback", body.is_empty()),
            (
                "crash-array-body",
                "PUT /books/{book_id}",
                json.as_ref().is_some_and(Value::is_array),
            ),
            (
                "crash-string-body",
                "PUT /settings",
                json.as_ref().is_some_and(Value::is_string),
            ),
            ("crash-null-body", "PUT /labels/{label}", text == "null"),
            (
                "crash-not-json",
                "PATCH /books/{book_id}",
                !body.is_empty() && json.is_none(),
            ),
            (
                "crash-other-type",
                "POST /books/{book_id}/reviews",
                kind.starts_with("text/"),
            ),
            (
                "crash-no-type",
                "POST /contacts",
                kind.is_empty() && !body.is_empty(),
            ),
            (
                "crash-long-string",
                "POST /books/{book_id}/lend",
                field("note")
                    .and_then(Value::as_str)
                    .is_some_and(|n| n.chars().count() > 40),
            ),
            (
                "crash-percent",
                "GET /books",
                query.split('%').skip(1).any(|rest| {
                    !rest.bytes().take(2).all(|b| b.is_ascii_hexdigit()) || rest.len() < 2
                }),
            ),
            (
                "crash-not-utf8",
                "GET /export",
                values().any(|(_, v)| v.contains('\u{fffd}')),
            ),
            (
                "crash-null-field",
                "POST /books",
                field("title") == Some(&Value::Null),
            ),
            (
                "crash-empty-query",
                "GET /contacts",
                values().any(|(n, v)| n == "per_page" && v.is_empty()),
            ),
            (
                "crash-missing-header",
                "POST /feedback",
                header("x-channel").is_none(),
            ),
            (
                "crash-multipart",
                "POST /books/{book_id}/cover",
                kind == "multipart/form-data"
                    || kind.starts_with("multipart/") && !text.starts_with("--"),
            ),
            (
                "crash-big-number",
                "PUT /settings",
                field("seats")
                    .and_then(Value::as_f64)
                    .is_some_and(|n| n.abs() > 1e15),
            ),
            (
                "crash-negative",
                "GET /books",
                values().any(|(n, v)| n == "limit" && v.starts_with('-')),
            ),
            (
                "crash-not-a-date",
                "POST /books/{book_id}/lend",
                field("until").is_some_and(|u| u.as_str().is_none_or(|u| u.len() != 10)),
            ),
            (
                "crash-missing-field",
                "POST /contacts",
                json.as_ref()
                    .is_some_and(|j| j.is_object() && j.get("reach").is_none()),
            ),
            (
                "crash-repeated-query",
                "GET /books",
                values().filter(|(n, _)| n == "limit").count() > 1,
            ),
        ];
        let hit = cases
            .iter()
            .any(|(name, at, hit)| *hit && *at == label && self.does(name));
        hit.then(|| Reply::problem(500, "Sorry"))
    }

    pub(super) fn export(&self, mut call: Call<'_>) -> Reply {
        let since = call
            .take(Location::Query, "since")
            .and_then(|since| since.as_f64());
        let genres = call.take(Location::Query, "genres");
        let accept = call
            .headers
            .get("accept")
            .and_then(|value| value.to_str().ok());
        let csv = is_csv_wanted(accept.unwrap_or_default());
        let mut store = self.store();
        if self.does("export-removes") {
            let newest = store
                .books
                .iter()
                .max_by_key(|(_, b)| b.serial)
                .map(|(id, _)| id.clone());
            if let Some(id) = newest {
                store.books.remove(&id);
            }
        }
        let mut books: Vec<_> = store.books.values().collect();
        books.sort_by_key(|book| book.serial);
        books.retain(|book| {
            book.value
                .get("year")
                .unwrap_or(&Value::Null)
                .as_f64()
                .unwrap_or(0.0)
                >= since.unwrap_or(0.0)
        });
        if let Some(Value::Array(genres)) = genres {
            books.retain(|book| genres.contains(book.value.get("genre").unwrap_or(&Value::Null)));
        }
        books.truncate(200);
        if csv && !self.does("accept-ignored") {
            let quoted = |value: &Value| {
                format!(
                    "\"{}\"",
                    value.as_str().unwrap_or_default().replace('"', "\"\"")
                )
            };
            let mut text = "id,title,year\r\n".to_owned();
            if self.does("csv-ragged") {
                "id,title\r\n\"x\",\"y\",\"z\"\r\n".clone_into(&mut text);
            }
            if self.does("csv-unclosed") {
                "id,title,year\r\n\"x,\"y\",1815\r\n".clone_into(&mut text);
            }
            if self.does("csv-columns-other") {
                "key,name\r\n".clone_into(&mut text);
            } else {
                for book in books {
                    let value = &book.value;
                    let line = format!(
                        "{},{},{}\r\n",
                        value
                            .get("id")
                            .unwrap_or(&Value::Null)
                            .as_str()
                            .unwrap_or_default(),
                        quoted(value.get("title").unwrap_or(&Value::Null)),
                        value.get("year").unwrap_or(&Value::Null)
                    );
                    text.push_str(&line);
                }
            }
            let kind = if self.does("csv-called-json") {
                "application/json"
            } else {
                "text/csv"
            };
            let mut reply = Reply::empty(200).with("content-type", kind);
            reply.body = Payload::Bytes(text.into_bytes());
            return reply;
        }
        let rows = books.into_iter().map(|book| {
            let value = &book.value;
            json!({"id": value.get("id").unwrap_or(&Value::Null), "title": value.get("title").unwrap_or(&Value::Null), "year": value.get("year").unwrap_or(&Value::Null)})
        });
        Reply::json(200, rows.collect())
    }

    pub(super) fn feedback(&self) -> Reply {
        let serial = self.store().serial();
        Reply::empty(202).with("x-ticket", format!("T-{serial:04}"))
    }

    pub(super) fn get_label(&self, mut call: Call<'_>) -> Reply {
        let name = call.text(Location::Path, "label").unwrap_or_default();
        match self.store().labels.get(&name) {
            Some(label) => Reply::json(200, Value::Object(label.clone())),
            None => Reply::problem(404, "There is no such label"),
        }
    }

    pub(super) fn put_label(&self, mut call: Call<'_>) -> Reply {
        let name = call.text(Location::Path, "label").unwrap_or_default();
        let mut label = call.body();
        let mut store = self.store();
        let known = store.labels.contains_key(&name);
        if !self.does("label-without-default") {
            label.entry("weight").or_insert(json!(5));
        }
        if self.does("label-weight-adds")
            && let Some(before) = store.labels.get(&name)
        {
            let sum = label.get("weight").and_then(Value::as_u64).unwrap_or(0)
                + before.get("weight").and_then(Value::as_u64).unwrap_or(0);
            label["weight"] = json!(sum % 11);
        }
        if known && self.does("label-again-409") {
            return Reply::problem(409, "There is such a label");
        }
        if known && self.does("label-again-500") {
            return Reply::problem(500, "Sorry");
        }
        if !self.does("label-lost") {
            store.labels.insert(name, label.clone());
        }
        Reply::json(if known { 200 } else { 201 }, Value::Object(label))
    }

    pub(super) fn delete_label(&self, mut call: Call<'_>) -> Reply {
        let name = call.text(Location::Path, "label").unwrap_or_default();
        let removed = self.store().labels.remove(&name);
        if removed.is_none() && self.does("label-gone-500") {
            return Reply::problem(500, "Sorry");
        }
        Reply::empty(204)
    }

    pub(super) fn read_settings(&self) -> Reply {
        let plain = json!({"open": true, "seats": 40});
        let settings = self.store().settings.clone();
        Reply::json(200, settings.map_or(plain, Value::Object))
    }

    pub(super) fn replace_settings(&self, mut call: Call<'_>) -> Reply {
        let settings = call.body();
        let reply = Reply::json(200, Value::Object(settings.clone()));
        if !self.does("settings-lost") {
            self.store().settings = Some(settings);
        }
        reply
    }
}
