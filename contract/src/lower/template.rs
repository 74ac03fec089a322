//! What people write in a path after its end: `/export?file={file}`, with `file` as a path parameter.
//!
//! The path of a request ends before `?` (RFC 3986, section 3.3), so such a parameter can only be one of the query,
//! and everything that reads the contract takes it as one. The lint tells of the path.

use std::sync::Arc;

use super::context::Context;
use crate::model::{Location, Parameter, ParameterShape, Style};

/// Makes query parameters of the path parameters that stand after the end of a path only.
pub(super) fn end_at_query(cx: &Context<'_>, path: &str, parameters: &mut Vec<Arc<Parameter>>) {
    if cx.as_prism {
        return;
    }
    let Some((path, query)) = path.split_once('?') else {
        return;
    };
    for pair in query.split('&') {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        // `{file}=1` names the parameter where its value should stand
        let (key, name) = match (in_braces(key), in_braces(value)) {
            (Some(name), _) => (name, name),
            (None, Some(name)) => (key, name),
            (None, None) => continue,
        };
        if path.contains(&format!("{{{name}}}")) {
            continue;
        }
        let is = |parameter: &Arc<Parameter>, location, name: &str| {
            parameter.location == location && *parameter.name == *name
        };
        let declared = parameters.iter().any(|p| is(p, Location::Query, key));
        let found = parameters.iter().position(|p| is(p, Location::Path, name));
        match found {
            Some(at) if declared => drop(parameters.remove(at)),
            Some(at) => parameters[at] = Arc::new(in_query(&parameters[at], key)),
            None => {}
        }
    }
}

fn in_braces(text: &str) -> Option<&str> {
    text.strip_prefix('{')?.strip_suffix('}')
}

fn in_query(parameter: &Parameter, name: &str) -> Parameter {
    let mut moved = parameter.clone();
    moved.name = name.into();
    moved.location = Location::Query;
    if let ParameterShape::Styled { style, .. } = &mut moved.shape {
        *style = Style::Form;
    }
    moved
}
