//! The request target as Prism reads it: as a reference that is resolved like those on a web page, so `//p/1` is
//! the path `/1` of a host `p`, and dots are resolved.

use http::Uri;
use http::uri::PathAndQuery;
use url::Url;

/// The target with its path resolved; nothing where it is resolved already, or can't be.
pub(crate) fn resolved(uri: &Uri) -> Option<Uri> {
    let target = uri.path_and_query()?;
    if is_resolved(target.path()) {
        return None;
    }
    let base = Url::parse("http://localhost").ok()?;
    let slashes = |byte: char| matches!(byte, '/' | '\\');
    let url = match target.path().strip_prefix(slashes) {
        // however many slashes, a host follows
        Some(rest) if rest.starts_with(slashes) => {
            base.join(&format!("//{}", rest.trim_start_matches(slashes)))
        }
        _ => base.join(target.path()),
    };
    let url = url.ok()?;
    // which browsers encode as well
    let path = url.path().replace('^', "%5E");
    let text = match target.query() {
        Some(query) => format!("{path}?{query}"),
        None => path,
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(text).ok()?);
    Uri::from_parts(parts).ok()
}

/// Whether nothing in a path needs a closer look.
fn is_resolved(path: &str) -> bool {
    let plain = |byte: u8| {
        byte.is_ascii_graphic()
            && !matches!(byte, b'\\' | b'"' | b'<' | b'>' | b'^' | b'`' | b'{' | b'}')
    };
    let bytes = path.as_bytes();
    bytes.first() == Some(&b'/')
        && bytes.get(1) != Some(&b'/')
        && bytes.iter().all(|byte| plain(*byte))
        && !bytes.windows(2).any(|pair| pair == b"/.")
        && !bytes
            .windows(4)
            .any(|four| four.starts_with(b"/%2") && matches!(four.last(), Some(b'e' | b'E')))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn targets_are_resolved() {
        let cases = [
            ("/a/b?x=1", "/a/b?x=1"),
            ("//p/1", "/1"),
            ("//p/1?x=//y", "/1?x=//y"),
            ("///p/1", "/1"),
            ("/a/./b", "/a/b"),
            ("/a/../b", "/b"),
            ("/a/%2e%2E", "/"),
            ("/a\\b", "/a/b"),
            ("/{a}", "/%7Ba%7D"),
            ("/^", "/%5E"),
            ("/a%2Fb", "/a%2Fb"),
            ("//", "//"),
            ("*", "/*"),
        ];
        for (target, wanted) in cases {
            let uri: Uri = target.parse().unwrap();
            let uri = resolved(&uri).unwrap_or(uri);
            assert_eq!(uri.to_string(), wanted, "{target}");
        }
    }
}
