//! Data that exists: the ids of resources that are there before a run, and values that requests have to have.
//!
//! ```yaml
//! resources:
//!   /orders/{order_id}: [0190-aa, 0190-bb]            # one parameter: its values
//!   /shops/{shop}/pets/{pet}: [{shop: s1, pet: p7}]   # several: by their names
//! values:
//!   tenant: acme          # parameters and members of bodies of this name
//!   query region: eu      # only the parameter of the query
//! bodies:
//!   POST /orders: {drink: latte, quantity: 1}
//! ```

use std::collections::BTreeMap;

use serde_json::Value;
use specwright_contract::Contract;
use specwright_contract::model::Parameter;

use crate::world::{encoded, key};

/// The sections of a file.
const SECTIONS: &[&str] = &["resources", "values", "bodies"];

/// How deep members of bodies are looked for.
const DEPTH: usize = 16;

/// Data that exists.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Fixtures {
    resources: Vec<(String, Vec<String>)>,
    values: BTreeMap<String, Value>,
    bodies: BTreeMap<String, Value>,
}

/// What is wrong with fixtures. The texts fit after "failed to read the fixtures: ".
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FixtureError {
    /// The file has no sections.
    #[error("there is no section among {}", SECTIONS.join(", "))]
    NoSections,
    /// A section that is none.
    #[error("there is no section `{0}`; there are {known}", known = SECTIONS.join(", "))]
    Section(String),
    /// A section of another kind.
    #[error("`{0}` has to be an object")]
    Kind(&'static str),
    /// A path that the contract does not have.
    #[error("no operation of the contract has the path `{0}`")]
    Path(String),
    /// An operation that the contract does not have.
    #[error("the contract has no operation `{0}`; write `METHOD /path` or its operationId")]
    Operation(String),
    /// A resource that does not have the path's parameters.
    #[error("a resource of `{path}` has to have {parameters}")]
    Resource {
        /// The path.
        path: String,
        /// What it has to have.
        parameters: String,
    },
}

impl Fixtures {
    /// Reads them for a contract.
    ///
    /// # Errors
    /// Where they don't fit it.
    pub fn new(contract: &Contract, value: &Value) -> Result<Self, FixtureError> {
        let sections = value.as_object().ok_or(FixtureError::NoSections)?;
        let known = |name: &String| SECTIONS.contains(&name.as_str());
        if let Some(other) = sections.keys().find(|name| !known(name)) {
            return Err(FixtureError::Section(other.clone()));
        }
        let section = |name: &'static str| match sections.get(name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Object(members)) => Ok(members.iter().collect()),
            Some(_) => Err(FixtureError::Kind(name)),
        };
        let mut fixtures = Self::default();
        for (path, list) in section("resources")? {
            let declared = contract.operations.iter().any(|o| *o.path == **path);
            let key = key(path).filter(|_| declared);
            let key = key.ok_or_else(|| FixtureError::Path(path.clone()))?;
            let list = match list {
                Value::Array(list) => list.as_slice(),
                one => std::slice::from_ref(one),
            };
            for resource in list {
                fixtures
                    .resources
                    .push((key.clone(), values(path, resource)?));
            }
        }
        for (name, value) in section("values")? {
            fixtures.values.insert(name.clone(), value.clone());
        }
        for (name, value) in section("bodies")? {
            let mut operations = contract.operations.iter();
            let operation =
                operations.find(|o| o.label() == *name || o.operation_id.as_deref() == Some(name));
            let operation = operation.ok_or_else(|| FixtureError::Operation(name.clone()))?;
            fixtures.bodies.insert(operation.label(), value.clone());
        }
        Ok(fixtures)
    }

    /// The resources that are there: the path that leads to each, and the values of its parameters.
    pub(crate) fn resources(&self) -> &[(String, Vec<String>)] {
        &self.resources
    }

    /// The value of a parameter.
    pub(crate) fn parameter(&self, parameter: &Parameter) -> Option<&Value> {
        if self.values.is_empty() {
            return None;
        }
        let exact = format!("{} {}", parameter.location.as_str(), parameter.name);
        let values = &self.values;
        values.get(&exact).or_else(|| values.get(&*parameter.name))
    }

    /// The body of an operation, where it is given as a whole.
    pub(crate) fn body(&self, label: &str) -> Option<&Value> {
        self.bodies.get(label)
    }

    /// A body with the values that are given for its members.
    pub(crate) fn filled(&self, mut body: Value) -> Value {
        if !self.values.is_empty() {
            self.fill(&mut body, 0);
        }
        body
    }

    fn fill(&self, value: &mut Value, depth: usize) {
        if depth > DEPTH {
            return;
        }
        match value {
            Value::Object(members) => {
                for (name, member) in members.iter_mut() {
                    let exact = self.values.get(&format!("body {name}"));
                    match exact.or_else(|| self.values.get(name)) {
                        Some(given) => member.clone_from(given),
                        None => self.fill(member, depth + 1),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.fill(item, depth + 1)),
            _ => {}
        }
    }
}

/// The values of a path's parameters in its order, percent-encoded.
fn values(path: &str, resource: &Value) -> Result<Vec<String>, FixtureError> {
    let names: Vec<&str> = path
        .split('{')
        .skip(1)
        .filter_map(|part| part.split('}').next())
        .collect();
    let wrong = || FixtureError::Resource {
        path: path.to_owned(),
        parameters: names.join(", "),
    };
    let text = |value: &Value| match value {
        Value::String(text) if !text.is_empty() => Some(encoded(text)),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    };
    let values: Option<Vec<String>> = match resource {
        Value::Object(members) => {
            let named = |name: &&str| members.get(*name).and_then(text);
            names.iter().map(named).collect()
        }
        Value::Array(items) => items.iter().map(text).collect(),
        one => text(one).map(|text| vec![text]),
    };
    values
        .filter(|values| values.len() == names.len())
        .ok_or_else(wrong)
}
