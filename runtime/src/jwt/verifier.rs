//! Which tokens are believed.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::algorithm::Algorithm;
use super::claims::Claims;
use super::keys::Keys;
use super::refused::Refused;

/// The longest token that is looked at.
const LIMIT: usize = 16 << 10;

/// Says which tokens are believed. At first those that are signed with RS256 and whose time it is; the rest has to be
/// asked for.
#[derive(Clone, Debug)]
#[must_use]
pub struct Verifier {
    keys: Keys,
    algorithms: Vec<Algorithm>,
    audiences: Vec<String>,
    issuers: Vec<String>,
    skew: Duration,
    must_expire: bool,
}

impl Verifier {
    /// Tokens that are signed with one of these keys.
    pub fn new(keys: Keys) -> Self {
        Self {
            keys,
            algorithms: vec![Algorithm::Rs256],
            audiences: Vec::new(),
            issuers: Vec::new(),
            skew: Duration::ZERO,
            must_expire: false,
        }
    }

    /// Only by these algorithms; otherwise by RS256.
    pub fn algorithms(mut self, algorithms: impl IntoIterator<Item = Algorithm>) -> Self {
        self.algorithms = algorithms.into_iter().collect();
        self
    }

    /// Only for this audience, or another that is named so. Otherwise a token may be for anybody.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audiences.push(audience.into());
        self
    }

    /// Only by this issuer, or another that is named so.
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuers.push(issuer.into());
        self
    }

    /// How far clocks may differ; otherwise not at all.
    pub fn skew(mut self, skew: Duration) -> Self {
        self.skew = skew;
        self
    }

    /// Only those that end. Otherwise `exp` counts where it is present.
    pub fn must_expire(mut self, must: bool) -> Self {
        self.must_expire = must;
        self
    }

    /// What a token says, if it is believed.
    ///
    /// # Errors
    /// Why it is not.
    pub async fn verify(&self, token: &str) -> Result<Claims, Refused> {
        if token.len() > LIMIT {
            return Err(Refused::Malformed);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(Refused::Malformed)?;
        let (header, claims) = signed.split_once('.').ok_or(Refused::Malformed)?;
        let header = object(header)?;
        let algorithm = header.get("alg").and_then(Value::as_str);
        let algorithm = algorithm.ok_or(Refused::Malformed)?;
        let accepted = |known: &&Algorithm| algorithm.parse() == Ok(**known);
        let algorithm = self.algorithms.iter().find(accepted);
        let algorithm = *algorithm.ok_or(Refused::Algorithm)?;
        if header.contains_key("crit") {
            return Err(Refused::Critical);
        }
        let id = header.get("kid").and_then(Value::as_str);
        let keys = self.keys.find(id).await.map_err(Refused::Keys)?;
        let signature = decoded(signature)?;
        let verifies = |key: &super::Key| key.verifies(algorithm, signed.as_bytes(), &signature);
        if !keys.iter().any(verifies) {
            return Err(Refused::Signature);
        }
        let claims = Claims::read(object(claims)?)?;
        self.judge(&claims)?;
        Ok(claims)
    }

    /// Whether claims that are signed are such as this service takes.
    fn judge(&self, claims: &Claims) -> Result<(), Refused> {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let now = now.unwrap_or_default().as_secs_f64();
        let skew = self.skew.as_secs_f64();
        if claims.expires.is_none() && self.must_expire {
            return Err(Refused::NoExpiry);
        }
        if claims.expires.is_some_and(|end| now >= end + skew) {
            return Err(Refused::Expired);
        }
        let begins = [claims.not_before, claims.issued];
        if begins.into_iter().flatten().any(|begin| now + skew < begin) {
            return Err(Refused::NotYetValid);
        }
        let named = |known: &[String], told: &[String]| {
            known.is_empty() || told.iter().any(|text| known.contains(text))
        };
        if !named(&self.audiences, &claims.audience) {
            return Err(Refused::Audience);
        }
        if !named(&self.issuers, claims.issuer.as_slice()) {
            return Err(Refused::Issuer);
        }
        Ok(())
    }
}

fn decoded(part: &str) -> Result<Vec<u8>, Refused> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| Refused::Malformed)
}

fn object(part: &str) -> Result<Map<String, Value>, Refused> {
    serde_json::from_slice(&decoded(part)?).map_err(|_| Refused::Malformed)
}
