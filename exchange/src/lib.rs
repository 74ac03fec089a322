//! What a contract says of one HTTP exchange: match, decode, validate, negotiate, make values.
//!
//! Owns: the router, parameter styles and bodies both ways, the judging of requests and responses, and values
//! that satisfy their schemas. Refuses: sockets and async (that is `specwright-mock-server`), and reading
//! documents (that is `specwright-contract`).
//!
//! ```
//! use std::sync::Arc;
//!
//! use specwright_contract::Loader;
//! use specwright_exchange::{check, router::Router, schema::Validators};
//!
//! let document = "
//! openapi: 3.1.0
//! info: {title: Ping, version: '1'}
//! paths:
//!   /ping/{count}:
//!     get:
//!       parameters:
//!         - {name: count, in: path, required: true, schema: {type: integer, maximum: 9}}
//!       responses:
//!         200: {description: pong}
//! ";
//! let contract = Arc::new(Loader::new().load_text("ping.yaml", document)?.contract);
//! let (router, validators) = (Router::new(&contract), Validators::new(Arc::clone(&contract)));
//!
//! let matched = router.find("GET", "/ping/10").unwrap();
//! let plan = check::Plan::new(&contract, matched.operation);
//! let headers = http::HeaderMap::new();
//! let request = check::Request { matched: &matched, query: None, headers: &headers, body: b"" };
//! let findings = check::request(&plan, &validators, &request);
//! assert_eq!(findings[0].message, "Request path parameter count must be <= 9");
//! # Ok::<(), specwright_contract::LoadFailure>(())
//! ```

pub mod body;
pub mod check;
pub mod error_body;
pub mod error_item;
pub mod example;
pub mod lint;
pub mod make;
pub mod media_type;
pub mod negotiate;
pub mod prism;
pub mod router;
pub mod schema;
pub mod security;
pub mod style;
