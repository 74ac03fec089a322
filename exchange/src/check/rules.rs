//! By which rules a request is read, where more than one reading is in use.

/// How requests are read. The default is our way; [`Rules::PRISM`] is Prism's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a table of switches; made by callers with `..Rules::default()`"
)]
pub struct Rules {
    /// Parameters are read as OpenAPI has their styles, with names as they are written, JSON where `content`
    /// says so, and what is not sent is not there. Prism: names in lower case (and of queries escaped once
    /// more), texts that are split and nothing else, objects of a query that are there even where no member
    /// is, no JSON, no tabs.
    pub parameters: bool,
    /// Bodies are read by their media type: XML and text by their schema, forms of any shape; chunked ones as
    /// well, and a JSON `null` is a body. Prism: JSON and forms only, all else is one string, whatever the type
    /// of a chunked body, and what is false is no body.
    pub bodies: bool,
    /// Cookies are checked. Prism: not.
    pub cookies: bool,
}

impl Rules {
    /// Prism's way in everything.
    pub const PRISM: Self = Self {
        parameters: false,
        bodies: false,
        cookies: false,
    };
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            parameters: true,
            bodies: true,
            cookies: true,
        }
    }
}
