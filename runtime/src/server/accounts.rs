//! Keys and passwords that a service knows, each with whom it is of.

use super::credentials::{ApiKey, Basic};
use super::security::Denied;

/// API keys, each with whom it is of. All are compared, each in constant time, so that the time of an answer tells
/// nothing.
///
/// ```
/// use specwright_runtime::server::{ApiKey, ApiKeys};
///
/// let keys: ApiKeys<&str> = [("k-1", "Ann"), ("k-2", "Bob")].into_iter().collect();
/// assert!(matches!(keys.judge(&ApiKey::new("k-2")), Ok("Bob")));
/// assert!(keys.judge(&ApiKey::new("k-3")).is_err());
/// ```
#[derive(Clone)]
pub struct ApiKeys<P>(Vec<(String, P)>);

impl<P: Clone> ApiKeys<P> {
    /// Whom a key is of.
    ///
    /// # Errors
    /// [`Denied::Unauthorized`], where it is of nobody.
    pub fn judge(&self, key: &ApiKey) -> Result<P, Denied> {
        let right = self.0.iter().filter(|(known, _)| key.is(known));
        first(right.map(|(_, of)| of))
    }
}

impl<K: Into<String>, P> FromIterator<(K, P)> for ApiKeys<P> {
    fn from_iter<I: IntoIterator<Item = (K, P)>>(keys: I) -> Self {
        Self(keys.into_iter().map(|(key, of)| (key.into(), of)).collect())
    }
}

impl<P> std::fmt::Debug for ApiKeys<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ApiKeys({})", self.0.len())
    }
}

/// Names and passwords, each with whom they are of, compared as [`ApiKeys`] are. For passwords that programs make: those
/// of people are kept as hashes, elsewhere.
///
/// ```
/// use specwright_runtime::server::{Basic, Passwords};
///
/// let known: Passwords<u8> = [("ann", "s3cret", 1)].into_iter().collect();
/// assert!(matches!(known.judge(&Basic::new("ann", "s3cret")), Ok(1)));
/// assert!(known.judge(&Basic::new("ann", "secret")).is_err());
/// ```
#[derive(Clone)]
pub struct Passwords<P>(Vec<(String, String, P)>);

impl<P: Clone> Passwords<P> {
    /// Whom a name and password are of.
    ///
    /// # Errors
    /// [`Denied::Unauthorized`], where they are of nobody.
    pub fn judge(&self, sent: &Basic) -> Result<P, Denied> {
        let right = self.0.iter();
        let right = right.filter(|(name, password, _)| sent.is(name, password));
        first(right.map(|(_, _, of)| of))
    }
}

impl<N: Into<String>, W: Into<String>, P> FromIterator<(N, W, P)> for Passwords<P> {
    fn from_iter<I: IntoIterator<Item = (N, W, P)>>(all: I) -> Self {
        let all = all.into_iter();
        Self(
            all.map(|(name, word, of)| (name.into(), word.into(), of))
                .collect(),
        )
    }
}

impl<P> std::fmt::Debug for Passwords<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Passwords({})", self.0.len())
    }
}

/// The first of those that are right, once all were looked at.
fn first<'k, P: Clone + 'k>(right: impl Iterator<Item = &'k P>) -> Result<P, Denied> {
    let found = right.fold(None, |found, of| found.or(Some(of)));
    found.cloned().ok_or(Denied::Unauthorized)
}
