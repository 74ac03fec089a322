//! What generated code calls at run time.
//!
//! Owns: what clients and servers share (typed requests, responses and their bodies), the client (feature `client`)
//! and the server (feature `server`). Refuses: everything that is particular to a document, which is generated.

pub use serde_json::Value;
