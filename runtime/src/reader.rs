//! The parts of a request, decoded by the contract, to a typed request.

use indexmap::IndexMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::DecodeError;
use crate::media::Content;
use crate::operation::{Location, Parameter};
use crate::style;

/// The values of a request: parameters by location and name, and the body.
///
/// ```
/// # use specwright_runtime::{Location, Parameter, Reader, style::Style};
/// let mut reader = Reader::new();
/// reader.parameter(Location::Query, "limit", 5.into());
/// const LIMIT: Parameter = Parameter::new(Location::Query, "limit", Style::Form);
/// assert_eq!(reader.required::<u8>(&LIMIT).unwrap(), 5);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Reader {
    parameters: IndexMap<(Location, Box<str>), Value>,
    content: Option<Content>,
}

impl Reader {
    /// Nothing is there yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Brings the value of a parameter. Names of headers do not distinguish case.
    pub fn parameter(&mut self, location: Location, name: &str, value: Value) {
        self.parameters.insert(key(location, name), value);
    }

    /// Brings the body.
    pub fn content(&mut self, content: Content) {
        self.content = Some(content);
    }

    /// Reads a parameter that must be there.
    pub fn required<T: DeserializeOwned>(&self, parameter: &Parameter) -> Result<T, DecodeError> {
        match self.optional(parameter)? {
            Some(read) => Ok(read),
            // an empty list has no form in most styles
            None => T::deserialize(Value::Array(Vec::new()))
                .map_err(|_| DecodeError::new(parameter, "is not there")),
        }
    }

    /// Reads a parameter where it is there.
    pub fn optional<T: DeserializeOwned>(
        &self,
        parameter: &Parameter,
    ) -> Result<Option<T>, DecodeError> {
        let key = key(parameter.location, parameter.name);
        let Some(value) = self.parameters.get(&key) else {
            return Ok(None);
        };
        let read = style::from_value(value);
        read.map(Some).map_err(|error| {
            DecodeError::new(parameter, format_args!("is not as declared: {error}"))
        })
    }

    /// The parameters of an operation, one after the other.
    pub fn values<'r>(&'r self, parameters: &'r [Parameter]) -> Values<'r> {
        Values {
            reader: self,
            parameters: parameters.iter(),
        }
    }

    /// The body where it must be there. Without bytes its kind tells whether that is a value.
    pub fn body(&mut self) -> Content {
        self.content.take().unwrap_or_default()
    }

    /// The body where it is there.
    pub fn optional_body(&mut self) -> Option<Content> {
        self.content
            .take()
            .filter(|content| !content.body.is_empty())
    }
}

/// Parameters that are read in the order in which they are declared.
#[derive(Clone, Debug)]
pub struct Values<'r> {
    reader: &'r Reader,
    parameters: std::slice::Iter<'r, Parameter>,
}

impl<'r> Values<'r> {
    /// Reads the next parameter, which must be there.
    pub fn required<T: DeserializeOwned>(&mut self) -> Result<T, DecodeError> {
        self.reader.required(self.next()?)
    }

    /// Reads the next parameter where it is there.
    pub fn optional<T: DeserializeOwned>(&mut self) -> Result<Option<T>, DecodeError> {
        self.reader.optional(self.next()?)
    }

    fn next(&mut self) -> Result<&'r Parameter, DecodeError> {
        let next = self.parameters.next();
        next.ok_or_else(|| DecodeError::new("a parameter", "is not declared"))
    }
}

fn key(location: Location, name: &str) -> (Location, Box<str>) {
    let name = if location == Location::Header {
        name.to_ascii_lowercase().into()
    } else {
        name.into()
    };
    (location, name)
}
