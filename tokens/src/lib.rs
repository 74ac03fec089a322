//! An issuer of access tokens (JWT, RS256) for development and tests.
//!
//! Owns: key pairs with their certificates, key sets (JWKS), tokens with any claims, and tokens that a service must
//! refuse. Refuses: being an issuer that anybody should trust; keys lie in plain files and nobody is asked who they are.
//!
//! ```
//! use specwright_tokens::{Claims, Flaw, Issuer};
//!
//! # fn main() -> Result<(), specwright_tokens::IssuerError> {
//! let issuer = Issuer::generate()?;
//! let claims = Claims::of("user1").audience("http://localhost:8080/orders");
//! let good = issuer.token(&claims)?;
//! let bad = issuer.bad_token(&claims, Flaw::Expired)?;
//! assert_eq!(good.split('.').count(), 3);
//! # let _ = bad;
//! # Ok(())
//! # }
//! ```

mod claims;
mod flaw;
mod issuer;
mod key_set;

pub use claims::Claims;
pub use flaw::Flaw;
pub use issuer::{Issuer, IssuerError};
