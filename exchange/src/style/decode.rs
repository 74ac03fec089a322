//! Text in a style to a value (OpenAPI 3.1, section 4.8.12.2; RFC 6570).

use std::borrow::Cow;

use serde_json::{Map, Value};
use specwright_contract::model::{Style, Type};

use super::coerce::{Judge, first_right, scalar};
use super::deep;
use super::pairs::{Escape, Pairs};
use super::{Shape, StyleError};

type Outcome = Result<Option<Value>, StyleError>;

/// How a style is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading<'r> {
    pub(super) name: &'r str,
    pub(super) style: Style,
    pub(super) explode: bool,
    pub(super) escape: Escape,
    pub(super) judge: &'r dyn Judge,
}

impl std::fmt::Debug for dyn Judge + '_ {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Judge")
    }
}

impl Reading<'_> {
    /// A value that stands alone: of a path parameter or a header.
    pub(super) fn text(&self, raw: &str, shape: &Shape) -> Outcome {
        first_right(shape, self.judge, &|shape| match self.style {
            Style::Matrix => self.matrix(raw, shape),
            Style::Label => self.label(raw, shape),
            _ => self.split(raw, shape, b",", self.explode),
        })
    }

    /// A value among pairs: of a query or cookie. `claimed` tells which names are other parameters'.
    pub(super) fn pairs(
        &self,
        pairs: &Pairs<'_>,
        shape: &Shape,
        claimed: &dyn Fn(&str) -> bool,
    ) -> Outcome {
        first_right(shape, self.judge, &|shape| {
            if self.style == Style::DeepObject {
                return deep::decode(self, pairs, shape);
            }
            if self.explode && shape.takes(Type::Object) && !shape.types.contains(Type::Array) {
                let members = self.members(pairs, shape, claimed);
                if members.is_some() || !shape.takes_scalar() {
                    return Ok(members);
                }
            }
            let values = pairs.values(self.name);
            let Some(last) = values.last() else {
                return Ok(None);
            };
            if self.explode {
                let array = shape.takes(Type::Array);
                if !array && values.len() == 1 {
                    return Ok(Some(self.scalar(last, Some(shape))));
                }
                // a scalar that is repeated becomes an array, for the validator to refuse
                let item = |(n, raw): (usize, &&str)| {
                    let item = if array { shape.item(n) } else { Some(shape) };
                    self.scalar(raw, item)
                };
                return Ok(Some(values.iter().enumerate().map(item).collect()));
            }
            if values.len() > 1 && !shape.takes(Type::Array) && !shape.takes(Type::Object) {
                let items = values.iter().map(|raw| self.scalar(raw, Some(shape)));
                return Ok(Some(items.collect()));
            }
            self.delimited(last, shape)
        })
    }

    fn delimited(&self, raw: &str, shape: &Shape) -> Outcome {
        let mark = match self.style {
            Style::SpaceDelimited => b' ',
            Style::PipeDelimited => b'|',
            Style::TabDelimited => b'\t',
            _ => b',',
        };
        if mark != b',' {
            // the delimiter is usually escaped itself
            let decoded = self.escape.undo(raw);
            let plain = Self {
                escape: Escape::None,
                ..*self
            };
            return plain.split(&decoded, shape, &[mark], false);
        }
        let strict = self.split(raw, shape, b",", false)?;
        // many clients escape the commas between items too: read so where only that is right
        let whole = self.escape.undo(raw);
        if let (Some(id), Some(value)) = (shape.schema, &strict)
            && !raw.contains(',')
            && whole.contains(',')
            && (value.is_array() || value.is_object())
            && !self.judge.is_right(id, value)
        {
            let plain = Self {
                escape: Escape::None,
                ..*self
            };
            if let Ok(Some(lenient)) = plain.split(&whole, shape, b",", false)
                && self.judge.is_right(id, &lenient)
            {
                return Ok(Some(lenient));
            }
        }
        Ok(strict)
    }

    fn matrix(&self, raw: &str, shape: &Shape) -> Outcome {
        let wrong = || StyleError::Matrix {
            name: self.name.into(),
        };
        let text = raw.strip_prefix(';').ok_or_else(wrong)?;
        if self.explode && shape.takes(Type::Object) {
            return self.assigned(text.split(';'), shape).map(Some);
        }
        let named = |part: &'_ str| -> Option<String> {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (self.escape.undo(name) == self.name).then(|| value.to_owned())
        };
        let parts: Option<Vec<String>> = text.split(';').map(named).collect();
        let parts = parts.ok_or_else(wrong)?;
        match parts.as_slice() {
            [one] if !(self.explode && shape.takes(Type::Array)) => {
                self.split(one, shape, b",", false)
            }
            many => {
                let array = shape.takes(Type::Array);
                let item = |(n, raw): (usize, &String)| {
                    let item = if array { shape.item(n) } else { Some(shape) };
                    self.scalar(raw, item)
                };
                Ok(Some(many.iter().enumerate().map(item).collect()))
            }
        }
    }

    fn label(&self, raw: &str, shape: &Shape) -> Outcome {
        let text = raw.strip_prefix('.').ok_or_else(|| StyleError::Label {
            name: self.name.into(),
        })?;
        let marks: &[u8] = if self.explode { b"." } else { b"," };
        self.split(text, shape, marks, self.explode)
    }

    /// A text of items or members between delimiters, or one scalar.
    fn split(&self, raw: &str, shape: &Shape, marks: &[u8], assigned: bool) -> Outcome {
        let parts = || raw.split(|mark: char| marks.iter().any(|&known| known as char == mark));
        let several = raw.bytes().any(|byte| marks.contains(&byte));
        if shape.takes(Type::Array) && (several || !shape.takes_scalar()) {
            if raw.is_empty() {
                return Ok(Some(Value::Array(Vec::new())));
            }
            let items = parts().enumerate();
            let items = items.map(|(n, part)| self.scalar(part, shape.item(n)));
            return Ok(Some(items.collect()));
        }
        if shape.takes(Type::Object) && (several || !shape.takes_scalar()) {
            return if raw.is_empty() {
                Ok(Some(Value::Object(Map::new())))
            } else if assigned {
                self.assigned(parts(), shape).map(Some)
            } else {
                self.alternating(parts(), shape).map(Some)
            };
        }
        Ok(Some(self.scalar(raw, Some(shape))))
    }

    /// `a=1`, `b=2`
    fn assigned<'a>(
        &self,
        parts: impl Iterator<Item = &'a str>,
        shape: &Shape,
    ) -> Result<Value, StyleError> {
        let mut members = Map::new();
        for part in parts {
            let (name, value) = part.split_once('=').ok_or_else(|| StyleError::Member {
                name: self.name.into(),
                part: part.into(),
            })?;
            let name = self.trimmed(name);
            let value = self.scalar(value, shape.member(&name));
            members.insert(name.into_owned(), value);
        }
        Ok(Value::Object(members))
    }

    /// `a`, `1`, `b`, `2`
    fn alternating<'a>(
        &self,
        mut parts: impl Iterator<Item = &'a str>,
        shape: &Shape,
    ) -> Result<Value, StyleError> {
        let mut members = Map::new();
        while let Some(name) = parts.next() {
            let name = self.trimmed(name);
            let value = parts.next().ok_or_else(|| StyleError::Member {
                name: self.name.into(),
                part: name.clone().into(),
            })?;
            let value = self.scalar(value, shape.member(&name));
            members.insert(name.into_owned(), value);
        }
        Ok(Value::Object(members))
    }

    /// An object whose members are pairs of their own.
    fn members(
        &self,
        pairs: &Pairs<'_>,
        shape: &Shape,
        claimed: &dyn Fn(&str) -> bool,
    ) -> Option<Value> {
        let mut members = Map::new();
        for pair in &pairs.list {
            let own = shape
                .properties
                .iter()
                .any(|(name, _)| **name == *pair.name);
            let open = shape.open || (shape.properties.is_empty() && !shape.takes_scalar());
            if !own && (!open || claimed(&pair.name)) {
                continue;
            }
            let member = shape.member(&pair.name);
            let array = member.is_some_and(|member| member.takes(Type::Array));
            let item = if array {
                member.and_then(|member| member.item(0))
            } else {
                member
            };
            let value = self.scalar(pair.value, item);
            match members.get_mut(&*pair.name) {
                None if array => {
                    members.insert(pair.name.to_string(), Value::Array(vec![value]));
                }
                None => {
                    members.insert(pair.name.to_string(), value);
                }
                Some(Value::Array(items)) => items.push(value),
                Some(other) => *other = Value::Array(vec![other.take(), value]),
            }
        }
        (!members.is_empty()).then_some(Value::Object(members))
    }

    /// One text.
    pub(super) fn scalar(&self, raw: &str, shape: Option<&Shape>) -> Value {
        scalar(&self.trimmed(raw), shape, self.judge)
    }

    fn trimmed<'a>(&self, raw: &'a str) -> Cow<'a, str> {
        if self.escape == Escape::None && matches!(self.style, Style::Simple | Style::Cookie) {
            return Cow::Borrowed(raw.trim_matches([' ', '\t']));
        }
        self.escape.undo(raw)
    }
}
