//! Products, named by their clients.

use serde_json::{Value, json};
use specwright_contract::model::Location;

use super::{Row, Tracker, missing, number, whole};
use crate::service::{Call, Reply};

/// When a product was touched, as HTTP writes it.
fn date(touched: u64) -> String {
    let day = 4 + touched / 86_400 % 20;
    let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    let name = names
        .get(usize::try_from((day + 3) % 7).unwrap_or(0))
        .unwrap_or(&"Sun");
    let (hour, minute, second) = (touched / 3600 % 24, touched / 60 % 60, touched % 60);
    format!("{name}, {day:02} Jan 2026 {hour:02}:{minute:02}:{second:02} GMT")
}

impl Tracker {
    pub(super) fn list_products(&self, mut call: Call<'_>) -> Reply {
        let limit = whole(number(&mut call, Location::Query, "limit"), 25);
        let skip = whole(number(&mut call, Location::Query, "skip"), 0);
        let stock = call.take(Location::Query, "in_stock");
        let least = number(&mut call, Location::Query, "min_price");
        let most = number(&mut call, Location::Query, "max_price");
        let sort = call.text(Location::Query, "sort");
        let store = self.store();
        let mut rows: Vec<&Row> = store.products.values().collect();
        let all = rows.len();
        if let Some(stock) = stock
            && !self.does("stock-ignored")
        {
            rows.retain(|row| row.value["in_stock"] == stock);
        }
        let price = |row: &&Row| row.value["price"].as_f64().unwrap_or(0.0);
        if let Some(least) = least
            && !self.does("min-price-ignored")
        {
            let strict = self.does("min-price-exclusive");
            rows.retain(|row| price(row) > least || price(row) >= least && !strict);
        }
        if let Some(most) = most
            && !self.does("max-price-ignored")
        {
            rows.retain(|row| price(row) <= most);
        }
        if let Some((key, direction)) = sort.as_deref().and_then(|sort| sort.split_once(':'))
            && !self.does("products-sort-ignored")
        {
            if key == "price" {
                rows.sort_by(|a, b| price(a).total_cmp(&price(b)));
            } else {
                rows.sort_by(|a, b| a.value["name"].as_str().cmp(&b.value["name"].as_str()));
            }
            if (direction == "desc") != self.does("products-sort-reversed") {
                rows.reverse();
            }
        }
        let count = if self.does("count-of-all") {
            all
        } else {
            rows.len()
        };
        let limit = if limit == 0 && self.does("limit-zero-all") {
            100
        } else {
            limit
        };
        let skip = if self.does("skip-ignored") { 0 } else { skip };
        let shown: Vec<Value> = rows
            .into_iter()
            .skip(skip)
            .take(limit)
            .map(|row| Value::Object(row.value.clone()))
            .collect();
        let count = if self.does("count-of-page") {
            shown.len()
        } else {
            count
        };
        Reply::json(200, json!({"products": shown, "count": count}))
    }

    pub(super) fn get_product(&self, call: &mut Call<'_>) -> Reply {
        let sku = call.text(Location::Path, "sku").unwrap_or_default();
        let since = call.text(Location::Header, "If-Modified-Since");
        let store = self.store();
        let Some(row) = store.products.get(&sku) else {
            return missing();
        };
        let changed = date(row.touched);
        let old = |since: &str| since == changed || since > "Sun, 01 Jan 2090";
        let same = since.as_deref().is_some_and(old) && !self.does("since-ignored")
            || since.is_some() && self.does("since-always");
        if same {
            return Reply::empty(304).with("last-modified", changed);
        }
        Reply::json(200, Value::Object(row.value.clone())).with("last-modified", changed)
    }

    pub(super) fn put_product(&self, mut call: Call<'_>) -> Reply {
        let sku = call.text(Location::Path, "sku").unwrap_or_default();
        let mut value = call.body();
        let mut store = self.store();
        let touched = store.serial();
        let default = !self.does("stock-default");
        value.entry("in_stock").or_insert(json!(default));
        value.insert("sku".into(), json!(sku));
        if self.does("dimensions-swapped")
            && let Some(Value::Object(sides)) = value.get_mut("dimensions")
        {
            let (width, height) = (sides["width"].clone(), sides["height"].clone());
            sides["width"] = height;
            sides["height"] = width;
        }
        let known = store.products.contains_key(&sku);
        let row = Row {
            owner: call.caller.name,
            gone: false,
            touched,
            value: value.clone(),
        };
        if known && self.does("put-first-wins") {
            return Reply::json(200, Value::Object(value));
        }
        store.products.insert(sku, row);
        let fresh = !known || self.does("put-always-201");
        Reply::json(if fresh { 201 } else { 200 }, Value::Object(value))
    }

    pub(super) fn delete_product(&self, mut call: Call<'_>) -> Reply {
        let sku = call.text(Location::Path, "sku").unwrap_or_default();
        let removed = self.store().products.remove(&sku);
        if removed.is_none() && !self.does("delete-product-absent") {
            return missing();
        }
        Reply::empty(204)
    }
}
