//! The HTTP(S) client: what the proxy and the callbacks send goes through here, pooled, with time-outs, directly
//! or through an HTTP(S) proxy.

mod connector;
mod error;
mod wire;

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::PROXY_AUTHORIZATION;
use http::uri::Scheme;
use http::{HeaderValue, Request, Response, Uri};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper_util::client::legacy;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use percent_encoding::percent_decode_str;

use connector::{Connector, Via};
pub(crate) use error::ClientError;

/// How long a connection may stay unused in the pool: less than the five seconds after which many servers close it.
const IDLE: Duration = Duration::from_secs(4);

/// Sends requests; cheap to clone, clones share the pool.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    inner: legacy::Client<Connector, Full<Bytes>>,
    via: Option<Via>,
}

impl Client {
    /// A client; `proxy` is the URL of an HTTP(S) proxy, with or without credentials.
    pub(crate) fn new(proxy: Option<&Uri>, connect_timeout: Duration) -> Self {
        let via = proxy.map(|url| Via {
            authorization: basic(url),
            url: without_credentials(url),
        });
        let connector = Connector::new(via.clone(), connect_timeout);
        let inner = legacy::Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE)
            .pool_timer(TokioTimer::new())
            .timer(TokioTimer::new())
            .build(connector);
        Self { inner, via }
    }

    /// Sends a request, whose URI is absolute, and waits for the head of its answer. Redirects are not followed.
    pub(crate) async fn send(
        &self,
        mut request: Request<Full<Bytes>>,
        timeout: Duration,
    ) -> Result<Response<Incoming>, ClientError> {
        // Of an https request the proxy sees CONNECT only, and the connector says it there.
        if let Some(Via {
            authorization: Some(value),
            ..
        }) = &self.via
            && request.uri().scheme() == Some(&Scheme::HTTP)
        {
            request
                .headers_mut()
                .insert(PROXY_AUTHORIZATION, value.clone());
        }
        // A server may close an idle connection in the moment in which it is taken from the pool; what may be sent
        // twice is (RFC 9110, section 9.2.2).
        let again = request.method().is_idempotent().then(|| request.clone());
        let sending = async {
            match (self.inner.request(request).await, again) {
                (Err(error), Some(again)) if is_closed(&error) => self.inner.request(again).await,
                (result, _) => result,
            }
        };
        match tokio::time::timeout(timeout, sending).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) => Err(ClientError::of(&error)),
            Err(_) => Err(ClientError::Timeout(timeout)),
        }
    }
}

fn is_closed(error: &legacy::Error) -> bool {
    matches!(ClientError::of(error), ClientError::Closed)
}

/// The credentials of a URL as HTTP has them (RFC 7617, section 2).
pub(crate) fn basic(url: &Uri) -> Option<HeaderValue> {
    let (credentials, _) = url.authority()?.as_str().rsplit_once('@')?;
    let (user, password) = credentials.split_once(':').unwrap_or((credentials, ""));
    let mut plain: Vec<u8> = percent_decode_str(user).collect();
    plain.push(b':');
    plain.extend(percent_decode_str(password));
    let mut value = HeaderValue::try_from(format!("Basic {}", STANDARD.encode(plain))).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// The same URL without credentials, which must not be shown.
pub(crate) fn without_credentials(url: &Uri) -> Uri {
    let mut parts = url.clone().into_parts();
    if let Some((_, host)) = url
        .authority()
        .and_then(|authority| authority.as_str().rsplit_once('@'))
        && let Ok(authority) = host.parse()
    {
        parts.authority = Some(authority);
    }
    Uri::from_parts(parts).unwrap_or_else(|_| url.clone())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn credentials_of_a_url_are_decoded_and_taken_out_of_it() {
        let url: Uri = "http://us%40er:p%3Aw@proxy.test:3128/".parse().unwrap();
        assert_eq!(
            basic(&url).unwrap(),
            format!("Basic {}", STANDARD.encode("us@er:p:w"))
        );
        assert_eq!(without_credentials(&url), "http://proxy.test:3128/");
    }

    #[test]
    fn a_url_without_credentials_stays_as_it_is() {
        let url: Uri = "https://proxy.test/".parse().unwrap();
        assert_eq!(basic(&url), None);
        assert_eq!(without_credentials(&url), url);
    }
}
