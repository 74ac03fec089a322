//! What a document says of itself, judged: examples and defaults against their schemas, and patterns.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;
use serde_json::Value;
use specwright_contract::diagnostic::{Place, codes};
use specwright_contract::model::{
    Body, Example, ExampleOrigin, Header, MediaType, Operation, Parameter, ParameterShape,
    Response, SchemaId,
};
use specwright_contract::source::{Node, Origin};
use specwright_contract::{Code, Contract, Diagnostic};

use crate::schema::{Direction, Params, Validators, Violation};

/// Violations of one example that are told one by one.
const TOLD: usize = 3;

/// Every example and default that does not fit its schema, and every pattern that cannot be compiled, in the
/// order of files and places.
pub fn examples(validators: &Validators) -> Vec<Diagnostic> {
    let contract = validators.contract();
    let mut lint = Lint {
        validators,
        contract,
        judged: FxHashSet::default(),
        textual: FxHashSet::default(),
        found: Vec::new(),
    };
    for operation in &contract.operations {
        lint.operation(operation);
    }
    for webhook in &contract.webhooks {
        for operation in &webhook.operations {
            lint.operation(operation);
        }
    }
    let components = &contract.components;
    for parameter in components.parameters.values() {
        lint.parameter(parameter);
    }
    for body in components.bodies.values() {
        lint.body(body);
    }
    for response in components.responses.values() {
        lint.response(response);
    }
    for header in components.headers.values() {
        lint.header(header, Direction::Response);
    }
    lint.schemas();
    let mut found = lint.found;
    found.extend(validators.refused_patterns());
    for problem in validators.problems() {
        if !found.contains(&problem) {
            found.push(problem);
        }
    }
    found.sort_by_key(|finding| finding.place.map(|place| (place.file, place.span)));
    found
}

struct Lint<'v> {
    validators: &'v Validators,
    contract: &'v Contract,
    /// What was judged: parts of the model are shared.
    judged: FxHashSet<(Origin, SchemaId, Option<Direction>)>,
    /// The schemas of parameters and headers, whose values are text on the wire.
    textual: FxHashSet<SchemaId>,
    found: Vec<Diagnostic>,
}

impl Lint<'_> {
    fn operation(&mut self, operation: &Operation) {
        for parameter in &operation.parameters {
            self.parameter(parameter);
        }
        if let Some(body) = &operation.body {
            self.body(body);
        }
        for (_, response) in &operation.responses {
            self.response(response);
        }
        for callback in &operation.callbacks {
            for (_, operations) in &callback.requests {
                for inner in operations {
                    self.operation(inner);
                }
            }
        }
    }

    fn parameter(&mut self, parameter: &Parameter) {
        self.shape(&parameter.shape, &parameter.examples, Direction::Request);
    }

    fn header(&mut self, header: &Header, direction: Direction) {
        self.shape(&header.shape, &header.examples, direction);
    }

    fn shape(
        &mut self,
        shape: &ParameterShape,
        examples: &[std::sync::Arc<Example>],
        direction: Direction,
    ) {
        match shape {
            ParameterShape::Styled { schema, .. } => {
                if let Some(schema) = schema {
                    self.textual.insert(self.contract.schemas.resolve(*schema));
                    self.examples(examples, *schema, Some(direction));
                }
            }
            ParameterShape::Content(media) => {
                if let (true, Some(schema)) = (is_json(&media.name), media.schema) {
                    self.examples(examples, schema, Some(direction));
                }
                self.media_type(media, direction);
            }
        }
    }

    fn body(&mut self, body: &Body) {
        for media in &body.content {
            self.media_type(media, Direction::Request);
        }
    }

    fn response(&mut self, response: &Response) {
        for media in &response.content {
            self.media_type(media, Direction::Response);
        }
        for (_, header) in &response.headers {
            self.header(header, Direction::Response);
        }
    }

    fn media_type(&mut self, media: &MediaType, direction: Direction) {
        for (_, encoding) in &media.encoding {
            for (_, header) in &encoding.headers {
                self.header(header, direction);
            }
        }
        let Some(schema) = media.schema else { return };
        if is_json(&media.name) {
            self.examples(&media.examples, schema, Some(direction));
        } else if is_form(&media.name) {
            for example in &media.examples {
                let object = example
                    .value
                    .is_some_and(|value| self.contract.sources.node(value).is_object());
                if object {
                    self.example(example, schema, Some(direction));
                }
            }
        }
    }

    fn schemas(&mut self) {
        for (id, schema) in self.contract.schemas.iter() {
            let Some(notes) = &schema.annotations else {
                continue;
            };
            // An example beside a `$ref` is also judged by what it refers to: `id` says both.
            self.examples(&notes.examples, id, None);
            if let Some(default) = notes.default {
                self.judge(default, id, None, &DEFAULT);
            }
        }
    }

    fn examples(
        &mut self,
        examples: &[std::sync::Arc<Example>],
        schema: SchemaId,
        direction: Option<Direction>,
    ) {
        for example in examples {
            self.example(example, schema, direction);
        }
    }

    fn example(&mut self, example: &Example, schema: SchemaId, direction: Option<Direction>) {
        if example.kind != ExampleOrigin::Saved
            && let Some(value) = example.value
        {
            self.judge(value, schema, direction, &EXAMPLE);
        }
    }

    /// Judges a value; without a direction it is enough that it fits in one.
    fn judge(
        &mut self,
        origin: Origin,
        schema: SchemaId,
        direction: Option<Direction>,
        kind: &Kind,
    ) {
        let schema = self.contract.schemas.resolve(schema);
        if !self.judged.insert((origin, schema, direction)) {
            return;
        }
        // What is judged as the example of a body or parameter is often that of the schema too.
        let node = self.contract.sources.node(origin);
        let value = node.to_json();
        let directions = match &direction {
            Some(direction) => std::slice::from_ref(direction),
            None => &Direction::ALL,
        };
        let fits = directions
            .iter()
            .any(|&direction| self.validators.is_valid(schema, direction, &value))
            || (kind.read && self.fits_as_text(schema, &value));
        if fits {
            return;
        }
        let direction = directions.last().copied().unwrap_or(Direction::Response);
        if let Some(inner) = json_text(&value)
            && self.validators.is_valid(schema, direction, &inner)
        {
            let message = format!("the {} is JSON text within a string", kind.word);
            let finding = Diagnostic::at(kind.code, node, message)
                .help("write it as a value, without the quotes around it");
            self.found.push(finding);
            return;
        }
        let violations = self.validators.check(schema, direction, &value);
        self.tell(node, &violations, kind);
    }

    /// Whether a value is right as it stands in a URL or a header field: `"5"` for a number, `5` for a
    /// string, `a,b` for an array.
    fn fits_as_text(&self, schema: SchemaId, value: &Value) -> bool {
        if !self.textual.contains(&schema) {
            return false;
        }
        let right = |value: &Value| self.validators.is_valid(schema, Direction::Request, value);
        match value {
            Value::String(text) => {
                let items = || text.split([',', '|', ' ']).map(str::trim);
                // A style may name the members of an object within the text, in many ways.
                right(&scalar(text))
                    || right(&items().map(Value::from).collect())
                    || right(&items().map(scalar).collect())
                    || text.contains(['=', '&'])
            }
            Value::Number(_) | Value::Bool(_) => {
                let text = Value::String(value.to_string());
                right(&text) || right(&vec![value.clone()].into()) || right(&vec![text].into())
            }
            _ => false,
        }
    }

    fn tell(&mut self, node: Node<'_>, violations: &[Violation], kind: &Kind) {
        let mut told = BTreeSet::new();
        let plain: Vec<_> = violations
            .iter()
            .filter(|violation| !violation.alternative)
            .collect();
        for (index, violation) in plain.iter().take(TOLD).enumerate() {
            let pointer = violation.pointer();
            let place = place_of(node, violation, &pointer);
            let at = if pointer.is_empty() {
                String::new()
            } else {
                format!("`{pointer}` ")
            };
            let message = format!(
                "the {} does not fit its schema: {at}{}{}",
                kind.word,
                violation.message,
                subject(violation)
            );
            if !told.insert((place.span, message.clone())) {
                continue;
            }
            let label = self.contract.sources.node(violation.schema);
            let mut finding = Diagnostic::at(kind.code, place, message).label(label, "said here");
            if let Some(help) = alternatives(violation, violations) {
                finding = finding.help(help);
            } else if index + 1 == TOLD && plain.len() > TOLD {
                finding = finding.help(format!("and {} more like it", plain.len() - TOLD));
            }
            self.found.push(finding);
        }
    }
}

/// What is judged.
struct Kind {
    word: &'static str,
    code: &'static Code,
    /// Whether it shows a value as it is written where it travels.
    read: bool,
}

static EXAMPLE: Kind = Kind {
    word: "example",
    code: &codes::value::EXAMPLE_MISMATCH,
    read: true,
};

static DEFAULT: Kind = Kind {
    word: "default",
    code: &codes::value::DEFAULT_MISMATCH,
    read: false,
};

/// The deepest node of the example that a violation is about.
fn place_of(node: Node<'_>, violation: &Violation, pointer: &str) -> Place {
    let part = node.at(pointer).unwrap_or(node);
    let member = match &violation.params {
        Params::Additional(name) | Params::Unevaluated(name) | Params::Name(name) => {
            part.member(name).map(|(key, _)| key)
        }
        _ => None,
    };
    member.unwrap_or(part).into()
}

/// What the words of ajv leave out.
fn subject(violation: &Violation) -> String {
    match &violation.params {
        Params::Additional(name) | Params::Unevaluated(name) | Params::Name(name) => {
            format!(", found '{name}'")
        }
        Params::Allowed(values) if values.len() <= 8 => {
            let values: Vec<_> = values.iter().map(Value::to_string).collect();
            format!(": {}", values.join(", "))
        }
        _ => String::new(),
    }
}

/// What helps where none of several alternatives fits, or more than one.
fn alternatives(outer: &Violation, violations: &[Violation]) -> Option<String> {
    if !matches!(outer.keyword, "anyOf" | "oneOf") {
        return None;
    }
    let mut closest: Option<&Violation> = None;
    for violation in violations {
        let within = violation.alternative && violation.instance.starts_with(&outer.instance);
        let deeper = closest.is_none_or(|known| violation.instance.len() > known.instance.len());
        if within && deeper {
            closest = Some(violation);
        }
    }
    Some(match closest {
        Some(violation) => {
            let pointer = violation.pointer();
            format!(
                "in the alternative that comes closest, `{}` {}{}",
                if pointer.is_empty() { "/" } else { &pointer },
                violation.message,
                subject(violation)
            )
        }
        None => {
            "more than one of the alternatives fits: use `anyOf`, or make them exclude each other"
                .to_owned()
        }
    })
}

/// A text as the number or boolean that it reads like.
fn scalar(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(value @ (Value::Number(_) | Value::Bool(_))) => value,
        _ => text.into(),
    }
}

/// The value that a string holds as JSON text, where that is an object or array.
fn json_text(value: &Value) -> Option<Value> {
    let text = value.as_str()?.trim_start();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    serde_json::from_str(text).ok()
}

/// `application/json` and its kin (RFC 6839, section 3.1).
fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    let subtype = essence.rsplit('/').next().unwrap_or_default();
    subtype == "json"
        || subtype.ends_with("+json")
        || essence == "*/*"
        || essence == "application/*"
}

fn is_form(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/x-www-form-urlencoded" || essence.starts_with("multipart/")
}

fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}
