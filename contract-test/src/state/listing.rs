//! Lists: where their items are, how many there are in all, and what their parameters ask for.

use serde_json::Value;
use specwright_contract::model::{Location, OperationId, Type};

use super::fields::{Field, Fields, answered, items};
use crate::engine::Engine;
use crate::response::Response;
use crate::world::folded;

/// What a query parameter of a list asks for.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Role {
    /// The most items.
    Limit,
    /// How many are left out.
    Offset,
    /// Which page, from 1 unless it may be 0.
    Page,
    /// The order, by its values.
    Sort(Vec<Order>),
    /// Which way the order goes, by its values: up and down.
    Direction(Value, Value),
    /// Where the next page begins.
    Cursor,
    /// Only items in which this text is.
    Search,
    /// Only items whose member is at least, or with the flag at most, this.
    Bound(String, bool),
    /// Only items whose member has this value.
    Filter(String),
}

/// An order that may be asked for.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Order {
    /// The value of the parameter.
    pub(crate) value: String,
    /// The member.
    pub(crate) member: String,
    /// Whether the greatest is first.
    pub(crate) down: bool,
}

/// A parameter with a role.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) name: String,
    /// Its position among the operation's.
    pub(crate) position: usize,
    pub(crate) role: Role,
    pub(crate) field: Field,
}

const LIMITS: &[&str] = &[
    "limit",
    "perpage",
    "pagesize",
    "size",
    "max",
    "take",
    "top",
    "maxresults",
    "maxitems",
    "rows",
    "itemsperpage",
    "pagelimit",
];
const OFFSETS: &[&str] = &["offset", "skip", "pageoffset"];
const PAGES: &[&str] = &["page", "pagenumber", "pageno", "pagenum"];
const SORTS: &[&str] = &["sort", "sortby", "orderby", "order", "ordering", "sorting"];
const TOTALS: &[&str] = &[
    "total",
    "totalcount",
    "totalitems",
    "totalresults",
    "totalelements",
    "itemcount",
    "count",
    "matches",
];

/// Names of parameters that lead to the next page by what the page before it told.
const CURSORS: &[&str] = &[
    "cursor",
    "pagecursor",
    "nextcursor",
    "pagetoken",
    "nextpagetoken",
    "nexttoken",
    "continuationtoken",
    "continuation",
    "marker",
    "startingafter",
    "endingbefore",
    "aftercursor",
    "beforecursor",
    "scrollid",
    "bookmark",
];

/// Whether a parameter of this name is a cursor.
pub(crate) fn is_cursor(name: &str) -> bool {
    CURSORS.contains(&folded(name).as_str())
}

/// What a page tells of the next one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Next {
    /// Where it begins.
    At(String),
    /// There is none.
    End,
}

impl Next {
    /// Where the next page begins, where there is one.
    pub(crate) fn at(self) -> Option<String> {
        match self {
            Self::At(text) => Some(text),
            Self::End => None,
        }
    }
}

/// The cursor that a page tells.
pub(crate) fn next_cursor(body: &Value) -> Option<Next> {
    let told = |members: &serde_json::Map<String, Value>| {
        members.iter().find_map(|(name, value)| {
            let name = folded(name);
            let next = name.starts_with("next") && name != "next" && !name.ends_with("page");
            let next =
                next || matches!(name.as_str(), "cursor" | "nextcursor" | "continuationtoken");
            match value {
                Value::String(text) if next && !text.contains("://") && !text.starts_with('/') => {
                    Some(match text.as_str() {
                        "" => Next::End,
                        text => Next::At(text.to_owned()),
                    })
                }
                Value::Null if next => Some(Next::End),
                _ => None,
            }
        })
    };
    let members = body.as_object()?;
    let inner = [
        "meta",
        "metadata",
        "pagination",
        "paging",
        "page",
        "_meta",
        "page_info",
    ];
    told(members).or_else(|| {
        let mut inner = inner
            .iter()
            .filter_map(|name| members.get(*name)?.as_object());
        inner.find_map(told)
    })
}

/// The members of a list's items.
pub(crate) fn item_fields(engine: &Engine, list: OperationId) -> Fields {
    let contract = engine.contract();
    let Some(schema) = answered(engine.operation(list)) else {
        return Fields::default();
    };
    let items = items(contract, schema).or_else(|| {
        let members = Fields::of(contract, schema);
        let mut members = members.0.values();
        members.find_map(|field| self::items(contract, field.schema))
    });
    items.map_or_else(Fields::default, |schema| Fields::of(contract, schema))
}

/// What the parameters of a list ask for, as far as their names tell.
pub(crate) fn roles(engine: &Engine, list: OperationId) -> Vec<Asked> {
    let operation = engine.operation(list);
    let shown = item_fields(engine, list);
    let mut found = Vec::new();
    for (position, parameter) in operation.parameters.iter().enumerate() {
        if parameter.location != Location::Query {
            continue;
        }
        let Some(schema) = parameter.shape.schema() else {
            continue;
        };
        let field = super::fields::one(engine.contract(), schema);
        let name = folded(&parameter.name);
        let whole = matches!(field.kind, Some(Type::Integer | Type::Number));
        let is = |names: &[&str]| names.contains(&name.as_str());
        let same = shown.0.iter().find(|(known, _)| folded(known) == name);
        let text = field.kind == Some(Type::String) && field.values.is_none();
        let directed = field.values.as_deref().and_then(directions);
        let role = if let Some((up, down)) = directed.filter(|_| is(DIRECTIONS)) {
            Role::Direction(up, down)
        } else if text && is_cursor(&name) {
            Role::Cursor
        } else if text && field.format.is_none() && is(SEARCHES) && same.is_none() {
            Role::Search
        } else if let Some((member, most)) = bound(&parameter.name, &field, &shown) {
            Role::Bound(member, most)
        } else if whole && is(LIMITS) && same.is_none() {
            Role::Limit
        } else if whole && is(OFFSETS) {
            Role::Offset
        } else if whole && is(PAGES) && same.is_none() {
            Role::Page
        } else if is(SORTS) && same.is_none() {
            let orders = orders(&field, &shown);
            if orders.is_empty() {
                continue;
            }
            Role::Sort(orders)
        } else if let Some((member, other)) = same {
            let flag = field.kind == Some(Type::Boolean) && other.kind == Some(Type::Boolean);
            let choice = field.values.is_some() && other.values.is_some();
            let id = matches!(field.kind, Some(Type::String | Type::Integer))
                && field.kind == other.kind;
            if !(flag || choice || id) {
                continue;
            }
            Role::Filter(member.clone())
        } else {
            continue;
        };
        found.push(Asked {
            name: parameter.name.to_string(),
            position,
            role,
            field,
        });
    }
    found
}

const DIRECTIONS: &[&str] = &[
    "direction",
    "dir",
    "order",
    "sortorder",
    "sortdir",
    "sortdirection",
    "orderdir",
    "orderdirection",
];
const SEARCHES: &[&str] = &[
    "q",
    "query",
    "search",
    "text",
    "searchtext",
    "searchterm",
    "term",
    "keyword",
];

/// The values that ask for an order up and down, where there are these two and no others.
fn directions(values: &[Value]) -> Option<(Value, Value)> {
    let find = |names: &[&str]| {
        let mut values = values.iter();
        values.find(|value| {
            let text = value.as_str().map(str::to_ascii_lowercase);
            text.is_some_and(|text| names.contains(&text.as_str()))
        })
    };
    let (up, down) = (find(&["asc", "ascending"])?, find(&["desc", "descending"])?);
    (values.len() == 2).then(|| (up.clone(), down.clone()))
}

/// The member that a parameter bounds by its name, and whether it is the most: `min_price`, `price_max`, `price[gte]`.
fn bound(name: &str, field: &Field, shown: &Fields) -> Option<(String, bool)> {
    if !matches!(field.kind, Some(Type::Integer | Type::Number)) || field.values.is_some() {
        return None;
    }
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let folded_name = folded(name);
    for (word, most) in [
        ("min", false),
        ("gte", false),
        ("from", false),
        ("minimum", false),
        ("least", false),
        ("max", true),
        ("lte", true),
        ("to", true),
        ("maximum", true),
        ("most", true),
    ] {
        let rest = if words.len() > 1 && words.first().is_some_and(|first| first == word) {
            folded_name.strip_prefix(word)
        } else if words.len() > 1 && words.last().is_some_and(|last| last == word) {
            folded_name.strip_suffix(word)
        } else if words.len() == 1 && matches!(word, "min" | "max") {
            // minPrice
            name.strip_prefix(word)
                .filter(|rest| rest.starts_with(char::is_uppercase))
                .and(folded_name.strip_prefix(word))
        } else {
            None
        };
        let Some(rest) = rest else { continue };
        let member = shown.0.iter().find(|(known, other)| {
            folded(known) == rest && matches!(other.kind, Some(Type::Integer | Type::Number))
        });
        if let Some((member, _)) = member {
            return Some((member.clone(), most));
        }
    }
    None
}

fn orders(field: &Field, shown: &Fields) -> Vec<Order> {
    let values = field.values.iter().flatten().filter_map(Value::as_str);
    let mut found = Vec::new();
    for value in values {
        let lower = value.to_ascii_lowercase();
        let (mut rest, mut down) = (lower.as_str(), false);
        if let Some(short) = rest.strip_prefix('-') {
            (rest, down) = (short, true);
        }
        rest = rest.strip_prefix('+').unwrap_or(rest);
        for (ending, descends) in [
            ("desc", true),
            ("asc", false),
            ("descending", true),
            ("ascending", false),
        ] {
            let short = rest
                .strip_suffix(ending)
                .and_then(|short| short.strip_suffix(['_', '-', ':', '.', ' ', ',']));
            if let Some(short) = short {
                (rest, down) = (short, descends);
            }
        }
        let wanted = folded(rest);
        let member = shown.0.keys().find(|known| {
            let known = folded(known);
            known == wanted || known == format!("{wanted}at")
        });
        if let Some(member) = member {
            found.push(Order {
                value: value.to_owned(),
                member: member.clone(),
                down,
            });
        }
    }
    found
}

/// How many there are in all: where it is told, and what.
pub(crate) fn totals(response: &Response) -> Vec<(String, u64)> {
    let mut found = Vec::new();
    for name in [
        "x-total-count",
        "x-total",
        "total-count",
        "x-pagination-total-count",
    ] {
        let value = response.get(name).and_then(|text| text.trim().parse().ok());
        found.extend(value.map(|value| (name.to_owned(), value)));
    }
    let Some(Value::Object(members)) = response.json() else {
        return found;
    };
    let mut look = |at: &str, members: &serde_json::Map<String, Value>| {
        for (name, value) in members {
            let total = TOTALS.contains(&folded(name).as_str());
            if let Some(value) = value.as_u64().filter(|_| total) {
                found.push((format!("{at}/{name}"), value));
            }
        }
    };
    look("", members);
    for name in ["meta", "metadata", "pagination", "paging", "page", "_meta"] {
        if let Some(Value::Object(inner)) = members.get(name) {
            look(&format!("/{name}"), inner);
        }
    }
    found
}

/// Whether a name tells how many items a page has rather than how many there are.
pub(crate) fn is_ambiguous(place: &str) -> bool {
    let name = folded(place.rsplit('/').next().unwrap_or_default());
    matches!(name.as_str(), "count" | "itemcount" | "matches")
}

/// Whether members of items are in order; nothing where it cannot be told.
pub(crate) fn in_order(items: &[Value], order: &Order) -> Option<bool> {
    let values: Option<Vec<&Value>> = items.iter().map(|item| item.get(&order.member)).collect();
    let values = values?;
    let mut told = false;
    for pair in values.windows(2) {
        let [a, b] = pair else { continue };
        let (a, b) = if order.down { (b, a) } else { (a, b) };
        match (a, b) {
            (Value::Number(a), Value::Number(b)) => {
                let (a, b) = (a.as_f64()?, b.as_f64()?);
                told |= a < b;
                if a > b {
                    return Some(false);
                }
            }
            (Value::String(a), Value::String(b)) => {
                let fold = |text: &str| text.to_lowercase();
                // by bytes or without case: what holds in neither is no order
                if a > b && fold(a) > fold(b) && a.is_ascii() && b.is_ascii() {
                    let words = |text: &str| {
                        text.chars()
                            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == ':')
                    };
                    // collations differ in punctuation
                    let first = |text: &str| text.chars().next().map(|c| c.to_ascii_lowercase());
                    if words(a) && words(b)
                        || first(a) > first(b) && first(b).is_some_and(char::is_alphanumeric)
                    {
                        return Some(false);
                    }
                }
                told |= fold(a) < fold(b);
            }
            (Value::Bool(a), Value::Bool(b)) => {
                told |= !a & b;
                if *a && !*b {
                    return Some(false);
                }
            }
            _ => return None,
        }
    }
    told.then_some(true)
}
