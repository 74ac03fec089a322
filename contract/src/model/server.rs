//! Servers and their variables.

use crate::source::Origin;

/// A Server Variable Object.
#[derive(Debug)]
#[non_exhaustive]
pub struct ServerVariable {
    /// The name in the template.
    pub name: Box<str>,
    /// The value where none is chosen.
    pub default: Box<str>,
    /// The values it may have; empty: any.
    pub values: Box<[Box<str>]>,
    /// A description in Markdown.
    pub description: Option<Box<str>>,
}

/// A Server Object.
#[derive(Debug)]
#[non_exhaustive]
pub struct Server {
    /// The URL template as written: absolute, or relative to the place of the document.
    pub url: Box<str>,
    /// A name to choose it by (OpenAPI 3.2).
    pub name: Option<Box<str>>,
    /// A description in Markdown.
    pub description: Option<Box<str>>,
    /// Its variables.
    pub variables: Vec<ServerVariable>,
    /// The Server Object; nothing where the document has none and `/` stands for it.
    pub origin: Option<Origin>,
}

impl Server {
    /// The URL with every variable at its default.
    pub fn default_url(&self) -> String {
        let mut url = self.url.to_string();
        for variable in &self.variables {
            url = url.replace(&format!("{{{}}}", variable.name), &variable.default);
        }
        url
    }
}
