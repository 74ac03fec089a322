//! Access tokens (JWT, RFC 7519): which are believed, and what they say.
//!
//! Signatures are verified by `ring`. The algorithms that count are those that the service was told of, never the one
//! that the token names alone, and each key is used with the algorithms of its own kind only.
//!
//! ```no_run
//! use specwright_runtime::jwt::{Keys, Verifier};
//!
//! # async fn verify(token: &str) -> Result<(), Box<dyn std::error::Error>> {
//! let keys = Keys::from_pem(&std::fs::read("public_key.pem")?)?; // or Keys::at("https://…/jwks.json")
//! let verifier = Verifier::new(keys).audience("http://localhost:8080/orders");
//! let claims = verifier.verify(token).await?;
//! println!("{} may {:?}", claims.subject()?, claims.scopes());
//! # Ok(())
//! # }
//! ```
//!
//! In a generated `Security`, `verifier.verify(token.token()).await?` in a method is all: what is wrong with a token
//! becomes the right refusal.

mod algorithm;
mod claims;
mod key;
mod keys;
mod refused;
mod verifier;

pub use algorithm::{Algorithm, UnknownAlgorithm};
pub use claims::Claims;
pub use key::{Key, KeyError};
pub use keys::Keys;
pub use refused::Refused;
pub use verifier::Verifier;
