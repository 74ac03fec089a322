//! The contract made ready for testing: what a request means, and what is promised for it.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use specwright_contract::Contract;
use specwright_contract::model::{Location, Operation, OperationId, Parameter};
use specwright_exchange::check::{self, Finding, Plan};
use specwright_exchange::router::{Miss, Router};
use specwright_exchange::schema::Validators;
use specwright_exchange::style::ParameterPlan;

use crate::fixtures::Fixtures;
use crate::request::Request;
use crate::world;

/// What the contract says of a request.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub enum Verdict {
    /// It keeps the contract.
    Valid,
    /// It breaks it in these ways.
    Invalid(Vec<Finding>),
    /// It is of another operation.
    Other(OperationId),
    /// The path is declared, but not with this method.
    NoMethod,
    /// No path is like this.
    NoPath,
}

impl Verdict {
    /// Whether it is of the operation, and breaks the contract.
    pub fn is_invalid(&self) -> bool {
        matches!(self, Self::Invalid(_))
    }
}

/// What is known of paths, found once.
#[derive(Debug, Default)]
pub(crate) struct Paths {
    /// The first operation of each path, whatever the names of its parameters.
    pub(crate) first: BTreeMap<String, OperationId>,
    /// The names of the last parameter of the paths that lead to a kind of resource, folded.
    pub(crate) names: BTreeMap<String, Vec<String>>,
}

/// A contract made ready for testing.
#[derive(Debug)]
pub struct Engine {
    validators: Validators,
    router: Router,
    plans: Vec<OnceLock<Plan>>,
    parameters: Vec<OnceLock<Vec<ParameterPlan>>>,
    base: Option<String>,
    fixtures: Fixtures,
    paths: OnceLock<Paths>,
}

impl Engine {
    /// Prepares a contract. `base` is what stands before every path; nothing: the path of the operation's
    /// first server.
    pub fn new(contract: Arc<Contract>, base: Option<&str>) -> Self {
        let router = Router::at_root(&contract, &|_| true);
        let count = contract.operations.len();
        let base = base.map(|base| base.trim_end_matches('/').to_owned());
        Self {
            router,
            plans: (0..count).map(|_| OnceLock::new()).collect(),
            parameters: (0..count).map(|_| OnceLock::new()).collect(),
            validators: Validators::new(contract),
            base,
            fixtures: Fixtures::default(),
            paths: OnceLock::new(),
        }
    }

    /// With data that exists.
    #[must_use]
    pub fn with_fixtures(mut self, fixtures: Fixtures) -> Self {
        self.fixtures = fixtures;
        self
    }

    /// Data that exists.
    pub fn fixtures(&self) -> &Fixtures {
        &self.fixtures
    }

    /// What is known of paths.
    pub(crate) fn paths(&self) -> &Paths {
        self.paths.get_or_init(|| {
            let mut paths = Paths::default();
            for (id, operation) in self.contract().operations() {
                let path = &operation.path;
                paths.first.entry(world::plain(path)).or_insert(id);
                if let (Some(key), Some(open)) = (world::key(path), path.rfind('{')) {
                    let name = path[open + 1..].split('}').next();
                    let name = world::folded(name.unwrap_or_default());
                    let names = paths.names.entry(key).or_default();
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
            }
            paths
        })
    }

    /// The contract.
    pub fn contract(&self) -> &Arc<Contract> {
        self.validators.contract()
    }

    /// The validators of its schemas.
    pub fn validators(&self) -> &Validators {
        &self.validators
    }

    /// Its paths.
    pub fn router(&self) -> &Router {
        &self.router
    }

    /// An operation.
    pub fn operation(&self, id: OperationId) -> &Operation {
        self.contract().operation(id)
    }

    /// An operation made ready for judging.
    pub fn plan(&self, id: OperationId) -> Option<&Plan> {
        let plan = self.plans.get(id.index())?;
        Some(plan.get_or_init(|| Plan::new(self.contract(), id)))
    }

    /// The parameters of an operation, made ready, in its order.
    pub fn parameters(&self, id: OperationId) -> &[ParameterPlan] {
        let Some(plans) = self.parameters.get(id.index()) else {
            return &[];
        };
        plans.get_or_init(|| {
            let parameters = self.operation(id).parameters.iter();
            parameters
                .map(|parameter| ParameterPlan::new(self.contract(), parameter))
                .collect()
        })
    }

    /// The path parameters of an operation in the order of its template; nothing for one that is not declared.
    pub fn path_parameters(&self, id: OperationId) -> Vec<Option<&Parameter>> {
        let operation = self.operation(id);
        let find = |name: &str| {
            let mut parameters = operation.parameters.iter();
            parameters
                .find(|p| p.location == Location::Path && *p.name == *name)
                .map(AsRef::as_ref)
        };
        let names = self.router.names(id).iter();
        names.map(|name| find(name)).collect()
    }

    /// What stands before the paths of an operation.
    pub fn base(&self, id: OperationId) -> String {
        if let Some(base) = &self.base {
            return base.clone();
        }
        let servers = &self.operation(id).servers;
        let url = servers
            .first()
            .map(specwright_contract::model::Server::default_url);
        let url = url.unwrap_or_default();
        let after_scheme = url.split_once("://").map(|(_, rest)| rest);
        let path = match after_scheme.or_else(|| url.strip_prefix("//")) {
            Some(rest) => rest.find('/').map_or("", |at| &rest[at..]),
            None => url.as_str(),
        };
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let path = path.trim_end_matches('/');
        if path.contains(['{', ' ']) {
            return String::new();
        }
        match path {
            "" => String::new(),
            rooted if rooted.starts_with('/') => rooted.to_owned(),
            relative => format!("/{}", relative.trim_start_matches("./")),
        }
    }

    /// What the contract says of a request that is meant for an operation.
    pub fn judge(&self, id: OperationId, request: &Request) -> Verdict {
        let base = self.base(id);
        let Some(target) = request.target.strip_prefix(&base) else {
            return Verdict::NoPath;
        };
        let headers = request.header_map();
        let matched = match self
            .router
            .find_with(&request.method, target, Some(&headers))
        {
            Ok(matched) => matched,
            Err(Miss::MethodNotAllowed { .. }) => return Verdict::NoMethod,
            Err(_) => return Verdict::NoPath,
        };
        if matched.operation != id {
            return Verdict::Other(matched.operation);
        }
        let Some(plan) = self.plan(id) else {
            return Verdict::NoPath;
        };
        let request = check::Request {
            matched: &matched,
            query: request.query(),
            headers: &headers,
            body: &request.body,
        };
        let mut findings = check::request(plan, &self.validators, &request);
        findings.retain(Finding::is_error);
        if findings.is_empty() {
            Verdict::Valid
        } else {
            Verdict::Invalid(findings)
        }
    }
}
