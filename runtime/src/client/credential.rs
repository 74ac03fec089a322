//! What a caller shows for a security scheme.

use std::fmt;
use std::sync::Arc;

use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::BoxFuture;
use super::oauth::ClientCredentials;
use super::secret::Secret;
use crate::error::BoxError;
use crate::scheme::SchemeKind;
use crate::style::escape;

/// Where tokens come from.
///
/// A text is a token that stays; [`ClientCredentials`] fetches and renews them; a function that gives a future is a
/// source too:
///
/// ```
/// # use specwright_runtime::client::{Credential, Secret};
/// let credential = Credential::from_source(|| async { Ok(Secret::from("from the vault")) });
/// # let _ = credential;
/// ```
pub trait TokenSource: Send + Sync + 'static {
    /// A token that is valid now. It is asked before every attempt: keep what can be kept.
    fn token(&self) -> BoxFuture<'_, Result<Secret, BoxError>>;

    /// A service refused this token with 401. True where the next one will be another, so that the call is tried again.
    fn refused(&self, token: &Secret) -> bool {
        let _ = token;
        false
    }
}

impl<F, T> TokenSource for F
where
    F: Fn() -> T + Send + Sync + 'static,
    T: Future<Output = Result<Secret, BoxError>> + Send + 'static,
{
    fn token(&self) -> BoxFuture<'_, Result<Secret, BoxError>> {
        Box::pin(self())
    }
}

/// What a caller shows for a security scheme.
#[derive(Clone)]
pub struct Credential(pub(super) Kind);

#[derive(Clone)]
pub(super) enum Kind {
    /// A key or a token that stays.
    Fixed(Secret),
    /// A user with a password.
    Basic { user: String, password: Secret },
    /// Tokens.
    Source(Arc<dyn TokenSource>),
    /// Tokens that are made ready when the client is.
    Client(Box<ClientCredentials>),
}

impl Credential {
    /// A user with a password.
    pub fn basic(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self(Kind::Basic {
            user: user.into(),
            password: password.into(),
        })
    }

    /// Tokens from a source.
    pub fn from_source(source: impl TokenSource) -> Self {
        Self(Kind::Source(Arc::new(source)))
    }
}

impl From<&str> for Credential {
    fn from(token: &str) -> Self {
        Self(Kind::Fixed(token.into()))
    }
}

impl From<String> for Credential {
    fn from(token: String) -> Self {
        Self(Kind::Fixed(token.into()))
    }
}

impl From<Secret> for Credential {
    fn from(token: Secret) -> Self {
        Self(Kind::Fixed(token))
    }
}

impl From<ClientCredentials> for Credential {
    fn from(client: ClientCredentials) -> Self {
        Self(Kind::Client(Box::new(client)))
    }
}

impl<S: TokenSource> From<Arc<S>> for Credential {
    fn from(source: Arc<S>) -> Self {
        Self(Kind::Source(source))
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Kind::Fixed(_) => "Credential(fixed, ***)",
            Kind::Basic { .. } => "Credential(basic, ***)",
            Kind::Source(_) | Kind::Client(_) => "Credential(token source)",
        })
    }
}

/// A token that was shown, for the case that it is refused.
pub(super) struct Shown {
    source: Arc<dyn TokenSource>,
    token: Secret,
}

impl Shown {
    /// Whether another attempt has another token.
    pub(super) fn refused(&self) -> bool {
        self.source.refused(&self.token)
    }
}

/// Puts a credential into the headers and the query of a request.
pub(super) async fn show(
    credential: &Credential,
    kind: SchemeKind,
    headers: &mut HeaderMap,
    query: &mut String,
) -> Result<Option<Shown>, BoxError> {
    let mut shown = None;
    let secret = match &credential.0 {
        Kind::Fixed(secret) => secret.clone(),
        Kind::Basic { user, password } => basic(user, password),
        Kind::Source(source) => {
            let token = source.token().await?;
            shown = Some(Shown {
                source: Arc::clone(source),
                token: token.clone(),
            });
            token
        }
        Kind::Client(_) => return Err("the token source was not made ready".into()),
    };
    let is_basic = matches!(credential.0, Kind::Basic { .. });
    match kind {
        SchemeKind::Bearer { .. } if !is_basic => {
            authorization(headers, "Bearer", &secret)?;
        }
        SchemeKind::Basic | SchemeKind::Bearer { .. } => {
            authorization(headers, "Basic", &secret)?;
        }
        SchemeKind::Other(name) => authorization(headers, name, &secret)?,
        SchemeKind::HeaderKey(name) => {
            let name = HeaderName::from_bytes(name.as_bytes())?;
            headers.insert(name, sensitive(secret.expose().to_owned())?);
        }
        SchemeKind::QueryKey(name) => {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(&escape(name));
            query.push('=');
            query.push_str(&escape(secret.expose()));
        }
        SchemeKind::CookieKey(name) => {
            let own = format!("{}={}", escape(name), escape(secret.expose()));
            let all = match headers.get(COOKIE).and_then(|value| value.to_str().ok()) {
                Some(before) => format!("{before}; {own}"),
                None => own,
            };
            headers.insert(COOKIE, sensitive(all)?);
        }
        SchemeKind::Certificate => {}
    }
    Ok(shown)
}

fn authorization(headers: &mut HeaderMap, scheme: &str, secret: &Secret) -> Result<(), BoxError> {
    let value = format!("{scheme} {}", secret.expose());
    headers.insert(AUTHORIZATION, sensitive(value)?);
    Ok(())
}

/// User and password as `Basic` has them.
pub(super) fn basic(user: &str, password: &Secret) -> Secret {
    use base64::Engine as _;
    let pair = format!("{user}:{}", password.expose());
    base64::engine::general_purpose::STANDARD
        .encode(pair)
        .into()
}

fn sensitive(text: String) -> Result<HeaderValue, BoxError> {
    // the error of `http` does not tell the value
    let mut value = HeaderValue::try_from(text)?;
    value.set_sensitive(true);
    Ok(value)
}
