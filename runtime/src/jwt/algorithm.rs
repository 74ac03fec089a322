//! The algorithms of signatures (RFC 7518, RFC 8037): those with a public key.

use std::fmt;
use std::str::FromStr;

use ring::signature as ring;

/// An algorithm of signatures with a public key. There are none with a shared secret, and there is no `none`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[expect(missing_docs, reason = "their names in the RFC")]
#[non_exhaustive]
pub enum Algorithm {
    Rs256,
    Rs384,
    Rs512,
    Ps256,
    Ps384,
    Ps512,
    Es256,
    Es384,
    EdDsa,
}

/// A name that is of no algorithm that can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the algorithms are RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384 and EdDSA")]
pub struct UnknownAlgorithm;

/// What a key is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Family {
    Rsa,
    P256,
    P384,
    Ed25519,
}

const NAMES: &[(&str, Algorithm)] = &[
    ("RS256", Algorithm::Rs256),
    ("RS384", Algorithm::Rs384),
    ("RS512", Algorithm::Rs512),
    ("PS256", Algorithm::Ps256),
    ("PS384", Algorithm::Ps384),
    ("PS512", Algorithm::Ps512),
    ("ES256", Algorithm::Es256),
    ("ES384", Algorithm::Es384),
    ("EdDSA", Algorithm::EdDsa),
];

impl Algorithm {
    pub(crate) fn family(self) -> Family {
        match self {
            Self::Rs256 | Self::Rs384 | Self::Rs512 | Self::Ps256 | Self::Ps384 | Self::Ps512 => {
                Family::Rsa
            }
            Self::Es256 => Family::P256,
            Self::Es384 => Family::P384,
            Self::EdDsa => Family::Ed25519,
        }
    }

    /// How a signature is verified.
    pub(crate) fn verification(self) -> &'static dyn ring::VerificationAlgorithm {
        match self {
            Self::Rs256 => &ring::RSA_PKCS1_2048_8192_SHA256,
            Self::Rs384 => &ring::RSA_PKCS1_2048_8192_SHA384,
            Self::Rs512 => &ring::RSA_PKCS1_2048_8192_SHA512,
            Self::Ps256 => &ring::RSA_PSS_2048_8192_SHA256,
            Self::Ps384 => &ring::RSA_PSS_2048_8192_SHA384,
            Self::Ps512 => &ring::RSA_PSS_2048_8192_SHA512,
            Self::Es256 => &ring::ECDSA_P256_SHA256_FIXED,
            Self::Es384 => &ring::ECDSA_P384_SHA384_FIXED,
            Self::EdDsa => &ring::ED25519,
        }
    }
}

impl FromStr for Algorithm {
    type Err = UnknownAlgorithm;

    fn from_str(text: &str) -> Result<Self, UnknownAlgorithm> {
        let known = NAMES.iter().find(|(name, _)| *name == text);
        known.map(|(_, known)| *known).ok_or(UnknownAlgorithm)
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(_, known)| known == self);
        f.write_str(name.map_or("", |(name, _)| name))
    }
}
