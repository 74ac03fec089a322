//! The keys of a service: given, or fetched from an issuer and kept up to date.

use std::sync::Arc;
use std::time::{Duration, Instant};

use http::header::CACHE_CONTROL;
use serde_json::Value;
use tokio::sync::{Mutex, RwLock};

use super::key::{Key, KeyError};
use crate::client::sockets;
use crate::error::BoxError;

/// How long fetched keys are good, where the issuer does not say.
const FRESH: Duration = Duration::from_secs(10 * 60);

/// The least time between two fetches, so that tokens with made-up key ids cannot cause more.
const PAUSE: Duration = Duration::from_secs(10);

/// How long a fetch may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// The largest key set that is read, and how many keys of it count.
const LIMIT: (usize, usize) = (1 << 20, 32);

/// The keys of a service. A clone is the same keys.
#[derive(Clone, Debug)]
pub struct Keys(Arc<Source>);

#[derive(Debug)]
enum Source {
    Given(Arc<[Key]>),
    Fetched(Box<Fetched>),
}

#[derive(Debug)]
struct Fetched {
    url: String,
    pause: Duration,
    kept: RwLock<Kept>,
    /// One fetch at a time.
    fetching: Mutex<()>,
}

#[derive(Debug, Default)]
struct Kept {
    keys: Option<Arc<[Key]>>,
    fresh_until: Option<Instant>,
    tried: Option<Instant>,
}

impl Keys {
    /// These keys.
    pub fn of(keys: impl IntoIterator<Item = Key>) -> Self {
        Self(Arc::new(Source::Given(keys.into_iter().collect())))
    }

    /// The key of a certificate (X.509), or a public key, in PEM.
    ///
    /// # Errors
    /// Where the text is neither.
    pub fn from_pem(pem: &[u8]) -> Result<Self, KeyError> {
        Ok(Self::of([Key::from_pem(pem)?]))
    }

    /// The keys of a key set (JWKS).
    ///
    /// # Errors
    /// Where it is none, or has a broken key.
    pub fn from_key_set(set: &Value) -> Result<Self, KeyError> {
        Ok(Self(Arc::new(Source::Given(read(set)?))))
    }

    /// The keys of an issuer, fetched when they are first needed, again when they are no longer fresh, and when a token
    /// names one that is not among them. While the issuer cannot be reached, the last keys count.
    pub fn at(url: impl Into<String>) -> Self {
        Self(Arc::new(Source::Fetched(Box::new(Fetched {
            url: url.into(),
            pause: PAUSE,
            kept: RwLock::default(),
            fetching: Mutex::default(),
        }))))
    }

    /// The least time between two fetches: otherwise 10 seconds.
    #[must_use]
    pub fn pause(self, pause: Duration) -> Self {
        match &*self.0 {
            Source::Fetched(fetched) => Self(Arc::new(Source::Fetched(Box::new(Fetched {
                url: fetched.url.clone(),
                pause,
                kept: RwLock::default(),
                fetching: Mutex::default(),
            })))),
            Source::Given(_) => self,
        }
    }

    /// The keys that a token may be signed with: that of its id, or all where it names none.
    pub(crate) async fn find(&self, id: Option<&str>) -> Result<Vec<Key>, BoxError> {
        let fetched = match &*self.0 {
            Source::Given(keys) => return Ok(named(keys, id)),
            Source::Fetched(fetched) => fetched,
        };
        let found = {
            let kept = fetched.kept.read().await;
            let fresh = kept.fresh_until.is_some_and(|until| Instant::now() < until);
            let found = kept.keys.as_deref().map(|keys| named(keys, id));
            found.filter(|found| fresh && !found.is_empty())
        };
        match found {
            Some(found) => Ok(found),
            None => Ok(named(&fetched.again().await?, id)),
        }
    }
}

impl Fetched {
    /// The keys, fetched unless that was done just now.
    async fn again(&self) -> Result<Arc<[Key]>, BoxError> {
        let _one = self.fetching.lock().await;
        {
            let kept = self.kept.read().await;
            let just_now = kept.tried.is_some_and(|tried| tried.elapsed() < self.pause);
            match &kept.keys {
                Some(keys) if just_now => return Ok(Arc::clone(keys)),
                None if just_now => return Err("the issuer did not answer just now".into()),
                _ => {}
            }
        }
        let fetched = tokio::time::timeout(PATIENCE, self.fetch()).await;
        let fetched = fetched.unwrap_or_else(|_| Err("the issuer does not answer".into()));
        let mut kept = self.kept.write().await;
        kept.tried = Some(Instant::now());
        match (fetched, &kept.keys) {
            (Ok((keys, fresh)), _) => {
                kept.fresh_until = Some(Instant::now() + fresh);
                kept.keys = Some(Arc::clone(&keys));
                Ok(keys)
            }
            (Err(error), Some(keys)) => {
                tracing::warn!("the key set cannot be fetched, the last one counts: {error}");
                Ok(Arc::clone(keys))
            }
            (Err(error), None) => Err(error),
        }
    }

    async fn fetch(&self) -> Result<(Arc<[Key]>, Duration), BoxError> {
        let client = sockets::client()?;
        let mut response = client.get(&self.url).send().await?.error_for_status()?;
        let fresh = response.headers().get(CACHE_CONTROL);
        let fresh = fresh
            .and_then(|value| value.to_str().ok())
            .and_then(max_age);
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await? {
            if body.len() + part.len() > LIMIT.0 {
                return Err("the key set is too large".into());
            }
            body.extend_from_slice(&part);
        }
        let keys = read(&serde_json::from_slice(&body)?)?;
        Ok((keys, fresh.unwrap_or(FRESH)))
    }
}

fn max_age(value: &str) -> Option<Duration> {
    let mut parts = value.split(',').map(str::trim);
    let seconds = parts.find_map(|part| part.strip_prefix("max-age="))?;
    Some(Duration::from_secs(seconds.parse().ok()?))
}

fn named(keys: &[Key], id: Option<&str>) -> Vec<Key> {
    let fits = |key: &&Key| match (id, key.id()) {
        // a key without an id, as of a PEM file, may be meant by any
        (Some(id), Some(known)) => id == known,
        _ => true,
    };
    keys.iter().filter(fits).cloned().collect()
}

fn read(set: &Value) -> Result<Arc<[Key]>, KeyError> {
    let keys = set.get("keys").and_then(Value::as_array);
    let keys = keys.ok_or(KeyError::Member("keys"))?;
    let read = keys.iter().take(LIMIT.1).map(Key::from_jwk);
    read.filter_map(Result::transpose).collect()
}
