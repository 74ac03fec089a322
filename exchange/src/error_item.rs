//! One finding as FastAPI tells it: the kinds, places and sentences of pydantic 2, where it has an equivalent.

use serde_json::{Map, Value, json};

use crate::schema::Params;

/// What is told of a finding.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "what a finding consists of")]
pub struct Item<'f> {
    /// The keyword that is broken, or `required`, `syntax`, …; empty: none.
    pub code: &'f str,
    /// `body`, `query`, … and the way from there; empty: the body.
    pub location: &'f [String],
    /// What the keyword asks for.
    pub params: &'f Params,
    /// What is wrong, as a sentence: where pydantic has none.
    pub message: &'f str,
    /// The value that is wrong.
    pub input: Option<&'f Value>,
}

/// A kind of error of pydantic.
#[derive(Default)]
struct Kind {
    name: &'static str,
    message: String,
    context: Option<Value>,
    /// The member that is missing, or may not be there.
    member: Option<String>,
    /// The byte at which a text cannot be read.
    offset: Option<u64>,
}

impl Item<'_> {
    /// The members of the list's item.
    pub fn to_value(self) -> Value {
        self.value_with("")
    }

    /// The members of the list's item, with this after the sentence.
    pub fn value_with(self, after: &str) -> Value {
        let kind = self.kind().unwrap_or_else(|| Kind {
            name: "",
            message: self.message.to_owned(),
            ..Kind::default()
        });
        let code = match (kind.name, self.code) {
            ("", "") => "value_error",
            ("", code) => code,
            (name, _) => name,
        };
        let mut location: Vec<Value> = self.location.iter().map(|step| segment(step)).collect();
        if location.is_empty() {
            location.push("body".into());
        }
        let nothing = json!({});
        let mut input = self.input;
        if kind.name == "json_invalid" {
            location.extend(kind.offset.map(Value::from));
            input = Some(&nothing);
        }
        if let Some(member) = kind.member {
            if kind.name == "extra_forbidden" {
                input = input.and_then(|object| object.get(&member)).or(input);
            }
            location.push(member.into());
        }
        let mut object = Map::with_capacity(5);
        object.insert("type".to_owned(), code.into());
        object.insert("loc".to_owned(), location.into());
        object.insert("msg".to_owned(), (kind.message + after).into());
        object.insert("input".to_owned(), input.cloned().into());
        if let Some(context) = kind.context {
            object.insert("ctx".to_owned(), context);
        }
        object.into()
    }

    fn kind(self) -> Option<Kind> {
        if let Params::Limit(limit) = self.params {
            return self.limited(limit);
        }
        match (self.code, self.params) {
            ("required", Params::Missing(name)) => Some(missing(Some(name))),
            ("required", _) => Some(missing(None)),
            (
                "additionalProperties" | "unevaluatedProperties",
                Params::Additional(name) | Params::Unevaluated(name),
            ) => Some(extra(name)),
            ("enum", Params::Allowed(values)) => Some(one_of("enum", values)),
            ("const", Params::Allowed(values)) => Some(one_of("literal_error", values)),
            ("type", Params::Types(words)) => {
                let mut words = words.iter().map(AsRef::as_ref);
                typed(words.find(|word| *word != "null")?, self.input)
            }
            ("syntax", _) => {
                let (_, error) = self.message.split_once("not valid JSON: ")?;
                let kind = Kind::of("json_invalid", "JSON decode error");
                Some(Kind {
                    offset: offset(error),
                    ..kind.with(json!({ "error": error }))
                })
            }
            _ => None,
        }
    }

    /// A bound, a length, a pattern or a format.
    fn limited(self, limit: &Value) -> Option<Kind> {
        if let Some((_, name, context, words)) = BOUNDS.iter().find(|row| row.0 == self.code) {
            let message = format!("Input should be {words} {limit}");
            return Some(Kind::of(name, message).with(json!({ *context: limit })));
        }
        if self.code == "pattern" {
            let message = format!("String should match pattern '{}'", limit.as_str()?);
            let context = json!({ "pattern": limit });
            return Some(Kind::of("string_pattern_mismatch", message).with(context));
        }
        if self.code == "format" {
            let known = FORMATS.iter().find(|row| Some(row.0) == limit.as_str());
            return known.map(|(_, name, message)| Kind::of(name, *message));
        }
        let (_, text, noun, short) = LENGTHS.iter().find(|row| row.0 == self.code)?;
        let (words, context) = if *short {
            ("at least", "min_length")
        } else {
            ("at most", "max_length")
        };
        let plural = if limit.as_u64() == Some(1) { "" } else { "s" };
        if *text == "String" {
            let name = if *short {
                "string_too_short"
            } else {
                "string_too_long"
            };
            let message = format!("String should have {words} {limit} {noun}{plural}");
            return Some(Kind::of(name, message).with(json!({ context: limit })));
        }
        let name = if *short { "too_short" } else { "too_long" };
        let actual = match self.input? {
            Value::Array(items) => items.len(),
            Value::Object(members) => members.len(),
            _ => return None,
        };
        let message = format!(
            "{text} should have {words} {limit} {noun}{plural} after validation, not {actual}"
        );
        let context = json!({ "field_type": text, context: limit, "actual_length": actual });
        Some(Kind::of(name, message).with(context))
    }
}

impl Kind {
    fn of(name: &'static str, message: impl Into<String>) -> Self {
        Self {
            name,
            message: message.into(),
            ..Self::default()
        }
    }

    fn with(self, context: Value) -> Self {
        let context = Some(context);
        Self { context, ..self }
    }
}

/// Keyword, kind, the member of the context, and words.
const BOUNDS: &[(&str, &str, &str, &str)] = &[
    (
        "minimum",
        "greater_than_equal",
        "ge",
        "greater than or equal to",
    ),
    ("maximum", "less_than_equal", "le", "less than or equal to"),
    ("exclusiveMinimum", "greater_than", "gt", "greater than"),
    ("exclusiveMaximum", "less_than", "lt", "less than"),
    ("multipleOf", "multiple_of", "multiple_of", "a multiple of"),
];

/// Keyword, what has the length, what is counted, and whether it is too short.
const LENGTHS: &[(&str, &str, &str, bool)] = &[
    ("minLength", "String", "character", true),
    ("maxLength", "String", "character", false),
    ("minItems", "List", "item", true),
    ("maxItems", "List", "item", false),
    ("minProperties", "Dictionary", "item", true),
    ("maxProperties", "Dictionary", "item", false),
];

/// Format, kind, and sentence.
const FORMATS: &[(&str, &str, &str)] = &[
    ("uuid", "uuid_parsing", "Input should be a valid UUID"),
    (
        "date-time",
        "datetime_from_date_parsing",
        "Input should be a valid datetime or date",
    ),
    (
        "date",
        "date_from_datetime_parsing",
        "Input should be a valid date or datetime",
    ),
    (
        "time",
        "time_parsing",
        "Input should be in a valid time format",
    ),
    (
        "duration",
        "time_delta_parsing",
        "Input should be a valid timedelta",
    ),
    ("uri", "url_parsing", "Input should be a valid URL"),
];

/// Type, kind of a text that cannot be read as such, what is said of it, kind of any other value, and what it is to be.
const TYPES: &[(&str, &str, &str, &str, &str)] = &[
    (
        "integer",
        "int_parsing",
        ", unable to parse string as an integer",
        "int_type",
        "Input should be a valid integer",
    ),
    (
        "number",
        "float_parsing",
        ", unable to parse string as a number",
        "float_type",
        "Input should be a valid number",
    ),
    (
        "boolean",
        "bool_parsing",
        ", unable to interpret input",
        "bool_type",
        "Input should be a valid boolean",
    ),
    (
        "string",
        "",
        "",
        "string_type",
        "Input should be a valid string",
    ),
    ("array", "", "", "list_type", "Input should be a valid list"),
    (
        "object",
        "",
        "",
        "model_attributes_type",
        "Input should be a valid dictionary or object to extract fields from",
    ),
];

fn typed(word: &str, input: Option<&Value>) -> Option<Kind> {
    let (_, text, of_text, other, words) = TYPES.iter().find(|row| row.0 == word)?;
    Some(match input {
        Some(Value::String(_)) if !text.is_empty() => Kind::of(text, format!("{words}{of_text}")),
        Some(Value::Number(_)) if word == "integer" => {
            let message = format!("{words}, got a number with a fractional part");
            Kind::of("int_from_float", message)
        }
        _ => Kind::of(other, *words),
    })
}

fn missing(name: Option<&str>) -> Kind {
    Kind {
        member: name.map(ToOwned::to_owned),
        ..Kind::of("missing", "Field required")
    }
}

fn extra(name: &str) -> Kind {
    Kind {
        member: Some(name.to_owned()),
        ..Kind::of("extra_forbidden", "Extra inputs are not permitted")
    }
}

/// `'small', 'medium' or 'big'`
fn one_of(name: &'static str, values: &[Value]) -> Kind {
    let mut expected = String::new();
    for (n, value) in values.iter().enumerate() {
        expected.push_str(match n {
            0 => "",
            _ if n + 1 == values.len() => " or ",
            _ => ", ",
        });
        match value {
            Value::String(text) => {
                expected.push('\'');
                expected.push_str(text);
                expected.push('\'');
            }
            other => expected.push_str(&other.to_string()),
        }
    }
    let message = format!("Input should be {expected}");
    Kind::of(name, message).with(json!({ "expected": expected }))
}

/// Where a text of one line cannot be read: `expected value at line 1 column 12`.
fn offset(error: &str) -> Option<u64> {
    let (what, column) = error.split_once(" at line 1 column ")?;
    let column: u64 = column.parse().ok()?;
    // at the end there is no byte that is wrong
    let ended = what.starts_with("EOF");
    column.checked_sub(u64::from(!ended))
}

/// A step of the way: the index of an item is a number.
fn segment(step: &str) -> Value {
    let number = step.parse::<u64>();
    number.map_or_else(|_| Value::from(step), Value::from)
}
