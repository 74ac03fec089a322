//! What a token says.

use std::time::{Duration, SystemTime};

use serde_json::{Map, Value};

/// What a token says. It begins with the subject, the issuer, now, and an end in 24 hours.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Claims(Map<String, Value>);

/// Who says so, unless something else is set.
const ISSUER: &str = "https://auth.coffeemesh.io/";

/// How long a token is good for, unless something else is set.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Claims {
    /// Claims about this subject.
    pub fn of(subject: &str) -> Self {
        let mut claims = Self(Map::new());
        claims.0.insert("iss".into(), ISSUER.into());
        claims.0.insert("sub".into(), subject.into());
        claims.0.insert("iat".into(), now().into());
        claims.expires_in(DAY)
    }

    /// For this service; for several where it is said again.
    pub fn audience(mut self, audience: &str) -> Self {
        let value = match self.0.remove("aud") {
            None => audience.into(),
            Some(Value::Array(mut all)) => {
                all.push(audience.into());
                Value::Array(all)
            }
            Some(first) => Value::Array(vec![first, audience.into()]),
        };
        self.0.insert("aud".into(), value);
        self
    }

    /// By this issuer.
    pub fn issuer(self, issuer: &str) -> Self {
        self.claim("iss", issuer)
    }

    /// With these scopes, between spaces.
    pub fn scope(self, scopes: &str) -> Self {
        self.claim("scope", scopes)
    }

    /// Good for this long.
    pub fn expires_in(self, time: Duration) -> Self {
        let end = now().saturating_add(time.as_secs());
        self.claim("exp", end)
    }

    /// Without a claim.
    pub fn without(mut self, name: &str) -> Self {
        self.0.remove(name);
        self
    }

    /// With any claim.
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// The claims as JSON.
    pub fn to_json(&self) -> String {
        Value::from(self.0.clone()).to_string()
    }
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}
