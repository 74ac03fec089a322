//! What generated code calls at run time.
//!
//! Owns: what clients and servers share (typed requests, responses and their bodies), the client (feature `client`)
//! and the server (feature `server`). Refuses: everything that is particular to a document, which is generated.

mod answer;
mod body;
#[cfg(feature = "client")]
pub mod client;
#[cfg(any(feature = "client", feature = "server"))]
pub mod context;
mod error;
mod file_part;
mod headers;
mod many;
pub mod media;
mod operation;
mod reader;
mod reply;
mod request;
mod response;
#[cfg(feature = "server")]
pub mod server;
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
pub use reader::Reader;
pub use reply::Reply;
pub use request::Request;
pub use response::{Response, StatusMatch, Variant};
#[cfg(feature = "server")]
pub use server::Context;
pub use types::{
    Base64, Base64Error, Date, DateTime, Decimal, Map, Maybe, Time, UnknownValue, Uuid, present,
};
pub use writer::{Parts, Writer};

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
    pub use crate::headers::{
        read_optional as read_optional_header, read_required as read_header,
        write_one as write_header,
    };
    pub use crate::response::{code, content, reply};
    pub use crate::types::{Scalar, read_scalar, read_text, union};
}
