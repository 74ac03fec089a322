//! The phases: where cases come from. Each is a function over a session.
//!
//! A phase makes [`Draft`](crate::case::Draft)s and sends them by [`Session::send`](crate::Session::send), which
//! judges each exchange by every check that has a function. What only several exchanges together show is reported
//! by [`Session::report`](crate::Session::report) with a row of [`checks`](crate::checks) that has none. A path slot
//! that is `Live` is filled with a resource that [`World`](crate::world::World) knows, or that is created for it.

pub mod boundaries;
pub mod examples;
mod forms;
mod methods;
mod odd;
pub mod properties;
pub mod security;
pub mod stateful;
