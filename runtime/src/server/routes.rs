//! The paths of a contract as axum has them.
//!
//! One route for each shape of path. What axum cannot say, or could not tell from another route, is widened: text
//! that needs escapes, `{id}.json`. The operation itself is found by the router of `exchange`, so a route
//! that is too wide costs nothing but a 404 of ours in place of one of the outer router's.

use std::collections::{BTreeMap, BTreeSet};

use specwright_contract::model::OperationId;
use specwright_exchange::router::{Router, ShapeSegment};

/// A segment of a route.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Part {
    Text(Box<str>),
    Any,
}

/// The routes, none of which axum refuses beside the others.
pub(crate) fn routes(
    router: &Router,
    operations: impl IntoIterator<Item = OperationId>,
) -> BTreeSet<String> {
    let mut shapes: BTreeSet<Vec<Part>> = BTreeSet::new();
    let mut rests: BTreeSet<Vec<Part>> = BTreeSet::new();
    let mut names: BTreeMap<Vec<Part>, &str> = BTreeMap::new();
    for operation in operations {
        let mut shape = Vec::new();
        let mut rest = false;
        for segment in router.shape(operation) {
            match segment {
                ShapeSegment::Text(text) if is_plain(text) => shape.push(Part::Text(text.into())),
                ShapeSegment::Parameter(name) => {
                    if is_name(name) {
                        names.entry(shape.clone()).or_insert(name);
                    }
                    shape.push(Part::Any);
                }
                ShapeSegment::Rest => {
                    rest = true;
                    break;
                }
                _ => shape.push(Part::Any),
            }
        }
        if rest {
            rests.insert(shape);
        } else {
            shapes.insert(shape);
        }
    }
    // what a rest covers needs no route of its own, and axum does not take both
    let covered = |shape: &[Part]| {
        rests.iter().any(|rest| {
            let below = shape.strip_prefix(rest.as_slice());
            below.is_some_and(|below| match below {
                [] => false,
                [Part::Text(text)] => !text.is_empty(),
                _ => true,
            })
        })
    };
    let mut routes: BTreeSet<String> = BTreeSet::new();
    for (shapes, rest) in [(&shapes, false), (&rests, true)] {
        let open = shapes.iter().filter(|shape| !covered(shape));
        routes.extend(open.map(|shape| written(shape, &names, rest)));
    }
    routes
}

/// Text that is the same in a route and on the wire. What starts with `:` or `*` was a parameter in older versions of
/// axum, which refuses it.
fn is_plain(text: &str) -> bool {
    let fits = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'.' | b'_' | b'~' | b':' | b'@' | b'=')
    };
    text.bytes().all(fits) && !text.starts_with(':')
}

fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    !name.is_empty() && name.len() <= 64 && name.bytes().all(fits)
}

fn written(shape: &[Part], names: &BTreeMap<Vec<Part>, &str>, rest: bool) -> String {
    let mut route = String::new();
    let mut used: Vec<&str> = Vec::new();
    for (at, part) in shape.iter().enumerate() {
        route.push('/');
        match part {
            Part::Text(text) => route.push_str(text),
            Part::Any => {
                let name = shape.get(..at).and_then(|before| names.get(before));
                match name.filter(|name| !used.contains(name)) {
                    Some(name) => {
                        used.push(name);
                        route.extend(["{", name, "}"]);
                    }
                    None => route.extend(["{p", &at.to_string(), "}"]),
                }
            }
        }
    }
    if rest {
        route.push_str("/{*rest}");
    }
    if route.is_empty() {
        route.push('/');
    }
    route
}
