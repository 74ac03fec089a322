//! What a request carries for a security scheme, in its type: the user's `Security` gets it ready to be judged.

use std::fmt;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use http::header::{AUTHORIZATION, COOKIE};
use http::request::Parts;

use super::secret::same_secret;
use crate::scheme::SchemeKind;

/// A bearer token (RFC 6750).
#[derive(Clone, PartialEq, Eq)]
pub struct Bearer {
    token: String,
}

impl Bearer {
    /// A token, as tests of a `Security` make it.
    pub fn new(token: impl Into<String>) -> Self {
        let token = token.into();
        Self { token }
    }

    /// The token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Whether this is the token, compared in constant time.
    pub fn is(&self, token: &str) -> bool {
        same_secret(&self.token, token)
    }
}

/// A name and a password (RFC 7617).
#[derive(Clone, PartialEq, Eq)]
pub struct Basic {
    name: String,
    password: String,
}

impl Basic {
    /// A name and a password, as tests of a `Security` make them.
    pub fn new(name: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            password: password.into(),
        }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The password.
    pub fn password(&self) -> &str {
        &self.password
    }

    /// Whether these are name and password, compared in constant time.
    pub fn is(&self, name: &str, password: &str) -> bool {
        same_secret(&self.name, name) & same_secret(&self.password, password)
    }
}

/// An API key: of a header, the query or a cookie.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey {
    key: String,
}

impl ApiKey {
    /// A key, as tests of a `Security` make it.
    pub fn new(key: impl Into<String>) -> Self {
        Self { key: key.into() }
    }

    /// The key.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Whether this is the key, compared in constant time.
    pub fn is(&self, key: &str) -> bool {
        same_secret(&self.key, key)
    }
}

/// What follows a scheme's name in `Authorization`: `Digest username="…", …`.
#[derive(Clone, PartialEq, Eq)]
pub struct Authorization {
    value: String,
}

impl Authorization {
    /// A value, as tests of a `Security` make it.
    pub fn new(value: impl Into<String>) -> Self {
        let value = value.into();
        Self { value }
    }

    /// What follows the name of the scheme.
    pub fn value(&self) -> &str {
        &self.value
    }
}

/// The certificate of the client (mutual TLS): what accepts connections puts it into the extensions of requests.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    der: Bytes,
}

impl Certificate {
    /// A certificate in DER, which the TLS layer has verified.
    pub fn new(der: impl Into<Bytes>) -> Self {
        Self { der: der.into() }
    }

    /// The certificate in DER.
    pub fn der(&self) -> &[u8] {
        &self.der
    }
}

macro_rules! hidden {
    ($($secret:ident)*) => {
        $(
            impl fmt::Debug for $secret {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(concat!(stringify!($secret), "(…)"))
                }
            }
        )*
    };
}

hidden! { Bearer Basic ApiKey Authorization Certificate }

/// A credential of any scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Credential {
    /// Of `bearer`, `oauth2`, `openIdConnect`.
    Bearer(Bearer),
    /// Of `basic`.
    Basic(Basic),
    /// Of `apiKey`.
    ApiKey(ApiKey),
    /// Of another HTTP scheme.
    Authorization(Authorization),
    /// Of `mutualTLS`.
    Certificate(Certificate),
}

macro_rules! kinds {
    ($($kind:ident)*) => {
        $(
            impl From<$kind> for Credential {
                fn from(credential: $kind) -> Self {
                    Self::$kind(credential)
                }
            }

            impl TryFrom<Credential> for $kind {
                type Error = Credential;

                fn try_from(credential: Credential) -> Result<Self, Credential> {
                    match credential {
                        Credential::$kind(credential) => Ok(credential),
                        other => Err(other),
                    }
                }
            }
        )*
    };
}

kinds! { Bearer Basic ApiKey Authorization Certificate }

impl SchemeKind {
    /// What a request carries for the scheme; nothing where it carries nothing of its form.
    pub fn credential(self, request: &Parts) -> Option<Credential> {
        Some(match self {
            Self::Bearer { .. } => Bearer::new(authorization(request, "bearer")?).into(),
            Self::Basic => basic(authorization(request, "basic")?)?.into(),
            Self::Other(scheme) => Authorization::new(authorization(request, scheme)?).into(),
            Self::HeaderKey(name) => {
                let value = request.headers.get(name)?;
                key(std::str::from_utf8(value.as_bytes()).ok()?)?
            }
            Self::QueryKey(name) => {
                let query = request.uri.query()?.as_bytes();
                let mut pairs = form_urlencoded::parse(query);
                key(&pairs.find(|(known, _)| known == name)?.1)?
            }
            Self::CookieKey(name) => key(cookie(request, name)?)?,
            Self::Certificate => request.extensions.get::<Certificate>()?.clone().into(),
        })
    }
}

fn key(text: &str) -> Option<Credential> {
    (!text.is_empty()).then(|| ApiKey::new(text).into())
}

/// What follows the name of a scheme, in any case (RFC 9110, section 11.1).
fn authorization<'r>(request: &'r Parts, scheme: &str) -> Option<&'r str> {
    let values = request.headers.get_all(AUTHORIZATION).iter();
    let mut values = values.filter_map(|value| std::str::from_utf8(value.as_bytes()).ok());
    values.find_map(|value| {
        let (name, rest) = value.split_once([' ', '\t'])?;
        let rest = rest.trim();
        (name.eq_ignore_ascii_case(scheme) && !rest.is_empty()).then_some(rest)
    })
}

fn basic(text: &str) -> Option<Basic> {
    // padding is often forgotten
    const LENIENT: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    const BASE64: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
    let text = String::from_utf8(BASE64.decode(text).ok()?).ok()?;
    let (name, password) = text.split_once(':')?;
    Some(Basic::new(name, password))
}

fn cookie<'r>(request: &'r Parts, name: &str) -> Option<&'r str> {
    let values = request.headers.get_all(COOKIE).iter();
    let texts = values.filter_map(|value| std::str::from_utf8(value.as_bytes()).ok());
    let mut pairs = texts.flat_map(|text| text.split(';'));
    pairs.find_map(|pair| {
        let (known, value) = pair.trim().split_once('=')?;
        let value = value.trim_matches('"');
        (known == name).then_some(value)
    })
}
