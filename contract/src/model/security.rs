//! Security schemes and requirements.

use std::sync::Arc;

use super::{Extension, Names};
use crate::source::Origin;

/// Where an API key stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum KeyLocation {
    /// A query parameter.
    Query,
    /// A header field.
    Header,
    /// A cookie.
    Cookie,
}

/// An OAuth Flow Object.
#[derive(Debug)]
#[non_exhaustive]
pub struct Flow {
    /// `implicit`, `password`, `clientCredentials`, `authorizationCode`, `deviceAuthorization`.
    pub kind: Box<str>,
    /// Where the person is sent.
    pub authorization_url: Option<Box<str>>,
    /// Where the token is had.
    pub token_url: Option<Box<str>>,
    /// Where it is renewed.
    pub refresh_url: Option<Box<str>>,
    /// The scopes with their descriptions.
    pub scopes: Vec<(Box<str>, Box<str>)>,
}

/// What a scheme asks for.
#[derive(Debug)]
#[non_exhaustive]
pub enum SchemeKind {
    /// A key under a name.
    ApiKey {
        /// Where.
        location: KeyLocation,
        /// The name of the parameter, header or cookie.
        name: Box<str>,
    },
    /// A scheme of the `Authorization` header (RFC 9110, section 11): `basic`, `bearer`, …, lower case.
    Http {
        /// The scheme.
        scheme: Box<str>,
        /// A hint of the token's form: `JWT`.
        bearer_format: Option<Box<str>>,
    },
    /// OAuth 2.0; the token comes as bearer.
    OAuth2 {
        /// The flows.
        flows: Vec<Flow>,
    },
    /// OpenID Connect; the token comes as bearer.
    OpenIdConnect {
        /// The discovery document.
        url: Box<str>,
    },
    /// A client certificate.
    MutualTls,
    /// A kind that is in no version of the specification, as written.
    Unknown(Box<str>),
}

/// A Security Scheme Object.
#[derive(Debug)]
#[non_exhaustive]
pub struct SecurityScheme {
    /// The name that requirements use.
    pub name: Box<str>,
    /// A description in Markdown.
    pub description: Option<Box<str>>,
    /// What it asks for.
    pub kind: SchemeKind,
    /// Whether it should not be used any more (OpenAPI 3.2).
    pub deprecated: bool,
    /// The `x-` members.
    pub extensions: Box<[Extension]>,
    /// The Security Scheme Object.
    pub origin: Origin,
}

/// A Security Requirement Object: all of these schemes together. Empty: anonymous is fine.
#[derive(Debug)]
#[non_exhaustive]
pub struct SecurityRequirement {
    /// The schemes with the scopes (or roles) that are needed. A scheme that is named but nowhere
    /// defined is left out, and reported.
    pub schemes: Vec<(Arc<SecurityScheme>, Names)>,
    /// Whether a scheme that is nowhere defined was left out.
    pub incomplete: bool,
    /// The Security Requirement Object.
    pub origin: Origin,
}
