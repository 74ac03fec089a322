//! What generated code calls at run time.
//!
//! Owns: what clients and servers share (typed requests, responses and their bodies), the client (feature `client`)
//! and the server (feature `server`). Refuses: everything that is particular to a document, which is generated.
//!
//! # What the macros take
//!
//! Generated code is structs and enums, and a macro beside each that says what the contract says of it:
//!
//! ```
//! use specwright_runtime as rt;
//!
//! /// Request of `getSoup`: `GET /soups/{id}`.
//! #[derive(Clone, Debug, PartialEq)]
//! pub struct GetSoupRequest {
//!     pub id: u32,
//!     pub with: Option<Vec<String>>,
//! }
//!
//! rt::request! {
//!     GetSoupRequest => GetSoupResponse, GetSoupCall;
//!     operation 0 "getSoup" "GET" "/soups/{id}";           // its place in the contract, id, method, path
//!     security [["bearerAuth" ["read"]], []];              // any of these lists; all schemes of one; []: anonymous
//!     "id" path simple => required id: u32;                // name, location, style [explode] [reserved]
//!     "with" query form explode => optional with: Vec<String>;
//! }
//!
//! /// Responses of `getSoup`.
//! #[derive(Clone, Debug, PartialEq)]
//! pub enum GetSoupResponse {
//!     Ok(String),
//!     NotFound,
//!     Default(rt::StatusCode, rt::Value),
//!     Other(rt::Reply),
//! }
//!
//! rt::response! {
//!     GetSoupResponse, ok Ok => String;                    // what `Answer::ok` gives
//!     Ok: code(200) json "application/json" String;        // code(n), range(n) or any(); the body's kind and type
//!     NotFound: code(404) empty;
//!     Default: any() json "application/json" rt::Value;
//! }
//!
//! use rt::{Request as _, Response as _};
//!
//! let request = GetSoupRequest { id: 7, with: Some(vec!["bread".into(), "salt".into()]) };
//! let mut writer = rt::Writer::new(GetSoupRequest::OPERATION);
//! request.write(&mut writer)?;
//! let parts = writer.finish()?;
//! assert_eq!((parts.path.as_str(), parts.query.as_str()), ("/soups/7", "with=bread&with=salt"));
//!
//! let reply = GetSoupResponse::Ok("leek".into()).write()?;
//! assert_eq!(reply.content_type(), Some("application/json"));
//! # #[derive(Debug)] struct Wrong;
//! # impl<E: std::error::Error> From<E> for Wrong { fn from(_: E) -> Self { Self } }
//! # Ok::<(), Wrong>(())
//! ```
//!
//! A body is a line `body required|optional KIND "media/type" => Type;`, or `body required many => Enum;` with an enum
//! that [`body!`] describes; [`headers!`] describes typed headers, and [`client!`] the client. The kinds are `json`,
//! `form`, `multipart`, `text`, `binary`, `xml`, `events` and `lines` ([`media`]). Fields of forms that are not
//! written as usual stand in braces behind the media type, as `{"filter" deep_object explode; "meta" type
//! "application/json";}`, and so does the shape of XML: `{shape ORDER}` with a [`media::xml::XmlShape`].
#![cfg_attr(not(feature = "client"), doc = "", doc = "[`client!`]: crate")]

mod answer;
mod body;
#[cfg(feature = "client")]
pub mod client;
#[cfg(any(feature = "client", feature = "server"))]
pub mod context;
mod error;
mod file_part;
mod headers;
#[cfg(feature = "jwt")]
pub mod jwt;
mod many;
pub mod media;
mod operation;
mod reader;
mod reply;
mod request;
mod response;
mod scheme;
#[cfg(feature = "server")]
pub mod server;
#[cfg(feature = "service")]
pub mod service;
pub mod style;
mod types;
#[doc(hidden)]
pub mod words;
mod writer;

pub use answer::{Answer, Failure};
pub use body::{Body, BodyError};
#[cfg(feature = "client")]
pub use client::ClientError;
pub use error::{BoxError, DecodeError, EncodeError};
pub use file_part::FilePart;
pub use headers::Headers;
pub use many::{BodyKind, Kind};
pub use media::events::{Event, EventStream};
pub use media::lines::JsonLines;
pub use media::{Content, Encoding, Media, MediaKind, Written};
pub use operation::{Location, Operation, Parameter, Required, Server};
pub use reader::{Reader, Values};
pub use reply::Reply;
pub use request::Request;
pub use response::{Response, StatusMatch, Variant};
pub use scheme::{Scheme, SchemeKind};
#[cfg(feature = "server")]
pub use server::Context;
pub use types::{
    Base64, Base64Error, Date, DateTime, Decimal, Map, Maybe, Time, UnknownValue, Uuid, present,
};
pub use writer::{Parts, Sent, Writer};

#[cfg(feature = "server")]
pub use axum;
pub use bytes::{self, Bytes};
pub use futures_core::Stream;
pub use http::{self, HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
pub use serde::{self, Deserialize, Serialize};
pub use serde_json::{self, Value};

/// What the macros call.
#[doc(hidden)]
pub mod __private {
    #[cfg(any(feature = "client", not(feature = "server")))]
    pub use crate::headers::HeaderValues;
    #[cfg(any(feature = "server", not(feature = "client")))]
    pub use crate::headers::write_all as write_headers;
    pub use crate::response::{code, reply, some};
    pub use crate::types::{Scalar, object, read_scalar, read_text, union};
}
