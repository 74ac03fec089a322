//! Generated clients against generated servers, in process: every operation of a contract with every example of it
//! and with values that are made, requests and responses, equal on both sides.
//!
//! Owns: requests and responses on the wire that keep a contract, the handler that keeps what arrived, and what makes
//! two messages equal. Refuses: generating and compiling, which a build script does; it hands over the lines of
//! `rt::server!` as [`trips!`], one line an operation.

mod alike;
mod beside;
mod document;
mod echo;
mod report;
mod trip;
mod typed;
mod values;
mod wire;

pub use document::Document;
pub use echo::Echo;
pub use report::Report;
pub use trip::{Parts, Run, Settings};
pub use typed::Trip;
pub use wire::{WireRequest, WireResponse};

#[doc(hidden)]
pub use specwright_runtime as rt;
