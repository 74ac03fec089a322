//! A parameter, header or form field made ready for reading and writing.

use serde_json::Value;
use specwright_contract::model::{
    Contract, Encoding, Header, Location, Parameter, ParameterShape, SchemaId, Style,
};
use specwright_contract::source::Origin;

use super::coerce::{Judge, scalar};
use super::decode::Reading;
use super::encode::{Inexpressible, Writing};
use super::pairs::{Escape, Pairs};
use super::{Shape, StyleError};
use crate::media_type;

/// A parameter made ready.
#[derive(Clone, Debug)]
pub struct ParameterPlan {
    /// The name as written.
    pub name: Box<str>,
    /// Where it stands.
    pub location: Location,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it should not be used any more.
    pub deprecated: bool,
    /// Whether `?name=` is right whatever the schema says.
    pub allow_empty_value: bool,
    /// The schema of the value.
    pub schema: Option<SchemaId>,
    /// The Parameter or Header Object.
    pub origin: Origin,
    form: Form,
}

#[derive(Clone, Debug)]
enum Form {
    Styled {
        shape: Shape,
        style: Style,
        explode: bool,
        allow_reserved: bool,
    },
    Json,
    Text(Shape),
}

impl ParameterPlan {
    /// Prepares a parameter.
    pub fn new(contract: &Contract, parameter: &Parameter) -> Self {
        Self {
            name: parameter.name.clone(),
            location: parameter.location,
            required: parameter.required,
            deprecated: parameter.deprecated,
            allow_empty_value: parameter.allow_empty_value,
            schema: parameter.shape.schema(),
            origin: parameter.origin,
            form: Form::new(contract, &parameter.shape),
        }
    }

    /// Prepares a header of a response or of a part.
    pub fn header(contract: &Contract, name: &str, header: &Header) -> Self {
        Self {
            name: name.into(),
            location: Location::Header,
            required: header.required,
            deprecated: header.deprecated,
            allow_empty_value: false,
            schema: header.shape.schema(),
            origin: header.origin,
            form: Form::new(contract, &header.shape),
        }
    }

    /// Prepares a field of a form (OpenAPI 3.1, section 4.8.15).
    pub fn field(
        contract: &Contract,
        name: &str,
        schema: Option<SchemaId>,
        encoding: Option<&Encoding>,
        origin: Origin,
    ) -> Self {
        let style = encoding.and_then(|e| e.style).unwrap_or(Style::Form);
        let explode = encoding.and_then(|e| e.explode);
        Self {
            name: name.into(),
            location: Location::Query,
            required: false,
            deprecated: false,
            allow_empty_value: true,
            schema,
            origin,
            form: Form::Styled {
                shape: Shape::new(contract, schema),
                style,
                explode: explode.unwrap_or(style == Style::Form),
                allow_reserved: encoding.is_some_and(|e| e.allow_reserved),
            },
        }
    }

    /// The shape of the value; nothing where it is JSON.
    pub fn shape(&self) -> Option<&Shape> {
        match &self.form {
            Form::Styled { shape, .. } | Form::Text(shape) => Some(shape),
            Form::Json => None,
        }
    }

    /// The style and whether it is exploded; nothing where the value is of a media type.
    pub(crate) fn style(&self) -> Option<(Style, bool)> {
        match &self.form {
            Form::Styled { style, explode, .. } => Some((*style, *explode)),
            Form::Json | Form::Text(_) => None,
        }
    }

    fn escape(&self) -> Escape {
        match (self.location, &self.form) {
            (Location::Header, _)
            | (
                _,
                Form::Styled {
                    style: Style::Cookie,
                    ..
                },
            ) => Escape::None,
            (Location::Query | Location::QueryString, _) => Escape::Form,
            _ => Escape::Percent,
        }
    }

    /// How a value in a style is read here.
    fn reading<'r>(
        &'r self,
        escape: Escape,
        judge: &'r dyn Judge,
    ) -> impl Fn(Style, bool) -> Reading<'r> {
        move |style, explode| Reading {
            name: &self.name,
            style,
            explode,
            escape,
            judge,
        }
    }

    /// Reads the text of a path parameter or header: the raw segment or part of it, or the field's value
    /// with the values of repeated fields joined by commas.
    pub fn decode_text(&self, raw: &str, judge: &dyn Judge) -> Result<Option<Value>, StyleError> {
        let escape = self.escape();
        let reading = self.reading(escape, judge);
        match &self.form {
            Form::Styled {
                shape,
                style,
                explode,
                ..
            } => reading(*style, *explode).text(raw, shape),
            Form::Json => self.json(&escape.undo(raw)).map(Some),
            Form::Text(shape) => Ok(Some(scalar(&escape.undo(raw), Some(shape), judge))),
        }
    }

    /// Reads a parameter of a query or a cookie; nothing where it is not there. `claimed` tells which names
    /// belong to other parameters, which matters to exploded objects that admit any member.
    pub fn decode_pairs(
        &self,
        pairs: &Pairs<'_>,
        claimed: &dyn Fn(&str) -> bool,
        judge: &dyn Judge,
    ) -> Result<Option<Value>, StyleError> {
        let escape = if self.location == Location::Cookie {
            self.escape()
        } else {
            pairs.escape
        };
        let reading = self.reading(escape, judge);
        let last = || pairs.values(&self.name).last().map(|raw| escape.undo(raw));
        match &self.form {
            Form::Styled {
                shape,
                style,
                explode,
                ..
            } => reading(*style, *explode).pairs(pairs, shape, claimed),
            Form::Json => last().map(|text| self.json(&text)).transpose(),
            Form::Text(shape) => Ok(last().map(|text| scalar(&text, Some(shape), judge))),
        }
    }

    fn json(&self, text: &str) -> Result<Value, StyleError> {
        serde_json::from_str(text).map_err(|error| StyleError::Json {
            name: self.name.clone(),
            message: error.to_string().into(),
        })
    }

    /// Writes a value: the text of a path parameter or header, or the pairs of a query or cookies
    /// (`a=1&b=2`, `a=1; b=2`).
    pub fn encode(&self, value: &Value) -> Result<String, Inexpressible> {
        let cookie = self.location == Location::Cookie;
        let writing = |style, explode, allow_reserved| Writing {
            name: &self.name,
            style,
            explode,
            escape: self.escape(),
            allow_reserved,
            between: if cookie { "; " } else { "&" },
        };
        let pairs = matches!(self.location, Location::Query | Location::Cookie);
        let one = if pairs { Style::Form } else { Style::Simple };
        match (&self.form, value) {
            (
                Form::Styled {
                    style,
                    explode,
                    allow_reserved,
                    ..
                },
                value,
            ) => writing(*style, *explode, *allow_reserved).value(value),
            (Form::Json, value) => {
                writing(one, false, false).value(&Value::from(value.to_string()))
            }
            (Form::Text(_), Value::Array(_) | Value::Object(_)) => Err(Inexpressible::Type),
            (Form::Text(_), value) => writing(one, false, false).value(value),
        }
    }

    /// Whether a query can have a pair of this parameter under this name.
    pub fn claims(&self, name: &str) -> bool {
        let Some(rest) = name.strip_prefix(&*self.name) else {
            return false;
        };
        match &self.form {
            Form::Styled {
                style: Style::DeepObject,
                ..
            } => rest.starts_with('['),
            _ => rest.is_empty(),
        }
    }
}

impl Form {
    fn new(contract: &Contract, shape: &ParameterShape) -> Self {
        match shape {
            ParameterShape::Styled {
                schema,
                style,
                explode,
                allow_reserved,
            } => Self::Styled {
                shape: Shape::new(contract, *schema),
                style: *style,
                explode: *explode,
                allow_reserved: *allow_reserved,
            },
            ParameterShape::Content(media) => {
                if media_type::is_json(&media.name) {
                    Self::Json
                } else {
                    Self::Text(Shape::new(contract, media.schema))
                }
            }
        }
    }
}

/// Reads one value of a parameter: from the raw text of a path parameter or header, or from a whole query or
/// `Cookie` header. For more than one value of the same operation, prepare a [`ParameterPlan`].
pub fn decode(
    contract: &Contract,
    parameter: &Parameter,
    raw: &str,
    judge: &dyn Judge,
) -> Result<Option<Value>, StyleError> {
    let plan = ParameterPlan::new(contract, parameter);
    match parameter.location {
        Location::Query => plan.decode_pairs(&Pairs::query(raw), &|_| false, judge),
        Location::Cookie => plan.decode_pairs(&Pairs::cookies([raw]), &|_| false, judge),
        _ => plan.decode_text(raw, judge),
    }
}

/// Writes one value of a parameter; see [`ParameterPlan::encode`].
pub fn encode(
    contract: &Contract,
    parameter: &Parameter,
    value: &Value,
) -> Result<String, Inexpressible> {
    ParameterPlan::new(contract, parameter).encode(value)
}

/// Writes the value of a header; nothing where its style has no form for it.
pub fn encode_header(header: &Header, value: &Value) -> Option<String> {
    let writing = |explode| Writing {
        name: "",
        style: Style::Simple,
        explode,
        escape: Escape::None,
        allow_reserved: false,
        between: ",",
    };
    let text = match &header.shape {
        ParameterShape::Styled { explode, .. } => writing(*explode).value(value),
        ParameterShape::Content(media) if media_type::is_json(&media.name) => {
            writing(false).value(&Value::from(value.to_string()))
        }
        ParameterShape::Content(_) => writing(false).value(value),
    };
    text.ok()
}
