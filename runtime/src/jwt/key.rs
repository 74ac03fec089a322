//! Public keys: from certificates and keys in PEM, and from key sets (RFC 7517).

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rsa::PublicKeyComponents;
use ring::signature::{RsaParameters, UnparsedPublicKey};
use serde_json::Value;
use x509_cert::Certificate;
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::der::{Decode as _, DecodePem as _};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use super::algorithm::{Algorithm, Family};

/// Why there is no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The text has neither a certificate nor a public key.
    #[error("neither a certificate nor a public key in PEM: {0}")]
    Pem(String),
    /// The key is of a kind that no algorithm here takes.
    #[error("the key is neither RSA nor P-256, P-384 or Ed25519")]
    Kind,
    /// A member of the key set is not as it should be.
    #[error("the key set has a key without a usable `{0}`")]
    Member(&'static str),
}

/// A public key, and what it may be used for.
#[derive(Clone, Debug)]
pub struct Key {
    family: Family,
    material: Material,
    id: Option<String>,
    algorithm: Option<Algorithm>,
}

#[derive(Clone, Debug)]
enum Material {
    /// As `ring` reads it.
    Bytes(Vec<u8>),
    /// An RSA key by its numbers.
    Rsa { n: Vec<u8>, e: Vec<u8> },
}

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

impl Key {
    /// The key of a certificate (X.509), or a public key, in PEM. Dates and issuer of a certificate are not looked at:
    /// it is trusted because it was put there.
    ///
    /// # Errors
    /// Where the text is neither.
    pub fn from_pem(pem: &[u8]) -> Result<Self, KeyError> {
        let broken = |error: x509_cert::der::Error| KeyError::Pem(error.to_string());
        let is_certificate = pem
            .windows(CERTIFICATE.len())
            .any(|part| part == CERTIFICATE);
        let info = if is_certificate {
            let certificate = Certificate::from_pem(pem).map_err(broken)?;
            certificate
                .tbs_certificate()
                .subject_public_key_info()
                .clone()
        } else {
            SubjectPublicKeyInfoOwned::from_pem(pem).map_err(broken)?
        };
        Self::from_info(&info)
    }

    fn from_info(info: &SubjectPublicKeyInfoOwned) -> Result<Self, KeyError> {
        let bytes = info.subject_public_key.raw_bytes().to_vec();
        let curve =
            || -> Option<ObjectIdentifier> { info.algorithm.parameters.as_ref()?.decode_as().ok() };
        let family = match info.algorithm.oid {
            RSA => Family::Rsa,
            ED25519 => Family::Ed25519,
            EC => match curve() {
                Some(P256) => Family::P256,
                Some(P384) => Family::P384,
                _ => return Err(KeyError::Kind),
            },
            _ => return Err(KeyError::Kind),
        };
        Ok(Self {
            family,
            material: Material::Bytes(bytes),
            id: None,
            algorithm: None,
        })
    }

    /// A key of a key set; nothing where it is not for signatures, or of a kind that no algorithm here takes.
    pub(crate) fn from_jwk(jwk: &Value) -> Result<Option<Self>, KeyError> {
        let text = |name: &str| jwk.get(name).and_then(Value::as_str);
        if text("use").is_some_and(|use_| use_ != "sig") {
            return Ok(None);
        }
        let bytes = |name: &'static str| {
            let decoded = text(name).map(|text| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')));
            match decoded {
                Some(Ok(bytes)) => Ok(bytes),
                _ => Err(KeyError::Member(name)),
            }
        };
        let point = || Ok([vec![4], bytes("x")?, bytes("y")?].concat());
        let certificate = jwk.pointer("/x5c/0").and_then(Value::as_str);
        let (family, material) = match (text("kty"), text("crv")) {
            (Some("RSA"), _) if text("n").is_none() && certificate.is_some() => {
                let der = STANDARD.decode(certificate.unwrap_or_default());
                let der = der.map_err(|_| KeyError::Member("x5c"))?;
                let certificate =
                    Certificate::from_der(&der).map_err(|_| KeyError::Member("x5c"))?;
                let key = Self::from_info(certificate.tbs_certificate().subject_public_key_info())?;
                (key.family, key.material)
            }
            (Some("RSA"), _) => {
                let (n, e) = (bytes("n")?, bytes("e")?);
                (Family::Rsa, Material::Rsa { n, e })
            }
            (Some("EC"), Some("P-256")) => (Family::P256, Material::Bytes(point()?)),
            (Some("EC"), Some("P-384")) => (Family::P384, Material::Bytes(point()?)),
            (Some("OKP"), Some("Ed25519")) => (Family::Ed25519, Material::Bytes(bytes("x")?)),
            _ => return Ok(None),
        };
        Ok(Some(Self {
            family,
            material,
            id: text("kid").map(Into::into),
            algorithm: text("alg").and_then(|name| name.parse().ok()),
        }))
    }

    /// The id that tokens name it by.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Whether a signature is one of this key.
    pub(crate) fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        if algorithm.family() != self.family
            || self.algorithm.is_some_and(|known| known != algorithm)
        {
            return false;
        }
        match &self.material {
            Material::Bytes(bytes) => UnparsedPublicKey::new(algorithm.verification(), bytes)
                .verify(message, signature)
                .is_ok(),
            Material::Rsa { n, e } => parameters(algorithm).is_some_and(|parameters| {
                let key = PublicKeyComponents { n, e };
                key.verify(parameters, message, signature).is_ok()
            }),
        }
    }
}

const CERTIFICATE: &[u8] = b"-----BEGIN CERTIFICATE-----";

fn parameters(algorithm: Algorithm) -> Option<&'static RsaParameters> {
    use ring::signature as ring;
    Some(match algorithm {
        Algorithm::Rs256 => &ring::RSA_PKCS1_2048_8192_SHA256,
        Algorithm::Rs384 => &ring::RSA_PKCS1_2048_8192_SHA384,
        Algorithm::Rs512 => &ring::RSA_PKCS1_2048_8192_SHA512,
        Algorithm::Ps256 => &ring::RSA_PSS_2048_8192_SHA256,
        Algorithm::Ps384 => &ring::RSA_PSS_2048_8192_SHA384,
        Algorithm::Ps512 => &ring::RSA_PSS_2048_8192_SHA512,
        Algorithm::Es256 | Algorithm::Es384 | Algorithm::EdDsa => return None,
    })
}
