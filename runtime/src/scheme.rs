//! Security schemes as generated code tells them: what a client shows and a server asks for.

/// A security scheme of the contract: a line of `rt::client!` and `rt::server!`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "written by macros")]
pub struct Scheme {
    /// Its name in the document.
    pub name: &'static str,
    /// What is shown, and where.
    pub kind: SchemeKind,
}

/// What is shown for a scheme, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemeKind {
    /// A bearer token: of `http`, `oauth2` and `openIdConnect`.
    Bearer {
        /// Where a client gets one for its credentials.
        token_url: Option<&'static str>,
    },
    /// User and password.
    Basic,
    /// A key in a header.
    HeaderKey(&'static str),
    /// A key in a parameter of the query.
    QueryKey(&'static str),
    /// A key in a cookie.
    CookieKey(&'static str),
    /// Another scheme of `Authorization`.
    Other(&'static str),
    /// A client certificate: a matter of the transport.
    Certificate,
}

/// The kind of a scheme, of its words in a line.
#[doc(hidden)]
#[macro_export]
macro_rules! __scheme {
    (bearer $($url:literal)?) => {
        $crate::SchemeKind::Bearer {
            token_url: $crate::__optional!($($url)?),
        }
    };
    (basic) => {
        $crate::SchemeKind::Basic
    };
    (header_key $name:literal) => {
        $crate::SchemeKind::HeaderKey($name)
    };
    (query_key $name:literal) => {
        $crate::SchemeKind::QueryKey($name)
    };
    (cookie_key $name:literal) => {
        $crate::SchemeKind::CookieKey($name)
    };
    (other $name:literal) => {
        $crate::SchemeKind::Other($name)
    };
    (certificate) => {
        $crate::SchemeKind::Certificate
    };
}
