//! The document as a whole: names for everything, components, and what progenitor takes no notice of.

use std::collections::{BTreeMap, HashMap, HashSet};

use heck::{ToPascalCase as _, ToSnakeCase as _};
use serde_json::{Map, Value};
use specwright_contract::diagnostic::codes::generate::{
    PROGENITOR_LOST as LOST, PROGENITOR_MADE as MADE,
};
use specwright_contract::diagnostic::{Code, Diagnostic, Severity};
use specwright_contract::write::{self, Target};
use specwright_contract::{Contract, Place};

use crate::Settings;
use crate::names;

/// An object of JSON.
pub(super) type Object = Map<String, Value>;

/// A document for progenitor, and where its parts come from.
pub(super) struct Draft {
    pub(super) document: Value,
    pub(super) findings: Vec<Diagnostic>,
    /// The places of component schemas, by the names they have in the document.
    pub(super) schemas: BTreeMap<String, Option<Place>>,
    /// Label and place of operations, by `operationId`.
    pub(super) operations: BTreeMap<String, (String, Option<Place>)>,
}

/// Names in one scope of generated Rust, told apart as progenitor cases them.
#[derive(Default)]
pub(super) struct Taken(HashSet<String>);

impl Taken {
    pub(super) fn with(names: &[&str]) -> Self {
        Self(names.iter().map(|name| (*name).to_owned()).collect())
    }

    /// The name, or the next free one. Digits alone would not survive casing.
    pub(super) fn unique(&mut self, name: &str, case: fn(&str) -> String) -> String {
        let mut next = 2_u32;
        let mut candidate = name.to_owned();
        while !self.0.insert(case(&candidate)) {
            candidate = format!("{name}V{next}");
            next += 1;
        }
        candidate
    }

    /// Whether the name was free.
    pub(super) fn take(&mut self, name: &str) -> bool {
        self.0.insert(name.to_owned())
    }
}

/// As progenitor cases names of types.
pub(super) fn pascal(name: &str) -> String {
    name.to_pascal_case()
}

/// As progenitor cases names of methods and fields.
pub(super) fn snake(name: &str) -> String {
    name.replace('\'', "")
        .replace(|letter: char| !letter.is_alphanumeric(), "-")
        .to_snake_case()
}

/// Types that generated code names without a path, or that hide what it means.
const TYPES: &[&str] = &[
    "ByteStream",
    "Client",
    "ClientHooks",
    "ClientInfo",
    "Error",
    "OperationInfo",
    "RequestBuilderExt",
    "ResponseValue",
    "Result",
    "Option",
    "Some",
    "None",
    "Ok",
    "Err",
    "Vec",
    "String",
    "Box",
    "Into",
    "From",
    "TryFrom",
    "TryInto",
    "Default",
    "Clone",
    "Debug",
    "Send",
    "Sync",
    "Self",
    "ToString",
    "Iterator",
];

/// Methods that the client has anyway.
const METHODS: &[&str] = &[
    "new",
    "new_with_client",
    "api_version",
    "baseurl",
    "client",
    "inner",
    "pre",
    "post",
    "exec",
    "clone",
    "default",
    "borrow",
    "into",
    "from",
    "fmt",
];

/// The state of lowering.
pub(super) struct Lowering<'c> {
    pub(super) contract: &'c Contract,
    /// The contract as a document of OpenAPI 3.0, with places.
    pub(super) source: Value,
    pub(super) types: Taken,
    pub(super) methods: Taken,
    /// The types of builders, one an operation.
    pub(super) builders: Taken,
    /// The names of component schemas, by their names in the source.
    pub(super) renamed: HashMap<String, String>,
    pub(super) schemas: Object,
    /// The types of schemas made of several objects, by their places.
    pub(super) made_of: HashMap<String, String>,
    /// How deep the schema that is lowered stands.
    pub(super) depth: usize,
    pub(super) places: BTreeMap<String, Option<Place>>,
    pub(super) operations: BTreeMap<String, (String, Option<Place>)>,
    findings: Vec<Diagnostic>,
}

/// Lowers a contract.
pub(super) fn lower(contract: &Contract, settings: &Settings) -> Draft {
    let written = write::marked(contract, Target::OpenApi30);
    let mut lowering = Lowering {
        contract,
        source: written.document,
        types: Taken::with(TYPES),
        methods: Taken::with(METHODS),
        builders: Taken::with(TYPES),
        renamed: HashMap::new(),
        schemas: Object::new(),
        made_of: HashMap::new(),
        depth: 0,
        places: BTreeMap::new(),
        operations: BTreeMap::new(),
        findings: written.diagnostics,
    };
    // That the same is said in other words is no news for who asks for a client.
    let kept = |found: &Diagnostic| found.severity >= Severity::Warning;
    lowering.findings.retain(kept);
    lowering.name_schemas();
    lowering.lower_schemas();
    let paths = lowering.lower_paths(settings);
    lowering.tell_what_is_ignored();
    lowering.finish(paths, settings)
}

impl Lowering<'_> {
    /// Tells that something is lost.
    pub(super) fn lost(&mut self, place: Option<Place>, message: impl Into<String>) {
        self.tell(&LOST, place, message.into());
    }

    /// Tells that something was made.
    pub(super) fn made(&mut self, place: Option<Place>, message: impl Into<String>) {
        self.tell(&MADE, place, message.into());
    }

    fn tell(&mut self, code: &'static Code, place: Option<Place>, message: String) {
        self.findings.push(match place {
            Some(place) => Diagnostic::at(code, place, message),
            None => Diagnostic::unplaced(code, message),
        });
    }

    /// Where an object of the source comes from.
    pub(super) fn place(&self, object: &Value) -> Option<Place> {
        write::origin(self.contract, object)
    }

    /// What a reference of the source leads to, through all references.
    pub(super) fn resolve<'v>(&'v self, mut value: &'v Value) -> &'v Value {
        for _ in 0..64 {
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
                break;
            };
            let target = reference
                .strip_prefix('#')
                .and_then(|pointer| self.source.pointer(pointer));
            let Some(target) = target else { break };
            value = target;
        }
        value
    }

    /// Names of types for all component schemas, before any is lowered.
    fn name_schemas(&mut self) {
        let names: Vec<String> = self
            .source
            .pointer("/components/schemas")
            .and_then(Value::as_object)
            .map(|schemas| schemas.keys().cloned().collect())
            .unwrap_or_default();
        for name in names {
            let cased = names::pascal(&name);
            let unique = self.types.unique(&cased, pascal);
            if unique != cased {
                let schema = self
                    .source
                    .pointer("/components/schemas")
                    .and_then(|all| all.get(&name));
                let place = schema.and_then(|schema| self.place(schema));
                let message = format!(
                    "the schema `{name}` would have the name of another type, and becomes `{unique}`"
                );
                self.made(place, message);
            }
            self.renamed.insert(name, unique);
        }
    }

    fn lower_schemas(&mut self) {
        let all = self.source.pointer("/components/schemas").cloned();
        let Some(Value::Object(all)) = all else {
            return;
        };
        for (name, schema) in &all {
            let Some(new) = self.renamed.get(name).cloned() else {
                continue;
            };
            let place = self.place(schema);
            self.places.insert(new.clone(), place);
            let lowered = self.schema_itself(schema, &new, place);
            self.schemas.insert(new, lowered.into());
        }
    }

    /// What progenitor reads and does nothing with.
    fn tell_what_is_ignored(&mut self) {
        for scheme in self.contract.security_schemes.values() {
            let place = Some(self.contract.sources.node(scheme.origin).into());
            let name = &scheme.name;
            let message = format!(
                "progenitor does nothing for the security scheme `{name}`: give the client a `reqwest::Client` that does"
            );
            self.lost(place, message);
        }
        for operation in &self.contract.operations {
            for callback in &operation.callbacks {
                let place = Some(self.contract.sources.node(callback.origin).into());
                self.lost(
                    place,
                    format!("the callback `{}` is left out", callback.name),
                );
            }
        }
    }

    fn finish(mut self, paths: Object, settings: &Settings) -> Draft {
        let title = &self.contract.info.title;
        let version = &self.contract.info.version;
        let mut info = Object::new();
        info.insert("title".into(), (&**title).into());
        if let Some(description) = &self.contract.info.description {
            info.insert("description".into(), (&**description).into());
        }
        info.insert("version".into(), (&**version).into());
        let mut document = Object::new();
        document.insert("openapi".into(), "3.0.3".into());
        document.insert("info".into(), info.into());
        document.insert("paths".into(), paths.into());
        if !settings.operations.is_empty() || !settings.tags.is_empty() {
            self.prune(&document);
        }
        let mut components = Object::new();
        components.insert("schemas".into(), self.schemas.into());
        document.insert("components".into(), components.into());
        let mut document = document.into();
        without_returns(&mut document);
        Draft {
            document,
            findings: self.findings,
            schemas: self.places,
            operations: self.operations,
        }
    }

    /// Removes the schemas that no operation leads to.
    fn prune(&mut self, document: &Object) {
        let mut reached: HashSet<String> = HashSet::new();
        let mut pending: Vec<&Value> = document.values().collect();
        while let Some(value) = pending.pop() {
            match value {
                Value::Array(items) => pending.extend(items),
                Value::Object(members) => {
                    pending.extend(members.values());
                    let name = members.get("$ref").and_then(Value::as_str);
                    if let Some(name) = name.and_then(|name| name.rsplit('/').next())
                        && reached.insert(name.to_owned())
                    {
                        pending.extend(self.schemas.get(name));
                    }
                }
                _ => {}
            }
        }
        self.schemas.retain(|name, _| reached.contains(name));
        self.places.retain(|name, _| reached.contains(name));
    }
}

/// The name of a component in a reference to it.
pub(super) fn referred(value: &Value) -> Option<&str> {
    let reference = value.get("$ref")?.as_str()?;
    reference.strip_prefix("#/components/schemas/")
}

/// A reference to a schema.
pub(super) fn reference(name: &str) -> Value {
    let mut object = Object::new();
    object.insert("$ref".into(), format!("#/components/schemas/{name}").into());
    object.into()
}

/// Comments in Rust have no carriage return of its own.
fn without_returns(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(without_returns),
        Value::Object(members) => {
            for (name, value) in members.iter_mut() {
                match value {
                    Value::String(text) if text.contains('\r') && is_prose(name) => {
                        *text = text.replace("\r\n", "\n").replace('\r', "\n");
                    }
                    value => without_returns(value),
                }
            }
        }
        _ => {}
    }
}

fn is_prose(name: &str) -> bool {
    matches!(name, "description" | "summary" | "title" | "version")
}
