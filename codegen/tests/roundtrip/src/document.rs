//! A contract with all that is needed to judge its messages.

use std::sync::Arc;

use http::HeaderMap;
use specwright_contract::model::{Location, Operation, OperationId};
use specwright_contract::{Contract, Loader};
use specwright_exchange::check::{self, Decoded, Finding, Plan};
use specwright_exchange::router::{Match, Router};
use specwright_exchange::schema::Validators;
use specwright_runtime::{self as rt, Content, Reader};

use crate::wire::{WireRequest, WireResponse};

/// A contract and what judges its messages.
#[derive(Debug)]
pub struct Document {
    /// The file.
    pub name: String,
    pub(crate) contract: Arc<Contract>,
    pub(crate) router: Router,
    pub(crate) validators: Validators,
    plans: Vec<Plan>,
}

impl Document {
    /// Loads a document.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn load(path: &str) -> Result<Self, String> {
        let loaded = Loader::new()
            .load(path)
            .map_err(|error| error.to_string())?;
        let contract = Arc::new(loaded.contract);
        Ok(Self {
            name: path.to_owned(),
            router: Router::at_root(&contract, &|_| true),
            validators: Validators::new(Arc::clone(&contract)),
            plans: contract
                .operations()
                .map(|(id, _)| Plan::new(&contract, id))
                .collect(),
            contract,
        })
    }

    /// The operations, in the order of the contract.
    pub fn operations(&self) -> impl Iterator<Item = (OperationId, &Operation)> {
        self.contract.operations()
    }

    pub(crate) fn id(&self, index: usize) -> Option<OperationId> {
        let mut operations = self.contract.operations();
        operations.nth(index).map(|(id, _)| id)
    }

    fn plan(&self, id: OperationId) -> Option<&Plan> {
        self.plans.get(id.index())
    }

    /// The operation that a request leads to.
    pub(crate) fn leads_to(&self, request: &WireRequest) -> Option<OperationId> {
        let (method, headers) = (request.method(), Some(&request.headers));
        let found = self.router.find_with(method, &request.target, headers);
        found.ok().map(|found| found.operation)
    }

    /// What a request is decoded to; else why it does not keep the contract.
    pub(crate) fn decoded(
        &self,
        id: OperationId,
        request: &WireRequest,
    ) -> Result<Decoded<'_>, String> {
        let (path, query) = request.parts();
        let matched =
            self.router
                .find_with(request.method(), &request.target, Some(&request.headers));
        let matched = matched.map_err(|miss| format!("not routed: {miss}"))?;
        if matched.operation != id {
            return Err(format!("not routed: {path} leads to another operation"));
        }
        let plan = self.plan(id).ok_or("no such operation")?;
        let asked = check::Request {
            matched: &matched,
            query,
            headers: &request.headers,
            body: &request.body,
        };
        let (decoded, findings) = check::decoded(plan, &self.validators, &asked);
        match findings.iter().find(|finding| finding.is_error()) {
            Some(finding) => Err(finding.message.clone()),
            None => Ok(decoded),
        }
    }

    /// Whether a response keeps the contract.
    pub(crate) fn judge(
        &self,
        id: OperationId,
        response: &WireResponse,
        head: bool,
    ) -> Result<(), String> {
        let wrong = self.findings(id, response, head)?;
        let first = wrong.first();
        first.map_or(Ok(()), |finding| Err(finding.message.clone()))
    }

    /// Whether all that is wrong with a response is that its value is one of several alternatives.
    pub(crate) fn several(&self, id: OperationId, response: &WireResponse, head: bool) -> bool {
        let wrong = self.findings(id, response, head).unwrap_or_default();
        !wrong.is_empty() && wrong.iter().all(|finding| finding.code == "oneOf")
    }

    /// What is wrong with a response.
    fn findings(
        &self,
        id: OperationId,
        response: &WireResponse,
        head: bool,
    ) -> Result<Vec<Finding>, String> {
        let plan = self.plan(id).ok_or("no such operation")?;
        let made = check::Response {
            status: response.status.as_u16(),
            headers: &response.headers,
            body: &response.body,
            head,
            by_letter: false,
        };
        let mut findings = check::response(plan, &self.validators, &made);
        findings.retain(Finding::is_error);
        Ok(findings)
    }

    /// What a server of generated code reads a typed request from.
    pub(crate) fn reader(
        &self,
        id: OperationId,
        request: &WireRequest,
        decoded: &Decoded<'_>,
    ) -> Reader {
        let mut reader = Reader::new();
        let headers = Some(&request.headers);
        let matched = self
            .router
            .find_with(request.method(), &request.target, headers);
        for (name, raw) in matched.iter().flat_map(Match::parameters) {
            let text = percent_encoding::percent_decode_str(raw).decode_utf8_lossy();
            reader.parameter(rt::Location::Path, name, text.into());
        }
        for (location, name, value) in &decoded.parameters {
            reader.parameter(place(*location), name, value.clone());
        }
        if let Some(value) = &decoded.query_string {
            let operation = self.contract.operation(id);
            let mut parameters = operation.parameters.iter();
            if let Some(whole) = parameters.find(|one| one.location == Location::QueryString) {
                reader.parameter(rt::Location::QueryString, &whole.name, value.clone());
            }
        }
        if !request.body.is_empty() {
            let content_type = header(&request.headers, "content-type").unwrap_or_default();
            let structured = ["xml", "x-www-form-urlencoded"];
            let value = decoded.body.as_ref().map(|(_, value)| value.clone());
            reader.content(Content {
                content_type: Some(content_type.into()),
                body: request.body.clone().into(),
                value: value.filter(|_| structured.iter().any(|word| content_type.contains(word))),
            });
        }
        reader
    }
}

fn place(location: Location) -> rt::Location {
    match location {
        Location::Path => rt::Location::Path,
        Location::Header => rt::Location::Header,
        Location::Cookie => rt::Location::Cookie,
        Location::QueryString => rt::Location::QueryString,
        _ => rt::Location::Query,
    }
}

pub(crate) fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}
