//! The Orders service, on the stub that is generated from `specs/oas.yaml`.
//!
//! Owns: what becomes of an order. It is in three layers, and each knows only the one below:
//!
//! - [`web`] answers requests: the generated `Api`, who calls, and how failures are told.
//! - [`domain`] decides: which status admits what, and what paying and cancelling consist of.
//! - [`repository`] keeps orders, in SQLite or PostgreSQL; [`upstream`] talks to Payments and Kitchen, by the clients
//!   that are generated from their contracts.
//!
//! Refuses: reading HTTP, checking it against the contract, and writing it, which the stub does.

pub mod domain;
pub mod repository;
mod settings;
pub mod upstream;
pub mod web;

pub use settings::{Settings, Upstreams};
