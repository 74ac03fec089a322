//! Headers on their way through: those of one connection stay behind (RFC 9110, section 7.6.1).

use http::header::{
    ACCEPT, ACCEPT_ENCODING, CONNECTION, CONTENT_LENGTH, EXPECT, HOST, PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION, SET_COOKIE, TE, TRAILER, TRANSFER_ENCODING, UPGRADE, USER_AGENT,
};
use http::{HeaderMap, HeaderName, HeaderValue};

/// Headers of one connection, whatever `Connection` says.
static HOP_BY_HOP: [HeaderName; 9] = [
    CONNECTION,
    HeaderName::from_static("keep-alive"),
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    HeaderName::from_static("proxy-connection"),
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// The headers of a request as the upstream gets them. `written`: no encoding is asked for that the client did not
/// ask for; else any.
pub(super) fn onward(request: &HeaderMap, written: bool) -> HeaderMap {
    let mut headers = without_hops(request);
    // The client of the pool sets the first two for the upstream; an expectation was met already.
    for name in [HOST, CONTENT_LENGTH, EXPECT] {
        headers.remove(name);
    }
    let encoding = if written { "identity" } else { "*" };
    let defaults = [
        (ACCEPT, "application/json, text/plain, */*"),
        (ACCEPT_ENCODING, encoding),
        (
            USER_AGENT,
            concat!("specwright/", env!("CARGO_PKG_VERSION")),
        ),
    ];
    for (name, value) in defaults {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
}

/// The headers of an answer as the client gets them.
pub(super) fn back(answer: &HeaderMap) -> HeaderMap {
    without_hops(answer)
}

/// Whether a list has this item.
pub(super) fn contains(list: &HeaderValue, item: &HeaderValue) -> bool {
    list.as_bytes()
        .split(|byte| *byte == b',')
        .any(|part| part.trim_ascii() == item.as_bytes())
}

/// Makes one line of those that stand several times, as Prism does, `Set-Cookie` included.
pub(super) fn join(headers: &mut HeaderMap) {
    let names: Vec<HeaderName> = headers.keys().cloned().collect();
    for name in names {
        let values: Vec<&[u8]> = headers
            .get_all(&name)
            .iter()
            .map(HeaderValue::as_bytes)
            .collect();
        if values.len() < 2 {
            continue;
        }
        let between: &[u8] = if name == SET_COOKIE { b"," } else { b", " };
        if let Ok(value) = HeaderValue::from_bytes(&values.join(between)) {
            headers.insert(name, value);
        }
    }
}

fn without_hops(headers: &HeaderMap) -> HeaderMap {
    let mut kept = headers.clone();
    let named = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse::<HeaderName>().ok());
    for name in named {
        kept.remove(name);
    }
    for name in &HOP_BY_HOP {
        kept.remove(name);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(headers: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        };
        headers.iter().map(pair).collect()
    }

    #[test]
    fn what_belongs_to_the_connection_stays_behind() {
        let request = map(&[
            ("host", "me"),
            ("connection", "keep-alive, X-Hop"),
            ("x-hop", "1"),
            ("keep-alive", "3"),
            ("te", "trailers"),
            ("x-two", "a"),
            ("x-two", "b"),
            ("accept", "text/x"),
            ("accept-encoding", "gzip"),
            ("user-agent", "me"),
        ]);
        let expected = map(&[
            ("x-two", "a"),
            ("x-two", "b"),
            ("accept", "text/x"),
            ("accept-encoding", "gzip"),
            ("user-agent", "me"),
        ]);
        assert_eq!(onward(&request, true), expected);
    }

    #[test]
    fn what_a_client_does_not_say_is_said_for_it() {
        let sent = onward(&HeaderMap::new(), false);
        assert_eq!(sent[ACCEPT], "application/json, text/plain, */*");
        assert_eq!(sent[ACCEPT_ENCODING], "*");
        assert_eq!(onward(&HeaderMap::new(), true)[ACCEPT_ENCODING], "identity");
    }

    #[test]
    fn repeated_headers_become_one_where_that_is_asked_for() {
        let mut headers = map(&[
            ("x-b", "two"),
            ("x-b", "three"),
            ("set-cookie", "a=1"),
            ("set-cookie", "b=2"),
        ]);
        join(&mut headers);
        assert_eq!(
            headers,
            map(&[("x-b", "two, three"), ("set-cookie", "a=1,b=2")])
        );
    }
}
