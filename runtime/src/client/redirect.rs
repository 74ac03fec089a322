//! Where an answer sends a call instead.

use http::header::{
    ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, CONTENT_ENCODING, CONTENT_TYPE, LOCATION, USER_AGENT,
};
use http::{HeaderMap, Method, StatusCode};
use url::Url;

/// How many redirects are followed.
pub(super) const LIMIT: usize = 10;

/// What another host may see: nothing that may be a credential.
const HARMLESS: &[http::HeaderName] = &[
    ACCEPT,
    ACCEPT_ENCODING,
    ACCEPT_LANGUAGE,
    CONTENT_ENCODING,
    CONTENT_TYPE,
    USER_AGENT,
];

/// Where an answer sends a call instead.
#[derive(Debug)]
pub(super) struct Redirect {
    pub(super) url: Url,
    /// The method; nothing: as it was.
    pub(super) to_get: bool,
    /// Whether it is another host, port or scheme.
    pub(super) elsewhere: bool,
}

/// Reads a redirect; nothing where the answer is none that is followed.
pub(super) fn read(
    status: StatusCode,
    headers: &HeaderMap,
    method: &Method,
    from: &Url,
) -> Option<Redirect> {
    let keeps = match status.as_u16() {
        307 | 308 => true,
        301..=303 => false,
        _ => return None,
    };
    let location = headers.get(LOCATION)?;
    let location = std::str::from_utf8(location.as_bytes()).ok()?;
    let url = from.join(location).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let safe = matches!(*method, Method::GET | Method::HEAD);
    let elsewhere = url.origin() != from.origin();
    let same = status != StatusCode::SEE_OTHER && is_slash(from, &url);
    let to_get = !(keeps || safe || same);
    Some(Redirect {
        url,
        to_get,
        elsewhere,
    })
}

/// Whether only a slash at the end of the path is more or less: the same resource, whose method and body stay.
fn is_slash(from: &Url, to: &Url) -> bool {
    from.path() != to.path() && from.path().trim_end_matches('/') == to.path().trim_end_matches('/')
}

/// Leaves what another host may see.
pub(super) fn harmless(headers: &mut HeaderMap) {
    let names: Vec<_> = headers
        .keys()
        .filter(|name| !HARMLESS.contains(name))
        .cloned()
        .collect();
    for name in names {
        headers.remove(name);
    }
}
