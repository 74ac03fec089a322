//! The one model into which every front end lowers.
//!
//! Everything has an [`Origin`]; schemas are a graph of ids in [`Schemas`]; values (examples,
//! defaults, enum members, extensions) stay nodes of the [`Sources`](crate::source::Sources) and are
//! named by their origin.

mod callback;
mod contract;
mod example;
mod operation;
mod parameter;
mod response;
mod schema;
mod security;
mod server;

pub use callback::{
    Callback, Expression, ExpressionPart, Link, LinkParameter, LinkTarget, RuntimeExpression,
};
pub use contract::{Components, Contract, Format, Info, Tag};
pub use example::{Example, ExampleOrigin};
pub use operation::{Extension, Method, Operation, OperationId, PathItem, Webhook};
pub use parameter::{Location, Parameter, ParameterShape, Style};
pub use response::{Body, Encoding, Header, MediaType, Response, StatusKey};
pub use schema::{
    AdditionalProperties, Annotations, ArrayRules, Combinators, Discriminator, DynamicAnchor, Edge,
    Names, NumberRules, ObjectRules, Overlay, Property, Schema, SchemaId, SchemaKind, Schemas,
    StringRules, Type, TypeSet, Xml,
};
pub use security::{Flow, KeyLocation, SchemeKind, SecurityRequirement, SecurityScheme};
pub use server::{Server, ServerVariable};
