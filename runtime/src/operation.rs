//! What generated code says of an operation and of its parameters: constants, written once for client and server.

use std::fmt;

use crate::style::Style;

/// An operation of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "written by generated code")]
pub struct Operation {
    /// Its place in the contract's list of operations.
    pub index: usize,
    /// The `operationId`, or the one that was made for it.
    pub id: &'static str,
    /// The method, in capitals.
    pub method: &'static str,
    /// The path template: `/orders/{order_id}`.
    pub path: &'static str,
    /// Any of these is enough; none: no security. One without schemes: anonymous callers are admitted.
    pub security: &'static [&'static [Required]],
    /// Its own servers, where they are not the document's.
    pub servers: &'static [Server],
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// A security scheme that an operation requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "written by generated code")]
pub struct Required {
    /// The name of the scheme in the document.
    pub scheme: &'static str,
    /// The scopes.
    pub scopes: &'static [&'static str],
}

/// A server of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "written by generated code")]
pub struct Server {
    /// The URL, with variables in braces.
    pub url: &'static str,
    /// The variables with their defaults.
    pub variables: &'static [(&'static str, &'static str)],
}

impl Server {
    /// The URL with variables: those given, and the defaults of the others.
    ///
    /// ```
    /// # use specwright_runtime::Server;
    /// let server = Server { url: "https://{host}/v1", variables: &[("host", "kitchen.example")] };
    /// assert_eq!(server.with(&[]), "https://kitchen.example/v1");
    /// assert_eq!(server.with(&[("host", "localhost")]), "https://localhost/v1");
    /// ```
    pub fn with(&self, given: &[(&str, &str)]) -> String {
        let mut text = String::new();
        let mut rest = self.url;
        while let Some((before, inner)) = rest.split_once('{') {
            text.push_str(before);
            let Some((name, after)) = inner.split_once('}') else {
                text.push('{');
                rest = inner;
                continue;
            };
            let given = given.iter().find(|(known, _)| *known == name);
            let default = || self.variables.iter().find(|(known, _)| *known == name);
            let value = given.map(|(_, value)| *value).or(default().map(|d| d.1));
            if let Some(value) = value {
                text.push_str(value);
            } else {
                text.extend(["{", name, "}"]);
            }
            rest = after;
        }
        text.push_str(rest);
        text
    }
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
    /// The whole query.
    QueryString,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Path => "path parameter",
            Self::Query => "query parameter",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::QueryString => "query",
        })
    }
}

/// A parameter, a header, or a field of a form: where it stands and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// Where it stands.
    pub location: Location,
    /// The name in the message.
    pub name: &'static str,
    /// The style.
    pub style: Style,
    /// Exploded.
    pub explode: bool,
    /// Reserved characters stay as they are.
    pub reserved: bool,
    /// It may be left out.
    pub optional: bool,
}

impl Parameter {
    /// A parameter that is neither exploded nor keeps reserved characters.
    pub const fn new(location: Location, name: &'static str, style: Style) -> Self {
        Self {
            location,
            name,
            style,
            explode: false,
            reserved: false,
            optional: false,
        }
    }

    /// A parameter as its line in a macro has it.
    #[doc(hidden)]
    pub const fn written(location: Location, name: &'static str, style: Style, flags: u8) -> Self {
        Self {
            location,
            name,
            style,
            explode: flags & crate::words::flag::explode != 0,
            reserved: flags & crate::words::flag::reserved != 0,
            optional: flags & crate::words::flag::optional != 0,
        }
    }

    /// A header of a response.
    pub const fn header(name: &'static str, style: Style) -> Self {
        Self::new(Location::Header, name, style)
    }

    /// Exploded.
    #[must_use]
    pub const fn explode(mut self) -> Self {
        self.explode = true;
        self
    }

    /// Reserved characters stay as they are.
    #[must_use]
    pub const fn reserved(mut self) -> Self {
        self.reserved = true;
        self
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`", self.location, self.name)
    }
}
