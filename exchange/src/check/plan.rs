//! An operation made ready for checking.

use std::sync::{Arc, OnceLock};

use specwright_contract::Contract;
use specwright_contract::model::{Location, MediaType, OperationId, Parameter, ParameterShape};

use super::Rules;
use crate::body::Codec;
use crate::prism::parameter::Reading;
use crate::prism::{self, form::Form};
use crate::style::ParameterPlan;

/// An operation made ready for checking its requests and responses.
#[derive(Debug)]
pub struct Plan {
    pub(super) operation: OperationId,
    pub(super) rules: Rules,
    /// By location: headers, query, path, cookies.
    pub(super) headers: Vec<Prepared>,
    pub(super) query: Vec<Prepared>,
    pub(super) path: Vec<Prepared>,
    pub(super) cookies: Vec<Prepared>,
    /// The media types of the whole query (OpenAPI 3.2), with their parameter's place among all.
    pub(super) query_string: Option<usize>,
    pub(super) body: Vec<OnceLock<Codec>>,
    /// The media types of the body as Prism reads forms.
    pub(super) forms: Vec<OnceLock<Form>>,
    pub(super) responses: Vec<OnceLock<ResponsePlan>>,
}

/// A parameter with its name in lower case, by which findings are located.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) plan: ParameterPlan,
    pub(super) lower: Box<str>,
    /// How Prism reads it, where that is asked for.
    pub(super) reading: Option<Reading>,
}

/// A response made ready.
#[derive(Debug)]
pub(super) struct ResponsePlan {
    pub(super) headers: Vec<Prepared>,
    pub(super) body: Vec<OnceLock<Codec>>,
    /// The media types of the body as Prism reads forms.
    pub(super) forms: Vec<OnceLock<Form>>,
}

impl Prepared {
    fn new(contract: &Contract, mut plan: ParameterPlan, rules: Rules, shown: bool) -> Self {
        if !rules.parameters && prism::is_typed_outside(contract, plan.origin) {
            plan.schema = None;
        }
        let reading = (!rules.parameters).then(|| Reading::new(contract, &plan, shown));
        Self {
            lower: match &reading {
                Some(reading) => reading.name.clone(),
                None => plan.name.to_lowercase().into(),
            },
            plan,
            reading,
        }
    }
}

impl Plan {
    /// Prepares an operation. Bodies and responses are prepared when they are first met.
    pub fn new(contract: &Contract, id: OperationId) -> Self {
        Self::with(contract, id, Rules::default())
    }

    /// Prepares an operation whose requests are read by these rules.
    pub fn with(contract: &Contract, id: OperationId, rules: Rules) -> Self {
        let operation = contract.operation(id);
        // Prism settles styles where it writes an example of the URL, which needs a value of each parameter
        let in_url = |p: &&Arc<Parameter>| matches!(p.location, Location::Query | Location::Path);
        let mut in_url = operation.parameters.iter().filter(in_url);
        let shown = in_url.all(|parameter| {
            let styled = matches!(
                parameter.shape,
                ParameterShape::Styled {
                    schema: Some(_),
                    ..
                }
            );
            styled || !parameter.examples.is_empty()
        });
        let at = |location: Location| {
            let parameters = operation.parameters.iter();
            let those = parameters.filter(|p| p.location == location);
            those
                .map(|parameter| {
                    Prepared::new(
                        contract,
                        ParameterPlan::new(contract, parameter),
                        rules,
                        shown,
                    )
                })
                .collect::<Vec<_>>()
        };
        let media = operation.body.as_ref().map_or(0, |body| body.content.len());
        Self {
            operation: id,
            rules,
            headers: at(Location::Header),
            query: at(Location::Query),
            path: at(Location::Path),
            cookies: at(Location::Cookie),
            query_string: operation
                .parameters
                .iter()
                .position(|p| p.location == Location::QueryString),
            body: empty(media),
            forms: empty(if rules.bodies { 0 } else { media }),
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
                        Prepared::new(
                            contract,
                            ParameterPlan::header(contract, name, header),
                            self.rules,
                            true,
                        )
                    })
                    .collect(),
                body: empty(declared.content.len()),
                forms: empty(declared.content.len()),
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
