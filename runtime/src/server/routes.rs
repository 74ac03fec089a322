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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::collections::BTreeSet;
    use std::fmt::Write as _;
    use std::path::PathBuf;

    use axum::routing::any;
    use specwright_contract::{Contract, Loader};
    use specwright_exchange::router::Router;

    /// The routes of a contract, which axum takes, also below another path and beside others.
    fn taken(contract: &Contract) -> BTreeSet<String> {
        let router = Router::at_root(contract, &|_| true);
        let routes = super::routes(&router, contract.operations().map(|(id, _)| id));
        let mut axum = axum::Router::<()>::new();
        for route in &routes {
            axum = axum.route(route, any(|| async {}));
        }
        let other = axum::Router::new().route("/an-outer-one", any(|| async {}));
        let _ = other.clone().merge(axum.clone());
        let _ = other.nest("/api/{id}", axum);
        routes
    }

    fn of(paths: &[&str]) -> Vec<String> {
        let mut document = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths:\n".to_owned();
        for path in paths {
            let key = serde_json::Value::from(*path);
            let _ = writeln!(
                document,
                "  {key}: {{get: {{responses: {{200: {{description: a}}}}}}}}"
            );
        }
        let loaded = Loader::new().load_text("a.yaml", document).unwrap();
        taken(&loaded.contract).into_iter().collect()
    }

    #[test]
    fn shapes_that_differ_only_in_names_are_one_route() {
        let routes = of(&["/a/{id}", "/a/{name}", "/a/{name}/b", "/a/me", "/{x}/{x}"]);
        assert_eq!(routes, ["/a/me", "/a/{id}", "/a/{id}/b", "/{x}/{p1}"]);
    }

    #[test]
    fn what_axum_cannot_say_is_widened() {
        let routes = of(&[
            "/a/{id}.json",
            "/a/{x}:verb",
            "/c/{a}...{b}",
            "/grüße",
            "/a b/{",
            "/x:verb",
        ]);
        assert_eq!(
            routes,
            ["/a/{p1}", "/c/{p1}", "/x:verb", "/{p0}", "/{p0}/{p1}"]
        );
    }

    #[test]
    fn the_rest_of_a_path_covers_what_is_below_it() {
        let routes = of(&[
            "/f/{key+}",
            "/f/{id}",
            "/f/{id}/x",
            "/f/",
            "/f",
            "/f/{a}/{b+}",
            "/{x}/y",
        ]);
        assert_eq!(routes, ["/f", "/f/", "/f/{*rest}", "/{x}/y"]);
    }

    #[test]
    fn artefacts_are_taken() {
        let routes = of(&[
            "/",
            "",
            "//",
            "//a",
            "/a//{b}",
            "/a/",
            "/#X=Y",
            "/a?b=c",
            "/:a/b",
            "/*/b",
            "/{}",
            "/{a}{b}",
            "/{{a}}",
            "/a}",
            "/%7Bid%7D",
            "/.",
            "/..",
            "/a/{b}/",
            "/{a/b}",
            "/\u{0}",
            "/{a}/{b+}",
        ]);
        assert!(routes.len() > 10, "{routes:?}");
        assert_eq!(of(&["/", "/{*a}", "/{b}", "/{c+}"]), ["/", "/{*rest}"]);
    }

    /// For a folder of documents: `CORPUS=… cargo test -- --ignored every_document`.
    #[test]
    #[ignore = "needs a folder of documents"]
    fn every_document_of_a_folder_has_routes_that_axum_takes() {
        let mut folders = vec![PathBuf::from(std::env::var("CORPUS").unwrap())];
        let (mut documents, mut routes) = (0, 0);
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if entry.metadata().unwrap().len() < 3_000_000
                    && let Ok(loaded) = Loader::new().load(&path.display().to_string())
                {
                    documents += 1;
                    routes += taken(&loaded.contract).len();
                }
            }
        }
        println!("{documents} documents, {routes} routes");
        assert!(documents > 0);
    }
}
