//! The public key as a key set (RFC 7517), with its id (RFC 7638) and its certificate.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use ring::rsa::PublicKeyComponents;
use serde_json::{Value, json};

use crate::issuer::Issuer;

impl Issuer {
    /// The id of the key: the thumbprint of its public part.
    pub fn key_id(&self) -> String {
        let [n, e] = self.components();
        let text = format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#);
        URL_SAFE_NO_PAD.encode(digest(&SHA256, text.as_bytes()))
    }

    /// The key set that services read: one key, with its certificate as `x5c`.
    pub fn key_set(&self) -> Value {
        let [n, e] = self.components();
        json!({"keys": [{
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": self.key_id(),
            "n": n,
            "e": e,
            "x5c": [STANDARD.encode(self.certificate_der())],
        }]})
    }

    fn components(&self) -> [String; 2] {
        let key: PublicKeyComponents<Vec<u8>> = self.pair().public().into();
        [key.n, key.e].map(|part| URL_SAFE_NO_PAD.encode(part))
    }
}
