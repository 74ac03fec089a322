//! Parameters as Prism reads them: texts that are split by the style, and nothing else. The schema then turns
//! the texts into numbers and the like.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Map, Value};
use specwright_contract::Contract;
use specwright_contract::model::{Format, Location, SchemaId, Style, Type};
use specwright_contract::source::{Node, Origin};

use crate::style::{Pairs, ParameterPlan};

/// What JavaScript's `encodeURI` leaves as it is.
const UNESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b';')
    .remove(b',')
    .remove(b'/')
    .remove(b'?')
    .remove(b':')
    .remove(b'@')
    .remove(b'&')
    .remove(b'=')
    .remove(b'+')
    .remove(b'$')
    .remove(b'#');

/// How deep the members of a query may be.
const DEPTH: usize = 8;

/// Whether a parameter or header says its type where Swagger 2.0 has it, so that it has no schema to Prism.
pub fn is_typed_outside(contract: &Contract, origin: Origin) -> bool {
    let node = contract.sources.node(origin);
    let later = matches!(
        contract.format,
        Format::OpenApi30 | Format::OpenApi31 | Format::OpenApi32
    );
    later && node.get("schema").is_none() && node.get("type").is_some()
}

/// A parameter as Prism reads it.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    /// In lower case, as findings name it.
    pub(crate) name: Box<str>,
    /// As the warning about a deprecated one names it.
    pub(crate) written: Box<str>,
    style: Style,
    explode: bool,
    shape: Shape,
    /// Whether names distinguish case.
    exact: bool,
    /// Whether commas are a style of their own: Swagger 2.0.
    comma: bool,
}

/// As much of a schema as Prism looks at before it validates.
#[derive(Clone, Debug)]
enum Shape {
    Array(Box<Shape>),
    Object(Vec<(Box<str>, Shape)>),
    Other,
}

impl Shape {
    fn new(contract: &Contract, schema: Option<SchemaId>, depth: usize) -> Self {
        let Some(id) = schema.filter(|_| depth > 0) else {
            return Self::Other;
        };
        let schemas = &contract.schemas;
        let mut schema = &schemas[schemas.resolve(id)];
        if let Some(target) = schema.reference.filter(|_| schema.types.is_any()) {
            schema = &schemas[schemas.resolve(target)];
        }
        if schema.types.len() != 1 || schema.or_null {
            return Self::Other;
        }
        let part = |id| Self::new(contract, id, depth - 1);
        if schema.types.contains(Type::Array) {
            let items = schema.array.as_ref().and_then(|rules| rules.items);
            return Self::Array(Box::new(part(items)));
        }
        if schema.types.contains(Type::Object) {
            let properties = schema.object.iter().flat_map(|rules| &rules.properties);
            return Self::Object(
                properties
                    .map(|property| (property.name.clone(), part(Some(property.schema))))
                    .collect(),
            );
        }
        Self::Other
    }
}

impl Reading {
    /// Prepares a parameter. Only those of an operation whose URL can be `shown` with example values have the
    /// default of `explode`, and names that are escaped once more.
    pub(crate) fn new(contract: &Contract, plan: &ParameterPlan, shown: bool) -> Self {
        let (style, mut explode) = plan.style().unwrap_or((Style::Form, true));
        let form = plan.location == Location::Query && style == Style::Form;
        if form && !shown {
            let node = contract.sources.node(plan.origin);
            explode &= contract.format == Format::Swagger20
                || node.get("explode").and_then(Node::as_bool) == Some(true);
        }
        // of Swagger 2.0 only `multi` is this style, the others have names of their own
        let settled =
            contract.format != Format::Swagger20 || (explode && is_array(contract, plan.schema));
        let written: Cow<'_, str> = if form && shown && settled {
            utf8_percent_encode(&plan.name, UNESCAPED).into()
        } else {
            Cow::Borrowed(&*plan.name)
        };
        let schema = plan.schema.filter(|_| plan.style().is_some());
        Self {
            name: written.to_lowercase().into(),
            written: written.into(),
            style,
            explode,
            shape: Shape::new(contract, schema, DEPTH),
            exact: false,
            comma: false,
        }
    }

    /// A field of a form that is written in a style.
    pub(crate) fn field(
        contract: &Contract,
        name: &str,
        schema: Option<SchemaId>,
        style: Style,
        explode: Option<bool>,
    ) -> Self {
        Self {
            name: name.into(),
            written: name.into(),
            style,
            explode: explode.unwrap_or(style == Style::Form),
            shape: Shape::new(contract, schema, DEPTH),
            exact: true,
            comma: contract.format == Format::Swagger20 && style == Style::Form,
        }
    }

    /// Whether the value is a list between delimiters.
    pub(crate) fn is_delimited(&self) -> bool {
        let delimited =
            self.comma || matches!(self.style, Style::SpaceDelimited | Style::PipeDelimited);
        delimited && !self.explode && matches!(self.shape, Shape::Array(_))
    }

    /// Whether the value is a list of objects.
    pub(crate) fn lists_objects(&self) -> bool {
        matches!(&self.shape, Shape::Array(items) if matches!(**items, Shape::Object(_)))
    }

    /// The value of a path parameter or a header.
    pub(crate) fn text(&self, text: &str) -> Option<Value> {
        let (text, style) = match self.style {
            Style::Label => (text.strip_prefix('.')?, Style::Label),
            Style::Matrix => (text.strip_prefix(';')?, Style::Matrix),
            _ => (text, Style::Simple),
        };
        let named = |part: &str| -> Option<String> {
            let (name, value) = part.split_once('=')?;
            (name.eq_ignore_ascii_case(&self.name)).then(|| value.to_owned())
        };
        let value = match (&self.shape, style, self.explode) {
            (Shape::Array(_), Style::Label, true) => list(text, "."),
            (Shape::Array(_), Style::Matrix, true) => {
                let parts = text.split(';').filter(|part| !part.is_empty());
                let parts: Option<Vec<Value>> =
                    parts.map(|part| named(part).map(Value::from)).collect();
                Value::Array(parts?)
            }
            (Shape::Array(_), Style::Matrix, false) => list(&named(text)?, ","),
            (Shape::Array(_), ..) => list(text, ","),
            (Shape::Object(_), Style::Matrix, true) => assigned(text.split(';')),
            (Shape::Object(_), Style::Matrix, false) => alternating(&named(text)?),
            (Shape::Object(_), Style::Label, true) if text.contains('.') => {
                assigned(text.split('.'))
            }
            (Shape::Object(_), _, true) => assigned(text.split(',')),
            (Shape::Object(_), _, false) => alternating(text),
            (Shape::Other, Style::Matrix, _) => Value::from(named(text)?),
            (Shape::Other, ..) => Value::from(text),
        };
        present(value)
    }

    /// The value of a query parameter, or of a field of a form.
    pub(crate) fn pairs(&self, pairs: &Pairs<'_>) -> Option<Value> {
        if self.style == Style::DeepObject {
            return self.deep(pairs, &self.shape, &self.name).and_then(present);
        }
        if let (Shape::Object(properties), true) = (&self.shape, self.explode) {
            let mut members = Map::new();
            for pair in &pairs.list {
                let name = self.lower(&pair.name).into_owned();
                if properties.iter().any(|(known, _)| **known == *name)
                    && let Some(value) = self.values(pairs, &name)
                {
                    members.insert(name, one_or_many(value));
                }
            }
            return Some(Value::Object(members));
        }
        let values = self.values(pairs, &self.name)?;
        let separator = match self.style {
            Style::SpaceDelimited => "%20",
            Style::PipeDelimited => "|",
            Style::TabDelimited => return None,
            _ => ",",
        };
        if let [one] = values.as_slice()
            && one.is_empty()
        {
            return None;
        }
        match &self.shape {
            Shape::Array(_) if self.explode => Some(values.into_iter().map(Value::from).collect()),
            Shape::Array(_) => {
                let last = values.last()?;
                Some(last.split(separator).map(Value::from).collect())
            }
            Shape::Object(_) => Some(alternating(values.last()?)),
            Shape::Other => present(one_or_many(values)),
        }
    }

    /// The values of a name in lower case: of the last of those that are written otherwise.
    fn values(&self, pairs: &Pairs<'_>, name: &str) -> Option<Vec<String>> {
        let is = |written: &str| self.lower(written) == name;
        let mut written: Option<&str> = None;
        let mut seen: Vec<&str> = Vec::new();
        for pair in &pairs.list {
            if is(&pair.name) && !seen.contains(&&*pair.name) {
                seen.push(&pair.name);
                written = Some(&pair.name);
            }
        }
        let written = written?;
        let of_name = pairs.list.iter().filter(|pair| pair.name == written);
        Some(
            of_name
                .map(|pair| pairs.escape.undo(pair.value).into_owned())
                .collect(),
        )
    }

    fn lower<'n>(&self, name: &'n str) -> Cow<'n, str> {
        if self.exact
            || name
                .bytes()
                .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
        {
            Cow::Borrowed(name)
        } else {
            Cow::Owned(name.to_lowercase())
        }
    }

    /// A value that is spread over names with brackets.
    fn deep(&self, pairs: &Pairs<'_>, shape: &Shape, path: &str) -> Option<Value> {
        match shape {
            Shape::Object(properties) => {
                let mut members = Map::new();
                for (name, shape) in properties {
                    if let Some(value) = self.deep(pairs, shape, &format!("{path}[{name}]")) {
                        members.insert(name.to_string(), value);
                    }
                }
                Some(Value::Object(members))
            }
            Shape::Array(items) => {
                let mut positions: Vec<u64> = Vec::new();
                for pair in &pairs.list {
                    let name = self.lower(&pair.name);
                    let position = name
                        .strip_prefix(path)
                        .and_then(|rest| rest.strip_prefix('['))
                        .and_then(|rest| rest.split_once(']'))
                        .and_then(|(position, _)| position.parse::<u64>().ok());
                    positions.extend(position);
                }
                positions.sort_unstable();
                positions.dedup();
                let items = positions
                    .into_iter()
                    .filter_map(|position| self.deep(pairs, items, &format!("{path}[{position}]")));
                Some(items.collect())
            }
            Shape::Other => self.values(pairs, path).map(one_or_many),
        }
    }
}

fn one_or_many(mut values: Vec<String>) -> Value {
    if values.len() == 1 {
        values.pop().map_or(Value::Null, Value::from)
    } else {
        values.into_iter().map(Value::from).collect()
    }
}

/// What is empty is not there.
fn present(value: Value) -> Option<Value> {
    (value.as_str() != Some("")).then_some(value)
}

fn list(text: &str, separator: &str) -> Value {
    if text.is_empty() {
        return Value::Array(Vec::new());
    }
    text.split(separator).map(Value::from).collect()
}

/// `a=1`, `b=2`; what has no value is not there.
fn assigned<'t>(parts: impl Iterator<Item = &'t str>) -> Value {
    let mut members = Map::new();
    for part in parts {
        let mut pieces = part.split('=');
        let name = pieces.next().unwrap_or_default();
        match pieces.next() {
            Some(value) => members.insert(name.to_owned(), value.into()),
            None => members.shift_remove(name),
        };
    }
    Value::Object(members)
}

/// `a`, `1`, `b`, `2`; the last one alone is not there.
fn alternating(text: &str) -> Value {
    let mut members = Map::new();
    let mut parts = text.split(',');
    while let Some(name) = parts.next() {
        match parts.next() {
            Some(value) => members.insert(name.to_owned(), value.into()),
            None => members.shift_remove(name),
        };
    }
    Value::Object(members)
}

fn is_array(contract: &Contract, schema: Option<SchemaId>) -> bool {
    matches!(Shape::new(contract, schema, 1), Shape::Array(_))
}

/// A segment of a path without its escapes.
pub(crate) fn segment(raw: &str) -> Cow<'_, str> {
    percent_decode_str(raw).decode_utf8_lossy()
}
