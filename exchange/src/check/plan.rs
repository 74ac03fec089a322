//! An operation made ready for checking.

use std::sync::OnceLock;

use specwright_contract::Contract;
use specwright_contract::model::{Location, MediaType, OperationId};

use crate::body::Codec;
use crate::style::ParameterPlan;

/// An operation made ready for checking its requests and responses.
#[derive(Debug)]
pub struct Plan {
    pub(super) operation: OperationId,
    /// By location: headers, query, path, cookies.
    pub(super) headers: Vec<Prepared>,
    pub(super) query: Vec<Prepared>,
    pub(super) path: Vec<Prepared>,
    pub(super) cookies: Vec<Prepared>,
    /// The media types of the whole query (OpenAPI 3.2), with their parameter's place among all.
    pub(super) query_string: Option<usize>,
    pub(super) body: Vec<OnceLock<Codec>>,
    pub(super) responses: Vec<OnceLock<ResponsePlan>>,
}

/// A parameter with its name in lower case, by which findings are located.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) plan: ParameterPlan,
    pub(super) lower: Box<str>,
}

/// A response made ready.
#[derive(Debug)]
pub(super) struct ResponsePlan {
    pub(super) headers: Vec<Prepared>,
    pub(super) body: Vec<OnceLock<Codec>>,
}

impl Prepared {
    fn new(plan: ParameterPlan) -> Self {
        Self {
            lower: plan.name.to_lowercase().into(),
            plan,
        }
    }
}

impl Plan {
    /// Prepares an operation. Bodies and responses are prepared when they are first met.
    pub fn new(contract: &Contract, id: OperationId) -> Self {
        let operation = contract.operation(id);
        let at = |location: Location| {
            let parameters = operation.parameters.iter();
            let those = parameters.filter(|p| p.location == location);
            those
                .map(|parameter| Prepared::new(ParameterPlan::new(contract, parameter)))
                .collect::<Vec<_>>()
        };
        let media = operation.body.as_ref().map_or(0, |body| body.content.len());
        Self {
            operation: id,
            headers: at(Location::Header),
            query: at(Location::Query),
            path: at(Location::Path),
            cookies: at(Location::Cookie),
            query_string: operation
                .parameters
                .iter()
                .position(|p| p.location == Location::QueryString),
            body: empty(media),
            responses: empty(operation.responses.len()),
        }
    }

    /// The operation.
    pub fn operation(&self) -> OperationId {
        self.operation
    }

    /// Whether another query parameter than that of this position has pairs of this name.
    pub(super) fn claims(&self, except: usize, name: &str) -> bool {
        let mut others = self.query.iter().enumerate().filter(|(n, _)| *n != except);
        others.any(|(_, prepared)| prepared.plan.claims(name))
    }

    pub(super) fn response(&self, contract: &Contract, index: usize) -> Option<&ResponsePlan> {
        let (_, declared) = contract.operation(self.operation).responses.get(index)?;
        Some(self.responses.get(index)?.get_or_init(|| {
            ResponsePlan {
                headers: declared
                    .headers
                    .iter()
                    .map(|(name, header)| {
                        Prepared::new(ParameterPlan::header(contract, name, header))
                    })
                    .collect(),
                body: empty(declared.content.len()),
            }
        }))
    }
}

/// A media type of a list, prepared when it is first met.
pub(super) fn codec<'p>(
    prepared: &'p [OnceLock<Codec>],
    contract: &Contract,
    index: usize,
    media: &MediaType,
) -> Option<&'p Codec> {
    Some(
        prepared
            .get(index)?
            .get_or_init(|| Codec::new(contract, media)),
    )
}

fn empty<T>(length: usize) -> Vec<OnceLock<T>> {
    std::iter::repeat_with(OnceLock::new).take(length).collect()
}
