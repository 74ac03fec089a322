//! Tokens for client credentials (RFC 6749, section 4.4): fetched when wanted, kept, and renewed before they end.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, Request};
use serde::Deserialize;
use serde_json::Value;

use super::BoxFuture;
use super::credential::{TokenSource, basic};
use super::secret::Secret;
use super::transport::Transport;
use crate::body::Body;
use crate::error::BoxError;
use crate::style::{escape, from_value};

/// No answer of a token endpoint is larger.
const LARGEST: usize = 256 * 1024;
/// How long a fetch may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a token is kept that does not say when it ends.
const UNSAID: Duration = Duration::from_secs(300);
/// A token is renewed so long before it ends, or a fifth of its life where that is less.
const EARLY: Duration = Duration::from_secs(60);

/// An OAuth2 client that fetches its tokens itself.
///
/// All calls of a client share one token, and one of them fetches it while the others wait. It is renewed before it
/// ends; where the renewal fails, the old one is used as long as it is valid.
///
/// ```
/// # use specwright_runtime::client::ClientCredentials;
/// let credentials = ClientCredentials::new("id", "secret").scope("orders:read");
/// assert!(!format!("{credentials:?}").contains("secret"));
/// ```
#[derive(Clone)]
pub struct ClientCredentials {
    id: String,
    secret: Secret,
    url: Option<String>,
    scopes: Vec<String>,
    extra: Vec<(String, String)>,
    in_body: bool,
}

impl ClientCredentials {
    /// A client with its secret. The token URL is that of the contract.
    pub fn new(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self {
            id: id.into(),
            secret: secret.into(),
            url: None,
            scopes: Vec::new(),
            extra: Vec::new(),
            in_body: false,
        }
    }

    /// Sets another token URL.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Asks for a scope.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scopes.push(scope.into());
        self
    }

    /// Adds a parameter: `audience`, `resource`.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extra.push((name.into(), value.into()));
        self
    }

    /// Shows id and secret in the body and not in `Authorization`.
    #[must_use]
    pub fn in_body(mut self) -> Self {
        self.in_body = true;
        self
    }

    /// Makes it a source of tokens.
    pub(super) fn source(
        &self,
        declared: Option<&str>,
        transport: Arc<dyn Transport>,
    ) -> Arc<dyn TokenSource> {
        let url = self.url.clone().or_else(|| declared.map(str::to_owned));
        Arc::new(Tokens {
            url,
            client: self.clone(),
            transport,
            kept: Mutex::default(),
            fetching: tokio::sync::Mutex::default(),
        })
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCredentials")
            .field("id", &self.id)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

struct Tokens {
    client: ClientCredentials,
    url: Option<String>,
    transport: Arc<dyn Transport>,
    kept: Mutex<Option<Kept>>,
    /// Whoever has it fetches.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Clone)]
struct Kept {
    token: Secret,
    renew: Instant,
    ends: Instant,
}

impl Tokens {
    fn kept(&self) -> Option<Kept> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clone().filter(|kept| Instant::now() < kept.ends)
    }

    async fn current(&self) -> Result<Secret, BoxError> {
        let kept = self.kept();
        if let Some(kept) = &kept
            && Instant::now() < kept.renew
        {
            return Ok(kept.token.clone());
        }
        let fetching = match &kept {
            // it is valid still: one renews it, the others go on with it
            Some(kept) => match self.fetching.try_lock() {
                Ok(fetching) => fetching,
                Err(_) => return Ok(kept.token.clone()),
            },
            None => self.fetching.lock().await,
        };
        // another may have fetched it meanwhile
        if let Some(kept) = self.kept()
            && Instant::now() < kept.renew
        {
            return Ok(kept.token);
        }
        let fetched = match tokio::time::timeout(PATIENCE, self.fetch()).await {
            Ok(fetched) => fetched,
            Err(_) => Err("the token endpoint does not answer".into()),
        };
        let result = match (fetched, self.kept()) {
            (Ok(fetched), _) => {
                let token = fetched.token.clone();
                *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(fetched);
                Ok(token)
            }
            (Err(error), Some(old)) => {
                tracing::warn!(%error, "a token could not be renewed; the old one is used");
                Ok(old.token)
            }
            (Err(error), None) => Err(error),
        };
        drop(fetching);
        result
    }

    async fn fetch(&self) -> Result<Kept, BoxError> {
        let url = self.url.as_deref().ok_or("there is no token URL")?;
        let response = self.transport.send(self.request(url)?).await?;
        let (parts, body) = response.into_parts();
        let bytes = body.bytes_up_to(LARGEST).await?;
        if !parts.status.is_success() {
            let refused: Refused = serde_json::from_slice(&bytes).unwrap_or_default();
            let status = parts.status;
            return Err(match refused.error {
                Some(error) => format!("the token endpoint answered {status}: {error}").into(),
                None => format!("the token endpoint answered {status}").into(),
            });
        }
        let value: Value = serde_json::from_slice(&bytes)
            .map_err(|_| "the token endpoint did not answer with JSON")?;
        let granted: Granted = from_value(&value)
            .map_err(|_| "the answer of the token endpoint has no access_token")?;
        let now = Instant::now();
        let life = granted.expires_in.map_or(UNSAID, |seconds| {
            Duration::from_secs_f64(seconds.clamp(0.0, 1e7))
        });
        Ok(Kept {
            token: granted.access_token.into(),
            renew: now + life.saturating_sub(EARLY.min(life / 5)),
            ends: now + life,
        })
    }

    fn request(&self, url: &str) -> Result<Request<Body>, BoxError> {
        let client = &self.client;
        let scopes = client.scopes.join(" ");
        let mut fields = vec![("grant_type", "client_credentials")];
        if !scopes.is_empty() {
            fields.push(("scope", scopes.as_str()));
        }
        fields.extend(client.extra.iter().map(|(name, value)| (&**name, &**value)));
        if client.in_body {
            fields.push(("client_id", client.id.as_str()));
            fields.push(("client_secret", client.secret.expose()));
        }
        let fields = fields.into_iter();
        let pairs = fields.map(|(name, value)| format!("{}={}", escape(name), escape(value)));
        let form = pairs.collect::<Vec<_>>().join("&");
        let mut request = Request::new(Body::from(form));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = url.parse().map_err(|_| "the token URL is no URL")?;
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(CONTENT_TYPE, form);
        if !client.in_body {
            // RFC 6749, section 2.3.1: both are escaped as in forms
            let secret = escape(client.secret.expose()).into();
            let pair = basic(&escape(&client.id), &secret);
            let mut value = HeaderValue::try_from(format!("Basic {}", pair.expose()))?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        Ok(request)
    }
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    #[serde(default)]
    expires_in: Option<f64>,
}

#[derive(Default, Deserialize)]
struct Refused {
    error: Option<String>,
}

impl TokenSource for Tokens {
    fn token(&self) -> BoxFuture<'_, Result<Secret, BoxError>> {
        Box::pin(self.current())
    }

    fn refused(&self, token: &Secret) -> bool {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.as_ref().is_some_and(|kept| kept.token == *token) {
            *kept = None;
        }
        true
    }
}
