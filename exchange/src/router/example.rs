//! A request line that works when pasted: the template with values in it, and what else the router needs.

use std::fmt::Write as _;

use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use specwright_contract::model::{Contract, Location, OperationId, Parameter, SchemaId};

use super::template::{Condition, Piece, Segment, Template};
use super::{Router, template_of};
use crate::style::ParameterPlan;

/// Values for parameters whose own value would lead to another operation.
const SPARE: [&str; 4] = [
    "1",
    "example",
    "a1b2c3",
    "00000000-0000-4000-8000-000000000000",
];

/// What may stand in a path as it is (RFC 3986, section 3.3).
pub(super) const LITERAL: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// A request for an operation, without body and security.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct ExampleRequest {
    /// The path and query, without the base path of a server.
    pub target: String,
    /// The headers and cookies that are required, and the media type of the body.
    pub headers: Vec<(Box<str>, String)>,
    /// Whether the router finds the operation by it.
    pub works: bool,
}

impl ExampleRequest {
    /// The headers as a map; those that no map can hold are left out.
    pub fn header_map(&self) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in &self.headers {
            let name = HeaderName::from_bytes(name.as_bytes());
            let value = HeaderValue::from_bytes(value.as_bytes());
            if let (Ok(name), Ok(value)) = (name, value) {
                map.append(name, value);
            }
        }
        map
    }
}

/// The path and query of an example request for an operation. Values of parameters are their examples, else
/// made by `made`, else a plain text. [`Router::example`] also sees to it that the request
/// leads to this operation and not to another.
pub fn example_url(
    contract: &Contract,
    id: OperationId,
    made: impl Fn(SchemaId) -> Option<Value>,
) -> String {
    let template = template_of(contract.operation(id));
    let recipe = Recipe::new(contract, id, &template, &made);
    recipe.request(None).target
}

impl Router {
    /// An example request for an operation: the values of parameters are their examples, else made by
    /// `made`. Where a path with these leads to another operation, plain texts stand in.
    pub fn example(
        &self,
        contract: &Contract,
        id: OperationId,
        made: impl Fn(SchemaId) -> Option<Value>,
    ) -> Option<ExampleRequest> {
        let template = &self.templates.get(id.index())?.template;
        let recipe = Recipe::new(contract, id, template, &made);
        let method = contract.operation(id).method.as_str();
        let mut first = None;
        for spare in std::iter::once(None).chain(SPARE.map(Some)) {
            let mut example = recipe.request(spare);
            let headers = example.header_map();
            let found = self.find_with(method, &example.target, Some(&headers));
            example.works = found.is_ok_and(|found| found.operation == id);
            if example.works {
                return Some(example);
            }
            first.get_or_insert(example);
        }
        first
    }
}

/// The parts of an example request.
struct Recipe<'t> {
    template: &'t Template,
    path: Vec<String>,
    query: String,
    headers: Vec<(Box<str>, String)>,
}

impl<'t> Recipe<'t> {
    fn new(
        contract: &Contract,
        id: OperationId,
        template: &'t Template,
        made: &dyn Fn(SchemaId) -> Option<Value>,
    ) -> Self {
        let operation = contract.operation(id);
        let text = |parameter: &Parameter| {
            let example = parameter.examples.iter().find_map(|e| e.value);
            let value = match example {
                Some(origin) => contract.sources.node(origin).to_json(),
                None => made(parameter.shape.schema()?)?,
            };
            ParameterPlan::new(contract, parameter).encode(&value).ok()
        };
        let path = template.names.iter().map(|name| {
            let mut parameters = operation.parameters.iter();
            parameters
                .find(|p| p.location == Location::Path && p.name == *name)
                .and_then(|parameter| text(parameter))
                // clients take dots away
                .filter(|text| !matches!(text.as_str(), "" | "." | ".."))
                .unwrap_or_else(|| SPARE[0].to_owned())
        });
        let mut recipe = Self {
            template,
            path: path.collect(),
            query: String::new(),
            headers: Vec::new(),
        };
        let required = || operation.parameters.iter().filter(|p| p.required);
        for condition in &template.conditions {
            let declared =
                |p: &Parameter| p.location == Location::Query && p.name == condition.name;
            if condition.value.is_some() || !required().any(|p| declared(p)) {
                recipe.condition(condition);
            }
        }
        for parameter in required() {
            let fixed = |c: &Condition| c.value.is_some() && c.name == parameter.name;
            let Some(text) = text(parameter) else {
                continue;
            };
            match parameter.location {
                Location::Query if template.conditions.iter().any(fixed) => {}
                Location::Query => recipe.pair(&text),
                Location::Header => recipe.headers.push((parameter.name.clone(), text)),
                Location::Cookie => recipe.headers.push(("cookie".into(), text)),
                _ => {}
            }
        }
        let media = operation.body.iter().flat_map(|body| &body.content).next();
        if let Some(media) = media {
            let name = media.name.replace('*', "x");
            recipe.headers.push(("content-type".into(), name));
        }
        recipe
    }

    fn condition(&mut self, condition: &Condition) {
        let mut text = utf8_percent_encode(&condition.name, NON_ALPHANUMERIC).to_string();
        let value = condition.value.as_deref().unwrap_or(SPARE[0]);
        let _ = write!(text, "={}", utf8_percent_encode(value, NON_ALPHANUMERIC));
        self.pair(&text);
    }

    fn pair(&mut self, text: &str) {
        self.query
            .push(if self.query.is_empty() { '?' } else { '&' });
        self.query.push_str(text);
    }

    /// The request, with this text for every path parameter where one is given.
    fn request(&self, spare: Option<&str>) -> ExampleRequest {
        let mut values = self.path.iter();
        let mut value = || {
            let made = values.next().map_or("", String::as_str);
            spare.unwrap_or(made)
        };
        let mut target = String::new();
        for segment in &self.template.segments {
            target.push('/');
            match segment {
                Segment::Text(text) => target.extend(utf8_percent_encode(text, LITERAL)),
                Segment::Parameter | Segment::Rest => target.push_str(value()),
                Segment::Mixed(pieces) => {
                    for piece in pieces {
                        match piece {
                            Piece::Text(text) => target.extend(utf8_percent_encode(text, LITERAL)),
                            Piece::Parameter => target.push_str(value()),
                        }
                    }
                }
            }
        }
        target.push_str(&self.query);
        ExampleRequest {
            target,
            headers: self.headers.clone(),
            works: false,
        }
    }
}
