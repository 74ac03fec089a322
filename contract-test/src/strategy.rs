//! Strategies of proptest from the schemas of a contract, for tests of one's own.
//!
//! ```
//! use proptest::prelude::*;
//! use specwright_contract_test::strategy;
//!
//! let document = r#"{"openapi": "3.0.3", "info": {"title": "Cups", "version": "1"}, "paths": {}, "components": {"schemas": {
//!     "Cup": {"type": "object", "required": ["millilitres"], "properties": {
//!         "millilitres": {"type": "integer", "minimum": 30, "maximum": 500}}}}}}"#;
//! let contract = specwright_contract::Loader::new().load_text("cups.json", document).unwrap().contract;
//! let cups = strategy::schema(contract, "Cup").unwrap();
//! proptest!(|(cup in cups)| {
//!     prop_assert!(cup["millilitres"].as_u64().unwrap() >= 30);
//! });
//! ```

use std::sync::Arc;

use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;
use specwright_contract::Contract;
use specwright_contract::model::{OperationId, SchemaId};
use specwright_exchange::make::{self, Options};
use specwright_exchange::schema::{Direction, Validators};

use crate::recipe::preferred;
use crate::shrink::simpler;

/// So often a value is drawn until one can be made.
const DRAWS: usize = 16;

/// Makes values that a schema admits, and shrinks them to simpler ones that it admits too.
#[derive(Clone, Debug)]
pub struct Values {
    validators: Arc<Validators>,
    schema: SchemaId,
    direction: Direction,
}

/// Values of a component schema, as requests have them.
pub fn schema(contract: impl Into<Arc<Contract>>, name: &str) -> Option<Values> {
    let contract = contract.into();
    let mut named = contract.components.schemas.iter();
    let id = named
        .find(|(known, _)| ***known == *name)
        .map(|(_, id)| *id)?;
    Some(Values::new(contract, id))
}

/// Bodies of an operation's requests, JSON where there is a choice. It goes by its `operationId` or as `METHOD /path`.
pub fn body(contract: impl Into<Arc<Contract>>, operation: &str) -> Option<Values> {
    let contract = contract.into();
    let id = find(&contract, operation)?;
    let (_, media) = preferred(&contract.operation(id).body.as_ref()?.content)?;
    let schema = media.schema?;
    Some(Values::new(contract, schema))
}

/// Values of a parameter.
pub fn parameter(
    contract: impl Into<Arc<Contract>>,
    operation: &str,
    name: &str,
) -> Option<Values> {
    let contract = contract.into();
    let id = find(&contract, operation)?;
    let mut parameters = contract.operation(id).parameters.iter();
    let schema = parameters
        .find(|known| *known.name == *name)?
        .shape
        .schema()?;
    Some(Values::new(contract, schema))
}

fn find(contract: &Contract, name: &str) -> Option<OperationId> {
    let mut operations = contract.operations();
    let found = operations.find(|(_, operation)| {
        operation.operation_id.as_deref() == Some(name) || operation.label() == name
    });
    found.map(|(id, _)| id)
}

impl Values {
    fn new(contract: Arc<Contract>, schema: SchemaId) -> Self {
        Self {
            validators: Arc::new(Validators::new(contract)),
            schema,
            direction: Direction::Request,
        }
    }

    /// As responses have them: with what is `readOnly`, without what is `writeOnly`.
    #[must_use]
    pub fn of_responses(mut self) -> Self {
        self.direction = Direction::Response;
        self
    }

    fn admits(&self, value: &Value) -> bool {
        self.validators.is_valid(self.schema, self.direction, value)
    }
}

impl Strategy for Values {
    type Tree = Shrinking;
    type Value = Value;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let options = Options::default().optional(60).null(15).items(3);
        let mut reason = String::new();
        for _ in 0..DRAWS {
            let seed = runner.new_rng().next();
            match make::generate_with(
                &self.validators,
                self.schema,
                self.direction,
                seed,
                &options,
            ) {
                Ok(value) => return Ok(Shrinking::new(self.clone(), value)),
                Err(error) => reason = error.to_string(),
            }
        }
        Err(reason.into())
    }
}

/// A number from proptest's own source of chance.
trait Next {
    fn next(&mut self) -> u64;
}

impl Next for proptest::test_runner::TestRng {
    fn next(&mut self) -> u64 {
        use proptest::prelude::Rng as _;
        self.next_u64()
    }
}

/// A value, and those that are simpler.
#[derive(Clone, Debug)]
pub struct Shrinking {
    of: Values,
    now: Value,
    before: Option<Value>,
    next: std::vec::IntoIter<Value>,
}

impl Shrinking {
    fn new(of: Values, now: Value) -> Self {
        let next = simpler(&now).into_iter();
        Self {
            of,
            now,
            before: None,
            next,
        }
    }
}

impl ValueTree for Shrinking {
    type Value = Value;

    fn current(&self) -> Value {
        self.now.clone()
    }

    /// The value of now still shows it: from here on, those that are simpler than it.
    fn simplify(&mut self) -> bool {
        if self.before.take().is_some() {
            self.next = simpler(&self.now).into_iter();
        }
        self.try_next()
    }

    /// The value of now does not show it: back, and the next one.
    fn complicate(&mut self) -> bool {
        match self.before.take() {
            Some(before) => {
                self.now = before;
                self.try_next()
            }
            None => false,
        }
    }
}

impl Shrinking {
    fn try_next(&mut self) -> bool {
        let of = &self.of;
        let Some(simpler) = self.next.find(|value| of.admits(value)) else {
            return false;
        };
        self.before = Some(std::mem::replace(&mut self.now, simpler));
        true
    }
}
