//! The snapshot: everything that is served at one moment, immutable; a reload swaps it whole.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::callbacks::{Sending, sendings};
use crate::metrics::Series;
use crate::ready::ReadyResponse;
use crate::routes::Routes;
use crate::{Behaviour, Settings, values};
use specwright_contract::Contract;
use specwright_contract::model::{Operation, OperationId};
use specwright_exchange::check::Plan;
use specwright_exchange::make;
use specwright_exchange::schema::Validators;
use specwright_exchange::security::Security;

/// What is served at one moment.
#[derive(Debug)]
pub struct Snapshot {
    pub(crate) documents: Vec<Document>,
}

/// One contract, compiled.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) contract: Arc<Contract>,
    pub(crate) routes: Routes,
    pub(crate) validators: Validators,
    pub(crate) behaviour: Behaviour,
    generating: OnceLock<make::Options>,
    operations: Vec<Prepared>,
}

/// What is prepared of an operation. All but its name is made on first use, once: of a large
/// document most operations are never asked for.
#[derive(Debug)]
pub(crate) struct Prepared {
    series: Arc<Series>,
    plan: OnceLock<Plan>,
    security: OnceLock<Security>,
    callbacks: OnceLock<Vec<Arc<Sending>>>,
    responses: Box<[OnceLock<Box<ReadyResponse>>]>,
}

/// An operation of a document of the snapshot.
#[derive(Clone, Copy)]
pub(crate) struct OperationOf<'s> {
    pub(crate) document: &'s Document,
    pub(crate) id: OperationId,
}

impl Snapshot {
    /// Compiles contracts; where two answer one path, the earlier does.
    pub(crate) fn new(contracts: Vec<Arc<Contract>>, behaviour: Behaviour) -> Self {
        let document = |contract| Document::new(contract, behaviour);
        Self {
            documents: contracts.into_iter().map(document).collect(),
        }
    }

    /// The contracts, in the order in which they were given.
    pub fn contracts(&self) -> impl ExactSizeIterator<Item = &Arc<Contract>> {
        self.documents.iter().map(|document| &document.contract)
    }

    /// Whether a document has paths below this one.
    pub(crate) fn declares_below(&self, prefix: &str) -> bool {
        self.operations()
            .any(|of| of.operation().path.starts_with(prefix))
    }

    /// Goes on counting where an earlier snapshot has got to.
    pub(crate) fn count_on(&mut self, from: &Self) {
        fn key(series: &Series) -> (&str, &str) {
            (&series.method, &series.name)
        }
        let mut known: HashMap<_, _> = from
            .operations()
            .map(|of| (key(of.series()), of.series()))
            .collect();
        // An operation that two documents have is counted apart.
        let found: Vec<_> = self
            .operations()
            .map(|of| known.remove(&key(of.series())).map(Arc::clone))
            .collect();
        let prepared = self.documents.iter_mut().flat_map(|of| &mut of.operations);
        for (prepared, series) in prepared.zip(found) {
            if let Some(series) = series {
                prepared.series = series;
            }
        }
    }

    pub(crate) fn operations(&self) -> impl Iterator<Item = OperationOf<'_>> {
        self.documents.iter().flat_map(|document| {
            document
                .contract
                .operations()
                .map(|(id, _)| OperationOf { document, id })
        })
    }
}

impl Document {
    fn new(contract: Arc<Contract>, behaviour: Behaviour) -> Self {
        let operations = contract.operations.iter().map(Prepared::new).collect();
        Self {
            routes: Routes::new(&contract, behaviour),
            validators: Validators::with(Arc::clone(&contract), behaviour.profile()),
            behaviour,
            generating: OnceLock::new(),
            operations,
            contract,
        }
    }

    /// How its values are generated.
    pub(crate) fn generating(&self, settings: &Settings) -> &make::Options {
        self.generating
            .get_or_init(|| values::options(&self.contract, settings))
    }
}

impl Prepared {
    fn new(operation: &Operation) -> Self {
        Self {
            series: Arc::new(match operation.operation_id.as_deref() {
                Some(id) => Series::new(id, operation.method.as_str()),
                None => Series::new(operation.label(), operation.method.as_str()),
            }),
            plan: OnceLock::new(),
            security: OnceLock::new(),
            callbacks: OnceLock::new(),
            responses: operation
                .responses
                .iter()
                .map(|_| OnceLock::new())
                .collect(),
        }
    }
}

impl<'s> OperationOf<'s> {
    pub(crate) fn operation(self) -> &'s Operation {
        self.document.contract.operation(self.id)
    }

    fn prepared(self) -> &'s Prepared {
        &self.document.operations[self.id.index()]
    }

    /// The `operationId`, or method and path.
    pub(crate) fn name(self) -> Arc<str> {
        Arc::clone(&self.prepared().series.name)
    }

    /// What is counted of it.
    pub(crate) fn series(self) -> &'s Arc<Series> {
        &self.prepared().series
    }

    /// How its requests are decoded and checked.
    pub(crate) fn plan(self) -> &'s Plan {
        self.prepared().plan.get_or_init(|| {
            Plan::with(
                &self.document.contract,
                self.id,
                self.document.behaviour.rules(),
            )
        })
    }

    /// How its credentials are judged.
    pub(crate) fn security(self) -> &'s Security {
        self.prepared()
            .security
            .get_or_init(|| Security::new(&self.document.contract, self.operation()))
    }

    /// The requests that follow its answers.
    pub(crate) fn callbacks(self) -> &'s [Arc<Sending>] {
        self.prepared()
            .callbacks
            .get_or_init(|| sendings(self.document, self.id))
    }

    /// What is ready of its response of this index.
    pub(crate) fn response(self, index: usize, settings: &Settings) -> &'s ReadyResponse {
        let declared = &self.operation().responses[index].1;
        self.prepared().responses[index]
            .get_or_init(|| Box::new(ReadyResponse::new(self, declared, settings)))
    }
}
