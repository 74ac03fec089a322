//! Requests that keep the contract.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use specwright_contract::model::{
    KeyLocation, Location, Operation, OperationId, Parameter, ParameterShape, SchemeKind,
};
use specwright_exchange::body::Codec;
use specwright_exchange::schema::Direction;
use specwright_exchange::style::ParameterPlan;

use super::{Missing, body::body};
use crate::document::Document;
use crate::values::Case;

/// Headers that no parameter is for.
const NOT_PARAMETERS: [&str; 3] = ["accept", "content-type", "authorization"];

/// A request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WireRequest {
    /// The method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; empty: none.
    pub body: Bytes,
}

impl WireRequest {
    pub(crate) fn method(&self) -> &str {
        &self.method
    }

    /// Path and query.
    pub(crate) fn parts(&self) -> (&str, Option<&str>) {
        match self.target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (&self.target, None),
        }
    }
}

/// The requests of an operation: one for each example, one for each media type, and those of `more` cases.
pub(crate) fn requests(
    document: &Document,
    id: OperationId,
    seed: u64,
    more: usize,
) -> Vec<Result<WireRequest, Missing>> {
    let operation = document.contract.operation(id);
    let of_parameters = operation.parameters.iter().map(|one| one.examples.len());
    let examples = of_parameters.max().unwrap_or(0);
    let mut made = Vec::new();
    let media = operation.body.iter().flat_map(|body| &body.content);
    let case = |number| Case {
        document,
        direction: Direction::Request,
        number,
        seed,
    };
    let mut bodies = 0;
    for (position, media) in media.enumerate() {
        for number in 0..media.examples.len().max(examples) + more {
            bodies += 1;
            made.push(request(&case(number), id, Some(position)));
        }
    }
    let optional = operation.body.as_ref().is_none_or(|body| !body.required);
    if bodies == 0 || optional {
        for number in 0..examples + more {
            made.push(request(&case(number), id, None));
        }
    }
    made
}

fn request(case: &Case<'_>, id: OperationId, media: Option<usize>) -> Result<WireRequest, Missing> {
    let document = case.document;
    let operation = document.contract.operation(id);
    let mut headers = HeaderMap::new();
    let mut bytes = Bytes::new();
    let mut content = operation.body.iter().flat_map(|body| &body.content);
    if let Some(media) = media.and_then(|position| content.nth(position)) {
        let (content_type, written) = body(case, media)?;
        bytes = written;
        if !bytes.is_empty() {
            insert(&mut headers, "content-type", &content_type)?;
        }
    }
    let target = target(case, id, &mut headers)?;
    let request = WireRequest {
        method: operation.method.as_str().to_owned(),
        target,
        headers,
        body: bytes,
    };
    document.decoded(id, &request).map_err(Missing::Invalid)?;
    Ok(request)
}

/// Path and query, and the headers and cookies.
fn target(case: &Case<'_>, id: OperationId, headers: &mut HeaderMap) -> Result<String, Missing> {
    let document = case.document;
    let contract = &document.contract;
    let operation = contract.operation(id);
    let example = document
        .router
        .example(contract, id, |schema| case.made(schema))
        .ok_or_else(|| Missing::NoValue("no example of the path".to_owned()))?;
    let (known_path, known_query) = match example.target.split_once('?') {
        Some((path, query)) => (path, query),
        None => (&*example.target, ""),
    };
    let fixed = operation.path.contains(['?', '#']);
    let mut query = if fixed {
        known_query.to_owned()
    } else {
        String::new()
    };
    let mut path = operation
        .path
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .to_owned();
    let mut cookies = Vec::new();
    for parameter in &operation.parameters {
        let skipped = parameter.location == Location::Header
            && NOT_PARAMETERS.contains(&parameter.name.to_ascii_lowercase().as_str());
        let there = parameter.required || case.has(parameter.examples.len(), &parameter.name);
        let known = fixed && parameter.required && parameter.location == Location::Query;
        if skipped || !there || known {
            continue;
        }
        let Some(text) = text(case, parameter)? else {
            continue;
        };
        match parameter.location {
            Location::Path => {
                for braced in [
                    format!("{{{}}}", parameter.name),
                    format!("{{{}+}}", parameter.name),
                ] {
                    path = path.replace(&braced, &text);
                }
            }
            Location::Header => insert(headers, &parameter.name, &text)?,
            Location::Cookie => cookies.push(text),
            _ => {
                if !query.is_empty() && !text.is_empty() {
                    query.push('&');
                }
                query.push_str(&text);
            }
        }
    }
    for (name, value) in example.headers.iter().filter(|_| fixed) {
        if !headers.contains_key(&**name) && &**name != "content-type" {
            insert(headers, name, value)?;
        }
    }
    if !cookies.is_empty() {
        insert(headers, "cookie", &cookies.join("; "))?;
    }
    let leads = |path: &str| {
        let found = document
            .router
            .find_with(operation.method.as_str(), path, Some(headers));
        found.is_ok_and(|found| found.operation == id)
    };
    if !leads(&joined(&path, &query)) || path.split('/').any(|one| matches!(one, "." | "..")) {
        known_path.clone_into(&mut path);
    }
    Ok(joined(&path, &query))
}

fn joined(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

/// A parameter as its location has it; nothing where it can be left out and has no form.
fn text(case: &Case<'_>, parameter: &Parameter) -> Result<Option<String>, Missing> {
    let contract = &case.document.contract;
    let examples = match &parameter.shape {
        ParameterShape::Content(media) if parameter.examples.is_empty() => &media.examples,
        _ => &parameter.examples,
    };
    let made = case.of(parameter.shape.schema(), examples);
    let written = match (made, &parameter.shape) {
        (None, _) => Err("no value".to_owned()),
        (Some(value), ParameterShape::Content(media))
            if parameter.location == Location::QueryString =>
        {
            let codec = Codec::new(contract, media);
            let form = media.name.contains("form");
            let encoded = codec
                .encode(contract, &value)
                .map_err(|error| error.to_string());
            encoded.map(|encoded| {
                let text = String::from_utf8_lossy(&encoded.bytes).into_owned();
                if form {
                    text
                } else {
                    let all = percent_encoding::NON_ALPHANUMERIC;
                    percent_encoding::utf8_percent_encode(&text, all).to_string()
                }
            })
        }
        (Some(value), _) => ParameterPlan::new(contract, parameter)
            .encode(&value)
            .map_err(|error| format!("{error:?}")),
    };
    match written {
        // an empty path segment is another path
        Ok(text) if text.is_empty() && parameter.location == Location::Path => Ok(None),
        Ok(text) => Ok(Some(text)),
        Err(_) if !parameter.required => Ok(None),
        Err(reason) => {
            let place = format!("{} {}", parameter.location.as_str(), parameter.name);
            Err(Missing::NoValue(format!("{place}: {reason}")))
        }
    }
}

fn insert(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), Missing> {
    let wrong = || Missing::NoValue(format!("header {name}: {value:?}"));
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong())?;
    let value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| wrong())?;
    headers.append(name, value);
    Ok(())
}

/// Credentials for the first alternative of an operation: headers, and pairs of the query.
pub(crate) fn credentials(operation: &Operation) -> (Vec<(String, String)>, Vec<String>) {
    let (mut headers, mut query) = (Vec::new(), Vec::new());
    let first = operation.security.first();
    for (scheme, _) in first.iter().flat_map(|requirement| &requirement.schemes) {
        let authorization = |text: &str| ("authorization".to_owned(), text.to_owned());
        match &scheme.kind {
            SchemeKind::ApiKey { location, name } => match location {
                KeyLocation::Header => headers.push((name.to_string(), "key".to_owned())),
                KeyLocation::Cookie => headers.push(("cookie".to_owned(), format!("{name}=key"))),
                _ => query.push(format!("{name}=key")),
            },
            SchemeKind::Http { scheme, .. } if &**scheme == "basic" => {
                headers.push(authorization("Basic dXNlcjpwYXNz"));
            }
            SchemeKind::Http { scheme, .. } if &**scheme == "digest" => {
                let text =
                    "Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"/\", response=\"x\"";
                headers.push(authorization(text));
            }
            SchemeKind::Http { scheme, .. } if &**scheme != "bearer" => {
                headers.push(authorization(&format!("{scheme} token")));
            }
            SchemeKind::MutualTls | SchemeKind::Unknown(_) => {}
            _ => headers.push(authorization("Bearer token")),
        }
    }
    (headers, query)
}
