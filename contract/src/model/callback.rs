//! Callbacks, links and the runtime expressions in them (OpenAPI 3.1, section 4.8.20.4).

use super::{Extension, Operation, OperationId, Server};
use crate::source::Origin;

/// A value known only when a request and its response are there.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum RuntimeExpression {
    /// `$url`
    Url,
    /// `$method`
    Method,
    /// `$statusCode`
    StatusCode,
    /// `$request.header.NAME`
    RequestHeader(Box<str>),
    /// `$request.query.NAME`
    RequestQuery(Box<str>),
    /// `$request.path.NAME`
    RequestPath(Box<str>),
    /// `$request.body` with a JSON Pointer, `""` for the whole
    RequestBody(Box<str>),
    /// `$response.header.NAME`
    ResponseHeader(Box<str>),
    /// `$response.body` with a JSON Pointer, `""` for the whole
    ResponseBody(Box<str>),
}

/// A part of an [`Expression`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ExpressionPart {
    /// Text as it stands.
    Text(Box<str>),
    /// `{$…}`
    Runtime(RuntimeExpression),
}

/// Text with runtime expressions in it: `{$request.body#/url}?done=1`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expression {
    /// The parts in order.
    pub parts: Box<[ExpressionPart]>,
}

/// A Callback Object: one URL expression of it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Callback {
    /// The name it stands under.
    pub name: Box<str>,
    /// The requests, by the expression of their URL.
    pub requests: Vec<(Expression, Vec<Operation>)>,
    /// The `x-` members.
    pub extensions: Box<[Extension]>,
    /// The Callback Object.
    pub origin: Origin,
}

/// Where a link leads.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum LinkTarget {
    /// An operation of this contract.
    Operation(OperationId),
    /// An operation that is nowhere declared, as written; reported.
    Unknown(Box<str>),
}

/// A parameter that a link sets.
#[derive(Debug)]
#[non_exhaustive]
pub struct LinkParameter {
    /// The name, without a `path.` before it.
    pub name: Box<str>,
    /// The location where it was written: `path.id`.
    pub location: Option<super::Location>,
    /// The value, a constant where it is no string with an expression.
    pub value: Origin,
    /// The value as an expression, where it is one.
    pub expression: Option<Expression>,
}

/// A Link Object.
#[derive(Debug)]
#[non_exhaustive]
pub struct Link {
    /// Where it leads.
    pub target: LinkTarget,
    /// The parameters it sets.
    pub parameters: Vec<LinkParameter>,
    /// The body it sends.
    pub body: Option<Origin>,
    /// A description in Markdown.
    pub description: Option<Box<str>>,
    /// The server to use instead of the operation's.
    pub server: Option<Server>,
    /// The `x-` members.
    pub extensions: Box<[Extension]>,
    /// The Link Object.
    pub origin: Origin,
}
