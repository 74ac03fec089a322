//! The URL that a request is sent on to: the upstream's path, then the request's, and its query.

use http::Uri;
use http::uri::PathAndQuery;
use url::Url;

use crate::client::without_credentials;

/// The URL for a request. `written`: the query stays as it is; else it is written anew.
///
/// Dot segments are resolved before the paths are joined, so that no request leaves the upstream's base path.
pub(super) fn target(upstream: &Uri, request: &Uri, written: bool) -> Option<Uri> {
    let mut path = Url::parse("http://upstream/").ok()?;
    path.set_path(request.path());
    let base = upstream.path().trim_end_matches('/');
    let mut target = format!("{base}{}", path.path());
    if let Some(query) = request.query() {
        if written {
            target.push('?');
            target.push_str(query);
        } else if !query.is_empty() {
            let pairs = form_urlencoded::parse(query.as_bytes());
            let query = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(pairs)
                .finish();
            target.push('?');
            target.push_str(&query);
        }
    }
    let mut parts = without_credentials(upstream).into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(target).ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn joined(upstream: &str, request: &str, written: bool) -> String {
        let (upstream, request) = (upstream.parse().unwrap(), request.parse().unwrap());
        target(&upstream, &request, written).unwrap().to_string()
    }

    #[test]
    fn the_paths_are_joined_with_one_slash_and_the_query_stays() {
        for upstream in ["http://up.test:1/base", "http://up.test:1/base/"] {
            assert_eq!(
                joined(upstream, "/pets?limit=1&x", true),
                "http://up.test:1/base/pets?limit=1&x"
            );
        }
        assert_eq!(joined("http://up.test", "/", true), "http://up.test/");
        assert_eq!(joined("http://up.test/v1", "/", true), "http://up.test/v1/");
    }

    #[test]
    fn a_query_is_written_anew_where_that_is_asked_for() {
        assert_eq!(
            joined("http://up.test", "/a?b=c%20d&x&e[]=1", false),
            "http://up.test/a?b=c+d&x=&e%5B%5D=1"
        );
    }

    #[test]
    fn escapes_stay_and_dots_do_not_lead_out_of_the_base() {
        assert_eq!(
            joined("http://up.test/base", "/a%2Fb/%C3%A9", true),
            "http://up.test/base/a%2Fb/%C3%A9"
        );
        assert_eq!(
            joined("http://up.test/base", "/../../admin/%2e%2e/x", true),
            "http://up.test/base/x"
        );
    }

    #[test]
    fn credentials_of_the_upstream_are_no_part_of_the_url() {
        assert_eq!(
            joined("http://me:secret@up.test/", "/a", true),
            "http://up.test/a"
        );
    }
}
