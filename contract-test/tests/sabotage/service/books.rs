//! Books and their reviews.

use serde_json::{Value, json};
use specwright_contract::model::Location;

use super::store::{Object, Owned, book_id};
use super::{Call, Reply, Stacks};

/// What a caller may not touch, or what is not there.
type Refused = Box<Reply>;

fn missing() -> Reply {
    Reply::problem(404, "There is no such book")
}

impl Stacks {
    fn book_as_seen(&self, owned: &Owned) -> Value {
        let mut value = owned.value.clone();
        if self.does("year-grows-on-read") {
            let year = value.get("year").and_then(Value::as_i64).unwrap_or(0);
            value["year"] = json!(year);
        }
        Value::Object(value)
    }

    fn tag(&self, owned: &Owned) -> String {
        let version = if self.does("etag-stays") {
            1
        } else {
            owned.version
        };
        format!("\"{:x}{version:x}\"", owned.serial)
    }

    fn draft(&self, label: &str, mut body: Object, before: Option<&Object>) -> Object {
        if !body.contains_key("subtitle") {
            body.insert("subtitle".into(), Value::Null);
        }
        if !body.contains_key("language") {
            let forgets = before.is_none() && self.does("post-default-other")
                || before.is_some() && self.does("put-default-other");
            let language = if forgets { "xx" } else { "en" };
            body.insert("language".into(), json!(language));
        }
        if label == "POST /books" && self.does("post-drops-isbn") {
            body.shift_remove("isbn");
        }
        if label == "POST /books" && self.does("post-truncates-title") {
            let title: String = body
                .get("title")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .chars()
                .take(5)
                .collect();
            body["title"] = json!(title);
        }
        if self.does("put-merges")
            && let Some(before) = before
        {
            for (name, value) in before {
                body.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        for name in ["id", "added", "lent"] {
            let kept = before.and_then(|before| before.get(name)).cloned();
            body.insert(name.into(), kept.unwrap_or(Value::Bool(false)));
        }
        body
    }

    pub(super) fn list_books(&self, mut call: Call<'_>) -> Reply {
        let (limit, offset) = (call.number("limit", 20), call.number("offset", 0));
        let genre = call.take(Location::Query, "genre");
        let lent = call.take(Location::Query, "lent");
        let sort = call.text(Location::Query, "sort");
        let trace = call.text(Location::Header, "X-Trace");
        let store = self.store();
        let mut books: Vec<&Owned> = store.books.values().collect();
        books.sort_by_key(|book| book.serial);
        if self.does("list-lacks-created") {
            books.truncate(3);
            books.retain(|book| book.serial % 2 == 0);
        }
        if !self.does("genre-ignored") {
            books.retain(|book| {
                genre
                    .as_ref()
                    .is_none_or(|g| book.value.get("genre") == Some(g))
            });
        }
        let inverted = self.does("lent-inverted");
        if !self.does("lent-ignored") {
            books.retain(|b| {
                lent.as_ref()
                    .is_none_or(|l| (b.value.get("lent") == Some(l)) != inverted)
            });
        }
        let sort = sort.unwrap_or_else(|| "title".into());
        let (key, down) = sort
            .strip_prefix('-')
            .map_or((&*sort, false), |key| (key, true));
        let down = down != self.does("sort-reversed");
        if !self.does("sort-ignored") {
            let year = |book: &&Owned| {
                book.value
                    .get("year")
                    .unwrap_or(&Value::Null)
                    .as_f64()
                    .unwrap_or(0.0)
            };
            let title = |book: &&Owned| {
                book.value
                    .get("title")
                    .unwrap_or(&Value::Null)
                    .as_str()
                    .unwrap_or("")
                    .to_owned()
            };
            books.sort_by(|a, b| {
                let order = if key == "year" {
                    year(a).total_cmp(&year(b))
                } else {
                    title(a).cmp(&title(b))
                };
                if down { order.reverse() } else { order }
            });
        }
        let total = books.len();
        let offset_at = if self.does("offset-ignored") {
            0
        } else {
            offset
        };
        let more = u64::from(self.does("offset-off-by-one") && offset > 0);
        let offset_at = offset_at.saturating_add(more);
        let most = if self.does("limit-ignored") {
            50
        } else {
            limit
        };
        let most = most.saturating_add(u64::from(self.does("limit-plus-one")));
        let page = books
            .into_iter()
            .skip(usize::try_from(offset_at).unwrap_or(usize::MAX));
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let page: Vec<Value> = page.take(most).map(|b| self.book_as_seen(b)).collect();
        let told = if self.does("total-of-page") {
            page.len()
        } else {
            total
        };
        let counted = if self.does("header-total-wrong") {
            total + 1
        } else {
            total
        };
        let body = json!({"items": page, "total": told, "limit": limit, "offset": offset});
        let mut reply = Reply::json(200, body).with("x-total-count", counted.to_string());
        if let Some(trace) = trace {
            reply.set("x-trace", trace);
        }
        reply
    }

    pub(super) fn create_book(&self, mut call: Call<'_>) -> Reply {
        let body = call.body();
        let mut store = self.store();
        let serial = store.serial();
        let id = if self.does("ids-repeat") {
            book_id(1)
        } else {
            book_id(serial)
        };
        let mut value = self.draft(&call.label, body, None);
        value.insert("id".into(), json!(id));
        value.insert("added".into(), json!("2026-03-02T08:15:00Z"));
        let owned = Owned {
            serial,
            owner: call.caller.name,
            version: 1,
            value,
        };
        let mut shown = self.book_as_seen(&owned);
        if self.does("post-answers-other") {
            shown["title"] = json!("Something else");
        }
        let reply = Reply::json(201, shown)
            .with("location", format!("/books/{id}"))
            .with("etag", self.tag(&owned));
        if !self.does("created-lost") {
            store.books.insert(id, owned);
        }
        reply
    }

    pub(super) fn get_book(&self, mut call: Call<'_>) -> Reply {
        let id = call
            .text(Location::Path, "book_id")
            .unwrap_or_default()
            .to_lowercase();
        let known = call.text(Location::Header, "If-None-Match");
        let mut store = self.store();
        store.reads += 1;
        let reads = store.reads;
        let Some(owned) = store.books.get_mut(&id) else {
            return missing();
        };
        if self.does("year-grows-on-read") {
            let year = owned.value.get("year").and_then(Value::as_i64).unwrap_or(0);
            owned.value["year"] = json!(if year < 2100 { year + 1 } else { 1450 });
        }
        let tag = self.tag(owned);
        if known.is_some_and(|known| known == tag || known == "*")
            && !self.does("none-match-ignored")
        {
            return Reply::empty(304).with("etag", tag);
        }
        let mut seen = self.book_as_seen(owned);
        if self.does("read-flips") && reads.is_multiple_of(2) {
            seen["genre"] = json!(if seen["genre"] == "comic" {
                "novel"
            } else {
                "comic"
            });
        }
        Reply::json(200, seen).with("etag", tag)
    }

    /// The book that the caller may change.
    fn own<'s>(
        &self,
        call: &mut Call<'_>,
        store: &'s mut super::Store,
        ignores: &str,
    ) -> Result<&'s mut Owned, Refused> {
        let id = call
            .text(Location::Path, "book_id")
            .unwrap_or_default()
            .to_lowercase();
        let owned = store
            .books
            .get_mut(&id)
            .ok_or_else(|| Box::new(missing()))?;
        if owned.owner != call.caller.name && !self.does(ignores) {
            return Err(Box::new(Reply::problem(403, "The book is another user's")));
        }
        Ok(owned)
    }

    pub(super) fn replace_book(&self, mut call: Call<'_>) -> Reply {
        let wanted = call.text(Location::Header, "If-Match");
        let mut store = self.store();
        let reads = store.serial();
        let owned = match self.own(&mut call, &mut store, "put-ignores-owner") {
            Ok(owned) => owned,
            Err(reply) => {
                if reply.status == 404 && self.does("put-after-delete-works") {
                    let mut value = {
                        let body = call.body();
                        self.draft(&call.label, body, None)
                    };
                    value.insert("id".into(), json!(book_id(reads)));
                    value.insert("added".into(), json!("2026-03-02T08:15:00Z"));
                    return Reply::json(200, Value::Object(value)).with("etag", "\"ab\"");
                }
                return *reply;
            }
        };
        let tag = self.tag(owned);
        let fits = wanted.is_none_or(|wanted| wanted == "*" || wanted == tag);
        if !fits && !self.does("if-match-ignored") {
            return Reply::problem(412, "The book has another tag");
        }
        let body = call.body();
        let mut value = self.draft(&call.label, body, Some(&owned.value));
        if self.does("put-appends-author")
            && let (Some(new), Some(old)) = (
                value.get("authors").and_then(Value::as_array).cloned(),
                owned
                    .value
                    .get("authors")
                    .and_then(Value::as_array)
                    .cloned(),
            )
        {
            let mut both = old;
            both.extend(
                new.into_iter()
                    .take(1)
                    .map(|a| json!(format!("{} jr", a.as_str().unwrap_or("")))),
            );
            both.dedup();
            both.truncate(4);
            value["authors"] = json!(both);
        }
        if self.does("put-changes-id") {
            value["id"] = json!(book_id(reads));
        }
        if self.does("put-resets-added") {
            value["added"] = json!("2026-04-01T00:00:00Z");
        }
        let shown = Owned {
            value,
            ..owned.clone()
        };
        if !self.does("put-writes-nothing") {
            owned.value.clone_from(&shown.value);
            if self.does("put-keeps-price") {
                owned.value["price"] = json!(7);
            }
            owned.version += 1;
        }
        Reply::json(200, self.book_as_seen(&shown)).with("etag", self.tag(owned))
    }

    pub(super) fn write_refused(&self, call: &mut Call<'_>, body: &[u8]) {
        let Ok(Value::Object(body)) = serde_json::from_slice(body) else {
            return;
        };
        let mut store = self.store();
        let Ok(owned) = self.own(call, &mut store, "") else {
            return;
        };
        for name in ["title", "year", "genre", "price"] {
            if let Some(value) = body.get(name) {
                owned.value.insert(name.into(), value.clone());
            }
        }
        for (name, plain) in [
            ("title", json!("Plain")),
            ("year", json!(1999)),
            ("genre", json!("novel")),
            ("price", json!(1)),
        ] {
            let kind = |v: &Value| std::mem::discriminant(v);
            if owned.value.get(name).map(kind) != Some(kind(&plain)) {
                owned.value.insert(name.into(), plain);
            }
        }
    }

    pub(super) fn change_book(&self, mut call: Call<'_>) -> Reply {
        let mut store = self.store();
        let owned = match self.own(&mut call, &mut store, "patch-ignores-owner") {
            Ok(owned) => owned,
            Err(reply) => return *reply,
        };
        let body = call.body();
        if self.does("patch-loses-fields") && !body.contains_key("subtitle") {
            owned.value["subtitle"] = Value::Null;
            owned.value["language"] = json!("en");
            owned.value.shift_remove("isbn");
        }
        if !self.does("patch-writes-nothing") {
            let skips = self.does("patch-ignores-null");
            for (name, value) in body {
                if !(skips && value.is_null()) {
                    owned.value.insert(name, value);
                }
            }
            owned.version += 1;
        }
        Reply::json(200, self.book_as_seen(owned))
    }

    pub(super) fn delete_book(&self, mut call: Call<'_>) -> Reply {
        let mut store = self.store();
        let id = match self.own(&mut call, &mut store, "delete-ignores-owner") {
            Ok(owned) if owned.value.get("lent") == Some(&json!(true)) => {
                return Reply::problem(409, "The book is lent");
            }
            Ok(owned) => owned.value["id"].as_str().unwrap_or_default().to_owned(),
            Err(_) if self.does("delete-twice-500") => return Reply::problem(500, "Sorry"),
            Err(reply) => return *reply,
        };
        if self.does("delete-keeps") {
            return Reply::empty(204);
        }
        if self.does("delete-keeps-read-only-list") {
            return Reply::empty(204);
        }
        store.books.remove(&id);
        if self.does("delete-removes-others") {
            store.books.clear();
        }
        if !self.does("reviews-outlive-book") {
            store.reviews.retain(|(book, _), _| *book != id);
        }
        Reply::empty(204)
    }

    pub(super) fn lend_book(&self, mut call: Call<'_>) -> Reply {
        let id = call
            .text(Location::Path, "book_id")
            .unwrap_or_default()
            .to_lowercase();
        let key = call.text(Location::Header, "Idempotency-Key");
        let body = Value::Object(call.body()).to_string();
        let asked = format!("{id} {body}");
        let key = key.map(|key| (call.caller.name.clone(), key));
        let mut store = self.store();
        if let Some((known, reply)) = key.as_ref().and_then(|key| store.keys.get(key))
            && !self.does("idempotency-key-ignored")
        {
            if *known == asked {
                return reply.clone();
            }
            return Reply::problem(409, "The key belongs to another request");
        }
        let Some(owned) = store.books.get_mut(&id) else {
            return missing();
        };
        if owned.value.get("lent") == Some(&json!(true)) {
            return Reply::problem(409, "The book is lent");
        }
        if !self.does("lend-does-nothing") {
            owned.value["lent"] = json!(true);
        }
        owned.version += 1;
        let mut seen = self.book_as_seen(owned);
        seen["lent"] = json!(true);
        let reply = Reply::json(200, seen);
        if let Some(key) = key {
            store.keys.insert(key, (asked, reply.clone()));
        }
        reply
    }

    pub(super) fn return_book(&self, mut call: Call<'_>) -> Reply {
        let id = call
            .text(Location::Path, "book_id")
            .unwrap_or_default()
            .to_lowercase();
        let mut store = self.store();
        let Some(owned) = store.books.get_mut(&id) else {
            return missing();
        };
        if owned.value.get("lent") != Some(&json!(true)) {
            return Reply::problem(409, "The book is not lent");
        }
        owned.value["lent"] = json!(false);
        owned.version += 1;
        Reply::json(200, self.book_as_seen(owned))
    }

    pub(super) fn send_cover(&self, mut call: Call<'_>) -> Reply {
        let mut store = self.store();
        match self.own(&mut call, &mut store, "cover-ignores-owner") {
            Ok(_) => Reply::empty(204),
            Err(reply) => *reply,
        }
    }

    pub(super) fn list_reviews(&self, mut call: Call<'_>) -> Reply {
        let id = call
            .text(Location::Path, "book_id")
            .unwrap_or_default()
            .to_lowercase();
        let store = self.store();
        if !store.books.contains_key(&id) && !self.does("reviews-outlive-book") {
            return missing();
        }
        let all = self.does("reviews-of-all-books");
        let reviews = store
            .reviews
            .iter()
            .filter(|((book, _), _)| *book == id || all);
        let reviews: Vec<_> = reviews
            .map(|(_, review)| Value::Object(review.clone()))
            .collect();
        if self.does("review-never-listed") {
            return Reply::json(200, json!([]));
        }
        Reply::json(200, Value::Array(reviews))
    }

    pub(super) fn create_review(&self, mut call: Call<'_>) -> Reply {
        let id = call
            .text(Location::Path, "book_id")
            .unwrap_or_default()
            .to_lowercase();
        let mut store = self.store();
        if !store.books.contains_key(&id) && !self.does("review-of-no-book") {
            return missing();
        }
        let mut review = call.body();
        if !review.contains_key("text") {
            review.insert("text".into(), Value::Null);
        }
        let serial = store.serial();
        review.insert("id".into(), json!(serial));
        review.insert("by".into(), json!(call.caller.name));
        if self.does("review-rating-clamped") && review["rating"] == json!(5) {
            review["rating"] = json!(4);
        }
        store.reviews.insert((id.clone(), serial), review.clone());
        Reply::json(201, Value::Object(review))
            .with("location", format!("/books/{id}/reviews/{serial}"))
    }

    /// The book and the review of a request; the number 0 is never given.
    fn review(call: &mut Call<'_>) -> (String, u64) {
        let book = call
            .text(Location::Path, "book_id")
            .unwrap_or_default()
            .to_lowercase();
        let review = call.take(Location::Path, "review_id");
        (book, review.and_then(|review| review.as_u64()).unwrap_or(0))
    }

    pub(super) fn get_review(&self, mut call: Call<'_>) -> Reply {
        let key = Self::review(&mut call);
        let store = self.store();
        let anywhere = self.does("review-under-any-book");
        let mut reviews = store.reviews.iter();
        match reviews.find(|(known, _)| known.1 == key.1 && (known.0 == key.0 || anywhere)) {
            Some((_, review)) => Reply::json(200, Value::Object(review.clone())),
            None => Reply::problem(404, "There is no such review"),
        }
    }

    pub(super) fn delete_review(&self, mut call: Call<'_>) -> Reply {
        let key = Self::review(&mut call);
        if self.does("delete-review-unknown-204") {
            self.store().reviews.remove(&key);
            return Reply::empty(204);
        }
        match self.store().reviews.remove(&key) {
            Some(_) => Reply::empty(204),
            None => Reply::problem(404, "There is no such review"),
        }
    }
}
