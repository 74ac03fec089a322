//! From the errors of the engine to violations in the words and the order of ajv.

use std::sync::Arc;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use rustc_hash::FxHashSet;
use serde_json::Value;
use specwright_contract::model::{ArrayRules, Schema, SchemaId};
use specwright_contract::source::{Node, unescape_segment};

use super::emit::{FORWARD, HEIRS, MEANT};
use super::locate::{Located, Ordinals, locate};
use super::validators::Inner;
use super::{Direction, Params, Violation, forward};

/// Violations of one value that are told.
const VIOLATIONS: usize = 1_000;

/// Schemas that are asked why they refuse a value.
const QUESTIONS: usize = 20_000;

/// Values with more nodes than this are only told the first violation: the engine gathers all before it tells one.
const LARGE: usize = 50_000;

/// Items among which the repeated two are looked for.
const COMPARED: usize = 2_000;

/// Why `value` is refused.
pub(super) fn explain(
    validators: &Arc<Inner>,
    id: SchemaId,
    direction: Direction,
    value: &Value,
) -> Vec<Violation> {
    let mut explanation = Explanation {
        validators,
        direction,
        first_only: is_large(value),
        found: Vec::new(),
        asked: FxHashSet::default(),
        ordinals: Ordinals::default(),
        alternatives: 0,
    };
    explanation.ask(id, value, &mut Vec::new(), 0);
    explanation.found
}

/// Whether a value is so large that only its first violation is told.
pub(super) fn is_large(value: &Value) -> bool {
    exceeds(value, &mut LARGE.clone())
}

/// Whether a value has more nodes than are left.
fn exceeds(value: &Value, left: &mut usize) -> bool {
    let Some(rest) = left.checked_sub(1) else {
        return true;
    };
    *left = rest;
    match value {
        Value::Array(items) => items.iter().any(|item| exceeds(item, left)),
        Value::Object(members) => members.values().any(|member| exceeds(member, left)),
        _ => false,
    }
}

struct Explanation<'v> {
    validators: &'v Arc<Inner>,
    direction: Direction,
    first_only: bool,
    found: Vec<Violation>,
    /// The schemas that were asked, each with the part of the value.
    asked: FxHashSet<(SchemaId, Vec<Box<str>>)>,
    ordinals: Ordinals,
    /// How many alternatives within one another are being told.
    alternatives: usize,
}

/// One violation in the making.
struct Draft {
    keyword: &'static str,
    message: String,
    params: Params,
}

impl Draft {
    fn new(keyword: &'static str, message: impl Into<String>) -> Self {
        Self {
            keyword,
            message: message.into(),
            params: Params::None,
        }
    }

    fn with(self, params: Params) -> Self {
        Self { params, ..self }
    }
}

impl Explanation<'_> {
    fn ask(&mut self, id: SchemaId, value: &Value, at: &mut Vec<Box<str>>, depth: u32) {
        if self.asked.len() >= QUESTIONS || !self.asked.insert((id, at.clone())) {
            return;
        }
        let before = self.found.len();
        let unit = self.validators.unit(id.index(), self.direction);
        forward::next_value();
        if let (Some(validator), true) = (unit.validator(), depth < forward::NESTING) {
            let errors: Vec<_> = if self.first_only {
                validator.validate(value).err().into_iter().collect()
            } else {
                validator.iter_errors(value).collect()
            };
            self.errors(id, errors, at, depth);
        }
        if self.found.len() == before && depth >= forward::NESTING {
            let message = format!(
                "must not lead through more than {} references within one another",
                forward::NESTING
            );
            self.tell(id, "$ref", Draft::new("$ref", message), at);
        }
    }

    /// Tells errors of the schema `root` at the value `at`.
    fn errors(
        &mut self,
        root: SchemaId,
        errors: Vec<ValidationError<'_>>,
        at: &mut Vec<Box<str>>,
        depth: u32,
    ) {
        let schemas = &self.validators.contract.schemas;
        let mut located: Vec<_> = errors
            .into_iter()
            .map(|error| {
                let instance = error.instance_path().as_str().to_owned();
                let path = match error.absolute_keyword_location() {
                    Some(uri) => uri.fragment().map_or_else(String::new, |fragment| {
                        fragment.decode().to_string_lossy().into_owned()
                    }),
                    None => error.schema_path().as_str().to_owned(),
                };
                let located = locate(schemas, root, &path, &instance, &mut self.ordinals);
                (located, instance, error)
            })
            .collect();
        located.sort_by(|(a, ..), (b, ..)| a.rank.cmp(&b.rank));
        for (located, instance, error) in located {
            if self.found.len() >= VIOLATIONS {
                return;
            }
            let outer = at.len();
            let segments = instance.split('/').skip(1);
            at.extend(segments.map(|segment| Box::from(unescape_segment(segment).as_ref())));
            self.error(root, &located, error, outer, at, depth);
            at.truncate(outer);
        }
    }

    fn error(
        &mut self,
        root: SchemaId,
        located: &Located,
        error: ValidationError<'_>,
        outer: usize,
        at: &mut Vec<Box<str>>,
        depth: u32,
    ) {
        let id = located.schema;
        let value = error.instance().clone();
        let value = value.as_ref();
        let parts = error.into_parts();
        match parts.kind {
            Kind::Custom { keyword, .. } if keyword == MEANT => {}
            Kind::Custom { keyword, message } if keyword == FORWARD || keyword == HEIRS => {
                let target = message
                    .parse()
                    .ok()
                    .and_then(|index| self.validators.contract.schemas.id_at(index));
                if let Some(target) = target {
                    let _ = forward::with_room(|| self.ask(target, value, at, depth + 1));
                }
            }
            Kind::AnyOf { context } => {
                self.branches(root, context, outer, at, depth);
                let draft = Draft::new("anyOf", "must match a schema in anyOf");
                self.tell(id, "anyOf", draft, at);
            }
            Kind::OneOfNotValid { context } | Kind::OneOfMultipleValid { context } => {
                self.branches(root, context, outer, at, depth);
                let draft = Draft::new("oneOf", "must match exactly one schema in oneOf");
                self.tell(id, "oneOf", draft, at);
            }
            Kind::PropertyNames { error } => {
                let name = match error.instance().as_ref() {
                    Value::String(name) => Box::from(name.as_str()),
                    _ => Box::default(),
                };
                // The inner error is at the object, as in ajv: a name has no place of its own.
                let held: Vec<_> = at.drain(outer..).collect();
                let before = self.found.len();
                self.errors(root, vec![*error], at, depth);
                for violation in &mut self.found[before..] {
                    violation.instance.truncate(outer);
                    violation.instance.extend(held.iter().cloned());
                }
                at.extend(held);
                let draft = Draft::new("propertyNames", "property name must be valid");
                self.tell(id, "propertyNames", draft.with(Params::Name(name)), at);
            }
            Kind::AdditionalProperties { unexpected } => {
                for name in unexpected {
                    let draft = Draft::new(
                        "additionalProperties",
                        "must NOT have additional properties",
                    );
                    let params = Params::Additional(name.into());
                    self.tell(id, "additionalProperties", draft.with(params), at);
                }
            }
            Kind::UnevaluatedProperties { unexpected } => {
                for name in unexpected {
                    // A property with a wrong value was looked at, so that is all that is told.
                    if self.has_told_of(at, &name) {
                        continue;
                    }
                    let draft = Draft::new(
                        "unevaluatedProperties",
                        "must NOT have unevaluated properties",
                    );
                    let params = Params::Unevaluated(name.into());
                    self.tell(id, "unevaluatedProperties", draft.with(params), at);
                }
            }
            kind => {
                let draft = self.single(located, &kind, value);
                let keyword = draft.keyword;
                self.tell(id, keyword, draft, at);
            }
        }
    }

    fn branches(
        &mut self,
        root: SchemaId,
        context: Vec<Vec<ValidationError<'static>>>,
        outer: usize,
        at: &mut Vec<Box<str>>,
        depth: u32,
    ) {
        // The paths in the context are from the same root as that of the error.
        let held: Vec<_> = at.drain(outer..).collect();
        self.alternatives += 1;
        for errors in context {
            self.errors(root, errors, at, depth);
        }
        self.alternatives -= 1;
        at.extend(held);
    }

    /// Whether a violation within a property was told.
    fn has_told_of(&self, at: &[Box<str>], name: &str) -> bool {
        self.found.iter().any(|violation| {
            let within = violation.instance.strip_prefix(at);
            within.is_some_and(|rest| rest.first().is_some_and(|first| **first == *name))
        })
    }

    fn tell(&mut self, id: SchemaId, keyword: &str, draft: Draft, at: &[Box<str>]) {
        if self.found.len() >= VIOLATIONS {
            return;
        }
        self.found.push(Violation {
            keyword: draft.keyword,
            instance: at.to_vec(),
            schema_id: id,
            schema: self.validators.keyword_place(id, keyword),
            message: draft.message,
            params: draft.params,
            alternative: self.alternatives > 0,
        });
    }

    /// The message of an error that has no others within it.
    fn single(&self, located: &Located, kind: &Kind, value: &Value) -> Draft {
        let schema = &self.validators.contract.schemas[located.schema];
        let fewer = |keyword, limit: &u64, what| {
            Draft::new(keyword, format!("must NOT have fewer than {limit} {what}"))
                .with(Params::Limit((*limit).into()))
        };
        let more = |keyword, limit: &u64, what| {
            Draft::new(keyword, format!("must NOT have more than {limit} {what}"))
                .with(Params::Limit((*limit).into()))
        };
        let compare = |keyword, sign, limit: &Value| {
            Draft::new(keyword, format!("must be {sign} {}", number(limit)))
                .with(Params::Limit(limit.clone()))
        };
        match kind {
            Kind::Type { .. } => self.types(schema),
            Kind::Enum { .. } | Kind::Constant { .. } => self.values(schema),
            Kind::Minimum { limit } => compare("minimum", ">=", limit),
            Kind::Maximum { limit } => compare("maximum", "<=", limit),
            Kind::ExclusiveMinimum { limit } => compare("exclusiveMinimum", ">", limit),
            Kind::ExclusiveMaximum { limit } => compare("exclusiveMaximum", "<", limit),
            Kind::MultipleOf { multiple_of } => {
                let rules = schema.number.as_ref();
                let written = rules.and_then(|rules| rules.multiple_of.as_deref());
                let params = written.map_or(Params::None, Params::number);
                let message = format!("must be multiple of {multiple_of}");
                Draft::new("multipleOf", message).with(params)
            }
            Kind::MinLength { limit } => fewer("minLength", limit, "characters"),
            Kind::MaxLength { limit } => more("maxLength", limit, "characters"),
            Kind::MinItems { limit } => fewer("minItems", limit, "items"),
            Kind::MaxItems { limit } => more("maxItems", limit, "items"),
            Kind::MinProperties { limit } => fewer("minProperties", limit, "properties"),
            Kind::MaxProperties { limit } => more("maxProperties", limit, "properties"),
            Kind::Pattern { .. }
            | Kind::BacktrackLimitExceeded { .. }
            | Kind::RegexEngineFailure { .. } => {
                let rules = schema.string.as_ref();
                let pattern = rules.and_then(|rules| rules.pattern.as_deref());
                let pattern = pattern.unwrap_or_default();
                Draft::new("pattern", format!("must match pattern \"{pattern}\""))
                    .with(Params::Limit(pattern.into()))
            }
            Kind::Format { format } => {
                Draft::new("format", format!("must match format \"{format}\""))
                    .with(Params::Limit(format.as_str().into()))
            }
            Kind::Required { property } => required(located, schema, property, value),
            Kind::UniqueItems => unique(self.scalar_items(schema), value),
            Kind::Contains => contains(schema.array.as_deref()),
            Kind::AdditionalItems { limit } => more("items", &(*limit as u64), "items"),
            Kind::UnevaluatedItems { unexpected } => {
                let count = value.as_array().map_or(0, Vec::len);
                let limit = count.saturating_sub(unexpected.len());
                more("unevaluatedItems", &(limit as u64), "items")
            }
            Kind::Not { .. } => Draft::new("not", "must NOT be valid"),
            Kind::FalseSchema => Draft::new("false schema", "boolean schema is false"),
            other => Draft::new("schema", format!("must satisfy `{}`", other.keyword())),
        }
    }

    /// `type`, in the words and the order of the document.
    fn types(&self, schema: &Schema) -> Draft {
        let node = self.validators.contract.sources.node(schema.origin);
        let mut words: Vec<Box<str>> = Vec::new();
        if let Some(written) = node.get("type") {
            let items = written.items().filter_map(Node::as_str);
            words.extend(written.as_str().into_iter().chain(items).map(Box::from));
        }
        let known = |word: &str| schema.types.iter().any(|kind| kind.as_str() == word);
        words.retain(|word| known(word));
        for kind in schema.types.iter().filter(|kind| kind.as_str() != "null") {
            if !words.iter().any(|word| **word == *kind.as_str()) {
                words.push(kind.as_str().into());
            }
        }
        if schema.is_nullable() && !words.iter().any(|word| **word == *"null") {
            words.push("null".into());
        }
        let message = format!("must be {}", words.join(","));
        Draft::new("type", message).with(Params::Types(words))
    }

    /// `enum` or `const`.
    fn values(&self, schema: &Schema) -> Draft {
        let sources = &self.validators.contract.sources;
        let values = schema.values.as_deref().unwrap_or_default();
        let constant = match values {
            [only] => {
                let key = sources.node(*only).parent();
                key.is_some_and(|key| key.as_str() == Some("const"))
            }
            _ => false,
        };
        let allowed = values.iter().map(|&value| sources.node(value).to_json());
        let params = Params::Allowed(allowed.collect());
        if constant {
            Draft::new("const", "must be equal to constant").with(params)
        } else {
            Draft::new("enum", "must be equal to one of the allowed values").with(params)
        }
    }

    /// Whether the items of an array are known to be neither arrays nor objects.
    fn scalar_items(&self, schema: &Schema) -> bool {
        use specwright_contract::model::Type;
        let schemas = &self.validators.contract.schemas;
        schema
            .array
            .as_ref()
            .and_then(|rules| rules.items)
            .map(|id| &schemas[schemas.resolve(id)])
            .is_some_and(|items| {
                !items.types.is_any()
                    && !items.types.contains(Type::Array)
                    && !items.types.contains(Type::Object)
            })
    }
}

fn required(located: &Located, schema: &Schema, property: &Value, value: &Value) -> Draft {
    let missing = property.as_str().unwrap_or_default();
    if located.keyword.as_deref() != Some("dependentRequired") {
        return Draft::new(
            "required",
            format!("must have required property '{missing}'"),
        )
        .with(Params::Missing(missing.into()));
    }
    let rules = schema.object.iter();
    let (beside, needed) = rules
        .flat_map(|rules| rules.dependent_required.iter())
        .find(|(name, needed)| {
            value.get(name.as_ref()).is_some() && needed.iter().any(|name| **name == *missing)
        })
        .map(|(name, needed)| (name.as_ref(), needed.join(", ")))
        .unwrap_or_default();
    let noun = if needed.contains(", ") {
        "properties"
    } else {
        "property"
    };
    Draft::new(
        "dependentRequired",
        format!("must have {noun} {needed} when property {beside} is present"),
    )
    .with(Params::MissingBeside {
        property: beside.into(),
        missing: missing.into(),
    })
}

fn contains(rules: Option<&ArrayRules>) -> Draft {
    let at_least = rules.and_then(|rules| rules.min_contains).unwrap_or(1);
    let message = match rules.and_then(|rules| rules.max_contains) {
        Some(at_most) => {
            format!("must contain at least {at_least} and no more than {at_most} valid item(s)")
        }
        None => format!("must contain at least {at_least} valid item(s)"),
    };
    Draft::new("contains", message)
}

/// ajv looks for repetitions in one of two ways, and names the two items differently.
fn unique(scalar: bool, value: &Value) -> Draft {
    let items = value.as_array().map_or(&[][..], Vec::as_slice);
    let searched = items.len().min(COMPARED);
    let pairs = (0..searched).rev().find_map(|one| {
        let equal = |other: &usize| items[*other] == items[one];
        if scalar {
            (one + 1..searched).find(equal)
        } else {
            (0..one).rev().find(equal)
        }
        .map(|other| (other, one))
    });
    let (first, second) = pairs.unwrap_or((1, 0));
    Draft::new(
        "uniqueItems",
        format!("must NOT have duplicate items (items ## {first} and {second} are identical)"),
    )
}

/// A number as JavaScript writes it: `1.0` is `1`.
fn number(limit: &Value) -> String {
    let text = limit.to_string();
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}
