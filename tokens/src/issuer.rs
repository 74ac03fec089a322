//! An issuer: a key pair, its certificate, and the tokens that it signs.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rcgen::{CertificateParams, DnType, KeyPair, PKCS_RSA_SHA256};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rsa::RsaPrivateKey;
use rsa::pkcs8::{EncodePrivateKey as _, LineEnding};
use thiserror::Error;

use crate::claims::{Claims, now};
use crate::flaw::Flaw;

/// Bits of the keys.
const BITS: usize = 2048;

/// Why there is no issuer, or no token of it.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IssuerError {
    /// No key could be made.
    #[error("failed to make a key: {0}")]
    Generate(String),
    /// The text is not an RSA key in PKCS #8.
    #[error("the private key cannot be used: {0}")]
    Key(String),
    /// The certificate could not be signed.
    #[error("failed to sign the certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    /// A token could not be signed.
    #[error("failed to sign a token")]
    Sign,
}

/// A key pair with its certificate.
#[derive(Debug)]
pub struct Issuer {
    private: String,
    public: String,
    certificate: rcgen::Certificate,
    pair: RsaKeyPair,
}

impl Issuer {
    /// An issuer with a new key.
    ///
    /// # Errors
    /// Where no key can be made.
    pub fn generate() -> Result<Self, IssuerError> {
        let key = RsaPrivateKey::new(&mut rsa::rand_core::OsRng, BITS)
            .map_err(|error| IssuerError::Generate(error.to_string()))?;
        let pem = key.to_pkcs8_pem(LineEnding::LF);
        let pem = pem.map_err(|error| IssuerError::Generate(error.to_string()))?;
        Self::from_private_key(&pem)
    }

    /// The issuer with this private key: PKCS #8, in PEM. Its certificate is signed anew.
    ///
    /// # Errors
    /// Where the text is no such key.
    pub fn from_private_key(pem: &str) -> Result<Self, IssuerError> {
        let key = KeyPair::from_pkcs8_pem_and_sign_algo(pem, &PKCS_RSA_SHA256)
            .map_err(|error| IssuerError::Key(error.to_string()))?;
        let pair = RsaKeyPair::from_pkcs8(key.serialized_der())
            .map_err(|error| IssuerError::Key(error.to_string()))?;
        let mut params = CertificateParams::default();
        let name = &mut params.distinguished_name;
        name.push(DnType::CommonName, "Specwright development issuer");
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2099, 12, 31);
        Ok(Self {
            private: pem.to_owned(),
            public: key.public_key_pem(),
            certificate: params.self_signed(&key)?,
            pair,
        })
    }

    /// The private key: PKCS #8, in PEM.
    pub fn private_key(&self) -> &str {
        &self.private
    }

    /// The public key, in PEM.
    pub fn public_key(&self) -> &str {
        &self.public
    }

    /// The certificate (X.509) with the public key, in PEM.
    pub fn certificate(&self) -> String {
        self.certificate.pem()
    }

    pub(crate) fn certificate_der(&self) -> &[u8] {
        self.certificate.der()
    }

    pub(crate) fn pair(&self) -> &RsaKeyPair {
        &self.pair
    }

    /// A token with these claims.
    ///
    /// # Errors
    /// Where it cannot be signed.
    pub fn token(&self, claims: &Claims) -> Result<String, IssuerError> {
        let header = format!(r#"{{"alg":"RS256","typ":"JWT","kid":"{}"}}"#, self.key_id());
        self.signed(&parts(&header, &claims.to_json()))
    }

    /// A token with these claims and this flaw.
    ///
    /// # Errors
    /// Where it cannot be signed.
    pub fn bad_token(&self, claims: &Claims, flaw: Flaw) -> Result<String, IssuerError> {
        const HOUR: u64 = 60 * 60;
        let claims = claims.clone();
        match flaw {
            Flaw::Expired => self.token(&claims.claim("exp", now().saturating_sub(HOUR))),
            Flaw::NotYetValid => {
                let claims = claims.expires_in(Duration::from_secs(2 * HOUR));
                self.token(&claims.claim("nbf", now() + HOUR))
            }
            Flaw::OtherAudience => self.token(&claims.claim("aud", "https://elsewhere.example/")),
            Flaw::NoSubject => self.token(&claims.without("sub")),
            Flaw::OtherKey => {
                let header = format!(r#"{{"alg":"RS256","kid":"{}"}}"#, self.key_id());
                Self::generate()?.signed(&parts(&header, &claims.to_json()))
            }
            Flaw::Tampered => {
                let token = self.token(&claims)?;
                let (head, signature) = token.rsplit_once('.').unwrap_or_default();
                let (header, _) = head.split_once('.').unwrap_or_default();
                let other = claims.claim("sub", "somebody else").to_json();
                let other = URL_SAFE_NO_PAD.encode(other);
                Ok(format!("{header}.{other}.{signature}"))
            }
            Flaw::Unsigned => Ok(parts(r#"{"alg":"none"}"#, &claims.to_json()) + "."),
            Flaw::PublicKeyAsSecret => {
                let text = parts(r#"{"alg":"HS256"}"#, &claims.to_json());
                let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, self.public.as_bytes());
                let tag = ring::hmac::sign(&key, text.as_bytes());
                Ok(text + "." + &URL_SAFE_NO_PAD.encode(tag))
            }
            Flaw::WrongTypes => self.token(&claims.claim("exp", "tomorrow")),
            Flaw::Garbage => Ok("garbage".to_owned()),
        }
    }

    fn signed(&self, text: &str) -> Result<String, IssuerError> {
        let mut signature = vec![0; self.pair.public().modulus_len()];
        let random = SystemRandom::new();
        self.pair
            .sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature)
            .map_err(|_| IssuerError::Sign)?;
        Ok(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

/// Header and claims as they are signed.
fn parts(header: &str, claims: &str) -> String {
    let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part));
    format!("{header}.{claims}")
}
