//! Who may do what. The security phase judges these.

use super::{Check, Class, Severity};

const fn over_several(name: &'static str, severity: Severity, docs: &'static str) -> Check {
    Check {
        name,
        severity,
        class: Class::Security,
        docs,
        judge: None,
    }
}

/// Whether credentials are asked for and looked at.
pub static AUTH_IGNORED: Check = over_several(
    "auth-ignored",
    Severity::Error,
    "an operation with a security requirement refuses requests without a credential, and with one that is not valid",
);

/// Whether another user's resources are kept from a user.
pub static OBJECT_AUTHORIZATION: Check = over_several(
    "object-authorization",
    Severity::Error,
    "what a user may not read or change is refused by every operation, and is in none of the user's lists",
);

/// Whether scopes are looked at.
pub static SCOPE_IGNORED: Check = over_several(
    "scope-ignored",
    Severity::Error,
    "a token without the scope that the contract asks for is refused",
);

/// Whether a refusal says how to authenticate.
pub static AUTH_CHALLENGE: Check = over_several(
    "auth-challenge",
    Severity::Warning,
    "401 comes with WWW-Authenticate (RFC 9110, section 11.6.1)",
);

/// Whether the name of an authentication scheme has a case.
pub static SCHEME_CASE: Check = over_several(
    "auth-scheme-case",
    Severity::Warning,
    "the name of an authentication scheme has no case (RFC 9110, section 11.1)",
);
