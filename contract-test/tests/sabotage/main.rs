//! A correct service with faults that can be switched on, one at a time: each has to be found where it is, by the
//! check that ought to find it, and the service without faults has to be clean.

#![expect(clippy::unwrap_used, reason = "tests")]

mod correct;
mod faults;
mod front;
mod run;
mod service;
mod tally;
mod tracker;
