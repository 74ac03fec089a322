//! Schemas as ajv reads them: what is wrong with a value, in ajv's words and order.
//!
//! Scripts compare the findings of Prism, which are ajv's with a subject in front. So this walks value and
//! schema in the order in which ajv does: the type where it is not implied, then the keywords for any value, then
//! those for the type of the value, everything that is wrong and not only the first. In [`Profile::Prism`] it also
//! decides what is right; otherwise the compiled validators do, and this only tells why.

mod array;
mod bound;
mod choice;
mod coerce;
mod combine;
mod format;
mod js;
mod merge;
mod object;
mod scalar;
mod seen;
mod sound;
mod typed;
mod view;

use std::sync::Arc;

use serde_json::Value;
use specwright_contract::model::{SchemaId, Type, TypeSet};

use super::validators::Inner;
use super::{Direction, Params, Profile, Violation};
pub(crate) use js::joined;
use view::{Graph, View};

/// Violations of one value that are told.
const VIOLATIONS: usize = 1_000;

/// Schemas that are asked about one value, before it counts as right as it is.
const STEPS: usize = 500_000;

/// Schemas and values within one another.
const DEPTH: usize = 400;

/// How a value is read.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Manner {
    /// Texts become numbers, booleans and `null` where the schema asks for them, as in parameters and forms.
    pub(crate) coerce: bool,
    /// `allOf` is merged and properties of the other direction are taken out, as in bodies.
    pub(crate) whole: bool,
}

impl Manner {
    /// A parameter.
    pub(crate) const PARAMETER: Self = Self {
        coerce: true,
        whole: false,
    };
    /// A JSON body.
    pub(crate) const BODY: Self = Self {
        coerce: false,
        whole: true,
    };
    /// The fields of a form.
    pub(crate) const FORM: Self = Self {
        coerce: true,
        whole: true,
    };
}

/// What is known of a schema as a root: whether Prism validates by it, and whether it merges.
#[derive(Clone, Copy, Debug)]
pub(super) struct Root {
    sound: bool,
    merging: bool,
}

/// What a document says of the dialect of its schemas, as far as Prism looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Dialect {
    /// Nothing: draft 7.
    Unsaid,
    /// 2019-09 or 2020-12.
    Later,
    /// One that ajv does not know, so that no body is judged.
    Unknown,
}

impl Dialect {
    pub(super) fn of(contract: &specwright_contract::Contract) -> Self {
        let root = contract
            .sources
            .files()
            .next()
            .map(|(_, file)| file.tree.root());
        let said = root.and_then(|root| root.get("jsonSchemaDialect"));
        let said = said.and_then(specwright_contract::source::Node::as_str);
        let Some(said) = said else {
            return Self::Unsaid;
        };
        let name = said.trim_end_matches('#');
        let name = name
            .strip_prefix("https://")
            .or_else(|| name.strip_prefix("http://"));
        match name {
            Some(
                "json-schema.org/draft/2019-09/schema" | "json-schema.org/draft/2020-12/schema",
            ) => Self::Later,
            Some("json-schema.org/draft-07/schema") => Self::Unsaid,
            _ => Self::Unknown,
        }
    }
}

/// How a schema is a root.
fn root(validators: &Inner, id: SchemaId, manner: Manner) -> Root {
    let key = (id, manner.whole);
    let known = |roots: &rustc_hash::FxHashMap<_, Root>| roots.get(&key).copied();
    let roots = &validators.roots;
    if let Some(root) = known(
        &roots
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner),
    ) {
        return root;
    }
    let graph = graph(validators, manner);
    let merging = manner.whole && merge::mergeable(graph, id);
    let unknown = manner.whole && validators.dialect == Dialect::Unknown;
    let sound = validators.profile != Profile::Prism
        || !unknown && sound::is_sound(graph, &graph.root(id, merging, manner.whole));
    let root = Root { sound, merging };
    let mut roots = roots
        .write()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    roots.insert(key, root);
    root
}

fn graph(validators: &Inner, manner: Manner) -> Graph<'_> {
    let prism = validators.profile == Profile::Prism;
    Graph {
        contract: &validators.contract,
        profile: validators.profile,
        later: !prism || (manner.whole && validators.dialect == Dialect::Later),
        translated: !prism || validators.dialect == Dialect::Unsaid,
    }
}

/// Whether Prism validates by a schema; one that ajv does not take admits everything.
pub(super) fn is_sound(validators: &Inner, id: SchemaId, manner: Manner) -> bool {
    root(validators, id, manner).sound
}

/// What is wrong with a value; texts in it become what the schema asks for. Nothing where this cannot tell:
/// the schema has keywords that look at what others have seen.
pub(super) fn judge(
    validators: &Arc<Inner>,
    id: SchemaId,
    direction: Direction,
    value: &mut Value,
    manner: Manner,
) -> Option<Vec<Violation>> {
    let root = root(validators, id, manner);
    if !root.sound {
        return Some(Vec::new());
    }
    let graph = graph(validators, manner);
    let view = graph.root(id, root.merging, manner.whole);
    let hidden = validators.profile == Profile::Prism && manner.whole;
    if hidden
        && view
            .parts()
            .iter()
            .any(|&id| graph.says_hidden(id, direction))
    {
        return Some(Vec::new());
    }
    let mut walk = Walk {
        validators,
        graph,
        direction,
        coerce: manner.coerce,
        found: Vec::new(),
        at: Vec::new(),
        alternatives: 0,
        steps: 0,
        depth: 0,
        unable: false,
        active: Vec::new(),
        bases: Vec::new(),
        repeats: false,
    };
    walk.judge(&view, value);
    walk.once();
    (!walk.unable).then_some(walk.found)
}

struct Walk<'v> {
    validators: &'v Arc<Inner>,
    graph: Graph<'v>,
    direction: Direction,
    coerce: bool,
    found: Vec<Violation>,
    /// The way to the value that is being judged.
    at: Vec<Box<str>>,
    /// How many alternatives within one another are being judged.
    alternatives: usize,
    steps: usize,
    depth: usize,
    unable: bool,
    /// The circular schemas that are being asked, each with the depth of the value.
    active: Vec<(SchemaId, usize)>,
    /// The schemas with a discriminator of which an heir is being asked, each with the depth of the value.
    bases: Vec<(SchemaId, usize)>,
    /// Whether what one schema says may have been told of another as well.
    repeats: bool,
}

/// How the types of a schema are checked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Typed {
    /// There are none, or they were checked.
    Done,
    /// The keywords for this type check it after themselves.
    Within(Type),
}

impl Walk<'_> {
    /// Judges a value; whether it is right.
    fn judge(&mut self, view: &View, value: &mut Value) -> bool {
        let before = self.found.len();
        self.steps += 1;
        if self.steps > STEPS || self.depth >= DEPTH || self.unable {
            self.unable = true;
            return true;
        }
        let here = (view.first(), self.at.len());
        let circular = self.graph.profile == Profile::Evaluated
            && self.validators.facts.circular(view.first());
        if circular {
            if self.active.contains(&here) {
                // What is being asked already says nothing more.
                return true;
            }
            self.active.push(here);
        }
        self.depth += 1;
        self.schema(view, value);
        self.heirs(view, value);
        self.depth -= 1;
        if circular {
            self.active.pop();
        }
        self.found.len() == before
    }

    fn schema(&mut self, view: &View, value: &mut Value) {
        let graph = self.graph;
        if let Some(by) = graph.never(view) {
            self.tell(by, "false schema", || {
                ("boolean schema is false".to_owned(), Params::None)
            });
            return;
        }
        let evaluated = graph.profile == Profile::Evaluated;
        if evaluated && value.is_null() && view.parts().iter().any(|&id| graph.schema(id).or_null) {
            return;
        }
        let types = graph.types(view);
        let typed = self.types(view, types, value);
        self.any(view, value);
        self.group(view, types, typed, Type::Number, value);
        self.group(view, types, typed, Type::String, value);
        self.group(view, types, typed, Type::Array, value);
        self.group(view, types, typed, Type::Object, value);
    }

    /// The keywords for one type.
    fn group(&mut self, view: &View, types: TypeSet, typed: Typed, kind: Type, value: &mut Value) {
        let is = match kind {
            Type::Number => value.is_number(),
            Type::String => value.is_string(),
            Type::Array => value.is_array(),
            _ => value.is_object(),
        };
        if is {
            match kind {
                Type::Number => self.number(view, value),
                Type::String => self.string(view, value),
                Type::Array => self.array(view, value),
                _ => self.object(view, value),
            }
        } else if typed == Typed::Within(kind) {
            self.wrong_type(view, types);
        }
    }

    /// Checks the types, unless the keywords for the only one do.
    fn types(&mut self, view: &View, types: TypeSet, value: &mut Value) -> Typed {
        if types.is_any() {
            return Typed::Done;
        }
        let can_coerce = self.coerce
            && types
                .iter()
                .any(|kind| !matches!(kind, Type::Array | Type::Object));
        if !can_coerce && types.len() == 1 {
            for kind in types.iter() {
                if self.has_rules(view, kind) {
                    return Typed::Within(kind);
                }
            }
        }
        if !is_of(value, types) {
            let coerced = if self.coerce {
                coerce::coerced(value, &self.graph.type_words(view, types))
            } else {
                None
            };
            match coerced {
                Some(coerced) => *value = coerced,
                None => self.wrong_type(view, types),
            }
        }
        Typed::Done
    }

    /// Whether there are keywords for a type.
    fn has_rules(&self, view: &View, kind: Type) -> bool {
        let graph = self.graph;
        let later = graph.later;
        let format = || {
            graph.has(view, |schema| {
                schema.format.as_deref().is_some_and(|format| {
                    !view.corner.translated || !matches!(format, "binary" | "base64")
                })
            })
        };
        match kind {
            Type::Number => graph.has(view, |schema| schema.number.is_some()) || format(),
            Type::String => {
                graph.has(view, |schema| {
                    schema.string.as_ref().is_some_and(|rules| {
                        rules.min_length.is_some()
                            || rules.max_length.is_some()
                            || rules.pattern.is_some()
                    })
                }) || format()
            }
            Type::Array => graph.has(view, |schema| {
                schema.array.as_ref().is_some_and(|rules| {
                    rules.items.is_some()
                        || rules.min_items.is_some()
                        || rules.max_items.is_some()
                        || rules.unique
                        || rules.contains.is_some()
                        || (!rules.prefix.is_empty())
                        || (later && rules.unevaluated.is_some())
                })
            }),
            Type::Object => graph.has(view, |schema| {
                let node = || self.validators.contract.sources.node(schema.origin);
                schema.object.as_ref().is_some_and(|rules| {
                    later
                        || !rules.properties.is_empty()
                        || !rules.required.is_empty()
                        || !rules.patterns.is_empty()
                        || rules.names.is_some()
                        || rules.min_properties.is_some()
                        || rules.max_properties.is_some()
                        || rules.additional
                            != specwright_contract::model::AdditionalProperties::Unsaid
                        || node().get("dependencies").is_some()
                        || node().get("required").is_some()
                        || node().get("properties").is_some()
                })
            }),
            _ => false,
        }
    }

    fn wrong_type(&mut self, view: &View, types: TypeSet) {
        let graph = self.graph;
        self.tell(view.first(), "type", || {
            let words = graph.type_words(view, types);
            (format!("must be {}", words.join(",")), Params::Types(words))
        });
    }

    /// Tells a violation of a keyword of the schema `by`.
    fn tell(
        &mut self,
        by: SchemaId,
        keyword: &'static str,
        words: impl FnOnce() -> (String, Params),
    ) {
        self.tell_of(by, keyword, keyword, words);
    }

    /// The same where another keyword of the schema is at fault than the one that is told.
    fn tell_of(
        &mut self,
        by: SchemaId,
        place: &str,
        keyword: &'static str,
        words: impl FnOnce() -> (String, Params),
    ) {
        if self.found.len() >= VIOLATIONS {
            return;
        }
        let (message, params) = words();
        self.found.push(Violation {
            keyword,
            instance: self.at.clone(),
            schema_id: by,
            schema: self.validators.keyword_place(by, place),
            message,
            params,
            alternative: self.alternatives > 0,
        });
    }

    /// Judges a part of a value.
    fn part(&mut self, name: &str, view: &View, value: &mut Value) -> bool {
        self.at.push(name.into());
        let right = self.judge(view, value);
        self.at.pop();
        right
    }

    /// Whether a value is right; nothing is told.
    fn holds(&mut self, view: &View, value: &mut Value) -> bool {
        let before = self.found.len();
        let right = self.judge(view, value);
        self.found.truncate(before);
        right
    }
}

/// Whether a value is of one of the types.
fn is_of(value: &Value, types: TypeSet) -> bool {
    match value {
        Value::Null => types.contains(Type::Null),
        Value::Bool(_) => types.contains(Type::Boolean),
        Value::Number(number) => {
            types.contains(Type::Number)
                || (types.contains(Type::Integer)
                    && (!number.is_f64()
                        || number.as_f64().is_some_and(|number| number.fract() == 0.0)))
        }
        Value::String(_) => types.contains(Type::String),
        Value::Array(_) => types.contains(Type::Array),
        Value::Object(_) => types.contains(Type::Object),
    }
}
