//! How the pages of a list follow each other, as far as the contract tells: by a link that it declares, by what the body
//! has of the next page, or by a parameter that counts.

use specwright_contract::Contract;
use specwright_contract::model::{
    self, ExpressionPart, LinkTarget, Location, OperationId, Response, RuntimeExpression, Schema,
    SchemaId, StatusKey, Type,
};

use super::media::{essence, is_json};
use crate::ir::Pages;

/// Members with the URL of the next page; `next` where it is one. Names here are in lower case, letters and digits only.
const URLS: &[&str] = &[
    "nextlink",
    "odatanextlink",
    "nexturl",
    "nexturi",
    "nexthref",
    "nextpageurl",
    "nextpageuri",
    "nextpagelink",
];

/// Parameters that take what the page before said of the next.
const CURSORS: &[&str] = &[
    "cursor",
    "after",
    "startafter",
    "startingafter",
    "pagetoken",
    "nextpagetoken",
    "nexttoken",
    "nextcursor",
    "continuation",
    "continuationtoken",
    "marker",
    "nextmarker",
    "startingtoken",
];

/// Members with what such a parameter takes.
const NEXT: &[&str] = &[
    "nextcursor",
    "nextpagetoken",
    "nexttoken",
    "nextpagecursor",
    "nextmarker",
    "nextcontinuationtoken",
    "continuationtoken",
    "endcursor",
    "next",
    "after",
    "cursor",
];

/// Parameters with the number of a page.
const PAGES: &[&str] = &[
    "page",
    "pagenumber",
    "pageno",
    "pagenum",
    "pageindex",
    "currentpage",
];

/// Parameters with how many items are left out.
const OFFSETS: &[&str] = &["offset", "skip", "startat", "startindex"];

/// The names of the list in a page, the likeliest first.
const LISTS: &[&str] = &[
    "items", "data", "results", "value", "values", "records", "entries",
];

/// How deep the members of a page are looked at: `/_links/next/href`.
const DEEPEST: usize = 3;

/// How many members of a page are looked at.
const MOST: usize = 200;

/// How the pages of an operation follow each other; nothing where only a `Link` header can tell.
pub(super) fn pages(contract: &Contract, id: OperationId) -> Option<Pages> {
    let operation = contract.operation(id);
    if operation.method.as_str() != "GET" {
        return None;
    }
    let response = success(operation)?;
    let names = response.headers.iter().map(|(name, _)| name);
    if names
        .into_iter()
        .any(|name| name.eq_ignore_ascii_case("link"))
    {
        return None;
    }
    linked(id, operation, response).or_else(|| {
        let mut media = response.content.iter();
        let schema = media.find(|media| is_json(&essence(&media.name)))?.schema?;
        let body = Body::of(contract, schema);
        let list = body.list()?;
        body.next_url()
            .or_else(|| by_cursor(operation, &body))
            .or_else(|| by_number(contract, operation, list))
    })
}

fn success(operation: &model::Operation) -> Option<&Response> {
    let is_success =
        |key: StatusKey| matches!(key, StatusKey::Code(200..=299) | StatusKey::Range(2));
    let mut responses = operation.responses.iter();
    let (_, response) = responses.find(|(key, _)| is_success(*key))?;
    Some(response)
}

/// A link to the operation itself with one parameter of the query from the body (OpenAPI 3.1, section 4.8.20).
fn linked(id: OperationId, operation: &model::Operation, response: &Response) -> Option<Pages> {
    response.links.iter().find_map(|(_, link)| {
        let [parameter] = link.parameters.as_slice() else {
            return None;
        };
        let [ExpressionPart::Runtime(RuntimeExpression::ResponseBody(pointer))] =
            &*parameter.expression.as_ref()?.parts
        else {
            return None;
        };
        let known = queries(operation).any(|query| query.name == parameter.name);
        (link.target == LinkTarget::Operation(id) && known).then(|| Pages::Cursor {
            parameter: parameter.name.to_string(),
            pointer: pointer.to_string(),
        })
    })
}

fn by_cursor(operation: &model::Operation, body: &Body<'_>) -> Option<Pages> {
    let parameter = queries(operation).find(|query| CURSORS.contains(&&*plain(&query.name)))?;
    let said = |name: &str| {
        let mut members = body.0.iter();
        members.find(|member| member.plain == name && member.is(&[Type::String, Type::Integer]))
    };
    let own = plain(&parameter.name);
    let member = NEXT.iter().copied().chain([&*own]).find_map(said)?;
    Some(Pages::Cursor {
        parameter: parameter.name.to_string(),
        pointer: member.pointer.clone(),
    })
}

fn by_number(contract: &Contract, operation: &model::Operation, items: &str) -> Option<Pages> {
    let number = |names: &[&str]| {
        queries(operation).find(|query| {
            names.contains(&&*plain(&query.name))
                && query.shape.schema().is_some_and(|schema| {
                    let said = contract.schemas.together(schema);
                    said.iter()
                        .any(|schema| is(schema, &[Type::Integer, Type::Number]))
                })
        })
    };
    let (parameter, is_page) = match (number(PAGES), number(OFFSETS)) {
        (Some(page), _) => (page, true),
        (None, Some(offset)) => (offset, false),
        (None, None) => return None,
    };
    let said = parameter
        .shape
        .schema()
        .map(|schema| contract.schemas.together(schema));
    let default = said.unwrap_or_default().into_iter().find_map(|schema| {
        let origin = schema.annotations.as_ref()?.default?;
        contract.sources.node(origin).to_json().as_u64()
    });
    let counts_from_one = is_page || plain(&parameter.name) == "startindex";
    Some(Pages::Number {
        parameter: parameter.name.to_string(),
        is_page,
        first: default.unwrap_or(u64::from(counts_from_one)),
        items: items.to_owned(),
    })
}

fn queries(operation: &model::Operation) -> impl Iterator<Item = &model::Parameter> {
    let parameters = operation.parameters.iter().map(AsRef::as_ref);
    parameters.filter(|parameter: &&model::Parameter| parameter.location == Location::Query)
}

/// A name in lower case, letters and digits only.
fn plain(name: &str) -> String {
    let signs = name.chars().filter(char::is_ascii_alphanumeric);
    signs.map(|sign| sign.to_ascii_lowercase()).collect()
}

fn is(schema: &Schema, types: &[Type]) -> bool {
    types.iter().any(|kind| schema.types.contains(*kind))
}

/// A member of a page.
struct Member<'c> {
    pointer: String,
    plain: String,
    /// All that is said of it.
    said: Vec<&'c Schema>,
}

impl Member<'_> {
    fn is(&self, types: &[Type]) -> bool {
        self.said.iter().any(|schema| is(schema, types))
    }

    fn is_url(&self) -> bool {
        let formats = self
            .said
            .iter()
            .filter_map(|schema| schema.format.as_deref());
        let named = |format| matches!(format, "uri" | "url" | "uri-reference" | "iri");
        self.is(&[Type::String]) && formats.into_iter().any(named)
    }
}

/// The members of a page, those of its own first; the whole is the first.
struct Body<'c>(Vec<Member<'c>>);

impl<'c> Body<'c> {
    fn of(contract: &'c Contract, schema: SchemaId) -> Self {
        let member = |pointer: String, name: &str, schema| Member {
            pointer,
            plain: plain(name),
            said: contract.schemas.together(schema),
        };
        let mut members = vec![member(String::new(), "", schema)];
        let mut at = 0;
        while let Some(outer) = members.get(at) {
            let within: Vec<_> = outer
                .said
                .iter()
                .filter_map(|schema| schema.object.as_ref())
                .flat_map(|object| &object.properties)
                .map(|property| {
                    let name = property.name.replace('~', "~0").replace('/', "~1");
                    let pointer = format!("{}/{name}", outer.pointer);
                    member(pointer, &property.name, property.schema)
                })
                .filter(|member| member.pointer.matches('/').count() <= DEEPEST)
                .collect();
            members.extend(within);
            members.truncate(MOST);
            at += 1;
        }
        Self(members)
    }

    /// Where the items of a page are.
    fn list(&self) -> Option<&str> {
        let lists = || self.0.iter().filter(|member| member.is(&[Type::Array]));
        let named = LISTS
            .iter()
            .find_map(|name| lists().find(|list| list.plain == *name));
        // the page's own list before one within
        let found = lists().find(|list| list.pointer.is_empty()).or(named);
        Some(&found.or_else(|| lists().next())?.pointer)
    }

    fn next_url(&self) -> Option<Pages> {
        let found = self.0.iter().find(|member| {
            let text = member.is(&[Type::String]);
            let in_links = || {
                let place = plain(&member.pointer);
                matches!(&*place, "linksnext" | "linksnexthref" | "pagingnext")
            };
            text && URLS.contains(&&*member.plain)
                || member.plain == "next" && member.is_url()
                || text && in_links()
        })?;
        Some(Pages::Next {
            pointer: found.pointer.clone(),
        })
    }
}
